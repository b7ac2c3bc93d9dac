/** This file knows how to invent the queries that the name servers of a zone answered: the same ones every time. */
import { randomFor } from '../random.ts';
import type { World } from '../world/world.ts';
import type { Zone } from '../world/zones.ts';

/** By what queries can be told apart, and in which shares they come; only names differ from zone to zone. */
const shares: Readonly<Record<string, ReadonlyArray<readonly [value: string, share: number]>>> = {
  queryName: [],
  queryType: [
    ['A', 0.52],
    ['AAAA', 0.28],
    ['HTTPS', 0.14],
    ['TXT', 0.06],
  ],
  responseCode: [
    ['NOERROR', 0.9],
    ['NXDOMAIN', 0.08],
    ['SERVFAIL', 0.02],
  ],
  responseCached: [
    ['Cached', 0.63],
    ['Uncached', 0.37],
  ],
  coloName: [
    ['AMS', 0.5],
    ['IAD', 0.3],
    ['SIN', 0.2],
  ],
  origin: [
    ['192.0.2.53', 0.7],
    ['198.51.100.53', 0.3],
  ],
  dayOfWeek: ['1', '2', '3', '4', '5', '6', '7'].map((day) => [day, 1 / 7] as const),
  tcp: [
    ['0', 0.97],
    ['1', 0.03],
  ],
  ipVersion: [
    ['4', 0.65],
    ['6', 0.35],
  ],
  querySizeBucket: [
    ['16-31', 0.3],
    ['32-47', 0.7],
  ],
  responseSizeBucket: [
    ['48-63', 0.6],
    ['64-79', 0.4],
  ],
};

/** By what queries can be told apart. */
export const dimensionNames: readonly string[] = Object.keys(shares);

/** Queries that have the values of some dimensions in common. */
export interface Traffic {
  /** Their values, in the order of the dimensions asked for. */
  readonly dimensions: readonly string[];
  /** Their part in all queries of the zone. */
  share: number;
  /** The part that no cache answered. */
  uncached: number;
}

/** The values of one query. */
export type Values = Readonly<Record<string, string>>;

/** Which queries count. */
export interface TrafficFilter {
  /** The dimensions it looks at. */
  readonly dimensions: readonly string[];
  /** Whether a query counts. */
  readonly passes: (values: Values) => boolean;
}

/**
 * The queries of a zone, put together by some dimensions.
 * @param zone The zone.
 * @param world What exists: names that have records are asked for.
 * @param dimensions By which dimensions.
 * @param filter Which queries count.
 */
export function trafficOf(zone: Zone, world: World, dimensions: readonly string[], filter: TrafficFilter): Traffic[] {
  const groups = new Map<string, Traffic>();
  // Only what makes a difference: all combinations there are would be many.
  const needed = new Set([...dimensions, ...filter.dimensions, 'responseCached']);
  const tables = Object.entries({ ...shares, queryName: namesOf(zone, world) }).filter(([name]) => needed.has(name));
  for (const [values, share] of cells(tables)) {
    if (!filter.passes(values)) continue;
    const own = dimensions.map((name) => values[name] ?? '');
    const key = own.join(' ');
    const group = groups.get(key) ?? { dimensions: own, share: 0, uncached: 0 };
    group.share += share;
    if (values.responseCached === 'Uncached') group.uncached += share;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Every combination of values, and its share. */
function cells(tables: ReadonlyArray<[string, (typeof shares)[string]]>): Array<[Record<string, string>, number]> {
  let made: Array<[Record<string, string>, number]> = [[{}, 1]];
  for (const [name, table] of tables) {
    made = made.flatMap(([values, share]) =>
      table.map(([value, part]): [Record<string, string>, number] => [{ ...values, [name]: value }, share * part]),
    );
  }
  return made;
}

/** The names that are asked for: the zone itself and a few that have records, the first the most often. */
function namesOf({ id, name }: Zone, world: World): ReadonlyArray<readonly [string, number]> {
  const names = new Set([name]);
  for (const record of world.records(id).values()) {
    names.add(record.name);
    if (names.size === 5) break;
  }
  const weights = [...names].map((_, at) => 1 / (at + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return [...names].map((one, at) => [one, (weights[at] ?? 0) / sum] as const);
}

/** Milliseconds that an answer takes, as a multiple of the average. */
const spreads: Readonly<Record<string, number>> = {
  responseTimeAvg: 1,
  responseTimeMedian: 0.8,
  responseTime90th: 2.1,
  responseTime99th: 4.7,
};

/** How much of what a cache answers has expired. */
const staleness = 0.05;

/** What can be counted or measured. */
export const metricNames: readonly string[] = ['queryCount', 'uncachedCount', 'staleCount', ...Object.keys(spreads)];

/**
 * A number about some queries.
 * @param metric What is counted or measured.
 * @param zone The zone.
 * @param traffic The queries.
 * @param seconds In how long a time.
 */
export function measure(metric: string, zone: Zone, traffic: Traffic, seconds: number): number {
  const random = randomFor(zone.id);
  const perSecond = 0.2 + random.next() * 4;
  const spread = Object.hasOwn(spreads, metric) ? spreads[metric] : undefined;
  // What no cache could answer takes its time.
  const slow = traffic.share === 0 ? 0 : traffic.uncached / traffic.share;
  if (spread !== undefined) return Math.round((2 + slow * 9 + random.next()) * spread * 100) / 100;
  const cached = traffic.share - traffic.uncached;
  const part = { uncachedCount: traffic.uncached, staleCount: cached * staleness }[metric] ?? traffic.share;
  return Math.round(perSecond * seconds * part);
}
