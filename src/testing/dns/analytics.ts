/** This file knows the endpoints of DNS analytics: what they are asked for, and how they report it. */
import { type Answer, ok, type Refusal, refuse } from '../answer.ts';
import { analyticsRead } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import { zoneOf } from '../zones/zones.ts';
import { intervalsOf, isTimeDelta, timeDeltas, timeText } from './intervals.ts';
import {
  dimensionNames,
  measure,
  metricNames,
  type Traffic,
  type TrafficFilter,
  trafficOf,
  type Values,
} from './traffic.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dns_analytics/report': {
    handle: getReport,
    permissions: analyticsRead,
    emulates: 'Invented numbers by the metrics, dimensions, filters and times asked for.',
  },
  'GET /zones/{zone_id}/dns_analytics/report/bytime': {
    handle: getReportByTime,
    permissions: analyticsRead,
    emulates: 'The same numbers, cut into intervals.',
  },
};

/** What is asked for, in the key order of the answer. */
interface Asked {
  /** By what the queries are told apart. */
  dimensions: string[];
  /** What is counted or measured. */
  metrics: string[];
  /** When the report begins. */
  since: string;
  /** When it ends. */
  until: string;
  /** How many rows it has at most. */
  limit: number;
  /** Which queries count, as it was sent. */
  filters?: string;
  /** Dimensions and metrics to sort by, each with the sign it was sent with. */
  sort?: string[];
}

/** How far back a report goes when nothing is said, in milliseconds. */
const window = 21_600_000;
/** How many numbers one report may hold. */
const mostNumbers = 200_000;

/**
 * `GET /zones/{zone_id}/dns_analytics/report`
 * @param call The request.
 */
function getReport(call: Call): Answer {
  const asked = read(call);
  const [seconds = 0] = secondsOf([[asked.since, asked.until]]);
  const rows = rowsOf(call, asked, seconds);
  const data = rows.map((row) => ({
    dimensions: row.dimensions,
    metrics: asked.metrics.map((metric) => measure(metric, zoneOf(call), row, seconds)),
  }));
  return ok({ rows: data.length, data, ...summary(call, asked, seconds), query: asked });
}

/**
 * `GET /zones/{zone_id}/dns_analytics/report/bytime`
 * @param call The request.
 */
function getReportByTime(call: Call): Answer {
  const asked = read(call);
  const time_delta = call.query.get('time_delta') || 'auto';
  if (!isTimeDelta(time_delta)) throw invalid('time_delta', time_delta, `one of ${timeDeltas.join(', ')}`);
  const [total = 0] = secondsOf([[asked.since, asked.until]]);
  const rows = rowsOf(call, asked, total);
  const most = Math.floor(mostNumbers / (Math.max(1, rows.length) * asked.metrics.length));
  const time_intervals = intervalsOf(asked.since, asked.until, time_delta, most);
  if (!time_intervals) throw invalid('time_delta', time_delta, 'longer for so long a time');
  const seconds = secondsOf(time_intervals);
  const data = rows.map((row) => ({
    dimensions: row.dimensions,
    metrics: asked.metrics.map((metric) => seconds.map((length) => measure(metric, zoneOf(call), row, length))),
  }));
  const query = { ...asked, time_delta };
  return ok({ rows: data.length, data, ...summary(call, asked, total), time_intervals, query });
}

function secondsOf(intervals: ReadonlyArray<readonly [string, string]>): number[] {
  return intervals.map(([since, until]) => (Date.parse(until) - Date.parse(since)) / 1000);
}

/** What a report says of all queries together. The extremes are always empty in real answers too. */
function summary(call: Call, asked: Asked, seconds: number): Record<string, unknown> {
  const [all] = trafficOf(zoneOf(call), call.world, [], filterOf(asked.filters));
  const totals = asked.metrics.map((metric) => [metric, all ? measure(metric, zoneOf(call), all, seconds) : 0]);
  return { data_lag: 60, min: {}, max: {}, totals: Object.fromEntries(totals) };
}

function rowsOf(call: Call, asked: Asked, seconds: number): Traffic[] {
  const { dimensions, metrics, sort = [], limit, filters } = asked;
  const rows = trafficOf(zoneOf(call), call.world, dimensions, filterOf(filters));
  const keys = sort.map((text) => {
    const name = text.replace(/^[+-]/, '');
    const at = dimensions.indexOf(name);
    const key = (row: Traffic): string | number =>
      at >= 0 ? (row.dimensions[at] ?? '') : measure(name, zoneOf(call), row, seconds);
    if (at < 0 && !metrics.includes(name)) throw invalid('sort', name, 'a dimension or a metric of the report');
    return { key, sign: text.startsWith('-') ? -1 : 1 };
  });
  rows.sort((a, b) => {
    for (const { key, sign } of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
  return rows.slice(0, limit);
}

function read({ query, clock }: Call): Asked {
  const until = timeOf('until', query.get('until')) ?? Math.floor(clock.now() / 1000) * 1000;
  const since = timeOf('since', query.get('since')) ?? until - window;
  if (since >= until) throw invalid('since', timeText(since), 'earlier than until');
  const limit = query.get('limit') || '100000';
  if (!/^[1-9]\d{0,8}$/.test(limit)) throw invalid('limit', limit, 'a positive whole number');
  const filters = query.get('filters');
  // A plus that was sent as it is has become a space.
  const sort = namesIn(query.get('sort')?.replace(/(^|,) /g, '$1+'));
  const metrics = namesIn(query.get('metrics'), metricNames, 'metrics');
  return {
    dimensions: namesIn(query.get('dimensions'), dimensionNames, 'dimensions'),
    metrics: metrics.length > 0 ? metrics : ['queryCount', 'uncachedCount'],
    since: timeText(since),
    until: timeText(until),
    limit: Number(limit),
    ...(filters && { filters }),
    ...(sort.length > 0 && { sort }),
  };
}

/** The names of a list, each once. */
function namesIn(text: string | null | undefined, known?: readonly string[], parameter = ''): string[] {
  const names = [...new Set((text ?? '').split(',').filter((name) => name !== ''))];
  const unknown = known && names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(parameter, unknown, `some of ${known?.join(', ')}`);
  return names;
}

function timeOf(parameter: string, text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+ -]\d\d:?\d\d)?)?$/i;
  const time = form.test(text) ? Date.parse(text.replace(' ', '+')) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(parameter, text, 'a date and time');
  return time;
}

/** Comparisons as they stand between a dimension and a value. */
const comparisons: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  '==': (text, value) => text === value,
  '!=': (text, value) => text !== value,
  '>=': (text, value) => text >= value,
  '<=': (text, value) => text <= value,
  '>': (text, value) => text > value,
  '<': (text, value) => text < value,
};

/** Reads a filter: a semicolon means and, a comma means or, and the semicolon binds more. */
function filterOf(text: string | undefined): TrafficFilter {
  if (text === undefined) return { dimensions: [], passes: () => true };
  const tests = text.split(/,| OR /).map((some) => some.split(/;| AND /).map(testOf));
  return {
    dimensions: tests.flatMap((every) => every.map(({ name }) => name)),
    passes: (values) => tests.some((every) => every.every(({ passes }) => passes(values))),
  };
}

function testOf(text: string): { name: string; passes(values: Values): boolean } {
  const [, name = '', operator = '', value = ''] = /^(\w+)\s*(==|!=|>=|<=|>|<)\s*(.*)$/.exec(text.trim()) ?? [];
  const compare = comparisons[operator];
  if (!compare || !dimensionNames.includes(name)) throw invalid('filters', text, 'a dimension, an operator, a value');
  return { name, passes: (values) => compare(values[name] ?? '', value) };
}

function invalid(parameter: string, given: string, wanted: string): Refusal {
  return refuse(400, 1001, `Invalid ${parameter} "${given.slice(0, 100)}": it must be ${wanted}.`);
}
