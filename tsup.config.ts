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
};

// A program, not a module: nobody imports it, so it needs no declarations and no second form.
const program = { 'cli/main': 'src/cli/main.ts' };

const shared: Options = {
  target: ['node22', 'es2022'],
  platform: 'neutral',
  // Built in, because loading them as packages costs more than the client may: see THIRD-PARTY-NOTICES.md.
  noExternal: ['bottleneck', 'ky', 'p-retry', 'rou3', 'zod'],
  external: [/^node:/],
  removeNodeProtocol: false,
  treeshake: true,
  esbuildOptions(options) {
    options.mainFields = ['module', 'main'];
    options.charset = 'utf8';
  },
};

/**
 * Leaves the table of permissions in a file of its own. A CommonJS file holds everything that it may load later, and this
 * would be read by all for the few who ask.
 */
const tableApart = (path: string): NonNullable<Options['esbuildPlugins']>[number] => ({
  name: 'table-apart',
  setup: (build) => build.onResolve({ filter: /^\.\/(?:permissions\/)?table\.ts$/ }, () => ({ path, external: true })),
});

/**
 * Keeps what `index.ts` imports in one file. esbuild groups modules by the entries that need them, so each that is also
 * needed by a module loaded later would become a file of its own, and Node would open twenty of them at the start.
 * Therefore each of those loaded later is made to need all of it, which costs nothing: it is in memory by then.
 */
const startInOneFile: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'start-in-one-file',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      const found = relative('.', resolve(resolveDir, path));
      const ofClient = found.startsWith('src/') && !/^src\/(?:testing|cli)\//.test(found);
      return kind === 'dynamic-import' && ofClient ? { path: found, namespace: 'later' } : undefined;
    });
    build.onLoad({ filter: /./, namespace: 'later' }, ({ path }) => ({
      contents: `import {} from './src/index.ts'; export * from './${path}';`,
      resolveDir: process.cwd(),
    }));
  },
};

const { 'permissions/index': permissions, ...others } = published;

export default defineConfig([
  {
    ...shared,
    format: 'esm',
    entry: { ...published, ...program },
    // The emulator can be disposed of by `await using`, which not every consumer's `lib` knows.
    dts: {
      entry: published,
      compilerOptions: { stripInternal: true },
      banner: '/// <reference lib="esnext.disposable" />',
    },
    // What the source loads by `import()` stays apart, and unread until the first call that needs it.
    splitting: true,
    // scripts/notices.ts reads from it what was built in.
    metafile: true,
    esbuildPlugins: [startInOneFile],
  },
  {
    ...shared,
    format: 'cjs',
    entry: others,
    splitting: false,
    metafile: true,
    esbuildPlugins: [tableApart('./permissions/table.cjs')],
  },
  {
    ...shared,
    format: 'cjs',
    entry: { 'permissions/index': permissions, 'permissions/table': 'src/permissions/table.ts' },
    splitting: false,
    esbuildPlugins: [tableApart('./table.cjs')],
  },
  {
    // The same again for bundlers, one file per module: they keep the resources that are used, and drop the rest. Node
    // gets the few files above, since opening thirty small ones takes longer than running them.
    ...shared,
    format: 'esm',
    entry: ['src/*.ts', '!src/*.d.ts', 'src/resources/*.ts', 'src/inventory/*.ts', 'src/permissions/*.ts'],
    outDir: 'dist/modules',
    splitting: true,
  },
]);
