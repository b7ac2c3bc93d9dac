import { describe, expect, it } from 'vitest';
import { type DnsRecord, Emulator, type PlanName } from '../../src/testing/index.ts';
import { type Answered, firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';

const record = { type: 'A', name: 'new', content: '192.0.2.7', ttl: 3600 };

/** An emulator whose first zone is empty and has a plan. */
function empty(plan: PlanName = 'free'): Emulator {
  const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 0 }, rateLimit: false });
  zoneOf(emulator).plan = plan;
  return emulator;
}

const create = (emulator: Emulator, body: unknown, query = ''): Promise<Answered> =>
  send(emulator, `${recordsPath(emulator)}${query}`, { body });

const all = (emulator: Emulator): DnsRecord[] => [...emulator.world.records(zoneOf(emulator).id).values()];

const errorOf = ({ status, body }: Answered): unknown[] => [status, body.errors];

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

describe('contents', () => {
  it.each([
    [{ type: 'AAAA', content: '2001:DB8:0:0::1' }, '2001:db8::1'],
    [{ type: 'CNAME', content: 'Target.Example.' }, 'target.example'],
    [{ type: 'CNAME', content: 'grüße.example' }, 'xn--gre-6ka8l.example'],
    [{ type: 'PTR', content: '_x.host.example' }, '_x.host.example'],
    [{ type: 'NS', content: 'ns.other.example' }, 'ns.other.example'],
    [{ type: 'TXT', content: 'challengetoken' }, 'challengetoken'],
    [{ type: 'TXT', content: '"one" "two \\" and"' }, '"one" "two \\" and"'],
    [{ type: 'TXT', content: `v=DKIM1; p=${'x'.repeat(3000)}` }, `v=DKIM1; p=${'x'.repeat(3000)}`],
    [{ type: 'OPENPGPKEY', content: 'mQGN BGVq+/==' }, 'mQGNBGVq+/=='],
    [{ type: 'txt', content: 'lower case type' }, 'lower case type'],
  ])('are normalised: %j', async (fields, content) => {
    const made = await create(empty(), { name: 'new', ...fields });
    expect(made.body.result, made.text).toMatchObject({ content, type: fields.type.toUpperCase() });
  });

  it('that are `@` mean the zone', async () => {
    const emulator = empty();
    const made = await create(emulator, { type: 'CNAME', name: 'new', content: '@' });
    expect(made.body.result.content).toBe(zoneOf(emulator).name);
  });

  it.each([
    [{ ...record, content: '192.0.2.300' }, 9005, 'Content for A record must be a valid IPv4 address.'],
    [{ ...record, content: '192.0.2' }, 9005],
    [{ ...record, content: 42 }, 9005],
    [{ ...record, content: undefined }, 9005],
    [{ ...record, content: '1'.repeat(5_000_000) }, 9005],
    [
      { type: 'AAAA', name: 'new', content: '2001:db8::g' },
      9006,
      'Content for AAAA record must be a valid IPv6 address.',
    ],
    [{ type: 'CNAME', name: 'new', content: '192.0.2.1' }, 9007, 'Content for CNAME record is invalid.'],
    [{ type: 'CNAME', name: 'new', content: 'a..example' }, 9007],
    [{ type: 'CNAME', name: 'new', content: '.' }, 9007],
    [{ type: 'NS', name: 'new', content: 'two words' }, 9007],
    [{ type: 'MX', name: 'new', content: ['mx.example'], priority: 1 }, 9007],
    [{ type: 'TXT', name: 'new', content: '' }, 9007],
    [{ type: 'OPENPGPKEY', name: 'new', content: 'not base64!' }, 9007],
    [{ type: 'TXT', name: 'new', content: '"one' }, 9051],
    [{ type: 'TXT', name: 'new', content: '"these" ones"' }, 9051],
    [{ type: 'TXT', name: 'new', content: 'two\nlines' }, 9051],
    [{ type: 'TXT', name: 'new', content: 'x'.repeat(4081) }, 9015],
    [{ type: 'TXT', name: 'new', content: `"${'x'.repeat(10_000_000)}"` }, 9015],
    [
      { type: 'CNAME', name: 'new', content: 'new.amber-anchor.example' },
      9039,
      'CNAME content cannot reference itself.',
    ],
    [{ type: 'NONSENSE', name: 'new', content: 'x' }, 9004, 'DNS Record type "NONSENSE" is invalid.'],
    [{ type: 'constructor', name: 'new', content: 'x' }, 9004],
    [{ type: 'SPF', name: 'new', content: 'v=spf1 -all' }, 9004],
    [{ name: 'new', content: 'x' }, 9004],
    [{ type: ['A'], name: 'new', content: 'x' }, 9004],
    [{ type: 'MX', name: 'new', content: 'mx.example' }, 9100, 'priority is a required field.'],
    [{ type: 'MX', name: 'new', content: 'mx.example', priority: 65_536 }, 9100],
    [{ type: 'MX', name: 'new', content: 'mx.example', priority: '10' }, 9100],
    [{ type: 'URI', name: 'new', data: { weight: 1, target: 'https://u.example' } }, 9100],
  ])('are refused: %#', async (body, code, message?: string) => {
    const emulator = empty();
    const refused = await create(emulator, body);
    expect(firstCode(refused)).toEqual([400, code]);
    if (message) expect(refused.body.errors).toEqual([{ code, message }]);
    expect(all(emulator)).toEqual([]);
  });

  it('of one name and type have a limit together', async () => {
    const emulator = empty();
    for (const letter of ['a', 'b']) {
      expect((await create(emulator, { type: 'TXT', name: 'new', content: letter.repeat(4000) })).status).toBe(200);
    }
    expect(firstCode(await create(emulator, { type: 'TXT', name: 'new', content: 'c'.repeat(200) }))).toEqual([
      400, 83011,
    ]);
    expect((await create(emulator, { type: 'TXT', name: 'other', content: 'c'.repeat(200) })).status).toBe(200);
  });
});

describe('time to live, proxy, settings, comment and tags', () => {
  it.each([
    [{ ttl: 30 }, 9021, 'Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.'],
    [{ ttl: 90_000 }, 9021],
    [{ ttl: 60.5 }, 9021],
    [{ ttl: -1 }, 9021],
    [{ ttl: '3600' }, 9208],
    [{ proxied: 'true' }, 9003, "Invalid 'proxied' value, must be a boolean"],
    [{ content: '10.0.0.1', proxied: true }, 9003, 'Target 10.0.0.1 is not allowed for a proxied record.'],
    [{ type: 'TXT', content: 'x', proxied: true }, 9004, 'This record type cannot be proxied.'],
    [{ tags: ['owner:dns'] }, 9300, 'DNS record has 1 tags, exceeding the quota of 0.'],
    [{ tags: 'owner:dns' }, 9208],
    [{ tags: [42] }, 9208],
    [{ comment: 'x'.repeat(101) }, 9301],
    [{ comment: 'x'.repeat(10_000_000) }, 9301],
    [{ comment: 'two\nlines' }, 9301],
    [{ comment: 42 }, 9208],
    [{ settings: [] }, 9208],
    [{ settings: { ipv4_only: 'yes' } }, 9208],
    [{ private_routing: 1 }, 9208],
  ])('are refused: %#', async (fields, code, message?: string) => {
    const emulator = empty();
    const refused = await create(emulator, { ...record, ...fields });
    expect(firstCode(refused)).toEqual([400, code]);
    if (message) expect(refused.body.errors).toEqual([{ code, message }]);
    expect(all(emulator)).toEqual([]);
  });

  it('depend on the plan', async () => {
    const paid = empty('business');
    const enterprise = empty('enterprise');
    expect((await create(enterprise, { ...record, ttl: 30 })).body.result.ttl).toBe(30);
    expect(firstCode(await create(enterprise, { ...record, ttl: 29 }))).toEqual([400, 9021]);
    expect(firstCode(await create(paid, { ...record, ttl: 30 }))).toEqual([400, 9021]);
    expect((await create(paid, { ...record, comment: 'ü'.repeat(500) })).status).toBe(200);
    expect(firstCode(await create(paid, { ...record, name: 'b', comment: 'x'.repeat(501) }))).toEqual([400, 9301]);
    const many = Array.from({ length: 21 }, (_nothing, at) => `tag-${at}`);
    expect((await create(paid, { ...record, name: 'c', tags: many.slice(1) })).body.result.tags).toHaveLength(20);
    expect(firstCode(await create(paid, { ...record, name: 'd', tags: many }))).toEqual([400, 9300]);
    for (const tag of ['two words', '', ':', `${'x'.repeat(33)}:1`, `a:${'x'.repeat(101)}`]) {
      expect(firstCode(await create(paid, { ...record, name: 'd', tags: [tag] })), tag).toEqual([400, 9302]);
    }
  });

  it('are kept as they were sent', async () => {
    const emulator = empty();
    const made = await create(emulator, { ...record, private_routing: false, settings: { ipv4_only: true, other: 1 } });
    expect(made.body.result).toMatchObject({ settings: { ipv4_only: true }, private_routing: false });
    const alias = { type: 'CNAME', name: 'alias', content: 'x.example', settings: { flatten_cname: true } };
    expect((await create(emulator, alias)).body.result.settings).toEqual({ flatten_cname: true });
  });

  it('are automatic for what is proxied', async () => {
    const made = await create(empty(), { ...record, proxied: true });
    expect(made.body.result).toMatchObject({ proxied: true, ttl: 1 });
    const local = await create(empty(), { ...record, content: '127.0.0.1' });
    expect(local.body.result).toMatchObject({ proxiable: false, ttl: 3600 });
  });
});

describe('parts', () => {
  const place = { lat_degrees: 52, lat_minutes: 22, lat_seconds: 23, lat_direction: 'N', long_degrees: 4 };

  it.each([
    ['CAA', { value: 'ca.example', tag: 'issue', flags: 0 }, '0 issue "ca.example"'],
    ['CERT', { type: 9, key_tag: 1, algorithm: 8, certificate: 'AAEC' }, '9 1 8 AAEC'],
    ['DNSKEY', { flags: 257, protocol: 3, algorithm: 13, public_key: 'AAEC' }, '257 3 13 AAEC'],
    ['DS', { key_tag: 1, algorithm: 13, digest_type: 2, digest: 'ABCD' }, '1 13 2 ABCD'],
    ['HTTPS', { priority: 1, target: '.', value: 'alpn="h3,h2"' }, '1 . alpn="h3,h2"'],
    ['SVCB', { priority: 0, target: 'svc.example' }, '0 svc.example'],
    ['LOC', { ...place, long_direction: 'E', altitude: -2 }, '52 22 23.000 N 4 0 0.000 E -2.00m 0.00m 0.00m 0.00m'],
    [
      'NAPTR',
      { order: 100, preference: 10, flags: 'S', service: 'SIP+D2U', regex: '', replacement: '_sip._udp.example' },
      '100 10 "S" "SIP+D2U" "" _sip._udp.example',
    ],
    ['SMIMEA', { usage: 3, selector: 0, matching_type: 0, certificate: 'ABCD' }, '3 0 0 ABCD'],
    ['TLSA', { usage: 3, selector: 1, matching_type: 1, certificate: 'ABCD' }, '3 1 1 ABCD'],
    ['SRV', { priority: 1, weight: 5, port: 443, target: 'T.example.' }, '5 443 t.example', 1],
    ['SSHFP', { algorithm: 2, type: 1, fingerprint: 'ABCDEF12345' }, '2 1 ABCDEF12345'],
    ['URI', { weight: 1, target: 'https://u.example/' }, '1 "https://u.example/"', 10],
  ])('make the content of %s', async (type, data, content, priority?: number) => {
    const emulator = empty();
    const body = { type, name: '_x', data, content: 'ignored', ...(type === 'URI' && { priority }) };
    const made = await create(emulator, body);
    expect(made.body.result, made.text).toMatchObject({ content, ...(priority !== undefined && { priority }) });
    expect(Object.keys(made.body.result.data)).toEqual(Object.keys(made.body.result.data).sort());
    expect(firstCode(await create(emulator, body))).toEqual([400, 81058]);
    const kept = await send(emulator, `${recordsPath(emulator)}/${made.body.result.id}`, {
      method: 'PATCH',
      body: { ttl: 60 },
    });
    expect(kept.body.result).toMatchObject({ content, ttl: 60, data: made.body.result.data });
  });

  it('that are missing are told all at once', async () => {
    const refused = await create(empty(), { type: 'SRV', name: '_x', content: '0 443 x.example', priority: 10 });
    expect(errorOf(refused)).toEqual([
      400,
      ['weight', 'port', 'target'].map((name) => ({ code: 9101, message: `${name} is a required data field.` })),
    ]);
  });

  it.each([
    ['CAA', { flags: 0, tag: 'issue' }, 9101],
    ['CAA', 'text', 9101],
    ['SSHFP', { algorithm: 2, type: 1, fingerprint: '' }, 9101],
    ['CAA', { flags: 256, tag: 'issue', value: 'ca.example' }, 9102],
    ['CAA', { flags: 0, tag: 'nonsense', value: 'ca.example' }, 9102],
    ['CAA', { flags: 0, tag: 'issue', value: {} }, 9102],
    ['DS', { key_tag: '1', algorithm: 1, digest_type: 1, digest: 'AB' }, 9102],
    ['TLSA', { usage: 3.5, selector: 1, matching_type: 1, certificate: 'AB' }, 9102],
    ['SRV', { priority: 1, weight: 5, port: 443, target: '192.0.2.1' }, 9102],
    ['LOC', { ...place, long_direction: 'N' }, 9102],
    ['LOC', { ...place, lat_degrees: 91, long_direction: 'E' }, 9102],
    ['TLSA', { usage: 3, selector: 1, matching_type: 1, certificate: 'A'.repeat(5000) }, 9015],
  ])('are checked: %s %#', async (type, data, code) => {
    const refused = await create(empty(), { type, name: 'new', data });
    expect(firstCode(refused)).toEqual([400, code]);
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

describe('a list', () => {
  const listed = async (emulator: Emulator, query = ''): Promise<DnsRecord[]> => {
    const answer = await send(emulator, `${recordsPath(emulator)}?${query}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.body.result;
  };

  it('is filtered, searched and sorted', async () => {
    const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 50 } });
    const { name } = zoneOf(emulator);
    const every = all(emulator);
    const count = async (query: string) => (await listed(emulator, query)).length;
    expect(await count('type=TXT')).toBe(every.filter((one) => one.type === 'TXT').length);
    expect(await count('proxied=true')).toBe(every.filter((one) => one.proxied).length);
    expect(await count('proxied=maybe&nonsense=1&name.nonsense=1&name.exact.more=1&type=')).toBe(50);
    expect(await count(`name.exact=API.${name}`)).toBe(2);
    expect(await count(`name=api.${name}&type=A`)).toBe(1);
    expect(await count('name=api')).toBe(0);
    expect(await count('name.startswith=api')).toBe(3);
    expect((await listed(emulator, 'content.contains=verification')).every(({ type }) => type === 'TXT')).toBe(true);
    expect(await count('name.endswith=.example')).toBe(50);
    expect(await count('match=any&type=MX&type=SRV')).toBe(3);
    expect(await count(`match=any&name=api.${name}&type=SRV`)).toBe(3);
    expect(await count('search=spf1')).toBe(1);
    // The search is no part of what `match` combines.
    expect(await count('search=spf1&match=any&type=MX')).toBe(0);
    const contents = (await listed(emulator, 'order=content&direction=desc')).map(({ content }) => content);
    expect(contents).toEqual([...contents].sort().reverse());
    const ttls = (await listed(emulator, 'order=ttl')).map(({ ttl }) => ttl);
    expect(ttls).toEqual([...ttls].sort((a, b) => a - b));
    const none = await send(emulator, `${recordsPath(emulator)}?name=nothing`);
    expect(none.body.result_info).toEqual({ page: 1, per_page: 100, count: 0, total_count: 0, total_pages: 1 });
  });

  it('has types and names in order, and of those the latest first', async () => {
    const emulator = empty();
    emulator.clock.stop();
    for (const [type, name, content] of [
      ['TXT', 'b', 'one'],
      ['TXT', 'b', 'two'],
      ['A', 'c', '192.0.2.1'],
      ['TXT', 'a', 'three'],
    ]) {
      await create(emulator, { type, name, content });
    }
    const seen = ['192.0.2.1', 'three', 'two', 'one'];
    expect((await listed(emulator)).map(({ content }) => content)).toEqual(seen);
    const name = `b.${zoneOf(emulator).name}`;
    expect((await listed(emulator, `name=${name}`)).map(({ content }) => content)).toEqual(['two', 'one']);
    emulator.clock.advance(1000);
    await create(emulator, { type: 'TXT', name: 'b', content: 'four' });
    expect((await listed(emulator)).map(({ content }) => content)).toEqual([...seen.slice(0, 2), 'four', 'two', 'one']);
  });

  it('is cut into pages of any size', async () => {
    const emulator = small();
    const page = await send(emulator, `${recordsPath(emulator)}?per_page=3&page=2`);
    expect(page.body.result_info).toEqual({ page: 2, per_page: 3, count: 3, total_count: 10, total_pages: 4 });
    const past = await send(emulator, `${recordsPath(emulator)}/?per_page=5000001&page=9`);
    expect(past.body).toMatchObject({ result: [], result_info: { per_page: 5_000_000, count: 0, total_pages: 1 } });
  });

  it('finds comments and tags', async () => {
    const emulator = empty('pro');
    const make = (name: string, tags: string[], comment?: string) =>
      create(emulator, { ...record, name, tags, ...(comment && { comment }) });
    await make('one', ['Team:DNS', 'important'], 'Moved by Robin');
    await make('two', ['team:dns-ops'], 'moved');
    await make('three', ['owner:a:b']);
    await make('four', []);
    const names = async (query: string) =>
      (await listed(emulator, `${query}&order=name`)).map(({ name }) => name.split('.')[0]).join();
    expect(await names('comment=MOVED')).toBe('two');
    expect(await names('comment.startswith=moved')).toBe('one,two');
    expect(await names('comment.endswith=robin')).toBe('one');
    expect(await names('comment.present')).toBe('one,two');
    expect(await names('comment.absent=')).toBe('four,three');
    expect(await names('tag=important')).toBe('one');
    expect(await names('tag=team')).toBe('one,two');
    expect(await names('tag=team:dns')).toBe('one');
    expect(await names('tag.exact=owner:a:b')).toBe('three');
    expect(await names('tag.contains=team:dns')).toBe('one,two');
    expect(await names('tag.startswith=team:dns-')).toBe('two');
    expect(await names('tag.endswith=team:ops')).toBe('two');
    expect(await names('tag.present=owner')).toBe('three');
    expect(await names('tag.absent=team')).toBe('four,three');
    expect(await names('tag=team&tag=important')).toBe('one');
    expect(await names('tag=owner&tag=important&tag_match=any')).toBe('one,three');
    expect(await names('tag=owner&tag=important&tag_match=any&comment.present')).toBe('one');
    expect(await names('tag=owner&comment=moved&match=any')).toBe('three,two');
    expect(await names('tag=team&tag=important&comment=moved&match=any')).toBe('one,two');
    expect(await names('search=dns-ops')).toBe('two');
    expect(await names('tag.nonsense=team')).toBe('four,one,three,two');
  });
});

describe('shadows', () => {
  const shadowed = async () => {
    const emulator = empty();
    const ids = new Map<string, string>();
    for (const [name, type, content] of [
      ['sub', 'NS', 'ns1.sub.amber-anchor.example'],
      ['ns1.sub', 'A', '192.0.2.1'],
      ['www.sub', 'A', '192.0.2.2'],
      ['a.sub', 'NS', 'ns1.a.sub.amber-anchor.example'],
      ['ns1.a.sub', 'A', '192.0.2.3'],
      ['@', 'NS', 'ns.other.example'],
      ['www', 'A', '192.0.2.4'],
    ] as const) {
      ids.set(name, (await create(emulator, { name, type, content })).body.result.id);
    }
    const find = async (query: string) =>
      new Map(
        (await send(emulator, `${recordsPath(emulator)}?${query}`)).body.result.map((one: DnsRecord) => [
          [...ids].find(([, id]) => id === one.id)?.[0],
          one.meta,
        ]),
      );
    return { emulator, ids, find };
  };

  it('are told when they are asked for', async () => {
    const { emulator, ids, find } = await shadowed();
    expect([...(await find('')).values()]).toEqual(Array(7).fill({}));
    const [sub, deep] = [ids.get('sub'), ids.get('a.sub')];
    expect(Object.fromEntries(await find('include_shadow_metadata=true'))).toEqual({
      sub: { shadowed_records_count: 4 },
      'ns1.sub': { shadowed_by: [sub], is_glue: true },
      'www.sub': { shadowed_by: [sub] },
      'a.sub': { shadowed_by: [sub] },
      'ns1.a.sub': { shadowed_by: [deep, sub], is_glue: true, dead_glue: true },
      '@': {},
      www: {},
    });
    const query = '?include_shadow_metadata=true';
    const one = await send(emulator, `${recordsPath(emulator)}/${ids.get('www.sub')}${query}`);
    expect(one.body.result.meta).toEqual({ shadowed_by: [sub] });
    const made = await create(emulator, { type: 'TXT', name: 'new.sub', content: 'x' }, query);
    expect(made.body.result.meta).toEqual({ shadowed_by: [sub] });
    const body = { posts: [{ type: 'TXT', name: 'newer.sub', content: 'x' }] };
    const batch = await send(emulator, `${recordsPath(emulator)}/batch${query}`, { body });
    expect(batch.body.result.posts[0].meta).toEqual({ shadowed_by: [sub] });
    expect(all(emulator).every(({ meta }) => Object.keys(meta).length === 0)).toBe(true);
  });

  it('are found by the name on either side', async () => {
    const { find } = await shadowed();
    const by = 'include_shadow_metadata=true&shadowed_by_name=';
    expect([...(await find(`${by}sub.amber-anchor.example`)).keys()].sort()).toEqual([
      'a.sub',
      'ns1.a.sub',
      'ns1.sub',
      'www.sub',
    ]);
    expect([...(await find(`${by}a.sub.amber-anchor.example`)).keys()]).toEqual(['ns1.a.sub']);
    expect([...(await find('shadowing_name=x.a.sub.amber-anchor.example')).keys()].sort()).toEqual(['a.sub', 'sub']);
    expect([...(await find('shadowing_name=www.amber-anchor.example')).keys()]).toEqual([]);
  });

  it.each([
    'shadowed_by_name=sub.amber-anchor.example',
    'include_shadow_metadata=true&shadowed_by_name=amber-anchor.example',
    'shadowing_name=amber-anchor.example',
    'shadowing_name=sub.other.example',
  ])('are refused: %s', async (query) => {
    const { emulator } = await shadowed();
    expect(firstCode(await send(emulator, `${recordsPath(emulator)}?${query}`))).toEqual([400, 9400]);
  });
});

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
