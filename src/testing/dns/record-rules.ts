/** This file knows which DNS records are valid, how they are normalised, and which cannot stand beside each other. */
import { refuse } from '../answer.ts';
import { isObject } from '../body.ts';
import { isIPv4, isPublic, shortIPv6 } from '../network/addresses.ts';
import type { DnsRecord } from '../world/dns.ts';
import type { Zone } from '../world/zones.ts';
import { booleanOf, commentOf, settingsOf, tagsOf, ttlOf } from './record-attributes.ts';
import { checkData, hasData, writeData } from './record-data.ts';
import { fullName, hostName, hostTypes } from './record-names.ts';
import { bytesOf, stringsOf, textOf } from './record-text.ts';

const addressTypes: ReadonlySet<string> = new Set(['A', 'AAAA']);
const aliasTypes: ReadonlySet<string> = new Set([...addressTypes, 'CNAME']);
const contentTypes: ReadonlySet<string> = new Set([...aliasTypes, ...hostTypes, 'OPENPGPKEY', 'TXT']);

/** What a record is made from, beside the fields of the request. */
export interface RecordContext {
  /** The zone it belongs to. */
  zone: Zone;
  /** Identifier of the record. */
  id: string;
  /** The time of the change. */
  now: string;
  /** The record as it was, when there was one. */
  before?: DnsRecord | undefined;
}

/**
 * Makes a valid record out of what a request says.
 * @param fields The record's fields; what is omitted gets its default.
 * @param context Where it belongs.
 * @throws {Refusal} When a field is not valid.
 */
export function buildRecord(fields: Record<string, unknown>, { zone, id, now, before }: RecordContext): DnsRecord {
  const type = typeOf(fields.type, before?.type);
  const name = fullName(fields.name, zone.name);
  const data = hasData(type) ? checkData(type, withPriority(type, fields), zone.name) : undefined;
  const content = data ? writeData(type, data, false) : contentOf(type, fields.content, zone.name);
  checkContent(type, name, content);
  const priority = priorityOf(type, fields, data);
  const proxiable = isProxiable(type, content);
  const proxied = proxiedOf(fields.proxied, type, content, proxiable);
  const private_routing = addressTypes.has(type) ? booleanOf(fields.private_routing, 'private_routing') : undefined;
  const comment = commentOf(fields.comment, zone.plan);
  const tags = tagsOf(fields.tags, zone.plan);
  const commented = comment === (before?.comment ?? null) ? before?.comment_modified_on : now;
  const tagged = JSON.stringify(tags) === JSON.stringify(before?.tags ?? []) ? before?.tags_modified_on : now;
  return {
    id,
    name,
    type,
    content,
    ...(priority === undefined ? undefined : { priority }),
    proxiable,
    proxied,
    ...(private_routing === undefined ? undefined : { private_routing }),
    // Whoever is proxied is answered for with the proxy's own addresses, and for as long as it likes.
    ttl: proxied ? 1 : ttlOf(fields.ttl, zone.plan),
    ...(data === undefined ? undefined : { data }),
    settings: settingsOf(fields.settings, type),
    meta: {},
    comment,
    tags,
    created_on: before?.created_on ?? now,
    modified_on: now,
    ...(comment === null || commented === undefined ? undefined : { comment_modified_on: commented }),
    ...(tags.length === 0 || tagged === undefined ? undefined : { tags_modified_on: tagged }),
  };
}

/**
 * Checks that a record can stand beside the others.
 * @param record The record.
 * @param others Records of the zone, at least those of the same name; the record itself may be among them.
 * @param apex Name of the zone, where name servers stand beside everything.
 * @throws {Refusal} When it cannot.
 */
export function checkConflicts(record: DnsRecord, others: Iterable<DnsRecord>, apex: string): void {
  let length = record.content.length;
  for (const other of others) {
    if (other.id === record.id || other.name !== record.name) continue;
    // Thousands of one type may stand under one name, and each new one is held against them all.
    if (other.type === record.type) {
      if (isSame(record, other)) throw refuse(400, 81058, 'An identical record already exists.');
      length += other.content.length;
    }
    checkAliases(record, other);
    if (record.name !== apex) checkDelegation(record, other);
  }
  if (length > 8192) {
    throw refuse(400, 83011, 'Combined content length of records with this name and type exceeds the allowed length.');
  }
}

function checkAliases(record: DnsRecord, other: DnsRecord): void {
  if (!aliasTypes.has(record.type) || !aliasTypes.has(other.type)) return;
  if (record.type === 'CNAME') {
    throw refuse(400, 81053, 'An A, AAAA, or CNAME record with that host already exists.');
  }
  if (other.type === 'CNAME') throw refuse(400, 81054, 'A CNAME record with that host already exists.');
}

/** Below the apex, only what secures a delegation may stand beside its name servers. */
function checkDelegation(record: DnsRecord, other: DnsRecord): void {
  if ((record.type === 'NS') === (other.type === 'NS') || record.type === 'DS' || other.type === 'DS') return;
  if (other.type === 'NS') throw refuse(400, 81056, 'NS records with that host already exist.');
  if (aliasTypes.has(other.type)) {
    throw refuse(400, 81053, 'An A, AAAA, or CNAME record with that host already exists.');
  }
  throw refuse(400, 81055, 'Other records with that host already exist.');
}

/** Whether two records of one name say the same; how long they may be remembered makes no difference. */
function isSame(a: DnsRecord, b: DnsRecord): boolean {
  if (a.type !== b.type || a.priority !== b.priority) return false;
  return a.content === b.content || (a.type === 'TXT' && textOf(a.content) === textOf(b.content));
}

/**
 * Whether a record could be proxied.
 * @param type Its type.
 * @param content Its content.
 */
export function isProxiable(type: string, content: string): boolean {
  return type === 'CNAME' || (addressTypes.has(type) && isPublic(content));
}

function typeOf(given: unknown, before: string | undefined): string {
  const type = typeof given === 'string' ? given.toUpperCase() : '';
  if (type === 'SPF') {
    throw refuse(400, 9004, 'The SPF record type was deprecated in RFC 7208 and is no longer supported.');
  }
  if (!contentTypes.has(type) && !hasData(type)) {
    throw refuse(400, 9004, `DNS Record type "${type.slice(0, 32)}" is invalid.`);
  }
  if (before !== undefined && before !== type) {
    throw refuse(400, 9004, 'Editing types after a record has been created is not allowed.');
  }
  return type;
}

function contentOf(type: string, given: unknown, zone: string): string {
  const content = typeof given === 'string' ? given.trim() : '';
  if (type === 'A') {
    if (!isIPv4(content)) throw refuse(400, 9005, 'Content for A record must be a valid IPv4 address.');
    return content;
  }
  if (type === 'AAAA') {
    const short = content.length < 64 ? shortIPv6(content) : undefined;
    if (short === undefined) throw refuse(400, 9006, 'Content for AAAA record must be a valid IPv6 address.');
    return short;
  }
  const invalid = refuse(400, 9007, `Content for ${type} record is invalid.`);
  if (hostTypes.has(type)) {
    const host = hostName(content, zone);
    // A mail host that is the root says that there is no mail.
    if (host === undefined || (host === '.' && type !== 'MX')) throw invalid;
    return host;
  }
  if (content === '') throw invalid;
  if (type === 'TXT') return content;
  const key = content.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) throw invalid;
  return key;
}

function checkContent(type: string, name: string, content: string): void {
  if (type === 'CNAME' && content === name) throw refuse(400, 9039, 'CNAME content cannot reference itself.');
  const bytes = type === 'TXT' ? bytesOfText(content) : bytesOf(content);
  if (bytes > 4096) {
    throw refuse(400, 9015, 'Record content exceeds the allowed length of 4096 wire format bytes.');
  }
}

/** Each character string is led by its length, and text that is too long for one is cut into several. */
function bytesOfText(content: string): number {
  if (content.includes('\n')) throw refuse(400, 9051, 'Content for TXT record must not contain line breaks.');
  const strings = content.startsWith('"') ? stringsOf(content) : [content];
  if (!strings) throw refuse(400, 9051, 'Content for TXT record has mismatched quotation marks.');
  return strings.map(bytesOf).reduce((sum, bytes) => sum + bytes + Math.max(1, Math.ceil(bytes / 255)), 0);
}

/** The preference of a service is one of its parts; it may stand beside them, as it once did. */
function withPriority(type: string, { data, priority }: Record<string, unknown>): unknown {
  if (type !== 'SRV' || priority === undefined) return data;
  return { priority, ...(isObject(data) ? data : undefined) };
}

function priorityOf(
  type: string,
  fields: Record<string, unknown>,
  data: Record<string, unknown> | undefined,
): number | undefined {
  if (type === 'SRV') return Number(data?.priority);
  if (type !== 'MX' && type !== 'URI') return undefined;
  const given = fields.priority ?? (isObject(fields.data) ? fields.data.priority : undefined);
  if (given === undefined) throw refuse(400, 9100, 'priority is a required field.');
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= 65_535) return given;
  throw refuse(400, 9100, 'priority must be a number between 0 and 65535.');
}

function proxiedOf(given: unknown, type: string, content: string, proxiable: boolean): boolean {
  if (given === undefined || given === false) return false;
  if (given !== true) throw refuse(400, 9003, "Invalid 'proxied' value, must be a boolean");
  if (!aliasTypes.has(type)) throw refuse(400, 9004, 'This record type cannot be proxied.');
  if (!proxiable) throw refuse(400, 9003, `Target ${content} is not allowed for a proxied record.`);
  return true;
}
