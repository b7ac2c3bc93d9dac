import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { addAccess } from '../../src/testing/world/seed-zero-trust.ts';
import { accountOf, send, small, zoneOf } from '../support/emulated.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
const off = { success: false, errors: [{ code: 10000, message: 'Authentication error' }] };
const nobody = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';
const ends = ['organizations', 'identity_providers', 'groups', `identity_providers/${nobody}`, `groups/${nobody}`];

const start = (emulator = small()) => ({ emulator, path: `/accounts/${accountOf(emulator)}/access` });

describe('Access', () => {
  it('is on in the first account and its first zone, and off in the others', async () => {
    const world = { accounts: 2, zonesPerAccount: 2, recordsPerZone: 0, membersPerAccount: 1 };
    const emulator = new Emulator({ world });
    const [first, second] = [...emulator.world.accounts.keys()];
    const [zone, other] = [...emulator.world.zones.keys()];
    for (const [owner, on] of [
      [`accounts/${first}`, true],
      [`accounts/${second}`, false],
      [`zones/${zone}`, true],
      [`zones/${other}`, false],
    ] as const) {
      for (const end of ends.slice(0, 3)) {
        const { status, body } = await send(emulator, `/${owner}/access/${end}`);
        expect(status, owner).toBe(on ? 200 : 403);
        if (!on) expect(body).toEqual(off);
      }
    }
  });

  it.each(['accounts', 'zones'])('can be switched off and on by hand for %s', async (kind) => {
    const emulator = small();
    const owner = kind === 'zones' ? zoneOf(emulator).id : accountOf(emulator);
    const { world } = emulator;
    world.accessOrganizations.delete(owner);
    for (const end of ends) expect((await send(emulator, `/${kind}/${owner}/access/${end}`)).body).toEqual(off);
    addAccess(world, owner, 'Fabrikam Inc');
    const { result } = (await send(emulator, `/${kind}/${owner}/access/organizations`)).body;
    expect(result).toMatchObject({ name: 'Fabrikam Inc', auth_domain: 'fabrikam-inc.cloudflareaccess.com' });
    expect(world.copy().accessGroups.of(owner).size).toBe(world.accessGroups.of(owner).size);
  });

  it('refuses a missing permission without messages and result', async () => {
    const { emulator, path } = start();
    const token = emulator.addToken({ permissions: ['Account Settings Write', 'Zone Write'] });
    for (const end of ends) {
      const refused = await send(emulator, `${path}/${end}`, { token });
      expect(refused.status).toBe(403);
      expect(refused.body).toEqual(off);
    }
  });

  it('leaves other refusals of the gate complete', async () => {
    const { emulator, path } = start();
    const wrong = await send(emulator, `${path}/groups`, { token: 'x'.repeat(40) });
    expect(Object.keys(wrong.body)).toEqual(['success', 'errors', 'messages', 'result']);
    const foreign = await send(emulator, '/accounts/0123456789abcdef0123456789abcdef/access/groups');
    expect(foreign.body).toMatchObject({ errors: [{ code: 9109 }], messages: [], result: null });
  });

  it('takes each of its permissions, and Revoke for the organization only', async () => {
    const { emulator, path } = start();
    const prefix = 'Access: Organizations, Identity Providers, and Groups';
    const may = async (right: string): Promise<number[]> => {
      const token = emulator.addToken({ permissions: [`${prefix} ${right}`] });
      const statuses: number[] = [];
      for (const end of ends.slice(0, 3)) statuses.push((await send(emulator, `${path}/${end}`, { token })).status);
      return statuses;
    };
    expect(await may('Read')).toEqual([200, 200, 200]);
    expect(await may('Write')).toEqual([200, 200, 200]);
    expect(await may('Revoke')).toEqual([200, 403, 403]);
  });
});

describe('the organization', () => {
  it('is one object', async () => {
    const { emulator, path } = start();
    const { body } = await send(emulator, `${path}/organizations/`);
    expect(body.result).toMatchObject({ name: expect.any(String), session_duration: '24h' });
    expect(body.result.auth_domain).toMatch(/\.cloudflareaccess\.com$/);
    expect(body.result_info).toBeUndefined();
  });
});

describe('identity providers', () => {
  it('are listed and read, with their secrets masked', async () => {
    const { emulator, path } = start();
    const { body, text } = await send(emulator, `${path}/identity_providers`);
    expect(body.result.length).toBeGreaterThanOrEqual(2);
    expect(body.result_info).toMatchObject({ page: 1, per_page: 200, total_count: body.result.length });
    const kept = [...emulator.world.identityProviders.of(accountOf(emulator)).values()];
    for (const { config, scim_config } of kept) {
      for (const secret of [config.client_secret, scim_config?.secret]) {
        if (secret !== undefined) expect(text).not.toContain(secret);
      }
    }
    for (const provider of body.result) {
      expect(provider.id).toMatch(uuid);
      expect((await send(emulator, `${path}/identity_providers/${provider.id}`)).body.result).toEqual(provider);
    }
  });

  it('are filtered by SCIM', async () => {
    const { emulator, path } = start();
    const all = (await send(emulator, `${path}/identity_providers`)).body.result;
    const some = (await send(emulator, `${path}/identity_providers?scim_enabled=true`)).body.result;
    expect(some).toHaveLength(1);
    expect(some[0].scim_config.enabled).toBe(true);
    for (const query of ['scim_enabled=false', 'scim_enabled=x', 'other=1']) {
      expect((await send(emulator, `${path}/identity_providers?${query}`)).body.result).toEqual(all);
    }
  });
});

describe('groups', () => {
  it('have rules with exactly one key', async () => {
    const { emulator, path } = start();
    const { result } = (await send(emulator, `${path}/groups`)).body;
    for (const group of result) {
      expect(group.id).toMatch(uuid);
      const rules = [...group.include, ...group.exclude, ...group.require];
      expect(rules.length).toBeGreaterThan(0);
      for (const rule of rules) expect(Object.keys(rule)).toHaveLength(1);
      expect((await send(emulator, `${path}/groups/${group.id}`)).body.result).toEqual(group);
    }
  });

  it('are found by name and cut into pages', async () => {
    const { emulator, path } = start();
    const names = async (query: string): Promise<string[]> =>
      (await send(emulator, `${path}/groups?${query}`)).body.result.map(({ name }: { name: string }) => name);
    expect(await names('')).toEqual(['Staff', 'Administrators', 'Office']);
    expect(await names('name=staff')).toEqual(['Staff']);
    expect(await names('name=sta')).toEqual([]);
    expect(await names('search=FF')).toEqual(['Staff', 'Office']);
    expect(await names('per_page=1&page=2')).toEqual(['Administrators']);
    expect(await names('page=9')).toEqual([]);
    expect((await send(emulator, `${path}/groups?per_page=5000`)).body.result_info.per_page).toBe(1000);
  });

  it('and providers that do not exist are told so', async () => {
    const { emulator, path } = start();
    for (const id of [nobody, 'short', '__proto__', '%F0%9F%92%A5']) {
      for (const [end, what] of [
        ['groups', 'group'],
        ['identity_providers', 'identity provider'],
      ]) {
        const refused = await send(emulator, `${path}/${end}/${id}`);
        expect(refused.status).toBe(404);
        const message = `access.api.error.not_found: ${what} not found`;
        expect(refused.body).toEqual({ success: false, errors: [{ code: 12135, message }] });
      }
    }
  });
});

describe('users of Access', () => {
  it('are those who have signed in, and are found by name, address and text', async () => {
    const { emulator, path } = start();
    const all = (await send(emulator, `${path}/users`)).body;
    const accepted = [...emulator.world.members.of(accountOf(emulator)).values()].filter(
      (m) => m.status === 'accepted',
    );
    expect(all.result).toHaveLength(accepted.length + 1);
    expect(all.result_info).toMatchObject({ page: 1, per_page: 1000, total_pages: 1 });
    const found = async (query: string) => (await send(emulator, `${path}/users?${query}`)).body.result.length;
    expect(await found('name=robin%20alder')).toBe(1);
    expect(await found(`email=${emulator.email}`)).toBe(1);
    expect(await found('search=guest')).toBe(1);
    expect(await found('search=nobody-at-all')).toBe(0);
    expect(await found('page=2')).toBe(0);
  });

  it('need a permission of their own, and Access', async () => {
    const { emulator, path } = start();
    const groups = 'Access: Organizations, Identity Providers, and Groups Read';
    for (const [permission, status] of [
      ['Access: Audit Logs Read', 200],
      [groups, 403],
    ] as const) {
      const token = emulator.addToken({ permissions: [permission] });
      expect((await send(emulator, `${path}/users`, { token })).status, permission).toBe(status);
    }
    emulator.world.accessOrganizations.delete(accountOf(emulator));
    expect((await send(emulator, `${path}/users`)).body).toEqual(off);
  });
});
