/** Who may do what in an account: groups of permissions, groups of resources, and groups of members. */
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
  type Shape,
  string,
  toDeleted,
  unknown,
} from '../schema.ts';
import type { Transport } from '../transport.ts';
import { type MemberPolicy, type MemberPolicyInput, memberPolicy } from './members.ts';

/** A group of permissions for members, in other words a role. API tokens have permission groups of their own. */
export interface IamPermissionGroup {
  /** Identifier of the group. Not that of a token's permission group. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** Further attributes, such as `label` and `scopes`. */
  meta?: Record<string, unknown> | null;
  /** Whether it can be given. */
  status?: string | null;
  /** What it allows. */
  permissions?: unknown;
  /** When it was created, RFC 3339. */
  created_on?: string | null;
  /** When it was last changed, RFC 3339. */
  modified_on?: string | null;
}

/** A group of resources: the part of an account that a policy covers. */
export interface ResourceGroup {
  /** Identifier of the group. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** Further attributes, such as `editable`. */
  meta?: Record<string, unknown> | null;
  /** What belongs to it. */
  scope?: ResourceScope | null;
}

/** What belongs to a group of resources. */
export interface ResourceScope {
  /** The account: `com.cloudflare.api.account.` and its id. */
  key: string;
  /** What of it. */
  objects: ResourceScopeObject[];
}

/** A resource in a group. */
export interface ResourceScopeObject {
  /** `*` for everything, or a zone: `com.cloudflare.api.account.zone.` and its id. */
  key: string;
}

/** A group of members that share policies. */
export interface UserGroup {
  /** Identifier of the group. */
  id: string;
  /** Its name. */
  name: string;
  /** When it was created, RFC 3339. */
  created_on?: string | null;
  /** When it was last changed, RFC 3339. */
  modified_on?: string | null;
  /** What its members may do. */
  policies?: MemberPolicy[] | null;
}

/** A member in a group. */
export interface UserGroupMember {
  /** Identifier of the member within the account. Not the user's id. */
  id: string;
  /** E-mail address. */
  email?: string | null;
  /** Where the invitation to the account stands. */
  status?: 'accepted' | 'pending' | (string & {}) | null;
  /** When the member was added to the group, RFC 3339; only where one member is fetched. */
  created_at?: string | null;
  /** The person; only where one member is fetched. */
  user?: UserGroupMemberUser | null;
}

/** The person behind a member of a group. */
export interface UserGroupMemberUser {
  /** Identifier of the user. */
  id?: string | null;
  /** E-mail address. */
  email?: string | null;
  /** First name. */
  first_name?: string | null;
  /** Last name. */
  last_name?: string | null;
}

/** Which permission groups to list. */
export interface IamPermissionGroupListParams {
  /** Account to look in. */
  account_id: string;
  /** Only the group with this id. */
  id?: string;
  /** Only the group of this name. */
  name?: string;
  /** Only the group with this label. */
  label?: string;
  /** Page to begin at, from 1. */
  page?: number;
  /** Groups a page, 5 to 50. */
  per_page?: number;
}

/** Which resource groups to list. */
export interface ResourceGroupListParams {
  /** Account to look in. */
  account_id: string;
  /** Only the group with this id. */
  id?: string;
  /** Only the group of this name. */
  name?: string;
}

/** A resource group to create. */
export interface ResourceGroupCreateParams {
  /** Account to create it in. */
  account_id: string;
  /** Its name. */
  name: string;
  /** What is to belong to it, one object at the least. */
  scope: ResourceScope;
}

/** What to change about a resource group. */
export interface ResourceGroupUpdateParams {
  /** Account of the group. */
  account_id: string;
  /** Group to change. */
  resource_group_id: string;
  /** New name. */
  name?: string;
  /** Everything that is to belong to it. */
  scope?: ResourceScope;
}

/** Which user groups to list. */
export interface UserGroupListParams {
  /** Account to look in. */
  account_id: string;
  /** Only the group with this id. */
  id?: string;
  /** Only the group of this name. */
  name?: string;
  /** Only groups with this in their names. */
  fuzzyName?: string;
  /**
   * Sorting direction, by name.
   * @default 'asc'
   */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Groups a page, 500 at the most. */
  per_page?: number;
}

/** A user group to create. */
export interface UserGroupCreateParams {
  /** Account to create it in. */
  account_id: string;
  /** Its name. */
  name: string;
  /** What its members may do. */
  policies?: MemberPolicyInput[];
}

/** What to change about a user group. */
export interface UserGroupUpdateParams {
  /** Account of the group. */
  account_id: string;
  /** Group to change. */
  user_group_id: string;
  /** New name. */
  name?: string;
  /** Everything that its members are to be allowed. Unlike on create, each policy needs its id. */
  policies?: Array<
    MemberPolicyInput & {
      /** Identifier of the policy. */
      id: string;
    }
  >;
}

/** Which members of a group to list. */
export interface UserGroupMemberListParams {
  /** Account of the group. */
  account_id: string;
  /** Group to look in. */
  user_group_id: string;
  /** Only members with this in their e-mail addresses. */
  fuzzyEmail?: string;
  /**
   * Sorting direction, by e-mail address.
   * @default 'asc'
   */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Members a page, 500 at the most. */
  per_page?: number;
}

/** Which members to put into a group. */
export interface UserGroupMembersParams {
  /** Account of the group. */
  account_id: string;
  /** Group to change. */
  user_group_id: string;
  /** The members, who must belong to the account. */
  body: Array<{
    /** Identifier of the member within the account. */
    id: string;
  }>;
}

const permissionGroup = object<IamPermissionGroup>(() => ({
  id: string,
  name: nullish(string),
  meta: nullish(record(unknown)),
  status: nullish(string),
  permissions: optional(unknown),
  created_on: nullish(string),
  modified_on: nullish(string),
}));

const scopeObject = object<ResourceScopeObject>(() => ({ key: string }));

const scope = object<ResourceScope>(() => ({ key: string, objects: array(scopeObject) }));

const resourceGroup = object<ResourceGroup>(() => ({
  id: string,
  name: nullish(string),
  meta: nullish(record(unknown)),
  scope: nullish(scope),
}));

const userGroup = object<UserGroup>(() => ({
  id: string,
  name: string,
  created_on: nullish(string),
  modified_on: nullish(string),
  policies: nullish(array(memberPolicy)),
}));

const groupMemberUser = object<UserGroupMemberUser>(() => ({
  id: nullish(string),
  email: nullish(string),
  first_name: nullish(string),
  last_name: nullish(string),
}));

const groupMember = object<UserGroupMember>(() => ({
  id: string,
  email: nullish(string),
  status: nullish(string),
  created_at: nullish(string),
  user: nullish(groupMemberUser),
}));

const groupMembers: Shape<UserGroupMember[]> = array(groupMember);

const permissionGroups = '/accounts/{account_id}/iam/permission_groups';
const onePermissionGroup = '/accounts/{account_id}/iam/permission_groups/{permission_group_id}';
const resourceGroups = '/accounts/{account_id}/iam/resource_groups';
const oneResourceGroup = '/accounts/{account_id}/iam/resource_groups/{resource_group_id}';
const userGroups = '/accounts/{account_id}/iam/user_groups';
const oneUserGroup = '/accounts/{account_id}/iam/user_groups/{user_group_id}';
const members = '/accounts/{account_id}/iam/user_groups/{user_group_id}/members';
const oneMember = '/accounts/{account_id}/iam/user_groups/{user_group_id}/members/{member_id}';
const read = ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'];
const write = ['Account Settings Write', 'SCIM Provisioning'];
const readAny = [
  'Account Settings Read',
  'Account Firewall Access Rules Read',
  'Billing Read',
  'DDoS Botnet Feed Read',
  'DDoS Protection Read',
  'DNS Firewall Read',
  'DNS View Read',
  'Load Balancers Account Read',
  'Load Balancing: Monitors and Pools Read',
  'Trust and Safety Read',
  'Workers KV Storage Read',
  'Workers R2 Storage Read',
  'Workers Scripts Read',
  'Workers Tail Read',
  'Zero Trust: PII Read',
  'Account Settings Write',
  'Account Firewall Access Rules Write',
  'Billing Write',
  'DDoS Botnet Feed Write',
  'DDoS Protection Write',
  'DNS Firewall Write',
  'DNS View Write',
  'Load Balancers Account Write',
  'Load Balancing: Monitors and Pools Write',
  'SCIM Provisioning',
  'Trust and Safety Write',
  'Workers KV Storage Write',
  'Workers R2 Storage Write',
  'Workers Scripts Write',
];

export const endpoints = {
  permissionGroups: {
    list: listing({
      method: 'GET',
      path: permissionGroups,
      query: { id: 'string', name: 'string', label: 'string', page: 'integer', per_page: 'integer' },
      pages: 'page',
      perPage: 50,
      item: permissionGroup,
      permissions: readAny,
    }),
    get: single({
      method: 'GET',
      path: onePermissionGroup,
      result: permissionGroup,
      permissions: readAny,
      resource: 'Permission group',
    }),
  },
  resourceGroups: {
    list: listing({
      method: 'GET',
      path: resourceGroups,
      query: { id: 'string', name: 'string' },
      pages: 'single',
      item: resourceGroup,
      permissions: read,
    }),
    get: single({
      method: 'GET',
      path: oneResourceGroup,
      result: resourceGroup,
      permissions: read,
      resource: 'Resource group',
    }),
    create: single({
      method: 'POST',
      path: resourceGroups,
      body: { name: 'string!', scope: 'object!' },
      result: resourceGroup,
      permissions: write,
    }),
    update: single({
      method: 'PUT',
      path: oneResourceGroup,
      body: { name: 'string', scope: 'object' },
      result: resourceGroup,
      permissions: write,
      resource: 'Resource group',
    }),
    delete: single({
      method: 'DELETE',
      path: oneResourceGroup,
      result: deleted,
      normalize: toDeleted('resource_group_id'),
      permissions: write,
      resource: 'Resource group',
    }),
  },
  userGroups: {
    list: listing({
      method: 'GET',
      path: userGroups,
      query: {
        id: 'string',
        name: 'string',
        fuzzyName: 'string',
        direction: 'string',
        page: 'integer',
        per_page: 'integer',
      },
      pages: 'page',
      perPage: 500,
      item: userGroup,
      permissions: read,
    }),
    get: single({
      method: 'GET',
      path: oneUserGroup,
      result: userGroup,
      permissions: read,
      resource: 'User group',
    }),
    create: single({
      method: 'POST',
      path: userGroups,
      body: { name: 'string!', policies: 'array' },
      result: userGroup,
      permissions: write,
    }),
    update: single({
      method: 'PUT',
      path: oneUserGroup,
      body: { name: 'string', policies: 'array' },
      result: userGroup,
      permissions: write,
      resource: 'User group',
    }),
    delete: single({
      method: 'DELETE',
      path: oneUserGroup,
      result: deleted,
      normalize: toDeleted('user_group_id'),
      permissions: write,
      resource: 'User group',
    }),
    members: {
      list: listing({
        method: 'GET',
        path: members,
        query: { fuzzyEmail: 'string', direction: 'string', page: 'integer', per_page: 'integer' },
        pages: 'page',
        perPage: 500,
        item: groupMember,
        permissions: read,
        resource: 'User group',
      }),
      get: single({
        method: 'GET',
        path: oneMember,
        result: groupMember,
        permissions: read,
        resource: 'Member',
        codes: { 1003: 'not_found' },
      }),
      create: single({
        method: 'POST',
        path: members,
        body: 'array',
        result: groupMembers,
        permissions: write,
        resource: 'User group',
      }),
      update: single({
        method: 'PUT',
        path: members,
        body: 'array',
        result: groupMembers,
        permissions: write,
        resource: 'User group',
      }),
      delete: single({
        method: 'DELETE',
        path: oneMember,
        result: groupMember,
        permissions: write,
        resource: 'Member',
        codes: { 1003: 'not_found' },
      }),
    },
  },
};

/** Who may do what in an account. */
export class Iam {
  /** Groups of permissions. */
  readonly permissionGroups: IamPermissionGroups;
  /** Groups of resources. */
  readonly resourceGroups: ResourceGroups;
  /** Groups of members. */
  readonly userGroups: UserGroups;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.permissionGroups = new IamPermissionGroups(transport);
    this.resourceGroups = new ResourceGroups(transport);
    this.userGroups = new UserGroups(transport);
  }
}

/** Groups of permissions for members: the successors of roles. */
export class IamPermissionGroups {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the permission groups that members of an account can be given.
   *
   * Needs `Account Settings Read`, or one of many other permissions to read in the account.
   *
   * @param params - Which account, and which of its groups.
   * @param options - Settings for this list.
   * @returns The groups, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/permission_groups/methods/list/
   */
  list(params: IamPermissionGroupListParams, options?: ListOptions): Paginated<IamPermissionGroup> {
    return this.#transport.list(endpoints.permissionGroups.list, params, options);
  }

  /**
   * Fetches one permission group.
   *
   * Needs `Account Settings Read`, or one of many other permissions to read in the account.
   *
   * @param params - Which account, which group.
   * @param options - Settings for this call.
   * @returns The group.
   * @throws {@link NotFoundError} "Permission group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/permission_groups/methods/get/
   */
  get(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group to fetch. */
      permission_group_id: string;
    },
    options?: RequestOptions,
  ): Promise<IamPermissionGroup> {
    return this.#transport.call(endpoints.permissionGroups.get, params, options);
  }
}

/** Groups of resources: the parts of an account that policies cover. */
export class ResourceGroups {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the resource groups of an account.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and which of its groups.
   * @param options - Settings for this list.
   * @returns The groups, fetched when they are read, all at once.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/resource_groups/methods/list/
   */
  list(params: ResourceGroupListParams, options?: ListOptions): Paginated<ResourceGroup> {
    return this.#transport.list(endpoints.resourceGroups.list, params, options);
  }

  /**
   * Fetches one resource group.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, which group.
   * @param options - Settings for this call.
   * @returns The group.
   * @throws {@link NotFoundError} "Resource group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/resource_groups/methods/get/
   */
  get(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group to fetch. */
      resource_group_id: string;
    },
    options?: RequestOptions,
  ): Promise<ResourceGroup> {
    return this.#transport.call(endpoints.resourceGroups.get, params, options);
  }

  /**
   * Creates a resource group. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, and the group.
   * @param options - Settings for this call.
   * @returns The new group.
   * @throws {@link ValidationError} when Cloudflare refuses the name or the scope.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/resource_groups/methods/create/
   */
  create(params: ResourceGroupCreateParams, options?: RequestOptions): Promise<ResourceGroup> {
    return this.#transport.call(endpoints.resourceGroups.create, params, options);
  }

  /**
   * Changes a resource group. A scope that is given replaces the whole of the old one.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which group, and what to change.
   * @param options - Settings for this call.
   * @returns The group as it is now.
   * @throws {@link NotFoundError} "Resource group not found" when there is no such group.
   * @throws {@link ValidationError} when Cloudflare refuses the name or the scope.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/resource_groups/methods/update/
   */
  update(params: ResourceGroupUpdateParams, options?: RequestOptions): Promise<ResourceGroup> {
    return this.#transport.call(endpoints.resourceGroups.update, params, options);
  }

  /**
   * Deletes a resource group.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, which group.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted group.
   * @throws {@link NotFoundError} "Resource group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/resource_groups/methods/delete/
   */
  delete(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group to delete. */
      resource_group_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.resourceGroups.delete, params, options);
  }
}

/**
 * Groups of members that share policies. Documented for e-mail and Global API Key only, although permissions are named.
 */
export class UserGroups {
  /** The members of a group. */
  readonly members: UserGroupMembers;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.members = new UserGroupMembers(transport);
  }

  /**
   * Lists the user groups of an account.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and which of its groups.
   * @param options - Settings for this list.
   * @returns The groups, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/methods/list/
   */
  list(params: UserGroupListParams, options?: ListOptions): Paginated<UserGroup> {
    return this.#transport.list(endpoints.userGroups.list, params, options);
  }

  /**
   * Fetches one user group.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, which group.
   * @param options - Settings for this call.
   * @returns The group.
   * @throws {@link NotFoundError} "User group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/methods/get/
   */
  get(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group to fetch. */
      user_group_id: string;
    },
    options?: RequestOptions,
  ): Promise<UserGroup> {
    return this.#transport.call(endpoints.userGroups.get, params, options);
  }

  /**
   * Creates a user group, without members. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, and the group.
   * @param options - Settings for this call.
   * @returns The new group.
   * @throws {@link ValidationError} when Cloudflare refuses the name or a policy.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/methods/create/
   */
  create(params: UserGroupCreateParams, options?: RequestOptions): Promise<UserGroup> {
    return this.#transport.call(endpoints.userGroups.create, params, options);
  }

  /**
   * Changes a user group. Policies that are given replace all of the old ones, and each needs its id.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which group, and what to change.
   * @param options - Settings for this call.
   * @returns The group as it is now.
   * @throws {@link NotFoundError} "User group not found" when there is no such group.
   * @throws {@link ValidationError} when Cloudflare refuses the name or a policy.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/methods/update/
   */
  update(params: UserGroupUpdateParams, options?: RequestOptions): Promise<UserGroup> {
    return this.#transport.call(endpoints.userGroups.update, params, options);
  }

  /**
   * Deletes a user group. Its members stay members of the account.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, which group.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted group.
   * @throws {@link NotFoundError} "User group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/methods/delete/
   */
  delete(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group to delete. */
      user_group_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.userGroups.delete, params, options);
  }
}

/** The members of a user group. */
export class UserGroupMembers {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the members of a user group.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which group, and which of its members.
   * @param options - Settings for this list.
   * @returns The members, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for a group that
   * does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/subresources/members/methods/list/
   */
  list(params: UserGroupMemberListParams, options?: ListOptions): Paginated<UserGroupMember> {
    return this.#transport.list(endpoints.userGroups.members.list, params, options);
  }

  /**
   * Fetches one member of a user group, with the person behind it.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which group, which member.
   * @param options - Settings for this call.
   * @returns The member.
   * @throws {@link NotFoundError} "Member not found" when there is no such member in the group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/subresources/members/methods/get/
   */
  get(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group of the member. */
      user_group_id: string;
      /** Member to fetch, by the id within the account. */
      member_id: string;
    },
    options?: RequestOptions,
  ): Promise<UserGroupMember> {
    return this.#transport.call(endpoints.userGroups.members.get, params, options);
  }

  /**
   * Adds members to a user group. Sent at once, unlike a list.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which group, and whom to add.
   * @param options - Settings for this call.
   * @returns The members, as Cloudflare answers.
   * @throws {@link ValidationError} when one is not a member of the account.
   * @throws {@link NotFoundError} "User group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/subresources/members/methods/create/
   */
  create(params: UserGroupMembersParams, options?: RequestOptions): Promise<UserGroupMember[]> {
    return this.#transport.call(endpoints.userGroups.members.create, params, options);
  }

  /**
   * Replaces all members of a user group; an empty list empties it. Sent at once, unlike a list.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which group, and all of its members from now on.
   * @param options - Settings for this call.
   * @returns The members, as Cloudflare answers.
   * @throws {@link ValidationError} when one is not a member of the account.
   * @throws {@link NotFoundError} "User group not found" when there is no such group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/subresources/members/methods/update/
   */
  update(params: UserGroupMembersParams, options?: RequestOptions): Promise<UserGroupMember[]> {
    return this.#transport.call(endpoints.userGroups.members.update, params, options);
  }

  /**
   * Removes a member from a user group. The person stays a member of the account.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which group, which member.
   * @param options - Settings for this call.
   * @returns The removed member.
   * @throws {@link NotFoundError} "Member not found" when there is no such member in the group.
   * @see https://developers.cloudflare.com/api/resources/iam/subresources/user_groups/subresources/members/methods/delete/
   */
  delete(
    params: {
      /** Account of the group. */
      account_id: string;
      /** Group of the member. */
      user_group_id: string;
      /** Member to remove, by the id within the account. */
      member_id: string;
    },
    options?: RequestOptions,
  ): Promise<UserGroupMember> {
    return this.#transport.call(endpoints.userGroups.members.delete, params, options);
  }
}
