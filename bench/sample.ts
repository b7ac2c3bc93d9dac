/** Runs measured programs, each in a process of its own. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Where programs are put that are written or compiled for a run; below `bench/`, so that they find its packages. */
export const workFolder = join(import.meta.dirname, '.work');

/** Empties {@link workFolder}. */
export function clearWork(): void {
  rmSync(workFolder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true });
}

/**
 * Turns the programs and the peers into plain JavaScript below {@link workFolder}, packages left outside: Node would
 * spend longer on taking their types away than some of them take.
 */
export async function compilePrograms(): Promise<void> {
  await build({
    entryPoints: ['programs', 'programs/two-calls', 'peers'].map((folder) => join(import.meta.dirname, folder, '*.ts')),
    outbase: import.meta.dirname,
    outdir: workFolder,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
  });
}

/** One run of a program. */
export interface Sample {
  /** Milliseconds from starting the process to its end. */
  wallMs: number;
  /** What it printed. */
  output: string;
}

/**
 * Runs a program to its end.
 *
 * @param file - Path of the program.
 * @param options - `args` and `env` for it; `nodeArgs` for Node.
 * @throws When it does not end well: a figure of a program that failed would mean nothing.
 */
export function sample(
  file: string,
  { args = [], env = {}, nodeArgs = [] }: { args?: string[]; env?: Record<string, string>; nodeArgs?: string[] } = {},
): Sample {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [...nodeArgs, file, ...args], {
    env: { ...cleanEnvironment, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const wallMs = performance.now() - started;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${file} ended with ${status}:\n${stdout}${stderr}`);
  return { wallMs, output: stdout };
}

/** The environment without a compile cache, a debugger or a credential of the machine's owner: none may get into a sample. */
export const cleanEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:NODE_|npm_|CLOUDFLARE_|CF_)/i.test(name)),
);

/**
 * Measures all subjects round by round, A B C A B C, so that a slow minute is slow for all of them.
 *
 * @param subjects - What to measure, by name.
 * @param rounds - How often. A round before them warms the file cache up, and is not counted, when `warmUp` is set.
 * @param measure - Takes one sample.
 * @returns The samples by name, in the order of the rounds.
 */
export async function interleave<Subject, Result>(
  subjects: Readonly<Record<string, Subject>>,
  { rounds, warmUp = false, label }: { rounds: number; warmUp?: boolean; label: string },
  measure: (subject: Subject, name: string) => Result | Promise<Result>,
): Promise<Record<string, Result[]>> {
  const samples = Object.fromEntries(Object.keys(subjects).map((name) => [name, [] as Result[]]));
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    for (const [name, subject] of Object.entries(subjects)) {
      progress(`${label}: round ${round} of ${rounds}, ${name}`);
      const result = await measure(subject, name);
      if (round > 0) samples[name]?.push(result);
    }
  }
  progress('');
  return samples;
}

/**
 * Starts one of the compiled programs as a process that is talked to.
 *
 * @param program - Its name in `programs/`.
 * @param args - Arguments for it.
 */
export function forkProgram(program: string, ...args: ReadonlyArray<string | number>): ChildProcess {
  return fork(join(workFolder, `programs/${program}.js`), args.map(String), {
    env: cleanEnvironment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The next message of a process; nothing when it ends instead. */
export async function messageOf(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const ended = once(child, 'exit', { signal: over.signal }).then(() => [undefined]);
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: over.signal }), ended]);
    return message;
  } finally {
    over.abort();
  }
}

/** Says what is going on, on one line that is overwritten; nothing where nobody watches. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}
