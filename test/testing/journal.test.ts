import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { accountOf, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';

describe('the journal', () => {
  it('tells what was asked, by whom, and what came of it', async () => {
    const emulator = small();
    const token = emulator.addToken({ permissions: ['Zone Read', 'DNS Write'] });
    const id = [...emulator.world.tokens.keys()].at(-1);
    await send(emulator, '/zones?name=a&type=x&type=y', { token });
    await send(emulator, '/nowhere', { token: 'x'.repeat(40) });
    const body = { type: 'TXT', name: 'x', content: 'x', comment: null };
    await send(emulator, recordsPath(emulator), { token, body });
    const measured = { durationMs: expect.any(Number), fault: null };
    expect(emulator.requests).toEqual([
      {
        method: 'GET',
        path: '/zones',
        route: '/zones',
        query: { name: 'a', type: ['x', 'y'] },
        body: undefined,
        status: 200,
        tokenId: id,
        ...measured,
      },
      {
        method: 'GET',
        path: '/nowhere',
        route: null,
        query: {},
        body: undefined,
        status: 404,
        tokenId: null,
        ...measured,
      },
      {
        method: 'POST',
        path: recordsPath(emulator),
        route: '/zones/{zone_id}/dns_records',
        query: {},
        body,
        status: 200,
        tokenId: id,
        ...measured,
      },
    ]);
  });

  it('knows a request before it has an answer', async () => {
    const emulator = small();
    emulator.on('GET /zones').delay(1);
    const pending = send(emulator, '/zones');
    expect(emulator.requests).toMatchObject([{ path: '/zones', status: 0, durationMs: 0, fault: 'delay' }]);
    await pending;
    expect(emulator.requests).toMatchObject([{ status: 200 }]);
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ['[1,null]', [1, null]],
    ['"text"', 'text'],
    ['{', '{'],
    ['', undefined],
    [`{"a":"${'x'.repeat(1_000_001)}"}`, expect.stringMatching(/^\{"a":"x+… \(1000009 characters in all\)$/)],
    ['['.repeat(100_000), '['.repeat(100_000)],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, expect.stringContaining('[[]]')],
  ])('keeps every body, however odd (%#)', async (body, kept) => {
    const emulator = small();
    await send(emulator, '/nowhere', { method: 'POST', body });
    expect(emulator.requests[0]?.body).toEqual(kept);
  });

  it('is not confused by names that objects have of their own', async () => {
    const emulator = small();
    await send(emulator, '/nowhere?__proto__=a&__proto__=b&constructor=c', { method: 'POST', body: '{"__proto__":1}' });
    const { query, body } = emulator.requests[0] ?? {};
    expect(Object.entries(query ?? {})).toEqual([
      ['__proto__', ['a', 'b']],
      ['constructor', 'c'],
    ]);
    expect(JSON.stringify(body)).toBe('{"__proto__":1}');
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe('secrets', () => {
  const secret = 'S3CR3T-of-contoso';
  const told = (emulator: Emulator) => JSON.stringify(emulator.requests);

  it.each([
    'token',
    'secret',
    'secrets',
    'password',
    'api_key',
    'apikey',
    'api-key',
    'authorization',
    'private_key',
    'client_secret',
    'clientSecret',
    'integration_key',
    'X-Auth-Key',
    'access_token',
  ])('named %s are masked in query and body, at any depth', async (name) => {
    const emulator = small();
    const body = { outer: [{ [name]: secret, kept: 'kept' }], [name]: [secret, { inner: secret }] };
    await send(emulator, `/nowhere?${name}=${secret}&${name}=${secret}&kept=kept`, { body });
    expect(told(emulator)).not.toContain(secret);
    expect(emulator.requests[0]?.query.kept).toBe('kept');
    expect(emulator.requests[0]?.body).toEqual({
      outer: [{ [name]: '[redacted]', kept: 'kept' }],
      [name]: '[redacted]',
    });
  });

  it.each([`{"secret":"${secret}"`, `secret=${secret}&a=b`, `{'api_key': '${secret}'}`])(
    'in bodies that are no JSON are masked: %s',
    async (body) => {
      const emulator = small();
      await send(emulator, '/nowhere', { method: 'POST', body });
      expect(told(emulator)).not.toContain(secret);
      expect(told(emulator)).toContain('[redacted]');
    },
  );

  it.each(['a'.repeat(1_000_000), 'token'.repeat(200_000), `token${' '.repeat(900_000)}`, 'a_'.repeat(500_000)])(
    'are looked for without delay in whatever is no JSON %#',
    async (body) => {
      const emulator = small();
      await send(emulator, '/nowhere', { method: 'POST', body });
      expect(emulator.requests[0]?.body).toBe(body);
    },
  );

  it('of the emulator are masked wherever they stand', async () => {
    const emulator = small();
    const own = emulator.addToken({ kind: 'account', permissions: ['Zone Read'] });
    const oauth = `cfoat_${'o'.repeat(40)}`;
    const all = [emulator.token, emulator.apiKey, own, oauth];
    const body = { name: `my ${own}`, list: [emulator.apiKey], text: `a ${oauth} b` };
    await send(emulator, `/nowhere/${own}?name=${emulator.token}`, { body });
    await send(emulator, '/nowhere', { method: 'POST', body: `broken ${emulator.token}` });
    const printed = told(emulator) + JSON.stringify([...emulator.world.tokens]);
    for (const one of all) expect(printed).not.toContain(one);
    expect(emulator.requests[0]?.body).toEqual({
      name: 'my [redacted]',
      list: ['[redacted]'],
      text: 'a [redacted] b',
    });
  });

  it('are told from values that are none', async () => {
    const emulator = small();
    const body = { value: 'off', data: { tag: 'issue', value: 'ca.example' }, token_id: '1', key: 'k', token: null };
    await send(emulator, '/nowhere', { body });
    expect(emulator.requests[0]?.body).toEqual(body);
    await send(emulator, '/user/tokens', { method: 'PUT', body: { value: secret } });
    expect(emulator.requests[1]?.body).toEqual({ value: '[redacted]' });
  });
});

describe('the length of the journal', () => {
  const fill = async (emulator: Emulator, count: number) => {
    for (let at = 0; at < count; at++) await emulator.fetch(`${emulator.url}/ips?at=${at}`);
  };
  const first = (emulator: Emulator) => Number(emulator.requests[0]?.query.at);

  it('has an end at 50 million characters of bodies, but for those who want all', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(999_000) });
    for (const [limit, least, most] of [
      [10_000, 40, 50],
      [Number.POSITIVE_INFINITY, 60, 60],
    ] as const) {
      const emulator = new Emulator({ world: 'empty', journal: { limit } });
      for (let at = 0; at < 60; at++) await emulator.fetch(`${emulator.url}/ips?at=${at}`, { method: 'POST', body });
      expect(emulator.requests.length).toBeGreaterThanOrEqual(least);
      expect(emulator.requests.length).toBeLessThanOrEqual(most);
      expect(emulator.requests.at(-1)?.query).toEqual({ at: '59' });
      expect(emulator.requests.at(-1)?.body).toEqual(JSON.parse(body));
      if (most < 60) expect(() => emulator.assertNotCalled('GET /zones')).toThrow('no longer holds everything');
    }
  });

  it('is counted anew when a test has emptied the list', async () => {
    const emulator = new Emulator({ world: 'empty' });
    const body = 'x'.repeat(1_000_000);
    for (let at = 0; at < 90; at++) {
      if (at === 45) emulator.requests.length = 0;
      await emulator.fetch(`${emulator.url}/ips`, { method: 'POST', body });
    }
    expect(emulator.requests).toHaveLength(45);
  });

  it('is 10,000 by default', async () => {
    const emulator = small();
    await fill(emulator, 10_001);
    expect([emulator.requests.length, first(emulator)]).toEqual([10_000, 1]);
  });

  it('can be set, and is exact whenever it is read', async () => {
    const emulator = small({ journal: { limit: 3 } });
    const { requests } = emulator;
    for (let count = 1; count <= 20; count++) {
      await fill(emulator, 1);
      expect(emulator.requests).toHaveLength(Math.min(count, 3));
    }
    expect(emulator.requests).toBe(requests);
    const none = small({ journal: { limit: 0 } });
    await fill(none, 3);
    expect(none.requests).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN, '5'])('cannot be %j', (limit) => {
    const make = () => small({ journal: { limit: limit as number } });
    expect(make).toThrow(TypeError);
    expect(make).toThrow('journal.limit: expected a whole number of at least 0, or Infinity, got');
  });
});

describe('assertions', () => {
  const route = 'POST /zones/{zone_id}/dns_records';
  const record = { type: 'A', name: 'www', content: '192.0.2.1', ttl: 300 };

  async function used(): Promise<Emulator> {
    const emulator = small();
    await send(emulator, '/zones?per_page=50&type=full&type=partial');
    await send(emulator, recordsPath(emulator), { body: record });
    await send(emulator, recordsPath(emulator), { body: { ...record, content: 'nonsense' } });
    return emulator;
  }
  const message = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      return String(error);
    }
    return '';
  };

  it('find the calls that a pattern means', async () => {
    const emulator = await used();
    expect(emulator.calls(route).map(({ status }) => status)).toEqual([200, 400]);
    expect(emulator.calls('*')).toHaveLength(3);
    expect(emulator.calls('DELETE *')).toEqual([]);
    expect(() => emulator.calls('zones')).toThrow('Pattern: expected');
  });

  it('pass when the requests were made, and give them', async () => {
    const emulator = await used();
    expect(emulator.assertCalled(route)).toHaveLength(2);
    expect(emulator.assertCalled(route, { times: 2 })).toHaveLength(2);
    expect(emulator.assertCalled(route, { times: 1, status: 200 })).toEqual(emulator.calls(route).slice(0, 1));
    emulator.assertCalled(route, { body: { type: 'A', content: expect.stringMatching(/^192/) }, times: 1 });
    emulator.assertCalled('GET /zones', { query: { per_page: 50, type: ['full', 'partial'] } });
    emulator.assertCalled('DELETE *', { times: 0 });
    emulator.assertNotCalled('DELETE *');
    emulator.assertNotCalled(route, { body: { type: 'MX' } });
  });

  it('tell what was received instead', async () => {
    const emulator = await used();
    const { id } = zoneOf(emulator);
    expect(message(() => emulator.assertCalled(route, { body: { ttl: 60, proxied: true }, status: 200 }))).toBe(
      [
        `AssertionError: Expected ${route} with body {"ttl":60,"proxied":true}, status 200 at least once, but received it never.`,
        'Received:',
        `  POST /zones/${id}/dns_records → 200`,
        '    body.ttl: expected 60, received 300',
        '    body.proxied: expected true, received nothing',
        `  POST /zones/${id}/dns_records → 400`,
        '    status: expected 200, received 400',
        '    body.ttl: expected 60, received 300',
        '    body.proxied: expected true, received nothing',
      ].join('\n'),
    );
    expect(message(() => emulator.assertCalled('DELETE /zones/{zone_id}'))).toBe(
      [
        'AssertionError: Expected DELETE /zones/{zone_id} at least once, but received it never.',
        'Received instead:',
        '  GET /zones → 200',
        `  POST /zones/${id}/dns_records → 200`,
        `  POST /zones/${id}/dns_records → 400`,
      ].join('\n'),
    );
    expect(message(() => emulator.assertCalled(route, { times: 3 }))).toContain('3 times, but received it 2 times');
    expect(message(() => emulator.assertNotCalled(route, { status: 400 }))).toBe(
      [
        `AssertionError: Expected ${route} with status 400 never, but received it once.`,
        `  POST /zones/${id}/dns_records → 400`,
      ].join('\n'),
    );
    expect(message(() => small().assertCalled('*'))).toContain('no request at all');
  });

  it('compare lists in full, and objects by the members that are named', async () => {
    const emulator = small();
    await send(emulator, '/nowhere', { body: { list: [{ a: 1, b: 2 }, 3], toString: 1 } });
    const at = (body: unknown) =>
      message(() => emulator.assertCalled('*', { body }))
        .split('\n')[3]
        ?.trim() ?? 'passes';
    expect(at({ list: [{ a: 1 }, 3] })).toBe('passes');
    expect(at({ list: [{ a: 2 }, 3] })).toBe('body.list[0].a: expected 2, received 1');
    expect(at({ list: [{ a: 1 }] })).toContain('body.list: expected [{"a":1}]');
    expect(at({ constructor: 1 })).toBe('body.constructor: expected 1, received nothing');
    expect(at([])).toContain('body: expected [], received {');
  });

  it('shorten what is long', async () => {
    const emulator = small();
    for (let at = 0; at < 12; at++) await send(emulator, '/nowhere', { body: { at, text: 'x'.repeat(500) } });
    const told = message(() => emulator.assertCalled('POST /nowhere', { body: { text: 'y' } }));
    expect(told).toContain('… 2 earlier ones');
    expect(told.length).toBeLessThan(4000);
  });

  it('do not pretend to know what the journal has forgotten', async () => {
    const emulator = small({ journal: { limit: 1 } });
    await send(emulator, '/user');
    await send(emulator, '/zones');
    emulator.assertCalled('GET /zones');
    const forgotten = 'The journal no longer holds everything (dropped: 1): see the option journal.limit.';
    expect(message(() => emulator.assertNotCalled('DELETE *'))).toContain(forgotten);
    expect(message(() => emulator.assertCalled('GET /zones', { times: 1 }))).toContain(forgotten);
  });

  it('refuse what they do not know', () => {
    const emulator = small();
    expect(() => emulator.assertCalled('*', { boddy: 1 } as never)).toThrow('boddy: not an option of an expected call');
    expect(() => emulator.assertCalled('*', { times: -1 })).toThrow('times: expected a whole number, got -1');
  });
});

describe('a reset', () => {
  it('brings back the world, the limits and the clock, and keeps the secrets', async () => {
    const emulator = small({ now: Date.UTC(2026, 0, 1), rateLimit: { quota: 3 } });
    const state = (from: Emulator) =>
      JSON.stringify([...from.world.zones.keys()].map((id) => [...from.world.records(id).keys()]));
    const before = state(emulator);
    const added = emulator.addToken({ permissions: ['Zone Read'] });
    const make = async () => {
      const body = { name: 'new.example', account: { id: accountOf(emulator) } };
      return (await send(emulator, '/zones', { body })).body.result.id;
    };
    const first = await make();
    emulator.on('GET *').fail('html-500');
    emulator.on('POST *').stale(60_000);
    await send(emulator, recordsPath(emulator), { body: { type: 'TXT', name: 'x', content: 'x' } });
    emulator.clock.advance(1e12);
    emulator.clock.stop();
    emulator.reset();
    expect(emulator.requests).toEqual([]);
    expect(state(emulator)).toBe(before);
    expect(Math.abs(emulator.clock.now() - Date.UTC(2026, 0, 1))).toBeLessThan(86_400_000);
    expect((await send(emulator, '/zones')).headers.get('ratelimit')).toContain('r=2');
    expect((await send(emulator, '/zones', { token: added })).status).toBe(401);
    const key = { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey };
    expect((await send(emulator, '/user', { token: null, headers: key })).status).toBe(200);
    emulator.addToken({ permissions: [] });
    expect(await make()).toBe(first);
  });
});

describe('an emulator that is printed', () => {
  it('shows neither its world nor a secret', () => {
    const emulator = small();
    expect(inspect(emulator)).toBe("Emulator { url: 'https://cloudflare.example/client/v4', requests: 0, zones: 3 }");
    expect(inspect({ emulator, world: emulator.world }, { depth: 9 })).toMatch(
      /World \{ accounts: 1, zones: 3, tokens: \d+ \}/,
    );
    const printed = inspect({ emulator }, { depth: 9, showHidden: true }) + JSON.stringify({ emulator });
    for (const secret of [emulator.token, emulator.apiKey, unknown]) expect(printed).not.toContain(secret);
    expect(emulator.constructor.name).toBe('Emulator');
  });
});
