import { describe, expect, it } from 'vitest';
import { base, firstError, hostile, makePolicy, makeWebhook, policy, withoutResult } from '../support/alerting.ts';
import { accountOf, firstCode, send, small, stopped, unknown } from '../support/emulated.ts';

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

describe('notifications as a whole', () => {
  it('have policies that are made, changed and removed', async () => {
    const emulator = small();
    const path = `/accounts/${accountOf(emulator)}/alerting/v3/policies`;
    const made = await send(emulator, path, { body: policy });
    expect(Object.keys(made.body.result)).toEqual(['id']);
    const at = `${path}/${made.body.result.id}`;
    await send(emulator, at, { method: 'PUT', body: { enabled: false } });
    expect((await send(emulator, at)).body.result).toMatchObject({ ...policy, enabled: false });
    const all = await send(emulator, `${path}?page=2`);
    expect(all.body.result.length).toBeGreaterThan(1);
    const removed = await send(emulator, at, { method: 'DELETE' });
    expect(removed.text).toBe('{"success":true,"errors":[],"messages":[]}');
    const gone = await send(emulator, at);
    expect([gone.status, gone.body.errors]).toEqual([404, [{ message: 'Policy not found' }]]);
  });

  it.each([
    [{ ...policy, mechanisms: {} }, 17102],
    [{ ...policy, mechanisms: { email: [] } }, 17102],
    [{ ...policy, alert_type: 'nonsense' }, 17004],
    [{ ...policy, alert_type: 'http_alert_origin_error' }, 17103],
  ])('refuse %j', async (body, code) => {
    const emulator = small();
    const path = `/accounts/${accountOf(emulator)}/alerting/v3/policies`;
    expect(firstCode(await send(emulator, path, { body }))).toEqual([400, code]);
  });

  it('tell what can be reported and what was', async () => {
    const emulator = small();
    const base = `/accounts/${accountOf(emulator)}/alerting/v3`;
    const { body } = await send(emulator, `${base}/available_alerts`);
    expect(body.result['SSL/TLS'][0].type).toBe('universal_ssl_event_type');
    const history = await send(emulator, `${base}/history`);
    expect(Object.keys(history.body.result_info)).toEqual(['count', 'page', 'per_page', 'total_count']);
    expect(history.body.result.length).toBeGreaterThan(0);
    const none = await send(emulator, `${base}/history?since=2099-01-01T00:00:00Z`);
    expect(none.body.result).toEqual([]);
  });
});
