/** The people of an account: who has access, with which roles, and who is still invited. */
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
import { type Role, role } from './roles.ts';

/** A person with access to an account, or invited to it. */
export interface Member {
  /** Identifier of the member within the account. Not the user's id: that is `user.id`. */
  id: string;
  /** E-mail address. Newer answers have it here, older ones only in `user`. */
  email?: string | null;
  /** Where the invitation stands. */
  status?: 'accepted' | 'pending' | 'rejected' | (string & {});
  /** The person. */
  user?: MemberUser | null;
  /** Roles that cover the whole account. A member has roles or policies. */
  roles?: Role[] | null;
  /** Grants on parts of the account. A member has roles or policies. */
  policies?: MemberPolicy[] | null;
  /** Whether the person may use the API; `null` where the account does not restrict it. */
  api_access_enabled?: boolean | null;
}

/** The person behind a member. */
export interface MemberUser {
  /** Identifier of the user. Empty or missing while an invitation is pending: tell members apart by their own id. */
  id?: string | null;
  /** E-mail address. */
  email: string;
  /** First name; `null` for many, accepted members included. */
  first_name?: string | null;
  /** Last name; `null` for many, accepted members included. */
  last_name?: string | null;
  /** Whether the person signs in with a second factor. */
  two_factor_authentication_enabled?: boolean;
}

/** A grant, or its opposite: what (`permission_groups`) on which part of the account (`resource_groups`). */
export interface MemberPolicy {
  /** Identifier of the policy. */
  id?: string;
  /** Whether it grants or denies. */
  access?: 'allow' | 'deny' | (string & {});
  /** What it is about. */
  permission_groups?: PolicyGroup[];
  /** Which part of the account it covers. */
  resource_groups?: PolicyGroup[];
}

/** A permission group or a resource group, as a policy names it. */
export interface PolicyGroup {
  /** Identifier of the group. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** Further attributes. */
  meta?: Record<string, unknown> | null;
  /** What belongs to it; resource groups only. */
  scope?: unknown;
}

/** A policy as it is sent. */
export interface MemberPolicyInput {
  /** Whether it grants or denies. */
  access: 'allow' | 'deny';
  /** What it is about. */
  permission_groups: Array<{
    /** Identifier of the permission group, from `iam.permissionGroups`. */
    id: string;
  }>;
  /** Which part of the account it covers. */
  resource_groups: Array<{
    /** Identifier of the resource group, from `iam.resourceGroups`. */
    id: string;
  }>;
}

/** Which members to list. */
export interface MemberListParams {
  /** Account to look in. */
  account_id: string;
  /** What to sort by. */
  order?: 'user.first_name' | 'user.last_name' | 'user.email' | 'status';
  /** Only members whose invitation stands so. */
  status?: 'accepted' | 'pending' | 'rejected';
  /** Sorting direction. */
  direction?: 'asc' | 'desc';
  /** Page to begin at, from 1. */
  page?: number;
  /** Members a page; the API documents 50 as the most. */
  per_page?: number;
}

/** Whom to invite, with roles or with policies. */
export type MemberCreateParams = {
  /** Account to invite into. */
  account_id: string;
  /** E-mail address of the person, 90 characters at the most. */
  email: string;
  /** `pending` sends an invitation; `accepted` adds directly, where the account may (Enterprise, verified domain). */
  status?: 'accepted' | 'pending';
} & (
  | {
      /** Identifiers of the roles to give. */
      roles: string[];
      /** Not together with roles. */
      policies?: never;
    }
  | {
      /** Policies to give. */
      policies: MemberPolicyInput[];
      /** Not together with policies. */
      roles?: never;
    }
);

/** What a member is to have from now on. The whole set is replaced. */
export type MemberUpdateParams = {
  /** Account of the member. */
  account_id: string;
  /** Member to change. */
  member_id: string;
} & (
  | {
      /** The roles to have, as objects: unlike on create, plain ids are not taken. */
      roles: Array<{
        /** Identifier of the role. */
        id: string;
      }>;
      /** Not together with roles. */
      policies?: never;
    }
  | {
      /** The policies to have. */
      policies: MemberPolicyInput[];
      /** Not together with policies. */
      roles?: never;
    }
);

/** Whom to invite, with roles or with policies. */
export type MemberInviteParams = {
  /** Account to invite into. */
  account_id: string;
  /** E-mail address of the person, 90 characters at the most. */
  email: string;
  /** `pending` sends an invitation; `accepted` adds directly, where the account may (Enterprise, verified domain). */
  status?: 'accepted' | 'pending';
} & (
  | {
      /** The roles to give, each by id or by name. */
      roles: string[];
      /** Not together with roles. */
      policies?: never;
    }
  | {
      /** Policies to give. */
      policies: MemberPolicyInput[];
      /** Not together with policies. */
      roles?: never;
    }
);

/** What inviting somebody came to. */
export interface MemberInvitation {
  /**
   * `already_member` when the person was there before, as a member or invited: `member.status` tells, nothing was
   * changed.
   */
  outcome: 'invited' | 'already_member';
  /** The person, as a member of the account. */
  member: Member;
}

/** Whom to find: by e-mail address, or by the id of the user. */
export type MemberFindParams = {
  /** Account to look in. */
  account_id: string;
} & (
  | {
      /** E-mail address, in whatever case. */
      email: string;
      /** Not together with email. */
      user_id?: never;
    }
  | {
      /** Identifier of the user. Who has no login yet has none. */
      user_id: string;
      /** Not together with user_id. */
      email?: never;
    }
);

/** Which roles of which member to change. */
export interface MemberRoleParams {
  /** Account of the member. */
  account_id: string;
  /** Member to change. */
  member_id: string;
  /** The roles, each by id or by name. */
  roles: readonly string[];
}

/** How the roles of a member are changed. */
export interface MemberRoleOptions extends RequestOptions {
  /**
   * Milliseconds after a write at which it is looked at again, and after which another program's write that was based
   * on an older reading has arrived. Longer where such programs are slow; 0 where nobody else changes members.
   * @default 1000
   */
  settleMs?: number | undefined;
  /**
   * Whether a member may be left without any role. Cloudflare may refuse it all the same.
   * @default false
   */
  allowLastRole?: boolean | undefined;
  /**
   * Whether the account may be left without a Super Administrator. Cloudflare may refuse it all the same.
   * @default false
   */
  allowLastSuperAdministrator?: boolean | undefined;
}

/** What changing the roles of a member came to. */
export interface MemberRoleChange {
  /** `unchanged` when the member was as asked already: then nothing was written. */
  outcome: 'changed' | 'unchanged';
  /** The member as read after the change. */
  member: Member;
  /** The roles that the member has now and had not. */
  added: Role[];
  /** The roles that were taken away. */
  removed: Role[];
}

/** How a member is removed. */
export interface MemberRemoveOptions extends RequestOptions {
  /**
   * Whether the account may be left without a Super Administrator. Cloudflare may refuse it all the same.
   * @default false
   */
  allowLastSuperAdministrator?: boolean | undefined;
}

/** What removing a member came to. */
export interface MemberRemoval {
  /** `already_gone` when there was no such member: somebody else has removed them, or they have left. */
  outcome: 'removed' | 'already_gone';
  /** Identifier of the member. */
  member_id: string;
}

/** Who has which role in an account. */
export interface AccessMatrix {
  /** Every role: those that the account lists, and those that members hold besides. */
  roles: AccessRole[];
  /** Every member, invited ones included. */
  members: Member[];
  /** Which member has which role. */
  grants: AccessGrant[];
  /** Identifiers of the members who have policies: what these allow is in no grant. */
  with_policies: string[];
}

/** A role in a matrix. */
export interface AccessRole extends Role {
  /** Whether the account lists it. Super Administrator is left out of most lists, and held all the same. */
  listed: boolean;
}

/** One member's hold on one role. */
export interface AccessGrant {
  /** Identifier of the member. */
  member_id: string;
  /** Identifier of the role. */
  role_id: string;
  /** Whether it is only promised, since the member has not accepted the invitation. */
  pending: boolean;
}

const policyGroup = object<PolicyGroup>(() => ({
  id: string,
  name: nullish(string),
  meta: nullish(record(unknown)),
  scope: optional(unknown),
}));

export const memberPolicy = object<MemberPolicy>(() => ({
  id: optional(string),
  access: optional(string),
  permission_groups: optional(array(policyGroup)),
  resource_groups: optional(array(policyGroup)),
}));

const memberUser = object<MemberUser>(() => ({
  id: nullish(string),
  email: string,
  first_name: nullish(string),
  last_name: nullish(string),
  two_factor_authentication_enabled: optional(boolean),
}));

const member = object<Member>(() => ({
  id: string,
  email: nullish(string),
  status: optional(string),
  user: nullish(memberUser),
  roles: nullish(array(role)),
  policies: nullish(array(memberPolicy)),
  api_access_enabled: nullish(boolean),
}));

const items = '/accounts/{account_id}/members';
const item = '/accounts/{account_id}/members/{member_id}';
const read = ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'];
const write = ['Account Settings Write', 'SCIM Provisioning'];
const resource = 'Member';
const codes = { 1003: 'not_found' } as const;

export const endpoints = {
  list: listing({
    method: 'GET',
    path: items,
    query: { order: 'string', status: 'string', direction: 'string', page: 'integer', per_page: 'integer' },
    pages: 'page',
    perPage: 50,
    item: member,
    permissions: read,
  }),
  get: single({ method: 'GET', path: item, result: member, permissions: read, resource, codes }),
  create: single({
    method: 'POST',
    path: items,
    body: { email: 'string!', roles: 'array', policies: 'array', status: 'string' },
    result: member,
    permissions: write,
  }),
  update: single({
    method: 'PUT',
    path: item,
    body: { roles: 'array', policies: 'array' },
    result: member,
    permissions: write,
    resource,
    codes,
  }),
  delete: single({
    method: 'DELETE',
    path: item,
    result: deleted,
    normalize: toDeleted('member_id'),
    permissions: write,
    resource,
    codes,
  }),
};

/**
 * The people of an account: who has access, with which roles, and who is still invited.
 *
 * @example
 * for await (const member of cf.members.list({ account_id, status: 'pending' })) console.log(member.user?.email);
 */
export class Members {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the members of an account, pending invitations included.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and which of its members.
   * @param options - Settings for this list.
   * @returns The members, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/list/
   */
  list(params: MemberListParams, options?: ListOptions): Paginated<Member> {
    return this.#transport.list(endpoints.list, params, options);
  }

  /**
   * Fetches one member.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, which member.
   * @param options - Settings for this call.
   * @returns The member.
   * @throws {@link NotFoundError} "Member not found" when there is no such member.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/get/
   */
  get(
    params: {
      /** Account of the member. */
      account_id: string;
      /** Member to fetch. */
      member_id: string;
    },
    options?: RequestOptions,
  ): Promise<Member> {
    return this.#transport.call(endpoints.get, params, options);
  }

  /**
   * Invites a person to an account, with roles or with policies. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Whom to invite, and with what.
   * @param options - Settings for this call.
   * @returns The new member, `pending` until the person accepts.
   * @throws {@link ConflictError} when the person is a member or invited already.
   * @throws {@link ValidationError} when Cloudflare refuses the address, a role or a policy.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/create/
   */
  create(params: MemberCreateParams, options?: RequestOptions): Promise<Member> {
    return this.#transport.call(endpoints.create, params, options);
  }

  /**
   * Replaces the roles or the policies of a member. What is not in the new set is taken away.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which member, and the whole new set.
   * @param options - Settings for this call.
   * @returns The member as it is now.
   * @throws {@link NotFoundError} "Member not found" when there is no such member.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/update/
   */
  update(params: MemberUpdateParams, options?: RequestOptions): Promise<Member> {
    return this.#transport.call(endpoints.update, params, options);
  }

  /**
   * Removes a member from an account, or withdraws an invitation.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, which member.
   * @param options - Settings for this call.
   * @returns The identifier of the removed member.
   * @throws {@link NotFoundError} "Member not found" when there is no such member.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/delete/
   */
  delete(
    params: {
      /** Account of the member. */
      account_id: string;
      /** Member to remove. */
      member_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.delete, params, options);
  }

  /**
   * Whether somebody is only invited: the status decides. Invited people with a login have a user id as members have.
   *
   * @param member - The member.
   * @returns `true` until the person accepts or declines.
   * @example
   * const invited = members.filter((member) => cf.members.isPending(member));
   */
  isPending(member: Pick<Member, 'status'>): boolean {
    return member.status === 'pending';
  }

  /**
   * Finds a member by e-mail address or by user id. The API has no such filter: members are listed, 50 at a time, until
   * the one is found. To look up many, read `members.matrix` once.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account, and whom.
   * @param options - Settings for this call.
   * @returns The member, or `undefined` when nobody is it.
   * @throws {@link ParamsError} unless one of `email` and `user_id` is given.
   * @throws {@link CloudflareError} `permission` without the permission, `not_found` for an account that does not exist
   * or is out of reach.
   * @example
   * const member = await cf.members.find({ account_id, email: 'ada@contoso.example' });
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/list/
   */
  async find(params: MemberFindParams, options?: RequestOptions): Promise<Member | undefined> {
    return (await import('./member-directory.ts')).findMember(this.#transport, params, options);
  }

  /**
   * Invites a person, with roles by id or by name, or with policies. Who is a member or invited already is returned as
   * they are. When the answer is lost, it looks whether the person is there before it asks again.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Whom to invite, and with what.
   * @param options - Settings for this call.
   * @returns The outcome, with the member.
   * @throws {@link ParamsError} when something is missing, or a name means no role of the account.
   * @throws {@link ValidationError} when Cloudflare refuses the address, a role or a policy.
   * @example
   * const { outcome, member } = await cf.members.invite({ account_id, email: 'new@contoso.example', roles: ['DNS'] });
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/create/
   */
  async invite(params: MemberInviteParams, options?: RequestOptions): Promise<MemberInvitation> {
    return (await import('./member-directory.ts')).inviteMember(this.#transport, params, options);
  }

  /**
   * Removes a member or withdraws an invitation, and is content when they are gone already. The last Super
   * Administrator stays unless told otherwise.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which account, which member.
   * @param options - Settings for this call.
   * @returns The outcome.
   * @throws {@link ConflictError} for the last Super Administrator of the account.
   * @throws {@link NotFoundError} "Account not found" when the account itself is out of reach.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @example
   * const { outcome } = await cf.members.remove({ account_id, member_id });
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/delete/
   */
  async remove(
    params: {
      /** Account of the member. */
      account_id: string;
      /** Member to remove. */
      member_id: string;
    },
    options?: MemberRemoveOptions,
  ): Promise<MemberRemoval> {
    return (await import('./member-directory.ts')).removeMember(this.#transport, params, options);
  }

  /**
   * Gives a member further roles, by id or by name, and leaves the others as they are. The write is verified a moment
   * later, and made again where another program has undone it meanwhile. Where that program takes the role away again
   * and again, this call yields.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which member, which roles.
   * @param options - Settings for this call.
   * @returns The outcome: `unchanged` when the member had them all, and nothing was written.
   * @throws {@link ConflictError} when the member's access comes from policies, or another program keeps undoing it.
   * @throws {@link ParamsError} when a name means no role of the account.
   * @throws {@link NotFoundError} "Member not found" when there is no such member.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @example
   * const { outcome, added } = await cf.members.addRoles({ account_id, member_id, roles: ['DNS', 'Cache Purge'] });
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/update/
   */
  async addRoles(params: MemberRoleParams, options?: MemberRoleOptions): Promise<MemberRoleChange> {
    return (await import('./member-roles.ts')).changeRoles(this.#transport, 'add', params, options);
  }

  /**
   * Takes roles from a member, by id or by name, and leaves the others as they are; verified as with `addRoles`. The
   * last role of a member and the last Super Administrator of an account stay unless told otherwise.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which member, which roles.
   * @param options - Settings for this call.
   * @returns The outcome: `unchanged` when the member had none of them, and nothing was written.
   * @throws {@link ConflictError} when it would take the last role or the last Super Administrator, when the member's
   * access comes from policies, or another program keeps undoing it.
   * @throws {@link ParamsError} when a name means no role of the account.
   * @throws {@link NotFoundError} "Member not found" when there is no such member.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @example
   * await cf.members.removeRoles({ account_id, member_id, roles: ['Billing'] });
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/update/
   */
  async removeRoles(params: MemberRoleParams, options?: MemberRoleOptions): Promise<MemberRoleChange> {
    return (await import('./member-roles.ts')).changeRoles(this.#transport, 'remove', params, options);
  }

  /**
   * Gives a member these roles, by id or by name, and no others; verified and protected as with `removeRoles`. To keep
   * what others give at the same time, use `addRoles` and `removeRoles`: this call takes it away.
   *
   * Needs `Account Settings Write`.
   *
   * @param params - Which member, and all roles to have.
   * @param options - Settings for this call.
   * @returns The outcome: `unchanged` when the member had just these, and nothing was written.
   * @throws {@link ConflictError} when it would take the last Super Administrator, when the member's access comes from
   * policies, or another program keeps undoing it.
   * @throws {@link ParamsError} when a name means no role of the account, or no role is named.
   * @throws {@link NotFoundError} "Member not found" when there is no such member.
   * @throws {@link AuthenticationError} with reason `wrong_scheme` where Cloudflare takes no API token for this.
   * @example
   * const { added, removed } = await cf.members.setRoles({ account_id, member_id, roles: ['Administrator Read Only'] });
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/update/
   */
  async setRoles(params: MemberRoleParams, options?: MemberRoleOptions): Promise<MemberRoleChange> {
    return (await import('./member-roles.ts')).changeRoles(this.#transport, 'set', params, options);
  }

  /**
   * Reads who has which role, from one list of the members and one of the roles. Roles that members hold and the
   * account does not list, such as Super Administrator, are in it.
   *
   * Needs `Account Settings Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns Roles, members and grants, as plain data.
   * @throws {@link CloudflareError} `permission` without the permission, `not_found` for an account that does not exist
   * or is out of reach.
   * @example
   * const { roles, grants } = await cf.members.matrix({ account_id });
   * for (const { id, name } of roles) console.log(name, grants.filter((grant) => grant.role_id === id).length);
   * @see https://developers.cloudflare.com/api/resources/accounts/subresources/members/methods/list/
   */
  async matrix(
    params: {
      /** Account to read. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<AccessMatrix> {
    return (await import('./member-matrix.ts')).accessMatrix(this.#transport, params, options);
  }
}
