/** What every peer is asked to do in the rows about requests. */

/** One client. */
export interface Peer {
  /** Fetches one zone. */
  zone(): Promise<unknown>;
  /**
   * Goes through all DNS records of a zone, in the way that the peer's documentation shows.
   * @param perPage - The page size to ask for; whatever happens without asking when left out.
   */
  records(perPage?: number): AsyncIterable<unknown>;
  /**
   * Creates a DNS record.
   * @param name - Its name.
   */
  create(name: string): Promise<unknown>;
  /** Goes through all zones, 50 a page. Only the clients of the row about long lists do. */
  zones?(): AsyncIterable<unknown>;
  /** Gives up what it holds besides connections to the API. */
  close?(): Promise<unknown>;
}

/** Makes a client. */
export type Connect = (baseUrl: string, settings: Readonly<Record<string, unknown>>) => Peer | Promise<Peer>;

/** The envelope that the API puts around its answers. */
export interface Envelope<T> {
  /** Whether the call succeeded. */
  success: boolean;
  /** What was asked for. */
  result: T;
  /** What a list says of itself. */
  result_info?: { total_pages: number };
}

export const apiToken = 'an-invented-token-of-forty-characters-xx';
/** What the client sends that spends from the same budget outside of what is measured. */
export const outsiderToken = 'another-invented-token-of-some-length-xx';
export const zoneId = '0a1b2c3d4e5f60718293a4b5c6d7e8f0';

/** The record to create. */
export function recordNamed(name: string) {
  return { type: 'A' as const, name, content: '192.0.2.1', ttl: 1 as const };
}
