/** Keeps a credential within its budget: a counter decides at once, and only what must wait stands in a line. */
import { type Closed, Line } from './line.ts';
import type { RateLimitState, WaitEvent } from './observe.ts';
import type { Priority } from './options.ts';
import { Window } from './window.ts';

/** A request that wants to leave. */
export interface SlotRequest {
  /** Gives the place in the queue up; its reason is thrown. */
  signal?: AbortSignal | undefined;
  /** When waiting stops making sense, on the clock of `performance.now()`. */
  deadline: number;
  /** Who goes first when several wait; `'normal'` without. */
  priority?: Priority | undefined;
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
  /** What `cf.rateLimit` shows; left out where nothing is to be shown. */
  readonly budget?: Budget | undefined;
}

/** How many requests a window allows. */
export interface Allowance {
  /** Requests. */
  requests: number;
  /** Length of the window in milliseconds. */
  windowMs: number;
  /** What all credentials together may send in one second; any number without. */
  second?: Window | undefined;
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
 * The budget of one credential in this process. Whether the server's window slides or is fixed, and wherever it begins, it
 * never sees more than allowed; and all of it can be used, in one burst or spread.
 */
export class LocalLimiter implements RateLimiter {
  readonly #window: Window;
  readonly #second: Window | undefined;
  readonly #elastic: (() => WaitEvent['reason']) | undefined;
  readonly #line: Line;
  #gateOpens = 0;
  #isGateRounded = false;
  // How many may be on their way at once after the gate was closed; none when it has long been open.
  #opening: number | undefined;
  // What the server's own counts leave us, and until when. Others spend from the same budget.
  #ceilings: Ceiling[] = [];

  /**
   * @param options - Size of the budget.
   * @param elastic - For a budget that grows and shrinks by {@link resize}: says why a request waits for it.
   */
  constructor({ requests, windowMs, second }: Allowance, elastic?: () => WaitEvent['reason']) {
    this.#window = new Window(elastic ? requests : whole(requests), Math.max(1, windowMs));
    this.#second = second;
    this.#elastic = elastic;
    this.#line = new Line({
      reason: 'budget',
      closed: (priority) => this.#closed(priority),
      take: () => this.#take(),
      promotionMs: () => 2 * this.#window.lengthMs,
    });
  }

  /** What is left of the budget now. */
  get budget(): Budget {
    const now = performance.now();
    const { requests, lengthMs, inFlight } = this.#window;
    const closed = this.#closed('interactive');
    const stated = this.#standing(now).map(({ remaining }) => remaining - inFlight);
    const left = Math.min(requests - this.#window.used(now), ...stated);
    return {
      limit: requests,
      windowMs: lengthMs,
      remaining: closed === undefined ? Math.max(0, left) : 0,
      waiting: this.#line.length,
      opensInMs: closed === undefined ? 0 : Number.isFinite(closed.ms) ? closed.ms : 1,
    };
  }

  /** Requests that count now: on their way, or answered within the last window. */
  get used(): number {
    return this.#window.used(performance.now());
  }

  /** Requests that have left and are not answered. */
  get inFlight(): number {
    return this.#window.inFlight;
  }

  /** How many count that were answered in each of so many equal parts of the last window, the latest first. */
  answered(parts: number): number[] {
    return this.#window.answered(parts, performance.now());
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Whether it has nothing to remember. */
  get idle(): boolean {
    const now = performance.now();
    const { length } = this.#line;
    return this.used === 0 && length === 0 && this.#gateOpens <= now && this.#standing(now).length === 0;
  }

  /** Takes the lower of two rates when clients of one credential disagree. */
  tighten({ requests, windowMs }: Allowance): void {
    const [most, lengthMs] = [whole(requests), Math.max(1, windowMs)];
    if (most / lengthMs >= this.#window.requests / this.#window.lengthMs) return;
    this.#window.requests = most;
    this.#window.lengthMs = lengthMs;
  }

  /** Makes the budget larger or smaller; what has left already counts on. */
  resize(requests: number): void {
    this.#window.requests = requests;
    this.#line.turn();
  }

  /** See {@link RateLimiter.acquire}. */
  acquire(request: SlotRequest): void | Promise<void> {
    return this.#line.enter(request);
  }

  /** See {@link RateLimiter.settle}. */
  settle(limits: readonly RateLimitState[]): void {
    const now = performance.now();
    this.#window.settle(now);
    // What it has spent may be in none of the counts that are known, unless it brings one itself.
    for (const ceiling of this.#ceilings) {
      if (!limits.some(({ policy }) => policy === ceiling.policy)) ceiling.remaining--;
    }
    for (const limit of limits) this.#lower(limit, now);
    // After a gate, each answer lets one more go than before: if it opened too early, few find out.
    if (this.#opening !== undefined && this.#gateOpens <= now) {
      this.#opening = this.#opening < wideOpen ? this.#opening + 1 : undefined;
    }
    if (this.#line.length > 0) this.#line.turn();
  }

  /** See {@link RateLimiter.pause}. */
  pause(ms: number): void {
    if (!(ms > 0)) return;
    const until = performance.now() + ms;
    const isRounded = ms % roundedMs === 0;
    this.#opening = 1;
    // Whoever was told a little later, in whole seconds as well, was told of the same end.
    if (isRounded && this.#isGateRounded && until < this.#gateOpens + roundedMs) return;
    if (until > this.#gateOpens) this.#isGateRounded = isRounded;
    this.#gateOpens = Math.max(this.#gateOpens, until);
  }

  #take(): void {
    this.#window.take();
    // Counted from when it leaves: what is slow to be answered has long been counted over there.
    this.#second?.take();
    this.#second?.settle(performance.now());
  }

  /** Takes in what the server says is left. It can only lower the budget: what was known before stands until its end. */
  #lower({ policy, remaining, resetMs, quota }: RateLimitState, now: number): void {
    if (remaining === undefined || resetMs === undefined || !(resetMs > 0)) return;
    const until = now + Math.min(resetMs, this.#window.lengthMs);
    const said = { policy, remaining, quota, from: until - roundedMs, until };
    const isWithin = (one: Ceiling, other: Ceiling) => one.remaining >= other.remaining && one.until <= other.until;
    const standing = this.#standing(now);
    // Two words on one policy that overlap are about the same end.
    const same = standing.find((one) => one.policy === policy && one.from < said.until && said.from < one.until);
    if (same !== undefined) {
      same.remaining = Math.min(same.remaining, said.remaining);
      same.from = Math.max(same.from, said.from);
      same.until = Math.min(same.until, said.until);
      this.#ceilings = standing;
    } else if (!standing.some((ceiling) => isWithin(said, ceiling))) {
      const others = standing.filter((ceiling) => !isWithin(ceiling, said));
      // The tightest come first; a server that has much to say must not fill memory.
      this.#ceilings = [...others, said].sort((one, other) => one.remaining - other.remaining).slice(0, 20);
    }
  }

  #standing(now: number): Ceiling[] {
    return this.#ceilings.filter(({ until }) => until > now);
  }

  /** Whether the server's own counts leave room for one more with this priority. */
  #overruled(now: number, priority: Priority): Closed | undefined {
    let ms = 0;
    let mayFollow = true;
    for (const { remaining, until, quota } of this.#ceilings) {
      if (until <= now) continue;
      // Of a budget that is larger than the server's, a twentieth may be more than all that the server gives.
      const reserve = reserveFor(priority, Math.min(this.#window.requests, quota ?? Number.POSITIVE_INFINITY));
      if (remaining <= reserve) ms = Math.max(ms, until - now);
      // The count can be older than requests that are still on their way; their answers will tell.
      else if (remaining - this.#window.inFlight <= reserve) mayFollow = false;
    }
    if (ms > 0) return { reason: 'budget', ms, sure: true };
    return mayFollow ? undefined : { reason: 'budget', ms: Number.POSITIVE_INFINITY, sure: false };
  }

  /** Why a request with this priority may not leave now. */
  #closed(priority: Priority): Closed | undefined {
    const now = performance.now();
    if (this.#gateOpens > now) return { reason: 'gate', ms: this.#gateOpens - now, sure: true };
    if (this.#opening !== undefined && this.#window.inFlight >= this.#opening) return opening;
    const overruled = this.#ceilings.length > 0 ? this.#overruled(now, priority) : undefined;
    if (overruled !== undefined) return overruled;
    const ms = this.#window.waitMs(now, reserveFor(priority, this.#window.requests));
    if (ms > 0) return { reason: this.#elastic?.() ?? 'budget', ms, sure: this.#elastic === undefined };
    const secondMs = this.#second?.waitMs(now) ?? 0;
    return secondMs > 0 ? { reason: 'budget', ms: secondMs, sure: true } : undefined;
  }
}

/** How many requests the server has said to be left until an end that lies between two moments. */
type Ceiling = { policy: string; remaining: number; quota: number | undefined; from: number; until: number };

// Retry-After and Ratelimit count in whole seconds, rounded up.
const roundedMs = 1000;

// Bulk leaves a twentieth of each window to the others, so that somebody who waits for an answer need not wait for a window.
const reservedShare = 20;

/** What a request with this priority leaves to others. */
function reserveFor(priority: Priority, requests: number): number {
  return priority === 'bulk' && Number.isFinite(requests) ? Math.floor(requests / reservedShare) : 0;
}

// As many at once are no careful opening any more.
const wideOpen = 64;

const opening: Closed = { reason: 'gate', ms: Number.POSITIVE_INFINITY, sure: false };

function whole(requests: number): number {
  return Math.max(1, Math.floor(requests));
}

// Requests come closer to each other on their way, or farther apart, so a second is counted as one and a half.
const secondMs = 1500;

/** What may leave in a second; nothing where that is not limited. */
export function secondOf(requests: number | undefined): Window | undefined {
  return requests === undefined || requests === Number.POSITIVE_INFINITY
    ? undefined
    : new Window(whole(requests), secondMs);
}

const seconds = new Map<string, Window>();

/**
 * What may leave to one server in a second, whichever credential it carries: Cloudflare counts the requests of an address.
 *
 * @param server - What makes the server.
 * @param requests - How many; the lowest of what its clients are told.
 */
export function sharedSecond(server: Identity, requests: number | undefined): Window | undefined {
  const made = secondOf(requests);
  if (made === undefined || requests === undefined) return undefined;
  const key = keyOf(server);
  const second = seconds.get(key) ?? made;
  second.requests = Math.min(second.requests, whole(requests));
  seconds.set(key, second);
  return second;
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
export function sharedLimiter(identity: Identity, options: Allowance): LocalLimiter {
  const key = keyOf(identity);
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

type Identity = ReadonlyArray<object | string | undefined>;

function keyOf(identity: Identity): string {
  const parts = identity.map((part) =>
    typeof part === 'object' || typeof part === 'function' ? numberOf(part) : (part ?? ''),
  );
  return JSON.stringify(parts);
}

function numberOf(part: object): number {
  const number = numbers.get(part) ?? ++counter;
  numbers.set(part, number);
  return number;
}
