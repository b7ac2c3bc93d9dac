import { rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { defineConfig, type Options } from 'tsup';

// tsup cleans once per configuration, and those below run side by side: one would delete what another wrote.
// A build without declarations leaves those of the last full one where they are.
if (!process.argv.includes('--no-dts')) rmSync('dist', { recursive: true, force: true });

const published = {
  index: 'src/index.ts',
  'testing/index': 'src/testing/index.ts',
  'inventory/index': 'src/inventory/index.ts',
  'permissions/index': 'src/permissions/index.ts',
  redis: 'src/redis.ts',
};

// A program, not a module: nobody imports it, so it needs no declarations and no second form.
const program = { 'cli/main': 'src/cli/main.ts' };

const shared: Options = {
  target: ['node22', 'es2022'],
  platform: 'neutral',
  // Built in, because loading them as packages costs more than the client may: see THIRD-PARTY-NOTICES.md.
  noExternal: ['p-retry', 'rou3', 'zod'],
  external: [/^node:/],
  removeNodeProtocol: false,
  treeshake: true,
  esbuildOptions(options) {
    options.mainFields = ['module', 'main'];
  },
};

/**
 * Keeps a module and all that it imports in one file. esbuild groups modules by the entries that need them, so each that
 * is also needed by another entry, or by a module loaded later, would become a file of its own: Node would open twenty of
 * them at the start, and a bundler would make a small chunk of each. Therefore those of which nobody loads one without the
 * other are made to need all of it, which costs nothing: it is in memory by then.
 *
 * @param core - The module.
 * @param beside - Which entries are made to need it. Whatever is loaded by `import()` is, in the client.
 */
const inOneFile = (core: string, beside: RegExp): NonNullable<Options['esbuildPlugins']>[number] => ({
  name: 'in-one-file',
  setup(build) {
    build.onResolve({ filter: /^\.|^src\// }, ({ path, kind, resolveDir }) => {
      const found = relative('.', resolve(kind === 'entry-point' ? '.' : resolveDir, path));
      const later = kind === 'dynamic-import' && /^src\/(?!testing|cli)/.test(found);
      return later || (kind === 'entry-point' && beside.test(found)) ? { path: found, namespace: 'beside' } : undefined;
    });
    build.onLoad({ filter: /./, namespace: 'beside' }, ({ path }) => ({
      contents: `import {} from './${core}'; export * from './${path}';`,
      resolveDir: process.cwd(),
    }));
  },
});

/**
 * Lets a CommonJS file load by `require` what an ES module loads by `import()`, which a test runner that gives modules a
 * context of their own would refuse.
 */
const laterByRequire: NonNullable<Options['plugins']>[number] = {
  name: 'later-by-require',
  renderChunk(code, { path }) {
    if (!path.endsWith('.cjs')) return undefined;
    return { code: code.replaceAll(/\bimport\(\s*("[^"]+")\s*\)/g, 'Promise.resolve().then(() => require($1))') };
  },
};

/** What Node loads: in few files, without comments and in ASCII, which is read in half the time. Names stay. */
const forNode: Options = {
  ...shared,
  // What the source loads by `import()` stays apart, and unread until the first call that needs it.
  splitting: true,
  // scripts/notices.ts reads from it what was built in.
  metafile: true,
  esbuildPlugins: [inOneFile('src/index.ts', /^src\/(?:redis|inventory)/)],
  esbuildOptions(options) {
    shared.esbuildOptions?.(options, { format: 'esm' });
    options.minifyWhitespace = true;
    options.legalComments = 'none';
    options.lineLimit = 160;
  },
};

export default defineConfig([
  {
    ...forNode,
    format: 'esm',
    entry: { ...published, ...program },
    // The emulator can be disposed of by `await using`, which not every consumer's `lib` knows.
    dts: {
      entry: published,
      compilerOptions: { stripInternal: true },
      banner: '/// <reference lib="esnext.disposable" />',
    },
  },
  { ...forNode, format: 'cjs', entry: published, plugins: [laterByRequire] },
  {
    // The same again for bundlers, a file for what every call needs and one for each further module: they keep the
    // resources that are used, and drop the rest. Node gets the few files above, since opening thirty small ones takes
    // longer than running them.
    ...shared,
    format: 'esm',
    entry: ['src/*.ts', '!src/*.d.ts', 'src/resources/*.ts', 'src/inventory/*.ts', 'src/permissions/*.ts'],
    outDir: 'dist/modules',
    splitting: true,
    esbuildPlugins: [inOneFile('src/transport.ts', /^src\/(?!permissions)/)],
  },
]);
