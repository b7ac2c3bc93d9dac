/** How one record is made sure of: found by what identifies it, then created, changed, or left as it is. */
import { type AnyCloudflareError, ConflictError, isCloudflareError, ParamsError, ResponseError } from '../errors.ts';
import { annotate, asOneCall, changing } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { contentKey, differences, fullName, recordKey, type WantedFields } from './dns-compare.ts';
import { recordProblems } from './dns-desired.ts';
import { isWhole, looksInto, persist, readRecords, readZone } from './dns-flow.ts';
import { toCreate } from './dns-plan.ts';
import { nameRecord } from './dns-plan-text.ts';
import type { DnsRecord, DnsRecordInput, DnsRecordUntypedPatch } from './dns-record-types.ts';
import { endpoints } from './dns-records.ts';

/** A record that should be there, and what identifies it. */
export type DnsRecordEnsureParams = DnsRecordInput & {
  /** Zone of the record. */
  zone_id: string;
  /**
   * Name of the zone. Spares the request that finds it out.
   * @default the zone's, fetched
   */
  zone_name?: string | undefined;
  /**
   * What identifies the record beside type and name. `'content'`: what it says, so that others of the same type may
   * stand beside it, as for TXT, MX, or several addresses. `'name'`: nothing else, so that the one record of this type
   * and name gets the new content, as for an address that changes.
   * @default 'name' for CNAME, else 'content'
   */
  identity?: 'name' | 'content' | undefined;
};

/** What was done to have the record. */
export interface DnsRecordEnsured {
  /** Whether the record was created or changed, or was there already. */
  outcome: 'created' | 'updated' | 'unchanged';
  /** The record as it is now. */
  record: DnsRecord;
}

/** What to do about a record. */
type Step =
  | { action: 'create' }
  | { action: 'update'; record: DnsRecord; patch: DnsRecordUntypedPatch }
  | { action: 'leave'; record: DnsRecord };

/** One record that is wanted. */
interface Wish {
  zone_id: string;
  zone: string;
  record: DnsRecordInput;
  byName: boolean;
}

/** Makes sure of a record. Where a write is refused or its answer lost, the record is read again. */
export async function ensureRecord(
  transport: Transport,
  params: DnsRecordEnsureParams,
  options: RequestOptions = {},
): Promise<DnsRecordEnsured> {
  const checked = check(transport, params, options);
  return asOneCall(transport, options, async (within, progress) => {
    const wish = await wishFor(transport, checked, within);
    let lost: 'created' | 'updated' | undefined;
    let last: AnyCloudflareError | undefined;
    let refused: Step['action'] | undefined;
    for (let failures = 1; ; failures++) {
      const found = await lookUp(transport, wish, within);
      const step = decide(wish, found);
      if (step.action === 'leave') return { outcome: lost ?? 'unchanged', record: step.record };
      // Nothing that would let it through has happened since it was refused.
      if (last !== undefined && step.action === refused) throw inTheWay(last, wish, found);
      try {
        const record = await changing(progress, doubt, () => write(transport, wish, step, within));
        // The zone tells what was written.
        if (!isWhole(record)) throw new ResponseError('The answer holds no record', { outcome: 'unknown' });
        return { outcome: lost === 'created' || step.action === 'create' ? 'created' : 'updated', record };
      } catch (error) {
        if (!isCloudflareError(error) || !(await looksInto(transport, within, error, failures))) throw error;
        last = error;
        refused = error.kind === 'conflict' ? step.action : undefined;
        if (error.outcome === 'unknown') lost ??= step.action === 'create' ? 'created' : 'updated';
      }
    }
  });
}

const doubt = 'whether the record was written is unknown';

interface Checked {
  zone_id: string;
  zone_name: string | undefined;
  identity: 'name' | 'content' | undefined;
  record: DnsRecordInput;
}

function check(transport: Transport, params: unknown, options: RequestOptions): Checked {
  const given: Record<string, unknown> = isRecord(params) ? params : {};
  const { zone_id, zone_name, identity, ...record } = given;
  const call = { zone_id } as { zone_id: string };
  const problems = [...transport.prepare(endpoints.list, call, options).sorted.problems, ...recordProblems(record)];
  const name = typeof zone_name === 'string' ? fullName(zone_name, undefined) : undefined;
  if (zone_name !== undefined && (name === undefined || name === '@')) problems.push('zone_name must be a name');
  if (identity !== undefined && identity !== 'name' && identity !== 'content')
    problems.push("identity must be 'name' or 'content'");
  if (!isRecord(params)) problems.splice(0, problems.length, 'params must be an object');
  if (problems.length > 0)
    throw new ParamsError(`Invalid params for dns.records.ensure: ${problems.join('; ')}`, problems);
  return { zone_id, zone_name: name, identity, record: record as unknown } as Checked;
}

async function wishFor(transport: Transport, checked: Checked, options: RequestOptions): Promise<Wish> {
  const { zone_id, zone_name, identity, record } = checked;
  const facts = async (): Promise<string> => (await readZone(transport, zone_id, options)).name;
  const zone = zone_name ?? (await persist(transport, options, facts));
  const name = fullName(record.name, zone);
  if (name === undefined) {
    const problem = `name is not a name within ${zone}`;
    throw new ParamsError(`Invalid params for dns.records.ensure: ${problem}`, [problem]);
  }
  const type = record.type.toUpperCase();
  const byName = (identity ?? (type === 'CNAME' ? 'name' : 'content')) === 'name';
  return { zone_id, zone, record: toCreate({ ...record, type, name } as DnsRecordInput), byName };
}

/** The records of the name. */
function lookUp(transport: Transport, { zone_id, record }: Wish, options: RequestOptions): Promise<DnsRecord[]> {
  const params = { zone_id, name: { exact: record.name } };
  return persist(transport, options, () => readRecords(transport, params, options));
}

function decide({ zone_id, zone, record: wanted, byName }: Wish, found: readonly DnsRecord[]): Step {
  const ofType = found.filter(({ type, name }) => type === wanted.type && name === wanted.name);
  const exact = ofType.find((one) => recordKey(one, zone) === recordKey(wanted, zone));
  const content = contentKey(wanted, zone);
  if (byName && ofType.length > 1) {
    const what = ofType.map((one) => nameRecord(one, zone)).join('; ');
    throw new ConflictError(
      `The name does not identify one record, there are ${ofType.length}: ${what}. Use identity: 'content', or sync.`,
      { outcome: 'not_sent', attempts: 0, params: { zone_id } },
    );
  }
  const record = exact ?? (byName ? ofType[0] : ofType.find((one) => contentKey(one, zone) === content));
  if (record === undefined) return { action: 'create' };
  const patch = differences(record, wanted as WantedFields, zone);
  return Object.keys(patch).length === 0 ? { action: 'leave', record } : { action: 'update', record, patch };
}

function write(
  transport: Transport,
  { zone_id, record }: Wish,
  step: Exclude<Step, { action: 'leave' }>,
  options: RequestOptions,
): Promise<DnsRecord> {
  return step.action === 'create'
    ? transport.call(endpoints.create, { zone_id, ...record }, options)
    : transport.call(endpoints.edit, { zone_id, dns_record_id: step.record.id, ...step.patch }, options);
}

function inTheWay(error: AnyCloudflareError, { record, zone }: Wish, found: readonly DnsRecord[]): AnyCloudflareError {
  const rivals = found.map((one) => nameRecord(one, zone)).join('; ') || 'nothing, so try again';
  return annotate(
    error,
    `${nameRecord(record, zone)} cannot be written: ${error.message} At this name: ${rivals}.`,
    {},
  );
}
