/** This file knows how many changes of DNS records are made in one request, all of them or none. */
import { type Answer, type ErrorItem, ok, Refusal, refuse } from '../answer.ts';
import { isObject, readBody, withoutNulls } from '../body.ts';
import { dnsWrite } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import type { DnsRecord } from '../world/dns.ts';
import { RecordDraft, type RecordSet } from '../world/zone-records.ts';
import { zoneOf } from '../zones/zones.ts';
import { addRecord, editRecord, type Fields, overwriteRecord, removeRecord } from './record-changes.ts';
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
export async function batchRecords(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const { id, name, plan } = zoneOf(call);
  const given = Object.keys(operations).map((kind) => [kind, itemsOf(body[kind])] as const);
  const most = plan === 'free' ? 200 : 3500;
  if (given.reduce((sum, [, items]) => sum + (items?.length ?? 0), 0) > most) {
    throw refuse(400, 1004, `DNS Validation Error: a batch has at most ${most} operations.`);
  }
  const records = call.world.records(id);
  const draft = new RecordDraft(records);
  const errors: ErrorItem[] = [];
  const done = given.map(([kind, items]) => [kind, items && carryOut(call, draft, kind, items, errors)] as const);
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

function itemsOf(given: unknown): unknown[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given)) return given;
  throw refuse(400, 9207, 'Request body is invalid.');
}

/** Carries out all operations of a kind on the draft; those that fail leave their reasons and where they stand. */
function carryOut(call: Call, draft: RecordDraft, kind: string, items: unknown[], errors: ErrorItem[]): DnsRecord[] {
  const run = operations[kind];
  return items.flatMap((item, index) => {
    try {
      if (!isObject(item)) throw refuse(400, 9207, 'Request body is invalid.');
      return run?.(call, draft, withoutNulls(item)) ?? [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push(...error.errors.map((one) => ({ ...one, source: { pointer: `/${kind}/${index}` } })));
      return [];
    }
  });
}
