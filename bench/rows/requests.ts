/** What one request costs, one at a time and 32 at once. */
import { ample, type Context, runTask, type Subject } from '../context.ts';
import { figure, type Headline, type Report, ratiosTo, type Table } from '../report.ts';
import { median, ratio } from '../statistics.ts';

interface Result {
  /** Microseconds of CPU per request. */
  cpu: number;
  /** Microseconds per request. */
  time: number;
  /** Megabytes that the process had at the most. */
  peakMb: number;
}

const subjects: Record<string, Subject> = {
  fetch: { peer: 'fetch' },
  ky: { peer: 'ky' },
  cloudflare: { peer: 'cloudflare' },
  flarekit: { peer: 'flarekit', settings: { rateLimit: ample } },
  'flarekit, nothing on': { peer: 'flarekit', settings: { rateLimit: false, retry: false, validate: 'off' } },
};

const ways = [
  { way: 'one at a time', count: 5000, atOnce: 1, goal: '<= 1.35' },
  { way: '32 at once', count: 20_000, atOnce: 32, goal: '<= 1.5' },
] as const;

export async function requests(context: Context): Promise<Report> {
  const headlines: Headline[] = [];
  const tables: Table[] = [];
  for (const { way, count, atOnce, goal } of ways) {
    const requests = context.quick ? count / 2 : count;
    const samples = await measure(context, requests, atOnce);
    const series = (name: string, what: keyof Result) => (samples[name] ?? []).map((run) => run[what]);
    const toFetch = (name: string, what: keyof Result) => figure(ratio(series(name, what), series('fetch', what)), 2);
    const figures = Object.fromEntries(Object.keys(subjects).map((name) => [name, toFetch(name, 'cpu')]));
    const ratios = ratiosTo(['fetch', 'ky', 'cloudflare'], (name) =>
      ratio(series('flarekit', 'cpu'), series(name, 'cpu')),
    );
    headlines.push({ what: `CPU a request, ${way}, ratio to fetch`, figures, ratios, goal });
    tables.push({
      title: `One request, ${way}`,
      note: `Fetches one zone ${figure(requests)} times, after 2,000 to warm up. Budgets are on, but wide enough; "nothing on" is flarekit without limiter, retries and checks.`,
      head: ['client', 'CPU, microseconds', 'ratio to fetch', 'time, microseconds', 'ratio to fetch', 'peak MB'],
      rows: Object.keys(subjects).map((name) => [
        name,
        figure(median(series(name, 'cpu'))),
        toFetch(name, 'cpu'),
        figure(median(series(name, 'time'))),
        toFetch(name, 'time'),
        figure(median(series(name, 'peakMb'))),
      ]),
    });
  }
  return { headlines, tables };
}

function measure({ api, quick }: Context, requests: number, atOnce: number) {
  const args = [requests, atOnce];
  const told = Object.fromEntries(Object.entries(subjects).map(([name, subject]) => [name, { ...subject, args }]));
  return runTask<Result>('requests', told, { api, rounds: quick ? 3 : 5, before: {} });
}
