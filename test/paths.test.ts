/** Where a request may go: nothing that is given leads it away from the API. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, Cloudflare } from '../src/index.ts';
import { ok } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';

const base = 'https://api.example/client/v4';

beforeEach(() => {
  setEnvironment();
});

/** A client that keeps the URLs that leave it. */
function spy(options: ClientOptions = {}) {
  const left: string[] = [];
  const cf = new Cloudflare({
    apiToken: 'a-token-for-tests',
    baseUrl: base,
    rateLimit: false,
    retry: false,
    validate: 'off',
    async fetch(request) {
      left.push(request.url);
      return ok([]);
    },
    ...options,
  });
  return { cf, left };
}

// Each of these would lead elsewhere, or to more than one thing, or is a slip.
const hostileIds: Array<[string, unknown]> = [
  ['nothing', ''],
  ['a space', ' '],
  ['white space', '\t\n '],
  ['a space without a width', '\ufeff'],
  ['a dot', '.'],
  ['two dots', '..'],
  ['an encoded dot', '%2e'],
  ['two encoded dots', '%2e%2e'],
  ['two dots, encoded in capitals', '%2E%2E'],
  ['two dots, half encoded', '.%2e'],
  ['two dots, half encoded the other way', '%2e.'],
  ['two dots, encoded twice', '%252e%252e'],
  ['two dots, encoded three times', '%25252e%25252E'],
  ['a way up', '../accounts'],
  ['a way up from within', 'a/../b'],
  ['a way up at the end', 'a/..'],
  ['a way up by backslash', '..\\accounts'],
  ['a way up by backslash from within', 'a\\..\\b'],
  ['an encoded way up', '%2e%2e/accounts'],
  ['an encoded way up by backslash', '%2e%2e\\x'],
  ['the same place', './'],
  ['a null character', 'a\0b'],
  ['a line break', 'a\nb'],
  ['a return', 'a\rb'],
  ['a request within a request', 'x HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
  ['a tab', 'a\tb'],
  ['an escape', '\u001b[31m'],
  ['a deleted character', '\u007f'],
  ['a control character beyond ASCII', '\u0085'],
  ['half a character', '\ud800'],
  ['the other half', '\udc00'],
  ['halves in the wrong order', '\udc00\ud800'],
  ['half a character among whole ones', 'ab\ud83dcd'],
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['zero', 0],
  ['NaN', Number.NaN],
  ['true', true],
  ['a big number', 10n],
  ['a symbol', Symbol('x')],
  ['an object', {}],
  ['an object that turns into text', { toString: () => 'abc' }],
  ['an object that turns into a way up', { toString: () => '..', valueOf: () => '..' }],
  ['an object that turns into text by symbol', { [Symbol.toPrimitive]: () => 'abc' }],
  ['text in an object', new String('abc')],
  ['a list', ['abc']],
  ['an empty list', []],
  ['a list of a way up', ['..']],
  ['a function', () => 'abc'],
  ['a date', new Date(0)],
  ['a URL', new URL('https://evil.example')],
];

// Odd, but what they name is one thing: they go out encoded, in one segment.
const oddIds = [
  'a b',
  'a/b',
  'a//b',
  '/',
  '//evil.example',
  '\\',
  '\\\\evil.example',
  'https://evil.example/x',
  'http:evil.example',
  'javascript:alert(1)',
  '@evil.example',
  'user:password@evil.example',
  ':8080',
  '?account_id=x',
  '#x',
  'a?b=c&d=e#f',
  ';a=b',
  'a;..',
  '...',
  '.a',
  'a.',
  '..a',
  '%',
  '%zz',
  '%2f',
  '%2F..',
  '%5c',
  '%00',
  '%0d%0a',
  '%c0%ae%c0%ae',
  '\uff0e\uff0e',
  '\u2024\u2024',
  '\u2215',
  '\u202etxt',
  '\u200b',
  'é',
  'e\u0301',
  '日本',
  '👍',
  "'",
  '"',
  '`',
  '<script>',
  '{zone_id}',
  '$&',
  '$1',
  '!*()',
  '~',
  '|',
  '^',
  '[::1]',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
];

const hostileRoutes: Array<[string, unknown]> = [
  ['nothing', ''],
  ['no method', '/zones'],
  ['no path', 'GET'],
  ['no path after the space', 'GET '],
  ['a method in small letters', 'get /zones'],
  ['a method that the API has not', 'TRACE /zones'],
  ['a method with a line break', 'GET\n/zones'],
  ['two spaces', 'GET  /zones'],
  ['a path without a slash', 'GET zones'],
  ['an absolute URL', 'GET https://evil.example/zones'],
  ['an absolute URL without slashes', 'GET https:evil.example'],
  ['a URL without https', 'GET http://evil.example'],
  ['a URL of another kind', 'GET file:///etc/passwd'],
  ['another host', 'GET //evil.example/zones'],
  ['another host, by backslashes', 'GET \\\\evil.example\\zones'],
  ['another host, by both', 'GET /\\evil.example'],
  ['another host, the other way', 'GET \\/evil.example'],
  ['three slashes', 'GET ///evil.example'],
  ['another host by login', 'GET @evil.example/zones'],
  ['another port', 'GET :8080/zones'],
  ['another host by a dot', 'GET .evil.example/zones'],
  ['a way up', 'GET /../user'],
  ['a way up at the end', 'GET /zones/..'],
  ['a way up from within', 'GET /zones/../user'],
  ['the same place', 'GET /zones/./x'],
  ['a way up by backslash', 'GET /zones\\..\\user'],
  ['an encoded way up', 'GET /%2e%2e/user'],
  ['a half encoded way up', 'GET /.%2e/user'],
  ['an encoded way up in capitals', 'GET /%2E%2E/user'],
  ['a way up, encoded twice', 'GET /%252e%252e/user'],
  ['a way up with an encoded slash', 'GET /..%2fuser'],
  ['an encoded slash', 'GET /zones%2f..%2fuser'],
  ['an encoded backslash', 'GET /zones%5c..'],
  ['a slash that is encoded twice', 'GET /zones%252f..'],
  ['an empty segment', 'GET /zones//dns_records'],
  ['an empty segment at the end', 'GET /zones/'],
  ['a query', 'GET /zones?name=x'],
  ['a fragment', 'GET /zones#x'],
  ['a space', 'GET /zones /x'],
  ['a tab', 'GET /zones\t'],
  ['a line break', 'GET /zones\r\nHost: evil.example'],
  ['a null character', 'GET /zones\0'],
  ['a control character beyond ASCII', 'GET /zones\u0085'],
  ['half a character', 'GET /zones/\ud800'],
  ['a character beyond ASCII', 'GET /zones/é'],
  ['an odd space', 'GET /zones/\u00a0'],
  ['an angle bracket', 'GET /zones/<x>'],
  ['a quote', 'GET /zones/"x"'],
  ['a brace that is not closed', 'GET /zones/{zone_id'],
  ['a brace that is not opened', 'GET /zones/zone_id}'],
  ['a param without a name', 'GET /zones/{}'],
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['an object', { toString: () => 'GET /zones' }],
  ['a list', ['GET /zones']],
];

describe('an id', () => {
  it.each(hostileIds)('that is %s does not leave the process', async (_, id) => {
    const { cf, left } = spy();
    const text = id as string;
    const calls = [
      () => cf.members.get({ account_id: 'a', member_id: text }),
      () => cf.members.get({ account_id: text, member_id: 'm' }),
      () => cf.members.delete({ account_id: 'a', member_id: text }),
      () => cf.members.list({ account_id: text }).toArray(),
      () => cf.members.list({ account_id: text }).page(),
      () => cf.request('GET /zones/{zone_id}/x', { zone_id: text }),
      () => cf.request('DELETE /zones/{zone_id}', { zone_id: text }),
      () => cf.paginate('GET /zones/{zone_id}/x', { zone_id: text }).toArray(),
    ];
    for (const call of calls) {
      const error = await call().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent', attempts: 0 });
      expect((error as Error).message).toMatch(/account_id|member_id|zone_id/);
    }
    expect(left).toEqual([]);
  });

  it.each(oddIds.map((id) => [id.length > 40 ? `${id.slice(0, 20)}...` : id, id]))(
    'such as %j goes out encoded, in one segment',
    async (_, id) => {
      const { cf, left } = spy();
      const text = id as string;
      await cf.members.get({ account_id: 'a', member_id: text });
      await cf.request('GET /zones/{zone_id}/x', { zone_id: text });
      expect(left).toEqual([
        `${base}/accounts/a/members/${encodeURIComponent(text)}`,
        `${base}/zones/${encodeURIComponent(text)}/x`,
      ]);
      for (const url of left) {
        const { origin, pathname, search, hash, username, password } = new URL(url);
        expect([origin, search, hash, username, password]).toEqual(['https://api.example', '', '', '', '']);
        expect(pathname.startsWith('/client/v4/')).toBe(true);
        expect(pathname.split('/')).toHaveLength(url.includes('/accounts/') ? 7 : 6);
        expect(decodeURIComponent(pathname.split('/')[url.includes('/accounts/') ? 6 : 4] as string)).toBe(text);
      }
    },
  );

  it('is not found where it was not given: not in a prototype, and not under a name that all objects have', async () => {
    const { cf, left } = spy();
    const inherited = Object.create({ account_id: 'a', member_id: 'm' });
    await expect(cf.members.get(inherited)).rejects.toMatchObject({ kind: 'params' });
    await expect(cf.request('GET /{constructor}', {} as never)).rejects.toMatchObject({ kind: 'params' });
    await expect(cf.request('GET /{__proto__}/{toString}', {} as never)).rejects.toMatchObject({ kind: 'params' });
    expect(left).toEqual([]);
  });

  it('that is missing is told with all others', async () => {
    const { cf } = spy();
    const params = { account_id: '..' } as { account_id: string; member_id: string };
    await expect(cf.members.get(params)).rejects.toMatchObject({
      problems: [expect.stringContaining('account_id'), 'member_id is required'],
    });
  });
});

describe('a raw route', () => {
  it.each(hostileRoutes)('that is %s does not leave the process', async (_, route) => {
    const { cf, left } = spy();
    const text = route as 'GET /zones';
    for (const call of [
      () => cf.request(text, {}),
      () => cf.request(text, { name: 'x' } as never, { body: {} }),
      () => cf.paginate(text, {}).toArray(),
      () => cf.paginate(text, {}).page(),
    ]) {
      await expect(call()).rejects.toMatchObject({ kind: 'params', outcome: 'not_sent', attempts: 0 });
    }
    expect(left).toEqual([]);
  });

  it.each([
    ['GET /zones', '/zones'],
    [
      'GET /accounts/0123456789abcdef0123456789abcdef/rules/lists',
      '/accounts/0123456789abcdef0123456789abcdef/rules/lists',
    ],
    ['GET /zones/%20x', '/zones/%20x'],
    ['GET /zones/a:b@c', '/zones/a:b@c'],
    ['GET /zones/a;b=c', '/zones/a;b=c'],
    ["GET /zones/!$&'()*+,=~|", "/zones/!$&'()*+,=~|"],
    ['GET /zones/...', '/zones/...'],
  ] as const)('%s goes out as it is', async (route, path) => {
    const { cf, left } = spy();
    await cf.request(route);
    expect(left).toEqual([base + path]);
  });

  it.each([
    ['a name', { 'a&b=c#d': '1' }, '?a%26b%3Dc%23d=1'],
    ['a value', { a: '1&b=2#c?d' }, '?a=1%26b%3D2%23c%3Fd'],
    ['a line break', { a: 'x\r\nHost: evil' }, '?a=x%0D%0AHost%3A+evil'],
    ['half a character', { a: '\ud800' }, '?a=%EF%BF%BD'],
    ['a way up', { a: '/../..' }, '?a=%2F..%2F..'],
  ])('keeps %s of the query in the query', async (_, query, expected) => {
    const { cf, left } = spy();
    await cf.request('GET /zones', query);
    await cf.request('POST /zones', {}, { query });
    expect(left).toEqual([`${base}/zones${expected}`, `${base}/zones${expected}`]);
  });
});

describe('the base URL', () => {
  const made = (baseUrl: unknown) => spy({ baseUrl: baseUrl as string });

  it.each([
    ['https', 'https://api.example/client/v4'],
    ['https on another port', 'https://api.example:8443/x'],
    ['http on localhost', 'http://localhost:8787'],
    ['http on a name below localhost', 'http://cloudflare.localhost:8787/client/v4'],
    ['http on 127.0.0.1', 'http://127.0.0.1:1'],
    ['http on all of loopback', 'http://127.9.9.9'],
    ['http on loopback in version 6', 'http://[::1]:8787'],
    ['a host without a path', 'https://api.example'],
  ])('may be %s', async (_, baseUrl) => {
    const { cf, left } = made(baseUrl);
    await cf.request('GET /zones');
    expect(left).toEqual([`${baseUrl}/zones`]);
  });

  it.each([
    ['a trailing slash', 'https://api.example/client/v4/', 'https://api.example/client/v4/zones'],
    ['several', 'https://api.example/client/v4///', 'https://api.example/client/v4/zones'],
    ['a slash alone', 'https://api.example/', 'https://api.example/zones'],
    ['spaces around it', ' https://api.example/x ', 'https://api.example/x/zones'],
    ['capitals', 'HTTPS://API.EXAMPLE/X', 'https://api.example/X/zones'],
    ['its own port', 'https://api.example:443/x', 'https://api.example/x/zones'],
    ['a way up', 'https://api.example/a/../b', 'https://api.example/b/zones'],
    ['a longer prefix', 'https://gw.example/a/b/c/d/client/v4', 'https://gw.example/a/b/c/d/client/v4/zones'],
    ['a short form of loopback', 'http://127.1:8787/x', 'http://127.0.0.1:8787/x/zones'],
    ['an encoded prefix', 'https://api.example/a%20b', 'https://api.example/a%20b/zones'],
  ])('is levelled out: %s', async (_, baseUrl, expected) => {
    const { cf, left } = made(baseUrl);
    await cf.request('GET /zones');
    expect(left).toEqual([expected]);
  });

  it.each([
    ['nothing', ''],
    ['no URL', 'api.example'],
    ['a path', '/client/v4'],
    ['no scheme', '//api.example/client/v4'],
    ['http', 'http://api.cloudflare.com/client/v4'],
    ['http on a name that begins like loopback', 'http://127.0.0.1.evil.example'],
    ['http on a name that begins with localhost', 'http://localhost.evil.example'],
    ['http on a name that ends like localhost', 'http://evillocalhost'],
    ['http on localhost as a login', 'http://localhost@evil.example'],
    ['http on any address', 'http://0.0.0.0:8787'],
    ['http on a private address', 'http://192.168.0.1'],
    ['http on loopback in disguise', 'http://[::ffff:127.0.0.1]'],
    ['a file', 'file:///etc/passwd'],
    ['a web socket', 'wss://api.example'],
    ['data', 'data:text/plain,x'],
    ['script', 'javascript:alert(1)'],
    ['a login', 'https://user:password@api.example'],
    ['a user', 'https://user@api.example'],
    ['a password', 'https://:password@api.example'],
    ['a query', 'https://api.example/?a=b'],
    ['a fragment', 'https://api.example/#a'],
    ['a number', 5],
    ['an object', { toString: () => 'https://api.example' }],
    ['a URL object', new URL('https://api.example')],
    ['null', null],
  ])('must not be %s', (_, baseUrl) => {
    expect(() => made(baseUrl)).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringContaining('baseUrl') }),
    );
  });

  it('holds for whatever path is put behind it, also with a prefix that looks like a host', async () => {
    const { cf, left } = made('https://api.example//evil.example/x');
    await cf.request('GET /zones');
    expect(left).toEqual(['https://api.example//evil.example/x/zones']);
  });
});

describe('the base URL of the environment', () => {
  const sent = async (env: Record<string, string>, options: ClientOptions = {}) => {
    setEnvironment(env);
    const left: string[] = [];
    const cf = new Cloudflare({
      apiToken: 'a-token-for-tests',
      rateLimit: false,
      async fetch(request) {
        left.push(request.url);
        return ok([]);
      },
      ...options,
    });
    await cf.request('GET /zones');
    return left[0];
  };
  const one = 'https://one.example/client/v4';
  const two = 'https://two.example/client/v4';

  it.each([
    ['is the official one without any', {}, {}, 'https://api.cloudflare.com/client/v4/zones'],
    ['is CLOUDFLARE_BASE_URL', { CLOUDFLARE_BASE_URL: one }, {}, `${one}/zones`],
    ['is CLOUDFLARE_API_BASE_URL', { CLOUDFLARE_API_BASE_URL: two }, {}, `${two}/zones`],
    [
      'may stand in both, if it is the same',
      { CLOUDFLARE_BASE_URL: one, CLOUDFLARE_API_BASE_URL: one },
      {},
      `${one}/zones`,
    ],
    ['is ignored when it is empty', { CLOUDFLARE_BASE_URL: '' }, {}, 'https://api.cloudflare.com/client/v4/zones'],
    ['is ignored when the other is set', { CLOUDFLARE_BASE_URL: '', CLOUDFLARE_API_BASE_URL: two }, {}, `${two}/zones`],
    ['gives way to the option', { CLOUDFLARE_BASE_URL: one }, { baseUrl: two }, `${two}/zones`],
    [
      'gives way to the option even if it conflicts',
      { CLOUDFLARE_BASE_URL: one, CLOUDFLARE_API_BASE_URL: two },
      { baseUrl: two },
      `${two}/zones`,
    ],
    [
      'is not read with env: false',
      { CLOUDFLARE_BASE_URL: one },
      { env: false },
      'https://api.cloudflare.com/client/v4/zones',
    ],
    ['may be on loopback', { CLOUDFLARE_BASE_URL: 'http://127.0.0.1:8787/' }, {}, 'http://127.0.0.1:8787/zones'],
    ['is not taken from an old name', { CF_API_BASE_URL: one }, {}, 'https://api.cloudflare.com/client/v4/zones'],
  ])('%s', async (_, env, options, expected) => {
    expect(await sent(env as Record<string, string>, options)).toBe(expected);
  });

  it.each([
    [
      'conflicts with the other one',
      { CLOUDFLARE_BASE_URL: one, CLOUDFLARE_API_BASE_URL: two },
      'CLOUDFLARE_API_BASE_URL differ',
    ],
    ['is not https', { CLOUDFLARE_BASE_URL: 'http://api.example' }, 'https'],
    ['is no URL', { CLOUDFLARE_BASE_URL: 'api.example' }, 'absolute URL'],
    ['holds a login', { CLOUDFLARE_API_BASE_URL: 'https://a:b@api.example' }, 'user name or password'],
    ['holds a query', { CLOUDFLARE_API_BASE_URL: 'https://api.example?x' }, 'query'],
  ])('is refused when it %s', async (_, env, message) => {
    await expect(sent(env as unknown as Record<string, string>)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining(message),
    });
  });
});
