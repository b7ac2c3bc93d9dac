/** This file knows the endpoints that connect an account with PagerDuty. */
import { type Answer, done, ok, refuse } from '../answer.ts';
import { alertingRead, alertingWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/destinations/pagerduty': {
    handle: listServices,
    permissions: alertingRead,
    emulates: 'All in one answer.',
  },
  'DELETE /accounts/{account_id}/alerting/v3/destinations/pagerduty': {
    handle: deleteServices,
    permissions: alertingWrite,
    emulates: 'Removes every service; policies keep naming them.',
  },
  'POST /accounts/{account_id}/alerting/v3/destinations/pagerduty/connect': {
    handle: createToken,
    permissions: alertingWrite,
    emulates: 'A token for one connection, whatever the plan.',
  },
  'GET /accounts/{account_id}/alerting/v3/destinations/pagerduty/connect/{token_id}': {
    handle: connect,
    permissions: alertingWrite,
    emulates: 'Adds a service, although it is a GET; a token connects once.',
  },
};

/**
 * `GET /accounts/{account_id}/alerting/v3/destinations/pagerduty`
 * @param call The request.
 */
function listServices(call: Call): Answer {
  return ok([...call.world.pagerDuty.of(param(call, 'account_id')).values()]);
}

/**
 * `DELETE /accounts/{account_id}/alerting/v3/destinations/pagerduty`
 * @param call The request.
 */
function deleteServices(call: Call): Answer {
  call.world.pagerDuty.of(param(call, 'account_id')).clear();
  return done();
}

/**
 * `POST /accounts/{account_id}/alerting/v3/destinations/pagerduty/connect`
 * @param call The request.
 */
function createToken(call: Call): Answer {
  const id = call.world.createId();
  call.world.pagerDutyTokens.of(param(call, 'account_id')).set(id, id);
  return ok({ id });
}

/**
 * `GET /accounts/{account_id}/alerting/v3/destinations/pagerduty/connect/{token_id}`
 * @param call The request.
 */
function connect(call: Call): Answer {
  const { world } = call;
  const account_id = param(call, 'account_id');
  if (!world.pagerDutyTokens.of(account_id).delete(param(call, 'token_id'))) {
    throw refuse(404, undefined, 'PagerDuty integration token not found');
  }
  const services = world.pagerDuty.of(account_id);
  const id = world.createId();
  services.set(id, { id, name: `PagerDuty service ${services.size + 1}` });
  return ok({ id });
}
