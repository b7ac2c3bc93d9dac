/** The emulator is as liberal as the live API: on every route, what does not matter makes no difference. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject } from '../../src/testing/body.ts';
import { Emulator } from '../../src/testing/index.ts';
import type { Route } from '../../src/testing/router.ts';
import { routes } from '../../src/testing/routes.ts';
import operations from '../reference/operations.json' with { type: 'json' };
import { send } from '../support/emulated.ts';
import { type Example, exampleOf, type Furnished, furnish, options } from '../support/every-route.ts';

const named = (some: readonly Route[]) => some.map((route) => [`${route.method} ${route.path}`, route] as const);
const by = (...methods: string[]) => named(routes.filter(({ method }) => methods.includes(method)));

// Reading changes nothing, so that those who read can share; the others need a world of their own.
const shared = await furnish();
const isRead = ({ method, path }: Route): boolean => method === 'GET' && !path.endsWith('/connect/{token_id}');
const worldFor = async (route: Route): Promise<Furnished> => (isRead(route) ? shared : furnish());

/** Sends the request of a route that succeeds, with something different about it. */
async function ask(route: Route, change: (example: Example) => Partial<Example> = () => ({}), there?: Furnished) {
  const { emulator, ids } = there ?? (await worldFor(route));
  const example = exampleOf(route, { emulator, ids });
  const { path, ...sent } = { ...example, ...change(example) };
  return send(emulator, path, sent);
}

/** What the unchanged request of a route is answered. */
const usual = new Map<string, string>();
async function usually(route: Route): Promise<string> {
  const key = `${route.method} ${route.path}`;
  const known = usual.get(key) ?? said(await ask(route));
  usual.set(key, known);
  return known;
}

const said = ({ status, text }: { status: number; text: string }): string => `${status} ${text}`;
const withQuery = (path: string, query: string): string => `${path}${path.includes('?') ? '&' : '?'}${query}`;

describe('a request that succeeds', () => {
  it.each(named(routes))('%s: 200, also for what is made', async (_, route) => {
    const { status, text } = await ask(route);
    expect(status, text).toBe(route.method === 'PUT' && route.path.endsWith('/profile') ? 204 : 200);
  });
});

describe('no difference makes', () => {
  it.each(named(routes))('%s: a query key that nobody knows', async (_, route) => {
    const keys = 'nmae=x&filter[x]=1&nmae=y&=&__proto__=1&account.idd=1';
    expect(said(await ask(route, ({ path }) => ({ path: withQuery(path, keys) })))).toBe(await usually(route));
  });

  it.each(named(routes))('%s: a slash at the end', async (_, route) => {
    const answer = await ask(route, ({ path }) => ({ path: path.replace(/(\?|$)/, '/$1') }));
    expect(said(answer)).toBe(await usually(route));
  });

  it.each(by('POST', 'PUT', 'PATCH'))('%s: members that nobody knows, or that are null', async (_, route) => {
    const documented = operations.filter(({ method, path }) => method === route.method && path === route.path);
    // The user's own fields are the ones that null clears.
    const names = route.path === '/user' ? [] : documented.flatMap(({ body }) => Object.keys(body));
    const answer = await ask(route, ({ body }) => (body === undefined ? {} : { body: padded(body, names) }));
    expect(said(answer)).toBe(await usually(route));
  });
});

describe('no difference makes a body with', () => {
  let port: Emulator;
  beforeAll(async () => {
    port = await Emulator.start(options);
  });
  afterAll(() => port.stop());

  it.each(by('GET', 'DELETE'))('%s', async (_, route) => {
    port.reset();
    const example = exampleOf(route, await furnish(port));
    expect(await overTheWire(port, example, '{"no json')).toBe(await usually(route));
  });
});

describe('a page past the end', () => {
  it.each(by('GET'))('%s: is empty, or what there is when there are no pages', async (_, route) => {
    const far = await ask(route, ({ path }) => ({ path: withQuery(path, 'page=9999') }));
    expect(far.status).toBe(200);
    if (far.body?.result_info?.page === undefined) return expect(said(far)).toBe(await usually(route));
    expect(far.body.result).toEqual([]);
    expect(far.body.result_info).toMatchObject({ page: 9999, count: 0 });
  });
});

describe('what was read can be sent back', () => {
  const readable = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path));
  // A zone changes one property at a time, and its settings are sent in a list of their own.
  const special = new Set(['/zones/{zone_id}', '/zones/{zone_id}/settings']);
  const changing = routes.filter(
    ({ method, path }) => readable.has(path) && (method === 'PUT' || (method === 'PATCH' && !special.has(path))),
  );

  it.each(named(changing))('%s: succeeds and changes nothing', async (_, route) => {
    const there = await furnish();
    // Nobody can answer an invitation by saying that it is pending, so it has been accepted before.
    if (/invite|membership/.test(route.path)) await ask(route, undefined, there);
    const read = async () => (await ask({ ...route, method: 'GET' }, () => ({ body: undefined }), there)).body.result;
    const before = await read();
    const { status, text } = await ask(route, () => ({ body: before }), there);
    expect([200, 204], text).toContain(status);
    expect(withoutTimes(await read())).toEqual(withoutTimes(before));
  });
});

/** A body with members that nobody knows, and with those that are known and absent as null. */
function padded(body: unknown, names: readonly string[] = []): unknown {
  if (Array.isArray(body)) return body.map((item) => padded(item));
  if (!isObject(body) || body instanceof FormData) return body;
  const absent = names.map((name) => [name.split(/[.[]/)[0] ?? '', null] as const);
  const given = Object.entries(body).map(
    // What a token is for is told by keys, all of which count.
    ([name, value]) => [name, name === 'resources' ? value : padded(value)] as const,
  );
  return {
    ...Object.fromEntries(absent),
    nobody_knows: { deep: [null, {}] },
    nothing: null,
    ...Object.fromEntries(given),
  };
}

/** What changes with every change. */
function withoutTimes(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result), (name, value) =>
    /^(modified|modified_on|updated_at|modified_time|last_success)$/.test(name) ? undefined : value,
  );
}

/** Sends what `fetch` refuses to send: a body with GET. */
function overTheWire(port: Emulator, { method, path, token, headers }: Example, body: string): Promise<string> {
  const bearer = token === null ? {} : { authorization: `Bearer ${token ?? port.token}` };
  const sent = { 'content-type': 'text/plain', 'content-length': body.length, ...bearer, ...headers };
  return new Promise((resolve, reject) => {
    const asked = request(`${port.url}${path}`, { method, headers: sent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
