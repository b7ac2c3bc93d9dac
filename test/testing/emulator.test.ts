import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';

describe('the world', () => {
  it('is large enough by default, and starts without making every record', () => {
    const { world } = new Emulator();
    const members = [...world.members.values()].flatMap((byId) => [...byId.values()]);
    const records = [...world.zones.keys()].reduce((sum, id) => sum + world.records(id).size, 0);
    expect(world.accounts.size).toBeGreaterThanOrEqual(3);
    expect(members.length).toBeGreaterThanOrEqual(60);
    expect(world.zones.size).toBeGreaterThanOrEqual(200);
    expect(records).toBeGreaterThanOrEqual(10_000);
    expect(members.some((member) => member.status === 'pending' && member.user.id === '')).toBe(true);
    expect(members.some((m) => m.status === 'accepted' && !m.user.two_factor_authentication_enabled)).toBe(true);
    expect(new Set([...world.zones.values()].map((zone) => zone.name)).size).toBe(world.zones.size);
  });

  it('is the same for the same seed and another for another', async () => {
    const of = (seed: number) => {
      const { world } = new Emulator({ world: { accounts: 2, zonesPerAccount: 3, recordsPerZone: 12, seed } });
      return JSON.stringify([...world.zones].map(([id, zone]) => [zone, [...world.records(id)]]));
    };
    expect(of(7)).toBe(of(7));
    expect(of(7)).not.toBe(of(8));
  });

  it('holds no record that its own rules would refuse', async () => {
    const emulator = new Emulator({
      world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 180 },
      rateLimit: false,
    });
    const { id } = zoneOf(emulator);
    const before = [...emulator.world.records(id).values()];
    emulator.world.setRecords(id, new Map());
    for (const { name, type, content, priority, proxied, ttl, data } of before) {
      const made = await send(emulator, `/zones/${id}/dns_records`, {
        body: { name, type, content, priority, proxied, ttl, data },
      });
      expect(made.body.result, made.text).toMatchObject({ name, type, content, proxied, ttl });
    }
  });

  it('has ready-made sizes, and tells a wrong one', () => {
    expect(new Emulator({ world: 'empty' }).world.zones.size).toBe(0);
    expect(new Emulator({ world: 'large' }).world.zones.size).toBe(1000);
    expect(() => new Emulator({ world: 'huge' as 'large' })).toThrow(
      'world: expected default, empty, small, large, or a size',
    );
    expect(() => new Emulator({ world: 'constructor' as 'large' })).toThrow('got "constructor"');
    expect(() => new Emulator({ world: { accounts: -1 } })).toThrow('world.accounts: expected a whole number');
    expect(() => new Emulator({ world: { zonesPerAccount: 1e9 } })).toThrow(
      'at most 1000000 accounts, members and zones',
    );
    expect(() => new Emulator({ world: { recordsPerZone: 1e9 } })).toThrow('world.recordsPerZone: expected at most');
  });
});

describe('answers', () => {
  it('have the key order and headers of real ones', async () => {
    const emulator = small();
    const zones = await send(emulator, '/zones?per_page=50');
    expect(Object.keys(zones.body)).toEqual(['result', 'result_info', 'success', 'errors', 'messages']);
    expect(zones.body.result_info).toEqual({ page: 1, per_page: 50, total_pages: 1, count: 3, total_count: 3 });
    expect(Object.keys(zones.body.result[0]).slice(0, 8).join()).toBe(
      'id,name,status,paused,type,development_mode,name_servers,original_name_servers',
    );
    expect(zones.headers.get('content-type')).toBe('application/json');
    expect(zones.headers.get('cf-ray')).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
    expect(zones.headers.get('api-version')).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(zones.headers.get('cf-auditlog-id')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const records = await send(emulator, recordsPath(emulator));
    expect(Object.keys(records.body)).toEqual(['result', 'success', 'errors', 'messages', 'result_info']);
    const keys = 'id,name,type,content,proxiable,proxied,ttl,settings,meta,comment,tags,created_on,modified_on';
    expect(Object.keys(records.body.result[0]).join()).toBe(keys);
    expect(records.body.result[0].created_on).toMatch(/\.\d{6}Z$/);
  });

  it('clamp the page size and give an empty page past the end', async () => {
    const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 60, recordsPerZone: 0 } });
    const large = await send(emulator, '/zones?per_page=1000&nonsense=1');
    expect(large.body.result_info).toMatchObject({ per_page: 50, count: 50, total_count: 60, total_pages: 2 });
    const little = await send(emulator, '/zones?per_page=1');
    expect(little.body.result_info.per_page).toBe(5);
    const past = await send(emulator, '/zones?page=9');
    expect(past.status).toBe(200);
    expect(past.body.result).toEqual([]);
    expect(past.body.result_info).toMatchObject({ page: 9, count: 0, total_count: 60 });
  });

  it.each([
    ['GET', '/nowhere', 404, [7000]],
    ['PUT', '/zones', 405, [7001]],
    ['DELETE', '/zones/', 405, [7001]],
    ['GET', '/zones/short', 400, [7003, 7000]],
    ['GET', '/accounts/SHOUTING/members', 400, [7003, 7000]],
    ['GET', `/zones/${unknown}`, 403, [9109]],
    ['GET', `/accounts/${unknown}`, 403, [9109]],
  ])('refuse %s %s with %i', async (method, path, status, codes) => {
    const refused = await send(small(), path, { method });
    expect(refused.status).toBe(status);
    expect(refused.body.errors.map((error: { code: number }) => error.code)).toEqual(codes);
    expect(refused.body).toMatchObject({ success: false, messages: [], result: null });
  });

  it('name the path that could not be routed', async () => {
    const { body } = await send(small(), '/zones/short');
    expect(body.errors[0].message).toBe(
      'Could not route to /client/v4/zones/short, perhaps your object identifier is invalid?',
    );
  });
});

describe('credentials', () => {
  const sent = async (headers: Record<string, string>, path = '/zones') =>
    send(small(), path, { token: null, headers });

  it('are told apart by what is wrong with them', async () => {
    expect(firstCode(await sent({}))).toEqual([400, 9106]);
    expect(firstCode(await sent({ 'x-auth-key': 'a'.repeat(37) }))).toEqual([400, 9106]);
    expect(firstCode(await sent({ 'x-auth-email': 'a@b.example' }))).toEqual([400, 9107]);
    expect(firstCode(await sent({ 'x-auth-email': 'a@b.example', 'x-auth-key': 'a'.repeat(37) }))).toEqual([403, 9103]);
    expect(firstCode(await sent({ authorization: `Bearer ${'x'.repeat(40)}` }))).toEqual([401, 1000]);
    for (const authorization of ['Bearer ', 'Bearer short', `Bearer "${'x'.repeat(40)}"`, `Token ${'x'.repeat(40)}`]) {
      const { status, body } = await sent({ authorization });
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        {
          code: 6003,
          message: 'Invalid request headers',
          error_chain: [{ code: 6111, message: 'Invalid format for Authorization header' }],
        },
      ]);
    }
    const both = await sent({ 'x-auth-email': 'nobody', 'x-auth-key': 'cfut_token' });
    expect(both.body.errors[0].error_chain.map((e: { code: number }) => e.code)).toEqual([6102, 6103]);
  });

  it('may be the key with the e-mail address', async () => {
    const emulator = small();
    const headers = { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey };
    expect((await send(emulator, '/user', { token: null, headers })).body.result.email).toBe(emulator.email);
  });

  it('are not needed for the address ranges', async () => {
    expect((await send(small(), '/ips', { token: null })).body.result.ipv4_cidrs).toContain('192.0.2.0/24');
  });

  it('are verified at the endpoint of their own kind', async () => {
    const emulator = small();
    const account = accountOf(emulator);
    const user = await send(emulator, '/user/tokens/verify');
    expect(user.body.result.status).toBe('active');
    expect(user.body.messages[0].message).toBe('This API Token is valid and active');
    const token = emulator.addToken({ kind: 'account', permissions: ['Account Settings Read'] });
    expect(token).toMatch(/^cfat_[\w-]{40}$/);
    expect(firstCode(await send(emulator, '/user/tokens/verify', { token }))).toEqual([401, 1000]);
    expect((await send(emulator, `/accounts/${account}/tokens/verify`, { token })).body.result.status).toBe('active');
    const listed = await send(emulator, '/accounts', { token });
    expect(listed.status).toBe(400);
    expect(listed.body.errors[0].message).toBe('List accounts endpoint does not support account owned tokens.');
    expect((await send(emulator, `/accounts/${account}`, { token })).body.result.id).toBe(account);
    expect(firstCode(await send(emulator, '/user', { token }))).toEqual([403, 10000]);
  });

  it('verify as disabled or expired, and open nothing else then', async () => {
    const emulator = small({ now: Date.UTC(2026, 0, 1) });
    const disabled = emulator.addToken({ permissions: ['Zone Read'], status: 'disabled' });
    expect((await send(emulator, '/user/tokens/verify', { token: disabled })).body.result.status).toBe('disabled');
    const refused = await send(emulator, '/zones', { token: disabled });
    expect([refused.status, refused.body.errors]).toEqual([403, [{ code: 9109, message: 'Invalid access token' }]]);
    const token = emulator.addToken({ permissions: ['Zone Read'], expires_on: '2026-01-02T00:00:00Z' });
    expect((await send(emulator, '/zones', { token })).status).toBe(200);
    emulator.clock.advance(86_400_000);
    expect((await send(emulator, '/zones', { token })).status).toBe(403);
    expect((await send(emulator, '/user/tokens/verify', { token })).body.result).toMatchObject({
      status: 'expired',
      expires_on: '2026-01-02T00:00:00Z',
    });
  });

  it('may depend on the address they come from', async () => {
    const emulator = small({ clientIp: '203.0.113.9' });
    const use = async (ip: { in?: string[]; not_in?: string[] }) =>
      send(emulator, '/zones', { token: emulator.addToken({ permissions: ['Zone Read'], ip }) });
    expect((await use({ in: ['203.0.113.0/24'] })).status).toBe(200);
    const refused = await use({ in: ['203.0.113.0/24'], not_in: ['203.0.113.9/32'] });
    expect(refused.status).toBe(403);
    expect(refused.body.errors[0].message).toBe('Cannot use the access token from location: 203.0.113.9');
    expect((await use({ in: ['2001:db8::/32'] })).status).toBe(403);
  });
});

describe('permissions', () => {
  it('decide about reading and writing, resources about seeing', async () => {
    const emulator = small();
    const [one, other] = [...emulator.world.zones.keys()] as [string, string];
    const token = emulator.addToken({ permissions: ['Zone Read', 'DNS Read'], zones: [one] });
    const zones = await send(emulator, '/zones', { token });
    expect(zones.body.result.map((zone: { id: string }) => zone.id)).toEqual([one]);
    expect(zones.body.result[0].permissions).toEqual(['#dns_records:read', '#zone:read']);
    expect((await send(emulator, `/zones/${one}/dns_records`, { token })).status).toBe(200);
    const body = { type: 'A', name: 'new', content: '192.0.2.7' };
    expect(firstCode(await send(emulator, `/zones/${one}/dns_records`, { token, body }))).toEqual([403, 10000]);
    expect(firstCode(await send(emulator, `/zones/${other}/dns_records`, { token }))).toEqual([403, 9109]);
    expect((await send(emulator, '/accounts', { token })).body.result).toEqual([]);
    expect(firstCode(await send(emulator, '/user', { token }))).toEqual([403, 10000]);
  });

  it('come after routing and authentication', async () => {
    const emulator = small();
    const token = emulator.addToken({ permissions: [] });
    expect(firstCode(await send(emulator, '/nowhere', { token: null }))).toEqual([404, 7000]);
    expect(firstCode(await send(emulator, '/zones', { token }))).toEqual([403, 10000]);
  });

  it('to create a zone are missed in words of their own', async () => {
    const emulator = small();
    const token = emulator.addToken({ permissions: ['Zone Read'] });
    const body = { name: 'new.example', account: { id: accountOf(emulator) } };
    const refused = await send(emulator, '/zones', { token, body });
    expect(refused.status).toBe(403);
    expect(refused.body.errors[0].message).toContain('Requires permission "com.cloudflare.api.account.zone.create"');
  });
});

describe('options that are misspelt', () => {
  it.each([
    [{ wrld: 'small' }, 'not an option of the emulator'],
    [{ port: 8787 }, 'port: not an option of the emulator'],
    [{ world: { acounts: 1 } }, 'not an option of the world'],
  ])('are refused: %j', (options, message) => {
    expect(() => new Emulator(options as never)).toThrow(message);
  });

  it('are told from those that are known, and a time from what is none', () => {
    expect(() => new Emulator({ wrld: 1 } as never)).toThrow('expected world, rateLimit, faults, journal, now');
    expect(() => new Emulator({ now: Number.NaN })).toThrow('now: expected a date or milliseconds, got NaN');
    expect(() => new Emulator({ clientIp: 'nowhere' })).toThrow('clientIp: expected an IPv4 or IPv6 address');
    expect(() => new Emulator('small' as never)).toThrow('Options of the emulator: expected an object, got "small"');
  });

  it.each([
    [{ permission: ['Zone Read'] }, 'permission: not an option of a token'],
    [{ permissions: 'Zone Read' }, 'permissions: expected a list of names'],
    [{ permissions: ['Zone Raed'] }, 'No permission group is called "Zone Raed"'],
    [{ permissions: [], status: 'off' }, 'status: expected active, disabled or expired, got "off"'],
    [{ permissions: [], kind: 'key' }, 'kind: expected user or account, got "key"'],
    [{ permissions: [], account_id: unknown }, 'account_id: expected nothing without kind "account"'],
    [{ permissions: [], kind: 'account', account_id: unknown }, 'needs the account_id of an account that exists'],
    [{ permissions: [], expires_on: 'tomorrow' }, 'expires_on: expected a date and time in RFC 3339, got "tomorrow"'],
    [{ permissions: [], ip: { allow: [] } }, 'allow: not an option of ip'],
    [{ permissions: [], ip: { in: ['localhost'] } }, 'ip: expected blocks such as 203.0.113.0/24, got "localhost"'],
  ])('of a token are refused, and leave nothing behind: %j', (options, message) => {
    const emulator = small();
    const before = emulator.world.tokens.size;
    expect(() => emulator.addToken(options as never)).toThrow(message);
    expect(emulator.world.tokens.size).toBe(before);
  });
});
