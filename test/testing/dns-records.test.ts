import { describe, expect, it } from 'vitest';
import { firstCode, recordsPath, send, small, zoneOf } from '../support/emulated.ts';
import { all, create, empty, errorOf, record } from '../support/records.ts';

describe('a DNS record', () => {
  it('lives from creation to deletion', async () => {
    const emulator = small({ now: Date.UTC(2026, 5, 1) });
    const path = recordsPath(emulator);
    const made = await create(emulator, { ...record, data: null });
    expect(made.status).toBe(200);
    expect(made.body.result).toMatchObject({
      name: `new.${zoneOf(emulator).name}`,
      content: '192.0.2.7',
      proxiable: true,
      proxied: false,
      ttl: 3600,
      comment: null,
      tags: [],
    });
    const at = `${path}/${made.body.result.id}`;
    emulator.clock.advance(1000);
    const edited = await send(emulator, at, { method: 'PATCH', body: { comment: 'moved' } });
    expect(edited.body.result).toMatchObject({ comment: 'moved', ttl: 3600 });
    expect(edited.body.result.created_on).toBe(made.body.result.created_on);
    expect(edited.body.result.modified_on > made.body.result.modified_on).toBe(true);
    const put = await send(emulator, at, { method: 'PUT', body: { type: 'A', name: 'new', content: '192.0.2.8' } });
    expect(put.body.result).toMatchObject({ content: '192.0.2.8', ttl: 1, comment: null });
    const same = await send(emulator, at, { method: 'PUT', body: { type: 'A', name: 'new', content: '192.0.2.8' } });
    expect(same.status).toBe(200);
    expect((await send(emulator, at)).body.result).toEqual(same.body.result);
    expect((await send(emulator, at, { method: 'DELETE' })).body.result).toEqual({ id: made.body.result.id });
    const gone = await send(emulator, at);
    expect([gone.status, gone.text]).toEqual([
      404,
      '{"result":null,"success":false,"errors":[{"code":81044,"message":"Record does not exist."}],"messages":[]}',
    ]);
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      expect(firstCode(await send(emulator, at, { method, body: record }))).toEqual([404, 81044]);
    }
    expect(firstCode(await send(emulator, `${path}/short`))).toEqual([400, 7003]);
  });

  it('keeps its type', async () => {
    const emulator = empty();
    const { id } = (await create(emulator, record)).body.result;
    const alias = { type: 'CNAME', name: 'new', content: 'x.example' };
    for (const method of ['PUT', 'PATCH']) {
      const refused = await send(emulator, `${recordsPath(emulator)}/${id}`, { method, body: alias });
      expect(errorOf(refused)).toEqual([
        400,
        [{ code: 9004, message: 'Editing types after a record has been created is not allowed.' }],
      ]);
    }
    expect(all(emulator)).toMatchObject([{ type: 'A', content: record.content }]);
  });

  it('tells when its comment and its tags changed, while it has them', async () => {
    const emulator = empty('pro');
    emulator.clock.set(Date.UTC(2026, 5, 1));
    emulator.clock.stop();
    const made = (await create(emulator, { ...record, comment: 'old', tags: ['team:dns', 'important'] })).body.result;
    const at = `${recordsPath(emulator)}/${made.id}`;
    expect(made).toMatchObject({ comment_modified_on: made.created_on, tags_modified_on: made.created_on });
    emulator.clock.advance(1000);
    const one = (await send(emulator, at, { method: 'PATCH', body: { comment: 'new' } })).body.result;
    expect(one).toMatchObject({ comment_modified_on: one.modified_on, tags_modified_on: made.created_on });
    emulator.clock.advance(1000);
    const two = (await send(emulator, at, { method: 'PATCH', body: { ttl: 60, tags: [] } })).body.result;
    expect(two.comment_modified_on).toBe(one.modified_on);
    expect(two).not.toHaveProperty('tags_modified_on');
    const three = (await send(emulator, at, { method: 'PATCH', body: { comment: '' } })).body.result;
    expect(three).toMatchObject({ comment: null });
    expect(three).not.toHaveProperty('comment_modified_on');
  });

  it('belongs to whoever may write DNS, and is seen by whoever may read it', async () => {
    const emulator = empty();
    const path = recordsPath(emulator);
    const read = emulator.addToken({ permissions: ['DNS Read'] });
    const write = emulator.addToken({ permissions: ['DNS Write'] });
    const other = emulator.addToken({ permissions: ['Zone Write'] });
    const post = (token: string) => send(emulator, path, { token, body: record });
    expect(firstCode(await post(read))).toEqual([403, 10000]);
    expect(firstCode(await post(other))).toEqual([403, 10000]);
    const { id } = (await post(write)).body.result;
    expect((await send(emulator, path, { token: read })).body.result).toHaveLength(1);
    expect((await send(emulator, `${path}/export`, { token: read })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { token: other }))).toEqual([403, 10000]);
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      expect(firstCode(await send(emulator, `${path}/${id}`, { method, token: read, body: record }))).toEqual([
        403, 10000,
      ]);
    }
    for (const action of ['batch', 'import']) {
      expect(firstCode(await send(emulator, `${path}/${action}`, { token: read, body: {} }))).toEqual([403, 10000]);
    }
    expect(all(emulator)).toHaveLength(1);
  });
});

describe('names', () => {
  it.each([
    ['@', ''],
    ['www', 'www.'],
    ['WWW.', 'www.'],
    ['*', '*.'],
    ['*.deep', '*.deep.'],
    ['_dmarc', '_dmarc.'],
    ['a.b.c', 'a.b.c.'],
    ['grüße', 'xn--gre-6ka8l.'],
    ['other.example', 'other.example.'],
    ['-a-', '-a-.'],
  ])('are completed: %s', async (name, prefix) => {
    const emulator = empty();
    const zone = zoneOf(emulator).name;
    expect((await create(emulator, { ...record, name })).body.result.name).toBe(`${prefix}${zone}`);
    const again = await create(emulator, { ...record, name: `${prefix}${zone}.` });
    expect(firstCode(again)).toEqual([400, 81058]);
  });

  it.each([
    undefined,
    null,
    '',
    '.',
    'a..b',
    '.a',
    'a b',
    'a/b',
    'grü/ße',
    'a*',
    'x'.repeat(64),
    'x.'.repeat(125),
    'ü'.repeat(5_000_000),
    42,
    {},
    ['a'],
  ])('are refused: %#', async (name) => {
    const emulator = empty();
    expect(errorOf(await create(emulator, { ...record, name }))).toEqual([
      400,
      [{ code: 9000, message: 'DNS name is invalid.' }],
    ]);
    expect(all(emulator)).toEqual([]);
  });
});

describe('records of one name', () => {
  const alias = { type: 'CNAME', name: 'new', content: 'x.example' };
  const servers = { type: 'NS', name: 'new', content: 'ns.other.example' };
  const text = { type: 'TXT', name: 'new', content: 'x' };
  const key = { key_tag: 1, algorithm: 13, digest_type: 2, digest: 'AB' };

  it.each<[object, object, number | undefined, string?]>([
    [record, { ...record, ttl: 60 }, 81058, 'An identical record already exists.'],
    [text, { ...text, content: '"x"' }, 81058],
    [record, alias, 81053, 'An A, AAAA, or CNAME record with that host already exists.'],
    [alias, { ...alias, content: 'y.example' }, 81053],
    [alias, record, 81054, 'A CNAME record with that host already exists.'],
    [servers, record, 81056, 'NS records with that host already exist.'],
    [servers, text, 81056],
    [record, servers, 81053],
    [text, servers, 81055],
    [record, { ...record, content: '192.0.2.8' }, undefined],
    [record, text, undefined],
    [alias, text, undefined],
    [servers, { ...servers, content: 'ns2.other.example' }, undefined],
    [servers, { type: 'DS', name: 'new', data: key }, undefined],
    [{ ...record, name: '@' }, { ...servers, name: '@' }, undefined],
    [
      { type: 'MX', name: 'new', content: 'mx.example', priority: 1 },
      { type: 'MX', name: 'new', content: 'mx.example', priority: 2 },
      undefined,
    ],
  ])('stand beside each other, or not: %j, %j', async (first, second, code, message) => {
    const emulator = empty();
    expect((await create(emulator, first)).status).toBe(200);
    const answer = await create(emulator, second);
    expect(answer.body.errors[0]?.code, answer.text).toBe(code);
    if (message) expect(errorOf(answer)).toEqual([400, [{ code, message }]]);
    expect(all(emulator)).toHaveLength(code ? 1 : 2);
  });

  it('are compared again when one of them changes', async () => {
    const emulator = empty();
    await create(emulator, record);
    const { id } = (await create(emulator, { ...record, name: 'old' })).body.result;
    const at = `${recordsPath(emulator)}/${id}`;
    const refused = await send(emulator, at, { method: 'PATCH', body: { name: 'new' } });
    expect(firstCode(refused)).toEqual([400, 81058]);
    expect((await send(emulator, at)).body.result.name).toBe(`old.${zoneOf(emulator).name}`);
    expect((await send(emulator, at, { method: 'PATCH', body: { name: 'free' } })).status).toBe(200);
    expect((await create(emulator, { ...alias, name: 'old' })).status).toBe(200);
    expect(firstCode(await create(emulator, { ...alias, name: 'free' }))).toEqual([400, 81053]);
  });
});

describe('bodies', () => {
  it.each(['{', '[]', '"text"', '42', 'null'])('that are no object are refused: %s', async (body) => {
    const emulator = empty();
    for (const path of ['', '/batch']) {
      expect((await send(emulator, `${recordsPath(emulator)}${path}`, { method: 'POST', body })).status).toBe(400);
    }
  });

  it('may hold anything without harm', async () => {
    const emulator = empty('pro');
    const { id } = (await create(emulator, record)).body.result;
    const odd = [[], {}, 'x', 42, true, [null], { a: { b: {} } }, JSON.parse('{"__proto__":{"ttl":60}}')];
    const names = ['type', 'name', 'content', 'ttl', 'priority', 'proxied', 'data', 'settings', 'comment', 'tags'];
    const before = all(emulator);
    for (const name of [...names, 'private_routing', 'id', '__proto__']) {
      for (const value of odd) {
        const body = JSON.stringify({ ...record, name: 'odd' }).replace(
          '{',
          `{${JSON.stringify(name)}:${JSON.stringify(value)},`,
        );
        for (const [method, path] of [
          ['PUT', `/${id}`],
          ['PATCH', `/${id}`],
          ['POST', ''],
        ] as const) {
          const { status } = await send(emulator, `${recordsPath(emulator)}${path}`, { method, body });
          expect([200, 400]).toContain(status);
        }
      }
    }
    expect(all(emulator).length).toBeLessThanOrEqual(before.length + 1);
  });
});

describe('the records of a zone', () => {
  it('are found by name whatever was done to them, and copied with the world', () => {
    const { world } = small();
    const [id = ''] = world.zones.keys();
    const records = world.records(id);
    const [first] = [...records.values()];
    if (!first) throw new Error('This zone has no record.');
    expect([...records.named(first.name)]).toContain(first);
    const moved = { ...first, name: 'moved.example' };
    records.set(first.id, moved);
    expect([...records.named(first.name)]).not.toContain(first);
    expect([...records.named('moved.example')]).toEqual([moved]);
    const twin = world.copy().records(id);
    records.delete(first.id);
    expect([...records.named('moved.example')]).toEqual([]);
    expect([...twin.named('moved.example')]).toEqual([moved]);
    expect(twin.listed()).toContain(moved);
    expect(records.listed()).not.toContain(moved);
    records.clear();
    expect([records.listed(), [...records.named(first.name)], twin.size > 0]).toEqual([[], [], true]);
    world.setRecords(id, new Map([[moved.id, moved]]));
    expect([...world.records(id).named('moved.example')]).toEqual([moved]);
  });
});
