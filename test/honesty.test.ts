/** What a careless client would let pass in silence: lists that fall short, results that are not there, slips of the pen. */
import { describe, expect, it } from 'vitest';
import { Cloudflare, type DriftEvent, isCloudflareError } from '../src/index.ts';

const account_id = '0a'.repeat(16);
const zone_id = '1b'.repeat(16);

/** A client that is answered by page, and what it asked and reported. */
function answered(pages: (page: number) => unknown, options = {}) {
  const asked: string[] = [];
  const drifts: DriftEvent[] = [];
  const cf = new Cloudflare({
    apiToken: 'a-token-for-tests',
    rateLimit: false,
    retry: false,
    onDrift: (event) => drifts.push(event),
    fetch: async ({ url }) => {
      asked.push(url);
      return Response.json(pages(Number(new URL(url).searchParams.get('page') ?? 1)));
    },
    ...options,
  });
  return { cf, asked, drifts };
}

function page(result: unknown, info = {}) {
  return { success: true, errors: [], messages: [], result, result_info: info };
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCloudflareError(error)) throw new Error('did not fail as it should');
  return error;
}

describe('a list that ends before the totals that its server states', () => {
  const info = { per_page: 1, total_pages: 10, total_count: 10 };
  const short = (at: number) => page(at <= 2 ? [{ id: `r${at}`, name: 'A role' }] : [], info);

  it('is told as drift', async () => {
    const { cf, drifts } = answered(short);
    expect(await cf.roles.list({ account_id }).toArray()).toHaveLength(2);
    expect(drifts).toMatchObject([
      { path: '/accounts/{account_id}/roles', problems: [expect.stringMatching(/ended with 2/)] },
    ]);
  });

  it('is an error where nothing may drift, by method and by route', async () => {
    const { cf } = answered(short, { validate: 'strict' });
    expect(await failureOf(cf.roles.list({ account_id }).toArray())).toMatchObject({ kind: 'response' });
    expect(await failureOf(cf.paginate('GET /things').toArray())).toMatchObject({ kind: 'response' });
  });

  it('says nothing when it is complete', async () => {
    const { cf, drifts } = answered((at) =>
      page([{ id: `r${at}`, name: 'A role' }], { ...info, total_pages: 3, total_count: 3 }),
    );
    expect(await cf.roles.list({ account_id }).toArray()).toHaveLength(3);
    expect(drifts).toEqual([]);
  });
});

it('keeps things that a page gives one id to', async () => {
  const named = (at: number) => ['a', 'b'].map((name) => ({ id: 'same', name: name + at }));
  const { cf } = answered((at) => page(at <= 3 ? named(at) : [], { total_count: 6 }));
  expect(await cf.paginate('GET /things').toArray()).toHaveLength(6);
});

describe('a result that is not there', () => {
  it.each([{ success: true }, { success: true, result: null }])('is an error, and no zone: %j', async (body) => {
    const { cf } = answered(() => body);
    expect(await failureOf(cf.zones.get({ zone_id }))).toMatchObject({
      kind: 'response',
      status: 200,
      params: { zone_id },
    });
    const record = { zone_id, type: 'A', name: 'a.example', content: '192.0.2.1' } as const;
    expect(await failureOf(cf.dns.records.create(record))).toMatchObject({ kind: 'response', outcome: 'unknown' });
  });

  it('is fine where nothing was asked for', async () => {
    const { cf } = answered(() => ({ success: true, result: null }));
    expect(await cf.zones.delete({ zone_id })).toEqual({ id: zone_id });
    expect(await cf.alerting.policies.delete({ account_id, policy_id: zone_id })).toBeUndefined();
  });
});

describe('a slip of the pen is told before anything is sent', () => {
  const slips: Array<[what: string, call: (cf: Cloudflare) => Promise<unknown>, says: string]> = [
    ['a limit that is none', (cf) => cf.zones.list().toArray(1 as never), 'limit must be a number from 0'],
    ['a misspelt limit', (cf) => cf.zones.list().toArray({ limits: 1 } as never), 'did you mean limit?'],
    ['an empty account id in a connection test', (cf) => cf.ping({ account_id: '' }), 'account_id must not be empty'],
    ['a misspelt option of the connection test', (cf) => cf.ping({ timeout: 1 } as never), 'did you mean timeoutMs?'],
    ['a misspelt filter', (cf) => cf.zones.list({ stauts: 'active' } as never).page(), 'did you mean status?'],
    ['an id in camelCase', (cf) => cf.zones.get({ zoneId: zone_id } as never), 'did you mean zone_id?'],
    [
      'a filter that is no object',
      (cf) => cf.zones.list({ account: account_id } as never).page(),
      'must be an object with id, name',
    ],
    ['a filter with nothing in it', (cf) => cf.zones.list({ account: {} }).page(), 'must be an object with id, name'],
    [
      'a route that is none',
      (cf) => cf.request('zones' as never),
      'Invalid route: the route must be a method and a path',
    ],
  ];

  it.each(slips)('%s', async (_, call, says) => {
    const { cf, asked } = answered(() => page([]));
    expect(await failureOf(call(cf))).toMatchObject({
      kind: 'params',
      message: expect.stringContaining(says),
      outcome: 'not_sent',
    });
    expect(asked).toEqual([]);
  });
});
