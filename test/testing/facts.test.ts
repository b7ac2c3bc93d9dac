/**
 * What is known of the live API from outside, fact by fact, as far as no other test of the emulator tells it: E are errors
 * (by their section), Q quirks, R limits, P credentials and permissions.
 */
import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import type { Route } from '../../src/testing/router.ts';
import { routes } from '../../src/testing/routes.ts';
import type { World } from '../../src/testing/world/world.ts';
import { type Answered, accountOf, recordsPath, type Sent, send, unknown, zoneOf } from '../support/emulated.ts';
import { exampleOf, furnish } from '../support/every-route.ts';

const size = { accounts: 2, membersPerAccount: 12, zonesPerAccount: 12, recordsPerZone: 5 };
const free = new Emulator({ world: size });
const enterprise = new Emulator({ world: { ...size, plan: 'enterprise' } });

interface Told {
  errors?: ReadonlyArray<{ code?: number; message: unknown }>;
  [member: string]: unknown;
}
type Fact = readonly [fact: string, ask: () => Promise<Answered>, status: number, told: Told];

const to =
  (path: string, sent: Sent = {}, emulator = free) =>
  () =>
    send(emulator, path, sent);
const error = (code: number | undefined, message: unknown, more: object = {}) => ({
  success: false,
  errors: [{ ...(code !== undefined && { code }), message, ...more }],
});
const headers = (given: Record<string, string>): Sent => ({ token: null, headers: given });
const malformed = (code: number, header: string) =>
  error(6003, 'Invalid request headers', { error_chain: [{ code, message: `Invalid format for ${header} header` }] });
const body = (given: unknown, method = 'POST'): Sent => ({ method, body: given });

const account = accountOf(free);
const zone = zoneOf(free);
const alerting = `/accounts/${account}/alerting/v3`;
const records = recordsPath(free);
const hex = (length: number): string => 'a1'.repeat(length).slice(0, length);
const outOfReach = error(9109, 'Unauthorized to access requested resource');
const textOf = expect.any(String);

const owned = free.addToken({ kind: 'account', permissions: ['Account Settings Read', 'Memberships Read'] });
const early = free.addToken({ permissions: ['Zone Read'], not_before: '2999-01-01T00:00:00Z' });
const pending = [...free.world.zones.values()].find(({ status }) => status === 'pending');

const facts: readonly Fact[] = [
  // Who sends no credential, or one that is not what its header says.
  [
    'E2 a Global API Key as Bearer',
    to('/user', headers({ authorization: `Bearer ${free.apiKey}` })),
    400,
    malformed(6111, 'Authorization'),
  ],
  [
    'E2 an older one of 37 digits',
    to('/user', headers({ authorization: `Bearer ${hex(37)}` })),
    400,
    malformed(6111, 'Authorization'),
  ],
  [
    'E2 an older one of 45 digits',
    to('/user', headers({ authorization: `Bearer ${hex(45)}` })),
    400,
    malformed(6111, 'Authorization'),
  ],
  [
    'P1 40 digits may be an older token',
    to('/user', headers({ authorization: `Bearer ${hex(40)}` })),
    401,
    error(1000, 'Invalid API Token'),
  ],
  [
    'P1 the word Bearer in the token',
    to('/user', headers({ authorization: `Bearer Bearer ${free.token}` })),
    400,
    malformed(6111, 'Authorization'),
  ],
  [
    'E2 an API token as X-Auth-Key',
    to('/user', headers({ 'x-auth-email': free.email, 'x-auth-key': free.token })),
    400,
    malformed(6103, 'X-Auth-Key'),
  ],
  [
    'E2 a malformed e-mail',
    to('/user', headers({ 'x-auth-email': 'robin', 'x-auth-key': free.apiKey })),
    400,
    malformed(6102, 'X-Auth-Email'),
  ],
  [
    'E2 key and e-mail that do not belong together',
    to('/user', headers({ 'x-auth-email': 'a@b.example', 'x-auth-key': free.apiKey })),
    403,
    error(9103, 'Unknown X-Auth-Key or X-Auth-Email'),
  ],
  [
    'E2 nothing',
    to('/user', { token: null }),
    400,
    error(9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers'),
  ],
  [
    'E2 nothing where an account verifies its tokens',
    to(`/accounts/${account}/tokens/verify`, { token: null }),
    401,
    error(1001, 'Missing authentication'),
  ],
  ['E2 nothing where a user does', to('/user/tokens/verify', { token: null }), 400, error(9106, textOf)],
  [
    'P1 verify before not_before',
    to('/user/tokens/verify', { token: early }),
    403,
    error(9109, 'Invalid access token'),
  ],
  [
    'P1 a user token where an account verifies its own',
    to(`/accounts/${account}/tokens/verify`),
    401,
    error(1000, 'Invalid API Token'),
  ],
  [
    'P1 memberships for a token that an account owns',
    to('/memberships', { token: owned }),
    403,
    error(10000, 'Authentication error'),
  ],
  [
    'E2 an account out of reach',
    to(`/accounts/${[...free.world.accounts.keys()][1]}`, { token: owned }),
    403,
    outOfReach,
  ],
  [
    'E2 leaving with a token',
    to(`/memberships/${unknown}`, { method: 'DELETE' }),
    405,
    error(10000, 'DELETE method not allowed for the api_token authentication scheme'),
  ],
  // Routing.
  ['E3 an empty identifier', to('/zones//dns_records'), 404, error(7000, 'No route for that URI')],
  ['E3 an empty last part', to(`/accounts/${account}/members/`, body({}, 'PUT')), 405, error(7001, textOf)],
  ['E3 malformed JSON', to(records, body('{')), 400, error(6007, textOf)],
  // Accounts, members, tokens.
  ['E6 an account without a name', to(`/accounts/${account}`, body({}, 'PUT')), 400, error(1001, textOf)],
  [
    'E6 a name with signs that cannot be',
    to(`/accounts/${account}`, body({ name: 'a<b' }, 'PUT')),
    400,
    error(1001, expect.stringContaining('invalid character')),
  ],
  [
    'E6 a name that is too long',
    to(`/accounts/${account}`, body({ name: 'x'.repeat(101) }, 'PUT')),
    400,
    error(1001, expect.stringContaining('too long')),
  ],
  [
    'E6 an unknown type',
    to(`/accounts/${account}`, body({ name: 'x', type: 'x' }, 'PUT')),
    400,
    error(1001, 'account type is not supported'),
  ],
  ['E6 no tenant administrator', to('/accounts', body({ name: 'x' })), 403, error(1002, textOf)],
  ['E6 an unknown token', to(`/user/tokens/${unknown}`), 404, error(1003, textOf)],
  ['E6 a token without a name', to('/user/tokens', body({ policies: [] })), 400, error(400, 'name must have a length')],
  [
    'Q11 members of 500 on a page',
    to(`/accounts/${account}/members?per_page=500`),
    200,
    { result_info: { per_page: 50 } },
  ],
  [
    'Q25 keys of an account',
    to(`/accounts/${account}`),
    200,
    {
      result: {
        legacy_flags: {},
        settings: {
          api_access_enabled: null,
          access_approval_expiry: null,
          abuse_contact_email: null,
          use_account_custom_ns_by_default: false,
        },
      },
    },
  ],
  [
    'Q27 rights of a role',
    to(`/accounts/${account}/roles`),
    200,
    {
      result: expect.arrayContaining([
        expect.objectContaining({ permissions: expect.objectContaining({ analytics: { read: true, edit: true } }) }),
      ]),
    },
  ],
  ['Q38 keys of the user', to('/user'), 200, { result: { username: textOf, created_on: textOf, modified_on: textOf } }],
  ['Q10 the header api-version', to('/user', { headers: { 'api-version': '2024-01-01' } }), 200, { success: true }],
  // Notifications.
  [
    'E6 an unknown alert type',
    to(`${alerting}/policies`, body({ name: 'x', enabled: true, alert_type: 'x' })),
    400,
    error(17004, 'invalid alert type'),
  ],
  [
    'E6 no destination',
    to(
      `${alerting}/policies`,
      body({ name: 'x', enabled: true, alert_type: 'dos_attack_l7', mechanisms: { email: [] } }),
    ),
    400,
    error(17102, 'mechanism required'),
  ],
  [
    'E6 no filters',
    to(
      `${alerting}/policies`,
      body({
        name: 'x',
        enabled: true,
        alert_type: 'http_alert_origin_error',
        mechanisms: { email: [{ id: 'a@b.example' }] },
      }),
    ),
    400,
    error(17103, 'Filters selection must be provided to create a policy'),
  ],
  ['Q43 an unknown policy', to(`${alerting}/policies/${unknown}`), 404, error(undefined, 'Policy not found')],
  ['Q43 a malformed policy', to(`${alerting}/policies/x`), 404, error(undefined, 'Policy not found')],
  [
    'Q43 an unknown webhook',
    to(`${alerting}/destinations/webhooks/${unknown}`),
    404,
    error(undefined, 'Webhook not found'),
  ],
  ['Q43 a malformed webhook', to(`${alerting}/destinations/webhooks/x`), 400, error(undefined, 'invalid Webhook ID')],
  [
    'Q43 a receiver that does not answer',
    to(`${alerting}/destinations/webhooks`, body({ name: 'x', url: 'https://b.invalid' })),
    400,
    error(undefined, expect.stringMatching(/^Webhook test failed/)),
  ],
  ['Q44 an unknown silence', to(`${alerting}/silences/${unknown}`), 500, error(15000, 'internal server error')],
  [
    'Q44 an unknown webhook to be deleted',
    to(`${alerting}/destinations/webhooks/${unknown}`, { method: 'DELETE' }),
    500,
    error(15000, 'internal server error'),
  ],
  [
    'Q46 ways by their keys',
    to(`${alerting}/destinations/eligible`),
    200,
    { result: { webhooks: { type: 'webhook' } } },
  ],
  // Zones.
  ['E6 a zone hold below Enterprise', to(`/zones/${zone.id}/hold`), 400, error(1005, textOf)],
  [
    'E6 a zone that exists',
    to('/zones', body({ name: zone.name, account: { id: account } })),
    400,
    error(1061, `${zone.name} already exists`),
  ],
  [
    'E6 a zone of an account out of reach',
    to('/zones', body({ name: 'x.example', account: { id: unknown } })),
    403,
    outOfReach,
  ],
  [
    'Q58 include_subdomains of a hold',
    to(`/zones/${zoneOf(enterprise).id}/hold?include_subdomains=true`, { method: 'POST' }, enterprise),
    200,
    { result: { hold: true, include_subdomains: 'true' } },
  ],
  [
    'Q58 include_subdomains of a name',
    to(`/zones/${zoneOf(enterprise).id}/hold/${zoneOf(enterprise).name}`, {}, enterprise),
    200,
    { result: { hold: true, include_subdomains: true } },
  ],
  [
    'Q21 kinds of zones with a comma',
    to('/zones?type=secondary,full&per_page=5'),
    200,
    { result_info: { total_count: 24 } },
  ],
  [
    'Q61 a setting without a value',
    to(`/zones/${zone.id}/settings/ssl_recommender`),
    200,
    { result: { id: 'ssl_recommender', enabled: false } },
  ],
  [
    'R2 activation checks come one an hour',
    twice(to(`/zones/${zone.id}/activation_check`, { method: 'PUT' })),
    400,
    error(1224, textOf),
  ],
  [
    'Q62 what was purged',
    to(`/zones/${zone.id}/purge_cache`, body({ purge_everything: true })),
    200,
    { result: { id: zone.id } },
  ],
  [
    'E6 purging everything and more',
    to(`/zones/${zone.id}/purge_cache`, body({ purge_everything: true, tags: ['x'] })),
    400,
    error(1092, textOf),
  ],
  // DNS.
  ['E6 an unknown record', to(`${records}/${unknown}`), 404, error(81044, 'Record does not exist.')],
  [
    'E6 an alias beside an address',
    after(to(records, body(at('one'))), to(records, body({ ...at('one'), type: 'CNAME', content: 'b.example' }))),
    400,
    error(81053, 'An A, AAAA, or CNAME record with that host already exists.'),
  ],
  [
    'E6 an address beside name servers',
    after(to(records, body({ ...at('two'), type: 'NS', content: 'ns.example' })), to(records, body(at('two')))),
    400,
    error(81056, 'NS records with that host already exist.'),
  ],
  [
    'E6 the same record again',
    twice(to(records, body(at('three')))),
    400,
    error(81058, 'An identical record already exists.'),
  ],
  [
    'E6 a short time to live',
    to(records, body({ ...at('four'), ttl: 5 })),
    400,
    error(9021, expect.stringMatching(/^Invalid TTL/)),
  ],
  [
    'Q71 content that is no address',
    to(records, body({ ...at('four'), content: 'x' })),
    400,
    error(9005, 'Content for A record must be a valid IPv4 address.'),
  ],
  ['Q79 tags on Free', to(records, body({ ...at('four'), tags: ['x'] })), 400, error(9300, textOf)],
  [
    'E6 a batch of which one fails',
    to(`${records}/batch`, body({ posts: [at('five'), { ...at('six'), content: 'x' }] })),
    400,
    error(9005, textOf, { source: { pointer: '/posts/1' } }),
  ],
  [
    'R2 a batch that is too long',
    to(`${records}/batch`, body({ deletes: Array(201).fill({ id: unknown }) })),
    400,
    error(1004, textOf),
  ],
  [
    'E6 a setting that needs Enterprise',
    to(`/zones/${zone.id}/dns_settings`, body({ foundation_dns: true }, 'PATCH')),
    400,
    error(1003, 'DNS setting not available'),
  ],
  ['E6 views without internal DNS', to(`/accounts/${account}/dns_settings/views`), 403, error(1029, textOf)],
  ['Q19 a name that is not complete', to(`${records}?name.exact=www`), 200, { result: [] }],
  [
    'Q20 any of a name and a type',
    to(`${records}?match=any&name=${zone.name}&type=none`),
    200,
    { result: expect.arrayContaining([expect.objectContaining({ name: zone.name })]) },
  ],
  [
    'Q66 records of a pending zone',
    to(`/zones/${pending?.id}/dns_records`, body(at('here'))),
    200,
    { result: { name: `here.${pending?.name}` } },
  ],
  [
    'Q67 a name and a target in other letters',
    to(records, body({ type: 'CNAME', name: 'bücher', content: 'straße.example' })),
    200,
    { result: { name: `xn--bcher-kva.${zone.name}`, content: 'xn--strae-oqa.example' } },
  ],
  [
    'Q69 parts of SRV that are deprecated',
    to(
      records,
      body({
        type: 'SRV',
        name: '_sip._tcp',
        data: { service: '_sip', proto: '_tcp', name: zone.name, priority: 1, weight: 2, port: 3, target: 'b.example' },
      }),
    ),
    200,
    { result: { priority: 1, data: { priority: 1, weight: 2, port: 3, target: 'b.example' }, content: textOf } },
  ],
  ['Q72 an export that fails', to(`/zones/${unknown}/dns_records/export`), 403, outOfReach],
  [
    'Q76 DNSSEC that is off',
    to(`/zones/${zone.id}/dnssec`),
    200,
    { result: { status: 'disabled', algorithm: null, digest_type: null, ds: null } },
  ],
  // Access.
  [
    'Q81 Access that is off',
    to(`/accounts/${[...free.world.accounts.keys()][1]}/access/groups`),
    403,
    { success: false, errors: [{ code: 10000, message: textOf }] },
  ],
  ['E6 an unknown group of Access', to(`/accounts/${account}/access/groups/${unknown}`), 404, error(12135, textOf)],
];

describe('the emulator knows', () => {
  it.each(facts)('%s', async (_, ask, status, told) => {
    const { status: given, body: answered, text } = await ask();
    expect(given, text).toBe(status);
    expect(answered).toMatchObject(told);
    // One error, whose code is missing where the service sends none.
    expect(answered.errors.map((one: { code?: number }) => one.code)).toEqual(
      told.errors?.map(({ code }) => code) ?? [],
    );
  });
});

describe('a script can answer with', () => {
  const envelope = { success: false, errors: [], messages: [], result: null };
  const failed = (status: number, code: number, message: string) => ({
    status,
    body: { ...envelope, errors: [{ code, message }] },
  });

  it.each([
    ['E1 errors without a reason', { status: 400, body: envelope }],
    ['E1 errors that are null', { status: 400, body: { success: false, errors: null } }],
    ['E1 errors and messages as text', { status: 400, body: { ...envelope, errors: ['no'], messages: ['no'] } }],
    ['E1 a code as text', { status: 400, body: { ...envelope, errors: [{ code: '1001', message: 'no' }] } }],
    ['E1 the reason in messages', { status: 403, body: { ...envelope, messages: [{ code: 1, message: 'no' }] } }],
    ['E1 an error outside any envelope', { status: 400, body: { error: 'no', code: 400 } }],
    ['E1 a page of a proxy', { status: 200, body: '<html>Sign in</html>' }],
    ['E2 a wrong credential at an older endpoint', failed(401, 10000, 'Authentication error')],
    [
      'E2 a scheme that is refused',
      failed(405, 10405, 'GET method not allowed for the api_token authentication scheme'),
    ],
    ['E2 a kind of credential that is refused', failed(403, 10001, 'Method not allowed for token')],
    ['E5 an error of old zone endpoints', failed(500, 1052, 'An internal error occurred')],
    ['E5 a time to wait', { status: 503, headers: { 'retry-after': '5' }, body: '<html>Unavailable</html>' }],
    ['E6 a ban after too many attempts', failed(400, 1105, 'This zone is temporarily banned')],
    [
      'E6 a duplicate inside a chain',
      {
        status: 400,
        body: {
          ...envelope,
          errors: [
            {
              code: 1004,
              message: 'DNS Validation Error',
              error_chain: [{ code: 81057, message: 'The record already exists.' }],
            },
          ],
        },
      },
    ],
  ])('%s', async (_, answer: { status: number; headers?: Record<string, string>; body: unknown }) => {
    const emulator = new Emulator({ world: 'empty' });
    emulator.on('GET /zones').respond(answer).once();
    const { status, text, headers: told } = await send(emulator, '/zones');
    expect(status).toBe(answer.status);
    expect(text).toBe(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    for (const [name, value] of Object.entries(answer.headers ?? {})) expect(told.get(name)).toBe(value);
  });
});

describe('what a method means', () => {
  const named = (wanted: (route: Route) => boolean) =>
    routes.filter(wanted).map((route) => [`${route.method} ${route.path}`, route] as const);
  const isConnection = ({ path }: Route): boolean => path.endsWith('/connect/{token_id}');

  it.each(named((route) => route.method === 'GET' && !isConnection(route)))('%s changes nothing', async (_, route) => {
    const there = await furnish();
    const { path, ...sent } = exampleOf(route, there);
    const before = stateOf(there.emulator.world);
    expect((await send(there.emulator, path, sent)).status).toBe(200);
    expect(stateOf(there.emulator.world)).toEqual(before);
  });

  it('a GET that connects PagerDuty does change something', async () => {
    const there = await furnish();
    const { size } = there.emulator.world.pagerDuty.of(there.ids.account_id ?? '');
    for (const [, route] of named(isConnection)) await send(there.emulator, exampleOf(route, there).path);
    expect(there.emulator.world.pagerDuty.of(there.ids.account_id ?? '').size).toBe(size + 1);
  });

  // A new secret or new policies of a token are others each time, and a job is not started again at once.
  const once = /\/tokens\/|\/activation_check$/;
  it.each(named(({ method, path }) => method === 'PUT' && !once.test(path)))(
    '%s twice is as once',
    async (_, route) => {
      const there = await furnish();
      const { path, ...sent } = exampleOf(route, there);
      const first = await send(there.emulator, path, sent);
      const before = stateOf(there.emulator.world);
      const second = await send(there.emulator, path, sent);
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      expect({ ...stateOf(there.emulator.world), audit: [] }).toEqual({ ...before, audit: [] });
    },
  );

  it.each(named(({ path }) => path.endsWith('/value')))('%s twice makes two secrets', async (_, route) => {
    const there = await furnish();
    const { path, ...sent } = exampleOf(route, there);
    const first = await send(there.emulator, path, sent);
    expect((await send(there.emulator, path, sent)).body.result).not.toBe(first.body.result);
  });

  // What has no identifier of its own is as gone as before.
  const always = /\/hold$|\/dnssec$|\/pagerduty$/;
  it.each(named(({ method }) => method === 'DELETE'))('%s has nothing to delete the second time', async (_, route) => {
    const there = await furnish();
    const { path, ...sent } = exampleOf(route, there);
    expect((await send(there.emulator, path, sent)).status).toBe(200);
    const { status } = await send(there.emulator, path, sent);
    if (always.test(path)) expect(status).toBe(200);
    else expect([400, 403, 404, 500]).toContain(status);
  });

  it.each([
    ['/user/tokens', 200],
    ['/accounts/{account_id}/tokens', 200],
    ['/accounts/{account_id}/alerting/v3/policies', 200],
    ['/accounts/{account_id}/alerting/v3/destinations/webhooks', 200],
    ['/accounts/{account_id}/alerting/v3/silences', 200],
    ['/zones/{zone_id}/purge_cache', 200],
    ['/zones/{zone_id}/dns_records/scan/trigger', 200],
    ['/zones', 1061],
    ['/zones/{zone_id}/dns_records', 81058],
    ['/accounts/{account_id}/members', 1008],
  ])('POST %s a second time: %i', async (route, told) => {
    const there = await furnish();
    const { path, ...sent } = exampleOf({ method: 'POST', path: route }, there);
    expect((await send(there.emulator, path, sent)).status).toBe(200);
    const { status, body: answered } = await send(there.emulator, path, sent);
    expect(answered.errors[0]?.code ?? status).toBe(told);
  });
});

/** A record that could be made. */
function at(name: string): { type: string; name: string; content: string } {
  return { type: 'A', name, content: '192.0.2.1' };
}

/** What follows when something else was done before. */
function after(first: Fact[1], second: Fact[1]): Fact[1] {
  return async () => {
    expect((await first()).status).toBe(200);
    return second();
  };
}

function twice(ask: Fact[1]): Fact[1] {
  return after(ask, ask);
}

/** All that a world holds; a collection that is empty is as good as none. */
function stateOf(world: World): Record<string, unknown> {
  const copy = world.copy();
  const held = (kept: unknown): unknown =>
    kept instanceof Map ? [...kept].filter(([, value]) => !(value instanceof Map && value.size === 0)) : kept;
  const state = Object.entries(copy).map(([name, kept]) => [name, name === 'random' ? undefined : held(kept)]);
  return { ...Object.fromEntries(state), records: [...copy.zones.keys()].map((id) => [...copy.records(id).values()]) };
}
