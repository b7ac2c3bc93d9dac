/** Audit logs: who changed what, and when. Kept for 18 months. */
import { type Field, listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, nullish, number, object, optional, record, string, unknown } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** An entry of the first audit log. */
export interface AuditLog {
  /** Identifier of the entry, a UUID. */
  id?: string;
  /** When it happened. */
  when?: string | null;
  /** What was done. */
  action?: AuditLogAction | null;
  /** Who did it. */
  actor?: AuditLogActor | null;
  /** Where it was done: `UI`, `API`. */
  interface?: string | null;
  /** Details; their names depend on the action. */
  metadata?: Record<string, unknown> | null;
  /** What the resource is now: text, which often is JSON. */
  newValue?: string | null;
  /** What the resource was before: text, which often is JSON. */
  oldValue?: string | null;
  /** `newValue`, read as JSON. */
  newValueJson?: unknown;
  /** `oldValue`, read as JSON. */
  oldValueJson?: unknown;
  /** Whom the resource belongs to. */
  owner?: AuditLogOwner | null;
  /** What was changed. */
  resource?: AuditLogResource | null;
}

/** What was done, in an entry of the first audit log. */
export interface AuditLogAction {
  /** Kind of action, such as `change_setting`. */
  type?: string | null;
  /** Whether it succeeded. */
  result?: boolean | null;
}

/** Who did it, in an entry of the first audit log. */
export interface AuditLogActor {
  /** Identifier of the actor; the user's id where it was a user. */
  id?: string | null;
  /** E-mail address of the user. */
  email?: string | null;
  /** Address that the request came from. */
  ip?: string | null;
  /** Kind of actor: a user, a person of Cloudflare's, or Cloudflare's systems. */
  type?: 'user' | 'admin' | 'Cloudflare' | (string & {}) | null;
}

/** Whom a changed resource belongs to, in an entry of the first audit log. */
export interface AuditLogOwner {
  /** Identifier of the account or user. */
  id?: string | null;
}

/** What was changed, in an entry of the first audit log. */
export interface AuditLogResource {
  /** Identifier of the resource. */
  id?: string | null;
  /** Kind of resource, such as `zone`. */
  type?: string | null;
}

/** An entry of the second audit log, which records reads as well as writes. */
export interface AuditLogV2 {
  /** Identifier of the entry. */
  id?: string;
  /** Account that it belongs to. */
  account?: AuditLogV2Named | null;
  /** What was done. */
  action?: AuditLogV2Action | null;
  /** Who did it. */
  actor?: AuditLogV2Actor | null;
  /** The request that did it. */
  raw?: AuditLogV2Request | null;
  /** What it was done to. */
  resource?: AuditLogV2Resource | null;
  /** Zone that it concerns, if any. */
  zone?: AuditLogV2Named | null;
}

/** An account or a zone, in an entry of the second audit log. */
export interface AuditLogV2Named {
  /** Identifier. */
  id?: string | null;
  /** Name. */
  name?: string | null;
}

/** What was done, in an entry of the second audit log. */
export interface AuditLogV2Action {
  /** Kind of action. */
  type?: 'create' | 'delete' | 'view' | 'update' | (string & {}) | null;
  /** Whether it succeeded. */
  result?: 'success' | 'failure' | (string & {}) | null;
  /** When it happened. `history` asks for it. */
  time?: string | null;
  /** The action in a few words, such as `Add Member`. */
  description?: string | null;
}

/** Who did it, in an entry of the second audit log. */
export interface AuditLogV2Actor {
  /** Identifier of the actor; the user's id where it was a user. */
  id?: string | null;
  /** Kind of actor. */
  type?: 'account' | 'cloudflare_admin' | 'system' | 'user' | (string & {}) | null;
  /** E-mail address of the user. */
  email?: string | null;
  /** How the actor signed in. */
  context?: 'api_key' | 'api_token' | 'dash' | 'oauth' | 'origin_ca_key' | (string & {}) | null;
  /** Identifier of the token, with the contexts `api_token` and `oauth`. */
  token_id?: string | null;
  /** Name of the token, with the contexts `api_token` and `oauth`. */
  token_name?: string | null;
  /** Address that the request came from. */
  ip_address?: string | null;
}

/** The request behind an entry of the second audit log. */
export interface AuditLogV2Request {
  /** Cloudflare's id of the request. */
  cf_ray_id?: string | null;
  /** HTTP method. */
  method?: string | null;
  /** HTTP status of the answer. */
  status_code?: number | null;
  /** Path that was asked for. */
  uri?: string | null;
  /** What the client called itself. */
  user_agent?: string | null;
}

/** What was changed or read, in an entry of the second audit log. */
export interface AuditLogV2Resource {
  /** Identifier of the resource. */
  id?: string | null;
  /** Product that it belongs to, such as `members`. */
  product?: string | null;
  /** Kind of resource. */
  type?: string | null;
  /** Whether it belongs to a user, an account, a zone or a membership. */
  scope?: unknown;
  /** Body of the request. */
  request?: unknown;
  /** Body of the answer. */
  response?: unknown;
}

/** A group of products by which the second audit log can be filtered. */
export interface AuditLogProductCategory {
  /** What the `product_category` filter takes, such as `zerotrust`. */
  value?: string;
  /** Its name for people. */
  label?: string;
  /** The products in it. */
  products?: AuditLogProduct[];
}

/** A product by which the second audit log can be filtered. */
export interface AuditLogProduct {
  /** What the `resource_product` filter takes, such as `gateway`. */
  value?: string;
  /** Its name for people. */
  label?: string;
}

/** Which entries of the user's first audit log to list. */
export interface UserAuditLogListParams {
  /** Only the entry with this identifier. */
  id?: string;
  /** Only certain actions. */
  action?: {
    /** Kind of action, such as `add`. */
    type?: string;
  };
  /** Only what certain actors did. */
  actor?: {
    /** E-mail address of the actor. */
    email?: string;
    /** Address, or range in CIDR notation, that the request came from. */
    ip?: string;
  };
  /** Only what concerns certain zones. */
  zone?: {
    /** Name of the zone. */
    name?: string;
  };
  /** Only entries newer than this: a day, `2026-01-31`, or a moment. */
  since?: string | Date;
  /** Only entries older than this: a day or a moment. In a long list it keeps new entries from moving the pages. */
  before?: string | Date;
  /** Sorting direction in time; newest first without. */
  direction?: 'asc' | 'desc';
  /** Whether to leave out what concerns users only. */
  hide_user_logs?: boolean;
  /** Page to begin at, from 1. */
  page?: number;
  /** Entries a page; the API documents 1,000 as the most. */
  per_page?: number;
}

/** Which entries of an account's first audit log to list. */
export interface AuditLogListParams extends UserAuditLogListParams {
  /** Account to look in. */
  account_id: string;
}

/** A filter of the second audit log: one value, or any of several, or all but these. */
export type AuditLogFilter<T extends string | number = string> =
  | T
  | T[]
  | {
      /** What is to be left out. */
      not: T | T[];
    };

/** Which entries of an account's second audit log to list. */
export interface AuditLogV2ListParams {
  /** Account to look in. */
  account_id: string;
  /** Only entries newer than this: a day, `2026-01-31` (UTC), or a moment. */
  since: string | Date;
  /** Only entries older than this: a day (UTC) or a moment. */
  before: string | Date;
  /** Sorting direction in time; newest first without. */
  direction?: 'asc' | 'desc';
  /** Entries a page, 1,000 at the most. */
  limit?: number;
  /** The API's own cursor to begin at. The `cursor` option does the same for one that a page of this client gave. */
  cursor?: string;
  /** Only products of these categories, from `productCategories`; one that does not exist is refused. */
  product_category?: string | string[];
  /** Identifier of the entry. */
  id?: AuditLogFilter;
  /** Name of the account. */
  account_name?: AuditLogFilter;
  /** Whether the action succeeded. */
  action_result?: AuditLogFilter<'success' | 'failure'>;
  /** Kind of action. */
  action_type?: AuditLogFilter<'create' | 'delete' | 'view' | 'update'>;
  /** How the actor signed in. */
  actor_context?: AuditLogFilter<'api_key' | 'api_token' | 'dash' | 'oauth' | 'origin_ca_key'>;
  /** E-mail address of the actor. */
  actor_email?: AuditLogFilter;
  /** Identifier of the actor: of a user or of an account. */
  actor_id?: AuditLogFilter;
  /** Address that the request came from. */
  actor_ip_address?: AuditLogFilter;
  /** Identifier of the token. */
  actor_token_id?: AuditLogFilter;
  /** Name of the token. */
  actor_token_name?: AuditLogFilter;
  /** Kind of actor. */
  actor_type?: AuditLogFilter<'account' | 'cloudflare_admin' | 'system' | 'user'>;
  /**
   * Identifier of the entry.
   * @deprecated By Cloudflare, in favour of `id`.
   */
  audit_log_id?: AuditLogFilter;
  /** Cloudflare's id of the request. */
  raw_cf_ray_id?: AuditLogFilter;
  /** HTTP method of the request. */
  raw_method?: AuditLogFilter;
  /** HTTP status of the answer. */
  raw_status_code?: AuditLogFilter<number>;
  /** Path that was asked for. */
  raw_uri?: AuditLogFilter;
  /** Identifier of the resource. */
  resource_id?: AuditLogFilter;
  /** Product that the resource belongs to, such as `Stream`. */
  resource_product?: AuditLogFilter;
  /** What the resource belongs to. */
  resource_scope?: AuditLogFilter<'accounts' | 'user' | 'zones' | 'memberships'>;
  /** Kind of resource, such as `Video`. */
  resource_type?: AuditLogFilter;
  /** Identifier of the zone. */
  zone_id?: AuditLogFilter;
  /** Name of the zone. */
  zone_name?: AuditLogFilter;
}

/** Whose history to list. */
export interface AuditLogHistoryParams {
  /** Account of the entry. */
  account_id: string;
  /** An entry of the second audit log: the history is that of its resource. */
  id: string;
  /** `action.time` of that entry, by which it is found. */
  action_time: string | Date;
  /** Only entries newer than this: a day, `2026-01-31` (UTC), or a moment. */
  since: string | Date;
  /** Only entries older than this: a day (UTC) or a moment. */
  before: string | Date;
  /** Sorting direction in time; newest first without. */
  direction?: 'asc' | 'desc';
  /** Entries a page, 1,000 at the most. */
  limit?: number;
  /** The API's own cursor to begin at. The `cursor` option does the same for one that a page of this client gave. */
  cursor?: string;
}

const auditLogAction = object<AuditLogAction>(() => ({
  type: nullish(string),
  result: nullish(boolean),
}));

const auditLogActor = object<AuditLogActor>(() => ({
  id: nullish(string),
  email: nullish(string),
  ip: nullish(string),
  type: nullish(string),
}));

const auditLogOwner = object<AuditLogOwner>(() => ({ id: nullish(string) }));

const auditLogResource = object<AuditLogResource>(() => ({
  id: nullish(string),
  type: nullish(string),
}));

const auditLog = object<AuditLog>(() => ({
  id: optional(string),
  when: nullish(string),
  action: nullish(auditLogAction),
  actor: nullish(auditLogActor),
  interface: nullish(string),
  metadata: nullish(record(unknown)),
  newValue: nullish(string),
  oldValue: nullish(string),
  newValueJson: optional(unknown),
  oldValueJson: optional(unknown),
  owner: nullish(auditLogOwner),
  resource: nullish(auditLogResource),
}));

const auditLogV2Named = object<AuditLogV2Named>(() => ({
  id: nullish(string),
  name: nullish(string),
}));

const auditLogV2Action = object<AuditLogV2Action>(() => ({
  type: nullish(string),
  result: nullish(string),
  time: nullish(string),
  description: nullish(string),
}));

const auditLogV2Actor = object<AuditLogV2Actor>(() => ({
  id: nullish(string),
  type: nullish(string),
  email: nullish(string),
  context: nullish(string),
  token_id: nullish(string),
  token_name: nullish(string),
  ip_address: nullish(string),
}));

const auditLogV2Request = object<AuditLogV2Request>(() => ({
  cf_ray_id: nullish(string),
  method: nullish(string),
  status_code: nullish(number),
  uri: nullish(string),
  user_agent: nullish(string),
}));

const auditLogV2Resource = object<AuditLogV2Resource>(() => ({
  id: nullish(string),
  product: nullish(string),
  type: nullish(string),
  scope: optional(unknown),
  request: optional(unknown),
  response: optional(unknown),
}));

const auditLogV2 = object<AuditLogV2>(() => ({
  id: optional(string),
  account: nullish(auditLogV2Named),
  action: nullish(auditLogV2Action),
  actor: nullish(auditLogV2Actor),
  raw: nullish(auditLogV2Request),
  resource: nullish(auditLogV2Resource),
  zone: nullish(auditLogV2Named),
}));

const auditLogProduct = object<AuditLogProduct>(() => ({
  value: optional(string),
  label: optional(string),
}));

const auditLogProductCategory = object<AuditLogProductCategory>(() => ({
  value: optional(string),
  label: optional(string),
  products: optional(array(auditLogProduct)),
}));

const permissions = ['Account Settings Read', 'Account Settings Write'];
const logs = '/accounts/{account_id}/logs/audit';
const span = { since: 'string!', before: 'string!', direction: 'string', limit: 'integer', cursor: 'string' } as const;

// Each filter comes in two forms: the name alone, and the name with `.not`.
const filters: Record<string, Field> = {};
for (const name of [
  ...['id', 'account_name', 'action_result', 'action_type', 'actor_context', 'actor_email', 'actor_id'],
  ...['actor_ip_address', 'actor_token_id', 'actor_token_name', 'actor_type', 'audit_log_id', 'raw_cf_ray_id'],
  ...['raw_method', 'raw_status_code', 'raw_uri', 'resource_id', 'resource_product', 'resource_scope'],
  ...['resource_type', 'zone_id', 'zone_name'],
]) {
  // Status codes are numbers, which `strings` does not take.
  filters[name] = filters[`${name}.not`] = name === 'raw_status_code' ? 'any' : 'strings';
}

// The first audit log is the same for accounts and for users, below different paths.
function firstLog<const Path extends string>(path: Path) {
  const call = {
    method: 'GET',
    path,
    query: {
      id: 'string',
      'action.type': 'string',
      'actor.email': 'string',
      'actor.ip': 'string',
      'zone.name': 'string',
      since: 'string',
      before: 'string',
      direction: 'string',
      export: 'boolean',
      hide_user_logs: 'boolean',
      page: 'integer',
      per_page: 'integer',
    },
    permissions,
  } as const;
  return {
    list: listing({ ...call, pages: 'page', perPage: 1000, item: auditLog }),
    export: single({ ...call, text: true, result: string }),
  };
}

export const endpoints = {
  auditLogs: firstLog('/accounts/{account_id}/audit_logs'),
  user: { auditLogs: firstLog('/user/audit_logs') },
  accounts: {
    logs: {
      audit: {
        list: listing({
          method: 'GET',
          path: logs,
          query: { ...span, product_category: 'strings', ...filters },
          pages: 'cursor',
          perPage: 1000,
          item: auditLogV2,
          permissions,
        }),
        history: listing({
          method: 'GET',
          path: `${logs}/{id}/history`,
          query: { action_time: 'string!', ...span },
          pages: 'cursor',
          perPage: 1000,
          item: auditLogV2,
          permissions,
          resource: 'Audit log',
        }),
        productCategories: listing({
          method: 'GET',
          path: `${logs}/product_categories`,
          pages: 'single',
          item: auditLogProductCategory,
          permissions,
        }),
      },
    },
  },
};

/**
 * The first audit log of an account: changes only. The second, in `accounts.logs.audit`, has reads as well, more
 * details and more filters.
 *
 * @example
 * const entries = cf.auditLogs.list({ account_id, since: '2026-01-01', before: '2026-02-01' });
 * for await (const entry of entries) console.log(entry.when, entry.actor?.email, entry.action?.type);
 */
export class AuditLogs {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the entries of an account's first audit log.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and which entries.
   * @param options - Settings for this list.
   * @returns The entries, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/audit_logs/methods/list/
   */
  list(params: AuditLogListParams, options?: ListOptions): Paginated<AuditLog> {
    return this.#transport.list(endpoints.auditLogs.list, params, options);
  }

  /**
   * Fetches the entries of an account's first audit log as CSV, in one text. Whether the API cuts a long one into pages
   * is not documented: narrow it by `since` and `before`.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and which entries.
   * @param options - Settings for this call.
   * @returns The CSV file.
   * @throws {@link NotFoundError} when the account does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/audit_logs/methods/list/
   */
  export(params: AuditLogListParams, options?: RequestOptions): Promise<string> {
    return this.#transport.call(endpoints.auditLogs.export, csv(params), options);
  }
}

/** The first audit log of the user: what was done with this login. */
export class UserAuditLogs {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the entries of the user's audit log.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which entries.
   * @param options - Settings for this list.
   * @returns The entries, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/audit_logs/methods/list/
   */
  list(params: UserAuditLogListParams = {}, options?: ListOptions): Paginated<AuditLog> {
    return this.#transport.list(endpoints.user.auditLogs.list, params, options);
  }

  /**
   * Fetches the entries of the user's audit log as CSV, in one text. Whether the API cuts a long one into pages is not
   * documented: narrow it by `since` and `before`.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which entries.
   * @param options - Settings for this call.
   * @returns The CSV file.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/audit_logs/methods/list/
   */
  export(params: UserAuditLogListParams = {}, options?: RequestOptions): Promise<string> {
    return this.#transport.call(endpoints.user.auditLogs.export, csv(params), options);
  }
}

/**
 * The second audit log of an account: changes and reads, by people, tokens and Cloudflare's systems.
 *
 * @example
 * const day = { since: '2026-01-31', before: '2026-02-01' };
 * const entries = cf.accounts.logs.audit.list({ account_id, ...day, actor_email: { not: 'ci@example.com' } });
 * for await (const entry of entries) console.log(entry.action?.time, entry.action?.description);
 */
export class AccountAuditLogs {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the entries of an account's second audit log. `since` and `before` must be given.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and which entries.
   * @param options - Settings for this list.
   * @returns The entries, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `validation` for a product
   * category that does not exist, `not_found` for an account that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/logs/subresources/audit/methods/list/
   */
  list(params: AuditLogV2ListParams, options?: ListOptions): Paginated<AuditLogV2> {
    return this.#transport.list(endpoints.accounts.logs.audit.list, params, options);
  }

  /**
   * Lists what happened to the resource of one entry. An empty list can also mean that the entry does not say which
   * resource it was.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which entry, and between which times.
   * @param options - Settings for this list.
   * @returns The entries about the same resource, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` "Audit log not
   * found" when there is no such entry at that time.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/logs/subresources/audit/methods/history/
   */
  history(params: AuditLogHistoryParams, options?: ListOptions): Paginated<AuditLogV2> {
    return this.#transport.list(endpoints.accounts.logs.audit.history, params, options);
  }

  /**
   * Lists the product categories by which `list` filters, and the products in each.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this list.
   * @returns The categories, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/logs/subresources/audit/methods/product_categories/
   */
  productCategories(
    params: {
      /** Account that asks. */
      account_id: string;
    },
    options?: ListOptions,
  ): Paginated<AuditLogProductCategory> {
    return this.#transport.list(endpoints.accounts.logs.audit.productCategories, params, options);
  }
}

/** The logs of an account. */
export class AccountLogs {
  /** Who changed or read what, and when. */
  readonly audit: AccountAuditLogs;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.audit = new AccountAuditLogs(transport);
  }
}

/** The same params, with the one that asks for CSV. */
function csv<T extends object>(params: T): T & { export: true } {
  return { ...params, export: true };
}
