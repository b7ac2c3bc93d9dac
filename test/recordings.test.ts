/** Answers of the live API, recorded, go through the client unharmed and without drift. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Cloudflare, isCloudflareError } from '../src/index.ts';

const folder = process.env.FLAREKIT_RECORDINGS;
const recorded = folder !== undefined && existsSync(folder);
if (!recorded) console.log('skipped: recorded answers are replayed only where FLAREKIT_RECORDINGS names their folder');

type Body = { success: boolean; result: unknown; errors: Array<{ code: number }> };
interface Exchange {
  request: { method: string; path: string; body?: Record<string, unknown> };
  response: { status: number; headers: Record<string, string>; body: Body };
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as T;
}

/** A client that is answered with one recording, and reports what it asked. */
function replay({ status, headers, body }: Exchange['response']) {
  const asked: Request[] = [];
  const cf = new Cloudflare({
    apiToken: 'unused-token',
    validate: 'strict',
    retry: false,
    rateLimit: false,
    fetch: async (request) => {
      asked.push(request.clone());
      return new Response(JSON.stringify(body), { status, headers });
    },
  });
  return { cf, asked };
}

/** Makes the recorded request with the typed method that is meant for it. */
function call(cf: Cloudflare, { method, path, body }: Exchange['request']): Promise<unknown> {
  const url = new URL(path, 'https://recorded.example');
  const [, , zone_id = '', , dns_record_id = ''] = url.pathname.split('/');
  const query = Object.fromEntries(url.searchParams) as Record<string, string>;
  const paging = {
    ...query,
    ...(query.per_page ? { per_page: Number(query.per_page) } : {}),
    ...(query.page ? { page: Number(query.page) } : {}),
  };
  if (url.pathname === '/zones' && method === 'GET')
    return cf.zones
      .list(paging as never)
      .page()
      .then(({ items }) => items);
  if (method === 'GET' && dns_record_id === '')
    return cf.dns.records
      .list({ zone_id, ...paging } as never)
      .page()
      .then(({ items }) => items);
  const params = { zone_id, dns_record_id, ...body } as never;
  if (method === 'POST') return cf.dns.records.create({ zone_id, ...body } as never);
  if (method === 'PUT') return cf.dns.records.update(params);
  return method === 'DELETE' ? cf.dns.records.delete(params) : cf.dns.records.get(params);
}

describe.runIf(recorded)('the recorded life of DNS records', () => {
  const runs = recorded ? read<Array<{ name: string; exchanges: Exchange[] }>>('dns-lifecycle.json') : [];

  it('has something to replay', () => expect(runs.flatMap(({ exchanges }) => exchanges).length).toBeGreaterThan(40));

  it.each(runs)('$name', async ({ exchanges }) => {
    for (const { request, response } of exchanges) {
      const { cf, asked } = replay(response);
      const outcome = await call(cf, request).catch((error: unknown) => error);
      if (response.body.success) expect(outcome).toEqual(response.body.result);
      else {
        expect(isCloudflareError(outcome) && outcome.errors.map(({ code }) => code)).toEqual(
          response.body.errors.map(({ code }) => code),
        );
        expect(outcome).toMatchObject({ kind: 'conflict', status: response.status });
      }
      expect(asked).toHaveLength(1);
      expect(asked[0]?.method).toBe(request.method);
      const [sent, meant] = [new URL(asked[0]?.url ?? ''), new URL(request.path, 'https://recorded.example')];
      expect(sent.pathname).toBe(`/client/v4${meant.pathname}`);
      for (const [name, value] of meant.searchParams) expect(sent.searchParams.get(name)).toBe(value);
      if (request.body !== undefined) expect(await asked[0]?.json()).toEqual(request.body);
    }
  });
});

describe.runIf(recorded)('single recorded answers, old and new', () => {
  const { answers, zonesPages } = recorded
    ? read<{ answers: Record<string, Body>; zonesPages: Body[] }>('zones-and-records.json')
    : { answers: {}, zonesPages: [] };

  const calls: Record<string, (cf: Cloudflare) => Promise<unknown>> = {
    record_GET: (cf) => cf.dns.records.get({ zone_id: '1234', dns_record_id: '1' }),
    record_GET_404: (cf) => cf.dns.records.get({ zone_id: '1234', dns_record_id: '1' }),
    record_PUT: (cf) =>
      cf.dns.records.update({
        zone_id: '1',
        dns_record_id: '1',
        type: 'A',
        name: 'a.example',
        content: '192.0.2.1',
        ttl: 1,
      }),
    records_GET_1: (cf) =>
      cf.dns.records
        .list({ zone_id: '1234' })
        .page()
        .then(({ items }) => items),
    records_GET_2: (cf) =>
      cf.dns.records
        .list({ zone_id: '1234' })
        .page()
        .then(({ items }) => items),
    records_POST_sshfp: (cf) =>
      cf.dns.records.create({
        zone_id: '1',
        type: 'SSHFP',
        name: 'a.example',
        ttl: 1,
        data: { algorithm: 2, type: 1, fingerprint: 'ABCDEF12345' },
      }),
    zone_GET: (cf) => cf.zones.get({ zone_id: '1234' }),
    zone_GET_400: (cf) => cf.zones.get({ zone_id: 'invalid' }),
    zones_POST: (cf) => cf.zones.create({ name: 'example2.com', account: { id: '1' } }),
    zone_DELETE: (cf) => cf.zones.delete({ zone_id: '1234' }),
  };
  const failures: Record<string, object> = {
    record_GET_404: { status: 404, kind: 'not_found', message: 'Record not found' },
    zone_GET_400: { status: 400, kind: 'not_found', message: 'Zone not found' },
  };

  it('covers every answer', () => expect(Object.keys(answers).sort()).toEqual(Object.keys(calls).sort()));

  it.each(Object.entries(answers))('%s', async (name, body) => {
    const failure = failures[name] as { status: number } | undefined;
    const { cf } = replay({ status: failure?.status ?? 200, headers: { 'content-type': 'application/json' }, body });
    const outcome = await calls[name]?.(cf).catch((error: unknown) => error);
    if (failure === undefined) expect(outcome).toEqual(body.result);
    else expect(outcome).toMatchObject(failure);
  });

  it('reads the zones of three pages as one list', async () => {
    const cf = new Cloudflare({
      apiToken: 'unused-token',
      validate: 'strict',
      rateLimit: false,
      fetch: async (request) =>
        Response.json(
          zonesPages[Number(new URL(request.url).searchParams.get('page')) - 1] ?? { success: true, result: [] },
        ),
    });
    const zones = await cf.zones.list().toArray();
    const ids = zonesPages.flatMap(({ result }) => result as Array<{ id: string }>).map(({ id }) => id);
    // Two of the recorded zones were given the same id when names and ids were replaced.
    expect(zones.map(({ id }) => id)).toEqual([...new Set(ids)]);
  });
});
