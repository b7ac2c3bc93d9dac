/** Those who wait for a slot: who is next, who gives up, and when to look again. */
import type { WaitEvent } from './observe.ts';
import type { Priority } from './options.ts';
import type { SlotRequest } from './rate-limit.ts';

/** Why nobody may leave now. */
export interface Closed {
  /** Why. */
  reason: WaitEvent['reason'];
  /** Milliseconds after which to look again; infinite where only an event can change it. */
  ms: number;
  /** Whether nothing that may still happen makes it shorter. */
  sure: boolean;
}

/** Who asks, and for how much where that is not always one. */
export type Applicant = SlotRequest & { cost?: number };

/** What a line is about. */
export interface Door {
  /** Why those wait who find room, but came after others. */
  readonly reason: WaitEvent['reason'];
  /**
   * Whether somebody with this priority may leave now.
   * @param priority - What it counts as.
   * @param request - Who.
   * @returns Why not; nothing when it may.
   */
  closed(priority: Priority, request: Applicant): Closed | undefined;
  /** Lets one leave. */
  take(request: Applicant): void;
  /** Milliseconds of waiting that make a request count as one of the next higher priority: none waits for ever. */
  promotionMs(): number;
}

/** Whoever waits. */
interface Waiter {
  /** What it asked for; nothing when it has left, with a slot or without. */
  request: Applicant | undefined;
  /** When it came, and as how many-th. */
  since: number;
  number: number;
  /** Gives it a slot. */
  admit(): void;
  next: Waiter | undefined;
}

const priorities = ['interactive', 'normal', 'bulk'] as const;

// Timers count in 32 bits: what is longer would fire at once.
const longestTimer = 2 ** 31 - 1;

/** Lets those who wait leave one by one: by priority, and among equals in the order in which they came. */
export class Line {
  readonly #door: Door;
  // One queue for each priority.
  readonly #heads: Array<Waiter | undefined> = [];
  readonly #tails: Array<Waiter | undefined> = [];
  #length = 0;
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param door - What they wait for. */
  constructor(door: Door) {
    this.#door = door;
  }

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /**
   * Lets a request leave at once where there is room and nobody waits; else it waits.
   *
   * @param request - Who asks.
   * @returns Nothing when it has left, else a promise that settles when it has.
   * @throws The signal's reason, or the error for a deadline that passes first.
   */
  enter(request: Applicant): void | Promise<void> {
    const closed = this.#door.closed(request.priority ?? 'normal', request);
    if (closed === undefined && this.#length === 0) return this.#door.take(request);
    return this.#join(request, closed ?? { reason: this.#door.reason, ms: 0, sure: false });
  }

  async #join(request: Applicant, { reason, ms, sure }: Closed): Promise<void> {
    request.signal?.throwIfAborted();
    // Waiting in vain helps nobody: the caller learns at once.
    if (sure && ms > untilDeadline(request)) throw request.expired();
    request.onWait({ reason, waitMs: sure ? ms : 0, waiting: this.#length + 1 });
    await this.#stand(request);
  }

  /** Looks whether somebody may leave, and comes back when one may. */
  turn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const closed = this.#door.closed(next.priority, next.request);
      if (closed !== undefined) {
        // Where only an event can open the door, it calls.
        if (closed.ms !== Number.POSITIVE_INFINITY) {
          this.#timer = setTimeout(() => this.turn(), Math.min(Math.ceil(closed.ms), longestTimer));
        }
        return;
      }
      next.admit();
    }
  }

  #stand(request: Applicant): Promise<void> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void) => {
        if (waiter.request === undefined) return;
        waiter.request = undefined;
        this.#length--;
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const giveUp = (settle: () => void) => {
        leave(settle);
        // Whoever was held up by it may go; and when nobody is left, no timer is.
        this.turn();
      };
      const admit = () =>
        leave(() => {
          this.#door.take(request);
          resolve();
        });
      const waiter: Waiter = { request, since: performance.now(), number: this.#count++, admit, next: undefined };
      const abort = () => giveUp(() => reject(signal?.reason));
      const timer = setTimeout(
        () => giveUp(() => reject(request.expired())),
        Math.min(untilDeadline(request), longestTimer),
      );
      signal?.addEventListener('abort', abort, { once: true });
      this.#length++;
      this.#append(waiter, rankOf(request.priority));
      this.turn();
    });
  }

  #append(waiter: Waiter, rank: number): void {
    const tail = this.#tails[rank];
    if (tail === undefined) this.#heads[rank] = waiter;
    else tail.next = waiter;
    this.#tails[rank] = waiter;
  }

  /** Who is first in a queue; those who have left are passed over here. */
  #head(rank: number): Waiter | undefined {
    let head = this.#heads[rank];
    while (head !== undefined && head.request === undefined) head = head.next;
    this.#heads[rank] = head;
    if (head === undefined) this.#tails[rank] = undefined;
    return head;
  }

  /** Who leaves next, and as what it counts by now. */
  #next(): { request: Applicant; priority: Priority; admit(): void } | undefined {
    const now = performance.now();
    let next: { waiter: Waiter; rank: number } | undefined;
    for (let own = 0; own < priorities.length; own++) {
      const waiter = this.#head(own);
      if (waiter === undefined) continue;
      const rank = Math.max(0, own - Math.floor((now - waiter.since) / this.#door.promotionMs()));
      const isBefore = next === undefined || rank < next.rank;
      if (isBefore || (rank === next?.rank && waiter.number < next.waiter.number)) next = { waiter, rank };
    }
    if (next?.waiter.request === undefined) return undefined;
    const { request, admit } = next.waiter;
    return { request, admit, priority: priorities[next.rank] as Priority };
  }
}

function rankOf(priority: Priority | undefined): number {
  return priorities.indexOf(priority ?? 'normal');
}

function untilDeadline({ deadline }: SlotRequest): number {
  return Math.max(0, deadline - performance.now());
}
