/** What can be watched from outside: hooks and a logger, with events that hold no credential. */

/** What every event says about the call. */
export interface CallEvent {
  /** HTTP method. */
  method: string;
  /** Path template, without ids. */
  path: string;
  /** The ids in the path. */
  params: Readonly<Record<string, string>>;
  /** Which attempt this is, from 1. */
  attempt: number;
}

/** A request is about to leave. */
export interface RequestEvent extends CallEvent {
  /** The URL, without its query. */
  url: string;
}

/** One policy of the server's limits, as an answer's headers state it. */
export interface RateLimitState {
  /** Name of the policy, such as `default`. */
  policy: string;
  /** Requests left in the window, by the server's account. */
  remaining?: number;
  /** Milliseconds until the window ends. */
  resetMs?: number;
  /** Requests that a window allows. */
  quota?: number;
  /** Length of the window in milliseconds. */
  windowMs?: number;
}

/** An answer has come. */
export interface ResponseEvent extends CallEvent {
  /** HTTP status. */
  status: number;
  /** Milliseconds from sending to the last byte. */
  durationMs: number;
  /** Cloudflare's id of the request. */
  rayId: string | undefined;
  /** What the answer's headers say about the limits; empty when they say nothing. */
  rateLimit: readonly RateLimitState[];
}

/** A request failed and will be tried again. */
export interface RetryEvent extends CallEvent {
  /** Milliseconds until the next attempt. */
  delayMs: number;
  /** What failed. */
  error: Error;
}

/** A request has to wait for the budget. */
export interface WaitEvent {
  /**
   * Why: the budget is spent; Cloudflare has closed the gate; the endpoint has a limit of its own; the other processes
   * of a fleet have the rest of the budget; or they cannot be asked, and this process keeps to its share.
   */
  reason: 'budget' | 'gate' | 'endpoint' | 'fleet' | 'fleet_away';
  /** Milliseconds that the wait is expected to take at least. */
  waitMs: number;
  /** Requests that wait, this one included. */
  waiting: number;
}

/** An answer does not have the documented shape. */
export interface DriftEvent {
  /** HTTP method. */
  method: string;
  /** Path template. */
  path: string;
  /** What does not fit, a line each: places and expectations, no values. */
  problems: readonly string[];
}

/** Callbacks for what happens inside. What they throw is swallowed: watching must not break a call. */
export interface Hooks {
  /**
   * Called before each attempt.
   * @param event - What is about to be sent.
   */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Called after each answer, successful or not.
   * @param event - What came back.
   */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /**
   * Called before the wait that precedes another attempt.
   * @param event - What failed, and how long the wait is.
   */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /**
   * Called when a request has to wait for the budget.
   * @param event - Why, and for how long.
   */
  onWait?: ((event: WaitEvent) => void) | undefined;
  /**
   * Called when an answer does not have the documented shape.
   * @param event - What does not fit.
   */
  onDrift?: ((event: DriftEvent) => void) | undefined;
}

/** What a logger must be able to do: `console`, pino, winston and most others can. */
export interface Logger {
  /**
   * Takes what is of interest to whoever looks for a fault: each request and its answer.
   * @param message - One line, free of credentials.
   */
  debug?(message: string): void;
  /**
   * Takes what is worth knowing: waits for the budget.
   * @param message - One line, free of credentials.
   */
  info?(message: string): void;
  /**
   * Takes what may need attention: retries and drift.
   * @param message - One line, free of credentials.
   */
  warn?(message: string): void;
}

/** Who watches a client; nobody where there is neither a hook nor a logger, and then no event need be made. */
export function observerOf(hooks: Hooks, logger: Logger | undefined): Observer | undefined {
  const watched = logger ?? hooks.onRequest ?? hooks.onResponse ?? hooks.onRetry ?? hooks.onWait ?? hooks.onDrift;
  return watched === undefined ? undefined : new Observer(hooks, logger);
}

/** Hands events to the hooks and lines to the logger. */
export class Observer {
  readonly #hooks: Hooks;
  readonly #logger: Logger | undefined;

  /** @param hooks - The callbacks. @param logger - The logger, if any. */
  constructor(hooks: Hooks, logger: Logger | undefined) {
    this.#hooks = hooks;
    this.#logger = logger;
  }

  /** Tells of a request. */
  request(event: RequestEvent): void {
    quietly(() => this.#hooks.onRequest?.(event));
    this.#log('debug', () => `${event.method} ${event.path} attempt ${event.attempt}`);
  }

  /** Tells of an answer. */
  response(event: ResponseEvent): void {
    quietly(() => this.#hooks.onResponse?.(event));
    this.#log('debug', () => {
      const ray = event.rayId === undefined ? '' : `, ray ${event.rayId}`;
      return `${event.method} ${event.path} answered ${event.status} in ${Math.round(event.durationMs)} ms${ray}`;
    });
  }

  /** Tells of a failure that is tried again. */
  retry(event: RetryEvent): void {
    quietly(() => this.#hooks.onRetry?.(event));
    this.#log('warn', () => {
      const when = `again in ${Math.round(event.delayMs)} ms`;
      return `${event.method} ${event.path} failed (${event.error.message}), ${when}`;
    });
  }

  /** Tells of a wait for the budget. */
  wait(event: WaitEvent): void {
    quietly(() => this.#hooks.onWait?.(event));
    this.#log('info', () => {
      return `${whyWaiting[event.reason]}: ${event.waiting} waiting, at least ${Math.round(event.waitMs)} ms`;
    });
  }

  /** Tells of an answer that is not as documented. */
  drift(event: DriftEvent): void {
    quietly(() => this.#hooks.onDrift?.(event));
    this.#log('warn', () => `${event.method} ${event.path} answered in another shape: ${event.problems.join('; ')}`);
  }

  #log(level: keyof Logger, line: () => string): void {
    quietly(() => {
      if (this.#logger?.[level] !== undefined) return this.#logger[level](`flarekit: ${line()}`);
    });
  }
}

const whyWaiting: Readonly<Record<WaitEvent['reason'], string>> = {
  budget: 'the budget is spent',
  gate: 'Cloudflare has closed the gate',
  endpoint: "the endpoint's own limit is reached",
  fleet: 'other processes have the rest of the budget',
  fleet_away: 'the other processes cannot be asked, so this one keeps to its share',
};

/** Calls what belongs to somebody else. A fault in it is not one of the request. */
export function quietly(call: () => unknown): void {
  try {
    const result = call();
    // An async hook that rejects would otherwise end the process as an unhandled rejection.
    if (typeof result === 'object' && result !== null && 'then' in result) Promise.resolve(result).catch(() => {});
  } catch {
    // Nobody to tell.
  }
}
