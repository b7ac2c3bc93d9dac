/** Zones: the domains of an account. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import {
  array,
  boolean,
  type Deleted,
  deleted,
  nullish,
  number,
  object,
  optional,
  string,
  toDeleted,
  unknown,
} from '../schema.ts';
import type { Transport } from '../transport.ts';
import { holdEndpoints, ZoneHolds, zoneRead } from './zone-holds.ts';
import { settingEndpoints, ZoneSettings } from './zone-settings.ts';

/** How the DNS of a zone is set up. */
export type ZoneType = 'full' | 'partial' | 'secondary' | 'internal' | (string & {});

/** A zone: a domain, and what Cloudflare does for it. */
export interface Zone {
  /** Identifier of the zone. */
  id: string;
  /** The domain. */
  name: string;
  /**
   * How far it is: `pending` until the name servers of the domain point to Cloudflare, `moved` when they no longer do.
   */
  status?: 'initializing' | 'pending' | 'active' | 'moved' | (string & {}) | null;
  /** Whether Cloudflare answers its DNS only, and neither protects nor speeds it up. */
  paused?: boolean;
  /** How its DNS is set up: `full` with Cloudflare, `partial` elsewhere with CNAMEs to Cloudflare. */
  type?: ZoneType;
  /** Seconds left of the development mode; negative since it ended, 0 if it never was on. */
  development_mode?: number;
  /** Name servers that Cloudflare has assigned. Partial zones may have none. */
  name_servers?: string[] | null;
  /** Name servers that it had before Cloudflare. */
  original_name_servers?: string[] | null;
  /** Registrar at that time. */
  original_registrar?: string | null;
  /** DNS host at that time. */
  original_dnshost?: string | null;
  /** Name servers under names of its own. Business and Enterprise only. */
  vanity_name_servers?: string[] | null;
  /** Addresses of those. */
  vanity_name_servers_ips?: unknown;
  /** Account that has it. Very old answers lack it. */
  account?: ZoneAccount;
  /** Who owns it. */
  owner?: ZoneOwner | null;
  /** Quotas and marks. */
  meta?: ZoneMeta | null;
  /** The tenant that it belongs to. */
  tenant?: ZoneTenant | null;
  /** The unit of the tenant that it belongs to. */
  tenant_unit?: ZoneTenantUnit | null;
  /** Suffix of the CNAMEs that point to Cloudflare; tenants only. */
  cname_suffix?: string | null;
  /** What a partial zone has to publish to be verified. */
  verification_key?: string | null;
  /**
   * Its plan.
   * @deprecated By Cloudflare, in favour of subscriptions.
   */
  plan?: ZonePlan | null;
  /**
   * What the caller may do with it, such as `#zone:read`.
   * @deprecated By Cloudflare, in favour of token policies.
   */
  permissions?: string[] | null;
  /** When it was created, in RFC 3339. */
  created_on?: string | null;
  /** When it was last changed, in RFC 3339. */
  modified_on?: string | null;
  /** When it was last found active, in RFC 3339; `null` if it never was. */
  activated_on?: string | null;
}

/** The account that has a zone. */
export interface ZoneAccount {
  /** Identifier of the account. */
  id?: string | null;
  /** Its name. */
  name?: string | null;
}

/** Who owns a zone. Mostly `null` and nothing but the type. */
export interface ZoneOwner {
  /** Identifier of the owner. */
  id?: string | null;
  /** Name of the owner. */
  name?: string | null;
  /** Kind of owner, such as `user` or `organization`. */
  type?: string | null;
  /** E-mail address of the owner. */
  email?: string | null;
}

/** Quotas and marks of a zone. */
export interface ZoneMeta {
  /** How far its setup is. */
  step?: number | null;
  /** Page rules that it may have. */
  page_rule_quota?: number | null;
  /** Custom certificates that it may have. */
  custom_certificate_quota?: number | null;
  /** Whether it uses the CDN only. */
  cdn_only?: boolean | null;
  /** Whether it uses the DNS only. */
  dns_only?: boolean | null;
  /**
   * Whether it has Foundation DNS.
   * @deprecated By Cloudflare, in favour of the DNS settings.
   */
  foundation_dns?: boolean | null;
  /** Whether it was found to be phishing. */
  phishing_detected?: boolean | null;
}

/** The tenant that a zone belongs to. */
export interface ZoneTenant {
  /** Identifier of the tenant. */
  id?: string | null;
  /** Its name. */
  name?: string | null;
}

/** The unit of a tenant that a zone belongs to. */
export interface ZoneTenantUnit {
  /** Identifier of the unit. */
  id?: string | null;
}

/** A plan that a zone has, or could have. */
export interface ZonePlan {
  /** Identifier of the plan. */
  id?: string | null;
  /** Its name, such as `Pro Plan`. */
  name?: string | null;
  /** Its old name, such as `free` or `pro`. */
  legacy_id?: string | null;
  /** What it costs each time, in `currency`. */
  price?: number | null;
  /** Currency of the price, such as `USD`. */
  currency?: string | null;
  /** How often it is billed; empty for free plans. */
  frequency?: 'weekly' | 'monthly' | 'quarterly' | 'yearly' | '' | (string & {}) | null;
  /** Whether the zone has it. */
  is_subscribed?: boolean | null;
  /** Whether the caller may choose it. */
  can_subscribe?: boolean | null;
  /** Whether another company manages it. */
  externally_managed?: boolean | null;
  /** Whether an old discount applies. */
  legacy_discount?: boolean | null;
}

/** Which zones to list. */
export interface ZoneListParams {
  /**
   * The domain. An operator can stand in front: `not_equal:`, `starts_with:`, `ends_with:`, `contains:`, and the last
   * three with `_case_sensitive` before the colon. `contains:.org`, say.
   */
  name?: string;
  /** Only zones of this account. */
  account?: {
    /** Identifier of the account. */
    id?: string;
    /** Name of the account; takes the same operators as the domain. */
    name?: string;
  };
  /** Only zones that are this far. */
  status?: 'initializing' | 'pending' | 'active' | 'moved';
  /** Only zones of this type or these types. Internal ones are left out unless asked for. */
  type?: ZoneType | ZoneType[];
  /** What to sort by. */
  order?: 'name' | 'status' | 'account.id' | 'account.name' | 'plan.id';
  /** Sorting direction. */
  direction?: 'asc' | 'desc';
  /**
   * Whether a zone has to meet all conditions or any of them.
   * @default 'all'
   */
  match?: 'any' | 'all';
  /** Page to begin at, from 1. */
  page?: number;
  /** Zones a page, from 5 to 50. */
  per_page?: number;
}

/** A zone to create. */
export interface ZoneCreateParams {
  /** The domain as it is registered, without a subdomain; 253 characters at the most. */
  name: string;
  /** Account to create it in. */
  account: {
    /** Identifier of the account. */
    id: string;
  };
  /**
   * How its DNS is to be set up. `partial` is for Business and Enterprise.
   * @default 'full'
   */
  type?: ZoneType;
}

/** What to change about a zone: one property a call. */
export type ZoneEditParams = {
  /** Zone to change. */
  zone_id: string;
} & (
  | {
      /** Whether Cloudflare is to answer its DNS only. */
      paused: boolean;
      /** Not together with another property. */
      type?: never;
      /** Not together with another property. */
      vanity_name_servers?: never;
    }
  | {
      /** How its DNS is to be set up. Enterprise only. */
      type: ZoneType;
      /** Not together with another property. */
      paused?: never;
      /** Not together with another property. */
      vanity_name_servers?: never;
    }
  | {
      /** Name servers under names of its own; empty for none. Business and Enterprise only. */
      vanity_name_servers: string[];
      /** Not together with another property. */
      paused?: never;
      /** Not together with another property. */
      type?: never;
    }
);

/** The zone whose activation is being checked. */
export interface ZoneActivation {
  /** Identifier of the zone. */
  id: string;
}

const account = object<ZoneAccount>(() => ({ id: nullish(string), name: nullish(string) }));

const owner = object<ZoneOwner>(() => ({
  id: nullish(string),
  name: nullish(string),
  type: nullish(string),
  email: nullish(string),
}));

const meta = object<ZoneMeta>(() => ({
  step: nullish(number),
  page_rule_quota: nullish(number),
  custom_certificate_quota: nullish(number),
  cdn_only: nullish(boolean),
  dns_only: nullish(boolean),
  foundation_dns: nullish(boolean),
  phishing_detected: nullish(boolean),
}));

const tenant = object<ZoneTenant>(() => ({ id: nullish(string), name: nullish(string) }));

const tenantUnit = object<ZoneTenantUnit>(() => ({ id: nullish(string) }));

const plan = object<ZonePlan>(() => ({
  id: nullish(string),
  name: nullish(string),
  legacy_id: nullish(string),
  price: nullish(number),
  currency: nullish(string),
  frequency: nullish(string),
  is_subscribed: nullish(boolean),
  can_subscribe: nullish(boolean),
  externally_managed: nullish(boolean),
  legacy_discount: nullish(boolean),
}));

const zone = object<Zone>(() => ({
  id: string,
  name: string,
  status: nullish(string),
  paused: optional(boolean),
  type: optional(string),
  development_mode: optional(number),
  name_servers: nullish(array(string)),
  original_name_servers: nullish(array(string)),
  original_registrar: nullish(string),
  original_dnshost: nullish(string),
  vanity_name_servers: nullish(array(string)),
  vanity_name_servers_ips: optional(unknown),
  account: optional(account),
  owner: nullish(owner),
  meta: nullish(meta),
  tenant: nullish(tenant),
  tenant_unit: nullish(tenantUnit),
  cname_suffix: nullish(string),
  verification_key: nullish(string),
  plan: nullish(plan),
  permissions: nullish(array(string)),
  created_on: nullish(string),
  modified_on: nullish(string),
  activated_on: nullish(string),
}));

const activation = object<Partial<ZoneActivation>>(() => ({ id: optional(string) }));

const items = '/zones';
const item = '/zones/{zone_id}';
const plans = '/zones/{zone_id}/available_plans';
const write = ['Zone Write'];
const billing = ['Billing Read', 'Billing Write'];
const resource = 'Zone';
const codes = { 1052: 'server', 1068: 'permission' } as const;
const createCodes = {
  ...codes,
  1049: 'validation',
  1061: 'conflict',
  1096: 'validation',
  1097: 'validation',
  1098: 'validation',
  1099: 'validation',
  1104: 'plan',
  // Too many attempts, too many pending zones: waiting a little helps with neither.
  1105: 'validation',
  1106: 'permission',
  1108: 'plan',
  1109: 'plan',
  1110: 'validation',
  1118: 'validation',
} as const;

export const endpoints = {
  list: listing({
    method: 'GET',
    path: items,
    query: {
      name: 'string',
      'account.id': 'string',
      'account.name': 'string',
      status: 'string',
      type: 'csv',
      order: 'string',
      direction: 'string',
      match: 'string',
      page: 'integer',
      per_page: 'integer',
    },
    pages: 'page',
    perPage: 50,
    item: zone,
    permissions: ['Zone Read'],
  }),
  get: single({ method: 'GET', path: item, result: zone, permissions: zoneRead, resource, codes }),
  create: single({
    method: 'POST',
    path: items,
    body: { name: 'string!', account: 'object!', type: 'string' },
    result: zone,
    permissions: ['Zone Write', 'DNS Write'],
    codes: createCodes,
  }),
  edit: single({
    method: 'PATCH',
    path: item,
    body: { paused: 'boolean', type: 'string', vanity_name_servers: 'array' },
    result: zone,
    permissions: write,
    resource,
    codes: { ...codes, 1085: 'validation' },
    repeatable: true,
  }),
  delete: single({
    method: 'DELETE',
    path: item,
    result: deleted,
    normalize: toDeleted('zone_id'),
    permissions: write,
    resource,
    codes: { ...codes, 1059: 'validation' },
  }),
  activationCheck: {
    trigger: single({
      method: 'PUT',
      path: `${item}/activation_check`,
      result: nullish(activation),
      normalize: (result, { zone_id }): ZoneActivation => ({ id: result?.id ?? String(zone_id) }),
      permissions: write,
      resource,
      // It starts a job each time.
      repeatable: false,
    }),
  },
  settings: settingEndpoints,
  holds: holdEndpoints,
  plans: {
    list: listing({ method: 'GET', path: plans, pages: 'single', item: plan, permissions: billing }),
    get: single({
      method: 'GET',
      path: `${plans}/{plan_identifier}`,
      result: plan,
      permissions: billing,
      resource: 'Plan',
    }),
  },
};

/**
 * Zones: the domains of an account.
 *
 * @example
 * for await (const zone of cf.zones.list({ status: 'active' })) console.log(zone.name);
 */
export class Zones {
  /** Asks Cloudflare to look whether a pending zone is active by now. */
  readonly activationCheck: ZoneActivationCheck;
  /** The settings of a zone: caching, TLS, security, performance. */
  readonly settings: ZoneSettings;
  /** What keeps others from adding a zone's name to their account. */
  readonly holds: ZoneHolds;
  /** The plans that a zone could have. */
  readonly plans: ZonePlans;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.activationCheck = new ZoneActivationCheck(transport);
    this.settings = new ZoneSettings(transport);
    this.holds = new ZoneHolds(transport);
    this.plans = new ZonePlans(transport);
    this.#transport = transport;
  }

  /**
   * Lists the zones that the credential covers. There is no error for those that it does not.
   *
   * Needs `Zone Read`. Cloudflare refuses a list over more than 500 accounts: give `account.id` there.
   *
   * @param params - Which zones; all of them without it.
   * @param options - Settings for this list.
   * @returns The zones, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/zones/methods/list/
   */
  list(params: ZoneListParams = {}, options?: ListOptions): Paginated<Zone> {
    return this.#transport.list(endpoints.list, params, options);
  }

  /**
   * Fetches one zone.
   *
   * Needs `Zone Read`; nearly any other permission on the zone will do.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The zone.
   * @throws {@link NotFoundError} "Zone not found" when there is no such zone, or it is out of reach: Cloudflare
   * answers both with a 403.
   * @see https://developers.cloudflare.com/api/resources/zones/methods/get/
   */
  get(
    params: {
      /** Zone to fetch. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<Zone> {
    return this.#transport.call(endpoints.get, params, options);
  }

  /**
   * Creates a zone. It is `pending` until the name servers of the domain point to Cloudflare. Never sent twice: see
   * `outcome` on a failure.
   *
   * Needs `Zone Write`; Cloudflare documents `DNS Write` next to it, so give the token both.
   *
   * @param params - The zone.
   * @param options - Settings for this call.
   * @returns The new zone.
   * @throws {@link ConflictError} when the domain is in this account or another one already.
   * @throws {@link ValidationError} when the domain is not registered, is no root domain, or is banned, and when too
   * many zones are pending.
   * @throws {@link PlanError} when the type is not in the plan.
   * @see https://developers.cloudflare.com/api/resources/zones/methods/create/
   */
  create(params: ZoneCreateParams, options?: RequestOptions): Promise<Zone> {
    return this.#transport.call(endpoints.create, params, options);
  }

  /**
   * Changes one property of a zone. Cloudflare takes no two in one call.
   *
   * Needs `Zone Write`.
   *
   * @param params - Which zone, and what to change.
   * @param options - Settings for this call.
   * @returns The zone as it is now.
   * @throws {@link NotFoundError} "Zone not found" when there is no such zone, or it is out of reach.
   * @throws {@link PlanError} where Cloudflare says that the plan does not include it.
   * @see https://developers.cloudflare.com/api/resources/zones/methods/edit/
   */
  edit(params: ZoneEditParams, options?: RequestOptions): Promise<Zone> {
    return this.#transport.call(endpoints.edit, params, options);
  }

  /**
   * Deletes a zone with everything in it: records, settings, rules.
   *
   * Needs `Zone Write`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted zone.
   * @throws {@link NotFoundError} "Zone not found" when there is no such zone, or it is out of reach.
   * @throws {@link ValidationError} when the zone cannot be deleted.
   * @see https://developers.cloudflare.com/api/resources/zones/methods/delete/
   */
  delete(
    params: {
      /** Zone to delete. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.delete, params, options);
  }
}

/** Asks Cloudflare to look whether a pending zone is active by now. */
export class ZoneActivationCheck {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Asks Cloudflare to look at the name servers of a pending zone. The check runs later: fetch the zone for its status.
   * Allowed once in five minutes, on free plans once an hour, so it is never sent twice.
   *
   * Needs `Zone Write`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The identifier of the zone.
   * @throws {@link NotFoundError} "Zone not found" when there is no such zone, or it is out of reach.
   * @throws {@link ValidationError} when Cloudflare refuses the check, such as for being too early.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/activation_check/methods/trigger/
   */
  trigger(
    params: {
      /** Zone to check. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<ZoneActivation> {
    return this.#transport.call(endpoints.activationCheck.trigger, params, options);
  }
}

/** The plans that a zone could have. */
export class ZonePlans {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the plans that a zone could have.
   *
   * Needs `Billing Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this list.
   * @returns The plans, all in one page, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for a zone that
   * does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/plans/methods/list/
   */
  list(
    params: {
      /** Zone to look at. */
      zone_id: string;
    },
    options?: ListOptions,
  ): Paginated<ZonePlan> {
    return this.#transport.list(endpoints.plans.list, params, options);
  }

  /**
   * Fetches one plan that a zone could have.
   *
   * Needs `Billing Read`.
   *
   * @param params - Which zone, which plan.
   * @param options - Settings for this call.
   * @returns The plan.
   * @throws {@link NotFoundError} "Plan not found" when there is no such plan.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/plans/methods/get/
   */
  get(
    params: {
      /** Zone to look at. */
      zone_id: string;
      /** Plan to fetch. */
      plan_identifier: string;
    },
    options?: RequestOptions,
  ): Promise<ZonePlan> {
    return this.#transport.call(endpoints.plans.get, params, options);
  }
}
