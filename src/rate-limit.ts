/** Keeps a credential within its budget: a counter decides at once, and only what must wait goes through a queue. */
import type Bottleneck from 'bottleneck';
import type { RateLimitState, WaitEvent } from './observe.ts';

/** A request that wants to leave. */
export interface SlotRequest {
  /** Gives the place in the queue up; its reason is thrown. */
  signal?: AbortSignal | undefined;
  /** When waiting stops making sense, on the clock of `performance.now()`. */
  deadline: number;
  /**
   * Makes the error for a deadline that has passed.
   * @returns The error to throw.
   */
  expired(): Error;
  /**
   * Told when the request has to wait.
   * @param event - Why, and for how long.
   */
  onWait(event: WaitEvent): void;
}

/**
 * Decides when a request may leave. Implement it to share a budget in another way. What `settle` and `pause` throw is
 * swallowed: the answer that has come is worth more.
 */
export interface RateLimiter {
  /**
   * Asks for one request. Every attempt asks anew.
   * @param request - Who asks, and how long it may wait.
   * @returns Nothing when the request may leave at once, else a promise that settles when it may.
   */
  acquire(request: SlotRequest): void | Promise<void>;
  /**
   * Tells that a request which had left has its answer, or never will.
   * @param limits - What the answer's headers say about the limits.
   */
  settle(limits: readonly RateLimitState[]): void;
  /**
   * Lets nothing leave for a while, since Cloudflare said so.
   * @param ms - How long, in milliseconds.
   */
  pause(ms: number): void;
}

/** How many requests a window allows. */
export interface Allowance {
  /** Requests. */
  requests: number;
  /** Length of the window in milliseconds. */
  windowMs: number;
}

/** What a limiter knows about its budget. */
export interface Budget {
  /** Requests that a window allows. */
  limit: number;
  /** Length of a window in milliseconds. */
  windowMs: number;
  /** Requests that may still leave now. */
  remaining: number;
  /** Requests that wait. */
  waiting: number;
  /** Milliseconds until the next request may leave; 0 when one may now. */
  opensInMs: number;
}

/**
 * The budget of one credential in this process. A request counts from when it leaves until one window after its answer:
 * the server counted it somewhere in between, so whether its window slides or is fixed, it never sees more than allowed.
 */
export class LocalLimiter implements RateLimiter {
  #requests: number;
  #windowMs: number;
  // When each request was answered, oldest first; what lies before #first has stopped counting.
  #answered: number[] = [];
  #first = 0;
  #inFlight = 0;
  #waiting = 0;
  #gateOpens = 0;
  // What the server's own counts leave us, and until when. Others spend from the same budget.
  #ceilings: Ceiling[] = [];
  #queue: Promise<Bottleneck> | undefined;
  // Who waits, in the order in which they came.
  #line: Waiter[] = [];
  #wake: (() => void) | undefined;

  /** @param options - Size of the budget. */
  constructor({ requests, windowMs }: Allowance) {
    this.#requests = Math.max(1, Math.floor(requests));
    this.#windowMs = Math.max(1, windowMs);
  }

  /** What is left of the budget now. */
  get budget(): Budget {
    const opensInMs = this.#wait().ms;
    const stated = this.#lowest(performance.now())?.left ?? Number.POSITIVE_INFINITY;
    const left = Math.min(this.#requests - this.#used(), stated);
    return {
      limit: this.#requests,
      windowMs: this.#windowMs,
      remaining: opensInMs > 0 ? 0 : Math.max(0, left),
      waiting: this.#waiting,
      opensInMs,
    };
  }

  /** Whether it has nothing to remember. */
  get idle(): boolean {
    const now = performance.now();
    return this.#used() === 0 && this.#waiting === 0 && this.#gateOpens <= now && this.#lowest(now) === undefined;
  }

  /** Takes the lower of two rates when clients of one credential disagree. */
  tighten({ requests, windowMs }: Allowance): void {
    const other = new LocalLimiter({ requests, windowMs });
    if (other.#requests / other.#windowMs >= this.#requests / this.#windowMs) return;
    this.#requests = other.#requests;
    this.#windowMs = other.#windowMs;
  }

  /** See {@link RateLimiter.acquire}. */
  acquire(request: SlotRequest): void | Promise<void> {
    if (this.#waiting > 0 || this.#wait().ms > 0) return this.#enqueue(request);
    this.#take();
  }

  /** See {@link RateLimiter.settle}. */
  settle(limits: readonly RateLimitState[]): void {
    const now = performance.now();
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    this.#answered.push(now);
    for (const limit of limits) this.#lower(limit, now);
  }

  /** See {@link RateLimiter.pause}. */
  pause(ms: number): void {
    if (ms > 0) this.#gateOpens = Math.max(this.#gateOpens, performance.now() + ms);
  }

  #take(): void {
    this.#inFlight++;
    for (const ceiling of this.#ceilings) ceiling.left--;
  }

  /** Takes in what the server says is left. It can only lower the budget: what was known before stands until its end. */
  #lower({ remaining, resetMs }: RateLimitState, now: number): void {
    if (remaining === undefined || resetMs === undefined || !(resetMs > 0)) return;
    // The header can be older than requests still on their way, so those are taken off.
    const said = { left: remaining - this.#inFlight, until: now + Math.min(resetMs, this.#windowMs) };
    const isWithin = (one: Ceiling, other: Ceiling) => one.left >= other.left && one.until <= other.until;
    const standing = this.#ceilings.filter((ceiling) => ceiling.until > now);
    if (!standing.some((ceiling) => isWithin(said, ceiling))) {
      const others = standing.filter((ceiling) => !isWithin(ceiling, said));
      // The tightest come first; a server that has much to say must not fill memory.
      this.#ceilings = [...others, said].sort((one, other) => one.left - other.left).slice(0, 20);
    }
  }

  /** The least that the server's counts leave, and until when; none has a lower one that stands longer. */
  #lowest(now: number): Ceiling | undefined {
    let lowest: Ceiling | undefined;
    for (const ceiling of this.#ceilings) {
      if (ceiling.until <= now) continue;
      // Of those that leave nothing, the one that stands the longest holds.
      const spent = ceiling.left <= 0 && lowest !== undefined && ceiling.until > lowest.until;
      if (lowest === undefined || spent) lowest = ceiling;
    }
    return lowest;
  }

  #used(): number {
    const from = performance.now() - this.#windowMs;
    while (this.#first < this.#answered.length && (this.#answered[this.#first] as number) <= from) this.#first++;
    if (this.#first > 1000 && this.#first * 2 > this.#answered.length) {
      this.#answered = this.#answered.slice(this.#first);
      this.#first = 0;
    }
    return this.#inFlight + this.#answered.length - this.#first;
  }

  /** How long nothing may leave, and why. It never gets shorter than this by anything that still happens. */
  #wait(): { ms: number; reason: WaitEvent['reason'] } {
    const now = performance.now();
    if (this.#gateOpens > now) return { ms: this.#gateOpens - now, reason: 'gate' };
    const stated = this.#lowest(now);
    if (stated !== undefined && stated.left <= 0) return { ms: stated.until - now, reason: 'budget' };
    if (this.#used() < this.#requests) return { ms: 0, reason: 'budget' };
    // With the whole budget in flight, the first answer is still to come, and counts for a window from then on.
    const answered = this.#answered[this.#first] ?? now;
    return { ms: Math.max(1, answered + this.#windowMs - now), reason: 'budget' };
  }

  async #enqueue(request: SlotRequest): Promise<void> {
    request.signal?.throwIfAborted();
    const { ms, reason } = this.#wait();
    // Waiting in vain helps nobody: the caller learns at once.
    if (ms > untilDeadline(request)) throw request.expired();
    // Counted before the queue is loaded, so that nobody who comes later overtakes.
    this.#waiting++;
    request.onWait({ reason, waitMs: ms, waiting: this.#waiting });
    try {
      this.#queue ??= loadQueue();
      await this.#stand(await this.#queue, request);
    } finally {
      this.#waiting--;
    }
  }

  #stand(queue: Bottleneck, request: SlotRequest): Promise<void> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void) => {
        if (waiter.gone) return;
        waiter.gone = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        settle();
        this.#wake?.();
      };
      const waiter: Waiter = { gone: false, admit: () => leave(() => resolve(this.#take())) };
      const abort = () => leave(() => reject(signal?.reason));
      const timer = setTimeout(
        () => leave(() => reject(request.expired())),
        Math.min(untilDeadline(request), longestTimer),
      );
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) return abort();
      // One job lets all of them out: a job for each would cost as much as a request, and be paid for at the gate.
      if (this.#line.push(waiter) === 1) queue.schedule(() => this.#letOut()).catch(reject);
    });
  }

  /** Lets those who wait leave one by one, until nobody waits. Who has given up is passed over. */
  async #letOut(): Promise<void> {
    for (let [first] = this.#line; first !== undefined; [first] = this.#line) {
      while (!first.gone && this.#wait().ms > 0) await this.#sleep(this.#wait().ms);
      if (!first.gone) first.admit();
      this.#line.shift();
    }
  }

  /** Only the head of the queue sleeps here; a departure wakes it early. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}

// Timers count in 32 bits: what is longer would fire at once.
const longestTimer = 2 ** 31 - 1;

type Ceiling = { left: number; until: number };

/** A request in the queue. */
interface Waiter {
  /** Whether it has left, with a slot or without. */
  gone: boolean;
  /** Gives it a slot. */
  admit(): void;
}

function untilDeadline({ deadline }: SlotRequest): number {
  return Math.max(0, deadline - performance.now());
}

// Loaded when the first request has to wait: most programs never need it.
async function loadQueue(): Promise<Bottleneck> {
  const { default: Queue } = await import('bottleneck/light.js');
  return new Queue({ maxConcurrent: 1 });
}

const limiters = new Map<string, LocalLimiter | WeakRef<LocalLimiter>>();
const numbers = new WeakMap<object, number>();
let counter = 0;

/**
 * The limiter that all clients with the same credential and the same server share.
 *
 * @param identity - What makes the budget: values are compared, objects and functions recognised.
 * @param options - Size of the budget.
 */
export function sharedLimiter(identity: ReadonlyArray<object | string | undefined>, options: Allowance): LocalLimiter {
  const parts = identity.map((part) =>
    typeof part === 'object' || typeof part === 'function' ? numberOf(part) : (part ?? ''),
  );
  const key = JSON.stringify(parts);
  const entry = limiters.get(key);
  const found = entry instanceof WeakRef ? entry.deref() : entry;
  if (found !== undefined) {
    found.tighten(options);
    limiters.set(key, found);
    return found;
  }
  // A service with many tenants must not keep them all for ever; one that a client still holds is found again.
  for (const [other, limiter] of limiters) {
    if (limiter instanceof WeakRef ? limiter.deref() === undefined : limiter.idle) {
      if (limiter instanceof WeakRef) limiters.delete(other);
      else limiters.set(other, new WeakRef(limiter));
    }
  }
  const made = new LocalLimiter(options);
  limiters.set(key, made);
  return made;
}

function numberOf(part: object): number {
  const number = numbers.get(part) ?? ++counter;
  numbers.set(part, number);
  return number;
}
