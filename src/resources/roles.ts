/** The roles that an account's members can have. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { boolean, nullable, nullish, object, record, string } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** A role: a named set of permissions that covers the whole account. Its id is the same in every account. */
export interface Role {
  /** Identifier of the role. */
  id: string;
  /** Name, such as `Administrator`. */
  name: string;
  /** What the role is for. */
  description?: string | null;
  /** What it allows, by product: mostly `read` and `edit`, here and there others such as `publish`. */
  permissions?: Record<string, Record<string, boolean | null> | null> | null;
}

/** Which roles to list. */
export interface RoleListParams {
  /** Account to look in. */
  account_id: string;
  /** Page to begin at, from 1. */
  page?: number;
  /** Roles a page; the API documents 50 as the most. */
  per_page?: number;
}

export const role = object<Role>(() => ({
  id: string,
  name: string,
  description: nullish(string),
  permissions: nullish(record(nullable(record(nullable(boolean))))),
}));

const permissions = ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'];

export const endpoints = {
  list: listing({
    method: 'GET',
    path: '/accounts/{account_id}/roles',
    query: { page: 'integer', per_page: 'integer' },
    pages: 'page',
    perPage: 50,
    item: role,
    permissions,
  }),
  get: single({
    method: 'GET',
    path: '/accounts/{account_id}/roles/{role_id}',
    result: role,
    permissions,
    resource: 'Role',
  }),
};

/**
 * The roles that an account's members can have. The list is not complete: free accounts show one role only, and Super
 * Administrator is not among them although members carry it.
 */
export class Roles {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the roles of an account.
   *
   * Needs `Account Settings Read`.
   *
   * @deprecated By Cloudflare, in favour of `iam.permissionGroups`; no date is set.
   * @param params - Which account.
   * @param options - Settings for this list.
   * @returns The roles, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/roles/methods/list/
   */
  list(params: RoleListParams, options?: ListOptions): Paginated<Role> {
    return this.#transport.list(endpoints.list, params, options);
  }

  /**
   * Fetches one role.
   *
   * Needs `Account Settings Read`.
   *
   * @deprecated By Cloudflare, in favour of `iam.permissionGroups`; no date is set.
   * @param params - Which account, which role.
   * @param options - Settings for this call.
   * @returns The role.
   * @throws {@link NotFoundError} "Role not found" when there is no such role.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/roles/methods/get/
   */
  get(
    params: {
      /** Account of the role. */
      account_id: string;
      /** Role to fetch. */
      role_id: string;
    },
    options?: RequestOptions,
  ): Promise<Role> {
    return this.#transport.call(endpoints.get, params, options);
  }
}
