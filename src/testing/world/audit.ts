/** This file knows what the emulator keeps about changes that were made. */

/** One change. */
export interface AuditEntry {
  /** Identifier of the entry, which the answer to the request carried as `cf-auditlog-id`. */
  id: string;
  /** When it was made. */
  time: string;
  /** HTTP method of the request. */
  method: string;
  /** Path of the request below the base. */
  uri: string;
  /** The documented form of the path. */
  route: string;
  /** Status of the answer. */
  status: number;
  /** The request's `cf-ray`. */
  ray: string;
  /** How the caller signed in. */
  context: 'api_key' | 'api_token';
  /** Who made it: the user, or an account by a token of its own. */
  actor: {
    /** Which of both. */
    type: 'user' | 'account';
    /** Identifier of the user or the account. */
    id: string;
    /** Address of the user; accounts have none. */
    email?: string;
  };
  /** The token, when it was one. */
  token_id?: string;
  /** Name of the token. */
  token_name?: string;
  /** Address the request seemed to come from. */
  ip: string;
  /** What the program calls itself. */
  user_agent: string;
  /** The account it happened in; null for the user's own things. */
  account_id: string | null;
  /** The zone it happened in. */
  zone_id?: string;
  /** Name of the zone, which may be gone by now. */
  zone_name?: string;
  /** What was changed; absent when neither the path nor the answer tells. */
  resource_id?: string;
  /** What was sent, secrets left out. */
  request: Record<string, unknown>;
  /** What was answered, secrets left out. */
  response: Record<string, unknown>;
}
