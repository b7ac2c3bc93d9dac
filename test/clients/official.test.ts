/** The official package, pointed at the emulator, runs every operation of the scope that it has. */
import Cloudflare from 'cloudflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import operations from '../reference/operations.json' with { type: 'json' };

const hex = /^[0-9a-f]{32}$/;
const missing = '0123456789abcdef0123456789abcdef';

let emulator: Emulator;
let cf: Cloudflare;
let byKey: Cloudflare;

/** What earlier calls made, for later ones. */
const made: Record<string, string> = {};
let account_id = '';
let zone_id = '';

beforeAll(async () => {
  emulator = await Emulator.start({
    world: { accounts: 2, membersPerAccount: 30, zonesPerAccount: 60, recordsPerZone: 30, plan: 'enterprise' },
    rateLimit: false,
  });
  const [account] = emulator.world.accounts.values();
  const [zone] = emulator.world.zones.values();
  if (!account || !zone) throw new Error('The world is empty.');
  account.type = 'enterprise';
  account_id = account.id;
  zone_id = zone.id;
  emulator.world.tenants.push({ id: missing, name: 'Contoso Partners', create_time: '2024-01-15T00:00:00Z' });
  const shared = { baseURL: emulator.url, maxRetries: 0 };
  cf = new Cloudflare({ ...shared, apiToken: emulator.token, apiKey: null, apiEmail: null });
  byKey = new Cloudflare({ ...shared, apiToken: null, apiKey: emulator.apiKey, apiEmail: emulator.email });
});
afterAll(() => emulator.stop());

const all = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
};

const soon = () => new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
const window = () => ({ since: '2020-01-01', before: soon() });
const webhook = { name: 'On duty', url: 'https://hooks.contoso.example/notify', secret: 'hush' };
const scope = () => ({ key: `com.cloudflare.api.account.${account_id}`, objects: [{ key: '*' }] });
const tokenPolicy = async (resources: Record<string, string>, name: string, scope: string) => {
  const groups = await all(cf.user.tokens.permissionGroups.list());
  const group = groups.find((one) => one.name === name && one.scopes?.includes(scope as never));
  if (!group?.id) throw new Error(`There is no permission group ${name}.`);
  return { effect: 'allow' as const, permission_groups: [{ id: group.id }], resources };
};

/** Each operation as the official package calls it, in an order in which they can succeed. */
const calls: Record<string, () => Promise<unknown>> = {
  // Accounts
  'accounts.list': async () => expect(await all(cf.accounts.list())).toHaveLength(2),
  'accounts.get': async () => expect(await cf.accounts.get({ account_id })).toMatchObject({ id: account_id }),
  'accounts.create': async () => {
    const account = await cf.accounts.create({ name: 'Contoso Labs', type: 'standard' });
    expect(account).toMatchObject({ id: expect.stringMatching(hex), name: 'Contoso Labs' });
    made.account = account.id;
  },
  'accounts.update': async () => {
    const account = await cf.accounts.update({
      account_id: made.account ?? '',
      id: made.account ?? '',
      name: 'Contoso Studios',
      type: 'standard',
    });
    expect(account.name).toBe('Contoso Studios');
  },
  'accounts.delete': async () => {
    expect(await cf.accounts.delete({ account_id: made.account ?? '' })).toEqual({ id: made.account });
    expect(await all(cf.accounts.list())).toHaveLength(2);
  },

  // Members and roles
  'accounts.roles.list': async () => {
    const roles = await all(cf.accounts.roles.list({ account_id }));
    expect(roles.length).toBeGreaterThan(3);
    made.role = roles[0]?.id ?? '';
  },
  'accounts.roles.get': async () =>
    expect(await cf.accounts.roles.get(made.role ?? '', { account_id })).toMatchObject({ id: made.role }),
  'accounts.members.list': async () => expect(await all(cf.accounts.members.list({ account_id }))).toHaveLength(30),
  'accounts.members.create': async () => {
    const member = await cf.accounts.members.create({
      account_id,
      email: 'new@contoso.example',
      roles: [made.role ?? ''],
    });
    expect(member).toMatchObject({ status: 'pending', user: { email: 'new@contoso.example' } });
    made.member = member.id ?? '';
  },
  'accounts.members.get': async () =>
    expect(await cf.accounts.members.get(made.member ?? '', { account_id })).toMatchObject({ id: made.member }),
  'accounts.members.update': async () => {
    const member = await cf.accounts.members.update(made.member ?? '', {
      account_id,
      roles: [{ id: made.role ?? '' }],
    });
    expect(member.roles).toHaveLength(1);
  },
  'accounts.members.delete': async () =>
    expect(await cf.accounts.members.delete(made.member ?? '', { account_id })).toEqual({ id: made.member }),

  // Tokens of an account
  'accounts.tokens.permissionGroups.list': async () =>
    expect((await all(cf.accounts.tokens.permissionGroups.list({ account_id }))).length).toBeGreaterThan(300),
  'accounts.tokens.permissionGroups.get': async () => {
    const groups = await cf.accounts.tokens.permissionGroups.get({ account_id });
    expect(groups.length).toBeGreaterThan(300);
  },
  'accounts.tokens.create': async () => {
    const resources = { [`com.cloudflare.api.account.${account_id}`]: '*' };
    const policy = await tokenPolicy(resources, 'Account Settings Read', 'com.cloudflare.api.account');
    const token = await cf.accounts.tokens.create({ account_id, name: 'Reader', policies: [policy] });
    expect(token.value).toMatch(/^cfat_/);
    made.accountToken = token.id ?? '';
    made.accountSecret = token.value ?? '';
  },
  'accounts.tokens.list': async () =>
    expect((await all(cf.accounts.tokens.list({ account_id }))).map(({ id }) => id)).toContain(made.accountToken),
  'accounts.tokens.get': async () =>
    expect(await cf.accounts.tokens.get(made.accountToken ?? '', { account_id })).toMatchObject({ name: 'Reader' }),
  'accounts.tokens.verify': async () => {
    const own = new Cloudflare({ baseURL: emulator.url, apiToken: made.accountSecret ?? '', maxRetries: 0 });
    expect(await own.accounts.tokens.verify({ account_id })).toMatchObject({ id: made.accountToken, status: 'active' });
  },
  'accounts.tokens.update': async () => {
    const { policies = [] } = await cf.accounts.tokens.get(made.accountToken ?? '', { account_id });
    const changed = await cf.accounts.tokens.update(made.accountToken ?? '', {
      account_id,
      name: 'Old reader',
      policies: policies as never,
      status: 'disabled',
    });
    expect(changed).toMatchObject({ name: 'Old reader', status: 'disabled' });
  },
  'accounts.tokens.value.update': async () => {
    const secret = await cf.accounts.tokens.value.update(made.accountToken ?? '', { account_id });
    expect(secret).toMatch(/^cfat_/);
    expect(secret).not.toBe(made.accountSecret);
  },
  'accounts.tokens.delete': async () =>
    expect(await cf.accounts.tokens.delete(made.accountToken ?? '', { account_id })).toEqual({ id: made.accountToken }),

  // The user
  'user.get': async () => expect(await cf.user.get()).toMatchObject({ email: emulator.email }),
  'user.edit': async () => expect(await cf.user.edit({ first_name: 'Robyn' })).toMatchObject({ first_name: 'Robyn' }),
  'user.invites.list': async () => {
    const invites = await all(cf.user.invites.list());
    expect(invites.length).toBeGreaterThan(0);
    made.invite = invites[0]?.id ?? '';
    made.organization = invites[0]?.organization_id ?? '';
  },
  'user.invites.get': async () =>
    expect(await cf.user.invites.get(made.invite ?? '')).toMatchObject({ id: made.invite }),
  'user.invites.edit': async () =>
    expect(await cf.user.invites.edit(made.invite ?? '', { status: 'accepted' })).toMatchObject({ status: 'accepted' }),
  'user.organizations.list': async () => {
    const organizations = await all(cf.user.organizations.list());
    expect(organizations.map(({ id }) => id)).toContain(made.organization);
  },
  'user.organizations.get': async () => expect(await cf.user.organizations.get(made.organization ?? '')).toBeTruthy(),
  'user.tenants.list': async () => expect(await all(cf.user.tenants.list())).toHaveLength(1),

  // Tokens of the user
  'user.tokens.permissionGroups.list': async () =>
    expect((await all(cf.user.tokens.permissionGroups.list())).length).toBeGreaterThan(300),
  'user.tokens.create': async () => {
    const policy = await tokenPolicy(
      { 'com.cloudflare.api.account.zone.*': '*' },
      'Zone Read',
      'com.cloudflare.api.account.zone',
    );
    const token = await cf.user.tokens.create({ name: 'Zones', policies: [policy] });
    expect(token.value).toMatch(/^cfut_/);
    made.userToken = token.id ?? '';
    made.userSecret = token.value ?? '';
  },
  'user.tokens.list': async () =>
    expect((await all(cf.user.tokens.list())).map(({ id }) => id)).toContain(made.userToken),
  'user.tokens.get': async () =>
    expect(await cf.user.tokens.get(made.userToken ?? '')).toMatchObject({ name: 'Zones' }),
  'user.tokens.verify': async () => {
    const own = new Cloudflare({ baseURL: emulator.url, apiToken: made.userSecret ?? '', maxRetries: 0 });
    expect(await own.user.tokens.verify()).toMatchObject({ id: made.userToken, status: 'active' });
    expect((await all(own.zones.list({ per_page: 50 }))).length).toBe(120);
    await expect(own.accounts.members.list({ account_id })).rejects.toMatchObject({ status: 403 });
  },
  'user.tokens.update': async () => {
    const { policies = [] } = await cf.user.tokens.get(made.userToken ?? '');
    const changed = await cf.user.tokens.update(made.userToken ?? '', { name: 'Domains', policies: policies as never });
    expect(changed.name).toBe('Domains');
  },
  'user.tokens.value.update': async () => {
    const secret = await cf.user.tokens.value.update(made.userToken ?? '');
    expect(secret).toMatch(/^cfut_/);
    const old = new Cloudflare({ baseURL: emulator.url, apiToken: made.userSecret ?? '', maxRetries: 0 });
    await expect(old.user.tokens.verify()).rejects.toMatchObject({ status: 401 });
  },
  'user.tokens.delete': async () =>
    expect(await cf.user.tokens.delete(made.userToken ?? '')).toEqual({ id: made.userToken }),

  // Memberships
  'memberships.list': async () => {
    const memberships = await all(cf.memberships.list());
    expect(memberships.length).toBeGreaterThan(1);
    made.membership = memberships.find(({ account }) => account?.id === made.organization)?.id ?? '';
  },
  'memberships.get': async () =>
    expect(await cf.memberships.get(made.membership ?? '')).toMatchObject({ id: made.membership }),
  'memberships.update': async () => {
    const changed = await byKey.memberships.update(made.membership ?? '', { status: 'accepted' });
    expect(changed).toMatchObject({ status: 'accepted' });
  },

  // Notifications
  'alerting.availableAlerts.list': async () =>
    expect(Object.keys(await cf.alerting.availableAlerts.list({ account_id })).length).toBeGreaterThan(3),
  'alerting.destinations.eligible.get': async () =>
    expect(Object.keys(await cf.alerting.destinations.eligible.get({ account_id }))).toContain('email'),
  'alerting.destinations.pagerduty.create': async () => {
    made.pagerDuty = (await cf.alerting.destinations.pagerduty.create({ account_id })).id ?? '';
    expect(made.pagerDuty).not.toBe('');
  },
  'alerting.destinations.pagerduty.link': async () =>
    expect((await cf.alerting.destinations.pagerduty.link(made.pagerDuty ?? '', { account_id })).id).toBeTruthy(),
  'alerting.destinations.pagerduty.get': async () =>
    expect(await all(cf.alerting.destinations.pagerduty.get({ account_id }))).toHaveLength(2),
  'alerting.destinations.pagerduty.delete': async () => {
    await cf.alerting.destinations.pagerduty.delete({ account_id });
    expect(await all(cf.alerting.destinations.pagerduty.get({ account_id }))).toEqual([]);
  },
  'alerting.destinations.webhooks.create': async () => {
    made.webhook = (await cf.alerting.destinations.webhooks.create({ account_id, ...webhook })).id ?? '';
    expect(made.webhook).not.toBe('');
  },
  'alerting.destinations.webhooks.list': async () =>
    expect((await all(cf.alerting.destinations.webhooks.list({ account_id }))).map(({ id }) => id)).toContain(
      made.webhook,
    ),
  'alerting.destinations.webhooks.get': async () =>
    expect(await cf.alerting.destinations.webhooks.get(made.webhook ?? '', { account_id })).toMatchObject({
      name: 'On duty',
    }),
  'alerting.destinations.webhooks.update': async () => {
    await cf.alerting.destinations.webhooks.update(made.webhook ?? '', { account_id, ...webhook, name: 'Off duty' });
    expect((await cf.alerting.destinations.webhooks.get(made.webhook ?? '', { account_id })).name).toBe('Off duty');
  },
  'alerting.policies.create': async () => {
    const policy = await cf.alerting.policies.create({
      account_id,
      name: 'Attacks',
      alert_type: 'dos_attack_l7',
      enabled: true,
      mechanisms: { webhooks: [{ id: made.webhook ?? '' }] } as never,
    });
    made.policy = policy.id ?? '';
  },
  'alerting.policies.list': async () =>
    expect((await all(cf.alerting.policies.list({ account_id }))).map(({ id }) => id)).toContain(made.policy),
  'alerting.policies.get': async () =>
    expect(await cf.alerting.policies.get(made.policy ?? '', { account_id })).toMatchObject({
      name: 'Attacks',
      enabled: true,
    }),
  'alerting.policies.update': async () => {
    await cf.alerting.policies.update(made.policy ?? '', { account_id, enabled: false });
    expect(await cf.alerting.policies.get(made.policy ?? '', { account_id })).toMatchObject({
      name: 'Attacks',
      enabled: false,
    });
  },
  'alerting.history.list': async () =>
    expect((await all(cf.alerting.history.list({ account_id }))).length).toBeGreaterThan(0),
  'alerting.silences.create': async () =>
    cf.alerting.silences.create({
      account_id,
      body: [{ policy_id: made.policy ?? '', start_time: new Date().toISOString(), end_time: soon() }],
    }),
  'alerting.silences.list': async () => {
    const silences = await all(cf.alerting.silences.list({ account_id }));
    made.silence = silences.find(({ policy_id }) => policy_id === made.policy)?.id ?? '';
    expect(made.silence).not.toBe('');
  },
  'alerting.silences.get': async () =>
    expect(await cf.alerting.silences.get(made.silence ?? '', { account_id })).toMatchObject({
      policy_id: made.policy,
    }),
  'alerting.silences.update': async () => {
    const body = [{ id: made.silence ?? '', start_time: new Date().toISOString(), end_time: soon() }];
    expect((await all(cf.alerting.silences.update({ account_id, body }))).length).toBeGreaterThan(0);
  },
  'alerting.silences.delete': async () => {
    await cf.alerting.silences.delete(made.silence ?? '', { account_id });
    expect(await all(cf.alerting.silences.list({ account_id }))).toEqual([]);
  },
  'alerting.policies.delete': async () => {
    await cf.alerting.policies.delete(made.policy ?? '', { account_id });
    await expect(cf.alerting.policies.get(made.policy ?? '', { account_id })).rejects.toMatchObject({ status: 404 });
  },
  'alerting.destinations.webhooks.delete': async () => {
    await cf.alerting.destinations.webhooks.delete(made.webhook ?? '', { account_id });
    const webhooks = await all(cf.alerting.destinations.webhooks.list({ account_id }));
    expect(webhooks.map(({ id }) => id)).not.toContain(made.webhook);
  },

  // Zones
  'zones.list': async () => {
    expect(await all(cf.zones.list({ 'account.id': account_id } as never))).toHaveLength(60);
    expect(await all(cf.zones.list())).toHaveLength(120);
  },
  'zones.get': async () => expect(await cf.zones.get({ zone_id })).toMatchObject({ id: zone_id, status: 'active' }),
  'zones.create': async () => {
    const zone = await cf.zones.create({ account: { id: account_id }, name: 'new-contoso.example', type: 'full' });
    expect(zone).toMatchObject({ status: 'pending', name: 'new-contoso.example' });
    made.zone = zone.id;
  },
  'zones.edit': async () =>
    expect(await cf.zones.edit({ zone_id: made.zone ?? '', paused: true })).toMatchObject({ paused: true }),
  'zones.activationCheck.trigger': async () =>
    expect(await cf.zones.activationCheck.trigger({ zone_id: made.zone ?? '' })).toEqual({ id: made.zone }),
  'zones.settings.get': async () =>
    expect(await cf.zones.settings.get('ssl', { zone_id })).toMatchObject({ id: 'ssl', value: expect.any(String) }),
  'zones.settings.edit': async () => {
    expect(await cf.zones.settings.edit('ssl', { zone_id, value: 'strict' } as never)).toMatchObject({
      value: 'strict',
    });
    expect(await cf.zones.settings.get('ssl', { zone_id })).toMatchObject({ value: 'strict' });
  },
  'zones.holds.create': async () => expect(await cf.zones.holds.create({ zone_id })).toMatchObject({ hold: true }),
  'zones.holds.get': async () => expect(await cf.zones.holds.get({ zone_id })).toMatchObject({ hold: true }),
  'zones.holds.edit': async () =>
    expect(await cf.zones.holds.edit({ zone_id, include_subdomains: true })).toMatchObject({ hold: true }),
  'zones.holds.delete': async () => expect(await cf.zones.holds.delete({ zone_id })).toMatchObject({ hold: false }),
  'zones.plans.list': async () => {
    const plans = await all(cf.zones.plans.list({ zone_id }));
    made.plan = plans[0]?.id ?? '';
    expect(plans.length).toBeGreaterThan(2);
  },
  'zones.plans.get': async () =>
    expect(await cf.zones.plans.get(made.plan ?? '', { zone_id })).toMatchObject({ id: made.plan }),
  'cache.purge': async () =>
    expect(await cf.cache.purge({ zone_id, purge_everything: true })).toMatchObject({ id: expect.any(String) }),
  'cache.purgeEnvironment': async () =>
    expect(await cf.cache.purgeEnvironment(missing, { zone_id, purge_everything: true })).toMatchObject({
      id: expect.any(String),
    }),

  // DNS
  'dns.records.list': async () => expect(await all(cf.dns.records.list({ zone_id, per_page: 10 }))).toHaveLength(30),
  'dns.records.create': async () => {
    const record = await cf.dns.records.create({ zone_id, type: 'A', name: 'here', content: '192.0.2.77', ttl: 1 });
    expect(record).toMatchObject({ type: 'A', content: '192.0.2.77', ttl: 1 });
    made.record = record.id;
  },
  'dns.records.get': async () =>
    expect(await cf.dns.records.get(made.record ?? '', { zone_id })).toMatchObject({ content: '192.0.2.77' }),
  'dns.records.update': async () => {
    const record = { type: 'A' as const, name: 'here', content: '192.0.2.78', ttl: 300 };
    expect(await cf.dns.records.update(made.record ?? '', { zone_id, ...record })).toMatchObject({ ttl: 300 });
  },
  'dns.records.edit': async () =>
    expect(
      await cf.dns.records.edit(made.record ?? '', {
        zone_id,
        type: 'A',
        name: 'here',
        ttl: 300,
        content: '192.0.2.79',
      }),
    ).toMatchObject({ content: '192.0.2.79', ttl: 300 }),
  'dns.records.batch': async () => {
    const done = await cf.dns.records.batch({
      zone_id,
      deletes: [{ id: made.record ?? '' }],
      posts: [{ type: 'TXT', name: 'there', content: '"hello"', ttl: 1 }],
    });
    expect(done).toMatchObject({ deletes: [{ id: made.record }], posts: [{ type: 'TXT' }] });
    made.record = done.posts?.[0]?.id ?? '';
  },
  'dns.records.delete': async () =>
    expect(await cf.dns.records.delete(made.record ?? '', { zone_id })).toEqual({ id: made.record }),
  'dns.records.export': async () => {
    made.file = await cf.dns.records.export({ zone_id });
    expect(made.file).toContain('IN');
  },
  'dns.records.import': async () => {
    const file = 'imported 300 IN A 192.0.2.99\n';
    expect(await cf.dns.records.import({ zone_id, file })).toMatchObject({ recs_added: 1, total_records_parsed: 1 });
  },
  'dns.records.scan': async () =>
    expect(await cf.dns.records.scan({ zone_id })).toMatchObject({ recs_added: expect.any(Number) }),
  'dns.records.scanTrigger': async () => cf.dns.records.scanTrigger({ zone_id: made.zone ?? '' }),
  'dns.records.scanList': async () =>
    expect((await all(cf.dns.records.scanList({ zone_id: made.zone ?? '' }))).length).toBeGreaterThan(0),
  'dns.records.scanReview': async () => {
    const found = await all(cf.dns.records.scanList({ zone_id: made.zone ?? '' }));
    const done = await cf.dns.records.scanReview({
      zone_id: made.zone ?? '',
      rejects: found.map(({ id }) => ({ id })),
    });
    expect(done.rejects).toHaveLength(found.length);
  },
  'dns.dnssec.edit': async () =>
    expect(await cf.dns.dnssec.edit({ zone_id, status: 'active' })).toMatchObject({ status: 'pending' }),
  'dns.dnssec.get': async () =>
    expect(await cf.dns.dnssec.get({ zone_id })).toMatchObject({ algorithm: expect.any(String) }),
  'dns.dnssec.zsk.list': async () => expect(Array.isArray(await all(cf.dns.dnssec.zsk.list({ zone_id })))).toBe(true),
  'dns.dnssec.delete': async () => {
    await cf.dns.dnssec.edit({ zone_id, status: 'disabled' });
    expect(typeof (await cf.dns.dnssec.delete({ zone_id }))).toBe('string');
  },
  'dns.settings.zone.get': async () =>
    expect(await cf.dns.settings.zone.get({ zone_id })).toHaveProperty('nameservers'),
  'dns.settings.zone.edit': async () =>
    expect(await cf.dns.settings.zone.edit({ zone_id, flatten_all_cnames: true })).toMatchObject({
      flatten_all_cnames: true,
    }),
  'dns.settings.account.get': async () =>
    expect(await cf.dns.settings.account.get({ account_id })).toHaveProperty('zone_defaults'),
  'dns.settings.account.edit': async () =>
    expect(await cf.dns.settings.account.edit({ account_id, zone_defaults: { ns_ttl: 3600 } })).toMatchObject({
      zone_defaults: { ns_ttl: 3600 },
    }),
  'dns.settings.account.views.create': async () => {
    const view = await cf.dns.settings.account.views.create({ account_id, name: 'Inside', zones: [] });
    expect(view).toMatchObject({ name: 'Inside' });
    made.view = view.id;
  },
  'dns.settings.account.views.list': async () =>
    expect(await all(cf.dns.settings.account.views.list({ account_id }))).toHaveLength(1),
  'dns.settings.account.views.get': async () =>
    expect(await cf.dns.settings.account.views.get(made.view ?? '', { account_id })).toMatchObject({ name: 'Inside' }),
  'dns.settings.account.views.edit': async () =>
    expect(await cf.dns.settings.account.views.edit(made.view ?? '', { account_id, name: 'Within' })).toMatchObject({
      name: 'Within',
    }),
  'dns.settings.account.views.delete': async () => {
    await cf.dns.settings.account.views.delete(made.view ?? '', { account_id });
    expect(await all(cf.dns.settings.account.views.list({ account_id }))).toEqual([]);
  },
  'dns.usage.zone.get': async () =>
    expect(await cf.dns.usage.zone.get({ zone_id })).toMatchObject({ record_usage: expect.any(Number) }),
  'dns.usage.account.get': async () =>
    expect(await cf.dns.usage.account.get({ account_id })).toMatchObject({ record_usage: expect.any(Number) }),
  'dns.analytics.reports.get': async () =>
    expect(
      await cf.dns.analytics.reports.get({ zone_id, metrics: 'queryCount', dimensions: 'queryType' }),
    ).toHaveProperty('totals'),
  'dns.analytics.reports.bytimes.get': async () =>
    expect(await cf.dns.analytics.reports.bytimes.get({ zone_id, metrics: 'queryCount' })).toHaveProperty(
      'time_intervals',
    ),
  'zones.delete': async () => expect(await cf.zones.delete({ zone_id: made.zone ?? '' })).toEqual({ id: made.zone }),

  // IAM
  'iam.permissionGroups.list': async () => {
    const groups = await all(cf.iam.permissionGroups.list({ account_id }));
    expect(groups.length).toBeGreaterThan(3);
    made.permissionGroup = groups[0]?.id ?? '';
  },
  'iam.permissionGroups.get': async () =>
    expect(await cf.iam.permissionGroups.get(made.permissionGroup ?? '', { account_id })).toMatchObject({
      id: made.permissionGroup,
    }),
  'iam.resourceGroups.create': async () => {
    const group = await cf.iam.resourceGroups.create({ account_id, name: 'Everything', scope: scope() });
    made.resourceGroup = group.id;
  },
  // The package pages this list until a page is empty, and none ever is: one page of it has to do.
  'iam.resourceGroups.list': async () => {
    const page = await cf.iam.resourceGroups.list({ account_id });
    expect(page.result.map(({ id }) => id)).toContain(made.resourceGroup);
  },
  'iam.resourceGroups.get': async () =>
    expect(await cf.iam.resourceGroups.get(made.resourceGroup ?? '', { account_id })).toMatchObject({
      name: 'Everything',
    }),
  'iam.resourceGroups.update': async () =>
    expect(
      await cf.iam.resourceGroups.update(made.resourceGroup ?? '', { account_id, name: 'All', scope: scope() }),
    ).toMatchObject({
      name: 'All',
    }),
  'iam.userGroups.create': async () => {
    const group = await cf.iam.userGroups.create({ account_id, name: 'Operators', policies: [] } as never);
    expect(group).toMatchObject({ name: 'Operators' });
    made.userGroup = group.id;
  },
  'iam.userGroups.list': async () => expect(await all(cf.iam.userGroups.list({ account_id }))).not.toEqual([]),
  'iam.userGroups.get': async () =>
    expect(await cf.iam.userGroups.get(made.userGroup ?? '', { account_id })).toMatchObject({ name: 'Operators' }),
  'iam.userGroups.update': async () =>
    expect(await cf.iam.userGroups.update(made.userGroup ?? '', { account_id, name: 'Crew' })).toMatchObject({
      name: 'Crew',
    }),
  'iam.userGroups.members.create': async () => {
    made.groupMember = [...emulator.world.members.of(account_id).keys()][1] ?? '';
    const body = [{ id: made.groupMember }];
    expect(
      await all(cf.iam.userGroups.members.create(made.userGroup ?? '', { account_id, members: body })),
    ).toMatchObject(body);
  },
  'iam.userGroups.members.list': async () =>
    expect(await all(cf.iam.userGroups.members.list(made.userGroup ?? '', { account_id }))).toHaveLength(1),
  'iam.userGroups.members.get': async () =>
    expect(
      await cf.iam.userGroups.members.get(made.groupMember ?? '', { account_id, user_group_id: made.userGroup ?? '' }),
    ).toMatchObject({ id: made.groupMember }),
  'iam.userGroups.members.update': async () => {
    const body = [{ id: made.groupMember ?? '' }];
    expect(
      await all(cf.iam.userGroups.members.update(made.userGroup ?? '', { account_id, members: body })),
    ).toHaveLength(1);
  },
  'iam.userGroups.members.delete': async () =>
    cf.iam.userGroups.members.delete(made.groupMember ?? '', { account_id, user_group_id: made.userGroup ?? '' }),
  'iam.userGroups.delete': async () =>
    expect(await cf.iam.userGroups.delete(made.userGroup ?? '', { account_id })).toEqual({ id: made.userGroup }),
  'iam.resourceGroups.delete': async () => {
    await cf.iam.resourceGroups.delete(made.resourceGroup ?? '', { account_id });
    await expect(cf.iam.resourceGroups.get(made.resourceGroup ?? '', { account_id })).rejects.toMatchObject({
      status: 404,
    });
  },

  // Access
  'zeroTrust.organizations.list': async () =>
    expect(await cf.zeroTrust.organizations.list({ account_id })).toHaveProperty('auth_domain'),
  'zeroTrust.identityProviders.list': async () => {
    const providers = await all(cf.zeroTrust.identityProviders.list({ account_id }));
    expect(providers.length).toBeGreaterThan(0);
    made.provider = providers[0]?.id ?? '';
  },
  'zeroTrust.identityProviders.get': async () =>
    expect(await cf.zeroTrust.identityProviders.get(made.provider ?? '', { account_id })).toMatchObject({
      id: made.provider,
    }),
  'zeroTrust.access.groups.list': async () => {
    const groups = await all(cf.zeroTrust.access.groups.list({ account_id }));
    expect(groups.length).toBeGreaterThan(0);
    made.group = groups[0]?.id ?? '';
  },
  'zeroTrust.access.groups.get': async () =>
    expect(await cf.zeroTrust.access.groups.get(made.group ?? '', { account_id })).toMatchObject({ id: made.group }),

  // Audit logs: by now there is much to read in them.
  'auditLogs.list': async () => expect((await all(cf.auditLogs.list({ account_id }))).length).toBeGreaterThan(10),
  'user.auditLogs.list': async () => expect((await all(cf.user.auditLogs.list())).length).toBeGreaterThan(0),
  'accounts.logs.audit.list': async () => {
    const entries = await all(cf.accounts.logs.audit.list({ account_id, ...window(), limit: 5 }));
    expect(entries.length).toBeGreaterThan(10);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const [entry] = entries;
    made.entry = entry?.id ?? '';
    made.entryTime = entry?.action?.time ?? '';
  },
  'accounts.logs.audit.history': async () => {
    const history = await cf.accounts.logs.audit.history(made.entry ?? '', {
      account_id,
      ...window(),
      action_time: made.entryTime ?? '',
    });
    expect(Array.isArray(history)).toBe(true);
  },
  'accounts.logs.audit.productCategories': async () =>
    expect((await all(cf.accounts.logs.audit.productCategories({ account_id }))).length).toBeGreaterThan(0),

  // What ends things the other calls need.
  'user.organizations.delete': async () => {
    await byKey.user.organizations.delete(made.organization ?? '');
    expect((await all(cf.user.organizations.list())).map(({ id }) => id)).not.toContain(made.organization);
  },
  'memberships.delete': async () => {
    const memberships = await all(cf.memberships.list());
    const membership = memberships.find(({ account }) => account?.id === account_id);
    // Nobody leaves an account without an administrator: the user's own role is passed on first.
    const own = await cf.accounts.members.get(membership?.id ?? '', { account_id });
    const roles = (own.roles ?? []).map(({ id }) => id ?? '');
    await cf.accounts.members.create({ account_id, email: 'next@contoso.example', roles, status: 'accepted' });
    expect(await byKey.memberships.delete(membership?.id ?? '')).toEqual({ id: membership?.id });
  },
};

it.each(Object.keys(calls))('%s', async (name) => {
  await calls[name]?.();
});

it('leaves out no operation that the package has', () => {
  const has = (name: string): boolean => {
    let found: unknown = cf;
    for (const part of name.split('.')) found = (found as Record<string, unknown> | undefined)?.[part];
    return typeof found === 'function';
  };
  const theirs = operations.map(({ call }) => call).filter(has);
  expect(theirs.length).toBeGreaterThan(130);
  expect(theirs.filter((name) => !Object.hasOwn(calls, name))).toEqual([]);
});
