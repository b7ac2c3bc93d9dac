/** Takes out of a successful answer what was asked for, and holds it against the documented shape. */
import { isPage } from './answer.ts';
import type { Endpoint, Single } from './endpoint.ts';
import type { Envelope } from './envelope.ts';
import { ResponseError } from './errors.ts';
import { fits, isRecord, problems, type Schema } from './schema.ts';
import type { RawPage } from './walk.ts';

/** An answer that was read to its end. */
export interface Answer {
  /** HTTP status. */
  status: number;
  /** Cloudflare's id of the request. */
  rayId: string | undefined;
  /** The body as text. */
  text: string;
  /** What the server calls the body. */
  type: string;
  /** The body's JSON, where it is JSON. */
  json:
    | {
        /** What it holds. */
        value: unknown;
      }
    | undefined;
  /** The body's JSON read as the usual wrapper, where it is one. */
  envelope: Envelope | undefined;
}

/** The result in an answer; a body that is no answer of the API's is an error, however good the status. */
export function resultOf(
  endpoint: Pick<Single<string, unknown>, 'method' | 'path' | 'text'> & { result?: unknown },
  answer: Answer,
  ids: Record<string, string>,
): unknown {
  if (endpoint.text && answer.json === undefined && !isPage(answer.text)) return answer.text;
  if (answer.envelope !== undefined) return answer.envelope.result;
  // Some answers come without the wrapper; an empty one is fine where nothing was asked for, or it is gone now.
  if (isRecord(answer.json?.value)) return answer.json.value;
  const empty = answer.text === '' || answer.json?.value === null;
  if (empty && (endpoint.result === undefined || endpoint.method === 'DELETE')) return undefined;
  throw unreadable(endpoint, answer, ids);
}

/** The result of a raw call, where anything goes but a page of a proxy and JSON that breaks off. */
export function rawResultOf(endpoint: Endpoint, answer: Answer, ids: Record<string, string>): unknown {
  const { envelope, json, text, type } = answer;
  if (envelope !== undefined) return envelope.result;
  if (json !== undefined) return json.value;
  if (text !== '' && /\b(?:json|html)\b/i.test(type)) throw unreadable(endpoint, answer, ids);
  return text || undefined;
}

/** The items in an answer. */
export function pageOf<T>(endpoint: Endpoint, answer: Answer, ids: Record<string, string>): RawPage<T> {
  const result = answer.envelope === undefined ? answer.json?.value : (answer.envelope.result ?? []);
  if (!Array.isArray(result)) throw unreadable(endpoint, answer, ids);
  return { items: result as T[], info: answer.envelope?.info, textLength: answer.text.length };
}

function unreadable(
  { method, path }: Pick<Endpoint, 'method' | 'path'>,
  answer: Answer,
  ids: Record<string, string>,
): ResponseError {
  const { status, rayId } = answer;
  return new ResponseError(`The answer (HTTP ${status}) is ${flawOf(answer)}`, {
    method,
    path,
    params: ids,
    status,
    rayId,
    // The status says that it was done, the body does not.
    outcome: method === 'GET' ? 'rejected' : 'unknown',
  });
}

function flawOf(answer: Answer): string {
  if (answer.text === '') return 'empty';
  if (isPage(answer.text)) return 'HTML, not JSON';
  if (answer.json === undefined) return 'not JSON';
  return answer.envelope === undefined ? 'no envelope' : 'no list';
}

/** What does not fit in the items of a page, a line each. A long page is checked whole only when asked to be strict. */
export async function checkItems(
  item: Schema<unknown>,
  items: readonly unknown[],
  mode: 'warn' | 'strict',
): Promise<string[]> {
  const found: string[] = [];
  for (const index of mode === 'strict' ? items.keys() : sample(items.length)) {
    if (!fits(item, items[index])) found.push(...(await problems(item, items[index], `result[${index}]`)));
    if (found.length >= 20) break;
  }
  return found;
}

/** The first, the last and a few between: an API that drifts does so for more than one item. */
function sample(length: number): Set<number> {
  if (length === 0) return new Set();
  return new Set([0, 1, 2, 3, 4].map((part) => Math.floor(((length - 1) * part) / 4)));
}
