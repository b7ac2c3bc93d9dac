/** What the program of two calls weighs once it is bundled. */
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { twoCalls } from '../programs.ts';
import { figure, peers, type Report, ratiosTo } from '../report.ts';

/** Sizes in bytes. */
interface Size {
  minified: number;
  gzip: number;
  brotli: number;
}

const root = join(import.meta.dirname, '..');

export async function bundle(): Promise<Report> {
  const sizes: Record<string, { first: Size; all: Size }> = {};
  for (const [name, file] of Object.entries(twoCalls)) sizes[name] = await measure(file);
  const kilobytes = (name: string, which: 'first' | 'all') => figure((sizes[name]?.[which].brotli ?? 0) / 1000, 1);
  const figures = (which: 'first' | 'all') => ({
    ...Object.fromEntries(Object.keys(sizes).map((name) => [name, kilobytes(name, which)])),
    cloudflare: `${kilobytes('cloudflare', which)} (${kilobytes('cloudflare/tree-shakable', which)} tree-shakable)`,
    flarekit: `${kilobytes('flarekit', which)} (${kilobytes('flarekit, single classes', which)} single classes)`,
  });
  const ratios = (which: 'first' | 'all') =>
    ratiosTo(peers, (name) => (sizes.flarekit?.[which].brotli ?? 0) / (sizes[name]?.[which].brotli ?? 0));
  return {
    headlines: [
      {
        what: 'bundle of that program, first chunk, brotli kB',
        figures: figures('first'),
        ratios: ratios('first'),
        goal: '<= 16',
      },
      {
        what: 'the same, with what may be loaded later',
        figures: figures('all'),
        ratios: ratios('all'),
        goal: '<= 30',
      },
    ],
    tables: [
      {
        title: 'Bundle of the program of two calls',
        note: 'esbuild, ESM, minified, for browsers, with splitting: the first chunk is the entry with all that it imports statically.',
        head: ['client', 'min kB', 'gzip kB', 'brotli kB', 'all: min kB', 'gzip kB', 'brotli kB'],
        rows: Object.entries(sizes).map(([name, { first, all }]) => [name, ...cells(first), ...cells(all)]),
      },
    ],
  };
}

function cells({ minified, gzip, brotli }: Size): string[] {
  return [minified, gzip, brotli].map((bytes) => figure(bytes / 1000, 1));
}

async function measure(file: string): Promise<{ first: Size; all: Size }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'programs/two-calls', `${file}.ts`)],
    absWorkingDir: root,
    outdir: join(root, '.work/bundle'),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const size = (names: ReadonlySet<string>) => {
    const chosen = outputFiles.filter(({ path }) => [...names].some((name) => path === join(root, name)));
    return add(chosen.map(({ contents }) => sizeOf(contents)));
  };
  return { first: size(firstChunk(metafile)), all: size(new Set(Object.keys(metafile.outputs))) };
}

/** The files without which the program does not begin. */
function firstChunk({ outputs }: Metafile): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { kind, path } of outputs[name]?.imports ?? []) if (kind === 'import-statement') visit(path);
  };
  for (const [name, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint?.startsWith('programs/') === true) visit(name);
  }
  return found;
}

function sizeOf(contents: Uint8Array): Size {
  return {
    minified: contents.length,
    gzip: gzipSync(contents, { level: 9 }).length,
    brotli: brotliCompressSync(contents).length,
  };
}

function add(sizes: readonly Size[]): Size {
  return sizes.reduce(
    (sum, { minified, gzip, brotli }) => ({
      minified: sum.minified + minified,
      gzip: sum.gzip + gzip,
      brotli: sum.brotli + brotli,
    }),
    { minified: 0, gzip: 0, brotli: 0 },
  );
}
