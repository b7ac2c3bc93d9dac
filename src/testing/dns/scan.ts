/** This file knows the endpoints that look for the DNS records a zone has elsewhere, and propose to adopt them. */
import { type Answer, done, type ErrorItem, ok, Refusal } from '../answer.ts';
import { readBody } from '../body.ts';
import { dnsRead, dnsWrite } from '../permission-sets.ts';
import { randomFor } from '../random.ts';
import type { Call, Service } from '../router.ts';
import type { DnsRecord } from '../world/dns.ts';
import { RecordDraft, ZoneRecords } from '../world/zone-records.ts';
import type { Zone } from '../world/zones.ts';
import { zoneOf } from '../zones/zones.ts';
import { changeEach, editRecord, removeRecord } from './record-changes.ts';
import { buildRecord, checkConflicts } from './record-rules.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'POST /zones/{zone_id}/dns_records/scan': {
    handle: scan,
    permissions: dnsWrite,
    emulates: 'Adds a few usual records that the zone does not have.',
  },
  'POST /zones/{zone_id}/dns_records/scan/trigger': {
    handle: triggerScan,
    permissions: dnsWrite,
    emulates: 'Proposes the same records for review; answers without a result.',
  },
  'GET /zones/{zone_id}/dns_records/scan/review': {
    handle: listProposals,
    permissions: dnsRead,
    emulates: 'The proposals nobody has reviewed.',
  },
  'POST /zones/{zone_id}/dns_records/scan/review': {
    handle: review,
    permissions: dnsWrite,
    emulates: 'Adopts and drops proposals, all or nothing; an unknown one is refused.',
  },
};

/**
 * `POST /zones/{zone_id}/dns_records/scan`
 * @param call The request.
 */
function scan(call: Call): Answer {
  const zone = zoneOf(call);
  const records = call.world.records(zone.id);
  let recs_added = 0;
  const found = discoveries(zone);
  for (const fields of found) {
    const record = build(call, fields, call.world.createId());
    if (!fits(record, records.named(record.name), zone)) continue;
    records.set(record.id, record);
    recs_added += 1;
  }
  return ok({ recs_added, total_records_parsed: found.length });
}

/**
 * `POST /zones/{zone_id}/dns_records/scan/trigger`
 * @param call The request.
 */
function triggerScan(call: Call): Answer {
  const zone = zoneOf(call);
  const records = call.world.records(zone.id);
  const proposals = call.world.scanned.of(zone.id);
  for (const fields of discoveries(zone)) {
    const record = build(call, fields, call.world.createId());
    // Whoever triggers again finds the proposals of the first time as they were.
    const around = [...records.named(record.name), ...proposals.values()];
    if (fits(record, around, zone)) proposals.set(record.id, record);
  }
  return done();
}

/**
 * `GET /zones/{zone_id}/dns_records/scan/review`
 * @param call The request.
 */
function listProposals(call: Call): Answer {
  return ok([...call.world.scanned.of(zoneOf(call).id).values()]);
}

/**
 * `POST /zones/{zone_id}/dns_records/scan/review`
 * @param call The request.
 */
async function review(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const zone = zoneOf(call);
  const { world } = call;
  // Nothing happens to what there is until everything has succeeded.
  const records = new RecordDraft(world.records(zone.id));
  const proposals = new ZoneRecords(world.scanned.of(zone.id).values());
  const errors: ErrorItem[] = [];
  const accepts = changeEach(body, 'accepts', errors, (fields) => {
    const proposal = take(proposals, fields);
    records.set(proposal.id, proposal);
    return editRecord(call, records, proposal.id, fields);
  });
  const rejects = changeEach(body, 'rejects', errors, (fields) => ({ id: take(proposals, fields).id }));
  if (errors.length > 0) throw new Refusal(400, errors);
  records.commit();
  world.scanned.set(zone.id, new Map(proposals));
  return ok({ accepts: accepts ?? [], rejects: rejects ?? [] });
}

/** What a scan finds for a zone: the same every time, with addresses that are reserved for documentation. */
function discoveries({ id, name }: Zone): Array<Record<string, unknown>> {
  const random = randomFor(id);
  const address = (): string => `203.0.113.${1 + random.int(254)}`;
  return [
    { name: `www.${name}`, type: 'A', content: address() },
    { name: `mail.${name}`, type: 'A', content: address() },
    { name: `ftp.${name}`, type: 'CNAME', content: name },
    { name: `autodiscover.${name}`, type: 'CNAME', content: `mail.${name}` },
    { name, type: 'MX', content: `mail.${name}`, priority: 10 },
    { name: `_dmarc.${name}`, type: 'TXT', content: '"v=DMARC1; p=none"' },
  ];
}

/** Whether a zone has nothing of the kind yet. */
function fits(record: DnsRecord, others: Iterable<DnsRecord>, zone: Zone): boolean {
  const around = [...others];
  if (around.some(({ name, type }) => name === record.name && type === record.type)) return false;
  try {
    checkConflicts(record, around, zone.name);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function build(call: Call, fields: Record<string, unknown>, id: string): DnsRecord {
  return buildRecord(fields, { zone: zoneOf(call), id, now: call.clock.timestamp() });
}

/** Takes a proposal off the list. Its identifier is what counts; without one, name and type tell it as well. */
function take(proposals: ZoneRecords, { id, name, type }: Record<string, unknown>): DnsRecord {
  const namesakes = id === undefined && typeof name === 'string' ? [...proposals.named(name)] : [];
  const named = namesakes.find((proposal) => proposal.type === type);
  return removeRecord(proposals, named?.id ?? (typeof id === 'string' ? id : ''));
}
