/** When two DNS records say the same, however differently their names and contents are written. */
import { isRecord } from '../schema.ts';
import type { DnsRecord, DnsRecordUntypedPatch } from './dns-record-types.ts';

/** What makes a record the record it is, whether it was read or is to be written. */
export interface RecordIdentity {
  /** Record type, in capitals. */
  type: string;
  /** Complete name. */
  name: string;
  /** What it says, for the types without parts. */
  content?: string | undefined;
  /** Its parts, for the types that have them. */
  data?: unknown;
  /** Its preference. */
  priority?: number | null | undefined;
}

/** A record type's own way of saying what a record says. */
type Kind = 'IPv6 address' | 'host' | 'text' | 'key' | 'plain' | 'parts';

const kinds: Readonly<Record<string, Kind>> = {
  A: 'plain',
  AAAA: 'IPv6 address',
  CNAME: 'host',
  MX: 'host',
  NS: 'host',
  OPENPGPKEY: 'key',
  PTR: 'host',
  TXT: 'text',
};
const partTypes = 'CAA CERT DNSKEY DS HTTPS LOC NAPTR SMIMEA SRV SSHFP SVCB TLSA URI'.split(' ');

/** Whether records of a type are written as `content` or as `data`; `undefined` for a type that is not known here. */
export function fieldOf(type: string): 'content' | 'data' | undefined {
  if (partTypes.includes(type)) return 'data';
  return Object.hasOwn(kinds, type) ? 'content' : undefined;
}

/** Whether a type has a preference beside its content. */
export function hasPriority(type: string): boolean {
  return type === 'MX' || type === 'URI';
}

/** A name in lower case and Punycode; `undefined` when it is none. */
export function asciiName(name: string): string | undefined {
  const lower = name.trim().toLowerCase();
  if (/^[!-~]*$/.test(lower)) return lower;
  // Whatever ends a host name in a URL would cut the name there.
  if (/[\s\p{Cc}/?#@:\\[\]%]/u.test(lower)) return undefined;
  try {
    return new URL(`http://${lower}`).hostname;
  } catch {
    return undefined;
  }
}

/**
 * The complete name that `name` means in a zone: `@` is the zone, a name that is not within the zone is relative to it,
 * and a dot at the end says that it is complete. `undefined` when it is no name, or outside of the zone.
 *
 * @param name - What was given.
 * @param zone - Name of the zone; while it is not known, names stay as they are.
 */
export function fullName(name: string, zone: string | undefined): string | undefined {
  const given = asciiName(name);
  if (given === undefined || given === '') return undefined;
  if (given === '@') return zone ?? '@';
  const bare = given.replace(/\.$/, '');
  const full = zone === undefined || isWithin(bare, zone) ? bare : given === bare ? `${bare}.${zone}` : undefined;
  const labels = full?.split('.').every((label) => label.length >= 1 && label.length <= 63);
  return labels && (full ?? '').length <= 255 ? full : undefined;
}

/** Whether a complete name is another one, or below it. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`);
}

/** The same text for all records that are the same; those that differ in preference alone are told apart. */
export function recordKey(record: RecordIdentity, zone: string | undefined): string {
  const { type, name, priority } = record;
  return JSON.stringify([type, name, contentKey(record, zone), hasPriority(type) ? (priority ?? null) : null]);
}

/** The same text for all contents that say the same. */
export function contentKey({ type, content, data, priority }: RecordIdentity, zone: string | undefined): string {
  if (isRecord(data)) return partsKey(type, type === 'SRV' ? { priority, ...data } : data, zone);
  const text = (content ?? '').trim();
  switch (kinds[type]) {
    case 'IPv6 address':
      return addressKey(text);
    case 'host':
      return hostKey(text, zone);
    case 'text':
      return textOf(text);
    case 'key':
      return text.replaceAll(/\s/g, '');
    default:
      return text;
  }
}

function addressKey(address: string): string {
  try {
    return new URL(`http://[${address}]`).hostname;
  } catch {
    return address.toLowerCase();
  }
}

function hostKey(host: string, zone: string | undefined): string {
  if (host === '@' && zone !== undefined) return zone;
  const ascii = asciiName(host) ?? host;
  return ascii.length > 1 ? ascii.replace(/\.$/, '') : ascii;
}

/** What the content of a TXT record says, with or without quotes, in one string or in many. */
export function textOf(content: string): string {
  const strings = content.startsWith('"') ? [...content.matchAll(/"((?:[^"\\]|\\[\s\S])*)"(\s*)/g)] : [];
  // Anything beside the strings means that the quotes are part of the text.
  if (strings.length === 0 || strings.map(([whole]) => whole).join('') !== content) return content;
  return strings.map(([, text = '']) => withoutEscapes(text)).join('');
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/((?:\\\d{3})+)|\\([\s\S])/g, (_, bytes: string | undefined, character: string) => {
    if (bytes === undefined) return character;
    return new TextDecoder().decode(Uint8Array.from(bytes.slice(1).split('\\'), Number));
  });
}

// What Cloudflare takes for the parts of a place that are left out.
const place = { lat_minutes: 0, lat_seconds: 0, long_minutes: 0, long_seconds: 0 };
const measures = { altitude: 0, size: 0, precision_horz: 0, precision_vert: 0 };
// Older clients repeat in the parts of a service what its name says.
const repeated = ['service', 'proto', 'name'];

function partsKey(type: string, data: Readonly<Record<string, unknown>>, zone: string | undefined): string {
  const parts = Object.entries(type === 'LOC' ? { ...place, ...measures, ...data } : data)
    .filter(([name, value]) => value !== undefined && value !== null && !(type === 'SRV' && repeated.includes(name)))
    .map(([name, value]): [string, string] => [name, partKey(type, name, String(value).trim(), zone)]);
  return JSON.stringify(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function partKey(type: string, name: string, text: string, zone: string | undefined): string {
  switch (name) {
    case 'target':
      return type === 'URI' ? text : hostKey(text, zone);
    case 'replacement':
      return hostKey(text, zone);
    case 'digest':
    case 'fingerprint':
      return text.replaceAll(/\s/g, '').toLowerCase();
    case 'certificate': {
      const digits = text.replaceAll(/\s/g, '');
      // In CERT it is Base64, elsewhere hexadecimal.
      return type === 'CERT' ? digits : digits.toLowerCase();
    }
    case 'public_key':
      return text.replaceAll(/\s/g, '');
    case 'value':
      return text.replaceAll('"', '').replaceAll(/\s+/g, ' ');
    case 'tag':
    case 'flags':
    case 'service':
      return text.toLowerCase();
    default:
      return text;
  }
}

/** What a record can be asked to be, beside its type and name. Not every type has every field. */
export interface WantedFields {
  /** What it says, for the types without parts. */
  content?: string | undefined;
  /** Its parts, for the types that have them. */
  data?: unknown;
  /** Its time to live. */
  ttl?: number | null | undefined;
  /** Whether traffic goes through Cloudflare. */
  proxied?: boolean | null | undefined;
  /** Its preference. */
  priority?: number | null | undefined;
  /** Its note. */
  comment?: string | null | undefined;
  /** Its tags. */
  tags?: readonly string[] | null | undefined;
  /** How it is served. */
  settings?: object | null | undefined;
  /** Whether the origin is reached over a private network. */
  private_routing?: boolean | null | undefined;
}

// Each compares what is there with what is wanted; what is absent counts as its default.
const same: { readonly [Field in keyof WantedFields]?: (there: unknown, wanted: unknown) => boolean } = {
  proxied: (there, wanted) => Boolean(there) === Boolean(wanted),
  private_routing: (there, wanted) => Boolean(there) === Boolean(wanted),
  comment: (there, wanted) => (there || null) === (wanted || null),
  tags: (there, wanted) => tagsKey(there) === tagsKey(wanted),
  settings: (there, wanted) => Object.entries(wanted ?? {}).every(([name, on]) => isOn(there, name) === Boolean(on)),
};

function tagsKey(tags: unknown): string {
  return JSON.stringify((Array.isArray(tags) ? tags : []).map((tag) => String(tag).toLowerCase()).sort());
}

function isOn(settings: unknown, name: string): boolean {
  return isRecord(settings) && Boolean(settings[name]);
}

/** What has to change about a record so that it is as wanted; empty if nothing has to. What is not asked for stays. */
export function differences(
  record: DnsRecord,
  wanted: WantedFields,
  zone: string | undefined,
): DnsRecordUntypedPatch & Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const { type, name } = record;
  const field = wanted.data === undefined ? 'content' : 'data';
  const identity = { type, name, [field]: wanted[field], priority: record.priority };
  if (wanted[field] !== undefined && contentKey(record, zone) !== contentKey(identity, zone))
    patch[field] = wanted[field];
  if (hasPriority(type) && wanted.priority != null && wanted.priority !== record.priority)
    patch.priority = wanted.priority;
  // Whatever is proxied has the proxy's own time to live, whatever is asked for.
  const proxied = wanted.proxied ?? record.proxied;
  if (!proxied && wanted.ttl != null && wanted.ttl !== record.ttl) patch.ttl = wanted.ttl;
  for (const [name, isSame] of Object.entries(same)) {
    const value = wanted[name as keyof WantedFields];
    if (value !== undefined && !isSame((record as WantedFields)[name as keyof WantedFields], value))
      patch[name] = value;
  }
  return patch;
}
