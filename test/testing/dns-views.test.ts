import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

/** An enterprise account and where its views are. */
const start = (emulator = small()) => {
  const account = emulator.world.accounts.get(accountOf(emulator));
  if (account) account.type = 'enterprise';
  const zones = [...emulator.world.zones.values()];
  return { emulator, zones, path: `/accounts/${accountOf(emulator)}/dns_settings/views` };
};

const names = ({ body }: { body: { result: Array<{ name: string }> } }): string[] =>
  body.result.map(({ name }) => name);

describe('internal DNS views', () => {
  it('are made, read, changed and removed', async () => {
    const { emulator, zones, path } = start();
    emulator.clock.stop();
    const [first, second] = zones.map(({ id }) => id);
    const made = (await send(emulator, path, { body: { name: 'Office', zones: [first, first] } })).body.result;
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Office',
      zones: [first],
      created_time: emulator.clock.timestamp(),
      modified_time: emulator.clock.timestamp(),
    });
    expect((await send(emulator, `${path}/${made.id}`)).body.result).toEqual(made);
    emulator.clock.advance(1000);
    const renamed = await send(emulator, `${path}/${made.id}`, { method: 'PATCH', body: { name: 'Lab', zones: null } });
    const modified_time = emulator.clock.timestamp();
    expect(renamed.body.result).toEqual({ ...made, name: 'Lab', modified_time });
    const moved = await send(emulator, `${path}/${made.id}`, { method: 'PATCH', body: { zones: [second] } });
    expect(moved.body.result.zones).toEqual([second]);
    expect((await send(emulator, path)).body.result).toEqual([moved.body.result]);
    const gone = await send(emulator, `${path}/${made.id}`, { method: 'DELETE' });
    expect(gone.status).toBe(200);
    expect(gone.body).toEqual({ result: { id: made.id } });
    expect(firstCode(await send(emulator, `${path}/${made.id}`))).toEqual([404, 1015]);
  });

  it('are filtered, sorted and cut into pages', async () => {
    const { emulator, zones, path } = start();
    for (const [at, name] of ['Beta office', 'alpha Office', 'Gamma'].entries()) {
      await send(emulator, path, { body: { name, zones: [zones[at]?.id] } });
      emulator.clock.advance(1000);
    }
    const list = async (query: string) => names(await send(emulator, `${path}?${query}`));
    expect(await list('')).toEqual(['Beta office', 'alpha Office', 'Gamma']);
    expect(await list('name.contains=office')).toEqual(['Beta office', 'alpha Office']);
    expect(await list('name.startswith=alpha')).toEqual(['alpha Office']);
    expect(await list('name.endswith=ma')).toEqual(['Gamma']);
    expect(await list('name.exact=gamma')).toEqual(['Gamma']);
    expect(await list(`zone_id=${zones[1]?.id}`)).toEqual(['alpha Office']);
    expect(await list(`zone_name=${zones[0]?.name}`)).toEqual(['Beta office']);
    expect(await list(`zone_name=${zones[0]?.name}&name.exact=gamma`)).toEqual([]);
    expect(await list(`zone_name=${zones[0]?.name}&name.exact=gamma&match=any`)).toEqual(['Beta office', 'Gamma']);
    expect(await list('order=name')).toEqual(['Beta office', 'Gamma', 'alpha Office']);
    expect(await list('order=created_on&direction=desc')).toEqual(['Gamma', 'alpha Office', 'Beta office']);
    expect(await list('name.__proto__=x&name.toString=x&nonsense=1')).toHaveLength(3);
    const page = await send(emulator, `${path}?per_page=2&page=2`);
    expect(names(page)).toEqual(['Gamma']);
    expect(page.body.result_info).toEqual({ page: 2, per_page: 2, total_pages: 2, count: 1, total_count: 3 });
    expect((await send(emulator, path)).body.result_info.per_page).toBe(100);
    expect((await send(emulator, `${path}?page=9`)).body).toMatchObject({ success: true, result: [] });
  });

  it('lose the zones that are deleted, and go with their account', async () => {
    const { emulator, zones, path } = start();
    const ids = zones.map(({ id }) => id);
    const { id } = (await send(emulator, path, { body: { name: 'All', zones: ids } })).body.result;
    await send(emulator, `/zones/${ids[0]}`, { method: 'DELETE' });
    expect((await send(emulator, `${path}/${id}`)).body.result.zones).toEqual(ids.slice(1));
    expect(emulator.world.copy().views.of(accountOf(emulator)).has(id)).toBe(true);
    const account = accountOf(emulator);
    emulator.world.deleteAccount(account);
    expect(emulator.world.views.has(account)).toBe(false);
  });
});

describe('what views refuse', () => {
  it('accounts without the plan', async () => {
    const emulator = small();
    const path = `/accounts/${accountOf(emulator)}/dns_settings/views`;
    for (const [method, end] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${unknown}`],
      ['PATCH', `/${unknown}`],
      ['DELETE', `/${unknown}`],
    ] as const) {
      const refused = await send(emulator, path + end, { method });
      expect(refused.status).toBe(403);
      expect(refused.body.errors).toEqual([{ code: 1029, message: 'Internal DNS is not available for this account' }]);
    }
  });

  it('zones of other accounts', async () => {
    const world = { accounts: 2, zonesPerAccount: 1, recordsPerZone: 0, membersPerAccount: 1 };
    const { emulator, zones, path } = start(new Emulator({ world }));
    for (const id of [zones[1]?.id, unknown]) {
      const refused = await send(emulator, path, { body: { name: 'Wrong', zones: [zones[0]?.id, id] } });
      const message = `DNS Validation Error: zone ${id} is not a zone of this account.`;
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toEqual([{ code: 1004, message }]);
    }
    expect((await send(emulator, path)).body.result).toEqual([]);
  });

  it.each([
    [{}, 1004],
    [{ name: 'x' }, 1004],
    [{ name: '', zones: [] }, 1004],
    [{ name: 'x'.repeat(256), zones: [] }, 1004],
    [{ name: 7, zones: [] }, 1004],
    [{ name: 'x', zones: 'all' }, 1004],
    [{ name: 'x', zones: [42] }, 1004],
    [{ name: 'x', zones: [['x']] }, 1004],
    [{ name: 'x', zones: ['__proto__'] }, 1004],
    ['[]', 6007],
    ['"x"', 6007],
    ['{', 6007],
  ])('a body such as %j', async (body, code) => {
    const { emulator, path } = start();
    expect(firstCode(await send(emulator, path, { body }))).toEqual([400, code]);
    expect((await send(emulator, path)).body.result).toEqual([]);
  });

  it('changes that are not valid, and keeps the view', async () => {
    const { emulator, path } = start();
    const { result } = (await send(emulator, path, { body: { name: 'Office', zones: [] } })).body;
    for (const body of [{ name: '' }, { name: 'New', zones: [unknown] }, { zones: {} }]) {
      const refused = await send(emulator, `${path}/${result.id}`, { method: 'PATCH', body });
      expect(firstCode(refused)).toEqual([400, 1004]);
    }
    expect((await send(emulator, `${path}/${result.id}`)).body.result).toEqual(result);
    expect((await send(emulator, `${path}/${result.id}`, { method: 'PATCH', body: {} })).status).toBe(200);
  });

  it('an identifier that is unknown or malformed', async () => {
    const { emulator, path } = start();
    const refused = await send(emulator, `${path}/${unknown}`);
    expect(refused.status).toBe(404);
    expect(refused.body.errors).toEqual([{ code: 1015, message: 'View not found' }]);
    for (const method of ['PATCH', 'DELETE']) {
      expect(firstCode(await send(emulator, `${path}/${unknown}`, { method }))).toEqual([404, 1015]);
    }
    expect(firstCode(await send(emulator, `${path}/short`))).toEqual([400, 7003]);
  });

  it('whoever lacks the permission', async () => {
    const { emulator, path } = start();
    const read = emulator.addToken({ permissions: ['DNS View Read'] });
    const write = emulator.addToken({ permissions: ['DNS View Write'] });
    const other = emulator.addToken({ permissions: ['DNS Write', 'Account DNS Settings Write'] });
    const body = { name: 'Office', zones: [] };
    expect((await send(emulator, path, { token: read })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { body, token: read }))).toEqual([403, 10000]);
    expect((await send(emulator, path, { body, token: write })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { token: other }))).toEqual([403, 10000]);
  });
});
