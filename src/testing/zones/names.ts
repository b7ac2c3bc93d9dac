/** This file knows which domain names can become zones. */
import { type Refusal, refuse } from '../answer.ts';

const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const hostName = new RegExp(`^${label}(\\.${label})*$`);

/** Suffixes of two labels under which people register domains: those that are met most often. */
const longSuffixes: ReadonlySet<string> = new Set(
  (
    'co.uk org.uk me.uk ac.uk gov.uk com.au net.au org.au co.nz co.jp ne.jp or.jp co.kr co.in co.za ' +
    'com.br com.mx com.ar com.tr com.cn com.tw com.hk com.sg co.il co.id com.pl com.ua'
  ).split(' '),
);

/** Names that are refused for good or for a while, for whoever wants to see these refusals. */
const banned: Readonly<Record<string, [code: number, message: string]>> = {
  'banned.example': [
    1097,
    'This zone is banned and cannot be added to Cloudflare at this time, please contact Cloudflare Support.',
  ],
  'temporarily-banned.example': [1098, 'This zone is temporarily banned and cannot be added to Cloudflare.'],
};

/**
 * A host name in the form in which it is kept: lower case, punycode, no dot at the end.
 * @param given What was given.
 * @returns The name, or undefined when it is none.
 */
export function asHostName(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 254) return undefined;
  const name = ascii(given.toLowerCase().replace(/\.$/, ''));
  return name !== undefined && name.length <= 253 && hostName.test(name) ? name : undefined;
}

/** The punycode of a name that needs it. An URL knows how in every runtime, but would also read much that is no name. */
function ascii(name: string): string | undefined {
  if (/^[\w.-]*$/.test(name)) return name;
  if (!/^[\w.\-\u0080-\u{10ffff}]+$/u.test(name)) return undefined;
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    return undefined;
  }
}

/**
 * The name of a new zone: a domain that can be registered.
 * @param given What was given.
 * @param subdomains Whether a name below a domain will do as well, as on an Enterprise plan.
 * @throws {Refusal} When it cannot be added.
 */
export function zoneName(given: string, subdomains: boolean): string {
  const shown = given.slice(0, 253);
  const name = asHostName(given);
  const labels = name?.split('.') ?? [];
  const suffix = labels.slice(-2).join('.');
  const least = longSuffixes.has(suffix) ? 3 : 2;
  if (name === undefined || !/[a-z]/.test(labels.at(-1) ?? '')) throw unidentified(shown);
  if (labels.length < least) throw refuse(400, 1049, `${shown} is not a registered domain`);
  if (labels.length > least && !subdomains) throw unidentified(shown);
  const ban = Object.hasOwn(banned, name) ? banned[name] : undefined;
  if (ban) throw refuse(400, ...ban);
  return name;
}

function unidentified(name: string): Refusal {
  const advice = 'Please ensure you are providing the root domain and not any subdomains';
  const message = `We were unable to identify ${name} as a registered domain. ${advice}`;
  return refuse(400, 1099, `${message} (e.g., example.com, not subdomain.example.com)`);
}
