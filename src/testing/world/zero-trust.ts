/** This file knows what the emulator keeps about Cloudflare Access. */

/** The Access organization of an account or a zone; without one, Access is off. */
export interface AccessOrganization {
  /** Name of the organization. */
  name: string;
  /** Host name of its login page. */
  auth_domain: string;
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
  /** Its settings, by kind. */
  config: Record<string, unknown>;
}

/** People that Access policies are about. */
export interface AccessGroup {
  /** Identifier of the group, a UUID. */
  id: string;
  /** Name of the group. */
  name: string;
  /** Who belongs to it: any one of these rules is enough. */
  include: Array<Record<string, unknown>>;
  /** Who does not, although a rule includes them. */
  exclude: Array<Record<string, unknown>>;
  /** Which rules all have to be met. */
  require: Array<Record<string, unknown>>;
  /** When it was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
}
