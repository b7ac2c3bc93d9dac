/** This file knows what `flarekit/testing` offers, and nothing else. */
export type { ExpectedCall, UnmetExpectation } from './assertions.ts';
export type { Clock } from './clock.ts';
export { Emulator } from './emulator.ts';
export type { ChanceOptions, FaultKind } from './faults/chance.ts';
export type { Drip } from './faults/delivery.ts';
export type { FailureName, ScriptedAnswer } from './faults/failures.ts';
export type { Fault } from './faults/fault.ts';
export type { JournalEntry, JournalOptions } from './journal.ts';
export type { LimitedAnswer, LimitHeaders, RateLimitOptions } from './limits.ts';
export type { EmulatorOptions, StartOptions } from './options.ts';
export type { Random } from './random.ts';
export type { TokenOptions } from './tokens/options.ts';
export type { Account, AccountProfile } from './world/accounts.ts';
export type {
  Destination,
  Notification,
  NotificationPolicy,
  PagerDutyService,
  Silence,
  Webhook,
} from './world/alerting.ts';
export type { AuditEntry } from './world/audit.ts';
export type { AccountDnsSettings, DnsRecord, DnsSettings, Dnssec, DnsView } from './world/dns.ts';
export type { Member, MemberPolicy, ResourceGroup, Role, UserGroup } from './world/iam.ts';
export type { WorldName, WorldOptions } from './world/seed.ts';
export type { Token, TokenPolicy } from './world/tokens.ts';
export type { Invite, Membership, Tenant, User } from './world/user.ts';
export type { ByOwner, World } from './world/world.ts';
export type { AccessGroup, AccessOrganization, AccessRule, AccessUser, IdentityProvider } from './world/zero-trust.ts';
export type { RecordSet, ZoneRecords } from './world/zone-records.ts';
export type { Hold, PlanName, PurgeBudget, Zone, ZoneSetting } from './world/zones.ts';
