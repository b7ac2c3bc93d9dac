/** This file knows what the emulator keeps about a zone. */

/** The plans of a zone, the smallest first: each allows whatever the ones before it allow. */
export const planNames = ['free', 'pro', 'business', 'enterprise'] as const satisfies readonly PlanName[];

/** A plan of a zone. */
export type PlanName = 'free' | 'pro' | 'business' | 'enterprise';

/** The name servers that zones are given. */
export const assignedNameServers: readonly string[] = ['blakely.ns.cloudflare.com', 'vin.ns.cloudflare.com'];

/** The name servers that domains are found with when they are added. */
export const formerNameServers: readonly string[] = ['ns1.registrar.example', 'ns2.registrar.example'];

/** A domain. */
export interface Zone {
  /** Identifier of the zone. */
  id: string;
  /** Name of the domain. */
  name: string;
  /** How far its activation is. */
  status: 'initializing' | 'pending' | 'active' | 'moved';
  /** What the zone has subscribed to, which decides what may be changed. */
  plan: PlanName;
  /** Whether Cloudflare only answers DNS for it. */
  paused: boolean;
  /** How the zone is set up. */
  type: 'full' | 'partial' | 'secondary' | 'internal';
  /** When development mode ends, or ended; null when it never was on. */
  development_ends: string | null;
  /** What to put into DNS to prove that the domain is one's own, for a partial zone; null until it is one. */
  verification_key: string | null;
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
  /** When a check was last asked for that would make it active. */
  checked_on: string | null;
}

/** A setting of a zone that was changed; one that never was has the default of its kind. */
export interface ZoneSetting {
  /** What it is set to. */
  value: unknown;
  /** When it was changed. */
  modified_on: string;
}

/** What keeps a zone from being added to another account. */
export interface Hold {
  /** Whether subdomains are held as well. */
  include_subdomains: boolean;
  /** From when on it holds; null when it was lifted for good. */
  hold_after: string | null;
}

/** How much of one kind an account may still purge. The budget fills again with time, up to a limit. */
export interface PurgeBudget {
  /** What was left, in purges or in URLs. */
  left: number;
  /** When that was, in milliseconds. */
  time: number;
}
