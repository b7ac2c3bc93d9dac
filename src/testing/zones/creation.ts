/** This file knows how a zone is added: who may, under which name, and how it begins. */

import { type Answer, ok, type Refusal, refuse } from '../answer.ts';
import { may, reaches } from '../authorization.ts';
import { isObject, readBody } from '../body.ts';
import { none, zoneWrite } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import type { World } from '../world/world.ts';
import { assignedNameServers, formerNameServers, type Zone } from '../world/zones.ts';
import { isHeld } from './holds.ts';
import { asHostName, zoneName } from './names.ts';
import { allows } from './plans.ts';
import { isZoneType, renderZone, verificationKey } from './zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  // Its account stands in the body, so its handler asks for the permission, and refuses in words of its own.
  'POST /zones': {
    handle: createZone,
    permissions: none,
    emulates:
      'Names in punycode; 1049, 1061, 1097 (`banned.example`), 1098 (`temporarily-banned.example`), 1099, 1104, 1118 ' +
      '(50 pending on Free), holds of other accounts; the missing permission in its own words.',
  },
};

/** How many zones of an account may wait for their activation on the Free plan. */
const pendingLimit = 50;

/**
 * `POST /zones`
 * @param call The request.
 */
async function createZone(call: Call): Promise<Answer> {
  const { world, credential } = call;
  const { name, account, type = 'full' } = await readBody(call);
  const account_id = isObject(account) && typeof account.id === 'string' ? account.id : undefined;
  if (typeof name !== 'string' || name === '') throw refuse(400, 1001, 'Zone name is required');
  if (account_id === undefined) throw refuse(400, 1001, 'Account is required');
  const target = { account_id };
  if (!reaches(credential, target, world)) throw refuse(403, 9109, 'Unauthorized to access requested resource');
  if (!may(credential, zoneWrite, target, world)) throw creationForbidden();
  if (!isZoneType(type)) throw refuse(400, 1001, 'Invalid zone type');
  refuseType(type, world);
  const domain = nameOf(name, type, world);
  if (isHeld(domain, world, call.clock.now(), account_id)) throw held(domain);
  if ([...world.zones.values()].some((zone) => zone.name === domain)) {
    throw refuse(400, 1061, `${domain} already exists`);
  }
  refuseTooMany(account_id, world);
  const zone = begin(domain, account_id, type, call);
  world.zones.set(zone.id, zone);
  return ok(renderZone(zone, call));
}

/** An internal zone is seen by nobody outside, so its name need not be registered. */
function nameOf(given: string, type: Zone['type'], world: World): string {
  const internal = type === 'internal' ? asHostName(given) : undefined;
  return internal ?? zoneName(given, allows(world.zonePlan, 'enterprise'));
}

function refuseType(type: Zone['type'], world: World): void {
  if (type === 'partial' && !allows(world.zonePlan, 'business')) {
    throw refuse(400, 1104, 'A partial zone is not allowed on this plan');
  }
  if ((type === 'secondary' || type === 'internal') && !allows(world.zonePlan, 'enterprise')) {
    throw refuse(400, 1108, `A zone of type ${type} needs an Enterprise subscription`);
  }
}

function refuseTooMany(account_id: string, world: World): void {
  if (world.zonePlan !== 'free') return;
  const pending = world.zonesOf(account_id).filter(({ status }) => status === 'pending');
  if (pending.length < pendingLimit) return;
  throw refuse(400, 1118, 'You have exceeded the limit for adding zones. Please activate some zones.');
}

/** A zone as it is right after it was added. Nothing has to be activated where nobody outside will ask. */
function begin(name: string, account_id: string, type: Zone['type'], { world, clock }: Call): Zone {
  const now = clock.timestamp();
  const internal = type === 'internal';
  return {
    id: world.createId(),
    name,
    status: internal ? 'active' : 'pending',
    plan: world.zonePlan,
    paused: false,
    type,
    development_ends: null,
    verification_key: type === 'partial' ? verificationKey(world) : null,
    name_servers: internal ? [] : [...assignedNameServers],
    original_name_servers: internal ? null : [...formerNameServers],
    vanity_name_servers: [],
    account_id,
    modified_on: now,
    created_on: now,
    activated_on: internal ? now : null,
    checked_on: null,
  };
}

/** An error without a useful code: its text is all that tells it from the others. */
function creationForbidden(): Refusal {
  const permission = 'com.cloudflare.api.account.zone.create';
  return refuse(403, 0, `Requires permission "${permission}" to create zones for the selected account`);
}

function held(name: string): Refusal {
  return refuse(400, 1106, `${name} is held by another account and cannot be added to this one`);
}
