/** What a limited server writes down of each request, and what follows from it: pure functions of the record. */
import type { Limit } from './limit.ts';

/** One request. */
export interface Arrival {
  /** When it arrived, in milliseconds since the epoch. */
  at: number;
  /** When its answer was written; `undefined` when it was not. */
  answered?: number;
  /** Whether it came from outside the job, and spent from the same budget. */
  outsider: boolean;
  /** Which process of the job it came from. */
  worker: number;
  /** Whether it was within the limit. */
  allowed: boolean;
}

/** All requests under one limit. */
export interface LimitRecord {
  /** The limit. */
  limit: Limit;
  /** When the first window began. */
  begins: number;
  /** The requests as they arrived. */
  arrivals: readonly Arrival[];
}

/** How long the last so many calls of a job take when nothing limits, in milliseconds. */
export type Tail = (calls: number) => number;

/** Takes the {@link Tail} from the record of a job that nothing limited. */
export function tailOf({ arrivals }: LimitRecord): Tail {
  const end = Math.max(...arrivals.map(({ answered = 0 }) => answered));
  return (calls) => end - (arrivals[Math.max(0, arrivals.length - calls)]?.at ?? end);
}

/**
 * How long a job takes at the least: until the moment at which the last of its calls could have been allowed, had each
 * been sent the moment it could be, with the windows and the outsider's requests as they were; and its tail.
 *
 * @param record - What the server saw.
 * @param job - When it began, how many calls it has, and how long the last of them take.
 */
export function idealMs(record: LimitRecord, { start, calls, tail }: { start: number; calls: number; tail: Tail }) {
  const { at, last } =
    record.limit.sliding === true ? slidingIdeal(record, start, calls) : fixedIdeal(record, start, calls);
  return at - start + tail(last);
}

/** When the last call is allowed, and how many calls of the job leave in the window that ends with it. */
interface Ideal {
  at: number;
  last: number;
}

function fixedIdeal({ limit, arrivals, ...seen }: LimitRecord, start: number, calls: number): Ideal {
  // Where the job itself began the first window, it could have done so at once.
  const record = { limit, arrivals, begins: Math.min(seen.begins, start) };
  const { begins } = record;
  const others = arrivals.filter(({ outsider, allowed }) => outsider && allowed);
  let window = windowAt(record, start);
  for (let left = calls; ; window++) {
    const free = limit.requests - others.filter(({ at }) => windowAt(record, at) === window).length;
    if (left <= free) return { at: Math.max(start, begins + window * limit.windowMs), last: left };
    left -= free;
  }
}

// Less than a clock tells, and more than a sum of times is off.
const justAfter = 0.001;

/** Each call at the first moment at which neither its own window nor one that an outsider's request ends is full. */
function slidingIdeal({ limit: { requests, windowMs }, arrivals }: LimitRecord, start: number, calls: number): Ideal {
  const others = arrivals.filter(({ outsider, allowed }) => outsider && allowed).map(({ at }) => at);
  const own: number[] = [];
  const within = (end: number) => countBetween(own, end - windowMs, end) + countBetween(others, end - windowMs, end);
  let at = start;
  const next = (): number | undefined => {
    if (within(at) >= requests) {
      const [oldest = at] = [...own, ...others].filter((time) => time > at - windowMs).sort((a, b) => a - b);
      return oldest + windowMs + justAfter;
    }
    // A call that leaves before an outsider's request, as it was allowed, must not be why it would not have been.
    const shut = others.find((time) => time > at && time < at + windowMs && within(time) >= requests);
    return shut === undefined ? undefined : shut + justAfter;
  };
  while (own.length < calls) {
    const later = next();
    if (later === undefined) own.push(at);
    else at = later;
  }
  return { at, last: countBetween(own, at - windowMs, at) };
}

/** How many of the sorted times lie after `from`, and not after `to`. */
function countBetween(times: readonly number[], from: number, to: number): number {
  return firstAfter(times, to) - firstAfter(times, from);
}

function firstAfter(times: readonly number[], time: number): number {
  let low = 0;
  for (let high = times.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The number of the window, counted from the first one. A sliding window is cut into pieces of its length. */
function windowAt({ limit, begins }: LimitRecord, at: number): number {
  return Math.floor((at - begins) / limit.windowMs);
}

/** The 429s that the job got. */
export interface Refusals {
  /** All of them. */
  count: number;
  /** Windows in which there was one. */
  windows: number;
  /** Windows that the job lasted. */
  ofWindows: number;
  /** How often one came after more than a second without. */
  groups: number;
}

/** The 429s that the job got, and how they lie. */
export function refusalsOf(record: LimitRecord): Refusals {
  const own = record.arrivals.filter(({ outsider }) => !outsider);
  const refused = own.filter(({ allowed }) => !allowed).map(({ at }) => at);
  const windows = own.map(({ at }) => windowAt(record, at));
  return {
    count: refused.length,
    windows: new Set(refused.map((at) => windowAt(record, at))).size,
    ofWindows: own.length === 0 ? 0 : Math.max(...windows) - Math.min(...windows) + 1,
    groups: refused.filter((at, index) => at - (refused[index - 1] ?? Number.NEGATIVE_INFINITY) > 1000).length,
  };
}

/** The most requests, allowed or not, that arrived in one window: as the windows lay, and in any stretch of that length. */
export function busiest(record: LimitRecord): { fixed: number; sliding: number } {
  const times = record.arrivals.map(({ at }) => at);
  const counts = new Map<number, number>();
  for (const at of times) counts.set(windowAt(record, at), (counts.get(windowAt(record, at)) ?? 0) + 1);
  return {
    fixed: Math.max(0, ...counts.values()),
    sliding: Math.max(0, ...times.map((at) => countBetween(times, at - record.limit.windowMs, at))),
  };
}

/** How many calls of the job, or of one of its processes, were allowed. */
export function allowedCalls({ arrivals }: LimitRecord, worker?: number): number {
  return arrivals.filter((one) => one.allowed && !one.outsider && (worker ?? one.worker) === one.worker).length;
}

/** The share of its requests that the outsider was allowed while the job ran; not a number without one. */
export function outsidersShare({ arrivals }: LimitRecord, start: number): number {
  const asked = arrivals.filter(({ outsider, at }) => outsider && at >= start);
  return asked.filter(({ allowed }) => allowed).length / asked.length;
}

/** What the process that got the least had of the first half of the allowed calls, over what each should have. */
export function smallestShare({ arrivals }: LimitRecord, workers: number): number {
  const own = arrivals.filter(({ outsider, allowed }) => allowed && !outsider);
  const half = own.slice(0, Math.floor(own.length / 2));
  const shares = Array.from({ length: workers }, (_, worker) => half.filter((one) => one.worker === worker).length);
  return Math.min(...shares) / (half.length / workers);
}
