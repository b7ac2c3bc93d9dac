/** This file knows the list of zones: who sees which, and how it is filtered, ordered and cut into pages. */

import { type Answer, refuse } from '../answer.ts';
import { may, reaches } from '../authorization.ts';
import { matching, paged, sorted, usualBounds } from '../paging.ts';
import type { Call, Service } from '../router.ts';
import type { Zone } from '../world/zones.ts';
import { plans } from './plans.ts';
import { renderZone } from './zones.ts';

// Whoever may write zones may list them, although only the reading permission is listed.
const zoneList = ['Zone Read', 'Zone Write'];

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones': {
    handle: listZones,
    permissions: zoneList,
    emulates:
      'Operators, filters, order, pages; zones in reach, internal ones only when asked for; at most 500 accounts.',
  },
};

/** How many accounts one list may span. */
const mostAccounts = 500;

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
function listZones(call: Call): Answer {
  const { query, world, credential } = call;
  refuseTooMany(call);
  const internal = typesOf(query)?.includes('internal') ?? false;
  const visible = [...world.zones.values()].filter((zone) => {
    if (zone.type === 'internal' && !internal) return false;
    const target = { zone_id: zone.id, account_id: zone.account_id };
    return reaches(credential, target, world) && may(credential, zoneList, target, world);
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
  const sizes = { ...usualBounds, max: largestPage(query) };
  return paged(sorted(found, query, orders), call, (zone) => renderZone(zone, call), sizes);
}

/** A page of up to 100 zones was recorded, although 50 is documented; who asks for more gets what is documented. */
function largestPage(query: URLSearchParams): number {
  const asked = Number(query.get('per_page'));
  return asked <= 100 ? 100 : usualBounds.max;
}

function refuseTooMany({ query, world, credential }: Call): void {
  if (query.get('account.id') || world.accounts.size <= mostAccounts) return;
  const inReach = [...world.accounts.keys()].filter((account_id) => reaches(credential, { account_id }, world));
  if (inReach.length <= mostAccounts) return;
  throw refuse(400, 1001, `Zones of more than ${mostAccounts} accounts cannot be listed at once: use account.id`);
}

function typesOf(query: URLSearchParams): string[] | undefined {
  const given = query.get('type');
  return given ? given.split(',').map((type) => type.trim()) : undefined;
}

function filtersOf({ query, world }: Call): Array<(zone: Zone) => boolean> {
  const filters: Array<(zone: Zone) => boolean> = [];
  const name = query.get('name');
  const account = query.get('account.id');
  const accountName = query.get('account.name');
  const status = query.get('status');
  const types = typesOf(query);
  if (name) filters.push((zone) => compare(zone.name, name));
  if (account) filters.push((zone) => zone.account_id === account);
  if (accountName) filters.push((zone) => compare(world.accounts.get(zone.account_id)?.name ?? '', accountName));
  if (status) filters.push((zone) => zone.status === status);
  if (types) filters.push((zone) => types.includes(zone.type));
  return filters;
}

function compare(text: string, filter: string): boolean {
  const colon = filter.indexOf(':');
  const operator = filter.slice(0, Math.max(0, colon));
  const test = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  return test ? test(text, filter.slice(colon + 1)) : text.toLowerCase() === filter.toLowerCase();
}
