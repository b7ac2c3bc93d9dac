/** What flows do with answers that are successful and not of the documented shape: nothing is changed on their word. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Cloudflare, isCloudflareError } from '../src/index.ts';
import { diff, type InventoryItem, inventory } from '../src/inventory/index.ts';
import type { DnsPlan } from '../src/resources/dns-plan.ts';
import { Emulator } from '../src/testing/index.ts';
import { setEnvironment } from './support/environment.ts';

beforeEach(() => setEnvironment());

const junk: ReadonlyArray<[title: string, result: unknown]> = [
  ['nothing', {}],
  ['a list of null', [null]],
  ['a list of empty things', [{}]],
  ['numbers in place of text', { id: 5, status: 5, name: 5, roles: 'x', policies: {}, value: 5 }],
  ['lists that hold null', { id: 'a'.repeat(32), status: 'accepted', roles: [null], policies: [null] }],
  [
    'a list of things with numbers in place of text',
    [{ id: 'a'.repeat(32), name: 7, type: 7, email: 5, roles: [null] }],
  ],
];

interface Stage {
  emulator: Emulator;
  cf: Cloudflare;
  account_id: string;
  zone_id: string;
  member_id: string;
  policy_id: string;
}

/** A client whose request number `at`, counted from the first after this, is answered with `result`. */
async function stage(at: number, result: unknown): Promise<Stage & { count: () => number }> {
  const emulator = new Emulator({
    world: { accounts: 1, membersPerAccount: 6, zonesPerAccount: 1, recordsPerZone: 3 },
  });
  const honest = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch });
  const [account_id = ''] = emulator.world.accounts.keys();
  const [zone_id = ''] = emulator.world.zones.keys();
  const members = await honest.members.list({ account_id, status: 'accepted' }).toArray();
  const member_id = members.find(({ roles }) => roles?.length && !roles.some(isSuper))?.id ?? '';
  const mechanisms = { email: [{ id: 'ops@contoso.example' }] };
  const alert_type = 'universal_ssl_event_type';
  const policy = { account_id, name: 'Certificates', alert_type, enabled: true, mechanisms } as const;
  const { id: policy_id } = await honest.alerting.policies.create(policy);
  let sent = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (sent++ === at) return Response.json({ success: true, errors: [], messages: [], result });
    return emulator.fetch(input, init);
  };
  const cf = new Cloudflare({ apiToken: emulator.token, fetch, rateLimit: false, retry: { limit: 1, maxDelayMs: 1 } });
  return { emulator, cf, account_id, zone_id, member_id, policy_id, count: () => sent };
}

const isSuper = ({ name }: { name: string }): boolean => name.startsWith('Super Administrator');
const fast = { settleMs: 0 };
const desired = [{ type: 'A', name: 'shop', content: '192.0.2.9', ttl: 300 }] as const;

const flows: Record<string, (on: Stage) => Promise<unknown>> = {
  ping: ({ cf, account_id }) => cf.ping({ account_id }),
  diagnose: ({ cf, account_id }) => cf.diagnose(['members.list', 'members.create'], { account_id }),
  'members.find': ({ cf, account_id }) => cf.members.find({ account_id, email: 'nobody@contoso.example' }),
  'members.invite': ({ cf, account_id }) =>
    cf.members.invite({ account_id, email: 'a@contoso.example', roles: ['DNS'] }),
  'members.addRoles': ({ cf, account_id, member_id }) =>
    cf.members.addRoles({ account_id, member_id, roles: ['Billing', 'DNS'] }, fast),
  'members.remove': ({ cf, account_id, member_id }) => cf.members.remove({ account_id, member_id }),
  'members.matrix': ({ cf, account_id }) => cf.members.matrix({ account_id }),
  'policies.check': ({ cf, account_id }) =>
    cf.alerting.policies.check({
      account_id,
      alert_type: 'http_alert_origin_error',
      mechanisms: { webhooks: [{ id: '0'.repeat(32) }] },
    }),
  'policies.update': ({ cf, account_id, policy_id }) =>
    cf.alerting.policies.update({ account_id, policy_id, enabled: false }, { readBack: true }),
  'records.ensure': ({ cf, zone_id }) => cf.dns.records.ensure({ zone_id, type: 'TXT', name: '_x', content: 'x' }),
  'records.sync': ({ cf, zone_id }) => cf.dns.records.sync({ zone_id, desired, scope: { name: 'shop' } }),
  'tokens.expiring': ({ cf }) => cf.user.tokens.expiring(),
  inventory: async ({ cf }) => {
    for await (const item of inventory(cf)) void item;
  },
};

describe('an answer of the wrong shape', () => {
  it.each(Object.entries(flows))('is no TypeError of %s, whichever it is', async (_, flow) => {
    for (const [title, result] of junk) {
      for (let at = 0; ; at++) {
        const on = await stage(at, result);
        const error = await flow(on).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (on.count() <= at) break;
        expect(error === undefined || isCloudflareError(error), `answer ${at}, ${title}: ${String(error)}`).toBe(true);
      }
    }
  });

  it.each(junk)('takes no role away, and removes nobody: %s', async (_, result) => {
    const on = await stage(0, result);
    const before = structuredClone(on.emulator.world.members.get(on.account_id)?.get(on.member_id));
    const { account_id, member_id } = on;
    // An id costs no list of roles, so the first answer is the member.
    const role = '5c6ac5f7e5a54a6a8bb5f1a52a0a1d60';
    const change = on.cf.members.addRoles({ account_id, member_id, roles: [role] }, fast);
    await expect(change).rejects.toMatchObject({ kind: 'response', outcome: 'rejected' });

    const again = await stage(0, result);
    const removal = again.cf.members.remove({ account_id, member_id });
    await expect(removal).rejects.toMatchObject({ kind: 'response', outcome: 'rejected' });
    for (const { emulator } of [on, again]) {
      emulator.assertNotCalled('PUT /accounts/{account_id}/members/{member_id}');
      emulator.assertNotCalled('DELETE *');
      expect(emulator.world.members.get(account_id)?.get(member_id)).toEqual(before);
    }
  });

  it.each(junk)('is not merged into a policy: %s', async (_, result) => {
    const { cf, emulator, account_id, policy_id } = await stage(0, result);
    const update = cf.alerting.policies.update({ account_id, policy_id, enabled: false });
    await expect(update).rejects.toMatchObject({
      kind: 'response',
      message: expect.stringContaining('nothing was written'),
    });
    emulator.assertNotCalled('PUT *');
  });

  it('is no member, record or token: what was made is looked for', async () => {
    const invited = await stage(1, {});
    await expect(flows['members.invite']?.(invited)).resolves.toMatchObject({
      outcome: 'invited',
      member: { email: 'a@contoso.example', status: 'pending' },
    });
    const ensured = await stage(2, {});
    await expect(flows['records.ensure']?.(ensured)).resolves.toMatchObject({
      outcome: 'created',
      record: { type: 'TXT', content: expect.stringContaining('x') },
    });
    // The one that got this answer never arrived.
    ensured.emulator.assertCalled('POST /zones/{zone_id}/dns_records', { times: 1 });
  });

  it('is no connection', async () => {
    const { cf } = await stage(0, {});
    await expect(cf.ping()).rejects.toMatchObject({ kind: 'response' });
  });
});

describe('what callers give', () => {
  it('is a plan whose batches have a size, or nothing is sent', async () => {
    for (const batchSize of ['', 'many', 0, 1, Number.NaN, null]) {
      const { cf, zone_id, count } = await stage(-1, undefined);
      const change = { action: 'create', record: desired[0], desired: 0 };
      const plan = { zone_id, zone_name: 'x.example', changes: [change], unchanged: 0, outside: 0, batchSize };
      await expect(cf.dns.records.apply(plan as unknown as DnsPlan)).rejects.toMatchObject({
        kind: 'params',
        message: expect.stringContaining('batchSize must be a whole number from 2'),
      });
      expect(count()).toBe(0);
    }
  });

  it('fails under its own name where it is a function', async () => {
    const { cf, zone_id } = await stage(-1, undefined);
    const where = ({ tags }: { tags?: string[] | null }) => (tags as string[])[0] === 'ours';
    const failing = (record: { tags?: string[] | null }) => where({ ...record, tags: null });
    const sync = cf.dns.records.sync({ zone_id, desired: [], scope: { where: failing } });
    await expect(sync).rejects.toMatchObject({
      kind: 'params',
      message: expect.stringContaining('scope.where failed for a'),
      cause: expect.objectContaining({ name: 'TypeError' }),
    });
  });

  it('is an inventory, or diff says which of the two is none', async () => {
    const read = async (before: unknown[]) => {
      for await (const change of diff(before as InventoryItem[], [])) void change;
    };
    for (const item of [null, 'x', {}, { kind: 'relation' }]) {
      await expect(read([item])).rejects.toMatchObject({
        kind: 'params',
        problems: [expect.stringMatching(/^before/)],
      });
    }
  });

  it('is never a TypeError where it is no text or number', async () => {
    const { cf, account_id, count } = await stage(-1, undefined);
    const odd = Object.create(null) as string;
    await expect(cf.members.find({ account_id, email: odd })).rejects.toMatchObject({ kind: 'params' });
    const poll = cf.alerting.history.poll({ account_id: odd, since: new Date(0) }).next();
    await expect(poll).rejects.toMatchObject({ kind: 'params' });
    for (const within_days of [odd, Symbol('days')]) {
      const expiring = cf.user.tokens.expiring({ within_days: within_days as unknown as number });
      await expect(expiring).rejects.toMatchObject({ kind: 'params' });
    }
    expect(count()).toBe(0);
  });

  it.each(['cfut_', 'cfat_', 'cfk_'])('is no credential of the kind %s in place of an id', async (prefix) => {
    const { cf, count } = await stage(-1, undefined);
    const secret = `${prefix}${'x'.repeat(40)}`;
    const error: unknown = await cf.ping({ account_id: secret }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'params', message: expect.stringContaining('account_id must be an id') });
    expect(JSON.stringify(error)).not.toContain(secret);
    expect(count()).toBe(0);
  });

  it('is no file in place of a token', async () => {
    const emulator = new Emulator({ world: 'small' });
    const cf = new Cloudflare({ apiToken: 'x'.repeat(100_000), fetch: emulator.fetch });
    await expect(cf.ping()).rejects.toMatchObject({ kind: 'authentication', reason: 'malformed' });
    const value = cf.user.tokens.value.verify({ value: 'x'.repeat(100_000) });
    await expect(value).rejects.toMatchObject({ kind: 'authentication', reason: 'malformed' });
    expect(emulator.requests).toEqual([]);
  });
});

describe('token.value.verify', () => {
  it('asks once where the client does not retry', async () => {
    const emulator = new Emulator({ world: 'small' });
    const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, retry: false });
    const verify = cf.user.tokens.value.verify({ value: `cfut_${'a'.repeat(48)}` });
    await expect(verify).rejects.toMatchObject({ kind: 'authentication' });
    expect(emulator.requests).toHaveLength(1);
  });
});
