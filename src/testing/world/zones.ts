/** This file knows what the emulator keeps about a zone. */

/** A plan of a zone. */
export type PlanName = 'free' | 'pro' | 'business' | 'enterprise';

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
  /** From when on it holds; null for always. */
  hold_after: string | null;
}
