import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import type { PlanName } from '../../src/testing/world/zones.ts';
import { firstCode, send, zoneOf } from '../support/emulated.ts';
import { described } from '../support/openapi.ts';

const start = Date.UTC(2026, 0, 1);
const planned = (plan: PlanName): Emulator => {
  const world = { accounts: 1, membersPerAccount: 1, zonesPerAccount: 1, recordsPerZone: 0, plan };
  const emulator = new Emulator({ world, rateLimit: false, now: start });
  emulator.clock.stop();
  emulator.clock.set(start);
  return emulator;
};
const at = (emulator: Emulator, id = ''): string => `/zones/${zoneOf(emulator).id}/settings${id && `/${id}`}`;
const set = (emulator: Emulator, id: string, value: unknown) =>
  send(emulator, at(emulator, id), { method: 'PATCH', body: { value } });
const get = async (emulator: Emulator, id: string) => (await send(emulator, at(emulator, id))).body.result;

describe('settings of a zone', () => {
  it.runIf(described)('are those that are described, one of which is not listed', async () => {
    const emulator = planned('free');
    const { body } = await send(emulator, at(emulator));
    const path = `${process.env.FLAREKIT_REFERENCE}/openapi-excerpt.json`;
    const { schemas } = JSON.parse(readFileSync(path, 'utf8')).components;
    const names = schemas.zones_setting.anyOf ?? schemas.zones_setting.oneOf;
    const ids = names.map(({ $ref }: { $ref: string }) => schemas[$ref.split('/').at(-1) ?? ''].properties.id.enum[0]);
    const listed = body.result.map(({ id }: { id: string }) => id);
    expect([...listed, 'china_network_enabled'].sort()).toEqual(ids.sort());
    for (const id of ids) expect((await get(emulator, id)).id).toBe(id);
  });

  it('begin with their defaults and were never modified', async () => {
    const emulator = planned('free');
    expect(JSON.stringify(await get(emulator, 'ssl'))).toBe(
      '{"id":"ssl","value":"off","modified_on":null,"editable":true}',
    );
    expect(await get(emulator, 'always_online')).toMatchObject({ value: 'on', modified_on: null });
    expect(await get(emulator, 'min_tls_version')).toMatchObject({ value: '1.0' });
    expect(await get(emulator, 'origin_max_http_version')).toEqual({
      id: 'origin_max_http_version',
      value: '2',
      modified_on: null,
    });
    expect(await get(planned('enterprise'), 'origin_max_http_version')).toMatchObject({ value: '1' });
  });

  it('are changed and read back', async () => {
    const emulator = planned('free');
    const changed = await set(emulator, 'ssl', 'strict');
    const told = { id: 'ssl', value: 'strict', modified_on: '2026-01-01T00:00:00.000000Z', editable: true };
    expect(changed.body.result).toEqual(told);
    expect(await get(emulator, 'ssl')).toEqual(told);
    expect((await set(emulator, 'ssl', 'strict')).status).toBe(200);
    const listed = (await send(emulator, at(emulator))).body.result;
    expect(listed.find(({ id }: { id: string }) => id === 'ssl')).toEqual(told);
  });

  it.each([
    ['free', 'brotli', 'on'],
    ['free', '0rtt', 'on'],
    ['free', 'tls_1_3', 'zrt'],
    ['free', 'min_tls_version', '1.3'],
    ['free', 'browser_cache_ttl', 0],
    ['free', 'challenge_ttl', 31_536_000],
    ['free', 'edge_cache_ttl', 604_800],
    ['free', 'max_upload', 100],
    ['free', 'ciphers', ['ECDHE-RSA-AES128-GCM-SHA256', 'AES128-SHA']],
    ['free', 'transformations_allowed_origins', 'a.example,b.example'],
    ['free', 'webmcp_packs', ''],
    ['free', 'origin_max_http_version', '1'],
    ['pro', 'polish', 'lossy'],
    ['pro', 'edge_cache_ttl', 3600],
    ['business', 'max_upload', 200],
    ['enterprise', 'max_upload', 1000],
    ['enterprise', 'edge_cache_ttl', 30],
    ['enterprise', 'proxy_read_timeout', 6000],
    ['enterprise', 'true_client_ip_header', 'on'],
    ['enterprise', 'origin_h2_max_streams', 1000],
    ['enterprise', 'aegis', { enabled: true, pool_id: 'pool' }],
  ] as const)('on %s take %s = %j', async (plan, id, value) => {
    const emulator = planned(plan);
    expect((await set(emulator, id, value)).body.result).toMatchObject({ id, value });
    expect((await get(emulator, id)).value).toEqual(value);
  });

  it.each([
    ['free', 'brotli', true],
    ['free', 'brotli', 'ON'],
    ['free', 'ssl', 'origin_pull'],
    ['free', 'min_tls_version', 1.2],
    ['free', 'browser_cache_ttl', -1],
    ['free', 'browser_cache_ttl', 31_536_001],
    ['free', 'browser_cache_ttl', '3600'],
    ['free', 'challenge_ttl', 301],
    ['free', 'edge_cache_ttl', 3600],
    ['free', 'max_upload', 125],
    ['business', 'max_upload', 225],
    ['enterprise', 'max_upload', 110],
    ['free', 'ciphers', ['AES128-SHA', 'AES128-SHA']],
    ['free', 'ciphers', 'AES128-SHA'],
    ['free', 'ciphers', [null]],
    ['free', 'webmcp_packs', 'x'.repeat(257)],
    ['free', 'nel', { enabled: 'yes' }],
    ['free', 'security_header', { strict_transport_security: [] }],
    ['pro', 'automatic_platform_optimization', { enabled: true }],
    ['enterprise', 'proxy_read_timeout', 6001],
    ['enterprise', 'origin_h2_max_streams', 0],
    ['enterprise', 'aegis', 'on'],
    ['free', 'ssl', null],
    ['free', 'ssl', undefined],
    ['free', 'ssl', { __proto__: null }],
  ] as const)('on %s refuse %s = %j', async (plan, id, value) => {
    const emulator = planned(plan);
    const before = await get(emulator, id);
    const refused = await set(emulator, id, value);
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1007, message: `Invalid value for zone setting ${id}` }],
    ]);
    expect(await get(emulator, id)).toEqual(before);
  });

  it.each([
    ['business', 'advanced_ddos', 'on'],
    ['enterprise', 'china_network_enabled', 'off'],
    ['free', 'polish', 'off'],
    ['free', 'h2_prioritization', 'off'],
    ['business', 'response_buffering', 'off'],
    ['business', 'prefetch_preload', 'off'],
  ] as const)('on %s cannot change %s', async (plan, id, value) => {
    const emulator = planned(plan);
    expect(await get(emulator, id)).toEqual({ id, value, modified_on: null, editable: false });
    const refused = await set(emulator, id, 'on');
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1057, message: `${id} cannot be modified for this zone` }],
    ]);
  });

  it('are refused when nobody knows them', async () => {
    for (const id of ['nonsense', 'SSL', '__proto__', 'constructor', '%E0%A4%A']) {
      const emulator = planned('free');
      expect(firstCode(await send(emulator, at(emulator, id)))).toEqual([400, 1006]);
      expect(firstCode(await set(emulator, id, 'on'))).toEqual([400, 1006]);
    }
  });

  it('keep the parts of an object that a change leaves out', async () => {
    const emulator = planned('free');
    await set(emulator, 'security_header', { strict_transport_security: { max_age: 0, nonsense: 1 } });
    expect((await get(emulator, 'security_header')).value).toEqual({
      strict_transport_security: {
        enabled: true,
        max_age: 0,
        include_subdomains: true,
        preload: false,
        nosniff: true,
      },
    });
    // What a change touches is the zone's own: the next zone begins with the default all the same.
    expect((await get(planned('free'), 'security_header')).value.strict_transport_security.max_age).toBe(86_400);
  });

  it('have one that says `enabled`', async () => {
    const emulator = planned('free');
    const path = at(emulator, 'ssl_recommender');
    expect((await send(emulator, path)).body.result).toEqual({ id: 'ssl_recommender', enabled: false });
    const changed = await send(emulator, path, { method: 'PATCH', body: { enabled: true } });
    expect(changed.body.result).toEqual({ id: 'ssl_recommender', enabled: true });
    expect(firstCode(await set(emulator, 'ssl_recommender', true))).toEqual([400, 1007]);
    expect((await send(emulator, path)).body.result.enabled).toBe(true);
  });

  it('leave development mode after three hours, or before', async () => {
    const emulator = planned('free');
    const zone = async () => (await send(emulator, `/zones/${zoneOf(emulator).id}`)).body.result.development_mode;
    expect(await get(emulator, 'development_mode')).toMatchObject({ value: 'off', time_remaining: 0 });
    expect(await zone()).toBe(0);
    expect((await set(emulator, 'development_mode', 'on')).body.result.time_remaining).toBe(10_800);
    emulator.clock.advance(3_600_000);
    expect(await get(emulator, 'development_mode')).toMatchObject({ value: 'on', time_remaining: 7200 });
    expect(await zone()).toBe(7200);
    emulator.clock.advance(7_260_000);
    expect(await get(emulator, 'development_mode')).toMatchObject({ value: 'off', time_remaining: -60 });
    expect(await zone()).toBe(-60);
    await set(emulator, 'development_mode', 'on');
    expect((await set(emulator, 'development_mode', 'off')).body.result).toMatchObject({ time_remaining: 0 });
  });

  it('are changed together, all or nothing', async () => {
    const emulator = planned('free');
    const edit = (body: unknown) => send(emulator, at(emulator), { method: 'PATCH', body });
    const items = [
      { id: 'ssl', value: 'full' },
      { id: 'ssl_recommender', enabled: true },
      { id: 'ssl', value: 'strict' },
    ];
    const changed = await edit({ items });
    expect(changed.body.result).toMatchObject([
      { id: 'ssl', value: 'strict' },
      { id: 'ssl_recommender', enabled: true },
    ]);
    const bad = [{ id: 'brotli', value: 'on' }, { id: 'http3', value: 3 }, { id: 'waf', value: 'on' }, { id: 7 }, null];
    const refused = await edit({ items: bad });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ code }: { code: number }) => code)).toEqual([1007, 1057, 1006, 1006]);
    expect((await get(emulator, 'brotli')).value).toBe('off');
    expect((await edit({ items: [] })).body.result).toEqual([]);
    for (const body of [{}, { items: {} }, { items: null }]) {
      expect((await edit(body)).body.errors).toEqual([{ code: 1004, message: "Missing 'items'" }]);
    }
  });

  it.each(['[]', '"x"', '42', 'null', '{'])('survive %s', async (body) => {
    const emulator = planned('free');
    expect((await send(emulator, at(emulator), { method: 'PATCH', body })).status).toBe(400);
    expect((await send(emulator, at(emulator, 'ssl'), { method: 'PATCH', body })).status).toBe(400);
  });

  it('need their own permissions', async () => {
    const emulator = planned('free');
    const reader = emulator.addToken({ permissions: ['Zone Settings Read'] });
    const stranger = emulator.addToken({ permissions: ['Zone Write'] });
    const change = { method: 'PATCH', body: { value: 'on' } };
    expect((await send(emulator, at(emulator), { token: reader })).status).toBe(200);
    expect((await send(emulator, at(emulator, 'ssl'), { token: reader })).status).toBe(200);
    expect(firstCode(await send(emulator, at(emulator, 'brotli'), { ...change, token: reader }))).toEqual([403, 10000]);
    expect(firstCode(await send(emulator, at(emulator), { token: stranger }))).toEqual([403, 10000]);
  });
});
