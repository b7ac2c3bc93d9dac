/** Memberships: the accounts that the user belongs to, or is invited to. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import {
  array,
  boolean,
  type Deleted,
  deleted,
  nullable,
  nullish,
  object,
  optional,
  record,
  string,
  toDeleted,
} from '../schema.ts';
import type { Transport } from '../transport.ts';
import { type Account, account } from './accounts.ts';
import { type MemberPolicy, memberPolicy } from './members.ts';

/** An account as seen by one of its members: what the user is and may do in it. */
export interface Membership {
  /** Identifier of the membership. Neither the account's nor the member's. */
  id: string;
  /** Where the invitation stands. */
  status?: 'accepted' | 'pending' | 'rejected' | (string & {});
  /** The account. */
  account?: Account | null;
  /** Whether the user may use the API in this account; `null` where the account does not restrict it. */
  api_access_enabled?: boolean | null;
  /** Names of the roles that the user has in the account. */
  roles?: string[] | null;
  /** What the user may do in the account, by product: mostly `read` and `edit` or `write`, here and there others. */
  permissions?: Record<string, Record<string, boolean | null> | null> | null;
  /** The user's grants on parts of the account. Never in a list. */
  policies?: MemberPolicy[] | null;
}

/** Which memberships to list. */
export interface MembershipListParams {
  /** Only memberships of certain accounts. */
  account?: {
    /** Name of the account. */
    name?: string;
  };
  /** Name of the account, 100 characters at the most. The same as `account.name`. */
  name?: string;
  /** Only memberships whose invitation stands so. */
  status?: 'accepted' | 'pending' | 'rejected';
  /** What to sort by. */
  order?: 'id' | 'account.name' | 'status';
  /** Sorting direction. */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Memberships a page; the API documents 50 as the most. */
  per_page?: number;
}

/** What answering an invitation came to. */
export interface MembershipAnswer {
  /** The answer that was given; `already_` when it had been given before, and nothing was written. */
  outcome: 'accepted' | 'rejected' | 'already_accepted' | 'already_rejected';
  /** The membership as it is now. */
  membership: Membership;
}

const membership = object<Membership>(() => ({
  id: string,
  status: optional(string),
  account: nullish(account),
  api_access_enabled: nullish(boolean),
  roles: nullish(array(string)),
  permissions: nullish(record(nullable(record(nullable(boolean))))),
  policies: nullish(array(memberPolicy)),
}));

const item = '/memberships/{membership_id}';
const read = ['Memberships Read', 'Memberships Write'];
const write = ['Memberships Write'];
const resource = 'Membership';

export const endpoints = {
  list: listing({
    method: 'GET',
    path: '/memberships',
    query: {
      'account.name': 'string',
      name: 'string',
      status: 'string',
      order: 'string',
      direction: 'string',
      page: 'integer',
      per_page: 'integer',
    },
    pages: 'page',
    perPage: 50,
    item: membership,
    permissions: read,
  }),
  get: single({ method: 'GET', path: item, result: membership, permissions: read, resource }),
  update: single({
    method: 'PUT',
    path: item,
    body: { status: 'string!' },
    result: membership,
    permissions: write,
    resource,
  }),
  delete: single({
    method: 'DELETE',
    path: item,
    result: deleted,
    normalize: toDeleted('membership_id'),
    permissions: write,
    resource,
  }),
};

/**
 * The accounts that the user belongs to, or is invited to. A token that an account owns has no user, and so no
 * memberships.
 *
 * @example
 * for await (const { account, status } of cf.memberships.list()) console.log(account?.name, status);
 */
export class Memberships {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the memberships of the user, pending invitations included.
   *
   * Needs `Memberships Read`.
   *
   * @param params - Which memberships.
   * @param options - Settings for this list.
   * @returns The memberships without their policies, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/memberships/methods/list/
   */
  list(params: MembershipListParams = {}, options?: ListOptions): Paginated<Membership> {
    return this.#transport.list(endpoints.list, params, options);
  }

  /**
   * Fetches one membership.
   *
   * Needs `Memberships Read`.
   *
   * @param params - Which membership.
   * @param options - Settings for this call.
   * @returns The membership.
   * @throws {@link NotFoundError} "Membership not found" when there is no such membership.
   * @see https://developers.cloudflare.com/api/resources/memberships/methods/get/
   */
  get(
    params: {
      /** Membership to fetch. */
      membership_id: string;
    },
    options?: RequestOptions,
  ): Promise<Membership> {
    return this.#transport.call(endpoints.get, params, options);
  }

  /**
   * Accepts or rejects the invitation to an account.
   *
   * Needs `Memberships Write`. Cloudflare has been seen to take e-mail and Global API Key only.
   *
   * @param params - Which membership, and the answer.
   * @param options - Settings for this call.
   * @returns The membership as it is now.
   * @throws {@link NotFoundError} "Membership not found" when there is no such membership.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @see https://developers.cloudflare.com/api/resources/memberships/methods/update/
   */
  update(
    params: {
      /** Membership to answer. */
      membership_id: string;
      /** The answer. */
      status: 'accepted' | 'rejected';
    },
    options?: RequestOptions,
  ): Promise<Membership> {
    return this.#transport.call(endpoints.update, params, options);
  }

  /**
   * Leaves an account: the user loses all access to it.
   *
   * Needs `Memberships Write`. Cloudflare has been seen to take e-mail and Global API Key only.
   *
   * @param params - Which membership.
   * @param options - Settings for this call.
   * @returns The identifier of the membership that is gone.
   * @throws {@link NotFoundError} "Membership not found" when there is no such membership.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @see https://developers.cloudflare.com/api/resources/memberships/methods/delete/
   */
  delete(
    params: {
      /** Membership to end. */
      membership_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.delete, params, options);
  }

  /**
   * Accepts the invitation to an account, after a look at whether it still stands.
   *
   * Needs `Memberships Write`. Cloudflare has been seen to take e-mail and Global API Key only.
   *
   * @param params - Which membership.
   * @param options - Settings for this call.
   * @returns The outcome: `already_accepted` when it had been accepted before, and nothing was written.
   * @throws {@link ConflictError} when the invitation is not pending: it was rejected before.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` for a token that an account owns, which sees no
   * memberships, and where Cloudflare takes no API token for this. The resolution says what to use instead.
   * @throws {@link NotFoundError} "Membership not found" when there is no such membership.
   * @example
   * const { outcome, membership } = await cf.memberships.accept({ membership_id });
   * @see https://developers.cloudflare.com/api/resources/memberships/methods/update/
   */
  async accept(
    params: {
      /** Membership to accept. */
      membership_id: string;
    },
    options?: RequestOptions,
  ): Promise<MembershipAnswer> {
    return (await import('./membership-answers.ts')).answerInvitation(this.#transport, 'accepted', params, options);
  }

  /**
   * Rejects the invitation to an account, after a look at whether it still stands.
   *
   * Needs `Memberships Write`. Cloudflare has been seen to take e-mail and Global API Key only.
   *
   * @param params - Which membership.
   * @param options - Settings for this call.
   * @returns The outcome: `already_rejected` when it had been rejected before, and nothing was written.
   * @throws {@link ConflictError} when the invitation is not pending: it was accepted before, and the account can only be left.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` for a token that an account owns, which sees no
   * memberships, and where Cloudflare takes no API token for this. The resolution says what to use instead.
   * @throws {@link NotFoundError} "Membership not found" when there is no such membership.
   * @example
   * const { outcome } = await cf.memberships.reject({ membership_id });
   * @see https://developers.cloudflare.com/api/resources/memberships/methods/update/
   */
  async reject(
    params: {
      /** Membership to reject. */
      membership_id: string;
    },
    options?: RequestOptions,
  ): Promise<MembershipAnswer> {
    return (await import('./membership-answers.ts')).answerInvitation(this.#transport, 'rejected', params, options);
  }
}
