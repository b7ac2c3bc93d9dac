import { describe, expect, it } from 'vitest';
import { type DnsRecord, Emulator, type PlanName } from '../../src/testing/index.ts';
import { type Answered, recordsPath, send, zoneOf } from '../support/emulated.ts';

/** An emulator whose first zone is empty and has a plan. */
function empty(plan: PlanName = 'free'): Emulator {
  const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 0 }, rateLimit: false });
  zoneOf(emulator).plan = plan;
  return emulator;
}

const zone = 'amber-anchor.example';

const load = (emulator: Emulator, file: string, proxied?: string): Promise<Answered> => {
  const form = new FormData();
  form.set('file', new Blob([file]), 'zone.txt');
  if (proxied) form.set('proxied', proxied);
  return send(emulator, `${recordsPath(emulator)}/import`, { method: 'POST', body: form });
};

const save = async (emulator: Emulator): Promise<string> =>
  (await send(emulator, `${recordsPath(emulator)}/export`)).text;

const all = (emulator: Emulator): DnsRecord[] => [...emulator.world.records(zoneOf(emulator).id).values()];

const told = (emulator: Emulator): string[] =>
  all(emulator)
    .map(({ id: _id, created_on: _created, modified_on: _modified, ...told }) => JSON.stringify(told))
    .sort();

/** What a file makes of the records: name without the zone, type, content. */
const read = async (file: string): Promise<string[][]> => {
  const emulator = empty();
  const imported = await load(emulator, file);
  expect(imported.body.errors, imported.text).toEqual([]);
  return all(emulator).map(({ name, type, content }) => [
    name.replace(`.${zone}`, '').replace(zone, '@'),
    type,
    content,
  ]);
};

describe('an export', () => {
  it('is imported as the records it was made of, of every type', async () => {
    const emulator = empty('pro');
    emulator.clock.stop();
    const place = { lat_degrees: 52, lat_minutes: 22, lat_seconds: 23.5, lat_direction: 'S', long_degrees: 4 };
    const made: object[] = [
      { type: 'A', content: '192.0.2.1', proxied: true, comment: 'The first one' },
      { type: 'A', name: '@', content: '10.0.0.1', ttl: 60 },
      { type: 'AAAA', name: '*', content: '2001:db8::1', tags: ['team:dns', 'plain', 'odd:a,b "c" \\ =d'] },
      { type: 'CAA', data: { flags: 128, tag: 'iodef', value: 'mailto:"x"@contoso.example; a=b' } },
      { type: 'CERT', data: { type: 9, key_tag: 1, algorithm: 8, certificate: 'AAEC' } },
      { type: 'CNAME', name: 'alias', content: 'x.example', settings: { flatten_cname: true } },
      { type: 'DNSKEY', data: { flags: 257, protocol: 3, algorithm: 13, public_key: 'AAEC' } },
      { type: 'NS', name: 'sub', content: 'ns.other.example' },
      { type: 'DS', name: 'sub', data: { key_tag: 1, algorithm: 13, digest_type: 2, digest: 'ABCD' }, ttl: 86_400 },
      { type: 'HTTPS', data: { priority: 1, target: '.', value: 'alpn="h3,h2" port=443' } },
      { type: 'SVCB', data: { priority: 0, target: 'svc.example' }, comment: 'with cf_tags= in it' },
      { type: 'LOC', data: { ...place, long_direction: 'W', altitude: -2.5, size: 1, precision_horz: 10_000 } },
      { type: 'MX', content: 'mx.example', priority: 5 },
      { type: 'MX', name: 'none', content: '.', priority: 0 },
      {
        type: 'NAPTR',
        data: { order: 1, preference: 2, flags: '', service: 'E2U', regex: '!^(.*)$!\\1;!', replacement: '.' },
      },
      { type: 'OPENPGPKEY', content: 'mQGNBGVq+/==' },
      { type: 'PTR', content: 'host.example' },
      { type: 'SMIMEA', data: { usage: 3, selector: 0, matching_type: 0, certificate: 'ABCD' } },
      { type: 'SRV', name: '_sip._tls', data: { priority: 1, weight: 5, port: 443, target: 't.example' } },
      { type: 'SSHFP', data: { algorithm: 2, type: 1, fingerprint: 'ABCDEF12345' } },
      { type: 'TLSA', data: { usage: 3, selector: 1, matching_type: 1, certificate: 'ABCD' } },
      { type: 'TXT', content: `a "b" \\ ; (c) ${'ü'.repeat(300)}` },
      { type: 'URI', data: { weight: 1, target: 'https://u.example/?a=(1);' }, priority: 10 },
    ];
    // One of the mail hosts is the root, which the description of the API does not know as a host name.
    for (const fields of made) {
      const url = `https://x.example/client/v4${recordsPath(emulator)}`;
      const headers = { authorization: `Bearer ${emulator.token}` };
      const response = await emulator.fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ name: 'x', ...fields }),
      });
      expect(response.status, JSON.stringify([fields, await response.json()])).toBe(200);
    }
    const before = told(emulator);
    expect(new Set(all(emulator).map(({ type }) => type)).size).toBe(21);
    const file = await save(emulator);
    emulator.world.setRecords(zoneOf(emulator).id, new Map());
    const imported = await load(emulator, file);
    expect(imported.body, file).toMatchObject({
      result: { recs_added: made.length, total_records_parsed: made.length },
      messages: [],
    });
    expect(told(emulator)).toEqual(before);
    expect((await save(emulator)).split('\n').sort()).toEqual(file.split('\n').sort());
  });

  it('has the form that Cloudflare gives it', async () => {
    const emulator = empty('pro');
    emulator.clock.set(Date.UTC(2026, 5, 1, 12, 30));
    emulator.clock.stop();
    const file = [
      'www 300 A 192.0.2.1 ; note cf_tags=a:1,cf-proxied:false',
      'mail MX 5 mx.example.',
      'new CNAME www ; cf_tags=cf-proxied:true',
      'txt TXT "two words"',
    ];
    await load(emulator, file.join('\n'));
    const response = await send(emulator, `${recordsPath(emulator)}/export`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.text.split('\n')).toEqual([
      ';;',
      `;; Domain:     ${zone}.`,
      ';; Exported:   2026-06-01 12:30:00',
      ';;',
      '',
      ';; SOA Record',
      `${zone}.\t3600\tIN\tSOA\t${zoneOf(emulator).name_servers[0]}. dns.cloudflare.com. 1780317000 10000 2400 604800 3600`,
      '',
      ';; A Records',
      `www.${zone}.\t300\tIN\tA\t192.0.2.1 ; note cf_tags=a:1,cf-proxied:false`,
      '',
      ';; CNAME Records',
      `new.${zone}.\t1\tIN\tCNAME\twww.${zone}. ; cf_tags=cf-proxied:true`,
      '',
      ';; MX Records',
      `mail.${zone}.\t300\tIN\tMX\t5 mx.example.`,
      '',
      ';; TXT Records',
      `txt.${zone}.\t300\tIN\tTXT\t"two words"`,
      '',
    ]);
  });
});

describe('a zone file', () => {
  it('is read as people write it', async () => {
    const emulator = empty();
    const file = [
      `$ORIGIN ${zone}.`,
      '$TTL 1h',
      '@ IN SOA ns.example. admin.example. (',
      '  2026010101 ; serial',
      '  7200 3600 1209600 3600 )',
      '  IN NS ns.example.',
      'www 300 IN A 192.0.2.10',
      '    IN A 192.0.2.11 ; the second',
      'txt IN TXT "one; " "two"',
      '_sip._tcp SRV 10 5 5060 sip',
    ].join('\r\n');
    const { body } = await load(emulator, file, 'true');
    expect(body.result).toEqual({ recs_added: 4, total_records_parsed: 5 });
    expect(
      all(emulator).map(({ type, content, ttl, proxied, comment }) => [type, content, ttl, proxied, comment]),
    ).toEqual([
      ['A', '192.0.2.10', 1, true, null],
      ['A', '192.0.2.11', 1, true, 'the second'],
      ['TXT', 'one; two', 3600, false, null],
      ['SRV', `5 5060 sip.${zone}`, 3600, false, null],
    ]);
  });

  it.each<[string, string[][]]>([
    [
      'a A 192.0.2.1\n$ORIGIN deep\nb A 192.0.2.2\n$ORIGIN sub.deep\n@ A 192.0.2.3',
      [
        ['a', 'A', '192.0.2.1'],
        ['b.deep', 'A', '192.0.2.2'],
        ['sub.deep.deep', 'A', '192.0.2.3'],
      ],
    ],
    [`$origin ${zone}.\nA\tin\t1d a 192.0.2.1`, [['a', 'A', '192.0.2.1']]],
    ['x TXT ( "v=1; "\n  "p=2" ; inside\n ) ; after', [['x', 'TXT', 'v=1; p=2']]],
    ['x TXT v=spf1\\;a', [['x', 'TXT', 'v=spf1;a']]],
    ['x TXT "gr\\195\\188\\195\\159e \\"x\\" \\\\"', [['x', 'TXT', 'grüße "x" \\']]],
    ['x TXT ""', [['x', 'TXT', '""']]],
    ['x TXT "\\"q\\""', [['x', 'TXT', '"\\"q\\""']]],
    ['x MX 10 @', [['x', 'MX', zone]]],
    ['x LOC 52 N 4 30 E 10', [['x', 'LOC', '52 0 0.000 N 4 30 0.000 E 10.00m 1.00m 10000.00m 10.00m']]],
    ['x TLSA 3 1 1 (AB\n CD)', [['x', 'TLSA', '3 1 1 ABCD']]],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the directive is written
      '$GENERATE 1-5/2 host-${0,2} A 192.0.2.$',
      [
        ['host-01', 'A', '192.0.2.1'],
        ['host-03', 'A', '192.0.2.3'],
        ['host-05', 'A', '192.0.2.5'],
      ],
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the directive is written
    ['$GENERATE 10-10 ${1,4,X}-$ TXT a$$$', [['000b-10', 'TXT', 'a$10']]],
    ['\n; only a comment\n   \n\t; another\n', []],
    ['', []],
  ])('is understood: %j', async (file, records) => {
    expect(await read(file)).toEqual(records);
  });

  it.each<[string, number[]]>([
    ['$TTL 90\na A 192.0.2.1\nb 2h A 192.0.2.2\nc A 192.0.2.3', [90, 7200, 90]],
    ['a 1h30m A 192.0.2.1\nb A 192.0.2.2\nc IN 5 A 192.0.2.3\nd 4w A 192.0.2.4', [5400, 5400, 60, 86_400]],
    ['a A 192.0.2.1\nb 0 A 192.0.2.2', [1, 1]],
  ])('gives times to live: %j', async (file, ttls) => {
    const emulator = empty();
    await load(emulator, file);
    expect(all(emulator).map(({ ttl }) => ttl)).toEqual(ttls);
  });

  it('says what is proxied, and is believed before the form', async () => {
    const emulator = empty();
    const file = [
      'a A 192.0.2.1 ; cf_tags=cf-proxied:false',
      'b A 192.0.2.2',
      'c A 10.0.0.1',
      'd TXT x',
      'e CNAME x.example. ; cf_tags=cf-flatten-cname,cf-proxied:true',
    ].join('\n');
    await load(emulator, file, 'true');
    expect(all(emulator).map(({ proxied }) => proxied)).toEqual([false, true, false, false, true]);
    expect(all(emulator).at(-1)?.settings).toEqual({ flatten_cname: true });
    const other = empty();
    await load(other, file);
    expect(all(other).map(({ proxied }) => proxied)).toEqual([false, false, false, false, true]);
  });

  it('brings comments and tags', async () => {
    const emulator = empty('pro');
    const file = [
      'a A 192.0.2.1 ;   cf_tags=awesome',
      'b A 192.0.2.1 ; cf_tags=one,two:value2,three:"value,with,commas",four:"with \\"escaped\\" marks",five:""',
      'c A 192.0.2.1 ; just a comment',
      'd A 192.0.2.1 ; this contains cf_tags= as text cf_tags=',
      'e A 192.0.2.1 ; simple cf_tags=important,ticket:THIS-12345',
    ].join('\n');
    await load(emulator, file);
    expect(all(emulator).map(({ comment, tags }) => [comment, tags])).toEqual([
      [null, ['awesome']],
      [null, ['one', 'two:value2', 'three:value,with,commas', 'four:with "escaped" marks', 'five:']],
      ['just a comment', []],
      ['this contains cf_tags= as text', []],
      ['simple', ['important', 'ticket:THIS-12345']],
    ]);
  });

  it('may hold what is there already, which is told and passed over', async () => {
    const emulator = empty();
    const file = 'a A 192.0.2.1\nb A 192.0.2.2';
    await load(emulator, file);
    const again = await load(emulator, `${file}\na CNAME x.example.\nc A 192.0.2.3`);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({
      result: { recs_added: 1, total_records_parsed: 4 },
      success: true,
      errors: [],
      messages: [
        { code: 81058, message: `a.${zone}: An identical record already exists.` },
        { code: 81058, message: `b.${zone}: An identical record already exists.` },
        { code: 81053, message: `a.${zone}: An A, AAAA, or CNAME record with that host already exists.` },
      ],
    });
  });

  it.each<[string, number, string]>([
    ['$INCLUDE other.zone', 9207, '$INCLUDE directive not allowed (line 2)'],
    ['$NONSENSE x', 9207, '$NONSENSE directive is not known (line 2)'],
    ['$TTL', 9207, '$TTL directive needs a value (line 2)'],
    [`x ${'1'.repeat(39)}x A 192.0.2.1`, 9207, 'time to live is malformed (line 2)'],
    ['$TTL soon', 9207, 'time to live is malformed (line 2)'],
    ['$GENERATE 5-1 a$ A 192.0.2.$', 9207, '$GENERATE directive has a malformed range (line 2)'],
    ['$GENERATE 0-99999999 a$ A 192.0.2.1', 9207, '$GENERATE directives make too many records (line 2)'],
    [
      '$GENERATE 1-15000 a$ A 192.0.2.1\n$GENERATE 1-15000 b$ A 192.0.2.1',
      9207,
      '$GENERATE directives make too many records (line 3)',
    ],
    ['\nx TXT "never closed', 9207, 'quotation mark is never closed (line 3)'],
    ['x TXT (\n"open"\n', 9207, 'parenthesis is never closed (line 2)'],
    ['x TXT x )', 9207, 'unexpected closing parenthesis (line 2)'],
    ['x', 9207, 'record type is missing (line 2)'],
    ['x IN', 9207, 'record type is missing (line 2)'],
    ['x 300 IN A', 9207, 'A record has no content (line 2)'],
    ['x A 192.0.2.1 192.0.2.2', 9207, 'A record has more than one content (line 2)'],
    ['x CH TXT x', 9207, 'class CH is not supported (line 2)'],
    ['\n\nx A 192.0.2.300', 9005, 'Content for A record must be a valid IPv4 address. (line 4)'],
    ['x MX ten mx', 9100, 'priority must be a number between 0 and 65535. (line 2)'],
    ['x NONSENSE x', 9004, 'DNS Record type "NONSENSE" is invalid. (line 2)'],
    ['x SRV 1 2 3', 9101, 'target is a required data field. (line 2)'],
    ['x A 192.0.2.2 ; cf_tags=team:dns', 9300, 'DNS record has 1 tags, exceeding the quota of 0. (line 2)'],
    ['a..b A 192.0.2.1', 9000, 'DNS name is invalid. (line 2)'],
  ])('is refused as a whole: %j', async (line, code, message) => {
    const emulator = empty();
    const refused = await load(emulator, `good A 192.0.2.1\n${line}`);
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1004, message: 'DNS Validation Error', error_chain: [{ code, message }] }],
    ]);
    expect(all(emulator)).toEqual([]);
  });

  it('has to be in a form', async () => {
    const emulator = empty();
    const path = `${recordsPath(emulator)}/import`;
    const other = new FormData();
    other.set('other', 'x');
    for (const body of ['a A 192.0.2.1', {}, other]) {
      const { status, body: told } = await send(emulator, path, { method: 'POST', body });
      expect([status, told.errors[0].code]).toEqual([400, 9207]);
    }
    const form = new FormData();
    form.set('file', 'a A 192.0.2.1');
    expect((await send(emulator, path, { method: 'POST', body: form })).body.result.recs_added).toBe(1);
  });

  it.each([
    ['"'.repeat(1_000_000)],
    ['('.repeat(1_000_000)],
    [`x TXT ${'\\123'.repeat(1_000_000)}`],
    [`x TXT "${'y'.repeat(10_000_000)}"`],
    [`${'x'.repeat(10_000_000)} A 192.0.2.1`],
    [`x A 192.0.2.1 ; ${'cf_tags='.repeat(100_000)}`],
    ['x '.repeat(500_000)],
  ])('may be hostile %#', async (file) => {
    const emulator = empty();
    expect((await load(emulator, file)).status).toBe(400);
    expect(all(emulator)).toEqual([]);
  });

  it('may be long, but not longer than 256 KiB', async () => {
    const emulator = empty();
    const lines = Array.from({ length: 10_000 }, (_nothing, at) => `h${at} 300 A 192.0.2.${at % 250}`);
    const file = lines.join('\n').padEnd(262_144);
    expect((await load(emulator, file)).body.result.recs_added).toBe(10_000);
    const longer = await load(emulator, `${file.slice(0, -1)}ü`);
    expect(longer.status).toBe(400);
    expect(longer.body.errors[0]).toEqual({ code: 9207, message: 'Zone file exceeds the limit of 262144 bytes.' });
  });

  it('may say the same of one name again and again', async () => {
    const emulator = empty();
    const { recs_added, total_records_parsed } = (await load(emulator, '$GENERATE 1-4000 x TXT $')).body.result;
    expect(total_records_parsed).toBe(4000);
    expect(recs_added).toBeLessThan(2500);
  });
});
