import { describe, expect, it } from 'vitest';
import { base, firstError, makePolicy, makeWebhook, policy, withoutResult } from '../support/alerting.ts';
import { accountOf, firstCode, send, small, stopped, unknown } from '../support/emulated.ts';

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
