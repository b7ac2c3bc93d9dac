/** This file knows what an account may be told, and by which ways. */
import { type Answer, ok } from '../answer.ts';
import { alertingRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import { allows } from '../zones/plans.ts';
import { availableAlerts } from './alert-types.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/available_alerts': {
    handle: listAvailableAlerts,
    permissions: alertingRead,
    emulates: 'All 69 kinds with their filters, whatever the plan.',
  },
  'GET /accounts/{account_id}/alerting/v3/destinations/eligible': {
    handle: getEligible,
    permissions: alertingRead,
    emulates: 'Objects by way; PagerDuty from the business plan on.',
  },
};

/** `GET /accounts/{account_id}/alerting/v3/available_alerts` */
function listAvailableAlerts(): Answer {
  return ok(availableAlerts);
}

/**
 * `GET /accounts/{account_id}/alerting/v3/destinations/eligible`
 * @param call The request.
 */
function getEligible(call: Call): Answer {
  const account_id = param(call, 'account_id');
  const large = call.world.zonesOf(account_id).some(({ plan }) => allows(plan, 'business'));
  const eligible = large || call.world.accounts.get(account_id)?.type === 'enterprise';
  return ok({
    email: { eligible: true, ready: true, type: 'email' },
    pagerduty: { eligible, ready: true, type: 'pagerduty' },
    // The key has an s which the type has not.
    webhooks: { eligible: true, ready: true, type: 'webhook' },
  });
}
