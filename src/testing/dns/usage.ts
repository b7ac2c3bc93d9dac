/** This file knows the endpoints that count DNS records. */
import { type Answer, ok } from '../answer.ts';
import { accountDnsRead, dnsSettingsRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { PlanName, Zone } from '../world/zones.ts';
import { zoneOf } from '../zones/zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dns_records/usage': {
    handle: getZoneUsage,
    permissions: dnsSettingsRead,
    emulates: 'The records there are; a quota on the free plan, none of its own on others.',
  },
  'GET /accounts/{account_id}/dns_records/usage': {
    handle: getAccountUsage,
    permissions: accountDnsRead,
    emulates: 'The records of all zones; internal ones apart in enterprise accounts.',
  },
};

/** How many records a zone may have; null leaves the limit to its account. */
const quotas: Record<PlanName, number | null> = { free: 200, pro: null, business: null, enterprise: null };

/**
 * `GET /zones/{zone_id}/dns_records/usage`
 * @param call The request.
 */
function getZoneUsage(call: Call): Answer {
  const { id, plan } = zoneOf(call);
  return ok({ record_quota: quotas[plan], record_usage: call.world.records(id).size });
}

/**
 * `GET /accounts/{account_id}/dns_records/usage`
 * @param call The request.
 */
function getAccountUsage(call: Call): Answer {
  const { world } = call;
  const account_id = param(call, 'account_id');
  const zones = world.zonesOf(account_id);
  const count = (some: readonly Zone[]): number => some.reduce((sum, { id }) => sum + world.records(id).size, 0);
  const enterprise = world.accounts.get(account_id)?.type === 'enterprise';
  return ok({
    record_quota: null,
    record_usage: count(zones.filter(({ type }) => type !== 'internal')),
    ...(enterprise && { internal_record_usage: count(zones.filter(({ type }) => type === 'internal')) }),
  });
}
