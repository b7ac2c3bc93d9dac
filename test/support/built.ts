/** The built package: made once for all tests that need it, and anew when the source is newer. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every file of the build that a program can load by name. */
export const loaded = ['index', 'testing/index', 'inventory/index', 'permissions/index'].flatMap((name) =>
  ['js', 'cjs', 'd.ts', 'd.cts'].map((ending) => `dist/${name}.${ending}`),
);

/** Builds the package unless that has been done since the source was last changed. */
export function build(): void {
  // Test files run side by side, and the build begins by deleting what another one reads.
  const lock = join(tmpdir(), `build${root.replaceAll(/\W+/g, '-')}`);
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    if (isFresh()) return;
    execFileSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'pipe', shell: process.platform === 'win32' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: unknown; stderr?: unknown };
    throw new Error(`The build failed:\n${stdout}${stderr}`);
  } finally {
    rmdirSync(lock);
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // Whoever was ended in the middle of a build cannot give it back.
    if (Date.now() - changed(lock) > 300_000) rmdirSync(lock);
    return false;
  }
}

function isFresh(): boolean {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => `src/${path}`);
  const newest = Math.max(...[...sources, 'package.json', 'tsup.config.ts'].map((path) => changed(join(root, path))));
  return loaded.every((path) => changed(join(root, path)) > newest);
}

/** When a file was last changed; 0 for one that is not there. */
function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
