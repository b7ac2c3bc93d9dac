/** This file knows what the emulator keeps about the user who calls, and about what is theirs alone. */

/** The person whose tokens and key call the API. */
export interface User {
  /** Identifier of the user. */
  id: string;
  /** Address the user signs in with. */
  email: string;
  /** First name. */
  first_name: string | null;
  /** Last name. */
  last_name: string | null;
  /** Name shown in the dashboard. */
  username: string;
  /** Telephone number. */
  telephone: string | null;
  /** Two-letter country code. */
  country: string | null;
  /** Postal code. */
  zipcode: string | null;
  /** Whether two-factor authentication is on. */
  two_factor_authentication_enabled: boolean;
  /** Whether an administrator forbids to switch it off. */
  two_factor_authentication_locked: boolean;
  /** When the user signed up. */
  created_on: string;
  /** When the user last changed. */
  modified_on: string;
  /** Whether the user is suspended. */
  suspended: boolean;
}

/** The user's side of a member: one for each account that has or invites the user. */
export interface Membership {
  /** Identifier of the membership and of the member behind it. */
  id: string;
  /** The account. */
  account_id: string;
}

/** An invitation of the user to an account. */
export interface Invite {
  /** Identifier of the invitation, which is also that of the membership it leads to. */
  id: string;
  /** The account. */
  account_id: string;
  /** Address of the person who invited. */
  invited_by: string;
  /** When the invitation was sent. */
  invited_on: string;
  /** When it ends. */
  expires_on: string;
  /** What the user said; that it is expired follows from its time. */
  status: 'pending' | 'accepted' | 'rejected' | 'expired';
}

/** A tenant the user administers. */
export interface Tenant {
  /** Identifier of the tenant. */
  id: string;
  /** Name of the tenant. */
  name: string;
  /** When it was made. */
  create_time: string;
}
