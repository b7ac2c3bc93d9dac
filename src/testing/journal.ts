/** This file knows what was asked and answered, without the secrets that came along. */
import { insist, insistOnKnown, isWhole } from './arguments.ts';
import { isOfTokens, maskBody, maskText, maskValue } from './masking.ts';

/** One request as the emulator saw it. */
export interface JournalEntry {
  /** HTTP method. */
  method: string;
  /** Path below the base, such as `/zones`. */
  path: string;
  /** The documented form of the path, such as `/zones/{zone_id}`; null when there is none. */
  route: string | null;
  /** The query, with secrets masked; a key that came several times has a list. */
  query: Record<string, string | string[]>;
  /** The body with secrets masked: parsed, if it is JSON, else as text; undefined without one. */
  body: unknown;
  /** Status of the answer; 0 while there is none, or when the connection was reset. */
  status: number;
  /** Identifier of the token; null without a token or with an unknown one. */
  tokenId: string | null;
  /** How long the answer took to make, in milliseconds of real time; 0 while there is none. */
  durationMs: number;
  /** Names of the faults that were played, joined by `+`; null when there was none. */
  fault: string | null;
}

/** How much is remembered. */
export interface JournalOptions {
  /**
   * How many requests; the oldest are dropped first. 10,000 when omitted, or fewer when their bodies have more than
   * 50 million characters together; `Infinity` for all, whatever memory that takes.
   */
  limit?: number;
}

/** Longest body that is kept as it came, in characters: enough for any batch of DNS records. */
const longest = 1_000_000;

/** How many characters of bodies are kept in all: a test of load must not fill the memory with what it sent. */
const mostBodies = 50_000_000;

/** The latest requests, the oldest first. */
export class Journal {
  readonly #limit: number;
  readonly #entries: JournalEntry[] = [];
  /** How many characters the body of a request has. */
  readonly #lengths = new WeakMap<JournalEntry, number>();
  /** How many characters of bodies came in since they were last counted, and were kept then. */
  #bodies = 0;
  #dropped = 0;

  /**
   * Opens a journal.
   * @param options How much is remembered.
   * @throws {TypeError} When an option is wrong.
   */
  constructor(options: JournalOptions = {}) {
    insistOnKnown(options, ['limit'], 'journal');
    const { limit = 10_000 } = options;
    const possible = limit === Number.POSITIVE_INFINITY || isWhole(limit, 0);
    insist(possible, 'journal.limit', 'a whole number of at least 0, or Infinity', limit);
    this.#limit = limit;
  }

  /** The requests that are remembered. It is always the same list. */
  get entries(): JournalEntry[] {
    this.#trim();
    return this.#entries;
  }

  /** How many older requests are not remembered. */
  get dropped(): number {
    this.#trim();
    return this.#dropped;
  }

  /**
   * Adds a request.
   * @param entry The request.
   */
  add(entry: JournalEntry): void {
    this.#entries.push(entry);
    // Dropped many at a time: moving the whole list up for each request would cost more than the request.
    if (this.#entries.length > this.#limit * 2) this.#trim();
  }

  /**
   * Adds the body of a request, which is read when the request is already known.
   * @param entry The request.
   * @param text The body.
   * @param path Where it was sent.
   */
  addBody(entry: JournalEntry, text: string, path: string): void {
    entry.body = plainBody(text, path);
    const length = Math.min(text.length, longest);
    this.#lengths.set(entry, length);
    this.#bodies += length;
    if (this.#bodies > mostBodies) this.#trim();
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.length = 0;
    this.#bodies = 0;
    this.#dropped = 0;
  }

  #trim(): void {
    const surplus = Math.max(this.#entries.length - this.#limit, this.#bodies > mostBodies ? this.#surplusBodies() : 0);
    if (surplus <= 0) return;
    this.#entries.splice(0, surplus);
    this.#dropped += surplus;
  }

  /** How many of the oldest requests have to go for their bodies' sake; never the latest, however long its body is. */
  #surplusBodies(): number {
    // Whoever wants all of them gets all of them.
    if (this.#limit === Number.POSITIVE_INFINITY) return 0;
    // Counted anew, for a test may have shortened the list; and down to less, so that not every request has to count.
    this.#bodies = 0;
    const first = this.#entries.findLastIndex((entry) => {
      const length = this.#lengths.get(entry) ?? 0;
      const full = this.#bodies > 0 && this.#bodies + length > mostBodies * 0.8;
      if (!full) this.#bodies += length;
      return full;
    });
    return first + 1;
  }
}

/**
 * Writes a query as a plain object, without secrets.
 * @param query The query of a request.
 */
export function plainQuery(query: URLSearchParams): JournalEntry['query'] {
  const plain = new Map<string, string | string[]>();
  for (const [key, value] of query) {
    const shown = String(maskValue(key, value));
    const known = plain.get(key);
    plain.set(key, known === undefined ? shown : [known, shown].flat());
  }
  return Object.fromEntries(plain);
}

/** A body as the journal keeps it. */
function plainBody(text: string, path: string): unknown {
  if (text === '') return undefined;
  if (text.length <= longest) return maskBody(text, isOfTokens(path));
  const shown = `${maskText(text.slice(0, longest))}… (${text.length} characters in all)`;
  // A part of a text keeps all of it in memory; one that was written and read again does not.
  return JSON.parse(JSON.stringify(shown));
}
