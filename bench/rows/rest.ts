/** Whether a client that has nothing to do does nothing, and lets its process end. */
import { join } from 'node:path';
import { type Context, runTask, type Subject } from '../context.ts';
import { clock } from '../limit.ts';
import { figure, type Report, ratiosTo } from '../report.ts';
import { interleave, sample, workFolder } from '../sample.ts';
import { median, ratio } from '../statistics.ts';

const subjects = {
  fetch: { peer: 'fetch' },
  ky: { peer: 'ky' },
  cloudflare: { peer: 'cloudflare' },
  flarekit: { peer: 'flarekit' },
} satisfies Record<string, Subject>;

type Name = keyof typeof subjects;
const names = Object.keys(subjects) as Name[];

export async function rest({ api, quick }: Context): Promise<Report> {
  const rounds = quick ? 5 : 25;
  const resting = await runTask<{ resources: number }>('at-rest', subjects, { api, rounds: 1, before: {} });
  const options = { rounds, warmUp: true, label: 'one call' };
  const endings = await interleave<Subject, number>(subjects, options, ({ peer }) => {
    const { output } = sample(join(workFolder, 'programs/one-call.js'), { args: [peer, '{}', api.url] });
    return clock() - (JSON.parse(output) as { answered: number }).answered;
  });
  const first = (name: Name, what: 'resources' | 'sockets') => figure(resting[name]?.[0]?.[what]);
  const ending = (name: Name) => endings[name] ?? [];
  const toFetch = (name: Name) => figure(ratio(ending(name), ending('fetch')), 2);
  return {
    headlines: [
      {
        what: 'a client at rest: timers and handles / connections',
        figures: Object.fromEntries(
          names.map((name) => [name, `${first(name, 'resources')} / ${first(name, 'sockets')}`]),
        ),
        goal: '0 / 0',
      },
      {
        what: 'a program of one call, from its answer to the end of the process, ms',
        figures: Object.fromEntries(names.map((name) => [name, figure(median(ending(name)), 1)])),
        ratios: ratiosTo(['fetch', 'ky', 'cloudflare'], (name) => ratio(ending('flarekit'), ending(name as Name))),
        goal: "fetch's",
      },
    ],
    tables: [
      {
        title: 'At rest',
        note: `A client that was constructed with its defaults and made no call for 200 ms: what Node then counts as active that it did not before, pipes to the parent left out, and connections that the server saw. Then a program of one call that ends by itself: milliseconds from the answer to the end of the process, as its parent sees it.`,
        head: ['client', 'timers and handles', 'connections', 'ms to the end', 'ratio to fetch'],
        rows: names.map((name) => [
          name,
          first(name, 'resources'),
          first(name, 'sockets'),
          figure(median(ending(name)), 1),
          toFetch(name),
        ]),
      },
    ],
  };
}
