/** What has to change so that the records of a zone are as desired: worked out from data, without a request. */
import { ConflictError, ParamsError } from '../errors.ts';
import { differences, isWithin, recordKey, type WantedFields } from './dns-compare.ts';
import { ask, completed, type Desired, excludes, isInScope, isProtected, setProblems } from './dns-desired.ts';
import { nameRecord } from './dns-plan-text.ts';
import type { DnsRecord, DnsRecordInput, DnsRecordType, DnsRecordUntypedPatch } from './dns-record-types.ts';

/**
 * Which records are ours. A record must meet all that is given; whatever does not is neither changed nor deleted. The
 * name servers of the zone itself, and records that another Cloudflare product manages, are never ours unless said.
 */
export interface DnsSyncScope {
  /** All records of the zone. An empty scope is refused, so this must be said. */
  everything?: true | undefined;
  /** Only records of these types. */
  types?: readonly DnsRecordType[] | undefined;
  /** Only records of this name and below it, or of any of these: `'@'`, `'staging'`, `'staging.example.com'`. */
  name?: string | readonly string[] | undefined;
  /** Only records with exactly this note. The desired records must have it too. */
  comment?: string | undefined;
  /** Only records with this tag, as `name` or `name:value`. The desired records must have it too. */
  tag?: string | undefined;
  /**
   * Only records of which this says `true`. It is asked about desired records as well, under their complete names.
   * @param record - A record of the zone, or a desired one.
   * @returns Whether it is ours.
   */
  where?: ((record: DnsRecord | DnsRecordInput) => boolean) | undefined;
  /**
   * Whether the NS records of the zone itself are ours too.
   * @default false
   */
  apexNs?: boolean | undefined;
}

/** A record to create. */
export interface DnsPlanCreate {
  /** Marks the kind of change. */
  action: 'create';
  /** The record, under its complete name. */
  record: DnsRecordInput;
  /** Which of the desired records it is, from 0. */
  desired: number;
}

/** A record to change in place. */
export interface DnsPlanUpdate {
  /** Marks the kind of change. */
  action: 'update';
  /** Identifier of the record. */
  id: string;
  /** The record as it was read. */
  before: DnsRecord;
  /** The fields that change. */
  patch: DnsRecordUntypedPatch;
  /** Which of the desired records it becomes, from 0. */
  desired: number;
}

/** A record to delete. */
export interface DnsPlanDelete {
  /** Marks the kind of change. */
  action: 'delete';
  /** Identifier of the record. */
  id: string;
  /** The record as it was read. */
  before: DnsRecord;
}

/** One change of a plan. */
export type DnsPlanChange = DnsPlanCreate | DnsPlanUpdate | DnsPlanDelete;

/** What has to change in a zone. Plain data: it can be stored, reviewed, and applied later or elsewhere. */
export interface DnsPlan {
  /** Zone of the records. */
  zone_id: string;
  /** Name of the zone. */
  zone_name: string;
  /** What to change, in the order in which it is applied. */
  changes: DnsPlanChange[];
  /** How many desired records are there already. */
  unchanged: number;
  /** How many records of the zone are left alone because they are outside of the scope. */
  outside: number;
  /** How many changes one batch may hold, where the zone's plan told. */
  batchSize?: number | undefined;
}

/** What a plan is made from. */
export interface PlanSource {
  /** Identifier of the zone. */
  zone_id: string;
  /** Name of the zone. */
  zone_name: string;
  /** The records that there should be. */
  desired: readonly DnsRecordInput[];
  /** Which records are ours. */
  scope: DnsSyncScope;
  /** All records of the zone. */
  records: readonly DnsRecord[];
}

/**
 * Works out what has to change.
 *
 * @throws {@link ParamsError} when the desired records contradict each other.
 * @throws {@link ConflictError} when a record that is not ours stands in the way.
 */
export function makePlan({ zone_id, zone_name, desired, scope, records }: PlanSource): DnsPlan {
  const problems = [...setProblems(desired, scope, zone_name), ...predicateProblems(records, scope)];
  const stray = records.find(({ name }) => !isWithin(name, zone_name));
  if (stray !== undefined) problems.push(`zone_name is not the name of the zone: it holds ${stray.name}`);
  if (problems.length > 0) throw new ParamsError(`Invalid desired records: ${problems.join('; ')}`, problems);
  const wanted = completed(desired, zone_name);
  const isOurs = (record: DnsRecord): boolean =>
    !isProtected(record, scope, zone_name) && isInScope(record, scope, zone_name);
  const [ours, others] = [records.filter(isOurs), records.filter((record) => !isOurs(record))];
  refuseConflicts(wanted, others, zone_name, zone_id);
  const changes: DnsPlanChange[] = [];
  let unchanged = 0;
  const left = new Set(ours);
  for (const { one, record } of pairs(wanted, left, zone_name)) {
    if (record === undefined) {
      changes.push({ action: 'create', record: toCreate(one.record), desired: one.index });
      continue;
    }
    const patch = differences(record, one.record as WantedFields, zone_name);
    if (Object.keys(patch).length === 0) unchanged += 1;
    else changes.push({ action: 'update', id: record.id, before: record, patch, desired: one.index });
  }
  for (const record of left) changes.push({ action: 'delete', id: record.id, before: record });
  return { zone_id, zone_name, changes: ordered(changes), unchanged, outside: others.length };
}

/** What is proxied has the proxy's own time to live; to ask for another one would be refused or ignored. */
export function toCreate(record: DnsRecordInput): DnsRecordInput {
  if (!record.proxied) return record;
  const { ttl: _ignored, ...rest } = record;
  return rest;
}

/** A promise is no answer, but would count as one: as `true` for every record of the zone. */
function predicateProblems(records: readonly DnsRecord[], { where }: DnsSyncScope): string[] {
  const wrong = where === undefined ? undefined : records.find((record) => typeof ask(where, record) !== 'boolean');
  return wrong === undefined ? [] : [`scope.where must return true or false: it did not for a ${wrong.type} record`];
}

interface Pair {
  one: Desired;
  record: DnsRecord | undefined;
}

/**
 * Finds for each desired record the one that becomes it, and takes it out of `left`. Those that say the same first,
 * then those that differ in preference, then any of the same name and type: it is changed in place, so that the name
 * stays served.
 */
function pairs(wanted: readonly Desired[], left: Set<DnsRecord>, zone: string): Pair[] {
  const found = new Map<Desired, DnsRecord>();
  const withoutPriority = { priority: undefined };
  const keys: Array<(record: DnsRecord | DnsRecordInput) => string> = [
    (record) => recordKey(record, zone),
    (record) => recordKey({ ...record, ...withoutPriority }, zone),
    ({ type, name }) => JSON.stringify([type, name]),
  ];
  for (const keyOf of keys) {
    const there = groups(left, keyOf);
    for (const one of wanted) {
      const record = found.has(one) ? undefined : there.get(keyOf(one.record))?.shift();
      if (record === undefined) continue;
      found.set(one, record);
      left.delete(record);
    }
  }
  return wanted.map((one) => ({ one, record: found.get(one) }));
}

function groups(records: Iterable<DnsRecord>, keyOf: (record: DnsRecord) => string): Map<string, DnsRecord[]> {
  const found = new Map<string, DnsRecord[]>();
  for (const record of records) {
    const group = found.get(keyOf(record));
    if (group === undefined) found.set(keyOf(record), [record]);
    else group.push(record);
  }
  return found;
}

/** What is not ours must not be touched, and Cloudflare would refuse what cannot stand beside it. */
function refuseConflicts(
  wanted: readonly Desired[],
  others: readonly DnsRecord[],
  zone: string,
  zone_id: string,
): void {
  const byName = groups(others, ({ name }) => name);
  const found = wanted.flatMap(({ index, record }) => {
    const key = recordKey(record, zone);
    const rival = byName
      .get(record.name)
      ?.find((other) => excludes(record.type, other.type, record.name === zone) || recordKey(other, zone) === key);
    if (rival === undefined) return [];
    return [`desired[${index}] (${nameRecord(record, zone)}) against ${nameRecord(rival, zone)}`];
  });
  if (found.length === 0) return;
  const shown = found.slice(0, 20).join('; ');
  const more = found.length > 20 ? `; and ${found.length - 20} more` : '';
  throw new ConflictError(
    `Records outside of the scope stand in the way: ${shown}${more}. Widen the scope, remove them, or leave yours out.`,
    { outcome: 'not_sent', attempts: 0, params: { zone_id } },
  );
}

/** New records and changes in place first, then names where records replace others, and what only goes at last. */
function ordered(changes: readonly DnsPlanChange[]): DnsPlanChange[] {
  const created = namesOf(changes, 'create');
  const deleted = namesOf(changes, 'delete');
  const rank = (change: DnsPlanChange): number => {
    const name = nameOf(change);
    if (created.has(name) && deleted.has(name)) return 1;
    return change.action === 'delete' ? 2 : 0;
  };
  const replaced = [...changes]
    .filter((change) => rank(change) === 1)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
  const ranked = (wanted: number): DnsPlanChange[] => changes.filter((change) => rank(change) === wanted);
  return [...ranked(0), ...replaced, ...ranked(2)];
}

function namesOf(changes: readonly DnsPlanChange[], action: DnsPlanChange['action']): Set<string> {
  return new Set(changes.filter((change) => change.action === action).map(nameOf));
}

/** The name that a change is about. */
export function nameOf(change: DnsPlanChange): string {
  return change.action === 'create' ? change.record.name : change.before.name;
}
