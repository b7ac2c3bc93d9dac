/** This file knows the endpoints of notification policies. */
import { type Answer, done, ok, type Refusal, refuse } from '../answer.ts';
import { readBody } from '../body.ts';
import { alertingRead, alertingWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { NotificationPolicy } from '../world/alerting.ts';
import { changed, created } from './policy-body.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/policies': {
    handle: listPolicies,
    permissions: alertingRead,
    emulates: 'All in one answer.',
  },
  'POST /accounts/{account_id}/alerting/v3/policies': {
    handle: createPolicy,
    permissions: alertingWrite,
    emulates: 'Refusals 17004, 17102 and 17103; destinations must exist.',
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
    emulates: 'Answers without a result; its silences go with it.',
  },
};

/**
 * `GET /accounts/{account_id}/alerting/v3/policies`
 * @param call The request.
 */
function listPolicies(call: Call): Answer {
  return ok([...policiesOf(call).values()]);
}

/**
 * `GET /accounts/{account_id}/alerting/v3/policies/{policy_id}`
 * @param call The request.
 */
function getPolicy(call: Call): Answer {
  return ok(existingPolicy(call));
}

/**
 * `POST /accounts/{account_id}/alerting/v3/policies`
 * @param call The request.
 */
async function createPolicy(call: Call): Promise<Answer> {
  const policy = created(call, await readBody(call));
  policiesOf(call).set(policy.id, policy);
  return ok({ id: policy.id });
}

/**
 * `PUT /accounts/{account_id}/alerting/v3/policies/{policy_id}`
 * @param call The request.
 */
async function updatePolicy(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const policy = changed(call, existingPolicy(call), body);
  policiesOf(call).set(policy.id, policy);
  return ok({ id: policy.id });
}

/**
 * `DELETE /accounts/{account_id}/alerting/v3/policies/{policy_id}`
 * @param call The request.
 */
function deletePolicy(call: Call): Answer {
  const { id } = existingPolicy(call);
  policiesOf(call).delete(id);
  const { silences, unsubscribeTokens } = call.world;
  const account_id = param(call, 'account_id');
  for (const silence of silences.of(account_id).values()) {
    if (silence.policy_id === id) silences.of(account_id).delete(silence.id);
  }
  for (const key of unsubscribeTokens.of(account_id).keys()) {
    if (key.startsWith(`${id} `)) unsubscribeTokens.of(account_id).delete(key);
  }
  return done();
}

/**
 * The policy that a path names.
 * @param call The request.
 * @throws {Refusal} When there is none.
 */
export function existingPolicy(call: Call): NotificationPolicy {
  // No more than a look: an account that does not exist must not get a collection, and some may ask without signing in.
  const policy = call.world.policies.get(param(call, 'account_id'))?.get(param(call, 'policy_id'));
  if (!policy) throw policyNotFound();
  return policy;
}

/** What is said about a policy that does not exist. */
export function policyNotFound(): Refusal {
  return refuse(404, undefined, 'Policy not found');
}

function policiesOf(call: Call): Map<string, NotificationPolicy> {
  return call.world.policies.of(param(call, 'account_id'));
}
