/** No credential leaves through an error, an event, a log line, a redirect or a printed object. */
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { single } from '../src/endpoint.ts';
import { type ClientOptions, Cloudflare, isCloudflareError, type Logger, Transport } from '../src/index.ts';
import { failed, ok, page, unreachable } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';
import { exposures, reachable } from './support/exposure.ts';
import { answer, loopback } from './support/loopback.ts';

const secret = {
  token: 'CanaryToken-0123456789_abcdefghijklmnopqr',
  rotated: 'CanaryRotated-0123456789_abcdefghijklmnop',
  key: 'canarykey0123456789abcdef0123456789abcdef',
  email: 'canary.person+test@example.com',
};
const base64 = (text: string) => Buffer.from(text).toString('base64');
const canaries = [
  ...Object.values(secret),
  ...Object.values(secret).map(encodeURIComponent),
  ...Object.values(secret).map(base64),
  base64(`${secret.email}:${secret.key}`),
];

/** Where a credential may come from. */
interface Setup {
  name: string;
  /** Whether every server is played; the others differ only in where they read the same credential. */
  thorough: boolean;
  options: () => ClientOptions;
  env?: Record<string, string>;
}

const setups: Setup[] = [
  { name: 'apiToken', thorough: true, options: () => ({ apiToken: secret.token }) },
  { name: 'an apiToken function', thorough: false, options: () => ({ apiToken: async () => secret.token }) },
  { name: 'an apiToken function that rotates', thorough: true, options: () => rotating() },
  { name: 'apiKey and email', thorough: true, options: () => ({ apiKey: secret.key, email: secret.email }) },
  { name: 'CLOUDFLARE_API_TOKEN', thorough: false, options: () => ({}), env: { CLOUDFLARE_API_TOKEN: secret.token } },
  {
    name: 'CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL',
    thorough: false,
    options: () => ({}),
    env: { CLOUDFLARE_API_KEY: secret.key, CLOUDFLARE_EMAIL: secret.email },
  },
];

function rotating(): ClientOptions {
  const tokens = [secret.token, secret.rotated];
  return { apiToken: () => tokens.shift() ?? secret.rotated };
}

/** What a request carried, and what was carried before, as a server might throw it back. */
const echoOf = ({ headers }: Request) =>
  ['authorization', 'x-auth-key', 'x-auth-email']
    .map((name) => headers.get(name))
    .filter((value) => value !== null)
    .join(' and ');

const echoHeaders = (echo: string) => ({
  'cf-ray': echo,
  'retry-after': echo,
  ratelimit: `"${echo}";r=5;t=1, "default";r=${echo}`,
  'ratelimit-policy': `"${echo}";q=5;w=1`,
  'x-echo': echo,
});

const envelope = (echo: string) => ({
  success: false,
  errors: [
    {
      code: 9999,
      message: `You sent ${echo}`,
      error_chain: [{ code: 1, message: echo }],
      source: { pointer: `/${echo}` },
    },
    echo,
    { message: echo.toLowerCase() },
    { code: echo, message: [echo] },
    { [echo]: echo },
  ],
  messages: [echo, { message: `Again: ${echo}` }],
  result: echo,
  echo,
});

type Server = (request: Request, echo: string) => Response | Promise<Response>;

const echoing = (status: number, change: (body: ReturnType<typeof envelope>) => object = (body) => body): Server => {
  return (_, echo) => {
    const body = JSON.stringify(change(envelope(echo)));
    return new Response(body, {
      status,
      statusText: safe(echo),
      headers: { ...echoHeaders(echo), 'content-type': 'application/json' },
    });
  };
};

// A reason phrase is a header value.
const safe = (echo: string) => echo.replaceAll(/[^ -~]/g, '');

const errorsOnly = (code: number, message: string) => (body: ReturnType<typeof envelope>) => ({
  ...body,
  errors: [{ code, message: `${message} ${JSON.stringify(body.messages)}` }],
});

/** An error as HTTP libraries throw them: with the whole request on it. */
function talkative(request: Request, echo: string): Error {
  const cause = Object.assign(new Error(`socket hang up after ${echo}`), {
    code: `E_${echo}`,
    request,
    headers: { echo },
  });
  return Object.assign(new TypeError(`fetch failed: ${echo}`, { cause }), {
    request,
    config: { headers: Object.fromEntries(request.headers) },
    toJSON: () => ({ echo }),
  });
}

const servers: Array<[string, Server]> = [
  ...[400, 401, 402, 403, 404, 405, 408, 409, 413, 418, 422, 429, 500, 501, 502, 503, 504, 520, 530].map(
    (status): [string, Server] => [`an envelope with ${status}`, echoing(status)],
  ),
  ['success: false in a 200', echoing(200)],
  ['no errors but messages in a 403', echoing(403, (body) => ({ ...body, errors: [] }))],
  ['no errors but messages in a 500', echoing(500, (body) => ({ ...body, errors: [] }))],
  ['neither errors nor messages in a 400', echoing(400, (body) => ({ ...body, errors: [], messages: [] }))],
  ['errors that are no list', echoing(400, (body) => ({ ...body, errors: body.echo }))],
  [
    'a name that was not found',
    echoing(404, (body) => ({ ...body, errors: [{ message: `${body.echo.split(' ').at(-1)} not found` }] })),
  ],
  ['a credential that is refused', echoing(400, errorsOnly(6003, 'Invalid request headers'))],
  ['a credential from the wrong place', echoing(403, errorsOnly(9109, 'Cannot use the access token from location:'))],
  [
    'a scheme that is refused',
    echoing(405, errorsOnly(10405, 'PUT method not allowed for the api_token authentication scheme')),
  ],
  ['a permission that is missing', echoing(403, errorsOnly(10000, 'Authentication error'))],
  ['a plan that is missing', echoing(403, errorsOnly(1, 'Not entitled:'))],
  ['a conflict', echoing(400, errorsOnly(81057, 'Record already exists'))],
  ['a limit in a 200', echoing(200, errorsOnly(971, 'Please wait'))],
  ...[403, 429, 502].map((status): [string, Server] => [
    `a page with ${status}`,
    (_, echo) => page(status, `Error 1015 ${echo}`, echoHeaders(echo)),
  ]),
  ['plain text with 503', (_, echo) => new Response(`upstream: ${echo}`, { status: 503, headers: echoHeaders(echo) })],
  ['a page with 200', (_, echo) => page(200, echo, echoHeaders(echo))],
  ['text with 200', (_, echo) => new Response(echo, { headers: echoHeaders(echo) })],
  [
    'JSON that is cut short',
    (_, echo) => new Response(`{"success":true,"result":"${echo}`, { headers: echoHeaders(echo) }),
  ],
  ['nothing with 200', (_, echo) => new Response('', { headers: echoHeaders(echo) })],
  ['null with 200', (_, echo) => new Response('null', { headers: echoHeaders(echo) })],
  [
    'a result of another shape',
    (_, echo) => ok({ id: 5, user: echo, roles: { [echo]: echo }, [echo]: 1 }, echoHeaders(echo)),
  ],
  [
    'keys that are no names',
    (_, echo) =>
      ok({ id: 'x', roles: [{ id: 'r', permissions: { [echo]: { read: echo } } }], [echo]: 1 }, echoHeaders(echo)),
  ],
  ['a list of another shape', (_, echo) => ok([{ id: 5, [echo]: echo }, echo], echoHeaders(echo))],
  ...[301, 302, 303, 307, 308].map((status): [string, Server] => [
    `a redirect with ${status}`,
    (_, echo) =>
      new Response(echo, {
        status,
        statusText: safe(echo),
        headers: { ...echoHeaders(echo), location: `https://evil.example/?${encodeURIComponent(echo)}` },
      }),
  ]),
  ['an error with the request on it', (request, echo) => Promise.reject(talkative(request, echo))],
  ['an error that is text', (_, echo) => Promise.reject(echo)],
  ['an error that is an object', (_, echo) => Promise.reject({ message: echo, code: echo, echo })],
  ['a refused connection', (_, echo) => Promise.reject(unreachable('ECONNREFUSED', `connect ${echo}`))],
  ['something that is no answer', (_, echo) => ({ echo }) as unknown as Response],
  [
    'a body that breaks off with an error that talks',
    (request, echo) =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode(`{"x":"${echo}`)),
          pull: (controller) => controller.error(talkative(request, echo)),
        }),
        { headers: echoHeaders(echo) },
      ),
  ],
  [
    'no answer in time',
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  ],
];

/** Keeps whatever is handed out: events and log lines. */
function recorder() {
  const kept: unknown[] = [];
  const keep = (event: unknown) => {
    kept.push(event);
  };
  const logger: Logger = { debug: keep, info: keep, warn: keep };
  const hooks = { onRequest: keep, onResponse: keep, onRetry: keep, onWait: keep, onDrift: keep };
  return { kept, options: { logger, ...hooks } satisfies ClientOptions };
}

const calls: Array<[string, (cf: Cloudflare) => Promise<unknown>]> = [
  ['a typed call', (cf) => cf.members.get({ account_id: 'a1', member_id: 'm1' })],
  ['a write', (cf) => cf.members.create({ account_id: 'a1', email: 'new@example.com', roles: ['r1'] })],
  ['a list', (cf) => cf.members.list({ account_id: 'a1' }).toArray()],
  ['a raw call', (cf) => cf.request('GET /zones/{zone_id}/x', { zone_id: 'z1', name: 'n' })],
  ['a raw list', (cf) => cf.paginate('GET /zones').toArray()],
  ['a connection test', (cf) => cf.ping({ account_id: 'a1' })],
];

beforeEach(() => {
  setEnvironment();
});

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe.each(setups)('a credential from $name', ({ options, thorough, env = {} }) => {
  const make = (more: ClientOptions = {}) => {
    setEnvironment(env);
    return new Cloudflare({ ...options(), ...more });
  };

  it.each(servers.filter((_, index) => thorough || index % 5 === 0))(
    'does not show when a server answers with %s',
    async (_, serve) => {
      for (const [, call] of calls) {
        const sent: string[] = [];
        const { kept, options: watched } = recorder();
        const cf = make({
          ...watched,
          rateLimit: false,
          timeoutMs: 30,
          retry: { limit: 1, rateLimitLimit: 1, baseMs: 0, maxRetryAfterMs: 1 },
          validate: 'strict',
          async fetch(request) {
            sent.push(echoOf(request));
            return serve(request, [...new Set(sent)].join(' and '));
          },
        });
        const outcome = await call(cf).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (outcome !== undefined) expect(isCloudflareError(outcome)).toBe(true);
        expect(exposures(outcome, canaries)).toEqual([]);
        expect(exposures(kept, canaries)).toEqual([]);
        // The biggest of them all, and the same whatever was called.
        if (call === calls[0]?.[1]) expect(exposures(cf, canaries)).toEqual([]);
        expect(reachable([outcome, kept], isOfTheWire)).toEqual([]);
        expect(sent.some((echo) => canaries.some((canary) => echo.includes(canary)))).toBe(true);
      }
    },
  );

  it('does not show in the client, its parts, a transport or a list', async () => {
    const cf = make({ fetch: async () => ok([{ id: 'x' }]) });
    const transport = new Transport({ ...options(), fetch: async () => ok([]) });
    const list = cf.members.list({ account_id: 'a1' });
    const pages = list.pages();
    for (const part of [cf, transport, list, pages, pages.next, await list.page(), cf.rateLimit, transport.budget]) {
      expect(exposures(part, canaries)).toEqual([]);
    }
  });

  it('reaches the server nevertheless, as it is', async () => {
    let carried = '';
    const cf = make({
      async fetch(request) {
        carried = echoOf(request);
        return ok();
      },
    });
    await cf.request('GET /user');
    expect(canaries.some((canary) => carried.includes(canary))).toBe(true);
  });

  it('is not taken out of what was asked for', async () => {
    const user = { id: 'u1', email: secret.email, token: secret.token, key: secret.key };
    const cf = make({ fetch: async () => ok(user) });
    expect(await cf.request('GET /user')).toEqual(user);
  });

  it('does not follow a redirect to another server, nor to the same one', async () => {
    const other = await loopback((response) => answer(response));
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await loopback((response, request) => {
        const echo = encodeURIComponent(JSON.stringify(request.headers));
        response.writeHead(status, { location: `${request.url === '/away' ? other.url : ''}/there?${echo}` }).end();
      });
      const { kept, options: watched } = recorder();
      const cf = make({ ...watched, baseUrl: server.url, rateLimit: false, retry: false });
      for (const route of ['GET /away', 'POST /away', 'GET /here', 'DELETE /here'] as const) {
        const error = await cf.request(route).catch((caught: unknown) => caught);
        expect(error).toMatchObject({ kind: 'response', status });
        expect(exposures([error, kept], canaries)).toEqual([]);
        expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('/there');
      }
      expect(server.received).toHaveLength(4);
    }
    expect(other.received).toEqual([]);
  });
});

/** Whether something belongs to the request or its library, and so could hold a credential. */
function isOfTheWire(part: object): boolean {
  return (
    part instanceof Request ||
    part instanceof Response ||
    part instanceof Headers ||
    part instanceof AbortSignal ||
    'request' in part ||
    'options' in part
  );
}

describe('the search itself', () => {
  const { token } = secret;
  class Holder {
    readonly #hidden = token;
    get shown() {
      return this.#hidden;
    }
  }
  it.each([
    ['a property', { token }],
    ['a symbol', { [Symbol('x')]: token }],
    ['a key', { [token]: 1 }],
    ['a property that is not enumerable', Object.defineProperty({}, 'x', { value: token })],
    ['an inherited getter', new Holder()],
    ['a cause of a cause', new Error('a', { cause: new Error('b', { cause: { token } }) })],
    ['a stack', Object.assign(new Error('x'), { stack: token })],
    ['a map', new Map([['x', { token }]])],
    ['an encoded form', { authorization: `Basic ${base64(`${secret.email}:${secret.key}`)}` }],
    [
      'an error with the request on it',
      talkative(new Request('https://x.example', { headers: { authorization: token } }), token),
    ],
  ])('finds a credential in %s', (_, value) => {
    expect(exposures(value, canaries)).not.toEqual([]);
  });
});

describe('a credential that cannot be used', () => {
  const { token, key, email } = secret;
  const spoilt: Array<[string, ClientOptions]> = [
    ['a token with a line break', { apiToken: `${token}\n` }],
    ['a token with a header after it', { apiToken: `${token}\r\nx-evil: 1` }],
    ['a token in quotes', { apiToken: `"${token}"` }],
    ['a token with the scheme before it', { apiToken: `Bearer ${token}` }],
    ['a token with a space', { apiToken: `${token} ${token}` }],
    ['a token that is not ASCII', { apiToken: `${token}é` }],
    ['a token with half a character', { apiToken: `${token}\ud800` }],
    ['a token that is an address', { apiToken: email }],
    ['a token that is a key', { apiToken: `cfk_${key}` }],
    ['a fetched token with a line break', { apiToken: () => `${token}\n` }],
    ['a fetched token that is no text', { apiToken: (() => ({ token })) as unknown as () => string }],
    ['a key with a line break', { apiKey: `${key}\n`, email }],
    ['a key that is a token', { apiKey: `cfut_${key}`, email }],
    ['an address that is none', { apiKey: key, email: email.replace('@', ' ') }],
    ['an address with a line break', { apiKey: key, email: `${email}\n` }],
  ];

  it.each(spoilt)('does not show, and is not sent: %s', async (_, options) => {
    const fetch = vi.fn(async () => ok());
    const { kept, options: watched } = recorder();
    const cf = new Cloudflare({ ...options, ...watched, fetch, env: false });
    const error = await cf.request('GET /user').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'authentication', reason: 'malformed', outcome: 'not_sent' });
    expect(fetch).not.toHaveBeenCalled();
    expect(exposures([error, kept, cf], canaries)).toEqual([]);
  });

  const unfit: Array<[string, object, Record<string, string>?]> = [
    ['a token and a key', { apiToken: token, apiKey: key, email }],
    ['a token and an address', { apiToken: token, email }],
    ['a key alone', { apiKey: key }],
    ['an address alone', { email }],
    ['a misspelt option', { apitoken: token, api_key: key, emial: email, [token]: key }],
    ['credentials of the wrong type', { apiToken: { token }, apiKey: [key], email: new String(email) }],
    ['a user agent with a line break', { apiToken: token, userAgent: `x\n${token}` }],
    ['a base URL with a login', { apiToken: token, baseUrl: `https://user:${token}@api.example` }],
    ['a base URL with a user', { apiToken: token, baseUrl: `https://${token}@api.example` }],
    ['a base URL with a query', { apiToken: token, baseUrl: `https://api.example/?token=${token}` }],
    ['a base URL with a fragment', { apiToken: token, baseUrl: `https://api.example/#${token}` }],
    ['a base URL that is none', { apiToken: token, baseUrl: token }],
    ['a base URL without https', { apiToken: token, baseUrl: `http://${token.replaceAll('_', '-')}.example` }],
    ['half a pair in the environment', {}, { CLOUDFLARE_API_KEY: key }],
    ['the other half', {}, { CLOUDFLARE_EMAIL: email }],
    ['names that are not read', {}, { CF_API_TOKEN: token }],
    [
      'base URLs that differ',
      { apiToken: token },
      { CLOUDFLARE_BASE_URL: `https://a/${token}`, CLOUDFLARE_API_BASE_URL: 'https://b' },
    ],
    [
      'a base URL with a login in the environment',
      { apiToken: token },
      { CLOUDFLARE_BASE_URL: `https://${token}:x@a.example` },
    ],
  ];

  it.each(unfit)('does not show when the options do not fit: %s', (_, options, env = {}) => {
    setEnvironment(env);
    const error = attempt(() => new Cloudflare(options as ClientOptions));
    expect(error).toMatchObject({ kind: 'config' });
    // A misspelt name is printed, since somebody has to find it: it is a value that must not be.
    const shown = exposures(error, Object.hasOwn(options, token) ? [key, email] : canaries);
    expect(shown).toEqual([]);
  });

  it.each(['authorization', 'X-Auth-Key', 'x-auth-email', 'X-Auth-User-Service-Key', 'Cookie', 'Proxy-Authorization'])(
    'does not show when it is given as the header %s, and nothing is sent',
    async (name) => {
      const fetch = vi.fn(async () => ok());
      const cf = new Cloudflare({ apiToken: 'another-token', fetch });
      const headers = { [name]: token, 'x-fine': `${token}\n`, 'x-wrong': { token } as unknown as string };
      const error = await cf.request('GET /user', {}, { headers }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent' });
      expect(fetch).not.toHaveBeenCalled();
      expect(exposures(error, canaries)).toEqual([]);
    },
  );

  it('does not show in a header that is sent with a call', async () => {
    const { kept, options } = recorder();
    const cf = new Cloudflare({ apiToken: 'another-token', ...options, retry: false, fetch: async () => failed(500) });
    const headers = { 'cf-access-client-secret': token };
    const error = await cf.request('GET /user', {}, { headers }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'server' });
    expect(exposures([error, kept, cf], canaries)).toEqual([]);
  });

  it('does not show when it stands in place of a param', async () => {
    const cf = new Cloudflare({ apiToken: 'another-token', fetch: async () => ok() });
    const params = { account_id: { token }, member_id: [key], email } as unknown as {
      account_id: string;
      member_id: string;
    };
    const error = await cf.members.get(params).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'params' });
    expect(exposures(error, canaries)).toEqual([]);
  });

  it('does not show in the failure of the function that fetches it', async () => {
    const tokens = [secret.token];
    const { kept, options } = recorder();
    const cf = new Cloudflare({
      ...options,
      fetch: async () => failed(401, 1000, 'Invalid API Token'),
      apiToken() {
        const next = tokens.shift();
        if (next !== undefined) return next;
        throw Object.assign(new Error(`${token} is no longer good`), { token, response: { headers: { token } } });
      },
    });
    const error = await cf.request('GET /user').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'authentication', reason: 'missing', attempts: 1 });
    expect(exposures([error, kept, cf], canaries)).toEqual([]);
  });
});

describe('redaction', () => {
  const echo = async (options: ClientOptions, text: string) => {
    const cf = new Cloudflare({ ...options, retry: false, fetch: async () => failed(400, 1004, text) });
    const error = await cf.request('GET /user').catch((caught: unknown) => caught);
    return (error as Error).message;
  };

  it.each([
    ['a token', { apiToken: secret.token }, `Bad ${secret.token}.`, 'Bad [redacted].'],
    ['a token twice', { apiToken: secret.token }, `${secret.token}${secret.token}`, '[redacted][redacted]'],
    ['a key in capitals', { apiKey: secret.key, email: secret.email }, secret.key.toUpperCase(), '[redacted]'],
    ['an encoded address', { apiKey: secret.key, email: secret.email }, encodeURIComponent(secret.email), '[redacted]'],
    [
      'a token of special characters',
      { apiToken: 'a.b*c+d?(e)[f]{g}^$|\\/-' },
      'x a.b*c+d?(e)[f]{g}^$|\\/- y',
      'x [redacted] y',
    ],
    ['nothing else', { apiToken: 'abc' }, 'abcdef abc', 'abcdef abc'],
  ])('covers %s', async (_, options, text, expected) => {
    expect(await echo(options, text)).toBe(expected);
  });

  it('covers the longer of two tokens that begin alike', async () => {
    const tokens = ['token-one', 'token-one-and-a-half'];
    let count = 0;
    const cf = new Cloudflare({
      apiToken: () => tokens.shift() ?? 'token-one-and-a-half',
      retry: false,
      fetch: async () =>
        count++ === 0 ? failed(401, 1000, 'x') : failed(400, 1004, 'token-one-and-a-half, token-one'),
    });
    const error = await cf.request('GET /user').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: '[redacted], [redacted]' });
  });
});

describe('hostile JSON', () => {
  const bait =
    '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true}';
  const bodies = [
    `{"success":true,${bait},"result":{${bait},"id":"x"}}`,
    `{"success":true,"errors":[],"messages":[],"result":[{${bait},"id":"x"},{${bait},"id":"y"}],"result_info":{${bait},"cursors":{${bait}}}}`,
    `{"success":false,${bait},"errors":[{${bait},"code":1,"message":"m","error_chain":[{${bait},"message":"c"}],"source":{${bait}}}],"messages":[{${bait}}]}`,
    `{${bait}}`,
    `[{${bait}}]`,
  ];

  it.each(bodies.flatMap((body) => [200, 400, 403, 429, 500].map((status) => [status, body] as const)))(
    'does not touch Object.prototype: %s %s',
    async (status, body) => {
      const headers = {
        'content-type': 'application/json',
        ratelimit: '"__proto__";r=5;t=1;polluted=1, "constructor";polluted=1',
        'ratelimit-policy': '__proto__;__proto__=1;q=5',
      };
      const fetch = async () => new Response(body, { status, headers });
      const cf = new Cloudflare({ apiToken: 'a-token-for-tests', rateLimit: false, retry: false, fetch });
      for (const [, call] of calls) await call(cf).catch(() => {});
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it('does not touch it from params, queries, bodies, headers, options or paths either', async () => {
    const hostile = JSON.parse(`{${bait}}`);
    const fetch = async () => ok([]);
    const cf = new Cloudflare({ apiToken: 'a-token-for-tests', retry: false, fetch });
    const tries = [
      () => cf.members.get({ account_id: 'a', member_id: 'm', ...hostile }),
      () => cf.members.create({ account_id: 'a', ...hostile }),
      () => cf.members.list({ account_id: 'a', ...hostile }).toArray(),
      () => cf.members.get(hostile),
      () => cf.request('GET /zones', hostile),
      () => cf.request('POST /zones', hostile),
      () => cf.request('GET /zones', {}, { query: hostile }),
      () => cf.request('POST /zones', {}, { body: hostile }),
      () => cf.request('GET /zones', {}, { headers: hostile }),
      () => cf.request('GET /zones', {}, hostile),
      () => cf.request('GET /{__proto__}/{constructor}', { ['__proto__']: 'a', constructor: 'b' } as never),
      () => cf.paginate('GET /zones', hostile, hostile).toArray(),
      async () => new Cloudflare(hostile),
    ];
    for (const call of tries) await attemptAsync(call);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const single_ = single({ method: 'GET', path: '/x', permissions: [] });
    expect(await new Transport({ apiToken: 'a-token-for-tests', fetch }).call(single_, {})).toEqual([]);
  });
});

function attempt(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return undefined;
}

async function attemptAsync(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch {
    // Whatever it is: this is about what is left behind.
  }
}
