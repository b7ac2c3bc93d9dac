/** The package as somebody gets it: packed, installed into an empty folder, and loaded in every way that it can be. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { build, loaded, root } from './support/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'flarekit-package-'));
const installed = join(folder, 'node_modules/flarekit');

/** What npm says of what it packed. */
interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: Array<{ path: string }>;
}
let packed: Packed;

function npm(...args: string[]): string {
  return execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
}

beforeAll(() => {
  build();
  // Without scripts, since packing would build again.
  const answer = npm('pack', root, '--json', '--ignore-scripts', '--pack-destination', folder);
  [packed] = Object.values(JSON.parse(answer)) as [Packed];
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm('install', '--prefix', folder, '--offline', '--no-audit', '--no-fund', join(folder, packed.filename));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in the folder where the package is installed, and gives what it prints. */
async function run(name: string, program: string, ...flags: string[]): Promise<unknown> {
  writeFileSync(join(folder, name), program);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, name], {
    cwd: folder,
    // Neither a credential of this machine nor a flag of this run is to change what happens.
    env: { PATH: process.env.PATH },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the tarball', () => {
  const belongs =
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|THIRD-PARTY-NOTICES\.md|docs\/[\w-]+\.md|dist\/(?:[\w-]+\/)*[\w.-]+\.(?:js|cjs|d\.ts|d\.cts))$/;

  it('holds the build, the documents and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !belongs.test(path))).toEqual([]);
    expect(paths.filter((path) => /(?:^|[/.])(?:src|test|spec|fixtures|map|metafile)(?:[/.]|$)/.test(path))).toEqual(
      [],
    );
  });

  it('holds the licence, the notices of what is built in, and every file that can be loaded by name', () => {
    const paths = packed.files.map(({ path }) => path);
    const documents = ['LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'THIRD-PARTY-NOTICES.md'];
    const named = JSON.stringify(manifest.exports).match(/(?<="\.\/)(?:dist\/)[^"]+/g) ?? [];
    expect(paths).toEqual(expect.arrayContaining([...documents, ...loaded, ...named]));
    expect(named.length).toBeGreaterThanOrEqual(loaded.length);
  });

  it('names every package that is built in, with its licence', () => {
    const notices = readFileSync(join(installed, 'THIRD-PARTY-NOTICES.md'), 'utf8');
    const inputs = ['esm', 'cjs'].flatMap((format) => {
      const { inputs } = JSON.parse(readFileSync(join(root, `dist/metafile-${format}.json`), 'utf8')) as {
        inputs: object;
      };
      return Object.keys(inputs);
    });
    const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
    expect(packages.size).toBeGreaterThan(3);
    expect([...packages].filter((name) => !notices.includes(name))).toEqual([]);
  });

  it('stays small: 1 MB to fetch, 8.5 MB installed', () => {
    expect(packed.size).toBeLessThanOrEqual(1_000_000);
    expect(packed.unpackedSize).toBeLessThanOrEqual(8_500_000);
  });

  it('brings no other package along, and runs nothing when it is installed', () => {
    const { dependencies, optionalDependencies, scripts, ...rest } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, unknown> | undefined>;
    expect([dependencies, optionalDependencies]).toEqual([undefined, undefined]);
    // Only who shares a budget over Redis has use for it, and installs it.
    expect(Object.keys(rest.peerDependencies ?? {})).toEqual(['ioredis']);
    expect(rest.peerDependenciesMeta).toEqual({ ioredis: { optional: true } });
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['flarekit']);
    expect(Object.keys(scripts ?? {}).filter((name) => /install$|^prepare$/.test(name))).toEqual([]);
  });
});

describe('the code', () => {
  const built = () =>
    readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.c?js$/.test(path))
      .map((path) => ({ path, text: readFileSync(join(installed, 'dist', path), 'utf8') }));

  it('makes no code from text, so that a content security policy need not allow it', () => {
    // The connection's own method of that name runs a script in Redis.
    const makes = /(?<!#redis\.)\beval\s*\(|\bnew\s+Function\b|(?<![.\w])Function\s*\(|=\s*Function\b\s*[;,\n]/;
    expect(
      built().flatMap(({ path, text }) => (makes.test(text) ? [`${path}: ${makes.exec(text)?.[0]}`] : [])),
    ).toEqual([]);
  });

  it('touches no part of Node, the command and the emulator on a real port excepted', () => {
    const uses =
      /\b(?:from|import|require\()\s*\(?['"](?:node:[\w/]+|fs|http|https|net|path|util|crypto|stream|events|url|os)['"]/;
    const client = built().filter(({ path }) => !/^(?:cli|testing|emulator|listener|tls|certificate)/.test(path));
    expect(client.length).toBeGreaterThan(5);
    expect(client.flatMap(({ path, text }) => (uses.test(text) ? [`${path}: ${uses.exec(text)?.[0]}`] : []))).toEqual(
      [],
    );
  });

  it('is opened by Node in few files: what is loaded later takes from those what it shares with the start', () => {
    const { outputs } = JSON.parse(readFileSync(join(root, 'dist/metafile-esm.json'), 'utf8')) as {
      outputs: Record<string, { imports: Array<{ path: string; kind: string }> }>;
    };
    const opened = new Set(['dist/index.js']);
    for (const file of opened) {
      const { imports } = outputs[file] ?? { imports: [] };
      for (const { path, kind } of imports) if (kind === 'import-statement') opened.add(path);
    }
    expect([...opened].every((file) => file in outputs)).toBe(true);
    expect(opened.size).toBeLessThanOrEqual(8);
  });

  it('states the version that the package has', async () => {
    const program = `import { version } from 'flarekit'; console.log(JSON.stringify(version));`;
    expect(await run('version.mjs', program)).toBe(manifest.version);
  });
});

/** Ways to load the package, each with what makes it available to the same program. */
const ways = {
  'an ES module': ['program.mjs', "import * as flarekit from 'flarekit'; import * as testing from 'flarekit/testing';"],
  'a CommonJS module': [
    'program.cjs',
    "const flarekit = require('flarekit'); const testing = require('flarekit/testing');",
  ],
  'an ES module of bundlers': [
    'bundled.mjs',
    "import * as flarekit from './node_modules/flarekit/dist/modules/index.js'; import * as testing from 'flarekit/testing';",
  ],
} as const;

describe.each(Object.entries(ways))('loaded as %s', (_, [name, load]) => {
  it('offers the same names', async () => {
    const source = { client: await import('../src/index.ts'), testing: await import('../src/testing/index.ts') };
    const printed = await run(
      `names-${name}`,
      `${load} console.log(JSON.stringify([Object.keys(flarekit), Object.keys(testing)].map((names) => names.filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort())));`,
    );
    expect(printed).toEqual([Object.keys(source.client).sort(), Object.keys(source.testing).sort()]);
  });

  it('does all that it does without making code from text: paces, retries, lists, checks, fails', async () => {
    const program = `${load}
      const { Cloudflare } = flarekit;
      const settings = { apiToken: 'a'.repeat(40), env: false };
      (async () => {
        let failures = 1;
        const fetch = async (request) => {
          const url = new URL(request.url);
          if (url.pathname.endsWith('/flaky') && failures-- > 0) return Response.json(null, { status: 503 });
          if (url.pathname.endsWith('/missing')) return Response.json({ success: false, errors: [] }, { status: 404 });
          const result = url.pathname.includes('/roles') ? [{ id: 'r', name: 'R' }] : { path: url.pathname };
          return Response.json({ success: true, result, result_info: { total_pages: 1 } });
        };
        const cf = new Cloudflare({ ...settings, fetch, validate: 'strict', rateLimit: { requests: 1, windowMs: 30 }, retry: { baseMs: 1 } });
        const error = await cf.request('GET /missing').catch((error) => error);
        const answers = await Promise.all([cf.request('GET /a'), cf.request('GET /flaky'), cf.roles.list({ account_id: 'x' }).toArray()]);
        console.log(JSON.stringify({ answers, kind: error.kind, own: flarekit.isCloudflareError(error) }));
      })();`;
    expect(await run(`calls-${name}`, program, '--disallow-code-generation-from-strings')).toEqual({
      answers: [{ path: '/client/v4/a' }, { path: '/client/v4/flaky' }, [{ id: 'r', name: 'R' }]],
      kind: 'not_found',
      own: true,
    });
  });

  it('talks to the emulator, in the process and through a port', async () => {
    const program = `${load}
      const { Cloudflare } = flarekit;
      (async () => {
        const inside = new testing.Emulator();
        const near = new Cloudflare({ apiToken: inside.token, fetch: inside.fetch });
        const emulator = await testing.Emulator.start();
        const far = new Cloudflare({ apiToken: emulator.token, baseUrl: emulator.url });
        const counts = await Promise.all([near, far].map(async (cf) => (await cf.accounts.list().toArray()).length));
        await emulator.stop();
        console.log(JSON.stringify(counts.map((count) => count > 0)));
      })();`;
    expect(await run(`emulator-${name}`, program)).toEqual([true, true]);
  });
});

describe('the command', () => {
  it('is there under its name, starts the emulator, and ends when it is told to', async () => {
    const program = join(folder, 'node_modules/.bin/flarekit');
    const options = { cwd: folder, env: { PATH: process.env.PATH }, encoding: 'utf8', shell: false } as const;
    expect(execFileSync(program, ['--version'], options)).toBe(`${manifest.version}\n`);
    const child = spawn(program, ['emulator', '--seed', 'empty', '--https'], { ...options, stdio: 'pipe' });
    const ended = once(child, 'exit');
    const [line] = await once(child.stdout, 'data');
    expect(JSON.parse(String(line)).url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

describe('two copies in one process', () => {
  it("know each other's errors", async () => {
    const program = `import { createRequire } from 'node:module';
      import * as one from 'flarekit';
      const other = createRequire(import.meta.url)('flarekit');
      const error = new other.ParamsError('x', ['y']);
      console.log(JSON.stringify([one.isCloudflareError(error), error instanceof one.ParamsError, error instanceof other.ParamsError]));`;
    expect(await run('copies.mjs', program)).toEqual([true, false, true]);
  });
});

describe('what is not for programs', () => {
  it('cannot be loaded, apart from the manifest', async () => {
    const program = `const tried = {};
      for (const path of ['dist/index.js', 'src/index.ts', 'client', 'dist/modules/transport.js']) {
        tried[path] = await import('flarekit/' + path).then(() => 'loaded', (error) => error.code);
      }
      const { default: own } = await import('flarekit/package.json', { with: { type: 'json' } });
      console.log(JSON.stringify([[...new Set(Object.values(tried))], own.name]));`;
    expect(await run('closed.mjs', program)).toEqual([['ERR_PACKAGE_PATH_NOT_EXPORTED'], 'flarekit']);
  });

  it('does nothing when it is only loaded', async () => {
    const program = `const before = new Set(Object.getOwnPropertyNames(globalThis));
      await import('flarekit');
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
      const kinds = process.getActiveResourcesInfo().filter((kind) => !/TTY|Pipe|FSReq|Immediate/.test(kind));
      console.log(JSON.stringify({ added, kinds }));`;
    expect(await run('idle.mjs', program)).toEqual({ added: [], kinds: [] });
  });
});
