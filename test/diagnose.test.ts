/** The diagnosis: by policies or by probes, for every kind of credential, with few requests and without changing anything. */
import { describe, expect, it } from 'vitest';
import { Cloudflare, type DiagnoseParams, type RequestOptions } from '../src/index.ts';
import { Emulator, type EmulatorOptions } from '../src/testing/index.ts';

/** An emulator, its first account and zone, and a client of it with a token. */
function furnished(permissions: readonly string[], options: EmulatorOptions = {}) {
  const emulator = new Emulator({ world: 'small', rateLimit: false, ...options });
  const [account_id = ''] = emulator.world.accounts.keys();
  const zone_id = emulator.world.zonesOf(account_id)[0]?.id ?? '';
  const client = (apiToken: string) =>
    new Cloudflare({ apiToken, fetch: emulator.fetch, rateLimit: false, retry: false });
  const cf = client(emulator.addToken({ permissions }));
  const asked = () => emulator.requests.map(({ method, route }) => `${method} ${route}`);
  return { emulator, cf, client, account_id, zone_id, place: { account_id, zone_id }, asked };
}

async function outcomes(
  cf: Cloudflare,
  operations: readonly string[],
  place: DiagnoseParams,
  options?: RequestOptions,
) {
  const found = await cf.diagnose(operations, place, options);
  expect(found.map(({ operation }) => operation)).toEqual(operations);
  return found.map(({ outcome }) => outcome);
}

describe('by the policies of the token', () => {
  it('asks four requests about twelve operations, writes among them', async () => {
    const { cf, place, asked } = furnished(['API Tokens Read', 'Account Settings Read', 'DNS Write']);
    const reads = [
      'members.list',
      'roles.list',
      'alerting.policies.list',
      'dns.records.list',
      'zones.get',
      'user.tokens.list',
    ];
    const writes = [
      'members.create',
      'dns.records.create',
      'dns.records.scanTrigger',
      'zones.delete',
      'user.edit',
      'zones.create',
    ];
    expect(await outcomes(cf, [...reads, ...writes], place)).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      ...['missing', 'ok', 'ok', 'missing', 'missing', 'missing'],
    ]);
    expect(asked()).toEqual([
      'GET /user/tokens/verify',
      'GET /user/tokens/{token_id}',
      'GET /accounts/{account_id}',
      'GET /zones/{zone_id}',
    ]);
  });

  it('names the permission that is missing, in every wording', async () => {
    const { cf, place } = furnished(['API Tokens Read']);
    const [members, dns] = await cf.diagnose(['members.create', 'dns.records.list'], place);
    expect(members).toMatchObject({
      outcome: 'missing',
      why: 'Needs Account Settings: Edit (Account Settings Write), or SCIM Provisioning: Edit.',
      permissions: [{ name: 'Account Settings Write', legacy: '#organization:edit' }, { name: 'SCIM Provisioning' }],
    });
    expect(dns?.why).toBe('Needs DNS: Read (DNS Read), or DNS: Edit.');
  });

  it('heeds what a policy denies', async () => {
    const { emulator, client, place, zone_id } = furnished([]);
    const secret = emulator.addToken({ permissions: ['API Tokens Read', 'DNS Read', 'Zone Read'] });
    const token = [...emulator.world.tokens.values()].at(-1);
    const dns =
      token?.policies.flatMap((policy) => policy.permission_groups).filter(({ name }) => name === 'DNS Read') ?? [];
    const resources = { [`com.cloudflare.api.account.zone.${zone_id}`]: '*' };
    token?.policies.push({ id: 'f'.repeat(32), effect: 'deny', permission_groups: dns, resources });
    expect(await outcomes(client(secret), ['dns.records.list', 'zones.get'], place)).toEqual(['missing', 'ok']);
  });

  it('knows tokens that an account owns, and what they cannot do', async () => {
    const { emulator, client, account_id, zone_id, place } = furnished([]);
    const permissions = ['Account API Tokens Read', 'Account Settings Read', 'DNS Read'];
    const cf = client(emulator.addToken({ kind: 'account', account_id, permissions }));
    const operations = ['members.list', 'dns.records.list', 'user.get', 'memberships.list', 'accounts.list'];
    const found = await cf.diagnose(operations, place);
    expect(found.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'missing', 'missing', 'missing']);
    expect(found[2]?.why).toMatch(/needs a token of the user/);
    expect(found[4]?.why).toMatch(/does not take this kind of credential/);
    // Without the account nobody can say whose token it is, and the probes tell as much.
    expect(await outcomes(cf, ['dns.records.list', 'zones.list'], { zone_id })).toEqual(['ok', 'missing']);
  });

  it('tells that a place is out of reach', async () => {
    const { emulator, client, account_id, zone_id } = furnished([], { world: { accounts: 2, zonesPerAccount: 1 } });
    const [, foreign = ''] = emulator.world.accounts.keys();
    for (const permissions of [
      ['API Tokens Read', 'Account Settings Read'],
      ['Account Settings Read', 'DNS Read'],
    ]) {
      const cf = client(emulator.addToken({ permissions, accounts: [account_id] }));
      expect(await outcomes(cf, ['members.list', 'roles.list'], { account_id: foreign })).toEqual([
        'missing',
        'missing',
      ]);
    }
    const cf = client(emulator.addToken({ permissions: ['DNS Read'], accounts: [foreign] }));
    const [found] = await cf.diagnose(['dns.records.list'], { zone_id });
    expect(found).toMatchObject({ outcome: 'missing', why: 'The credential does not cover this zone.' });
  });
});

describe('by probes', () => {
  it('sends one for all operations that share a permission and a place', async () => {
    const { cf, place, asked } = furnished(['DNS Read']);
    const dns = [
      'dns.records.list',
      'dns.records.get',
      'dns.records.export',
      'dns.dnssec.get',
      'dns.settings.zone.get',
      'zones.get',
    ];
    expect(await outcomes(cf, dns, place)).toEqual(dns.map(() => 'ok'));
    expect(asked()).toHaveLength(3);
    const [, , probe] = asked();
    expect(probe).toBe('GET /zones/{zone_id}/dns_records');
  });

  it('reads only, unless told, and still finds what cannot be: who may not read may not write', async () => {
    const { cf, place, emulator } = furnished(['DNS Read']);
    const writes = ['dns.records.create', 'dns.records.delete', 'members.create', 'zones.delete', 'zones.create'];
    const found = await cf.diagnose(writes, place);
    expect(found.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'missing', 'unknown', 'unknown']);
    expect(found[0]?.why).toMatch(/pass probeWrites/);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) emulator.assertNotCalled(`${method} *`);
  });

  it('tries writes so that nothing can come of them, and none for which there is no such way', async () => {
    const { cf, emulator, place } = furnished(['DNS Write', 'Zone Write', 'Account Settings Write', 'Cache Purge']);
    const before = emulator.world.copy();
    const writes = [
      'dns.records.create',
      'dns.records.update',
      'dns.records.edit',
      'dns.records.delete',
      'dns.records.scanTrigger',
      'members.create',
      'alerting.policies.update',
      'zones.delete',
      'zones.activationCheck.trigger',
      'cache.purge',
    ];
    expect(await outcomes(cf, writes, { ...place, probeWrites: true })).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
      ...['unknown', 'unknown', 'unknown'],
    ]);
    for (const [id, token] of before.tokens) token.last_used_on = emulator.world.tokens.get(id)?.last_used_on ?? null;
    expect(emulator.world.copy()).toEqual(before);
    for (const { method, path, status } of emulator.requests) {
      if (method !== 'GET')
        expect([path.includes('0'.repeat(32)) || status === 400, status >= 400]).toEqual([true, true]);
    }
  });

  it('knows what refuses every token, without asking', async () => {
    const { cf, asked } = furnished(['Memberships Write']);
    const [found] = await cf.diagnose(['memberships.update'], { probeWrites: true });
    expect(found).toMatchObject({
      outcome: 'missing',
      why: expect.stringMatching(/only an e-mail address with the Global API Key/),
    });
    expect(asked().filter((one) => !one.startsWith('GET'))).toEqual([]);
  });

  it('tries a Global API Key', async () => {
    const { emulator, place } = furnished([]);
    const cf = new Cloudflare({
      email: emulator.email,
      apiKey: emulator.apiKey,
      fetch: emulator.fetch,
      rateLimit: false,
    });
    const operations = ['accounts.list', 'members.list', 'dns.records.list', 'memberships.list', 'members.create'];
    expect(await outcomes(cf, operations, place)).toEqual(['ok', 'ok', 'ok', 'ok', 'unknown']);
    expect(await outcomes(cf, ['members.create', 'memberships.update'], { ...place, probeWrites: true })).toEqual([
      'ok',
      'ok',
    ]);
    emulator.assertNotCalled('GET /user/tokens/verify');
  });
});

describe('plans', () => {
  it.each([
    [['API Tokens Read', 'DNS View Write', 'Zone Write', 'Zone Settings Write']],
    [['DNS View Write', 'Zone Write', 'Zone Settings Write']],
  ])('names the plan that is missing, for a token that may %j', async (permissions) => {
    const { cf, place } = furnished(permissions, { world: { accounts: 1, zonesPerAccount: 1, plan: 'free' } });
    const operations = [
      'dns.settings.account.views.list',
      'dns.settings.account.views.create',
      'zones.holds.get',
      'zones.settings.edit',
    ];
    const found = await cf.diagnose(operations, { ...place, probeWrites: true });
    expect(found.map(({ outcome }) => outcome)).toEqual(['not_entitled', 'not_entitled', 'not_entitled', 'ok']);
    expect(found[0]).toMatchObject({ plans: ['enterprise'], why: expect.stringContaining('which takes enterprise') });
  });

  it('takes the plan of the zone where nothing can be tried', async () => {
    const { cf, place } = furnished(['API Tokens Read', 'Zone Write'], {
      world: { accounts: 1, zonesPerAccount: 1, plan: 'pro' },
    });
    const [found] = await cf.diagnose(['zones.holds.create'], place);
    expect(found?.outcome).toBe('not_entitled');
  });
});

describe('when something is wrong', () => {
  it.each([
    ['expired', { expires_on: '2020-01-01T00:00:00Z' }, 'expired'],
    ['disabled', { status: 'disabled' }, 'disabled'],
    ['not valid yet', { not_before: '2999-01-01T00:00:00Z' }, 'invalid'],
    ['used from the wrong place', { ip: { in: ['198.51.100.0/24'] } }, 'ip_not_allowed'],
  ] as const)('says of a token that is %s what is wrong with it', async (_, options, reason) => {
    const { emulator, client, place } = furnished([]);
    const cf = client(emulator.addToken({ permissions: ['DNS Read'], ...options } as never));
    await expect(cf.diagnose(['dns.records.list'], place)).rejects.toMatchObject({ kind: 'authentication', reason });
  });

  it.each([[['dns.records.list']], [['accounts.create']]])(
    'refuses a token that nobody knows, asked about %j',
    async (operations) => {
      const { client, zone_id } = furnished([]);
      const unknown = client(`cfut_${'x'.repeat(40)}`).diagnose(operations, { zone_id });
      await expect(unknown).rejects.toMatchObject({ kind: 'authentication', reason: 'invalid' });
    },
  );

  it('leaves one operation open when its probe fails, and goes on with the others', async () => {
    const { cf, emulator, place } = furnished(['DNS Read', 'Account Settings Read']);
    emulator.on('GET /zones/{zone_id}/dns_records').fail('html-502');
    const found = await cf.diagnose(['dns.records.list', 'members.list'], place);
    expect(found.map(({ outcome }) => outcome)).toEqual(['unknown', 'ok']);
    expect(found[0]?.why).toMatch(/Cloudflare server error/);
  });

  it('asks no further when nobody answers', async () => {
    const { cf, emulator, place } = furnished(['DNS Read']);
    emulator.on('GET /zones/{zone_id}/dns_records').reset();
    emulator.on('GET /accounts/{account_id}/members').reset();
    const found = await cf.diagnose(['members.list', 'dns.records.list', 'user.get'], place);
    expect(found.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(found.filter(({ why }) => why.startsWith('It was not asked'))).toHaveLength(2);
    emulator.on('GET /user/tokens/verify').reset();
    await expect(cf.diagnose(['user.get'])).rejects.toMatchObject({ kind: 'network' });
  });

  it('survives a server that sends nonsense in place of policies', async () => {
    const { cf, emulator, place } = furnished(['DNS Read']);
    for (const policies of [
      null,
      'all',
      [null],
      [{ effect: 'allow', permission_groups: [{ id: 'x' }], resources: {} }],
      [{ effect: 'maybe' }],
    ]) {
      emulator.clearFaults();
      emulator
        .on('GET /user/tokens/{token_id}')
        .respond({ body: { success: true, errors: [], messages: [], result: { policies } } });
      expect(await outcomes(cf, ['dns.records.list'], place)).toEqual(['ok']);
    }
  });

  it('takes options for every request, and ends with the signal', async () => {
    const { cf, place, emulator } = furnished(['DNS Read']);
    const seen: string[] = [];
    const told = new Cloudflare({
      apiToken: emulator.addToken({ permissions: ['DNS Read'] }),
      fetch: async (request) => {
        seen.push(request.headers.get('x-trace') ?? '');
        return emulator.fetch(request);
      },
    });
    await told.diagnose(['dns.records.list', 'members.list'], place, { headers: { 'x-trace': 'seven' } });
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen)).toEqual(new Set(['seven']));
    const reason = new Error('enough');
    await expect(cf.diagnose(['dns.records.list'], place, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('names everything that is wrong with the params before anything is sent', async () => {
    const { cf, emulator } = furnished([]);
    const wrong = cf.diagnose(
      ['members.lst', 'zones.get', 'members.list'],
      { accountId: 'a', zone_id: '..', probeWrites: 1 } as never,
      { retries: 1 } as never,
    );
    await expect(wrong).rejects.toMatchObject({
      kind: 'params',
      problems: [
        'retries is not an option: did you mean retry?',
        'accountId is not a parameter: did you mean account_id?',
        'zone_id must not be a path ("." or "..")',
        'probeWrites must be true or false',
        'operations[0]: members.lst is no call of the client: did you mean members.list?',
      ],
    });
    for (const [operations, place] of [
      [undefined, {}],
      ['members.list', {}],
      [['members.list'], {}],
      [['zones.get'], { account_id: 'a' }],
      [[], null],
      [[''], {}],
    ]) {
      await expect(cf.diagnose(operations as never, place as never)).rejects.toMatchObject({ kind: 'params' });
    }
    expect(emulator.requests).toEqual([]);
  });

  it('answers nothing to no question, and says so of routes that it does not know', async () => {
    const { cf, place } = furnished([]);
    expect(await cf.diagnose([], place)).toEqual([]);
    const [found] = await cf.diagnose(['GET /zones/{zone_id}/brand-new'], place);
    expect(found).toMatchObject({ outcome: 'unknown', why: expect.stringContaining('does not know the route') });
  });
});

describe('a permission error of a raw call', () => {
  const refusal = { status: 403, body: { success: false, errors: [{ code: 10000, message: 'Authentication error' }] } };
  const accepted = ['Account Firewall Access Rules Read', 'Account Firewall Access Rules Write'];

  it('names the permission, in its message and as data', async () => {
    const { cf, emulator, zone_id } = furnished(['Zone Read']);
    emulator.on('GET /zones/{zone_id}/firewall/access_rules/rules').respond(refusal);
    const failed = cf.request('GET /zones/{zone_id}/firewall/access_rules/rules', { zone_id });
    await expect(failed).rejects.toMatchObject({
      kind: 'permission',
      permissions: accepted,
      message: 'Permission denied, this call needs Account Firewall Access Rules Read: Authentication error',
      advice: { resolution: `Edit the API token in Cloudflare and add one of: ${accepted.join(', ')}.` },
    });
  });

  it('names it for a list, and for a path with ids in it', async () => {
    const { cf, emulator, zone_id } = furnished(['Zone Read']);
    emulator.on('* *').respond(refusal);
    await expect(
      cf.paginate('GET /zones/{id}/firewall/access_rules/rules', { id: zone_id }).toArray(),
    ).rejects.toMatchObject({
      permissions: accepted,
    });
    await expect(cf.request(`POST /zones/${zone_id}/dns_records`)).rejects.toMatchObject({
      permissions: ['DNS Write'],
    });
  });

  it('says what it can where nothing is known', async () => {
    const { cf, emulator } = furnished(['Zone Read']);
    emulator.on('* *').respond(refusal);
    await expect(cf.request('GET /brand-new')).rejects.toMatchObject({
      kind: 'permission',
      permissions: [],
      message: 'Permission denied: Authentication error',
    });
  });
});
