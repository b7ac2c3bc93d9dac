/** The emulator's route table against what is known of the API from outside. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routes } from '../../src/testing/routes.ts';
import operations from '../reference/operations.json' with { type: 'json' };
import { registry } from '../support/registry.ts';

const signatures = new Set(routes.map(({ method, path }) => `${method} ${anonymous(path)}`));

/** A path without the names of its parameters, which the sources do not all choose alike. */
function anonymous(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '{}');
}

/** Access belongs to an account or a zone; the emulator has a path for each. */
function both({ method, path }: { method: string; path: string }): string[] {
  const owners = path.startsWith('/{accounts_or_zones}') ? ['accounts', 'zones'] : [''];
  return owners.map((owner) => `${method} ${anonymous(path.replace('{accounts_or_zones}', owner))}`);
}

describe('the emulator answers', () => {
  it.each(operations.map((one) => [one.call, one] as const))('%s', (_call, operation) => {
    for (const signature of both(operation)) expect(signatures).toContain(signature);
  });

  it('every call that the client has', () => {
    const missing = [...registry].filter(([, one]) => !both(one).every((signature) => signatures.has(signature)));
    expect(missing.map(([call]) => call)).toEqual([]);
  });

  it('no operation twice, and says of each what is emulated', () => {
    expect(signatures.size).toBe(routes.length);
    for (const { emulates, path } of routes) expect(emulates, path).toMatch(/^[A-Z].{10,200}\.$/);
  });
});

const file = `${process.env.FLAREKIT_REFERENCE ?? 'nowhere'}/routes.json`;

/** Where more, or other, permissions are accepted than the vendor's list says, and why. */
const reasons: Readonly<Record<string, string>> = {
  'GET /zones': 'Whoever may write zones may list them.',
  'GET /user/organizations/{organization_id}': 'Listed without any; documented like the list of organizations.',
  'DELETE /user/organizations/{organization_id}': 'Listed without any; documented like leaving by the membership.',
  'GET /accounts/{account_id}/alerting/v3/destinations/eligible':
    'Listed without any; taken to need what reading does.',
  'GET /user/audit_logs': 'A permission for accounts on a path of the user: the handler asks for it itself.',
  'POST /zones': 'The account stands in the body: the handler asks for the permission itself.',
};

describe.skipIf(!existsSync(file))("permissions are those of the vendor's list (needs FLAREKIT_REFERENCE)", () => {
  type Listed = { method: string; path: string; permissions: string[] };
  const listed: Listed[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const known = new Map(listed.flatMap((one) => both(one).map((signature) => [signature, one.permissions] as const)));

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (signature, route) => {
    const permissions = known.get(`${route.method} ${anonymous(route.path)}`);
    if (permissions === undefined || reasons[signature] !== undefined) return;
    expect(new Set(route.permissions)).toEqual(new Set(permissions));
  });

  it('and the exceptions are exceptions', () => {
    for (const signature of Object.keys(reasons)) {
      const [method, path = ''] = signature.split(' ');
      const route = routes.find((one) => one.method === method && one.path === path);
      expect(new Set(route?.permissions)).not.toEqual(new Set(known.get(signature)));
    }
  });
});
