/** An emulated zone for the flows over DNS records: its records as short lines, and a client for it. */
import { type ClientOptions, Cloudflare, type DnsRecordInput } from '../../src/index.ts';
import { type DnsRecord, Emulator, type EmulatorOptions, type PlanName } from '../../src/testing/index.ts';

/** A zone, the emulator it is in, and a client for it. */
export interface Stage {
  emulator: Emulator;
  cf: Cloudflare;
  zone_id: string;
  zone_name: string;
}

/** A zone without records, on a plan. Waits are as short as they can be. */
export function stage(plan: PlanName = 'pro', options: EmulatorOptions = {}, client: ClientOptions = {}): Stage {
  const world = { accounts: 1, membersPerAccount: 1, zonesPerAccount: 1, recordsPerZone: 0, plan };
  const emulator = new Emulator({ world, rateLimit: false, ...options });
  const [zone] = emulator.world.zones.values();
  if (zone === undefined) throw new Error('The world has no zone');
  const retry = { baseMs: 0, maxDelayMs: 0 };
  const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, rateLimit: false, retry, ...client });
  return { emulator, cf, zone_id: zone.id, zone_name: zone.name };
}

/** Puts records into the zone without a request, which a fault could hit. Names are relative. */
export function put(
  { emulator, zone_id, zone_name }: Stage,
  ...inputs: Array<Partial<DnsRecord> | DnsRecordInput>
): DnsRecord[] {
  return inputs.map((input) => {
    const id = emulator.world.createId();
    const name = input.name === undefined || input.name === '@' ? zone_name : `${input.name}.${zone_name}`;
    const now = emulator.clock.timestamp();
    const record: DnsRecord = {
      type: 'A',
      content: '192.0.2.1',
      proxiable: true,
      proxied: false,
      ttl: 1,
      settings: {},
      meta: {},
      comment: null,
      tags: [],
      created_on: now,
      modified_on: now,
      ...(input as Partial<DnsRecord>),
      id,
      name,
    };
    emulator.world.records(zone_id).set(id, record);
    return record;
  });
}

/** The zone's records, each as `type name content`, sorted; `@` is the zone. */
export function lines({ emulator, zone_id, zone_name }: Stage): string[] {
  return [...emulator.world.records(zone_id).values()].map((record) => line(record, zone_name)).sort();
}

/** One record as `type name content`. */
export function line({ type, name, content, priority }: Partial<DnsRecord>, zone_name: string): string {
  const short = name === zone_name ? '@' : name?.replace(`.${zone_name}`, '');
  return [type, short, priority, content].filter((word) => word !== undefined).join(' ');
}

/** An address record. */
export function a(name: string, content: string, more: Partial<DnsRecordInput> = {}): DnsRecordInput {
  return { type: 'A', name, content, ...more } as DnsRecordInput;
}
