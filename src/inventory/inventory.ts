/** The whole inventory: all accounts, then the people of each, then zones with their records. */
import { type Position, writeCursor } from './cursor.ts';
import { type EntityKind, entityKinds, type InventoryItem } from './graph.ts';
import { inOrder } from './in-order.ts';
import { type InventoryClient, type InventoryOptions, type InventoryProgress, type Plan, planFor } from './options.ts';
import { readAccounts, readPeople, sendForPeople } from './people.ts';
import type { Run, Step } from './run.ts';
import { findZones, readZone, sendForRecords } from './zones.ts';

/** An inventory that is read as it is iterated. It is no promise, and nothing is sent before. */
export interface Inventory extends AsyncIterable<InventoryItem> {
  /**
   * Where to go on with what the latest iteration has left: store it when it fails or is ended, also for another
   * process. `undefined` while nothing is complete, and once everything is.
   */
  readonly cursor: string | undefined;
}

/**
 * Streams everything that a credential can see as a graph: entities, and the relations between them, an entity always
 * before the relations that name it.
 *
 * It goes in a fixed order: all accounts; then for each account its roles and members; then for each zone its records.
 * Lists are read with the largest pages, several at a time, within the client's budget, and no request is made twice.
 * Parts that the credential may not read are given as `skipped`, with the reason; any other failure ends the inventory.
 *
 * Needs `Account Settings Read` for accounts, roles and members, `Zone Read` for zones and `DNS Read` for records; does
 * with less.
 *
 * @param cf - The client.
 * @param options - What to cover, and settings for each of the requests.
 * @returns The inventory, fetched as it is read.
 * @throws `ParamsError` at once, with everything that is wrong with the options.
 * @throws `CloudflareError` while reading: of any kind but `permission`, `plan` and `not_found`, and those for the one
 * list of all accounts or zones when the route itself is not there.
 * @example
 * for await (const item of inventory(cf)) {
 *   if (item.kind === 'relation') await graph.connect(item.from.key, item.type, item.to.key);
 *   else if (item.kind === 'skipped') console.warn(`${item.part}s left out: ${item.message}`);
 *   else await graph.upsert(item.key, item.kind, item.data);
 * }
 */
export function inventory(cf: InventoryClient, options: InventoryOptions = {}): Inventory {
  const plan = planFor(cf, options);
  let cursor = options.cursor;
  return {
    get cursor() {
      return cursor;
    },
    [Symbol.asyncIterator]() {
      cursor = options.cursor;
      return read(plan, options.cursor, (reached) => {
        cursor = reached;
      });
    },
  };
}

/** Reads the items, and tells how far they have been taken. */
async function* read(
  plan: Plan,
  begin: string | undefined,
  onCursor: (cursor: string | undefined) => void,
): AsyncGenerator<InventoryItem, undefined, undefined> {
  const { signal } = plan.calls;
  // What was sent for ahead is given up with the inventory, whoever ends it.
  const ending = new AbortController();
  const end = () => ending.abort(signal?.reason);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  const calls = { ...plan.calls, signal: ending.signal };
  const found = Object.fromEntries(entityKinds.map((kind) => [kind, 0])) as Record<EntityKind, number>;
  const at = { done: 0, skipped: 0, total: undefined as number | undefined, cursor: begin };
  const tell = (stage: InventoryProgress['stage']) => plan.onProgress?.({ stage, ...at, found: { ...found } });
  let stage: InventoryProgress['stage'] = 'accounts';
  try {
    for await (const { items, complete } of steps({ ...plan, calls, given: new Set(), told: new Set() })) {
      for (const item of items) {
        if (item.kind === 'skipped') at.skipped++;
        else if (item.kind !== 'relation') found[item.kind]++;
        yield item;
      }
      signal?.throwIfAborted();
      if (complete === undefined) continue;
      at.done = complete.position.stage === stage ? at.done + 1 : 1;
      stage = complete.position.stage;
      at.total = complete.total;
      at.cursor = writeCursor(complete.position, plan.scope);
      onCursor(at.cursor);
      await tell(stage);
    }
    at.cursor = undefined;
    onCursor(undefined);
    await tell('finished');
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}

async function* steps(run: Run): AsyncGenerator<Step, undefined, undefined> {
  const { wants, from } = run;
  const people = wants.has('role') || wants.has('member');
  // After a pause as well: what is given then must not lead to an account that is not.
  const accountIds = people || wants.has('account') ? yield* readAccounts(run) : [];
  if (people && from?.stage !== 'zones') yield* peopleOf(run, accountIds, from);
  if (wants.has('zone') || wants.has('record')) yield* zonesOf(run, accountIds, from);
}

async function* peopleOf(run: Run, accountIds: readonly string[], from: Position | undefined): AsyncGenerator<Step> {
  const total = accountIds.length;
  const rest = accountIds.slice(accountIds.indexOf(from?.after.at(-1) ?? '') + 1);
  for await (const people of inOrder(rest, run.readAhead, (id) => sendForPeople(run, id))) {
    yield* readPeople(run, people);
    yield { items: [], complete: { position: { stage: 'people', after: [people.account_id] }, total } };
  }
}

async function* zonesOf(run: Run, accountIds: readonly string[], from: Position | undefined): AsyncGenerator<Step> {
  const zones = findZones(run, accountIds, from?.stage === 'zones' ? from : undefined);
  for await (const coming of inOrder(zones, run.readAhead, (found) => sendForRecords(run, found))) {
    yield* readZone(run, coming);
  }
}
