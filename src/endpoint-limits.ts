/** The limits that single endpoints have beside the budget: a full bucket may be spent at once, then it fills slowly. */
import type { Call } from './call.ts';
import { type Closed, Line } from './line.ts';
import type { PlanName } from './permissions/routes.ts';
import type { RateLimiter, SlotRequest } from './rate-limit.ts';
import { isRecord } from './schema.ts';

/** How much fits in, and how many milliseconds pass until there is one more. */
type Rate = readonly [most: number, refillMs: number];
type Rates = Readonly<Record<PlanName, Rate>>;

const minute = 60_000;

// https://developers.cloudflare.com/cache/how-to/purge-cache/#availability-and-limits
const purges: Rates = { free: [25, minute / 5], pro: [25, 200], business: [50, 100], enterprise: [500, 20] };
const urls: Rates = {
  free: [800, 1000 / 800],
  pro: [1500, 1000 / 1500],
  business: [1500, 1000 / 1500],
  enterprise: [3000, 1000 / 3000],
};
// https://developers.cloudflare.com/api/resources/zones/subresources/activation_check/methods/trigger/
const often: Rate = [1, 5 * minute];
const checks: Rates = { free: [1, 60 * minute], pro: often, business: often, enterprise: often };

/** What a call takes, and from which bucket. */
interface Charge {
  name: string;
  rates: Rates;
  cost: number;
}

function purge({ sorted: { body } }: Call): Charge {
  const files = isRecord(body) ? body.files : undefined;
  if (Array.isArray(files)) return { name: 'urls', rates: urls, cost: files.length };
  return { name: 'purges', rates: purges, cost: 1 };
}

function check({ sorted: { ids } }: Call): Charge {
  return { name: `check ${ids.zone_id}`, rates: checks, cost: 1 };
}

const charges: Readonly<Record<string, (call: Call) => Charge>> = {
  'POST /zones/{zone_id}/purge_cache': purge,
  'POST /zones/{zone_id}/environments/{environment_id}/purge_cache': purge,
  'POST /zones/{zone_id}/invalidate_cache': purge,
  'PUT /zones/{zone_id}/activation_check': check,
};
const limited = new Set(Object.keys(charges).map((route) => route.slice(route.indexOf('/'))));

// Codes of limits that are the endpoint's own, and say nothing about the budget.
const ownCodes = [1082, 1083, 1134];

/** Whether a refusal is about the endpoint alone. */
export function isEndpointLimit(errors: ReadonlyArray<{ code?: number | undefined }>): boolean {
  return errors.some(({ code }) => code !== undefined && ownCodes.includes(code));
}

/** What a call takes of a bucket. */
export interface Share {
  /** Milliseconds until the bucket holds enough at the earliest. */
  readonly waitMs: number;
  /** Takes it, at once or when there is enough. */
  acquire(request: SlotRequest): void | Promise<void>;
  /** Puts it back: the request was never sent. */
  cancel(): void;
  /** Takes note of the answer. */
  settle(): void;
  /** Closes the bucket for a while, since Cloudflare said so. */
  pause(ms: number): void;
}

const buckets = new WeakMap<RateLimiter, Map<string, Bucket>>();

/**
 * What a call takes of its endpoint's own limit; nothing for nearly all endpoints. Clients that share a limiter share
 * these limits.
 */
export function shareOf(limiter: RateLimiter, call: Call, plan: PlanName): Share | undefined {
  const { method, path } = call.endpoint;
  if (!limited.has(path)) return undefined;
  const charge = charges[`${method} ${path}`]?.(call);
  if (charge === undefined) return undefined;
  const all = buckets.get(limiter) ?? new Map<string, Bucket>();
  buckets.set(limiter, all);
  for (const [name, bucket] of all) if (bucket.isFull && name !== charge.name) all.delete(name);
  const [most, refillMs] = charge.rates[plan];
  const bucket = all.get(charge.name) ?? new Bucket(most, refillMs);
  all.set(charge.name, bucket);
  return bucket.share(Math.min(charge.cost, most));
}

/** Fills while nothing of it is on its way: the server counted what was taken somewhere in between. */
class Bucket {
  readonly #most: number;
  readonly #refillMs: number;
  readonly #line: Line;
  #left: number;
  #since = performance.now();
  #inFlight = 0;
  #gateOpens = 0;

  constructor(most: number, refillMs: number) {
    this.#most = most;
    this.#refillMs = refillMs;
    this.#left = most;
    this.#line = new Line({
      reason: 'endpoint',
      closed: (_, { cost = 1 }) => this.#closed(cost),
      take: ({ cost = 1 }) => this.#take(cost),
      promotionMs: () => most * refillMs,
    });
  }

  /** Whether there is nothing to remember. */
  get isFull(): boolean {
    const now = performance.now();
    return this.#inFlight === 0 && this.#line.length === 0 && this.#gateOpens <= now && this.#level(now) === this.#most;
  }

  share(cost: number): Share {
    const waitMs = this.#closed(cost)?.ms ?? 0;
    return {
      waitMs: Number.isFinite(waitMs) ? waitMs : 0,
      acquire: (request) => this.#line.enter({ ...request, cost }),
      cancel: () => {
        this.#settle();
        this.#left = Math.min(this.#most, this.#left + cost);
        this.#line.turn();
      },
      settle: () => {
        this.#settle();
        this.#line.turn();
      },
      pause: (ms) => {
        this.#gateOpens = Math.max(this.#gateOpens, performance.now() + ms);
      },
    };
  }

  #level(now: number): number {
    if (this.#inFlight > 0) return this.#left;
    return Math.min(this.#most, this.#left + (now - this.#since) / this.#refillMs);
  }

  #closed(cost: number): Closed | undefined {
    const now = performance.now();
    if (this.#gateOpens > now) return { reason: 'endpoint', ms: this.#gateOpens - now, sure: true };
    const missing = cost - this.#level(now);
    if (missing <= 0) return undefined;
    // It does not fill before there is an answer.
    if (this.#inFlight > 0) return { reason: 'endpoint', ms: Number.POSITIVE_INFINITY, sure: false };
    return { reason: 'endpoint', ms: Math.max(1, missing * this.#refillMs), sure: true };
  }

  #take(cost: number): void {
    const now = performance.now();
    this.#left = this.#level(now) - cost;
    this.#since = now;
    this.#inFlight++;
  }

  #settle(): void {
    const now = performance.now();
    this.#left = this.#level(now);
    this.#since = now;
    this.#inFlight--;
  }
}
