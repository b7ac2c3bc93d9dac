/** This file knows the endpoints of DNS records. */
import { type Answer, type ErrorItem, ok, Refusal, refuse } from '../answer.ts';
import { isObject, readBody, withoutNulls } from '../body.ts';
import { cut, matching, sorted } from '../paging.ts';
import { dnsRead, dnsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { DnsRecord } from '../world/dns.ts';
import { buildRecord, checkConflicts } from './record-rules.ts';
import { readZone, writeZone } from './zone-file.ts';
import { zoneOf } from './zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dns_records': {
    handle: listRecords,
    permissions: dnsRead,
    emulates: 'Every filter, search, order, pages up to 5,000,000.',
  },
  'POST /zones/{zone_id}/dns_records': {
    handle: createRecord,
    permissions: dnsWrite,
    emulates: 'Content checked by type; identical and conflicting records refused.',
  },
  'POST /zones/{zone_id}/dns_records/batch': {
    handle: batchRecords,
    permissions: dnsWrite,
    emulates: 'Deletes, patches, puts, posts, in this order, all or nothing.',
  },
  'GET /zones/{zone_id}/dns_records/export': {
    handle: exportRecords,
    permissions: dnsRead,
    emulates: 'A BIND zone file.',
  },
  'POST /zones/{zone_id}/dns_records/import': {
    handle: importRecords,
    permissions: dnsWrite,
    emulates: 'BIND zone files as people write them.',
  },
  'GET /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: getRecord,
    permissions: dnsRead,
    emulates: 'The record.',
  },
  'PUT /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: updateRecord,
    permissions: dnsWrite,
    emulates: 'Replaces the record.',
  },
  'PATCH /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: editRecord,
    permissions: dnsWrite,
    emulates: 'Changes what is sent.',
  },
  'DELETE /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: deleteRecord,
    permissions: dnsWrite,
    emulates: 'Removes the record.',
  },
};

type Fields = Record<string, unknown>;
type Records = Map<string, DnsRecord>;

const texts: Record<string, (record: DnsRecord) => string> = {
  name: (record) => record.name,
  content: (record) => record.content,
  comment: (record) => record.comment ?? '',
};

const comparisons: Record<string, (text: string, value: string) => boolean> = {
  exact: (text, value) => text === value,
  contains: (text, value) => text.includes(value),
  startswith: (text, value) => text.startsWith(value),
  endswith: (text, value) => text.endsWith(value),
};

const orders: Record<string, (record: DnsRecord) => string | number> = {
  type: (record) => record.type,
  name: (record) => record.name,
  content: (record) => record.content,
  ttl: (record) => record.ttl,
  proxied: (record) => Number(record.proxied),
};

/**
 * `GET /zones/{zone_id}/dns_records`
 * @param call The request.
 */
export function listRecords(call: Call): Answer {
  const { query } = call;
  const found = matching(recordsOf(call).values(), query, filtersOf(query));
  const page = cut(sorted(found, query, orders, 'type'), call, { size: 100, min: 1, max: 5_000_000 });
  const { items, per_page, total_count } = page;
  // This service counts differently from the others: an empty list has one page, and the numbers come last.
  const total_pages = Math.max(1, Math.ceil(total_count / per_page));
  const result_info = { page: page.page, per_page, count: items.length, total_count, total_pages };
  return { status: 200, body: { result: items, success: true, errors: [], messages: [], result_info } };
}

function filtersOf(query: URLSearchParams): Array<(record: DnsRecord) => boolean> {
  const filters: Array<(record: DnsRecord) => boolean> = [];
  for (const [key, given] of query) {
    const [field = '', comparison = 'exact'] = key.split('.');
    const read = Object.hasOwn(texts, field) ? texts[field] : undefined;
    const test = Object.hasOwn(comparisons, comparison) ? comparisons[comparison] : undefined;
    const value = given.toLowerCase();
    if (read && test) filters.push((record) => test(read(record).toLowerCase(), value));
    else if (key === 'comment.present') filters.push((record) => record.comment !== null);
    else if (key === 'comment.absent') filters.push((record) => record.comment === null);
    // Records of the free plan have no tags, so this is all there is to compare.
    else if (field === 'tag') filters.push((record) => (key === 'tag.absent') === (record.tags.length === 0));
    else if (key === 'type') filters.push((record) => record.type.toLowerCase() === value);
    else if (key === 'proxied') filters.push((record) => record.proxied === (value === 'true'));
    else if (key === 'search') {
      filters.push((record) => Object.values(texts).some((text) => text(record).toLowerCase().includes(value)));
    }
  }
  return filters;
}

/**
 * `GET /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
export function getRecord(call: Call): Answer {
  return ok(existing(recordsOf(call), param(call, 'dns_record_id')));
}

/**
 * `POST /zones/{zone_id}/dns_records`
 * @param call The request.
 */
export async function createRecord(call: Call): Promise<Answer> {
  const body = await readBody(call);
  return ok(create(call, recordsOf(call), body));
}

/**
 * `PUT /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
export async function updateRecord(call: Call): Promise<Answer> {
  const body = await readBody(call);
  return ok(overwrite(call, recordsOf(call), param(call, 'dns_record_id'), body));
}

/**
 * `PATCH /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
export async function editRecord(call: Call): Promise<Answer> {
  const body = await readBody(call);
  return ok(edit(call, recordsOf(call), param(call, 'dns_record_id'), body));
}

/**
 * `DELETE /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
export function deleteRecord(call: Call): Answer {
  const { id } = remove(recordsOf(call), param(call, 'dns_record_id'));
  return ok({ id });
}

/** The four operations of a batch, in the order in which they are carried out whatever the body's order is. */
const operations: ReadonlyArray<[name: string, run: (call: Call, records: Records, fields: Fields) => DnsRecord]> = [
  ['deletes', (_call, records, { id }) => remove(records, String(id))],
  ['patches', (call, records, { id, ...fields }) => edit(call, records, String(id), fields)],
  ['puts', (call, records, { id, ...fields }) => overwrite(call, records, String(id), fields)],
  ['posts', (call, records, fields) => create(call, records, fields)],
];

/**
 * `POST /zones/{zone_id}/dns_records/batch`
 * @param call The request.
 */
export async function batchRecords(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const given = operations.map(([name]) => (Array.isArray(body[name]) ? (body[name] as unknown[]) : undefined));
  if (given.reduce((sum, items) => sum + (items?.length ?? 0), 0) > 200) {
    throw refuse(400, 1004, 'DNS Validation Error: a batch has at most 200 operations.');
  }
  // Everything happens to a copy, which takes the place of the original only when nothing failed.
  const records: Records = new Map(recordsOf(call));
  const errors: ErrorItem[] = [];
  const result: Record<string, DnsRecord[] | null> = {};
  for (const [at, [name, run]] of operations.entries()) {
    const items = given[at];
    result[name] =
      items?.flatMap((item, index) => {
        try {
          return run(call, records, isObject(item) ? withoutNulls(item) : {});
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          errors.push(...error.errors.map((one) => ({ ...one, source: { pointer: `/${name}/${index}` } })));
          return [];
        }
      }) ?? null;
  }
  if (errors.length > 0) throw new Refusal(400, errors);
  call.world.setRecords(zoneOf(call).id, records);
  return ok(result);
}

/**
 * `GET /zones/{zone_id}/dns_records/export`
 * @param call The request.
 */
export function exportRecords(call: Call): Answer {
  const body = writeZone(zoneOf(call).name, recordsOf(call).values(), call.clock.now());
  return { status: 200, body, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/**
 * `POST /zones/{zone_id}/dns_records/import`
 * @param call The request.
 */
export async function importRecords(call: Call): Promise<Answer> {
  const form = await call.request.formData().catch(() => undefined);
  const file = form?.get('file');
  if (!form || !file) throw refuse(400, 1004, 'DNS Validation Error: a zone file is required.');
  const zone = zoneOf(call);
  const proxied = form.get('proxied') === 'true';
  const entries = readZone(typeof file === 'string' ? file : await file.text(), zone.name);
  const records: Records = new Map(recordsOf(call));
  let recs_added = 0;
  for (const entry of entries) {
    // Name servers of the zone itself are Cloudflare's own.
    if (entry.type === 'NS' && entry.name === zone.name) continue;
    if (importOne(call, records, entry, proxied)) recs_added += 1;
  }
  call.world.setRecords(zone.id, records);
  return ok({ recs_added, total_records_parsed: entries.length });
}

/** Adds one record of a file; one that exists already, or conflicts, is passed over. */
function importOne(call: Call, records: Records, entry: Fields, proxied: boolean): boolean {
  const proxiable = entry.type === 'A' || entry.type === 'AAAA' || entry.type === 'CNAME';
  try {
    create(call, records, { ...(proxiable && { proxied }), ...entry });
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.errors.every(({ code = 0 }) => code >= 81_000)) return false;
    throw error;
  }
}

function create(call: Call, records: Records, fields: Fields): DnsRecord {
  const zone = zoneOf(call);
  return store(
    records,
    buildRecord(fields, { zone, id: call.world.createId(), now: call.clock.timestamp() }),
    zone.name,
  );
}

function overwrite(call: Call, records: Records, id: string, fields: Fields): DnsRecord {
  const zone = zoneOf(call);
  const before = existing(records, id);
  return store(records, buildRecord(fields, { zone, id, now: call.clock.timestamp(), before }), zone.name);
}

function edit(call: Call, records: Records, id: string, fields: Fields): DnsRecord {
  const { name, type, content, priority, proxied, ttl, data, settings, comment, tags } = existing(records, id);
  const before = withoutNulls({ name, type, content, priority, proxied, ttl, data, settings, comment, tags });
  return overwrite(call, records, id, { ...before, ...fields });
}

function remove(records: Records, id: string): DnsRecord {
  const record = existing(records, id);
  records.delete(id);
  return record;
}

function store(records: Records, record: DnsRecord, apex: string): DnsRecord {
  checkConflicts(record, records.values(), apex);
  records.set(record.id, record);
  return record;
}

function existing(records: Records, id: string): DnsRecord {
  const record = records.get(id);
  if (!record) throw refuse(404, 81044, 'Record does not exist.');
  return record;
}

function recordsOf(call: Call): Records {
  return call.world.records(zoneOf(call).id);
}
