import { describe, expect, it } from 'vitest';
import { Emulator, type PlanName } from '../../src/testing/index.ts';
import { firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';
import { all, create, empty, errorOf, record } from '../support/records.ts';

describe('a batch', () => {
  const batch = (emulator: Emulator, body: unknown) => send(emulator, `${recordsPath(emulator)}/batch`, { body });

  it.each([{ toString: 1, valueOf: 1 }, 42, [], true, 'x'.repeat(100_000)])(
    'takes an identifier that is none for one that nothing has',
    async (id) => {
      for (const kind of ['deletes', 'patches', 'puts']) {
        const refused = await batch(small(), { [kind]: [{ id, type: 'A', name: 'www', content: '192.0.2.1' }] });
        expect(firstCode(refused)).toEqual([400, 81044]);
        expect(refused.body.errors[0].source.pointer).toBe(`/${kind}/0`);
      }
    },
  );

  it('is carried out in a fixed order, all or nothing', async () => {
    const emulator = small();
    const first = (await create(emulator, record)).body.result;
    const before = all(emulator);
    const failed = await batch(emulator, {
      posts: [
        { type: 'TXT', name: 'ok', content: 'ok' },
        { ...record, content: 'nonsense' },
      ],
      deletes: [{ id: first.id }, { id: unknown }],
    });
    expect(errorOf(failed)).toEqual([
      400,
      [
        { code: 81044, message: 'Record does not exist.', source: { pointer: '/deletes/1' } },
        { code: 9005, message: 'Content for A record must be a valid IPv4 address.', source: { pointer: '/posts/1' } },
      ],
    ]);
    expect(all(emulator)).toEqual(before);
    // The same record again: possible only because deletes come first.
    const done = await batch(emulator, { posts: [record], deletes: [{ id: first.id }] });
    expect(done.status, done.text).toBe(200);
    expect(Object.keys(done.body.result)).toEqual(['deletes', 'patches', 'puts', 'posts']);
    expect(done.body.result).toMatchObject({ deletes: [first], patches: null, puts: null });
    expect(done.body.result.posts[0].content).toBe(record.content);
  });

  it('sees its own changes', async () => {
    const emulator = empty();
    const { id } = (await create(emulator, record)).body.result;
    const done = await batch(emulator, {
      patches: [{ id, name: 'moved', comment: 'first' }],
      puts: [{ id, ...record, name: 'again' }],
      posts: [{ type: 'CNAME', name: 'moved', content: 'x.example' }],
    });
    expect(done.status, done.text).toBe(200);
    const { name } = zoneOf(emulator);
    expect(done.body.result.patches[0]).toMatchObject({ id, name: `moved.${name}`, comment: 'first', ttl: 3600 });
    expect(done.body.result.puts[0]).toMatchObject({ id, name: `again.${name}`, comment: null });
    expect(all(emulator).map((one) => one.name)).toEqual([`again.${name}`, `moved.${name}`]);
    const twice = await batch(emulator, {
      posts: [
        { ...record, name: 'twice' },
        { ...record, name: 'twice' },
      ],
    });
    expect(errorOf(twice)).toEqual([
      400,
      [{ code: 81058, message: 'An identical record already exists.', source: { pointer: '/posts/1' } }],
    ]);
    const removed = await batch(emulator, { deletes: [{ id }, { id }], patches: [{ id }] });
    expect(removed.body.errors.map((error: { source: object }) => error.source)).toEqual([
      { pointer: '/deletes/1' },
      { pointer: '/patches/0' },
    ]);
    expect(all(emulator)).toHaveLength(2);
  });

  it.each<[PlanName, number]>([
    ['free', 200],
    ['pro', 3500],
  ])('has at most so many operations on the plan %s: %i', async (plan, most) => {
    const emulator = empty(plan);
    const posts = Array.from({ length: most + 1 }, (_nothing, at) => ({ type: 'TXT', name: `x${at}`, content: 'x' }));
    expect(firstCode(await batch(emulator, { posts }))).toEqual([400, 1004]);
    expect((await batch(emulator, { posts: posts.slice(1) })).body.result.posts).toHaveLength(most);
  });

  it('that asks for nothing changes nothing, and a malformed one is refused', async () => {
    const emulator = small();
    const nothing = { deletes: null, patches: null, puts: null, posts: null };
    expect((await batch(emulator, {})).body.result).toEqual(nothing);
    expect((await batch(emulator, { posts: null, other: 1 })).body.result).toEqual(nothing);
    expect(firstCode(await batch(emulator, { posts: 'x' }))).toEqual([400, 9207]);
    const items = await batch(emulator, { posts: [null, 'x', 42, []], puts: [{}], deletes: [{ id: {} }] });
    expect(items.body.errors.map(({ code }: { code: number }) => code)).toEqual([81044, 81044, 9207, 9207, 9207, 9207]);
  });

  it('costs what it changes, not what the zone holds', async () => {
    const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 100_000 } });
    zoneOf(emulator).plan = 'pro';
    const records = emulator.world.records(zoneOf(emulator).id);
    let reads = 0;
    records.values = () => {
      reads += 1;
      return Map.prototype.values.call(records);
    };
    const posts = Array.from({ length: 3500 }, (_nothing, at) => ({ ...record, name: `batch${at}` }));
    const path = `https://x.example/client/v4${recordsPath(emulator)}/batch`;
    const headers = { authorization: `Bearer ${emulator.token}` };
    const done = await emulator.fetch(path, { method: 'POST', headers, body: JSON.stringify({ posts }) });
    expect(done.status).toBe(200);
    expect(records.size).toBe(103_500);
    expect(reads).toBe(0);
  });
});
