/** The client makes every call that it has on an emulator, as a user would, and finds what a user would expect. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TokenPermissionGroup } from '../../src/index.ts';
import { routes } from '../../src/testing/routes.ts';
import { unknown } from '../support/emulated.ts';
import { depart, type Passed } from '../support/journey.ts';
import { described, isDescribed, type Judge, judgedBy } from '../support/openapi.ts';
import { deviations } from '../support/openapi-deviations.ts';
import { registry } from '../support/registry.ts';

const journey = depart();
const { emulator, cf, byKey, account_id, zone_id, zoneName, answers, faults } = journey;
const { clock, world } = emulator;

const hex = /^[0-9a-f]{32}$/;
const notFound = { kind: 'not_found' };
const day = 86_400_000;
const at = (milliseconds: number): Date => new Date(clock.now() + milliseconds);
const window = () => ({ since: '2020-01-01', before: at(day) });
const ids = (items: ReadonlyArray<{ id?: string }>): Array<string | undefined> => items.map(({ id }) => id);

/** What was found, where something has to be. */
function found<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('There is nothing here.');
  return value;
}

afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

describe('accounts', () => {
  it('an account is made, found, renamed, described, moved and deleted', async () => {
    const [tenant] = await cf.user.tenants.list().toArray();
    const { id } = await cf.accounts.create({ name: 'Contoso Labs', unit: { id: found(tenant).id } });
    expect(id).toMatch(hex);
    expect(await cf.accounts.get({ account_id: id })).toMatchObject({ name: 'Contoso Labs', type: 'standard' });
    const settings = { enforce_twofactor: true, abuse_contact_email: 'abuse@contoso.example' };
    await cf.accounts.update({ account_id: id, id, name: 'Contoso Studios', type: 'standard', settings });
    const accounts = await cf.accounts.list().toArray();
    expect(accounts).toHaveLength(3);
    expect(accounts.find((one) => one.id === id)).toMatchObject({ name: 'Contoso Studios', settings });
    expect(await cf.accounts.list({ name: 'Contoso Studios' }).toArray()).toHaveLength(1);

    const profile = {
      business_name: 'Contoso Studios',
      business_email: 'office@contoso.example',
      business_phone: '+1 555 0100',
      business_address: '1 Example Street',
      external_metadata: 'tier: gold',
    };
    expect(await cf.accounts.profile.get({ account_id: id })).toMatchObject({ business_name: '' });
    await cf.accounts.profile.update({ account_id: id, ...profile });
    expect(await cf.accounts.profile.get({ account_id: id })).toEqual(profile);

    const destination = found(tenant).id;
    expect(await cf.accounts.move({ account_id: id, destination_organization_id: destination })).toMatchObject({
      account_id: id,
      destination_organization_id: destination,
    });
    expect(await cf.accounts.delete({ account_id: id })).toEqual({ id });
    expect(await cf.accounts.list().toArray()).toHaveLength(2);
    await expect(cf.accounts.get({ account_id: id })).rejects.toMatchObject(notFound);
  });

  it('a connection is tested', async () => {
    expect(await cf.ping()).toMatchObject({ credential: 'user_token', accounts: [{ id: account_id }, {}] });
    expect(await cf.ping({ account_id })).toMatchObject({ accounts: [{ id: account_id }] });
  });

  it('a member is invited, found, given another role and removed', async () => {
    const roles = await cf.accounts.roles.list({ account_id }).toArray();
    const [first, second] = roles;
    const role_id = found(first).id;
    expect(await cf.accounts.roles.get({ account_id, role_id })).toEqual(first);

    const before = await cf.accounts.members.list({ account_id }).toArray();
    expect(before).toHaveLength(30);
    const email = 'new@contoso.example';
    const { id } = await cf.accounts.members.create({ account_id, email, roles: [role_id] });
    const one = { account_id, member_id: found(id) };
    expect(await cf.accounts.members.get(one)).toMatchObject({ status: 'pending', user: { email } });
    await cf.accounts.members.update({ ...one, roles: [{ id: found(second).id }] });
    expect((await cf.accounts.members.get(one)).roles).toMatchObject([{ id: found(second).id }]);
    const pending = await cf.accounts.members.list({ account_id, status: 'pending', order: 'user.email' }).toArray();
    expect(ids(pending)).toContain(id);
    expect(pending.map((member) => member.email)).toEqual(pending.map((member) => member.email).toSorted());
    expect(await cf.accounts.members.delete(one)).toEqual({ id });
    expect(await cf.accounts.members.list({ account_id }).toArray()).toEqual(before);
    await expect(cf.accounts.members.get(one)).rejects.toMatchObject(notFound);
  });

  it('who declined is listed when asked for', async () => {
    const member = found([...world.members.of(account_id).values()].find(({ status }) => status === 'pending'));
    member.status = 'rejected';
    const declined = await cf.accounts.members.list({ account_id, status: 'rejected' }).toArray();
    expect(ids(declined)).toEqual([member.id]);
    member.status = 'pending';
  });
});

describe('permissions of members', () => {
  const scope = (key = '*') => ({ key: `com.cloudflare.api.account.${account_id}`, objects: [{ key }] });
  const resourceGroup = async (name: string) => {
    const { id } = await cf.iam.resourceGroups.create({ account_id, name, scope: scope() });
    return { account_id, resource_group_id: id };
  };
  const permissionGroup = async () => {
    const groups = await cf.iam.permissionGroups.list({ account_id }).toArray();
    return found(groups[1]);
  };

  it('permission groups are there to be read', async () => {
    const group = await permissionGroup();
    expect(await cf.iam.permissionGroups.get({ account_id, permission_group_id: group.id })).toEqual(group);
    const named = await cf.iam.permissionGroups.list({ account_id, name: found(group.name) }).toArray();
    expect(ids(named)).toEqual([group.id]);
    const missing = { account_id, permission_group_id: unknown };
    await expect(cf.iam.permissionGroups.get(missing)).rejects.toMatchObject(notFound);
  });

  it('a resource group is made, changed and deleted', async () => {
    const one = await resourceGroup('Everything');
    const { resource_group_id: id } = one;
    expect(ids(await cf.iam.resourceGroups.list({ account_id }).toArray())).toContain(id);
    const changed = scope(`com.cloudflare.api.account.zone.${zone_id}`);
    await cf.iam.resourceGroups.update({ ...one, name: 'One website', scope: changed });
    expect(await cf.iam.resourceGroups.get(one)).toMatchObject({ name: 'One website', scope: changed });
    expect(await cf.iam.resourceGroups.delete(one)).toEqual({ id });
    await expect(cf.iam.resourceGroups.get(one)).rejects.toMatchObject(notFound);
  });

  it('a user group gives its members a policy', async () => {
    const one = await resourceGroup('Everything');
    const policy = {
      access: 'allow' as const,
      permission_groups: [{ id: (await permissionGroup()).id }],
      resource_groups: [{ id: one.resource_group_id }],
    };
    const { id } = await cf.iam.userGroups.create({ account_id, name: 'Operators', policies: [policy] });
    const group = { account_id, user_group_id: id };
    expect(await cf.iam.userGroups.get(group)).toMatchObject({ name: 'Operators', policies: [policy] });
    await cf.iam.userGroups.update({ ...group, name: 'Crew' });
    const groups = await cf.iam.userGroups.list({ account_id, fuzzyName: 'rew' }).toArray();
    expect(groups).toMatchObject([{ id, name: 'Crew', policies: [policy] }]);

    const members = [...world.members.of(account_id).values()];
    const [, first = '', second = ''] = ids(members.filter(({ status }) => status === 'accepted'));
    const invited = found(members.find(({ user }) => user.id === '')).id;
    await cf.iam.userGroups.members.create({ ...group, body: [{ id: first }, { id: invited }] });
    expect(ids(await cf.iam.userGroups.members.list(group).toArray()).toSorted()).toEqual([first, invited].toSorted());
    expect(await cf.iam.userGroups.members.get({ ...group, member_id: invited })).toMatchObject({ id: invited });
    await cf.iam.userGroups.members.update({ ...group, body: [{ id: second }] });
    expect(ids(await cf.iam.userGroups.members.list(group).toArray())).toEqual([second]);
    await cf.iam.userGroups.members.delete({ ...group, member_id: second });
    expect(await cf.iam.userGroups.members.list(group).toArray()).toEqual([]);
    const gone = cf.iam.userGroups.members.get({ ...group, member_id: second });
    await expect(gone).rejects.toMatchObject(notFound);

    expect(await cf.iam.userGroups.delete(group)).toEqual({ id });
    await expect(cf.iam.userGroups.get(group)).rejects.toMatchObject(notFound);
  });

  it('a member has policies in place of roles', async () => {
    const { resource_group_id } = await resourceGroup('All');
    const policy = {
      access: 'allow' as const,
      permission_groups: [{ id: (await permissionGroup()).id }],
      resource_groups: [{ id: resource_group_id }],
    };
    const email = 'policies@contoso.example';
    const { id } = await cf.accounts.members.create({ account_id, email, policies: [policy], status: 'accepted' });
    const one = { account_id, member_id: found(id) };
    expect(await cf.accounts.members.get(one)).toMatchObject({ status: 'accepted', policies: [policy] });
    await cf.accounts.members.delete(one);
  });
});

describe('tokens', () => {
  const policy = (groups: readonly TokenPermissionGroup[], name: string, resource: string) => {
    const [scope] = resource.split(/\.[0-9a-f*]+$/);
    const group = found(groups.find((one) => one.name === name && one.scopes?.includes(found(scope))));
    return { effect: 'allow' as const, permission_groups: [{ id: group.id }], resources: { [resource]: '*' } };
  };

  it('a token of an account is made, used, disabled, rolled and deleted', async () => {
    const { tokens } = cf.accounts;
    const groups = await tokens.permissionGroups.get({ account_id });
    expect(await tokens.permissionGroups.list({ account_id }).toArray()).toEqual(groups);
    const policies = [policy(groups, 'Account Settings Read', `com.cloudflare.api.account.${account_id}`)];
    const { id: token_id, value } = await tokens.create({ account_id, name: 'Reader', policies });
    const one = { account_id, token_id };
    expect(value).toMatch(/^cfat_/);
    expect(ids(await tokens.list({ account_id }).toArray())).toContain(token_id);

    const own = journey.as(value);
    expect(await own.accounts.tokens.verify({ account_id })).toMatchObject({ id: token_id, status: 'active' });
    expect(await own.accounts.get({ account_id })).toMatchObject({ id: account_id });
    expect(await own.ping({ account_id })).toMatchObject({ credential: 'account_token', token_id });
    await expect(own.accounts.delete({ account_id })).rejects.toMatchObject({ kind: 'permission' });

    await tokens.update({ ...one, name: 'Old reader', policies, status: 'disabled' });
    expect(await tokens.get(one)).toMatchObject({ name: 'Old reader', status: 'disabled' });
    await expect(own.accounts.get({ account_id })).rejects.toMatchObject({ kind: 'authentication' });
    await tokens.update({ ...one, name: 'Reader', policies, status: 'active' });
    const rolled = await tokens.value.update(one);
    expect(rolled).toMatch(/^cfat_/);
    await expect(own.accounts.get({ account_id })).rejects.toMatchObject({ kind: 'authentication' });
    expect(await journey.as(rolled).accounts.get({ account_id })).toMatchObject({ id: account_id });

    expect(await tokens.delete(one)).toEqual({ id: token_id });
    await expect(tokens.get(one)).rejects.toMatchObject(notFound);
  });

  it('a token of the user is made, used, renamed, rolled and deleted', async () => {
    const { tokens } = cf.user;
    const groups = await tokens.permissionGroups.list().toArray();
    expect(await tokens.permissionGroups.list({ name: 'Zone Read' }).toArray()).toHaveLength(1);
    const policies = [policy(groups, 'Zone Read', `com.cloudflare.api.account.zone.${zone_id}`)];
    const condition = { request_ip: { not_in: ['203.0.113.0/24'] } };
    const until = at(day).toISOString().replace(/\.\d+/, '');
    const { id: token_id, value } = await tokens.create({ name: 'One zone', policies, condition, expires_on: until });
    expect(value).toMatch(/^cfut_/);
    expect(await tokens.get({ token_id })).toMatchObject({ name: 'One zone', status: 'active', expires_on: until });
    expect(ids(await tokens.list().toArray())).toContain(token_id);

    const own = journey.as(value);
    expect(await own.user.tokens.verify()).toMatchObject({ id: token_id, status: 'active', expires_on: until });
    expect(ids(await own.zones.list().toArray())).toEqual([zone_id]);
    await expect(own.dns.records.list({ zone_id }).toArray()).rejects.toMatchObject({ kind: 'permission' });

    await tokens.update({ token_id, name: 'A zone', policies });
    expect(await tokens.get({ token_id })).toMatchObject({ name: 'A zone' });
    const rolled = await tokens.value.update({ token_id });
    await expect(own.user.tokens.verify()).rejects.toMatchObject({ kind: 'authentication' });
    expect(await journey.as(rolled).user.tokens.verify()).toMatchObject({ id: token_id });

    expect(await tokens.delete({ token_id })).toEqual({ id: token_id });
    await expect(tokens.get({ token_id })).rejects.toMatchObject(notFound);
  });
});

describe('the user', () => {
  it('has a name to be changed', async () => {
    const before = await cf.user.get();
    expect(before).toMatchObject({ id: world.user.id, email: emulator.email });
    expect(await cf.user.edit({ first_name: 'Robyn' })).toMatchObject({ first_name: 'Robyn' });
    expect((await cf.user.get()).first_name).toBe('Robyn');
    await cf.user.edit({ first_name: found(before.first_name) });
  });

  it('accepts an invitation and leaves again', async () => {
    const [invite] = await cf.user.invites.list().toArray();
    const invite_id = found(invite?.id);
    const organization_id = found(invite).organization_id;
    expect(await cf.user.invites.get({ invite_id })).toMatchObject({ organization_id, status: 'pending' });
    expect(await cf.user.organizations.get({ organization_id })).toMatchObject({ status: 'invited' });
    const [pending] = await cf.memberships.list({ status: 'pending' }).toArray();
    const membership_id = found(pending).id;
    expect(pending?.account?.id).toBe(organization_id);

    expect(await byKey.memberships.update({ membership_id, status: 'accepted' })).toMatchObject({ status: 'accepted' });
    expect(await cf.memberships.get({ membership_id })).toMatchObject({ status: 'accepted', policies: [] });
    expect(await cf.user.invites.edit({ invite_id, status: 'accepted' })).toMatchObject({ status: 'accepted' });
    const joined = await cf.user.organizations.list({ status: 'member' }).toArray();
    expect(ids(joined)).toContain(organization_id);

    await byKey.user.organizations.delete({ organization_id });
    expect(ids(await cf.user.organizations.list().toArray())).not.toContain(organization_id);
    await expect(cf.memberships.get({ membership_id })).rejects.toMatchObject(notFound);
  });

  it('leaves an account that has another administrator, and no other', async () => {
    const { id } = await cf.accounts.create({ name: 'Contoso Archive', type: 'enterprise' });
    const membership = found((await cf.memberships.list({ name: 'Contoso Archive' }).toArray())[0]);
    const membership_id = membership.id;
    await expect(byKey.memberships.delete({ membership_id })).rejects.toMatchObject({ kind: 'validation' });
    // Accounts do not list the role of their owner; who has it can pass it on.
    const [owner] = await cf.accounts.members.list({ account_id: id }).toArray();
    const roles = ids(found(owner?.roles)).map(found);
    const successor = { email: 'next@contoso.example', roles, status: 'accepted' as const };
    await cf.accounts.members.create({ account_id: id, ...successor });
    expect(await byKey.memberships.delete({ membership_id })).toEqual({ id: membership_id });
    await expect(cf.memberships.get({ membership_id })).rejects.toMatchObject(notFound);
  });
});

describe('notifications', () => {
  const webhook = { name: 'On duty', url: 'https://hooks.contoso.example/notify', secret: 'hush' };
  const { policies, silences, destinations } = cf.alerting;

  it('a webhook is made, renamed and deleted', async () => {
    const { webhooks } = destinations;
    const { id: webhook_id } = await webhooks.create({ account_id, ...webhook });
    const one = { account_id, webhook_id };
    expect(await webhooks.get(one)).toMatchObject({ name: 'On duty', url: webhook.url, type: 'generic' });
    await webhooks.update({ ...one, ...webhook, name: 'Off duty' });
    const listed = await webhooks.list({ account_id }).toArray();
    expect(listed.find(({ id }) => id === webhook_id)).toMatchObject({ name: 'Off duty' });
    await webhooks.delete(one);
    await expect(webhooks.get(one)).rejects.toMatchObject(notFound);
    expect(await webhooks.list({ account_id }).toArray()).toHaveLength(listed.length - 1);
  });

  it('PagerDuty is connected and disconnected', async () => {
    const { pagerduty } = destinations;
    expect(await destinations.eligible.get({ account_id })).toMatchObject({ pagerduty: [{ eligible: true }] });
    const { id: token_id } = await pagerduty.create({ account_id });
    const { id } = await pagerduty.link({ account_id, token_id });
    expect(ids(await pagerduty.get({ account_id }).toArray())).toContain(id);
    await expect(pagerduty.link({ account_id, token_id })).rejects.toMatchObject(notFound);
    await pagerduty.delete({ account_id });
    expect(await pagerduty.get({ account_id }).toArray()).toEqual([]);
  });

  it('a policy is made, tested, silenced, disabled and deleted', async () => {
    const types = await cf.alerting.availableAlerts.list({ account_id });
    const { type: alert_type } = found(types.find(({ type }) => type === 'dos_attack_l7'));
    const email = 'duty@contoso.example';
    const mechanisms = { email: [{ id: email }, { id: 'office@contoso.example' }] };
    const { id: policy_id } = await policies.create({
      account_id,
      name: 'Attacks',
      alert_type,
      enabled: true,
      mechanisms,
    });
    const one = { account_id, policy_id };
    expect(await policies.get(one)).toMatchObject({ name: 'Attacks', alert_type, enabled: true, mechanisms });
    expect(ids(await policies.list({ account_id }).toArray())).toContain(policy_id);

    const sent = () => cf.alerting.history.list({ account_id, since: at(-day) }).toArray();
    const before = await sent();
    await policies.test({ ...one, severity: 2 });
    const mails = (await sent()).filter((mail) => mail.policy_id === policy_id);
    expect(mails.map(({ mechanism }) => mechanism).toSorted()).toEqual([email, 'office@contoso.example']);
    const mail = found(mails.find(({ mechanism }) => mechanism === email));

    await silences.create({ account_id, body: [{ policy_id, start_time: at(-1000), end_time: at(day) }] });
    const silence = found(
      (await silences.list({ account_id }).toArray()).find((quiet) => quiet.policy_id === policy_id),
    );
    const silence_id = silence.id;
    expect(await silences.get({ account_id, silence_id })).toEqual(silence);
    await policies.test(one);
    expect(await sent()).toHaveLength(before.length + 2);
    const [ended] = await silences.update({ account_id, body: [{ id: silence_id, end_time: at(-1) }] });
    expect(found(ended).end_time).not.toBe(silence.end_time);
    await policies.test(one);
    expect(await sent()).toHaveLength(before.length + 4);
    await silences.delete({ account_id, silence_id });
    expect(await silences.list({ account_id }).toArray()).toEqual([]);

    const link = new URL(found(/https:\S+unsubscribe\S+/.exec(String(mail.alert_body))?.[0]));
    const token = found(link.searchParams.get('token'));
    expect(await policies.emailUnsubscribe.get({ ...one, email, token })).toMatchObject({ email, name: 'Attacks' });
    await policies.emailUnsubscribe.create({ ...one, email, token });
    expect(await policies.get(one)).toMatchObject({ mechanisms: { email: [{ id: 'office@contoso.example' }] } });

    await policies.update({ ...one, enabled: false });
    expect(await policies.get(one)).toMatchObject({ name: 'Attacks', enabled: false });
    await policies.delete(one);
    await expect(policies.get(one)).rejects.toMatchObject(notFound);
  });
});

describe('zones', () => {
  it('a zone is made, found, paused, checked and deleted', async () => {
    expect(await cf.zones.list().toArray()).toHaveLength(60);
    expect(await cf.zones.list({ account: { id: account_id } }).toArray()).toHaveLength(30);
    const name = 'journey-contoso.example';
    const { id } = await cf.zones.create({ name, account: { id: account_id }, type: 'full' });
    expect(await cf.zones.get({ zone_id: id })).toMatchObject({ name, status: 'pending', paused: false });
    expect(ids(await cf.zones.list({ name }).toArray())).toEqual([id]);
    expect(await cf.zones.edit({ zone_id: id, paused: true })).toMatchObject({ paused: true });
    expect(await cf.zones.activationCheck.trigger({ zone_id: id })).toEqual({ id });
    await expect(cf.zones.create({ name, account: { id: account_id } })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await cf.zones.delete({ zone_id: id })).toEqual({ id });
    await expect(cf.zones.get({ zone_id: id })).rejects.toMatchObject(notFound);
    expect(await cf.zones.list({ name }).toArray()).toEqual([]);
  });

  it.each(['partial', 'secondary', 'internal'])('a %s zone is made', async (type) => {
    const zone = await cf.zones.create({ name: `${type}-journey.example`, account: { id: account_id }, type });
    expect(await cf.zones.get({ zone_id: zone.id })).toEqual(zone);
    expect(zone.type).toBe(type);
    await cf.zones.delete({ zone_id: zone.id });
  });

  it('settings are changed, one and many', async () => {
    const { settings } = cf.zones;
    const listed = await settings.list({ zone_id }).toArray();
    expect(listed.length).toBeGreaterThan(40);
    expect(await settings.edit({ zone_id, setting_id: 'ssl', value: 'strict' })).toMatchObject({ value: 'strict' });
    expect((await settings.get({ zone_id, setting_id: 'ssl' })).value).toBe('strict');
    const items = [
      { id: 'development_mode', value: 'on' },
      { id: 'browser_cache_ttl', value: 1800 },
    ];
    expect(await settings.editMany({ zone_id, items })).toMatchObject(items);
    const changed = await settings.list({ zone_id }).toArray();
    expect(changed).toEqual(expect.arrayContaining(items.map((item) => expect.objectContaining(item))));
    expect((await cf.zones.get({ zone_id })).development_mode).toBeGreaterThan(0);
    // Each setting has a shape of its own.
    for (const { id } of listed) expect(await settings.get({ zone_id, setting_id: id })).toMatchObject({ id });
    const recommender = { zone_id, setting_id: 'ssl_recommender' } as const;
    await settings.edit({ ...recommender, enabled: true });
    expect(await settings.get(recommender)).toMatchObject({ enabled: true });
    await expect(settings.get({ zone_id, setting_id: 'nothing' })).rejects.toMatchObject({ kind: 'validation' });
  });

  it('a hold is made, suspended and lifted', async () => {
    const { holds } = cf.zones;
    expect(await holds.get({ zone_id })).toMatchObject({ hold: false });
    await holds.create({ zone_id, include_subdomains: true });
    expect(await holds.get({ zone_id })).toMatchObject({ hold: true, include_subdomains: true });
    const zone_name = `below.${zoneName}`;
    expect(await holds.check({ zone_id, zone_name })).toMatchObject({ hold: true, include_subdomains: true });
    const other = found([...world.accounts.keys()][1]);
    await expect(cf.zones.create({ name: zone_name, account: { id: other } })).rejects.toMatchObject({
      kind: 'permission',
    });
    expect(await holds.edit({ zone_id, hold_after: at(day) })).toMatchObject({ hold: false });
    await holds.delete({ zone_id });
    expect(await holds.check({ zone_id, zone_name })).toMatchObject({ hold: false });
  });

  it('plans are told', async () => {
    const plans = await cf.zones.plans.list({ zone_id }).toArray();
    const subscribed = found(plans.find(({ is_subscribed }) => is_subscribed));
    expect(await cf.zones.plans.get({ zone_id, plan_identifier: found(subscribed.id) })).toEqual(subscribed);
    expect(subscribed.legacy_id).toBe('enterprise');
  });

  it('the cache is purged and invalidated', async () => {
    expect(await cf.cache.purge({ zone_id, purge_everything: true })).toEqual({ id: zone_id });
    expect(await cf.cache.purge({ zone_id, files: [`https://${zoneName}/logo.svg`] })).toEqual({ id: zone_id });
    expect(await cf.cache.purgeEnvironment({ zone_id, environment_id: unknown, tags: ['menu'] })).toMatchObject({
      id: expect.any(String),
    });
    expect(await cf.cache.invalidate({ zone_id, hosts: [zoneName] })).toEqual({ id: zone_id });
    await expect(cf.cache.purge({ zone_id, hosts: ['fabrikam.example'] })).rejects.toMatchObject({
      kind: 'validation',
    });
  });
});

describe('DNS', () => {
  const { records } = cf.dns;

  it('a record is made, found, replaced, changed and deleted', async () => {
    const before = await records.list({ zone_id }, { pagesAhead: 2 }).toArray();
    expect(before).toHaveLength(30);
    const given = { type: 'A', name: `here.${zoneName}`, content: '192.0.2.77' } as const;
    const { id: dns_record_id } = await records.create({ zone_id, ...given, comment: 'a note', tags: ['team:web'] });
    const one = { zone_id, dns_record_id };
    expect(await records.get(one)).toMatchObject({ ...given, ttl: 1, comment: 'a note', tags: ['team:web'] });
    await expect(records.create({ zone_id, ...given })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await records.update({ ...one, ...given, ttl: 300 })).toMatchObject({ ttl: 300, comment: null, tags: [] });
    await records.edit({ ...one, content: '192.0.2.78' });
    expect(await records.list({ zone_id, name: { exact: given.name } }).toArray()).toMatchObject([
      { id: dns_record_id, content: '192.0.2.78', ttl: 300 },
    ]);
    expect(await records.delete(one)).toEqual({ id: dns_record_id });
    await expect(records.get(one)).rejects.toMatchObject(notFound);
    expect(ids(await records.list({ zone_id, per_page: 7 }).toArray()).toSorted()).toEqual(ids(before).toSorted());
  });

  it('a batch deletes, changes, replaces and makes in one go', async () => {
    const post = (name: string) => ({ type: 'TXT' as const, name: `${name}.${zoneName}`, content: '"hello"' });
    const { posts: made } = await records.batch({ zone_id, posts: [post('one'), post('two'), post('three')] });
    const [first, second, third] = made.map(({ id }) => ({ id }));
    const done = await records.batch({
      zone_id,
      deletes: [found(first)],
      patches: [{ ...found(second), comment: 'changed' }],
      puts: [{ ...found(third), ...post('four') }],
      posts: [post('one')],
    });
    expect(done).toMatchObject({ deletes: [first], patches: [{ ...second, comment: 'changed' }], puts: [third] });
    const texts = await records.list({ zone_id, content: { contains: 'hello' }, type: 'TXT' }).toArray();
    expect(ids(texts).toSorted()).toEqual(ids([found(second), found(third), found(done.posts[0])]).toSorted());
    await records.batch({ zone_id, deletes: texts.map(({ id }) => ({ id })) });
  });

  it('records of every type with parts are made', async () => {
    const name = `parts.${zoneName}`;
    const { posts } = await records.batch({
      zone_id,
      posts: [
        { type: 'CAA', name, data: { flags: 0, tag: 'issue', value: 'ca.example' } },
        { type: 'SRV', name: `_sip._tcp.${name}`, data: { priority: 1, weight: 2, port: 5060, target: 'sip.example' } },
        { type: 'MX', name, content: 'mail.example', priority: 10 },
        { type: 'URI', name, priority: 1, data: { weight: 1, target: 'https://contoso.example/' } },
        { type: 'HTTPS', name, data: { priority: 1, target: '.', value: 'alpn="h2"' } },
      ],
    });
    expect(posts.map(({ type }) => type)).toEqual(['CAA', 'SRV', 'MX', 'URI', 'HTTPS']);
    await records.batch({ zone_id, deletes: posts.map(({ id }) => ({ id })) });
  });

  it('a zone file comes out as it went in', async () => {
    const { id } = await cf.zones.create({ name: 'file-journey.example', account: { id: account_id } });
    const one = { zone_id: id };
    const file = await records.export({ zone_id });
    expect(file).toContain(`${zoneName}.`);
    const added = await records.import({ ...one, file: 'www 300 IN A 192.0.2.99\n@ 300 IN TXT "hello"\n' });
    expect(added).toMatchObject({ recs_added: 2, total_records_parsed: 2 });
    expect(await records.export(one)).toContain('192.0.2.99');
    await cf.zones.delete(one);
  });

  it('a scan adds records, or proposes them', async () => {
    const { id } = await cf.zones.create({ name: 'scan-journey.example', account: { id: account_id } });
    const one = { zone_id: id };
    await records.scanTrigger(one);
    const [first, second, ...rest] = await records.scanList(one).toArray();
    const review = await records.scanReview({ ...one, accepts: [found(first)], rejects: [{ id: found(second).id }] });
    expect(review).toMatchObject({ accepts: [{ name: found(first).name }], rejects: [{ id: found(second).id }] });
    expect(ids(await records.scanList(one).toArray())).toEqual(ids(rest));
    expect(await records.list(one).toArray()).toHaveLength(1);
    const scanned = await records.scan(one);
    expect(await records.list(one).toArray()).toHaveLength(1 + found(scanned.recs_added));
    await cf.zones.delete(one);
  });

  it('settings of a zone and of an account are changed', async () => {
    const { zone, account } = cf.dns.settings;
    expect((await zone.get({ zone_id })).flatten_all_cnames).toBe(false);
    await zone.edit({ zone_id, flatten_all_cnames: true, soa: { ttl: 7200 } });
    expect(await zone.get({ zone_id })).toMatchObject({ flatten_all_cnames: true, soa: { ttl: 7200 } });
    await account.edit({ account_id, zone_defaults: { ns_ttl: 3600 } });
    expect((await account.get({ account_id })).zone_defaults.ns_ttl).toBe(3600);
  });

  it('a view is made, renamed and deleted', async () => {
    const { views } = cf.dns.settings.account;
    const zone = await cf.zones.create({ name: 'view-journey.example', account: { id: account_id }, type: 'internal' });
    const { id: view_id } = await views.create({ account_id, name: 'Inside', zones: [zone.id] });
    const one = { account_id, view_id };
    await views.edit({ ...one, name: 'Within' });
    expect(await views.get(one)).toMatchObject({ name: 'Within', zones: [zone.id] });
    expect(ids(await views.list({ account_id, zone_id: zone.id }).toArray())).toEqual([view_id]);
    expect(await views.delete(one)).toEqual({ id: view_id });
    await expect(views.get(one)).rejects.toMatchObject(notFound);
    expect(await views.list({ account_id }).toArray()).toEqual([]);
    await cf.zones.delete({ zone_id: zone.id });
  });

  it('DNSSEC is switched on and off', async () => {
    const { dnssec } = cf.dns;
    expect(await dnssec.get({ zone_id })).toMatchObject({ status: 'disabled' });
    expect(await dnssec.edit({ zone_id, status: 'active' })).toMatchObject({ status: 'pending' });
    expect((await dnssec.get({ zone_id })).ds).toContain(zoneName);
    await dnssec.zsk.list({ zone_id }).toArray();
    await dnssec.edit({ zone_id, dnssec_multi_signer: true });
    expect(await dnssec.get({ zone_id })).toMatchObject({ dnssec_multi_signer: true });
    await dnssec.edit({ zone_id, status: 'disabled' });
    await dnssec.delete({ zone_id });
    expect((await dnssec.get({ zone_id })).status).toBe('disabled');
  });

  it('records and queries are counted', async () => {
    const { usage, analytics } = cf.dns;
    expect(await usage.zone.get({ zone_id })).toMatchObject({ record_usage: 30 });
    expect((await usage.account.get({ account_id })).record_usage).toBeGreaterThanOrEqual(900);
    const asked = { zone_id, metrics: 'queryCount', dimensions: ['queryType'], since: at(-day), until: at(0) };
    const report = await analytics.reports.get(asked);
    expect(report.rows).toBe(report.data.length);
    expect(report.query).toMatchObject({ metrics: ['queryCount'], dimensions: ['queryType'] });
    const hourly = await analytics.reports.bytimes.get({ ...asked, time_delta: 'hour' });
    expect(found(hourly.time_intervals).length).toBeGreaterThan(20);
  });
});

describe('Access', () => {
  it.each([
    ['an account', { account_id }],
    ['a zone', { zone_id }],
  ] as const)('is read below %s', async (_, owner) => {
    const { organizations, identityProviders, access } = cf.zeroTrust;
    expect(await organizations.list(owner)).toMatchObject({ auth_domain: expect.any(String) });
    const [provider] = await identityProviders.list(owner).toArray();
    const identity_provider_id = found(provider).id;
    expect(await identityProviders.get({ ...owner, identity_provider_id })).toEqual(provider);
    const [group] = await access.groups.list(owner).toArray();
    const group_id = found(group).id;
    expect(await access.groups.get({ ...owner, group_id })).toEqual(group);
    const missing = { ...owner, identity_provider_id: '01234567-89ab-4def-8123-456789abcdef' };
    await expect(identityProviders.get(missing)).rejects.toMatchObject(notFound);
  });

  it('has users', async () => {
    const users = await cf.zeroTrust.access.users.list({ account_id }).toArray();
    expect(users.length).toBeGreaterThan(0);
    const email = found(users[0]?.email);
    expect(ids(await cf.zeroTrust.access.users.list({ account_id, email }).toArray())).toEqual([users[0]?.id]);
  });
});

describe('everything else', () => {
  it('the addresses of the edge are told, even to strangers', async () => {
    expect((await cf.ips.list()).ipv4_cidrs).not.toEqual([]);
    expect(await journey.as('wrong'.repeat(8)).ips.list({ networks: 'jdcloud' })).toHaveProperty('jdcloud_cidrs');
  });

  it('audit logs tell what was done here', async () => {
    const name = 'audited-journey.example';
    const zone = await cf.zones.create({ name, account: { id: account_id } });
    await cf.zones.edit({ zone_id: zone.id, paused: true });
    const logs = await cf.auditLogs.list({ account_id, zone: { name } }).toArray();
    expect(logs).toHaveLength(2);
    expect(logs[0]).toMatchObject({ actor: { email: emulator.email }, action: { result: true } });
    expect(await cf.auditLogs.export({ account_id })).toContain(emulator.email);
    expect((await cf.user.auditLogs.list().toArray()).length).toBeGreaterThan(10);
    expect(await cf.user.auditLogs.export()).toContain(emulator.email);

    const { audit } = cf.accounts.logs;
    const every = await audit.list({ account_id, ...window(), limit: 20 }).toArray();
    expect(new Set(ids(every)).size).toBe(every.length);
    expect(every.length).toBeGreaterThan(40);
    const [edited, made, ...others] = await audit.list({ account_id, ...window(), zone_name: name }).toArray();
    expect(others).toEqual([]);
    expect([edited?.action?.type, made?.action?.type]).toEqual(['update', 'create']);
    const entry = { id: found(edited?.id), action_time: found(edited?.action?.time) };
    const history = await audit.history({ account_id, ...window(), ...entry }).toArray();
    expect(ids(history)).toEqual([edited?.id, made?.id]);
    const categories = await audit.productCategories({ account_id }).toArray();
    expect(categories.flatMap(({ products = [] }) => products).length).toBeGreaterThan(5);
  });

  it('any route is called without a method of its own', async () => {
    expect(await cf.request('GET /zones/{zone_id}', { zone_id })).toMatchObject({ id: zone_id });
    expect(await cf.paginate('GET /zones').toArray()).toHaveLength(61);
    await expect(cf.request('GET /nowhere')).rejects.toMatchObject(notFound);
  });
});

// What follows looks back on all of the above, and so cannot be run alone.
describe('the journey', () => {
  it('makes every call that the client has', () => {
    expect([...registry.keys()].filter((call) => !journey.called.has(call))).toEqual([]);
  });

  it('sees every route of the emulator succeed', () => {
    const all = routes.map(({ method, path }) => `${method} ${path}`);
    expect(all.filter((route) => !journey.routes.has(route))).toEqual([]);
  });

  // Who knows of no difference finds the answers that one is needed for.
  const strict = judgedBy([]);
  const differ = (judge: Judge) => (one: Passed) => judge(one.method, one.route, one.status, one.body).length > 0;
  let different: Passed[] | undefined;

  it.skipIf(!described).each(deviations.map((one) => [one.at, one] as const))(
    'sees an answer that differs at %s (needs FLAREKIT_REFERENCE)',
    (_, deviation) => {
      different ??= answers.filter(differ(strict));
      const unaware = judgedBy(deviations.filter((one) => one !== deviation));
      expect(different.some(differ(unaware))).toBe(true);
    },
  );

  it.skipIf(!described)(
    'sees answers that the vendor describes, but for four routes (needs FLAREKIT_REFERENCE)',
    () => {
      const other = answers.filter(({ method, route }) => !isDescribed(method, route));
      expect(new Set(other.map(({ method, route }) => `${method} ${route}`))).toEqual(
        new Set([
          'GET /accounts/{account_id}/audit_logs',
          'GET /accounts/{account_id}/dns_records/usage',
          'POST /zones/{zone_id}/environments/{environment_id}/purge_cache',
          'POST /zones/{zone_id}/invalidate_cache',
        ]),
      );
    },
  );
});
