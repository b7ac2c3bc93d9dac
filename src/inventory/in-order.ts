/** Reading ahead without getting ahead: what comes later is sent for early, and handed on in its turn. */
import type { Paginated } from '../pagination.ts';
import type { Page } from '../walk.ts';

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
 * Sends for the first page of a list at once, and for the others when they are read: so much of each list that is waited
 * for is in memory, and no more.
 */
export function sendFor<T>(list: Paginated<T>): AsyncGenerator<Page<T>, undefined, undefined> {
  const pages = list.pages();
  const first = settled(pages.next());
  async function* read(): AsyncGenerator<Page<T>, undefined, undefined> {
    const step = await first;
    if (step.done) return;
    yield step.value;
    yield* pages;
  }
  return read();
}

/** A promise whose failure is told to whoever awaits it; if nobody does, it is no unhandled rejection. */
export function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
