/** The table of permissions says what the API's description says, and what is computed from it is right and smallest. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completed, free, renamed, tableOf } from '../scripts/permissions.ts';
import { Cloudflare } from '../src/index.ts';
import { isRead } from '../src/permissions/groups.ts';
import {
  leastPrivilege,
  permissionsFor,
  requirementsOf,
  tokenPolicies,
  tokenTemplateUrl,
} from '../src/permissions/index.ts';
import * as packed from '../src/permissions/table.ts';
import { Emulator } from '../src/testing/index.ts';
import { registry } from './support/registry.ts';

const source = new URL('../src/permissions/table.ts', import.meta.url);
const reference = process.env.FLAREKIT_REFERENCE;
const described: Array<{ method: string; path: string; permissions: string[]; plans?: string[] }> =
  reference === undefined ? [] : JSON.parse(readFileSync(`${reference}/routes.json`, 'utf8'));
const names = (operation: string): string[] => permissionsFor(operation).map(({ name }) => name);
const problemsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    return (error as { problems: readonly string[] }).problems;
  }
  return [];
};

describe('the table', () => {
  it('takes 40 kB at the most, as it is sent', () => {
    expect(brotliCompressSync(readFileSync(source)).length).toBeLessThan(40_000);
  });

  it.skipIf(reference === undefined)('agrees with the description of every route', () => {
    expect(described).toHaveLength(3207);
    const differing = described.flatMap(({ method, path, permissions }) => {
      const route = `${method} ${path}`;
      const expected =
        permissions.length > 0 ? permissions.map((name) => renamed[name] ?? name) : (completed[route] ?? []);
      return names(route).sort().join() === [...new Set(expected)].sort().join() ? [] : [route];
    });
    expect(differing).toEqual([]);
    // What deviates from the description, in all.
    expect([Object.keys(renamed).length, Object.keys(completed).length]).toEqual([3, 2]);
  });

  it.skipIf(reference === undefined)('is what the script would write', () => {
    expect(readFileSync(source, 'utf8')).toBe(tableOf(described));
  });

  it('names first what every call of the client names first, and accepts what that accepts', () => {
    const unlisted = [...registry].filter(([call, { permissions }]) => {
      return requirementsOf(call).permissions.length === 0 && permissions.length > 0;
    });
    expect(unlisted).toEqual([]);
    for (const [call, { permissions }] of registry) {
      // Sending its link back needs no credential, although permissions are documented for it.
      if (permissions.length === 0) continue;
      expect(names(call)[0], call).toBe(permissions[0]);
      expect(names(call).sort(), call).toEqual([...permissions].sort());
    }
  });

  it('puts reading before writing, wherever both will do', () => {
    for (const line of packed.routes.trim().split('\n'))
      expect(line).toMatch(/^[0-9a-z]\S+(?: [GPUAD](?:-|[0-9a-z]*)(?::[0-9a-f])?)*$/);
    for (const operation of ['accounts.get', 'alerting.history.list', 'zones.get', 'dns.records.list']) {
      const writes = names(operation).map((name) => !isRead(name));
      expect(writes.indexOf(true)).toBeGreaterThan(writes.lastIndexOf(false));
    }
  });
});

describe('permissionsFor', () => {
  it('gives each name that a permission has', () => {
    expect(permissionsFor('members.create')[0]).toEqual({
      name: 'Account Settings Write',
      dashboard: 'Account Settings: Edit',
      legacy: '#organization:edit',
      scope: 'account',
      group_id: '1af1fa2adc104452b74a9a3364202f20',
    });
    expect(permissionsFor('cache.purge')).toEqual([
      expect.objectContaining({ dashboard: 'Cache Purge: Purge', scope: 'zone' }),
    ]);
    expect(permissionsFor('user.get')[0]?.scope).toBe('user');
  });

  it.each([
    ['members.list', 'accounts.members.list'],
    ['roles.get', 'accounts.roles.get'],
    ['tokens.value.update', 'accounts.tokens.value.update'],
    ['dns.records.list', 'GET /zones/{zone_id}/dns_records'],
    ['dns.records.list', 'GET /zones/{zone}/dns_records'],
    ['dns.records.list', 'GET /zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records'],
    ['dns.records.export', 'GET /zones/{zone_id}/dns_records/export'],
    ['dns.records.get', 'GET /zones/{zone_id}/dns_records/{export}'],
    ['zeroTrust.access.groups.list', 'GET /accounts/{account_id}/access/groups'],
    ['members.list', 'GET /accounts/{account_id}/members/'],
  ])('takes %s for %s', (one, other) => {
    expect(names(one)).toEqual(names(other));
    expect(names(one)).not.toEqual([]);
  });

  it('tells permissions of one name apart by what the path is about', () => {
    expect(permissionsFor('GET /zones/{zone_id}/access/groups')[0]?.scope).toBe('zone');
    expect(permissionsFor('GET /accounts/{account_id}/access/groups')[0]?.scope).toBe('account');
  });

  it('tells what needs nothing from what nothing is known of', () => {
    for (const route of free) expect(requirementsOf(route).needs).toBe('nothing');
    expect(requirementsOf('alerting.destinations.eligible.get').needs).toBe('unknown');
    expect(requirementsOf('dns.settings.account.views.list')).toMatchObject({
      needs: 'permission',
      plans: ['enterprise'],
    });
  });

  it.each([
    ['member.list', /member\.list is no call of the client: did you mean/],
    ['GET /zones/{zone_id}/nothing-of-the-kind', /is no route that this version knows/],
    ['FETCH /zones', /an operation is a call/],
    ['GET zones', /an operation is a call/],
    ['', /an operation is a call/],
    ['__proto__', /an operation is a call/],
    ['constructor', /constructor is no call/],
    ['GET /constructor', /no route/],
    [
      `cfut_${'s'.repeat(40)}`,
      /^an operation is a call such as 'members\.create', or a route such as 'GET \/zones\/\{zone_id\}'$/,
    ],
    [undefined, /must be a string, not undefined/],
    [null, /must be a string, not null/],
    [['members.list'], /must be a string, not an array/],
  ])('refuses %j', (operation, message) => {
    expect(problemsOf(() => permissionsFor(operation as string))[0]).toMatch(message);
  });
});

describe('leastPrivilege', () => {
  const least = (...operations: string[]): string[] => leastPrivilege(operations).permissions.map(({ name }) => name);

  it('chooses the fewest permissions, reading before writing, and the narrowest', () => {
    expect(least('accounts.get')).toEqual(['Account Settings Read']);
    expect(least('members.list', 'alerting.policies.list')).toEqual(['Account Settings Read']);
    expect(least('alerting.policies.list')).toEqual(['Notifications Read']);
    expect(least('alerting.policies.list', 'alerting.policies.create')).toEqual(['Notifications Write']);
    expect(least('zones.get', 'dns.records.list')).toEqual(['DNS Read']);
    expect(least('zones.list', 'dns.records.create')).toEqual(['DNS Write', 'Zone Read']);
    // What may edit DNS records does not add zones, although it is listed for it.
    expect(least('zones.create', 'dns.records.create')).toEqual(['DNS Write', 'Zone Write']);
  });

  it('reports apart what needs nothing, and what is not known', () => {
    const asked = [
      'user.tokens.verify',
      'alerting.destinations.eligible.get',
      'GET /zones/{zone_id}/brand-new',
      'roles.list',
    ];
    expect(leastPrivilege(asked)).toMatchObject({
      permissions: [{ name: 'Account Settings Read' }],
      uses: [{ permission: { name: 'Account Settings Read' }, operations: ['roles.list'] }],
      free: ['user.tokens.verify'],
      unknown: ['alerting.destinations.eligible.get', 'GET /zones/{zone_id}/brand-new'],
      exact: true,
    });
    expect(leastPrivilege([])).toEqual({ permissions: [], uses: [], free: [], unknown: [], exact: true });
  });

  it('names every misspelt operation at once', () => {
    expect(problemsOf(() => leastPrivilege(['members.lst', 'zones.list', 7 as never]))).toEqual([
      'operations[0]: members.lst is no call of the client: did you mean members.list?',
      'operations[2]: an operation must be a string, not number',
    ]);
    expect(problemsOf(() => leastPrivilege('members.list' as never))).toEqual(['operations must be a list']);
  });

  const some = fc.subarray([...registry.keys()], { minLength: 1, maxLength: 7 });

  it('covers everything with a set that no smaller one could replace, whatever is asked, in any order', () => {
    fc.assert(
      fc.property(some, (operations) => {
        const { permissions, exact, unknown, free: none } = leastPrivilege(operations);
        expect(exact).toBe(true);
        expect(leastPrivilege([...operations].reverse()).permissions).toEqual(permissions);
        const demands = operations.filter((one) => !unknown.includes(one) && !none.includes(one)).map(demandOf);
        const taken = permissions.map(({ name }) => name);
        for (const demand of demands) expect(demand.some((name) => taken.includes(name))).toBe(true);
        expect([taken.filter((name) => !isRead(name)).length, taken.length]).toEqual(bruteForce(demands));
      }),
      { numRuns: 150 },
    );
  });

  it.skipIf(reference === undefined)('proves its answer for all routes of the API at once', () => {
    const found = leastPrivilege(described.map(({ method, path }) => `${method} ${path}`));
    expect(found.exact).toBe(true);
    expect(found.permissions.length).toBeGreaterThan(100);
  });
});

function demandOf(operation: string): string[] {
  if (operation === 'zones.create') return ['Zone Write'];
  return operation === 'zones.list' ? ['Zone Read', 'Zone Write'] : names(operation);
}

/** The fewest writes, then the fewest permissions, of all sets that cover all demands: by trying each. */
function bruteForce(demands: readonly string[][]): [writes: number, all: number] {
  let best: [number, number] = [99, 99];
  const visit = (at: number, taken: readonly string[]): void => {
    const writes = taken.filter((name) => !isRead(name)).length;
    if (writes > best[0] || (writes === best[0] && taken.length >= best[1])) return;
    const demand = demands.slice(at).findIndex((accepted) => !accepted.some((name) => taken.includes(name)));
    if (demand === -1) best = [writes, taken.length];
    else for (const name of demands[at + demand] ?? []) visit(at + demand + 1, [...taken, name]);
  };
  visit(0, []);
  return best;
}

describe('tokenTemplateUrl', () => {
  it('fills in what has a documented key, and says the rest in words', () => {
    const permissions = ['Zone Read', 'DNS Write', 'Cache Purge', 'Notifications Read'];
    const { url, byHand } = tokenTemplateUrl({ name: 'Contoso & Söhne', permissions });
    const [place, query] = url.split('?');
    expect(place).toBe('https://dash.cloudflare.com/profile/api-tokens');
    expect(query).toMatch(/&accountId=\*&zoneId=all&name=Contoso%20%26%20S%C3%B6hne$/);
    expect(JSON.parse(new URLSearchParams(query).get('permissionGroupKeys') ?? '')).toEqual([
      { key: 'zone', type: 'read' },
      { key: 'dns', type: 'edit' },
      { key: 'cache', type: 'purge' },
    ]);
    expect(byHand).toEqual(['Add Account > Notifications > Read by hand: Cloudflare documents no key for it.']);
  });

  it('opens the form of an account for a token that the account owns', () => {
    const { url, byHand } = tokenTemplateUrl({
      name: 'Sync',
      permissions: ['Account Settings Read', 'Memberships Read'],
      kind: 'account',
    });
    expect(url).toMatch(
      /^https:\/\/dash\.cloudflare\.com\/\?to=\/:account\/api-tokens&permissionGroupKeys=%5B.*&name=Sync$/,
    );
    expect(url).not.toContain('accountId');
    expect(byHand).toEqual([
      'User > Memberships > Read cannot be given to a token that an account owns: make a token of the user.',
    ]);
  });

  it('names everything that is wrong at once', () => {
    const wrong = { name: '', permissions: ['DNS Wrote', 'Logs Read', 5], kind: 'team', title: 'x' };
    expect(problemsOf(() => tokenTemplateUrl(wrong as never))).toEqual([
      'title is no param of a template',
      'name must be a text, and not empty',
      "kind must be 'user' or 'account'",
      'permissions[0]: a permission is not known: did you mean DNS Write?',
      'permissions[1]: Logs Read exists for accounts and for zones: give { name, scope }',
      'permissions[2]: a permission must be a name, or an object with name and scope',
    ]);
    expect(problemsOf(() => tokenTemplateUrl(undefined as never)).length).toBe(2);
  });
});

describe('tokenPolicies', () => {
  it('makes a token that may do what was asked for, and nothing else', async () => {
    const emulator = new Emulator();
    const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch });
    const operations = ['members.list', 'dns.records.list', 'alerting.policies.list', 'memberships.list'];
    const { permissions } = leastPrivilege(operations);
    const [account_id = ''] = emulator.world.accounts.keys();
    const groups = await cf.user.tokens.permissionGroups.list().toArray();
    const { id: user_id } = await cf.user.get();
    const policies = tokenPolicies(permissions, { account_id, user_id: user_id ?? '', groups });
    const { value } = await cf.user.tokens.create({ name: 'Least', policies });
    const made = new Cloudflare({ apiToken: value, fetch: emulator.fetch });
    const zone_id = emulator.world.zonesOf(account_id)[0]?.id ?? '';
    const found = await made.diagnose([...operations, 'members.create', 'dns.records.create'], { account_id, zone_id });
    expect(found.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'unknown', 'unknown']);
    await expect(made.members.create({ account_id, email: 'new@contoso.example', roles: ['x'] })).rejects.toMatchObject(
      {
        kind: 'permission',
      },
    );
  });

  it('writes each place in the form that it needs', () => {
    const dns = (place: object) => tokenPolicies(['DNS Read'], place)[0]?.resources;
    expect(dns({ account_id: 'a' })).toEqual({
      'com.cloudflare.api.account.a': { 'com.cloudflare.api.account.zone.*': '*' },
    });
    expect(dns({ accounts: '*' })).toEqual({ 'com.cloudflare.api.account.zone.*': '*' });
    expect(dns({ zones: ['z'] })).toEqual({ 'com.cloudflare.api.account.zone.z': '*' });
    expect(dns({ account_id: 'a', zones: ['z'] })).toEqual({
      'com.cloudflare.api.account.a': { 'com.cloudflare.api.account.zone.z': '*' },
    });
  });

  it('looks ids up by name and scope', () => {
    const scoped = (scope: 'account' | 'zone') => ({ name: 'Logs Read', scope });
    const groups = [
      { id: 'of-zones', name: 'Logs Read', scopes: ['com.cloudflare.api.account.zone'] },
      { id: 'of-accounts', name: 'Logs Read', scopes: ['com.cloudflare.api.account'] },
    ];
    const [one, other] = tokenPolicies([scoped('zone'), scoped('account')], { account_id: 'a', groups });
    expect([one, other].map((policy) => policy?.permission_groups)).toEqual([
      [{ id: 'of-accounts' }],
      [{ id: 'of-zones' }],
    ]);
  });

  it.each([
    [['Notifications Read'], { account_id: 'a' }, [/Notifications Read has no documented id: give the groups/]],
    [
      ['Notifications Read'],
      { account_id: 'a', groups: [null] },
      [/is not among the groups given, for account resources/],
    ],
    [
      ['Memberships Read', 'Zone Read'],
      {},
      [/account_id, accounts or zones is needed for Zone Read/, /user_id is needed for Memberships Read/],
    ],
    [
      ['DNS Read'],
      { account_id: 'a.b', zones: [], tokens: 1 },
      [/tokens is no param/, /account_id must be an id/, /zones must be a list of ids/],
    ],
    [['DNS Read'], { account_id: 'a', accounts: ['b'] }, [/exclude each other/]],
    [['DNS Read'], null, [/the place must be an object/]],
    [[], { account_id: 'a' }, [/permissions must be a list of permissions, and not empty/]],
    [undefined, { account_id: 'a' }, [/permissions must be a list/]],
  ])('refuses %j in %j', (permissions, place, expected) => {
    const found = problemsOf(() => tokenPolicies(permissions as never, place as never));
    for (const pattern of expected) expect(found).toContainEqual(expect.stringMatching(pattern));
  });
});
