import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';

const window = 'since=2026-01-01&before=2026-12-31';
const v1 = (emulator: Emulator): string => `/accounts/${accountOf(emulator)}/audit_logs`;
const v2 = (emulator: Emulator): string => `/accounts/${accountOf(emulator)}/logs/audit`;

/** An emulator whose clock stands, and which has seen a change each second: a record, a setting of it, a policy. */
async function changed(): Promise<Emulator> {
  const emulator = small();
  emulator.clock.stop();
  emulator.clock.set(Date.UTC(2026, 1, 1));
  const token = emulator.addToken({ name: 'dns', permissions: ['DNS Write'] });
  const record = { type: 'TXT', name: 'x', content: 'x' };
  const made = await send(emulator, recordsPath(emulator), { body: record, token });
  emulator.clock.advance(1000);
  const body = { content: 'y' };
  await send(emulator, `${recordsPath(emulator)}/${made.body.result.id}`, { method: 'PATCH', body });
  emulator.clock.advance(1000);
  const mechanisms = { email: [{ id: 'ops@contoso.example' }] };
  const policy = { name: 'a "b", c', alert_type: 'incident_alert', enabled: true, mechanisms };
  await send(emulator, `/accounts/${accountOf(emulator)}/alerting/v3/policies`, { body: policy });
  return emulator;
}

const uris = (answer: Awaited<ReturnType<typeof send>>): string[] =>
  answer.body.result.map((entry: { raw: { uri: string } }) => entry.raw.uri.replace(/[0-9a-f]{32}/g, '*'));

describe('what is kept of a change', () => {
  it('is who did what to which thing, and the answer names the entry', async () => {
    const emulator = await changed();
    const zone = zoneOf(emulator);
    const { headers, body } = await send(emulator, recordsPath(emulator), {
      body: { type: 'A', name: 'a', content: '192.0.2.7' },
      headers: { 'user-agent': 'probe/1' },
    });
    const [entry] = (await send(emulator, `${v2(emulator)}?${window}&limit=1`)).body.result;
    const token = [...emulator.world.tokens.values()].find(({ unrestricted }) => unrestricted);
    expect(entry).toMatchObject({
      id: headers.get('cf-auditlog-id'),
      account: { id: accountOf(emulator), name: emulator.world.accounts.get(accountOf(emulator))?.name },
      action: { type: 'create', result: 'success', description: 'Create Dns Record' },
      actor: {
        type: 'user',
        id: emulator.world.user.id,
        email: emulator.email,
        context: 'api_token',
        token_id: token?.id,
        token_name: token?.name,
        ip_address: '192.0.2.1',
      },
      raw: {
        cf_ray_id: headers.get('cf-ray'),
        method: 'POST',
        status_code: 200,
        uri: recordsPath(emulator),
        user_agent: 'probe/1',
      },
      resource: {
        id: body.result.id,
        product: 'dns_records',
        type: 'dns_record',
        scope: 'zones',
        request: { type: 'A', name: 'a', content: '192.0.2.7' },
      },
      zone: { id: zone.id, name: zone.name },
    });
    expect(entry.resource.response.id).toBe(body.result.id);
  });

  it('is no more than an entry can hold, however much was sent', async () => {
    const emulator = small();
    const long = 'x'.repeat(100_000);
    const body = { type: 'A', name: 'a', content: '192.0.2.7', [long]: 1, more: Array(1000).fill(long), after: 1 };
    await send(emulator, recordsPath(emulator), { body });
    const { request } = emulator.world.audit.at(-1) ?? {};
    expect(request).toMatchObject({ type: 'A', name: 'a', content: '192.0.2.7' });
    expect(JSON.stringify(request).length).toBeLessThan(15_000);
  });

  it('knows the place of a new zone, which is in no path', async () => {
    const emulator = small();
    const account = { id: accountOf(emulator) };
    const made = await send(emulator, '/zones', { body: { name: 'brand-new.example', account } });
    expect(made.status).toBe(200);
    const { id, name } = made.body.result;
    const query = `since=2020-01-01&before=2099-01-01&zone_id=${id}`;
    const [entry] = (await send(emulator, `${v2(emulator)}?${query}`)).body.result;
    expect(entry).toMatchObject({ account, resource: { id, product: 'zones', scope: 'zones' }, zone: { id, name } });
  });

  it('outlives the zone it happened in, and tells accounts from users and keys from tokens', async () => {
    const emulator = small();
    const zone = zoneOf(emulator);
    const token = emulator.addToken({ kind: 'account', permissions: ['Zone Write'] });
    await send(emulator, `/zones/${zone.id}`, { method: 'DELETE', token });
    const path = `/accounts/${accountOf(emulator)}/alerting/v3/destinations/pagerduty`;
    const headers = { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey };
    await send(emulator, path, { method: 'DELETE', token: null, headers });
    const { result } = (await send(emulator, `${v2(emulator)}?since=2020-01-01&before=2099-01-01`)).body;
    expect(result[0].actor).toMatchObject({ type: 'user', context: 'api_key' });
    expect(result[1]).toMatchObject({
      action: { type: 'delete' },
      actor: { type: 'account', id: accountOf(emulator), context: 'api_token' },
      resource: { id: zone.id, product: 'zones', type: 'zone' },
      zone: { id: zone.id, name: zone.name },
    });
    expect(result[1].actor).not.toHaveProperty('email');
  });

  it('holds no refusals, no reads, no secrets, and no more than fits', async () => {
    const emulator = small();
    const { audit } = emulator.world;
    await send(emulator, recordsPath(emulator));
    await send(emulator, recordsPath(emulator), { body: {} });
    expect(audit).toEqual([]);
    const body = { type: 'TXT', name: 'x', content: 'x'.repeat(1500), password: 'hush', nested: { api_token: 'hush' } };
    await send(emulator, recordsPath(emulator), { body: { ...body, more: Array(5000).fill('y'.repeat(2000)) } });
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain('hush');
    expect(JSON.stringify(audit).length).toBeLessThan(1_500_000);
    for (let times = 0; times < 10_998; times++) audit.push({ ...audit[0]!, id: `${times}` });
    await send(emulator, recordsPath(emulator), { body: { type: 'TXT', name: 'z', content: 'z' } });
    // The oldest thousand go at once.
    expect(audit).toHaveLength(10_000);
    expect(audit[0]?.id).toBe('999');
  });

  it('holds no value of a token', async () => {
    const emulator = small();
    const made = emulator.addToken({ name: 'old', permissions: ['Zone Read'] });
    const id = [...emulator.world.tokens.values()].find(({ name }) => name === 'old')?.id;
    const rolled = await send(emulator, `/user/tokens/${id}/value`, { method: 'PUT', body: {} });
    const told = JSON.stringify(emulator.world.audit);
    expect(told).not.toContain(made);
    if (rolled.status === 200) expect(told).not.toContain(rolled.body.result);
  });
});

describe('the first log', () => {
  it('tells changes of an account, the newest first, in pages', async () => {
    const emulator = await changed();
    const { body } = await send(emulator, `${v1(emulator)}?per_page=2`);
    expect(body.result_info).toEqual({ page: 1, per_page: 2, total_pages: 2, count: 2, total_count: 3 });
    expect(body.result[0]).toMatchObject({
      action: { type: 'add', result: true },
      actor: { type: 'user', email: emulator.email, id: emulator.world.user.id, ip: '192.0.2.1' },
      interface: 'API',
      newValueJson: { name: 'a "b", c' },
      oldValue: '',
      owner: { id: accountOf(emulator) },
      resource: { type: 'policy' },
      when: '2026-02-01T00:00:02.000Z',
    });
    expect(JSON.parse(body.result[0].newValue)).toEqual(body.result[0].newValueJson);
    const rest = await send(emulator, `${v1(emulator)}?per_page=2&page=2`);
    expect(rest.body.result).toHaveLength(1);
    expect((await send(emulator, `${v1(emulator)}?page=9`)).body.result).toEqual([]);
  });

  it.each([
    ['direction=asc', ['dns_record', 'dns_record', 'policy']],
    ['action.type=add', ['policy', 'dns_record']],
    ['actor.email=ROBIN.alder@contoso.example', ['policy', 'dns_record', 'dns_record']],
    ['actor.email=x@contoso.example', []],
    ['actor.ip=192.0.2.0/24', ['policy', 'dns_record', 'dns_record']],
    ['actor.ip=192.0.2.2', []],
    ['actor.ip=2001:db8::/32', []],
    ['since=2026-02-01T00:00:01Z', ['policy', 'dns_record']],
    ['before=2026-02-01T01:00:02%2B01:00', ['dns_record', 'dns_record']],
    ['since=2026-02-02', []],
    ['hide_user_logs=true&unknown=1', ['policy', 'dns_record', 'dns_record']],
  ])('filters by %s', async (query, kinds) => {
    const emulator = await changed();
    const { result } = (await send(emulator, `${v1(emulator)}?${query}`)).body;
    expect(result.map((entry: { resource: { type: string } }) => entry.resource.type)).toEqual(kinds);
  });

  it('finds one entry, and the entries of a zone', async () => {
    const emulator = await changed();
    const { id } = emulator.world.audit[1]!;
    const one = await send(emulator, `${v1(emulator)}?id=${id}`);
    expect(one.body.result.map((entry: { id: string }) => entry.id)).toEqual([id]);
    const inZone = await send(emulator, `${v1(emulator)}?zone.name=${zoneOf(emulator).name}`);
    expect(inZone.body.result).toHaveLength(2);
  });

  it.each(['since=yesterday', 'before=2026-02-30', 'actor.ip=x', 'actor.ip=192.0.2.0/x', 'actor.ip=192.0.2.0/33'])(
    'refuses %s',
    async (query) => {
      const emulator = await changed();
      expect(firstCode(await send(emulator, `${v1(emulator)}?${query}`))).toEqual([400, 1001]);
      expect(firstCode(await send(emulator, `/user/audit_logs?${query}`))).toEqual([400, 1001]);
    },
  );

  it('is exported as CSV, whole', async () => {
    const emulator = await changed();
    const { headers, text } = await send(emulator, `${v1(emulator)}?export=true&per_page=1`);
    expect(headers.get('content-type')).toContain('text/csv');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^id,when,actor_email,/);
    expect(lines[1]).toContain('"{""name"":""a \\""b\\"", c""');
  });

  it('of the user has what the user did, account or not', async () => {
    const emulator = await changed();
    const token = emulator.addToken({ kind: 'account', permissions: ['Notifications Write'] });
    const path = `/accounts/${accountOf(emulator)}/alerting/v3/destinations/pagerduty`;
    await send(emulator, path, { method: 'DELETE', token });
    expect((await send(emulator, '/user/audit_logs')).body.result).toHaveLength(3);
    expect((await send(emulator, v1(emulator))).body.result).toHaveLength(4);
    emulator.world.audit.push({ ...emulator.world.audit[0]!, account_id: null });
    expect((await send(emulator, '/user/audit_logs')).body.result).toHaveLength(4);
    expect((await send(emulator, '/user/audit_logs?hide_user_logs=true')).body.result).toHaveLength(3);
    expect((await send(emulator, `${v2(emulator)}?${window}`)).body.result).toHaveLength(4);
  });
});

describe('the second log', () => {
  it('is walked by a cursor that new entries do not move', async () => {
    const emulator = await changed();
    const path = `${v2(emulator)}?${window}&limit=2`;
    const first = (await send(emulator, path)).body;
    const { cursor } = first.result_info;
    expect(first.result_info).toEqual({ count: '2', cursor: expect.any(String), cursors: { after: cursor } });
    await send(emulator, recordsPath(emulator), { body: { type: 'TXT', name: 'new', content: 'x' } });
    const second = (await send(emulator, `${path}&cursor=${encodeURIComponent(cursor)}`)).body;
    expect(second.result_info).toEqual({ count: '1' });
    const ids = [...first.result, ...second.result].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(
      emulator.world.audit
        .slice(0, 3)
        .map(({ id }) => id)
        .reverse(),
    );
    const up = await send(emulator, `${v2(emulator)}?${window}&direction=asc&limit=0`);
    expect(up.body.result[0].id).toBe(emulator.world.audit[0]?.id);
    expect(up.body.result).toHaveLength(1);
  });

  it.each([
    ['action_type=create', ['/accounts/*/alerting/v3/policies', '/zones/*/dns_records']],
    ['action_type.not=create', ['/zones/*/dns_records/*']],
    ['raw_method=PATCH&raw_method=DELETE', ['/zones/*/dns_records/*']],
    ['raw_method.not=PATCH&raw_method.not=POST', []],
    ['actor_token_name=dns', ['/zones/*/dns_records']],
    ['resource_product=alerting', ['/accounts/*/alerting/v3/policies']],
    ['product_category=DNS&action_type=update', ['/zones/*/dns_records/*']],
    [
      'product_category=dns&resource_product=alerting&raw_method=POST',
      ['/accounts/*/alerting/v3/policies', '/zones/*/dns_records'],
    ],
    ['resource_scope=accounts', ['/accounts/*/alerting/v3/policies']],
    ['resource_type=policy', ['/accounts/*/alerting/v3/policies']],
    ['raw_status_code=404', []],
    ['action_result=failure', []],
    ['actor_context.not=api_token', []],
    ['actor_type=account', []],
    ['zone_name=elsewhere.example', []],
  ])('filters by %s', async (query, expected) => {
    const emulator = await changed();
    expect(uris(await send(emulator, `${v2(emulator)}?${window}&${query}`))).toEqual(expected);
  });

  it('filters by what an entry itself tells, both ways', async () => {
    const emulator = await changed();
    const [one] = (await send(emulator, `${v2(emulator)}?${window}&direction=asc`)).body.result;
    const told = {
      id: one.id,
      audit_log_id: one.id,
      account_name: one.account.name,
      actor_email: one.actor.email,
      actor_id: one.actor.id,
      actor_ip_address: one.actor.ip_address,
      actor_token_id: one.actor.token_id,
      raw_cf_ray_id: one.raw.cf_ray_id,
      raw_uri: one.raw.uri,
      resource_id: one.resource.id,
      zone_id: one.zone.id,
      zone_name: one.zone.name,
    };
    for (const [name, value] of Object.entries(told)) {
      const ids = async (query: string) =>
        (await send(emulator, `${v2(emulator)}?${window}&${query}`)).body.result.map(({ id }: { id: string }) => id);
      expect(await ids(`${name}=${encodeURIComponent(value)}`), name).toContain(one.id);
      expect(await ids(`${name}.not=${encodeURIComponent(value)}`), name).not.toContain(one.id);
    }
  });

  it.each([
    ['', 'since is required'],
    ['since=2026-01-01', 'before is required'],
    ['since=2026-01-01&before=tomorrow', 'Invalid value for before'],
    [`${window}&product_category=cheese`, 'invalid product category'],
    [`${window}&cursor=%F0`, 'invalid cursor'],
    [`${window}&cursor=bm9uc2Vuc2U`, 'invalid cursor'],
  ])('refuses "%s"', async (query, message) => {
    const emulator = await changed();
    const refused = await send(emulator, `${v2(emulator)}?${query}`);
    expect([refused.status, refused.body.errors]).toEqual([400, [{ message }]]);
  });

  it('tells the history of the thing that an entry is about', async () => {
    const emulator = await changed();
    const [entry] = emulator.world.audit;
    const query = `?${window}&action_time=${entry?.time}`;
    const { body } = await send(emulator, `${v2(emulator)}/${entry?.id}/history${query}`);
    expect(body.result.map((one: { raw: { method: string } }) => one.raw.method)).toEqual(['PATCH', 'POST']);
    expect(body.result_info).toEqual({ count: 2, history_status: 'exact' });
    const page = await send(emulator, `${v2(emulator)}/${entry?.id}/history${query}&limit=1`);
    expect(page.body.result_info).toEqual({ count: 1, cursor: expect.any(String), history_status: 'exact' });
    for (const path of [
      `/${entry?.id}/history?${window}&action_time=2026-03-01T00:00:00Z`,
      `/01234567-89ab-7cde-8f01-23456789abcd/history${query}`,
    ]) {
      const missing = await send(emulator, v2(emulator) + path);
      expect([missing.status, missing.body.errors]).toEqual([404, [{ message: 'audit log not found' }]]);
      expect(missing.body.result_info).toEqual({ count: 0, history_status: 'unavailable' });
    }
    for (const [path, message] of [
      [`/${entry?.id}/history?${window}`, 'action_time is required'],
      [`/${entry?.id}/history?action_time=${entry?.time}`, 'since is required'],
      [`/${unknown}/history${query}`, 'Invalid audit log ID'],
    ]) {
      const refused = await send(emulator, v2(emulator) + path);
      expect([refused.status, refused.body.errors]).toEqual([400, [{ message }]]);
    }
  });

  it('has no history of what does not tell what it changed', async () => {
    const emulator = await changed();
    await send(emulator, `/accounts/${accountOf(emulator)}/alerting/v3/silences`, { body: [] });
    const entry = emulator.world.audit.at(-1);
    const { body } = await send(emulator, `${v2(emulator)}/${entry?.id}/history?${window}&action_time=${entry?.time}`);
    expect([body.result, body.result_info]).toEqual([[], { count: 0, history_status: 'unavailable' }]);
  });

  it('names its product categories', async () => {
    const emulator = small();
    const { result } = (await send(emulator, `${v2(emulator)}/product_categories`)).body;
    expect(result.map(({ value }: { value: string }) => value)).toContain('zerotrust');
    expect(result[0].products[0]).toEqual({ value: 'accounts', label: 'Accounts' });
  });

  it('needs the permission to see settings of the account', async () => {
    const emulator = small();
    const wrong = emulator.addToken({ permissions: ['Notifications Read'] });
    const right = emulator.addToken({ permissions: ['Account Settings Read'] });
    for (const path of [v1(emulator), '/user/audit_logs', `${v2(emulator)}?${window}`]) {
      expect(firstCode(await send(emulator, path, { token: wrong }))).toEqual([403, 10000]);
      expect((await send(emulator, path, { token: right })).status).toBe(200);
    }
  });
});
