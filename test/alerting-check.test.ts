/** What an account would not take about a notification policy, found out before Cloudflare refuses it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cloudflare, type NotificationPolicyCheckParams } from '../src/index.ts';
import { alertTypes, availableAlerts } from '../src/testing/alerting/alert-types.ts';
import { Emulator } from '../src/testing/index.ts';
import { answer, answering, errorOf } from './support/stand-in.ts';

const email = [{ id: 'ops@contoso.example' }];

function setUp(plan: 'free' | 'business' = 'business') {
  const emulator = new Emulator({
    world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 0, plan },
    rateLimit: false,
  });
  const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, retry: false });
  const [account_id = ''] = emulator.world.accounts.keys();
  const account = emulator.world.accounts.get(account_id);
  if (plan === 'free' && account) account.type = 'standard';
  const first = (map: Map<string, unknown>) => [...map.keys()][0] ?? '';
  return {
    emulator,
    policies: cf.alerting.policies,
    webhook: first(emulator.world.webhooks.of(account_id)),
    service: first(emulator.world.pagerDuty.of(account_id)),
    check: (policy: Partial<NotificationPolicyCheckParams>) =>
      cf.alerting.policies.check({
        account_id,
        alert_type: 'universal_ssl_event_type',
        mechanisms: { email },
        ...policy,
      }),
  };
}

describe('a policy that the account takes', () => {
  it.each([
    ['two requests', 2, ['email']],
    ['three with webhooks', 3, ['email', 'webhooks']],
    ['three with PagerDuty', 3, ['pagerduty']],
    ['four with both', 4, ['webhooks', 'pagerduty']],
  ] as const)('costs %s, and changes nothing', async (_, requests, ways) => {
    const { emulator, webhook, service, check } = setUp();
    const all = { email, webhooks: [{ id: webhook }], pagerduty: [{ id: service }] };
    expect(await check({ mechanisms: Object.fromEntries(ways.map((way) => [way, all[way]])) })).toEqual([]);
    expect(emulator.requests.map(({ method }) => method)).toEqual(Array(requests).fill('GET'));
  });

  it('has every filter that is needed, and none is needed of those that may be left out', async () => {
    const { check } = setUp();
    const filters = { zones: ['a'.repeat(32)], slo: ['99.9'] };
    expect(await check({ alert_type: 'http_alert_origin_error', filters })).toEqual([]);
    expect(await check({ alert_type: 'incident_alert' })).toEqual([]);
    expect(await check({ alert_type: 'incident_alert', filters: {} })).toEqual([]);
  });
});

describe('a kind of alert that the account may not use', () => {
  it.each([
    ['http_alert_orign_error', 'http_alert_origin_error'],
    ['http_origin_error', 'http_alert_origin_error'],
    ['Origin error rate', 'http_alert_origin_error'],
    ['universal_ssl_event', 'universal_ssl_event_type'],
    ['DOS-ATTACK-L7', 'dos_attack_l7'],
  ])('%s was probably meant to be %s', async (alert_type, suggestion) => {
    const [problem, ...others] = await setUp().check({ alert_type });
    expect(problem).toMatchObject({ kind: 'alert_type_unknown', field: 'alert_type', suggestion });
    expect(problem?.message).toBe(
      `alert_type is none of the 69 kinds of alert that this account may use: did you mean ${suggestion}?`,
    );
    expect(problem?.allowed).toHaveLength(69);
    expect(others).toEqual([]);
  });

  it.each(['weather', '', 'x', '__proto__', '🦊', 'a'.repeat(10_000)].filter(Boolean))(
    'gets no suggestion where nothing is near (%#)',
    async (alert_type) => {
      expect((await setUp().check({ alert_type }))[0]).not.toHaveProperty('suggestion');
    },
  );
});

describe('filters', () => {
  const rows: Array<[what: string, alert_type: string, filters: Record<string, string[]>, problem: object]> = [
    [
      'one that is missing, with what it takes',
      'http_alert_origin_error',
      { zones: ['z'] },
      {
        kind: 'filter_missing',
        field: 'filters.slo',
        message: 'filters.slo is required for http_alert_origin_error: one of 99.7, 99.8, 99.9',
        allowed: ['99.7', '99.8', '99.9'],
      },
    ],
    [
      'one that is empty',
      'http_alert_origin_error',
      { zones: [], slo: ['99.9'] },
      {
        kind: 'filter_missing',
        field: 'filters.zones',
        message: 'filters.zones is required for http_alert_origin_error: one value at least',
      },
    ],
    [
      'one that is misspelt',
      'http_alert_edge_error',
      { zone: ['z'] },
      {
        kind: 'filter_unknown',
        field: 'filters.zone',
        message: 'filters.zone is no filter of http_alert_edge_error: did you mean zones?',
        allowed: ['zones', 'slo'],
        suggestion: 'zones',
      },
    ],
    [
      'one with too many values',
      'http_alert_edge_error',
      { slo: ['99.7', '99.9'] },
      {
        kind: 'filter_count',
        field: 'filters.slo',
        message: 'filters.slo has 2 values, and may have 1 for http_alert_edge_error',
        allowed: ['99.7', '99.8', '99.9'],
      },
    ],
    [
      'a value that is none of those it takes',
      'incident_alert',
      { incident_impact: ['INCIDENT_IMPACT_NONE', 'MAJOR'] },
      {
        kind: 'filter_value',
        field: 'filters.incident_impact[1]',
        message:
          'filters.incident_impact[1] is no value of this filter: one of INCIDENT_IMPACT_NONE, INCIDENT_IMPACT_MINOR, INCIDENT_IMPACT_MAJOR, INCIDENT_IMPACT_CRITICAL: did you mean INCIDENT_IMPACT_MAJOR?',
        allowed: expect.arrayContaining(['INCIDENT_IMPACT_CRITICAL']),
        suggestion: 'INCIDENT_IMPACT_MAJOR',
      },
    ],
  ];

  it.each(rows)('%s', async (_, alert_type, filters, problem) => {
    expect(await setUp().check({ alert_type, filters })).toEqual([problem]);
  });

  it('are required exactly where Cloudflare requires them', async () => {
    const { emulator, policies, check } = setUp();
    const [account_id = ''] = emulator.world.accounts.keys();
    for (const alert_type of alertTypes.keys()) {
      const refused = await policies
        .create({ account_id, name: 'One', alert_type, enabled: true, mechanisms: { email } })
        .then(
          () => false,
          ({ errors }) => errors[0]?.code === 17103,
        );
      const missing = (await check({ alert_type })).filter(({ kind }) => kind === 'filter_missing');
      expect([alert_type, missing.length > 0]).toEqual([alert_type, refused]);
    }
  });
});

describe('destinations', () => {
  it('are needed', async () => {
    for (const mechanisms of [{}, { email: [] }, { webhooks: [], pagerduty: undefined as never }]) {
      expect(await setUp().check({ mechanisms })).toEqual([
        {
          kind: 'destination_missing',
          field: 'mechanisms',
          message: 'mechanisms names nobody: give one destination at least, in email, pagerduty, webhooks',
          allowed: ['email', 'pagerduty', 'webhooks'],
        },
      ]);
    }
  });

  it('that do not exist are named by their place, with those that do', async () => {
    const { check, webhook } = setUp();
    const typo = `${webhook.slice(0, -1)}${webhook.endsWith('0') ? '1' : '0'}`;
    const webhooks = [{ id: webhook }, { id: typo }, { id: 'On-call collector' }, { id: 'f'.repeat(32) }];
    const known = { kind: 'destination_unknown', allowed: [webhook] };
    expect(await check({ mechanisms: { webhooks } })).toEqual([
      {
        ...known,
        field: 'mechanisms.webhooks[1]',
        message: `mechanisms.webhooks[1] is none of the 1 webhooks of this account: did you mean ${webhook}?`,
        suggestion: webhook,
      },
      {
        ...known,
        field: 'mechanisms.webhooks[2]',
        message: `mechanisms.webhooks[2] is a name, and must be an id: did you mean ${webhook}?`,
        suggestion: webhook,
      },
      {
        ...known,
        field: 'mechanisms.webhooks[3]',
        message: 'mechanisms.webhooks[3] is none of the 1 webhooks of this account',
      },
    ]);
  });

  it('by a way that the plan does not include are not even looked up', async () => {
    const { check, emulator } = setUp('free');
    expect(await check({ mechanisms: { email, pagerduty: [{ id: 'f'.repeat(32) }] } })).toEqual([
      {
        kind: 'mechanism_not_eligible',
        field: 'mechanisms.pagerduty',
        message: 'mechanisms.pagerduty: the plan of this account does not include PagerDuty',
        allowed: ['email', 'webhooks'],
      },
    ]);
    emulator.assertNotCalled('GET /accounts/{account_id}/alerting/v3/destinations/pagerduty');
  });

  it('are all reported at once, with what is wrong otherwise', async () => {
    const mechanisms = { webhooks: [{ id: 'x' }], pagerduty: [{ id: 'y' }] };
    const found = await setUp().check({
      alert_type: 'pages_event_alert',
      filters: { event: ['e'], b: ['c'] },
      mechanisms,
    });
    expect(found.map(({ field }) => field)).toEqual([
      'filters.project_id',
      'filters.environment',
      'filters.b',
      'mechanisms.pagerduty[0]',
      'mechanisms.webhooks[0]',
    ]);
  });
});

describe('whatever is checked', () => {
  it('is taken by Cloudflare when nothing is found, and refused when something that it looks at is', async () => {
    const { emulator, policies, check, webhook, service } = setUp();
    const [account_id = ''] = emulator.world.accounts.keys();
    const alerts = Object.values(availableAlerts).flat();
    const values = fc.array(fc.constantFrom('99.9', 'high', 'a'), { maxLength: 2 });
    const some = (...ids: string[]) =>
      fc.option(
        fc.array(
          fc.constantFrom(...ids).map((id) => ({ id })),
          { maxLength: 2 },
        ),
        { nil: undefined },
      );
    const policy = fc.constantFrom(...alerts).chain(({ type, filter_options }) =>
      fc.record({
        alert_type: fc.constantFrom(type, type, `${type}s`),
        filters: fc.record(Object.fromEntries(filter_options.map(({ Key }) => [Key, values])), { requiredKeys: [] }),
        mechanisms: fc.record({
          email: some('a@b.example'),
          webhooks: some(webhook, 'x'),
          pagerduty: some(service, 'y'),
        }),
      }),
    );
    const outcomes = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(policy, async (given) => {
        const ours = (await check(given as never)).filter(({ kind }) => !/^filter_(count|value)$/.test(kind));
        const wanted = { account_id, name: 'One', enabled: true, ...given };
        const taken = await policies.create(wanted as never).then(
          () => true,
          () => false,
        );
        expect(ours.length === 0).toBe(taken);
        outcomes.add(taken);
      }),
      { numRuns: 150 },
    );
    expect(outcomes.size).toBe(2);
  });

  it('fails as its requests do, and copes with answers that say nothing', async () => {
    const { emulator, policies } = setUp();
    const policy = { account_id: 'f'.repeat(32), alert_type: 'x', mechanisms: { webhooks: [{ id: 'w' }] } };
    expect(await errorOf(policies.check(policy))).toMatchObject({ kind: 'not_found', message: 'Account not found' });
    const apiToken = emulator.addToken({ permissions: ['Zone Read'] });
    const outsider = new Cloudflare({ apiToken, fetch: emulator.fetch, retry: false });
    const [account_id = ''] = emulator.world.accounts.keys();
    expect(await errorOf(outsider.alerting.policies.check({ ...policy, account_id }))).toMatchObject({
      kind: 'permission',
      permissions: expect.arrayContaining(['Notifications Read']),
    });
    const { fetch } = answering(() => answer(200, { success: true, errors: [], messages: [], result: null }));
    const cf = new Cloudflare({ apiToken: 'unused-token-of-a-test', env: false, fetch, rateLimit: false });
    expect((await cf.alerting.policies.check({ ...policy, account_id })).map(({ kind }) => kind)).toEqual([
      'alert_type_unknown',
      'destination_unknown',
    ]);
  });
});
