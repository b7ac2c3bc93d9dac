/** This file knows what the emulator keeps about an API token. */

/** What a token may do, where. */
export interface TokenPolicy {
  /** Identifier of the policy. */
  id: string;
  /** Whether it gives or takes away. */
  effect: 'allow' | 'deny';
  /** Which permissions. */
  permission_groups: Array<{
    /** Identifier of the permission group. */
    id: string;
    /** Name of the permission group. */
    name: string;
  }>;
  /** On which resources, in the nested form of the API. */
  resources: Record<string, string | Record<string, string>>;
}

/** An API token; its secret is not part of it. */
export interface Token {
  /** Identifier of the token. */
  id: string;
  /** Name of the token. */
  name: string;
  /** Whether its owner left it on; expiry comes on top. */
  status: 'active' | 'disabled' | 'expired';
  /** When it was issued. */
  issued_on: string;
  /** When it last changed. */
  modified_on: string;
  /** When it was last used. */
  last_used_on: string | null;
  /** When it starts to work. */
  not_before?: string;
  /** When it stops to work. */
  expires_on?: string;
  /** From which addresses it may be used. */
  condition?: {
    /** Blocks of client addresses. */
    request_ip?: {
      /** Allowed blocks. */
      in?: string[] | undefined;
      /** Blocks that are not allowed all the same. */
      not_in?: string[] | undefined;
    };
  };
  /** What it may do. */
  policies: TokenPolicy[];
  /** The account that owns it; null for a token of the user. */
  account_id: string | null;
  /** Whether it may do everything, which no policy can say. */
  unrestricted: boolean;
}
