/**
 * Checks what would be published: packs it once, and has the very tarball judged for its notices, its manifest, its
 * types under every module resolution, and its size. The build has to come first.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const maxTarballBytes = 1_000_000;

/** What `npm pack --json` says about the one package here. */
interface Packed {
  filename: string;
  size: number;
  entryCount: number;
  files: { path: string }[];
}

const node = (...args: string[]) => execFileSync(process.execPath, args, { stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'flarekit-pack-'));
try {
  node('scripts/notices.ts', '--check');

  // Without scripts: `prepack` would build again, and the build is what is being checked.
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const answer = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' }));
  const [packed] = Object.values(answer) as Packed[];
  if (packed === undefined) throw new Error('npm packed nothing.');
  const tarball = join(folder, packed.filename);

  node('node_modules/publint/src/cli.js', 'run', tarball, '--strict');
  // The profile leaves out TypeScript's resolution for Node 10, which knows no `exports`, and hence no subpaths.
  const types = ['--profile', 'node16', '--no-definitely-typed', '--format', 'ascii', '--no-summary'];
  node('node_modules/@arethetypeswrong/cli/dist/index.js', tarball, ...types);

  const missing = ['LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.md'].filter(
    (path) => !packed.files.some((file) => file.path === path),
  );
  if (missing.length > 0) throw new Error(`The tarball lacks ${missing.join(', ')}.`);
  if (packed.size > maxTarballBytes) {
    throw new Error(`The tarball has ${packed.size} bytes, and may have ${maxTarballBytes}.`);
  }
  console.log(`${packed.entryCount} files, ${(packed.size / 1000).toFixed(0)} kB packed.`);
} catch (error) {
  // A checker that failed has said why; its stack would say nothing more.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
