import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import type { PlanName } from '../../src/testing/world/zones.ts';
import { firstCode, send, unknown, zoneOf } from '../support/emulated.ts';

const planned = (plan: PlanName): Emulator => {
  const world = { accounts: 2, membersPerAccount: 1, zonesPerAccount: 2, recordsPerZone: 0, plan };
  const emulator = new Emulator({ world, rateLimit: false, now: 0 });
  emulator.clock.stop();
  return emulator;
};
const purge = (emulator: Emulator, body: unknown, id = zoneOf(emulator).id) =>
  send(emulator, `/zones/${id}/purge_cache`, { method: 'POST', body });
const name = 'amber-anchor.example';
const urls = (count: number): string[] => Array.from({ length: count }, (_, at) => `https://${name}/${at}`);
const missing = {
  code: 1012,
  message: 'Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes"',
};

describe('purging the cache', () => {
  it.each([
    { purge_everything: true },
    { purge_everything: true, files: null, nonsense: 1 },
    { purge_everything: false, tags: ['a'] },
    { files: [`https://${name}/a.css`, { url: `http://www.${name}/b`, headers: { Origin: 'https://a.example' } }] },
    { tags: ['one', 'two'] },
    { hosts: [name, `www.${name}`] },
    { prefixes: [`www.${name}/foo`, name] },
  ])('takes %j', async (body) => {
    const emulator = planned('free');
    const { id } = zoneOf(emulator);
    expect((await purge(emulator, body)).body.result).toEqual({ id });
    const path = `/zones/${id}/environments/${unknown}/purge_cache`;
    expect((await send(emulator, path, { body })).body.result).toEqual({ id });
  });

  it.each([
    [{}, missing],
    [{ purge_everything: false }, missing],
    [{ files: [] }, missing],
    [{ purge_everything: 'true' }, { code: 1012 }],
    [{ purge_everything: true, files: urls(1) }, { code: 1092 }],
    [{ tags: ['a'], hosts: [name] }, { code: 1092 }],
    [{ files: `https://${name}/a` }, { code: 1014, message: '"files" must be an array' }],
    [{ tags: {} }, { code: 1014 }],
    [{ files: urls(101) }, { code: 1094 }],
    [{ tags: Array(101).fill('a') }, { code: 1094 }],
    [{ files: [urls(1)[0], '/a.css'] }, { code: 1013, source: { pointer: '/files/1' } }],
    [{ files: ['https://other.example/a'] }, { code: 1013 }],
    [{ files: [`ftp://${name}/`] }, { code: 1013 }],
    [{ files: [{ headers: {} }] }, { code: 1013 }],
    [{ files: [null] }, { code: 1013 }],
    [{ tags: [''] }, { code: 1013 }],
    [{ tags: [42] }, { code: 1013 }],
    [{ hosts: [`https://${name}`] }, { code: 1013 }],
    [{ hosts: [`not${name}`] }, { code: 1013 }],
    [{ prefixes: [`https://${name}/foo`] }, { code: 1013 }],
  ])('refuses %j', async (body, error) => {
    const emulator = planned('free');
    const refused = await purge(emulator, body);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([error]);
    expect(emulator.world.purgeBudgets.size).toBe(0);
  });

  it.each(['[]', '"x"', '42', 'null', '{', '{"__proto__":{"tags":["a"]}}'])('refuses %s', async (body) => {
    expect((await purge(planned('free'), body)).status).toBe(400);
  });

  it('takes 500 URLs at a time on Enterprise', async () => {
    const emulator = planned('enterprise');
    expect((await purge(emulator, { files: urls(500) })).status).toBe(200);
    expect(firstCode(await purge(emulator, { files: urls(501) }))).toEqual([400, 1094]);
    expect(firstCode(await purge(emulator, { tags: Array(101).fill('a') }))).toEqual([400, 1094]);
  });

  it.each([
    ['free', 25, 12_000],
    ['pro', 25, 200],
    ['business', 50, 100],
    ['enterprise', 500, 20],
  ] as const)('on %s allows %i purges at once, then one every %i ms', async (plan, most, pause) => {
    const emulator = planned(plan);
    const [one, two] = [...emulator.world.zones.keys()];
    for (let at = 0; at < most; at++) {
      // All zones of an account spend from one budget.
      expect((await purge(emulator, { tags: ['a'] }, at % 2 ? one : two)).status).toBe(200);
    }
    const refused = await purge(emulator, { purge_everything: true });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(Math.ceil(pause / 1000))]);
    expect(refused.body.errors[0].code).toBe(1134);
    expect(refused.body.errors[0].message).toContain('Unable to purge, rate limit reached');
    expect((await purge(emulator, { tags: ['a'] }, [...emulator.world.zones.keys()].at(-1))).status).toBe(200);
    expect((await purge(emulator, { files: urls(1) })).status).toBe(200);
    emulator.clock.advance(pause);
    expect((await purge(emulator, { tags: ['a'] })).status).toBe(200);
    expect((await purge(emulator, { tags: ['a'] })).status).toBe(429);
  });

  it('counts URLs by the second', async () => {
    const emulator = planned('free');
    for (let at = 0; at < 8; at++) expect((await purge(emulator, { files: urls(100) })).status).toBe(200);
    const refused = await purge(emulator, { files: urls(100) });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    emulator.clock.advance(1000);
    expect((await purge(emulator, { files: urls(100) })).status).toBe(200);
    emulator.clock.advance(-5000);
    expect((await purge(emulator, { files: urls(100) })).status).toBe(200);
  });

  it('needs its own permission', async () => {
    const emulator = planned('free');
    const path = `/zones/${zoneOf(emulator).id}/purge_cache`;
    const body = { purge_everything: true };
    const token = emulator.addToken({ permissions: ['Cache Purge'] });
    expect((await send(emulator, path, { token, body })).status).toBe(200);
    const other = emulator.addToken({ permissions: ['Zone Write'] });
    expect(firstCode(await send(emulator, path, { token: other, body }))).toEqual([403, 10000]);
  });
});
