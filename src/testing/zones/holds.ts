/** This file knows the endpoints of zone holds, and which names they keep from being added elsewhere. */
import * as z from 'zod/mini';
import { type Answer, ok, refuse } from '../answer.ts';
import { check, readJson } from '../body.ts';
import { readTime, timestamp } from '../clock.ts';
import { zoneRead, zoneWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { World } from '../world/world.ts';
import type { Hold, Zone } from '../world/zones.ts';
import { asHostName } from './names.ts';
import { allows } from './plans.ts';
import { zoneOf } from './zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/hold': {
    handle: getHold,
    permissions: zoneRead,
    emulates: 'Whether the zone is held now; `include_subdomains` as text; 1005 below Enterprise.',
  },
  'POST /zones/{zone_id}/hold': {
    handle: createHold,
    permissions: zoneWrite,
    emulates: 'Holds from now on; 1005 below Enterprise.',
  },
  'PATCH /zones/{zone_id}/hold': {
    handle: editHold,
    permissions: zoneWrite,
    emulates: 'A date suspends the hold, null ends it, an empty text begins it; 1005 below Enterprise.',
  },
  'DELETE /zones/{zone_id}/hold': {
    handle: removeHold,
    permissions: zoneWrite,
    emulates: 'Ends the hold, or suspends it until `hold_after`; 1005 below Enterprise.',
  },
  'GET /zones/{zone_id}/hold/{zone_name}': {
    handle: getHoldOfName,
    permissions: zoneRead,
    emulates: 'Looks for a hold on the name and its ancestors in all accounts; `include_subdomains` as boolean.',
  },
};

const edit = z.object({
  hold_after: z.optional(z.nullable(z.string())),
  // Answers carry this as text, so it is taken back as text too.
  include_subdomains: z.optional(z.nullable(z.union([z.boolean(), z.enum(['true', 'false'])]))),
});

/**
 * `GET /zones/{zone_id}/hold`
 * @param call The request.
 */
function getHold(call: Call): Answer {
  return answer(holdOf(holdable(call), call), call);
}

/**
 * `POST /zones/{zone_id}/hold`
 * @param call The request.
 */
function createHold(call: Call): Answer {
  const zone = holdable(call);
  const include_subdomains = call.query.get('include_subdomains') === 'true';
  return store(zone, { include_subdomains, hold_after: call.clock.timestamp() }, call);
}

/**
 * `PATCH /zones/{zone_id}/hold`
 * @param call The request.
 */
async function editHold(call: Call): Promise<Answer> {
  const body = readJson(call);
  const zone = holdable(call);
  const { hold_after, include_subdomains } = check(body, edit, 1001);
  const hold = { ...holdOf(zone, call) };
  if (typeof include_subdomains === 'boolean') hold.include_subdomains = include_subdomains;
  else if (include_subdomains) hold.include_subdomains = include_subdomains === 'true';
  // Here null is an order of its own: it lifts the hold for good.
  if (hold_after !== undefined) hold.hold_after = hold_after === null ? null : begins(hold, hold_after, call);
  return store(zone, hold, call);
}

/**
 * `DELETE /zones/{zone_id}/hold`
 * @param call The request.
 */
function removeHold(call: Call): Answer {
  const zone = holdable(call);
  const given = call.query.get('hold_after');
  const hold = holdOf(zone, call);
  return store(zone, { ...hold, hold_after: given ? begins(hold, given, call) : null }, call);
}

/**
 * `GET /zones/{zone_id}/hold/{zone_name}`
 * @param call The request.
 */
function getHoldOfName(call: Call): Answer {
  holdable(call);
  const name = asHostName(decoded(param(call, 'zone_name')));
  if (name === undefined) throw refuse(400, 1001, 'Invalid zone name');
  const now = call.clock.now();
  const { hold_after, include_subdomains } = holdsOver(name, call.world, now)[0]?.hold ?? never;
  const hold = isActive({ hold_after, include_subdomains }, now);
  return ok({ hold, hold_after: hold ? null : hold_after, include_subdomains });
}

/**
 * Whether a name is kept from being added to an account by a hold of another account.
 * @param name The name.
 * @param world What exists.
 * @param now The time in milliseconds.
 * @param account_id The account it would be added to.
 */
export function isHeld(name: string, world: World, now: number, account_id: string): boolean {
  return holdsOver(name, world, now).some(({ hold, zone }) => isActive(hold, now) && zone.account_id !== account_id);
}

const never: Hold = { include_subdomains: false, hold_after: null };

/** The holds that concern a name, those in force first. */
function holdsOver(name: string, world: World, now: number): Array<{ hold: Hold; zone: Zone }> {
  const found = [...world.holds].flatMap(([id, hold]) => {
    const zone = world.zones.get(id);
    if (!zone) return [];
    const below = hold.include_subdomains && name.endsWith(`.${zone.name}`);
    return below || zone.name === name ? [{ hold, zone }] : [];
  });
  return found.sort((a, b) => Number(isActive(b.hold, now)) - Number(isActive(a.hold, now)));
}

function isActive({ hold_after }: Hold, now: number): boolean {
  return hold_after !== null && Date.parse(hold_after) <= now;
}

/** The zone of a request, if its plan has holds. */
function holdable(call: Call): Zone {
  const zone = zoneOf(call);
  if (!allows(zone.plan, 'enterprise')) throw refuse(400, 1005, 'Zone holds need an Enterprise plan');
  return zone;
}

function holdOf(zone: Zone, { world }: Call): Hold {
  return world.holds.get(zone.id) ?? never;
}

/** From when on a hold will be in force; an empty text means now, and the past changes nothing about a hold in force. */
function begins(hold: Hold, given: string, { clock }: Call): string {
  const time = given === '' ? clock.now() : readTime(given);
  if (time === undefined) throw refuse(400, 1001, 'Invalid value for hold_after');
  return hold.hold_after !== null && isActive(hold, clock.now()) && time <= clock.now()
    ? hold.hold_after
    : timestamp(time);
}

function store(zone: Zone, hold: Hold, call: Call): Answer {
  call.world.holds.set(zone.id, hold);
  return answer(hold, call);
}

function answer(hold: Hold, { clock }: Call): Answer {
  return ok({
    hold: isActive(hold, clock.now()),
    include_subdomains: String(hold.include_subdomains),
    ...(hold.hold_after === null ? undefined : { hold_after: hold.hold_after }),
  });
}

/** A part of the path without its percent signs; one that cannot be read stays as it is, and is no name then. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
