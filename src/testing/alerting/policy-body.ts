/** This file knows what may be said of a notification policy, and makes a policy of it. */
import * as z from 'zod/mini';
import { refuse } from '../answer.ts';
import { check } from '../body.ts';
import { type Call, param } from '../router.ts';
import type { NotificationPolicy } from '../world/alerting.ts';
import { alertTypes } from './alert-types.ts';

const destinations = z.optional(z.array(z.object({ id: z.string() })));

/** Every member can be left out of a change, and three of them cannot be left out of a new policy. */
const change = z.object({
  name: z.optional(z.string().check(z.minLength(1))),
  description: z.optional(z.string()),
  enabled: z.optional(z.boolean()),
  // A value of another type is an alert type that does not exist, and refused as such.
  alert_type: z.optional(z.unknown()),
  alert_interval: z.optional(z.string()),
  mechanisms: z.optional(z.object({ email: destinations, pagerduty: destinations, webhooks: destinations })),
  filters: z.optional(z.record(z.string(), z.array(z.string()))),
});

const complete = z.object({ name: z.string(), enabled: z.boolean() });

/**
 * A new policy.
 * @param call The request.
 * @param body What was sent.
 * @throws {Refusal} When that makes no policy.
 */
export function created(call: Call, body: Record<string, unknown>): NotificationPolicy {
  const { name, enabled } = check(body, complete, undefined);
  const time = call.clock.timestamp();
  const empty = { id: '', name, description: '', enabled, alert_type: '', mechanisms: {}, filters: null };
  const policy = changed(call, { ...empty, created: time, modified: time }, body);
  return { ...policy, id: call.world.createId() };
}

/**
 * A policy with what a request says laid over it; what the request leaves out stays.
 * @param call The request.
 * @param base The policy as it is.
 * @param body What was sent.
 * @throws {Refusal} When that makes no policy.
 */
export function changed(call: Call, base: NotificationPolicy, body: Record<string, unknown>): NotificationPolicy {
  const given = check(body, change, undefined);
  const { alert_type = base.alert_type } = given;
  if (typeof alert_type !== 'string' || !alertTypes.has(alert_type)) throw refuse(400, 17004, 'invalid alert type');
  const mechanisms = given.mechanisms ? mechanismsOf(given.mechanisms, call) : base.mechanisms;
  // Whoever unsubscribed from the last mail left none behind; that must not keep others from changing the rest.
  const chosen = given.mechanisms !== undefined || base.id === '';
  if (chosen && Object.values(mechanisms).every((ids) => ids.length === 0))
    throw refuse(400, 17102, 'mechanism required');
  const filters = given.filters ?? base.filters;
  const needed = alertTypes.get(alert_type) ?? [];
  if (!needed.every((key) => filters?.[key]?.length)) {
    throw refuse(400, 17103, 'Filters selection must be provided to create a policy');
  }
  const alert_interval = given.alert_interval ?? base.alert_interval;
  return {
    id: base.id,
    name: given.name ?? base.name,
    description: given.description ?? base.description,
    enabled: given.enabled ?? base.enabled,
    alert_type,
    ...(alert_interval === undefined ? undefined : { alert_interval }),
    mechanisms,
    filters,
    created: base.created,
    modified: call.clock.timestamp(),
  };
}

type Mechanisms = NonNullable<z.output<typeof change>['mechanisms']>;

/** The ways that were given, in the order of the API: one that is empty differs from one that is absent. */
function mechanismsOf({ email, pagerduty, webhooks }: Mechanisms, call: Call): NotificationPolicy['mechanisms'] {
  const { world } = call;
  const account_id = param(call, 'account_id');
  for (const { id } of email ?? []) {
    if (!/^[^@\s]+@[^@\s]+$/.test(id)) throw refuse(400, undefined, 'Invalid email address');
  }
  for (const { id } of pagerduty ?? []) {
    if (!world.pagerDuty.of(account_id).has(id)) throw refuse(400, undefined, 'PagerDuty service not found');
  }
  for (const { id } of webhooks ?? []) {
    if (!world.webhooks.of(account_id).has(id)) throw refuse(400, undefined, 'Webhook not found');
  }
  return { ...(email && { email }), ...(pagerduty && { pagerduty }), ...(webhooks && { webhooks }) };
}
