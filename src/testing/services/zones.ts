/** This file knows the endpoints of zones. */
import { may, reaches } from '../access.ts';
import { type Answer, ok, Refusal, refuse } from '../answer.ts';
import { isObject, readBody } from '../body.ts';
import { matching, paged, sorted } from '../paging.ts';
import { none, zoneRead, zoneWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Zone } from '../world/zones.ts';
import { plans } from './plans.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  // Whoever may write zones may list them, although only the reading permission is listed.
  'GET /zones': {
    handle: listZones,
    permissions: ['Zone Read', 'Zone Write'],
    emulates: 'Operators, filters, order, pages; only zones in reach.',
  },
  // Its account stands in the body, so its handler asks for the permission, and refuses in words of its own.
  'POST /zones': {
    handle: createZone,
    permissions: none,
    emulates: 'Refusals 1061, 1099 and the missing permission in its own words.',
  },
  'GET /zones/{zone_id}': {
    handle: getZone,
    permissions: zoneRead,
    emulates: 'The zone with the rights the credential has.',
  },
  'PATCH /zones/{zone_id}': { handle: editZone, permissions: zoneWrite, emulates: 'One property for each request.' },
  'DELETE /zones/{zone_id}': {
    handle: deleteZone,
    permissions: zoneWrite,
    emulates: 'Removes the zone and everything in it.',
  },
};

/** Operators that stand before a value, and what they mean for two texts. */
const operators: Record<string, (text: string, value: string) => boolean> = {
  equal: (text, value) => text.toLowerCase() === value.toLowerCase(),
  not_equal: (text, value) => text.toLowerCase() !== value.toLowerCase(),
  starts_with: (text, value) => text.toLowerCase().startsWith(value.toLowerCase()),
  ends_with: (text, value) => text.toLowerCase().endsWith(value.toLowerCase()),
  contains: (text, value) => text.toLowerCase().includes(value.toLowerCase()),
  starts_with_case_sensitive: (text, value) => text.startsWith(value),
  ends_with_case_sensitive: (text, value) => text.endsWith(value),
  contains_case_sensitive: (text, value) => text.includes(value),
};

/**
 * `GET /zones`
 * @param call The request.
 */
export function listZones(call: Call): Answer {
  const { query, world, credential } = call;
  const visible = [...world.zones.values()].filter((zone) => {
    const target = { zone_id: zone.id, account_id: zone.account_id };
    return reaches(credential, target, world) && may(credential, ['Zone Read', 'Zone Write'], target, world);
  });
  const found = matching(visible, query, filtersOf(call));
  const accountName = (zone: Zone): string => world.accounts.get(zone.account_id)?.name ?? '';
  const orders = {
    name: (zone: Zone) => zone.name,
    status: (zone: Zone) => zone.status,
    'account.id': (zone: Zone) => zone.account_id,
    'account.name': accountName,
    'plan.id': (zone: Zone) => plans[zone.plan].id,
  };
  return paged(sorted(found, query, orders), call, (zone) => render(zone, call));
}

function filtersOf({ query, world }: Call): Array<(zone: Zone) => boolean> {
  const filters: Array<(zone: Zone) => boolean> = [];
  const name = query.get('name');
  const account = query.get('account.id');
  const accountName = query.get('account.name');
  const status = query.get('status');
  const type = query.get('type')?.split(',');
  if (name) filters.push((zone) => compare(zone.name, name));
  if (account) filters.push((zone) => zone.account_id === account);
  if (accountName) filters.push((zone) => compare(world.accounts.get(zone.account_id)?.name ?? '', accountName));
  if (status) filters.push((zone) => zone.status === status);
  if (type) filters.push((zone) => type.includes(zone.type));
  return filters;
}

function compare(text: string, filter: string): boolean {
  const colon = filter.indexOf(':');
  const operator = filter.slice(0, Math.max(0, colon));
  const test = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  return test ? test(text, filter.slice(colon + 1)) : text.toLowerCase() === filter.toLowerCase();
}

/**
 * `GET /zones/{zone_id}`
 * @param call The request.
 */
export function getZone(call: Call): Answer {
  return ok(render(zoneOf(call), call));
}

/**
 * `POST /zones`
 * @param call The request.
 */
export async function createZone(call: Call): Promise<Answer> {
  const { world, credential, clock } = call;
  const { name, account, type = 'full' } = await readBody(call);
  const account_id = isObject(account) && typeof account.id === 'string' ? account.id : undefined;
  if (typeof name !== 'string' || name === '') throw refuse(400, 1001, 'Zone name is required');
  if (account_id === undefined) throw refuse(400, 1001, 'Account is required');
  const target = { account_id };
  if (!reaches(credential, target, world)) throw refuse(403, 9109, 'Unauthorized to access requested resource');
  if (!may(credential, ['Zone Write'], target, world)) throw creationForbidden();
  const domain = name.toLowerCase().replace(/\.$/, '');
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain) || domain.length > 253) {
    throw refuse(400, 1099, `We were unable to identify ${name} as a registered domain.`);
  }
  if (!isZoneType(type)) throw refuse(400, 1001, 'Invalid zone type');
  if ([...world.zones.values()].some((zone) => zone.name === domain)) {
    throw refuse(400, 1061, `${domain} already exists`);
  }
  const now = clock.timestamp();
  const zone: Zone = {
    id: world.createId(),
    name: domain,
    status: 'pending',
    plan: 'free',
    paused: false,
    type,
    development_mode: 0,
    name_servers: ['blakely.ns.cloudflare.com', 'vin.ns.cloudflare.com'],
    original_name_servers: ['ns1.registrar.example', 'ns2.registrar.example'],
    vanity_name_servers: [],
    account_id,
    modified_on: now,
    created_on: now,
    activated_on: null,
  };
  world.zones.set(zone.id, zone);
  return ok(render(zone, call));
}

/** An error without a useful code: its text is all that tells it from the others. */
function creationForbidden(): Refusal {
  const permission = 'com.cloudflare.api.account.zone.create';
  const message = `Requires permission "${permission}" to create zones for the selected account`;
  return new Refusal(403, [{ code: 0, message }]);
}

function isZoneType(type: unknown): type is Zone['type'] {
  return type === 'full' || type === 'partial' || type === 'secondary' || type === 'internal';
}

/**
 * `PATCH /zones/{zone_id}`
 * @param call The request.
 */
export async function editZone(call: Call): Promise<Answer> {
  const zone = zoneOf(call);
  const { paused, type, vanity_name_servers } = await readBody(call);
  const given = [paused, type, vanity_name_servers].filter((value) => value !== undefined);
  if (given.length > 1) throw refuse(400, 1085, 'Only one zone property can be changed at a time');
  if (paused !== undefined) {
    if (typeof paused !== 'boolean') throw refuse(400, 1001, 'Invalid value for paused');
    zone.paused = paused;
  }
  if (type !== undefined) {
    if (!isZoneType(type)) throw refuse(400, 1001, 'Invalid zone type');
    zone.type = type;
  }
  if (Array.isArray(vanity_name_servers)) zone.vanity_name_servers = vanity_name_servers.map(String);
  if (given.length > 0) zone.modified_on = call.clock.timestamp();
  return ok(render(zone, call));
}

/**
 * `DELETE /zones/{zone_id}`
 * @param call The request.
 */
export function deleteZone(call: Call): Answer {
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

function render(zone: Zone, { world, credential }: Call): Record<string, unknown> {
  const { account_id, plan, modified_on, created_on, activated_on, vanity_name_servers, ...start } = zone;
  const { original_name_servers, ...head } = start;
  const target = { zone_id: zone.id, account_id };
  return {
    ...head,
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
    plan: plans[plan],
  };
}
