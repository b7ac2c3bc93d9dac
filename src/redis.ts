/** A budget that many processes share, kept in Redis. */
import { ConfigError } from './errors.ts';
import type { Logger, RateLimitState } from './observe.ts';
import { quietly } from './observe.ts';
import { defaults, optionProblems } from './options.ts';
import { type Budget, LocalLimiter, type RateLimiter, type SlotRequest, secondOf } from './rate-limit.ts';
import { script } from './redis-script.ts';
import { isRecord } from './schema.ts';

export type { Budget, RateLimiter, SlotRequest } from './rate-limit.ts';
export type { Logger, RateLimitState };

/** What a limiter needs of a Redis client; one of `ioredis` has it. */
export interface RedisClient {
  /**
   * Runs a script.
   * @param script - Its source, in Lua.
   * @param keys - How many of the arguments are keys.
   * @param args - The keys, then the other arguments.
   * @returns What the script returns.
   */
  eval(script: string, keys: number, ...args: Array<string | number>): Promise<unknown>;
}

/** How a fleet shares its budget. */
export interface RedisLimiterOptions {
  /**
   * The connection, made with `ioredis`. It stays yours: the limiter neither configures nor closes it, and it may serve
   * other purposes as well.
   */
  redis: RedisClient;
  /**
   * Name of the budget: processes that use the same name share it. Take one for each credential, such as the token's id,
   * never the token itself.
   * @default 'default'
   */
  name?: string | undefined;
  /**
   * Requests that one window allows, to all processes together.
   * @default 1200
   */
  requests?: number | undefined;
  /**
   * Length of a window in milliseconds.
   * @default 300000
   */
  windowMs?: number | undefined;
  /**
   * Requests that this process may send in one second, since Cloudflare also counts those of one address.
   * @default 200
   */
  perSecond?: number | undefined;
  /**
   * How many processes to expect. It is the share that a process begins with before it knows of the others, and keeps to
   * when it has never reached Redis.
   * @default 8
   */
  processes?: number | undefined;
  /** Told when Redis is away, and when it is back. Takes `console`, pino and the like. */
  logger?: Logger | undefined;
}

/** What a process tells the others. */
interface Message {
  /** Which part of a process that ends; the whole process without. */
  who?: number;
  /** What it may still spend, or has spent. */
  held: number;
  /** What it could use. */
  want: number;
  /** For a process that ends: how many milliseconds ago it spent the last of it. */
  ageMs?: number;
}

// How finely a process that ends tells when what it has spent stops counting.
const parts = 10;
// A beat that takes longer counts as failed.
const timeoutMs = 1000;
// After a loss of Redis all processes are back by then: ioredis waits two seconds at the most between its attempts.
const graceMs = 3000;
// Between two beats of a process that waits for more, at first.
const spacingMs = 20;

/**
 * A budget that many processes share. Each process has a quota, spends it without asking anybody, and keeps to it in every
 * window; Redis sees to it that the quotas never sum up to more than the limit, and moves them to where they are needed.
 * Give the same limiter to all clients of a process.
 *
 * When Redis is away, each process goes on with what it holds, up to an equal share of the budget, and grows up to that
 * share once a window has passed, when nothing that others held beyond theirs can count any more. `onWait` says so with the
 * reason `fleet_away`.
 *
 * @example
 * const redis = new Redis(process.env.REDIS_URL);
 * const cf = new Cloudflare({ rateLimit: new RedisLimiter({ redis, name: 'production' }) });
 */
export class RedisLimiter implements RateLimiter {
  readonly #redis: RedisClient;
  readonly #key: string;
  readonly #requests: number;
  readonly #windowMs: number;
  readonly #expected: number;
  readonly #logger: Logger | undefined;
  readonly #local: LocalLimiter;
  readonly #me = crypto.randomUUID();
  // A busy process tells that it is alive this often.
  readonly #beatMs: number;
  // After such a silence it counts as gone.
  readonly #goneMs: number;
  // What this process may spend in a window.
  #limit = 0;
  #processes: number;
  #gateOpens = 0;
  #lastContact = Number.NEGATIVE_INFINITY;
  #awaySince: number | undefined;
  #beating: Promise<void> | undefined;
  #again = false;
  #lastBeat = Number.NEGATIVE_INFINITY;
  // Doubles while nothing is to be had.
  #spacingMs = spacingMs;
  #timer: { at: number; id: ReturnType<typeof setTimeout> } | undefined;

  /**
   * @param options - The connection, and the size of the budget.
   * @throws `ConfigError` when an option is wrong.
   */
  constructor(options: RedisLimiterOptions) {
    const problems = optionProblems('fleet', options ?? null);
    if (isRecord(options) && options.redis === undefined) problems.push('redis must be given');
    if (isRecord(options) && options.name === '') problems.push('name must not be empty');
    if (problems.length > 0) throw new ConfigError(`Invalid limiter options: ${problems.join('; ')}`);
    const { redis, name = 'default', processes = 8, logger } = options;
    const { requests = defaults.rateLimit.requests, windowMs = defaults.rateLimit.windowMs } = options;
    this.#redis = redis;
    this.#key = `flarekit:limit:${name}`;
    this.#requests = Math.max(1, Math.floor(requests));
    this.#windowMs = windowMs;
    this.#expected = Math.max(1, Math.floor(processes));
    this.#processes = this.#expected;
    this.#logger = logger;
    this.#beatMs = Math.min(1000, Math.max(50, windowMs / 100));
    this.#goneMs = 2 * timeoutMs + this.#beatMs;
    const second = secondOf(options.perSecond ?? defaults.rateLimit.perSecond);
    this.#local = new LocalLimiter({ requests: 0, windowMs, second }, () => {
      if (this.#awaySince !== undefined) return 'fleet_away';
      return this.#limit < this.#requests ? 'fleet' : 'budget';
    });
  }

  /** What is left of this process's quota; its `limit` moves with what the other processes need. */
  get budget(): Budget {
    return this.#local.budget;
  }

  /**
   * Asks for one request.
   *
   * @param request - Who asks, and how long it may wait.
   * @returns Nothing when the request may leave at once, else a promise that settles when it may.
   */
  acquire(request: SlotRequest): void | Promise<void> {
    const silent = performance.now() - this.#lastContact;
    // Whoever was asleep for so long is thought to be gone, and its quota is somebody else's.
    if (this.#awaySince === undefined && silent > this.#goneMs + this.#windowMs) this.#resize(0);
    if (this.#local.waiting === 0) this.#spacingMs = spacingMs;
    const slot = this.#local.acquire(request);
    // Asked for before it is needed, so that a steady flow never waits for Redis.
    if (slot !== undefined || this.#limit - this.#local.used < this.#headroom / 2) this.#beatSoon();
    else this.#beatIn(this.#beatMs);
    return slot;
  }

  /**
   * Tells that a request which had left has its answer, or never will.
   *
   * @param limits - What the answer's headers say about the limits.
   */
  settle(limits: readonly RateLimitState[]): void {
    this.#local.settle(limits);
  }

  /**
   * Lets nothing leave for a while, in all processes.
   *
   * @param ms - How long, in milliseconds.
   */
  pause(ms: number): void {
    if (!(ms > 0)) return;
    this.#gateOpens = Math.max(this.#gateOpens, performance.now() + ms);
    this.#local.pause(ms);
    this.#beatSoon();
  }

  /**
   * Gives the quota back to the other processes, for a process that is about to end; what has left counts on for a
   * window. The connection stays open. A request made later joins the fleet again.
   */
  async close(): Promise<void> {
    await this.#beating;
    clearTimeout(this.#timer?.id);
    this.#timer = undefined;
    this.#resize(0);
    const spent = this.#local.answered(parts);
    const told = spent.map(async (held, part) => {
      if (held > 0) await this.#tell({ who: part, want: 0, held, ageMs: (part * this.#windowMs) / parts });
    });
    await Promise.allSettled(told);
    // Last of all, so that nothing is free in between: what is on its way counts until this process is missed.
    await this.#tell({ want: 0, held: this.#local.inFlight }).catch(() => {});
    // Whoever still waits must not wait in vain.
    if (this.#local.waiting > 0) this.#beatSoon();
  }

  /** What a process holds beyond its present need, so that it need not ask before each request. */
  get #headroom(): number {
    return Math.max(2, Math.ceil(this.#requests / 50));
  }

  #resize(limit: number): void {
    this.#limit = limit;
    this.#local.resize(limit);
  }

  #beatSoon(): void {
    if (this.#beating === undefined) this.#beatIn(Math.max(0, this.#lastBeat + this.#spacingMs - performance.now()));
    else this.#again = true;
  }

  /** Beats after a time, or sooner where that was asked for. */
  #beatIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#beating !== undefined || (this.#timer !== undefined && this.#timer.at <= at)) return;
    clearTimeout(this.#timer?.id);
    const id = setTimeout(() => {
      this.#timer = undefined;
      this.#beating = this.#beat();
    }, ms);
    // Those who wait have timers of their own; a process that has nothing else to do may end.
    (id as { unref?: () => void }).unref?.();
    this.#timer = { at, id };
  }

  async #beat(): Promise<void> {
    this.#lastBeat = performance.now();
    this.#again = false;
    const isIdle = this.#local.used === 0 && this.#local.waiting === 0;
    if (isIdle) this.#resize(0);
    const { used, waiting } = this.#local;
    const want = isIdle ? 0 : Math.min(this.#requests, used + waiting + this.#headroom);
    try {
      this.#hear(await this.#tell({ want, held: Math.max(this.#limit, used) }));
    } catch (error) {
      this.#miss(error);
    }
    this.#beating = undefined;
    const isWaiting = this.#local.waiting > 0;
    const isShort = isWaiting && this.#limit < this.#requests && this.#awaySince === undefined;
    if (this.#again) this.#beatSoon();
    else if (isShort) this.#beatIn(this.#spacingMs);
    else if (isWaiting || this.#local.used > 0 || this.#limit > 0) this.#beatIn(this.#beatMs);
  }

  /** Tells Redis what this process holds and wants. A late answer is worth nothing: it is about what was then. */
  #tell({ who, held, want, ageMs = -1 }: Message): Promise<unknown> {
    const gateMs = Math.max(0, Math.ceil(this.#gateOpens - performance.now()));
    const times = [this.#windowMs, this.#goneMs, graceMs, gateMs].map(Math.ceil);
    const me = who === undefined ? this.#me : `${this.#me}:${who}`;
    const args = [me, held, want, this.#requests, ...times, this.#expected, Math.floor(ageMs)];
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`Redis did not answer within ${timeoutMs} ms`));
      // A process that was held up itself finds the answer only in its next turn.
      let timer = setTimeout(() => {
        timer = setTimeout(late, spacingMs);
      }, timeoutMs);
      this.#redis
        .eval(script, 1, this.#key, ...args)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  #hear(answer: unknown): void {
    const numbers = (Array.isArray(answer) ? answer : []).map(Number);
    if (numbers.length !== 5 || !numbers.every(Number.isFinite)) {
      throw new Error('Redis gave an answer that cannot be read');
    }
    const [quota, target, processes, closedMs, calm] = numbers as [number, number, number, number, number];
    this.#lastContact = performance.now();
    const gateMs = Math.min(closedMs, Math.max(this.#windowMs, defaults.rateLimit.windowMs));
    if (this.#lastContact + gateMs > this.#gateOpens + 50) {
      this.#gateOpens = this.#lastContact + gateMs;
      this.#local.pause(gateMs);
    }
    // Until all have told what they hold, each stays with that.
    if (calm === 1) {
      if (this.#awaySince !== undefined) this.#keepToShare(this.#awaySince);
      return;
    }
    this.#processes = Math.max(1, processes);
    if (this.#awaySince !== undefined) {
      this.#awaySince = undefined;
      quietly(() => this.#logger?.info?.('flarekit: Redis is back: the processes share one budget again'));
    }
    const limit = Math.max(0, Math.min(quota, target, this.#requests));
    this.#spacingMs = limit > this.#limit ? spacingMs : Math.min(2 * this.#spacingMs, this.#beatMs);
    this.#resize(limit);
  }

  #miss(error: unknown): void {
    const now = performance.now();
    if (this.#awaySince === undefined) {
      // Who has never heard of the others cannot know what they hold.
      this.#awaySince = this.#lastContact === Number.NEGATIVE_INFINITY ? Number.NEGATIVE_INFINITY : now;
      const why = error instanceof Error ? error.message : String(error);
      quietly(() => this.#logger?.warn?.(`flarekit: Redis is away, this process keeps to its share: ${why}`));
    }
    this.#keepToShare(this.#awaySince);
  }

  /** All shrink to an equal share at once, and grow up to it when nothing beyond the others' shares can count any more. */
  #keepToShare(since: number): void {
    const share = Math.max(1, Math.floor(this.#requests / this.#processes));
    const mayGrow = performance.now() - since > this.#windowMs + this.#goneMs;
    this.#resize(mayGrow ? share : Math.min(this.#limit, share));
  }
}
