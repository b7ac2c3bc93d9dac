/** This file knows how one DNS record is added, overwritten, edited and removed, alone or among many. */
import { type ErrorItem, Refusal, refuse } from '../answer.ts';
import { isObject, withoutNulls } from '../body.ts';
import type { Call } from '../router.ts';
import type { DnsRecord } from '../world/dns.ts';
import type { RecordSet } from '../world/zone-records.ts';
import { zoneOf } from '../zones/zones.ts';
import { buildRecord, checkConflicts } from './record-rules.ts';

/** What a request says of a record. */
export type Fields = Record<string, unknown>;

/**
 * Adds a record.
 * @param call The request.
 * @param records Where to.
 * @param fields The record; what is omitted gets its default.
 */
export function addRecord(call: Call, records: RecordSet, fields: Fields): DnsRecord {
  const zone = zoneOf(call);
  const record = buildRecord(fields, { zone, id: call.world.createId(), now: call.clock.timestamp() });
  return store(records, record, zone.name);
}

/**
 * Puts a record in place of another: what is omitted gets its default.
 * @param call The request.
 * @param records Where both are.
 * @param id Identifier of the record.
 * @param fields The whole record.
 */
export function overwriteRecord(call: Call, records: RecordSet, id: string, fields: Fields): DnsRecord {
  const zone = zoneOf(call);
  const before = existingRecord(records, id);
  return store(records, buildRecord(fields, { zone, id, now: call.clock.timestamp(), before }), zone.name);
}

/**
 * Changes a record: what is omitted stays as it is.
 * @param call The request.
 * @param records Where it is.
 * @param id Identifier of the record.
 * @param fields The fields to change.
 */
export function editRecord(call: Call, records: RecordSet, id: string, fields: Fields): DnsRecord {
  const { name, type, content, priority, proxied, private_routing, ttl, data, settings, comment, tags } =
    existingRecord(records, id);
  const kept = { name, type, content, priority, proxied, private_routing, ttl, data, settings, comment, tags };
  return overwriteRecord(call, records, id, { ...withoutNulls(kept), ...fields });
}

/**
 * Removes a record.
 * @param records Where it is.
 * @param id Identifier of the record.
 */
export function removeRecord(records: RecordSet, id: string): DnsRecord {
  const record = existingRecord(records, id);
  records.delete(id);
  return record;
}

/**
 * The record with an identifier.
 * @param records Where it is.
 * @param id The identifier.
 * @throws {Refusal} When there is none.
 */
export function existingRecord(records: RecordSet, id: string): DnsRecord {
  const record = records.get(id);
  if (!record) throw refuse(404, 81044, 'Record does not exist.');
  return record;
}

/**
 * Carries out a list of changes one by one, and goes on after one that fails.
 * @param body What was sent.
 * @param name The member of the body that has the list.
 * @param errors Where the reasons of those that fail are put, with the place in the body that each is about.
 * @param change Carries out one of them.
 * @returns What the others gave; undefined when the body has no such list.
 * @throws {Refusal} When it is no list.
 */
export function changeEach<T>(
  body: Fields,
  name: string,
  errors: ErrorItem[],
  change: (fields: Fields) => T,
): T[] | undefined {
  const items = body[name];
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) throw unreadable();
  return items.flatMap((item: unknown, index) => {
    try {
      if (!isObject(item)) throw unreadable();
      return [change(withoutNulls(item))];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push(...error.errors.map((one) => ({ ...one, source: { pointer: `/${name}/${index}` } })));
      return [];
    }
  });
}

function unreadable(): Refusal {
  return refuse(400, 9207, 'Request body is invalid.');
}

function store(records: RecordSet, record: DnsRecord, apex: string): DnsRecord {
  checkConflicts(record, records.named(record.name), apex);
  records.set(record.id, record);
  return record;
}
