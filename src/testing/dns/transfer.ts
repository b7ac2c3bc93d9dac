/** This file knows how all DNS records of a zone are exported, and how a zone file is imported. */
import { type Answer, type ErrorItem, Refusal, refuse } from '../answer.ts';
import { dnsRead, dnsWrite } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import { RecordDraft } from '../world/zone-records.ts';
import type { Zone } from '../world/zones.ts';
import { zoneOf } from '../zones/zones.ts';
import { addRecord, type Fields } from './record-changes.ts';
import { isProxiable } from './record-rules.ts';
import { bytesOf } from './record-text.ts';
import { writeZone } from './zone-file.ts';
import { type ReadRecord, readZone } from './zone-file-reader.ts';
import { ZoneFileError } from './zone-file-words.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dns_records/export': {
    handle: exportRecords,
    permissions: dnsRead,
    emulates: 'A BIND zone file with comments, tags and proxy status.',
  },
  'POST /zones/{zone_id}/dns_records/import': {
    handle: importRecords,
    permissions: dnsWrite,
    emulates:
      'BIND zone files as people write them, up to 256 KiB; what conflicts is passed over, and told in messages.',
  },
};

/** Bytes that a zone file may have. */
const longestFile = 262_144;

/**
 * `GET /zones/{zone_id}/dns_records/export`
 * @param call The request.
 */
function exportRecords(call: Call): Answer {
  const zone = zoneOf(call);
  const body = writeZone(zone, call.world.records(zone.id).listed(), call.clock.now());
  return { status: 200, body, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/**
 * `POST /zones/{zone_id}/dns_records/import`
 * @param call The request.
 */
async function importRecords(call: Call): Promise<Answer> {
  const { body, request } = call;
  const sent = new Response(body, { headers: { 'content-type': request.headers.get('content-type') ?? '' } });
  const form = await sent.formData().catch(() => undefined);
  const file = form?.get('file');
  if (!form || file === null || file === undefined) {
    throw refuse(400, 9207, 'Failed to parse form data. Make sure the Content-Type is multipart/form-data.');
  }
  const text = typeof file === 'string' ? file : await file.text();
  if (bytesOf(text) > longestFile) throw refuse(400, 9207, `Zone file exceeds the limit of ${longestFile} bytes.`);
  const proxied = String(form.get('proxied')).toLowerCase() === 'true';
  const zone = zoneOf(call);
  const parsed = parse(text, zone);
  const draft = new RecordDraft(call.world.records(zone.id));
  const messages: ErrorItem[] = [];
  let recs_added = 0;
  for (const record of parsed) {
    // Name servers of the zone itself are Cloudflare's own.
    if (record.fields.type === 'NS' && record.fields.name === zone.name) continue;
    const passed = importOne(call, draft, { ...record, fields: adapt(record.fields, zone, proxied) });
    messages.push(...passed);
    if (passed.length === 0) recs_added += 1;
  }
  draft.commit();
  const result = { recs_added, total_records_parsed: parsed.length };
  return { status: 200, body: { result, success: true, errors: [], messages } };
}

/**
 * Adds one record of a file. One that exists already, or conflicts, is passed over.
 * @returns Why it was passed over; nothing when it was added.
 */
function importOne(call: Call, draft: RecordDraft, { line, fields }: ReadRecord): ErrorItem[] {
  try {
    addRecord(call, draft, fields);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!error.errors.every(({ code = 0 }) => code >= 81_000)) throw atLine(line, error.errors);
    return error.errors.map(({ code, message }) => ({ ...(code && { code }), message: `${fields.name}: ${message}` }));
  }
}

/** Fits a line to the API: files allow any time to live, and say nothing about what can be proxied. */
function adapt(fields: Fields, zone: Zone, proxied: boolean): Fields {
  const { type, content, ttl } = fields;
  const least = zone.plan === 'enterprise' ? 30 : 60;
  const wanted = fields.proxied ?? proxied;
  return {
    ...fields,
    proxied: wanted === true && isProxiable(String(type), String(content)),
    ...(typeof ttl === 'number' && { ttl: ttl <= 1 ? 1 : Math.min(86_400, Math.max(least, ttl)) }),
  };
}

function parse(text: string, zone: Zone): ReadRecord[] {
  try {
    return readZone(text, zone.name);
  } catch (error) {
    if (error instanceof ZoneFileError) throw atLine(error.line, [{ code: 9207, message: error.message }]);
    throw error;
  }
}

function atLine(line: number, errors: readonly ErrorItem[]): Refusal {
  const error_chain = errors.map((error) => ({ ...error, message: `${error.message} (line ${line})` }));
  return new Refusal(400, [{ code: 1004, message: 'DNS Validation Error', error_chain }]);
}
