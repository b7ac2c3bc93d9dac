/** Knows the DNS records that tests begin with, and how one is sent. */
import { type DnsRecord, Emulator, type PlanName } from '../../src/testing/index.ts';
import { type Answered, recordsPath, send, zoneOf } from './emulated.ts';

/** A record that can be made. */
export const record = { type: 'A', name: 'new', content: '192.0.2.7', ttl: 3600 };

/** An emulator whose first zone is empty and has a plan. */
export function empty(plan: PlanName = 'free'): Emulator {
  const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 0 }, rateLimit: false });
  zoneOf(emulator).plan = plan;
  return emulator;
}

/** Sends a record to the first zone. */
export const create = (emulator: Emulator, body: unknown, query = ''): Promise<Answered> =>
  send(emulator, `${recordsPath(emulator)}${query}`, { body });

/** The records of the first zone. */
export const all = (emulator: Emulator): DnsRecord[] => [...emulator.world.records(zoneOf(emulator).id).values()];

/** Status and errors of a refusal. */
export const errorOf = ({ status, body }: Answered): unknown[] => [status, body.errors];
