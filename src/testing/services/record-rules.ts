/** This file knows which DNS records are valid, how they are normalised, and which cannot stand beside each other. */
import { refuse } from '../answer.ts';
import { isObject } from '../body.ts';
import { isIPv4, isPublic, shortIPv6 } from '../network.ts';
import type { DnsRecord } from '../world/dns.ts';
import type { Zone } from '../world/zones.ts';
import { composeData, hasData, trimDot } from './record-data.ts';

const hostTypes: ReadonlySet<string> = new Set(['CNAME', 'MX', 'NS', 'PTR']);
const aliasTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME']);
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
  const type = typeof fields.type === 'string' ? fields.type.toUpperCase() : '';
  if (!contentTypes.has(type) && !hasData(type)) throw refuse(400, 9004, `DNS Record type "${type}" is invalid.`);
  const name = fullName(fields.name, zone.name);
  const { content, data } = hasData(type)
    ? composeData(type, fields.data)
    : { content: contentOf(type, fields.content) };
  const priority = priorityOf(type, fields.priority, data);
  const proxiable = aliasTypes.has(type) && (type === 'CNAME' || isPublic(content));
  const proxied = proxiedOf(fields.proxied, type, content, proxiable);
  const comment = commentOf(fields.comment);
  const changed = comment !== (before?.comment ?? null);
  const commented = changed ? now : before?.comment_modified_on;
  return {
    id,
    name,
    type,
    content,
    ...(priority === undefined ? undefined : { priority }),
    proxiable,
    proxied,
    // Whoever is proxied is answered for with the proxy's own addresses, and for as long as it likes.
    ttl: proxied ? 1 : ttlOf(fields.ttl),
    ...(data === undefined ? undefined : { data }),
    settings: settingsOf(fields.settings),
    meta: {},
    comment,
    tags: tagsOf(fields.tags),
    created_on: before?.created_on ?? now,
    modified_on: now,
    ...(commented === undefined ? undefined : { comment_modified_on: commented }),
  };
}

/**
 * Checks that a record can stand beside the others.
 * @param record The record.
 * @param others All records of the zone; the record itself may be among them.
 * @param apex Name of the zone, where name servers stand beside everything.
 * @throws {Refusal} When it cannot.
 */
export function checkConflicts(record: DnsRecord, others: Iterable<DnsRecord>, apex: string): void {
  for (const other of others) {
    if (other.name !== record.name || other.id === record.id) continue;
    if (isSame(record, other)) throw refuse(400, 81058, 'An identical record already exists.');
    const aliased = record.type === 'CNAME' || other.type === 'CNAME';
    const delegated = record.type === 'NS' && record.name !== apex;
    if (aliasTypes.has(other.type) && ((aliased && aliasTypes.has(record.type)) || delegated)) {
      throw refuse(400, 81053, 'An A, AAAA, or CNAME record with that host already exists.');
    }
    if (other.type === 'NS' && record.type !== 'NS' && record.type !== 'DS' && record.name !== apex) {
      throw refuse(400, 81056, 'NS records with that host already exist.');
    }
  }
}

/** Whether two records of one name say the same; how long they may be remembered makes no difference. */
function isSame(a: DnsRecord, b: DnsRecord): boolean {
  return a.type === b.type && a.content === b.content && a.priority === b.priority;
}

/**
 * The complete name of a record: names outside the zone are taken as relative to it, `@` is the zone itself.
 * @param given What the request says.
 * @param zone Name of the zone.
 */
export function fullName(given: unknown, zone: string): string {
  if (typeof given !== 'string' || given === '') throw refuse(400, 9000, 'DNS name is invalid.');
  const name = toAscii(trimDot(given)).toLowerCase();
  const full = name === '@' ? zone : name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
  const labels = full.split('.');
  if (full.length > 255 || labels.some((label) => label === '' || label.length > 63 || /[^a-z0-9_*-]/.test(label))) {
    throw refuse(400, 9000, 'DNS name is invalid.');
  }
  return full;
}

function toAscii(name: string): string {
  if (![...name].some((character) => character > '\u007f')) return name;
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    return name;
  }
}

function contentOf(type: string, given: unknown): string {
  const content = typeof given === 'string' ? given.trim() : '';
  if (type === 'A') {
    if (!isIPv4(content)) throw refuse(400, 9005, 'Content for A record must be a valid IPv4 address.');
    return content;
  }
  if (type === 'AAAA') {
    const short = shortIPv6(content);
    if (short === undefined) throw refuse(400, 9006, 'Content for AAAA record must be a valid IPv6 address.');
    return short;
  }
  if (hostTypes.has(type)) {
    const host = trimDot(toAscii(content).toLowerCase());
    const valid = host === '.' || /^[a-z0-9_*-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(host);
    if (!valid || isIPv4(host)) throw refuse(400, 9007, `Content for ${type} record is invalid.`);
    return host;
  }
  if (content === '') throw refuse(400, 9007, `Content for ${type} record is invalid.`);
  return content;
}

function priorityOf(type: string, given: unknown, data: Record<string, unknown> | undefined): number | undefined {
  if (type === 'SRV') return data?.priority as number;
  if (type !== 'MX' && type !== 'URI') return undefined;
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

function ttlOf(given: unknown): number {
  if (given === undefined || given === 1) return 1;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 60 && given <= 86_400) return given;
  throw refuse(400, 9021, 'Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.');
}

function settingsOf(given: unknown): Record<string, boolean> {
  if (!isObject(given)) return {};
  const known = ['ipv4_only', 'ipv6_only', 'flatten_cname'];
  return Object.fromEntries(
    known.filter((name) => typeof given[name] === 'boolean').map((name) => [name, !!given[name]]),
  );
}

function commentOf(given: unknown): string | null {
  if (given === undefined || given === '') return null;
  if (typeof given === 'string' && given.length <= 100) return given;
  throw refuse(400, 9301, 'DNS record comment must be a string of at most 100 characters.');
}

function tagsOf(given: unknown): string[] {
  if (!Array.isArray(given) || given.length === 0) return [];
  throw refuse(400, 9300, `DNS record has ${given.length} tags, exceeding the quota of 0.`);
}
