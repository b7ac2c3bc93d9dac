import { describe, expect, it } from 'vitest';
import { base, firstError, makePolicy, makeWebhook, policy, withoutResult } from '../support/alerting.ts';
import { send, small, stopped, unknown } from '../support/emulated.ts';

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
