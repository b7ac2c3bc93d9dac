/** Walks every endpoint table: nothing in it may differ from the API's description, lack a fixture or lack its docs. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Endpoint, Listing, Single } from '../src/endpoint.ts';
import { envelope } from '../src/envelope.ts';
import { Cloudflare } from '../src/index.ts';
import { problems } from '../src/schema.ts';
import { methodDocs } from './support/method-docs.ts';
import { condense, operations } from './support/reference.ts';
import { registry } from './support/registry.ts';

const folder = new URL('./fixtures/', import.meta.url);
const fixtures = readdirSync(folder);
const cf = new Cloudflare({ apiToken: 'unused-token', env: false });

// Where the client is ahead of the description, or differs from it for a reason.
const own = new Map<string, string>([
  ['accounts.profile.get', 'GET /accounts/{account_id}/profile'],
  ['accounts.profile.update', 'PUT /accounts/{account_id}/profile'],
  ['accounts.move', 'POST /accounts/{account_id}/move'],
  ['alerting.policies.test', 'POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/test'],
  [
    'alerting.policies.emailUnsubscribe.get',
    'GET /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe',
  ],
  [
    'alerting.policies.emailUnsubscribe.create',
    'POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe',
  ],
  ['zones.settings.list', 'GET /zones/{zone_id}/settings'],
  ['zones.settings.editMany', 'PATCH /zones/{zone_id}/settings'],
  ['zones.holds.check', 'GET /zones/{zone_id}/hold/{zone_name}'],
  ['cache.invalidate', 'POST /zones/{zone_id}/invalidate_cache'],
  ['zeroTrust.access.users.list', 'GET /accounts/{account_id}/access/users'],
  ['ips.list', 'GET /ips'],
  // The same path as the list, read as CSV.
  ['auditLogs.export', 'GET /accounts/{account_id}/audit_logs'],
  ['user.auditLogs.export', 'GET /user/audit_logs'],
]);

function methodOf(call: string): unknown {
  return call.split('.').reduce<unknown>((group, name) => (group as Record<string, unknown>)?.[name], cf);
}

function fixturesOf(call: string): string[] {
  return fixtures.filter(
    (file) => file.startsWith(`${call}.json`) || file.startsWith(`${call}.txt`) || file.startsWith(`${call}@`),
  );
}

describe('the scope', () => {
  it('is the whole description, and what stands only in the text', () => {
    const described = operations.map(({ call }) => call);
    expect([...registry.keys()].sort()).toEqual([...described, ...own.keys()].sort());
  });

  it('is described as it is where the description is at hand', ({ skip }) => {
    const source = process.env.FLAREKIT_REFERENCE;
    if (source === undefined) skip('FLAREKIT_REFERENCE is not set: the copy in test/reference is taken as it is');
    expect(condense(JSON.parse(readFileSync(`${source}/operations.json`, 'utf8')))).toEqual(operations);
  });
});

describe.each(operations)('$call', (operation) => {
  const endpoint = registry.get(operation.call) as Endpoint & { pages?: string; text?: boolean };

  it('is what the description says', () => {
    const { body } = endpoint;
    expect(`${endpoint.method} ${endpoint.path}`).toBe(`${operation.method} ${operation.path}`);
    const queries = Object.keys(endpoint.query ?? {});
    const alias = queries.filter((name) => !(name in operation.query) && `${name}.exact` in operation.query);
    expect(queries.filter((name) => !alias.includes(name)).sort()).toEqual(Object.keys(operation.query).sort());
    expect([...endpoint.permissions].sort()).toEqual([...operation.permissions].sort());
    const top = new Set(Object.keys(operation.body).map((name) => name.split(/[.[]/)[0] as string));
    if (operation.bodyType === 'array') expect(body).toBe('array');
    else if (operation.bodyType === 'multipart') expect(body).toBe('form');
    else if (operation.bodyType === 'empty-object') expect(body).toEqual({});
    else if (operation.bodyType === 'none') expect(body).toBeUndefined();
    else expect(Object.keys(body ?? {}).sort()).toEqual([...top].sort());
  });

  it('pages as the description says', () => {
    const style = { page: 'page', cursor: 'cursor', single: 'single', none: undefined, text: undefined }[
      operation.pagination
    ];
    // A write that answers with an array is no list to be walked.
    if (operation.method === 'GET' && operation.call !== 'alerting.availableAlerts.list')
      expect(endpoint.pages).toBe(style);
    expect(endpoint.text ?? false).toBe(operation.pagination === 'text');
  });
});

describe.each([...registry])('%s', (call, endpoint) => {
  it('has a method with documentation, a permission and a link', () => {
    expect(methodOf(call)).toBeTypeOf('function');
    const docs = methodDocs.get(call);
    expect(docs, 'documented where it is declared').toBeDefined();
    expect(docs).toMatch(/@see https:\/\/developers\.cloudflare\.com\//);
    expect(docs).toMatch(/Needs (?:no permission|`[^`]+`|one of)/);
    expect(docs).toMatch(/@throws/);
  });

  it('has a fixture, and every fixture of it parses strictly', async () => {
    const files = fixturesOf(call);
    expect(
      files.some((file) => file === `${call}.json` || file === `${call}.txt`),
      `${call}.json`,
    ).toBe(true);
    for (const file of files) {
      if (file.endsWith('.txt')) continue;
      const read = envelope(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
      if (read === undefined || read.success === false) continue;
      const { item } = endpoint as Partial<Listing<string, unknown>>;
      const { result } = endpoint as Partial<Single<string, unknown>>;
      if (item !== undefined) expect(Array.isArray(read.result), file).toBe(true);
      const checks =
        item === undefined
          ? [[result, read.result] as const]
          : (read.result as unknown[]).map((one) => [item, one] as const);
      for (const [schema, value] of checks) {
        if (schema !== undefined) expect(await problems(schema, value, file)).toEqual([]);
      }
    }
  });
});

describe('the extra operations', () => {
  it.each([...own])('%s calls %s', (call, route) => {
    const endpoint = registry.get(call) as Endpoint;
    expect(`${endpoint.method} ${endpoint.path}`).toBe(route);
  });

  it('has no fixture without an operation', () => {
    const orphans = fixtures.filter(
      (file) => !registry.has(file.replace(/(?:@[^.]*)?\.(?:json|txt)$/, '').split('@')[0] as string),
    );
    expect(orphans).toEqual([]);
  });
});
