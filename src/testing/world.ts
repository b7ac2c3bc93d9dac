/** This file knows what exists: the whole state of the emulated Cloudflare, as plain data apart from any behaviour. */
import { createRandom, type Random } from './random.ts';

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
  policies: unknown[];
}

/** The user's side of a member: one for each account that has or invites the user. */
export interface Membership {
  /** Identifier of the membership and of the member behind it. */
  id: string;
  /** The account. */
  account_id: string;
}

/** A domain. */
export interface Zone {
  /** Identifier of the zone. */
  id: string;
  /** Name of the domain. */
  name: string;
  /** How far its activation is. */
  status: 'initializing' | 'pending' | 'active' | 'moved';
  /** Whether Cloudflare only answers DNS for it. */
  paused: boolean;
  /** How the zone is set up. */
  type: 'full' | 'partial' | 'secondary' | 'internal';
  /** Seconds that development mode still lasts. */
  development_mode: number;
  /** Name servers to delegate to. */
  name_servers: string[];
  /** Name servers found when the zone was added. */
  original_name_servers: string[] | null;
  /** Name servers of its own. */
  vanity_name_servers: string[];
  /** The account that owns the zone. */
  account_id: string;
  /** When the zone last changed. */
  modified_on: string;
  /** When the zone was added. */
  created_on: string;
  /** When the zone became active. */
  activated_on: string | null;
}

/** A DNS record, in the key order of real answers. */
export interface DnsRecord {
  /** Identifier of the record. */
  id: string;
  /** Complete name. */
  name: string;
  /** Type of the record. */
  type: string;
  /** What the record says; composed by the API for types that have `data`. */
  content: string;
  /** Preference among records of the name (MX, URI, SRV). */
  priority?: number;
  /** Whether the record could be proxied. */
  proxiable: boolean;
  /** Whether it is. */
  proxied: boolean;
  /** Time to live in seconds; 1 is automatic. */
  ttl: number;
  /** The parts of the content, for types that have them. */
  data?: Record<string, unknown>;
  /** Settings of the record. */
  settings: Record<string, boolean>;
  /** What Cloudflare notes about the record. */
  meta: Record<string, unknown>;
  /** A comment for people. */
  comment: string | null;
  /** Tags. */
  tags: string[];
  /** When the record was made. */
  created_on: string;
  /** When it last changed. */
  modified_on: string;
  /** When its comment last changed. */
  comment_modified_on?: string;
}

/** A rule that says which notification goes where. */
export interface NotificationPolicy {
  /** Identifier of the policy. */
  id: string;
  /** Name of the policy. */
  name: string;
  /** What the policy is for. */
  description: string;
  /** Whether it is in force. */
  enabled: boolean;
  /** What it reports. */
  alert_type: string;
  /** How long to wait before the same is reported again. */
  alert_interval?: string;
  /** Where its notifications go. */
  mechanisms: Record<string, Destination[]>;
  /** What it is limited to. */
  filters: Record<string, string[]> | null;
  /** When the policy was made. */
  created: string;
  /** When it last changed. */
  modified: string;
}

/** Where notifications go. */
export interface Destination {
  /** An e-mail address, or the identifier of a webhook or a PagerDuty service. */
  id: string;
}

/** A notification that was sent. */
export interface Notification {
  /** Identifier of the notification. */
  id: string;
  /** Name of the policy. */
  name: string;
  /** What the policy is for. */
  description: string;
  /** What was reported. */
  alert_type: string;
  /** The text that was sent. */
  alert_body: string;
  /** Where it went: a destination's identifier or an e-mail address. */
  mechanism: string;
  /** By which way it went. */
  mechanism_type: 'email' | 'pagerduty' | 'webhook';
  /** The policy that sent it. */
  policy_id: string;
  /** When it was sent. */
  sent: string;
}

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
      in?: string[];
      /** Blocks that are not allowed all the same. */
      not_in?: string[];
    };
  };
  /** What it may do. */
  policies: TokenPolicy[];
  /** The account that owns it; null for a token of the user. */
  account_id: string | null;
  /** Whether it may do everything, which no policy can say. */
  unrestricted: boolean;
}

/** Everything that exists. A test may read it and change it. */
export class World {
  /** Where new identifiers come from. */
  readonly random: Random;
  /** The person who calls. */
  user: User;
  /** Accounts by identifier. */
  readonly accounts: Map<string, Account> = new Map();
  /** Members by account and identifier. */
  readonly members: Map<string, Map<string, Member>> = new Map();
  /** Roles that an account lists, by account. */
  readonly roles: Map<string, Role[]> = new Map();
  /** The user's memberships by identifier. */
  readonly memberships: Map<string, Membership> = new Map();
  /** Zones by identifier. */
  readonly zones: Map<string, Zone> = new Map();
  /** Notification policies by account and identifier. */
  readonly policies: Map<string, Map<string, NotificationPolicy>> = new Map();
  /** Notifications that were sent, by account, the newest first. */
  readonly notifications: Map<string, Notification[]> = new Map();
  /** Tokens by identifier. */
  readonly tokens: Map<string, Token> = new Map();

  readonly #records: Map<string, Map<string, DnsRecord>> = new Map();
  readonly #unmade: Map<string, () => Iterable<DnsRecord>> = new Map();

  /**
   * Starts a world in which only the user exists.
   * @param user The person who calls.
   * @param random Where identifiers come from.
   */
  constructor(user: User, random: Random = createRandom(1)) {
    this.user = user;
    this.random = random;
  }

  /** A new identifier of 32 hexadecimal digits. */
  createId(): string {
    return this.random.hex(32);
  }

  /**
   * The records of a zone by identifier. They are made when first asked for, so a large world starts at once.
   * @param zone_id The zone.
   */
  records(zone_id: string): Map<string, DnsRecord> {
    const known = this.#records.get(zone_id);
    if (known) return known;
    const made = new Map<string, DnsRecord>();
    for (const record of this.#unmade.get(zone_id)?.() ?? []) made.set(record.id, record);
    this.#unmade.delete(zone_id);
    this.#records.set(zone_id, made);
    return made;
  }

  /**
   * Puts all records of a zone in place of the ones it had.
   * @param zone_id The zone.
   * @param records The records, or a function that makes them when they are first needed.
   */
  setRecords(zone_id: string, records: Map<string, DnsRecord> | (() => Iterable<DnsRecord>)): void {
    this.#records.delete(zone_id);
    this.#unmade.delete(zone_id);
    if (typeof records === 'function') this.#unmade.set(zone_id, records);
    else this.#records.set(zone_id, records);
  }

  /**
   * Removes a zone and everything in it.
   * @param zone_id The zone.
   */
  deleteZone(zone_id: string): void {
    this.zones.delete(zone_id);
    this.#records.delete(zone_id);
    this.#unmade.delete(zone_id);
  }
}
