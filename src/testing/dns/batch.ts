/** This file knows how many changes of DNS records are made in one request, all of them or none. */
import { type Answer, type ErrorItem, ok, Refusal, refuse } from '../answer.ts';
import { readBody } from '../body.ts';
import { dnsWrite } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import type { DnsRecord } from '../world/dns.ts';
import { RecordDraft, type RecordSet } from '../world/zone-records.ts';
import { zoneOf } from '../zones/zones.ts';
import { addRecord, changeEach, editRecord, type Fields, overwriteRecord, removeRecord } from './record-changes.ts';
import { withShadows } from './record-shadows.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'POST /zones/{zone_id}/dns_records/batch': {
    handle: batchRecords,
    permissions: dnsWrite,
    emulates: 'Deletes, patches, puts, posts, in this order, all or nothing; 200 operations, 3,500 on paid plans.',
  },
};

/** The operations of a batch, in the order in which they are carried out whatever the body's order is. */
const operations: Readonly<Record<string, (call: Call, records: RecordSet, fields: Fields) => DnsRecord>> = {
  deletes: (_call, records, { id }) => removeRecord(records, textOf(id)),
  patches: (call, records, { id, ...fields }) => editRecord(call, records, textOf(id), fields),
  puts: (call, records, { id, ...fields }) => overwriteRecord(call, records, textOf(id), fields),
  posts: (call, records, fields) => addRecord(call, records, fields),
};

/**
 * `POST /zones/{zone_id}/dns_records/batch`
 * @param call The request.
 */
async function batchRecords(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const { id, name, plan } = zoneOf(call);
  checkSize(body, plan === 'free' ? 200 : 3500);
  const records = call.world.records(id);
  const draft = new RecordDraft(records);
  const errors: ErrorItem[] = [];
  const done = Object.entries(operations).map(
    ([kind, run]) => [kind, changeEach(body, kind, errors, (fields) => run(call, draft, fields))] as const,
  );
  if (errors.length > 0) throw new Refusal(400, errors);
  draft.commit();
  const all = done.flatMap(([, changed]) => changed ?? []);
  const shown = withShadows(all, records, call.query, name)[Symbol.iterator]();
  const rendered = (changed: readonly DnsRecord[]): unknown[] => changed.map(() => shown.next().value);
  return ok(Object.fromEntries(done.map(([kind, changed]) => [kind, changed ? rendered(changed) : null])));
}

/** An identifier; what cannot be one is that of no record. */
function textOf(id: unknown): string {
  return typeof id === 'string' ? id : '';
}

function checkSize(body: Fields, most: number): void {
  const sizes = Object.keys(operations).map((kind) => {
    const items = body[kind];
    return Array.isArray(items) ? items.length : 0;
  });
  if (sizes.reduce((sum, size) => sum + size, 0) <= most) return;
  throw refuse(400, 1004, `DNS Validation Error: a batch has at most ${most} operations.`);
}
