/** How a job of five windows fares: few calls at once and many, told of the budget and not, alone and beside others. */
import type { Api } from '../api.ts';
import type { Context, Subject } from '../context.ts';
import { inLanes, inShort, jobCells, jobHead, type Outcome, overIdeal, runJob } from '../jobs.ts';
import type { Limit } from '../limit.ts';
import { outsidersShare, type Tail, tailOf } from '../record.ts';
import { figure, type Headline, type Report, ratiosTo, type Table } from '../report.ts';
import { progress } from '../sample.ts';

const requests = 120;
const calls = 5 * requests;
const outsiderShare = 0.3;
// More would get into each other's way when their windows open together.
const lanes = 3;

/** One job. */
interface Case {
  client: string;
  atOnce: number;
  headers: boolean;
  sliding: boolean;
  outsider: boolean;
}

/** One job, what became of it, and how long its end takes when nothing limits. */
type Found = Case & { outcome: Outcome; tail: Tail };

const concurrencies = [1, 16, 256];
const either = [false, true];

const own: Case[] = either.flatMap((outsider) => [
  ...[true, false].flatMap((headers) =>
    concurrencies.map((atOnce) => ({ client: 'flarekit', atOnce, headers, sliding: false, outsider })),
  ),
  { client: 'flarekit', atOnce: 16, headers: true, sliding: true, outsider },
]);

const theirs: Case[] = ['ky', 'cloudflare', 'cloudflare, 10 retries'].flatMap((client) =>
  either.flatMap((outsider) =>
    [16, 256].map((atOnce) => ({ client, atOnce, headers: true, sliding: false, outsider })),
  ),
);

export async function matrix({ api, quick }: Context): Promise<Report> {
  const limit = { requests, windowMs: quick ? 3000 : 6000 };
  const tails = new Map<number, Tail>();
  for (const atOnce of concurrencies) tails.set(atOnce, await measureTail(api, atOnce));
  const cases = [...own, ...theirs];
  let begun = 0;
  const tasks = cases.map((one) => async (lane: Api): Promise<Found> => {
    progress(`matrix: ${++begun} of ${cases.length}, ${one.client}`);
    const { atOnce, headers, sliding, outsider } = one;
    const outcome = await runJob(lane, {
      parts: [{ subject: subjectOf(one.client, limit), calls, atOnce }],
      limit: { ...limit, headers, sliding },
      outsider: outsider ? outsiderShare : undefined,
    });
    return { ...one, outcome, tail: tails.get(atOnce) as Tail };
  });
  const found = await inLanes(lanes, tasks);
  progress('');
  return {
    headlines: either.flatMap((outsider) => [16, 256].map((atOnce) => headline(found, atOnce, outsider, limit))),
    tables: [table(found, limit)],
  };
}

function subjectOf(client: string, limit: Limit): Subject {
  if (client === 'flarekit') return { peer: 'flarekit', settings: { rateLimit: limit } };
  if (client === 'ky') return { peer: 'ky' };
  return { peer: 'cloudflare', settings: client === 'cloudflare' ? {} : { maxRetries: 10 } };
}

async function measureTail(api: Api, atOnce: number): Promise<Tail> {
  const parts = [{ subject: { peer: 'fetch' } as const, calls, atOnce }];
  const { record } = await runJob(api, { parts, limit: { requests: Number.MAX_SAFE_INTEGER, windowMs: 6000 } });
  return tailOf(record);
}

function headline(found: readonly Found[], atOnce: number, outsider: boolean, { windowMs }: Limit): Headline {
  const alike = found.filter((one) => {
    return one.atOnce === atOnce && one.outsider === outsider && one.headers && !one.sliding;
  });
  const time = (name: string) => {
    const one = alike.find(({ client }) => client === name);
    return (one && overIdeal(one.outcome, one.tail)) ?? Number.NaN;
  };
  const what = `${calls} calls, ${atOnce} at once, ${requests} allowed in ${windowMs / 1000} s${outsider ? `, an outsider takes ${100 * outsiderShare} %` : ''}`;
  return {
    what: `${what}: failed / 429s seen / time over the ideal`,
    figures: Object.fromEntries(alike.map(({ client, outcome, tail }) => [client, inShort(outcome, tail)])),
    ratios: ratiosTo(['ky', 'cloudflare'], (name) => time('flarekit') / time(name)),
    ratioOf: `${what}: time, where no call failed`,
    goal: outsider ? '0 / - / 1.05' : '0 / 0 / 1.05',
  };
}

function table(found: readonly Found[], { windowMs }: Limit): Table {
  return {
    title: `A job of ${calls} calls where ${requests} are allowed in ${windowMs / 1000} s`,
    note: [
      `Fixed windows follow each other from the first request on; a sliding one counts what it allowed in the ${windowMs / 1000} s before. With headers, answers carry \`Ratelimit\` and \`Ratelimit-Policy\`; a 429 carries \`Retry-After\`, in whole seconds, in any case.`,
      `The outsider is a process with another token that asks for ${100 * outsiderShare} % of the budget at an even pace, and begins half a window before the job; what it got is the share of its requests that were allowed while the job ran. A client that leaves it less has a shorter ideal.`,
      'Windows with one: in how many of the windows that the job lasted it got a 429 (a sliding window is cut into pieces of its length). Groups: how often a 429 came after more than a second without.',
      "The ideal comes from the server's record: the moment at which the last of the calls could have been allowed at the earliest, had each been sent as soon as there was room, the windows where they were, and what the outsider was given taken off (where the window slides, nor in the way of what the outsider was given later); and the time that those calls that leave in that last window take at the end of the same job by plain fetch, as many at once, without a limit, measured before.",
      "The job's time is the client's own, from its first call being made to its last being settled; it was imported and constructed before. A dash: calls failed.",
      `Up to ${lanes} jobs run side by side, each with a server of its own.`,
    ].join(' '),
    head: ['client', 'at once', 'headers', 'window', 'outsider', ...jobHead, 'outsider got'],
    rows: found.map(({ client, atOnce, headers, sliding, outsider, outcome, tail }) => [
      client,
      String(atOnce),
      headers ? 'yes' : 'no',
      sliding ? 'sliding' : 'fixed',
      outsider ? `${100 * outsiderShare} %` : 'none',
      ...jobCells(outcome, tail),
      outsider ? `${figure(100 * outsidersShare(outcome.record, outcome.start))} %` : '-',
    ]),
  };
}
