/** This file knows the endpoints that list which plans a zone can have. */
import { type Answer, ok, refuse } from '../answer.ts';
import { billingRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import { type PlanName, planNames } from '../world/zones.ts';
import { type Plan, plans } from './plans.ts';
import { zoneOf } from './zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/available_plans': {
    handle: listPlans,
    permissions: billingRead,
    emulates: 'All four plans; the one the zone has is marked as subscribed.',
  },
  'GET /zones/{zone_id}/available_plans/{plan_identifier}': {
    handle: getPlan,
    permissions: billingRead,
    emulates: 'One of the four plans.',
  },
};

/**
 * `GET /zones/{zone_id}/available_plans`
 * @param call The request.
 */
function listPlans(call: Call): Answer {
  const owned = zoneOf(call).plan;
  return ok(planNames.map((name) => offer(name, owned)));
}

/**
 * `GET /zones/{zone_id}/available_plans/{plan_identifier}`
 * @param call The request.
 */
function getPlan(call: Call): Answer {
  const id = param(call, 'plan_identifier');
  const name = planNames.find((candidate) => plans[candidate].id === id);
  if (!name) throw refuse(404, 1003, 'Plan not found');
  return ok(offer(name, zoneOf(call).plan));
}

/** A plan as it is offered to a zone. Enterprise is agreed on with people, not subscribed to by a call. */
function offer(name: PlanName, owned: PlanName): Plan {
  const is_subscribed = name === owned;
  return { ...plans[name], is_subscribed, can_subscribe: !is_subscribed && name !== 'enterprise' };
}
