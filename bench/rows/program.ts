/** How long a whole program takes that lists zones, creates a record and ends. */
import { join } from 'node:path';
import { type Context, environmentFor } from '../context.ts';
import { twoCalls } from '../programs.ts';
import { figure, peers, type Report, ratiosTo } from '../report.ts';
import { interleave, sample, workFolder } from '../sample.ts';
import { over, ratio } from '../statistics.ts';

export async function program(context: Context): Promise<Report> {
  await context.api.behave({});
  const env = environmentFor(context);
  const files = { empty: 'empty', ...twoCalls };
  const options = { rounds: context.quick ? 5 : 21, warmUp: true, label: 'program' };
  const samples = await interleave(files, options, (file) => {
    return sample(join(workFolder, 'programs/two-calls', `${file}.js`), { env }).wallMs;
  });
  const overEmpty = (name: string) => (samples[name] ?? []).map((ms, round) => ms - (samples.empty?.[round] ?? 0));
  const toFetch = (name: string) => ratio(overEmpty(name), overEmpty('fetch'));
  return {
    headlines: [
      {
        what: 'a program of two calls, time over an empty process, ratio to fetch',
        figures: Object.fromEntries(peers.map((name) => [name, figure(toFetch(name), 2)])),
        ratios: ratiosTo(peers, (name) => ratio(overEmpty('flarekit'), overEmpty(name))),
        goal: '<= 1.2',
      },
    ],
    tables: [
      {
        title: 'A program of two calls, from start to end',
        note: 'Lists zones, creates a record, ends. Each run is a process; packages as they are installed, not bundled.',
        head: ['client', 'ms over an empty process', 'ratio to fetch'],
        rows: Object.keys(twoCalls).map((name) => [
          name,
          figure(over(samples[name] ?? [], samples.empty ?? [])),
          figure(toFetch(name), 2),
        ]),
      },
    ],
  };
}
