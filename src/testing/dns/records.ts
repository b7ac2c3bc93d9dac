/** This file knows the endpoints of single DNS records and of their list. */
import { type Answer, ok } from '../answer.ts';
import { readBody } from '../body.ts';
import { cut, sorted } from '../paging.ts';
import { dnsRead, dnsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { DnsRecord } from '../world/dns.ts';
import type { ZoneRecords } from '../world/zone-records.ts';
import { zoneOf } from '../zones/zones.ts';
import { addRecord, editRecord, existingRecord, overwriteRecord, removeRecord } from './record-changes.ts';
import { select } from './record-filters.ts';
import { withShadows } from './record-shadows.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dns_records': {
    handle: listRecords,
    permissions: dnsRead,
    emulates: 'Every filter, search, order, pages up to 5,000,000, shadow metadata.',
  },
  'POST /zones/{zone_id}/dns_records': {
    handle: createRecord,
    permissions: dnsWrite,
    emulates: 'Content checked by type, limits by plan; identical and conflicting records refused.',
  },
  'GET /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: getRecord,
    permissions: dnsRead,
    emulates: 'The record, with shadow metadata if asked for.',
  },
  'PUT /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: updateRecord,
    permissions: dnsWrite,
    emulates: 'Replaces the record; what is omitted gets its default, and the type stays.',
  },
  'PATCH /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: patchRecord,
    permissions: dnsWrite,
    emulates: 'Changes what is sent; the type stays.',
  },
  'DELETE /zones/{zone_id}/dns_records/{dns_record_id}': {
    handle: deleteRecord,
    permissions: dnsWrite,
    emulates: 'Removes the record.',
  },
};

const bounds = { size: 100, min: 1, max: 5_000_000 };

const orders: Readonly<Record<string, (record: DnsRecord) => string | number>> = {
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
function listRecords(call: Call): Answer {
  const { query } = call;
  const zone = zoneOf(call);
  const records = call.world.records(zone.id);
  const found = select(records, query, zone.name);
  // A large zone is read in many pages: without an order of its own, no page has to sort it again.
  const reordered = query.has('order') || query.has('direction');
  const page = cut(reordered ? sorted(found, query, orders, 'type') : found, call, bounds);
  const { per_page, total_count } = page;
  const result = withShadows(page.items, records, query, zone.name);
  // This service counts differently from the others: an empty list has one page, and the numbers come last.
  const total_pages = Math.max(1, Math.ceil(total_count / per_page));
  const result_info = { page: page.page, per_page, count: result.length, total_count, total_pages };
  return { status: 200, body: { result, success: true, errors: [], messages: [], result_info } };
}

/**
 * `GET /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
function getRecord(call: Call): Answer {
  return shown(call, existingRecord(recordsOf(call), param(call, 'dns_record_id')));
}

/**
 * `POST /zones/{zone_id}/dns_records`
 * @param call The request.
 */
async function createRecord(call: Call): Promise<Answer> {
  const body = await readBody(call);
  return shown(call, addRecord(call, recordsOf(call), body));
}

/**
 * `PUT /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
async function updateRecord(call: Call): Promise<Answer> {
  const body = await readBody(call);
  return shown(call, overwriteRecord(call, recordsOf(call), param(call, 'dns_record_id'), body));
}

/**
 * `PATCH /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
async function patchRecord(call: Call): Promise<Answer> {
  const body = await readBody(call);
  return shown(call, editRecord(call, recordsOf(call), param(call, 'dns_record_id'), body));
}

/**
 * `DELETE /zones/{zone_id}/dns_records/{dns_record_id}`
 * @param call The request.
 */
function deleteRecord(call: Call): Answer {
  const { id } = removeRecord(recordsOf(call), param(call, 'dns_record_id'));
  return ok({ id });
}

function recordsOf(call: Call): ZoneRecords {
  return call.world.records(zoneOf(call).id);
}

function shown(call: Call, record: DnsRecord): Answer {
  return ok(withShadows([record], recordsOf(call), call.query, zoneOf(call).name)[0]);
}
