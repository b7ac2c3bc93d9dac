/** What leaves the client, operation by operation: method, path, query and body. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Cloudflare, Paginated } from '../src/index.ts';
import { type Operation, operations } from './support/reference.ts';

interface Sent {
  method: string;
  path: string;
  query: string[];
  type: string | null;
  body: string;
  form: Record<string, string>;
}

/** Calls one method by its dotted name, and gives back the one request that left. */
async function send(call: string, params: unknown): Promise<Sent> {
  const sent: Sent[] = [];
  const cf = new Cloudflare({
    apiToken: 'unused-token',
    rateLimit: false,
    retry: false,
    validate: 'off',
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      const type = request.headers.get('content-type');
      const multipart = type?.startsWith('multipart/form-data') ?? false;
      const form: Record<string, string> = {};
      if (multipart) {
        for (const [name, value] of await request.clone().formData())
          form[name] = typeof value === 'string' ? value : await value.text();
      }
      const body = multipart ? '' : await request.text();
      sent.push({
        method: request.method,
        path: pathname,
        query: [...searchParams].map((pair) => pair.join('=')),
        type,
        body,
        form,
      });
      return Response.json({ success: true, errors: [], messages: [], result: pathname.endsWith('export') ? '' : [] });
    },
  });
  const names = call.split('.');
  const name = names.pop() as string;
  const group = names.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], cf) as Record<
    string,
    (p: unknown) => unknown
  >;
  const result = group[name]?.(params);
  if (result instanceof Paginated) await result.page();
  else await result;
  expect(sent).toHaveLength(1);
  return sent[0] as Sent;
}

// One value for each kind, with characters that have to be encoded.
const values: Record<string, unknown> = {
  string: 'a b&c=d/é',
  integer: 7,
  number: 7,
  boolean: true,
  'string[]': ['one', 'two'],
  'integer[]': ['200', '404'],
  csv: ['full', 'partial'],
  array: [{ id: 'x' }],
  object: { id: 'x' },
  file: 'example.com. 300 IN A 192.0.2.1',
};

function wireText(kind: string): string[] {
  const value = values[kind];
  if (kind === 'csv') return [(value as string[]).join(',')];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Puts a value under a dotted name: `account.id` becomes `{ account: { id } }`, `policies[].effect` a list of objects. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  const [first = '', ...rest] = name.split('.');
  const list = first.endsWith('[]');
  const key = list ? first.slice(0, -2) : first;
  if (rest.length === 0) {
    target[key] ??= value;
    return;
  }
  const list0 = (Array.isArray(target[key]) ? target[key] : [{}]) as Record<string, unknown>[];
  if (list) target[key] = list0;
  else if (typeof target[key] !== 'object') target[key] = {};
  put((list ? list0[0] : target[key]) as Record<string, unknown>, rest.join('.'), value);
}

function bodyOf({ body, bodyType }: Operation): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(body)) put(members, name, structuredClone(values[kind]));
  if (bodyType === 'array') return { body: [members['']] };
  return members;
}

function idsOf({ path }: Operation): { params: Record<string, string>; path: string } {
  const params: Record<string, string> = {};
  if (path.startsWith('/{accounts_or_zones}')) {
    params.account_id = 'id of account';
    path = path.replace('/{accounts_or_zones}/{account_or_zone_id}', '/accounts/{account_id}');
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    params[name] = `id of ${name}`;
    return encodeURIComponent(params[name]);
  });
  return { params, path: `/client/v4${filled}` };
}

describe.each(operations)('$call', (operation) => {
  it('sends what the description says', async () => {
    const { params, path } = idsOf(operation);
    const query: Record<string, unknown> = {};
    const given = { ...operation.query };
    // Two operations in one: asking for CSV is a method of its own.
    if (operation.call.toLowerCase().endsWith('auditlogs.list')) delete given.export;
    for (const [name, kind] of Object.entries(given)) {
      // A filter that is given both plainly and negated can only be written out.
      if (name.endsWith('.not') && name.slice(0, -4) in given) query[name] = values[kind];
      else put(query, name, values[kind]);
    }
    const body = bodyOf(operation);
    const sent = await send(operation.call, { ...params, ...query, ...body });

    expect(`${sent.method} ${sent.path}`).toBe(`${operation.method} ${path}`);
    const expected = Object.entries(given).flatMap(([name, kind]) => wireText(kind).map((text) => `${name}=${text}`));
    // The page size is asked for even where the caller does not.
    const unasked = sent.query.filter((pair) => !expected.includes(pair) && /^(?:per_page|page|limit)=/.test(pair));
    expect(sent.query.filter((pair) => !unasked.includes(pair)).sort()).toEqual(expected.sort());
    if (operation.bodyType === 'multipart') {
      expect(sent.form).toEqual({
        file: values.file,
        proxied: 'true',
      });
    } else if (operation.bodyType === 'none') {
      expect(sent.body).toBe('');
      expect(sent.type).toBeNull();
    } else {
      expect(sent.type).toBe('application/json');
      expect(JSON.parse(sent.body)).toEqual(operation.bodyType === 'array' ? body.body : body);
    }
  });
});

describe('the places where callers and wire are easily confused', () => {
  const account_id = '0123456789abcdef0123456789abcdef';
  const zone_id = 'fedcba9876543210fedcba9876543210';

  it('sends role ids as strings when a member is invited', async () => {
    const { body } = await send('members.create', { account_id, email: 'ada@example.com', roles: ['r1', 'r2'] });
    expect(JSON.parse(body)).toEqual({ email: 'ada@example.com', roles: ['r1', 'r2'] });
  });

  it('sends role ids as objects when a member is updated', async () => {
    const { body } = await send('members.update', { account_id, member_id: 'm', roles: [{ id: 'r1' }] });
    expect(JSON.parse(body)).toEqual({ roles: [{ id: 'r1' }] });
  });

  it('writes nested filters with a dot, and lists of zone types with commas', async () => {
    const { query } = await send('zones.list', {
      account: { id: account_id },
      name: 'contains:example',
      type: ['full', 'partial'],
    });
    expect(query).toEqual([
      `account.id=${account_id}`,
      'name=contains:example',
      'type=full,partial',
      'per_page=50',
      'page=1',
    ]);
  });

  it('takes a bare name or an operator for a record filter', async () => {
    const bare = await send('dns.records.list', { zone_id, name: 'www.example.com', per_page: 10 });
    expect(bare.query).toContain('name=www.example.com');
    const exact = await send('dns.records.list', { zone_id, name: { startswith: 'www' }, tag: { present: 'env' } });
    expect(exact.query).toEqual(expect.arrayContaining(['name.startswith=www', 'tag.present=env']));
  });

  it('sends JSON arrays where the API wants them', async () => {
    const silences = [{ policy_id: 'p', start_time: '2026-01-01T00:00:00Z', end_time: '2026-01-02T00:00:00Z' }];
    expect(JSON.parse((await send('alerting.silences.create', { account_id, body: silences })).body)).toEqual(silences);
    const people = [{ id: 'm1' }, { id: 'm2' }];
    const sent = await send('iam.userGroups.members.update', { account_id, user_group_id: 'g', body: people });
    expect(JSON.parse(sent.body)).toEqual(people);
  });

  it('imports a zone file as a multipart file with its boundary', async () => {
    const sent = await send('dns.records.import', {
      zone_id,
      file: new Blob(['@ 300 IN A 192.0.2.1']),
      proxied: false,
    });
    expect(sent.type).toMatch(/^multipart\/form-data; boundary=/);
    expect(sent.form).toEqual({ file: '@ 300 IN A 192.0.2.1', proxied: 'false' });
  });

  it('sends an empty object to roll a token, and nothing to check an activation', async () => {
    expect((await send('accounts.tokens.value.update', { account_id, token_id: 't' })).body).toBe('{}');
    expect((await send('zones.activationCheck.trigger', { zone_id })).body).toBe('');
  });

  it('puts hold options into the query of create, and into the body of edit', async () => {
    expect((await send('zones.holds.create', { zone_id, include_subdomains: true })).query).toEqual([
      'include_subdomains=true',
    ]);
    expect(JSON.parse((await send('zones.holds.edit', { zone_id, include_subdomains: true })).body)).toEqual({
      include_subdomains: true,
    });
  });

  it('reaches the Access endpoints of an account and of a zone', async () => {
    expect((await send('zeroTrust.access.groups.list', { account_id })).path).toBe(
      `/client/v4/accounts/${account_id}/access/groups`,
    );
    expect((await send('zeroTrust.access.groups.list', { zone_id })).path).toBe(
      `/client/v4/zones/${zone_id}/access/groups`,
    );
  });

  it('keeps the camelCase of the few parameters that have it', async () => {
    expect((await send('iam.userGroups.list', { account_id, fuzzyName: 'ops' })).query).toContain('fuzzyName=ops');
  });

  it('repeats the key for several values of one audit log filter', async () => {
    const { query } = await send('accounts.logs.audit.list', {
      account_id,
      since: '2026-01-01',
      before: '2026-01-02',
      actor_email: { not: ['a@example.com', 'b@example.com'] },
    });
    expect(query.filter((pair) => pair.startsWith('actor_email'))).toEqual([
      'actor_email.not=a@example.com',
      'actor_email.not=b@example.com',
    ]);
  });

  it('clears a field with null, and leaves out what is undefined', async () => {
    const { body } = await send('dns.records.edit', { zone_id, dns_record_id: 'r', comment: null, content: undefined });
    expect(JSON.parse(body)).toEqual({ comment: null });
  });

  it('changes nothing of what the caller passed in', async () => {
    const params = Object.freeze({ account_id, email: 'ada@example.com', roles: Object.freeze(['r1']) });
    await send('members.create', params);
    expect(params).toEqual({ account_id, email: 'ada@example.com', roles: ['r1'] });
  });
});

it('names its own version to the server', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  let agent: string | null = null;
  const fetch = async (request: Request) => {
    agent = request.headers.get('user-agent');
    return Response.json({ success: true, result: [] });
  };
  await new Cloudflare({ apiToken: 'unused-token', fetch }).request('GET /zones');
  expect(agent).toBe(`flarekit/${version}`);
});
