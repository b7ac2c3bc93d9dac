import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { single } from '../src/endpoint.ts';
import {
  type AnyCloudflareError,
  type ApiError,
  AuthenticationError,
  Cloudflare,
  CloudflareError,
  ConfigError,
  ConflictError,
  type ErrorKind,
  isCloudflareError,
  NetworkError,
  NotFoundError,
  ParamsError,
  PermissionError,
  PlanError,
  RateLimitError,
  ResponseError,
  ServerError,
  TimeoutError,
  Transport,
  ValidationError,
} from '../src/index.ts';
import { ok, unreachable } from './support/answers.ts';
import { answer, answering, errorOf, failing, pageText, rayId } from './support/stand-in.ts';

const account_id = '0a'.repeat(16);
const zone_id = '1b'.repeat(16);
const member_id = '2c'.repeat(16);
const policy_id = '3d3d3d3d-3d3d-4d3d-8d3d-3d3d3d3d3d3d';
const other_id = '4e'.repeat(16);
const options = { apiToken: 'f'.repeat(40), env: false, retry: false, rateLimit: false, validate: 'off' } as const;

const accounts = '/accounts/{account_id}';
const zones = '/zones/{zone_id}';
const settings = ['Account Settings Read', 'Account Settings Write'];
const endpoints = {
  accountGet: single({ method: 'GET', path: accounts, permissions: settings, resource: 'Account' }),
  accountList: single({ method: 'GET', path: '/accounts', permissions: settings }),
  accountCreate: single({ method: 'POST', path: '/accounts', permissions: [] }),
  accountUpdate: single({
    method: 'PUT',
    path: accounts,
    permissions: ['Account Settings Write'],
    resource: 'Account',
  }),
  userVerify: single({ method: 'GET', path: '/user/tokens/verify', permissions: [] }),
  accountVerify: single({ method: 'GET', path: `${accounts}/tokens/verify`, permissions: [] }),
  tokenGet: single({
    method: 'GET',
    path: '/user/tokens/{token_id}',
    permissions: ['API Tokens Read'],
    resource: 'Token',
    codes: { 1003: 'not_found' },
  }),
  tokenCreate: single({ method: 'POST', path: '/user/tokens', permissions: ['API Tokens Write'] }),
  groupMemberAdd: single({
    method: 'POST',
    path: `${accounts}/iam/user_groups/{user_group_id}/members`,
    permissions: [],
  }),
  subscriptionUpdate: single({ method: 'PUT', path: `${accounts}/subscriptions/{subscription_id}`, permissions: [] }),
  policyGet: single({
    method: 'GET',
    path: `${accounts}/alerting/v3/policies/{policy_id}`,
    permissions: ['Notifications Read'],
    resource: 'Policy',
  }),
  policyCreate: single({
    method: 'POST',
    path: `${accounts}/alerting/v3/policies`,
    permissions: ['Notifications Write'],
  }),
  webhookCreate: single({ method: 'POST', path: `${accounts}/alerting/v3/destinations/webhooks`, permissions: [] }),
  webhookDelete: single({
    method: 'DELETE',
    path: `${accounts}/alerting/v3/destinations/webhooks/{webhook_id}`,
    permissions: ['Notifications Write'],
    resource: 'Webhook',
  }),
  silenceGet: single({
    method: 'GET',
    path: `${accounts}/alerting/v3/silences/{silence_id}`,
    permissions: [],
    resource: 'Silence',
  }),
  providerList: single({
    method: 'GET',
    path: `${accounts}/access/identity_providers`,
    permissions: ['Access: Organizations, Identity Providers, and Groups Read'],
  }),
  zoneGet: single({ method: 'GET', path: zones, permissions: ['Zone Read'], resource: 'Zone' }),
  zoneCreate: single({
    method: 'POST',
    path: '/zones',
    permissions: ['Zone Write'],
    codes: { 1061: 'conflict', 1068: 'permission', 1106: 'permission', 1108: 'plan', 1052: 'server' },
  }),
  zoneHold: single({ method: 'POST', path: `${zones}/hold`, permissions: ['Zone Write'], codes: { 1005: 'plan' } }),
  pageRuleList: single({ method: 'GET', path: `${zones}/pagerules`, permissions: ['Page Rules Read'] }),
  certificateCreate: single({
    method: 'POST',
    path: `${zones}/custom_certificates`,
    permissions: [],
    codes: { 1011: 'plan' },
  }),
  purge: single({
    method: 'POST',
    path: `${zones}/purge_cache`,
    permissions: ['Cache Purge'],
    codes: { 1082: 'rate_limit', 1083: 'rate_limit' },
  }),
  recordGet: single({
    method: 'GET',
    path: `${zones}/dns_records/{dns_record_id}`,
    permissions: ['DNS Read'],
    resource: 'Record',
  }),
  recordCreate: single({
    method: 'POST',
    path: `${zones}/dns_records`,
    permissions: ['DNS Write'],
    codes: { 9300: 'plan' },
  }),
  recordBatch: single({ method: 'POST', path: `${zones}/dns_records/batch`, permissions: ['DNS Write'] }),
  dnsSettings: single({
    method: 'PATCH',
    path: `${zones}/dns_settings`,
    permissions: ['Zone DNS Settings Write'],
    codes: { 1003: 'plan', 1029: 'plan' },
  }),
  viewGet: single({
    method: 'GET',
    path: `${accounts}/dns_settings/views/{view_id}`,
    permissions: ['DNS View Read'],
    resource: 'View',
  }),
};

const ids: Record<string, string> = { account_id, zone_id, member_id, policy_id };

type Operation =
  | keyof typeof endpoints
  | 'members.get'
  | 'members.create'
  | 'members.update'
  | 'members.list'
  | 'roles.get'
  | `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;

/** What a call answers, and which error it must become. */
interface Row {
  op: Operation;
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** Ids other than the well-formed ones. */
  ids?: Record<string, string>;
  kind: ErrorKind;
  reason?: string;
  /** Whether it may be tried again; `false` unless stated. */
  retryable?: true;
  /** `rejected` unless stated. */
  outcome?: 'unknown';
  message: string;
}

function start(
  op: Operation,
  clientOptions: ConstructorParameters<typeof Cloudflare>[0],
  wrong: Record<string, string>,
) {
  const cf = new Cloudflare(clientOptions);
  switch (op) {
    case 'members.get':
      return cf.members.get({ account_id, member_id, ...wrong });
    case 'members.create':
      return cf.members.create({ account_id, email: 'ada@example.com', roles: [other_id] });
    case 'members.update':
      return cf.members.update({ account_id, member_id, roles: [{ id: other_id }] });
    case 'members.list':
      return cf.members.list({ account_id }).toArray();
    case 'roles.get':
      return cf.roles.get({ account_id, role_id: other_id, ...wrong });
  }
  const path = op in endpoints ? endpoints[op as keyof typeof endpoints].path : op;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const params = Object.fromEntries(names.map((name) => [name, wrong[name] ?? ids[name] ?? other_id]));
  if (!(op in endpoints)) return cf.request(op as 'GET /zones/{zone_id}', params as { zone_id: string });
  const endpoint = endpoints[op as keyof typeof endpoints];
  return new Transport(clientOptions).call(endpoint as (typeof endpoints)['zoneGet'], params as { zone_id: string });
}

/** Makes the call against an API that gives this answer, and knows a good token when asked about it. */
async function failureOf({ op, status, body, headers, ids: wrong = {} }: Row): Promise<AnyCloudflareError> {
  const api = answering(({ path }) =>
    path.endsWith('/tokens/verify') && !/verify$/i.test(op)
      ? ok({ id: other_id, status: 'active' })
      : answer(status, body, headers),
  );
  return await errorOf(start(op, { ...options, fetch: api.fetch }, wrong));
}

function verify(rows: Row[]): void {
  it.each(rows.map((row) => ({ ...row, name: `${row.op} ${row.status} ${nameOf(row.body)}` })))(
    '$name is $kind',
    async (row) => {
      const error = await failureOf(row);
      const { kind, reason, retryable = false, outcome = 'rejected', message, status } = row;
      expect({ ...error, message: error.message }).toMatchObject({ kind, message, retryable, outcome, status });
      expect((error as { reason?: string }).reason).toBe(reason);
      expect(error.rayId).toBe(rayId);
    },
  );
}

function nameOf(body: unknown): string {
  if (typeof body !== 'object' || body === null)
    return String(body)
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .slice(0, 60);
  const errors = (body as { errors?: Array<{ code?: number; message?: string; error_chain?: unknown[] }> }).errors;
  const chain = errors?.[0]?.error_chain === undefined ? '' : ` ${JSON.stringify(errors[0].error_chain)}`;
  return `${errors?.[0]?.code ?? 'no code'} ${errors?.[0]?.message ?? errors?.[0] ?? 'no error'}${chain}`;
}

const badToken = 'Invalid Cloudflare API token';
const headersFault = (...chain: Array<[code: number, message: string]>) =>
  failing(6003, 'Invalid request headers', { error_chain: chain.map(([code, message]) => ({ code, message })) });
const format = (header: string) => `Invalid format for ${header} header`;

describe('Authentication and authorization', () => {
  const token = { kind: 'authentication', message: badToken } as const;
  verify([
    { op: 'members.get', status: 401, body: failing(1000, 'Invalid API Token'), ...token, reason: 'invalid' },
    { op: 'userVerify', status: 401, body: failing(1000, 'Invalid API Token'), ...token, reason: 'invalid' },
    {
      op: 'members.get',
      status: 400,
      body: headersFault([6111, format('Authorization')]),
      ...token,
      reason: 'malformed',
    },
    { op: 'GET /zones', status: 400, body: headersFault([6103, format('X-Auth-Key')]), ...token, reason: 'malformed' },
    {
      op: 'GET /zones',
      status: 400,
      body: headersFault([6102, format('X-Auth-Email')]),
      ...token,
      reason: 'malformed',
    },
    {
      op: 'zoneGet',
      status: 400,
      body: headersFault([6102, format('X-Auth-Email')], [6103, format('X-Auth-Key')]),
      ...token,
      reason: 'malformed',
    },
    ...[403, 400].map((status): Row => {
      const body = failing(9103, 'Unknown X-Auth-Key or X-Auth-Email');
      return { op: 'members.get', status, body, ...token, reason: 'invalid' };
    }),
    {
      op: 'members.get',
      status: 400,
      body: failing(9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers'),
      ...token,
      reason: 'missing',
    },
    {
      op: 'GET /memberships',
      status: 400,
      body: failing(9106, 'Authentication failed (status: 400)'),
      ...token,
      reason: 'missing',
    },
    { op: 'members.get', status: 400, body: failing(9107, 'Missing X-Auth-Key header'), ...token, reason: 'missing' },
    { op: 'members.get', status: 403, body: failing(9109, 'Invalid access token'), ...token, reason: 'invalid' },
    {
      op: 'members.get',
      status: 403,
      body: failing(9109, 'Cannot use the access token from location: 203.0.113.7'),
      kind: 'authentication',
      reason: 'ip_not_allowed',
      message: 'Cannot use the access token from location: 203.0.113.7',
    },
    {
      op: 'zoneGet',
      status: 403,
      body: failing(9109, 'Unauthorized to access requested resource'),
      kind: 'not_found',
      message: 'Zone not found',
    },
    {
      op: 'members.get',
      status: 403,
      body: failing(9109, 'Unauthorized to access requested resource'),
      kind: 'not_found',
      message: 'Account not found',
    },
    {
      op: 'GET /accounts',
      status: 403,
      body: failing(9109, 'Unauthorized to access requested resource'),
      kind: 'permission',
      message: 'Permission denied: Unauthorized to access requested resource',
    },
    {
      op: 'zoneGet',
      status: 403,
      body: failing(9109, 'Max auth failures reached, please check your Authorization header.'),
      kind: 'authentication',
      reason: 'blocked',
      message: 'Max auth failures reached, please check your Authorization header.',
    },
    ...[0, undefined].map((code): Row => {
      const text =
        'Requires permission "com.cloudflare.api.account.zone.create" to create zones for the selected account';
      const message = `Permission denied, this call needs Zone Write: ${text}`;
      return { op: 'zoneCreate', status: 403, body: failing(code, text), kind: 'permission', message };
    }),
    {
      op: 'zoneCreate',
      status: 400,
      body: failing(0, 'Requires permission "com.cloudflare.api.account.zone.list" to list zones'),
      kind: 'permission',
      message:
        'Permission denied, this call needs Zone Write: Requires permission "com.cloudflare.api.account.zone.list" to list zones',
    },
    {
      op: 'members.get',
      status: 403,
      body: failing(10000, 'Authentication error'),
      kind: 'permission',
      message: 'Permission denied, this call needs Account Settings Read: Authentication error',
    },
    {
      op: 'GET /zones',
      status: 403,
      body: failing(10000, 'Authentication error'),
      kind: 'permission',
      message: 'Permission denied, this call needs Zone Read: Authentication error',
    },
    { op: 'members.get', status: 401, body: failing(10000, 'Authentication error'), ...token, reason: 'invalid' },
    { op: 'members.get', status: 400, body: failing(10000, 'Authentication error'), ...token, reason: 'invalid' },
    ...(
      [
        [405, 10000],
        [405, 10405],
        [403, 10405],
        [403, 10000],
      ] as const
    ).map(([status, code]): Row => {
      const message = 'PUT method not allowed for the api_token authentication scheme';
      const body = failing(code, message);
      return { op: 'members.update', status, body, kind: 'authentication', reason: 'wrong_scheme', message };
    }),
    {
      op: 'members.update',
      status: 405,
      body: failing(10000, 'Authentication error'),
      kind: 'authentication',
      reason: 'wrong_scheme',
      message: 'Authentication error',
    },
    ...[401, 403].flatMap((status): Row[] => [
      {
        op: 'zoneGet',
        status,
        body: failing(10001, 'Unable to authenticate request'),
        ...token,
        reason: 'invalid',
      },
      {
        op: 'zoneGet',
        status,
        body: failing(10001, 'Method not allowed for token'),
        kind: 'authentication',
        reason: 'wrong_scheme',
        message: 'Method not allowed for token',
      },
    ]),
    {
      op: 'zoneGet',
      status: 500,
      body: failing(10001, 'internal error'),
      kind: 'server',
      retryable: true,
      outcome: 'unknown',
      message: 'Cloudflare server error (HTTP 500 Internal Server Error): internal error',
    },
    {
      op: 'accountList',
      status: 400,
      body: failing(1001, 'List accounts endpoint does not support account owned tokens.'),
      kind: 'authentication',
      reason: 'wrong_scheme',
      message: 'List accounts endpoint does not support account owned tokens.',
    },
    ...[400, 403].map((status): Row => {
      const message = 'Page Rules endpoint does not support account owned tokens.';
      const body = failing(1011, message);
      return { op: 'pageRuleList', status, body, kind: 'authentication', reason: 'wrong_scheme', message };
    }),
    ...[401, 400].map((status): Row => {
      const body = failing(1001, 'missing authentication');
      // At 401 the status alone would say less.
      return { op: 'accountVerify', status, body, ...token, reason: 'missing' };
    }),
    { op: 'GET /user', status: 403, body: failing(9300, 'User session has expired'), ...token, reason: 'expired' },
  ]);

  it.each([
    ['401', 401, 'Authentication error'],
    ['a bad token', 403, 'Invalid access token'],
  ])('an authentication error (%s) comes with the documented cause and resolution', async (_, status, text) => {
    const error = await failureOf({
      op: 'members.get',
      status,
      body: failing(status === 401 ? 10000 : 9109, text),
      kind: 'authentication',
      message: '',
    });
    expect(error.advice).toEqual({
      cause: 'The API token is incorrect, expired, or revoked.',
      resolution: 'Generate a new API token in the Cloudflare dashboard and reconnect.',
    });
  });

  it('a permission error names the permissions that would do, the least first', async () => {
    const body = failing(10000, 'Authentication error');
    const error = await failureOf({ op: 'members.get', status: 403, body, kind: 'permission', message: '' });
    expect(error.permissions).toEqual(['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning']);
    expect(error.advice?.resolution).toContain('Account Settings Read');
    expect(error.toJSON()).toMatchObject({ permissions: error.permissions });
  });

  it('an IP condition advises to extend the filter, not to make another token', async () => {
    const body = failing(9109, 'Cannot use the access token from location: 203.0.113.7');
    const error = await failureOf({ op: 'members.get', status: 403, body, kind: 'authentication', message: '' });
    expect(error.advice?.resolution).toContain('client IP filter');
  });
});

describe('Request and routing', () => {
  const noRoute = failing(7000, 'No route for that URI');
  const routed = (path: string) =>
    failing(7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);
  verify([
    ...[400, 404].map((status): Row => {
      const message = 'No route for that URI';
      return { op: 'GET /acounts', status, body: noRoute, kind: 'not_found', message };
    }),
    {
      op: 'members.get',
      status: 404,
      body: noRoute,
      ids: { account_id: 'wrong' },
      kind: 'not_found',
      message: 'Account not found',
    },
    ...[405, 400].map((status): Row => {
      const message = 'method not allowed for that URI';
      return { op: 'DELETE /zones', status, body: failing(7001, message), kind: 'not_found', message };
    }),
    ...[400, 404].flatMap((status): Row[] => [
      {
        op: 'members.get',
        status,
        body: routed('/accounts/wrong/members'),
        ids: { account_id: 'wrong' },
        kind: 'not_found',
        message: 'Account not found',
      },
      {
        op: 'members.get',
        status,
        body: routed('/accounts/x/members/wrong'),
        ids: { member_id: 'wrong' },
        kind: 'not_found',
        message: 'Member not found',
      },
      {
        op: 'members.get',
        status,
        body: routed('/accounts/x/members/y'),
        kind: 'not_found',
        message: 'Member not found',
      },
      {
        op: 'members.list',
        status,
        body: routed('/accounts/x/members'),
        kind: 'not_found',
        message: 'Account not found',
      },
      {
        op: 'GET /zones/{zone_id}/pagerules/{pagerule_id}',
        status,
        body: routed('/zones/x/pagerules/y'),
        ids: { zone_id: 'wrong' },
        kind: 'not_found',
        message: 'Zone not found',
      },
    ]),
    {
      op: 'zoneGet',
      status: 400,
      body: {
        success: false,
        errors: [
          { code: 7003, message: 'Could not route to /zones/invalid, perhaps your object identifier is invalid?' },
          { code: 7000, message: 'No route for that URI' },
        ],
        messages: [],
        result: null,
      },
      ids: { zone_id: 'invalid' },
      kind: 'not_found',
      message: 'Zone not found',
    },
    {
      op: 'groupMemberAdd',
      status: 400,
      body: failing(400, 'Validating ID failed'),
      kind: 'validation',
      message: 'Validating ID failed',
    },
    {
      op: 'accountUpdate',
      status: 400,
      body: failing(1001, 'name has an invalid character'),
      kind: 'validation',
      message: 'name has an invalid character',
    },
    {
      op: 'recordCreate',
      status: 400,
      body: failing(1004, 'DNS Validation Error'),
      kind: 'validation',
      message: 'DNS Validation Error',
    },
    {
      op: 'recordCreate',
      status: 400,
      body: failing(9000, 'DNS name is invalid.'),
      kind: 'validation',
      message: 'DNS name is invalid.',
    },
    { op: 'members.get', status: 404, body: failing(0, 'not here'), kind: 'not_found', message: 'Member not found' },
    { op: 'members.get', status: 404, body: failing(11404, 'nope'), kind: 'not_found', message: 'Member not found' },
    { op: 'GET /nowhere', status: 404, body: failing(undefined, 'nope'), kind: 'not_found', message: 'nope' },
    { op: 'GET /nowhere', status: 404, body: undefined, kind: 'not_found', message: 'HTTP 404 Not Found' },
    { op: 'PUT /zones', status: 405, body: undefined, kind: 'not_found', message: 'HTTP 405 Method Not Allowed' },
    {
      op: 'PUT /zones',
      status: 405,
      body: failing(1234, 'wrong method'),
      kind: 'not_found',
      message: 'wrong method',
    },
    { op: 'members.update', status: 409, body: failing(1234, 'locked'), kind: 'conflict', message: 'locked' },
    { op: 'members.update', status: 409, body: undefined, kind: 'conflict', message: 'HTTP 409 Conflict' },
    { op: 'POST /zones', status: 413, body: undefined, kind: 'validation', message: 'HTTP 413 Payload Too Large' },
    {
      op: 'POST /zones',
      status: 413,
      body: pageText('413 Request Entity Too Large'),
      kind: 'validation',
      message: 'HTTP 413 Payload Too Large',
    },
    {
      op: 'POST /zones',
      status: 415,
      body: failing(6007, 'Malformed content type'),
      kind: 'validation',
      message: 'Malformed content type',
    },
    {
      op: 'POST /zones',
      status: 400,
      body: failing(6007, 'Malformed JSON in request body'),
      kind: 'validation',
      message: 'Malformed JSON in request body',
    },
    { op: 'POST /zones', status: 422, body: failing(1234, 'no'), kind: 'validation', message: 'no' },
    ...(
      [
        [408, 'Request Timeout'],
        [504, 'Gateway Timeout'],
      ] as const
    ).map(
      ([status, reason]): Row => ({
        op: 'zoneGet',
        status,
        body: failing(1000, 'Request timeout'),
        kind: 'server',
        retryable: true,
        outcome: 'unknown',
        message: `Cloudflare server error (HTTP ${status} ${reason}): Request timeout`,
      }),
    ),
  ]);

  it.each([
    ['no route', 'GET /acounts', 404, noRoute],
    ['another method', 'PUT /zones', 405, undefined],
    ['a path without ids that is not there', 'GET /nowhere', 404, undefined],
  ] as const)('%s advises to check the endpoint', async (_, op, status, body) => {
    const error = await failureOf({ op, status, body, kind: 'not_found', message: '' });
    expect(error.advice?.resolution).toBe('Check the endpoint against the API documentation.');
  });

  it.each(['zoneGet', 'policyGet', 'members.get', 'roles.get'] as const)(
    'an id that is not there (%s) comes with the documented cause and resolution',
    async (op) => {
      const error = await failureOf({ op, status: 404, body: failing(0, 'x'), kind: 'not_found', message: '' });
      expect(error.advice).toEqual({
        cause: 'The specified ID does not exist or the token lacks access.',
        resolution: 'Verify the account or policy ID and ensure your token permissions cover the requested resource.',
      });
    },
  );
});

describe('Rate limits', () => {
  const throttle = 'Please wait and consider throttling your request speed';
  const wait = 'Rate limited by Cloudflare: wait before the next request';
  const limited = { kind: 'rate_limit', retryable: true, message: wait } as const;
  verify([
    { op: 'members.get', status: 429, body: failing(971, throttle), ...limited },
    { op: 'members.get', status: 200, body: failing(971, throttle), ...limited },
    { op: 'members.get', status: 500, body: failing(971, throttle), ...limited },
    { op: 'members.create', status: 429, body: failing(10429, `Rate limited. ${throttle}`), ...limited },
    { op: 'members.get', status: 403, body: failing(10429, 'Rate limited.'), ...limited },
    {
      op: 'GET /zones',
      status: 429,
      body: failing(10100, `More than 1200 requests per 300 seconds reached. ${throttle}`),
      ...limited,
    },
    {
      op: 'GET /zones',
      status: 429,
      body: failing(10000, 'More than 1200 requests per 300 seconds reached'),
      ...limited,
    },
    { op: 'GET /zones', status: 400, body: failing(undefined, throttle), ...limited },
    { op: 'zoneGet', status: 429, body: pageText('Error 1015', 'You are being rate limited'), ...limited },
    { op: 'zoneGet', status: 403, body: pageText('Error 1015', 'You are being rate limited'), ...limited },
    { op: 'zoneGet', status: 429, body: 'error code: 1015', ...limited },
    { op: 'zoneGet', status: 503, body: 'error code: 1015', ...limited },
    { op: 'purge', status: 429, body: failing(1134, 'Unable to purge, rate limit reached.'), ...limited },
    { op: 'purge', status: 400, body: failing(1134, 'Unable to purge, rate limit reached.'), ...limited },
    { op: 'POST /zones/{zone_id}/purge_cache', status: 400, body: failing(1134, 'Unable to purge'), ...limited },
    { op: 'purge', status: 400, body: failing(1082, 'purge limit'), ...limited },
    { op: 'purge', status: 400, body: failing(1083, 'purge limit'), ...limited },
    { op: 'purge', status: 429, body: failing(1082, 'purge limit'), ...limited },
    { op: 'GET /zones', status: 429, body: failing(20217, 'rulesets limit'), ...limited },
    { op: 'GET /zones', status: 429, body: 'null', ...limited },
    { op: 'GET /zones', status: 429, body: undefined, ...limited },
    { op: 'GET /zones', status: 429, body: pageText('429'), ...limited },
  ]);

  it.each([
    ['187', 'try again in 187 s', 187_000],
    ['0.2', 'try again in 1 s', 200],
    ['0', 'wait before the next request', undefined],
    ['-5', 'wait before the next request', undefined],
    ['soon', 'wait before the next request', undefined],
    ['Infinity', 'wait before the next request', undefined],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 'wait before the next request', undefined],
  ])('Retry-After: %s says "%s"', async (header, words, ms) => {
    const row = { op: 'members.get', status: 429, body: failing(971, throttle), kind: 'rate_limit' } as const;
    const error = await failureOf({ ...row, headers: { 'retry-after': header }, message: '' });
    expect(error.message).toBe(`Rate limited by Cloudflare: ${words}`);
    expect((error as RateLimitError).retryAfterMs).toBe(ms);
  });

  it('a date in Retry-After is a time from now', async () => {
    const date = new Date(Date.now() + 120_000).toUTCString();
    const row = { op: 'members.get', status: 429, body: failing(971, throttle), kind: 'rate_limit' } as const;
    const error = (await failureOf({ ...row, headers: { 'retry-after': date }, message: '' })) as RateLimitError;
    expect(error.retryAfterMs).toBeGreaterThan(60_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(120_000);
  });

  it('a 503 says when Cloudflare expects to be back', async () => {
    const row = { op: 'members.get', status: 503, body: undefined, kind: 'server', message: '' } as const;
    const error = (await failureOf({ ...row, headers: { 'retry-after': '30' } })) as ServerError;
    expect(error.retryAfterMs).toBe(30_000);
    expect(error.toJSON()).toMatchObject({ retryAfterMs: 30_000 });
  });
});

describe('The server side', () => {
  const server = { kind: 'server', retryable: true, outcome: 'unknown' } as const;
  const failed = (status: number, reason: string) =>
    `Cloudflare server error (HTTP ${status}${reason === '' ? '' : ` ${reason}`})`;
  const pages: Array<[status: number, reason: string]> = [
    [500, 'Internal Server Error'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [504, 'Gateway Timeout'],
    [520, ''],
    [521, ''],
    [522, ''],
    [523, ''],
    [524, ''],
    [525, ''],
    [526, ''],
  ];
  verify([
    {
      op: 'policyGet',
      status: 500,
      body: failing(15000, 'internal server error'),
      ...server,
      message: `${failed(500, 'Internal Server Error')}: internal server error`,
    },
    {
      op: 'zoneGet',
      status: 500,
      body: failing(10001, 'internal error'),
      ...server,
      message: `${failed(500, 'Internal Server Error')}: internal error`,
    },
    {
      op: 'zoneGet',
      status: 500,
      body: failing(1052, 'An error has occurred and it has been logged.'),
      ...server,
      message: `${failed(500, 'Internal Server Error')}: An error has occurred and it has been logged.`,
    },
    {
      op: 'zoneCreate',
      status: 400,
      body: failing(1052, 'An error has occurred and it has been logged.'),
      ...server,
      message: `${failed(400, 'Bad Request')}: An error has occurred and it has been logged.`,
    },
    ...pages.map(
      ([status, reason]): Row => ({
        op: 'zoneGet',
        status,
        body: pageText(`api.cloudflare.com | ${status}: error`, `Error code ${status}`),
        ...server,
        message: failed(status, reason),
      }),
    ),
    {
      op: 'zoneGet',
      status: 530,
      body: pageText('Origin DNS error', 'Error 1016'),
      ...server,
      message: 'Cloudflare server error (HTTP 530, error page 1016)',
    },
    // As an API code, 1000 is a bad token; as the code of a page, it is a fault on the way.
    {
      op: 'zoneGet',
      status: 530,
      body: pageText('DNS points to prohibited IP', 'Error 1000'),
      ...server,
      message: 'Cloudflare server error (HTTP 530, error page 1000)',
    },
    {
      op: 'members.create',
      status: 502,
      body: pageText('502'),
      ...server,
      message: failed(502, 'Bad Gateway'),
    },
    {
      op: 'members.get',
      status: 504,
      body: 'upstream request timeout',
      ...server,
      message: `${failed(504, 'Gateway Timeout')}: upstream request timeout`,
    },
    { op: 'members.get', status: 503, body: undefined, ...server, message: failed(503, 'Service Unavailable') },
    {
      op: 'members.get',
      status: 501,
      body: undefined,
      kind: 'server',
      outcome: 'unknown',
      message: failed(501, 'Not Implemented'),
    },
  ]);

  it.each([
    ['ECONNREFUSED', 'not_sent', true],
    ['ENOTFOUND', 'not_sent', true],
    ['EAI_AGAIN', 'not_sent', true],
    ['UND_ERR_CONNECT_TIMEOUT', 'not_sent', true],
    ['CERT_HAS_EXPIRED', 'not_sent', false],
    ['ECONNRESET', 'unknown', true],
    ['UND_ERR_SOCKET', 'unknown', true],
    ['EPIPE', 'unknown', true],
  ] as const)('no answer because of %s leaves a write %s', async (code, outcome, retryable) => {
    const fetch = async () => {
      throw unreachable(code, `it was ${code}`);
    };
    const error = await errorOf(start('members.create', { ...options, fetch }, {}));
    expect(error).toMatchObject({ kind: 'network', code, outcome, retryable, status: undefined });
    expect(error.message).toBe(`Cloudflare could not be reached (${code})`);
    expect(error.cause).toMatchObject({ code, message: `it was ${code}` });
  });

  it('no answer in time leaves a write unknown', async () => {
    const fetch = (request: Request) =>
      new Promise<Response>((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    const error = await errorOf(start('members.create', { ...options, fetch, timeoutMs: 5 }, {}));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', status: undefined, method: 'POST' });
  });
});

describe('Codes by group', () => {
  const refused = (
    op: Operation,
    status: number,
    code: number | undefined,
    message: string,
    more: object = {},
  ): Row => ({
    op,
    status,
    body: failing(code, message, more),
    kind: 'validation',
    message,
  });
  const missing = (op: Operation, status: number, code: number | undefined, text: string, message: string): Row => ({
    op,
    status,
    body: failing(code, text),
    kind: 'not_found',
    message,
  });

  describe('accounts, members, tokens and IAM', () => {
    verify([
      refused('accountUpdate', 400, 1001, 'name is required'),
      refused('accountUpdate', 400, 1001, 'name is too long'),
      refused('accountCreate', 400, 1001, 'account type is not supported'),
      refused('members.create', 400, 1001, 'automatic verification of new members is not allowed'),
      {
        ...refused('accountCreate', 403, 1002, 'account creation forbidden'),
        kind: 'permission',
        message: 'Permission denied: account creation forbidden',
      },
      missing('members.get', 404, 1003, 'Member not found for account', 'Member not found'),
      missing('members.get', 400, 1003, 'Member not found for account', 'Member not found'),
      missing('tokenGet', 404, 1003, 'token not found', 'Token not found'),
      missing('tokenGet', 400, 1003, 'unknown token', 'Token not found'),
      refused('tokenCreate', 400, 400, 'name must have a length'),
      refused('groupMemberAdd', 400, 400, 'invalid member'),
      refused('subscriptionUpdate', 400, 1198, 'Unable to decode JSON'),
      missing('subscriptionUpdate', 404, 1199, 'endpoint not found', 'endpoint not found'),
      {
        ...refused('members.create', 400, 1008, 'Account member already exists for email address'),
        kind: 'conflict',
      },
      { ...refused('members.create', 400, 1001, 'user is already a member'), kind: 'conflict' },
      { ...refused('members.create', 400, 1001, 'user was already invited'), kind: 'conflict' },
      refused('members.create', 400, 1001, 'email is invalid'),
      // What the API itself names is believed, when it is a part of the path.
      missing('members.get', 404, undefined, 'Account not found', 'Account not found'),
      missing('roles.get', 404, undefined, 'Resource not found', 'Role not found'),
    ]);
  });

  describe('alerting', () => {
    verify([
      refused('policyCreate', 400, 17004, 'invalid alert type'),
      refused('policyCreate', 400, 17102, 'mechanism required'),
      refused('policyCreate', 400, 17103, 'Filters selection must be provided to create a policy'),
      refused('policyCreate', 400, 17999, 'something else about policies'),
      {
        ...refused(
          'policyCreate',
          400,
          17200,
          'account is not entitled to create policies for the alert type: http_alert_origin_error',
        ),
        kind: 'plan',
      },
      missing('policyGet', 404, undefined, 'Policy not found', 'Policy not found'),
      missing('policyGet', 404, 0, 'Policy not found', 'Policy not found'),
      missing('policyGet', 400, undefined, 'Policy not found', 'Policy not found'),
      missing('webhookDelete', 404, undefined, 'Webhook not found', 'Webhook not found'),
      missing('webhookDelete', 400, 0, 'Webhook not found', 'Webhook not found'),
      missing(
        'GET /accounts/{account_id}/alerting/v3/policies/{policy_id}',
        404,
        undefined,
        'Policy not found',
        'Policy not found',
      ),
      missing('GET /accounts/{account_id}/alerting/v3/policies/{policy_id}', 404, 0, 'gone', 'Policy not found'),
      missing('policyGet', 404, undefined, 'Account not found', 'Account not found'),
      refused('webhookDelete', 400, 0, 'invalid Webhook ID'),
      refused('webhookCreate', 400, undefined, 'Webhook test failed: the receiver answered 500'),
      ...(['silenceGet', 'webhookDelete'] as const).map(
        (op): Row => ({
          op,
          status: 500,
          body: failing(15000, 'internal server error'),
          kind: 'server',
          retryable: true,
          outcome: 'unknown',
          message: 'Cloudflare server error (HTTP 500 Internal Server Error): internal server error',
        }),
      ),
    ]);
  });

  describe('zones', () => {
    verify([
      { ...refused('zoneHold', 403, 1005, 'zone hold needs an Enterprise zone'), kind: 'plan' },
      { ...refused('POST /zones/{zone_id}/hold', 400, 1005, 'This requires an Enterprise plan'), kind: 'plan' },
      refused('zoneCreate', 400, 1049, 'example.invalid is not a registered domain'),
      { ...refused('zoneCreate', 400, 1061, 'example.com already exists'), kind: 'conflict' },
      { ...refused('POST /zones', 400, 1061, 'example.com already exists'), kind: 'conflict' },
      refused('zoneCreate', 400, 1097, 'example.com has been banned from Cloudflare'),
      refused(
        'zoneCreate',
        400,
        1105,
        'This zone is temporarily banned and cannot be added to Cloudflare at this time',
      ),
      {
        ...refused('zoneCreate', 400, 1106, 'Sorry, you are not allowed to create new zones.'),
        kind: 'permission',
        message: 'Permission denied, this call needs Zone Write: Sorry, you are not allowed to create new zones.',
      },
      {
        ...refused('zoneCreate', 403, 1068, 'Permission denied'),
        kind: 'permission',
        message: 'Permission denied, this call needs Zone Write: Permission denied',
      },
      { ...refused('zoneCreate', 400, 1108, 'subscription missing'), kind: 'plan' },
      refused('zoneCreate', 400, 1118, 'You have exceeded the limit for adding zones. Please activate some zones.'),
    ]);
  });

  describe('DNS', () => {
    const chain = (code: number, message: string) => ({ error_chain: [{ code, message }] });
    verify([
      missing('recordGet', 404, 81044, 'Record does not exist.', 'Record not found'),
      missing('recordGet', 400, 81044, 'Record does not exist.', 'Record not found'),
      missing('recordGet', 404, 1002, 'Invalid dns record identifier', 'Record not found'),
      ...(
        [
          [81053, 'An A, AAAA, or CNAME record with that host already exists.'],
          [81056, 'NS records with that host already exist.'],
          [81057, 'The record already exists.'],
          [81058, 'An identical record already exists.'],
          [81062, 'A record of another type stands in the way.'],
        ] as const
      ).flatMap(([code, message]): Row[] => [
        { ...refused('recordCreate', 400, code, message), kind: 'conflict' },
        { ...refused('POST /zones/{zone_id}/dns_records', 400, code, message), kind: 'conflict' },
      ]),
      {
        ...refused('recordCreate', 400, 1004, 'DNS Validation Error', chain(9021, 'Invalid TTL.')),
        message: 'DNS Validation Error: Invalid TTL.',
      },
      {
        ...refused('recordCreate', 400, 1004, 'DNS Validation Error', chain(81057, 'The record already exists.')),
        kind: 'conflict',
        message: 'DNS Validation Error: The record already exists.',
      },
      refused('recordCreate', 400, 9005, 'Content for A record must be a valid IPv4 address.'),
      refused('recordCreate', 400, 9021, 'Invalid TTL.'),
      // These numbers stand for credentials elsewhere: here they are about a field of the record.
      refused('recordCreate', 400, 9103, 'weight must be a number between 0 and 65535.'),
      refused('recordCreate', 400, 9106, 'port is a required data field.'),
      refused('recordCreate', 400, 9107, 'target is a required data field.'),
      refused('recordCreate', 400, 9109, 'target is not allowed for a proxied record.'),
      {
        ...refused('recordCreate', 400, 1004, 'DNS Validation Error', chain(9106, 'port is a required data field.')),
        message: 'DNS Validation Error: port is a required data field.',
      },
      { ...refused('recordCreate', 400, 9300, 'tag quota exceeded'), kind: 'plan' },
      { ...refused('dnsSettings', 400, 1003, 'DNS setting not available'), kind: 'plan' },
      missing('viewGet', 404, 1015, 'view not found', 'View not found'),
      { ...refused('dnsSettings', 403, 1029, 'internal DNS is not available'), kind: 'plan' },
      { ...refused('dnsSettings', 400, 1029, 'internal DNS is not available'), kind: 'plan' },
      { ...missing('recordGet', 400, 7003, 'Could not route', 'Zone not found'), ids: { zone_id: 'wrong' } },
      missing('recordGet', 403, 9109, 'Unauthorized to access requested resource', 'Zone not found'),
    ]);

    it('a batch tells which of its operations failed', async () => {
      const errors = [
        { code: 81058, message: 'An identical record already exists.', source: { pointer: '/posts/0' } },
        { code: 9005, message: 'Content for A record must be a valid IPv4 address.', source: { pointer: '/posts/2' } },
      ];
      const body = { success: false, errors, messages: [], result: null };
      const error = await failureOf({ op: 'recordBatch', status: 400, body, kind: 'conflict', message: '' });
      expect(error.kind).toBe('conflict');
      expect(error.errors.map(({ code, pointer }) => [code, pointer])).toEqual([
        [81058, '/posts/0'],
        [9005, '/posts/2'],
      ]);
    });
  });

  describe('Access', () => {
    const body = { success: false, errors: [{ code: 10000, message: 'Authentication error' }] };
    verify([
      {
        op: 'providerList',
        status: 403,
        body,
        kind: 'permission',
        message:
          'Permission denied, this call needs Access: Organizations, Identity Providers, and Groups Read: Authentication error',
      },
      missing('GET /accounts/{account_id}/access/groups/{group_id}', 404, 12130, 'access.api.error', 'Group not found'),
    ]);
  });
});

describe('The same number means other things elsewhere', () => {
  /** One number, and what it is in each place. */
  const meanings: Record<
    string,
    Array<[op: Operation, status: number, text: string, kind: ErrorKind, reason?: string]>
  > = {
    1000: [
      ['zoneGet', 401, 'Invalid API Token', 'authentication', 'invalid'],
      ['zoneGet', 403, 'Invalid API Token', 'authentication', 'invalid'],
      ['zoneGet', 408, 'Request timeout', 'server'],
      ['zoneGet', 400, 'message', 'validation'],
    ],
    1001: [
      ['accountUpdate', 400, 'name is too long', 'validation'],
      [
        'accountList',
        400,
        'List accounts endpoint does not support account owned tokens.',
        'authentication',
        'wrong_scheme',
      ],
      ['accountVerify', 400, 'missing authentication', 'authentication', 'missing'],
    ],
    1003: [
      ['members.get', 404, 'unknown', 'not_found'],
      ['tokenGet', 404, 'unknown', 'not_found'],
      ['dnsSettings', 400, 'DNS setting not available', 'plan'],
      ['accountUpdate', 400, 'unknown', 'validation'],
    ],
    1004: [['recordCreate', 400, 'DNS Validation Error', 'validation']],
    1005: [
      ['zoneHold', 400, 'not on this zone', 'plan'],
      ['accountUpdate', 400, 'something else', 'validation'],
    ],
    1011: [
      [
        'pageRuleList',
        400,
        'Page Rules endpoint does not support account owned tokens.',
        'authentication',
        'wrong_scheme',
      ],
      ['certificateCreate', 400, 'custom certificates are not included', 'plan'],
    ],
    1015: [['viewGet', 404, 'view not found', 'not_found']],
    1061: [
      ['zoneCreate', 400, 'in use', 'conflict'],
      ['accountUpdate', 400, 'something else', 'validation'],
    ],
    9106: [
      ['members.get', 400, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers', 'authentication', 'missing'],
      ['recordCreate', 400, 'port is a required data field.', 'validation'],
    ],
    9300: [
      ['zoneGet', 403, 'User session has expired', 'authentication', 'expired'],
      ['recordCreate', 400, 'tag quota exceeded', 'plan'],
    ],
    0: [
      ['policyGet', 404, 'Policy not found', 'not_found'],
      ['webhookDelete', 404, 'Webhook not found', 'not_found'],
      ['webhookCreate', 400, 'Webhook test failed', 'validation'],
      ['zoneCreate', 403, 'Requires permission "com.cloudflare.api.account.zone.create"', 'permission'],
    ],
    10000: [
      ['zoneGet', 403, 'Authentication error', 'permission'],
      ['zoneGet', 401, 'Authentication error', 'authentication', 'invalid'],
      ['zoneGet', 400, 'Authentication error', 'authentication', 'invalid'],
      ['zoneGet', 405, 'Authentication error', 'authentication', 'wrong_scheme'],
      ['zoneGet', 429, 'More than 1200 requests per 300 seconds reached', 'rate_limit'],
      ['zoneGet', 200, 'Authentication error', 'permission'],
    ],
    10001: [
      ['zoneGet', 403, 'Unable to authenticate request', 'authentication', 'invalid'],
      ['zoneGet', 400, 'Unable to authenticate request', 'authentication', 'invalid'],
      ['zoneGet', 500, 'internal error', 'server'],
      ['zoneGet', 400, 'internal error', 'server'],
    ],
  };
  it.each(
    Object.entries(meanings).flatMap(([code, rows]) =>
      rows.map(([op, status, text, kind, reason]) => ({ code: Number(code), op, status, text, kind, reason })),
    ),
  )('$code with $status and "$text" from $op is $kind', async ({ code, op, status, text, kind, reason }) => {
    const error = await failureOf({ op, status, body: failing(code, text), kind, message: '' });
    expect({ kind: error.kind, reason: (error as AuthenticationError).reason }).toEqual({ kind, reason });
  });

  it('the code of a page is not one of the API', async () => {
    const error = await failureOf({
      op: 'viewGet',
      status: 403,
      body: pageText('Error 1000', 'Invalid API Token'),
      kind: 'response',
      message: '',
    });
    expect(error).toMatchObject({ kind: 'response', errors: [] });
  });
});

describe('Envelopes as they really come', () => {
  const wrap = (errors: unknown, more: object = {}) => ({
    success: false,
    errors,
    messages: [],
    result: null,
    ...more,
  });
  verify([
    // `success: false` is a failure whatever the status.
    { op: 'members.get', status: 200, body: failing(1234, 'refused'), kind: 'validation', message: 'refused' },
    { op: 'GET /zones', status: 200, body: failing(1234, 'refused'), kind: 'validation', message: 'refused' },
    { op: 'members.list', status: 200, body: failing(1234, 'refused'), kind: 'validation', message: 'refused' },
    {
      op: 'members.get',
      status: 201,
      body: wrap([], { result: { id: member_id } }),
      kind: 'validation',
      message: 'HTTP 201 Created, but without success',
    },
    // Nothing is said: the status has to do.
    { op: 'members.get', status: 400, body: wrap([]), kind: 'validation', message: 'HTTP 400 Bad Request' },
    {
      op: 'members.get',
      status: 403,
      body: wrap([]),
      kind: 'permission',
      message: 'Permission denied, this call needs Account Settings Read: HTTP 403 Forbidden',
    },
    { op: 'members.get', status: 400, body: wrap(null), kind: 'validation', message: 'HTTP 400 Bad Request' },
    { op: 'members.get', status: 400, body: { success: false }, kind: 'validation', message: 'HTTP 400 Bad Request' },
    { op: 'members.get', status: 400, body: wrap([{}]), kind: 'validation', message: 'HTTP 400 Bad Request' },
    { op: 'members.get', status: 400, body: wrap([null]), kind: 'validation', message: 'HTTP 400 Bad Request' },
    {
      op: 'members.get',
      status: 400,
      body: wrap([{ code: 1234, message: '' }]),
      kind: 'validation',
      message: 'HTTP 400 Bad Request',
    },
    // Errors as plain strings, one or many.
    { op: 'members.get', status: 400, body: wrap(['no good']), kind: 'validation', message: 'no good' },
    { op: 'members.get', status: 400, body: wrap('no good'), kind: 'validation', message: 'no good' },
    { op: 'members.get', status: 400, body: wrap({ code: 1234, message: 'no' }), kind: 'validation', message: 'no' },
    {
      op: 'recordCreate',
      status: 400,
      body: wrap(['An identical record already exists.']),
      kind: 'conflict',
      message: 'An identical record already exists.',
    },
    // Codes as text.
    {
      op: 'members.get',
      status: 400,
      body: wrap([{ code: '7003', message: 'Could not route' }]),
      kind: 'not_found',
      message: 'Member not found',
    },
    // Only a message.
    {
      op: 'members.get',
      status: 400,
      body: wrap([{ message: 'bad since' }]),
      kind: 'validation',
      message: 'bad since',
    },
    // The reason stands in `messages`.
    {
      op: 'members.get',
      status: 400,
      body: wrap([{ code: 1234, message: 'Bad Request' }], { messages: [{ code: 1, message: 'name is taken' }] }),
      kind: 'validation',
      message: 'Bad Request: name is taken',
    },
    {
      op: 'members.get',
      status: 403,
      body: wrap([{ message: 'Forbidden' }], { messages: ['the zone is locked'] }),
      kind: 'permission',
      message: 'Permission denied, this call needs Account Settings Read: Forbidden: the zone is locked',
    },
    {
      op: 'members.get',
      status: 400,
      body: wrap([], { messages: ['first', { message: 'second' }] }),
      kind: 'validation',
      message: 'first; second',
    },
    {
      op: 'members.get',
      status: 400,
      body: wrap([{ message: 'Bad Request' }], { messages: [{ message: 'Upgrade your plan to use this.' }] }),
      kind: 'plan',
      message: 'Bad Request: Upgrade your plan to use this.',
    },
    {
      op: 'members.get',
      status: 502,
      body: wrap([{ message: 'Bad Gateway' }], { messages: ['try later'] }),
      kind: 'server',
      retryable: true,
      outcome: 'unknown',
      message: 'Cloudflare server error (HTTP 502 Bad Gateway): Bad Gateway: try later',
    },
    // The first error speaks, the others still count.
    {
      op: 'recordCreate',
      status: 400,
      body: wrap([
        { code: 1004, message: 'DNS Validation Error' },
        { code: 81057, message: 'The record already exists.' },
      ]),
      kind: 'conflict',
      message: 'DNS Validation Error',
    },
    // The whole chain is shown, and never the same words twice.
    {
      op: 'recordCreate',
      status: 400,
      body: wrap([
        {
          code: 1004,
          message: 'DNS Validation Error',
          error_chain: [
            { code: 9021, message: 'Invalid TTL.' },
            { code: 9005, message: 'DNS Validation Error', error_chain: [{ code: 9006, message: 'deeper' }] },
          ],
        },
      ]),
      kind: 'validation',
      message: 'DNS Validation Error: Invalid TTL.; deeper',
    },
    // No envelope: the text is kept, as far as it is worth showing.
    {
      op: 'members.get',
      status: 400,
      body: { error: 'bad thing', code: 5 },
      kind: 'validation',
      message: 'HTTP 400 Bad Request: {"error":"bad thing","code":5}',
    },
    { op: 'members.get', status: 400, body: 'null', kind: 'validation', message: 'HTTP 400 Bad Request: null' },
    { op: 'members.get', status: 400, body: '[]', kind: 'validation', message: 'HTTP 400 Bad Request: []' },
    {
      op: 'members.get',
      status: 400,
      body: 'two\r\nlines\u001b[31m of text',
      kind: 'validation',
      message: 'HTTP 400 Bad Request: two lines [31m of text',
    },
    {
      op: 'members.get',
      status: 403,
      body: pageText('Attention Required! | Cloudflare', 'Sorry, you have been blocked'),
      kind: 'response',
      message: 'Blocked before it reached the API (HTTP 403 Forbidden)',
    },
    { op: 'members.get', status: 400, body: pageText('400'), kind: 'validation', message: 'HTTP 400 Bad Request' },
    { op: 'members.get', status: 404, body: pageText('404'), kind: 'not_found', message: 'Member not found' },
    {
      op: 'members.get',
      status: 401,
      body: pageText('401'),
      kind: 'authentication',
      reason: 'invalid',
      message: badToken,
    },
  ]);

  async function errorsOf(errors: unknown): Promise<ApiError[]> {
    const row = { op: 'members.get', status: 400, body: wrap(errors), kind: 'validation', message: '' } as const;
    return (await failureOf(row)).errors;
  }

  it.each<[string, unknown, ApiError[]]>([
    ['a code of zero is none', [{ code: 0, message: 'a' }], [{ message: 'a', chain: [] }]],
    ['a missing code is none', [{ message: 'a' }], [{ message: 'a', chain: [] }]],
    ['a code below 1000 counts', [{ code: 400, message: 'a' }], [{ code: 400, message: 'a', chain: [] }]],
    ['a code as text counts', [{ code: '81058', message: 'a' }], [{ code: 81058, message: 'a', chain: [] }]],
    ['a code that is no number is none', [{ code: 'E_FAIL', message: 'a' }], [{ message: 'a', chain: [] }]],
    ['a code that is true is none', [{ code: true, message: 'a' }], [{ message: 'a', chain: [] }]],
    ['a code in a list is none', [{ code: [5], message: 'a' }], [{ message: 'a', chain: [] }]],
    [
      'a string is a message',
      ['a', 'b'],
      [
        { message: 'a', chain: [] },
        { message: 'b', chain: [] },
      ],
    ],
    ['a message that is no text is none', [{ code: 1234, message: {} }], [{ code: 1234, message: '', chain: [] }]],
    ['`null` holds nothing', null, []],
    [
      'a pointer is kept',
      [{ code: 9005, message: 'a', source: { pointer: '/posts/0' } }],
      [{ code: 9005, message: 'a', chain: [], pointer: '/posts/0' }],
    ],
    ['a pointer that is no text is none', [{ message: 'a', source: { pointer: 1 } }], [{ message: 'a', chain: [] }]],
    [
      'a nested chain is flattened, outermost first',
      [
        {
          code: 6003,
          message: 'a',
          error_chain: [
            { code: 6111, message: 'b', error_chain: [{ code: '6112', message: 'c' }] },
            'd',
            { code: 0, message: 'e' },
          ],
        },
      ],
      [
        {
          code: 6003,
          message: 'a',
          chain: [{ code: 6111, message: 'b' }, { code: 6112, message: 'c' }, { message: 'd' }, { message: 'e' }],
        },
      ],
    ],
    ['a chain that is no list is none', [{ message: 'a', error_chain: 'b' }], [{ message: 'a', chain: [] }]],
  ])('%s', async (_, sent, read) => {
    expect(await errorsOf(sent)).toEqual(read);
  });

  it('a flood of errors and a chain without end are cut', async () => {
    let deep: object = { message: 'bottom' };
    for (let level = 0; level < 50; level++) deep = { message: `level ${level}`, error_chain: [deep] };
    const many = Array.from({ length: 500 }, () => ({ message: 'x'.repeat(100) }));
    const errors = await errorsOf([deep, ...many]);
    expect(errors).toHaveLength(100);
    expect(errors[0]?.chain.length).toBeLessThan(10);
  });

  it('a message has an end, and is one line', async () => {
    const body = wrap([{ message: `first\n${'x'.repeat(5000)}` }]);
    const error = await failureOf({ op: 'members.get', status: 400, body, kind: 'validation', message: '' });
    expect(error.message.length).toBeLessThanOrEqual(1000);
    expect(error.message).toMatch(/^first x+…$/);
  });

  it.each([
    ['errors', wrap([{ message: `you sent ${options.apiToken}` }])],
    ['a chain', wrap([{ message: 'no', error_chain: [{ message: `you sent ${options.apiToken}` }] }])],
    ['messages', wrap([], { messages: [`you sent ${options.apiToken}`] })],
    ['a plain body', `you sent ${options.apiToken}`],
    ['a pointer', wrap([{ message: 'no', source: { pointer: `/${options.apiToken}` } }])],
  ])('a credential that the server echoes in %s is taken out', async (_, body) => {
    for (const status of [200, 400, 403, 404, 500]) {
      if (status === 200 && typeof body === 'string') continue;
      const error = await failureOf({ op: 'members.get', status, body, kind: 'validation', message: '' });
      expect(`${error.stack}${JSON.stringify(error)}${error}`).not.toContain(options.apiToken);
    }
  });

  it('an error tells which call failed, with its ids apart', async () => {
    const error = await failureOf({
      op: 'members.get',
      status: 404,
      body: failing(1003, 'x'),
      kind: 'not_found',
      message: '',
    });
    expect(error).toMatchObject({
      method: 'GET',
      path: '/accounts/{account_id}/members/{member_id}',
      params: { account_id, member_id },
      status: 404,
      attempts: 1,
    });
  });
});

const context = {
  status: 400,
  errors: [{ code: 1, message: 'one', chain: [] }],
  rayId: 'ray',
  method: 'GET',
  path: '/zones/{zone_id}',
  params: { zone_id },
  attempts: 2,
  advice: { cause: 'because', resolution: 'do this' },
  permissions: ['Zone Read'],
};
const samples: AnyCloudflareError[] = [
  new AuthenticationError('m', 'invalid', context),
  new PermissionError('m', context),
  new NotFoundError('m', context),
  new ValidationError('m', context),
  new ParamsError('m', ['p'], context),
  new ConflictError('m', context),
  new PlanError('m', context),
  new RateLimitError('m', { ...context, retryAfterMs: 5 }),
  new ServerError('m', { ...context, retryAfterMs: 6 }),
  new NetworkError('m', 'ECONNRESET', context),
  new TimeoutError('m', context),
  new ResponseError('m', context),
  new ConfigError('m'),
];

/** Does not compile unless every kind is dealt with. */
function reactionTo(error: AnyCloudflareError): string {
  switch (error.kind) {
    case 'authentication':
      return error.reason;
    case 'permission':
      return error.permissions.join();
    case 'params':
      return error.problems.join();
    case 'rate_limit':
    case 'server':
      return `${error.retryAfterMs} ms`;
    case 'network':
      return error.code ?? 'network';
    case 'not_found':
    case 'validation':
    case 'conflict':
    case 'plan':
    case 'timeout':
    case 'response':
    case 'config':
      return error.kind;
    default:
      return error satisfies never;
  }
}

describe('Error objects', () => {
  it.each(samples.map((error) => ({ error, name: error.name })))(
    '$name is an Error with its own name',
    ({ error, name }) => {
      expect(error).toBeInstanceOf(Error);
      expect(error).toBeInstanceOf(CloudflareError);
      expect(error.constructor.name).toBe(name);
      expect(String(error)).toBe(`${name}: m`);
      expect(error.stack?.split('\n')[0]).toBe(`${name}: m`);
      expect(Object.keys(error)).not.toContain('name');
    },
  );

  it('a switch over the kind reaches what belongs to each', () => {
    expect(samples.map(reactionTo)).toEqual([
      'invalid',
      'Zone Read',
      'not_found',
      'validation',
      'p',
      'conflict',
      'plan',
      '5 ms',
      '6 ms',
      'ECONNRESET',
      'timeout',
      'response',
      'config',
    ]);
    expect(new Set(samples.map(({ kind }) => kind)).size).toBe(samples.length);
  });

  it.each(samples.map((error) => ({ error, name: error.name })))('$name is plain data in JSON', ({ error, name }) => {
    const data = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    expect(data).toMatchObject({
      name,
      kind: error.kind,
      message: 'm',
      outcome: error.outcome,
      retryable: error.retryable,
    });
    if (error.kind === 'config') return;
    const { permissions: _, ...told } = context;
    expect(data).toMatchObject(told);
  });

  it('JSON holds what is special to a class', () => {
    const told = Object.assign({}, ...samples.map((error) => error.toJSON()));
    expect(told).toMatchObject({ reason: 'invalid', problems: ['p'], code: 'ECONNRESET', permissions: ['Zone Read'] });
  });

  it('nothing is sent when the params or the options are wrong', async () => {
    const api = answering(() => ok(null));
    const cf = new Cloudflare({ ...options, fetch: api.fetch });
    const error = await errorOf(cf.members.get({ account_id: '', member_id: '..' }));
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent', attempts: 0, retryable: false });
    expect((error as ParamsError).problems).toHaveLength(2);
    expect(api.sent).toHaveLength(0);
    expect(() => new Cloudflare({ ...options, baseUrl: 'http://example.com' })).toThrow(ConfigError);
  });

  it('isCloudflareError knows the errors of another copy of the package, which instanceof does not', async () => {
    const copy = '../src/errors.ts?copy';
    const other = (await import(copy)) as typeof import('../src/errors.ts');
    const error: unknown = new other.PlanError('m', { status: 403 });
    expect(error).not.toBeInstanceOf(CloudflareError);
    expect(isCloudflareError(error)).toBe(true);
    expect(other.isCloudflareError(new PlanError('m'))).toBe(true);
    if (isCloudflareError(error)) expect(error.kind).toBe('plan');
  });

  it.each([null, undefined, 'PlanError', 5, {}, { kind: 'plan', name: 'PlanError' }, new Error('m'), () => {}])(
    'isCloudflareError does not take %o for one',
    (value) => {
      expect(isCloudflareError(value)).toBe(false);
    },
  );

  it('names survive a bundler that shortens class names', async () => {
    const source = await readFile(new URL('../src/errors.ts', import.meta.url), 'utf8');
    const { code } = await transform(source, { loader: 'ts', minify: true, format: 'esm', target: 'es2022' });
    const url = `data:text/javascript,${encodeURIComponent(code)}`;
    const { PlanError: Shortened } = (await import(/* @vite-ignore */ url)) as typeof import('../src/errors.ts');
    expect(Shortened.name).not.toBe('PlanError');
    const error = new Shortened('m');
    expect(String(error)).toBe('PlanError: m');
    expect(error.stack?.split('\n')[0]).toBe('PlanError: m');
    expect(error.toJSON()).toMatchObject({ name: 'PlanError' });
    expect(inspect(error)).toMatch(/^\S* ?\[?PlanError\]?: m/);
  });

  it.each([
    ['an HTTP client', { request: { headers: { authorization: 'Bearer hunter22' } }, options: { apiKey: 'hunter22' } }],
    ['headers', { headers: { 'x-auth-key': 'hunter22' }, config: { token: 'hunter22' } }],
    ['a deeper cause', { cause: new Error('hunter22') }],
    ['symbols', { [Symbol('secret')]: 'hunter22' }],
  ])('a cause keeps its name, message and code, and loses what it carries of %s', async (_, baggage) => {
    const cause = Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' }, baggage);
    const error = new NetworkError('m', 'ECONNRESET', { cause });
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'fetch failed', code: 'ECONNRESET' });
    expect(error.cause).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter22');
  });

  it.each([
    ['text', 'plain', 'plain'],
    ['a number', 5, '5'],
    ['null', null, 'null'],
    ['an object without a message', { secret: 1 }, ''],
    ['a message that is no text', { message: { secret: 1 } }, ''],
    ['an object without a prototype', Object.assign(Object.create(null), { message: 'bare' }), 'bare'],
  ])('a cause that is %s is made an Error', (_, cause, message) => {
    const error = new ServerError('m', { cause });
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.cause).toMatchObject({ message });
  });

  it('a cause of our own is kept whole', () => {
    const cause = new PermissionError('inner', context);
    expect(new PermissionError('outer', { cause }).cause).toBe(cause);
  });

  it('without a cause there is none', () => {
    expect('cause' in new ServerError('m')).toBe(false);
  });

  it.each([
    ['a refused call', 404],
    ['a failed server', 500],
    ['a success without a body', 200],
  ])('the stack of %s leads to the line that made the call', async (_, status) => {
    // As many frames as Node shows by default; the test runner asks for more.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 10;
    try {
      const api = answering(() => answer(status, undefined));
      const cf = new Cloudflare({ ...options, fetch: api.fetch });
      const whoAsks = async () => {
        await cf.members.get({ account_id, member_id });
      };
      const error = await errorOf(whoAsks());
      expect(error.stack).toContain('whoAsks');
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });
});
