/** Tokens after they were made: tried out, rolled with a hand-over, about to expire, revoked; of both kinds. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ClientOptions,
  Cloudflare,
  type ExpiringToken,
  type RequestOptions,
  type TokenPolicyInput,
  type TokenRollOptions,
} from '../src/index.ts';
import { accountOf, small, unknown } from './support/emulated.ts';
import { exposures } from './support/exposure.ts';
import { failureOf, settle } from './support/settle.ts';
import { errorOf } from './support/stand-in.ts';
import { accountKey, accountSettingsRead } from './support/tokens.ts';

const store = () => {};

/** An emulator, a client that may do everything, and a token of one kind for it to work on. */
async function begin(kind: 'user' | 'account', options: ClientOptions = {}) {
  const emulator = small();
  const account_id = accountOf(emulator);
  const client = (more: ClientOptions) => new Cloudflare({ env: false, fetch: emulator.fetch, ...options, ...more });
  const cf = client({ apiToken: emulator.token });
  const policies: TokenPolicyInput[] = [
    { effect: 'allow', permission_groups: [{ id: accountSettingsRead }], resources: { [accountKey(account_id)]: '*' } },
  ];
  const owner = kind === 'account' ? { account_id } : {};
  const tokens = kind === 'account' ? cf.tokens : cf.user.tokens;
  const path = kind === 'account' ? '/accounts/{account_id}/tokens' : '/user/tokens';
  const made = await tokens.create({ ...owner, name: 'Connector', policies } as never);
  emulator.requests.length = 0;
  const ids = { ...owner, token_id: made.id };
  const works = (apiToken: string) =>
    client({ apiToken })
      .ping({ account_id })
      .then(
        () => true,
        () => false,
      );
  return {
    emulator,
    made,
    ids,
    path,
    works,
    asked: () => emulator.requests.map(({ method, route }) => `${method} ${route}`),
    roll: (given: TokenRollOptions, params: object = ids) => tokens.roll(params as never, given),
    verify: (params: object, given?: RequestOptions) => tokens.value.verify({ ...owner, ...params } as never, given),
    expiring: (params: object = {}): Promise<ExpiringToken[]> => tokens.expiring({ ...owner, ...params } as never),
    revoke: (params: object = ids) => tokens.revoke(params as never),
    create: (name: string, more: object = {}) => tokens.create({ ...owner, name, policies, ...more } as never),
    update: (more: object) => tokens.update({ ...ids, name: 'Connector', policies, ...more } as never),
  };
}

// Loading a module takes real time, in which a deadline on a clock that runs ahead would pass.
beforeAll(() => Promise.all([import('../src/diagnosis.ts'), import('../src/resources/token-flows.ts')]));

afterEach(() => {
  vi.useRealTimers();
});

describe.each(['user', 'account'] as const)('a roll of a token of the %s', (kind) => {
  it('hands the new secret over, then tries it', async () => {
    const { emulator, made, ids, path, works, asked, roll } = await begin(kind);
    const kept: string[] = [];
    const rolled = await roll({
      store: async (value) => {
        kept.push(value);
        // Before anything else can go wrong.
        expect(asked()).toEqual([`PUT ${path}/{token_id}/value`]);
      },
    });
    expect(rolled).toEqual({ token_id: ids.token_id, verified: true, expires_on: undefined });
    expect(asked()).toEqual([`PUT ${path}/{token_id}/value`, `GET ${path}/verify`]);
    expect(emulator.requests.at(-1)?.tokenId).toBe(ids.token_id);
    expect(kept).toHaveLength(1);
    expect(await works(kept[0] as string)).toBe(true);
    expect(await works(made.value)).toBe(false);
  });

  it('can leave the trying to others', async () => {
    const { ids, path, asked, roll } = await begin(kind);
    expect(await roll({ store, verify: false })).toEqual({ ...rolledNot, token_id: ids.token_id });
    expect(asked()).toEqual([`PUT ${path}/{token_id}/value`]);
  });

  it('keeps the time at which the token expires', async () => {
    const { roll, update } = await begin(kind);
    await update({ expires_on: '2099-01-01T00:00:00Z' });
    expect((await roll({ store })).expires_on).toBe('2099-01-01T00:00:00Z');
  });

  it('is patient with a secret that is not known everywhere yet', async () => {
    vi.useFakeTimers();
    const { emulator, path, roll, asked } = await begin(kind);
    emulator.on(`GET ${path}/verify`).fail('authentication-error').times(2);
    const refused = { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }], messages: [] };
    emulator.on(`GET ${path}/verify`).respond({ status: 401, body: refused }).times(2);
    const { value } = await settle(roll({ store }));
    expect(value).toMatchObject({ verified: true });
    expect(asked()).toHaveLength(6);
  });

  it('gives up after a minute, and says that the secret is in its store', async () => {
    vi.useFakeTimers();
    const { emulator, path, roll } = await begin(kind);
    emulator.on(`GET ${path}/verify`).respond({ status: 401 });
    const started = Date.now();
    const error = await failureOf(roll({ store }));
    expect(Date.now() - started).toBe(59_000);
    expect(error).toMatchObject({
      kind: 'authentication',
      reason: 'invalid',
      outcome: 'unknown',
      message:
        'The token was rolled and its new secret stored, but it could not be verified: Invalid Cloudflare API token',
      advice: { resolution: expect.stringContaining('no need to roll the token again') },
    });
    expect((error as Error).stack).toContain('its new secret stored');
  });

  it.each<[string, TokenRollOptions]>([
    ['no longer than deadlineMs allows', { store, deadlineMs: 5000 }],
    ['once, where nothing is to be tried again', { store, retry: false }],
  ])('asks %s', async (_, options) => {
    vi.useFakeTimers();
    const { emulator, path, roll, asked } = await begin(kind);
    emulator.on(`GET ${path}/verify`).respond({ status: 401 });
    await failureOf(roll(options));
    expect(asked()).toHaveLength(options.retry === false ? 2 : 3);
  });

  it.each([
    ['a server that fails', 'html-502', 'server'],
    ['a limit', 'rate-limited', 'rate_limit'],
  ] as const)('says what was done when verifying meets %s', async (_, failure, kind_) => {
    const { emulator, path, roll, works } = await begin(kind, { retry: false, rateLimit: false });
    emulator.on(`GET ${path}/verify`).fail(failure).once();
    let kept = '';
    const keep = (value: string) => {
      kept = value;
    };
    const error = await errorOf(roll({ store: keep }));
    expect(error).toMatchObject({ kind: kind_, outcome: 'unknown' });
    expect(error.message).toMatch(/^The token was rolled and its new secret stored, but it could not be verified: /);
    expect(await works(kept)).toBe(true);
  });

  it('says so when the token is switched off', async () => {
    const { roll, update } = await begin(kind);
    await update({ status: 'disabled' });
    const error = await errorOf(roll({ store }));
    expect(error).toMatchObject({ kind: 'authentication', reason: 'disabled' });
    expect(error.message).toMatch(/could not be verified: The token is disabled$/);
  });

  it.each([
    ['its answer is lost', { cut: true }],
    ['the gateway fails', { failure: 'html-502' }],
    ['the answer is empty', { failure: 'empty-body' }],
    ['the answer holds nothing', { failure: 'null-body' }],
    ['the answer holds no secret', { body: { success: true, result: { id: 'x' } } }],
    ['the answer holds an empty secret', { body: { success: true, result: '' } }],
  ] as const)('is never repeated, and says what to do, when %s', async (_, fault) => {
    const { emulator, path, asked, roll } = await begin(kind);
    const scripted = emulator.on(`PUT ${path}/{token_id}/value`);
    if ('cut' in fault) scripted.resetAfter();
    else if ('failure' in fault) scripted.fail(fault.failure);
    else scripted.respond({ body: fault.body });
    const keep = vi.fn();
    const error = await errorOf(roll({ store: keep }));
    expect(error.outcome).toBe('unknown');
    expect(error.message).toMatch(/^It is not known whether the token was rolled: /);
    expect(error.advice?.resolution).toContain('Roll the token again');
    expect(asked()).toEqual([`PUT ${path}/{token_id}/value`]);
    expect(keep).not.toHaveBeenCalled();
  });

  it('has done nothing when it is refused', async () => {
    const { roll, ids, made, works } = await begin(kind);
    const error = await errorOf(roll({ store }, { ...ids, token_id: unknown }));
    expect(error).toMatchObject({ kind: 'not_found', message: 'Token not found', outcome: 'rejected' });
    expect(await works(made.value)).toBe(true);
  });

  it.each([
    ['throws', (value: string) => fail(value)],
    ['rejects', async (value: string) => fail(value)],
    ['throws no error', (value: string) => Promise.reject(`${value} refused`)],
  ])('says so when what keeps the secret %s, without a word of it', async (_, keep) => {
    const secrets: string[] = [];
    const logged: unknown[] = [];
    const log = (...args: unknown[]) => void logged.push(args);
    const logger = { debug: log, info: log, warn: log, error: log };
    const hooks = { onRequest: log, onResponse: log, onRetry: log, onWait: log, onDrift: log };
    const { roll } = await begin(kind, { logger, ...hooks });
    const error = await errorOf(
      roll({
        store(value) {
          secrets.push(value);
          return keep(value);
        },
      }),
    );
    expect(error).toMatchObject({
      kind: 'authentication',
      reason: 'missing',
      outcome: 'unknown',
      message: 'The token was rolled, but its new secret could not be stored',
      advice: { resolution: expect.stringContaining('Repair what store does and roll the token again') },
      cause: { message: expect.stringContaining('[redacted] refused') },
    });
    expect(secrets).toHaveLength(1);
    expect(exposures([error, logged], secrets)).toEqual([]);
  });

  it('shows the secret nowhere else', async () => {
    const secrets: string[] = [];
    const seen: unknown[] = [];
    const log = (...args: unknown[]) => void seen.push(args);
    const { roll, emulator, path } = await begin(kind, { logger: log as never, onRequest: log, onResponse: log });
    const keep = (value: string) => void secrets.push(value);
    seen.push(await roll({ store: keep }));
    emulator.on(`GET ${path}/verify`).fail('html-502');
    seen.push(await errorOf(roll({ store: keep, retry: false })));
    expect(secrets).toHaveLength(2);
    expect(exposures([seen, emulator.requests], secrets)).toEqual([]);
  });

  it.each<[string, unknown, unknown, string[]]>([
    ['nothing to keep the secret', {}, {}, ['token_id is required', 'store must be a function that keeps']],
    ['a store that is none', { token_id: 'x' }, { store: 'vault' }, ['store must be a function']],
    ['no options', { token_id: 'x' }, undefined, ['store must be a function']],
    ['no params', null, { store }, ['params must be an object']],
    ['params that are none', 'x', { store }, ['params must be an object']],
    ['an empty id', { token_id: ' ' }, { store, verify: 'yes' }, ['token_id must not be empty', 'verify must be true']],
    ['a misspelt option', { token_id: 'x' }, { store, timeoutMS: 5 }, ['did you mean timeoutMs?']],
    ['a misspelt param', { token_id: 'x', tokenid: 'y' }, { store }, ['tokenid is not a parameter of this call']],
    ['a path', { token_id: '../verify' }, { store }, ['must not be a path']],
  ])('refuses %s before anything is sent', async (_, params, options, problems) => {
    const { roll, asked } = await begin('user');
    const error = await errorOf(roll(options as TokenRollOptions, params as object));
    expect(error.kind).toBe('params');
    for (const problem of problems) expect(error.message).toContain(problem);
    expect(asked()).toEqual([]);
  });

  it('is not taken for done when the new secret turns out to be that of another token', async () => {
    const { emulator, path, roll } = await begin(kind);
    const result = { id: unknown, status: 'active' };
    emulator.on(`GET ${path}/verify`).respond({ body: { success: true, result } });
    const error = await errorOf(roll({ store }));
    expect(error).toMatchObject({ kind: 'response', outcome: 'unknown' });
    expect(error.message).toMatch(/could not be verified: The new secret belongs to another token$/);
  });

  it('works with e-mail and key, which are not what the new secret is tried with', async () => {
    const { emulator, ids, asked } = await begin(kind);
    const { apiKey, email, fetch } = emulator;
    const cf = new Cloudflare({ env: false, fetch, apiKey, email });
    const tokens = kind === 'account' ? cf.tokens : cf.user.tokens;
    expect(await tokens.roll(ids as never, { store })).toMatchObject({ verified: true });
    expect(asked()).toHaveLength(2);
    expect(emulator.requests.map(({ tokenId }) => tokenId)).toEqual([null, ids.token_id]);
  });

  it('ends with the reason of the signal, also while it waits for the secret to work', async () => {
    vi.useFakeTimers();
    const { emulator, path, roll } = await begin(kind);
    emulator.on(`GET ${path}/verify`).respond({ status: 401 });
    const keep = vi.fn();
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 5000);
    expect(await failureOf(roll({ store: keep, signal: controller.signal }))).toBe('enough');
    expect(keep).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not begun when the signal is aborted already', async () => {
    const { roll, asked } = await begin(kind);
    const reason = new Error('the window was closed');
    await expect(roll({ store, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked()).toEqual([]);
  });
});

const rolledNot = { verified: false, expires_on: undefined };

function fail(value: string): never {
  throw Object.assign(new Error(`${value} refused`), { value, body: { value } });
}

describe.each(['user', 'account'] as const)('a secret of the %s', (kind) => {
  it('is verified as it is, not as the one in use', async () => {
    const { made, verify, revoke } = await begin(kind);
    expect(await verify({ value: made.value })).toEqual({ id: made.id, status: 'active' });
    await revoke();
    const error = await errorOf(verify({ value: made.value }, { retry: false }));
    expect(error).toMatchObject({ kind: 'authentication', reason: 'invalid', message: 'Invalid Cloudflare API token' });
    expect(exposures(error, [made.value])).toEqual([]);
  });

  it.each([undefined, '', ' ', 5, null])('that is %j is refused before anything is sent', async (value) => {
    const { verify, asked } = await begin(kind);
    expect(await errorOf(verify({ value }))).toMatchObject({ kind: 'params' });
    expect(asked()).toEqual([]);
  });
});

describe.each(['user', 'account'] as const)('the tokens of the %s that expire', (kind) => {
  const dayMs = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().replace(/\.\d+/, '');

  it('are listed with the first one at the front, and no others', async () => {
    const { create, expiring, emulator, path } = await begin(kind);
    const add = (name: string, days: number) => create(name, { expires_on: inDays(days) });
    await add('In twenty days', 20.5);
    await add('In two days', 2.5);
    await add('Today', 0.5);
    await add('In six days', 6.5);
    const off = await add('Switched off', 3);
    Object.assign(emulator.world.tokens.get(off.id) ?? {}, { status: 'disabled' });
    emulator.requests.length = 0;
    const shown = async (params?: object) => (await expiring(params)).map(({ name, days_left }) => [name, days_left]);
    expect(await shown()).toEqual([
      ['Today', 0],
      ['In two days', 2],
      ['In six days', 6],
    ]);
    emulator.assertCalled(`GET ${path}`, { times: 1, query: { per_page: '50' } });
    expect((await shown({ within_days: 30 })).at(-1)).toEqual(['In twenty days', 20]);
    expect(await shown({ within_days: 1 })).toEqual([['Today', 0]]);
    expect(await shown({ within_days: 0 })).toEqual([]);
  });

  it('are found beyond the first page', async () => {
    const { create, expiring, emulator } = await begin('account');
    for (let at = 0; at < 60; at++) await create(`Token ${at}`, { expires_on: inDays(1.5) });
    emulator.requests.length = 0;
    expect(await expiring()).toHaveLength(60);
    expect(emulator.requests).toHaveLength(2);
  });

  it.each([
    [{ within_days: -1 }, 'within_days must be a number from 0'],
    [{ within_days: Number.NaN }, 'within_days must be a number'],
    [{ within_days: '7' }, 'within_days must be a number, not string'],
    [{ withinDays: 7 }, 'did you mean within_days?'],
    [{ include_expired: true }, 'include_expired is not a parameter of this call'],
    [{ page: 2, status: 'x' }, 'page is not a parameter of this call'],
  ])('are not looked for with %j', async (params, problem) => {
    const { expiring, asked } = await begin(kind);
    const error = await errorOf(expiring(params));
    expect(error.kind).toBe('params');
    expect(error.message).toContain(problem);
    expect(asked()).toEqual([]);
  });
});

describe.each(['user', 'account'] as const)('a token of the %s', (kind) => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  it('is revoked, and then already gone', async () => {
    const { revoke, works, made } = await begin(kind);
    expect(await revoke()).toEqual({ outcome: 'revoked', token_id: made.id });
    expect(await works(made.value)).toBe(false);
    expect(await revoke()).toEqual({ outcome: 'already_gone', token_id: made.id });
  });

  it('counts as revoked by us when only the answer was lost', async () => {
    const { revoke, emulator, path, asked, made } = await begin(kind, { retry: { baseMs: 0 } });
    emulator.on(`DELETE ${path}/{token_id}`).resetAfter().once();
    expect(await revoke()).toEqual({ outcome: 'revoked', token_id: made.id });
    expect(asked()).toHaveLength(2);
  });

  it('is not taken to be gone where it is the id or the account that is wrong', async () => {
    const { revoke, ids } = await begin(kind);
    expect(await errorOf(revoke({ ...ids, token_id: 'no-id' }))).toMatchObject({ kind: 'not_found' });
    if (kind === 'account') {
      expect(await errorOf(revoke({ ...ids, account_id: unknown }))).toMatchObject({ message: 'Account not found' });
    }
    expect(await errorOf(revoke(null as never))).toMatchObject({ kind: 'params' });
    expect(await errorOf(revoke({ ...ids, name: 'x' }))).toMatchObject({ kind: 'params' });
  });
});
