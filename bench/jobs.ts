/** Runs a job, in one process or in many that begin together, against the server and its limit. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, startApi } from './api.ts';
import type { Subject } from './context.ts';
import { clock, type Limit } from './limit.ts';
import { allowedCalls, idealMs, type LimitRecord, refusalsOf, type Tail } from './record.ts';
import { figure } from './report.ts';
import { forkProgram, messageOf } from './sample.ts';

/** What one process of a job does. */
export interface Part {
  /** The client. */
  subject: Subject;
  /** How many calls. */
  calls: number;
  /** How many at once. */
  atOnce: number;
  /** Milliseconds that its clock is ahead. */
  clockAheadMs?: number;
  /** Milliseconds after which it is killed. */
  killedAfterMs?: number;
}

/** A job. */
export interface Job {
  /** Its processes. */
  parts: readonly Part[];
  /** What the server allows. */
  limit: Limit;
  /** The share of the budget that a program outside of it spends, evenly over each window. */
  outsider?: number | undefined;
  /** What else happens while it runs. */
  meanwhile?: (() => Promise<void>) | undefined;
}

/** What became of a job. A process that was killed on purpose does not count. */
export interface Outcome {
  /** When it began, on the server's clock. */
  start: number;
  /** Seconds until its last call was settled. */
  seconds: number;
  /** Calls that failed, or were still not made when the job was given up. */
  failed: number;
  /** Connections it opened. */
  sockets: number;
  /** What the server saw. */
  record: LimitRecord;
}

interface Result {
  started: number;
  ended: number;
  failed: number;
}

/** Windows after which a job is given up: no client needs as many, unless it will never end. */
export const patience = 10;

/** Runs a job to its end, or until nobody can be expected to wait any longer. */
export async function runJob(api: Api, { parts, limit, outsider, meanwhile }: Job): Promise<Outcome> {
  await api.behave({ limit });
  const children: ChildProcess[] = [];
  let impatience: ReturnType<typeof setTimeout> | undefined;
  const kill = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  const start = (...program: Parameters<typeof forkProgram>) => {
    const child = forkProgram(...program);
    children.push(child);
    return child;
  };
  try {
    const workers = parts.map(({ subject, calls, atOnce, clockAheadMs = 0 }, worker) => {
      const settings = JSON.stringify(namedSettings(subject, worker));
      return start('job', subject.peer, settings, api.url, calls, atOnce, clockAheadMs);
    });
    await Promise.all(workers.map(readiness));
    if (outsider !== undefined) {
      await readiness(start('outsider', api.url, limit.windowMs / (limit.requests * outsider)));
      // The job cannot know how the windows lie.
      await sleep(limit.windowMs / 2);
    }
    const begun = clock();
    impatience = setTimeout(kill, patience * limit.windowMs);
    const [results] = await Promise.all([
      Promise.all(workers.map((worker, index) => resultOf(worker, parts[index]?.killedAfterMs))),
      meanwhile?.(),
    ]);
    const record = await api.record();
    const { sockets } = await api.counts();
    return { ...summary(parts, results, record, begun), sockets, record };
  } finally {
    clearTimeout(impatience);
    kill();
  }
}

function summary(
  parts: readonly Part[],
  results: ReadonlyArray<Result | undefined>,
  record: LimitRecord,
  begun: number,
): Pick<Outcome, 'start' | 'seconds' | 'failed'> {
  const known = results.filter((result) => result !== undefined);
  const start = known.length === 0 ? begun : Math.min(...known.map(({ started }) => started));
  const gaveUp = parts.some(
    ({ killedAfterMs }, worker) => killedAfterMs === undefined && results[worker] === undefined,
  );
  const end = gaveUp ? clock() : Math.max(...known.map(({ ended }) => ended));
  const failed = parts.map(({ calls, killedAfterMs }, worker) => {
    if (killedAfterMs !== undefined) return 0;
    return results[worker]?.failed ?? calls - allowedCalls(record, worker);
  });
  return { start, seconds: (end - start) / 1000, failed: failed.reduce((sum, count) => sum + count, 0) };
}

/** The settings that make the server recognise a process by its `User-Agent`; a token of its own had its own budget. */
function namedSettings({ peer, settings = {} }: Subject, worker: number): Readonly<Record<string, unknown>> {
  const name = `worker-${worker}`;
  return { ...settings, ...(peer === 'cloudflare' ? { defaultHeaders: { 'User-Agent': name } } : { userAgent: name }) };
}

/** Waits until a process is ready. */
async function readiness(child: ChildProcess): Promise<void> {
  if ((await messageOf(child)) === undefined) throw new Error('A process of a job ended before it began.');
}

/** Lets a process begin, and waits for what it reports; nothing when it is killed. */
async function resultOf(worker: ChildProcess, killedAfterMs: number | undefined): Promise<Result | undefined> {
  const answer = messageOf(worker);
  worker.send('go');
  const timer = killedAfterMs === undefined ? undefined : setTimeout(() => worker.kill('SIGKILL'), killedAfterMs);
  const result = (await answer) as Result | undefined;
  clearTimeout(timer);
  return result;
}

/** How much longer a job took than the ideal; nothing for one that was not done. */
export function overIdeal({ start, seconds, failed, record }: Outcome, tail: Tail): number | undefined {
  if (failed > 0) return undefined;
  return (seconds * 1000) / idealMs(record, { start, calls: allowedCalls(record), tail });
}

/** The columns that all tables about jobs have, and what stands in them. */
export const jobHead = [
  'failed',
  '429s seen',
  'windows with one',
  'groups',
  'time over the ideal',
  'seconds',
  'sockets',
];

/** See {@link jobHead}. */
export function jobCells(outcome: Outcome, tail: Tail): string[] {
  const { count, windows, ofWindows, groups } = refusalsOf(outcome.record);
  return [
    figure(outcome.failed),
    figure(count),
    `${windows} of ${ofWindows}`,
    figure(groups),
    figure(overIdeal(outcome, tail), 2),
    figure(outcome.seconds, 2),
    figure(outcome.sockets),
  ];
}

/** The columns in short. */
export function inShort(outcome: Outcome, tail: Tail): string {
  const { count } = refusalsOf(outcome.record);
  return [figure(outcome.failed), figure(count), figure(overIdeal(outcome, tail), 2)].join(' / ');
}

/**
 * Does tasks in lanes, each with a server of its own: jobs wait most of the time, and one after the other would take an
 * hour.
 *
 * @param lanes - How many at once.
 * @param tasks - What to do.
 * @returns What came of them, in their order.
 */
export async function inLanes<Result>(
  lanes: number,
  tasks: ReadonlyArray<(api: Api) => Promise<Result>>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = tasks.entries();
  const lane = async () => {
    const api = await startApi();
    try {
      for (const [index, task] of queue) results[index] = await task(api);
    } finally {
      api.stop();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
