/** This file knows the endpoints of notifications: what can be reported, which policies exist, what was sent. */

import { type Answer, done, list, ok, refuse } from '../answer.ts';
import { isObject, readBody } from '../body.ts';
import { cut } from '../paging.ts';
import { alertingRead, alertingWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { NotificationPolicy } from '../world/alerting.ts';
import { alertTypes, availableAlerts } from './alert-types.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/available_alerts': {
    handle: listAvailableAlerts,
    permissions: alertingRead,
    emulates: 'The kinds the emulator knows, with their filters.',
  },
  'GET /accounts/{account_id}/alerting/v3/history': {
    handle: listHistory,
    permissions: alertingRead,
    emulates: 'Time window, pages without a total of pages.',
  },
  'GET /accounts/{account_id}/alerting/v3/policies': {
    handle: listPolicies,
    permissions: alertingRead,
    emulates: 'All in one answer.',
  },
  'POST /accounts/{account_id}/alerting/v3/policies': {
    handle: createPolicy,
    permissions: alertingWrite,
    emulates: 'Refusals 17004, 17102 and 17103.',
  },
  'GET /accounts/{account_id}/alerting/v3/policies/{policy_id}': {
    handle: getPolicy,
    permissions: alertingRead,
    emulates: 'Code-less refusal of an unknown policy.',
  },
  'PUT /accounts/{account_id}/alerting/v3/policies/{policy_id}': {
    handle: updatePolicy,
    permissions: alertingWrite,
    emulates: 'What is left out stays.',
  },
  'DELETE /accounts/{account_id}/alerting/v3/policies/{policy_id}': {
    handle: deletePolicy,
    permissions: alertingWrite,
    emulates: 'Answers without a result.',
  },
};

/** `GET /accounts/{account_id}/alerting/v3/available_alerts` */
export function listAvailableAlerts(): Answer {
  return ok(availableAlerts);
}

/**
 * `GET /accounts/{account_id}/alerting/v3/history`
 * @param call The request.
 */
export function listHistory(call: Call): Answer {
  const { query, world } = call;
  const since = Date.parse(query.get('since') ?? '');
  const before = Date.parse(query.get('before') ?? '');
  const sent = (world.notifications.get(param(call, 'account_id')) ?? []).filter((notification) => {
    const time = Date.parse(notification.sent);
    return !(time < since) && !(time >= before);
  });
  const { items, page, per_page, total_count } = cut(sent, call, { size: 25, min: 5, max: 1000 });
  // This list does not say how many pages it has.
  return list(items, { count: items.length, page, per_page, total_count });
}

/**
 * `GET /accounts/{account_id}/alerting/v3/policies`
 * @param call The request.
 */
export function listPolicies(call: Call): Answer {
  return ok([...policiesOf(call).values()]);
}

/**
 * `GET /accounts/{account_id}/alerting/v3/policies/{policy_id}`
 * @param call The request.
 */
export function getPolicy(call: Call): Answer {
  return ok(existing(call));
}

/**
 * `POST /accounts/{account_id}/alerting/v3/policies`
 * @param call The request.
 */
export async function createPolicy(call: Call): Promise<Answer> {
  const created = call.clock.timestamp();
  const base = { id: call.world.createId(), name: '', description: '', enabled: true, alert_type: '' };
  const policy = combine({ ...base, mechanisms: {}, filters: null, created, modified: created }, await readBody(call));
  policiesOf(call).set(policy.id, policy);
  return ok({ id: policy.id });
}

/**
 * `PUT /accounts/{account_id}/alerting/v3/policies/{policy_id}`
 * @param call The request.
 */
export async function updatePolicy(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const policy = combine({ ...existing(call), modified: call.clock.timestamp() }, body);
  policiesOf(call).set(policy.id, policy);
  return ok({ id: policy.id });
}

/**
 * `DELETE /accounts/{account_id}/alerting/v3/policies/{policy_id}`
 * @param call The request.
 */
export function deletePolicy(call: Call): Answer {
  policiesOf(call).delete(existing(call).id);
  return done();
}

/** A policy with the fields of a request laid over it; those that the request leaves out stay. */
function combine(base: NotificationPolicy, body: Record<string, unknown>): NotificationPolicy {
  const { id, created, modified } = base;
  const { name, alert_type, description, enabled, alert_interval, filters } = body;
  if (typeof alert_type === 'string' ? !alertTypes.has(alert_type) : base.alert_type === '') {
    throw refuse(400, 17004, 'invalid alert type');
  }
  const mechanisms = body.mechanisms === undefined ? base.mechanisms : mechanismsOf(body.mechanisms);
  if (Object.values(mechanisms).every((destinations) => destinations.length === 0)) {
    throw refuse(400, 17102, 'mechanism required');
  }
  const interval = typeof alert_interval === 'string' ? alert_interval : base.alert_interval;
  const policy: NotificationPolicy = {
    id,
    name: typeof name === 'string' ? name : base.name,
    description: typeof description === 'string' ? description : base.description,
    enabled: typeof enabled === 'boolean' ? enabled : base.enabled,
    alert_type: typeof alert_type === 'string' ? alert_type : base.alert_type,
    ...(interval === undefined ? undefined : { alert_interval: interval }),
    mechanisms,
    filters: isObject(filters) ? filtersOf(filters) : base.filters,
    created,
    modified,
  };
  const needed = alertTypes.get(policy.alert_type) ?? [];
  if (!needed.every((key) => policy.filters?.[key]?.length)) {
    throw refuse(400, 17103, 'Filters selection must be provided to create a policy');
  }
  return policy;
}

function mechanismsOf(given: unknown): NotificationPolicy['mechanisms'] {
  const mechanisms: NotificationPolicy['mechanisms'] = {};
  for (const [kind, items] of Object.entries(isObject(given) ? given : {})) {
    if (!['email', 'pagerduty', 'webhooks'].includes(kind) || !Array.isArray(items)) continue;
    mechanisms[kind] = items.flatMap((item) => (isObject(item) && typeof item.id === 'string' ? { id: item.id } : []));
  }
  return mechanisms;
}

function filtersOf(given: Record<string, unknown>): Record<string, string[]> {
  const lists = Object.entries(given).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  return Object.fromEntries(lists.map(([key, values]) => [key, values.map(String)]));
}

function policiesOf(call: Call): Map<string, NotificationPolicy> {
  return call.world.policies.of(param(call, 'account_id'));
}

function existing(call: Call): NotificationPolicy {
  const policy = policiesOf(call).get(param(call, 'policy_id'));
  if (!policy) throw refuse(404, undefined, 'Policy not found');
  return policy;
}
