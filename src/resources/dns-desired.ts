/** What is wrong with a set of desired records and with a scope, all at once, before anything is sent. */
import { ParamsError } from '../errors.ts';
import { sortParams } from '../params.ts';
import { isRecord } from '../schema.ts';
import { closest } from '../spelling.ts';
import { fieldOf, fullName, hasPriority, isWithin, recordKey } from './dns-compare.ts';
import type { DnsSyncScope } from './dns-plan.ts';
import type { DnsRecord, DnsRecordInput } from './dns-record-types.ts';
import { endpoints } from './dns-records.ts';

/** A desired record whose name is complete, and its place in the list that it came from. */
export interface Desired {
  /** Where it stands in the list. */
  index: number;
  /** The record, its name complete and its type in capitals. */
  record: DnsRecordInput;
}

// One record takes the fields of a create, and no query.
const fields = { ...endpoints.create, query: {} };

/** What is wrong with the fields of one record. */
export function recordProblems(record: unknown): string[] {
  if (!isRecord(record)) return ['must be an object'];
  const { zone_id: stray, ...own } = record;
  const { problems } = sortParams(fields, { ...own, zone_id: 'checked-apart' });
  if (stray !== undefined) problems.push('zone_id belongs beside the list of records');
  if (problems.length > 0) return problems;
  const { type, name, content, data, priority } = own as { [field: string]: unknown } & DnsRecordInput;
  const wanted = fieldOf(type.toUpperCase());
  if (wanted === 'data' && !isRecord(data)) problems.push(`data is required for ${type}`);
  if (wanted === 'data' && content != null) problems.push(`content is not for ${type}: Cloudflare composes it of data`);
  if (wanted === 'content' && data != null) problems.push(`data is not for ${type}: give content`);
  if (wanted !== 'data' && data == null && !isText(content)) problems.push('content is required');
  if (hasPriority(type.toUpperCase()) && typeof priority !== 'number')
    problems.push(`priority is required for ${type}`);
  if (fullName(name, undefined) === undefined) problems.push('name is not a name');
  return problems;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** The desired records under their complete names; those that have none are left out. */
export function completed(desired: readonly DnsRecordInput[], zone: string | undefined): Desired[] {
  return desired.flatMap((record, index) => {
    const name = fullName(record.name, zone);
    return name === undefined
      ? []
      : [{ index, record: { ...record, type: upper(record.type), name } as DnsRecordInput }];
  });
}

function upper(type: string): string {
  return type.toUpperCase();
}

/** What is wrong with the form of the desired records. */
export function formProblems(desired: unknown): string[] {
  if (!Array.isArray(desired)) return ['desired must be an array'];
  return desired.flatMap((record, index) => recordProblems(record).map((problem) => `desired[${index}].${problem}`));
}

/**
 * Where well-formed desired records contradict each other, or lie outside of the zone or the scope.
 *
 * @param desired - The records.
 * @param scope - Which records are ours.
 * @param zone - Name of the zone; while it is not known, only what needs no complete names is looked at.
 */
export function setProblems(
  desired: readonly DnsRecordInput[],
  scope: DnsSyncScope,
  zone: string | undefined,
): string[] {
  const all = completed(desired, zone);
  const problems = outsideZone(desired, zone);
  const known = new Map<string, number>();
  const byName = new Map<string, Desired[]>();
  for (const one of all) {
    const { index, record } = one;
    const key = recordKey(record, zone);
    const twin = known.get(key);
    if (twin === undefined) known.set(key, index);
    else problems.push(`desired[${index}] is the same record as desired[${twin}]`);
    const others = byName.get(record.name) ?? [];
    const isApex = record.name === (zone ?? '@');
    const rival = others.find((other) => excludes(other.record.type, record.type, isApex));
    if (rival !== undefined && twin === undefined) {
      problems.push(
        `desired[${index}] (${record.type}) cannot stand beside desired[${rival.index}] (${rival.record.type})`,
      );
    }
    others.push(one);
    byName.set(record.name, others);
    problems.push(...scopeProblems(one, scope, zone));
  }
  return problems;
}

function outsideZone(desired: readonly DnsRecordInput[], zone: string | undefined): string[] {
  return desired.flatMap(({ name }, index) =>
    fullName(name, zone) === undefined ? [`desired[${index}].name is not a name within ${zone}`] : [],
  );
}

/** What is outside of the scope would not be found again by the next run. */
function scopeProblems({ index, record }: Desired, scope: DnsSyncScope, zone: string | undefined): string[] {
  if (record.type === 'NS' && record.name === (zone ?? '@') && !scope.apexNs)
    return [`desired[${index}] is a name server of the zone itself: set scope.apexNs to manage those`];
  if (zone === undefined) return [];
  const asked = scope.where && ask(scope.where, record);
  if (asked !== undefined && typeof asked !== 'boolean')
    return [`scope.where must return true or false: it did not for desired[${index}]`];
  return isInScope(record, scope, zone) ? [] : [`desired[${index}] is outside of the scope`];
}

/** Types of which a name has at most one, and no other of them beside it. */
const aliases = ['A', 'AAAA', 'CNAME'];

/** Whether records of two types, under one name, exclude each other. */
export function excludes(one: string, other: string, isApex: boolean): boolean {
  if (aliases.includes(one) && aliases.includes(other) && (one === 'CNAME' || other === 'CNAME')) return true;
  // What secures a delegation stands beside its name servers.
  return !isApex && one !== 'DS' && other !== 'DS' && (one === 'NS') !== (other === 'NS');
}

const scopeFields: Record<keyof DnsSyncScope, (value: unknown) => string | undefined> = {
  everything: (value) => (value === true ? undefined : 'must be true'),
  types: (value) => (isTexts(value) ? undefined : 'must be a list of record types'),
  name: (value) =>
    (isTexts(value) || isText(value)) && [value].flat().every((name) => fullName(String(name), undefined) !== undefined)
      ? undefined
      : 'must be a name or a list of names',
  comment: (value) => (isText(value) ? undefined : 'must be text'),
  tag: (value) => (isText(value) ? undefined : 'must be text'),
  where: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
  apexNs: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
};

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

/** What is wrong with a scope. An empty one would be the whole zone by accident. */
export function scopeFaults(scope: unknown): string[] {
  if (!isRecord(scope)) return ['scope must be an object that says which records are yours'];
  const names = Object.keys(scopeFields) as Array<keyof DnsSyncScope>;
  const given = Object.entries(scope).filter(([, value]) => value !== undefined);
  const faults = given.flatMap(([name, value]) => {
    if (Object.hasOwn(scopeFields, name)) {
      const fault = scopeFields[name as keyof DnsSyncScope](value);
      return fault === undefined ? [] : [`scope.${name} ${fault}`];
    }
    const near = closest(name, names);
    return [`scope.${name} is not part of a scope${near === undefined ? '' : `: did you mean ${near}?`}`];
  });
  const narrow = given.filter(([name]) => name !== 'everything' && name !== 'apexNs');
  if (narrow.length === 0 && scope.everything === undefined && faults.length === 0)
    faults.push('scope is empty: say everything: true if all records of the zone are yours');
  if (narrow.length > 0 && scope.everything === true)
    faults.push('scope.everything cannot be narrowed down: leave it out');
  return faults;
}

/** What the caller's function says of a record. That it failed is nothing that an answer of Cloudflare did. */
export function ask(where: NonNullable<DnsSyncScope['where']>, record: DnsRecord | DnsRecordInput): unknown {
  try {
    return where(record);
  } catch (cause) {
    const problem = `scope.where failed for a ${record.type} record: ${cause instanceof Error ? cause.message : cause}`;
    throw new ParamsError(problem, [problem], { cause });
  }
}

/** Whether a record, under its complete name, is ours. */
export function isInScope(record: DnsRecord | DnsRecordInput, scope: DnsSyncScope, zone: string): boolean {
  const { types, name, comment, tag, where } = scope;
  if (types !== undefined && !types.some((type) => upper(type) === upper(record.type))) return false;
  if (name !== undefined && ![name].flat().some((one) => isWithin(record.name, fullName(one, zone) ?? '')))
    return false;
  if (comment !== undefined && (record.comment ?? '') !== comment) return false;
  if (tag !== undefined && !(record.tags ?? []).some((own) => isTagged(own, tag))) return false;
  return where === undefined || ask(where, record) === true;
}

function isTagged(own: string, tag: string): boolean {
  const [given, wanted] = [own.toLowerCase(), tag.toLowerCase()];
  return given === wanted || (!wanted.includes(':') && given.startsWith(`${wanted}:`));
}

/** Whether a record is Cloudflare's own business: the name servers of the zone, and what another product keeps. */
export function isProtected(record: DnsRecord, scope: DnsSyncScope, zone: string): boolean {
  const { type, name, locked, meta } = record;
  const managed = isRecord(meta) && (meta as Record<string, unknown>).read_only === true;
  if ((type as string) === 'SOA' || locked === true || managed) return true;
  return type === 'NS' && name === zone && !scope.apexNs;
}
