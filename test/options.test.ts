/** What a client and a call can be told, and what is said when it cannot work. */
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, Cloudflare, ConfigError, type Logger, ParamsError, version } from '../src/index.ts';
import { failed, ok, page } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';

const token = 'a-token-for-tests';

/** A client that keeps what leaves it. */
function spy(options: ClientOptions = {}, answer: (count: number) => Response = () => ok([])) {
  const sent: Array<{ url: string; headers: Headers; body: string }> = [];
  const cf = new Cloudflare({
    rateLimit: false,
    async fetch(request) {
      sent.push({ url: request.url, headers: request.headers, body: await request.text() });
      return answer(sent.length);
    },
    ...options,
  });
  return { cf, sent };
}

/** The headers that authenticate what a client sends. */
async function authentication(options: ClientOptions, env: Record<string, string> = {}) {
  setEnvironment(env);
  const { cf, sent } = spy(options);
  await cf.request('GET /user');
  const headers = sent[0]?.headers;
  const names = ['authorization', 'x-auth-key', 'x-auth-email', 'x-auth-user-service-key'];
  return Object.fromEntries(names.flatMap((name) => (headers?.has(name) ? [[name, headers.get(name)]] : [])));
}

const thrown = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    return error;
  }
  return undefined;
};

beforeEach(() => {
  setEnvironment();
});

describe('credentials of the environment', () => {
  const pair = { CLOUDFLARE_API_KEY: 'a-key', CLOUDFLARE_EMAIL: 'a@example.com' };
  const bearer = { authorization: 'Bearer from-env' };
  const keyed = { 'x-auth-key': 'a-key', 'x-auth-email': 'a@example.com' };

  it.each([
    ['a token is taken', {}, { CLOUDFLARE_API_TOKEN: 'from-env' }, bearer],
    ['a key is taken with its e-mail', {}, pair, keyed],
    ['a token beats the pair', {}, { CLOUDFLARE_API_TOKEN: 'from-env', ...pair }, bearer],
    ['a token beats half a pair', {}, { CLOUDFLARE_API_TOKEN: 'from-env', CLOUDFLARE_EMAIL: 'a@example.com' }, bearer],
    ['an empty token is none', {}, { CLOUDFLARE_API_TOKEN: '', ...pair }, keyed],
    ['an empty half is none', {}, { CLOUDFLARE_API_TOKEN: 'from-env', CLOUDFLARE_API_KEY: '' }, bearer],
    [
      'an explicit token switches all of it off',
      { apiToken: token },
      { CLOUDFLARE_API_TOKEN: 'from-env', ...pair },
      { authorization: `Bearer ${token}` },
    ],
    [
      'an explicit token switches half a pair off',
      { apiToken: token },
      { CLOUDFLARE_API_KEY: 'x' },
      { authorization: `Bearer ${token}` },
    ],
    [
      'an explicit token switches old names off',
      { apiToken: token },
      { CF_API_TOKEN: 'x' },
      { authorization: `Bearer ${token}` },
    ],
    ['an explicit function switches it off', { apiToken: () => token }, pair, { authorization: `Bearer ${token}` }],
    [
      'an explicit pair switches it off',
      { apiKey: 'b-key', email: 'b@example.com' },
      { CLOUDFLARE_API_TOKEN: 'from-env' },
      { 'x-auth-key': 'b-key', 'x-auth-email': 'b@example.com' },
    ],
    [
      'an option that is undefined switches nothing off',
      { apiToken: undefined },
      { CLOUDFLARE_API_TOKEN: 'from-env' },
      bearer,
    ],
    ['old names beside new ones do no harm', {}, { CLOUDFLARE_API_TOKEN: 'from-env', CF_API_TOKEN: 'x' }, bearer],
    [
      'a service key is not read',
      {},
      { CLOUDFLARE_API_TOKEN: 'from-env', CLOUDFLARE_API_USER_SERVICE_KEY: 'x' },
      bearer,
    ],
  ] as Array<[string, ClientOptions, Record<string, string>, object]>)('%s', async (_, options, env, expected) => {
    expect(await authentication(options, env)).toEqual(expected);
  });

  it.each([
    [
      'a key without its e-mail',
      { CLOUDFLARE_API_KEY: 'x' },
      'CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL belong together',
    ],
    ['an e-mail without its key', { CLOUDFLARE_EMAIL: 'x' }, 'CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL belong together'],
    ['the old name of the token', { CF_API_TOKEN: 'x' }, 'CF_API_TOKEN is not read: use CLOUDFLARE_API_TOKEN'],
    [
      'the old names of the pair',
      { CF_API_KEY: 'x', CF_EMAIL: 'y' },
      'CF_API_KEY and CF_EMAIL are not read: use CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL',
    ],
  ])('that cannot work are told at once: %s', (_, env, message) => {
    setEnvironment(env as Record<string, string>);
    const error = thrown(() => new Cloudflare());
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      kind: 'config',
      outcome: 'not_sent',
      attempts: 0,
      message: expect.stringContaining(message),
    });
  });

  it.each([{ CLOUDFLARE_API_TOKEN: 'from-env' }, pair, { CLOUDFLARE_API_KEY: 'x' }, { CF_API_TOKEN: 'x' }] as Array<
    Record<string, string>
  >)('are left alone with env: false: %o', async (env) => {
    await expect(authentication({ env: false }, env)).rejects.toMatchObject({
      kind: 'authentication',
      reason: 'missing',
    });
    expect(await authentication({ env: false, apiToken: token }, env)).toEqual({ authorization: `Bearer ${token}` });
  });

  it('are read when a client is made, not before and not after', async () => {
    setEnvironment({ CLOUDFLARE_API_TOKEN: 'first-token' });
    const { cf, sent } = spy();
    vi.stubEnv('CLOUDFLARE_API_TOKEN', 'second-token');
    await cf.request('GET /user');
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer first-token');
  });

  it('are not looked for where there is no process', async () => {
    vi.stubGlobal('process', undefined);
    await expect(authentication({})).rejects.toMatchObject({ reason: 'missing' });
    vi.stubGlobal('process', {});
    await expect(authentication({})).rejects.toMatchObject({ reason: 'missing' });
    vi.unstubAllGlobals();
  });
});

describe('credentials that contradict each other', () => {
  it.each([
    ['a token and a pair', { apiToken: token, apiKey: 'k', email: 'a@b.co' }, 'but not both'],
    ['a token and a key', { apiToken: token, apiKey: 'k' }, 'but not both'],
    ['a token and an e-mail', { apiToken: token, email: 'a@b.co' }, 'but not both'],
    ['a key alone', { apiKey: 'k' }, 'belong together'],
    ['an e-mail alone', { email: 'a@b.co' }, 'belong together'],
  ])('are refused: %s', (_, options, message) => {
    vi.stubEnv('CLOUDFLARE_API_TOKEN', 'from-env');
    expect(thrown(() => new Cloudflare(options))).toMatchObject({
      kind: 'config',
      message: expect.stringContaining(message),
    });
  });
});

describe('a credential that is', () => {
  const pair = (apiKey: string, email = 'a@example.com') => ({ apiKey, email });
  const cases: Array<[what: string, options: ClientOptions, reason: string, hint: string]> = [
    ['none', {}, 'missing', 'No credential: give apiToken, or set CLOUDFLARE_API_TOKEN.'],
    ['an empty token', { apiToken: '' }, 'missing', 'The token is empty.'],
    ['an empty token from a function', { apiToken: () => '' }, 'missing', 'The token is empty.'],
    [
      'no text, from a function',
      { apiToken: (() => 5) as unknown as () => string },
      'malformed',
      'did not return a string',
    ],
    [
      'nothing, from a function',
      { apiToken: (() => {}) as unknown as () => string },
      'malformed',
      'did not return a string',
    ],
    ['a token with a line break at its end', { apiToken: `${token}\n` }, 'malformed', 'line break'],
    ['a token with a return in it', { apiToken: `a\r${token}` }, 'malformed', 'line break'],
    ['a token with a null character', { apiToken: `a\0${token}` }, 'malformed', 'control character'],
    ['a token with spaces around it', { apiToken: ` ${token} ` }, 'malformed', 'white space'],
    ['a token that is not ASCII', { apiToken: `${token}ü` }, 'malformed', 'outside ASCII'],
    ['a token with a space that cannot be seen', { apiToken: `${token}\u200b` }, 'malformed', 'outside ASCII'],
    ['a token in quotes', { apiToken: `"${token}"` }, 'malformed', 'quotes'],
    ['a token in other quotes', { apiToken: `'${token}'` }, 'malformed', 'quotes'],
    ['a token with its scheme', { apiToken: `Bearer ${token}` }, 'malformed', 'begins with "Bearer"'],
    ['a token with its scheme in small letters', { apiToken: `bearer ${token}` }, 'malformed', 'begins with "Bearer"'],
    ['an e-mail address in place of a token', { apiToken: 'a@example.com' }, 'malformed', 'e-mail address'],
    ['a key in place of a token', { apiToken: '0123456789abcdef0123456789abcdef01234' }, 'malformed', 'Global API Key'],
    ['a newer key in place of a token', { apiToken: 'cfk_0123456789abcdef' }, 'malformed', 'Global API Key'],
    ['a token in place of a key', pair('cfut_0123456789abcdef'), 'malformed', 'give it as apiToken'],
    ['an account token in place of a key', pair('cfat_0123456789abcdef'), 'malformed', 'give it as apiToken'],
    ['an empty key', pair(''), 'malformed', 'The key is empty.'],
    ['a key with a line break', pair('key\n'), 'malformed', 'line break'],
    ['a key with a space', pair('a key'), 'malformed', 'white space'],
    ['a key that is not ASCII', pair('këy'), 'malformed', 'outside ASCII'],
    ['an empty e-mail', pair('key', ''), 'malformed', 'not an e-mail address'],
    ['an e-mail that is none', pair('key', 'example.com'), 'malformed', 'not an e-mail address'],
    ['an e-mail with a line break', pair('key', 'a@example.com\n'), 'malformed', 'line break'],
    ['an e-mail with a space', pair('key', 'a b@example.com'), 'malformed', 'not an e-mail address'],
  ];

  it.each(cases)('%s is refused before anything is sent, in the documented words', async (_, options, reason, hint) => {
    const { cf, sent } = spy({ env: false, ...options });
    for (const call of [
      () => cf.request('GET /user'),
      () => cf.members.list({ account_id: 'a' }).page(),
      () => cf.ping(),
    ]) {
      const error = await call().catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        kind: 'authentication',
        reason,
        message: 'Invalid Cloudflare API token',
        advice: {
          cause: 'The API token is incorrect, expired, or revoked.',
          resolution: 'Generate a new API token in the Cloudflare dashboard and reconnect.',
        },
        errors: [{ message: expect.stringContaining(hint) }],
        outcome: 'not_sent',
        attempts: 0,
        retryable: false,
        method: 'GET',
      });
    }
    expect(sent).toEqual([]);
  });

  it('needed by no endpoint is not asked for', async () => {
    const { cf, sent } = spy({ env: false }, () => ok({ ipv4_cidrs: [], ipv6_cidrs: [], etag: 'x' }));
    await cf.ips.list();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.headers.has('authorization')).toBe(false);
  });
});

// One value that does, and one that does not, for every kind of option.
const wrongFor = {
  string: [5, true, {}, [], null, () => 'x'],
  function: [5, 'x', true, {}, [], null],
  boolean: [1, 'true', {}, null],
  settings: [5, 'x', true, [], null, () => {}],
  ms: [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 7 * 24 * 3_600_000 + 1, '5', true, {}, null, 5n],
  count: [-1, Number.NaN, '5', true, {}, null],
  many: [0, 0.5, -1, Number.NaN, '5', true, {}, null],
  mode: ['loose', '', 5, true, null],
  signal: [{}, 'x', 5, true, [], null, new AbortController(), { aborted: false }, { addEventListener() {} }],
  headers: [5, 'x', true, [], null],
  printable: [5, {}, null, 'a\nb', 'a\r\nx: y', 'é', 'a\0b'],
};

const requestOptions = {
  signal: wrongFor.signal,
  timeoutMs: wrongFor.ms,
  deadlineMs: wrongFor.ms,
  retry: wrongFor.settings,
  'retry.limit': wrongFor.count,
  'retry.rateLimitLimit': wrongFor.count,
  'retry.baseMs': wrongFor.count,
  'retry.maxDelayMs': wrongFor.count,
  'retry.maxRetryAfterMs': wrongFor.count,
  validate: wrongFor.mode,
  headers: wrongFor.headers,
};
const listOptions = { ...requestOptions, cursor: wrongFor.string, maxPages: wrongFor.many, pagesAhead: wrongFor.count };
const clientOptions = {
  apiToken: [5, true, {}, [], null],
  apiKey: [...wrongFor.string, Symbol('x')],
  email: [...wrongFor.string, Symbol('x')],
  env: wrongFor.boolean,
  baseUrl: [...wrongFor.string, Symbol('x')],
  fetch: wrongFor.function,
  timeoutMs: wrongFor.ms,
  deadlineMs: wrongFor.ms,
  retry: wrongFor.settings,
  'retry.limit': wrongFor.count,
  'retry.maxRetryAfterMs': wrongFor.count,
  rateLimit: wrongFor.settings,
  'rateLimit.requests': wrongFor.many,
  'rateLimit.windowMs': wrongFor.ms,
  validate: wrongFor.mode,
  maxResponseBytes: wrongFor.many,
  logger: [5, 'x', true, null],
  userAgent: wrongFor.printable,
  onRequest: wrongFor.function,
  onResponse: wrongFor.function,
  onRetry: wrongFor.function,
  onWait: wrongFor.function,
  onDrift: wrongFor.function,
};

/** Options with one value, put where its dotted name says. */
function withOption(name: string, value: unknown): object {
  const [group = '', key] = name.split('.');
  return key === undefined ? { [group]: value } : { [group]: { [key]: value } };
}

const each = (options: Record<string, readonly unknown[]>) =>
  Object.entries(options).flatMap(([name, values]) => values.map((value) => [name, inspect(value), value] as const));

describe('an option of the client', () => {
  it.each(each(clientOptions))('%s is refused when it is %s', (name, _, value) => {
    const error = thrown(() => new Cloudflare({ apiToken: token, ...withOption(name, value) } as ClientOptions));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toContain(`${name} must be `);
  });

  it.each(Object.keys(clientOptions))('%s may be undefined', (name) => {
    expect(
      thrown(() => new Cloudflare({ env: false, ...withOption(name, undefined) } as ClientOptions)),
    ).toBeUndefined();
  });

  it.each([
    ['apitoken', 'apiToken'],
    ['api_token', 'apiToken'],
    ['API_TOKEN', 'apiToken'],
    ['token', 'apiToken'],
    ['apiTokn', 'apiToken'],
    ['apiTokens', 'apiToken'],
    ['apiEmail', 'email'],
    ['emial', 'email'],
    ['baseURL', 'baseUrl'],
    ['base_url', 'baseUrl'],
    ['timeout', 'timeoutMs'],
    ['timeoutms', 'timeoutMs'],
    ['deadline', 'deadlineMs'],
    ['retries', 'retry'],
    ['ratelimit', 'rateLimit'],
    ['rateLimits', 'rateLimit'],
    ['onRetries', 'onRetry'],
    ['useragent', 'userAgent'],
    ['validation', 'validate'],
  ])('%s is told to be %s', (name, meant) => {
    const error = thrown(() => new Cloudflare({ [name]: 'x' } as ClientOptions));
    expect(error).toMatchObject({
      kind: 'config',
      message: expect.stringContaining(`${name} is not an option: did you mean ${meant}?`),
    });
  });

  it.each(['zzz', 'x', '', 'somethingElseAltogether', '__proto__', 'constructor', 'toString'])(
    '%o is told to be none, with nothing guessed',
    (name) => {
      const options = Object.defineProperty({}, name, { value: 'x', enumerable: true });
      const error = thrown(() => new Cloudflare(options));
      expect((error as Error).message).toBe(`Invalid client options: ${name} is not an option`);
    },
  );

  it('that is part of settings is told with its place', () => {
    const options = { retry: { limits: 5, max: 1 }, rateLimit: { request: 5 } } as unknown as ClientOptions;
    expect(thrown(() => new Cloudflare(options))).toMatchObject({
      message: expect.stringMatching(
        /retry\.limits is not an option: did you mean limit\?; retry\.max is not an option.*; rateLimit\.request is not an option: did you mean requests\?/,
      ),
    });
  });

  it('that is wrong is told with all others', () => {
    const options = { timeoutMs: 0, env: 'no', logger: 5, tokn: 'x', retry: true } as unknown as ClientOptions;
    const { message } = thrown(() => new Cloudflare(options)) as Error;
    expect(message.split('; ')).toHaveLength(5);
  });

  it.each([
    ['null', null],
    ['text', token],
    ['a list', [token]],
    ['a number', 5],
    ['a function', () => token],
  ])('cannot be given in the form of %s', (_, options) => {
    expect(thrown(() => new Cloudflare(options as ClientOptions))).toMatchObject({
      kind: 'config',
      message: expect.stringContaining('options must be an object, not'),
    });
  });

  it('may be a limiter, which must be a whole one', () => {
    const whole = { acquire() {}, settle() {}, pause() {} };
    expect(thrown(() => new Cloudflare({ env: false, rateLimit: whole }))).toBeUndefined();
    for (const name of ['acquire', 'settle', 'pause'] as const) {
      const part = { ...whole, [name]: undefined } as unknown as typeof whole;
      expect(thrown(() => new Cloudflare({ env: false, rateLimit: part }))).toMatchObject({
        message: expect.stringContaining('rateLimit must be a limiter with acquire, settle and pause'),
      });
    }
  });

  it('may be a limiter whose methods are inherited', () => {
    class Own {
      acquire() {}
      settle() {}
      pause() {}
    }
    expect(thrown(() => new Cloudflare({ env: false, rateLimit: new Own() }))).toBeUndefined();
  });

  it('that is changed afterwards changes nothing', async () => {
    const agents: Array<string | null> = [];
    const onRequest = vi.fn();
    const options: ClientOptions = {
      apiToken: token,
      rateLimit: false,
      userAgent: 'before',
      onRequest,
      async fetch(request) {
        agents.push(request.headers.get('user-agent'));
        return ok([]);
      },
    };
    const cf = new Cloudflare(options);
    Object.assign(options, { userAgent: 'after', timeoutMs: -1, fetch: undefined, onRequest: undefined, validate: 5 });
    await cf.request('GET /user');
    expect(agents).toEqual([`before flarekit/${version}`]);
    expect(onRequest).toHaveBeenCalledTimes(1);
  });
});

describe('an option of a call', () => {
  const ids = { account_id: 'a', member_id: 'm' };
  const callers: Array<
    [string, Record<string, readonly unknown[]>, (cf: Cloudflare, options: never) => Promise<unknown>]
  > = [
    ['a typed call', requestOptions, (cf, options) => cf.members.get(ids, options)],
    ['a list', listOptions, (cf, options) => cf.members.list({ account_id: 'a' }, options).toArray()],
    ['a page', listOptions, (cf, options) => cf.members.list({ account_id: 'a' }, options).page()],
    ['a raw call', requestOptions, (cf, options) => cf.request('GET /zones', {}, options)],
    ['a raw list', listOptions, (cf, options) => cf.paginate('GET /zones', {}, options).toArray()],
    ['a connection test', requestOptions, (cf, options) => cf.ping(options)],
  ];

  it.each(
    callers.flatMap(([who, options, call]) =>
      each(options).map(([name, shown, value]) => [name, who, shown, value, call] as const),
    ),
  )('%s is refused by %s when it is %s, and nothing is sent', async (name, _, __, value, call) => {
    const { cf, sent } = spy({ apiToken: token });
    const error = await call(cf, withOption(name, value) as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ParamsError);
    expect((error as Error).message).toContain(name);
    expect(sent).toEqual([]);
  });

  it.each(callers)('that is unknown to %s is told, and nothing is sent', async (_, __, call) => {
    const { cf, sent } = spy({ apiToken: token });
    const error = await call(cf, { timeout: 5, apiToken: 'x', zzz: 1 } as never).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      kind: 'params',
      problems: expect.arrayContaining([
        'timeout is not an option: did you mean timeoutMs?',
        'apiToken is not an option',
        'zzz is not an option',
      ]),
    });
    expect(sent).toEqual([]);
  });

  it.each(callers)('may be left out of %s, or undefined', async (caller, options, call) => {
    const item = { id: 'a', status: 'active' };
    // The connection test asks for the token first, which is no list.
    const isOne = (count: number) => caller === 'a connection test' && count % 2 === 1;
    const { cf, sent } = spy({ apiToken: token, validate: 'off' }, (count) => ok(isOne(count) ? item : [item]));
    await call(cf, undefined as never);
    await call(cf, Object.fromEntries(Object.keys(options).map((name) => [name.split('.')[0], undefined])) as never);
    expect(sent.length).toBeGreaterThanOrEqual(2);
  });

  it.each(callers.slice(0, 5))('cannot be given to %s in the form of text or a list', async (_, __, call) => {
    const { cf, sent } = spy({ apiToken: token });
    for (const options of ['x', ['x']]) {
      await expect(call(cf, options as never)).rejects.toMatchObject({ kind: 'params' });
    }
    expect(sent).toEqual([]);
  });

  it.each(callers.slice(0, 5))('that is null is no crash in %s', async (_, __, call) => {
    const { cf, sent } = spy({ apiToken: token });
    await expect(call(cf, null as never)).rejects.toMatchObject({
      kind: 'params',
      problems: ['options must be an object, not null'],
    });
    expect(sent).toEqual([]);
  });
});

describe('a header of a call', () => {
  const call = (headers: unknown) => {
    const { cf, sent } = spy({ apiToken: token });
    return cf
      .request('POST /zones', {}, { body: { a: 1 }, headers: headers as Record<string, string> })
      .then(() => sent[0]);
  };

  it.each([
    'Authorization',
    'authorization',
    'X-Auth-Key',
    'x-auth-email',
    'X-AUTH-USER-SERVICE-KEY',
    'x-auth-anything',
    'Proxy-Authorization',
    'Cookie',
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Keep-Alive',
    'Upgrade',
    'Expect',
    'TE',
  ])('cannot be %s: it would authenticate, or make the request another one', async (name) => {
    await expect(call({ [name]: 'x' })).rejects.toMatchObject({
      kind: 'params',
      problems: [`the header ${name} cannot be set by a call`],
    });
  });

  it.each([
    ['a name with a space', { 'a b': 'x' }],
    ['a name with a colon', { 'a:b': 'x' }],
    ['a name with a line break', { 'a\r\nAuthorization': 'x' }],
    ['a name that is not ASCII', { é: 'x' }],
    ['an empty name', { '': 'x' }],
    ['a value with a line break', { a: 'x\r\nAuthorization: Bearer y' }],
    ['a value with a null character', { a: 'x\0' }],
    ['a value with a deleted character', { a: 'x\u007f' }],
    ['a value with a control character beyond ASCII', { a: 'x\u0085' }],
    ['a value that does not fit into bytes', { a: '日本' }],
    ['a value that is a number', { a: 5 }],
    ['a value that is undefined', { a: undefined }],
    ['a value that is a list', { a: ['x'] }],
    ['headers that keep their entries to themselves', new Headers({ a: 'x' })],
    ['a map', new Map([['a', 'x']])],
    ['pairs', [['a', 'x']]],
  ])('cannot have %s', async (_, headers) => {
    await expect(call(headers)).rejects.toMatchObject({ kind: 'params', outcome: 'not_sent' });
  });

  it('goes out once, whatever its case', async () => {
    const sent = await call({
      'X-Trace': 'abc',
      'Content-Type': 'application/merge-patch+json',
      'User-Agent-Hint': 'x',
    });
    expect(sent?.headers.get('x-trace')).toBe('abc');
    expect(sent?.headers.get('content-type')).toBe('application/merge-patch+json');
    expect(sent?.body).toBe('{"a":1}');
  });

  it('does not add itself to the headers of the client', async () => {
    const sent = await call({ 'User-Agent': 'mine', 'CONTENT-TYPE': 'text/x' });
    expect(sent?.headers.get('user-agent')).toBe(`flarekit/${version}`);
    expect(sent?.headers.get('content-type')).toBe('text/x');
    expect(sent?.headers.get('authorization')).toBe(`Bearer ${token}`);
  });
});

describe('params', () => {
  const refused = async (call: (cf: Cloudflare) => Promise<unknown>) => {
    const { cf, sent } = spy({ apiToken: token });
    const error = (await call(cf).catch((caught: unknown) => caught)) as ParamsError;
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent', attempts: 0, retryable: false });
    expect(sent).toEqual([]);
    return error.problems;
  };

  it('that are wrong are told all at once, with the options', async () => {
    const params = { account_id: '', status: 5, per_page: 0, nmae: 'x' } as unknown as { account_id: string };
    const problems = await refused((cf) =>
      cf.members.list(params, { timeoutMs: 0, headers: { cookie: 'x' } }).toArray(),
    );
    expect(problems).toEqual([
      'account_id must not be empty',
      'status must be a string, not 5',
      'per_page must be a whole number from 1, not 0',
      'nmae is not a parameter of this call',
      expect.stringContaining('timeoutMs must be'),
      'the header cookie cannot be set by a call',
    ]);
  });

  it('that are missing are named', async () => {
    expect(await refused((cf) => cf.members.get({} as { account_id: string; member_id: string }))).toEqual([
      'account_id is required',
      'member_id is required',
    ]);
    expect(await refused((cf) => cf.members.create({ account_id: 'a' } as never))).toContain('email is required');
  });

  it('that are misspelt are told with what was meant', async () => {
    const params = { account_id: 'a', perPage: 5 } as unknown as { account_id: string };
    expect(await refused((cf) => cf.members.list(params).toArray())).toEqual([
      'perPage is not a parameter of this call: did you mean per_page?',
    ]);
  });

  it.each([
    ['null', null],
    ['text', 'abc'],
    ['a number', 5],
    ['a list', ['abc']],
    ['a function', () => {}],
  ])('cannot be %s', async (_, params) => {
    for (const call of [
      (cf: Cloudflare) => cf.members.get(params as never),
      (cf: Cloudflare) => cf.members.list(params as never).toArray(),
      (cf: Cloudflare) => cf.members.list(params as never).page(),
      (cf: Cloudflare) => cf.members.create(params as never),
    ]) {
      expect(await refused(call)).toContain('params must be an object');
    }
  });

  it.each([
    [
      'a circle',
      () =>
        Object.assign(
          {},
          {
            get self() {
              return this;
            },
          },
        ),
    ],
    ['a big number', () => ({ a: 5n })],
    ['a stream', () => new ReadableStream()],
    ['a map', () => new Map([['a', 1]])],
    ['a set', () => new Set([1])],
    ['a function', () => () => {}],
  ])('cannot be sent as a body that is %s', async (_, body) => {
    await refused((cf) => cf.request('POST /zones', {}, { body: body() }));
  });

  it.each([
    ['a record', { a: 1 }, 'application/json', '{"a":1}'],
    ['a list', [1], 'application/json', '[1]'],
    ['false', false, 'application/json', 'false'],
    ['text', 'a,b', 'text/plain;charset=UTF-8', 'a,b'],
    ['a form', new URLSearchParams({ a: 'b' }), 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b'],
    ['a blob', new Blob(['x'], { type: 'text/csv' }), 'text/csv', 'x'],
    ['bytes', new TextEncoder().encode('x'), null, 'x'],
  ])('can be sent as a body that is %s', async (_, body, type, text) => {
    const { cf, sent } = spy({ apiToken: token });
    await cf.request('POST /zones', {}, { body });
    expect(sent[0]).toMatchObject({ body: text });
    expect(sent[0]?.headers.get('content-type')).toBe(type);
  });
});

describe('hooks', () => {
  const names = ['onRequest', 'onResponse', 'onRetry', 'onWait', 'onDrift'] as const;
  const faults: Array<[string, () => unknown]> = [
    [
      'throw',
      () => {
        throw new Error('hook');
      },
    ],
    [
      'throw text',
      () => {
        throw 'hook';
      },
    ],
    ['reject', () => Promise.reject(new Error('hook'))],
    [
      'reject in a way of their own',
      // biome-ignore lint/suspicious/noThenProperty: promises of other libraries are no Promise
      () => ({ then: (_: unknown, reject: (error: Error) => void) => reject(new Error('hook')) }),
    ],
    ['never settle', () => new Promise(() => {})],
  ];

  it.each(faults)('that %s break nothing', async (what, fault) => {
    const called = new Set<string>();
    const watch = Object.fromEntries(
      names.map((name) => [
        name,
        () => {
          called.add(name);
          return fault();
        },
      ]),
    );
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const options = {
      ...watch,
      apiToken: `token-of-hooks-that-${what.replaceAll(' ', '-')}`,
      rateLimit: { requests: 1, windowMs: 5 },
      retry: { baseMs: 0 },
    } as ClientOptions;
    const { cf } = spy(options, (count) => (count === 1 ? page(502) : ok({ id: 5 })));
    // Together, so that one of them has to wait.
    const get = () => cf.members.get({ account_id: 'a', member_id: 'm' });
    expect(await Promise.all([get(), get()])).toEqual([{ id: 5 }, { id: 5 }]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect([...called].sort()).toEqual([...names].sort());
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('are told what happens, in order, with the template and the ids', async () => {
    const events: unknown[] = [];
    const keep = (name: string) => (event: object) => events.push([name, event]);
    const { cf } = spy(
      {
        apiToken: token,
        retry: { baseMs: 0 },
        onRequest: keep('request'),
        onResponse: keep('response'),
        onRetry: keep('retry'),
      },
      (count) => (count === 1 ? page(502) : ok({ id: 'z1' }, { 'cf-ray': 'ray-1', ratelimit: '"default";r=9;t=1' })),
    );
    await cf.request('GET /zones/{zone_id}', { zone_id: 'z1', name: 'secret' });
    const common = { method: 'GET', path: '/zones/{zone_id}', params: { zone_id: 'z1' } };
    const url = 'https://api.cloudflare.com/client/v4/zones/z1';
    const durationMs = expect.any(Number);
    expect(events).toEqual([
      ['request', { ...common, attempt: 1, url }],
      ['response', { ...common, attempt: 1, status: 502, durationMs, rayId: undefined, rateLimit: [] }],
      ['retry', { ...common, attempt: 1, delayMs: 0, error: expect.objectContaining({ status: 502 }) }],
      ['request', { ...common, attempt: 2, url }],
      [
        'response',
        {
          ...common,
          attempt: 2,
          status: 200,
          durationMs,
          rayId: 'ray-1',
          rateLimit: [{ policy: 'default', remaining: 9, resetMs: 1000 }],
        },
      ],
    ]);
  });

  it('are told of drift: where, and what was expected', async () => {
    const onDrift = vi.fn();
    const { cf } = spy({ apiToken: token, onDrift }, () => ok({ id: 5 }));
    await cf.members.get({ account_id: 'a', member_id: 'm' });
    expect(onDrift).toHaveBeenCalledExactlyOnceWith({
      method: 'GET',
      path: '/accounts/{account_id}/members/{member_id}',
      problems: [expect.stringContaining('result.id')],
    });
  });
});

describe('a logger', () => {
  const run = async (logger: unknown, more: ClientOptions = {}) => {
    const { cf } = spy({ apiToken: token, retry: { baseMs: 0 }, logger: logger as Logger, ...more }, (count) =>
      count === 1 ? page(502) : ok({ id: 5 }, { 'cf-ray': 'ray-1' }),
    );
    await cf.members.get({ account_id: 'a', member_id: 'm' });
    await cf.request('GET /zones');
  };

  it('takes each request and answer, and what went wrong, a line each', async () => {
    const lines: string[] = [];
    const at = (level: string) => (line: string) => lines.push(`${level} ${line.replaceAll(/\d+ ms/g, 'N ms')}`);
    await run({ debug: at('debug'), info: at('info'), warn: at('warn') });
    const path = '/accounts/{account_id}/members/{member_id}';
    expect(lines).toEqual([
      `debug flarekit: GET ${path} attempt 1`,
      `debug flarekit: GET ${path} answered 502 in N ms`,
      expect.stringMatching(/^warn flarekit: GET .* failed \(.*502.*\), again in N ms$/),
      `debug flarekit: GET ${path} attempt 2`,
      `debug flarekit: GET ${path} answered 200 in N ms, ray ray-1`,
      expect.stringMatching(/^warn flarekit: GET .* answered in another shape: result\.id/),
      'debug flarekit: GET /zones attempt 1',
      'debug flarekit: GET /zones answered 200 in N ms, ray ray-1',
    ]);
  });

  it('tells of waits', async () => {
    const info = vi.fn();
    const { cf } = spy({ apiToken: 'token-of-waits', logger: { info }, rateLimit: { requests: 1, windowMs: 5 } });
    await Promise.all([cf.request('GET /zones'), cf.request('GET /zones')]);
    expect(info).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^flarekit: the budget is spent: 1 waiting, at least \d+ ms$/),
    );
  });

  it('may be the console', async () => {
    const spies = (['debug', 'info', 'warn'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    await run(console);
    expect(spies.map(({ mock }) => mock.calls.length)).toEqual([6, 0, 2]);
  });

  it('may be one whose methods need it, like pino and winston', async () => {
    class Pino {
      lines: string[] = [];
      debug(line: string) {
        this.lines.push(line);
      }
      info(line: string) {
        this.lines.push(line);
      }
      warn(line: string) {
        this.lines.push(line);
      }
    }
    const logger = new Pino();
    await run(logger);
    expect(logger.lines).toHaveLength(8);
  });

  it.each([
    ['nothing but warn', { warn: vi.fn() }],
    ['nothing', {}],
    ['levels that are no functions', { debug: 5, info: null, warn: 'x' }],
    [
      'levels that throw',
      {
        debug: () => {
          throw new Error('log');
        },
        warn: () => {
          throw new Error('log');
        },
      },
    ],
    [
      'levels that reject',
      { debug: () => Promise.reject(new Error('log')), warn: () => Promise.reject(new Error('log')) },
    ],
    [
      'levels that cannot even be read',
      {
        get debug() {
          throw new Error('log');
        },
      },
    ],
    ['a function', Object.assign(() => {}, { debug: () => {} })],
  ])('may have %s', async (_, logger) => {
    await expect(run(logger)).resolves.toBeUndefined();
  });

  it('is silent when there is none', async () => {
    const spies = (['log', 'debug', 'info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level));
    await run(undefined);
    expect(spies.flatMap(({ mock }) => mock.calls)).toEqual([]);
  });
});

describe('the User-Agent', () => {
  it.each([
    ['is the name and version of the library', undefined, `flarekit/${version}`],
    [
      'has a name of your own before it',
      'my-connector/1.2 (+https://example.com)',
      `my-connector/1.2 (+https://example.com) flarekit/${version}`,
    ],
    ['may have an empty one', '', `flarekit/${version}`],
  ])('%s', async (_, userAgent, expected) => {
    const { cf, sent } = spy({ apiToken: token, ...(userAgent === undefined ? {} : { userAgent }) });
    await cf.request('GET /zones');
    expect(sent[0]?.headers.get('user-agent')).toBe(expected);
  });
});

describe('validate', () => {
  const wrong = () => ok({ id: 5 });
  const get = (cf: Cloudflare, validate?: 'strict' | 'warn' | 'off') =>
    cf.members.get({ account_id: 'a', member_id: 'm' }, validate === undefined ? {} : { validate });

  it.each([
    ['warns by default', {}, undefined, 'data'],
    ['is taken from the client', { validate: 'strict' }, undefined, 'error'],
    ['is taken from the call before the client', { validate: 'strict' }, 'off', 'data'],
    ['can be strict for one call', { validate: 'off' }, 'strict', 'error'],
  ] as const)('%s', async (_, options, validate, expected) => {
    const { cf } = spy({ apiToken: token, ...options }, wrong);
    const result = await get(cf, validate).catch((error: unknown) => error);
    if (expected === 'data') expect(result).toEqual({ id: 5 });
    else expect(result).toMatchObject({ kind: 'response', outcome: 'rejected' });
  });

  it('tells of a write that it may have been made', async () => {
    const { cf } = spy({ apiToken: token, validate: 'strict' }, wrong);
    const error = await cf.members
      .create({ account_id: 'a', email: 'x@example.com', roles: ['r'] })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ kind: 'response', outcome: 'unknown' });
  });

  it('is not asked about a failure', async () => {
    const onDrift = vi.fn();
    const { cf } = spy({ apiToken: token, validate: 'strict', onDrift }, () => failed(404));
    await expect(get(cf)).rejects.toMatchObject({ kind: 'not_found' });
    expect(onDrift).not.toHaveBeenCalled();
  });
});
