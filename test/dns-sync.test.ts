/** A plan is carried out in few batches that fit, in a safe order, and a failure says what was done and whose fault it is. */
import { describe, expect, it } from 'vitest';
import type { DnsPlan, DnsRecordInput } from '../src/index.ts';
import { a, lines, put, type Stage, stage } from './support/dns-zone.ts';
import { errorOf } from './support/stand-in.ts';

const batch = 'POST /zones/{zone_id}/dns_records/batch';
const scope = { everything: true } as const;
const many = (count: number, from = 0): DnsRecordInput[] =>
  Array.from({ length: count }, (_, at) => a(`host${from + at}`, '192.0.2.1'));

/** What each batch held, as `2d 1u 3c`. */
function batches({ emulator }: Stage): string[] {
  return emulator.calls(batch).map(({ body }) => {
    const { deletes = [], patches = [], posts = [] } = body as Record<string, unknown[]>;
    return `${deletes.length}d ${patches.length}u ${posts.length}c`;
  });
}

describe('batches', () => {
  it('make all changes in one where they fit', async () => {
    const on = stage();
    put(on, { name: 'old' }, { name: 'www', ttl: 300 });
    const desired = [a('www', '192.0.2.1', { ttl: 60 }), a('new', '192.0.2.3')];
    const done = await on.cf.dns.records.sync({ zone_id: on.zone_id, desired, scope });
    expect(done.outcome).toBe('changed');
    expect(done.changes.map(({ action }) => action)).toEqual(['update', 'create', 'delete']);
    expect(batches(on)).toEqual(['1d 1u 1c']);
    expect(on.emulator.requests).toHaveLength(3);
  });

  it('hold 200 changes on the free plan, 3,500 on others', async () => {
    for (const [plan, expected] of [
      ['free', ['0d 0u 200c', '0d 0u 50c']],
      ['pro', ['0d 0u 250c']],
    ] as const) {
      const on = stage(plan);
      await on.cf.dns.records.sync({ zone_id: on.zone_id, desired: many(250), scope });
      expect(batches(on)).toEqual(expected);
    }
  });

  it('get smaller when the plan that nobody told of refuses them', async () => {
    const on = stage('free');
    const params = { zone_id: on.zone_id, zone_name: on.zone_name, desired: many(250), scope };
    expect((await on.cf.dns.records.sync(params)).changes).toHaveLength(250);
    expect(batches(on)).toEqual(['0d 0u 250c', '0d 0u 200c', '0d 0u 50c']);
  });

  it('are as large as they are told to be', async () => {
    const on = stage();
    await on.cf.dns.records.sync({ zone_id: on.zone_id, desired: many(5), scope }, { batchSize: 2 });
    expect(batches(on)).toEqual(['0d 0u 2c', '0d 0u 2c', '0d 0u 1c']);
  });

  it('replace one type by another in one transaction', async () => {
    const on = stage();
    const [old] = put(on, { type: 'CNAME', name: 'www', content: 'old.example' }, ...many(3));
    const desired = [...many(3, 10), a('www', '192.0.2.1'), a('www', '192.0.2.2')];
    await on.cf.dns.records.sync({ zone_id: on.zone_id, desired, scope }, { batchSize: 4 });
    expect(batches(on)).toEqual(['0d 0u 3c', '2d 0u 2c', '2d 0u 0c']);
    const replacing = on.emulator.calls(batch)[1]?.body;
    expect(replacing).toMatchObject({ deletes: [{ id: old?.id }, {}], posts: [{ type: 'A' }, { type: 'A' }] });
    expect(lines(on)).toContain('A www 192.0.2.2');
  });

  it('never leave a name empty that has too many records for one of them', async () => {
    const on = stage();
    put(on, ...[1, 2, 3, 4, 5].map((at) => ({ name: 'www', content: `192.0.2.${at}` })));
    const desired: DnsRecordInput[] = [{ type: 'CNAME', name: 'www', content: 'new.example' }];
    await on.cf.dns.records.sync({ zone_id: on.zone_id, desired, scope }, { batchSize: 3 });
    expect(batches(on)).toEqual(['3d 0u 0c', '2d 0u 1c']);
    expect(lines(on)).toEqual(['CNAME www new.example']);
  });
});

describe('a second run', () => {
  it('finds nothing to do, whatever the API makes of what was sent', async () => {
    const on = stage();
    const desired: DnsRecordInput[] = [
      a('WWW', '198.51.100.1', { proxied: true, ttl: 600 }),
      { type: 'AAAA', name: 'www', content: '2001:0DB8::0001', comment: '' },
      { type: 'TXT', name: '@', content: 'v=spf1 -all', tags: ['Team:DNS'] },
      { type: 'MX', name: '@', content: 'MX.Contoso.Example.', priority: 10 },
      { type: 'CNAME', name: 'bücher', content: 'müller.example' },
      { type: 'SRV', name: '_sip._tcp', data: { priority: 1, weight: 1, port: 5060, target: 'SIP.example.' } },
      { type: 'CAA', name: '@', data: { flags: 0, tag: 'issue', value: 'ca.example' } },
      { type: 'HTTPS', name: '@', data: { priority: 1, target: '.', value: 'alpn="h3,h2"' } },
      { type: 'URI', name: '_http', priority: 1, data: { weight: 1, target: 'https://www.contoso.example/' } },
      { type: 'TLSA', name: '_443._tcp', data: { usage: 3, selector: 1, matching_type: 1, certificate: 'AB CD' } },
      {
        type: 'LOC',
        name: 'office',
        data: { lat_degrees: 52, lat_direction: 'N', long_degrees: 13, long_direction: 'E' },
      },
    ];
    const params = { zone_id: on.zone_id, desired, scope };
    expect((await on.cf.dns.records.sync(params)).changes).toHaveLength(desired.length);
    expect(await on.cf.dns.records.sync(params)).toMatchObject({ outcome: 'unchanged', unchanged: desired.length });
    on.emulator.assertCalled(batch, { times: 1 });
  });

  it('goes on where the first was broken off', async () => {
    // Two batches get through.
    const sent = { left: 2 };
    const onRequest = ({ method }: { method: string }) => {
      if (method === 'POST' && sent.left-- === 0) on.emulator.on(batch).fail('internal-error').once();
    };
    const on = stage('pro', {}, { onRequest });
    const params = { zone_id: on.zone_id, desired: many(6), scope };
    const error = await errorOf(on.cf.dns.records.sync(params, { batchSize: 2, retry: false }));
    expect(error).toMatchObject({ kind: 'server', outcome: 'unknown' });
    expect(error.message).toContain('4 of 6 changes were made, whether the last 2 were made too is unknown');
    expect((await on.cf.dns.records.sync(params, { batchSize: 2 })).changes).toHaveLength(2);
    expect(lines(on)).toHaveLength(6);
  });
});

describe('a refused batch', () => {
  it('names the desired records that are at fault, and what was done before', async () => {
    const on = stage();
    const desired = [...many(4), a('bad', '192.0.2.300'), a('worse', 'not an address'), a('good', '192.0.2.5')];
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired, scope }, { batchSize: 4 }));
    expect(error.kind).toBe('validation');
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(['/desired/4', '/desired/5']);
    expect(error.message).toContain('desired[4] (A bad 192.0.2.300): Content for A record must be a valid IPv4');
    expect(error.message).toContain('desired[5] (A worse not an address)');
    expect(error.message).toContain('4 of 7 changes were made, none of the batch of 3 that failed');
    expect(error.outcome).toBe('unknown');
    expect(lines(on)).toHaveLength(4);
    on.emulator.assertCalled(batch, { times: 2 });
  });

  it('was rejected as a whole where nothing was done before', async () => {
    const on = stage();
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired: [a('bad', 'x')], scope }));
    expect(error).toMatchObject({ kind: 'validation', outcome: 'rejected' });
  });

  it('names the permission that is missing, and is not sent again', async () => {
    const on = stage();
    const apiToken = on.emulator.addToken({ permissions: ['DNS Read'] });
    const { cf } = stage('pro', {}, { apiToken, fetch: on.emulator.fetch });
    const error = await errorOf(cf.dns.records.sync({ zone_id: on.zone_id, desired: many(1), scope }));
    expect(error).toMatchObject({ kind: 'permission', permissions: ['DNS Write'] });
    on.emulator.assertCalled(batch, { times: 1 });
  });
});

describe('an answer that is lost', () => {
  it('costs one look at the zone, and nothing is made twice', async () => {
    const on = stage();
    on.emulator.on(batch).resetAfter().once();
    const done = await on.cf.dns.records.sync({ zone_id: on.zone_id, desired: many(3), scope });
    expect(done.changes).toHaveLength(3);
    on.emulator.assertCalled(batch, { times: 1 });
    expect(lines(on)).toHaveLength(3);
  });

  it('is said to be unknown where the server stays away', async () => {
    const on = stage();
    on.emulator.on(batch).fail('html-503');
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired: many(3), scope }));
    expect(error).toMatchObject({ kind: 'server', outcome: 'unknown' });
    expect(error.message).toContain('0 of 3 changes were made, whether the last 3 were made too is unknown');
    on.emulator.assertCalled(batch, { times: 4 });
  });

  it('stays unknown where the zone cannot be read any more', async () => {
    const onRequest = ({ method }: { method: string }) =>
      method === 'POST' && on.emulator.on('GET /zones/{zone_id}/dns_records').fail('authentication-error');
    const on = stage('pro', {}, { onRequest });
    on.emulator.on(batch).resetAfter();
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired: many(3), scope }));
    expect(error).toMatchObject({ kind: 'permission', outcome: 'unknown' });
    expect(error.message).toContain('whether the last 3 were made too is unknown');
  });

  it('stays unknown where a record that is not ours has come into the way', async () => {
    const onRequest = ({ method }: { method: string }) => {
      if (method === 'POST') put(on, { type: 'CNAME', name: 'host2', content: 'x.example', comment: 'theirs' });
    };
    const on = stage('pro', {}, { onRequest });
    on.emulator.on(batch).reset();
    const where = ({ comment }: { comment?: string | null }) => comment !== 'theirs';
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired: many(3), scope: { where } }));
    expect(error).toMatchObject({ kind: 'conflict', outcome: 'unknown' });
    expect(error.message).toContain('desired[2] (A host2 192.0.2.1) against CNAME host2 x.example');
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const onRequest = ({ method }: { method: string }) => method === 'POST' && controller.abort(reason);
    const on = stage('pro', {}, { onRequest });
    const pending = on.cf.dns.records.sync(
      { zone_id: on.zone_id, desired: many(1), scope },
      { signal: controller.signal },
    );
    await expect(pending).rejects.toBe(reason);
  });
});

describe('a plan that is applied later', () => {
  async function planned(on: Stage, desired: DnsRecordInput[]): Promise<DnsPlan> {
    return on.cf.dns.records.plan({ zone_id: on.zone_id, desired, scope });
  }

  it('skips what somebody else has done by then', async () => {
    const on = stage();
    const [old] = put(on, { name: 'old' });
    const plan = await planned(on, [a('new', '192.0.2.3'), a('newer', '192.0.2.4')]);
    put(on, { name: 'new', content: '192.0.2.3' });
    on.emulator.world.records(on.zone_id).delete(old?.id ?? '');
    await on.cf.dns.records.apply(plan);
    expect(lines(on)).toEqual(['A new 192.0.2.3', 'A newer 192.0.2.4']);
  });

  it('does not touch what was not in it', async () => {
    const on = stage();
    const plan = await planned(on, [a('new', '192.0.2.3')]);
    put(on, { name: 'later' });
    await on.cf.dns.records.apply(plan);
    expect(lines(on)).toEqual(['A later 192.0.2.1', 'A new 192.0.2.3']);
  });

  it('is refused where the zone is no longer as it was', async () => {
    const on = stage();
    const [www] = put(on, { name: 'www', ttl: 300 });
    const plan = await planned(on, [a('www', '192.0.2.1', { ttl: 60 })]);
    on.emulator.world.records(on.zone_id).delete(www?.id ?? '');
    const error = await errorOf(on.cf.dns.records.apply(plan));
    expect(error).toMatchObject({ kind: 'not_found', outcome: 'rejected' });
    expect(error.message).toContain('desired[0] (A www 192.0.2.1)');
    on.emulator.assertCalled(batch, { times: 1 });
  });

  it.each([
    [undefined, 'plan must be an object'],
    [{ zone_id: 'z', zone_name: 'x.example' }, 'changes must be an array'],
    [{ zone_id: 'z', zone_name: 'x.example', changes: [{ action: 'drop' }] }, 'changes[0] is not a change of a plan'],
    [{ zone_id: '', zone_name: '', changes: [] }, 'zone_id must not be empty; zone_name is required'],
    [{ zone_id: 'z', zone_name: 'x.example', changes: [], scope: {} }, 'scope is not a parameter of this call'],
  ])('is refused when it is none: %o', async (plan, problem) => {
    const on = stage();
    const error = await errorOf(on.cf.dns.records.apply(plan as DnsPlan));
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent' });
    expect(error.message).toContain(problem);
    expect(on.emulator.requests).toEqual([]);
  });

  it('reads a zone of 12,000 records in three pages', async () => {
    const on = stage('enterprise');
    put(on, ...Array.from({ length: 12_000 }, (_, at) => ({ name: `host${at}` })));
    expect((await planned(on, [])).changes).toHaveLength(12_000);
    on.emulator.assertCalled('GET /zones/{zone_id}/dns_records', { times: 3 });
  });
});
