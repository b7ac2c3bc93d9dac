/** This file knows what the emulator keeps about an account. */

/** An account, in the key order of real answers. */
export interface Account {
  /** Identifier of the account. */
  id: string;
  /** Name of the account. */
  name: string;
  /** Kind of account. */
  type: 'standard' | 'enterprise';
  /** What its administrators chose. */
  settings: {
    /** Whether every member must use two-factor authentication. */
    enforce_twofactor: boolean;
    /** Whether API access is allowed; null leaves it to each member. */
    api_access_enabled: boolean | null;
    /** When support's access to the account ends. */
    access_approval_expiry: string | null;
    /** Where abuse reports go. */
    abuse_contact_email: string | null;
    /** Whether new zones get the account's own name servers. */
    use_account_custom_ns_by_default: boolean;
    /** Which name servers new zones get. */
    default_nameservers: string;
  };
  /** When the account was made. */
  created_on: string;
  /** The tenant that made the account; without one it cannot be deleted. */
  managed_by?: {
    /** Identifier of the tenant. */
    parent_org_id: string;
    /** Name of the tenant. */
    parent_org_name: string;
  };
}

/** The settings an account starts with. */
export const initialSettings: Readonly<Account['settings']> = {
  enforce_twofactor: false,
  api_access_enabled: null,
  access_approval_expiry: null,
  abuse_contact_email: null,
  use_account_custom_ns_by_default: false,
  default_nameservers: 'cloudflare.standard',
};

/** Who stands behind an account. */
export interface AccountProfile {
  /** Name of the business. */
  business_name: string;
  /** Address for mail. */
  business_email: string;
  /** Telephone number. */
  business_phone: string;
  /** Postal address. */
  business_address: string;
  /** Whatever its owner notes. */
  external_metadata: string;
}
