/** This file knows how a list is cut into pages, sorted and filtered by its query. */
import { type Answer, list, type ResultInfo, refuse } from './answer.ts';
import { readTime } from './clock.ts';
import type { Call } from './router.ts';

/** The page sizes an endpoint allows. */
export interface PageBounds {
  /** Size when none is asked for. */
  size: number;
  /** Smallest size; a smaller request gets this. */
  min: number;
  /** Largest size; a larger request gets this. */
  max: number;
}

/** The bounds of most lists. */
export const usualBounds: PageBounds = { size: 20, min: 5, max: 50 };

/** One page and its place in the list. */
export interface Page<T> {
  /** The items of this page; none when it lies past the end. */
  items: T[];
  /** Number of the page, from 1. */
  page: number;
  /** Size of a page as it was applied. */
  per_page: number;
  /** How many items there are in all. */
  total_count: number;
}

/** What a list has to know of the request. */
export type Listing = Pick<Call, 'query' | 'shift'>;

/**
 * Cuts one page out of a list.
 * @param items The whole list.
 * @param call The request, of whose query `page` and `per_page` are read.
 * @param bounds What the endpoint allows.
 */
export function cut<T>(items: readonly T[], { query, shift }: Listing, bounds: PageBounds = usualBounds): Page<T> {
  const page = Math.max(1, whole(query.get('page'), 1));
  const per_page = Math.min(bounds.max, Math.max(bounds.min, whole(query.get('per_page'), bounds.size)));
  const start = Math.max(0, (page - 1) * per_page + shift);
  return { items: items.slice(start, start + per_page), page, per_page, total_count: items.length };
}

/**
 * Answers with one page of a list.
 * @param items The whole list.
 * @param call The request.
 * @param render How an item is written; only the items of the page are.
 * @param bounds What the endpoint allows.
 */
export function paged<T>(
  items: readonly T[],
  call: Listing,
  render: (item: T) => unknown = (item) => item,
  bounds: PageBounds = usualBounds,
): Answer {
  const page = cut(items, call, bounds);
  const info: ResultInfo = {
    page: page.page,
    per_page: page.per_page,
    total_pages: Math.ceil(page.total_count / page.per_page),
    count: page.items.length,
    total_count: page.total_count,
  };
  return list(page.items.map(render), info);
}

/**
 * Sorts a copy of a list by the `order` and `direction` of the query; an unknown order is ignored.
 * @param items The list.
 * @param query The request's query.
 * @param keys What each order reads from an item.
 * @param fallback The order when none is asked for; the list keeps its own when there is none.
 */
export function sorted<T>(
  items: readonly T[],
  query: URLSearchParams,
  keys: Readonly<Record<string, (item: T) => string | number>>,
  fallback?: string,
): T[] {
  const asked = query.get('order') ?? '';
  const key = Object.hasOwn(keys, asked) ? keys[asked] : fallback === undefined ? undefined : keys[fallback];
  const descending = query.get('direction')?.toLowerCase() === 'desc';
  if (!key) return descending ? items.toReversed() : [...items];
  const sign = descending ? -1 : 1;
  return [...items].sort((a, b) => {
    const left = key(a);
    const right = key(b);
    return left < right ? -sign : left > right ? sign : 0;
  });
}

/**
 * Keeps what passes all filters, or any of them when the query says `match=any`. No filters keep everything.
 * @param items The list.
 * @param query The request's query, of which `match` is read.
 * @param filters The tests that the query asks for.
 */
export function matching<T>(
  items: Iterable<T>,
  query: URLSearchParams,
  filters: ReadonlyArray<(item: T) => boolean>,
): T[] {
  const all = [...items];
  return filters.length === 0 ? all : all.filter(joined(filters, query.get('match')));
}

/**
 * One test in place of several.
 * @param filters The tests.
 * @param match What the query says of them: `any` when one is enough, anything else when all have to be passed.
 */
export function joined<T>(filters: ReadonlyArray<(item: T) => boolean>, match: string | null): (item: T) => boolean {
  const any = match?.toLowerCase() === 'any';
  return (item) => (any ? filters.some((test) => test(item)) : filters.every((test) => test(item)));
}

/**
 * Whether a value is the one that the query asks for. A key that is absent or empty asks for nothing.
 * @param query The request's query.
 * @param key Name of the filter.
 * @param value The value of an item.
 */
export function isAsked(query: URLSearchParams, key: string, value: string): boolean {
  const asked = query.get(key);
  return !asked || asked === value;
}

/**
 * A time of the query, in milliseconds; undefined when it is absent or empty.
 * @param query The request's query.
 * @param key Its name.
 * @param code Number of the refusal; undefined where the service sends none.
 * @throws {Refusal} When it is no time.
 */
export function timeOf(query: URLSearchParams, key: string, code?: number): number | undefined {
  const text = query.get(key);
  if (!text) return undefined;
  const time = readTime(text);
  if (time === undefined) throw refuse(400, code, `Invalid value for ${key}`);
  return time;
}

/**
 * A test for times from the query's `since` on, and before its `before`.
 * @param query The request's query.
 * @param code Number of the refusal; undefined where the service sends none.
 * @throws {Refusal} When one of both is no time.
 */
export function windowOf(query: URLSearchParams, code?: number): (time: string) => boolean {
  const since = timeOf(query, 'since', code) ?? Number.NEGATIVE_INFINITY;
  const before = timeOf(query, 'before', code) ?? Number.POSITIVE_INFINITY;
  return (time) => Date.parse(time) >= since && Date.parse(time) < before;
}

/** What stands behind the dot of a filter, such as `name.contains`, and what it means for two texts. */
export const comparisons: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  exact: (text, value) => text === value,
  contains: (text, value) => text.includes(value),
  startswith: (text, value) => text.startsWith(value),
  endswith: (text, value) => text.endsWith(value),
};

/** A whole number of the query; anything else counts as absent. */
function whole(text: string | null, fallback: number): number {
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : fallback;
}
