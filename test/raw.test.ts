/** The raw call reaches every route, with the treatment that the typed methods get. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import {
  type ClientOptions,
  Cloudflare,
  type ListOptions,
  ParamsError,
  ResponseError,
  type Schema,
} from '../src/index.ts';

/** A request as it arrived. */
interface Sent {
  method: string;
  /** Path below the base, as it stood in the URL. */
  path: string;
  /** The query as it stood in the URL. */
  query: string;
  headers: Headers;
  type: string | null;
  body: string;
}

/** A client whose requests are kept, and all answered alike. */
function client(answer: unknown = { success: true, result: {} }, options: ClientOptions = {}) {
  const sent: Sent[] = [];
  const cf = new Cloudflare({
    apiToken: 'a'.repeat(40),
    env: false,
    rateLimit: false,
    retry: false,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const path = pathname.replace('/client/v4', '');
      sent.push({
        method,
        path,
        query: search,
        headers,
        type: headers.get('content-type'),
        body: await request.text(),
      });
      const given = typeof answer === 'function' ? answer(request) : answer;
      return given instanceof Response ? given : Response.json(given);
    },
    ...options,
  });
  return { cf, sent };
}

/** The call as a JavaScript program would make it, without the compiler's help. */
function untyped(cf: Cloudflare) {
  return cf as unknown as {
    request(route?: unknown, params?: unknown, options?: unknown): Promise<unknown>;
    paginate(route?: unknown, params?: unknown, options?: unknown): { toArray(): Promise<unknown[]> };
  };
}

const id = '0123456789abcdef0123456789abcdef';

afterEach(() => void vi.useRealTimers());

describe('params', () => {
  const rows: Array<[route: string, params: unknown, options: unknown, path: string, query: string, body: string]> = [
    ['GET /zones', undefined, undefined, '/zones', '', ''],
    ['GET /zones/{zone_id}', { zone_id: id }, undefined, `/zones/${id}`, '', ''],
    ['GET /zones/{zone_id}/x', { zone_id: id, a: 1 }, undefined, `/zones/${id}/x`, '?a=1', ''],
    ['DELETE /zones/{zone_id}/x', { zone_id: id, a: 1 }, undefined, `/zones/${id}/x`, '?a=1', ''],
    ['POST /zones/{zone_id}/x', { zone_id: id, a: 1 }, undefined, `/zones/${id}/x`, '', '{"a":1}'],
    ['PUT /zones/{zone_id}/x', { zone_id: id, a: 1 }, undefined, `/zones/${id}/x`, '', '{"a":1}'],
    ['PATCH /zones/{zone_id}/x', { zone_id: id, a: 1 }, undefined, `/zones/${id}/x`, '', '{"a":1}'],
    ['POST /zones/{zone_id}/x', { zone_id: id }, undefined, `/zones/${id}/x`, '', ''],
    ['POST /x', {}, undefined, '/x', '', ''],
    ['GET /x', { a: 1 }, { query: { b: 2 } }, '/x', '?a=1&b=2', ''],
    ['GET /x', { a: 1 }, { query: { a: 2 } }, '/x', '?a=2', ''],
    ['POST /x', { a: 1 }, { query: { b: 2 } }, '/x', '?b=2', '{"a":1}'],
    ['POST /x', { a: 1 }, { body: { b: 2 } }, '/x', '?a=1', '{"b":2}'],
    ['POST /x', { a: 1 }, { body: [3], query: { b: 2 } }, '/x', '?a=1&b=2', '[3]'],
    ['DELETE /x', { a: 1 }, { body: { items: [1] } }, '/x', '?a=1', '{"items":[1]}'],
    ['POST /x', { a: 1 }, { body: null }, '/x', '', '{"a":1}'],
    ['GET /x', { a: 1 }, { body: null }, '/x', '?a=1', ''],
    ['POST /x', {}, { body: false }, '/x', '', 'false'],
    ['POST /x', {}, { body: 0 }, '/x', '', '0'],
    ['GET /a/{id}/b/{id}', { id: 'x' }, undefined, '/a/x/b/x', '', ''],
    ['GET /a/{id}', { id: 'a b/c?d#é%2e' }, undefined, '/a/a%20b%2Fc%3Fd%23%C3%A9%252e', '', ''],
    [
      'GET /accounts/{account_id}/x',
      { account_id: id },
      { query: { account_id: 'b' } },
      `/accounts/${id}/x`,
      '?account_id=b',
      '',
    ],
    [
      'GET /{accounts_or_zones}/{account_or_zone_id}/x',
      { accounts_or_zones: 'zones', account_or_zone_id: id },
      undefined,
      `/zones/${id}/x`,
      '',
      '',
    ],
    ['GET /zones/{zone_id}:check', { zone_id: id }, undefined, `/zones/${id}:check`, '', ''],
  ];

  it.each(rows)('go where the method has them: %s %j %j', async (route, params, options, path, query, body) => {
    const { cf, sent } = client();
    await untyped(cf).request(route, params, options);
    expect(sent).toMatchObject([{ method: route.split(' ')[0], path, query, body }]);
  });

  const values: Array<[name: string, params: Record<string, unknown>, query: string]> = [
    ['text', { a: 'b' }, 'a=b'],
    ['empty text', { a: '' }, 'a='],
    ['text that means something in a URL', { a: 'x&y=z +#é' }, 'a=x%26y%3Dz+%2B%23%C3%A9'],
    ['numbers', { a: 0, b: -1.5 }, 'a=0&b=-1.5'],
    ['large numbers', { a: 9007199254740993n }, 'a=9007199254740993'],
    ['booleans', { a: true, b: false }, 'a=true&b=false'],
    ['dates', { a: new Date(0) }, 'a=1970-01-01T00%3A00%3A00.000Z'],
    [
      'lists, which repeat the name',
      { a: ['x', 2, true, new Date(0)] },
      'a=x&a=2&a=true&a=1970-01-01T00%3A00%3A00.000Z',
    ],
    ['empty lists', { a: [], b: 1 }, 'b=1'],
    ['nothing', { a: undefined, b: null, c: [null, undefined], d: 1 }, 'd=1'],
    [
      'nested filters, written with dots',
      { name: { contains: 'x', exact: undefined }, account: { id: 'y', owner: { id: 'z' } } },
      'name.contains=x&account.id=y&account.owner.id=z',
    ],
    ['nested lists', { tag: { present: ['a', 'b'] } }, 'tag.present=a&tag.present=b'],
    ['nested dates', { since: { at: new Date(0) } }, 'since.at=1970-01-01T00%3A00%3A00.000Z'],
    ['objects without a prototype', { a: Object.assign(Object.create(null), { b: 1 }) }, 'a.b=1'],
    ['names with dots', { 'account.id': 'y' }, 'account.id=y'],
    ['names that objects have', JSON.parse('{"__proto__":1,"constructor":2}'), '__proto__=1&constructor=2'],
  ];

  it.each(values)('in the query may be %s', async (_, params, query) => {
    for (const [params_, options] of [
      [params, {}],
      [{}, { query: params }],
    ] as const) {
      const { cf, sent } = client();
      await untyped(cf).request('GET /x', params_, options);
      expect(sent.map((request) => request.query)).toEqual([`?${query}`]);
    }
    const { cf, sent } = client({ success: true, result: [] });
    await untyped(cf).paginate('GET /x', params).toArray();
    expect(sent.map((request) => request.query)).toEqual([`?${query}`]);
  });

  const circle: Record<string, unknown> = {};
  circle.again = circle;
  const refused: Array<[name: string, value: unknown]> = [
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an invalid date', new Date('x')],
    ['a list of objects', [{ a: 1 }]],
    ['a list in a list', [['a']]],
    ['a map', new Map([['a', 1]])],
    ['a set', new Set(['a'])],
    ['a URL', new URL('https://example.com')],
    ['a pattern', /a/],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a circle', circle],
  ];

  it.each(refused)(
    'in the query may not be %s, which would arrive as something else or not at all',
    async (_, value) => {
      const { cf, sent } = client();
      const reading = untyped(cf).request('GET /x', { filter: value });
      await expect(reading).rejects.toBeInstanceOf(ParamsError);
      await expect(reading).rejects.toThrow(
        /filter(?:\.again)* must be text, a number, a boolean, a date or a list of these/,
      );
      await expect(untyped(cf).paginate('GET /x', { filter: value }).toArray()).rejects.toBeInstanceOf(ParamsError);
      expect(sent).toEqual([]);
    },
  );

  it("leave the caller's objects as they were", async () => {
    const params = Object.freeze({ zone_id: id, a: Object.freeze([1]), b: Object.freeze({ c: 1 }) });
    const options = Object.freeze({ query: Object.freeze({ d: 1 }), headers: Object.freeze({ 'x-a': 'b' }) });
    const { cf, sent } = client();
    await untyped(cf).request('GET /zones/{zone_id}', params, options);
    await untyped(cf).request('POST /zones/{zone_id}', params, options);
    expect(sent.map(({ query, body }) => [query, body])).toEqual([
      ['?a=1&b.c=1&d=1', ''],
      ['?d=1', '{"a":[1],"b":{"c":1}}'],
    ]);
  });
});

describe('a body', () => {
  const form = new FormData();
  form.set('file', new Blob(['zone']), 'zone.txt');
  const bodies: Array<[name: string, body: unknown, type: string | RegExp | null, content: string | RegExp]> = [
    ['of JSON', { a: [1, { b: null }], c: undefined }, 'application/json', '{"a":[1,{"b":null}]}'],
    ['of text', 'a=b', 'text/plain;charset=UTF-8', 'a=b'],
    ['of a form', form, /^multipart\/form-data; boundary=/, /name="file"; filename="zone.txt"[\s\S]*zone/],
    [
      'of a URL-encoded form',
      new URLSearchParams({ a: 'b c' }),
      'application/x-www-form-urlencoded;charset=UTF-8',
      'a=b+c',
    ],
    ['of bytes', new TextEncoder().encode('bytes'), null, 'bytes'],
    ['of a part of bytes', new TextEncoder().encode('bytes').subarray(1, 3), null, 'yt'],
    ['of a buffer', new TextEncoder().encode('bytes').buffer, null, 'bytes'],
    ['of a blob', new Blob(['x'], { type: 'application/wasm' }), 'application/wasm', 'x'],
    ['of no length', '', 'text/plain;charset=UTF-8', ''],
  ];

  it.each(bodies)('%s is sent as it is', async (_, body, type, content) => {
    const { cf, sent } = client();
    await cf.request('PUT /x', {}, { body });
    expect(sent[0]?.type).toEqual(type instanceof RegExp ? expect.stringMatching(type) : type);
    expect(sent[0]?.body).toEqual(content instanceof RegExp ? expect.stringMatching(content) : content);
  });

  it.each(['content-type', 'Content-Type'])('keeps the type that the caller gives it as %s', async (name) => {
    const { cf, sent } = client();
    await cf.request('PATCH /x', {}, { body: { a: 1 }, headers: { [name]: 'application/merge-patch+json' } });
    await cf.request('PUT /x', {}, { body: 'export default {}', headers: { [name]: 'application/javascript' } });
    expect(sent.map(({ type }) => type)).toEqual(['application/merge-patch+json', 'application/javascript']);
  });

  const circle: Record<string, unknown> = {};
  circle.again = circle;
  const refused: Array<[name: string, route: string, body: unknown, message: RegExp]> = [
    ['with a GET', 'GET /x', { a: 1 }, /a GET carries no body/],
    ['that is a stream', 'POST /x', new Blob(['x']).stream(), /must not be a stream/],
    ['that is an iterable over time', 'POST /x', (async function* () {})(), /must not be a stream/],
    ['that is a function', 'POST /x', () => 1, /must be data, not a function/],
    ['that is a symbol', 'POST /x', Symbol('x'), /must be data, not a symbol/],
    ['that is a circle', 'POST /x', circle, /cannot be written as JSON/],
    ['that holds what JSON has no word for', 'POST /x', { a: 1n }, /cannot be written as JSON/],
  ];

  it.each(refused)('%s is refused before anything is sent', async (_, route, body, message) => {
    const { cf, sent } = client();
    const calling = untyped(cf).request(route, {}, { body });
    await expect(calling).rejects.toBeInstanceOf(ParamsError);
    await expect(calling).rejects.toThrow(message);
    await expect(calling).rejects.toMatchObject({ outcome: 'not_sent', attempts: 0, path: '/x' });
    expect(sent).toEqual([]);
  });
});

describe('headers', () => {
  it('can be given apart, for calls and for lists', async () => {
    const { cf, sent } = client({ success: true, result: [] });
    await cf.request('GET /x', {}, { headers: { 'If-None-Match': '"a"' } });
    await cf.paginate('GET /x', {}, { headers: { 'If-None-Match': '"b"' } }).toArray();
    expect(sent.map(({ headers }) => headers.get('if-none-match'))).toEqual(['"a"', '"b"']);
  });

  it.each([
    'authorization',
    'Authorization',
    'X-Auth-Key',
    'x-auth-email',
    'X-Auth-User-Service-Key',
    'cookie',
    'host',
  ])('that authenticate or lead elsewhere are refused: %s', async (name) => {
    const { cf, sent } = client();
    await expect(cf.request('GET /x', {}, { headers: { [name]: 'x' } })).rejects.toBeInstanceOf(ParamsError);
    await expect(cf.paginate('GET /x', {}, { headers: { [name]: 'x' } }).toArray()).rejects.toThrow(name);
    expect(sent).toEqual([]);
  });

  it('do not take the credential away', async () => {
    const { cf, sent } = client();
    await cf.request('GET /x', {}, { headers: { 'x-a': 'b' } });
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${'a'.repeat(40)}`);
  });
});

describe('a result', () => {
  const text =
    (body: string | null, type = 'text/plain', status = 200) =>
    () =>
      new Response(body, { status, headers: { 'content-type': type } });
  const answers: Array<[name: string, answer: unknown, result: unknown]> = [
    ['the result of the envelope', { success: true, errors: [], messages: [], result: { id } }, { id }],
    ['null where it is null', { success: true, result: null }, null],
    ['a list', { success: true, result: [1, 2] }, [1, 2]],
    ['text', { success: true, result: 'ok' }, 'ok'],
    ['false', { success: true, result: false }, false],
    ['undefined where there is none', { success: true, errors: [], messages: [] }, undefined],
    ['the result without a word of success', { result: { id } }, { id }],
    ['the whole answer of GraphQL', { data: { viewer: {} }, errors: null }, { data: { viewer: {} }, errors: null }],
    [
      'the whole answer of GraphQL, errors and all',
      { data: null, errors: [{ message: 'x' }] },
      { data: null, errors: [{ message: 'x' }] },
    ],
    ['the whole answer where there is no envelope', { id, name: 'x' }, { id, name: 'x' }],
    ['a bare list', [1, 2], [1, 2]],
    ['JSON null', text('null', 'application/json'), null],
    ['a bare number', text('5', 'application/json'), 5],
    ['plain text', text('a,b\n1,2\n', 'text/csv'), 'a,b\n1,2\n'],
    ['a script', text('export default {}', 'application/javascript'), 'export default {}'],
    ['nothing for 204', text(null, 'text/plain', 204), undefined],
    ['nothing for an empty body', text(''), undefined],
    ['the result of a 201', () => Response.json({ success: true, result: 1 }, { status: 201 }), 1],
  ];

  it.each(answers)('is %s', async (_, answer, result) => {
    const { cf } = client(answer);
    expect(await cf.request('POST /x', { a: 1 })).toEqual(result);
  });
});

describe('a schema', () => {
  const Thing = z.object({ id: z.string(), size: z.number() });
  const Dated = z.pipe(
    z.object({ at: z.string() }),
    z.transform(({ at }: { at: string }) => ({ at: new Date(at) })),
  );
  /** The least that the standard asks for. */
  const even = (check: (value: number) => unknown = (value) => value): Schema<{ half: number }> => ({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        check(value as number);
        return typeof value === 'number' && value % 2 === 0
          ? { value: { half: value / 2 } }
          : { issues: [{ message: 'must be even', path: ['a', { key: 0 }, 'b'] }] };
      },
    },
  });
  const slow: Schema<number> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: async (value) =>
        typeof value === 'number' ? { value: value * 2 } : { issues: [{ message: 'no number' }] },
    },
  };

  it('types and checks the result', async () => {
    const { cf } = client({ success: true, result: { id, size: 2 } });
    const thing = await cf.request('GET /x', {}, { schema: Thing });
    expect(thing.size.toFixed(1)).toBe('2.0');
  });

  it('may make something else of the result', async () => {
    const { cf } = client({ success: true, result: { at: '2024-01-02T03:04:05Z' } });
    const { at } = await cf.request('GET /x', {}, { schema: Dated });
    expect(at.getTime()).toBe(Date.UTC(2024, 0, 2, 3, 4, 5));
  });

  it('may be written by hand, and may take its time', async () => {
    expect(await client({ result: 8 }).cf.request('GET /x', {}, { schema: even() })).toEqual({ half: 4 });
    expect(await client({ result: 8 }).cf.request('GET /x', {}, { schema: slow })).toBe(16);
  });

  it('may be a function with a standard about it, as some libraries have it', async () => {
    const schema = Object.assign(() => {}, even());
    expect(await client({ result: 8 }).cf.request('GET /x', {}, { schema })).toEqual({ half: 4 });
  });

  it('checks answers without an envelope and without a body as well', async () => {
    const graph = z.object({ data: z.object({ viewer: z.string() }) });
    expect(await client({ data: { viewer: 'me' } }).cf.request('POST /graphql', {}, { schema: graph })).toEqual({
      data: { viewer: 'me' },
    });
    const empty = () => new Response(null, { status: 204 });
    expect(await client(empty).cf.request('DELETE /x', {}, { schema: z.undefined() })).toBeUndefined();
    await expect(client(empty).cf.request('DELETE /x', {}, { schema: Thing })).rejects.toBeInstanceOf(ResponseError);
  });

  it('that does not fit is an error, which says where', async () => {
    const answer = () => Response.json({ success: true, result: { id: 5 } }, { headers: { 'cf-ray': 'ray-1' } });
    const { cf } = client(answer);
    const calling = cf.request('GET /zones/{zone_id}/x', { zone_id: id }, { schema: Thing });
    await expect(calling).rejects.toBeInstanceOf(ResponseError);
    await expect(calling).rejects.toThrow(/does not fit the schema: result\.id: .*; result\.size: /);
    await expect(calling).rejects.toMatchObject({
      method: 'GET',
      path: '/zones/{zone_id}/x',
      params: { zone_id: id },
      status: 200,
      rayId: 'ray-1',
      outcome: 'rejected',
    });
  });

  it('that does not fit the answer to a write leaves open whether it happened', async () => {
    const { cf, sent } = client({ success: true, result: 3 });
    const calling = cf.request('POST /x', {}, { schema: even() });
    await expect(calling).rejects.toMatchObject({ outcome: 'unknown' });
    await expect(calling).rejects.toThrow('result.a[0].b: must be even');
    expect(sent.length).toBe(1);
  });

  it('that fails by itself is not mistaken for an answer', async () => {
    const fault = new TypeError('my own');
    const schema = even(() => {
      throw fault;
    });
    await expect(client({ result: 2 }).cf.request('GET /x', {}, { schema })).rejects.toBe(fault);
  });

  it('is not asked about a failure', async () => {
    const check = vi.fn();
    const { cf } = client(() => Response.json({ success: false, errors: [] }, { status: 404 }));
    await expect(cf.request('GET /x', {}, { schema: even(check) })).rejects.toMatchObject({ kind: 'not_found' });
    expect(check).not.toHaveBeenCalled();
  });

  it.each([null, {}, 'x', () => 1, { parse: () => 1 }, { '~standard': {} }])(
    'that is none is refused before anything is sent: %s',
    async (schema) => {
      const { cf, sent } = client();
      await expect(untyped(cf).request('GET /x', {}, { schema })).rejects.toThrow(/schema must be/);
      await expect(untyped(cf).paginate('GET /x', {}, { schema }).toArray()).rejects.toBeInstanceOf(ParamsError);
      expect(sent).toEqual([]);
    },
  );

  it('types and checks each item of a list', async () => {
    const { cf } = client({ success: true, result: [2, 4], result_info: { total_pages: 1 } });
    expect(await cf.paginate('GET /x', {}, { schema: even() }).toArray()).toEqual([{ half: 1 }, { half: 2 }]);
    expect(await cf.paginate('GET /x', {}, { schema: slow }).toArray()).toEqual([4, 8]);
  });

  it('that does not fit items says which', async () => {
    const { cf } = client({ success: true, result: [2, 3, 'x'], result_info: { total_pages: 1 } });
    const reading = cf.paginate('GET /zones/{zone_id}/x', { zone_id: id }, { schema: even() }).toArray();
    await expect(reading).rejects.toThrow('result[1].a[0].b: must be even; result[2].a[0].b: must be even');
    await expect(reading).rejects.toMatchObject({ kind: 'response', params: { zone_id: id }, status: 200 });
  });

  it('that takes the id away or makes a value without an equal does not keep a list from ending', async () => {
    const name = z.pipe(
      z.object({ id: z.string(), name: z.string() }),
      z.transform(({ name }: { id: string; name: string }) => BigInt(name)),
    );
    const { cf, sent } = client({
      success: true,
      result: [
        { id: 'a', name: '1' },
        { id: 'b', name: '1' },
      ],
    });
    expect(await cf.paginate('GET /x', {}, { schema: name }).toArray()).toEqual([1n, 1n]);
    expect(sent.length).toBe(2);
  });

  it('that takes the id away does not give what has moved twice', async () => {
    const pages = [[{ id: 'a' }, { id: 'b' }], [{ id: 'b' }, { id: 'c' }], []];
    const { cf } = client((request: Request) => ({
      success: true,
      result: pages[Number(new URL(request.url).searchParams.get('page') ?? 1) - 1],
    }));
    const letters = z.pipe(
      z.object({ id: z.string() }),
      z.transform(({ id }: { id: string }) => ({ letter: id })),
    );
    expect(await cf.paginate('GET /x', {}, { schema: letters }).toArray()).toEqual([
      { letter: 'a' },
      { letter: 'b' },
      { letter: 'c' },
    ]);
  });
});

describe('a failure', () => {
  const failures: Array<[status: number, body: unknown, kind: string]> = [
    [400, { success: false, errors: [{ code: 1004, message: 'no' }] }, 'validation'],
    [401, { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }] }, 'authentication'],
    [403, { success: false, errors: [{ code: 9999, message: 'no' }] }, 'permission'],
    [404, { success: false, errors: [] }, 'not_found'],
    [409, { success: false, errors: [] }, 'conflict'],
    [429, null, 'rate_limit'],
    [500, { success: false, errors: [] }, 'server'],
    [502, '<html>', 'server'],
    [200, { success: false, errors: [{ code: 971, message: 'wait' }] }, 'rate_limit'],
    [200, { success: false, errors: [] }, 'validation'],
    [302, '', 'response'],
  ];

  it.each(failures)('is the error that a typed call throws: %s %j', async (status, body, kind) => {
    const answer = () => (typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }));
    const { cf } = client(answer);
    const account_id = id;
    const errors = await Promise.all(
      [
        cf.request('GET /accounts/{account_id}/roles/{role_id}', { account_id, role_id: 'r' }),
        cf.paginate('GET /accounts/{account_id}/roles/{role_id}', { account_id, role_id: 'r' }).toArray(),
        cf.roles.get({ account_id, role_id: 'r' }),
      ].map((calling) =>
        calling.then(
          () => expect.unreachable(),
          (error: unknown) => error,
        ),
      ),
    );
    for (const error of errors) {
      expect(error).toMatchObject({
        kind,
        status,
        method: 'GET',
        path: '/accounts/{account_id}/roles/{role_id}',
        params: { account_id, role_id: 'r' },
        outcome: kind === 'server' ? 'unknown' : 'rejected',
      });
    }
  });

  const again = { retry: { limit: 2, rateLimitLimit: 2 } };
  const attempts: Array<[route: string, status: number, attempts: number, outcome: string]> = [
    ['GET /x', 500, 3, 'unknown'],
    ['PUT /x', 500, 3, 'unknown'],
    ['DELETE /x', 500, 3, 'unknown'],
    ['POST /x', 500, 1, 'unknown'],
    ['PATCH /x', 500, 1, 'unknown'],
    ['GET /x', 429, 3, 'rejected'],
    ['POST /x', 429, 3, 'rejected'],
    ['PATCH /x', 429, 3, 'rejected'],
    ['POST /x', 400, 1, 'rejected'],
  ];

  it.each(attempts)(
    'is tried again only where that does no harm: %s, HTTP %s: %s times',
    async (route, status, times, outcome) => {
      vi.useFakeTimers();
      const { cf, sent } = client(() => Response.json(null, { status }), again);
      const failing = expect(untyped(cf).request(route)).rejects.toMatchObject({ attempts: times, outcome });
      await vi.runAllTimersAsync();
      await failing;
      expect(sent.length).toBe(times);
    },
  );

  it('names no permission, since nobody knows which', async () => {
    const { cf } = client(() => Response.json({ success: false, errors: [] }, { status: 403 }));
    await expect(cf.request('GET /x')).rejects.toMatchObject({ kind: 'permission', permissions: [] });
  });
});

describe('a route', () => {
  const routes: unknown[] = [
    undefined,
    null,
    5,
    {},
    [],
    '',
    'GET',
    'GET ',
    '/zones',
    'zones',
    'get /zones',
    'GET zones',
    'GET  /zones',
    'GET\t/zones',
    ' GET /zones',
    'GET /zones ',
    'GET /zones\n',
    'HEAD /zones',
    'OPTIONS /zones',
    'TRACE /zones',
    'CONNECT /zones',
    'GET https://example.com/zones',
    'GET //example.com/zones',
    'GET /\\example.com/zones',
    'GET \\\\example.com/zones',
    'GET /\t/example.com',
    'GET /zones/../user',
    'GET /zones/./x',
    'GET /..',
    'GET /../../etc',
    'GET /zones/%2e%2e/user',
    'GET /zones/%2E./user',
    'GET /zones/.%2e/user',
    'GET /zones/%252e%252e/user',
    'GET /zones/..%2fuser',
    'GET /zones/%2fuser',
    'GET /zones/%5cuser',
    'GET /zones/..\\user',
    'GET /zones?per_page=5',
    'GET /zones#x',
    'GET /zones//x',
    'DELETE /zones/',
    'GET /',
    'GET /zones/\u0000',
    'GET /zones/\u007f',
    'GET /zones/é',
    'GET /zones/a b',
    'GET /zones/{zone_id',
    'GET /zones/zone_id}',
    'GET /zones/<x>',
  ];

  it.each(routes)('is refused when it is none, or could lead away from the API: %j', async (route) => {
    const { cf, sent } = client();
    for (const params of [{}, { zone_id: id }]) {
      await expect(untyped(cf).request(route, params)).rejects.toBeInstanceOf(ParamsError);
      await expect(untyped(cf).paginate(route, params).toArray()).rejects.toMatchObject({
        kind: 'params',
        outcome: 'not_sent',
      });
    }
    expect(sent).toEqual([]);
  });

  it.each([undefined, null, '', ' ', '.', '..', '../x', 'a/../b', '%2e%2e', 'a\nb', 5, {}, ['a'], '\ud800'])(
    'is not filled with %j',
    async (zone_id) => {
      const { cf, sent } = client();
      await expect(untyped(cf).request('DELETE /zones/{zone_id}', { zone_id })).rejects.toThrow(/zone_id/);
      await expect(untyped(cf).paginate('GET /zones/{zone_id}/x', { zone_id }).toArray()).rejects.toThrow(/zone_id/);
      expect(sent).toEqual([]);
    },
  );

  it('takes its ids from the params alone, not from what every object has', async () => {
    const { cf, sent } = client();
    for (const name of ['constructor', '__proto__', 'toString']) {
      await expect(untyped(cf).request(`GET /x/{${name}}`, {})).rejects.toThrow(`${name} is required`);
    }
    expect(sent).toEqual([]);
  });

  it('keeps its place below a base URL with a path of its own', async () => {
    const urls: string[] = [];
    const { cf } = client(
      (request: Request) => {
        urls.push(request.url);
        return { success: true, result: [] };
      },
      { baseUrl: 'https://gateway.example.com/cf/v4/' },
    );
    await cf.request('GET /zones');
    await cf.paginate('GET /zones').toArray();
    expect(urls).toEqual(['https://gateway.example.com/cf/v4/zones', 'https://gateway.example.com/cf/v4/zones']);
  });
});

describe("a call without the compiler's help", () => {
  const wrong: Array<[name: string, params: unknown, options: unknown, message: RegExp]> = [
    ['params of a number', 5, undefined, /params must be an object/],
    ['params of text', 'x', undefined, /params must be an object/],
    ['params of a list', [1], undefined, /params must be an object/],
    ['options of text', {}, 'x', /options must be an object/],
    ['options of null', {}, null, /options must be an object/],
    ['options of a number', {}, 5, /options must be an object/],
    ['an option that is none', {}, { timeout: 5 }, /timeout is not an option/],
    ['a query of text', {}, { query: 'a=b' }, /query must be an object/],
    ['a query of a list', {}, { query: [['a', 'b']] }, /query must be an object/],
    ['headers of text', {}, { headers: 'x' }, /headers must be an object/],
    ['a signal that is none', {}, { signal: 'x' }, /signal must be/],
  ];

  it.each(wrong)('is refused before anything is sent: %s', async (_, params, options, message) => {
    const { cf, sent } = client();
    await expect(untyped(cf).request('GET /x', params, options)).rejects.toThrow(message);
    await expect(untyped(cf).request('GET /x', params, options)).rejects.toBeInstanceOf(ParamsError);
    await expect(untyped(cf).paginate('GET /x', params, options).toArray()).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  it('hears of everything that is wrong at once', async () => {
    const { cf, sent } = client();
    const problems = await untyped(cf)
      .request(
        'POST /zones/{zone_id}/x/{item_id}',
        { item_id: '..' },
        { query: { a: Number.NaN }, headers: { cookie: 'x' }, timeoutMs: -1, shema: {} },
      )
      .then(
        () => [],
        (error: ParamsError) => error.problems,
      );
    expect(problems).toEqual([
      'zone_id is required',
      expect.stringMatching(/^item_id must not be a path/),
      expect.stringMatching(/^the header cookie/),
      expect.stringMatching(/^a must be text/),
      expect.stringMatching(/timeoutMs must be/),
      expect.stringMatching(/shema is not an option/),
    ]);
    expect(sent).toEqual([]);
  });

  it('may leave out params and options, or send null for params', async () => {
    const { cf, sent } = client({ success: true, result: [] });
    await untyped(cf).request('GET /x');
    await untyped(cf).request('GET /x', null);
    await untyped(cf).request('POST /x', undefined, {});
    await untyped(cf).paginate('GET /x').toArray();
    await untyped(cf).paginate('GET /x', null).toArray();
    expect(sent.map(({ query }) => query)).toEqual(['', '', '', '', '']);
  });

  it('gets a rejection, never an exception', () => {
    const { cf } = client();
    for (const route of [undefined, null, 'x', 'GET /x']) {
      const calling = untyped(cf).request(route, 5, 5);
      expect(calling).toBeInstanceOf(Promise);
      calling.catch(() => {});
      expect(() => untyped(cf).paginate(route, 5, 5)).not.toThrow();
    }
  });
});

describe('a raw list', () => {
  /** Ten numbers, three to a page. */
  const pages = (request: Request) => {
    const { searchParams: query } = new URL(request.url);
    const page = Number(query.get('page') ?? 1);
    const result = Array.from({ length: 10 }, (_, at) => ({ id: `i${at + 1}` })).slice((page - 1) * 3, page * 3);
    return { success: true, result, result_info: { page, per_page: 3, total_count: 10, total_pages: 4 } };
  };

  it('is asked for without a page first, since it may take none', async () => {
    const { cf, sent } = client(pages);
    expect(await cf.paginate('GET /zones/{zone_id}/x', { zone_id: id, mode: 'block' }).toArray()).toHaveLength(10);
    expect(sent.map(({ query }) => query)).toEqual([
      '?mode=block',
      '?mode=block&page=2',
      '?mode=block&page=3',
      '?mode=block&page=4',
    ]);
  });

  it.each([1, '1'])('is asked for its first page where the caller names it: %j', async (page) => {
    const { cf, sent } = client(pages);
    expect(await cf.paginate('GET /x', { page }).toArray()).toHaveLength(10);
    expect(sent.map(({ query }) => query)).toEqual(['?page=1', '?page=2', '?page=3', '?page=4']);
  });

  it.each([3, '3'])('begins at the page that the caller names: %j', async (page) => {
    const { cf, sent } = client(pages);
    expect(await cf.paginate('GET /x', {}, { query: { page, per_page: '3' } }).toArray()).toHaveLength(4);
    expect(sent.map(({ query }) => query)).toEqual(['?page=3&per_page=3', '?page=4&per_page=3']);
  });

  it('goes from a page to a cursor without naming both', async () => {
    const { cf, sent } = client((request: Request) => {
      const at = new URL(request.url).searchParams.get('cursor');
      return {
        success: true,
        result: [{ id: `${at}` }],
        result_info: at === 'c' ? {} : { cursors: { after: at === 'b' ? 'c' : 'b' } },
      };
    });
    expect(await cf.paginate('GET /x', { page: 1, limit: 5 }).toArray()).toHaveLength(3);
    expect(sent.map(({ query }) => query)).toEqual(['?page=1&limit=5', '?limit=5&cursor=b', '?limit=5&cursor=c']);
  });

  it('keeps what is given as query out of the path', async () => {
    const { cf, sent } = client(pages);
    await cf
      .paginate('GET /accounts/{account_id}/x', { account_id: id }, { query: { account_id: 'other', page: 4 } })
      .toArray();
    expect(sent).toMatchObject([{ path: `/accounts/${id}/x`, query: '?account_id=other&page=4' }]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'is read with GET: a %s would be carried out with every page',
    async (method) => {
      const { cf, sent } = client({ success: true, result: [1] });
      await expect(untyped(cf).paginate(`${method} /x`).toArray()).rejects.toThrow('a list is read with GET');
      expect(sent).toEqual([]);
    },
  );

  it.each([
    ['page', 'two'],
    ['page', -1],
    ['page', 1.5],
    ['per_page', Number.NaN],
    ['limit', {}],
    ['per_page', '5x'],
  ])('is not begun at a %s of %j', async (name, value) => {
    const { cf, sent } = client(pages);
    await expect(
      untyped(cf)
        .paginate('GET /x', { [name]: value })
        .toArray(),
    ).rejects.toThrow(`${name} must be a whole number`);
    expect(sent).toEqual([]);
  });

  it('takes the options of any list', async () => {
    const { cf, sent } = client(pages);
    const options: ListOptions = { maxPages: 2, pagesAhead: 0 };
    await expect(cf.paginate('GET /x', {}, options).toArray()).rejects.toThrow(/after 2 pages/);
    expect(sent.length).toBe(2);
    const { cursor } = await cf.paginate('GET /x').page();
    expect(await cf.paginate('GET /x', {}, { cursor }).toArray()).toHaveLength(7);
  });
});

describe('what is seen from outside', () => {
  it('is the template of the path, so that logs group', async () => {
    const events: unknown[] = [];
    const { cf } = client(
      { success: true, result: [] },
      { onRequest: ({ method, path, params }) => events.push({ method, path, params }) },
    );
    await cf.request('GET /zones/{zone_id}/x', { zone_id: id });
    await cf.paginate('GET /zones/{zone_id}/x', { zone_id: id }).toArray();
    const event = { method: 'GET', path: '/zones/{zone_id}/x', params: { zone_id: id } };
    expect(events).toEqual([event, event]);
  });

  it('is charged to the budget like any other call', async () => {
    const { cf } = client({ success: true, result: [] }, { rateLimit: { requests: 5, windowMs: 60_000 } });
    await cf.request('GET /x');
    await cf.paginate('GET /x').toArray();
    expect(cf.rateLimit?.remaining).toBe(3);
  });
});
