/** Follows the notifications of an account: each once, although they come late, out of order and on pages that move. */
import { paramsError } from '../call.ts';
import { single } from '../endpoint.ts';
import type { RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { sleep } from '../retry.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import type { Page } from '../walk.ts';
import { type AlertHistoryItem, endpoints } from './alerting.ts';
import { type AlertPlace, advance, readPlace, sentAt, take, writePlace } from './alerting-place.ts';

/** Which notifications to follow, and from where on: `since` at first, the `cursor` of the last batch from then on. */
export interface AlertPollParams {
  /** Account to follow. */
  account_id: string;
  /** Time to begin at, in RFC 3339. Without effect beside a cursor. */
  since?: string | Date | undefined;
  /** Where to go on: the `cursor` of a batch, also of another process; `null` or nothing the first time. */
  cursor?: string | null | undefined;
}

/** How to follow notifications. The options of a request are for each request that is made. */
export interface AlertPollOptions extends RequestOptions {
  /**
   * Milliseconds to wait before looking again.
   * @default 60000
   */
  intervalMs?: number | undefined;
  /**
   * How far back to look again each time, in milliseconds before the newest notification so far. One that appears when
   * there are newer ones by more than this is missed. Where the time holds more than 500, it is cut short.
   * @default 600000
   */
  overlapMs?: number | undefined;
}

/** Notifications that are new. */
export interface AlertBatch {
  /** The notifications, 1000 at the most, the oldest first; empty when nothing is new. */
  items: AlertHistoryItem[];
  /** Where to go on after this batch: store it once the batch is dealt with. Mostly shorter than 200 characters. */
  cursor: string;
  /** Whether these are the newest, so that the next batch comes after a wait. */
  caughtUp: boolean;
}

/** A part of the history: from `left` on, and before `right` where it has an end. Milliseconds since 1970. */
interface TimeWindow {
  left: number;
  right: number | undefined;
}

type Batches = AsyncGenerator<AlertBatch, undefined, undefined>;
type Read = (window: TimeWindow, cursor?: string) => Paginated<AlertHistoryItem>;

const { list } = endpoints.history;
const followed = single({ ...list, query: { since: 'string', cursor: 'string' } });

/** Yields what is new, for as long as it is asked to. */
export async function* pollHistory(
  transport: Transport,
  params: AlertPollParams,
  options: AlertPollOptions = {},
): Batches {
  const { problems } = transport.prepare(followed, params, options ?? {}, 'alertPoll').sorted;
  const { intervalMs = 60_000, overlapMs = 600_000, ...rest } = options ?? {};
  const place = isRecord(params) ? beginning(params, overlapMs, problems) : undefined;
  if (place === undefined || problems.length > 0) throw paramsError(followed, problems);
  const { account } = place;
  const read: Read = ({ left, right }, cursor) => {
    // A millisecond early, since it is not documented whether a notification of this very time is listed.
    const since = new Date(left - 1);
    const before = right === undefined ? undefined : new Date(right);
    const part = { account_id: account, since, before };
    return transport.list(list, part, { ...rest, cursor });
  };
  for (;;) {
    yield* catchUp(read, place, overlapMs);
    await sleep(intervalMs, rest.signal);
  }
}

/** The place to begin at; what is wrong with it is added to `problems`. */
function beginning(params: AlertPollParams, overlapMs: number, problems: string[]): AlertPlace | undefined {
  const { since, cursor } = params;
  const account = typeof params.account_id === 'string' ? params.account_id : '';
  if (typeof cursor === 'string') {
    const place = readPlace(cursor, account, overlapMs);
    if (place === undefined) problems.push('cursor must be one that a batch of this account gave');
    return place;
  }
  const time = since instanceof Date ? since.getTime() : timeOf(since);
  if (since === undefined || since === null) problems.push('since is required where there is no cursor');
  else if (Number.isNaN(time) && typeof since === 'string') problems.push('since must be a time in RFC 3339');
  return { account, from: Math.max(1, Math.floor(time)), seen: new Map() };
}

/** A time in RFC 3339, in milliseconds; `NaN` for anything else, such as a time that does not name its zone. */
function timeOf(text: unknown): number {
  const known =
    typeof text === 'string' && /^\d{4}-\d\d-\d\d(?:t\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d:\d\d))?$/i.test(text);
  return known ? Date.parse(text.toUpperCase()) : Number.NaN;
}

/**
 * Reads what is new. Where that is more than a page, it is read in windows of time, the oldest first, each small enough
 * for one page: a page that stands alone cannot move, memory stays flat, and a time is all that a cursor has to tell.
 */
async function* catchUp(read: Read, place: AlertPlace, overlapMs: number): Batches {
  let window: TimeWindow = { left: place.from, right: undefined };
  let newest = place.from;
  let fits = list.perPage ?? 1;
  for (;;) {
    const page = await read(window).page();
    newest = page.items.reduce((time, item) => Math.max(time, sentAt(item) || 0), newest);
    const narrower = narrowed(window, page, newest);
    if (narrower !== undefined) {
      window = narrower;
      fits = page.items.length;
      continue;
    }
    // Where the end of a window is not heeded, the whole history is read, page by page.
    const end = heeds(window, page) ? window.right : undefined;
    yield* deliver(read, { ...window, right: end }, page, place, overlapMs);
    if (end === undefined) return undefined;
    const grow = Math.min(16, Math.max(0.5, (0.75 * fits) / Math.max(1, page.items.length)));
    const right = end + Math.ceil((end - window.left) * grow);
    window = { left: end, right: right > newest ? undefined : right };
  }
}

/** Yields what is new in a window, of which the first page is there; mostly it is the only one. */
async function* deliver(
  read: Read,
  window: TimeWindow,
  first: Page<AlertHistoryItem>,
  place: AlertPlace,
  overlapMs: number,
): Batches {
  const { left, right } = window;
  const inside = (item: AlertHistoryItem): boolean => {
    const time = sentAt(item);
    return isRecord(item) && (Number.isNaN(time) || (time >= left && (right === undefined || time < right)));
  };
  for await (const { items, cursor } of allPages(first, (from) => read(window, from))) {
    const fresh = take(place, items.filter(inside));
    const last = cursor === undefined;
    if (last) advance(place, right, overlapMs);
    const caughtUp = last && right === undefined;
    if (fresh.length > 0 || caughtUp) yield { items: fresh, cursor: writePlace(place), caughtUp };
  }
}

async function* allPages<T>(
  first: Page<T>,
  readFrom: (cursor: string) => Paginated<T>,
): AsyncGenerator<Page<T>, undefined, undefined> {
  yield first;
  if (first.cursor !== undefined) yield* readFrom(first.cursor).pages();
}

/** An earlier end for a window that does not fit on its page; `undefined` when it fits, or nothing would help. */
function narrowed(window: TimeWindow, page: Page<AlertHistoryItem>, newest: number): TimeWindow | undefined {
  const { items, total = 2 * items.length, cursor } = page;
  const full = page.total === undefined ? items.length >= (list.perPage ?? 1) : total > items.length;
  const span = (window.right ?? Math.floor(newest) + 1) - window.left;
  if (cursor === undefined || !full || span < 2 || !heeds(window, page)) return undefined;
  const share = Math.min(0.5, (0.75 * items.length) / total);
  return { left: window.left, right: window.left + Math.max(1, Math.floor(span * share)) };
}

/** Whether the server keeps to a window, give or take the second that it may round to. */
function heeds({ left, right }: TimeWindow, { items }: Page<AlertHistoryItem>): boolean {
  const outside = (time: number) => time < left - 1001 || (right !== undefined && time > right + 1000);
  return !items.some((item) => outside(sentAt(item)));
}
