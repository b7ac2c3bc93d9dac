/** This file knows the types of DNS records that consist of parts, and how their content is composed of them. */
import { type ErrorItem, Refusal } from '../answer.ts';
import { isObject } from '../body.ts';
import { hostName, trimDot } from './record-names.ts';
import { quote } from './record-text.ts';

/** A number between two others, and how it is written where that differs from the usual way. */
interface NumberKind {
  least: number;
  most: number;
  fraction?: number;
  unit?: string;
}

/** What a part is: a number, one of some words, a host, text in quotation marks, or all that is left. */
type Kind = NumberKind | readonly string[] | 'host' | 'quoted' | 'rest';

/** A part, and what it is when it is left out. */
type Part = readonly [name: string, kind: Kind, fallback?: unknown];

const upTo = (most: number): NumberKind => ({ least: 0, most });
const seconds: NumberKind = { least: 0, most: 59.999, fraction: 3 };
const metres: NumberKind = { least: 0, most: 90_000_000, fraction: 2, unit: 'm' };

const angle = (prefix: string, degrees: number, directions: readonly string[]): Part[] => [
  [`${prefix}_degrees`, upTo(degrees)],
  [`${prefix}_minutes`, upTo(59), 0],
  [`${prefix}_seconds`, seconds, 0],
  [`${prefix}_direction`, directions],
];

const certificate: readonly Part[] = [
  ['usage', upTo(255)],
  ['selector', upTo(255)],
  ['matching_type', upTo(255)],
  ['certificate', 'rest'],
];

const service: readonly Part[] = [
  ['priority', upTo(65_535)],
  ['target', 'host'],
  ['value', 'rest', ''],
];

const parts: Readonly<Record<string, readonly Part[]>> = {
  CAA: [
    ['flags', upTo(255)],
    ['tag', ['issue', 'issuewild', 'iodef']],
    ['value', 'quoted'],
  ],
  CERT: [
    ['type', upTo(65_535)],
    ['key_tag', upTo(65_535)],
    ['algorithm', upTo(255)],
    ['certificate', 'rest'],
  ],
  DNSKEY: [
    ['flags', upTo(65_535)],
    ['protocol', upTo(255)],
    ['algorithm', upTo(255)],
    ['public_key', 'rest'],
  ],
  DS: [
    ['key_tag', upTo(65_535)],
    ['algorithm', upTo(255)],
    ['digest_type', upTo(255)],
    ['digest', 'rest'],
  ],
  HTTPS: service,
  LOC: [
    ...angle('lat', 90, ['N', 'S']),
    ...angle('long', 180, ['E', 'W']),
    ['altitude', { ...metres, least: -100_000, most: 42_849_672.95 }, 0],
    ['size', metres, 0],
    ['precision_horz', metres, 0],
    ['precision_vert', metres, 0],
  ],
  NAPTR: [
    ['order', upTo(65_535)],
    ['preference', upTo(65_535)],
    ['flags', 'quoted'],
    ['service', 'quoted'],
    ['regex', 'quoted'],
    ['replacement', 'host'],
  ],
  SMIMEA: certificate,
  SRV: [
    ['priority', upTo(65_535)],
    ['weight', upTo(65_535)],
    ['port', upTo(65_535)],
    ['target', 'host'],
  ],
  SSHFP: [
    ['algorithm', upTo(255)],
    ['type', upTo(255)],
    ['fingerprint', 'rest'],
  ],
  SVCB: service,
  TLSA: certificate,
  URI: [
    ['weight', upTo(65_535)],
    ['target', 'quoted'],
  ],
};

/**
 * Whether records of a type consist of parts.
 * @param type The type.
 */
export function hasData(type: string): boolean {
  return Object.hasOwn(parts, type);
}

/**
 * Checks the parts of a record. All that is wrong is told at once.
 * @param type A type that consists of parts.
 * @param given What the request says.
 * @param zone Name of the zone, which `@` stands for.
 * @throws {Refusal} When a part is missing or out of its range.
 */
export function checkData(type: string, given: unknown, zone: string): Record<string, unknown> {
  const source = isObject(given) ? given : {};
  const errors: ErrorItem[] = [];
  const data: Array<[name: string, value: unknown]> = [];
  for (const [name, kind, fallback] of parts[type] ?? []) {
    // A certificate or digest without a single digit is none.
    const value = (kind === 'rest' && source[name] === '' ? undefined : source[name]) ?? fallback;
    const fault = faultOf(name, kind, value, zone);
    if (fault) errors.push(fault);
    data.push([name, kind === 'host' ? hostName(String(value), zone) : value]);
  }
  if (errors.length > 0) throw new Refusal(400, errors);
  // Answers have the parts in the order of the alphabet, whatever the order of the content is.
  return Object.fromEntries(data.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Composes the content of a record. The preference of a service stands before it, in a field of its own.
 * @param type A type that consists of parts.
 * @param data The parts.
 * @param absolute Whether hosts end in a dot, as zone files need it.
 */
export function writeData(type: string, data: Readonly<Record<string, unknown>>, absolute: boolean): string {
  const words = (parts[type] ?? [])
    .filter(([name]) => type !== 'SRV' || name !== 'priority')
    .map(([name, kind]) => writePart(kind, data[name], absolute));
  return words.filter((word) => word !== '').join(' ');
}

/**
 * Takes the parts of a record out of a zone file's line, unchecked.
 * @param type A type that consists of parts.
 * @param words The words after the type.
 * @param complete Completes a host name.
 */
export function readData(
  type: string,
  words: readonly string[],
  complete: (host: string) => string,
): Record<string, unknown> {
  if (type === 'LOC') return readPlace(words);
  const data: Record<string, unknown> = {};
  for (const [at, [name, kind]] of (parts[type] ?? []).entries()) {
    const word = words[at];
    if (word === undefined) continue;
    if (kind === 'rest') data[name] = words.slice(at).join(type === 'HTTPS' || type === 'SVCB' ? ' ' : '');
    else if (kind === 'host') data[name] = trimDot(complete(word));
    else data[name] = isNumber(kind) ? Number(word) : word;
  }
  return data;
}

/** Minutes, seconds and all that follows the altitude may be left out; what they are then is up to the format. */
function readPlace(words: readonly string[]): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const left = [...words];
  for (const prefix of ['lat', 'long']) {
    const turn = left.findIndex((word) => /^[nsew]$/i.test(word));
    const [degrees, minutes = 0, second = 0] = left.splice(0, Math.max(0, turn));
    data[`${prefix}_degrees`] = Number(degrees);
    data[`${prefix}_minutes`] = Number(minutes);
    data[`${prefix}_seconds`] = Number(second);
    data[`${prefix}_direction`] = left.shift()?.toUpperCase();
  }
  const [altitude = '0', size = '1m', horizontal = '10000m', vertical = '10m'] = left;
  const inMetres = (text: string): number => Number(text.replace(/m$/i, ''));
  data.altitude = inMetres(altitude);
  data.size = inMetres(size);
  data.precision_horz = inMetres(horizontal);
  data.precision_vert = inMetres(vertical);
  return data;
}

function faultOf(name: string, kind: Kind, value: unknown, zone: string): ErrorItem | undefined {
  if (value === undefined) return { code: 9101, message: `${name} is a required data field.` };
  if (isNumber(kind)) {
    const { least, most, fraction } = kind;
    const fits = typeof value === 'number' && value >= least && value <= most;
    if (fits && (fraction !== undefined || Number.isInteger(value))) return undefined;
    return { code: 9102, message: `${name} must be a number between ${least} and ${most}.` };
  }
  if (typeof value !== 'string') return { code: 9102, message: `${name} must be a string.` };
  if (typeof kind !== 'string' && !kind.includes(value)) {
    return { code: 9102, message: `${name} must be one of ${kind.join(', ')}.` };
  }
  if (kind === 'host' && hostName(value, zone) === undefined) {
    return { code: 9102, message: `${name} must be a hostname.` };
  }
  return undefined;
}

function writePart(kind: Kind, value: unknown, absolute: boolean): string {
  if (isNumber(kind)) {
    const number = Number(value);
    return `${kind.fraction === undefined ? number : number.toFixed(kind.fraction)}${kind.unit ?? ''}`;
  }
  if (kind === 'quoted') return quote(String(value));
  return kind === 'host' && absolute && value !== '.' ? `${String(value)}.` : String(value);
}

function isNumber(kind: Kind): kind is NumberKind {
  return typeof kind === 'object' && 'least' in kind;
}
