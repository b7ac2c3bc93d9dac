/** This file knows how to invent the notifications of an account: policies, where they go, and what was sent. */
import { timestamp } from '../clock.ts';
import { allows } from '../zones/plans.ts';
import type { Account } from './accounts.ts';
import type { NotificationPolicy } from './alerting.ts';
import type { World } from './world.ts';

const kinds: ReadonlyArray<[name: string, alert_type: string, filters: Record<string, string[]>]> = [
  ['DDoS on a website', 'dos_attack_l7', {}],
  ['Certificates', 'universal_ssl_event_type', {}],
  ['Origin cannot be reached', 'real_origin_monitoring', {}],
  ['Incidents', 'incident_alert', { incident_impact: ['INCIDENT_IMPACT_MAJOR', 'INCIDENT_IMPACT_CRITICAL'] }],
  ['Tunnel health', 'tunnel_health_event', {}],
  ['Billing', 'billing_usage_alert', { product: ['worker_requests'], limit: ['1000000'] }],
];

const day = 86_400_000;

/** When an account got its first policy, a week after the invented past began. */
const firstPolicy = Date.UTC(2024, 0, 22, 8, 30);

/**
 * Gives an account policies that send mails, each of which has sent one.
 * @param world What exists.
 * @param account The account.
 * @param email Where the mails go.
 * @param count How many policies.
 */
export function seedPolicies(world: World, account: Account, email: string, count: number): void {
  const policies = world.policies.of(account.id);
  world.notifications.set(
    account.id,
    kinds.slice(0, count).map(([name, alert_type, filters], at) => {
      const created = timestamp(firstPolicy + at * 7 * day);
      const about = { name, description: `${name}: tell the people on duty.`, alert_type };
      const policy: NotificationPolicy = {
        id: world.createId(),
        name,
        description: about.description,
        enabled: at !== 4,
        alert_type,
        mechanisms: { email: [{ id: email }] },
        filters,
        created,
        modified: created,
      };
      policies.set(policy.id, policy);
      const way = { mechanism: email, mechanism_type: 'email' as const, policy_id: policy.id };
      const sent = timestamp(firstPolicy + (53 - at) * day);
      return { id: world.createId(), ...about, alert_body: `${name}: one event.`, ...way, sent };
    }),
  );
}

/**
 * Gives every account that has policies a webhook, to which its first policy posts as well, and those whose plan allows
 * it a PagerDuty service. Comes late, so that nothing else gets other identifiers.
 * @param world What exists.
 */
export function seedDestinations(world: World): void {
  for (const { id: account_id } of world.accounts.values()) {
    const [policy] = world.policies.of(account_id).values();
    if (!policy) continue;
    const id = world.createId();
    const host = policy.mechanisms.email?.[0]?.id.split('@')[1];
    world.webhooks.of(account_id).set(id, {
      id,
      name: 'On-call collector',
      type: 'generic',
      url: `https://alerts.${host}/cloudflare`,
      created_at: timestamp(firstPolicy - day),
      last_success: timestamp(firstPolicy + 53 * day),
      last_failure: null,
    });
    policy.mechanisms = { ...policy.mechanisms, webhooks: [{ id }] };
    if (!world.zonesOf(account_id).some(({ plan }) => allows(plan, 'business'))) continue;
    const service = world.createId();
    world.pagerDuty.of(account_id).set(service, { id: service, name: 'Network on call' });
  }
}
