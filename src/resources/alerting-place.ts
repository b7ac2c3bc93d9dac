/** How far somebody has read the notifications of an account, what need not be told again, and the string for both. */
import type { AlertHistoryItem } from './alerting.ts';

/** How far the history was read. */
export interface AlertPlace {
  /** The account whose history it is. */
  readonly account: string;
  /** Everything before this time has been told. Milliseconds since 1970. */
  from: number;
  /** What has been told of the time from then on, by fingerprint, with the time it was sent. */
  seen: Map<string, number>;
}

/** How many notifications a place remembers: its string is never longer than about 4 kB. */
const mostRemembered = 500;

/** How many it remembers while it reads pages that belong together. */
const mostAtOnce = 20_000;

/** When a notification was sent, in milliseconds with a fraction; `NaN` where that is not told. */
export function sentAt(item: AlertHistoryItem): number {
  const text = typeof item?.sent === 'string' ? item.sent : '';
  // A date knows milliseconds, and Cloudflare writes microseconds, without the zeros at their end.
  const [, micros = ''] = /\.\d{3}(\d{1,3})/.exec(text) ?? [];
  return Date.parse(text) + Number(`0.${micros || 0}`);
}

/** Takes notifications in, and gives those that are new, the oldest first. */
export function take(place: AlertPlace, items: readonly AlertHistoryItem[]): AlertHistoryItem[] {
  const { seen } = place;
  const fresh = items.filter((item) => {
    const print = fingerprint(item.id || JSON.stringify(item));
    const isNew = !seen.has(print);
    const time = sentAt(item);
    seen.set(print, Number.isNaN(time) ? newestOf(place) : time);
    return isNew;
  });
  for (const print of seen.keys()) {
    if (seen.size <= mostAtOnce) break;
    seen.delete(print);
  }
  const order = (item: AlertHistoryItem): number => sentAt(item) || Number.POSITIVE_INFINITY;
  return fresh.sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
}

/** Moves on, once everything before `end` has been taken in, or simply everything where there is no end. */
export function advance(place: AlertPlace, end: number | undefined, overlapMs: number): void {
  place.from = Math.max(place.from, Math.floor((end ?? newestOf(place)) - overlapMs));
  let kept = [...place.seen].filter(([, time]) => time >= place.from);
  if (kept.length > mostRemembered) {
    kept.sort(([, a], [, b]) => b - a);
    // What is forgotten must not be read again, so the overlap is shorter for once.
    const [, newestForgotten = 0] = kept[mostRemembered] ?? [];
    place.from = Math.floor(newestForgotten) + 1;
    kept = kept.filter(([, time]) => time >= place.from);
  }
  place.seen = new Map(kept);
}

function newestOf({ from, seen }: AlertPlace): number {
  let newest = from;
  for (const time of seen.values()) newest = Math.max(newest, time);
  return newest;
}

/** The string for a place: the time, the account in a few letters, and eight letters for each notification. */
export function writePlace({ account, from, seen }: AlertPlace): string {
  const prints = [...seen.keys()].slice(-mostRemembered).join('');
  return `h${from.toString(36)}.${fingerprint(account).slice(0, 4)}.${prints}`;
}

/** The place that a string stands for; `undefined` when it is none, or one of another account. */
export function readPlace(cursor: string, account: string, overlapMs: number): AlertPlace | undefined {
  const [, time = '', owner, prints = ''] = /^h([0-9a-z]{1,9})\.([\w-]{4})\.((?:[\w-]{8}){0,500})$/.exec(cursor) ?? [];
  if (time === '' || owner !== fingerprint(account).slice(0, 4)) return undefined;
  const from = Number.parseInt(time, 36);
  // When these were sent is told again by the history; until then they count as the newest.
  const seen = new Map((prints.match(/.{8}/g) ?? []).map((print) => [print, from + overlapMs]));
  return from <= latest ? { account, from, seen } : undefined;
}

/** The last time that a date can be. */
const latest = 8.64e15;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 48 bits of a text as eight letters: among the few that are compared, no two are the same by chance. */
function fingerprint(text: string): string {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  const mix = (a: number, b: number) => Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  return fourLetters(mix(one, two)) + fourLetters(mix(two, one));
}

function fourLetters(bits: number): string {
  return [0, 6, 12, 18].map((shift) => letters[(bits >>> shift) & 63]).join('');
}
