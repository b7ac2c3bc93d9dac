/** This file knows what the emulator keeps about an account. */

/** An account. */
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
  };
  /** When the account was made. */
  created_on: string;
}
