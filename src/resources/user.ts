/** The user whose credential is in use: details, invitations, organizations and tenants. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import {
  array,
  boolean,
  type Deleted,
  deleted,
  nullish,
  object,
  optional,
  record,
  string,
  toDeleted,
  unknown,
} from '../schema.ts';
import type { Transport } from '../transport.ts';
import { type BusinessProfile, businessProfile } from './accounts.ts';
import { UserAuditLogs } from './audit-logs.ts';
import { UserTokens } from './tokens.ts';

/** The user whose credential is in use. */
export interface UserDetails {
  /** Identifier of the user. */
  id: string;
  /** E-mail address, which is the login. */
  email: string;
  /** Name that Cloudflare made up for the login. */
  username?: string | null;
  /** First name. */
  first_name?: string | null;
  /** Last name. */
  last_name?: string | null;
  /** Country, such as `US`. */
  country?: string | null;
  /** Telephone number. */
  telephone?: string | null;
  /** Postal code. */
  zipcode?: string | null;
  /** Whether the user signs in with a second factor. */
  two_factor_authentication_enabled?: boolean;
  /** Whether one of the user's accounts demands a second factor. */
  two_factor_authentication_locked?: boolean;
  /** Whether the user has been suspended. */
  suspended?: boolean;
  /** Betas that the user takes part in. */
  betas?: string[] | null;
  /** Whether the user has zones on a Pro plan. */
  has_pro_zones?: boolean;
  /** Whether the user has zones on a Business plan. */
  has_business_zones?: boolean;
  /** Whether the user has zones on an Enterprise plan. */
  has_enterprise_zones?: boolean;
  /** The user's accounts, under their old name. May be missing: `memberships` has them all. */
  organizations?: UserOrganization[] | null;
  /** When the user signed up. */
  created_on?: string | null;
  /** When the user's details were last changed. */
  modified_on?: string | null;
}

/** An account of the user's, under its old name. */
export interface UserOrganization {
  /** Identifier of the account. */
  id?: string;
  /** Its name. */
  name?: string | null;
  /** Whether the user belongs to it or is invited. */
  status?: 'member' | 'invited' | (string & {});
  /** Names of the user's roles in it. */
  roles?: string[] | null;
  /** What the user may do in it, such as `#zones:read`. */
  permissions?: string[] | null;
}

/** An invitation to an account, as the invited user sees it. */
export interface Invite {
  /** Identifier of the invitation. */
  id?: string;
  /** Account to join. */
  organization_id: string;
  /** Name of the account. */
  organization_name?: string | null;
  /** Whether the account demands a second factor. */
  organization_is_enforcing_twofactor?: boolean;
  /** Identifier of the invited user; `null` for a person without a login. */
  invited_member_id?: string | null;
  /** E-mail address that was invited. */
  invited_member_email?: string | null;
  /** E-mail address of the person who invites. */
  invited_by?: string | null;
  /** When it was sent. */
  invited_on?: string | null;
  /** Until when it can be answered. */
  expires_on?: string | null;
  /** Names of the roles that the user is to have. */
  roles?: string[] | null;
  /** Where it stands. */
  status?: 'pending' | 'accepted' | 'rejected' | 'expired' | (string & {});
}

/** A tenant: an organization that holds accounts. */
export interface UserTenant {
  /** Identifier of the tenant. */
  id: string;
  /** Its name. */
  name: string;
  /** When it was made. */
  create_time?: string | null;
  /** The organization above it, if there is one. */
  parent?: UserTenantParent | null;
  /** Where it stands, and what it may do. */
  meta?: UserTenantMeta | null;
  /** The business behind it. */
  profile?: BusinessProfile | null;
}

/** The organization above a tenant. */
export interface UserTenantParent {
  /** Identifier of the organization. */
  id: string;
  /** Its name. */
  name?: string | null;
}

/** Where a tenant stands, and what it may do. */
export interface UserTenantMeta {
  /** Tags of all organizations from the topmost down to this one, itself included. */
  hierarchy_tags?: string[] | null;
  /** Who manages it. */
  managed_by?: string | null;
  /** Features by name: `account_creation`, `account_deletion`, `member_management` and others. */
  tenant_flags?: Record<string, unknown> | null;
}

/** What to change of the user's details. What is left out stays; `null` clears. */
export interface UserEditParams {
  /** First name, 60 characters at the most. */
  first_name?: string | null;
  /** Last name, 60 characters at the most. */
  last_name?: string | null;
  /** Country, 30 characters at the most. */
  country?: string | null;
  /** Telephone number, 20 characters at the most. */
  telephone?: string | null;
  /** Postal code, 20 characters at the most. */
  zipcode?: string | null;
}

/** Which organizations to list. */
export interface UserOrganizationListParams {
  /** Only those with this name, 100 characters at the most. */
  name?: string;
  /** Only those that the user belongs to, or is invited to. */
  status?: 'member' | 'invited';
  /** What to sort by. */
  order?: 'id' | 'name' | 'status';
  /** Sorting direction. */
  direction?: 'asc' | 'desc';
  /** Whether all filters must fit, as without, or any one of them. */
  match?: 'any' | 'all';
  /** Page to begin at, from 1. */
  page?: number;
  /** Organizations a page; the API documents 50 as the most. */
  per_page?: number;
}

const userOrganization = object<UserOrganization>(() => ({
  id: optional(string),
  name: nullish(string),
  status: optional(string),
  roles: nullish(array(string)),
  permissions: nullish(array(string)),
}));

const userDetails = object<UserDetails>(() => ({
  id: string,
  email: string,
  username: nullish(string),
  first_name: nullish(string),
  last_name: nullish(string),
  country: nullish(string),
  telephone: nullish(string),
  zipcode: nullish(string),
  two_factor_authentication_enabled: optional(boolean),
  two_factor_authentication_locked: optional(boolean),
  suspended: optional(boolean),
  betas: nullish(array(string)),
  has_pro_zones: optional(boolean),
  has_business_zones: optional(boolean),
  has_enterprise_zones: optional(boolean),
  organizations: nullish(array(userOrganization)),
  created_on: nullish(string),
  modified_on: nullish(string),
}));

const invite = object<Invite>(() => ({
  id: optional(string),
  organization_id: string,
  organization_name: nullish(string),
  organization_is_enforcing_twofactor: optional(boolean),
  invited_member_id: nullish(string),
  invited_member_email: nullish(string),
  invited_by: nullish(string),
  invited_on: nullish(string),
  expires_on: nullish(string),
  roles: nullish(array(string)),
  status: optional(string),
}));

const userTenantParent = object<UserTenantParent>(() => ({
  id: string,
  name: nullish(string),
}));

const userTenantMeta = object<UserTenantMeta>(() => ({
  hierarchy_tags: nullish(array(string)),
  managed_by: nullish(string),
  tenant_flags: nullish(record(unknown)),
}));

const userTenant = object<UserTenant>(() => ({
  id: string,
  name: string,
  create_time: nullish(string),
  parent: nullish(userTenantParent),
  meta: nullish(userTenantMeta),
  profile: nullish(businessProfile),
}));

const inviteItem = '/user/invites/{invite_id}';
const organizationItem = '/user/organizations/{organization_id}';
const readDetails = ['User Details Read', 'User Details Write'];
const writeDetails = ['User Details Write'];
const readMemberships = ['Memberships Read', 'Memberships Write'];
const writeMemberships = ['Memberships Write'];

export const endpoints = {
  get: single({ method: 'GET', path: '/user', result: userDetails, permissions: readDetails }),
  edit: single({
    method: 'PATCH',
    path: '/user',
    body: { first_name: 'string', last_name: 'string', country: 'string', telephone: 'string', zipcode: 'string' },
    result: userDetails,
    permissions: writeDetails,
    repeatable: true,
  }),
  invites: {
    list: listing({
      method: 'GET',
      path: '/user/invites',
      pages: 'single',
      item: invite,
      permissions: readMemberships,
    }),
    get: single({
      method: 'GET',
      path: inviteItem,
      result: invite,
      permissions: readMemberships,
      resource: 'Invitation',
    }),
    edit: single({
      method: 'PATCH',
      path: inviteItem,
      body: { status: 'string!' },
      result: invite,
      permissions: writeMemberships,
      resource: 'Invitation',
    }),
  },
  organizations: {
    list: listing({
      method: 'GET',
      path: '/user/organizations',
      query: {
        name: 'string',
        status: 'string',
        order: 'string',
        direction: 'string',
        match: 'string',
        page: 'integer',
        per_page: 'integer',
      },
      pages: 'page',
      perPage: 50,
      item: userOrganization,
      permissions: readMemberships,
    }),
    get: single({
      method: 'GET',
      path: organizationItem,
      result: userOrganization,
      permissions: readMemberships,
      resource: 'Organization',
    }),
    delete: single({
      method: 'DELETE',
      path: organizationItem,
      result: deleted,
      normalize: toDeleted('organization_id'),
      permissions: writeMemberships,
      resource: 'Organization',
    }),
  },
  tenants: {
    list: listing({
      method: 'GET',
      path: '/user/tenants',
      pages: 'single',
      item: userTenant,
      permissions: readDetails,
    }),
  },
};

/**
 * The user whose credential is in use. A token that an account owns has no user: all of this fails for it.
 *
 * @example
 * const { email, two_factor_authentication_enabled } = await cf.user.get();
 */
export class User {
  /** The invitations that the user has received. */
  readonly invites: UserInvites;
  /** The user's accounts, under their old name. */
  readonly organizations: UserOrganizations;
  /** The tenants that the user has access to. */
  readonly tenants: UserTenants;
  /** The API tokens of the user. */
  readonly tokens: UserTokens;
  /** What was done with this login. */
  readonly auditLogs: UserAuditLogs;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.invites = new UserInvites(transport);
    this.organizations = new UserOrganizations(transport);
    this.tenants = new UserTenants(transport);
    this.tokens = new UserTokens(transport);
    this.auditLogs = new UserAuditLogs(transport);
  }

  /**
   * Fetches the details of the user.
   *
   * Needs `User Details Read`.
   *
   * @param options - Settings for this call.
   * @returns The user.
   * @throws {@link AuthenticationError} for a bad credential; {@link PermissionError} without the permission. A token
   * that an account owns gets one of the two.
   * @see https://developers.cloudflare.com/api/resources/user/methods/get/
   */
  get(options?: RequestOptions): Promise<UserDetails> {
    return this.#transport.call(endpoints.get, {}, options);
  }

  /**
   * Changes details of the user: only those that are given, and `null` clears one.
   *
   * Needs `User Details Write`.
   *
   * @param params - What to change.
   * @param options - Settings for this call.
   * @returns The user as it is now.
   * @throws {@link ValidationError} when Cloudflare refuses one of the values.
   * @see https://developers.cloudflare.com/api/resources/user/methods/edit/
   */
  edit(params: UserEditParams, options?: RequestOptions): Promise<UserDetails> {
    return this.#transport.call(endpoints.edit, params, options);
  }
}

/** The invitations that the user has received. */
export class UserInvites {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the invitations of the user, in one request.
   *
   * Needs `Memberships Read`.
   *
   * @param options - Settings for this list.
   * @returns The invitations, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/invites/methods/list/
   */
  list(options?: ListOptions): Paginated<Invite> {
    return this.#transport.list(endpoints.invites.list, {}, options);
  }

  /**
   * Fetches one invitation.
   *
   * Needs `Memberships Read`.
   *
   * @param params - Which invitation.
   * @param options - Settings for this call.
   * @returns The invitation.
   * @throws {@link NotFoundError} "Invitation not found" when there is no such invitation.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/invites/methods/get/
   */
  get(
    params: {
      /** Invitation to fetch. */
      invite_id: string;
    },
    options?: RequestOptions,
  ): Promise<Invite> {
    return this.#transport.call(endpoints.invites.get, params, options);
  }

  /**
   * Accepts or rejects an invitation.
   *
   * Needs `Memberships Write`.
   *
   * @param params - Which invitation, and the answer.
   * @param options - Settings for this call.
   * @returns The invitation as it is now.
   * @throws {@link NotFoundError} "Invitation not found" when there is no such invitation.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/invites/methods/edit/
   */
  edit(
    params: {
      /** Invitation to answer. */
      invite_id: string;
      /** The answer. */
      status: 'accepted' | 'rejected';
    },
    options?: RequestOptions,
  ): Promise<Invite> {
    return this.#transport.call(endpoints.invites.edit, params, options);
  }
}

/** The user's accounts, under their old name. `memberships` and `accounts` have taken their place. */
export class UserOrganizations {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the organizations of the user.
   *
   * Needs `Memberships Read`.
   *
   * @deprecated By Cloudflare since 2020-02-04, in favour of `accounts.list` and `memberships.list`.
   * @param params - Which organizations.
   * @param options - Settings for this list.
   * @returns The organizations, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/organizations/methods/list/
   */
  list(params: UserOrganizationListParams = {}, options?: ListOptions): Paginated<UserOrganization> {
    return this.#transport.list(endpoints.organizations.list, params, options);
  }

  /**
   * Fetches one organization of the user.
   *
   * Needs `Memberships Read`.
   *
   * @deprecated By Cloudflare since 2020-02-04, in favour of `accounts.get`.
   * @param params - Which organization.
   * @param options - Settings for this call.
   * @returns The organization.
   * @throws {@link NotFoundError} "Organization not found" when there is no such organization.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/organizations/methods/get/
   */
  get(
    params: {
      /** Organization to fetch. */
      organization_id: string;
    },
    options?: RequestOptions,
  ): Promise<UserOrganization> {
    return this.#transport.call(endpoints.organizations.get, params, options);
  }

  /**
   * Leaves an organization: the user loses all access to it.
   *
   * Needs `Memberships Write`.
   *
   * @deprecated By Cloudflare since 2020-02-04, in favour of `memberships.delete`.
   * @param params - Which organization.
   * @param options - Settings for this call.
   * @returns The identifier of the organization that was left.
   * @throws {@link NotFoundError} "Organization not found" when there is no such organization.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/organizations/methods/delete/
   */
  delete(
    params: {
      /** Organization to leave. */
      organization_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.organizations.delete, params, options);
  }
}

/** The tenants that the user has access to. */
export class UserTenants {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the tenants that the user has access to, in one request.
   *
   * Needs `User Details Read`. Documented for e-mail and Global API Key only.
   *
   * @param options - Settings for this list.
   * @returns The tenants, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission.
   * @see https://developers.cloudflare.com/api/resources/user/subresources/tenants/methods/list/
   */
  list(options?: ListOptions): Paginated<UserTenant> {
    return this.#transport.list(endpoints.tenants.list, {}, options);
  }
}
