/** One record is made sure of: found however it is spelt, created once, changed in place, left alone when it is right. */
import { describe, expect, it } from 'vitest';
import type { DnsRecordEnsureParams, DnsRecordInput } from '../src/index.ts';
import { lines, put, stage } from './support/dns-zone.ts';
import { errorOf } from './support/stand-in.ts';

const create = 'POST /zones/{zone_id}/dns_records';
const edit = 'PATCH /zones/{zone_id}/dns_records/{dns_record_id}';
const list = 'GET /zones/{zone_id}/dns_records';
const www = { type: 'A', name: 'www', content: '192.0.2.1' } as const;

describe('ensure', () => {
  it('creates a record that is not there, with three requests', async () => {
    const on = stage();
    const done = await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www, ttl: 300 });
    expect(done).toMatchObject({ outcome: 'created', record: { name: `www.${on.zone_name}`, ttl: 300 } });
    on.emulator.assertCalled('GET /zones/{zone_id}', { times: 1 });
    on.emulator.assertCalled(list, { times: 1, query: { 'name.exact': `www.${on.zone_name}` } });
    on.emulator.assertCalled(create, { times: 1, body: { name: `www.${on.zone_name}` } });
    expect(on.emulator.requests).toHaveLength(3);
  });

  it('leaves a record that is right, with one request where the name of the zone is given', async () => {
    const on = stage();
    put(on, { ...www, ttl: 300, comment: 'by hand', proxied: true });
    const params = { zone_id: on.zone_id, zone_name: on.zone_name, ...www };
    expect(await on.cf.dns.records.ensure(params)).toMatchObject({
      outcome: 'unchanged',
      record: { comment: 'by hand', proxied: true },
    });
    expect(on.emulator.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('changes what differs and nothing else', async () => {
    const on = stage();
    put(on, { ...www, ttl: 300, comment: 'by hand', tags: ['team:dns'] });
    const done = await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www, ttl: 600 });
    expect(done).toMatchObject({ outcome: 'updated', record: { ttl: 600, comment: 'by hand', tags: ['team:dns'] } });
    on.emulator.assertCalled(edit, { times: 1 });
    expect(on.emulator.calls(edit)[0]?.body).toEqual({ ttl: 600 });
  });

  it('asks for no time to live of a proxied record, which has the one of the proxy', async () => {
    const on = stage();
    const params = { zone_id: on.zone_id, ...www, content: '198.51.100.1', proxied: true, ttl: 300 };
    expect((await on.cf.dns.records.ensure(params)).outcome).toBe('created');
    expect((await on.cf.dns.records.ensure(params)).outcome).toBe('unchanged');
  });
});

describe('what identifies the record', () => {
  it('is what it says, so that another address stands beside the first', async () => {
    const on = stage();
    put(on, www);
    expect(await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www, content: '192.0.2.2' })).toMatchObject({
      outcome: 'created',
    });
    expect(lines(on)).toEqual(['A www 192.0.2.1', 'A www 192.0.2.2']);
  });

  it('is the name where that is said, so that the address changes', async () => {
    const on = stage();
    const [before] = put(on, { ...www, comment: 'home' });
    const params = { zone_id: on.zone_id, ...www, content: '192.0.2.2', identity: 'name' } as const;
    expect(await on.cf.dns.records.ensure(params)).toMatchObject({
      outcome: 'updated',
      record: { id: before?.id, comment: 'home' },
    });
    expect(lines(on)).toEqual(['A www 192.0.2.2']);
  });

  it('is the name for an alias, since there can be but one', async () => {
    const on = stage();
    put(on, { type: 'CNAME', name: 'www', content: 'old.contoso.example' });
    const params = { zone_id: on.zone_id, type: 'CNAME', name: 'www', content: 'new.contoso.example' } as const;
    expect((await on.cf.dns.records.ensure(params)).outcome).toBe('updated');
    expect(lines(on)).toEqual(['CNAME www new.contoso.example']);
  });

  it('is not the name where several have it: nothing is guessed', async () => {
    const on = stage();
    put(on, www, { ...www, content: '192.0.2.2' });
    const params = { zone_id: on.zone_id, ...www, content: '192.0.2.3', identity: 'name' } as const;
    const error = await errorOf(on.cf.dns.records.ensure(params));
    expect(error).toMatchObject({ kind: 'conflict', outcome: 'not_sent' });
    expect(error.message).toContain('there are 2: A www 192.0.2.2; A www 192.0.2.1');
    on.emulator.assertNotCalled('PATCH *');
  });

  it('is the host of a mail exchange; the preference is changed in place', async () => {
    const on = stage();
    put(on, { type: 'MX', name: '@', content: 'mx.contoso.example', priority: 10 });
    const mx = { type: 'MX', name: '@', content: 'MX.Contoso.Example.', priority: 20 } as const;
    expect((await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...mx })).outcome).toBe('updated');
    expect(lines(on)).toEqual(['MX @ 20 mx.contoso.example']);
  });
});

describe('spellings', () => {
  const spf = 'v=spf1 include:_spf.contoso.example -all';
  const long = 'x'.repeat(300);
  const cases: Array<[what: string, there: { type: string; name?: string; content: string }, wanted: string]> = [
    ['quotes of a text', { type: 'TXT', content: `"${spf}"` }, spf],
    ['a text without quotes', { type: 'TXT', content: spf }, `"${spf}"`],
    ['a text in pieces', { type: 'TXT', content: `"${long.slice(0, 255)}" "${long.slice(255)}"` }, long],
    ['escapes of a text', { type: 'TXT', content: '"say \\"hi\\" \\195\\188"' }, 'say "hi" ü'],
    ['case and last dot', { type: 'CNAME', content: 'target.contoso.example' }, 'Target.Contoso.EXAMPLE.'],
    ['letters of other alphabets', { type: 'CNAME', content: 'xn--bcher-kva.example' }, 'bücher.example'],
    ['an IPv6 address', { type: 'AAAA', content: '2001:db8::1' }, '2001:0DB8:0:0:0:0:0:0001'],
    ['an IPv6 address with a tail', { type: 'AAAA', content: '::ffff:c000:201' }, '::ffff:192.0.2.1'],
  ];

  it.each(cases)('makes no difference: %s', async (_what, there, content) => {
    const on = stage();
    put(on, { name: 'host', ...there });
    const input = { type: there.type, name: 'host', content } as DnsRecordInput;
    expect((await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...input })).outcome).toBe('unchanged');
    on.emulator.assertNotCalled('POST *');
    on.emulator.assertNotCalled('PATCH *');
  });

  it.each([
    ['@', '@'],
    ['WWW', 'www'],
    ['www.ZONE', 'www'],
    ['www.ZONE.', 'www'],
    ['ZONE', '@'],
    ['Bücher', 'xn--bcher-kva'],
    ['_dmarc', '_dmarc'],
    ['*.dev', '*.dev'],
  ])('names %s as %s', async (given, name) => {
    const on = stage();
    put(on, { ...www, name });
    const params = { zone_id: on.zone_id, ...www, name: given.replace('ZONE', on.zone_name) };
    expect((await on.cf.dns.records.ensure(params)).outcome).toBe('unchanged');
  });

  it('compares the parts of a service, not the order or the spelling of them', async () => {
    const on = stage();
    const srv = { type: 'SRV', name: '_sip._tcp' } as const;
    const data = { priority: 1, weight: 2, port: 5060, target: 'sip.contoso.example' };
    const wanted = { zone_id: on.zone_id, ...srv, data: { ...data, target: 'SIP.contoso.example.' } };
    expect((await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...srv, data })).outcome).toBe('created');
    expect((await on.cf.dns.records.ensure(wanted)).outcome).toBe('unchanged');
    const moved = { ...wanted, data: { ...data, port: 5061 }, identity: 'name' } as const;
    expect(await on.cf.dns.records.ensure(moved)).toMatchObject({
      outcome: 'updated',
      record: { data: { port: 5061 } },
    });
  });

  it('tells a different text from the same one, case included', async () => {
    const on = stage();
    put(on, { type: 'TXT', name: '@', content: '"token=Abc"' });
    const params = { zone_id: on.zone_id, type: 'TXT', name: '@', content: 'token=abc' } as const;
    expect((await on.cf.dns.records.ensure(params)).outcome).toBe('created');
  });
});

describe('races and lost answers', () => {
  it('finds the record that it made although the answer was lost', async () => {
    const on = stage();
    on.emulator.on(create).resetAfter().once();
    expect((await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www })).outcome).toBe('created');
    expect(lines(on)).toEqual(['A www 192.0.2.1']);
    on.emulator.assertCalled(create, { times: 1 });
  });

  it('creates the record when the request was lost', async () => {
    const on = stage();
    on.emulator.on(create).reset().once();
    expect((await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www })).outcome).toBe('created');
    expect(lines(on)).toEqual(['A www 192.0.2.1']);
  });

  it('takes the record that somebody else made in the meantime, and changes what differs', async () => {
    const on = stage();
    on.emulator
      .on(list)
      .respond({ body: { success: true, errors: [], messages: [], result: [] } })
      .once();
    put(on, { ...www, ttl: 600 });
    expect((await on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www, ttl: 300 })).outcome).toBe('updated');
    expect(lines(on)).toEqual(['A www 192.0.2.1']);
  });

  it('makes one record when many ask at once', async () => {
    const on = stage();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www })),
    );
    expect(all.map(({ outcome }) => outcome).sort()).toEqual(['created', ...Array(9).fill('unchanged')]);
    expect(lines(on)).toEqual(['A www 192.0.2.1']);
  });

  it('creates the record again when it is deleted before it can be changed', async () => {
    const on = stage();
    const [gone] = put(on, { ...www, ttl: 600 });
    const missing = { success: false, errors: [{ code: 81044, message: 'Record does not exist.' }] };
    on.emulator.on(edit).respond({ status: 404, body: missing }).once();
    const done = on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www, ttl: 300 });
    on.emulator.world.records(on.zone_id).delete(gone?.id ?? '');
    expect((await done).outcome).toBe('created');
  });

  it('says what stands in the way, after one more look', async () => {
    const on = stage();
    put(on, { type: 'CNAME', name: 'www', content: 'target.contoso.example' });
    const error = await errorOf(on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www }));
    expect(error.kind).toBe('conflict');
    expect(error.message).toContain('At this name: CNAME www target.contoso.example.');
    on.emulator.assertCalled(create, { times: 1 });
  });

  it('says that the outcome is unknown when nobody answers any more', async () => {
    const onRequest = ({ method }: { method: string }) => method === 'POST' && on.emulator.on(list).fail('html-502');
    const on = stage('pro', {}, { retry: { limit: 1, baseMs: 0 }, onRequest });
    on.emulator.on(create).resetAfter().once();
    const error = await errorOf(on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www }));
    expect(error).toMatchObject({ kind: 'server', outcome: 'unknown' });
    expect(error.message).toContain('whether the record was written is unknown');
    expect(lines(on)).toEqual(['A www 192.0.2.1']);
  });

  it('looks at nothing again without retries', async () => {
    const on = stage();
    on.emulator.on(create).resetAfter().once();
    const pending = on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www }, { retry: false });
    expect(await errorOf(pending)).toMatchObject({ kind: 'network', outcome: 'unknown' });
    on.emulator.assertCalled(list, { times: 1 });
  });
});

describe('options and mistakes', () => {
  it.each(['/zones/{zone_id}', '/zones/{zone_id}/dns_records'])(
    'ends with the reason of the signal, at %s',
    async (path) => {
      const controller = new AbortController();
      const reason = new Error('no longer wanted');
      const on = stage('pro', {}, { onRequest: (event) => event.path === path && controller.abort(reason) });
      const pending = on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www }, { signal: controller.signal });
      await expect(pending).rejects.toBe(reason);
      expect(lines(on)).toEqual([]);
    },
  );

  it('sends its headers with each request', async () => {
    const on = stage();
    const seen: Array<string | null> = [];
    const fetch = (request: Request) => {
      seen.push(request.headers.get('x-run'));
      return on.emulator.fetch(request);
    };
    const { cf } = stage('pro', {}, { apiToken: on.emulator.token, fetch });
    await cf.dns.records.ensure({ zone_id: on.zone_id, ...www }, { headers: { 'x-run': '7' } });
    expect(seen).toEqual(['7', '7', '7']);
  });

  it('keeps one deadline for all of its requests', async () => {
    const on = stage();
    on.emulator.on(create).delay(60_000);
    const error = await errorOf(on.cf.dns.records.ensure({ zone_id: on.zone_id, ...www }, { deadlineMs: 50 }));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    on.emulator.assertCalled(list, { times: 1 });
  });

  const wrong: Array<[what: string, params: unknown, problem: RegExp]> = [
    ['nothing', undefined, /params must be an object/],
    ['no zone', { zone_id: undefined }, /zone_id is required/],
    ['an empty zone', { zone_id: '' }, /zone_id must not be empty/],
    ['a path for a zone', { zone_id: '../user' }, /zone_id must not be a path/],
    ['no name', { name: undefined }, /name is required/],
    ['an empty name', { name: ' ' }, /name must not be empty/],
    ['an empty label', { name: 'www..api' }, /name is not a name/],
    ['a line break in a name', { name: 'ww\nw' }, /name is not a name/],
    ['a number for a name', { name: 7 }, /name must be a string/],
    ['no content', { content: undefined }, /content is required/],
    ['empty content', { content: '' }, /content is required/],
    ['data for an address', { data: { port: 1 } }, /data is not for A/],
    ['content for a service', { type: 'SRV' }, /data is required for SRV.*content is not for SRV/],
    ['no preference', { type: 'MX' }, /priority is required for MX/],
    ['a misspelt field', { proxyed: true }, /proxyed is not a parameter of this call: did you mean proxied/],
    ['an unknown identity', { identity: 'id' }, /identity must be 'name' or 'content'/],
    ['a zone name that is none', { zone_name: '' }, /zone_name must be a name/],
  ];

  it.each(wrong)('refuses %s before anything is sent', async (_what, params, problem) => {
    const on = stage();
    const all = params && { zone_id: on.zone_id, ...www, ...(params as object) };
    const error = await errorOf(on.cf.dns.records.ensure(all as DnsRecordEnsureParams));
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent' });
    expect(error.message).toMatch(problem);
    expect(on.emulator.requests).toEqual([]);
  });

  it('tells all problems at once, those of the options too', async () => {
    const on = stage();
    const params = { type: 'MX', name: '', zone_id: '' } as unknown as DnsRecordEnsureParams;
    const error = await errorOf(on.cf.dns.records.ensure(params, { timeoutMs: -1 }));
    expect(error).toHaveProperty('problems.length', 3);
  });

  it('refuses a name outside of the zone before anything is written', async () => {
    const on = stage();
    const params = { zone_id: on.zone_id, ...www, name: 'www.fabrikam.example.' };
    const error = await errorOf(on.cf.dns.records.ensure(params));
    expect(error).toMatchObject({ kind: 'params' });
    expect(error.message).toContain(`is not a name within ${on.zone_name}`);
    on.emulator.assertNotCalled('POST *');
  });

  it('needs no more than DNS Write', async () => {
    const on = stage();
    const apiToken = on.emulator.addToken({ permissions: ['DNS Write'] });
    const { cf } = stage('pro', {}, { apiToken, fetch: on.emulator.fetch });
    expect((await cf.dns.records.ensure({ zone_id: on.zone_id, ...www })).outcome).toBe('created');
  });

  it('names the permission that is missing', async () => {
    const on = stage();
    const apiToken = on.emulator.addToken({ permissions: ['DNS Read'] });
    const { cf } = stage('pro', {}, { apiToken, fetch: on.emulator.fetch });
    const error = await errorOf(cf.dns.records.ensure({ zone_id: on.zone_id, ...www }));
    expect(error).toMatchObject({ kind: 'permission', permissions: ['DNS Write'] });
  });
});
