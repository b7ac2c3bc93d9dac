/** This file knows what was asked and answered, without the secrets that came along. */
import { insist, insistOnKnown, isWhole } from './arguments.ts';
import { maskBody, maskText, maskValue } from './masking.ts';

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
  /** How many requests; the oldest are dropped first. 10,000 when omitted. */
  limit?: number;
}

/** Longest body that is kept as it came, in characters: enough for any batch of DNS records. */
const longest = 1_000_000;

/** The latest requests, the oldest first. */
export class Journal {
  readonly #limit: number;
  readonly #entries: JournalEntry[] = [];
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

  /** Forgets everything. */
  clear(): void {
    this.#entries.length = 0;
    this.#dropped = 0;
  }

  #trim(): void {
    const surplus = this.#entries.length - this.#limit;
    if (surplus <= 0) return;
    this.#entries.splice(0, surplus);
    this.#dropped += surplus;
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

/**
 * Writes a body as the journal keeps it.
 * @param text The body.
 * @param path Where it was sent.
 */
export function plainBody(text: string, path: string): unknown {
  if (text === '') return undefined;
  const ofTokens = /\/(tokens|secrets)\b/.test(path);
  if (text.length <= longest) return maskBody(text, ofTokens);
  return `${maskText(text.slice(0, longest))}… (${text.length} characters in all)`;
}
