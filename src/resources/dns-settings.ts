/** How Cloudflare serves DNS: settings of a zone, what new zones of an account begin with, and internal DNS views. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, type Deleted, deleted, nullish, number, object, string, toDeleted } from '../schema.ts';
import type { Transport } from '../transport.ts';
import type { DnsTextFilter } from './dns-records.ts';

/** What the DNS settings of a zone and the defaults of an account have in common. */
export interface DnsSettingsBase {
  /** Whether every alias is answered with the addresses behind it. At the apex that is always so. */
  flatten_all_cnames?: boolean | null;
  /**
   * Whether the zone has advanced name servers.
   * @deprecated By Cloudflare, in favour of `nameservers.type` `cloudflare.advanced`; no date is set.
   */
  foundation_dns?: boolean | null;
  /** Settings of an internal zone. */
  internal_dns?: InternalDnsSettings | null;
  /** Whether other providers serve the zone as well: it becomes active although there are name servers of others. */
  multi_provider?: boolean | null;
  /** Seconds for which resolvers may keep the zone's NS records, 30 to 86,400. */
  ns_ttl?: number | null;
  /** Whether a secondary zone may have proxied records and flattened aliases of its own. */
  secondary_overrides?: boolean | null;
  /** The zone's SOA record. */
  soa?: DnsSoa | null;
  /** Whether Cloudflare does DNS and CDN for the zone, or one of both only. */
  zone_mode?: 'standard' | 'cdn_only' | 'dns_only' | (string & {}) | null;
}

/** The DNS settings of a zone. */
export interface ZoneDnsSettings extends DnsSettingsBase {
  /** The name servers that serve the zone. */
  nameservers?: ZoneNameservers | null;
}

/** The DNS settings of an account. */
export interface AccountDnsSettings {
  /** What new zones begin with. */
  zone_defaults: ZoneDnsDefaults;
  /** Whether no record of the account is proxied at the edge, whatever the records say. */
  enforce_dns_only?: boolean | null;
}

/** What new zones of an account begin with. */
export interface ZoneDnsDefaults extends DnsSettingsBase {
  /** The name servers that new zones get. */
  nameservers?: DefaultNameservers | null;
}

/** Settings of an internal zone. */
export interface InternalDnsSettings {
  /** Identifier of the zone that answers what this one does not hold. */
  reference_zone_id?: string | null;
}

/** The name servers that serve a zone. */
export interface ZoneNameservers {
  /** Whose name servers they are. */
  type?:
    | 'cloudflare.standard'
    | 'cloudflare.advanced'
    | 'custom.account'
    | 'custom.tenant'
    | 'custom.zone'
    | (string & {})
    | null;
  /** Which set of custom name servers, 1 to 5. */
  ns_set?: number | null;
}

/** The name servers that new zones get. */
export interface DefaultNameservers {
  /** Whose name servers they are. */
  type?:
    | 'cloudflare.standard'
    | 'cloudflare.standard.random'
    | 'cloudflare.advanced'
    | 'custom.account'
    | 'custom.tenant'
    | (string & {})
    | null;
}

/** The SOA record of a zone. All times are in seconds. */
export interface DnsSoa {
  /** Primary name server; `null` for one that Cloudflare assigns. */
  mname?: string | null;
  /** Mailbox of the administrator, a dot for the at sign. */
  rname?: string | null;
  /** After how long secondaries look for changes, 600 to 86,400. */
  refresh?: number | null;
  /** After how long secondaries try again, 600 to 86,400. */
  retry?: number | null;
  /** After how long without the primary secondaries stop serving, 86,400 to 2,419,200. */
  expire?: number | null;
  /** How long resolvers may keep that a name does not exist, 60 to 86,400. */
  min_ttl?: number | null;
  /** How long resolvers may keep the SOA record itself, 300 to 86,400. */
  ttl?: number | null;
}

/** A view: which internal zones a resolver policy sees. */
export interface DnsView {
  /** Identifier of the view. */
  id: string;
  /** Its name. */
  name: string;
  /** Identifiers of the zones in it. */
  zones?: string[] | null;
  /** When it was created, RFC 3339. Sorted by as `created_on`. */
  created_time?: string | null;
  /** When it was last changed, RFC 3339. Sorted by as `modified_on`. */
  modified_time?: string | null;
}

/** What can be changed about the DNS settings of a zone and the defaults of an account alike. */
export interface DnsSettingsInput {
  /** Whether every alias is answered with the addresses behind it. */
  flatten_all_cnames?: boolean;
  /**
   * Whether the zone has advanced name servers.
   * @deprecated By Cloudflare, in favour of `nameservers.type` `cloudflare.advanced`; no date is set.
   */
  foundation_dns?: boolean;
  /** Settings of an internal zone. */
  internal_dns?: {
    /** Identifier of the zone that answers what this one does not hold. */
    reference_zone_id?: string;
  };
  /** Whether other providers serve the zone as well. */
  multi_provider?: boolean;
  /** Seconds for which resolvers may keep the zone's NS records, 30 to 86,400. */
  ns_ttl?: number;
  /** Whether a secondary zone may have proxied records and flattened aliases of its own. */
  secondary_overrides?: boolean;
  /** The zone's SOA record: the parts to change. */
  soa?: DnsSoaInput;
  /** Whether Cloudflare does DNS and CDN for the zone, or one of both only. */
  zone_mode?: 'standard' | 'cdn_only' | 'dns_only';
}

/** What to change about an SOA record. All times are in seconds. */
export interface DnsSoaInput {
  /** Primary name server; `null` for one that Cloudflare assigns. */
  mname?: string | null;
  /** Mailbox of the administrator, a dot for the at sign. */
  rname?: string;
  /** After how long secondaries look for changes, 600 to 86,400. */
  refresh?: number;
  /** After how long secondaries try again, 600 to 86,400. */
  retry?: number;
  /** After how long without the primary secondaries stop serving, 86,400 to 2,419,200. */
  expire?: number;
  /** How long resolvers may keep that a name does not exist, 60 to 86,400. */
  min_ttl?: number;
  /** How long resolvers may keep the SOA record itself, 300 to 86,400. */
  ttl?: number;
}

/** What to change about the DNS settings of a zone. */
export interface ZoneDnsSettingsEditParams extends DnsSettingsInput {
  /** Zone to change. */
  zone_id: string;
  /** The name servers that are to serve the zone. */
  nameservers?: {
    /** Whose name servers. */
    type?: 'cloudflare.standard' | 'cloudflare.advanced' | 'custom.account' | 'custom.tenant' | 'custom.zone';
    /** Which set of custom name servers, 1 to 5. */
    ns_set?: number;
  };
}

/** What to change about what new zones begin with. */
export interface ZoneDnsDefaultsInput extends DnsSettingsInput {
  /** The name servers that new zones are to get. */
  nameservers?: {
    /** Whose name servers. */
    type?:
      | 'cloudflare.standard'
      | 'cloudflare.standard.random'
      | 'cloudflare.advanced'
      | 'custom.account'
      | 'custom.tenant';
  };
}

/** What to change about the DNS settings of an account. */
export interface AccountDnsSettingsEditParams {
  /** Account to change. */
  account_id: string;
  /** Whether no record of the account is to be proxied at the edge. */
  enforce_dns_only?: boolean;
  /** What new zones are to begin with: the parts to change. */
  zone_defaults?: ZoneDnsDefaultsInput;
}

/** Which views to list. */
export interface DnsViewListParams {
  /** Account to look in. */
  account_id: string;
  /** Conditions on the name. */
  name?: DnsTextFilter;
  /** Only views with this zone in them. */
  zone_id?: string;
  /** Only views with a zone of this name in them. */
  zone_name?: string;
  /**
   * Whether a view must meet `any` or `all` of the filters.
   * @default 'all'
   */
  match?: 'any' | 'all';
  /** What to sort by. */
  order?: 'name' | 'created_on' | 'modified_on';
  /**
   * Sorting direction.
   * @default 'asc'
   */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Views a page; 5,000,000 at the most. */
  per_page?: number;
}

const internalDns = object<InternalDnsSettings>(() => ({ reference_zone_id: nullish(string) }));

const soa = object<DnsSoa>(() => ({
  mname: nullish(string),
  rname: nullish(string),
  refresh: nullish(number),
  retry: nullish(number),
  expire: nullish(number),
  min_ttl: nullish(number),
  ttl: nullish(number),
}));

const common = () => ({
  flatten_all_cnames: nullish(boolean),
  foundation_dns: nullish(boolean),
  internal_dns: nullish(internalDns),
  multi_provider: nullish(boolean),
  ns_ttl: nullish(number),
  secondary_overrides: nullish(boolean),
  soa: nullish(soa),
  zone_mode: nullish(string),
});

const zoneNameservers = object<ZoneNameservers>(() => ({
  type: nullish(string),
  ns_set: nullish(number),
}));

const defaultNameservers = object<DefaultNameservers>(() => ({ type: nullish(string) }));

const zoneSettings = object<ZoneDnsSettings>(() => ({ ...common(), nameservers: nullish(zoneNameservers) }));

const zoneDefaults = object<ZoneDnsDefaults>(() => ({ ...common(), nameservers: nullish(defaultNameservers) }));

const accountSettings = object<AccountDnsSettings>(() => ({
  zone_defaults: zoneDefaults,
  enforce_dns_only: nullish(boolean),
}));

const view = object<DnsView>(() => ({
  id: string,
  name: string,
  zones: nullish(array(string)),
  created_time: nullish(string),
  modified_time: nullish(string),
}));

const zone = '/zones/{zone_id}/dns_settings';
const account = '/accounts/{account_id}/dns_settings';
const views = '/accounts/{account_id}/dns_settings/views';
const oneView = '/accounts/{account_id}/dns_settings/views/{view_id}';
const zoneRead = ['Zone DNS Settings Read', 'Zone DNS Settings Write', 'DNS Read', 'DNS Write'];
const zoneWrite = ['Zone DNS Settings Write', 'DNS Write'];
const accountRead = ['Account DNS Settings Read', 'Account DNS Settings Write'];
const accountWrite = ['Account DNS Settings Write'];
const viewRead = ['DNS View Read', 'DNS View Write'];
const viewWrite = ['DNS View Write'];
const notOnPlan = { 1003: 'plan' } as const;
const viewsNotOnPlan = { 1029: 'plan' } as const;
const viewCodes = { 1015: 'not_found', ...viewsNotOnPlan } as const;
const resource = 'View';

export const endpoints = {
  zone: {
    get: single({
      method: 'GET',
      path: zone,
      result: zoneSettings,
      permissions: zoneRead,
      resource: 'Zone',
      codes: notOnPlan,
    }),
    edit: single({
      method: 'PATCH',
      path: zone,
      body: {
        flatten_all_cnames: 'boolean',
        foundation_dns: 'boolean',
        internal_dns: 'object',
        multi_provider: 'boolean',
        nameservers: 'object',
        ns_ttl: 'number',
        secondary_overrides: 'boolean',
        soa: 'object',
        zone_mode: 'string',
      },
      result: zoneSettings,
      permissions: zoneWrite,
      resource: 'Zone',
      repeatable: true,
      codes: notOnPlan,
    }),
  },
  account: {
    get: single({
      method: 'GET',
      path: account,
      result: accountSettings,
      permissions: accountRead,
      resource: 'Account',
      codes: notOnPlan,
    }),
    edit: single({
      method: 'PATCH',
      path: account,
      body: { enforce_dns_only: 'boolean', zone_defaults: 'object' },
      result: accountSettings,
      permissions: accountWrite,
      resource: 'Account',
      repeatable: true,
      codes: notOnPlan,
    }),
    views: {
      list: listing({
        method: 'GET',
        path: views,
        query: {
          'name.exact': 'string',
          'name.contains': 'string',
          'name.startswith': 'string',
          'name.endswith': 'string',
          zone_id: 'string',
          zone_name: 'string',
          match: 'string',
          order: 'string',
          direction: 'string',
          page: 'integer',
          per_page: 'integer',
        },
        pages: 'page',
        perPage: 5000,
        item: view,
        permissions: viewRead,
        codes: viewsNotOnPlan,
      }),
      get: single({
        method: 'GET',
        path: oneView,
        result: view,
        permissions: viewRead,
        resource,
        codes: viewCodes,
      }),
      create: single({
        method: 'POST',
        path: views,
        body: { name: 'string!', zones: 'array!' },
        result: view,
        permissions: viewWrite,
        codes: viewsNotOnPlan,
      }),
      edit: single({
        method: 'PATCH',
        path: oneView,
        body: { name: 'string', zones: 'array' },
        result: view,
        permissions: viewWrite,
        resource,
        repeatable: true,
        codes: viewCodes,
      }),
      delete: single({
        method: 'DELETE',
        path: oneView,
        result: deleted,
        normalize: toDeleted('view_id'),
        permissions: viewWrite,
        resource,
        codes: viewCodes,
      }),
    },
  },
};

/** How Cloudflare serves DNS. */
export class DnsSettings {
  /** The settings of a zone. */
  readonly zone: DnsSettingsZone;
  /** The settings of an account. */
  readonly account: DnsSettingsAccount;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.zone = new DnsSettingsZone(transport);
    this.account = new DnsSettingsAccount(transport);
  }
}

/** The DNS settings of a zone. */
export class DnsSettingsZone {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches the DNS settings of a zone.
   *
   * Needs `Zone DNS Settings Read` or `DNS Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The settings.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/zone/methods/get/
   */
  get(
    params: {
      /** Zone of the settings. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<ZoneDnsSettings> {
    return this.#transport.call(endpoints.zone.get, params, options);
  }

  /**
   * Changes DNS settings of a zone. What is left out stays as it is. Many settings depend on the plan.
   *
   * Needs `Zone DNS Settings Write` or `DNS Write`.
   *
   * @param params - Which zone, and what to change.
   * @param options - Settings for this call.
   * @returns The settings as they are now.
   * @throws {@link PlanError} when a setting is not part of the plan.
   * @throws {@link ValidationError} when Cloudflare refuses a value.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/zone/methods/edit/
   */
  edit(params: ZoneDnsSettingsEditParams, options?: RequestOptions): Promise<ZoneDnsSettings> {
    return this.#transport.call(endpoints.zone.edit, params, options);
  }
}

/** The DNS settings of an account. */
export class DnsSettingsAccount {
  /** Views: which internal zones a resolver policy sees. */
  readonly views: DnsViews;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.views = new DnsViews(transport);
  }

  /**
   * Fetches the DNS settings of an account.
   *
   * Needs `Account DNS Settings Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The settings.
   * @throws {@link NotFoundError} "Account not found" for an account that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/methods/get/
   */
  get(
    params: {
      /** Account of the settings. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<AccountDnsSettings> {
    return this.#transport.call(endpoints.account.get, params, options);
  }

  /**
   * Changes DNS settings of an account. What is left out stays as it is. The defaults are for new zones: those that
   * exist keep their settings.
   *
   * Needs `Account DNS Settings Write`.
   *
   * @param params - Which account, and what to change.
   * @param options - Settings for this call.
   * @returns The settings as they are now.
   * @throws {@link PlanError} when a setting is not part of the plan.
   * @throws {@link ValidationError} when Cloudflare refuses a value.
   * @throws {@link NotFoundError} "Account not found" for an account that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/methods/edit/
   */
  edit(params: AccountDnsSettingsEditParams, options?: RequestOptions): Promise<AccountDnsSettings> {
    return this.#transport.call(endpoints.account.edit, params, options);
  }
}

/** Views: which internal zones a resolver policy sees. Enterprise only, with internal DNS. */
export class DnsViews {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the views of an account. Enterprise only.
   *
   * Needs `DNS View Read`.
   *
   * @param params - Which account, and which of its views.
   * @param options - Settings for this list.
   * @returns The views, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `plan` without internal DNS,
   * `not_found` for an account that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/subresources/views/methods/list/
   */
  list(params: DnsViewListParams, options?: ListOptions): Paginated<DnsView> {
    return this.#transport.list(endpoints.account.views.list, params, options);
  }

  /**
   * Fetches one view. Enterprise only.
   *
   * Needs `DNS View Read`.
   *
   * @param params - Which account, which view.
   * @param options - Settings for this call.
   * @returns The view.
   * @throws {@link NotFoundError} "View not found" when there is no such view.
   * @throws {@link PlanError} without internal DNS.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/subresources/views/methods/get/
   */
  get(
    params: {
      /** Account of the view. */
      account_id: string;
      /** View to fetch. */
      view_id: string;
    },
    options?: RequestOptions,
  ): Promise<DnsView> {
    return this.#transport.call(endpoints.account.views.get, params, options);
  }

  /**
   * Creates a view. Enterprise only. Never sent twice: see `outcome` on a failure.
   *
   * Needs `DNS View Write`.
   *
   * @param params - Which account, and the view.
   * @param options - Settings for this call.
   * @returns The new view.
   * @throws {@link ValidationError} when Cloudflare refuses the name or a zone.
   * @throws {@link PlanError} without internal DNS.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/subresources/views/methods/create/
   */
  create(
    params: {
      /** Account to create it in. */
      account_id: string;
      /** Its name, 1 to 255 characters. */
      name: string;
      /** Identifiers of the internal zones in it. */
      zones: string[];
    },
    options?: RequestOptions,
  ): Promise<DnsView> {
    return this.#transport.call(endpoints.account.views.create, params, options);
  }

  /**
   * Changes a view. What is left out stays as it is; the list of zones is replaced as a whole. Enterprise only.
   *
   * Needs `DNS View Write`.
   *
   * @param params - Which view, and what to change.
   * @param options - Settings for this call.
   * @returns The view as it is now.
   * @throws {@link NotFoundError} "View not found" when there is no such view.
   * @throws {@link ValidationError} when Cloudflare refuses the name or a zone.
   * @throws {@link PlanError} without internal DNS.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/subresources/views/methods/edit/
   */
  edit(
    params: {
      /** Account of the view. */
      account_id: string;
      /** View to change. */
      view_id: string;
      /** New name, 1 to 255 characters. */
      name?: string;
      /** Identifiers of all internal zones that are to be in it. */
      zones?: string[];
    },
    options?: RequestOptions,
  ): Promise<DnsView> {
    return this.#transport.call(endpoints.account.views.edit, params, options);
  }

  /**
   * Deletes a view. Enterprise only.
   *
   * Needs `DNS View Write`.
   *
   * @param params - Which account, which view.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted view.
   * @throws {@link NotFoundError} "View not found" when there is no such view.
   * @throws {@link PlanError} without internal DNS.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/settings/subresources/account/subresources/views/methods/delete/
   */
  delete(
    params: {
      /** Account of the view. */
      account_id: string;
      /** View to delete. */
      view_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.account.views.delete, params, options);
  }
}
