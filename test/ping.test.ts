import { afterEach, describe, expect, it, vi } from 'vitest';
import { single } from '../src/endpoint.ts';
import {
  type AnyCloudflareError,
  type AuthenticationError,
  type ClientOptions,
  Cloudflare,
  type NetworkError,
  type PermissionError,
  type PingOptions,
  Transport,
} from '../src/index.ts';
import { unreachable } from './support/answers.ts';
import { documented } from './support/documented.ts';
import { answer, answering, errorOf, failing, pageText, type Sent } from './support/stand-in.ts';

const account_id = '0a'.repeat(16);
const zone_id = '1b'.repeat(16);
const token_id = '2c'.repeat(16);
const options = { apiToken: 'f'.repeat(40), env: false, retry: false, rateLimit: false } as const;
const keyed: ClientOptions = { apiToken: undefined, apiKey: 'c'.repeat(37), email: 'ada@example.com' };

type Reply = [status: number, body?: unknown, headers?: Record<string, string>] | Error;

/** What each endpoint of a connection test answers. */
interface World {
  userVerify: Reply;
  accountVerify: Reply;
  accounts: Reply;
  account: Reply;
  user: Reply;
}

const good = (result: unknown): Reply => [200, { success: true, errors: [], messages: [], result }];
const verified = (more: object = {}): Reply => good({ id: token_id, status: 'active', ...more });
const refused = (status: number, code: number | undefined, message: string, more?: object): Reply => [
  status,
  failing(code, message, more),
];
const unknownToken = refused(401, 1000, 'Invalid API Token');
const forbidden = refused(403, 10000, 'Authentication error');
const outOfReach = refused(403, 9109, 'Unauthorized to access requested resource');
const malformed = (code: number, header: string) =>
  refused(400, 6003, 'Invalid request headers', {
    error_chain: [{ code, message: `Invalid format for ${header} header` }],
  });

/** An API where everything is well but what is said to be otherwise. */
function world(changes: Partial<World>) {
  const replies: World = {
    userVerify: verified(),
    accountVerify: unknownToken,
    accounts: good([{ id: account_id, name: 'Example' }]),
    account: good({ id: account_id, name: 'Example' }),
    user: good({ id: 'u', email: 'ada@example.com' }),
    ...changes,
  };
  return answering(({ path }: Sent) => {
    const reply = replies[placeOf(path)];
    if (reply instanceof Error) throw reply;
    return answer(...reply);
  });
}

function placeOf(url: string): keyof World {
  const [path = ''] = url.split('?');
  if (path === '/user/tokens/verify') return 'userVerify';
  if (path.endsWith('/tokens/verify')) return 'accountVerify';
  if (path === '/accounts') return 'accounts';
  return path === '/user' ? 'user' : 'account';
}

async function pingOf(
  changes: Partial<World>,
  ping: PingOptions = {},
  client: ClientOptions = {},
): Promise<{ error: AnyCloudflareError; asked: Array<keyof World> }> {
  const { fetch, sent } = world(changes);
  const error = await errorOf(new Cloudflare({ ...options, fetch, ...client }).ping(ping));
  return { error, asked: sent.map(({ path }) => placeOf(path)) };
}

/** A condition, and what is asked for until it is found. */
interface Condition {
  when: string;
  world?: Partial<World>;
  ping?: PingOptions;
  client?: ClientOptions;
  /** What must have been asked, in order. */
  asked: Array<keyof World>;
}

const inAccount = { account_id };
const asUserToken = ['userVerify', 'accounts'] as const;
const asAccountToken = ['userVerify', 'accountVerify', 'account'] as const;

const conditions: Record<Exclude<keyof typeof documented, 'policy'>, Condition[]> = {
  token: [
    {
      when: 'nobody knows the token',
      world: { userVerify: unknownToken, accounts: unknownToken },
      asked: [...asUserToken],
    },
    {
      when: 'neither the user nor the account knows the token',
      world: { userVerify: unknownToken, accountVerify: unknownToken },
      ping: inAccount,
      asked: ['userVerify', 'accountVerify'],
    },
    {
      when: 'the account refuses to verify a token that the user does not know',
      world: { userVerify: unknownToken, accountVerify: forbidden },
      ping: inAccount,
      asked: ['userVerify', 'accountVerify'],
    },
    {
      when: 'a token that is refused with 403 is refused by the list of accounts as well',
      world: {
        userVerify: refused(403, 9109, 'Invalid access token'),
        accounts: refused(403, 9109, 'Invalid access token'),
      },
      asked: [...asUserToken],
    },
    {
      when: 'the account finds the token revoked',
      world: { userVerify: unknownToken, accountVerify: refused(403, 9109, 'Invalid access token') },
      ping: inAccount,
      asked: ['userVerify', 'accountVerify'],
    },
    { when: 'the token is malformed', world: { userVerify: malformed(6111, 'Authorization') }, asked: ['userVerify'] },
    {
      when: 'the token is malformed, and an account is given',
      world: { userVerify: malformed(6111, 'Authorization') },
      ping: inAccount,
      asked: ['userVerify'],
    },
    { when: 'the token is disabled', world: { userVerify: verified({ status: 'disabled' }) }, asked: ['userVerify'] },
    {
      when: 'the token has expired',
      world: { userVerify: verified({ status: 'expired', expires_on: '2020-01-01T00:00:00Z' }) },
      asked: ['userVerify'],
    },
    {
      when: 'the token of an account has expired',
      world: { userVerify: unknownToken, accountVerify: verified({ status: 'expired' }) },
      ping: inAccount,
      asked: ['userVerify', 'accountVerify'],
    },
    {
      when: 'the token of an account, whose name is not given, is disabled',
      world: { userVerify: unknownToken, accountVerify: verified({ status: 'disabled' }) },
      asked: ['userVerify', 'accounts', 'accountVerify'],
    },
    {
      when: 'the API cannot authenticate the request',
      world: { userVerify: refused(401, 10001, 'Unable to authenticate request'), accounts: unknownToken },
      asked: [...asUserToken],
    },
    {
      when: 'an old endpoint calls a bad token an authentication error',
      world: { accounts: refused(400, 10000, 'Authentication error') },
      asked: [...asUserToken],
    },
    {
      when: 'the token is revoked in the middle of the test',
      world: { accounts: refused(403, 9109, 'Invalid access token') },
      asked: [...asUserToken],
    },
    {
      when: '401 comes with another body',
      world: { accounts: [401, pageText('401')] },
      asked: [...asUserToken],
    },
    {
      when: 'no credential arrives',
      world: { userVerify: refused(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers') },
      asked: ['userVerify'],
    },
    {
      when: 'key and e-mail do not belong together',
      world: { user: refused(403, 9103, 'Unknown X-Auth-Key or X-Auth-Email') },
      client: keyed,
      asked: ['user'],
    },
    {
      when: 'the key is malformed',
      world: { user: malformed(6103, 'X-Auth-Key') },
      client: keyed,
      asked: ['user'],
    },
    {
      when: 'the e-mail is malformed',
      world: { user: malformed(6102, 'X-Auth-Email') },
      client: keyed,
      asked: ['user'],
    },
    {
      when: 'the key does not arrive',
      world: { user: refused(400, 9107, 'Missing X-Auth-Key header') },
      client: keyed,
      asked: ['user'],
    },
    { when: 'the token is empty', client: { apiToken: '' }, asked: [] },
    { when: 'the token has a line break', client: { apiToken: `${options.apiToken}\n` }, asked: [] },
    { when: 'the token has a space', client: { apiToken: `${options.apiToken} ` }, asked: [] },
    { when: 'the token has quotes', client: { apiToken: `"${options.apiToken}"` }, asked: [] },
    { when: 'the token is an e-mail address', client: { apiToken: 'ada@example.com' }, asked: [] },
    { when: 'the token is a Global API Key', client: { apiToken: 'c0ffee0'.repeat(6).slice(0, 37) }, asked: [] },
    { when: 'there is no credential', client: { apiToken: undefined }, asked: [] },
  ],
  configuration: [
    // 10000 stands for a bad token as well, which the transport rules out by a verification of its own.
    { when: 'listing accounts is forbidden', world: { accounts: forbidden }, asked: [...asUserToken, 'userVerify'] },
    {
      when: 'reading the account is forbidden',
      world: { account: forbidden },
      ping: inAccount,
      asked: ['userVerify', 'account', 'userVerify'],
    },
    { when: 'the accounts are out of reach', world: { accounts: outOfReach }, asked: [...asUserToken] },
    {
      when: 'the account is out of reach',
      world: { account: outOfReach },
      ping: inAccount,
      asked: ['userVerify', 'account'],
    },
    { when: 'the list of accounts is empty', world: { accounts: good([]) }, asked: [...asUserToken] },
    { when: 'the list of accounts is null', world: { accounts: good(null) }, asked: [...asUserToken] },
    { when: 'the account is null', world: { account: good(null) }, ping: inAccount, asked: ['userVerify', 'account'] },
    {
      when: 'a permission is asked for by its name',
      world: { accounts: refused(403, 0, 'Requires permission "com.cloudflare.api.account.list"') },
      asked: [...asUserToken],
    },
    { when: '403 says nothing', world: { accounts: [403, { success: false }] }, asked: [...asUserToken] },
    {
      when: 'the token of an account may not read it',
      world: { userVerify: unknownToken, accountVerify: verified(), account: forbidden },
      ping: inAccount,
      asked: [...asAccountToken, 'userVerify', 'accountVerify'],
    },
    {
      when: 'a token that the user does not know sees no account',
      world: { userVerify: unknownToken, accounts: good([]) },
      asked: [...asUserToken],
    },
    {
      when: 'the key sees no account',
      world: { accounts: good([]) },
      client: keyed,
      asked: ['user', 'accounts'],
    },
  ],
  ping: [
    ...[500, 502, 503, 504, 520, 522, 524, 530].map(
      (status): Condition => ({
        when: `the verification answers ${status} with a page`,
        world: { userVerify: [status, pageText(`Error ${status}`)] },
        asked: ['userVerify'],
      }),
    ),
    {
      when: 'the verification answers 500 with an envelope',
      world: { userVerify: refused(500, 10001, 'internal error') },
      asked: ['userVerify'],
    },
    {
      when: 'the list of accounts answers 503 with nothing',
      world: { accounts: [503] },
      asked: [...asUserToken],
    },
    {
      when: 'the account answers 500',
      world: { account: refused(500, 1052, 'An error has occurred and it has been logged.') },
      ping: inAccount,
      asked: ['userVerify', 'account'],
    },
    { when: 'the user answers 502', world: { user: [502] }, client: keyed, asked: ['user'] },
    {
      when: 'the account cannot verify its token',
      world: { userVerify: unknownToken, accountVerify: [500] },
      ping: inAccount,
      asked: ['userVerify', 'accountVerify'],
    },
    { when: 'the connection is refused', world: { userVerify: unreachable('ECONNREFUSED') }, asked: ['userVerify'] },
    { when: 'the connection is reset', world: { accounts: unreachable('ECONNRESET') }, asked: [...asUserToken] },
    { when: 'the name does not resolve', world: { userVerify: unreachable('ENOTFOUND') }, asked: ['userVerify'] },
  ],
  account: [
    {
      when: 'the account does not exist',
      world: { account: refused(404, undefined, 'not found') },
      ping: inAccount,
      asked: ['userVerify', 'account'],
    },
    ...[400, 404].map(
      (status): Condition => ({
        when: `the account id is malformed (${status})`,
        world: {
          account: refused(status, 7003, 'Could not route to /accounts/x, perhaps your object identifier is invalid?'),
        },
        ping: { account_id: 'x' },
        asked: ['userVerify', 'account'],
      }),
    ),
    {
      when: 'there is no route to a malformed account id',
      world: { account: refused(404, 7000, 'No route for that URI') },
      ping: { account_id: 'x' },
      asked: ['userVerify', 'account'],
    },
    {
      when: 'a token that the user does not know belongs to another account',
      world: { userVerify: unknownToken, accountVerify: outOfReach },
      ping: inAccount,
      asked: ['userVerify', 'accountVerify'],
    },
    {
      when: 'a token that the user does not know is tried with a malformed account id',
      world: { userVerify: unknownToken, accountVerify: refused(400, 7003, 'Could not route') },
      ping: { account_id: 'x' },
      asked: ['userVerify', 'accountVerify'],
    },
  ],
};

describe('The documented messages of a connection test', () => {
  const kinds: Record<keyof typeof conditions, Array<AnyCloudflareError['kind']>> = {
    token: ['authentication'],
    configuration: ['permission'],
    ping: ['server', 'network'],
    account: ['not_found'],
  };
  for (const topic of ['token', 'configuration', 'ping', 'account'] as const) {
    describe(documented[topic].message, () => {
      it.each(conditions[topic])('$when', async ({ world: changes = {}, ping, client, asked }) => {
        const found = await pingOf(changes, ping, client);
        expect(found.error.message).toBe(documented[topic].message);
        expect(found.error.advice).toEqual(documented[topic].advice);
        expect(kinds[topic]).toContain(found.error.kind);
        expect(found.asked).toEqual(asked);
      });
    });
  }

  it('no answer in time is a failed ping as well', async () => {
    const fetch = (request: Request) =>
      new Promise<Response>((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    const error = await errorOf(new Cloudflare({ ...options, fetch }).ping({ timeoutMs: 5 }));
    expect(error).toMatchObject({ kind: 'timeout', ...documented.ping });
  });

  it('a failed ping says underneath what failed', async () => {
    const { error } = await pingOf({ accounts: [502, pageText('502')] });
    expect(error).toMatchObject({ status: 502, method: 'GET', path: '/accounts', retryable: true });
    expect(error.cause).toMatchObject({ kind: 'server', status: 502 });
    const { error: lost } = await pingOf({ userVerify: unreachable('ECONNRESET', 'socket hang up') });
    expect(lost).toMatchObject({ kind: 'network', code: 'ECONNRESET' } satisfies Partial<NetworkError>);
    expect(lost.cause).toMatchObject({ message: 'Cloudflare could not be reached (ECONNRESET)' });
  });

  it('a missing permission says underneath what Cloudflare said', async () => {
    const { error } = await pingOf({ accounts: forbidden });
    expect(error).toMatchObject({ status: 403, errors: [{ code: 10000 }] });
    expect((error as PermissionError).permissions).toEqual(['Account Settings Read']);
    const { error: empty } = await pingOf({ accounts: good([]) });
    expect(empty).toMatchObject({ permissions: ['Account Settings Read'], path: '/accounts', method: 'GET' });
  });

  it.each([
    ['disabled', { userVerify: verified({ status: 'disabled' }) }],
    ['expired', { userVerify: verified({ status: 'expired' }) }],
    ['malformed', { userVerify: malformed(6111, 'Authorization') }],
    ['invalid', { userVerify: unknownToken, accounts: unknownToken }],
    ['missing', { userVerify: refused(400, 9106, 'Missing Authorization headers') }],
  ] satisfies Array<[string, Partial<World>]>)('a token that is %s says so in the reason', async (reason, changes) => {
    const { error } = await pingOf(changes);
    expect((error as AuthenticationError).reason).toBe(reason);
  });

  it('a test is tried again before it has failed', async () => {
    const { fetch, sent } = world({ userVerify: [502] });
    const error = await errorOf(new Cloudflare({ ...options, fetch, retry: { limit: 2, baseMs: 0 } }).ping());
    expect(error).toMatchObject({ message: 'Cloudflare ping failed', attempts: 3 });
    expect(sent).toHaveLength(3);
  });
});

describe('What is none of the documented messages', () => {
  it.each([
    ['the verification', { userVerify: [429, failing(971, 'Please wait'), { 'retry-after': '187' }] }],
    ['the accounts', { accounts: [429, failing(971, 'Please wait'), { 'retry-after': '187' }] }],
    ['an answer of 200', { accounts: [200, failing(971, 'Please wait'), { 'retry-after': '187' }] }],
  ] satisfies Array<[string, Partial<World>]>)('a limit at %s says how long to wait', async (_, changes) => {
    const { error } = await pingOf(changes);
    expect(error).toMatchObject({ kind: 'rate_limit', retryAfterMs: 187_000, retryable: true });
    expect(error.message).toBe('Rate limited by Cloudflare: try again in 187 s');
  });

  it.each([
    ['the verification', { userVerify: refused(403, 9109, 'Cannot use the access token from location: 203.0.113.7') }],
    ['the accounts', { accounts: refused(403, 9109, 'Cannot use the access token from location: 203.0.113.7') }],
  ] satisfies Array<[string, Partial<World>]>)(
    'an IP condition found by %s shows the message of the API',
    async (_, changes) => {
      const { error } = await pingOf(changes);
      expect(error).toMatchObject({ kind: 'authentication', reason: 'ip_not_allowed' });
      expect(error.message).toBe('Cannot use the access token from location: 203.0.113.7');
      expect(error.advice?.resolution).toBe('Extend the client IP filter of the API token.');
    },
  );

  it('too many failures say to wait', async () => {
    const { error } = await pingOf({ userVerify: refused(403, 9109, 'Max auth failures reached') });
    expect(error).toMatchObject({ kind: 'authentication', reason: 'blocked', message: 'Max auth failures reached' });
    expect(error.advice?.resolution).toContain('wait');
  });

  it('a token that an account owns is not called invalid: the account has to be named', async () => {
    const message = 'List accounts endpoint does not support account owned tokens.';
    const { error } = await pingOf({ userVerify: unknownToken, accounts: refused(400, 1001, message) });
    expect(error).toMatchObject({ kind: 'authentication', reason: 'wrong_scheme', message });
    expect(error.advice?.resolution).toContain('account_id');
  });

  it('a firewall in between is not a missing permission', async () => {
    const { error } = await pingOf({ accounts: [403, pageText('Attention Required!')] });
    expect(error).toMatchObject({
      kind: 'response',
      message: 'Blocked before it reached the API (HTTP 403 Forbidden)',
    });
  });

  it('a page in place of an answer is no connection', async () => {
    const { error } = await pingOf({ userVerify: [200, pageText('Sign in')] });
    expect(error).toMatchObject({ kind: 'response', message: 'The answer (HTTP 200) is HTML, not JSON' });
  });

  it('an abort gives the reason of the signal', async () => {
    const reason = new Error('the user closed the dialog');
    const { fetch } = world({});
    const ping = new Cloudflare({ ...options, fetch }).ping({ signal: AbortSignal.abort(reason) });
    await expect(ping).rejects.toBe(reason);
  });
});

describe('A connection that works', () => {
  const one = { id: account_id, name: 'Example' };

  async function connect(changes: Partial<World>, ping: PingOptions = {}, client: ClientOptions = {}) {
    const { fetch, sent } = world(changes);
    const connection = await new Cloudflare({ ...options, fetch, ...client }).ping(ping);
    return { connection, asked: sent.map(({ path }) => placeOf(path)), sent };
  }

  it('with a token of a user', async () => {
    const accounts = good([{ id: account_id, name: 'Contoso' }, { id: zone_id }]);
    const { connection, asked } = await connect({
      userVerify: verified({ expires_on: '2099-01-01T00:00:00Z' }),
      accounts,
    });
    expect(connection).toEqual({
      credential: 'user_token',
      token_id,
      status: 'active',
      expires_on: '2099-01-01T00:00:00Z',
      accounts: [
        { id: account_id, name: 'Contoso' },
        { id: zone_id, name: '' },
      ],
      budget: undefined,
      warnings: [],
    });
    expect(asked).toEqual(['userVerify', 'accounts']);
  });

  it('with a token of a user, in one account', async () => {
    const { connection, asked } = await connect({}, inAccount);
    expect(connection).toMatchObject({ credential: 'user_token', token_id, expires_on: undefined, accounts: [one] });
    expect(asked).toEqual(['userVerify', 'account']);
  });

  it.each([
    ['401', unknownToken],
    ['403', forbidden],
    ['an invalid access token', refused(403, 9109, 'Invalid access token')],
  ])('with a token that an account owns, though the user endpoint says %s', async (_, userVerify) => {
    const { connection, asked } = await connect({ userVerify, accountVerify: verified() }, inAccount);
    expect(connection).toMatchObject({ credential: 'account_token', token_id, accounts: [one] });
    expect(asked).toEqual([...asAccountToken]);
  });

  it('with a token that an account owns, and the account found by itself', async () => {
    const { connection, sent } = await connect({ userVerify: unknownToken, accountVerify: verified() });
    expect(connection).toMatchObject({ credential: 'account_token', token_id, accounts: [one] });
    expect(sent.map(({ path }) => path)).toEqual([
      '/user/tokens/verify',
      '/accounts?per_page=50',
      `/accounts/${account_id}/tokens/verify`,
    ]);
  });

  it('with a key and its e-mail, which nothing can verify', async () => {
    const { connection, sent } = await connect({}, {}, keyed);
    expect(connection).toMatchObject({
      credential: 'global_key',
      token_id: undefined,
      status: 'active',
      expires_on: undefined,
      accounts: [one],
      warnings: [],
    });
    expect(sent.map(({ path }) => path)).toEqual(['/user', '/accounts?per_page=50']);
    expect(sent[0]?.headers.get('x-auth-email')).toBe('ada@example.com');
    expect(sent[0]?.headers.get('authorization')).toBeNull();
  });

  it('with a verification whose message holds the code of an error', async () => {
    const message = { code: 10000, message: 'This API Token is valid and active', type: null };
    const userVerify: Reply = [
      200,
      { success: true, errors: [], messages: [message], result: { id: token_id, status: 'active' } },
    ];
    expect((await connect({ userVerify })).connection.credential).toBe('user_token');
  });

  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['in an hour', '2026-01-01T01:00:00Z', 'within a day'],
    ['in a day', '2026-01-02T00:00:00Z', 'in a day'],
    ['in seven days to the second', '2026-01-08T00:00:00Z', 'in 7 days'],
    ['a minute ago by the clock here', '2025-12-31T23:59:00Z', 'within a day'],
  ])('and warns of a token that expires %s', async (_, expires_on, when) => {
    vi.spyOn(Date, 'now').mockReturnValue(now);
    for (const owned of [false, true]) {
      const verification = verified({ expires_on });
      const { connection } = owned
        ? await connect({ userVerify: unknownToken, accountVerify: verification }, inAccount)
        : await connect({ userVerify: verification });
      const message = `The API token expires ${when}, on ${expires_on}: extend it, or generate a new one and reconnect.`;
      expect(connection).toMatchObject({
        status: 'active',
        expires_on,
        warnings: [{ kind: 'expires_soon', message, expires_on }],
      });
    }
  });

  it.each(['2026-01-08T00:00:01Z', '2036-01-01T00:00:00Z', 'soon', '', null, 5])(
    'and warns of nothing when it expires at %j',
    async (expires_on) => {
      vi.spyOn(Date, 'now').mockReturnValue(now);
      const { connection } = await connect({ userVerify: verified({ expires_on }) });
      expect(connection.warnings).toEqual([]);
    },
  );

  it('and gives a status that is not known as it is', async () => {
    const { connection } = await connect({ userVerify: verified({ status: 'hibernating' }) });
    expect(connection.status).toBe('hibernating');
  });

  it('says what is left of the budget', async () => {
    const { connection } = await connect({}, {}, { rateLimit: { requests: 10, windowMs: 60_000 } });
    expect(connection.budget).toMatchObject({ limit: 10, remaining: 8 });
  });

  it('carries the settings of the test to each of its calls', async () => {
    const { sent } = await connect({}, { headers: { 'x-trace': 'abc' } });
    expect(sent.map(({ headers }) => headers.get('x-trace'))).toEqual(['abc', 'abc']);
  });
});

describe('Policies and other things that are not there', () => {
  const policy = single({
    method: 'GET',
    path: '/accounts/{account_id}/alerting/v3/policies/{policy_id}',
    permissions: ['Notifications Read'],
    resource: 'Policy',
  });
  const known = { account_id, policy_id: '3d3d3d3d-3d3d-4d3d-8d3d-3d3d3d3d3d3d' };
  it.each<[string, typeof known, Reply, 'policy' | 'account']>([
    ['404', known, refused(404, 15404, 'gone'), 'policy'],
    ['a text without a code', known, refused(404, undefined, 'Policy not found'), 'policy'],
    ['a text without a code, and another status', known, refused(400, 0, 'Policy not found'), 'policy'],
    ['7003 for the policy', { ...known, policy_id: 'x' }, refused(400, 7003, 'Could not route'), 'policy'],
    ['7000 for the policy', { ...known, policy_id: 'x' }, refused(404, 7000, 'No route for that URI'), 'policy'],
    ['7003 for the account', { ...known, account_id: 'x' }, refused(400, 7003, 'Could not route'), 'account'],
    ['7000 for the account', { ...known, account_id: 'x' }, refused(404, 7000, 'No route for that URI'), 'account'],
    ['9109 for the account', known, outOfReach, 'account'],
    ['a text that names the account', known, refused(404, undefined, 'Account not found'), 'account'],
  ])('%s', async (_, params, reply, topic) => {
    const fetch = async () => answer(...(reply as [number, unknown]));
    const error = await errorOf(new Transport({ ...options, fetch }).call(policy, params));
    expect(error).toMatchObject({ kind: 'not_found', ...documented[topic] });
  });
});

describe('10000 with 403', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A client whose calls all fail in one way, and which counts the verifications that this costs. */
  function failingClient(
    reply: Reply,
    verifications: Partial<Pick<World, 'userVerify' | 'accountVerify'>>,
    client: ClientOptions = {},
  ) {
    const replies: Partial<World> = { accountVerify: unknownToken, ...verifications };
    const { fetch, sent } = answering(({ path }) => {
      const answered = path.endsWith('/tokens/verify') ? (replies[placeOf(path)] ?? verified()) : reply;
      if (answered instanceof Error) throw answered;
      return answer(...answered);
    });
    const cf = new Cloudflare({ ...options, fetch, ...client });
    return {
      replies,
      zone: () => errorOf(cf.request('GET /zones/{zone_id}', { zone_id })),
      roles: (id = account_id) => errorOf(cf.roles.list({ account_id: id }).toArray()),
      verify: () => errorOf(cf.request('GET /user/tokens/verify')),
      verifications: () => sent.map(({ path }) => path).filter((path) => path.endsWith('/tokens/verify')),
    };
  }

  it('is a missing permission when the token is active, and that is asked once', async () => {
    const client = failingClient(forbidden, { userVerify: verified() });
    const errors = [await client.zone(), await client.zone(), await client.roles(), await client.roles(zone_id)];
    for (const error of errors) expect(error).toMatchObject({ kind: 'permission', status: 403 });
    expect(client.verifications()).toEqual(['/user/tokens/verify']);
  });

  it('is asked once by calls that fail together', async () => {
    const client = failingClient(forbidden, { userVerify: verified({ status: 'expired' }) });
    const errors = await Promise.all(Array.from({ length: 10 }, () => client.zone()));
    for (const error of errors) expect(error).toMatchObject({ kind: 'authentication', reason: 'expired' });
    expect(client.verifications()).toHaveLength(1);
  });

  it.each<[string, Reply, string]>([
    ['disabled', verified({ status: 'disabled' }), 'disabled'],
    ['expired', verified({ status: 'expired' }), 'expired'],
    ['malformed', malformed(6111, 'Authorization'), 'malformed'],
  ])('is a bad token when it is %s', async (_, userVerify, reason) => {
    const error = await failingClient(forbidden, { userVerify }).zone();
    expect(error).toMatchObject({ kind: 'authentication', reason, ...documented.token });
    // What was called and answered stays with the error.
    expect(error).toMatchObject({
      status: 403,
      method: 'GET',
      path: '/zones/{zone_id}',
      params: { zone_id },
      errors: [{ code: 10000 }],
      attempts: 1,
    });
  });

  it('is the address, in the words of the API, when the token is bound to others', async () => {
    const text = 'Cannot use the access token from location: 203.0.113.7';
    const error = await failingClient(forbidden, { userVerify: refused(403, 9109, text) }).zone();
    expect(error).toMatchObject({ kind: 'authentication', reason: 'ip_not_allowed', message: text });
    expect(error.advice?.resolution).toContain('client IP filter');
  });

  it('is a bad token when neither the user nor the account knows it', async () => {
    const client = failingClient(forbidden, { userVerify: unknownToken, accountVerify: unknownToken });
    expect(await client.roles()).toMatchObject({ kind: 'authentication', reason: 'invalid', ...documented.token });
    await client.roles();
    expect(client.verifications()).toEqual(['/user/tokens/verify', `/accounts/${account_id}/tokens/verify`]);
  });

  it('is a missing permission when the account owns the token', async () => {
    const client = failingClient(forbidden, { userVerify: unknownToken, accountVerify: verified() });
    expect((await client.roles()).kind).toBe('permission');
    await client.roles();
    expect(client.verifications()).toHaveLength(2);
  });

  it('stays a missing permission when the token may be one of an account that the call does not name', async () => {
    const client = failingClient(forbidden, { userVerify: unknownToken });
    expect((await client.zone()).kind).toBe('permission');
    // A call that names its account finds out.
    expect((await client.roles()).kind).toBe('authentication');
    expect(client.verifications()).toHaveLength(2);
  });

  it.each<[string, Reply]>([
    ['forbidden', forbidden],
    ['out of reach', outOfReach],
  ])('does not wait for itself when verifying is %s too', async (_, userVerify) => {
    const client = failingClient(forbidden, { userVerify, accountVerify: forbidden });
    expect((await client.zone()).kind).toBe('permission');
    expect((await client.roles()).kind).toBe('permission');
    expect(client.verifications()).toHaveLength(2);
  });

  it('of a verification is not verified', async () => {
    const client = failingClient(forbidden, { userVerify: forbidden });
    expect((await client.verify()).kind).toBe('permission');
    expect(client.verifications()).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['is out of order', [502, pageText('502')]],
    ['is limited', [429, failing(971, 'Please wait')]],
    ['cannot be reached', unreachable('ECONNRESET')],
  ])('stays a missing permission when the verification %s, and is asked again next time', async (_, userVerify) => {
    const client = failingClient(forbidden, { userVerify });
    expect((await client.zone()).kind).toBe('permission');
    client.replies.userVerify = verified({ status: 'disabled' });
    expect(await client.zone()).toMatchObject({ kind: 'authentication', reason: 'disabled' });
    expect(client.verifications()).toHaveLength(2);
  });

  it('is not settled for ever, since a token can be enabled again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const client = failingClient(forbidden, { userVerify: verified({ status: 'disabled' }) });
    expect((await client.zone()).kind).toBe('authentication');
    client.replies.userVerify = verified();
    vi.advanceTimersByTime(299_000);
    expect((await client.zone()).kind).toBe('authentication');
    vi.advanceTimersByTime(2_000);
    expect((await client.zone()).kind).toBe('permission');
    expect(client.verifications()).toHaveLength(2);
  });

  it('has a fetched token fetched anew when it turns out to be a bad one', async () => {
    const tokens = ['a'.repeat(40), 'b'.repeat(40)];
    const seen: string[] = [];
    const { fetch, sent } = answering(({ path, headers }) => {
      const stale = headers.get('authorization')?.endsWith('a') === true;
      seen.push(`${path} ${stale ? 'old' : 'new'}`);
      if (path.endsWith('/tokens/verify')) return answer(...(verified({ status: 'expired' }) as [number, unknown]));
      return stale
        ? answer(...(forbidden as [number, unknown]))
        : answer(200, { success: true, result: { id: zone_id } });
    });
    const cf = new Cloudflare({ ...options, fetch, apiToken: () => tokens.shift() as string });
    expect(await cf.request('GET /zones/{zone_id}', { zone_id })).toEqual({ id: zone_id });
    expect(seen).toEqual([`/zones/${zone_id} old`, '/user/tokens/verify old', `/zones/${zone_id} new`]);
    expect(sent).toHaveLength(3);
  });

  it('of a key has nothing to verify', async () => {
    const client = failingClient(forbidden, {}, keyed);
    expect((await client.zone()).kind).toBe('permission');
    expect(client.verifications()).toEqual([]);
  });

  it.each<[string, Reply]>([
    ['403 without a code', refused(403, undefined, 'Requires permission "com.cloudflare.api.account.zone.create"')],
    ['403 without errors', [403, { success: false }]],
    ['403 with a page', [403, pageText('403')]],
    ['403 with 1002', refused(403, 1002, 'account creation forbidden')],
    ['403 with 9109, resource', outOfReach],
    ['403 with 9109, token', refused(403, 9109, 'Invalid access token')],
    ['403 with 9109, address', refused(403, 9109, 'Cannot use the access token from location: 203.0.113.7')],
    ['403 with the scheme', refused(403, 10000, 'PUT method not allowed for the api_token authentication scheme')],
    ['400 with 10000', refused(400, 10000, 'Authentication error')],
    ['401 with 10000', refused(401, 10000, 'Authentication error')],
    ['401 with 1000', unknownToken],
    ['404', refused(404, 0, 'not there')],
    ['405 with 10000', refused(405, 10000, 'Authentication error')],
    ['409', refused(409, 1, 'conflict')],
    ['429 with 10000', refused(429, 10000, 'More than 1200 requests per 300 seconds reached')],
    ['500 with 10000', refused(500, 10000, 'Authentication error')],
    ['no answer', unreachable('ECONNRESET')],
  ])('is the only failure that costs a verification: %s does not', async (_, reply) => {
    const client = failingClient(reply, {});
    await client.zone();
    await client.roles();
    expect(client.verifications()).toEqual([]);
  });
});
