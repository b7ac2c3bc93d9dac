/** What each thing that flarekit does for a call adds to it. */
import type { ChildProcess } from 'node:child_process';
import { ample, type Context, type Subject } from '../context.ts';
import { figure, type Headline, type Report, signed, type Table } from '../report.ts';
import { forkProgram, interleave, messageOf } from '../sample.ts';
import { certainty, median, quartiles } from '../statistics.ts';

const none = { rateLimit: false, retry: false, validate: 'off' };
const each = {
  retry: { ...none, retry: {} },
  rateLimit: { ...none, rateLimit: ample },
  hooks: { ...none, hooks: true },
  logger: { ...none, logger: true },
  validate: { ...none, validate: 'warn' },
};

const subjects: Record<string, Subject> = {
  fetch: { peer: 'fetch' },
  'nothing on': { peer: 'flarekit', settings: none },
  ...Object.fromEntries(
    Object.entries(each).map(([name, settings]) => [name, { peer: 'flarekit', settings } as const]),
  ),
  'all on': { peer: 'flarekit', settings: { rateLimit: ample, hooks: true, logger: true } },
};

const ways = [
  { way: 'one at a time', calls: 64, atOnce: 1 },
  { way: '32 at once', calls: 128, atOnce: 32 },
] as const;

const names = Object.keys(subjects);

/** Microseconds of CPU a call, by the name of the subject. */
type Samples = Record<string, number[]>;

export async function price({ api, quick }: Context): Promise<Report> {
  await api.behave({});
  const found = ways.map((): Samples => ({}));
  // Compilers decide once in the life of a process, so several have to live.
  for (let life = 0; life < (quick ? 1 : 3); life++) {
    for (const [at, samples] of (await live(api.url, quick ? 60 : 100)).entries()) {
      for (const name of names)
        found[at] = { ...found[at], [name]: [...(found[at]?.[name] ?? []), ...(samples[name] ?? [])] };
    }
  }
  return {
    headlines: ways.map(({ way }, at) => headline(way, found[at] as Samples)),
    tables: ways.map((way, at) => table(way, found[at] as Samples)),
  };
}

/** Lets a process of each kind live for so many rounds of each way. */
async function live(url: string, rounds: number): Promise<Samples[]> {
  const processes = Object.fromEntries(Object.entries(subjects).map(([name, subject]) => [name, start(subject, url)]));
  try {
    await Promise.all(Object.values(processes).map(messageOf));
    for (const { atOnce, way } of ways) {
      const label = `price, ${way}, warming up`;
      await interleave(processes, { rounds: 1, label }, (child) => measure(child, 2000, atOnce));
    }
    const samples: Samples[] = [];
    for (const { way, calls, atOnce } of ways) {
      const label = `price, ${way}`;
      samples.push(await interleave(processes, { rounds, label }, (child) => measure(child, calls, atOnce)));
    }
    return samples;
  } finally {
    for (const child of Object.values(processes)) child.kill('SIGKILL');
  }
}

function start({ peer, settings = {} }: Subject, url: string): ChildProcess {
  return forkProgram('price', peer, JSON.stringify(settings), url);
}

async function measure(child: ChildProcess, calls: number, atOnce: number): Promise<number> {
  const answer = messageOf(child);
  child.send({ calls, atOnce });
  const measured = (await answer) as { cpu: number } | undefined;
  if (measured === undefined) throw new Error('A process about the price of a call has ended.');
  return measured.cpu;
}

/** A subject's ratios to fetch, and what it takes more than flarekit with nothing on, round by round. */
function compared(samples: Samples, name: string): { ratios: number[]; more: number[] } {
  const mine = samples[name] ?? [];
  const at = (other: string, round: number) => samples[other]?.[round] ?? Number.NaN;
  return {
    ratios: mine.map((cpu, round) => cpu / at('fetch', round)),
    more: mine.map((cpu, round) => cpu - at('nothing on', round)),
  };
}

function headline(way: string, samples: Samples): Headline {
  const toFetch = (name: string) => figure(median(compared(samples, name).ratios), 2);
  return {
    what: `CPU a call, ${way}, all on (nothing on), ratio to fetch`,
    figures: { fetch: '1.00', flarekit: `${toFetch('all on')} (${toFetch('nothing on')})` },
    ratios: { fetch: toFetch('all on') },
    ratioOf: `CPU a call, ${way}, all on`,
    goal: '-',
  };
}

function table({ way, calls }: (typeof ways)[number], samples: Samples): Table {
  return {
    title: `What each thing adds to a call, ${way}`,
    note: [
      'flarekit without limiter, retries, checks, hooks and logger; then with one of them, all five hooks being empty functions; then with all.',
      `CPU of the whole process in microseconds a call, over ${samples.fetch?.length} rounds of ${calls} calls. The processes stay over the rounds and take turns, so all are warm.`,
      'Differences and ratios are taken within each round. The spread is that of the middle half of the rounds; a difference lies within the bounds beside it with a probability of 95 %. Medians leave out what few rounds meet, such as large collections of memory; the figures of single requests above include it.',
    ].join(' '),
    head: ['', 'CPU, microseconds', 'ratio to fetch', 'spread', 'over nothing on', 'bounds'],
    rows: names.map((name) => {
      const { ratios, more } = compared(samples, name);
      const [low, high] = quartiles(ratios);
      const bounds = certainty(more).map((value) => signed(value, 1));
      const spread = `${figure(low, 2)} to ${figure(high, 2)}`;
      const added =
        name === 'fetch' || name === 'nothing on' ? ['-', '-'] : [signed(median(more), 1), bounds.join(' to ')];
      return [name, figure(median(samples[name] ?? [])), figure(median(ratios), 2), spread, ...added];
    }),
  };
}
