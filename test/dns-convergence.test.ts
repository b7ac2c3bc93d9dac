/** Syncs of DNS records arrive at the desired state whatever fails on the way, and no name is gone in between. */
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cloudflare, type DnsRecordInput } from '../src/index.ts';
import type { DnsRecord } from '../src/testing/index.ts';
import { line, lines, put, stage } from './support/dns-zone.ts';

// Loading a module takes real time, in which a deadline on a clock that runs ahead would pass.
beforeAll(() => Promise.all([import('../src/diagnosis.ts'), import('../src/resources/dns-sync.ts')]));

// Waits pass as soon as nothing else is left to do.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.setTimerTickMode('nextTimerAsync');
});

afterEach(() => {
  vi.useRealTimers();
});

const names = ['@', 'www', 'api', 'mail', 'shop'];
const kinds: ReadonlyArray<(number: number) => Partial<DnsRecord>> = [
  (number) => ({ type: 'A', content: `192.0.2.${number}` }),
  (number) => ({ type: 'AAAA', content: `2001:db8::${number}` }),
  (number) => ({ type: 'TXT', content: `"text ${number}"` }),
  (number) => ({ type: 'MX', content: `mx${number}.contoso.example`, priority: number }),
  (number) => ({ type: 'CNAME', content: `target${number}.contoso.example` }),
];

/** Records that can stand beside each other: under each name a CNAME, or any of the others. */
const records = fc
  .array(fc.record({ name: fc.nat(4), kind: fc.nat(4), number: fc.integer({ min: 1, max: 4 }) }), { maxLength: 14 })
  .map((picks) => {
    const chosen = new Map<string, Partial<DnsRecord>>();
    const alias = new Map<string, boolean>();
    for (const { name: at, kind, number } of picks) {
      const name = names[at] as string;
      const record = { name, ...kinds[kind]?.(number) };
      const isAlias = record.type === 'CNAME';
      if (isAlias ? alias.has(name) : alias.get(name) === true) continue;
      if (isAlias || record.type === 'A' || record.type === 'AAAA') alias.set(name, isAlias);
      chosen.set(line(record, ''), record);
    }
    return [...chosen.values()];
  });

const inputs = (some: ReadonlyArray<Partial<DnsRecord>>): DnsRecordInput[] =>
  some.map((one) => one as unknown as DnsRecordInput);
const foreign = { name: 'theirs', type: 'TXT', content: '"not ours"' };
const scope = { where: ({ name }: { name: string }) => !name.startsWith('theirs.') };

function expected(desired: ReadonlyArray<Partial<DnsRecord>>): string[] {
  return [...desired, foreign].map((one) => line(one, '')).sort();
}

describe('under faults of all kinds, 20 of 100 requests', () => {
  it.each(Array.from({ length: 200 }, (_, seed) => seed + 1))('seed %i converges', async (seed) => {
    const [[before, desired] = [[], []]] = fc.sample(fc.tuple(records, records), { seed, numRuns: 1 });
    const on = stage('free', { faults: { rate: 0.2, seed } }, { retry: { limit: 8, baseMs: 0 } });
    put(on, ...before, foreign);
    const params = { zone_id: on.zone_id, desired: inputs(desired), scope };
    const options = { batchSize: 2 + (seed % 4) };
    await on.cf.dns.records.sync(params, options);
    expect(lines(on)).toEqual(expected(desired));
    const calm = stage('free');
    put(calm, ...desired, foreign);
    expect((await calm.cf.dns.records.plan({ ...params, zone_id: calm.zone_id })).changes).toEqual([]);
  });
});

describe('a sync', () => {
  it('never leaves a name without records that has some before and after, and leaves nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(records, records, fc.integer({ min: 2, max: 6 }), async (before, desired, batchSize) => {
        const on = stage();
        put(on, ...before, foreign);
        const lasting = new Set(before.flatMap(({ name }) => (desired.some((one) => one.name === name) ? [name] : [])));
        const seen: string[][] = [];
        const cf = new Cloudflare({
          apiToken: on.emulator.token,
          rateLimit: false,
          fetch: async (request) => {
            const response = await on.emulator.fetch(request);
            seen.push(lines(on).map((text) => text.split(' ')[1] as string));
            return response;
          },
        });
        const params = { zone_id: on.zone_id, desired: inputs(desired), scope };
        await cf.dns.records.sync(params, { batchSize });
        for (const names of seen) for (const name of lasting) expect(names).toContain(name);
        expect(lines(on)).toEqual(expected(desired));
        expect(await cf.dns.records.sync(params)).toMatchObject({ outcome: 'unchanged', changes: [] });
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('made by many at once arrives at the same state, without a duplicate', async () => {
    await fc.assert(
      fc.asyncProperty(records, records, async (before, desired) => {
        const on = stage();
        put(on, ...before, foreign);
        const params = { zone_id: on.zone_id, desired: inputs(desired), scope };
        await Promise.all([2, 3, 200].map((batchSize) => on.cf.dns.records.sync(params, { batchSize })));
        expect(lines(on)).toEqual(expected(desired));
      }),
      { numRuns: 50, seed: 7 },
    );
  });
});
