import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

const invited = () => new Emulator({ world: { accounts: 2, zonesPerAccount: 1, recordsPerZone: 0 } });
const edit = (body: unknown) => ({ method: 'PATCH', body });

describe('the user', () => {
  it('changes what is sent, and nothing else', async () => {
    const emulator = small({ now: Date.UTC(2026, 0, 1) });
    const before = (await send(emulator, '/user')).body.result;
    const changed = await send(emulator, '/user', edit({ first_name: 'Kim', country: 'SE', email: 'x@y.example' }));
    expect(changed.body.result).toEqual({
      ...before,
      first_name: 'Kim',
      country: 'SE',
      modified_on: expect.stringContaining('2026-01-01'),
    });
    expect((await send(emulator, '/user')).body.result).toEqual(changed.body.result);
    const members = (await send(emulator, `/accounts/${accountOf(emulator)}/members`)).body.result;
    expect(members[0].user).toMatchObject({ first_name: 'Kim', last_name: before.last_name });
    const cleared = await send(emulator, '/user', edit({ country: null, first_name: null }));
    expect(cleared.body.result).toMatchObject({ country: null, first_name: null, last_name: before.last_name });
  });

  it.each([
    [{ first_name: 'x'.repeat(61) }],
    [{ last_name: 'x'.repeat(61) }],
    [{ country: 'x'.repeat(31) }],
    [{ telephone: '1'.repeat(21) }],
    [{ zipcode: '1'.repeat(21) }],
    [{ first_name: 'Kim', zipcode: 12345 }],
    [[]],
    ['"x"'],
    ['null'],
  ])('is not changed by %j', async (body) => {
    const emulator = small();
    const before = { ...emulator.world.user };
    expect(firstCode(await send(emulator, '/user', edit(body)))).toEqual([400, 1001]);
    expect(emulator.world.user).toEqual(before);
  });

  it('may send an empty change', async () => {
    const emulator = small();
    const before = emulator.world.user.modified_on;
    expect((await send(emulator, '/user', edit({}))).status).toBe(200);
    expect(emulator.world.user.modified_on).toBe(before);
  });

  it('has the zones and organizations of the world', async () => {
    const emulator = small();
    const [zone] = emulator.world.zones.values();
    if (zone) zone.plan = 'business';
    const { result } = (await send(emulator, '/user')).body;
    expect(result).toMatchObject({ has_pro_zones: false, has_business_zones: true, has_enterprise_zones: false });
    expect(result.organizations).toMatchObject([{ id: accountOf(emulator), status: 'member' }]);
  });

  it('is seen and changed with the right permissions only', async () => {
    const emulator = small();
    const read = emulator.addToken({ permissions: ['User Details Read'] });
    expect((await send(emulator, '/user', { token: read })).status).toBe(200);
    expect(firstCode(await send(emulator, '/user', { ...edit({}), token: read }))).toEqual([403, 10000]);
    const write = emulator.addToken({ permissions: ['User Details Write'] });
    expect((await send(emulator, '/user', { ...edit({}), token: write })).status).toBe(200);
    expect(firstCode(await send(emulator, '/user/invites', { token: write }))).toEqual([403, 10000]);
  });

  it('has the tenants that a test adds', async () => {
    const emulator = small();
    expect((await send(emulator, '/user/tenants')).body.result).toEqual([]);
    emulator.world.tenants.push({ id: unknown, name: 'Contoso', create_time: '2026-01-01T00:00:00Z' });
    expect((await send(emulator, '/user/tenants')).body.result).toEqual([
      { id: unknown, name: 'Contoso', create_time: '2026-01-01T00:00:00Z', meta: {} },
    ]);
  });
});

describe('invitations', () => {
  it.each(['accepted', 'rejected'])('are %s, and the membership with them', async (status) => {
    const emulator = invited();
    const { result } = (await send(emulator, '/user/invites')).body;
    expect(result).toHaveLength(1);
    const [invite] = result;
    expect(invite).toMatchObject({
      organization_name: 'Trey Research',
      invited_member_id: emulator.world.user.id,
      invited_member_email: emulator.email,
      status: 'pending',
    });
    expect((await send(emulator, `/user/invites/${invite.id}`)).body.result).toEqual(invite);
    expect(firstCode(await send(emulator, `/accounts/${invite.organization_id}`))).toEqual([403, 9109]);
    const answered = await send(emulator, `/user/invites/${invite.id}`, edit({ status }));
    expect(answered.body.result).toEqual({ ...invite, status });
    expect((await send(emulator, `/memberships/${invite.id}`)).body.result.status).toBe(status);
    expect((await send(emulator, `/accounts/${invite.organization_id}`)).status).toBe(
      status === 'accepted' ? 200 : 403,
    );
    expect((await send(emulator, `/user/invites/${invite.id}`, edit({ status }))).status).toBe(200);
    const other = status === 'accepted' ? 'rejected' : 'accepted';
    const late = await send(emulator, `/user/invites/${invite.id}`, edit({ status: other }));
    expect([late.status, late.body.errors]).toEqual([400, [{ code: 1001, message: `Invitation is ${status}` }]]);
  });

  it('are answered by the membership as well', async () => {
    const emulator = invited();
    const [{ id }] = (await send(emulator, '/user/invites')).body.result;
    const headers = { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey };
    await send(emulator, `/memberships/${id}`, { method: 'PUT', body: { status: 'accepted' }, token: null, headers });
    expect((await send(emulator, `/user/invites/${id}`)).body.result.status).toBe('accepted');
  });

  it('expire', async () => {
    const emulator = invited();
    const [invite] = emulator.world.invites.values();
    if (invite) invite.expires_on = '2024-07-03T00:00:00Z';
    const [{ id, status }] = (await send(emulator, '/user/invites')).body.result;
    expect(status).toBe('expired');
    const late = await send(emulator, `/user/invites/${id}`, edit({ status: 'accepted' }));
    expect([late.status, late.body.errors]).toEqual([400, [{ code: 1001, message: 'Invitation is expired' }]]);
  });

  it.each([{ status: 'perhaps' }, { status: null }, {}, [], '"x"', '{'])('are not answered by %j', async (body) => {
    const emulator = invited();
    const [id] = emulator.world.invites.keys();
    expect((await send(emulator, `/user/invites/${id}`, edit(body))).status).toBe(400);
    expect(emulator.world.invites.get(id ?? '')?.status).toBe('pending');
  });

  it('need permission, and have to exist', async () => {
    const emulator = invited();
    const [id] = emulator.world.invites.keys();
    const token = emulator.addToken({ permissions: ['Memberships Read'] });
    expect((await send(emulator, '/user/invites', { token })).status).toBe(200);
    expect(firstCode(await send(emulator, `/user/invites/${id}`, { ...edit({ status: 'accepted' }), token }))).toEqual([
      403, 10000,
    ]);
    expect(firstCode(await send(emulator, `/user/invites/${unknown}`))).toEqual([404, 1003]);
    expect((await send(small(), '/user/invites')).body.result).toEqual([]);
  });
});

describe('organizations', () => {
  const names = async (emulator: Emulator, query: string) =>
    (await send(emulator, `/user/organizations?${query}`)).body.result.map(({ name }: { name: string }) => name);

  it('are the accounts of the user, in pages', async () => {
    const emulator = invited();
    const { result, result_info } = (await send(emulator, '/user/organizations')).body;
    expect(result_info).toMatchObject({ page: 1, per_page: 20, total_count: 3 });
    expect(result[0]).toMatchObject({
      id: accountOf(emulator),
      name: 'Contoso Ltd',
      status: 'member',
      roles: ['Super Administrator - All Privileges'],
    });
    expect(result[0].permissions).toContain('#dns_records:read');
    expect((await send(emulator, `/user/organizations/${accountOf(emulator)}`)).body.result).toEqual(result[0]);
    expect(firstCode(await send(emulator, `/user/organizations/${unknown}`))).toEqual([404, 1003]);
  });

  it('are filtered and sorted', async () => {
    const emulator = invited();
    expect(await names(emulator, 'order=name&direction=desc')).toEqual([
      'Trey Research',
      'Northwind Ltd',
      'Contoso Ltd',
    ]);
    expect(await names(emulator, 'status=invited')).toEqual(['Trey Research']);
    expect(await names(emulator, 'status=&name=')).toHaveLength(3);
    expect(await names(emulator, 'status=member&name=Trey%20Research')).toEqual([]);
    expect(await names(emulator, 'status=invited&name=Contoso%20Ltd&match=any&order=name')).toEqual([
      'Contoso Ltd',
      'Trey Research',
    ]);
    expect(await names(emulator, 'page=7')).toEqual([]);
  });

  it('are left, unless nobody remains who may do everything', async () => {
    const emulator = invited();
    const [invite] = emulator.world.invites.values();
    const id = invite?.account_id ?? '';
    const left = await send(emulator, `/user/organizations/${id}`, { method: 'DELETE' });
    expect(left.body.result).toEqual({ id });
    expect(await names(emulator, '')).not.toContain('Trey Research');
    expect((await send(emulator, '/user/invites')).body.result).toEqual([]);
    const last = await send(emulator, `/user/organizations/${accountOf(emulator)}`, { method: 'DELETE' });
    expect(firstCode(last)).toEqual([400, 1001]);
    const token = emulator.addToken({ permissions: ['Memberships Read'] });
    const path = `/user/organizations/${accountOf(emulator)}`;
    expect(firstCode(await send(emulator, path, { method: 'DELETE', token }))).toEqual([403, 10000]);
  });
});
