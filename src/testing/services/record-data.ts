/** This file knows the types of DNS records that consist of parts, and how their content is composed of them. */
import { refuse } from '../answer.ts';
import { isObject } from '../body.ts';

/** A part: its name, and its largest number or how its text is written. */
type Part = readonly [name: string, kind: number | 'text' | 'quoted'];

const certificate: readonly Part[] = [
  ['usage', 255],
  ['selector', 255],
  ['matching_type', 255],
  ['certificate', 'text'],
];

const service: readonly Part[] = [
  ['priority', 65_535],
  ['target', 'text'],
  ['value', 'text'],
];

const angle = (prefix: string, degrees: number): Part[] => [
  [`${prefix}_degrees`, degrees],
  [`${prefix}_minutes`, 59],
  [`${prefix}_seconds`, 59.999],
  [`${prefix}_direction`, 'text'],
];

const parts: Readonly<Record<string, readonly Part[]>> = {
  CAA: [
    ['flags', 255],
    ['tag', 'text'],
    ['value', 'quoted'],
  ],
  CERT: [
    ['type', 65_535],
    ['key_tag', 65_535],
    ['algorithm', 255],
    ['certificate', 'text'],
  ],
  DNSKEY: [
    ['flags', 65_535],
    ['protocol', 255],
    ['algorithm', 255],
    ['public_key', 'text'],
  ],
  DS: [
    ['key_tag', 65_535],
    ['algorithm', 255],
    ['digest_type', 255],
    ['digest', 'text'],
  ],
  HTTPS: service,
  LOC: [
    ...angle('lat', 90),
    ...angle('long', 180),
    ['altitude', 42_849_672.95],
    ['size', 90_000_000],
    ['precision_horz', 90_000_000],
    ['precision_vert', 90_000_000],
  ],
  NAPTR: [
    ['order', 65_535],
    ['preference', 65_535],
    ['flags', 'quoted'],
    ['service', 'quoted'],
    ['regex', 'quoted'],
    ['replacement', 'text'],
  ],
  SMIMEA: certificate,
  SRV: [
    ['priority', 65_535],
    ['weight', 65_535],
    ['port', 65_535],
    ['target', 'text'],
  ],
  SSHFP: [
    ['algorithm', 255],
    ['type', 255],
    ['fingerprint', 'text'],
  ],
  SVCB: service,
  TLSA: certificate,
  URI: [
    ['weight', 65_535],
    ['target', 'quoted'],
  ],
};

const metres: ReadonlySet<string> = new Set(['altitude', 'size', 'precision_horz', 'precision_vert']);

/** Parts that may be left out. */
const defaults: Readonly<Record<string, unknown>> = {
  lat_minutes: 0,
  lat_seconds: 0,
  long_minutes: 0,
  long_seconds: 0,
  altitude: 0,
  size: 0,
  precision_horz: 0,
  precision_vert: 0,
};

/**
 * Whether records of a type consist of parts.
 * @param type The type.
 */
export function hasData(type: string): boolean {
  return Object.hasOwn(parts, type);
}

/**
 * Checks the parts of a record and composes its content.
 * @param type A type that consists of parts.
 * @param given What the request says.
 * @throws {Refusal} When a part is missing or out of its range.
 */
export function composeData(type: string, given: unknown): { data: Record<string, unknown>; content: string } {
  if (!isObject(given)) throw refuse(400, 9101, `data is required for ${type} records.`);
  const data: Record<string, unknown> = {};
  const words: string[] = [];
  for (const [name, kind] of parts[type] ?? []) {
    const value = given[name] ?? defaults[name];
    check(name, kind, value, type);
    data[name] = value;
    // The preference of a service stands in a field of its own.
    if (type === 'SRV' && name === 'priority') continue;
    words.push(write(name, kind, value));
  }
  return { data, content: words.filter((word) => word !== '').join(' ') };
}

/**
 * Takes the parts of a record out of a zone file's line.
 * @param type A type that consists of parts.
 * @param words The words after the type.
 */
export function readData(type: string, words: readonly string[]): Record<string, unknown> {
  const known = parts[type] ?? [];
  const data: Record<string, unknown> = {};
  for (const [at, [name, kind]] of known.entries()) {
    // The last text takes all that is left: certificates and service parameters are written in several words.
    const last = at === known.length - 1 && kind === 'text';
    const text = last ? words.slice(at).join(type === 'HTTPS' || type === 'SVCB' ? ' ' : '') : words[at];
    if (text === undefined) continue;
    data[name] = typeof kind === 'number' ? Number.parseFloat(text) : name === 'target' ? trimDot(text) : text;
  }
  return data;
}

/**
 * A host name without the dot at its end.
 * @param name A host name; the root keeps its dot.
 */
export function trimDot(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

function check(name: string, kind: Part[1], value: unknown, type: string): void {
  if (value === undefined && name === 'value' && (type === 'HTTPS' || type === 'SVCB')) return;
  if (value === undefined) throw refuse(400, 9101, `${name} is a required data field.`);
  if (typeof kind === 'string') {
    if (typeof value !== 'string') throw refuse(400, 9102, `${name} must be a string.`);
    if (type === 'CAA' && name === 'tag' && !['issue', 'issuewild', 'iodef'].includes(value)) {
      throw refuse(400, 9102, 'tag must be one of issue, issuewild and iodef.');
    }
    return;
  }
  const least = name === 'altitude' ? -100_000 : 0;
  if (typeof value !== 'number' || !(value >= least && value <= kind)) {
    throw refuse(400, 9102, `${name} must be a number between ${least} and ${kind}.`);
  }
}

function write(name: string, kind: Part[1], value: unknown): string {
  if (metres.has(name)) return `${Number(value).toFixed(2)}m`;
  if (name.endsWith('_seconds')) return Number(value).toFixed(3);
  return kind === 'quoted' ? `"${String(value)}"` : String(value ?? '');
}
