import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { listen, type Patience } from '../../src/testing/network/listener.ts';
import { routes } from '../../src/testing/routes.ts';
import { accountOf, small, unknown, zoneOf } from '../support/emulated.ts';
import { converse, dial } from '../support/raw-socket.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await Emulator.start({ world: 'small', rateLimit: false, https: true });
});
afterAll(() => emulator.stop());

/** The same port without TLS. */
const plain = (): string => emulator.url.replace('https', 'http');
const zones = (): Promise<Response> =>
  fetch(`${plain()}/zones`, { headers: { authorization: `Bearer ${emulator.token}` } });

// Whatever was done to it, the next caller must not notice.
afterEach(async () => {
  const { status } = await zones();
  expect(status).toBe(200);
});

const request = (line: string, ...headers: string[]): string =>
  [line, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');
const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d+) /.exec(text)?.[1]);

describe('what is no request', () => {
  it.each([
    ['binary garbage', Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919 + 128) % 256)), 400],
    ['a malformed request line', 'GET\r\n\r\n', 400],
    ['a method that does not exist', request('FROBNICATE /client/v4/zones HTTP/1.1'), 400],
    ['a method in lower case', request('get /client/v4/zones HTTP/1.1'), 400],
    ['a version that does not exist', request('GET /client/v4/zones HTTP/7.3'), 400],
    ['a request without a host', 'GET /client/v4/zones HTTP/1.1\r\n\r\n', 400],
    ['two lengths', request('POST /client/v4/zones HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'), 400],
    ['a length that is no number', request('POST /client/v4/zones HTTP/1.1', 'Content-Length: x'), 400],
    [
      'a length and chunks',
      request('POST /client/v4/zones HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
      400,
    ],
    ['a broken chunk', `${request('POST /client/v4/zones HTTP/1.1', 'Transfer-Encoding: chunked')}zz\r\n`, 400],
    ['10,000 headers', request('GET /client/v4/zones HTTP/1.1', ...Array<string>(10_000).fill('a: b')), 431],
    ['a header over 16 KB', request('GET /client/v4/zones HTTP/1.1', `a: ${'x'.repeat(17_000)}`), 431],
    ['a path in no encoding', request('GET /client/v4/zones/\xff\xfe HTTP/1.1'), 400],
    ['a path over 16 KB', request(`GET /client/v4/${'x'.repeat(1_000_000)} HTTP/1.1`), 431],
    ['an expectation that nobody can meet', request('GET /client/v4/zones HTTP/1.1', 'Expect: the-worst'), 417],
  ])('%s is refused', async (_, sent, status) => {
    const bytes = typeof sent === 'string' ? Buffer.from(sent, 'latin1') : sent;
    const { text, end } = await converse(plain(), bytes);
    expect(statusOf(text)).toBe(status);
    expect(end).toBe('closed');
  });

  it.each([400, 431])('is refused with the page of the edge: %i', async (status) => {
    const sent = status === 400 ? 'nonsense\r\n\r\n' : request(`GET /${'x'.repeat(20_000)} HTTP/1.1`);
    const { text } = await converse(plain(), sent);
    const [head = '', page = ''] = text.split('\r\n\r\n');
    expect(head).toContain('Content-Type: text/html');
    expect(head).toContain(`Content-Length: ${page.length}`);
    expect(page).toContain(`<h1>${status} `);
  });

  it('is no TLS, either', async () => {
    const { text, end } = await converse(plain(), Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]));
    expect(text).not.toContain('HTTP');
    expect(end).not.toBe('left');
  });
});

describe('paths', () => {
  it.each([
    ['//evil.example/client/v4/zones', 404],
    ['/\\evil.example', 404],
    ['http://evil.example/client/v4/nowhere', 404],
    ['http://evil.example//evil.example/zones', 404],
    ['http://user:password@evil.example/client/v4/nowhere', 404],
    ['/client/v4/%2e%2e/%2e%2e/etc/passwd', 404],
    ['/client/v4/../../etc/passwd', 404],
    ['/client/v4/zones/%00', 400],
    ['/client/v4/zones/%ff%fe', 400],
    ['/client/v4/zones/__proto__', 400],
    ['/client/v4/constructor', 404],
    ['/client/v4/zones/%', 400],
    [`/client/v4/${'a/'.repeat(5000)}`, 404],
    ['/client/v4', 404],
    ['/', 404],
    ['*', 404],
  ])('%s', async (path, status) => {
    const headers = `Authorization: Bearer ${emulator.token}`;
    const method = path === '*' ? 'OPTIONS' : 'GET';
    const { text, end } = await converse(plain(), request(`${method} ${path} HTTP/1.1`, headers));
    expect(end).toBe('closed');
    expect(statusOf(text), text).toBe(status);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ success: false });
  });

  it.each(['http://[', 'ht!tp://x', '?', 'no-slash'])('that is none, %s, is refused', async (path) => {
    const { text } = await converse(plain(), request(`GET ${path} HTTP/1.1`));
    expect([400, 404]).toContain(statusOf(text));
  });

  it('of the same kind do no harm without a network', async () => {
    for (const path of ['//evil', '/client/v4/%00', '/client/v4/zones/%ff?%ff=%00&=&&', '/client/v4/?#', '']) {
      const response = await emulator.fetch(`https://api.example${path}`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
    await expect(emulator.fetch('no address')).rejects.toThrow(TypeError);
    await expect(emulator.fetch('https://api.example', { method: 'TRACE' })).rejects.toThrow(TypeError);
  });
});

describe('bodies', () => {
  const post = 'POST /client/v4/zones HTTP/1.1';

  it('that say they are too long are refused before they come', async () => {
    const { text, end } = await converse(plain(), request(post, `Content-Length: ${33 * 2 ** 20}`));
    expect(statusOf(text)).toBe(413);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual({
      success: false,
      errors: [{ message: 'Request entity too large' }],
      messages: [],
      result: null,
    });
    expect(end).toBe('closed');
  });

  it('that say so are not asked for', async () => {
    const expecting = request(post, `Content-Length: ${33 * 2 ** 20}`, 'Expect: 100-continue');
    expect(statusOf((await converse(plain(), expecting)).text)).toBe(413);
  });

  it('that never end are refused while they come', async () => {
    const socket = await dial(plain());
    let text = '';
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('data', (piece) => {
      text += piece;
    });
    socket.on('error', () => {});
    socket.write(request(post, 'Transfer-Encoding: chunked'));
    const chunk = `100000\r\n${'x'.repeat(2 ** 20)}\r\n`;
    const pour = (): void => {
      if (!socket.destroyed) socket.write(chunk, () => setImmediate(pour));
    };
    pour();
    await closed;
    expect(statusOf(text)).toBe(413);
  });

  it('that break off change nothing', async () => {
    const before = emulator.requests.length;
    const socket = await dial(plain());
    socket.write(request(post, `Authorization: Bearer ${emulator.token}`, 'Content-Length: 100'));
    socket.write('{"name":');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
    await zones();
    expect(emulator.requests.slice(before).map(({ method }) => method)).toEqual(['GET']);
  });

  it('of pipelined requests are kept apart', async () => {
    const one = (name: string): string => {
      const body = JSON.stringify({ name, type: 'full', account: { id: unknown } });
      const headers = `Host: x\r\nAuthorization: Bearer ${emulator.token}\r\nContent-Length: ${body.length}`;
      return `${post}\r\n${headers}\r\n\r\n${body}`;
    };
    const sent = [1, 2, 3].map((at) => one(`piped-${at}.example`)).join('');
    const { text } = await converse(plain(), sent, /(HTTP\/1\.1 [\s\S]*){3}\}$/);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toHaveLength(3);
  });
});

describe('patience', () => {
  const answer = async (incoming: Request): Promise<Response> => new Response(await incoming.text());
  const impatient = async (patience: Partial<Patience>, https = false) => {
    const port = await listen(answer, { port: 0, host: '127.0.0.1', path: '', https, patience });
    return { ...port, url: port.url.replace('https', 'http'), [Symbol.asyncDispose]: port.stop };
  };

  it('has an end with headers that never end', async () => {
    await using port = await impatient({ headersMs: 100, requestMs: 200, checkMs: 20 });
    const { text } = await converse(port.url, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(statusOf(text)).toBe(408);
  });

  it('has an end with bodies that never end', async () => {
    await using port = await impatient({ headersMs: 100, requestMs: 200, checkMs: 20 });
    const { text } = await converse(port.url, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nslow');
    expect(statusOf(text)).toBe(408);
  });

  it.each([
    ['a client that says nothing', ''],
    ['half a TLS greeting', Buffer.from([0x16, 3, 1, 2])],
    [
      'a tunnel into which nothing comes',
      'CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: api.cloudflare.com:443\r\n\r\n',
    ],
  ])('has an end with %s', async (_, sent) => {
    await using port = await impatient({ headersMs: 100, checkMs: 20 }, true);
    expect((await converse(port.url, sent)).end).not.toBe('left');
  });

  it('has an end with connections that nobody uses', async () => {
    await using port = await impatient({ idleMs: 50 });
    const { text, end } = await converse(port.url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect([statusOf(text), end]).toEqual([200, 'closed']);
  });

  it('is as long as a client needs that is merely slow', async () => {
    await using port = await impatient({});
    const socket = await dial(port.url);
    socket.setEncoding('latin1');
    let text = '';
    const answered = new Promise<void>((resolve) => {
      socket.on('data', (piece) => {
        text += piece;
        if (text.includes('slowly')) resolve();
      });
    });
    for (const byte of 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nslowly') {
      await new Promise((resolve) => socket.write(byte, resolve));
    }
    await answered;
    socket.destroy();
    expect(statusOf(text)).toBe(200);
  });
});

describe('crowds', () => {
  it('of 1,000 connections at once are all answered', async () => {
    const sent = request('GET /client/v4/zones HTTP/1.1', `Authorization: Bearer ${emulator.token}`);
    const all = await Promise.all(Array.from({ length: 1000 }, () => converse(plain(), sent)));
    expect(new Set(all.map(({ text, end }) => `${statusOf(text)} ${end}`))).toEqual(new Set(['200 closed']));
  });

  it('that leave in the middle of it leave nothing behind', async () => {
    await using other = await Emulator.start({ world: 'empty' });
    await Promise.all(
      Array.from({ length: 300 }, async (_, at) => {
        const socket = await dial(other.url);
        socket.on('error', () => {});
        socket.write(request('POST /client/v4/zones HTTP/1.1', 'Content-Length: 50').slice(0, (at * 7) % 120));
        socket.resetAndDestroy();
      }),
    );
    expect((await fetch(`${other.url}/zones`)).status).toBe(400);
  });
});

it('of many faults in a body, as many are told as somebody reads', async () => {
  const path = `${plain()}/accounts/${accountOf(emulator)}/alerting/v3/silences`;
  const headers = { authorization: `Bearer ${emulator.token}` };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(Array(10_000).fill({})) });
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toHaveLength(100);
});

describe('long texts', () => {
  it('in place of an address of mail are refused without delay', async () => {
    const headers = { 'x-auth-email': `a@${'.'.repeat(1_000_000)}@`, 'x-auth-key': 'x' };
    const response = await emulator.fetch('https://api.example/client/v4/zones', { headers });
    expect(await response.json()).toMatchObject({
      errors: [{ code: 6003, error_chain: [{ code: 6102 }, { code: 6103 }] }],
    });
  });

  it('are read without delay in filters of reports', async () => {
    const query = new URLSearchParams({ filters: ` queryName == x${' '.repeat(300_000)}x ` });
    const url = `https://api.example/client/v4/zones/${zoneOf(emulator).id}/dns_analytics/report?${query}`;
    const { status } = await emulator.fetch(url, { headers: { authorization: `Bearer ${emulator.token}` } });
    expect(status).toBe(200);
  });
});

/** Members of all kinds of bodies, each of which will hold what it should not. */
const members =
  'name type content ttl proxied priority data comment tags settings account id email roles policies status value ' +
  'permission_groups resource_groups resources access members filters mechanisms alert_type enabled url secret start ' +
  'end body plan paused vanity_name_servers deletes patches puts posts hold_after include_subdomains config condition';

/** A value inside so many lists that a careless reader runs out of stack. */
const deep = `${'['.repeat(5000)}1${']'.repeat(5000)}`;
const values = ['[]', '{}', '""', '42', '-1', '1e400', 'true', '"\\u0000"', '[null]', '[[]]', '[{}]', deep];
const each = (value: string): string =>
  `{${members
    .split(' ')
    .map((name) => `"${name}":${value}`)
    .join()}}`;
const bodies = ['', '[]', '"x"', '42', 'null', '{', '\u0000', deep, '{"__proto__":{"name":1}}', ...values.map(each)];

describe('every route', () => {
  const writing = routes.filter(({ method }) => method !== 'GET').map(({ method, path }) => [method, path] as const);

  it.each(writing)('%s %s has an answer to every body', async (method, path) => {
    const target = small({ rateLimit: false });
    const ids: Record<string, string> = { zone_id: zoneOf(target).id, account_id: accountOf(target) };
    const url = `https://api.example/client/v4${path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? unknown)}`;
    for (const body of bodies) {
      const headers = { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' };
      const response = await target.fetch(url, { method, headers, body });
      const told = `${response.status} for ${body.slice(0, 80)}`;
      if (!response.ok) expect(await response.json(), told).toMatchObject({ success: false });
    }
  });

  it('that takes a name takes none of ten million characters', async () => {
    const headers = { authorization: `Bearer ${emulator.token}` };
    const body = JSON.stringify({ name: 'x'.repeat(10_000_000), type: 'A', content: '192.0.2.1' });
    for (const path of ['/zones', `/zones/${zoneOf(emulator).id}/dns_records`]) {
      const { status } = await fetch(`${plain()}${path}`, { method: 'POST', headers, body });
      expect(status).toBe(400);
    }
  });
});
