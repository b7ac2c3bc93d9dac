/** An inventory on an emulator, and what the tests want to know of it. */
import { type ClientOptions, Cloudflare } from '../../src/index.ts';
import type { InventoryItem, SkippedPart } from '../../src/inventory/index.ts';
import { Emulator, type EmulatorOptions } from '../../src/testing/index.ts';

/** The lists that an inventory is made of. */
export const routes = {
  members: 'GET /accounts/{account_id}/members',
  roles: 'GET /accounts/{account_id}/roles',
  records: 'GET /zones/{zone_id}/dns_records',
} as const;

const sizes = { accounts: 2, membersPerAccount: 7, zonesPerAccount: 6, recordsPerZone: 4 };

/** An emulator with a client. */
export function start(options: EmulatorOptions = {}, settings: ClientOptions = {}) {
  const emulator = new Emulator({ world: sizes, ...options });
  const apiToken = settings.apiToken ?? emulator.token;
  const cf = new Cloudflare({ fetch: emulator.fetch, env: false, retry: { baseMs: 0 }, ...settings, apiToken });
  return { emulator, cf };
}

/** Reads all items. */
export async function take(items: AsyncIterable<InventoryItem>): Promise<InventoryItem[]> {
  const taken: InventoryItem[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

/** What an item is called in the tests below. */
export function nameOf(item: InventoryItem): string {
  if (item.kind === 'relation') return `${item.from.key} ${item.type} ${item.to.key}`;
  return item.kind === 'skipped' ? `skipped ${item.part}` : item.key;
}

/** How many items there are of each kind. */
export function countBy(items: readonly InventoryItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = item.kind === 'relation' ? `${item.from.kind} ${item.type} ${item.to.kind}` : item.kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The parts that were skipped. */
export const skippedOf = (items: readonly InventoryItem[]): SkippedPart[] =>
  items.filter((item) => item.kind === 'skipped');

/** The first relation that names something before it was given. */
export function early(items: readonly InventoryItem[]): InventoryItem | undefined {
  const given = new Set<string>();
  return items.find((item) => {
    if (item.kind === 'relation') return !given.has(item.from.key) || !given.has(item.to.key);
    if (item.kind !== 'skipped') given.add(item.key);
    return false;
  });
}

/** The requests that were made more than once. */
export function repeated(emulator: Emulator): string[] {
  const made = emulator.requests.map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
  return made.filter((request, index) => made.indexOf(request) !== index);
}
