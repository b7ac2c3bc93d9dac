/** Reading ahead without getting ahead: what comes later is sent for early, and handed on in its turn. */
import { ResponseError } from '../errors.ts';
import type { Paginated } from '../pagination.ts';
import { isRecord } from '../schema.ts';
import type { Page } from '../walk.ts';
import type { EntityKind } from './graph.ts';

/**
 * Begins with up to `ahead` things before their turn, and hands all of them on in order.
 *
 * @param source - The things.
 * @param ahead - How many may be begun ahead of the one handed on.
 * @param begin - Begins with one of them.
 */
export async function* inOrder<T, U>(
  source: AsyncIterable<T> | Iterable<T>,
  ahead: number,
  begin: (thing: T) => U,
): AsyncGenerator<U, undefined, undefined> {
  const begun: U[] = [];
  for await (const thing of source) {
    begun.push(begin(thing));
    if (begun.length > ahead) yield begun.shift() as U;
  }
  for (const next of begun) yield next;
}

/**
 * Sends for the first page of a list at once, and for the others when they are read: so much of each list that is
 * waited for is in memory, and no more.
 */
export function sendFor<T>(list: Paginated<T>, kind: EntityKind): AsyncGenerator<Page<T>, undefined, undefined> {
  const pages = identified(list, kind);
  const first = settled(pages.next());
  async function* read(): AsyncGenerator<Page<T>, undefined, undefined> {
    const step = await first;
    if (step.done) return;
    yield step.value;
    yield* pages;
  }
  return read();
}

/** The pages of a list, as long as everything in them has an id: the graph knows things by nothing else. */
export async function* identified<T>(
  list: Paginated<T>,
  kind: EntityKind,
): AsyncGenerator<Page<T>, undefined, undefined> {
  for await (const page of list.pages()) {
    withIds(page.items, kind);
    yield page;
  }
}

/**
 * The things, if each of them has an id.
 *
 * @param things - What an answer held.
 * @param kind - What they should be.
 * @throws {@link ResponseError} when one of them has none.
 */
export function withIds<T>(things: readonly T[], kind: EntityKind): readonly T[] {
  const whole = Array.isArray(things) && things.every((thing) => isRecord(thing) && typeof thing.id === 'string');
  if (!whole) throw new ResponseError(`An answer has ${kind}s without ids`);
  return things;
}

/** A promise whose failure is told to whoever awaits it; if nobody does, it is no unhandled rejection. */
export function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
