/** This file knows what `flarekit/testing` offers, and nothing else. */
export type { Clock } from './clock.ts';
export { Emulator, type EmulatorOptions } from './emulator.ts';
export type { Fault, ScriptedAnswer } from './faults.ts';
export type { JournalEntry } from './journal.ts';
export type { RateLimitOptions } from './limits.ts';
export type { Random } from './random.ts';
export type { TokenOptions } from './services/tokens.ts';
export type { Account } from './world/accounts.ts';
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
export type {
  Invite,
  Member,
  MemberPolicy,
  Membership,
  ResourceGroup,
  Role,
  Tenant,
  User,
  UserGroup,
} from './world/people.ts';
export type { WorldName, WorldOptions } from './world/seed.ts';
export type { Token, TokenPolicy } from './world/tokens.ts';
export type { ByOwner, World } from './world/world.ts';
export type { AccessGroup, AccessOrganization, IdentityProvider } from './world/zero-trust.ts';
export type { Hold, PlanName, Zone, ZoneSetting } from './world/zones.ts';
