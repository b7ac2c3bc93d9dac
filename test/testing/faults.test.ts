import { describe, expect, it } from 'vitest';
import { failures } from '../../src/testing/faults/failures.ts';
import { type ChanceOptions, Emulator, type FailureName } from '../../src/testing/index.ts';
import { accountOf, firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';

/** Sends a request as a client would, and leaves the body unread. */
const ask = (emulator: Emulator, path: string, init: RequestInit = {}): Promise<Response> =>
  emulator.fetch(`${emulator.url}${path}`, { ...init, headers: { authorization: `Bearer ${emulator.token}` } });

const text = { type: 'TXT', name: 'x', content: 'x' };
const idsOf = ({ body }: { body: { result: Array<{ id: string }> } }) => body.result.map(({ id }) => id);

describe('scripts', () => {
  it('play in the order in which they were written, then end', async () => {
    const emulator = small();
    emulator.on('GET /zones').respond({ status: 502, body: '<html>502</html>' }).once();
    emulator.on('GET /zones').respond({ status: 200, body: null }).times(2);
    const answers = [];
    for (let at = 0; at < 4; at++) answers.push(await send(emulator, '/zones'));
    expect(answers.map(({ status }) => status)).toEqual([502, 200, 200, 200]);
    expect(answers.map((answer) => answer.text.slice(0, 6))).toEqual(['<html>', 'null', 'null', '{"resu']);
    expect(answers[0]?.headers.get('content-type')).toContain('text/html');
    expect(emulator.requests.map(({ fault }) => fault)).toEqual(['respond', 'respond', 'respond', null]);
  });

  it.each([
    ['GET /zones/{zone_id}', 'GET', '/zones/ID', true],
    ['GET /zones/{id}', 'GET', '/zones/ID', true],
    ['get   /zones/ID', 'GET', '/zones/ID', true],
    ['GET /client/v4/zones/ID', 'GET', '/zones/ID', true],
    ['* /zones/*', 'GET', '/zones/ID/dns_records', true],
    ['GET /zones/*/dns_records', 'GET', '/zones/ID/dns_records', true],
    ['GET /zones/ID/dns_records/{id}', 'GET', '/zones/ID/dns_records/OTHER', true],
    ['GET /unheard/{of}', 'GET', '/unheard/x', true],
    ['GET *', 'GET', '/user', true],
    ['*', 'GET', '/user', true],
    ['GET /zones', 'GET', '/zones/', true],
    ['GET /zones/', 'GET', '/zones', true],
    ['GET /zones', 'POST', '/zones', false],
    ['GET /zones', 'GET', '/zones/ID', false],
    ['GET /zones/{zone_id}', 'GET', '/zones/ID/dns_records', false],
    ['GET /zones/OTHER', 'GET', '/zones/ID', false],
    ['GET /user/tokens/{token_id}', 'GET', '/user/tokens/verify', false],
    ['GET /user/tokens/verify', 'GET', '/user/tokens/verify', true],
  ])('with the pattern %s and the request %s %s: %s', async (pattern, method, path, applies) => {
    const emulator = small();
    const { id } = zoneOf(emulator);
    const insert = (template: string) => template.replace('ID', id).replace('OTHER', unknown);
    emulator.on(insert(pattern)).respond({ status: 599 });
    expect((await send(emulator, insert(path), { method })).status === 599).toBe(applies);
  });

  it('end when they are told to', async () => {
    const emulator = small();
    const fault = emulator.on('*').fail('html-500');
    expect((await send(emulator, '/zones')).status).toBe(500);
    fault.off();
    expect((await send(emulator, '/zones')).status).toBe(200);
    emulator.on('*').fail('html-503');
    emulator.clearFaults();
    expect((await send(emulator, '/zones')).status).toBe(200);
  });

  it.each(['', 'zones', '/zones', 'GET', 'GET zones', 'FETCH /zones', 'GET /zones /user', 'GET /zones?page=2', 42])(
    'refuse the pattern %j',
    (pattern) => {
      const write = () => small().on(pattern as string);
      expect(write).toThrow(TypeError);
      expect(write).toThrow('Pattern: expected');
    },
  );

  it.each([
    ['times', 0, 'times: expected a whole number of at least 1, got 0'],
    ['times', 1.5, 'times'],
    ['delay', Number.NaN, 'delay: expected milliseconds, 0 or more, got NaN'],
    ['delay', -1, 'delay'],
    ['fail', 'html-599', 'fail: expected one of html-500, html-502'],
    ['fail', 'toString', 'fail'],
    ['truncate', 1, 'truncate: expected a number from 0 to less than 1, got 1'],
    ['truncate', Number.NaN, 'truncate'],
    ['drip', { bytes: 0 }, 'drip: bytes: expected a whole number of at least 1, got 0'],
    ['drip', { everyMs: -5 }, 'drip: everyMs'],
    ['drip', { every: 5 }, 'every: not an option of drip; expected bytes, everyMs'],
    ['moveItems', 0, 'moveItems: expected a whole number other than 0, got 0'],
    ['stale', 0, 'stale: expected milliseconds above 0, got 0'],
    ['respond', { status: 99 }, 'respond: status: expected a whole number from 200 to 599, got 99'],
    ['respond', { stauts: 500 }, 'stauts: not an option of respond'],
    ['respond', { status: 204, body: 'x' }, 'respond: body: expected none with status 204'],
    ['respond', { body: () => 1 }, 'respond: body'],
    ['respond', { headers: { 'not a name': 'x' } }, 'not a name'],
    ['respond', undefined, 'Options of respond: expected an object'],
  ])('refuse %s(%j)', (method, argument, message) => {
    const fault = small().on('*') as unknown as Record<string, (given: unknown) => unknown>;
    expect(() => fault[method]?.(argument)).toThrow(TypeError);
    expect(() => fault[method]?.(argument)).toThrow(message);
  });
});

describe('connections', () => {
  it('are reset before or after the write', async () => {
    const emulator = small();
    const path = recordsPath(emulator);
    const size = () => emulator.world.records(zoneOf(emulator).id).size;
    const before = size();
    emulator.on('POST *').reset().once();
    emulator.on('POST *').resetAfter().once();
    const failure = { message: 'fetch failed', cause: { code: 'ECONNRESET' } };
    await expect(send(emulator, path, { body: text })).rejects.toMatchObject(failure);
    expect(size()).toBe(before);
    await expect(send(emulator, path, { body: text })).rejects.toBeInstanceOf(TypeError);
    expect(size()).toBe(before + 1);
    expect(emulator.requests.map(({ status, fault }) => [status, fault])).toEqual([
      [0, 'reset'],
      [0, 'reset-after'],
    ]);
  });

  it('wait, and give way to a signal', async () => {
    const emulator = small();
    emulator.on('GET /zones').delay(60_000);
    const reason = new Error('enough');
    const controller = new AbortController();
    const pending = ask(emulator, '/zones', { signal: controller.signal });
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(ask(emulator, '/zones', { signal: controller.signal })).rejects.toBe(reason);
  });

  it('break in the middle of a body, after the write', async () => {
    const emulator = small();
    const path = recordsPath(emulator);
    const { size } = emulator.world.records(zoneOf(emulator).id);
    emulator.on('POST *').truncate().once();
    const response = await ask(emulator, path, { method: 'POST', body: JSON.stringify(text) });
    expect(response.status).toBe(200);
    let arrived = '';
    const read = async () => {
      for await (const piece of response.body ?? []) arrived += new TextDecoder().decode(piece);
    };
    await expect(read()).rejects.toMatchObject({ message: 'terminated', cause: { code: 'ECONNRESET' } });
    expect(arrived).toMatch(/^\{"result":\{"id"/);
    expect(() => JSON.parse(arrived)).toThrow();
    expect(emulator.world.records(zoneOf(emulator).id).size).toBe(size + 1);
    expect(emulator.requests.at(-1)).toMatchObject({ status: 200, fault: 'truncate' });
  });

  it('break at the very start of a body, and of scripted ones', async () => {
    const emulator = small();
    emulator.on('GET /zones').truncate(0);
    await expect((await ask(emulator, '/zones')).text()).rejects.toThrow('terminated');
    emulator.on('GET /user').respond({ body: 'abcdefgh' }).truncate(0.5);
    const reader = (await ask(emulator, '/user')).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('abcd');
    await expect(reader?.read()).rejects.toThrow('terminated');
    emulator.on('GET /accounts').respond({ status: 204 }).truncate();
    await expect(ask(emulator, '/accounts')).rejects.toThrow('fetch failed');
  });

  it('let a body drip', async () => {
    const emulator = small();
    emulator.on('GET /zones').respond({ body: 'slowly' }).drip({ bytes: 4, everyMs: 1 });
    const sizes: number[] = [];
    for await (const piece of (await ask(emulator, '/zones')).body ?? []) sizes.push(piece.byteLength);
    expect(sizes).toEqual([4, 2]);
    expect(await (await ask(emulator, '/zones')).text()).toBe('slowly');
    emulator.on('GET /user').drip({ bytes: 1, everyMs: 60_000 });
    const controller = new AbortController();
    const body = (await ask(emulator, '/user', { signal: controller.signal })).text();
    controller.abort(new Error('enough'));
    await expect(body).rejects.toThrow('enough');
  });
});

describe('a network', () => {
  it('carries what happens to connections and bodies', async () => {
    await using emulator = await Emulator.start({ world: 'small' });
    const headers = { authorization: `Bearer ${emulator.token}` };
    const get = () => fetch(`${emulator.url}/zones`, { headers });
    emulator.on('GET /zones').reset().once();
    await expect(get()).rejects.toThrow('fetch failed');
    emulator.on('GET /zones').truncate(0.9).once();
    await expect(get().then((response) => response.text())).rejects.toThrow();
    emulator.on('GET /zones').drip({ bytes: 500, everyMs: 1 }).once();
    expect(await (await get()).json()).toMatchObject({ success: true });
    emulator.on('GET /zones').fail('html-522').once();
    expect((await get()).status).toBe(522);
    expect((await get()).status).toBe(200);
    expect(emulator.requests.map(({ fault }) => fault)).toEqual(['reset', 'truncate', 'drip', 'html-522', null]);
  });
});

describe('failures by name', () => {
  const pages = Object.keys(failures).filter((name): name is FailureName => name.startsWith('html-'));

  it.each(pages)('%s is a page that names its code and the ray', async (name) => {
    const emulator = small();
    emulator.on('GET /zones').fail(name);
    const { status, headers, text: page } = await send(emulator, '/zones');
    const code = { 'html-530': '1016', 'html-1015': '1015' }[name as string] ?? String(status);
    if (name !== 'html-1015') expect(`html-${status}`).toBe(name);
    expect(page).toMatch(new RegExp(`Error (code )?${code}`));
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(headers.get('cf-ray')).toMatch(/^[0-9a-f]{16}-EMU$/);
    expect(page).toContain(headers.get('cf-ray')?.slice(0, 16));
    expect(emulator.requests[0]?.fault).toBe(name);
  });

  it.each([
    ['rate-limited', 429, 971],
    ['rate-limited-in-200', 200, 971],
    ['rate-limited-in-500', 500, 971],
    ['timeout', 504, 1000],
    ['internal-error', 500, 10001],
    ['alerting-error', 500, 15000],
    ['max-auth-failures', 403, 9109],
    ['authentication-error', 403, 10000],
  ] as const)('%s is an envelope with %i and %i', async (name, status, code) => {
    const emulator = small();
    emulator.on('* /zones').fail(name);
    const { size } = emulator.world.zones;
    const body = { name: 'new.example', account: { id: accountOf(emulator) } };
    const failed = await send(emulator, '/zones', { body });
    expect(firstCode(failed)).toEqual([status, code]);
    expect(Object.keys(failed.body)).toEqual(['success', 'errors', 'messages', 'result']);
    expect(emulator.world.zones.size).toBe(size);
  });

  it.each([
    ['empty-body', ''],
    ['null-body', 'null'],
  ] as const)('%s is a 200 of JSON', async (name, expected) => {
    const emulator = small();
    emulator.on('*').fail(name);
    const response = await ask(emulator, '/zones');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      expected,
    ]);
  });
});

describe('lists that misbehave', () => {
  const make = () => new Emulator({ world: { accounts: 1, zonesPerAccount: 12, recordsPerZone: 0 } });
  const page = (emulator: Emulator, number: number) => send(emulator, `/zones?per_page=5&page=${number}`);

  it('repeat their first page for ever', async () => {
    const emulator = make();
    const first = await page(emulator, 1);
    emulator.on('GET /zones').repeatPages();
    const third = await page(emulator, 3);
    expect(third.body).toEqual(first.body);
    expect(emulator.requests.at(-1)).toMatchObject({ query: { page: '3' }, fault: 'repeat-pages' });
  });

  it('repeat the page before', async () => {
    const emulator = make();
    const [one, two] = [await page(emulator, 1), await page(emulator, 2)];
    emulator.on('GET /zones').duplicatePages();
    const pages = [await page(emulator, 1), await page(emulator, 2), await page(emulator, 3)];
    expect(pages.map(idsOf)).toEqual([one, one, two].map(idsOf));
    expect(pages.map(({ body }) => body.result_info.page)).toEqual([1, 2, 3]);
  });

  it.each([
    [2, [0, 3, 6]],
    [-2, [0, 7, 14]],
    [9, [0, 0, 0]],
  ])('move by %i between pages', async (count, starts) => {
    const emulator = make();
    const all = idsOf(await send(emulator, '/zones?per_page=50'));
    emulator.on('GET /zones').moveItems(count);
    for (const [at, start] of starts.entries()) {
      expect(idsOf(await page(emulator, at + 1))).toEqual(all.slice(start, start + 5));
    }
  });

  it('do so also where a service writes its lists itself', async () => {
    const emulator = small();
    emulator.on('GET /zones/{zone_id}/dns_records').moveItems(1);
    const path = `${recordsPath(emulator)}?per_page=4`;
    const [one, two] = [await send(emulator, path), await send(emulator, `${path}&page=2`)];
    expect(idsOf(two)[0]).toBe(idsOf(one)[3]);
  });

  it.each(['0', '-3', 'x', '1e9', '99999999999999999999', ''])('put up with page=%s', async (number) => {
    const emulator = make();
    const expected = await send(emulator, `/zones?per_page=5&page=${number}`);
    for (const trick of ['repeatPages', 'duplicatePages'] as const) {
      emulator.on('GET /zones')[trick]().once();
      expect(idsOf(await send(emulator, `/zones?per_page=5&page=${number}`))).toEqual(idsOf(expected));
    }
  });
});

describe('stale reads', () => {
  const route = 'POST /zones/{zone_id}/dns_records';

  it('do not see a write until its time has passed', async () => {
    const emulator = small();
    emulator.clock.stop();
    const path = recordsPath(emulator);
    emulator.on(route).stale(5000).once();
    const before = idsOf(await send(emulator, path));
    const made = await send(emulator, path, { body: text });
    const at = `${path}/${made.body.result.id}`;
    emulator.clock.advance(4999);
    expect(idsOf(await send(emulator, path))).toEqual(before);
    expect(firstCode(await send(emulator, at))).toEqual([404, 81044]);
    expect(emulator.requests.map(({ fault }) => fault)).toEqual([null, 'stale', 'stale', 'stale']);
    emulator.clock.advance(1);
    expect((await send(emulator, at)).body.result.content).toBe(made.body.result.content);
    expect(emulator.requests.at(-1)?.fault).toBeNull();
  });

  it('leave writes to see what exists', async () => {
    const emulator = small();
    const path = recordsPath(emulator);
    emulator.on(route).stale(5000).once();
    const made = await send(emulator, path, { body: text });
    const at = `${path}/${made.body.result.id}`;
    expect((await send(emulator, at, { method: 'PATCH', body: { comment: 'seen' } })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { body: text }))).toEqual([400, 81058]);
  });

  it('stay as far behind as they are', async () => {
    const emulator = small();
    emulator.clock.stop();
    const path = recordsPath(emulator);
    const count = async () => idsOf(await send(emulator, path)).length;
    emulator.on(route).stale(1000);
    const before = await count();
    await send(emulator, path, { body: text });
    emulator.clock.advance(600);
    await send(emulator, path, { body: { ...text, content: 'y' } });
    const seen = [await count()];
    emulator.clock.advance(400);
    seen.push(await count());
    emulator.clock.advance(600);
    seen.push(await count());
    expect(seen).toEqual([before, before + 1, before + 2]);
  });

  it('cannot be seen by those who may not see what was made', async () => {
    const emulator = small();
    emulator.on('POST /zones').stale(1000);
    const body = { name: 'brand-new.example', account: { id: accountOf(emulator) } };
    const { id } = (await send(emulator, '/zones', { body })).body.result;
    expect(firstCode(await send(emulator, `/zones/${id}`))).toEqual([403, 9109]);
    emulator.clearFaults();
    expect((await send(emulator, `/zones/${id}`)).status).toBe(200);
  });
});

describe('faults by chance', () => {
  /** What happens to sixty requests. */
  async function played(faults: ChanceOptions, emulator = small({ faults, rateLimit: false })) {
    for (let at = 0; at < 60; at++) {
      await ask(emulator, at % 2 ? '/zones' : '/user')
        .then((response) => response.text())
        .catch(() => undefined);
    }
    return emulator.requests.map(({ fault, status }) => `${fault} ${status}`);
  }
  const kinds = ['reset', 'reset-after', 'truncate', 'html-502', 'rate-limited', 'empty-body'] as const;

  it('are the same for the same seed and the same requests', async () => {
    const faults = { rate: 0.3, seed: 7, kinds };
    const first = await played(faults);
    expect(await played(faults)).toEqual(first);
    expect(await played({ ...faults, seed: 8 })).not.toEqual(first);
    const count = first.filter((each) => !each.startsWith('null')).length;
    expect(count).toBeGreaterThan(8);
    expect(count).toBeLessThan(30);
    expect(new Set(first).size).toBeGreaterThan(4);
  });

  it('begin again with a reset, and go on when scripts are cleared', async () => {
    const emulator = small({ faults: { rate: 0.3, kinds }, rateLimit: false });
    const first = await played({ rate: 0 }, emulator);
    emulator.reset();
    emulator.clearFaults();
    expect(await played({ rate: 0 }, emulator)).toEqual(first);
  });

  it('give way to scripts, which do not change what chance brings', async () => {
    const faults = { rate: 1, kinds };
    const plain = await played(faults);
    const emulator = small({ faults, rateLimit: false });
    emulator.on('GET /user').respond({ status: 599 }).once();
    const scripted = await played(faults, emulator);
    expect(scripted[0]).toBe('respond 599');
    expect(scripted.slice(1)).toEqual(plain.slice(1));
  });

  it('happen always or never at the ends, and only of the kinds that are wanted', async () => {
    expect(new Set(await played({ rate: 0 }))).toEqual(new Set(['null 200']));
    expect(new Set(await played({ rate: 1, kinds: ['html-503'] }))).toEqual(new Set(['html-503 503']));
    const emulator = small({ faults: { rate: 1, kinds: ['delay'] } });
    expect((await send(emulator, '/user')).status).toBe(200);
    expect(emulator.requests[0]?.fault).toBe('delay');
  });

  it.each([
    [{ rate: 1.5 }, 'faults.rate: expected a number from 0 to 1, got 1.5'],
    [{ rate: Number.NaN }, 'faults.rate'],
    [{}, 'faults.rate: expected a number from 0 to 1, got undefined'],
    [{ rate: 0.5, seed: -1 }, 'faults.seed: expected a whole number, got -1'],
    [{ rate: 0.5, kinds: [] }, 'faults.kinds: expected a list that is not empty, got a list'],
    [{ rate: 0.5, kinds: ['html-999'] }, 'faults.kinds: expected some of delay, reset'],
    [{ rate: 0.5, chance: 1 }, 'chance: not an option of faults'],
  ])('refuse %j', (faults, message) => {
    expect(() => small({ faults: faults as never })).toThrow(TypeError);
    expect(() => small({ faults: faults as never })).toThrow(message);
  });
});
