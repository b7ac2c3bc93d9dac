/** This file knows what `flarekit/testing` offers, and nothing else. */
export type { Clock } from './clock.ts';
export { Emulator, type EmulatorOptions } from './emulator.ts';
export type { Fault, ScriptedAnswer } from './faults.ts';
export type { JournalEntry } from './journal.ts';
export type { RateLimitOptions } from './limits.ts';
export type { Random } from './random.ts';
export type { WorldName, WorldOptions } from './seed.ts';
export type { TokenOptions } from './tokens.ts';
export type {
  Account,
  Destination,
  DnsRecord,
  Member,
  Membership,
  Notification,
  NotificationPolicy,
  Role,
  Token,
  TokenPolicy,
  User,
  World,
  Zone,
} from './world.ts';
