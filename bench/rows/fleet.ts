/** How eight processes share one budget over Redis, and what becomes of it when one of them or Redis goes away. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api.ts';
import type { Context, Subject } from '../context.ts';
import { inShort, jobCells, jobHead, type Outcome, overIdeal, type Part, patience, runJob } from '../jobs.ts';
import type { Limit } from '../limit.ts';
import { busiest, smallestShare, type Tail, tailOf } from '../record.ts';
import { hasRedis, type OwnRedis, startRedis } from '../redis.ts';
import { figure, type Headline, type Report, ratiosTo, type Table } from '../report.ts';
import { progress } from '../sample.ts';

const workers = 8;
const windows = 5;
const requests = 120;
const callsEach = (windows * requests) / workers;
const atOnce = 16;
const settlingMs = 4000;

/** What happens while a job runs. */
interface Trouble {
  /** To one of the processes; `afterMs` is two windows. */
  part?: (afterMs: number) => Partial<Part>;
  /** To Redis, after two windows. */
  redis?: (redis: OwnRedis) => Promise<void>;
}

const troubles: Record<string, Trouble> = {
  plain: {},
  'one process killed': { part: (afterMs) => ({ killedAfterMs: afterMs }) },
  'Redis restarted': { redis: (redis) => redis.restart() },
  'Redis paused for 5 s': { redis: (redis) => redis.pause(5000) },
  'one clock 10 s ahead': { part: () => ({ clockAheadMs: 10_000 }) },
};

const all = Object.keys(troubles);
const asked: Record<string, readonly string[]> = {
  flarekit: all,
  bottleneck: all.filter((trouble) => trouble !== 'one process killed'),
  cloudflare: ['plain'],
};

/** One job and what became of it. */
interface Case {
  client: string;
  trouble: string;
  outcome: Outcome;
}

export async function fleet({ api, quick }: Context): Promise<Report> {
  if (!hasRedis())
    return { headlines: [], tables: [{ ...table([], () => 0, 0), note: 'Skipped: no `redis-server`.' }] };
  const limit = { requests, windowMs: quick ? 3000 : 6000 };
  const unlimited = { ...limit, requests: Number.MAX_SAFE_INTEGER };
  const tail = tailOf((await runFleet(api, { subjectFor: () => ({ peer: 'fetch' }), limit: unlimited })).record);
  const cases: Case[] = [];
  for (const [client, names] of Object.entries(asked)) {
    for (const trouble of names) {
      progress(`fleet: ${client}, ${trouble}`);
      const subjectFor = (url: string) => subjectOf(client, { url, ...limit });
      const outcome = await runFleet(api, { subjectFor, limit, ...troubles[trouble] });
      cases.push({ client, trouble, outcome });
    }
  }
  progress('');
  return {
    headlines: all.map((trouble) => headline(trouble, cases, tail)),
    tables: [table(cases, tail, limit.windowMs)],
  };
}

function subjectOf(client: string, redis: { url: string } & Limit): Subject {
  if (client === 'cloudflare') return { peer: 'cloudflare' };
  return { peer: client === 'flarekit' ? 'flarekit' : 'bottleneck', settings: { redis } };
}

async function runFleet(
  api: Api,
  { subjectFor, limit, part, redis: trouble }: { subjectFor: (url: string) => Subject; limit: Limit } & Trouble,
): Promise<Outcome> {
  const redis = await startRedis();
  // A fleet holds back while Redis has just begun, since it may have forgotten everything: no part of a usual day.
  await sleep(settlingMs);
  const afterMs = 2 * limit.windowMs;
  const usual = { subject: subjectFor(redis.url), calls: callsEach, atOnce };
  const parts = Array.from({ length: workers }, (_, at) => ({ ...usual, ...(at === 0 ? part?.(afterMs) : {}) }));
  const meanwhile = async () => {
    if (trouble === undefined) return;
    await sleep(afterMs);
    await trouble(redis);
  };
  try {
    return await runJob(api, { parts, limit, meanwhile });
  } finally {
    await redis.stop();
  }
}

function headline(trouble: string, cases: readonly Case[], tail: Tail): Headline {
  const what = `${workers} processes${trouble === 'plain' ? '' : `, ${trouble}`}`;
  const of = (name: string) => cases.find(({ client, ...one }) => client === name && one.trouble === trouble)?.outcome;
  const short = (name: string) => {
    const outcome = of(name);
    return outcome === undefined ? '-' : inShort(outcome, tail);
  };
  const time = (name: string) => {
    const outcome = of(name);
    return (outcome && overIdeal(outcome, tail)) ?? Number.NaN;
  };
  return {
    what: `${what}: failed / 429s seen / time over the ideal`,
    figures: { cloudflare: short('cloudflare'), flarekit: short('flarekit') },
    ratios: ratiosTo(['cloudflare'], (name) => time('flarekit') / time(name)),
    ratioOf: `${what}: time, where no call failed`,
    goal: '0 / 0 / 1.05',
  };
}

function table(cases: readonly Case[], tail: Tail, windowMs: number): Table {
  return {
    title: `${workers} processes, one budget in Redis`,
    note: [
      `A job of ${windows * requests} calls where ${requests} are allowed in ${windowMs / 1000} s, divided equally among ${workers} processes that begin together, each with ${atOnce} calls at once.`,
      'cloudflare knows nothing of the others; bottleneck is its own Redis cluster around plain fetch, with a reservoir that is refilled.',
      `What happens does so two windows after the beginning; a Redis that is restarted is there again at once, and empty. A process that is killed does not count; what the others have not done after ${patience} windows has failed.`,
      "The smallest share is what the process that got the least had of the first half of the calls that were allowed, over a fair one. The busiest window is the most requests, allowed or not, that arrived in one of the server's windows; the busiest stretch the most in any stretch of that length.",
      'The other columns and the ideal are those of the job in one process.',
    ].join(' '),
    head: ['client', 'what happens', ...jobHead, 'smallest share', 'busiest window', 'busiest stretch'],
    rows: cases.map(({ client, trouble, outcome }) => {
      const { fixed, sliding } = busiest(outcome.record);
      const share = figure(smallestShare(outcome.record, workers), 2);
      return [client, trouble, ...jobCells(outcome, tail), share, figure(fixed), figure(sliding)];
    }),
  };
}
