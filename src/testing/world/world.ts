/** This file knows what exists: the whole state of the emulated Cloudflare, as plain data apart from any behaviour. */
import { createRandom, type Random } from '../random.ts';
import type { Account, AccountProfile } from './accounts.ts';
import type { Notification, NotificationPolicy, PagerDutyService, Silence, Webhook } from './alerting.ts';
import type { AuditEntry } from './audit.ts';
import type { AccountDnsSettings, DnsRecord, DnsSettings, Dnssec, DnsView } from './dns.ts';
import type { Member, ResourceGroup, Role, UserGroup } from './iam.ts';
import type { Token } from './tokens.ts';
import type { Invite, Membership, Tenant, User } from './user.ts';
import type { AccessGroup, AccessOrganization, AccessUser, IdentityProvider } from './zero-trust.ts';
import { ZoneRecords } from './zone-records.ts';
import type { Hold, PlanName, PurgeBudget, Zone, ZoneSetting } from './zones.ts';

/** Things of one kind by their owner, an account or a zone, and then by their own identifier. */
export class ByOwner<T> extends Map<string, Map<string, T>> {
  /**
   * The things of an owner; an owner that had none gets an empty collection, which is kept.
   * @param owner Identifier of the owner.
   */
  of(owner: string): Map<string, T> {
    const known = this.get(owner) ?? new Map<string, T>();
    this.set(owner, known);
    return known;
  }
}

/** Everything that exists. A test may read it and change it. */
export class World {
  /** Where new identifiers come from. */
  readonly random: Random;
  /** The person who calls. */
  user: User;
  /** The plan that a new zone gets. */
  zonePlan: PlanName = 'free';
  /** The tenants that the user administers; only who has one may make accounts. */
  tenants: Tenant[] = [];
  /** Accounts by identifier. */
  readonly accounts: Map<string, Account> = new Map();
  /** Profiles that were filled in, by account. */
  readonly profiles: Map<string, AccountProfile> = new Map();
  /** Members by account and identifier. */
  readonly members: ByOwner<Member> = new ByOwner();
  /** Roles that an account lists, by account. */
  readonly roles: Map<string, Role[]> = new Map();
  /** Resource groups by account and identifier. */
  readonly resourceGroups: ByOwner<ResourceGroup> = new ByOwner();
  /** User groups by account and identifier. */
  readonly userGroups: ByOwner<UserGroup> = new ByOwner();
  /** The user's memberships by identifier. */
  readonly memberships: Map<string, Membership> = new Map();
  /** The user's invitations by identifier. */
  readonly invites: Map<string, Invite> = new Map();
  /** Zones by identifier. */
  readonly zones: Map<string, Zone> = new Map();
  /** Settings that were changed, by zone and name. */
  readonly zoneSettings: ByOwner<ZoneSetting> = new ByOwner();
  /** Holds by zone. */
  readonly holds: Map<string, Hold> = new Map();
  /** What may still be purged, by account and kind. */
  readonly purgeBudgets: ByOwner<PurgeBudget> = new ByOwner();
  /** Signing of zones that was ever switched on, by zone. */
  readonly dnssec: Map<string, Dnssec> = new Map();
  /** DNS settings that were changed, by zone. */
  readonly zoneDnsSettings: Map<string, DnsSettings> = new Map();
  /** DNS settings that were changed, by account. */
  readonly accountDnsSettings: Map<string, AccountDnsSettings> = new Map();
  /** Internal DNS views by account and identifier. */
  readonly views: ByOwner<DnsView> = new ByOwner();
  /** Records that a scan found and nobody has reviewed, by zone and identifier. */
  readonly scanned: ByOwner<DnsRecord> = new ByOwner();
  /** Notification policies by account and identifier. */
  readonly policies: ByOwner<NotificationPolicy> = new ByOwner();
  /** Webhooks by account and identifier. */
  readonly webhooks: ByOwner<Webhook> = new ByOwner();
  /** PagerDuty services by account and identifier. */
  readonly pagerDuty: ByOwner<PagerDutyService> = new ByOwner();
  /** Integration tokens that wait for PagerDuty, by account; each leads to nothing but itself. */
  readonly pagerDutyTokens: ByOwner<string> = new ByOwner();
  /** Tokens in the unsubscribe links of mails, by account, and then by policy and address with a space between them. */
  readonly unsubscribeTokens: ByOwner<string> = new ByOwner();
  /** Silences by account and identifier. */
  readonly silences: ByOwner<Silence> = new ByOwner();
  /** Notifications that were sent, by account, the newest first. */
  readonly notifications: Map<string, Notification[]> = new Map();
  /** Access organizations by account or zone. */
  readonly accessOrganizations: Map<string, AccessOrganization> = new Map();
  /** Identity providers by account or zone, and identifier. */
  readonly identityProviders: ByOwner<IdentityProvider> = new ByOwner();
  /** Access groups by account or zone, and identifier. */
  readonly accessGroups: ByOwner<AccessGroup> = new ByOwner();
  /** People who have signed in through Access, by account and identifier. */
  readonly accessUsers: ByOwner<AccessUser> = new ByOwner();
  /** Tokens by identifier. */
  readonly tokens: Map<string, Token> = new Map();
  /** Changes that were made, the oldest first. */
  readonly audit: AuditEntry[] = [];

  #records = new Map<string, ZoneRecords>();
  #unmade = new Map<string, () => Iterable<DnsRecord>>();

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
   * The zones of an account.
   * @param account_id The account.
   */
  zonesOf(account_id: string): Zone[] {
    return [...this.zones.values()].filter((zone) => zone.account_id === account_id);
  }

  /**
   * The user as a member of an account, whether they have accepted or not; undefined when the account does not know them.
   * @param account_id The account.
   */
  ownMember(account_id: string): Member | undefined {
    // Found at once as a rule: whoever an account belongs to is its first member.
    for (const member of this.members.get(account_id)?.values() ?? []) {
      if (this.memberships.has(member.id)) return member;
    }
    return undefined;
  }

  /**
   * The records of a zone by identifier. They are made when first asked for, so a large world starts at once.
   * @param zone_id The zone.
   */
  records(zone_id: string): ZoneRecords {
    const known = this.#records.get(zone_id);
    if (known) return known;
    const made = new ZoneRecords(this.#unmade.get(zone_id)?.());
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
    else this.#records.set(zone_id, new ZoneRecords(records.values()));
  }

  /**
   * Removes a zone and everything in it.
   * @param zone_id The zone.
   */
  deleteZone(zone_id: string): void {
    this.#records.delete(zone_id);
    this.#unmade.delete(zone_id);
    this.#forget(zone_id);
  }

  /**
   * Removes an account with its zones and everything else in it.
   * @param account_id The account.
   */
  deleteAccount(account_id: string): void {
    for (const { id } of this.zonesOf(account_id)) this.deleteZone(id);
    for (const { id } of [...this.memberships.values()].filter((one) => one.account_id === account_id)) {
      this.memberships.delete(id);
      this.invites.delete(id);
    }
    for (const token of [...this.tokens.values()]) if (token.account_id === account_id) this.tokens.delete(token.id);
    this.#forget(account_id);
  }

  /** A copy that later changes of this world do not reach. */
  copy(): World {
    const twin = new World(structuredClone(this.user), this.random);
    for (const name of Object.keys(this) as Array<keyof World>) {
      const [from, to]: unknown[] = [this[name], twin[name]];
      if (from instanceof ByOwner) {
        for (const [owner, things] of from) (to as ByOwner<unknown>).set(owner, structuredClone(things));
      } else if (from instanceof Map) {
        for (const [key, value] of from) (to as Map<unknown, unknown>).set(key, structuredClone(value));
      } else if (Array.isArray(from)) {
        (to as unknown[]).push(...structuredClone(from));
      }
    }
    twin.zonePlan = this.zonePlan;
    // Records are replaced, never changed, so the copies may share them.
    twin.#records = new Map(
      [...this.#records].map(([zone_id, records]) => [zone_id, new ZoneRecords(records.values())]),
    );
    twin.#unmade = new Map(this.#unmade);
    return twin;
  }

  /** How much exists, in place of all of it, when a world is printed. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { accounts, zones, tokens } = this;
    return `World { accounts: ${accounts.size}, zones: ${zones.size}, tokens: ${tokens.size} }`;
  }

  /** Every map of this world is kept by identifiers, so whatever belongs to one is found without knowing its kind. */
  #forget(id: string): void {
    for (const kept of Object.values(this)) if (kept instanceof Map) kept.delete(id);
  }
}
