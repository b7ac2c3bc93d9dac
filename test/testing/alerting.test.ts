import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

const base = (emulator: Emulator): string => `/accounts/${accountOf(emulator)}/alerting/v3`;
const firstError = ({ status, body }: Awaited<ReturnType<typeof send>>): unknown => [status, body.errors[0]];
const withoutResult = '{"success":true,"errors":[],"messages":[]}';
/** An emulator whose clock stands. */
function stopped(time: number): Emulator {
  const emulator = small();
  emulator.clock.stop();
  emulator.clock.set(time);
  return emulator;
}

const hostile = ['[]', '"x"', '42', 'null', '{', `${'['.repeat(50_000)}${']'.repeat(50_000)}`];

const policy = {
  name: 'mine',
  alert_type: 'universal_ssl_event_type',
  enabled: true,
  mechanisms: { email: [{ id: 'ops@contoso.example' }] },
};

async function makePolicy(emulator: Emulator, body: object = policy): Promise<string> {
  const made = await send(emulator, `${base(emulator)}/policies`, { body });
  expect(made.status).toBe(200);
  return made.body.result.id;
}

async function makeWebhook(emulator: Emulator, url = 'https://hooks.contoso.example/in'): Promise<string> {
  const body = { name: 'mine', url, secret: 'hush' };
  const made = await send(emulator, `${base(emulator)}/destinations/webhooks`, { body });
  expect(made.status).toBe(200);
  return made.body.result.id;
}

describe('policies', () => {
  it('are made, read, listed, changed and removed', async () => {
    const emulator = stopped(Date.UTC(2026, 0, 2));
    const path = `${base(emulator)}/policies`;
    const before = (await send(emulator, path)).body.result.length;
    const id = await makePolicy(emulator);
    const made = await send(emulator, `${path}/${id}`);
    const created = '2026-01-02T00:00:00.000000Z';
    expect(made.body.result).toEqual({ id, ...policy, description: '', filters: null, created, modified: created });
    emulator.clock.advance(1000);
    const changed = await send(emulator, `${path}/${id}`, {
      method: 'PUT',
      body: { enabled: false, alert_interval: '30m', name: null, filters: { zones: ['a'] } },
    });
    expect(changed.body.result).toEqual({ id });
    const after = (await send(emulator, `${path}/${id}`)).body.result;
    expect(after).toMatchObject({ ...policy, enabled: false, alert_interval: '30m', filters: { zones: ['a'] } });
    expect([after.created, after.modified]).toEqual([created, '2026-01-02T00:00:01.000000Z']);
    expect((await send(emulator, `${path}?page=2&per_page=5`)).body.result).toHaveLength(before + 1);
    expect((await send(emulator, `${path}/${id}`, { method: 'DELETE' })).text).toBe(withoutResult);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const gone = await send(emulator, `${path}/${id}`, { method, ...(method === 'PUT' && { body: {} }) });
      expect(firstError(gone)).toEqual([404, { message: 'Policy not found' }]);
    }
  });

  it('keep what a full object sent back says', async () => {
    const emulator = small();
    const path = `${base(emulator)}/policies`;
    for (const { id } of (await send(emulator, path)).body.result) {
      const { body } = await send(emulator, `${path}/${id}`);
      expect((await send(emulator, `${path}/${id}`, { method: 'PUT', body: body.result })).status).toBe(200);
      const { modified, ...rest } = (await send(emulator, `${path}/${id}`)).body.result;
      expect({ ...rest, modified: body.result.modified }).toEqual(body.result);
    }
  });

  it('tell an absent way from an empty one, and drop what destinations carry besides', async () => {
    const emulator = small();
    const webhook = await makeWebhook(emulator);
    const webhooks = [{ id: webhook, name: 'Chat room' }];
    const id = await makePolicy(emulator, { ...policy, mechanisms: { webhooks, email: [], carrier_pigeon: [{}] } });
    const { result } = (await send(emulator, `${base(emulator)}/policies/${id}`)).body;
    expect(result.mechanisms).toEqual({ email: [], webhooks: [{ id: webhook }] });
  });

  it.each([
    [{ ...policy, mechanisms: {} }, 17102, 'mechanism required'],
    [{ ...policy, mechanisms: undefined }, 17102, 'mechanism required'],
    [{ ...policy, mechanisms: { email: [], webhooks: [], pagerduty: [] } }, 17102, 'mechanism required'],
    [{ ...policy, alert_type: 'nonsense' }, 17004, 'invalid alert type'],
    [{ ...policy, alert_type: undefined }, 17004, 'invalid alert type'],
    [{ ...policy, alert_type: '__proto__' }, 17004, 'invalid alert type'],
    [{ ...policy, alert_type: 7 }, 17004, 'invalid alert type'],
    [{ ...policy, alert_type: 'http_alert_origin_error' }, 17103, /^Filters selection must be provided/],
    [{ ...policy, alert_type: 'http_alert_origin_error', filters: { zones: ['a'] } }, 17103, /^Filters selection/],
    [{ ...policy, alert_type: 'pages_event_alert', filters: { event: [] } }, 17103, /^Filters selection/],
    [{ ...policy, name: undefined }, undefined, 'Invalid or missing value for name'],
    [{ ...policy, name: '' }, undefined, 'Invalid or missing value for name'],
    [{ ...policy, enabled: undefined }, undefined, 'Invalid or missing value for enabled'],
    [{ ...policy, enabled: 'yes' }, undefined, 'Invalid or missing value for enabled'],
    [{ ...policy, filters: { zones: 'a' } }, undefined, 'Invalid or missing value for filters.zones'],
    [{ ...policy, filters: { limit: [5] } }, undefined, 'Invalid or missing value for filters.limit.0'],
    [{ ...policy, filters: [] }, undefined, 'Invalid or missing value for filters'],
    [{ ...policy, mechanisms: [] }, undefined, 'Invalid or missing value for mechanisms'],
    [{ ...policy, mechanisms: { email: {} } }, undefined, 'Invalid or missing value for mechanisms.email'],
    [{ ...policy, mechanisms: { email: [{}] } }, undefined, 'Invalid or missing value for mechanisms.email.0.id'],
    [{ ...policy, mechanisms: { email: [{ id: 'ops' }] } }, undefined, 'Invalid email address'],
    [{ ...policy, mechanisms: { webhooks: [{ id: unknown }] } }, undefined, 'Webhook not found'],
    [{ ...policy, mechanisms: { pagerduty: [{ id: unknown }] } }, undefined, 'PagerDuty service not found'],
  ])('refuse %j', async (body, code, message) => {
    const emulator = small();
    const path = `${base(emulator)}/policies`;
    const before = (await send(emulator, path)).text;
    const refused = await send(emulator, path, { body });
    expect(firstCode(refused)).toEqual([400, code]);
    expect(refused.body.errors[0].message).toMatch(message);
    expect((await send(emulator, path)).text).toBe(before);
  });

  it.each(hostile)('refuse a body that is no object: %.20s', async (body) => {
    const emulator = small();
    const path = `${base(emulator)}/policies`;
    const id = await makePolicy(emulator);
    expect((await send(emulator, path, { method: 'POST', body })).status).toBe(400);
    expect((await send(emulator, `${path}/${id}`, { method: 'PUT', body })).status).toBe(400);
    expect((await send(emulator, `${path}/${id}/test`, { method: 'POST', body })).status).toBe(400);
  });

  it('take names of members that mean something elsewhere for what they are', async () => {
    const emulator = small();
    const path = `${base(emulator)}/policies`;
    const body = JSON.stringify(policy).replace('{', '{"__proto__":{"enabled":false},"filters":{"__proto__":["x"]},');
    const made = await send(emulator, path, { method: 'POST', body });
    expect(made.status).toBe(200);
    expect((await send(emulator, `${path}/${made.body.result.id}`)).body.result.enabled).toBe(true);
  });
});

describe('permissions', () => {
  it.each([
    ['GET', '/policies', 'Notifications Read'],
    ['GET', '/history', 'Zero Trust: PII Read'],
    ['GET', '/available_alerts', 'Account Settings Read'],
    ['GET', '/destinations/eligible', 'Notifications Read'],
    ['GET', '/destinations/webhooks', 'Notifications Read'],
    ['GET', '/destinations/pagerduty', 'Notifications Read'],
    ['GET', '/silences', 'Notifications Read'],
    ['DELETE', '/destinations/pagerduty', 'Notifications Write'],
    ['POST', '/destinations/pagerduty/connect', 'Account Settings Write'],
  ])('of %s %s are held or not', async (method, path, permission) => {
    const emulator = small();
    const right = emulator.addToken({ permissions: [permission] });
    const wrong = emulator.addToken({ permissions: [method === 'GET' ? 'Zone Read' : 'Notifications Read'] });
    expect((await send(emulator, base(emulator) + path, { method, token: right })).status).toBe(200);
    expect(firstCode(await send(emulator, base(emulator) + path, { method, token: wrong }))).toEqual([403, 10000]);
  });
});

describe('available alerts', () => {
  it('are the 69 known kinds, each with its filters', async () => {
    const emulator = small();
    const { result } = (await send(emulator, `${base(emulator)}/available_alerts`)).body;
    const kinds = Object.values(result).flat() as Array<{ type: string; filter_options: Array<{ Key: string }> }>;
    expect(new Set(kinds.map(({ type }) => type)).size).toBe(69);
    expect(kinds).toHaveLength(69);
    const { filter_options } = kinds.find(({ type }) => type === 'http_alert_origin_error') ?? {};
    expect(filter_options?.[0]).toEqual({
      Key: 'zones',
      AvailableValues: null,
      ComparisonOperator: '==',
      Range: '1-n',
    });
    expect(filter_options?.[1]).toMatchObject({ Key: 'slo', ComparisonOperator: '>=', Range: '1-1' });
  });

  it('can each be asked for with the filters they need', async () => {
    const emulator = small();
    const { result } = (await send(emulator, `${base(emulator)}/available_alerts`)).body;
    for (const { type, filter_options } of Object.values(result).flat() as Array<{
      type: string;
      filter_options: Array<{ Key: string; Range: string }>;
    }>) {
      const needed = filter_options.filter(({ Range }) => Range.startsWith('1'));
      const filters = Object.fromEntries(needed.map(({ Key }) => [Key, ['x']]));
      await makePolicy(emulator, { ...policy, alert_type: type, filters });
    }
  });
});

describe('eligible ways', () => {
  it.each([
    ['free' as const, false],
    ['business' as const, true],
  ])('depend on the plan: %s', async (plan, eligible) => {
    const emulator = small({ world: { accounts: 1, zonesPerAccount: 1, plan } });
    const { result } = (await send(emulator, `${base(emulator)}/destinations/eligible`)).body;
    expect(result).toEqual({
      email: { eligible: true, ready: true, type: 'email' },
      pagerduty: { eligible, ready: true, type: 'pagerduty' },
      webhooks: { eligible: true, ready: true, type: 'webhook' },
    });
    const services = await send(emulator, `${base(emulator)}/destinations/pagerduty`);
    expect(services.body.result).toHaveLength(eligible ? 1 : 0);
  });
});

describe('webhooks', () => {
  it('are made, read, listed, changed and removed', async () => {
    const emulator = stopped(Date.UTC(2026, 0, 2));
    const path = `${base(emulator)}/destinations/webhooks`;
    const id = await makeWebhook(emulator);
    const made = await send(emulator, `${path}/${id}`);
    expect(made.body.result).toEqual({
      id,
      name: 'mine',
      type: 'generic',
      url: 'https://hooks.contoso.example/in',
      created_at: '2026-01-02T00:00:00.000000Z',
      last_success: null,
      last_failure: null,
    });
    const body = { name: 'theirs', url: 'https://hooks.contoso.example/other', secret: 'hush' };
    expect((await send(emulator, `${path}/${id}`, { method: 'PUT', body })).body.result).toEqual({ id });
    const { result } = (await send(emulator, path)).body;
    const last_success = '2026-01-02T00:00:00.000000Z';
    expect(result.at(-1)).toMatchObject({ id, name: 'theirs', url: body.url, last_success });
    expect(JSON.stringify([result, [...emulator.world.webhooks.values()], emulator.world.audit])).not.toContain('hush');
    expect((await send(emulator, `${path}/${id}`, { method: 'DELETE' })).text).toBe(withoutResult);
    expect(firstError(await send(emulator, `${path}/${id}`))).toEqual([404, { message: 'Webhook not found' }]);
    const again = await send(emulator, `${path}/${id}`, { method: 'DELETE' });
    expect(firstError(again)).toEqual([500, { code: 15000, message: 'internal server error' }]);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const malformed = await send(emulator, `${path}/nonsense`, { method, ...(method === 'PUT' && { body }) });
      expect(firstError(malformed)).toEqual([400, { message: 'invalid Webhook ID' }]);
    }
  });

  it.each([
    ['https://hooks.slack.com/services/T1/B2/hush', 'slack', 'https://hooks.slack.com/services/T1/B2'],
    ['https://discord.com/api/webhooks/12/hush', 'discord', 'https://discord.com/api/webhooks/12'],
    [
      'https://chat.googleapis.com/v1/spaces/a/messages?key=hush',
      'gchat',
      'https://chat.googleapis.com/v1/spaces/a/messages',
    ],
    ['https://open.feishu.cn/open-apis/bot/v2/hook/hush', 'feishu', 'https://open.feishu.cn/open-apis/bot/v2/hook'],
    ['https://api.opsgenie.com/v1/json', 'opsgenie', 'https://api.opsgenie.com/v1/json'],
    ['https://events.datadoghq.com/x', 'datadog', 'https://events.datadoghq.com/x'],
    ['https://contoso.splunkcloud.com/x', 'splunk', 'https://contoso.splunkcloud.com/x'],
    ['https://HOOKS.contoso.example?a=b', 'generic', 'https://HOOKS.contoso.example?a=b'],
  ])('know %s, and keep no secret', async (url, type, shown) => {
    const emulator = small();
    const id = await makeWebhook(emulator, url);
    const read = await send(emulator, `${base(emulator)}/destinations/webhooks/${id}`);
    expect(read.body.result).toMatchObject({ type, url: shown });
    expect(JSON.stringify(emulator.world.audit)).not.toContain('hush');
  });

  it.each([
    [{ url: 'https://hooks.contoso.example' }, 'Invalid or missing value for name'],
    [{ name: 'x' }, 'Invalid or missing value for url'],
    [{ name: 'x', url: 5 }, 'Invalid or missing value for url'],
    [{ name: 'x', url: 'https://hooks.contoso.example', secret: [] }, 'Invalid or missing value for secret'],
    [{ name: 'x', url: 'hooks.contoso.example' }, 'Invalid webhook URL'],
    [{ name: 'x', url: 'ftp://hooks.contoso.example' }, 'Invalid webhook URL'],
    [{ name: 'x', url: 'https://hooks.contoso.example:8443' }, 'Invalid webhook URL'],
    [{ name: 'x', url: 'https://127.0.0.1/' }, 'Invalid webhook URL'],
    [{ name: 'x', url: 'https://[::1]/' }, 'Invalid webhook URL'],
    [{ name: 'x', url: 'https://localhost/' }, 'Invalid webhook URL'],
    [{ name: 'x', url: 'https://hooks.invalid/' }, /^Webhook test failed/],
  ])('refuse %j', async (body, message) => {
    const emulator = small();
    const path = `${base(emulator)}/destinations/webhooks`;
    const id = await makeWebhook(emulator);
    const before = (await send(emulator, path)).text;
    for (const [at, method] of [
      [path, 'POST'],
      [`${path}/${id}`, 'PUT'],
    ] as const) {
      const refused = await send(emulator, at, { method, body });
      expect([refused.status, Object.keys(refused.body.errors[0])]).toEqual([400, ['message']]);
      expect(refused.body.errors[0].message).toMatch(message);
    }
    expect((await send(emulator, path)).text).toBe(before);
  });

  it('stay named by policies when they are gone', async () => {
    const emulator = small();
    const webhook = await makeWebhook(emulator);
    const id = await makePolicy(emulator, { ...policy, mechanisms: { webhooks: [{ id: webhook }] } });
    await send(emulator, `${base(emulator)}/destinations/webhooks/${webhook}`, { method: 'DELETE' });
    const { result } = (await send(emulator, `${base(emulator)}/policies/${id}`)).body;
    expect(result.mechanisms).toEqual({ webhooks: [{ id: webhook }] });
    const tested = await send(emulator, `${base(emulator)}/policies/${id}/test`, { method: 'POST' });
    expect(firstError(tested)).toEqual([400, { message: 'Webhook not found' }]);
  });
});

describe('PagerDuty', () => {
  it('is connected with a token that works once, and disconnected as a whole', async () => {
    const emulator = small();
    const path = `${base(emulator)}/destinations/pagerduty`;
    const token = (await send(emulator, `${path}/connect`, { method: 'POST' })).body.result.id;
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    const { id } = (await send(emulator, `${path}/connect/${token}`)).body.result;
    const services = [{ id, name: 'PagerDuty service 1' }];
    expect((await send(emulator, path)).body.result).toEqual(services);
    for (const used of [token, unknown]) {
      const message = 'PagerDuty integration token not found';
      expect(firstError(await send(emulator, `${path}/connect/${used}`))).toEqual([404, { message }]);
    }
    await makePolicy(emulator, { ...policy, mechanisms: { pagerduty: [{ id }] } });
    expect((await send(emulator, path, { method: 'DELETE' })).text).toBe(withoutResult);
    expect((await send(emulator, path)).body.result).toEqual([]);
    expect(JSON.stringify(emulator.world.audit)).not.toContain(token);
  });
});

describe('silences', () => {
  const times = { start_time: '2026-01-01T00:00:00Z', end_time: '2026-01-02T00:00:00Z' };

  it('are made without being told, listed, read, changed and removed', async () => {
    const emulator = stopped(Date.UTC(2026, 0, 1));
    const path = `${base(emulator)}/silences`;
    const policy_id = await makePolicy(emulator);
    const made = await send(emulator, path, {
      body: [
        { policy_id, ...times },
        { policy_id, end_time: null },
      ],
    });
    expect(made.text).toBe(withoutResult);
    const [first, second] = (await send(emulator, path)).body.result;
    const now = '2026-01-01T00:00:00.000000Z';
    expect(first).toEqual({ id: first.id, policy_id, ...times, created_at: now, updated_at: now });
    expect(second).toEqual({ id: second.id, policy_id, start_time: now, created_at: now, updated_at: now });
    emulator.clock.advance(1000);
    const body = [{ id: first.id, end_time: '2026-01-03T00:00:00Z' }];
    const changed = await send(emulator, path, { method: 'PUT', body });
    const updated_at = '2026-01-01T00:00:01.000000Z';
    expect(changed.body.result).toEqual([{ ...first, end_time: '2026-01-03T00:00:00Z', updated_at }]);
    expect((await send(emulator, `${path}/${first.id}`)).body.result).toEqual(changed.body.result[0]);
    expect((await send(emulator, `${path}/${first.id}`, { method: 'DELETE' })).text).toBe(withoutResult);
    for (const [method, at] of [
      ['GET', first.id],
      ['DELETE', first.id],
      ['GET', 'nonsense'],
    ]) {
      const gone = await send(emulator, `${path}/${at}`, { method });
      expect(firstError(gone)).toEqual([500, { code: 15000, message: 'internal server error' }]);
    }
    await send(emulator, `${base(emulator)}/policies/${policy_id}`, { method: 'DELETE' });
    expect((await send(emulator, path)).body.result).toEqual([]);
  });

  it.each([
    [{ ...times }, 400, 'Invalid or missing value'],
    [[{ ...times }], 400, 'Invalid or missing value for 0.policy_id'],
    [[{ policy_id: 'mine', start_time: 'soon' }], 400, 'Invalid or missing value for 0.start_time'],
    [[{ policy_id: 'mine', end_time: '2026-02-30' }], 400, 'Invalid or missing value for 0.end_time'],
    [[{ policy_id: 'mine', ...times, end_time: times.start_time }], 400, 'end_time must be after start_time'],
    [
      [
        { policy_id: 'mine', ...times },
        { policy_id: unknown, ...times },
      ],
      404,
      'Policy not found',
    ],
    [[null], 400, 'Invalid or missing value for 0'],
    [['x'], 400, 'Invalid or missing value for 0'],
  ])('refuse %j, all or nothing', async (body, status, message) => {
    const emulator = small();
    const path = `${base(emulator)}/silences`;
    const own = JSON.parse(JSON.stringify(body).replace('"mine"', JSON.stringify(await makePolicy(emulator))));
    expect(firstError(await send(emulator, path, { body: own }))).toEqual([status, { message }]);
    expect((await send(emulator, path)).body.result).toEqual([]);
  });

  it('refuse changes of what is unknown', async () => {
    const emulator = small();
    const path = `${base(emulator)}/silences`;
    const policy_id = await makePolicy(emulator);
    await send(emulator, path, { body: [{ policy_id, ...times }] });
    const before = (await send(emulator, path)).text;
    const id = JSON.parse(before).result[0].id;
    const body = [{ id, start_time: '2025-01-01T00:00:00Z' }, { id: unknown }];
    expect(firstCode(await send(emulator, path, { method: 'PUT', body }))).toEqual([500, 15000]);
    expect((await send(emulator, path)).text).toBe(before);
  });
});

describe('test notifications', () => {
  it('fill the history with one entry for each destination, the newest first', async () => {
    const emulator = stopped(Date.UTC(2026, 0, 2));
    const webhook = await makeWebhook(emulator);
    const mechanisms = { ...policy.mechanisms, webhooks: [{ id: webhook }] };
    const id = await makePolicy(emulator, { ...policy, mechanisms });
    const path = `${base(emulator)}/policies/${id}/test`;
    expect((await send(emulator, path, { method: 'POST' })).text).toBe(withoutResult);
    const { result, result_info } = (await send(emulator, `${base(emulator)}/history?since=2026-01-01T00:00:00Z`)).body;
    expect(result_info).toEqual({ count: 2, page: 1, per_page: 25, total_count: 2 });
    const about = { name: 'mine', description: '', alert_type: policy.alert_type, policy_id: id };
    expect(result[0]).toMatchObject({ ...about, mechanism: 'ops@contoso.example', mechanism_type: 'email' });
    expect(result[1]).toMatchObject({ ...about, mechanism: webhook, mechanism_type: 'webhook' });
    expect(JSON.parse(result[1].alert_body).data).toEqual({ severity: 1 });
    const read = await send(emulator, `${base(emulator)}/destinations/webhooks/${webhook}`);
    expect(read.body.result.last_success).toBe('2026-01-02T00:00:00.000000Z');
    emulator.clock.advance(1000);
    await send(emulator, path, { body: { severity: 4, source: 'x', state_event: 0, state_correlation_id: 'y' } });
    const times = (await send(emulator, `${base(emulator)}/history`)).body.result.map(
      (one: { sent: string }) => one.sent,
    );
    expect(times).toEqual([...times].sort().reverse());
  });

  it('are not sent by policies that are disabled or silenced', async () => {
    const emulator = stopped(Date.UTC(2026, 0, 2));
    const id = await makePolicy(emulator);
    const path = `${base(emulator)}/policies/${id}`;
    const count = async () => (await send(emulator, `${base(emulator)}/history`)).body.result_info.total_count;
    const test = () => send(emulator, `${path}/test`, { method: 'POST' });
    const before = await count();
    const body = [{ policy_id: id, start_time: '2026-01-01T00:00:00Z', end_time: '2026-01-03T00:00:00Z' }];
    await send(emulator, `${base(emulator)}/silences`, { body });
    expect((await test()).text).toBe(withoutResult);
    expect(await count()).toBe(before);
    emulator.clock.advance(86_400_000);
    await test();
    expect(await count()).toBe(before + 1);
    await send(emulator, path, { method: 'PUT', body: { enabled: false } });
    expect((await test()).text).toBe(withoutResult);
    expect(await count()).toBe(before + 1);
  });

  it.each([{ severity: 5 }, { severity: '1' }, { state_event: 3, state_correlation_id: 'x' }, { state_event: 1 }])(
    'refuse %j',
    async (body) => {
      const emulator = small();
      const id = await makePolicy(emulator);
      const refused = await send(emulator, `${base(emulator)}/policies/${id}/test`, { body });
      expect(refused.status).toBe(400);
      expect(refused.body.errors[0].message).toMatch(/^Invalid or missing value for (severity|state_)/);
      const missing = await send(emulator, `${base(emulator)}/policies/${unknown}/test`, { method: 'POST' });
      expect(firstError(missing)).toEqual([404, { message: 'Policy not found' }]);
    },
  );

  it('fail when the receiver has stopped to answer', async () => {
    const emulator = small();
    const webhook = await makeWebhook(emulator);
    const id = await makePolicy(emulator, { ...policy, mechanisms: { webhooks: [{ id: webhook }] } });
    const kept = emulator.world.webhooks.of(accountOf(emulator));
    const entry = kept.get(webhook);
    if (entry) kept.set(webhook, { ...entry, url: 'https://hooks.invalid' });
    const refused = await send(emulator, `${base(emulator)}/policies/${id}/test`, { method: 'POST' });
    expect(refused.body.errors[0].message).toMatch(/^Webhook test failed/);
  });
});

describe('history', () => {
  it('has windows and pages', async () => {
    const emulator = small();
    const path = `${base(emulator)}/history`;
    const all = (await send(emulator, path)).body.result;
    expect(all.length).toBeGreaterThan(2);
    const { sent } = all[1];
    expect((await send(emulator, `${path}?since=${sent}`)).body.result).toEqual(all.slice(0, 2));
    expect((await send(emulator, `${path}?before=${sent}`)).body.result).toEqual(all.slice(2));
    const far = await send(emulator, `${path}?page=9&per_page=5000`);
    expect([far.body.result, far.body.result_info.per_page]).toEqual([[], 1000]);
    for (const name of ['since', 'before']) {
      const refused = await send(emulator, `${path}?${name}=yesterday`);
      expect(firstError(refused)).toEqual([400, { message: `Invalid value for ${name}` }]);
    }
  });
});

describe('unsubscribing', () => {
  it('may leave nobody, and the policy can still be changed', async () => {
    const emulator = small();
    const id = await makePolicy(emulator);
    const made = emulator.world.policies.of(accountOf(emulator)).get(id);
    if (made) made.mechanisms = { email: [] };
    const put = (body: object) => send(emulator, `${base(emulator)}/policies/${id}`, { method: 'PUT', body });
    expect((await put({ enabled: false })).status).toBe(200);
    expect(firstError(await put({ mechanisms: {} }))).toEqual([400, { code: 17102, message: 'mechanism required' }]);
    expect((await put({ mechanisms: policy.mechanisms })).status).toBe(200);
  });

  it('takes the link of a mail and nothing else', async () => {
    const emulator = small();
    const mechanisms = { email: [{ id: 'a+b@contoso.example' }, { id: 'ops@contoso.example' }] };
    const id = await makePolicy(emulator, { ...policy, mechanisms });
    await send(emulator, `${base(emulator)}/policies/${id}/test`, { method: 'POST' });
    const [mail] = (await send(emulator, `${base(emulator)}/history`)).body.result;
    const link = new URL(/https:\S+$/.exec(mail.alert_body)?.[0] ?? '');
    const path = link.pathname.replace('/client/v4', '');
    const account_id = accountOf(emulator);
    const about = { id, email: 'a+b@contoso.example', account_id };
    const anonymous = { token: null };
    const shown = await send(emulator, path + link.search, anonymous);
    expect(shown.body.result).toEqual({ ...about, name: 'mine', token: link.searchParams.get('token') });
    for (let times = 0; times < 2; times++) {
      const left = await send(emulator, path + link.search, { ...anonymous, method: 'POST' });
      expect(left.body.result).toEqual(about);
    }
    const after = await send(emulator, `${base(emulator)}/policies/${id}`);
    expect(after.body.result.mechanisms).toEqual({ email: [{ id: 'ops@contoso.example' }] });
    for (const [query, message] of [
      ['', 'email is required'],
      ['?email=a@contoso.example', 'token is required'],
      ['?email=ops@contoso.example&token=x', 'Invalid token'],
    ]) {
      const refused = await send(emulator, path + query, { ...anonymous, method: 'POST' });
      expect(firstError(refused)).toEqual([400, { message }]);
    }
    const nowhere = path.replace(account_id, unknown) + link.search;
    expect(firstError(await send(emulator, nowhere, anonymous))).toEqual([404, { message: 'Policy not found' }]);
    expect(emulator.world.policies.has(unknown)).toBe(false);
  });
});
