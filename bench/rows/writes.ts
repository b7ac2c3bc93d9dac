/** How many records come of 600 creations when every tenth is carried out and then answered 502. */
import { ample, type Context, runTask, type Subject } from '../context.ts';
import { figure, type Report, ratiosTo } from '../report.ts';
import { median } from '../statistics.ts';

interface Result {
  /** Creations that the client reported as failed. */
  failed: number;
  /** Those of them of which it said that they may have been carried out. */
  unknown: number;
}

const count = 600;
const args = [count];

const subjects: Record<string, Subject> = {
  fetch: { peer: 'fetch', args },
  ky: { peer: 'ky', args },
  cloudflare: { peer: 'cloudflare', args },
  flarekit: { peer: 'flarekit', settings: { rateLimit: ample }, args },
};

export async function writes({ api, quick }: Context): Promise<Report> {
  const samples = await runTask<Result>('writes', subjects, { api, rounds: quick ? 1 : 3, before: { failEvery: 10 } });
  const of = (name: string, what: 'made' | 'failed' | 'unknown') =>
    median((samples[name] ?? []).map((run) => run[what]));
  const headline = (name: string) => `${figure(of(name, 'made'))} (${figure(of(name, 'failed'))})`;
  return {
    headlines: [
      {
        what: '600 POSTs, every tenth carried out and then answered 502: records made (failures reported)',
        figures: Object.fromEntries(Object.keys(subjects).map((name) => [name, headline(name)])),
        ratios: ratiosTo(['fetch', 'ky', 'cloudflare'], (name) => of('flarekit', 'made') / of(name, 'made')),
        ratioOf: '600 POSTs, every tenth carried out and then answered 502: records made',
        goal: '600 (60)',
      },
    ],
    tables: [
      {
        title: '600 POSTs, every tenth carried out and then answered 502',
        note: 'More records than calls are records made twice.',
        head: ['client', 'records made', 'failures reported', 'of them as "may have been carried out"'],
        rows: Object.keys(subjects).map((name) => [
          name,
          figure(of(name, 'made')),
          figure(of(name, 'failed')),
          figure(of(name, 'unknown')),
        ]),
      },
    ],
  };
}
