/** The published types let through what is right and nothing else, in every compiler and set-up that users have. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, root } from './support/built.ts';

const compilers = {
  '5.5': 'typescript-5.5/lib/tsc.js',
  '6.0': 'typescript/lib/tsc.js',
  '7.0': 'typescript-7/bin/tsc',
} as const;

interface Setup {
  compiler: keyof typeof compilers;
  resolution: 'node16' | 'bundler';
  /** Whether an optional field may be given as `undefined`. */
  exact: boolean;
  /** Whether `fetch` and its like are those of a browser or of Node. */
  platform: 'DOM' | 'Node';
}

const setups: Setup[] = [
  { compiler: '5.5', resolution: 'node16', exact: true, platform: 'DOM' },
  { compiler: '5.5', resolution: 'bundler', exact: false, platform: 'DOM' },
  { compiler: '6.0', resolution: 'node16', exact: false, platform: 'DOM' },
  { compiler: '6.0', resolution: 'bundler', exact: true, platform: 'DOM' },
  { compiler: '6.0', resolution: 'node16', exact: true, platform: 'Node' },
  { compiler: '7.0', resolution: 'node16', exact: true, platform: 'DOM' },
  { compiler: '7.0', resolution: 'bundler', exact: false, platform: 'DOM' },
];

const source = join(root, 'test/types');
const programs = readdirSync(source);
const consumer = mkdtempSync(join(tmpdir(), 'flarekit-types-'));

/** A project of somebody who has installed the package. */
beforeAll(() => {
  build();
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  for (const program of programs) copyFileSync(join(source, program), join(consumer, program));
  const installed = join(consumer, 'node_modules/flarekit');
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  symlinkSync(join(root, 'dist'), join(installed, 'dist'), 'junction');
  symlinkSync(join(root, 'node_modules/zod'), join(consumer, 'node_modules/zod'), 'junction');
  mkdirSync(join(consumer, 'node_modules/@types'));
  symlinkSync(join(root, 'node_modules/@types/node'), join(consumer, 'node_modules/@types/node'), 'junction');
  symlinkSync(join(root, 'node_modules/undici-types'), join(consumer, 'node_modules/undici-types'), 'junction');
}, 120_000);

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

/** What a compiler has against a program. */
interface Complaint {
  file: string;
  line: number;
  text: string;
}

async function compile({ compiler, resolution, exact, platform }: Setup): Promise<Complaint[]> {
  const config = join(consumer, `tsconfig.${compiler}-${resolution}-${exact}-${platform}.json`);
  const compilerOptions = {
    module: resolution === 'node16' ? 'node16' : 'esnext',
    moduleResolution: resolution,
    target: 'es2022',
    lib: platform === 'DOM' ? ['es2022', 'dom', 'dom.iterable'] : ['es2022'],
    types: platform === 'DOM' ? [] : ['node'],
    strict: true,
    exactOptionalPropertyTypes: exact,
    skipLibCheck: false,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  // A bundler takes no CommonJS.
  const include = resolution === 'node16' ? ['*.ts', '*.cts'] : ['*.ts'];
  writeFileSync(config, JSON.stringify({ compilerOptions, include }));
  const args = [join(root, 'node_modules', compilers[compiler]), '-p', config, '--pretty', 'false'];
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: consumer, maxBuffer: 1e8 }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
  return printed
    .split(/\r?\n(?! )/)
    .filter((text) => text !== '')
    .map((text) => {
      const [, file = '', line = '0'] = /^(\S+?)\((\d+),\d+\): error/.exec(text) ?? [];
      return { file, line: Number(line), text };
    });
}

/** The lines that must not compile, and what the compiler is to say about them. */
function expected(file: string): Array<{ line: number; says: RegExp }> {
  const lines = readFileSync(join(source, file), 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    const [, says] = /^\s*\/\/ error: (.+)$/.exec(text) ?? [];
    return says === undefined ? [] : [{ line: index + 2, says: new RegExp(says) }];
  });
}

const wrong = programs.filter((program) => program.startsWith('fail-'));

describe.each(setups)('TypeScript $compiler, $resolution, exact optional fields: $exact, $platform', (setup) => {
  let complaints: Complaint[];
  beforeAll(async () => {
    complaints = await compile(setup);
  }, 120_000);

  it('has nothing against the declarations, nor against programs that are right', () => {
    expect(complaints.filter(({ file }) => !wrong.includes(file)).map(({ text }) => text)).toEqual([]);
  });

  it.each(wrong)('refuses every line of %s that is wrong, and no other, with words that help', (file) => {
    const lines = expected(file);
    const found = complaints.filter((complaint) => complaint.file === file);
    expect(lines.length).toBeGreaterThan(0);
    expect([...new Set(found.map(({ line }) => line))]).toEqual(lines.map(({ line }) => line));
    for (const { line, says } of lines) {
      expect(
        found
          .filter((complaint) => complaint.line === line)
          .map(({ text }) => text)
          .join('\n'),
      ).toMatch(says);
    }
  });
});
