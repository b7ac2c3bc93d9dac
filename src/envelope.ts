/** The wrapper that Cloudflare puts around nearly every JSON answer, with its deviations levelled out. */
import { isRecord } from './schema.ts';

/** What a list says about itself beside its items. Nothing in it can be relied on to be there. */
export interface ResultInfo {
  /** The page that this is. */
  page?: number;
  /** The page size that the server used. */
  per_page?: number;
  /** How many pages there are. */
  total_pages?: number;
  /** How many items this page has. */
  count?: number;
  /** How many items there are in all. */
  total_count?: number;
  /** Where the next page begins, for lists that go by cursor. */
  cursor?: string;
}

/** The wrapper that Cloudflare puts around nearly every JSON answer, with its deviations levelled out. */
export interface Envelope {
  /** Whether the API says that the call succeeded; `undefined` where it does not say. */
  success: boolean | undefined;
  /** The errors as sent: objects, strings, or nothing. */
  errors: readonly unknown[];
  /** The messages as sent; some products put the real reason here. */
  messages: readonly unknown[];
  /** What was asked for. */
  result: unknown;
  /** What a list says about itself. */
  info: ResultInfo | undefined;
}

/** Reads `body` as an envelope, or gives `undefined` when it is none (GraphQL answers, for one, are not). */
export function envelope(body: unknown): Envelope | undefined {
  if (!isRecord(body)) return undefined;
  const { success, errors, messages, result } = body;
  const wraps = typeof success === 'boolean' || ('result' in body && !('data' in body));
  if (!wraps) return undefined;
  return {
    success: typeof success === 'boolean' ? success : undefined,
    errors: list(errors),
    messages: list(messages),
    result,
    info: resultInfo(body.result_info),
  };
}

function resultInfo(info: unknown): ResultInfo | undefined {
  if (!isRecord(info)) return undefined;
  const read: ResultInfo = {};
  for (const key of ['page', 'per_page', 'total_pages', 'count', 'total_count'] as const) {
    // Audit logs send numbers as text, so both are read; what is no sane number is as good as absent.
    const value = typeof info[key] === 'string' && info[key] !== '' ? Number(info[key]) : info[key];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) read[key] = value;
  }
  const cursors = info.cursors;
  const cursor = (isRecord(cursors) ? cursors.after : undefined) || info.cursor;
  if ((typeof cursor === 'string' && cursor !== '') || typeof cursor === 'number') read.cursor = String(cursor);
  return read;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
