/** A lazy list, and the rules for "is there more?". */
import { ParamsError, ResponseError } from './errors.ts';
import { defaults, type ListOptions } from './options.ts';
import { isRecord, type ResultInfo } from './schema.ts';

/** One page of a list. */
export interface Page<T> {
  /** The items of this page, without those that an earlier page of the same run had already. */
  items: T[];
  /** Number of this page, for lists that are numbered. */
  page: number | undefined;
  /** How many items there are in all, where the server says so. */
  total: number | undefined;
  /** Where the next page begins: store it to go on later, also in another process. `undefined` on the last page. */
  cursor: string | undefined;
}

/** One page as it comes from the server. */
export interface RawPage<T> {
  /** The items. */
  items: T[];
  /** What the list says about itself. */
  info: ResultInfo | undefined;
}

/** Where the pages of a list come from. */
export interface PageSource<T> {
  /** How the list goes on; `auto` finds out from the first answer. */
  style: 'page' | 'cursor' | 'single' | 'auto';
  /** The page size to ask for, where the list takes one. */
  perPage: number | undefined;
  /** Name of the query parameter that carries the page size. */
  sizeParam: 'per_page' | 'limit';
  /** The page that the caller wants first. */
  firstPage: number;
  /** The server's own cursor that the caller wants to begin at. */
  firstCursor: string | undefined;
  /** Fetches one page with these query parameters put in. */
  fetch(query: Record<string, string | number>, signal: AbortSignal | undefined): Promise<RawPage<T>>;
}

/** Where a page begins. */
type Position = { page: number; size: number | undefined } | { cursor: string; size: number | undefined };

/**
 * A list that is fetched as it is read. It is no promise: iterate it, or ask for pages or an array.
 *
 * Every list is complete and finite, whatever the server does: it ends at the first proof that there is no more, items
 * that moved between pages are given once, and a list without an end is given up with a {@link ResponseError}.
 *
 * @example
 * for await (const zone of cf.zones.list()) console.log(zone.name);
 */
export class Paginated<T> implements AsyncIterable<T> {
  readonly #source: PageSource<T>;
  readonly #options: ListOptions;

  /** @param source - Where pages come from. @param options - Where to begin, and how far to go. */
  constructor(source: PageSource<T>, options: ListOptions = {}) {
    this.#source = source;
    this.#options = options;
  }

  /** Goes through all items, page by page. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    const pages = this.pages();
    let items: readonly T[] = [];
    let at = 0;
    // By hand, since a generator that hands on each item costs more than fetching it.
    const next = async (): Promise<IteratorResult<T, undefined>> => {
      while (at >= items.length) {
        const step = await pages.next();
        if (step.done) return { done: true, value: undefined };
        items = step.value.items;
        at = 0;
      }
      return { done: false, value: items[at++] as T };
    };
    const end = async (): Promise<IteratorResult<T, undefined>> => {
      at = 0;
      items = [];
      await pages.return(undefined);
      return { done: true, value: undefined };
    };
    return { next, return: end };
  }

  /**
   * Goes through all pages. Each carries the cursor of the next, for jobs that must be able to stop and go on.
   *
   * @example
   * for await (const page of cf.zones.list().pages()) await save(page.items, page.cursor);
   */
  async *pages(): AsyncGenerator<Page<T>, undefined, undefined> {
    const { signal, maxPages = defaults.maxPages, pagesAhead = defaults.pagesAhead } = this.#options;
    const walk = new Walk(this.#source, this.#start());
    const ahead = new ReadAhead(this.#source, signal);
    try {
      for (let count = 1; ; count++) {
        signal?.throwIfAborted();
        const page = walk.take(await ahead.next(walk.position));
        yield page;
        if (page.cursor === undefined) return undefined;
        if (count >= maxPages) throw endless(maxPages);
        ahead.fill(walk.upcoming(Math.min(pagesAhead, maxPages - count)));
      }
    } finally {
      ahead.stop();
    }
  }

  /**
   * Fetches one page: the first, or the one that the `cursor` option names.
   *
   * @returns The page, with the cursor of the next one.
   * @throws {@link CloudflareError} as the list's method documents.
   */
  async page(): Promise<Page<T>> {
    const walk = new Walk(this.#source, this.#start());
    return walk.take(await this.#source.fetch(queryFor(this.#source, walk.position), this.#options.signal));
  }

  /**
   * Reads the list into an array.
   *
   * @param options - `limit`: how many items at the most; reading stops there.
   * @returns The items.
   * @throws {@link ParamsError} when `limit` is no number from 0.
   */
  async toArray(options: { limit?: number | undefined } = {}): Promise<T[]> {
    const { limit = Number.POSITIVE_INFINITY } = options;
    if (typeof limit !== 'number' || !(limit >= 0)) throw wrong('limit must be a number from 0');
    const items: T[] = [];
    if (limit === 0) return items;
    for await (const page of this.pages()) {
      for (const item of page.items) items.push(item);
      if (items.length >= limit) return items.slice(0, limit);
    }
    return items;
  }

  #start(): Position {
    const { perPage: size, firstPage, firstCursor, style } = this.#source;
    const { cursor } = this.#options;
    if (cursor !== undefined) return readCursor(cursor);
    if (firstCursor !== undefined) return { cursor: firstCursor, size };
    return style === 'cursor' ? { cursor: '', size } : { page: firstPage, size };
  }
}

/** Where a list stands: what was seen, and where the next page begins. */
class Walk<T> {
  /** Where the page to be fetched begins. */
  position: Position;
  readonly #source: PageSource<T>;
  readonly #start: Position;
  readonly #seen = new Recent();
  #received = 0;
  #lastPage = Number.POSITIVE_INFINITY;
  #previous = '';

  constructor(source: PageSource<T>, start: Position) {
    this.#source = source;
    this.position = start;
    this.#start = start;
  }

  /** Takes a page in and moves on. */
  take({ items, info }: RawPage<T>): Page<T> {
    const at = this.position;
    if (this.#source.style === 'single') return { items, page: undefined, total: info?.total_count, cursor: undefined };
    const fingerprint = fingerprintOf(items);
    const repeated = items.length > 0 && fingerprint === this.#previous;
    this.#previous = fingerprint;
    this.#received += items.length;
    const fresh = items.filter((item) => this.#seen.add(item));
    const next = items.length === 0 || repeated || fresh.length === 0 ? undefined : this.#next(at, items.length, info);
    if (next !== undefined) this.position = next;
    return {
      items: repeated ? [] : fresh,
      page: 'page' in at ? at.page : undefined,
      total: info?.total_count,
      cursor: next === undefined ? undefined : writeCursor(next),
    };
  }

  /** The positions after the current one that are known to exist. */
  upcoming(count: number): Position[] {
    const { position } = this;
    if (!('page' in position) || !Number.isFinite(this.#lastPage)) return [position];
    const pages = Math.max(1, Math.min(count, this.#lastPage - position.page + 1));
    return Array.from({ length: pages }, (_, ahead) => ({ ...position, page: position.page + ahead }));
  }

  #next(at: Position, count: number, info: ResultInfo | undefined): Position | undefined {
    const { style } = this.#source;
    if (style === 'cursor' || 'cursor' in at || (style === 'auto' && info?.cursor !== undefined)) {
      const before = 'cursor' in at ? at.cursor : '';
      // A cursor that does not move would fetch this page for ever.
      return info?.cursor === undefined || info.cursor === before ? undefined : { cursor: info.cursor, size: at.size };
    }
    return this.#isLast(at.page, count, info) ? undefined : { page: at.page + 1, size: at.size };
  }

  /** Whether a numbered page is proven to be the last. */
  #isLast(page: number, count: number, info: ResultInfo | undefined): boolean {
    const { total_pages: pages, total_count: total, per_page: stated } = info ?? {};
    // Zero pages beside a page with items is no statement at all; a total below what has come is none either.
    const knownPages = pages !== undefined && pages >= 1 ? pages : undefined;
    const start = 'page' in this.#start ? this.#start.page : 1;
    const skipped = (start - 1) * (stated ?? count);
    const received = this.#received + skipped;
    const knownTotal = total !== undefined && total >= count && total > 0 ? total : undefined;
    if (knownTotal !== undefined && received >= knownTotal) return true;
    this.#lastPage = knownPages ?? Number.POSITIVE_INFINITY;
    if (knownPages !== undefined && page >= knownPages) {
      // Both are stated and disagree: one more request tells, and an empty page costs less than a lost item.
      return knownTotal === undefined;
    }
    if (knownPages !== undefined || knownTotal !== undefined) return false;
    return stated !== undefined && stated > 0 && count < stated;
  }
}

/** Fetches pages ahead of the one being read, in order. */
class ReadAhead<T> {
  readonly #source: PageSource<T>;
  readonly #stopped = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #pending: Array<{ key: string; page: Promise<RawPage<T>> }> = [];
  readonly #onAbort = () => this.stop();

  constructor(source: PageSource<T>, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
  }

  /** The page at `position`, fetched already or now. */
  next(position: Position): Promise<RawPage<T>> {
    const head = this.#pending.shift();
    if (head !== undefined && head.key === writeCursor(position)) return head.page;
    return this.#source.fetch(queryFor(this.#source, position), this.#signal);
  }

  /** Makes sure that these positions are on their way. A single one is left until it is asked for. */
  fill(positions: Position[]): void {
    if (positions.length < 2) return;
    if (this.#pending.length === 0) this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
    for (const position of positions.slice(this.#pending.length)) {
      const page = this.#source.fetch(queryFor(this.#source, position), this.#stopped.signal);
      // Whoever waits for it gets the failure; if nobody does, it is no unhandled rejection.
      page.catch(() => {});
      this.#pending.push({ key: writeCursor(position), page });
    }
  }

  /** Gives up what nobody will read. */
  stop(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#stopped.abort(this.#signal?.reason);
    this.#pending.length = 0;
  }
}

/** The query parameters that fetch the page at a position. */
function queryFor({ style, sizeParam }: PageSource<unknown>, position: Position): Record<string, string | number> {
  if (style === 'single') return {};
  const size = position.size === undefined ? {} : { [sizeParam]: position.size };
  if ('cursor' in position) return position.cursor === '' ? size : { ...size, cursor: position.cursor };
  // A raw list may be one that takes no page at all, so the first is asked for without.
  return style === 'auto' && position.page === 1 ? size : { ...size, page: position.page };
}

// A page number means something only with the page size, so both go into the cursor.
function writeCursor(position: Position): string {
  const size = position.size ?? '';
  return 'cursor' in position ? `c${size}.${position.cursor}` : `p${size}.${position.page}`;
}

function readCursor(cursor: string): Position {
  const [, kind, digits, rest = ''] = /^([pc])(\d{0,9})\.(.+)$/s.exec(cursor) ?? [];
  const size = digits ? Number(digits) : undefined;
  if (kind === 'c') return { cursor: rest, size };
  if (kind === 'p' && /^[1-9]\d{0,8}$/.test(rest)) return { page: Number(rest), size };
  throw wrong('cursor must be one that a page of this list gave');
}

/** The ids that came lately: items that move do so between neighbouring pages, and a long list must not fill memory. */
class Recent {
  readonly #ids = new Set<string>();

  /** Whether `item` is new; what has no id always is. */
  add(item: unknown): boolean {
    const id = isRecord(item) ? item.id : undefined;
    if (typeof id !== 'string' || id === '') return true;
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > 20_000) this.#ids.delete(this.#ids.values().next().value as string);
    return true;
  }
}

function fingerprintOf(items: readonly unknown[]): string {
  return items.length === 0 ? '' : JSON.stringify([items.length, items[0], items.at(-1)]);
}

function wrong(problem: string): ParamsError {
  return new ParamsError(`Invalid list options: ${problem}`, [problem]);
}

function endless(pages: number): ResponseError {
  return new ResponseError(
    `The list did not end after ${pages} pages: it was given up. Raise maxPages if it really is longer.`,
    { outcome: 'rejected' },
  );
}
