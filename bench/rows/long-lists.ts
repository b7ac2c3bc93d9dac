/** Whether the memory stays flat over long lists: 10,000 zones and a million DNS records. */
import { ample, type Context, runTask, type Subject } from '../context.ts';
import { figure, type Report, ratiosTo, together } from '../report.ts';
import { median, over, ratio } from '../statistics.ts';

interface Result {
  /** Seconds from the first call to the last item. */
  seconds: number;
  /** Items that came out. */
  items: number;
  /** Megabytes above what the process began with, at the most. */
  peakMb: number;
  /** Megabytes of heap in use before the list, and after each fifth of it. */
  heap0: number;
  heap1: number;
  heap2: number;
  heap3: number;
  heap4: number;
  heap5: number;
}

const heaps = ['heap0', 'heap1', 'heap2', 'heap3', 'heap4', 'heap5'] as const;

const flarekit = { peer: 'flarekit', settings: { rateLimit: ample } } as const;

const lists = [
  { what: 'zones', count: 10_000, size: 50, path: 'zones' },
  { what: 'DNS records', count: 1_000_000, size: 5000, path: 'zones/0/dns_records' },
] as const;

type List = (typeof lists)[number];
type Samples = Awaited<ReturnType<typeof runTask<Result>>>;

export async function longLists(context: Context): Promise<Report> {
  const reports: Report[] = [];
  for (const list of lists) reports.push(reportOf(list, await measure(context, list)));
  await context.api.behave({});
  return together(reports);
}

async function measure({ api, quick }: Context, { what, count, size, path }: List): Promise<Samples> {
  const ofZones = Number(what === 'zones');
  const subjects: Record<string, Subject> = {
    fetch: { peer: 'fetch', args: [ofZones, size, count] },
    flarekit: { ...flarekit, args: [ofZones, 0, count] },
  };
  const before = { has: { [what === 'zones' ? 'zones' : 'records']: count } };
  await api.behave(before);
  // Makes the pages, which takes longer than to serve them.
  await (await fetch(`${api.url}/${path}?per_page=${size}`)).arrayBuffer();
  const samples = await runTask<Result>('long-list', subjects, {
    api,
    rounds: quick ? 1 : 3,
    before,
    nodeArgs: ['--expose-gc'],
  });
  for (const { items } of Object.values(samples).flat()) {
    if (items !== count) throw new Error(`A client gave ${items} of ${count} ${what}.`);
  }
  return samples;
}

function reportOf({ what, count, size }: List, samples: Samples): Report {
  const names = Object.keys(samples);
  const of = (name: string, key: keyof Result | 'requests') => (samples[name] ?? []).map((run) => run[key]);
  const middle = (name: string, key: keyof Result, decimals = 0) => figure(median(of(name, key)), decimals);
  const growth = (name: string) => figure(over(of(name, 'heap5'), of(name, 'heap1')), 1);
  const title = `${figure(count)} ${what} by \`for await\``;
  return {
    headlines: [
      {
        what: `${title}, ${figure(size)} a page: peak memory over the start, MB (growth of the heap from the first fifth to the last)`,
        figures: Object.fromEntries(names.map((name) => [name, `${middle(name, 'peakMb')} (${growth(name)})`])),
        ratios: ratiosTo(['fetch'], (name) => ratio(of('flarekit', 'peakMb'), of(name, 'peakMb'))),
        ratioOf: `${title}, ${figure(size)} a page: peak memory over the start`,
        goal: 'flat',
      },
    ],
    tables: [
      {
        title,
        note: [
          `${figure(size)} a page, which flarekit takes by itself, and fetch one page after the other; the server answers at once.`,
          'Memory in MB is what the process had at the most over what it had after one call; and the heap in use after a collection, before the list and after each fifth of it, pages on their way included.',
        ].join(' '),
        head: ['client', 'seconds', 'requests', 'peak over start', 'heap before', '1/5', '2/5', '3/5', '4/5', '5/5'],
        rows: names.map((name) => [
          name,
          middle(name, 'seconds', 2),
          // The call before the list.
          figure(median(of(name, 'requests')) - 1),
          middle(name, 'peakMb'),
          ...heaps.map((heap) => middle(name, heap, 1)),
        ]),
      },
    ],
  };
}
