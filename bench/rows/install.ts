/** What is downloaded and unpacked when a client is installed, its dependencies included. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, type Report, ratiosTo } from '../report.ts';

/** What npm packs a folder into. */
interface Packed {
  /** Bytes of the tarball. */
  size: number;
  /** Bytes of its contents. */
  unpackedSize: number;
  /** Files in it. */
  entryCount: number;
}

const root = join(import.meta.dirname, '..');
const names = ['ky', '@octokit/core', 'cloudflare', 'flarekit'];

export function install(): Report {
  const found = names.map((name) => {
    const packages = closure(name);
    return { name, packages: packages.length, ...total(packages.map(pack)) };
  });
  const of = (name: string, what: keyof Packed) => found.find((one) => one.name === name)?.[what] ?? Number.NaN;
  const figures = Object.fromEntries(
    found.map(({ name, unpackedSize, entryCount }) => [
      name,
      `${figure(unpackedSize / 1e6, 2)} MB, ${figure(entryCount)}`,
    ]),
  );
  return {
    headlines: [
      {
        what: 'installed, with dependencies: size, files',
        figures,
        ratios: ratiosTo(
          ['ky', '@octokit/core', 'cloudflare'],
          (name) => of('flarekit', 'unpackedSize') / of(name, 'unpackedSize'),
        ),
        ratioOf: 'installed, with dependencies: size',
        goal: '<= 8.5 MB',
      },
      {
        what: 'tarballs of it, MB',
        figures: Object.fromEntries(found.map(({ name, size }) => [name, figure(size / 1e6, 2)])),
        ratios: ratiosTo(['ky', '@octokit/core', 'cloudflare'], (name) => of('flarekit', 'size') / of(name, 'size')),
        goal: '<= 1',
      },
    ],
    tables: [
      {
        title: 'Installed, with dependencies',
        note: 'The tarballs as npm packs them, and what they unpack to.',
        head: ['client', 'packages', 'tarballs, kB', 'unpacked, MB', 'files'],
        rows: found.map(({ name, packages, size, unpackedSize, entryCount }) => [
          name,
          figure(packages),
          figure(size / 1000),
          figure(unpackedSize / 1e6, 2),
          figure(entryCount),
        ]),
      },
    ],
  };
}

/** The folders of a package and of all that it depends on. */
function closure(name: string): string[] {
  const found = new Set<string>();
  const visit = (dependency: string, from: string) => {
    const nested = join(from, 'node_modules', dependency);
    const folder = existsSync(nested) ? nested : join(root, 'node_modules', dependency);
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const next of Object.keys(dependencies)) visit(next, folder);
  };
  visit(name, root);
  return [...found];
}

function pack(folder: string): Packed {
  // Without scripts: `prepack` would build again.
  const args = ['pack', folder, '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
  const output = execFileSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32',
  });
  const [packed] = Object.values(JSON.parse(output)) as Packed[];
  if (packed === undefined) throw new Error(`npm packed nothing of ${folder}.`);
  return packed;
}

function total(packed: readonly Packed[]): Packed {
  return packed.reduce((sum, { size, unpackedSize, entryCount }) => ({
    size: sum.size + size,
    unpackedSize: sum.unpackedSize + unpackedSize,
    entryCount: sum.entryCount + entryCount,
  }));
}
