/** This file knows what the emulator keeps about Cloudflare Access. */

/** The Access organization of an account or a zone; without one, Access is off. */
export interface AccessOrganization {
  /** Name of the organization. */
  name: string;
  /** Host name of its login page. */
  auth_domain: string;
  /** For how long a login counts, such as `24h`. */
  session_duration?: string;
  /** Whether the choice of the identity provider is skipped. */
  auto_redirect_to_identity?: boolean;
  /** Whether the device client may sign people in. */
  allow_authenticate_via_warp?: boolean;
  /** Whether the dashboard may change nothing. */
  is_ui_read_only?: boolean;
  /** After how long an unused seat is given back, such as `730h`. */
  user_seat_expiration_inactive_time?: string;
  /** How the login page looks. */
  login_design?: Record<string, string>;
  /** When it was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}

/** A service that people sign in with. */
export interface IdentityProvider {
  /** Identifier of the provider, a UUID. */
  id: string;
  /** Name of the provider. */
  name: string;
  /** Its kind, such as `onetimepin`. */
  type: string;
  /** Its settings, by kind; answers hide the secret among them. */
  config: Record<string, unknown>;
  /** How it manages people and groups. */
  scim_config?: {
    /** Whether it does. */
    enabled: boolean;
    /** The token it calls with; answers hide it. */
    secret?: string;
    /** Where it calls. */
    scim_base_url?: string;
    /** What happens to sessions when a person changes. */
    identity_update_behavior?: 'automatic' | 'reauth' | 'no_action';
    /** Whether who is removed loses the seat. */
    seat_deprovision?: boolean;
    /** Whether who is removed loses the session. */
    user_deprovision?: boolean;
  };
}

/** One condition: an object with exactly one key, which names its kind, such as `{ email: { email: '…' } }`. */
export type AccessRule = Record<string, Record<string, unknown>>;

/** People that Access policies are about. */
export interface AccessGroup {
  /** Identifier of the group, a UUID. */
  id: string;
  /** Name of the group. */
  name: string;
  /** Who belongs to it: any one of these rules is enough. */
  include: AccessRule[];
  /** Who does not, although a rule includes them. */
  exclude: AccessRule[];
  /** Which rules all have to be met. */
  require: AccessRule[];
  /** When it was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}

/** A person who has signed in through Access. */
export interface AccessUser {
  /** Identifier of the user, a UUID. */
  id: string;
  /** Name; empty when the identity provider told none. */
  name: string;
  /** E-mail address. */
  email: string;
  /** Whether the user takes up a seat of Access. */
  access_seat: boolean;
  /** Whether the user takes up a seat of Gateway. */
  gateway_seat: boolean;
  /** How many devices the user has in use. */
  active_device_count: number;
  /** Identifier of the seat. */
  seat_uid?: string;
  /** The same person's identifier elsewhere. */
  uid: string;
  /** When the user last signed in. */
  last_successful_login?: string;
  /** When the user was first seen. */
  created_at: string;
  /** When the user last changed. */
  updated_at: string;
}
