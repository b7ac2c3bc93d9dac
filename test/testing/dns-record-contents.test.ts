import { describe, expect, it } from 'vitest';
import { firstCode, recordsPath, send, zoneOf } from '../support/emulated.ts';
import { all, create, empty, errorOf, record } from '../support/records.ts';

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
