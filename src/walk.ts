/** Where a list stands while it is read, and the rules for "is there more?". */
import type { Endpoint } from './endpoint.ts';
import type { ResultInfo } from './envelope.ts';
import { isRecord } from './schema.ts';

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
  /** The items as they were sent, where a schema made others of them: these tell what came before. */
  sent?: readonly unknown[];
  /** What the list says about itself. */
  info: ResultInfo | undefined;
  /** Length of the answer as text, where it is known: how many pages are fetched ahead depends on it. */
  textLength?: number | undefined;
}

/** Where the pages of a list come from. */
export interface PageSource<T> {
  /** How the list goes on; `auto` finds out from the first answer. */
  style: 'page' | 'cursor' | 'single' | 'auto';
  /** The page size to ask for, where the list takes one. */
  perPage: number | undefined;
  /** The greatest page size that is documented. A server that echoes a greater one may still send less. */
  maxPerPage?: number | undefined;
  /** Name of the query parameter that carries the page size. */
  sizeParam: 'per_page' | 'limit';
  /** The page that the caller wants first; without one, an `auto` list is asked for its first without a number. */
  firstPage: number | undefined;
  /** The server's own cursor that the caller wants to begin at. */
  firstCursor: string | undefined;
  /** Method and path of the list, for its errors. */
  endpoint?: Pick<Endpoint, 'method' | 'path'> | undefined;
  /**
   * Told when the list ended before the totals that the server stated.
   * @param shortfall - How far it came.
   */
  onShortfall?(shortfall: string): void;
  /**
   * Says whether other requests wait for the budget that this list spends from.
   * @returns Whether they do.
   */
  crowded?(): boolean;
  /**
   * Fetches one page.
   * @param query - The query parameters to put in.
   * @param signal - Ends the call.
   * @returns The page.
   */
  fetch(query: Record<string, string | number>, signal: AbortSignal | undefined): Promise<RawPage<T>>;
}

/** Where a page begins: at a number, after so many items where that is known, or at a cursor of the server's. */
export type Position = NumberPosition | CursorPosition;

interface NumberPosition {
  page: number;
  size: number | undefined;
  received?: number | undefined;
}

interface CursorPosition {
  cursor: string;
  size: number | undefined;
}

// After so many pages in a row that only repeat what came before, the server does not heed where it is asked to begin.
const repeats = 2;
// After so many empty pages in a row, cursors lead nowhere.
const empties = 10;

/** A list on its way: what was seen, and where the next page begins. */
export class Walk<T> {
  /** Where the page to be fetched begins. */
  position: Position;
  /** Whether the page taken in last is the last one. */
  ended = false;
  /** How many items were given. */
  given = 0;
  /** How the list fell short of what the server stated, once it has ended so. */
  shortfall: string | undefined;
  readonly #source: PageSource<T>;
  readonly #seen = new Recent();
  // The page before, where it takes more than its ids to tell that it is repeated.
  #previous: readonly unknown[] = [];
  // How many different items lie up to here, those before the first page included.
  #received: number | undefined;
  // Length of the longest page so far: what a server really sends, whatever size it states.
  #longest = 0;
  // How many pages in a row held nothing new.
  #barren = 0;
  #lastPage = Number.POSITIVE_INFINITY;

  constructor(source: PageSource<T>, start: Position) {
    this.#source = source;
    this.position = start;
  }

  /** Takes a page in and moves on. */
  take({ items, info, sent = items }: RawPage<T>): Page<T> {
    const at = this.position;
    const total = atLeast(sent.length, info?.total_count);
    if (this.#source.style === 'single') {
      this.ended = true;
      return { items, page: undefined, total, cursor: undefined };
    }
    const fresh = isSame(sent, this.#previous) ? [] : items.filter((_, index) => !this.#seen.has(sent[index]));
    this.#previous = this.#seen.add(sent) ? [] : sent;
    this.#longest = Math.max(this.#longest, sent.length);
    this.#barren = fresh.length > 0 ? 0 : this.#barren + 1;
    const next = this.#next(at, sent.length, fresh.length, info);
    if (next !== undefined) this.position = next;
    this.ended = next === undefined;
    this.given += fresh.length;
    return {
      items: fresh,
      page: 'page' in at ? at.page : undefined,
      total,
      cursor: next === undefined ? undefined : writeCursor(next),
    };
  }

  /** The next position, and those after it that are known to exist and are needed for so many items. */
  upcoming(count: number, items: number): [Position, ...Position[]] {
    const { position } = this;
    if (!('page' in position) || !Number.isFinite(this.#lastPage)) return [position];
    const pages = Math.min(count, this.#lastPage - position.page + 1, Math.ceil(items / this.#longest));
    const more = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 1);
    return [position, ...more.map((ahead) => ({ ...position, page: position.page + ahead }))];
  }

  #next(at: Position, sent: number, fresh: number, info: ResultInfo | undefined): Position | undefined {
    if ('cursor' in at) return this.#cursorAfter(at.cursor, at.size, sent, info);
    if (this.#source.style === 'auto' && info?.cursor !== undefined) return this.#cursorAfter('', at.size, sent, info);
    return this.#isLast(at, sent, fresh, info)
      ? undefined
      : { page: at.page + 1, size: at.size, received: this.#received };
  }

  #cursorAfter(
    before: string,
    size: number | undefined,
    sent: number,
    info: ResultInfo | undefined,
  ): CursorPosition | undefined {
    const { cursor } = info ?? {};
    // A cursor that does not move would fetch this page for ever.
    if (cursor === undefined || cursor === before) return undefined;
    // Where entries are left out after the paging, an empty page may lie between two with items.
    return this.#barren >= (sent === 0 ? empties : repeats) ? undefined : { cursor, size };
  }

  /** Whether a numbered page is proven to be the last. */
  #isLast(at: NumberPosition, sent: number, fresh: number, info: ResultInfo = {}): boolean {
    // Zero pages beside a page with items is no statement at all, nor is a total below what the page holds.
    const pages = atLeast(1, info.total_pages);
    const total = atLeast(Math.max(1, sent), info.total_count);
    const stated = info.per_page;
    const received = (this.#received ?? before(at, sent, stated, total)) + fresh;
    this.#received = received;
    const allItems = total !== undefined && received >= total;
    const allPages = pages !== undefined && at.page >= pages;
    this.#lastPage = Math.min(pages ?? Infinity, Math.ceil((total ?? Infinity) / Math.max(stated ?? 1, this.#longest)));
    if (this.#barren > 0) {
      // Nothing new ends the list, unless the totals promise more: then only the second such page in a row does.
      const promised = Math.max(pages ?? 0, total === undefined ? 0 : Math.ceil(total / this.#longest));
      if (allItems || at.page >= promised) return true;
      if (this.#barren >= repeats) {
        this.shortfall = `the list ended with ${received} items, on page ${at.page} of ${promised} that were stated`;
        return true;
      }
    }
    // Where both totals are stated and disagree, one more request tells: an empty page costs less than a lost item.
    if (pages !== undefined && total !== undefined) return allPages && allItems;
    if (pages !== undefined || total !== undefined) return allPages || allItems;
    return stated !== undefined && sent < stated && this.#keepsTo(stated, at.size);
  }

  /** Whether the server works with the page size that it states. Some echo what they are asked for, and send less. */
  #keepsTo(stated: number, asked: number | undefined): boolean {
    const { maxPerPage = 0 } = this.#source;
    return stated !== asked || asked <= maxPerPage || this.#longest >= stated;
  }
}

/** How many items lie before a page that a list begins at, as far as that page tells. */
function before(
  { page, received }: NumberPosition,
  sent: number,
  stated: number | undefined,
  total: number | undefined,
): number {
  if (received !== undefined) return received;
  const skipped = Math.max(0, page - 1);
  // A short page is no measure, unless its place shows that it is the end of the list.
  return stated !== undefined && skipped * stated + sent === total ? skipped * stated : skipped * sent;
}

function atLeast(least: number, value: number | undefined): number | undefined {
  return value !== undefined && value >= least ? value : undefined;
}

/** The query parameters that fetch the page at a position. */
export function queryFor(source: PageSource<unknown>, position: Position): Record<string, string | number> {
  const { style, sizeParam, firstPage } = source;
  if (style === 'single') return {};
  const size = position.size === undefined ? {} : { [sizeParam]: position.size };
  if ('cursor' in position) return position.cursor === '' ? size : { ...size, cursor: position.cursor };
  // An unknown list may be one that takes no page at all, so its first is asked for without.
  return firstPage === undefined && position.page === 1 ? size : { ...size, page: position.page };
}

// A page number means something only with the page size, so both go into the cursor, with the items before them.
function writeCursor(position: Position): string {
  const size = position.size ?? '';
  if ('cursor' in position) return `c${size}.${position.cursor}`;
  return `p${size}.${position.page}${position.received === undefined ? '' : `.${position.received}`}`;
}

/** The position that a cursor of ours stands for; `undefined` when it is none. */
export function readCursor(cursor: unknown): Position | undefined {
  if (typeof cursor !== 'string') return undefined;
  const [, kind, digits, rest = ''] = /^([pc])([1-9]\d{0,8})?\.(.+)$/s.exec(cursor) ?? [];
  const size = digits === undefined ? undefined : Number(digits);
  if (kind === 'c') return { cursor: rest, size };
  const [, page, received] = /^(\d{1,9})(?:\.(\d{1,15}))?$/.exec(rest) ?? [];
  if (kind !== 'p' || page === undefined) return undefined;
  return { page: Number(page), size, received: received === undefined ? undefined : Number(received) };
}

// How many ids are remembered together, and forgotten together, and how many such batches there are.
const batchSize = 5000;
const batches = 4;

/** The ids that came lately: items that move do so between neighbouring pages, and a long list must not fill memory. */
class Recent {
  // Latest first. Ids that were deleted one by one would make one large set be built anew with every few pages.
  #batches: Array<Set<unknown>> = [];
  // Where one page repeats an id for different things, ids tell nothing apart.
  #unreliable = false;

  /** Whether an earlier page had `item`; what has no id is always new. */
  has(item: unknown): boolean {
    if (this.#unreliable) return false;
    const id = idOf(item);
    return this.#batches.some((batch) => batch.has(id));
  }

  /** Remembers a page. Gives whether each of its items will be known again. */
  add(items: readonly unknown[]): boolean {
    const ids = new Set<unknown>();
    let named = 0;
    for (const item of items) {
      const id = idOf(item);
      if (id === undefined) continue;
      ids.add(id);
      named++;
    }
    if (ids.size < named) this.#unreliable = true;
    const [latest] = this.#batches;
    if (latest !== undefined && latest.size + ids.size <= batchSize) for (const id of ids) latest.add(id);
    else this.#batches = [ids, ...this.#batches.slice(0, batches - 1)];
    return !this.#unreliable && ids.size === items.length;
  }
}

function idOf(item: unknown): unknown {
  const id = isRecord(item) ? item.id : undefined;
  return typeof id === 'number' || typeof id === 'string' ? id || undefined : undefined;
}

/** Whether one page holds what the other does; things without an id cannot be told apart in another way. */
function isSame(items: readonly unknown[], others: readonly unknown[]): boolean {
  const same = (item: unknown, index: number) => JSON.stringify(item) === JSON.stringify(others[index]);
  return items.length > 0 && items.length === others.length && items.every(same);
}
