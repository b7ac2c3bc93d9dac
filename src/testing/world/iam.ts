/** This file knows what the emulator keeps about the people of an account, and what they may do there. */

/** What a member may do, in the classic form. */
export interface Role {
  /** Identifier of the role. */
  id: string;
  /** Name of the role. */
  name: string;
  /** What the role is for. */
  description: string;
  /** For each area, which rights the role gives. */
  permissions: Record<string, Record<string, boolean>>;
}

/** A person with access to an account. */
export interface Member {
  /** Identifier of the member, which is also that of the membership as the person sees it. */
  id: string;
  /** Address of the person. */
  email: string;
  /** The person, as far as known. */
  user: {
    /** Identifier of the person; empty while an invitation is pending. */
    id: string;
    /** First name. */
    first_name: string | null;
    /** Last name. */
    last_name: string | null;
    /** Address of the person. */
    email: string;
    /** Whether two-factor authentication is on. */
    two_factor_authentication_enabled: boolean;
  };
  /** Where the invitation stands. */
  status: 'accepted' | 'pending' | 'rejected';
  /** Whether the member may use the API; null follows the account. */
  api_access_enabled: boolean | null;
  /** Roles of the member. */
  roles: Role[];
  /** Policies of the member. */
  policies: MemberPolicy[];
}

/** What a member or a user group may do, in the form that took the place of roles. */
export interface MemberPolicy {
  /** Identifier of the policy. */
  id: string;
  /** Whether it gives or takes away. */
  access: 'allow' | 'deny';
  /** Identifiers of the permission groups: which permissions. */
  permission_groups: string[];
  /** Identifiers of the resource groups: on which resources. */
  resource_groups: string[];
}

/** A part of an account that policies are about. */
export interface ResourceGroup {
  /** Identifier of the resource group. */
  id: string;
  /** Name of the resource group. */
  name: string;
  /** Whether the account's administrators may change it, in the API's words. */
  meta: {
    /** `false` for those that Cloudflare made itself. */
    editable: 'true' | 'false';
  };
  /** What it covers. */
  scope: {
    /** The account, as `com.cloudflare.api.account.<id>`. */
    key: string;
    /** `*` for the whole account, or zones as `com.cloudflare.api.account.zone.<id>`. */
    objects: Array<{
      /** One of the things covered. */
      key: string;
    }>;
  };
}

/** Members of an account who share policies. */
export interface UserGroup {
  /** Identifier of the group. */
  id: string;
  /** Name of the group. */
  name: string;
  /** When the group was made. */
  created_on: string;
  /** When it last changed. */
  modified_on: string;
  /** What its members may do. */
  policies: MemberPolicy[];
  /** Identifiers of its members, and when each joined. */
  members: Map<string, string>;
}
