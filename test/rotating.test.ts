/** A token that is rolled while clients use it: no request fails, and nobody has to start again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, Cloudflare, type RotatingOptions, rotating } from '../src/index.ts';
import { accountOf, small, zoneOf } from './support/emulated.ts';
import { exposures } from './support/exposure.ts';
import { failureOf, settle } from './support/settle.ts';
import { answer, failing } from './support/stand-in.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A vault with a token in it, which somebody else may roll, and clients that use it. */
async function begin(options: ClientOptions = {}) {
  const emulator = small();
  const client = (apiToken: ClientOptions['apiToken']) =>
    new Cloudflare({ env: false, rateLimit: false, retry: false, ...options, apiToken, fetch: emulator.fetch });
  const vault = { value: emulator.addToken({ permissions: ['Zone Read', 'Account Settings Read'] }) };
  const token_id = [...emulator.world.tokens.keys()].at(-1) ?? '';
  const load = vi.fn(async () => vault.value);
  const admin = client(emulator.token);
  const store = (value: string) => {
    vault.value = value;
  };
  const calls = (cf: Cloudflare) => [
    cf.zones.list().toArray(),
    cf.zones.get({ zone_id: zoneOf(emulator).id }),
    cf.ping(),
    cf.accounts.get({ account_id: accountOf(emulator) }),
  ];
  return { emulator, client, vault, load, admin, token_id, store, calls };
}

describe('a token that is rolled while two clients use it', () => {
  it('makes no request fail, however long the new secret takes to be stored', async () => {
    const { client, load, admin, token_id, store, calls, emulator } = await begin();
    const apiToken = rotating(load);
    const clients = [client(apiToken), client(apiToken)];
    await settle(Promise.all(clients.flatMap(calls)));
    expect(load).toHaveBeenCalledTimes(1);
    let meanwhile: Promise<unknown>[] = [];
    const rolled = admin.user.tokens.roll(
      { token_id },
      {
        async store(value) {
          // The old secret is dead by now, and the vault still has it.
          meanwhile = [...clients, client(apiToken)].flatMap((cf) => [...calls(cf), ...calls(cf)]);
          await new Promise((resolve) => setTimeout(resolve, 3000));
          store(value);
        },
      },
    );
    expect((await settle(rolled)).status).toBe('fulfilled');
    expect((await settle(Promise.all(meanwhile))).status).toBe('fulfilled');
    expect(emulator.requests.filter(({ status }) => status === 401).length).toBeGreaterThan(4);
    // One client asks, and waits, for all of them.
    expect(load.mock.calls.length).toBeLessThan(10);
    const before = load.mock.calls.length;
    await settle(Promise.all(clients.flatMap(calls)));
    expect(load).toHaveBeenCalledTimes(before);
  });

  it('makes no request fail through twenty rolls in a row', async () => {
    const { client, load, admin, token_id, store, calls } = await begin();
    const apiToken = rotating(load);
    const clients = [client(apiToken), client(apiToken)];
    for (let round = 0; round < 20; round++) {
      const work = Promise.all([...clients.flatMap(calls), admin.user.tokens.roll({ token_id }, { store })]);
      expect((await settle(work)).status).toBe('fulfilled');
    }
    expect(load.mock.calls.length).toBeLessThanOrEqual(60);
  });

  it('makes no request fail with a plain function either, once the new secret is stored', async () => {
    const { client, load, admin, token_id, store, calls } = await begin();
    const clients = [client(load), client(load)];
    await settle(Promise.all(clients.flatMap(calls)));
    await settle(admin.user.tokens.roll({ token_id }, { store }));
    expect((await settle(Promise.all(clients.flatMap(calls)))).status).toBe('fulfilled');
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('can roll itself', async () => {
    const { emulator, client, vault, load, store, calls } = await begin();
    vault.value = emulator.addToken({ permissions: ['API Tokens Write', 'Zone Read', 'Account Settings Read'] });
    const token_id = [...emulator.world.tokens.keys()].at(-1) ?? '';
    const cf = client(rotating(load));
    const work = Promise.all([...calls(cf), cf.user.tokens.roll({ token_id }, { store }), ...calls(cf)]);
    expect((await settle(work)).status).toBe('fulfilled');
    expect((await settle(Promise.all(calls(cf)))).status).toBe('fulfilled');
  });

  it('is exchanged without a single refusal where both secrets work for a while', async () => {
    const { emulator, client, vault, load, calls } = await begin();
    const apiToken = rotating(load);
    const clients = [client(apiToken), client(apiToken)];
    await settle(Promise.all(clients.flatMap(calls)));
    const old = [...emulator.world.tokens.keys()].at(-1) ?? '';
    vault.value = emulator.addToken({ permissions: ['Zone Read', 'Account Settings Read'] });
    await settle(apiToken.refresh());
    emulator.world.tokens.delete(old);
    emulator.requests.length = 0;
    expect((await settle(Promise.all(clients.flatMap(calls)))).status).toBe('fulfilled');
    expect(emulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe('a rotating token', () => {
  const refused = () => answer(401, failing(1000, 'Invalid API Token'));
  const build = (load: () => string | Promise<string>, options: RotatingOptions = {}) => {
    const fetch = vi.fn(async () => refused());
    const apiToken = rotating(load, options);
    const client = () => new Cloudflare({ env: false, rateLimit: false, retry: false, fetch, apiToken });
    return { cf: client(), client, apiToken, fetch };
  };

  it('that is revoked for good is waited for once, not by each call', async () => {
    const { cf } = build(() => 'revoked-token');
    const started = Date.now();
    const failure = { kind: 'authentication', reason: 'invalid', message: 'Invalid Cloudflare API token' };
    expect(await failureOf(cf.request('GET /user'))).toMatchObject(failure);
    expect(Date.now() - started).toBe(10_000);
    expect(await failureOf(cf.request('GET /user'))).toMatchObject(failure);
    expect(Date.now() - started).toBe(10_000);
  });

  it('that was given up is found again when it has changed after all', async () => {
    let value = 'revoked-token';
    const { cf, fetch } = build(() => value, { patienceMs: 0 });
    await failureOf(cf.request('GET /user'));
    value = 'another-token';
    fetch.mockImplementation(async () => answer(200, { success: true, result: { id: 'x' } }));
    fetch.mockImplementationOnce(async () => refused());
    expect(await settle(cf.request('GET /user'))).toMatchObject({ status: 'fulfilled' });
  });

  it('that cannot be loaded is loaded anew by the next call', async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('sealed')).mockResolvedValue('a-token');
    const { cf, fetch } = build(load);
    fetch.mockImplementation(async () => answer(200, { success: true, result: {} }));
    expect(await failureOf(cf.request('GET /user'))).toMatchObject({ reason: 'missing', cause: { message: 'sealed' } });
    expect(await settle(cf.request('GET /user'))).toMatchObject({ status: 'fulfilled' });
  });

  it('that hangs ends with the attempt, and is loaded anew by the next call', async () => {
    const load = vi.fn<() => Promise<string>>().mockReturnValueOnce(new Promise(() => {}));
    const { cf, fetch } = build(load.mockResolvedValue('a-token'));
    fetch.mockImplementation(async () => answer(200, { success: true, result: {} }));
    const error = await failureOf(cf.request('GET /user', {}, { timeoutMs: 1000 }));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'not_sent' });
    expect(await settle(cf.request('GET /user'))).toMatchObject({ status: 'fulfilled' });
  });

  it('keeps what it has when a refresh fails, and says so', async () => {
    const load = vi.fn<() => Promise<string>>().mockResolvedValueOnce('a-token').mockRejectedValue(new Error('sealed'));
    const { cf, apiToken, fetch, client } = build(load);
    fetch.mockImplementation(async () => answer(200, { success: true, result: {} }));
    await settle(cf.request('GET /user'));
    expect(await failureOf(apiToken.refresh())).toMatchObject({ message: 'sealed' });
    expect(await settle(cf.request('GET /user'))).toMatchObject({ status: 'fulfilled' });
    expect(await settle(client().request('GET /user'))).toMatchObject({ status: 'fulfilled' });
  });

  it('shows its value to nobody who prints it', async () => {
    const token = 'CanaryToken-0123456789_abcdefghijklmnopqr';
    const { cf, apiToken } = build(() => token, { patienceMs: 0 });
    const error = await failureOf(cf.request('GET /user'));
    expect(exposures([cf, apiToken, error], [token])).toEqual([]);
  });

  it.each<[string, unknown, unknown]>([
    ['a token', 'a-token', {}],
    ['nothing', undefined, {}],
    ['a patience that is no number', () => 'x', { patienceMs: '5' }],
    ['a patience below 0', () => 'x', { patienceMs: -1 }],
    ['a patience without end', () => 'x', { patienceMs: Number.POSITIVE_INFINITY }],
    ['options that are none', () => 'x', 5],
    ['a misspelt option', () => 'x', { patience: 5 }],
  ])('is not made of %s', (_, load, options) => {
    expect(() => rotating(load as () => string, options as RotatingOptions)).toThrow(/rotating: /);
  });
});
