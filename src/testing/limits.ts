/** This file knows how many requests a credential may make, and what the answers say about it. */
import { Refusal } from './answer.ts';
import type { Clock } from './clock.ts';

/** How requests are limited. */
export interface RateLimitOptions {
  /** Requests in one window; 1,200 when omitted. */
  quota?: number;
  /** Length of a window in milliseconds; 300,000 when omitted. A window opens with the first request. */
  windowMs?: number;
  /** Whether going over the quota blocks for a whole window from then on, rather than for the rest of the current. */
  block?: boolean;
  /** Whether answers carry `Ratelimit` and `Ratelimit-Policy`; they do when omitted. */
  headers?: boolean;
}

interface Window {
  ends: number;
  used: number;
  blocked: boolean;
}

/** Counts requests: one budget for all tokens of a user together, one for each token of an account. */
export class RateLimiter {
  readonly #quota: number;
  readonly #windowMs: number;
  readonly #block: boolean;
  readonly #headers: boolean;
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  /**
   * Makes a limiter.
   * @param options How requests are limited.
   * @param clock Whose time counts.
   */
  constructor(options: RateLimitOptions, clock: Clock) {
    this.#quota = options.quota ?? 1200;
    this.#windowMs = options.windowMs ?? 300_000;
    this.#block = options.block ?? false;
    this.#headers = options.headers ?? true;
    this.#clock = clock;
  }

  /**
   * Counts one request and gives the headers for its answer.
   * @param budget Whose budget pays.
   * @throws {Refusal} When nothing is left.
   */
  take(budget: string): Record<string, string> {
    const now = this.#clock.now();
    let window = this.#windows.get(budget);
    if (!window || now >= window.ends) {
      window = { ends: now + this.#windowMs, used: 0, blocked: false };
      this.#windows.set(budget, window);
    }
    if (window.used >= this.#quota) throw this.#refusal(window, now);
    window.used += 1;
    return this.#describe(window, now);
  }

  #refusal(window: Window, now: number): Refusal {
    if (this.#block && !window.blocked) {
      window.ends = now + this.#windowMs;
      window.blocked = true;
    }
    const error = { code: 971, message: 'Please wait and consider throttling your request speed' };
    const wait = String(Math.ceil((window.ends - now) / 1000));
    return new Refusal(429, [error], { ...this.#describe(window, now), 'Retry-After': wait });
  }

  #describe(window: Window, now: number): Record<string, string> {
    if (!this.#headers) return {};
    const reset = Math.ceil((window.ends - now) / 1000);
    return {
      Ratelimit: `"default";r=${this.#quota - window.used};t=${reset}`,
      'Ratelimit-Policy': `"default";q=${this.#quota};w=${Math.ceil(this.#windowMs / 1000)}`,
    };
  }
}
