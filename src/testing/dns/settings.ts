/** This file knows the endpoints of DNS settings: how a zone is set up, and what the zones of an account start with. */
import * as z from 'zod/mini';
import { type Answer, ok, refuse } from '../answer.ts';
import { check, readJson } from '../body.ts';
import { accountDnsRead, accountDnsWrite, dnsSettingsRead, dnsSettingsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { AccountDnsSettings, DnsSettings } from '../world/dns.ts';
import type { World } from '../world/world.ts';
import type { Zone } from '../world/zones.ts';
import { zoneOf } from '../zones/zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dns_settings': {
    handle: getZoneSettings,
    permissions: dnsSettingsRead,
    emulates: 'What is set, else what the account gave the zone.',
  },
  'PATCH /zones/{zone_id}/dns_settings': {
    handle: editZoneSettings,
    permissions: dnsSettingsWrite,
    emulates: 'Ranges; parts of soa and nameservers; refusal 1003 of what needs an enterprise zone.',
  },
  'GET /accounts/{account_id}/dns_settings': {
    handle: getAccountSettings,
    permissions: accountDnsRead,
    emulates: 'What is set.',
  },
  'PATCH /accounts/{account_id}/dns_settings': {
    handle: editAccountSettings,
    permissions: accountDnsWrite,
    emulates: 'As for zones; counts for zones that are added later.',
  },
};

const toggle = (name: string) => z.nullish(z.boolean(`DNS Validation Error: ${name} must be a boolean.`));

const host = (name: string) => {
  const rule = `DNS Validation Error: ${name} must be a host name.`;
  return z.nullish(
    z.string(rule).check(z.maxLength(255, rule), z.regex(/^([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$/i, rule)),
  );
};

const between = (name: string, min: number, max: number) => {
  const rule = `DNS Validation Error: ${name} must be a whole number between ${min} and ${max}.`;
  return z.nullish(z.int(rule).check(z.minimum(min, rule), z.maximum(max, rule)));
};

const oneOf = (name: string, values: readonly string[]) =>
  z.nullish(z.enum(values, `DNS Validation Error: ${name} must be one of ${values.join(', ')}.`));

/** The body of a change; zones and accounts differ only in the name servers they can have. */
const changesWith = (serverTypes: readonly string[]) =>
  z.object({
    flatten_all_cnames: toggle('flatten_all_cnames'),
    foundation_dns: toggle('foundation_dns'),
    internal_dns: z.nullish(z.object({ reference_zone_id: z.nullish(z.string()) })),
    multi_provider: toggle('multi_provider'),
    nameservers: z.nullish(
      z.object({ type: oneOf('nameservers.type', serverTypes), ns_set: between('nameservers.ns_set', 1, 5) }),
    ),
    ns_ttl: between('ns_ttl', 30, 86_400),
    secondary_overrides: toggle('secondary_overrides'),
    soa: z.nullish(
      z.object({
        mname: host('soa.mname'),
        rname: host('soa.rname'),
        refresh: between('soa.refresh', 600, 86_400),
        retry: between('soa.retry', 600, 86_400),
        expire: between('soa.expire', 86_400, 2_419_200),
        min_ttl: between('soa.min_ttl', 60, 86_400),
        ttl: between('soa.ttl', 300, 86_400),
      }),
    ),
    zone_mode: oneOf('zone_mode', ['standard', 'cdn_only', 'dns_only']),
  });

type Changes = z.infer<ReturnType<typeof changesWith>>;

const custom = ['custom.account', 'custom.tenant'];
const zoneChanges = changesWith(['cloudflare.standard', 'cloudflare.advanced', ...custom, 'custom.zone']);
const accountChanges = z.object({
  zone_defaults: z.nullish(
    changesWith(['cloudflare.standard', 'cloudflare.standard.random', 'cloudflare.advanced', ...custom]),
  ),
  enforce_dns_only: toggle('enforce_dns_only'),
});

/**
 * `GET /zones/{zone_id}/dns_settings`
 * @param call The request.
 */
function getZoneSettings(call: Call): Answer {
  return ok(settingsOfZone(zoneOf(call), call.world));
}

/**
 * `PATCH /zones/{zone_id}/dns_settings`
 * @param call The request.
 */
async function editZoneSettings(call: Call): Promise<Answer> {
  const given = check(readJson(call), zoneChanges, 1004);
  const { world } = call;
  const zone = zoneOf(call);
  const before = settingsOfZone(zone, world);
  const after = combine(before, given);
  if (given.nameservers?.ns_set) after.nameservers.ns_set = given.nameservers.ns_set;
  checkPlan(before, after, zone.plan === 'enterprise');
  checkReference(before, after, zone.account_id, world);
  world.zoneDnsSettings.set(zone.id, after);
  return ok(after);
}

/**
 * `GET /accounts/{account_id}/dns_settings`
 * @param call The request.
 */
function getAccountSettings(call: Call): Answer {
  return ok(settingsOfAccount(param(call, 'account_id'), call.world));
}

/**
 * `PATCH /accounts/{account_id}/dns_settings`
 * @param call The request.
 */
async function editAccountSettings(call: Call): Promise<Answer> {
  const given = check(readJson(call), accountChanges, 1004);
  const { world } = call;
  const account_id = param(call, 'account_id');
  const before = settingsOfAccount(account_id, world);
  const zone_defaults = combine(before.zone_defaults, given.zone_defaults ?? {});
  checkPlan(before.zone_defaults, zone_defaults, world.accounts.get(account_id)?.type === 'enterprise');
  checkReference(before.zone_defaults, zone_defaults, account_id, world);
  // Zones keep what they were added with: only later ones get the new defaults.
  for (const zone of world.zonesOf(account_id)) world.zoneDnsSettings.set(zone.id, settingsOfZone(zone, world));
  const after = { zone_defaults, enforce_dns_only: given.enforce_dns_only ?? before.enforce_dns_only };
  world.accountDnsSettings.set(account_id, after);
  return ok(after);
}

function settingsOfZone({ id, account_id }: Zone, world: World): DnsSettings {
  const own = world.zoneDnsSettings.get(id);
  if (own) return own;
  const { nameservers, ...inherited } = settingsOfAccount(account_id, world).zone_defaults;
  // A random set is chosen once for each zone; its identifier is as good a die as any.
  const random = nameservers.type === 'cloudflare.standard.random';
  const type = random ? 'cloudflare.standard' : nameservers.type;
  const ns_set = random ? (Number.parseInt(id.slice(0, 4), 16) % 5) + 1 : 1;
  return combine({ ...inherited, nameservers: { type, ns_set } }, {});
}

function settingsOfAccount(account_id: string, world: World): AccountDnsSettings {
  return world.accountDnsSettings.get(account_id) ?? { zone_defaults: combine(standard, {}), enforce_dns_only: false };
}

/** What every account starts with. */
const standard: DnsSettings = {
  flatten_all_cnames: false,
  foundation_dns: false,
  internal_dns: {},
  multi_provider: false,
  nameservers: { type: 'cloudflare.standard' },
  ns_ttl: 86_400,
  secondary_overrides: false,
  soa: {
    mname: null,
    rname: 'dns.cloudflare.com',
    refresh: 10_000,
    retry: 2400,
    expire: 604_800,
    min_ttl: 1800,
    ttl: 3600,
  },
  zone_mode: 'standard',
};

/** New settings out of old ones; what is left out stays, and so does what is null, but for the primary name server. */
function combine(before: DnsSettings, given: Partial<Changes>): DnsSettings {
  const reference_zone_id = given.internal_dns?.reference_zone_id ?? before.internal_dns.reference_zone_id;
  const soa = Object.entries(given.soa ?? {}).flatMap(([name, value]) =>
    value === undefined || (value === null && name !== 'mname') ? [] : [[name, value] as const],
  );
  return {
    flatten_all_cnames: given.flatten_all_cnames ?? before.flatten_all_cnames,
    foundation_dns: given.foundation_dns ?? before.foundation_dns,
    internal_dns: reference_zone_id === undefined ? {} : { reference_zone_id },
    multi_provider: given.multi_provider ?? before.multi_provider,
    nameservers: { ...before.nameservers, type: given.nameservers?.type ?? before.nameservers.type },
    ns_ttl: given.ns_ttl ?? before.ns_ttl,
    secondary_overrides: given.secondary_overrides ?? before.secondary_overrides,
    soa: { ...before.soa, ...Object.fromEntries(soa) },
    zone_mode: given.zone_mode ?? before.zone_mode,
  };
}

/** What costs extra can be switched off on every plan, but not on. */
function checkPlan(before: DnsSettings, after: DnsSettings, enterprise: boolean): void {
  if (enterprise) return;
  const had = extras(before);
  if (extras(after).some((value, at) => value !== '' && value !== had[at])) {
    throw refuse(400, 1003, 'DNS setting not available');
  }
}

/** The settings that only enterprise plans have; an empty text stands for what every plan has. */
function extras({ nameservers, internal_dns, ...settings }: DnsSettings): string[] {
  const { foundation_dns, multi_provider, secondary_overrides } = settings;
  const toggles = { foundation_dns, multi_provider, secondary_overrides };
  return [
    ...Object.entries(toggles).map(([name, on]) => (on ? name : '')),
    internal_dns.reference_zone_id ?? '',
    nameservers.type.startsWith('cloudflare.standard') ? '' : nameservers.type,
  ];
}

function checkReference(before: DnsSettings, after: DnsSettings, account_id: string, world: World): void {
  const { reference_zone_id } = after.internal_dns;
  if (reference_zone_id === undefined || reference_zone_id === before.internal_dns.reference_zone_id) return;
  if (world.zones.get(reference_zone_id)?.account_id === account_id) return;
  throw refuse(400, 1004, 'DNS Validation Error: internal_dns.reference_zone_id must be a zone of the account.');
}
