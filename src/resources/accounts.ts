/** Accounts: what zones, members and everything else belong to. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { boolean, type Deleted, deleted, nullish, number, object, string, toDeleted } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { AccountLogs } from './audit-logs.ts';
import { Members } from './members.ts';
import { Roles } from './roles.ts';
import { AccountTokens } from './tokens.ts';

/** An account: what zones, members and everything else belong to. */
export interface Account {
  /** Identifier of the account. */
  id: string;
  /** Its name. */
  name: string;
  /** Kind of account. */
  type: 'standard' | 'enterprise' | (string & {});
  /** When it was made. */
  created_on?: string | null;
  /** The organization above it, if there is one. */
  managed_by?: AccountManager | null;
  /** Its settings. */
  settings?: AccountSettings | null;
  /** Quotas of older contracts. */
  legacy_flags?: AccountLegacyFlags | null;
}

/** The organization above an account. */
export interface AccountManager {
  /** Identifier of the organization. */
  parent_org_id?: string | null;
  /** Its name. */
  parent_org_name?: string | null;
}

/** Settings of an account. */
export interface AccountSettings {
  /** Where reports of abuse are sent to; `null` where none is set. */
  abuse_contact_email?: string | null;
  /** Whether members must sign in with a second factor. */
  enforce_twofactor?: boolean | null;
  /** Whether members may use the API; `null` where the account does not restrict it. */
  api_access_enabled?: boolean | null;
  /** Until when Cloudflare's support may look into the account; `null` where it may not. */
  access_approval_expiry?: string | null;
  /** Whether new zones get the account's own name servers. */
  use_account_custom_ns_by_default?: boolean | null;
  /** Which name servers new zones get, such as `cloudflare.standard`. */
  default_nameservers?: string | null;
}

/** Quotas of older contracts. */
export interface AccountLegacyFlags {
  /** How many Enterprise zones the account may have. */
  enterprise_zone_quota?: AccountZoneQuota | null;
}

/** How many zones an account may have, and has. */
export interface AccountZoneQuota {
  /** Zones that it may have. */
  maximum?: number | null;
  /** Zones that it has. */
  current?: number | null;
  /** Zones that it may still add. */
  available?: number | null;
}

/** The business behind an account or a tenant. */
export interface BusinessProfile {
  /** Name of the business. */
  business_name?: string | null;
  /** E-mail address of the business. */
  business_email?: string | null;
  /** Telephone number of the business. */
  business_phone?: string | null;
  /** Postal address of the business. */
  business_address?: string | null;
  /** Whatever its owner wants to keep with it. */
  external_metadata?: string | null;
}

/** What became of a move. */
export interface AccountMove {
  /** Account that was moved. */
  account_id: string;
  /** Organization that it is in now. */
  destination_organization_id?: string | null;
  /** Organization that it was in before. */
  source_organization_id?: string | null;
}

/** Which accounts to list. */
export interface AccountListParams {
  /** Only accounts with this name. */
  name?: string;
  /** Sorting direction. */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Accounts a page; the API documents 50 as the most. */
  per_page?: number;
}

/** What a new account is to be. */
export interface AccountCreateParams {
  /** Its name, 100 characters at the most. */
  name: string;
  /** Kind of account. */
  type?: 'standard' | 'enterprise';
  /** Where in the tenant to put it. */
  unit?: {
    /** Identifier of the tenant unit. */
    id?: string;
  };
}

/** What an account is to be from now on: as it was read, with the changes in it. */
export interface AccountUpdateParams {
  /** Account to change. */
  account_id: string;
  /** The same identifier again: the API wants the whole account. */
  id: string;
  /** Its name, 100 characters at the most. */
  name: string;
  /** Kind of account. */
  type: 'standard' | 'enterprise' | (string & {});
  /** Its settings. */
  settings?: AccountSettings | null;
  /** The organization above it, as read: this call does not change it. */
  managed_by?: AccountManager | null;
}

/** What the profile of an account is to be. All five fields must be given; one that does not apply is left empty. */
export interface AccountProfileUpdateParams {
  /** Account to change. */
  account_id: string;
  /** Name of the business. */
  business_name: string;
  /** E-mail address of the business. */
  business_email: string;
  /** Telephone number of the business. */
  business_phone: string;
  /** Postal address of the business. */
  business_address: string;
  /** Whatever you want to keep with the account. */
  external_metadata: string;
}

const accountManager = object<AccountManager>(() => ({
  parent_org_id: nullish(string),
  parent_org_name: nullish(string),
}));

const accountSettings = object<AccountSettings>(() => ({
  abuse_contact_email: nullish(string),
  enforce_twofactor: nullish(boolean),
  api_access_enabled: nullish(boolean),
  access_approval_expiry: nullish(string),
  use_account_custom_ns_by_default: nullish(boolean),
  default_nameservers: nullish(string),
}));

const accountZoneQuota = object<AccountZoneQuota>(() => ({
  maximum: nullish(number),
  current: nullish(number),
  available: nullish(number),
}));

const accountLegacyFlags = object<AccountLegacyFlags>(() => ({
  enterprise_zone_quota: nullish(accountZoneQuota),
}));

export const account = object<Account>(() => ({
  id: string,
  name: string,
  type: string,
  created_on: nullish(string),
  managed_by: nullish(accountManager),
  settings: nullish(accountSettings),
  legacy_flags: nullish(accountLegacyFlags),
}));

export const businessProfile = object<BusinessProfile>(() => ({
  business_name: nullish(string),
  business_email: nullish(string),
  business_phone: nullish(string),
  business_address: nullish(string),
  external_metadata: nullish(string),
}));

const accountMove = object<AccountMove>(() => ({
  account_id: string,
  destination_organization_id: nullish(string),
  source_organization_id: nullish(string),
}));

const items = '/accounts';
const item = '/accounts/{account_id}';
const profile = '/accounts/{account_id}/profile';
const resource = 'Account';
// Any permission that has to do with accounts opens the account itself.
const read = [
  'Account Settings Read',
  'Account Settings Write',
  'Account Firewall Access Rules Read',
  'Account Firewall Access Rules Write',
  'Billing Read',
  'Billing Write',
  'DDoS Botnet Feed Read',
  'DDoS Botnet Feed Write',
  'DDoS Protection Read',
  'DDoS Protection Write',
  'DNS Firewall Read',
  'DNS Firewall Write',
  'DNS View Read',
  'DNS View Write',
  'Load Balancers Account Read',
  'Load Balancers Account Write',
  'Load Balancing: Monitors and Pools Read',
  'Load Balancing: Monitors and Pools Write',
  'SCIM Provisioning',
  'Trust and Safety Read',
  'Trust and Safety Write',
  'Workers KV Storage Read',
  'Workers KV Storage Write',
  'Workers R2 Storage Read',
  'Workers R2 Storage Write',
  'Workers Scripts Read',
  'Workers Scripts Write',
  'Workers Tail Read',
  'Zero Trust: PII Read',
];
const write = ['Account Settings Write'];

export const endpoints = {
  list: listing({
    method: 'GET',
    path: items,
    query: { name: 'string', direction: 'string', page: 'integer', per_page: 'integer' },
    pages: 'page',
    perPage: 50,
    item: account,
    permissions: [],
  }),
  get: single({ method: 'GET', path: item, result: account, permissions: read, resource }),
  create: single({
    method: 'POST',
    path: items,
    body: { name: 'string!', type: 'string', unit: 'object' },
    result: account,
    permissions: [],
    codes: { 1002: 'permission' },
  }),
  update: single({
    method: 'PUT',
    path: item,
    body: { id: 'string!', name: 'string!', type: 'string!', settings: 'object', managed_by: 'object' },
    result: account,
    permissions: write,
    resource,
  }),
  delete: single({
    method: 'DELETE',
    path: item,
    result: deleted,
    normalize: toDeleted('account_id'),
    permissions: write,
    resource,
  }),
  move: single({
    method: 'POST',
    path: '/accounts/{account_id}/move',
    body: { destination_organization_id: 'string!' },
    result: accountMove,
    permissions: [],
    resource,
  }),
  profile: {
    get: single({ method: 'GET', path: profile, result: businessProfile, permissions: read, resource }),
    update: single({
      method: 'PUT',
      path: profile,
      // All must be given and each may be empty, which `string!` would refuse.
      body: {
        business_name: 'any!',
        business_email: 'any!',
        business_phone: 'any!',
        business_address: 'any!',
        external_metadata: 'any!',
      },
      // Answered without a body.
      normalize: () => undefined,
      permissions: write,
      resource,
    }),
  },
};

/**
 * Accounts: what zones, members and everything else belong to.
 *
 * @example
 * for await (const account of cf.accounts.list()) console.log(account.id, account.name);
 */
export class Accounts {
  /** The people of an account: who has access, with which roles, and who is still invited. */
  readonly members: Members;
  /** The roles that an account's members can have. */
  readonly roles: Roles;
  /** The API tokens that an account owns. */
  readonly tokens: AccountTokens;
  /** The logs of an account. */
  readonly logs: AccountLogs;
  /** The business behind an account. */
  readonly profile: AccountProfiles;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.members = new Members(transport);
    this.roles = new Roles(transport);
    this.tokens = new AccountTokens(transport);
    this.logs = new AccountLogs(transport);
    this.profile = new AccountProfiles(transport);
  }

  /**
   * Lists the accounts that the credential can see. A token without any permission for accounts sees none, which is no
   * error; and a token that an account owns cannot list at all: fetch that account by its id instead.
   *
   * Needs no permission of its own; `Account Settings Read` on an account shows it.
   *
   * @param params - Which accounts.
   * @param options - Settings for this list.
   * @returns The accounts, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `authentication` with reason `wrong_scheme` for a token that an
   * account owns.
   * @see https://developers.cloudflare.com/api/resources/accounts/methods/list/
   */
  list(params: AccountListParams = {}, options?: ListOptions): Paginated<Account> {
    return this.#transport.list(endpoints.list, params, options);
  }

  /**
   * Fetches one account.
   *
   * Needs `Account Settings Read`, or nearly any other permission for accounts.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The account.
   * @throws {@link NotFoundError} "Account not found" when there is no such account, or when it is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/methods/get/
   */
  get(
    params: {
      /** Account to fetch. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<Account> {
    return this.#transport.call(endpoints.get, params, options);
  }

  /**
   * Makes an account. Only administrators of a tenant can. Never sent twice: see `outcome` on a failure.
   *
   * Needs no permission of a token: the user's place in the tenant decides.
   *
   * @param params - What the account is to be.
   * @param options - Settings for this call.
   * @returns The new account.
   * @throws {@link PermissionError} when the user is no administrator of a tenant.
   * @throws {@link ValidationError} when Cloudflare refuses the name or the kind.
   * @see https://developers.cloudflare.com/api/resources/accounts/methods/create/
   */
  create(params: AccountCreateParams, options?: RequestOptions): Promise<Account> {
    return this.#transport.call(endpoints.create, params, options);
  }

  /**
   * Replaces the name and the settings of an account. Read it first, and send it back changed.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, and the whole of what it is to be.
   * @param options - Settings for this call.
   * @returns The account as it is now.
   * @throws {@link NotFoundError} "Account not found" when there is no such account, or when it is out of reach.
   * @throws {@link ValidationError} when Cloudflare refuses the name, the kind or a setting.
   * @see https://developers.cloudflare.com/api/resources/accounts/methods/update/
   */
  update(params: AccountUpdateParams, options?: RequestOptions): Promise<Account> {
    return this.#transport.call(endpoints.update, params, options);
  }

  /**
   * Deletes an account with all its zones and everything else in it, for good. Only administrators of a tenant can, and
   * only accounts that were made in it.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted account.
   * @throws {@link NotFoundError} "Account not found" when there is no such account, or when it is out of reach.
   * @throws {@link PermissionError} when the user is no administrator of the account's tenant.
   * @see https://developers.cloudflare.com/api/resources/accounts/methods/delete/
   */
  delete(
    params: {
      /** Account to delete. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.delete, params, options);
  }

  /**
   * Moves an account into an organization, or from one part of it into another. In public beta. Never sent twice: see
   * `outcome` on a failure.
   *
   * Needs no permission of a token: documented for e-mail and Global API Key only.
   *
   * @param params - Which account, and where to.
   * @param options - Settings for this call.
   * @returns Where the account was, and where it is now.
   * @throws {@link NotFoundError} "Account not found" when there is no such account, or when it is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/account_organizations/methods/create/
   */
  move(
    params: {
      /** Account to move. */
      account_id: string;
      /** Organization to move it into. */
      destination_organization_id: string;
    },
    options?: RequestOptions,
  ): Promise<AccountMove> {
    return this.#transport.call(endpoints.move, params, options);
  }
}

/** The business behind an account. */
export class AccountProfiles {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches the profile of an account.
   *
   * Needs `Account Settings Read`, or nearly any other permission for accounts. Documented for e-mail and Global API
   * Key only.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The profile.
   * @throws {@link NotFoundError} "Account not found" when there is no such account, or when it is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/account_profile/methods/get/
   */
  get(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<BusinessProfile> {
    return this.#transport.call(endpoints.profile.get, params, options);
  }

  /**
   * Replaces the profile of an account.
   *
   * Needs `Account Settings Write`. Documented for e-mail and Global API Key only.
   *
   * @param params - Which account, and all of its profile.
   * @param options - Settings for this call.
   * @returns Nothing: the API answers without a body.
   * @throws {@link NotFoundError} "Account not found" when there is no such account, or when it is out of reach.
   * @throws {@link ValidationError} when Cloudflare refuses one of the fields.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/account_profile/methods/update/
   */
  update(params: AccountProfileUpdateParams, options?: RequestOptions): Promise<void> {
    return this.#transport.call(endpoints.profile.update, params, options);
  }
}
