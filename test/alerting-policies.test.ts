/** Notification policies: created and changed whole, checked before Cloudflare has a say, and read back on request. */
import { describe, expect, it } from 'vitest';
import { Cloudflare, type NotificationPolicy } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';
import { answer, answering, errorOf } from './support/stand-in.ts';

const collection = 'POST /accounts/{account_id}/alerting/v3/policies';
const item = '/accounts/{account_id}/alerting/v3/policies/{policy_id}';

function setUp() {
  const emulator = new Emulator({ world: 'small', rateLimit: false });
  const retry = { limit: 2, baseMs: 0, maxDelayMs: 0 };
  const cf = new Cloudflare({ apiToken: emulator.token, baseUrl: emulator.url, fetch: emulator.fetch, retry });
  const [account_id = ''] = emulator.world.accounts.keys();
  const [policy_id = ''] = emulator.world.policies.of(account_id).keys();
  const [webhook_id = ''] = emulator.world.webhooks.of(account_id).keys();
  const policy = {
    account_id,
    name: 'Certificates',
    alert_type: 'universal_ssl_event_type',
    enabled: true,
    mechanisms: { email: [{ id: 'ops@contoso.example' }] },
  };
  const made = () => emulator.requests.map(({ method, route }) => `${method} ${route?.split('/v3/')[1]}`);
  return { emulator, cf, account_id, policy_id, webhook_id, policy, made, policies: cf.alerting.policies };
}

/** A client whose policy is this one, and what was written of it. */
function holding(policy: Partial<NotificationPolicy>) {
  const { fetch, sent } = answering(({ method }) =>
    answer(200, { success: true, errors: [], messages: [], result: method === 'GET' ? policy : { id: 'p' } }),
  );
  const cf = new Cloudflare({ apiToken: 'unused-token-of-a-test', env: false, fetch, rateLimit: false });
  return { cf, sent, written: () => JSON.parse(sent.at(-1)?.body ?? 'null') };
}

const account_id = '0a'.repeat(16);
const policy_id = '2c'.repeat(16);

describe('creating', () => {
  it('costs one request, and gives the id', async () => {
    const { policies, policy, made } = setUp();
    expect(Object.keys(await policies.create(policy))).toEqual(['id']);
    expect(made()).toEqual(['POST policies']);
  });

  it('gives the whole policy when it is read back', async () => {
    const { policies, policy, made } = setUp();
    const { account_id: _, ...sent } = policy;
    const created: NotificationPolicy = await policies.create(policy, { readBack: true });
    expect(created).toMatchObject({ ...sent, id: expect.any(String), created: expect.any(String) });
    expect(made()).toEqual(['POST policies', 'GET policies/{policy_id}']);
  });

  it('is not done twice because reading back fails: the error says that it was done, and which policy it is', async () => {
    const { emulator, policies, policy, account_id } = setUp();
    emulator.on(`GET ${item}`).fail('html-502');
    const before = emulator.world.policies.of(account_id).size;
    const error = await errorOf(policies.create(policy, { readBack: true }));
    const id = [...emulator.world.policies.of(account_id).keys()].at(-1);
    expect(error).toMatchObject({ kind: 'response', outcome: 'unknown', retryable: false, method: 'POST' });
    expect(error.params).toEqual({ account_id, policy_id: id });
    expect(error.message).toMatch(
      new RegExp(`^The policy was created, but could not be read back .*fetch ${id} with policies\\.get\\.$`),
    );
    expect(error.cause).toMatchObject({ kind: 'server', status: 502, attempts: 3 });
    expect(emulator.world.policies.of(account_id).size).toBe(before + 1);
  });

  it('leaves a failure of its own as it is', async () => {
    const { emulator, policies, policy, made } = setUp();
    emulator.on(collection).resetAfter().once();
    expect(await errorOf(policies.create(policy, { readBack: true }))).toMatchObject({
      kind: 'network',
      outcome: 'unknown',
    });
    expect(made()).toEqual(['POST policies']);
  });
});

describe('changing', () => {
  it('keeps what is left out, although the whole is written', async () => {
    const { emulator, policies, account_id, policy_id, made } = setUp();
    const before = { ...emulator.world.policies.of(account_id).get(policy_id) };
    await policies.update({ account_id, policy_id, enabled: false });
    const { id, created, modified, ...kept } = before;
    emulator.assertCalled(`PUT ${item}`, { times: 1, body: { ...kept, enabled: false } });
    expect(made()).toEqual(['GET policies/{policy_id}', 'PUT policies/{policy_id}']);
    const after = await policies.get({ account_id, policy_id });
    expect(after).toEqual({ ...before, enabled: false, modified: after.modified });
  });

  it('sends the ids of destinations, and neither their names nor what older policies had', async () => {
    const { cf, written } = holding({
      id: policy_id,
      name: 'Old',
      description: null,
      enabled: true,
      alert_type: 'dos_attack_l7',
      mechanisms: { email: [{ id: 'ops@contoso.example', name: 'Ops' }], pagerduty: [], webhooks: null },
      conditions: { and: [] },
      filters: null,
      created: '2020-10-19T14:22:39.123456Z',
      modified: '2020-10-19T14:22:39.123456Z',
    });
    await cf.alerting.policies.update({ account_id, policy_id, name: 'New', description: undefined as never });
    expect(written()).toEqual({
      name: 'New',
      enabled: true,
      alert_type: 'dos_attack_l7',
      mechanisms: { email: [{ id: 'ops@contoso.example' }] },
    });
  });

  it('does not speak of destinations where there are none, which Cloudflare would refuse', async () => {
    const { emulator, policies, account_id, policy_id } = setUp();
    const policy = emulator.world.policies.of(account_id).get(policy_id);
    if (policy) policy.mechanisms = { email: [] };
    await policies.update({ account_id, policy_id, enabled: false });
    expect(emulator.requests.at(-1)?.body).not.toHaveProperty('mechanisms');
  });

  it('replaces filters and mechanisms as a whole, and empties them when they are given empty', async () => {
    const filters = { zones: ['a', 'b'], slo: ['99.9'] };
    const { cf, written } = holding({ name: 'One', alert_type: 'http_alert_edge_error', enabled: true, filters });
    await cf.alerting.policies.update({ account_id, policy_id, filters: { zones: ['c'] } });
    expect(written()).toMatchObject({ filters: { zones: ['c'] } });
    await cf.alerting.policies.update({ account_id, policy_id, filters: {} });
    expect(written()).toMatchObject({ name: 'One', filters: {} });
  });

  it('fetches nothing when everything is given', async () => {
    const { policies, policy, policy_id, made } = setUp();
    const whole = { ...policy, policy_id, description: 'All of it.', alert_interval: '30m', filters: {} };
    await policies.update(whole);
    expect(made()).toEqual(['PUT policies/{policy_id}']);
  });

  it('gives the policy as it is now when it is read back, and is repeated where the answer was lost', async () => {
    const { emulator, policies, account_id, policy_id, made } = setUp();
    emulator.on(`PUT ${item}`).resetAfter().once();
    const policy = await policies.update({ account_id, policy_id, name: 'Renamed' }, { readBack: true });
    expect(policy).toMatchObject({ id: policy_id, name: 'Renamed', mechanisms: { email: [{}], webhooks: [{}] } });
    expect(made().map((line) => line.split(' ')[0])).toEqual(['GET', 'PUT', 'PUT', 'GET']);
  });

  it('changes nothing when there is no such policy', async () => {
    const { policies, account_id, made } = setUp();
    const error = await errorOf(policies.update({ account_id, policy_id, enabled: true }));
    expect(error).toMatchObject({ kind: 'not_found', message: 'Policy not found' });
    expect(made()).toEqual(['GET policies/{policy_id}']);
  });
});

describe('checking first', () => {
  it('names what the account would not take, and writes nothing', async () => {
    const { emulator, policies, policy } = setUp();
    const wrong = { ...policy, alert_type: 'http_alert_origin_error' };
    const error = await errorOf(policies.create(wrong, { check: true, readBack: true }));
    expect(error).toMatchObject({
      kind: 'params',
      outcome: 'not_sent',
      problems: [
        'filters.zones is required for http_alert_origin_error: one value at least',
        'filters.slo is required for http_alert_origin_error: one of 99.7, 99.8, 99.9',
      ],
    });
    // Without it, Cloudflare says this and no more.
    const refused = await errorOf(policies.create(wrong));
    expect(refused.errors).toEqual([{ code: 17103, message: expect.stringMatching(/^Filters selection/), chain: [] }]);
    emulator.assertCalled(collection, { times: 1 });
  });

  it('lets a good policy through', async () => {
    const { policies, policy, made } = setUp();
    await policies.create(policy, { check: true, readBack: true });
    const lines = made().map((line) => line.replace('destinations/', ''));
    expect(lines.slice(0, 2).sort()).toEqual(['GET available_alerts', 'GET eligible']);
    expect(lines.slice(2)).toEqual(['POST policies', 'GET policies/{policy_id}']);
  });

  it('looks at the policy as it would be, not at the change alone', async () => {
    const { emulator, policies, account_id, policy_id } = setUp();
    emulator.world.webhooks.of(account_id).clear();
    const error = await errorOf(policies.update({ account_id, policy_id, enabled: true }, { check: true }));
    expect(error).toMatchObject({
      kind: 'params',
      problems: ['mechanisms.webhooks[0] is none of the 0 webhooks of this account'],
    });
    emulator.assertNotCalled('PUT *');
  });
});

describe('what is refused before anything is sent', () => {
  const untyped = (cf: Cloudflare) =>
    cf.alerting.policies as unknown as Record<'create' | 'update' | 'check', (...given: unknown[]) => Promise<unknown>>;

  it.each([
    ['create', {}, ['readback is not an option: did you mean readBack?'], { readback: true }],
    ['create', {}, ['check must be a boolean'], { check: 'yes' }],
    ['update', { polcy_id: 'x' }, ['polcy_id is not a parameter of this call: did you mean policy_id?'], {}],
    ['update', { policy_id: '..' }, ['policy_id must not be a path ("." or "..")'], {}],
    ['check', { alert_type: '' }, ['alert_type must not be empty'], {}],
    ['check', { mechanisms: undefined }, ['mechanisms is required'], {}],
    [
      'check',
      { mechanisms: { webhook: [] } },
      ['mechanisms.webhook is no way of delivery: did you mean webhooks?'],
      {},
    ],
    ['check', { mechanisms: { email: 'a@contoso.example' } }, ['mechanisms.email must be an array of { id }'], {}],
    ['check', { mechanisms: { webhooks: ['x'] } }, ['mechanisms.webhooks[0] must be an object with an id'], {}],
    [
      'check',
      { mechanisms: { email: [{ id: 'nobody' }] } },
      ['mechanisms.email[0] must have an e-mail address as its id'],
      {},
    ],
    ['check', { filters: { slo: 99.9 } }, ['filters.slo must be an array of strings'], {}],
    ['create', { filters: { slo: [99.9] } }, ['filters.slo must be an array of strings'], { check: true }],
    ['check', {}, ['readBack is not an option'], { readBack: true }],
  ] as const)('%s with %j', async (method, change, problems, options) => {
    const { emulator, cf, policy, policy_id: known } = setUp();
    const params = method === 'update' ? { account_id: policy.account_id, policy_id: known } : policy;
    const error = await errorOf(untyped(cf)[method]({ ...params, ...change }, options));
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent', problems });
    expect(emulator.requests).toEqual([]);
  });

  it.each([undefined, null, '', 42, []])('params %j', async (params) => {
    const { emulator, cf } = setUp();
    for (const method of ['create', 'update', 'check'] as const)
      expect(await errorOf(untyped(cf)[method](params))).toMatchObject({ kind: 'params' });
    expect(emulator.requests).toEqual([]);
  });
});

describe('the options', () => {
  it('reach every request of a flow', async () => {
    const { emulator, policies, account_id, policy_id } = setUp();
    const headers = { 'x-contoso-run': '7' };
    const seen: Array<string | null> = [];
    const cf = new Cloudflare({
      apiToken: emulator.token,
      fetch: (request) => {
        seen.push(request.headers.get('x-contoso-run'));
        return emulator.fetch(request);
      },
    });
    await cf.alerting.policies.update({ account_id, policy_id }, { check: true, readBack: true, headers });
    expect(seen).toEqual(Array(6).fill('7'));
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const before = emulator.requests.length;
    await expect(policies.update({ account_id, policy_id }, { signal, readBack: true })).rejects.toBe(reason);
    await expect(policies.check({ account_id, alert_type: 'x', mechanisms: {} }, { signal })).rejects.toBe(reason);
    expect(emulator.requests).toHaveLength(before);
  });

  it('give all requests together the time of deadlineMs, and the error says what was written', async () => {
    const { emulator, policies, policy, account_id, policy_id } = setUp();
    emulator.on(`GET ${item}`).delay(60_000);
    const slow = { deadlineMs: 50, readBack: true };
    const unread = await errorOf(policies.update({ account_id, policy_id, enabled: false }, slow));
    expect(unread).toMatchObject({ kind: 'timeout', outcome: 'not_sent' });
    emulator.assertNotCalled(`PUT ${item}`);
    const written = await errorOf(policies.create(policy, slow));
    expect(written).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    expect(written.message).toMatch(/deadlineMs.*the policy was created, but not read back. Do not write it again/);
  });
});
