/** What calls that bring records about share: the zone's name and limits, and which failures are looked into. */
import { single } from '../endpoint.ts';
import { type AnyCloudflareError, isCloudflareError, ResponseError } from '../errors.ts';
import type { RequestOptions } from '../options.ts';
import { backOff } from '../repeat.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { fullName } from './dns-compare.ts';
import type { DnsRecord } from './dns-record-types.ts';
import { endpoints } from './dns-records.ts';

/** What a flow has to know about a zone. */
export interface ZoneFacts {
  /** Name of the zone, in Punycode. */
  name: string;
  /** How many changes one batch may hold, where the zone's plan tells. */
  batchSize: number | undefined;
}

const zone = single({
  method: 'GET',
  path: '/zones/{zone_id}',
  permissions: ['Zone Read', 'DNS Read', 'DNS Write'],
  resource: 'Zone',
  codes: { 1001: 'not_found' },
});

/** Fetches a zone's name and plan. A token that may read its records may do that too. */
export async function readZone(transport: Transport, zone_id: string, options: RequestOptions): Promise<ZoneFacts> {
  const found = await transport.call(zone, { zone_id }, options);
  const name = isRecord(found) && typeof found.name === 'string' ? fullName(found.name, undefined) : undefined;
  if (name === undefined) {
    const { method, path } = zone;
    throw new ResponseError('The answer names no zone', { method, path, params: { zone_id } });
  }
  const plan = isRecord(found) && isRecord(found.plan) ? found.plan.legacy_id : undefined;
  return { name, batchSize: typeof plan !== 'string' ? undefined : plan === 'free' ? 200 : 3500 };
}

/**
 * Lists records of a zone. What to change and to delete is decided by them, so each has to be one.
 *
 * @param transport - Who lists them.
 * @param params - Which records.
 * @param options - Those of the call.
 * @throws {@link ResponseError} when one of them is none.
 */
export async function readRecords(
  transport: Transport,
  params: { zone_id: string; name?: { exact: string } },
  options: RequestOptions,
): Promise<DnsRecord[]> {
  const records = await transport.list(endpoints.list, params, options).toArray();
  const wrong = records.findIndex((record) => !isWhole(record));
  if (wrong === -1) return records;
  const { method, path } = endpoints.list;
  const message = `The list of records holds what is none, at ${wrong}`;
  throw new ResponseError(message, { method, path, params: { zone_id: params.zone_id } });
}

/** Whether a record has what tells it apart from others. */
export function isWhole(record: unknown): boolean {
  const { id, type, name, content } = isRecord(record) ? record : {};
  return [id, type, name, content ?? ''].every((field) => typeof field === 'string');
}

/**
 * Whether a failure is worth another look at the zone, after which the call goes on from what is there. Waits before it
 * says yes, as before any repetition.
 *
 * @param transport - Whose settings tell how often.
 * @param options - Those of the call.
 * @param error - What was thrown.
 * @param failures - How many in a row there were, this one included.
 */
export async function looksInto(
  transport: Transport,
  options: RequestOptions,
  error: unknown,
  failures: number,
): Promise<boolean> {
  const { retry } = transport.settings(options);
  if (retry === undefined || failures > retry.limit || options.signal?.aborted) return false;
  if (!isCloudflareError(error) || !isOpen(error)) return false;
  // Somebody else was faster, so there is nothing to wait for.
  if (!isRaced(error)) await backOff(failures - 1, retry, options.signal);
  return true;
}

/** Repeats what does no harm, such as a look at the zone, past the failures that are worth another one. */
export async function persist<T>(transport: Transport, options: RequestOptions, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(await looksInto(transport, options, error, failures))) throw error;
    }
  }
}

/** Whether the zone knows more than the error: a write may have been made, or somebody else was faster. */
function isOpen(error: AnyCloudflareError): boolean {
  const gone = error.kind === 'not_found' && error.errors.some(({ code }) => code === 81044);
  return error.outcome === 'unknown' || error.kind === 'response' || isRaced(error) || gone;
}

/** Whether a record stands in the way, which may be the very one that is wanted. */
function isRaced(error: AnyCloudflareError): boolean {
  return error.kind === 'conflict' && error.status !== undefined;
}
