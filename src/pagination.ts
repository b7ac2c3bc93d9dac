import { ParamsError, ResponseError } from './errors.ts';
import { defaults, type ListOptions } from './options.ts';
import { isRecord } from './schema.ts';
import { type Page, type PageSource, type Position, queryFor, type RawPage, readCursor, Walk } from './walk.ts';

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

  /**
   * @internal
   * @param source - Where pages come from.
   * @param options - Where to begin, and how far to go.
   */
  constructor(source: PageSource<T>, options: ListOptions = {}) {
    this.#source = source;
    this.#options = options;
  }

  /** Goes through all items, page by page. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    const pages = this.pages();
    let items: readonly T[] = [];
    let at = 0;
    let turning: Promise<boolean> | undefined;
    const turn = async (): Promise<boolean> => {
      // What was read is let go before the next page comes, not when it has come.
      items = [];
      at = 0;
      try {
        const step = await pages.next();
        items = step.done ? [] : step.value.items;
        return !step.done;
      } finally {
        turning = undefined;
      }
    };
    const nextPage = async (): Promise<IteratorResult<T, undefined>> => {
      while (at >= items.length) {
        // Whoever asks while a page is on its way shares it: items must not be lost to a second one.
        turning ??= turn();
        if (!(await turning)) return { done: true, value: undefined };
      }
      return next();
    };
    // By hand, since a generator that hands on each item costs more than fetching it.
    const next = (): Promise<IteratorResult<T, undefined>> =>
      at < items.length ? Promise.resolve({ done: false, value: items[at++] as T }) : nextPage();
    const end = async (): Promise<IteratorResult<T, undefined>> => {
      items = [];
      await pages.return(undefined);
      return { done: true, value: undefined };
    };
    return { next, return: end };
  }

  /**
   * Goes through all pages. Each carries the cursor of the next, for jobs that must be able to stop and go on.
   *
   * @returns The pages, fetched as they are read.
   * @throws {@link CloudflareError} while reading, as the list's method documents.
   * @example
   * for await (const page of cf.zones.list().pages()) await save(page.items, page.cursor);
   */
  pages(): AsyncGenerator<Page<T>, undefined, undefined> {
    return this.#read(Number.POSITIVE_INFINITY);
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
  async toArray(
    options: {
      /** How many items at the most. */
      limit?: number | undefined;
    } = {},
  ): Promise<T[]> {
    const { limit = Number.POSITIVE_INFINITY, ...others } = isRecord(options) ? options : { limit: Number.NaN };
    if (typeof limit !== 'number' || !(limit >= 0)) throw wrong(this.#source, 'limit must be a number from 0');
    // A misspelt limit would read the whole list.
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw wrong(this.#source, `${unknown} is not an option: did you mean limit?`);
    const items: T[] = [];
    if (limit === 0) return items;
    for await (const page of this.#read(limit)) {
      for (const item of page.items) items.push(item);
      if (items.length >= limit) return items.slice(0, limit);
    }
    return items;
  }

  /** Goes through the pages, as far as `wanted` items reach. */
  async *#read(wanted: number): AsyncGenerator<Page<T>, undefined, undefined> {
    const { signal, maxPages = defaults.maxPages, pagesAhead = defaults.pagesAhead } = this.#options;
    const walk = new Walk(this.#source, this.#start());
    const ahead = new ReadAhead(this.#source, signal);
    try {
      for (let count = 1; ; count++) {
        const positions = walk.upcoming(1 + Math.min(pagesAhead, ahead.room, maxPages - count), wanted - walk.given);
        // Held in a variable, the page would stay in memory until the next one is there.
        yield walk.take(await ahead.next(positions));
        if (walk.shortfall !== undefined) this.#source.onShortfall?.(walk.shortfall);
        if (walk.ended) return undefined;
        if (count >= maxPages) throw endless(this.#source, maxPages);
        signal?.throwIfAborted();
      }
    } finally {
      ahead.stop();
    }
  }

  #start(): Position {
    const { perPage: size, firstPage = 1, firstCursor, style } = this.#source;
    const { cursor } = this.#options;
    if (cursor === undefined) {
      if (firstCursor !== undefined || style === 'cursor') return { cursor: firstCursor ?? '', size };
      return { page: firstPage, size };
    }
    const position = readCursor(cursor);
    // What another kind of list gave would be no error to the server: it would quietly begin at the front.
    if (position !== undefined && (style === 'auto' || style in position)) return position;
    throw wrong(this.#source, 'cursor must be one that a page of this list gave');
  }
}

// How many characters may be fetched ahead: on their way and as objects they take ten times as much memory.
const mostAhead = 2 * 2 ** 20;

/** Fetches pages ahead of the one being read, in order. */
class ReadAhead<T> {
  readonly #source: PageSource<T>;
  readonly #signal: AbortSignal | undefined;
  readonly #coming = new Map<string | number, Promise<RawPage<T>>>();
  readonly #onAbort = () => this.stop();
  #stopped: AbortController | undefined;
  // Characters of the longest answer so far.
  #longest = 0;

  constructor(source: PageSource<T>, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
  }

  /** How many pages may be on their way beside the one that is wanted: one at least, as many as memory is for. */
  get room(): number {
    // A list is in no hurry: whoever waits for the budget goes first.
    return this.#source.crowded?.() ? 1 : Math.max(1, Math.floor(mostAhead / this.#longest));
  }

  /** The page at the first of these positions; those at the others are sent for. */
  async next(positions: readonly [Position, ...Position[]]): Promise<RawPage<T>> {
    const [wanted] = positions;
    if (positions.length > 1) this.#sendFor(positions);
    const coming = this.#coming.get(keyOf(wanted));
    this.#coming.delete(keyOf(wanted));
    const page = await (coming ?? this.#source.fetch(queryFor(this.#source, wanted), this.#signal));
    this.#longest = Math.max(this.#longest, page.textLength ?? 0);
    return page;
  }

  /** Gives up what nobody will read. */
  stop(): void {
    if (this.#stopped === undefined) return;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#stopped.abort(this.#signal?.reason);
    this.#coming.clear();
  }

  #sendFor(positions: readonly Position[]): void {
    if (this.#stopped === undefined) this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#stopped ??= new AbortController();
    for (const position of positions) {
      if (this.#coming.has(keyOf(position))) continue;
      const page = this.#source.fetch(queryFor(this.#source, position), this.#stopped.signal);
      // Whoever waits for it gets the failure; if nobody does, it is no unhandled rejection.
      page.catch(() => {});
      this.#coming.set(keyOf(position), page);
    }
  }
}

function keyOf(position: Position): string | number {
  return 'page' in position ? position.page : position.cursor;
}

function wrong({ endpoint }: PageSource<unknown>, problem: string): ParamsError {
  return new ParamsError(`Invalid list options: ${problem}`, [problem], { ...endpoint });
}

function endless({ endpoint }: PageSource<unknown>, pages: number): ResponseError {
  return new ResponseError(
    `The list did not end after ${pages} pages: it was given up. Raise maxPages if it really is longer.`,
    { ...endpoint, outcome: 'rejected' },
  );
}
