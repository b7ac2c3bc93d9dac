import { describe, expect, it } from 'vitest';
import type { DnsRecord } from '../../src/testing/world/dns.ts';
import { firstCode, send, small, unknown, zoneOf } from '../support/emulated.ts';

const start = () => {
  const emulator = small();
  const { id, name } = zoneOf(emulator);
  return { emulator, id, name, path: `/zones/${id}/dns_records/scan` };
};

/** Triggers a scan and reads what it proposes. */
const proposals = async ({ emulator, path }: ReturnType<typeof start>): Promise<DnsRecord[]> => {
  await send(emulator, `${path}/trigger`, { method: 'POST' });
  return (await send(emulator, `${path}/review`)).body.result;
};

describe('the scan that adds what it finds', () => {
  it('adds what the zone does not have, once', async () => {
    const { emulator, id, path } = start();
    const before = emulator.world.records(id).size;
    const { result } = (await send(emulator, path, { body: {} })).body;
    expect(result.recs_added).toBeGreaterThan(0);
    expect(result.total_records_parsed).toBeGreaterThanOrEqual(result.recs_added);
    expect(emulator.world.records(id).size).toBe(before + result.recs_added);
    const again = (await send(emulator, path, { body: {} })).body.result;
    expect(again).toEqual({ recs_added: 0, total_records_parsed: result.total_records_parsed });
  });

  it('finds the same every time, and everything in an empty zone', async () => {
    const found = async () => {
      const { emulator, id, path } = start();
      emulator.world.setRecords(id, new Map());
      await send(emulator, path, { method: 'POST' });
      return [...emulator.world.records(id).values()].map(({ name, type, content }) => `${name} ${type} ${content}`);
    };
    const [one, two] = [await found(), await found()];
    expect(one).toEqual(two);
    expect(one).toHaveLength(6);
  });
});

describe('the scan that proposes', () => {
  it('answers without a result, and proposes records that are not in the zone', async () => {
    const setup = start();
    const { emulator, id, path } = setup;
    expect((await send(emulator, `${path}/review`)).body.result).toEqual([]);
    const before = emulator.world.records(id).size;
    const triggered = await send(emulator, `${path}/trigger`, { method: 'POST' });
    expect(triggered.body).toEqual({ success: true, errors: [], messages: [] });
    const { body } = await send(emulator, `${path}/review`);
    expect(body.result.length).toBeGreaterThan(1);
    expect(body.result_info).toBeUndefined();
    expect(emulator.world.records(id).size).toBe(before);
    expect(await proposals(setup)).toEqual(body.result);
  });

  it('adds what is accepted and drops what is rejected', async () => {
    const setup = start();
    const { emulator, id, path } = setup;
    const [first, second, ...rest] = await proposals(setup);
    const body = { accepts: [{ ...first, comment: 'Found' }], rejects: [{ id: second?.id }] };
    const { result } = (await send(emulator, `${path}/review`, { body })).body;
    expect(result.accepts).toMatchObject([{ id: first?.id, content: first?.content, comment: 'Found' }]);
    expect(result.rejects).toEqual([{ id: second?.id }]);
    expect((await send(emulator, `${path}/review`)).body.result).toEqual(rest);
    const records = emulator.world.records(id);
    expect(records.get(first?.id ?? '')).toMatchObject({ name: first?.name, comment: 'Found' });
    expect(records.has(second?.id ?? '')).toBe(false);
    const kept = await send(emulator, `/zones/${id}/dns_records/${first?.id}`);
    expect(kept.body.result.name).toBe(first?.name);
  });

  it('knows a proposal by its identifier alone, or by name and type', async () => {
    const setup = start();
    const { emulator, path } = setup;
    const [first, second] = await proposals(setup);
    const accepts = [{ id: first?.id }, { name: second?.name, type: second?.type }];
    const { result } = (await send(emulator, `${path}/review`, { body: { accepts } })).body;
    expect(result.accepts.map(({ content }: DnsRecord) => content)).toEqual([first?.content, second?.content]);
    expect(result.rejects).toEqual([]);
  });

  it('reviews nothing when nothing is sent', async () => {
    const { emulator, path } = start();
    for (const body of [{}, { accepts: null, rejects: null }, { accepts: [], other: 1 }]) {
      expect((await send(emulator, `${path}/review`, { body })).body.result).toEqual({ accepts: [], rejects: [] });
    }
  });

  it('refuses the whole review for one unknown proposal', async () => {
    const setup = start();
    const { emulator, id, path } = setup;
    const [first, second] = await proposals(setup);
    const before = [...emulator.world.records(id).keys()];
    const body = { accepts: [{ id: first?.id }, { id: unknown }], rejects: [{ id: second?.id }, { id: second?.id }] };
    const refused = await send(emulator, `${path}/review`, { body });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([
      { code: 81044, message: 'Record does not exist.', source: { pointer: '/accepts/1' } },
      { code: 81044, message: 'Record does not exist.', source: { pointer: '/rejects/1' } },
    ]);
    expect(Object.keys(refused.body)[0]).toBe('result');
    expect([...emulator.world.records(id).keys()]).toEqual(before);
    expect(await proposals(setup)).toContainEqual(first);
  });

  it('refuses what has come into the way since', async () => {
    const setup = start();
    const { emulator, id, path } = setup;
    const [first] = await proposals(setup);
    await send(emulator, `/zones/${id}/dns_records`, { body: { ...first, content: first?.content } });
    const refused = await send(emulator, `${path}/review`, { body: { accepts: [{ id: first?.id }] } });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].source).toEqual({ pointer: '/accepts/0' });
  });

  it.each([
    { accepts: {} },
    { accepts: 'x' },
    { rejects: 42 },
    { accepts: ['x', 42, null, [[]], {}] },
    { rejects: [{ id: 42 }, { id: null }, { id: '__proto__' }] },
    { accepts: [{ __proto__: null, id: ['x'] }] },
    '[]',
    '"x"',
  ])('refuses %j and changes nothing', async (body) => {
    const setup = start();
    const { emulator, id, path } = setup;
    const before = [await proposals(setup), emulator.world.records(id).size];
    expect((await send(emulator, `${path}/review`, { method: 'POST', body })).status).toBe(400);
    expect([await proposals(setup), emulator.world.records(id).size]).toEqual(before);
  });

  it('asks for the permission', async () => {
    const { emulator, path } = start();
    const read = emulator.addToken({ permissions: ['DNS Read'] });
    const write = emulator.addToken({ permissions: ['DNS Write'] });
    expect((await send(emulator, `${path}/review`, { token: read })).status).toBe(200);
    for (const end of ['', '/trigger', '/review']) {
      expect(firstCode(await send(emulator, path + end, { body: {}, token: read }))).toEqual([403, 10000]);
      expect((await send(emulator, path + end, { body: {}, token: write })).status).toBe(200);
    }
  });

  it('is forgotten with the zone', async () => {
    const setup = start();
    await proposals(setup);
    await send(setup.emulator, `/zones/${setup.id}`, { method: 'DELETE' });
    expect(setup.emulator.world.scanned.has(setup.id)).toBe(false);
  });
});
