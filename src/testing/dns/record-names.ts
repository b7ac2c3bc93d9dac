/** This file knows the names of DNS: how they are completed, written in ASCII, and told from what is no name. */
import { type Refusal, refuse } from '../answer.ts';
import { isIPv4 } from '../network/addresses.ts';

/** Types of records whose content is a host. */
export const hostTypes: ReadonlySet<string> = new Set(['CNAME', 'MX', 'NS', 'PTR']);

/** Longer texts are no names in any notation, and need not be looked at. */
const longestGiven = 1024;

/**
 * The complete name of a record: names outside the zone are taken as relative to it, `@` is the zone itself.
 * @param given What the request says.
 * @param zone Name of the zone.
 * @throws {Refusal} When it is no name.
 */
export function fullName(given: unknown, zone: string): string {
  if (typeof given !== 'string' || given === '' || given.length > longestGiven) throw noName();
  const name = trimDot(asciiName(given.trim()));
  const full = name === '@' ? zone : isWithin(name, zone) ? name : `${name}.${zone}`;
  if (full.length > 255 || !full.split('.').every(isLabel)) throw noName();
  return full;
}

/**
 * A host name as it is stored.
 * @param given What the request says.
 * @param zone Name of the zone, which `@` stands for.
 * @returns The name in lower case and ASCII without the dot at its end, or undefined when it is none.
 */
export function hostName(given: string, zone: string): string | undefined {
  if (given.length > longestGiven) return undefined;
  const name = trimDot(asciiName(given.trim()));
  if (name === '@') return zone;
  if (name === '.') return name;
  const labels = name.split('.');
  const numeric = /^\d+$/.test(labels.at(-1) ?? '');
  return name.length <= 253 && labels.every(isLabel) && !numeric && !isIPv4(name) ? name : undefined;
}

/**
 * A name in lower case and ASCII.
 * @param name A name, perhaps with letters of other alphabets.
 */
export function asciiName(name: string): string {
  const lower = name.toLowerCase();
  // Whatever ends a host name in a URL must not get into one, or half of the name would be lost.
  if (!/[^ -~]/.test(lower) || /[\s/?#@:\\[\]]/.test(lower)) return lower;
  try {
    return new URL(`http://${lower}`).hostname;
  } catch {
    return lower;
  }
}

/**
 * A name without the dot at its end.
 * @param name A name; the root keeps its dot.
 */
export function trimDot(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

/**
 * Whether a name is another one or lies below it.
 * @param name A complete name.
 * @param ancestor Another one.
 */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`);
}

/** Underscores stand in names of services, and an asterisk alone is a wildcard. */
function isLabel(label: string): boolean {
  return label === '*' || /^[a-z0-9_-]{1,63}$/.test(label);
}

function noName(): Refusal {
  return refuse(400, 9000, 'DNS name is invalid.');
}
