/**
 * Measures flarekit beside its peers and prints the tables: `npm run bench`, a quick look with `-- --quick`, some rows
 * with `-- --only start,bundle`. With `--write` the tables go into docs/performance.md as well, under the words of
 * `--note` if there are any.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startApi } from './api.ts';
import type { Context } from './context.ts';
import { aboutThisRun } from './machine.ts';
import { type Report, together, toMarkdown } from './report.ts';
import { bundle } from './rows/bundle.ts';
import { emulator } from './rows/emulator.ts';
import { fleet } from './rows/fleet.ts';
import { install } from './rows/install.ts';
import { rateLimit } from './rows/limit.ts';
import { longLists } from './rows/long-lists.ts';
import { matrix } from './rows/matrix.ts';
import { pages } from './rows/pages.ts';
import { price } from './rows/price.ts';
import { program } from './rows/program.ts';
import { requests } from './rows/requests.ts';
import { rest } from './rows/rest.ts';
import { start } from './rows/start.ts';
import { types } from './rows/types.ts';
import { writes } from './rows/writes.ts';
import { clearWork, compilePrograms } from './sample.ts';

const rows: Record<string, (context: Context) => Report | Promise<Report>> = {
  start,
  program,
  bundle,
  requests,
  price,
  pages: async (context) => together([await pages(context), await longLists(context)]),
  rest,
  limit: async (context) => together([await rateLimit(context), await matrix(context)]),
  fleet,
  writes,
  install,
  types,
  emulator,
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
    note: { type: 'string' },
  },
});

const library = join(import.meta.dirname, '..');
const document = join(library, 'docs/performance.md');
const markers = ['<!-- bench: begin -->', '<!-- bench: end -->'] as const;

/** Builds the library unless its build is newer than its source: an old build's figures would be believed. */
function ensureBuilt(): void {
  const newest = (pattern: string) =>
    Math.max(0, ...globSync(pattern, { cwd: library }).map((file) => statSync(join(library, file)).mtimeMs));
  if (newest('dist/**/index.d.ts') > newest('{src/**/*.ts,tsup.config.ts}')) return;
  execFileSync('npm', ['run', '-s', 'build'], {
    cwd: library,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

function write(markdown: string): void {
  const text = readFileSync(document, 'utf8');
  const [begin, end] = markers.map((marker) => text.indexOf(marker)) as [number, number];
  if (begin === -1 || end < begin) throw new Error(`${document} lacks the lines ${markers.join(' and ')}.`);
  writeFileSync(document, `${text.slice(0, begin)}${markers[0]}\n\n${markdown}\n\n${text.slice(end)}`);
}

async function main(): Promise<void> {
  const chosen = values.only?.split(',') ?? Object.keys(rows);
  const unknown = chosen.filter((name) => rows[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(rows).join(', ')}.`);
  if (values.write && values.only !== undefined) throw new Error('Only a whole run can be written down.');
  ensureBuilt();
  const about = aboutThisRun(values);
  clearWork();
  await compilePrograms();
  const api = await startApi();
  const reports: Report[] = [];
  try {
    for (const name of chosen) reports.push((await rows[name]?.({ quick: values.quick, api })) as Report);
  } finally {
    api.stop();
  }
  const markdown = toMarkdown(about, reports);
  if (values.write) write(markdown);
  console.log(markdown);
}

// A signal ends the process at once: what it started is then ended on its `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main();
