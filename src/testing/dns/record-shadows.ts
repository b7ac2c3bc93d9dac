/** This file knows which records a delegation hides: whoever delegates a name has no more to say about it. */
import { refuse } from '../answer.ts';
import type { DnsRecord } from '../world/dns.ts';
import type { ZoneRecords } from '../world/zone-records.ts';
import { asciiName, isWithin, trimDot } from './record-names.ts';

/** More records than this in one answer come without what shadows them. */
const mostRecords = 1000;

/** A delegation that hides more than this says no more than that. */
const mostCounted = 10_000;

/**
 * Records with what shadows them in their `meta`, if the query asks for it.
 * @param shown The records of one answer.
 * @param records All records of the zone.
 * @param query The request's query.
 * @param apex Name of the zone.
 */
export function withShadows(
  shown: readonly DnsRecord[],
  records: ZoneRecords,
  query: URLSearchParams,
  apex: string,
): readonly DnsRecord[] {
  if (!areAskedFor(query) || shown.length > mostRecords) return shown;
  const counts = countShadowed(shown, records, apex);
  return shown.map((record) => ({ ...record, meta: shadowsOf(record, records, counts, apex) }));
}

/**
 * The tests that the query's `shadowed_by_name` and `shadowing_name` ask for.
 * @param query The request's query.
 * @param apex Name of the zone.
 * @throws {Refusal} When a name is not below the zone's, or shadows are not asked for.
 */
export function shadowTests(query: URLSearchParams, apex: string): Array<(record: DnsRecord) => boolean> {
  const tests: Array<(record: DnsRecord) => boolean> = [];
  const by = subdomain(query, 'shadowed_by_name', apex);
  const of = subdomain(query, 'shadowing_name', apex);
  if (by !== undefined) {
    if (!areAskedFor(query)) throw refuse(400, 9400, 'shadowed_by_name requires include_shadow_metadata=true.');
    tests.push(({ type, name }) => isWithin(name, by) && (type !== 'NS' || name !== by));
  }
  if (of !== undefined) {
    const delegations = new Set(upwards(of, apex));
    tests.push(({ type, name }) => type === 'NS' && delegations.has(name));
  }
  return tests;
}

function areAskedFor(query: URLSearchParams): boolean {
  return query.get('include_shadow_metadata')?.toLowerCase() === 'true';
}

function subdomain(query: URLSearchParams, key: string, apex: string): string | undefined {
  const given = query.get(key);
  if (!given) return undefined;
  const name = trimDot(asciiName(given));
  if (name === apex || !isWithin(name, apex)) {
    throw refuse(400, 9400, `${key} must be a subdomain of the zone.`);
  }
  return name;
}

function shadowsOf(
  record: DnsRecord,
  records: ZoneRecords,
  counts: ReadonlyMap<string, number>,
  apex: string,
): Record<string, unknown> {
  const { type, name, meta } = record;
  const above = shadowing(record, records, apex);
  if (above.length === 0) {
    const count = type === 'NS' ? counts.get(name) : undefined;
    return count === undefined ? meta : { ...meta, shadowed_records_count: Math.min(count, mostCounted) };
  }
  const shadowed_by = above.map(({ id }) => id);
  const served = above.filter(({ content }) => content === name);
  if ((type !== 'A' && type !== 'AAAA') || served.length === 0) return { ...meta, shadowed_by };
  // The delegation nearest to the apex is the only one that this zone tells anyone about.
  const reached = served.some((delegation) => delegation.name === above.at(-1)?.name);
  return { ...meta, shadowed_by, is_glue: true, ...(!reached && { dead_glue: true }) };
}

/** The delegations that hide a record, the nearest first; name servers are not hidden by their own name. */
function shadowing({ type, name }: DnsRecord, records: ZoneRecords, apex: string): DnsRecord[] {
  const names = [...upwards(name, apex)];
  if (type === 'NS') names.shift();
  return names.flatMap((one) => [...records.named(one)].filter((record) => record.type === 'NS'));
}

/** How many records the delegations among those shown hide, found in one pass over the zone. */
function countShadowed(shown: readonly DnsRecord[], records: ZoneRecords, apex: string): Map<string, number> {
  const counts = new Map<string, number>();
  const names = new Set(shown.filter(({ type, name }) => type === 'NS' && name !== apex).map(({ name }) => name));
  if (names.size === 0) return counts;
  for (const { type, name } of records.values()) {
    for (const one of upwards(name, apex)) {
      if (names.has(one) && (type !== 'NS' || one !== name)) counts.set(one, (counts.get(one) ?? 0) + 1);
    }
  }
  return counts;
}

/** A name and the names above it, up to the zone's own, which delegates nothing. */
function* upwards(name: string, apex: string): Generator<string> {
  for (let at = name; at !== apex && isWithin(at, apex); at = at.slice(at.indexOf('.') + 1)) yield at;
}
