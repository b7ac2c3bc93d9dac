/** API tokens: those that an account owns, and those of the user. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import {
  array,
  type Deleted,
  deleted,
  nullish,
  object,
  optional,
  record,
  string,
  toDeleted,
  union,
  unknown,
} from '../schema.ts';
import type { Transport } from '../transport.ts';
import type { ExpiringToken, RolledToken, TokenRevocation, TokenRollOptions } from './token-flows.ts';

/** An API token, without its secret. */
export interface Token {
  /** Identifier of the token. */
  id: string;
  /** Its name. */
  name: string;
  /** Whether it works. `expired` follows from `expires_on`; the others are set by its owner. */
  status?: 'active' | 'disabled' | 'expired' | (string & {});
  /** When it was made. */
  issued_on?: string | null;
  /** When it was last changed. */
  modified_on?: string | null;
  /** When it was last used; `null` or missing for one that never was. */
  last_used_on?: string | null;
  /** Before this time it does not work; `null` or missing where it worked from the start. */
  not_before?: string | null;
  /** From this time on it does not work; `null` or missing for one that never expires. */
  expires_on?: string | null;
  /** Where it may be used. */
  condition?: TokenCondition | null;
  /** What it may do. */
  policies?: TokenPolicy[] | null;
}

/** A token that has just been made, with its secret. */
export interface CreatedToken extends Token {
  /** The secret. Store it at once: it is never shown again. */
  value: string;
}

/** Where a token may be used. */
export interface TokenCondition {
  /** From which addresses. */
  request_ip?: TokenAddresses | null;
  /** The same as `request_ip`, as older answers call it. */
  'request.ip'?: TokenAddresses | null;
}

/** From which addresses a token may be used. */
export interface TokenAddresses {
  /** IPv4 and IPv6 ranges in CIDR notation from which it works. */
  in?: string[] | null;
  /** IPv4 and IPv6 ranges in CIDR notation from which it does not work, even if `in` has them. */
  not_in?: string[] | null;
}

/** One of the things that a token may do, or must not: what (`permission_groups`) with what (`resources`). */
export interface TokenPolicy {
  /** Identifier of the policy. */
  id?: string;
  /** Whether it grants or denies. A denial outweighs every grant. */
  effect?: 'allow' | 'deny' | (string & {});
  /** What it is about. */
  permission_groups?: TokenPolicyGroup[];
  /** What it applies to. */
  resources?: TokenResources;
}

/** A permission group, as the policy of a token names it. */
export interface TokenPolicyGroup {
  /** Identifier of the permission group. */
  id: string;
  /** Its name, such as `Zone Read`. */
  name?: string | null;
  /** Further attributes. */
  meta?: Record<string, unknown> | null;
}

/**
 * What a policy applies to, by name of the resource: `com.cloudflare.api.account.<account id>`,
 * `com.cloudflare.api.account.zone.<zone id>`, `com.cloudflare.api.user.<user id>`, or with `*` in place of the id.
 * The value is `*`, or an object of the same kind that narrows it: all zones of one account are
 * `{ 'com.cloudflare.api.account.<account id>': { 'com.cloudflare.api.account.zone.*': '*' } }`.
 */
export type TokenResources = Record<string, string | Record<string, string>>;

/** A permission that a token can be given. */
export interface TokenPermissionGroup {
  /** Identifier of the permission group. The same in every account. */
  id: string;
  /** Its name, such as `Zone Read`. Not unique: some names exist once for accounts and once for zones. */
  name: string;
  /** To what kinds of resources it applies, such as `com.cloudflare.api.account.zone`. */
  scopes?: string[];
  /** Area of the products that it belongs to, such as `dns_and_zones`. */
  category?: string | null;
}

/** What Cloudflare says of the token that a request carries. */
export interface TokenVerification {
  /** Identifier of the token. */
  id: string;
  /** Whether it works. */
  status: 'active' | 'disabled' | 'expired' | (string & {});
  /** Before this time it does not work. */
  not_before?: string | null;
  /** From this time on it does not work; missing for one that never expires. */
  expires_on?: string | null;
}

/** A policy as it is sent. */
export interface TokenPolicyInput {
  /** Identifier of the policy, as read. Not needed: policies are replaced as a whole. */
  id?: string;
  /** Whether it grants or denies. */
  effect: 'allow' | 'deny';
  /** What it is about. All groups of a policy must fit its resources: groups for zones and for accounts apart. */
  permission_groups: Array<{
    /** Identifier of the permission group, from `permissionGroups`. */
    id: string;
    /** Further attributes. Not needed. */
    meta?: Record<string, unknown>;
  }>;
  /** What it applies to. */
  resources: TokenResources;
}

/** Where a token may be used, as it is sent. */
export interface TokenConditionInput {
  /** From which addresses. */
  request_ip?: TokenAddresses;
}

/** What a token is to be. */
export interface TokenInput {
  /** Its name, 120 characters at the most. */
  name: string;
  /** What it may do. Nothing that its maker may not do. */
  policies: TokenPolicyInput[];
  /** Where it may be used; everywhere without. */
  condition?: TokenConditionInput;
  /** Before this time it does not work: UTC to the second, `2026-01-31T00:00:00Z`. */
  not_before?: string;
  /** From this time on it does not work: UTC to the second. Without, it never expires. */
  expires_on?: string;
}

/** What a token is to be from now on. What is left out is cleared. */
export interface TokenChange extends TokenInput {
  /** Switches it off and on again. */
  status?: 'active' | 'disabled' | 'expired';
}

/** Which tokens to list. */
export interface TokenListParams {
  /** Whether to list those that expired lately too. */
  include_expired?: boolean;
  /** Sorting direction. */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Tokens a page; the API documents 50 as the most. */
  per_page?: number;
}

/** Which permission groups to list. */
export interface TokenPermissionGroupListParams {
  /** Only those with this name. */
  name?: string;
  /** Only those that apply to this kind of resource, such as `com.cloudflare.api.account.zone`. */
  scope?: string;
}

/** Which tokens of an account to list. */
export interface AccountTokenListParams extends TokenListParams {
  /** Account that owns them. */
  account_id: string;
}

/** Which token of an account is meant. */
export interface AccountTokenParams {
  /** Account that owns the token. */
  account_id: string;
  /** Token that is meant. */
  token_id: string;
}

/** What a new token of an account is to be. */
export interface AccountTokenCreateParams extends TokenInput {
  /** Account that is to own it. */
  account_id: string;
}

/** What a token of an account is to be from now on. */
export interface AccountTokenUpdateParams extends TokenChange, AccountTokenParams {}

/** Which permission groups for tokens of an account to list. */
export interface AccountTokenPermissionGroupListParams extends TokenPermissionGroupListParams {
  /** Account that asks. */
  account_id: string;
}

/** Which tokens are about to expire. */
export interface TokenExpiryParams {
  /**
   * How soon, in days.
   * @default 7
   */
  within_days?: number;
}

/** Which tokens of an account are about to expire. */
export interface AccountTokenExpiryParams extends TokenExpiryParams {
  /** Account that owns them. */
  account_id: string;
}

/** Which secret is meant. */
export interface TokenValueParams {
  /** The secret. */
  value: string;
}

/** Which secret of an account's token is meant. */
export interface AccountTokenValueParams extends TokenValueParams {
  /** Account that owns the token. */
  account_id: string;
}

/** Which token of the user is meant. */
export interface UserTokenParams {
  /** Token that is meant. */
  token_id: string;
}

/** What a token of the user is to be from now on. */
export interface UserTokenUpdateParams extends TokenChange, UserTokenParams {}

const tokenPolicyGroup = object<TokenPolicyGroup>(() => ({
  id: string,
  name: nullish(string),
  meta: nullish(record(unknown)),
}));

const tokenPolicy = object<TokenPolicy>(() => ({
  id: optional(string),
  effect: optional(string),
  permission_groups: optional(array(tokenPolicyGroup)),
  resources: optional(record(union([string, record(string)]))),
}));

const tokenAddresses = object<TokenAddresses>(() => ({
  in: nullish(array(string)),
  not_in: nullish(array(string)),
}));

const tokenCondition = object<TokenCondition>(() => ({
  request_ip: nullish(tokenAddresses),
  'request.ip': nullish(tokenAddresses),
}));

const tokenShape = () => ({
  id: string,
  name: string,
  status: optional(string),
  issued_on: nullish(string),
  modified_on: nullish(string),
  last_used_on: nullish(string),
  not_before: nullish(string),
  expires_on: nullish(string),
  condition: nullish(tokenCondition),
  policies: nullish(array(tokenPolicy)),
});

const token = object<Token>(tokenShape);

const createdToken = object<CreatedToken>(() => ({ ...tokenShape(), value: string }));

const tokenVerification = object<TokenVerification>(() => ({
  id: string,
  status: string,
  not_before: nullish(string),
  expires_on: nullish(string),
}));

const tokenPermissionGroup = object<TokenPermissionGroup>(() => ({
  id: string,
  name: string,
  scopes: optional(array(string)),
  category: nullish(string),
}));

const resource = 'Token';
const codes = { 1003: 'not_found' } as const;
const input = {
  name: 'string!',
  policies: 'array!',
  condition: 'object',
  not_before: 'string',
  expires_on: 'string',
} as const;

// Both owners have the same operations, below their own paths.
function tokenEndpoints<const Base extends string>(base: Base, read: readonly string[], write: readonly string[]) {
  const item = `${base}/{token_id}` as const;
  const known = { resource, codes };
  return {
    list: listing({
      method: 'GET',
      path: base,
      query: { include_expired: 'boolean', direction: 'string', page: 'integer', per_page: 'integer' },
      pages: 'page',
      perPage: 50,
      item: token,
      permissions: read,
    }),
    get: single({ method: 'GET', path: item, result: token, permissions: read, ...known }),
    create: single({ method: 'POST', path: base, body: input, result: createdToken, permissions: write }),
    update: single({
      method: 'PUT',
      path: item,
      body: { ...input, status: 'string' },
      result: token,
      permissions: write,
      ...known,
    }),
    delete: single({
      method: 'DELETE',
      path: item,
      result: deleted,
      normalize: toDeleted('token_id'),
      permissions: write,
      ...known,
    }),
    verify: single({ method: 'GET', path: `${base}/verify` as const, result: tokenVerification, permissions: [] }),
    value: {
      update: single({
        method: 'PUT',
        path: `${item}/value` as const,
        body: {},
        result: string,
        permissions: write,
        // Each call makes another secret, so one that was lost on the way must not be followed by a second.
        repeatable: false,
        ...known,
      }),
    },
    permissionGroups: {
      list: listing({
        method: 'GET',
        path: `${base}/permission_groups` as const,
        query: { name: 'string', scope: 'string' },
        pages: 'single',
        item: tokenPermissionGroup,
        permissions: read,
      }),
    },
  };
}

const accountTokens = tokenEndpoints(
  '/accounts/{account_id}/tokens',
  ['Account API Tokens Read', 'Account API Tokens Write'],
  ['Account API Tokens Write'],
);
const accountGroups = accountTokens.permissionGroups.list;

export const endpoints = {
  accounts: { tokens: { ...accountTokens, permissionGroups: { list: accountGroups, get: accountGroups } } },
  user: { tokens: tokenEndpoints('/user/tokens', ['API Tokens Read', 'API Tokens Write'], ['API Tokens Write']) },
};

const ofAccount = endpoints.accounts.tokens;
const ofUser = endpoints.user.tokens;

/**
 * The API tokens that an account owns. They act for the account and outlive whoever made them; 500 at the most.
 *
 * @example
 * for await (const token of cf.accounts.tokens.list({ account_id })) console.log(token.name, token.expires_on);
 */
export class AccountTokens {
  /** The secrets of the tokens. */
  readonly value: AccountTokenValues;
  /** What tokens of the account can be permitted. */
  readonly permissionGroups: AccountTokenPermissionGroups;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.value = new AccountTokenValues(transport);
    this.permissionGroups = new AccountTokenPermissionGroups(transport);
  }

  /**
   * Lists the tokens of an account.
   *
   * Needs `Account API Tokens Read`.
   *
   * @param params - Which account, and which of its tokens.
   * @param options - Settings for this list.
   * @returns The tokens without their secrets, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/list/
   */
  list(params: AccountTokenListParams, options?: ListOptions): Paginated<Token> {
    return this.#transport.list(ofAccount.list, params, options);
  }

  /**
   * Fetches one token.
   *
   * Needs `Account API Tokens Read`.
   *
   * @param params - Which account, which token.
   * @param options - Settings for this call.
   * @returns The token, without its secret.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/get/
   */
  get(params: AccountTokenParams, options?: RequestOptions): Promise<Token> {
    return this.#transport.call(ofAccount.get, params, options);
  }

  /**
   * Makes a token that the account owns. Only a Super Administrator can, and the token can do no more than its maker.
   * It may take up to a minute until it works. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Account API Tokens Write`.
   *
   * @param params - What the token is to be.
   * @param options - Settings for this call.
   * @returns The token with its secret in `value`, which is shown this once.
   * @throws {@link ValidationError} when Cloudflare refuses the name, a policy or a time.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/create/
   */
  create(params: AccountTokenCreateParams, options?: RequestOptions): Promise<CreatedToken> {
    return this.#transport.call(ofAccount.create, params, options);
  }

  /**
   * Replaces everything about a token but its secret. A condition or a time that is left out is cleared. It may take up
   * to a minute until the change is in effect.
   *
   * Needs `Account API Tokens Write`.
   *
   * @param params - Which token, and the whole of what it is to be.
   * @param options - Settings for this call.
   * @returns The token as it is now.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @throws {@link ValidationError} when Cloudflare refuses the name, a policy or a time.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/update/
   */
  update(params: AccountTokenUpdateParams, options?: RequestOptions): Promise<Token> {
    return this.#transport.call(ofAccount.update, params, options);
  }

  /**
   * Deletes a token. Whatever uses it stops working.
   *
   * Needs `Account API Tokens Write`.
   *
   * @param params - Which account, which token.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted token.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/delete/
   */
  delete(params: AccountTokenParams, options?: RequestOptions): Promise<Deleted> {
    return this.#transport.call(ofAccount.delete, params, options);
  }

  /**
   * Says whether the token in use works. The only way to find out for a token that an account owns. It does not say
   * what the token is permitted.
   *
   * Needs no permission.
   *
   * @param params - Which account owns the token.
   * @param options - Settings for this call.
   * @returns Identifier and status of the token in use.
   * @throws {@link AuthenticationError} when there is no such token any more, or when it is not this account's.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/verify/
   */
  verify(
    params: {
      /** Account that owns the token. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<TokenVerification> {
    return this.#transport.call(ofAccount.verify, params, options);
  }

  /**
   * Rolls a token and hands the new secret over: it is given to `store` as soon as there is one, and then tried, for up
   * to a minute, since it may take that long to work everywhere. The old secret stops working at once; id, policies and
   * times stay. The new one stands in no result, no error and no log. A roll is never sent twice: when its answer is
   * lost, when `store` fails or when the new secret cannot be verified, the error says so in `message`, and what to do
   * in `advice`.
   *
   * Needs `Account API Tokens Write`.
   *
   * @param params - Which account, which token.
   * @param options - `store`, which keeps the new secret; whether to `verify` it; and settings for the requests. An
   * abort in the middle of the roll is like a lost answer.
   * @returns The token's identifier, and that the new secret works.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @throws {@link CloudflareError} with `outcome: 'unknown'` when the roll has, or may have, been carried out.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/subresources/value/methods/update/
   * @example
   * await cf.tokens.roll({ account_id, token_id }, { store: (value) => vault.write('cloudflare', value) });
   */
  async roll(params: AccountTokenParams, options: TokenRollOptions): Promise<RolledToken> {
    return (await import('./token-flows.ts')).roll(this.#transport, ofAccount, params, options);
  }

  /**
   * Finds the tokens that stop working soon. Disabled ones are left out: nothing depends on them.
   *
   * Needs `Account API Tokens Read`.
   *
   * @param params - How soon, and which account.
   * @param options - Settings for the list.
   * @returns The tokens, the one that expires first at the front.
   * @throws {@link CloudflareError} `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/list/
   * @example
   * for (const { name, days_left } of await cf.tokens.expiring({ account_id, within_days: 30 })) console.log(name, days_left);
   */
  async expiring(params: AccountTokenExpiryParams, options?: ListOptions): Promise<ExpiringToken[]> {
    return (await import('./token-flows.ts')).expiring(this.#transport, ofAccount, params, options);
  }

  /**
   * Deletes a token, and is content when there is none any more. Whatever uses it stops working.
   *
   * Needs `Account API Tokens Write`.
   *
   * @param params - Which account, which token.
   * @param options - Settings for the call.
   * @returns Whether the token was revoked or already gone.
   * @throws {@link CloudflareError} `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/delete/
   * @example
   * const { outcome } = await cf.tokens.revoke({ account_id, token_id }); // 'revoked' or 'already_gone'
   */
  async revoke(params: AccountTokenParams, options?: RequestOptions): Promise<TokenRevocation> {
    return (await import('./token-flows.ts')).revoke(this.#transport, ofAccount, params, options);
  }
}

/** The secrets of the tokens that an account owns. */
export class AccountTokenValues {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Rolls a token: makes a new secret, and the old one stops working at once. Id, policies and times stay. Never sent
   * twice: where `outcome` of a failure is `unknown`, the old secret may be gone, and only another roll gives a new
   * one.
   *
   * Needs `Account API Tokens Write`.
   *
   * @param params - Which account, which token.
   * @param options - Settings for this call.
   * @returns The new secret, which is shown this once.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/subresources/value/methods/update/
   */
  update(params: AccountTokenParams, options?: RequestOptions): Promise<string> {
    return this.#transport.call(ofAccount.value.update, params, options);
  }

  /**
   * Verifies a secret other than the one in use, such as that of a token that has just been made: it may take up to a
   * minute to work, and is asked about for that long. `deadlineMs` shortens this, and `retry: false` asks once.
   *
   * Needs no permission.
   *
   * @param params - The secret, and the account that owns the token.
   * @param options - Settings for the requests.
   * @returns Identifier and times of the token, which is active.
   * @throws {@link AuthenticationError} when there is no such token of this account, or it is disabled or expired: see `reason`.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/methods/verify/
   * @example
   * const { value } = await cf.tokens.create({ account_id, name, policies });
   * await cf.tokens.value.verify({ account_id, value });
   */
  async verify(params: AccountTokenValueParams, options?: RequestOptions): Promise<TokenVerification> {
    return (await import('./token-flows.ts')).verifyValue(this.#transport, ofAccount, params, options);
  }
}

/** What tokens of an account can be permitted. */
export class AccountTokenPermissionGroups {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the permissions that tokens of an account can be given: some 390, in one request. Look them up by name and
   * scope together, since a name alone can stand for two.
   *
   * Needs `Account API Tokens Read`.
   *
   * @param params - Which account, and which permission groups.
   * @param options - Settings for this list.
   * @returns The permission groups, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/subresources/permission_groups/methods/list/
   */
  list(params: AccountTokenPermissionGroupListParams, options?: ListOptions): Paginated<TokenPermissionGroup> {
    return this.#transport.list(ofAccount.permissionGroups.list, params, options);
  }

  /**
   * Fetches the same permission groups as `list`, as an array.
   *
   * Needs `Account API Tokens Read`.
   *
   * @param params - Which account, and which permission groups.
   * @param options - Settings for this call.
   * @returns The permission groups.
   * @throws {@link NotFoundError} when the account does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/subresources/permission_groups/methods/get/
   */
  get(params: AccountTokenPermissionGroupListParams, options?: RequestOptions): Promise<TokenPermissionGroup[]> {
    return this.#transport.list(ofAccount.permissionGroups.get, params, options).toArray();
  }
}

/**
 * The API tokens of the user. They never can do more than the user; 50 at the most.
 *
 * @example
 * const { status, expires_on } = await cf.user.tokens.verify();
 */
export class UserTokens {
  /** The secrets of the tokens. */
  readonly value: UserTokenValues;
  /** What tokens of the user can be permitted. */
  readonly permissionGroups: UserTokenPermissionGroups;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.value = new UserTokenValues(transport);
    this.permissionGroups = new UserTokenPermissionGroups(transport);
  }

  /**
   * Lists the tokens of the user.
   *
   * Needs `API Tokens Read`.
   *
   * @param params - Which of the tokens.
   * @param options - Settings for this list.
   * @returns The tokens without their secrets, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/list/
   */
  list(params: TokenListParams = {}, options?: ListOptions): Paginated<Token> {
    return this.#transport.list(ofUser.list, params, options);
  }

  /**
   * Fetches one token.
   *
   * Needs `API Tokens Read`.
   *
   * @param params - Which token.
   * @param options - Settings for this call.
   * @returns The token, without its secret.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/get/
   */
  get(params: UserTokenParams, options?: RequestOptions): Promise<Token> {
    return this.#transport.call(ofUser.get, params, options);
  }

  /**
   * Makes a token of the user. It can do no more than the token that makes it, and it may take up to a minute until it
   * works. Never sent twice: see `outcome` on a failure.
   *
   * Needs `API Tokens Write`.
   *
   * @param params - What the token is to be.
   * @param options - Settings for this call.
   * @returns The token with its secret in `value`, which is shown this once.
   * @throws {@link ValidationError} when Cloudflare refuses the name, a policy or a time, or the user has 50 already.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/create/
   */
  create(params: TokenInput, options?: RequestOptions): Promise<CreatedToken> {
    return this.#transport.call(ofUser.create, params, options);
  }

  /**
   * Replaces everything about a token but its secret. A condition or a time that is left out is cleared. It may take up
   * to a minute until the change is in effect.
   *
   * Needs `API Tokens Write`.
   *
   * @param params - Which token, and the whole of what it is to be.
   * @param options - Settings for this call.
   * @returns The token as it is now.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @throws {@link ValidationError} when Cloudflare refuses the name, a policy or a time.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/update/
   */
  update(params: UserTokenUpdateParams, options?: RequestOptions): Promise<Token> {
    return this.#transport.call(ofUser.update, params, options);
  }

  /**
   * Deletes a token. Whatever uses it stops working.
   *
   * Needs `API Tokens Write`.
   *
   * @param params - Which token.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted token.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/delete/
   */
  delete(params: UserTokenParams, options?: RequestOptions): Promise<Deleted> {
    return this.#transport.call(ofUser.delete, params, options);
  }

  /**
   * Says whether the token in use works, if it is the user's: one that an account owns is called invalid here, however
   * good, and has its own `verify` in `accounts.tokens`. It does not say what the token is permitted.
   *
   * Needs no permission.
   *
   * @param options - Settings for this call.
   * @returns Identifier and status of the token in use.
   * @throws {@link AuthenticationError} when there is no such token any more, or when an account owns it.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/
   */
  verify(options?: RequestOptions): Promise<TokenVerification> {
    return this.#transport.call(ofUser.verify, {}, options);
  }

  /**
   * Rolls a token and hands the new secret over: it is given to `store` as soon as there is one, and then tried, for up
   * to a minute, since it may take that long to work everywhere. The old secret stops working at once; id, policies and
   * times stay. The new one stands in no result, no error and no log. A roll is never sent twice: when its answer is
   * lost, when `store` fails or when the new secret cannot be verified, the error says so in `message`, and what to do
   * in `advice`.
   *
   * Needs `API Tokens Write`.
   *
   * @param params - Which token.
   * @param options - `store`, which keeps the new secret; whether to `verify` it; and settings for the requests. An
   * abort in the middle of the roll is like a lost answer.
   * @returns The token's identifier, and that the new secret works.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @throws {@link CloudflareError} with `outcome: 'unknown'` when the roll has, or may have, been carried out.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/subresources/value/methods/update/
   * @example
   * await cf.user.tokens.roll({ token_id }, { store: (value) => vault.write('cloudflare', value) });
   */
  async roll(params: UserTokenParams, options: TokenRollOptions): Promise<RolledToken> {
    return (await import('./token-flows.ts')).roll(this.#transport, ofUser, params, options);
  }

  /**
   * Finds the tokens that stop working soon. Disabled ones are left out: nothing depends on them.
   *
   * Needs `API Tokens Read`.
   *
   * @param params - How soon.
   * @param options - Settings for the list.
   * @returns The tokens, the one that expires first at the front.
   * @throws {@link CloudflareError} `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/list/
   * @example
   * for (const { name, days_left } of await cf.user.tokens.expiring({ within_days: 30 })) console.log(name, days_left);
   */
  async expiring(params: TokenExpiryParams = {}, options?: ListOptions): Promise<ExpiringToken[]> {
    return (await import('./token-flows.ts')).expiring(this.#transport, ofUser, params, options);
  }

  /**
   * Deletes a token, and is content when there is none any more. Whatever uses it stops working.
   *
   * Needs `API Tokens Write`.
   *
   * @param params - Which token.
   * @param options - Settings for the call.
   * @returns Whether the token was revoked or already gone.
   * @throws {@link CloudflareError} `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/delete/
   * @example
   * const { outcome } = await cf.user.tokens.revoke({ token_id }); // 'revoked' or 'already_gone'
   */
  async revoke(params: UserTokenParams, options?: RequestOptions): Promise<TokenRevocation> {
    return (await import('./token-flows.ts')).revoke(this.#transport, ofUser, params, options);
  }
}

/** The secrets of the user's tokens. */
export class UserTokenValues {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Rolls a token: makes a new secret, and the old one stops working at once. Id, policies and times stay. Never sent
   * twice: where `outcome` of a failure is `unknown`, the old secret may be gone, and only another roll gives a new
   * one.
   *
   * Needs `API Tokens Write`.
   *
   * @param params - Which token.
   * @param options - Settings for this call.
   * @returns The new secret, which is shown this once.
   * @throws {@link NotFoundError} "Token not found" when there is no such token.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/subresources/value/methods/update/
   */
  update(params: UserTokenParams, options?: RequestOptions): Promise<string> {
    return this.#transport.call(ofUser.value.update, params, options);
  }

  /**
   * Verifies a secret other than the one in use, such as that of a token that has just been made: it may take up to a
   * minute to work, and is asked about for that long. `deadlineMs` shortens this, and `retry: false` asks once.
   *
   * Needs no permission.
   *
   * @param params - The secret.
   * @param options - Settings for the requests.
   * @returns Identifier and times of the token, which is active.
   * @throws {@link AuthenticationError} when there is no such token, or it is disabled or expired: see `reason`.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/
   * @example
   * const { value } = await cf.user.tokens.create({ name, policies });
   * await cf.user.tokens.value.verify({ value });
   */
  async verify(params: TokenValueParams, options?: RequestOptions): Promise<TokenVerification> {
    return (await import('./token-flows.ts')).verifyValue(this.#transport, ofUser, params, options);
  }
}

/** What tokens of the user can be permitted. */
export class UserTokenPermissionGroups {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the permissions that tokens of the user can be given: some 390, in one request. Look them up by name and
   * scope together, since a name alone can stand for two.
   *
   * Needs `API Tokens Read`.
   *
   * @param params - Which permission groups.
   * @param options - Settings for this list.
   * @returns The permission groups, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tokens/subresources/permission_groups/methods/list/
   */
  list(params: TokenPermissionGroupListParams = {}, options?: ListOptions): Paginated<TokenPermissionGroup> {
    return this.#transport.list(ofUser.permissionGroups.list, params, options);
  }
}
