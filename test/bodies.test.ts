import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod/mini';
import { single } from '../src/endpoint.ts';
import {
  type AnyCloudflareError,
  type ClientOptions,
  Cloudflare,
  type ErrorKind,
  isCloudflareError,
  Transport,
} from '../src/index.ts';
import { ok } from './support/answers.ts';
import { loopback } from './support/loopback.ts';
import { answer, errorOf, failing, pageText, rayId } from './support/stand-in.ts';

const account_id = '0a'.repeat(16);
const member_id = '2c'.repeat(16);
const zone_id = '1b'.repeat(16);
const token = 'f'.repeat(40);
const options = { apiToken: token, env: false, retry: false, rateLimit: false } as const;
const member = { id: member_id, status: 'accepted', user: { email: 'ada@example.com' }, roles: [] };
const MB = 1024 * 1024;

const operations = {
  get: (cf: Cloudflare) => cf.members.get({ account_id, member_id }),
  create: (cf: Cloudflare) => cf.members.create({ account_id, email: 'ada@example.com', roles: [member_id] }),
  delete: (cf: Cloudflare) => cf.members.delete({ account_id, member_id }),
  list: (cf: Cloudflare) => cf.members.list({ account_id }).toArray(),
  raw: (cf: Cloudflare) => cf.request('GET /zones/{zone_id}', { zone_id }),
} satisfies Record<string, (cf: Cloudflare) => Promise<unknown>>;
type Operation = keyof typeof operations;

/** A client whose every call gets this answer. */
function client(
  status: number,
  body?: unknown,
  headers?: Record<string, string>,
  more: ClientOptions = {},
): Cloudflare {
  return new Cloudflare({ ...options, fetch: async () => answer(status, body, headers), ...more });
}

const exported = single({
  method: 'GET',
  path: '/zones/{zone_id}/dns_records/export',
  text: true,
  result: z.string(),
  permissions: ['DNS Read'],
});

const bodies = {
  HTML: pageText('A proxy'),
  nothing: undefined,
  null: 'null',
  'truncated JSON': '{"success":false,"errors":[{"code":1000,"mess',
  'plain text': 'upstream connect error',
  'a bare list': '[]',
  'a bare number': '5',
  'another wrapper': { ok: false, reason: 'unknown' },
} satisfies Record<string, unknown>;
type Body = keyof typeof bodies;

describe('A failure with any body is what its status says', () => {
  const statuses: Array<[status: number, kind: ErrorKind]> = [
    [400, 'validation'],
    [401, 'authentication'],
    [403, 'permission'],
    [404, 'not_found'],
    [405, 'not_found'],
    [408, 'server'],
    [409, 'conflict'],
    [422, 'validation'],
    [429, 'rate_limit'],
    [500, 'server'],
    [502, 'server'],
    [530, 'server'],
    [599, 'server'],
  ];
  const cases = statuses.flatMap(([status, kind]) =>
    (Object.keys(bodies) as Body[]).map((body) => ({
      status,
      body,
      // A page that says "forbidden" was not written by the API: no permission would help.
      kind: status === 403 && body === 'HTML' ? 'response' : kind,
    })),
  );
  it.each(cases)('$status with $body is $kind', async ({ status, body, kind }) => {
    for (const op of ['get', 'create', 'list', 'raw'] satisfies Operation[]) {
      const error = await errorOf(operations[op](client(status, bodies[body])));
      expect([op, error.kind, error.status, error.errors]).toEqual([op, kind, status, []]);
      expect(error.message).not.toBe('');
      expect(error.message).not.toContain('<');
    }
  });
});

describe('A success with a body that is none', () => {
  const flaws: Array<[body: Body, flaw: string]> = [
    ['HTML', 'HTML, not JSON'],
    ['nothing', 'empty'],
    ['null', 'no envelope'],
    ['truncated JSON', 'not JSON'],
    ['plain text', 'not JSON'],
    ['a bare number', 'no envelope'],
  ];
  const cases = flaws.flatMap(([body, flaw]) => (['get', 'create', 'list'] as const).map((op) => ({ body, flaw, op })));
  it.each(cases)('$body to a $op says that it is $flaw', async ({ body, flaw, op }) => {
    const error = await errorOf(operations[op](client(200, bodies[body])));
    expect(error).toMatchObject({ kind: 'response', status: 200, retryable: false });
    expect(error.message).toBe(`The answer (HTTP 200) is ${flaw}`);
    // The status says that it was done: whoever wrote must look.
    expect(error.outcome).toBe(op === 'create' ? 'unknown' : 'rejected');
  });

  it.each(['get', 'create'] as const)('204 to a %s is no result', async (op) => {
    const error = await errorOf(operations[op](client(204)));
    expect(error).toMatchObject({ kind: 'response', status: 204, message: 'The answer (HTTP 204) is empty' });
  });

  it('a list in place of one thing, and one thing in place of a list, are refused', async () => {
    const one = await errorOf(operations.get(client(200, [])));
    expect(one.message).toBe('The answer (HTTP 200) is no envelope');
    const many = await errorOf(operations.list(client(200, { success: true, result: { id: 'x' } })));
    expect(many.message).toBe('The answer (HTTP 200) is no list');
  });

  it.each<[string, number, unknown]>([
    ['204', 204, undefined],
    ['no body', 200, undefined],
    ['null', 200, 'null'],
    ['an empty object', 200, {}],
    ['the wrapper without a result', 200, { success: true, errors: [], messages: [] }],
    ['a result of null', 200, { success: true, errors: [], messages: [], result: null }],
    ['an empty result', 200, { success: true, errors: [], messages: [], result: {} }],
    ['an empty text as result', 200, { success: true, errors: [], messages: [], result: '' }],
    ['a result without the rest', 200, { result: { id: member_id } }],
    ['the id', 200, { success: true, errors: [], messages: [], result: { id: member_id } }],
  ])('a delete that is answered with %s is done', async (_, status, body) => {
    const cf = client(status, body, {}, { validate: 'strict' });
    expect(await operations.delete(cf)).toEqual({ id: member_id });
  });

  it('a delete that is answered with a page may or may not be done', async () => {
    const error = await errorOf(operations.delete(client(200, bodies.HTML)));
    expect(error).toMatchObject({ kind: 'response', outcome: 'unknown' });
  });

  it.each<[string, number, unknown, unknown]>([
    ['204', 204, undefined, undefined],
    ['null', 200, 'null', null],
    ['plain text', 200, 'a,b\n1,2\n', 'a,b\n1,2\n'],
    ['JSON without the wrapper', 200, { data: { viewer: {} }, errors: null }, { data: { viewer: {} }, errors: null }],
    ['a bare list', 200, [1, 2], [1, 2]],
    ['a result that is false', 200, { success: true, result: false }, false],
    ['a text that begins like a page', 200, '<svg/>', '<svg/>'],
  ])('a raw call hands on what it gets: %s', async (_, status, body, result) => {
    expect(await operations.raw(client(status, body))).toEqual(result);
  });
});

it.each([
  ['text/html', pageText('Sign in'), 'HTML, not JSON'],
  ['application/json', '{"success":true,"resu', 'not JSON'],
])('a raw call refuses %s that is no answer', async (type, body, flaw) => {
  const error = await errorOf(operations.raw(client(200, body, { 'content-type': type })));
  expect(error).toMatchObject({ kind: 'response', message: `The answer (HTTP 200) is ${flaw}`, params: { zone_id } });
});

it.each(['get', 'list'] as const)('an unreadable answer to a %s tells which call it answers', async (op) => {
  for (const body of [pageText('A proxy'), { success: true, result: op === 'get' ? { id: 5 } : [{ id: 5 }] }]) {
    const error = await errorOf(operations[op](client(200, body, {}, { validate: 'strict' })));
    expect(error).toMatchObject({ kind: 'response', status: 200, rayId, params: { account_id } });
  }
});

it('a batch may fail with an error for each of its operations', async () => {
  const errors = Array.from({ length: 3500 }, (_, at) => ({
    code: 9005,
    message: 'Content for A record must be a valid IPv4 address.',
    source: { pointer: `/posts/${at}` },
  }));
  const server = await loopback((response) => {
    response.writeHead(400).end(JSON.stringify({ success: false, errors, messages: [], result: null }));
  });
  const error = await errorOf(operations.raw(new Cloudflare({ ...options, baseUrl: server.url })));
  expect(error.message).toBe('Content for A record must be a valid IPv4 address.');
  expect(error.errors[99]?.pointer).toBe('/posts/99');
});

it('a form that nobody reads harms nobody', async () => {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const form = new FormData();
  form.set('file', new Blob(['example.com. 1 IN A 192.0.2.1']), 'zone.txt');
  await client(200, { success: true, result: {} }).request(
    'POST /zones/{zone_id}/dns_records/import',
    { zone_id },
    { body: form },
  );
  // The rejection, if any, comes when the event loop has gone round.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(rejections).toEqual([]);
});

describe('Content types', () => {
  it.each([
    'application/json',
    'application/json; charset=UTF-8',
    'text/plain',
    'text/html',
    'application/octet-stream',
  ])('JSON is read as JSON, though it is called %s', async (type) => {
    const body = JSON.stringify({ success: true, errors: [], messages: [], result: member });
    expect(await operations.get(client(200, body, { 'content-type': type }))).toEqual(member);
  });

  it('JSON is read without any content type, and behind a byte order mark', async () => {
    const body = `\uFEFF${JSON.stringify({ success: true, errors: [], messages: [], result: member })}`;
    const fetch = async () => new Response(new TextEncoder().encode(body));
    expect(await operations.get(new Cloudflare({ ...options, fetch }))).toEqual(member);
  });

  const call = (status: number, body: unknown, headers?: Record<string, string>) =>
    new Transport({ ...options, fetch: async () => answer(status, body, headers) }).call(exported, { zone_id });

  it.each([
    ['text/plain', ';; a zone file\nexample.com. 1 IN A 192.0.2.1\n'],
    ['text/plain', '{"looks":"like JSON"}'],
    ['text/csv', 'a,b\n1,2\n'],
    ['text/plain', ''],
  ])('where text is expected, %s is handed on as it is', async (type, text) => {
    expect(await call(200, text, { 'content-type': type })).toBe(text);
  });

  it('where text is expected, an error is still JSON', async () => {
    expect(await errorOf(call(403, failing(9109, 'Unauthorized to access requested resource')))).toMatchObject({
      kind: 'not_found',
      message: 'Zone not found',
    });
    expect(await errorOf(call(200, failing(1234, 'no export today')))).toMatchObject({
      kind: 'validation',
      message: 'no export today',
    });
  });

  it('where text is expected, a page is refused', async () => {
    const error = await errorOf(call(200, pageText('Sign in to the hotel network'), { 'content-type': 'text/html' }));
    expect(error).toMatchObject({ kind: 'response', message: 'The answer (HTTP 200) is HTML, not JSON' });
  });
});

describe('Envelopes that differ from the documentation', () => {
  it.each<[string, object]>([
    ['messages missing', { success: true, errors: [], result: member }],
    ['errors missing', { success: true, messages: [], result: member }],
    ['errors null', { success: true, errors: null, messages: null, result: member }],
    ['success missing', { result: member }],
    ['messages that are text', { success: true, errors: [], messages: ['done'], result: member }],
    [
      'the code of an error in the message of a success',
      {
        success: true,
        errors: [],
        messages: [{ code: 10000, message: 'This API Token is valid and active', type: null }],
        result: member,
      },
    ],
    ['unknown members', { success: true, result: member, trace_id: 'x', warnings: [] }],
    ['no wrapper at all', member],
  ])('%s: the result is found', async (_, body) => {
    expect(await operations.get(client(200, body, {}, { validate: 'strict' }))).toEqual(member);
  });

  it.each([200, 201, 202])('a create that is answered with %d is made', async (status) => {
    expect(await operations.create(client(status, { success: true, result: member }))).toEqual(member);
  });

  it.each<[string, unknown, number | undefined]>([
    ['missing', undefined, undefined],
    ['null', null, undefined],
    ['a text', 'none', undefined],
    ['with some keys only', { page: 1, per_page: 50 }, undefined],
    ['numbers as text', { page: '1', per_page: '50', count: '1', total_count: '1' }, 1],
    ['numbers that are none', { page: 1, per_page: 50, total_count: 'many', total_pages: -1 }, undefined],
  ])('a list is complete with result_info %s', async (_, result_info, total) => {
    const cf = client(200, { success: true, errors: [], messages: [], result: [member], result_info });
    expect(await cf.members.list({ account_id }).toArray()).toEqual([member]);
    expect((await cf.members.list({ account_id }).page()).total).toBe(total);
  });

  it.each<[string, object]>([
    ['null', { success: true, errors: [], messages: [], result: null }],
    ['missing', { success: true, errors: [], messages: [] }],
    ['empty', { success: true, errors: [], messages: [], result: [] }],
  ])('a list whose result is %s is empty', async (_, body) => {
    expect(await operations.list(client(200, body))).toEqual([]);
  });

  it('a bare list is a list', async () => {
    expect(await operations.list(client(200, [member]))).toEqual([member]);
  });

  it('dates are kept as they come, with any number of digits', async () => {
    const result = ['2014-01-01T05:20:00Z', '2014-01-01T05:20:00.12345Z', '2014-01-01T05:20:00.123456789+00:00'];
    expect(await operations.raw(client(200, { success: true, result }))).toEqual(result);
  });

  it('keys that reach for the prototype change nothing but the result', async () => {
    const body =
      '{"success":true,"result":{"id":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
    await operations.get(client(200, body));
    await errorOf(operations.get(client(400, body.replace('true', 'false'))));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['get', 'create', 'delete', 'list', 'raw'] as const)(
    'success: false is a failure of a %s, whatever the status and the result',
    async (op) => {
      for (const status of [200, 201, 202]) {
        const body = { ...failing(1234, 'refused'), result: op === 'list' ? [member] : member };
        const error = await errorOf(operations[op](client(status, body)));
        expect(error).toMatchObject({ kind: 'validation', message: 'refused', status, outcome: 'rejected' });
      }
    },
  );
});

describe('Whatever the answer', () => {
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.integer(), fc.string(), fc.constantFrom(null, [], {}, true));
  const error = fc.oneof(
    odd,
    fc.record({ code: odd, message: odd, error_chain: odd, source: odd }, { requiredKeys: [] }),
  );
  const wrapper = fc.record(
    {
      success: fc.oneof(fc.boolean(), odd),
      errors: fc.oneof(fc.array(error, { maxLength: 3 }), odd),
      messages: fc.oneof(fc.array(odd, { maxLength: 3 }), odd),
      result: fc.oneof(odd, fc.array(odd, { maxLength: 3 }), fc.record({ id: odd, user: odd, roles: odd })),
      result_info: fc.oneof(
        odd,
        fc.record({ page: odd, per_page: odd, total_pages: odd, total_count: odd, cursors: odd }),
      ),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    { weight: 6, arbitrary: wrapper.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: odd.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(bodies)).map((name) => String(bodies[name as Body] ?? '')) },
  );
  const status = fc.oneof(
    fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 405, 429, 500),
    fc.integer({ min: 200, max: 599 }),
  );
  const reads = (cf: Cloudflare) => cf.members.list({ account_id }, { maxPages: 3 }).toArray();

  it('a call gives its result or an error of ours, which can be printed', async () => {
    await fc.assert(
      fc.asyncProperty(
        status,
        text,
        fc.constantFrom(reads, operations.get, operations.create, operations.delete, operations.raw),
        fc.constantFrom('strict', 'warn', 'off'),
        async (given, body, call, validate) => {
          const empty = [204, 205, 304].includes(given);
          const cf = client(given, empty ? undefined : body, { 'content-type': 'application/json' }, { validate });
          const outcome = await call(cf).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (outcome === undefined) return;
          expect(isCloudflareError(outcome)).toBe(true);
          const { message, kind, outcome: told } = outcome as AnyCloudflareError;
          expect(message).toMatch(/\S/);
          expect(message).not.toMatch(/[\n\r]/);
          expect(message.length).toBeLessThan(5000);
          expect(JSON.parse(JSON.stringify(outcome))).toMatchObject({ kind, message, outcome: told });
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Sends `total` bytes as fast as they are taken, and counts them. */
function pour(response: ServerResponse, total: number): { sent: number; closed: Promise<unknown> } {
  const poured = { sent: 0, closed: new Promise((resolve) => response.on('close', resolve)) };
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const more = () => {
    while (poured.sent < total && !response.destroyed) {
      poured.sent += chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  response.on('error', () => {});
  more();
  return poured;
}

describe('Bodies of a real server', () => {
  const whole = JSON.stringify({ success: true, errors: [], messages: [], result: member });

  it.each([
    ['a length that is never reached', { 'content-length': String(whole.length + 100) }],
    ['chunks without an end', {}],
  ])('a success that breaks off (%s) may have been a write', async (_, headers) => {
    const server = await loopback((response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      response.write(whole.slice(0, 40), () => response.destroy());
    });
    const cf = new Cloudflare({ ...options, baseUrl: server.url });
    const written = await errorOf(operations.create(cf));
    expect(written).toMatchObject({ kind: 'network', outcome: 'unknown', retryable: true });
    expect(server.received).toHaveLength(1);
    expect(await errorOf(operations.get(cf))).toMatchObject({ kind: 'network', retryable: true });
  });

  it('a read that broke off is read again', async () => {
    const server = await loopback((response, _, count) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
      if (count > 1) response.end(whole);
      else response.write(whole.slice(0, 40), () => response.destroy());
    });
    const cf = new Cloudflare({ ...options, baseUrl: server.url, retry: { baseMs: 0 } });
    expect(await operations.get(cf)).toEqual(member);
    expect(server.received).toHaveLength(2);
  });

  it('a failure that breaks off is still what its status says', async () => {
    const server = await loopback((response) => {
      response.writeHead(500, { 'content-length': '1000' });
      response.write('half an expl', () => response.destroy());
    });
    const error = await errorOf(operations.get(new Cloudflare({ ...options, baseUrl: server.url })));
    expect(error).toMatchObject({ kind: 'server', status: 500 });
  });

  it('100 MB that are announced are refused before they are read', async () => {
    let poured: ReturnType<typeof pour> | undefined;
    const server = await loopback((response) => {
      response.writeHead(200, { 'content-length': String(100 * MB) });
      poured = pour(response, 100 * MB);
    });
    const error = await errorOf(operations.create(new Cloudflare({ ...options, baseUrl: server.url })));
    expect(error).toMatchObject({ kind: 'response', outcome: 'unknown', retryable: false });
    expect(error.message).toBe('The answer is larger than maxResponseBytes allows');
    await poured?.closed;
    expect(poured?.sent).toBeLessThan(20 * MB);
  });

  it('100 MB that are not announced are refused as soon as they are too many', async () => {
    let poured: ReturnType<typeof pour> | undefined;
    const server = await loopback((response) => {
      response.writeHead(200);
      poured = pour(response, 100 * MB);
    });
    const cf = new Cloudflare({ ...options, baseUrl: server.url, maxResponseBytes: 2 * MB });
    const error = await errorOf(operations.get(cf));
    expect(error).toMatchObject({ kind: 'response', retryable: false });
    expect(error.message).toContain('maxResponseBytes');
    await poured?.closed;
    expect(poured?.sent).toBeLessThan(30 * MB);
  });

  it.each([
    ['announced', { 'content-length': String(100 * MB) }],
    ['not announced', {}],
  ])('of 100 MB (%s) that only explain a failure, the beginning is enough', async (_, headers) => {
    let poured: ReturnType<typeof pour> | undefined;
    const server = await loopback((response) => {
      response.writeHead(500, { 'content-type': 'text/plain', ...headers });
      poured = pour(response, 100 * MB);
    });
    const error = await errorOf(operations.get(new Cloudflare({ ...options, baseUrl: server.url })));
    expect(error).toMatchObject({ kind: 'server', status: 500, retryable: true });
    expect(error.message).toMatch(/^Cloudflare server error \(HTTP 500 Internal Server Error\): x{100,}…$/);
    expect(error.message.length).toBeLessThan(300);
    await poured?.closed;
    expect(poured?.sent).toBeLessThan(20 * MB);
  });

  it('a short body that grows when unpacked is measured unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * MB, ' '));
    expect(bomb.length).toBeLessThan(MB);
    const server = await loopback((response, { url }) => {
      const status = url.includes('/zones/') ? 500 : 200;
      response.writeHead(status, { 'content-encoding': 'gzip', 'content-length': bomb.length }).end(bomb);
    });
    const cf = new Cloudflare({ ...options, baseUrl: server.url, maxResponseBytes: MB });
    const error = await errorOf(operations.get(cf));
    expect(error).toMatchObject({ kind: 'response', message: 'The answer is larger than maxResponseBytes allows' });
    expect(await errorOf(operations.raw(cf))).toMatchObject({ kind: 'server', status: 500 });
  });

  it('what is packed well is unpacked', async () => {
    const server = await loopback((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(whole));
    });
    expect(await operations.get(new Cloudflare({ ...options, baseUrl: server.url }))).toEqual(member);
  });

  it('what is packed badly is no answer', async () => {
    const server = await loopback((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole);
    });
    const error = await errorOf(operations.create(new Cloudflare({ ...options, baseUrl: server.url })));
    expect(error).toMatchObject({ kind: 'network', outcome: 'unknown' });
  });

  it.each([
    ['in one piece', (text: string) => [text]],
    ['byte by byte', (text: string) => [...Buffer.from(text)].map((byte) => Buffer.of(byte))],
  ])('letters of several bytes survive %s', async (_, cut) => {
    const named = { ...member, user: { email: 'ada@example.com', first_name: 'Žofie 🦊' } };
    const text = JSON.stringify({ success: true, errors: [], messages: [], result: named });
    const server = await loopback((response) => {
      response.writeHead(200);
      for (const piece of cut(text)) response.write(piece);
      response.end();
    });
    expect(await operations.get(new Cloudflare({ ...options, baseUrl: server.url }))).toEqual(named);
  });
});

describe('Redirects', () => {
  const credentials: Array<[string, ClientOptions]> = [
    ['a token', { apiToken: token }],
    ['a key', { apiToken: undefined, apiKey: 'c'.repeat(37), email: 'ada@example.com' }],
  ];
  const cases = [301, 302, 303, 307, 308].flatMap((status) =>
    credentials.flatMap(([credential, given]) =>
      (['get', 'create'] as const).map((op) => ({ status, credential, given, op })),
    ),
  );
  it.each(cases)('$status does not carry $credential of a $op to another origin', async ({ status, given, op }) => {
    const second = await loopback((response) => response.end('{}'));
    const first = await loopback((response) => {
      response.writeHead(status, { location: `${second.url}/stolen` }).end();
    });
    const error = await errorOf(operations[op](new Cloudflare({ ...options, ...given, baseUrl: first.url })));
    expect(error).toMatchObject({ kind: 'response', status, retryable: false });
    expect(error.message).toContain('redirect');
    expect(first.received).toHaveLength(1);
    expect(second.received).toEqual([]);
    expect(second.connections()).toBe(0);
  });

  it('not even to another path of the same origin', async () => {
    const server = await loopback((response) => response.writeHead(302, { location: '/elsewhere' }).end());
    await errorOf(operations.get(new Cloudflare({ ...options, baseUrl: server.url })));
    expect(server.received).toHaveLength(1);
  });

  it('a redirect with the body of a success is none', async () => {
    const error = await errorOf(
      operations.get(
        new Cloudflare({ ...options, fetch: async () => new Response(await ok(member).text(), { status: 300 }) }),
      ),
    );
    expect(error).toMatchObject({ kind: 'response', status: 300 });
  });
});
