/** This file knows how to invent the DNS records of a zone, with addresses that are reserved for documentation. */
import { timestamp } from '../clock.ts';
import { createRandom, type Random } from '../random.ts';
import type { DnsRecord } from './dns.ts';

const hosts =
  'www api app mail shop blog docs status cdn img login admin vpn git ci staging news help media data'.split(' ');
const networks = ['192.0.2', '198.51.100', '203.0.113'];
const types = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'SRV', 'TXT'] as const;
const proxiableTypes: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME']);

/**
 * Invents the records of one zone, sorted by type as the API lists them.
 * @param zone Name of the zone.
 * @param count How many.
 * @param seed Which of all sets of this size.
 * @param since The earliest date in milliseconds.
 */
export function recordsOfZone(zone: string, count: number, seed: number, since: number): DnsRecord[] {
  const random = createRandom(seed);
  const records: DnsRecord[] = [];
  const counts = shares(count);
  for (const type of types) {
    for (let at = 0; at < counts[type]; at++) records.push(invent(type, at, zone, random, since));
  }
  return records;
}

/** How many records of each type: one of the special types for every zone that has room, addresses for the rest. */
function shares(count: number): Record<(typeof types)[number], number> {
  const few = Math.min(2, Math.floor(count / 5));
  const made = {
    AAAA: Math.floor(count / 5),
    CAA: count >= 8 ? 1 : 0,
    CNAME: Math.floor(count / 5),
    MX: few,
    SRV: count >= 9 ? 1 : 0,
    TXT: Math.floor(count / 7),
  };
  const rest = count - Object.values(made).reduce((sum, share) => sum + share, 0);
  return { A: rest, ...made };
}

function invent(type: (typeof types)[number], at: number, zone: string, random: Random, since: number): DnsRecord {
  const created = timestamp(since + random.int(86_400_000 * 30));
  const proxiable = proxiableTypes.has(type);
  const proxied = proxiable && random.chance(0.6);
  const { name, content, priority, data } = saying(type, at, zone, random);
  const id = random.hex(32);
  const ttl = proxied || !random.chance(0.3) ? 1 : random.pick([60, 300, 3600]);
  const comment = random.chance(0.1) ? 'Moved from the old provider' : null;
  return {
    id,
    name,
    type,
    content,
    ...(priority === undefined ? undefined : { priority }),
    proxiable,
    proxied,
    ttl,
    ...(data === undefined ? undefined : { data }),
    settings: {},
    meta: {},
    comment,
    tags: [],
    created_on: created,
    modified_on: created,
    ...(comment === null ? undefined : { comment_modified_on: created }),
  };
}

/** What a record says. Aliases have names of their own, since nothing may stand beside them. */
function saying(
  type: (typeof types)[number],
  at: number,
  zone: string,
  random: Random,
): Pick<DnsRecord, 'name' | 'content' | 'priority' | 'data'> {
  const host = `${hosts[at % hosts.length]}${at < hosts.length ? '' : Math.floor(at / hosts.length) + 1}`;
  const name = at === 0 ? zone : `${host}.${zone}`;
  switch (type) {
    case 'A':
      return { name, content: `${random.pick(networks)}.${1 + random.int(254)}` };
    case 'AAAA':
      return { name, content: `2001:db8:${random.int(65_535).toString(16)}::${(at + 1).toString(16)}` };
    case 'CAA':
      return {
        name: zone,
        content: '0 issue "ca.example"',
        data: { flags: 0, tag: 'issue', value: 'ca.example' },
      };
    case 'CNAME':
      return { name: `${host}-alias.${zone}`, content: zone };
    case 'MX':
      return { name: zone, content: `mx${at + 1}.mail.example`, priority: (at + 1) * 10 };
    case 'SRV':
      return {
        name: `_sip._tls.${zone}`,
        content: '5 5061 sip.voice.example',
        priority: 10,
        data: { port: 5061, priority: 10, target: 'sip.voice.example', weight: 5 },
      };
    case 'TXT':
      return at === 0
        ? { name: zone, content: 'v=spf1 include:mail.example -all' }
        : { name: `_check-${host}.${zone}`, content: `site-verification=${random.hex(24)}` };
  }
}
