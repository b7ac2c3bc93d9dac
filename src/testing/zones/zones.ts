/** This file knows the endpoints of one zone, and how a zone is written. */

import { type Answer, ok, refuse } from '../answer.ts';
import { may } from '../authorization.ts';
import { readBody } from '../body.ts';
import { zoneRead, zoneWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { World } from '../world/world.ts';
import type { Zone } from '../world/zones.ts';
import { asHostName } from './names.ts';
import { allows, plans } from './plans.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}': {
    handle: getZone,
    permissions: zoneRead,
    emulates: 'The zone with the rights the credential has.',
  },
  'PATCH /zones/{zone_id}': {
    handle: editZone,
    permissions: zoneWrite,
    emulates: 'One property for each request (1085); `type` on Enterprise, `vanity_name_servers` from Business on.',
  },
  'DELETE /zones/{zone_id}': {
    handle: deleteZone,
    permissions: zoneWrite,
    emulates: 'Removes the zone and everything in it.',
  },
};

/**
 * `GET /zones/{zone_id}`
 * @param call The request.
 */
function getZone(call: Call): Answer {
  return ok(renderZone(zoneOf(call), call));
}

/**
 * Whether a value names a kind of zone.
 * @param type What was given.
 */
export function isZoneType(type: unknown): type is Zone['type'] {
  return type === 'full' || type === 'partial' || type === 'secondary' || type === 'internal';
}

/**
 * `PATCH /zones/{zone_id}`
 * @param call The request.
 */
async function editZone(call: Call): Promise<Answer> {
  const { paused, type, vanity_name_servers } = await readBody(call);
  const zone = zoneOf(call);
  const given = [paused, type, vanity_name_servers].filter((value) => value !== undefined);
  if (given.length > 1) throw refuse(400, 1085, 'Only one zone property can be changed at a time');
  if (paused !== undefined) {
    if (typeof paused !== 'boolean') throw refuse(400, 1001, 'Invalid value for paused');
    zone.paused = paused;
  }
  if (type !== undefined) changeType(zone, type, call.world);
  if (vanity_name_servers !== undefined) nameServers(zone, vanity_name_servers);
  if (given.length > 0) zone.modified_on = call.clock.timestamp();
  return ok(renderZone(zone, call));
}

function changeType(zone: Zone, type: unknown, world: World): void {
  if (!isZoneType(type)) throw refuse(400, 1001, 'Invalid zone type');
  if (type === zone.type) return;
  if (!allows(zone.plan, 'enterprise')) throw refuse(400, 1108, 'Changing the type needs an Enterprise subscription');
  zone.type = type;
  if (type === 'partial') zone.verification_key ??= verificationKey(world);
}

function nameServers(zone: Zone, given: unknown): void {
  const names = Array.isArray(given) ? given.map(asHostName) : [undefined];
  if (names.includes(undefined)) throw refuse(400, 1001, 'Invalid value for vanity_name_servers');
  const before = zone.vanity_name_servers.join();
  if (names.join() !== before && !allows(zone.plan, 'business')) {
    throw refuse(400, 1108, 'Name servers of your own need a Business or Enterprise subscription');
  }
  zone.vanity_name_servers = names.filter((name) => name !== undefined);
}

/**
 * `DELETE /zones/{zone_id}`
 * @param call The request.
 */
function deleteZone(call: Call): Answer {
  const { id } = zoneOf(call);
  call.world.deleteZone(id);
  return ok({ id });
}

/**
 * The zone of a request; that it exists was established before its handler ran.
 * @param call The request.
 */
export function zoneOf(call: Call): Zone {
  const zone = call.world.zones.get(param(call, 'zone_id'));
  if (!zone) throw refuse(403, 9109, 'Unauthorized to access requested resource');
  return zone;
}

/** Rights as a zone names them, and the permissions of a token that give them. */
const rights: ReadonlyArray<[right: string, permissions: readonly string[]]> = [
  ['#dns_records:edit', ['DNS Write']],
  ['#dns_records:read', ['DNS Read', 'DNS Write']],
  ['#zone:edit', ['Zone Write']],
  ['#zone:read', ['Zone Read', 'Zone Write']],
  ['#zone_settings:edit', ['Zone Settings Write']],
  ['#zone_settings:read', ['Zone Settings Read', 'Zone Settings Write']],
];

/**
 * A zone as the API writes it.
 * @param zone The zone.
 * @param call The request, which decides which rights are named.
 */
export function renderZone(zone: Zone, { world, credential, clock }: Call): Record<string, unknown> {
  const { id, name, status, paused, type, account_id, modified_on, created_on, activated_on } = zone;
  const { name_servers, original_name_servers, vanity_name_servers } = zone;
  const target = { zone_id: id, account_id };
  const partial = { verification_key: zone.verification_key, cname_suffix: 'cdn.cloudflare.net' };
  return {
    id,
    name,
    status,
    paused,
    type,
    development_mode: developmentSeconds(zone, clock.now()),
    // A partial zone keeps the name servers that it has elsewhere, so there are none to delegate to.
    ...(type === 'partial' ? partial : { name_servers }),
    original_name_servers,
    original_registrar: null,
    original_dnshost: null,
    modified_on,
    created_on,
    activated_on,
    vanity_name_servers,
    vanity_name_servers_ips: null,
    meta: { step: 4, custom_certificate_quota: 0, page_rule_quota: 3, phishing_detected: false },
    owner: { id: null, type: 'user', email: null },
    account: { id: account_id, name: world.accounts.get(account_id)?.name ?? null },
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
    permissions: rights.filter(([, needed]) => may(credential, needed, target, world)).map(([right]) => right),
    plan: plans[zone.plan],
  };
}

/**
 * Seconds until the development mode of a zone ends, negative since it ended; 0 when it never was on.
 * @param zone The zone.
 * @param now The time in milliseconds.
 */
export function developmentSeconds({ development_ends }: Zone, now: number): number {
  return development_ends === null ? 0 : Math.round((Date.parse(development_ends) - now) / 1000);
}

/**
 * A new key that proves whose domain a partial zone is, when it is found in DNS.
 * @param world Where it will live.
 */
export function verificationKey({ random }: World): string {
  return `${100_000_000 + random.int(900_000_000)}-${100_000_000 + random.int(900_000_000)}`;
}
