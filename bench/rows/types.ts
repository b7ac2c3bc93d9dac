/** How long TypeScript takes to check the program of two calls. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { twoCalls } from '../programs.ts';
import { figure, peers, type Report, signed } from '../report.ts';
import { interleave, sample, workFolder } from '../sample.ts';
import { median, over, ratio } from '../statistics.ts';

interface Result {
  /** Seconds from the start of the compiler to its end. */
  seconds: number;
  /** Files it read. */
  files: number;
  /** Types it made out of generic ones. */
  instantiations: number;
  /** Megabytes it used. */
  memoryMb: number;
}

const root = join(import.meta.dirname, '..');
const compilers = ['5.9', '7.0'];
const programs = { empty: 'empty', ...twoCalls };

/** A compiler, a program and a setting. */
interface Check {
  compiler: string;
  name: string;
  skipLibCheck: boolean;
}

const checks: Check[] = [true, false].flatMap((skipLibCheck) =>
  compilers.flatMap((compiler) => Object.keys(programs).map((name) => ({ compiler, name, skipLibCheck }))),
);

export async function types({ quick }: Context): Promise<Report> {
  for (const check of checks) writeProject(check);
  const subjects = Object.fromEntries(checks.map((check) => [keyOf(check), check]));
  const options = { rounds: quick ? 1 : 5, warmUp: true, label: 'tsc' };
  const samples = await interleave(subjects, options, run);
  const of = (check: Check, what: keyof Result) => (samples[keyOf(check)] ?? []).map((result) => result[what]);
  const seconds = (check: Check) => signed(over(of(check, 'seconds'), of({ ...check, name: 'empty' }, 'seconds')), 2);
  const line = (name: string, skipLibCheck: boolean) =>
    compilers.map((compiler) => seconds({ compiler, name, skipLibCheck }));
  const figures = (skipLibCheck: boolean) =>
    Object.fromEntries(peers.map((name) => [name, line(name, skipLibCheck).join(' / ')]));
  // What is over an empty program may be nothing, which nothing can be divided by.
  const whole = (skipLibCheck: boolean, peer: string) =>
    compilers.map((compiler) => {
      const [mine = [], theirs = []] = ['flarekit', peer].map((name) =>
        of({ compiler, name, skipLibCheck }, 'seconds'),
      );
      return figure(ratio(mine, theirs), 2);
    });
  const ratios = (skipLibCheck: boolean) =>
    Object.fromEntries(peers.map((name) => [name, whole(skipLibCheck, name).join(' / ')]));
  return {
    headlines: [
      {
        what: '`tsc` 5.9 / 7.0 on that program, s over an empty one',
        figures: figures(true),
        ratios: ratios(true),
        ratioOf: '`tsc` 5.9 / 7.0 on that program, whole process',
        goal: '<= 0.25 / 0.1',
      },
      {
        what: 'the same, `skipLibCheck: false`',
        figures: figures(false),
        ratios: ratios(false),
        ratioOf: 'the same, `skipLibCheck: false`, whole process',
        goal: '<= 0.25 / 0.1',
      },
    ],
    tables: [
      {
        title: '`tsc` on the program of two calls, over an empty one',
        note: 'Seconds of the whole process. Files, instantiations and memory are what 5.9 reports, over its empty program, with `skipLibCheck`.',
        head: [
          'client',
          '5.9, s',
          '7.0, s',
          '5.9 without `skipLibCheck`, s',
          '7.0 without, s',
          'files',
          'instantiations',
          'MB',
        ],
        rows: Object.keys(twoCalls).map((name) => {
          const more = (what: 'files' | 'instantiations' | 'memoryMb') => {
            const [mine, none] = [name, 'empty'].map((program) => {
              return median(of({ compiler: '5.9', name: program, skipLibCheck: true }, what));
            });
            return signed((mine ?? 0) - (none ?? 0));
          };
          return [
            name,
            ...line(name, true),
            ...line(name, false),
            more('files'),
            more('instantiations'),
            more('memoryMb'),
          ];
        }),
      },
    ],
  };
}

function keyOf({ compiler, name, skipLibCheck }: Check): string {
  return `${compiler} ${name}${skipLibCheck ? '' : ', libraries too'}`;
}

function folderOf(check: Check): string {
  return join(workFolder, 'types', keyOf(check).replaceAll(/\W+/g, '-'));
}

function writeProject(check: Check): void {
  const { name, skipLibCheck } = check;
  const program = join(root, 'programs/two-calls', `${programs[name as keyof typeof programs]}.ts`);
  mkdirSync(folderOf(check), { recursive: true });
  const compilerOptions = {
    target: 'ES2022',
    module: 'nodenext',
    lib: ['ES2023'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    strict: true,
    noEmit: true,
    skipLibCheck,
  };
  writeFileSync(join(folderOf(check), 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [program] }));
}

function run(check: Check): Result {
  const compiler = join(root, 'node_modules', `typescript-${check.compiler}`, 'bin/tsc');
  const { wallMs, output } = sample(compiler, { args: ['-p', folderOf(check), '--extendedDiagnostics'] });
  const stated = (label: string) => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(output)?.[1] ?? Number.NaN);
  return {
    seconds: wallMs / 1000,
    files: stated('Files'),
    instantiations: stated('Instantiations'),
    memoryMb: stated('Memory used') / 1024,
  };
}
