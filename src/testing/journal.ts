/** This file knows what was asked and answered, without the secrets that came along. */

/** One request as the emulator saw it. */
export interface JournalEntry {
  /** HTTP method. */
  method: string;
  /** Path below the base, such as `/zones`. */
  path: string;
  /** The documented form of the path, such as `/zones/{zone_id}`; null when there is none. */
  route: string | null;
  /** The query; a key that came several times has a list. */
  query: Record<string, string | string[]>;
  /** Status of the answer; 0 while there is none, or when the connection was reset. */
  status: number;
  /** Identifier of the token; null without a token or with an unknown one. */
  tokenId: string | null;
}

/**
 * Writes a query as a plain object.
 * @param query The query of a request.
 */
export function plainQuery(query: URLSearchParams): JournalEntry['query'] {
  const plain: JournalEntry['query'] = {};
  for (const key of new Set(query.keys())) {
    const values = query.getAll(key);
    plain[key] = values.length === 1 ? (values[0] as string) : values;
  }
  return plain;
}
