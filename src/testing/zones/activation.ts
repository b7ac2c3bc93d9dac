/** This file knows the endpoint that asks for a zone to be activated. */
import { type Answer, ok, refuse } from '../answer.ts';
import { zoneWrite } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import { zoneOf } from './zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'PUT /zones/{zone_id}/activation_check': {
    handle: checkActivation,
    permissions: zoneWrite,
    emulates: 'Makes a pending zone active at once, unless it is paused; once an hour on Free, else every 5 minutes.',
  },
};

/**
 * `PUT /zones/{zone_id}/activation_check`
 * @param call The request.
 */
function checkActivation(call: Call): Answer {
  const zone = zoneOf(call);
  const free = zone.plan === 'free';
  const next = Date.parse(zone.checked_on ?? '') + (free ? 3_600_000 : 300_000);
  if (call.clock.now() < next) {
    throw refuse(400, 1224, `An activation check can be requested once ${free ? 'an hour' : 'in 5 minutes'}`);
  }
  const now = call.clock.timestamp();
  zone.checked_on = now;
  // Real checks take their time and look for the delegation; here the delegation is always right.
  if (zone.status === 'pending' && !zone.paused) {
    zone.status = 'active';
    zone.activated_on = now;
    zone.modified_on = now;
  }
  return ok({ id: zone.id });
}
