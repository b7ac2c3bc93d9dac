import { describe, expect, it } from 'vitest';
import { firstCode, send, small, zoneOf } from '../support/emulated.ts';

/** What a report says, asked with this query. */
const ask = (query: string, end = '') => {
  const emulator = small();
  emulator.clock.stop();
  emulator.clock.set(Date.UTC(2026, 2, 10, 12, 34, 0, 7));
  return send(emulator, `/zones/${zoneOf(emulator).id}/dns_analytics/report${end}?${query}`);
};

const period = 'since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z';
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe('DNS analytics', () => {
  it('says how it was asked, with defaults', async () => {
    const { result } = (await ask('')).body;
    expect(result.query).toEqual({
      dimensions: [],
      metrics: ['queryCount', 'uncachedCount'],
      since: '2026-03-10T06:34:00Z',
      until: '2026-03-10T12:34:00Z',
      limit: 100_000,
    });
    expect(result).toMatchObject({ rows: 1, min: {}, max: {}, data: [{ dimensions: [] }] });
    expect(Object.values(result.totals)).toEqual(result.data[0].metrics);
  });

  it('gives the same numbers every time, and their parts add up', async () => {
    const query = `metrics=queryCount,uncachedCount,staleCount,responseTimeAvg&${period}`;
    const [whole, again] = [(await ask(query)).body.result, (await ask(query)).body.result];
    expect(whole).toEqual(again);
    expect(whole.totals.queryCount).toBeGreaterThan(whole.totals.uncachedCount);
    const parts = (await ask(`${query}&dimensions=queryType,responseCode`)).body.result;
    expect(parts.totals).toEqual(whole.totals);
    expect(parts.rows).toBe(parts.data.length);
    const counted = sum(parts.data.map(({ metrics }: { metrics: number[] }) => metrics[0] ?? 0));
    expect(Math.abs(counted - whole.totals.queryCount)).toBeLessThan(parts.rows);
  });

  it('filters, where a comma means or and a semicolon means and', async () => {
    const types = async (filters: string): Promise<string[]> => {
      const { result } = (await ask(`dimensions=queryType,tcp&filters=${encodeURIComponent(filters)}`)).body;
      expect(result.query.filters).toBe(filters);
      return result.data.map(({ dimensions }: { dimensions: string[] }) => dimensions.join(' '));
    };
    expect(await types('queryType==A,queryType==TXT')).toEqual(['A 0', 'A 1', 'TXT 0', 'TXT 1']);
    expect(await types('queryType==A;tcp!=0')).toEqual(['A 1']);
    expect(await types('queryType==A AND tcp==0 OR queryType==TXT')).toEqual(['A 0', 'TXT 0', 'TXT 1']);
    expect(await types('queryType>HTTPS')).toEqual(['TXT 0', 'TXT 1']);
    expect(await types('queryType==NONE')).toEqual([]);
    const less = (await ask(`${period}&filters=responseCode==NXDOMAIN`)).body.result.totals.queryCount;
    expect(less).toBeLessThan((await ask(period)).body.result.totals.queryCount);
  });

  it('sorts and limits', async () => {
    const rows = async (query: string): Promise<string[]> =>
      (await ask(`dimensions=queryType&${query}`)).body.result.data.map(
        ({ dimensions }: { dimensions: string[] }) => dimensions[0],
      );
    expect(await rows('sort=-queryType')).toEqual(['TXT', 'HTTPS', 'AAAA', 'A']);
    expect(await rows('sort=+queryType')).toEqual(['A', 'AAAA', 'HTTPS', 'TXT']);
    expect(await rows('sort=%2BqueryCount&limit=2')).toEqual(['TXT', 'HTTPS']);
  });

  it('asks for the permission', async () => {
    const emulator = small();
    const path = `/zones/${zoneOf(emulator).id}/dns_analytics/report`;
    const token = emulator.addToken({ permissions: ['Analytics Read'] });
    const other = emulator.addToken({ permissions: ['DNS Write'] });
    expect((await send(emulator, `${path}/bytime`, { token })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { token: other }))).toEqual([403, 10000]);
  });
});

describe('DNS analytics by time', () => {
  it('cuts the same numbers into intervals', async () => {
    const query = `${period}&dimensions=queryType&metrics=queryCount`;
    const whole = (await ask(query)).body.result;
    const { result } = (await ask(`${query}&time_delta=hour`, '/bytime')).body;
    expect(result.query.time_delta).toBe('hour');
    expect(result.time_intervals).toHaveLength(24);
    expect(result.time_intervals[1]).toEqual(['2026-03-01T01:00:00Z', '2026-03-01T02:00:00Z']);
    expect(result.totals).toEqual(whole.totals);
    for (const [at, { dimensions, metrics }] of result.data.entries()) {
      expect(dimensions).toEqual(whole.data[at].dimensions);
      expect(metrics[0]).toHaveLength(24);
      expect(Math.abs(sum(metrics[0]) - whole.data[at].metrics[0])).toBeLessThan(24);
    }
  });

  it.each([
    ['all', 1],
    ['auto', 24],
    ['day', 1],
    ['week', 1],
    ['dekaminute', 144],
    ['minute', 1440],
    ['month', 1],
    ['quarter', 1],
    ['year', 1],
  ])('knows intervals of length %s', async (delta, count) => {
    const { result } = (await ask(`${period}&time_delta=${delta}`, '/bytime')).body;
    expect(result.time_intervals).toHaveLength(count);
    expect(result.time_intervals[0][0]).toBe('2026-03-01T00:00:00Z');
    expect(result.time_intervals.at(-1)[1]).toBe('2026-03-02T00:00:00Z');
  });

  it('cuts at the borders of months', async () => {
    const query = 'since=2025-11-15&until=2026-02-10T00:00:00%2B01:00&time_delta=month';
    const { result } = (await ask(query, '/bytime')).body;
    expect(result.time_intervals.map(([start]: string[]) => start)).toEqual([
      '2025-11-15T00:00:00Z',
      '2025-12-01T00:00:00Z',
      '2026-01-01T00:00:00Z',
      '2026-02-01T00:00:00Z',
    ]);
  });
});

describe('what DNS analytics refuses', () => {
  it.each([
    ['metrics=queries', 'Invalid metrics "queries": it must be some of'],
    ['dimensions=queryType,__proto__', 'Invalid dimensions "__proto__"'],
    ['since=yesterday', 'Invalid since "yesterday": it must be a date and time.'],
    ['until=2026-13-45', 'Invalid until "2026-13-45": it must be a date and time.'],
    ['since=2026-03-02&until=2026-03-01', 'Invalid since "2026-03-02T00:00:00Z": it must be earlier than until.'],
    ['limit=0', 'Invalid limit "0": it must be a positive whole number.'],
    ['limit=many', 'Invalid limit "many"'],
    ['sort=queryType', 'Invalid sort "queryType": it must be a dimension or a metric of the report.'],
    ['sort=-constructor', 'Invalid sort "constructor"'],
    ['filters=queryType', 'Invalid filters "queryType"'],
    ['filters=nothing==A', 'Invalid filters "nothing==A"'],
    ['filters=toString==A', 'Invalid filters "toString==A"'],
  ])('refuses %s', async (query, message) => {
    for (const end of ['', '/bytime']) {
      const refused = await ask(query, end);
      expect(firstCode(refused)).toEqual([400, 1001]);
      expect(refused.body.errors[0].message).toContain(message);
    }
  });

  it('refuses intervals that are unknown or too many', async () => {
    expect(firstCode(await ask('time_delta=second', '/bytime'))).toEqual([400, 1001]);
    expect(firstCode(await ask('time_delta=minute&since=1970-01-01', '/bytime'))).toEqual([400, 1001]);
    const everything = [
      'queryName,queryType,responseCode,responseCached,coloName,origin,dayOfWeek,tcp,ipVersion',
      'querySizeBucket,responseSizeBucket',
    ];
    const huge = await ask(`dimensions=${everything.join(',')}&time_delta=hour`, '/bytime');
    expect(firstCode(huge)).toEqual([400, 1001]);
  });
});
