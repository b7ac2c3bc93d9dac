/** What has changed between two inventories. */
import { ParamsError } from '../errors.ts';

import { isRecord } from '../schema.ts';
import { changedFields } from './compare.ts';
import type { Entity, InventoryItem, Relation, SkippedPart } from './graph.ts';

/** One difference between two inventories. */
export type InventoryChange =
  | {
      /** It is in the second inventory only. */
      change: 'added';
      /** What is new. */
      item: Entity | Relation;
    }
  | {
      /** It is in the first inventory only. */
      change: 'removed';
      /** What is gone, as it was. */
      item: Entity | Relation;
    }
  | {
      /** It is in both, and differs. */
      change: 'changed';
      /** How it is. */
      item: Entity;
      /** How it was. */
      before: Entity;
      /** Names of the fields of `data` that differ; only `modified_on` where no other tells why that has moved. */
      fields: string[];
    }
  | {
      /** One inventory could not read it: what it holds is reported neither as added nor as removed nor as changed. */
      change: 'not_compared';
      /** What was not read, and why. */
      item: SkippedPart;
      /** Which of the two. */
      run: 'before' | 'after';
    };

/** An inventory: one that is being read, an array, or lines read back from a file. */
export type DiffSource = AsyncIterable<InventoryItem> | Iterable<InventoryItem>;

/**
 * Streams what has changed between two inventories of the same extent. Things are told apart by their `key`. A record
 * has changed when its `modified_on` has; everything else is compared by content, in which neither the order of lists
 * counts, nor what a role allows for the members who have it.
 *
 * `before` is read first, and kept in memory until `after` has been read through; `after` is not kept. What was removed
 * comes at the end, the latest first, so that relations go before the things that they join.
 *
 * @param before - The earlier inventory.
 * @param after - The later one. It may be one that is still being fetched: `diff(stored, inventory(cf))`.
 * @returns The changes, found as they are read.
 * @throws `ParamsError` at once when one of both is no inventory.
 * @throws `CloudflareError` while reading, whatever the inventories throw.
 * @example
 * for await (const { change, item } of diff(await readSnapshot(), inventory(cf))) console.log(change, item);
 */
export function diff(before: DiffSource, after: DiffSource): AsyncGenerator<InventoryChange, undefined, undefined> {
  const problems = Object.entries({ before, after }).flatMap(([name, items]) =>
    isIterable(items) ? [] : [`${name} must be an inventory: something to iterate over, or an array`],
  );
  if (problems.length > 0) throw new ParamsError(`Invalid params for diff: ${problems.join('; ')}`, problems);
  return compare(before, after);
}

async function* compare(before: DiffSource, after: DiffSource): AsyncGenerator<InventoryChange, undefined, undefined> {
  const unread = { before: new Unread(), after: new Unread() };
  const known = new Map<string, Known>();
  for await (const item of before) {
    check(item, 'before');
    if (item.kind === 'skipped') yield* unread.before.add('before', item);
    else known.set(nameOf(item), item);
  }
  // What one of both could not read, and may have been there all the same: relations that lead to it prove nothing.
  const uncertain = new Set<string>();
  for await (const item of after) {
    check(item, 'after');
    if (item.kind === 'skipped') {
      yield* unread.after.add('after', item);
      continue;
    }
    const name = nameOf(item);
    const old = known.get(name);
    // What is given twice, as after a pause, is compared once.
    if (old === 'met') continue;
    known.set(name, 'met');
    const isUncertain = unread.before.covers(item) || (old !== undefined && unread.after.covers(item));
    if (isUncertain && item.kind !== 'relation') uncertain.add(item.key);
    if (!isUncertain && !leadsTo(item, uncertain)) yield* changeOf(old, item);
  }
  yield* removals(known, unread.after, uncertain);
}

/** Something as it was, until it is met again: then it need not be kept. */
type Known = Entity | Relation | 'met';

function* changeOf(old: Entity | Relation | undefined, item: Entity | Relation): Generator<InventoryChange> {
  if (old === undefined) return void (yield { change: 'added', item });
  if (item.kind === 'relation' || old.kind === 'relation') return;
  const fields = changedFields(old, item);
  if (fields !== undefined) yield { change: 'changed', item, before: old, fields };
}

function* removals(
  known: ReadonlyMap<string, Known>,
  unread: Unread,
  uncertain: Set<string>,
): Generator<InventoryChange> {
  const gone = [...known.values()].filter((item) => item !== 'met');
  for (const item of gone) if (item.kind !== 'relation' && unread.covers(item)) uncertain.add(item.key);
  for (const item of gone.reverse()) {
    const isUncertain = item.kind === 'relation' ? leadsTo(item, uncertain) : uncertain.has(item.key);
    if (!isUncertain) yield { change: 'removed', item };
  }
}

/** The parts that one inventory could not read. */
class Unread {
  readonly #parts = new Set<string>();

  *add(run: 'before' | 'after', item: SkippedPart): Generator<InventoryChange> {
    const place = item.zone_id ?? item.account_id ?? '';
    this.#parts.add(`${item.part} ${place}`);
    // Some roles are known only by the members who have them.
    if (item.part === 'member') this.#parts.add(`role ${place}`);
    yield { change: 'not_compared', item, run };
  }

  /** Whether a thing is among what was not read. */
  covers(item: Entity | Relation): boolean {
    if (this.#parts.size === 0 || item.kind === 'relation') return false;
    return [item.zone_id, item.account_id, ''].some((place) => this.#parts.has(`${item.kind} ${place}`));
  }
}

function leadsTo(item: Entity | Relation, keys: ReadonlySet<string>): boolean {
  return item.kind === 'relation' && (keys.has(item.from.key) || keys.has(item.to.key));
}

function nameOf(item: Entity | Relation): string {
  return item.kind === 'relation' ? `${item.type} ${item.from.key} ${item.to.key}` : item.key;
}

/** Refuses what is no item of an inventory, as after a file was cut off. */
function check(item: unknown, run: 'before' | 'after'): void {
  const { kind, key, from, to } = isRecord(item) ? item : {};
  if (kind === 'relation' ? isRecord(from) && isRecord(to) : kind === 'skipped' || typeof key === 'string') return;
  const problem = `${run} holds what is no item of an inventory`;
  throw new ParamsError(`Invalid params for diff: ${problem}`, [problem]);
}

function isIterable(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return isRecord(value) && (Symbol.asyncIterator in value || Symbol.iterator in value);
}
