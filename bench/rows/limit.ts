/** What becomes of 600 calls at once where 120 are allowed in three seconds. */
import { type Context, runTask, type Subject } from '../context.ts';
import { figure, type Report, ratiosTo } from '../report.ts';
import { median } from '../statistics.ts';

interface Result {
  /** Seconds until the last call was settled. */
  seconds: number;
  /** Calls that failed. */
  failed: number;
}

const calls = 600;
const limit = { requests: 120, windowMs: 3000 };
const args = [calls];

const subjects: Record<string, Subject> = {
  ky: { peer: 'ky', args },
  cloudflare: { peer: 'cloudflare', args },
  'cloudflare, 10 retries': { peer: 'cloudflare', settings: { maxRetries: 10 }, args },
  flarekit: { peer: 'flarekit', settings: { rateLimit: limit }, args },
};

// All windows but the last are waited for; the last calls take next to no time.
const idealSeconds = ((Math.ceil(calls / limit.requests) - 1) * limit.windowMs) / 1000;

export async function rateLimit({ api, quick }: Context): Promise<Report> {
  const samples = await runTask<Result>('burst', subjects, { api, rounds: quick ? 1 : 3, before: { limit } });
  const of = (name: string, what: 'failed' | 'refused' | 'seconds' | 'sockets') =>
    median((samples[name] ?? []).map((run) => run[what]));
  // Whoever gives up is soon done.
  const overIdeal = (name: string) => (of(name, 'failed') > 0 ? Number.NaN : of(name, 'seconds') / idealSeconds);
  const cells = (name: string) =>
    [of(name, 'failed'), of(name, 'refused')].map((count) => figure(count)).concat(figure(overIdeal(name), 2));
  return {
    headlines: [
      {
        what: '600 calls at once, 120 allowed in 3 s: failed / 429s seen / time over the ideal',
        figures: Object.fromEntries(Object.keys(subjects).map((name) => [name, cells(name).join(' / ')])),
        ratios: ratiosTo(['ky', 'cloudflare'], (name) => overIdeal('flarekit') / overIdeal(name)),
        ratioOf: '600 calls at once, 120 allowed in 3 s: time, where no call failed',
        goal: '0 / 0 / 1.03',
      },
    ],
    tables: [
      {
        title: '600 calls at once, 120 allowed in 3 s',
        note: `Windows follow each other from the first request on; what is too many gets 429 with \`Retry-After\`. Ideal: ${figure(idealSeconds)} s.`,
        head: ['client', 'failed', '429s seen', 'time over the ideal', 'seconds', 'connections'],
        rows: Object.keys(subjects).map((name) => [
          name,
          ...cells(name),
          figure(of(name, 'seconds'), 2),
          figure(of(name, 'sockets')),
        ]),
      },
    ],
  };
}
