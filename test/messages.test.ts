/** The documented messages, with cause and resolution, each brought about by what the emulator does of itself. */
import { describe, expect, it } from 'vitest';
import { type ClientOptions, Cloudflare, type PingOptions } from '../src/index.ts';
import type { Emulator, FailureName, TokenOptions } from '../src/testing/index.ts';
import { documented } from './support/documented.ts';
import { accountOf, small, unknown, zoneOf } from './support/emulated.ts';
import { errorOf } from './support/stand-in.ts';

/** What the emulator is asked on the way; `other` for what is no part of a connection test, or no route at all. */
type Asked = 'user verify' | 'account verify' | 'accounts' | 'account' | 'user' | 'other';

interface Scene {
  emulator: Emulator;
  account_id: string;
  /** A client of this emulator with other options than a good token. */
  client: (options: ClientOptions) => Cloudflare;
  /** Tests the connection with a token. */
  ping: (apiToken: string, options?: PingOptions) => Promise<unknown>;
}

type Condition = [when: string, call: (scene: Scene) => Promise<unknown>, asked: Asked[]];

const settings: TokenOptions = { permissions: ['Account Settings Read'] };
const madeUp = `cfut_${'A1'.repeat(20)}`;
const past = '2020-01-01T00:00:00Z';
const future = '2099-01-01T00:00:00Z';
const asUser: Asked[] = ['user verify', 'accounts'];
const asAccount: Asked[] = ['user verify', 'account verify', 'account'];

function scene(): Scene {
  const emulator = small({ clientIp: '203.0.113.7' });
  const account_id = accountOf(emulator);
  const client = (options: ClientOptions) =>
    new Cloudflare({ env: false, rateLimit: false, retry: false, fetch: emulator.fetch, ...options });
  return { emulator, account_id, client, ping: (apiToken, options) => client({ apiToken }).ping(options) };
}

function askedOf({ emulator }: Scene): Asked[] {
  const names: Record<string, Asked> = {
    'GET /user/tokens/verify': 'user verify',
    'GET /accounts/{account_id}/tokens/verify': 'account verify',
    'GET /accounts': 'accounts',
    'GET /accounts/{account_id}': 'account',
    'GET /user': 'user',
  };
  return emulator.requests.map(({ method, route }) => names[`${method} ${route}`] ?? 'other');
}

/** A token that was made through the API, and what became of it, without a trace in the journal. */
async function madeBy({ emulator, account_id, client }: Scene, change: 'deleted' | 'rolled'): Promise<string> {
  const cf = client({ apiToken: emulator.token });
  const resources = { [`com.cloudflare.api.account.${account_id}`]: '*' };
  const policies = [
    { effect: 'allow' as const, permission_groups: [{ id: 'c1fde68c7bcc44588cbb6ddbc16d6480' }], resources },
  ];
  const { id: token_id, value } = await cf.user.tokens.create({ name: 'Connector', policies });
  if (change === 'deleted') await cf.user.tokens.delete({ token_id });
  else await cf.user.tokens.value.update({ token_id });
  emulator.requests.length = 0;
  return value;
}

/** A proxy between client and API that takes headers away. */
function without({ emulator, client }: Scene, names: string[], options: ClientOptions): Promise<unknown> {
  const fetch = (request: Request) => {
    const headers = new Headers(request.headers);
    for (const name of names) headers.delete(name);
    return emulator.fetch(new Request(request, { headers }));
  };
  return client({ ...options, fetch }).ping();
}

const added =
  (options: Partial<TokenOptions>, inAccount = false) =>
  ({ emulator, account_id, ping }: Scene) =>
    ping(emulator.addToken({ ...settings, ...options }), inAccount ? { account_id } : {});

const owned = { kind: 'account' } as const;
const key = (emulator: Emulator) => ({ apiKey: emulator.apiKey, email: emulator.email });

const bad: Condition[] = [
  ['nobody made it', ({ ping }) => ping(madeUp), asUser],
  [
    'nobody made it, and an account is named',
    ({ ping, account_id }) => ping(madeUp, { account_id }),
    ['user verify', 'account verify'],
  ],
  ['it was deleted', async (scene) => scene.ping(await madeBy(scene, 'deleted')), asUser],
  ['it was rolled since', async (scene) => scene.ping(await madeBy(scene, 'rolled')), asUser],
  ['it is disabled', added({ status: 'disabled' }), ['user verify']],
  ['it has expired', added({ expires_on: past }), ['user verify']],
  ['it does not work yet', added({ not_before: future }), asUser],
  ['an account owns it, and it is disabled', added({ ...owned, status: 'disabled' }, true), asAccount.slice(0, 2)],
  ['an account owns it, and it has expired', added({ ...owned, expires_on: past }, true), asAccount.slice(0, 2)],
  ['it is too short', ({ ping }) => ping('cfut_short'), ['user verify']],
  ['it is cut in the middle', ({ emulator, ping }) => ping(emulator.token.slice(6, 30)), ['user verify']],
  ['it has characters that no token has', ({ ping }) => ping(`cfut_${'ü'.repeat(40)}`), []],
  ['it has signs that no token has', ({ ping }) => ping('cfut_(...)'.repeat(5)), ['user verify']],
  ['it is empty', ({ ping }) => ping(''), []],
  ['it has a line break at its end', ({ emulator, ping }) => ping(`${emulator.token}\n`), []],
  ['it has white space before it', ({ emulator, ping }) => ping(` ${emulator.token}`), []],
  ['it stands in quotes', ({ emulator, ping }) => ping(`"${emulator.token}"`), []],
  ['it was pasted with its header', ({ emulator, ping }) => ping(`Bearer ${emulator.token}`), []],
  ['it is an e-mail address', ({ emulator, ping }) => ping(emulator.email), []],
  ['it is the Global API Key', ({ emulator, ping }) => ping(emulator.apiKey), []],
  ['it is an older Global API Key', ({ ping }) => ping('c0ffee0'.repeat(6).slice(0, 37)), []],
  ['it is a Global API Key of 41 digits', ({ ping }) => ping('c0ffee0'.repeat(6).slice(0, 41)), []],
  ['there is none', ({ client }) => client({}).ping(), []],
  ['a proxy takes it away', (scene) => without(scene, ['authorization'], { apiToken: madeUp }), ['user verify']],
  [
    'key and e-mail do not belong together',
    ({ emulator, client }) => client({ ...key(emulator), email: 'grace@example.com' }).ping(),
    ['user'],
  ],
  ['the key is malformed', ({ emulator, client }) => client({ ...key(emulator), apiKey: 'abc' }).ping(), ['user']],
  [
    'the e-mail is malformed',
    ({ emulator, client }) => client({ ...key(emulator), email: 'ada@localhost' }).ping(),
    ['user'],
  ],
  ['the key is a token', ({ emulator, client }) => client({ ...key(emulator), apiKey: madeUp }).ping(), []],
  ['a proxy takes the key away', (scene) => without(scene, ['x-auth-key'], key(scene.emulator)), ['user']],
  ['a proxy takes the e-mail away', (scene) => without(scene, ['x-auth-email'], key(scene.emulator)), ['user']],
  [
    'it is revoked in the middle of the test',
    ({ emulator, client }) => {
      const apiToken = emulator.addToken(settings);
      const [token] = [...emulator.world.tokens.values()].slice(-1);
      const onResponse = () => void (token !== undefined && Object.assign(token, { status: 'disabled' }));
      return client({ apiToken, onResponse }).ping();
    },
    asUser,
  ],
];

const unpermitted: Condition[] = [
  ['it may read zones only', added({ permissions: ['Zone Read'] }), asUser],
  [
    'it may read zones only, and an account is named',
    added({ permissions: ['Zone Read'] }, true),
    ['user verify', 'account', 'user verify'],
  ],
  ['it may do nothing at all', added({ permissions: [] }), asUser],
  [
    'it covers one zone',
    ({ emulator, ping }) => ping(emulator.addToken({ permissions: ['DNS Read'], zones: [zoneOf(emulator).id] })),
    asUser,
  ],
  ['it is for the user alone', added({ permissions: ['User Details Read'] }), asUser],
  [
    'the account does not exist, which cannot be told from one that it does not cover',
    ({ emulator, ping }) => ping(emulator.token, { account_id: unknown }),
    ['user verify', 'account'],
  ],
  [
    'an account owns it, and it lacks the permission',
    added({ ...owned, permissions: ['Zone Read'] }, true),
    [...asAccount, 'user verify', 'account verify'],
  ],
  [
    'the key belongs to somebody without any account',
    ({ emulator, account_id, client }) => {
      emulator.world.accounts.delete(account_id);
      return client(key(emulator)).ping();
    },
    ['user', 'accounts'],
  ],
];

const pages: FailureName[] = ['html-500', 'html-502', 'html-503', 'html-504', 'html-520', 'html-522', 'html-530'];
const failures: FailureName[] = [...pages, 'internal-error', 'timeout'];
const broken = (route: string, name: FailureName, inAccount = false, options: Partial<TokenOptions> = {}) =>
  ((scene) => {
    scene.emulator.on(route).fail(name);
    return added(options, inAccount)(scene);
  }) satisfies Condition[1];

const down: Condition[] = [
  ...failures.map((name): Condition => [name, broken('GET /user/tokens/verify', name), ['user verify']]),
  ['html-502 at the accounts', broken('GET /accounts', 'html-502'), asUser],
  ['html-503 at the account', broken('GET /accounts/{account_id}', 'html-503', true), ['user verify', 'account']],
  [
    'html-500 at the verification of the account',
    broken('GET /accounts/{account_id}/tokens/verify', 'html-500', true, owned),
    ['user verify', 'account verify'],
  ],
  [
    'html-521 at the user of a key',
    ({ emulator, client }) => {
      emulator.on('GET /user').fail('html-521');
      return client(key(emulator)).ping();
    },
    ['user'],
  ],
  [
    'a connection that breaks',
    ({ emulator, ping }) => {
      emulator.on('GET /accounts').reset();
      return ping(emulator.token);
    },
    asUser,
  ],
  [
    'an answer that does not come in time',
    ({ emulator, ping }) => {
      emulator.on('GET /accounts').delay(60_000);
      return ping(emulator.token, { timeoutMs: 20 });
    },
    asUser,
  ],
];

const good = ({ emulator, client }: Scene) => client({ apiToken: emulator.token });
const noAccount: Condition[] = [
  [
    'in a test with a malformed one',
    ({ emulator, ping }) => ping(emulator.token, { account_id: 'contoso' }),
    ['user verify', 'other'],
  ],
  [
    'in a test with a token of another account',
    ({ emulator, ping }) => ping(emulator.addToken({ ...settings, ...owned }), { account_id: unknown }),
    ['user verify', 'account verify'],
  ],
  ['that does not exist', (scene) => good(scene).accounts.get({ account_id: unknown }), ['account']],
  ['that is malformed', (scene) => good(scene).accounts.get({ account_id: 'contoso' }), ['other']],
  ['around its members', (scene) => good(scene).members.list({ account_id: unknown }).toArray(), ['other']],
  [
    'around a policy',
    (scene) => good(scene).alerting.policies.get({ account_id: unknown, policy_id: unknown }),
    ['other'],
  ],
];

const noPolicy: Condition[] = [
  ['read', unknown],
  ['read, by an id that is none', 'contoso'],
].flatMap(([when, policy_id = '']): Condition[] => [
  [`${when}`, (scene) => good(scene).alerting.policies.get({ account_id: scene.account_id, policy_id }), ['other']],
  [
    `${when} to be deleted`,
    (scene) => good(scene).alerting.policies.delete({ account_id: scene.account_id, policy_id }),
    ['other'],
  ],
]);

const table: Array<[keyof typeof documented, kinds: string[], Condition[]]> = [
  ['token', ['authentication'], bad],
  ['configuration', ['permission'], unpermitted],
  ['ping', ['server', 'network', 'timeout'], down],
  ['account', ['not_found'], noAccount],
  ['policy', ['not_found'], noPolicy],
];

describe.each(table)('the message about the %s', (topic, kinds, conditions) => {
  it.each(conditions)('%s', async (_, call, asked) => {
    const stage = scene();
    const error = await errorOf(call(stage));
    const { message, advice } = error;
    expect({ message, advice }).toEqual(documented[topic]);
    expect(kinds).toContain(error.kind);
    expect(askedOf(stage)).toEqual(asked);
  });
});

it('is a table of far more than twenty conditions', () => {
  expect(table.flatMap(([, , conditions]) => conditions).length).toBeGreaterThan(50);
});

describe('none of the four', () => {
  it.each([false, true])('is an address that the token excludes (owned by an account: %s)', async (owned) => {
    const stage = scene();
    const apiToken = stage.emulator.addToken({
      ...settings,
      ip: { not_in: ['203.0.113.0/24'] },
      ...(owned ? { kind: 'account' } : {}),
    });
    const error = await errorOf(stage.ping(apiToken, owned ? { account_id: stage.account_id } : {}));
    expect(error).toMatchObject({
      kind: 'authentication',
      reason: 'ip_not_allowed',
      message: 'Cannot use the access token from location: 203.0.113.7',
      advice: { resolution: 'Extend the client IP filter of the API token.' },
    });
  });

  it.each(['envelope', 'code-10429', 'older', 'in-200', 'html'] as const)('is a limit (%s)', async (answer) => {
    const emulator = small({ rateLimit: { quota: 1, answer } });
    const cf = new Cloudflare({
      apiToken: emulator.token,
      env: false,
      rateLimit: false,
      retry: false,
      fetch: emulator.fetch,
    });
    const error = await errorOf(cf.ping());
    expect(error).toMatchObject({ kind: 'rate_limit', retryable: true, path: '/accounts' });
    // Where the limit hides in a 200, nothing says how long.
    const wait = answer === 'in-200' ? 'wait before the next request' : 'try again in 300 s';
    expect(error.message).toBe(`Rate limited by Cloudflare: ${wait}`);
  });

  it('is a token of an account that nobody has named: the advice is to name it', async () => {
    const error = await errorOf(added(owned)(scene()));
    expect(error).toMatchObject({
      kind: 'authentication',
      reason: 'wrong_scheme',
      message: 'List accounts endpoint does not support account owned tokens.',
      advice: { resolution: 'Give the account that owns the token as account_id.' },
    });
  });

  it('is a token that is blocked for a while', async () => {
    const error = await errorOf(broken('GET /user/tokens/verify', 'max-auth-failures')(scene()));
    expect(error).toMatchObject({ kind: 'authentication', reason: 'blocked', message: 'Max auth failures reached' });
  });

  it('is a method that tokens may not use', async () => {
    const stage = scene();
    const [membership] = stage.emulator.world.memberships.values();
    const change = { membership_id: membership?.id ?? '', status: 'accepted' as const };
    const error = await errorOf(good(stage).memberships.update(change));
    expect(error).toMatchObject({ kind: 'authentication', reason: 'wrong_scheme', status: 405 });
    expect(error.message).toContain('not allowed for the api_token authentication scheme');
  });

  it('is a permission that is missing elsewhere, which is named', async () => {
    const stage = scene();
    const apiToken = stage.emulator.addToken(settings);
    const error = await errorOf(stage.client({ apiToken }).zones.list().toArray());
    expect(error).toMatchObject({ kind: 'permission', permissions: ['Zone Read'] });
    expect(error.message).not.toContain('configuration');
  });

  it('is a connection that works', async () => {
    const { emulator, account_id, ping, client } = scene();
    const apiToken = emulator.addToken({ ...settings, ...owned });
    const accounts = [{ id: account_id, name: emulator.world.accounts.get(account_id)?.name }];
    expect(await ping(emulator.addToken(settings))).toMatchObject({ credential: 'user_token', accounts });
    expect(await ping(apiToken, { account_id })).toMatchObject({ credential: 'account_token', accounts });
    expect(await client(key(emulator)).ping()).toMatchObject({ credential: 'global_key', status: 'active', accounts });
  });
});
