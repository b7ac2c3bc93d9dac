/** A plan says what has to change, nothing else, and refuses what cannot be before anything is written. */
import { describe, expect, it } from 'vitest';
import { type DnsRecordInput, type DnsSyncParams, type DnsSyncScope, formatDnsPlan } from '../src/index.ts';
import type { DnsRecord } from '../src/testing/index.ts';
import { a, put, type Stage, stage } from './support/dns-zone.ts';
import { errorOf } from './support/stand-in.ts';

const everything: DnsSyncScope = { everything: true };
const text = (name: string, content: string, more: object = {}): DnsRecordInput => ({
  type: 'TXT',
  name,
  content,
  ...more,
});
const alias = (name: string, content: string): DnsRecordInput => ({ type: 'CNAME', name, content });

async function planned(on: Stage, desired: DnsRecordInput[], scope = everything): Promise<string[]> {
  const plan = await on.cf.dns.records.plan({ zone_id: on.zone_id, desired, scope });
  return formatDnsPlan(plan).split('\n');
}

describe('a plan', () => {
  it('is read in two requests and shown as a line for each change', async () => {
    const on = stage();
    put(on, a('www', '192.0.2.1', { ttl: 300 }), {
      type: 'TXT',
      name: '@',
      content: '"v=spf1 -all"',
      ttl: 3600,
    });
    put(on, { type: 'CNAME', name: 'old', content: 'www.contoso.example' }, { name: 'same', content: '192.0.2.9' });
    const desired = [
      a('www', '192.0.2.2'),
      text('@', 'v=spf1 -all', { ttl: 300 }),
      a('same', '192.0.2.9'),
      a('new', '192.0.2.3', { ttl: 60 }),
    ];
    expect(await planned(on, desired)).toEqual([
      '~ A www 192.0.2.1 -> 192.0.2.2',
      '~ TXT @ "v=spf1 -all", ttl 3600 -> 300',
      '+ A new 192.0.2.3, ttl 60',
      '- CNAME old www.contoso.example',
      `${on.zone_name}: 1 to create, 2 to update, 1 to delete, 1 unchanged, 0 outside of the scope`,
    ]);
    expect(on.emulator.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('reads one list where the name of the zone is given', async () => {
    const on = stage();
    await on.cf.dns.records.plan({ zone_id: on.zone_id, zone_name: on.zone_name, desired: [], scope: everything });
    expect(on.emulator.requests.map(({ route }) => route)).toEqual(['/zones/{zone_id}/dns_records']);
  });

  it('is plain data that survives storage', async () => {
    const on = stage();
    put(on, { name: 'old' });
    const plan = await on.cf.dns.records.plan({
      zone_id: on.zone_id,
      desired: [a('new', '192.0.2.3')],
      scope: everything,
    });
    const stored = JSON.parse(JSON.stringify(plan));
    expect(stored).toEqual(plan);
    expect(await on.cf.dns.records.apply(stored)).toMatchObject({ outcome: 'changed', changes: plan.changes });
    expect(await on.cf.dns.records.apply(stored)).toMatchObject({ outcome: 'unchanged', changes: [] });
  });

  it('is shown without control characters', async () => {
    const on = stage();
    put(on, { type: 'TXT', name: '@', content: '"\u001b[2J\n+ A evil 192.0.2.66"' });
    const lines = await planned(on, []);
    expect(lines[0]).toBe('- TXT @ "\\u{1b}[2J\\u{a}+ A evil 192.0.2.66"');
    expect(lines).toHaveLength(2);
  });

  it('says that there is nothing to do', async () => {
    const on = stage();
    expect((await planned(on, []))[0]).toContain('nothing to do');
  });

  it('changes records of a type in place before it creates or deletes any', async () => {
    const on = stage();
    put(on, a('www', '192.0.2.1'), a('www', '192.0.2.2'), a('www', '192.0.2.3'));
    const lines = await planned(on, [a('www', '192.0.2.2'), a('www', '192.0.2.9')]);
    expect(lines.map((line) => line[0])).toEqual(['~', '-', on.zone_name[0]]);
  });

  it('leaves alone what a record does not say', async () => {
    const on = stage();
    put(on, { name: 'www', ttl: 300, comment: 'by hand', tags: ['a:b'], settings: { ipv4_only: true } });
    expect(await planned(on, [a('www', '192.0.2.1')])).toHaveLength(1);
    const desired = [a('www', '192.0.2.1', { comment: null, tags: [], settings: { ipv4_only: false } })];
    expect((await planned(on, desired))[0]).toContain('comment by hand -> null, tags ["a:b"] -> [], settings');
  });
});

describe('a scope', () => {
  const there: Array<Partial<DnsRecord> | DnsRecordInput> = [
    a('@', '192.0.2.1'),
    a('api.staging', '192.0.2.2', { comment: 'sync' }),
    { type: 'TXT', name: 'staging', content: '"x"', tags: ['owner:sync'] },
    { type: 'NS', name: '@', content: 'ns1.contoso.example' },
    { type: 'NS', name: 'sub', content: 'ns1.contoso.example' },
    { type: 'MX', name: 'notstaging', content: 'mx.contoso.example', priority: 1, meta: { read_only: true } },
  ];
  const cases: Array<[scope: DnsSyncScope, gone: string[]]> = [
    [{ everything: true }, ['A @', 'A api.staging', 'NS sub', 'TXT staging']],
    [{ everything: true, apexNs: true }, ['A @', 'A api.staging', 'NS @', 'NS sub', 'TXT staging']],
    [{ types: ['TXT', 'MX'] }, ['TXT staging']],
    [{ name: 'staging' }, ['A api.staging', 'TXT staging']],
    [{ name: ['sub', 'api.staging'] }, ['A api.staging', 'NS sub']],
    [{ comment: 'sync' }, ['A api.staging']],
    [{ tag: 'owner' }, ['TXT staging']],
    [{ tag: 'Owner:Sync' }, ['TXT staging']],
    [{ tag: 'owner:other' }, []],
    [{ where: ({ ttl }) => ttl === 1, types: ['A'] }, ['A @', 'A api.staging']],
  ];

  it.each(cases)('%o is all that is deleted', async (scope, gone) => {
    const on = stage();
    put(on, ...there);
    const lines = (await planned(on, [], scope)).slice(0, -1);
    expect(lines.map((line) => line.split(' ').slice(1, 3).join(' ')).sort()).toEqual(gone);
  });

  const wrong: Array<[scope: unknown, problem: string]> = [
    [undefined, 'scope must be an object'],
    [{}, 'scope is empty: say everything: true'],
    [{ name: undefined }, 'scope is empty: say everything: true'],
    [{ apexNs: true }, 'scope is empty'],
    [{ everything: false }, 'scope.everything must be true'],
    [{ everything: true, name: 'staging' }, 'scope.everything cannot be narrowed down'],
    [{ name: '' }, 'scope.name must be a name'],
    [{ name: [] }, 'scope.name must be a name'],
    [{ types: 'A' }, 'scope.types must be a list'],
    [{ comment: '' }, 'scope.comment must be text'],
    [{ where: true }, 'scope.where must be a function'],
    [{ comments: 'sync' }, 'scope.comments is not part of a scope: did you mean comment?'],
  ];

  it.each(wrong)('%o is refused before anything is sent', async (scope, problem) => {
    const on = stage();
    const error = await errorOf(
      on.cf.dns.records.sync({ zone_id: on.zone_id, desired: [], scope: scope as DnsSyncScope }),
    );
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent' });
    expect(error.message).toContain(problem);
    expect(on.emulator.requests).toEqual([]);
  });

  it('that answers with a promise deletes nothing', async () => {
    const on = stage();
    put(on, a('www', '192.0.2.1'));
    const where = (async () => false) as unknown as NonNullable<DnsSyncScope['where']>;
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired: [], scope: { where } }));
    expect(error.message).toContain('scope.where must return true or false');
    on.emulator.assertNotCalled('POST *');
  });

  it('does not take in a desired record that it would not find again', async () => {
    const on = stage();
    const desired = [a('www', '192.0.2.1'), a('www', '192.0.2.2', { comment: 'sync' })];
    const pending = on.cf.dns.records.plan({
      zone_id: on.zone_id,
      zone_name: on.zone_name,
      desired,
      scope: { comment: 'sync' },
    });
    expect(await errorOf(pending)).toMatchObject({ problems: ['desired[0] is outside of the scope'] });
    expect(on.emulator.requests).toEqual([]);
  });

  it('does not hide what stands in the way: it is named before anything is written', async () => {
    const on = stage();
    put(on, a('www', '192.0.2.1'), a('api', '192.0.2.2'));
    const desired = [
      { ...alias('www', 'target.contoso.example'), comment: 'sync' },
      { ...a('api', '192.0.2.2'), comment: 'sync' },
    ] as DnsRecordInput[];
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired, scope: { comment: 'sync' } }));
    expect(error).toMatchObject({ kind: 'conflict', outcome: 'not_sent' });
    expect(error.message).toContain('desired[0] (CNAME www target.contoso.example) against A www 192.0.2.1');
    expect(error.message).toContain('desired[1] (A api 192.0.2.2) against A api 192.0.2.2');
    on.emulator.assertNotCalled('POST *');
  });
});

describe('a desired set', () => {
  const wrong: Array<[what: string, desired: unknown, problems: string[]]> = [
    ['no list', undefined, ['desired must be an array']],
    ['nothing in it', [null], ['desired[0].must be an object']],
    [
      'an alias beside an address',
      [a('www', '192.0.2.1'), alias('WWW', 'x.example')],
      ['desired[1] (CNAME) cannot stand beside desired[0] (A)'],
    ],
    [
      'two aliases',
      [alias('www', 'x.example'), alias('www', 'y.example')],
      ['desired[1] (CNAME) cannot stand beside desired[0] (CNAME)'],
    ],
    [
      'name servers beside a text',
      [text('sub', 'x'), { type: 'NS', name: 'sub', content: 'ns.example' }],
      ['desired[1] (NS) cannot stand beside desired[0] (TXT)'],
    ],
    ['the same twice', [text('www', 'x'), text('www', '"x"')], ['desired[1] is the same record as desired[0]']],
    [
      'name servers of the zone',
      [{ type: 'NS', name: '@', content: 'ns.example' }],
      ['desired[0] is a name server of the zone itself: set scope.apexNs to manage those'],
    ],
    [
      'what the API sent',
      [{ ...a('www', '192.0.2.1'), id: 'f'.repeat(32) }],
      ['desired[0].id is not a parameter of this call'],
    ],
    [
      'a zone in it',
      [{ ...a('www', '192.0.2.1'), zone_id: 'x' }],
      ['desired[0].zone_id belongs beside the list of records'],
    ],
    [
      'several things',
      [a('', ''), a('x', '')],
      ['desired[0].name must not be empty', 'desired[1].content is required'],
    ],
  ];

  it.each(wrong)('with %s is refused with all problems before anything is sent', async (_what, desired, problems) => {
    const on = stage();
    const params = { zone_id: on.zone_id, desired, scope: everything } as DnsSyncParams;
    expect(await errorOf(on.cf.dns.records.sync(params))).toMatchObject({ kind: 'params', problems });
    expect(on.emulator.requests).toEqual([]);
  });

  it('with the same name spelt in two ways is refused before anything is written', async () => {
    const on = stage();
    const desired = [a('www', '192.0.2.1'), alias(`www.${on.zone_name}`, 'x.example')];
    const error = await errorOf(on.cf.dns.records.sync({ zone_id: on.zone_id, desired, scope: everything }));
    expect(error).toMatchObject({
      kind: 'params',
      problems: ['desired[1] (CNAME) cannot stand beside desired[0] (A)'],
    });
    on.emulator.assertNotCalled('POST *');
  });

  it('for a zone of another name is refused', async () => {
    const on = stage();
    put(on, a('www', '192.0.2.1'));
    const params = { zone_id: on.zone_id, zone_name: 'fabrikam.example', desired: [], scope: everything };
    expect((await errorOf(on.cf.dns.records.sync(params))).message).toContain('zone_name is not the name of the zone');
  });

  it.each([
    ['a misspelt param', { desire: [] }, {}, 'desire is not a parameter of this call: did you mean desired?'],
    ['a misspelt option', {}, { batchsize: 5 }, 'batchsize is not an option'],
    ['a batch of one', {}, { batchSize: 1 }, 'batchSize must be a whole number from 2'],
    ['a batch of text', {}, { batchSize: '9' }, 'batchSize must be a whole number from 2'],
    ['an empty zone', { zone_id: '' }, {}, 'zone_id must not be empty'],
    ['options that are none', {}, null, 'options must be an object'],
  ])('comes with %s', async (_what, more, options, problem) => {
    const on = stage();
    const params = { zone_id: on.zone_id, desired: [], scope: everything, ...more };
    const error = await errorOf(on.cf.dns.records.sync(params, options as object));
    expect(error.message).toContain(problem);
    expect(on.emulator.requests).toEqual([]);
  });
});
