/** This file knows how many requests may be made, by whom, and what the answers say about it. */
import { type Answer, failure, type Refusal, refuse } from './answer.ts';
import { insist, insistOnKnown, isWhole } from './arguments.ts';
import type { Clock } from './clock.ts';
import { rateLimitedPage, throttle } from './faults/failures.ts';

/** How a request over the limit is answered, of the ways that were seen in reality. */
export type LimitedAnswer = 'envelope' | 'code-10429' | 'older' | 'in-200' | 'html';

/** What `Ratelimit` and `Ratelimit-Policy` say. */
export type LimitHeaders = 'mirror' | 'static' | 'none';

/** How requests are limited. */
export interface RateLimitOptions {
  /** Requests in one window; 1,200 when omitted. */
  quota?: number;
  /** Length of a window in milliseconds; 300,000 when omitted. A window opens with the first request. */
  windowMs?: number;
  /** Whether the window slides, so that each request counts for its length; it does not when omitted. */
  sliding?: boolean;
  /**
   * Whether going over the quota blocks for a whole window from then on, as documented, which is so when omitted.
   * With false the block ends with the window that is used up.
   */
  block?: boolean;
  /**
   * What the headers say: `mirror` (when omitted, or true) what is left and when the window ends; `static` what was
   * seen of the live API, where they hardly change, with a policy of its own for `GET /zones`; `none` (or false)
   * leaves them out.
   */
  headers?: LimitHeaders | boolean;
  /** Whether refusals say in `Retry-After` how long to wait; they do when omitted. */
  retryAfter?: boolean;
  /**
   * How a request over the quota is answered: `envelope`, when omitted, with 429 and code 971; `code-10429` with 429
   * and that code; `older` with 429, code 10100 and the older text; `in-200` with code 971 inside a 200; `html` with
   * 429 and the page "Error 1015".
   */
  answer?: LimitedAnswer;
  /**
   * Requests of one client address in one second, whoever sends them; 200 in reality, not limited when omitted. Over
   * this limit the answer is always the page "Error 1015".
   */
  perSecond?: number;
}

/** What a request may be told about its budget, and the refusal when nothing is left. */
export interface Allowance {
  /** Headers for the answer, whatever it will be. */
  headers: Record<string, string>;
  /** The answer that ends the matter. */
  refusal?: Answer;
}

interface Window {
  ends: number;
  used: number;
  blocked: boolean;
  /** When requests came that count still, of a window that slides. */
  times: number[];
}

const names: Record<keyof RateLimitOptions, true> = {
  quota: true,
  windowMs: true,
  sliding: true,
  block: true,
  headers: true,
  retryAfter: true,
  answer: true,
  perSecond: true,
};

/** What is said when nothing is left, in each form but that of a page. */
const refusals: Record<Exclude<LimitedAnswer, 'html'>, (quota: number, seconds: number) => Refusal> = {
  envelope: () => refuse(429, 971, throttle),
  'code-10429': () => refuse(429, 10429, `Rate limited. ${throttle}`),
  older: (quota, seconds) =>
    refuse(429, 10100, `More than ${quota} requests per ${seconds} seconds reached. ${throttle}`),
  'in-200': () => refuse(200, 971, throttle),
};

/** Counts requests: one budget for all tokens of a user together, one for each token of an account. */
export class RateLimiter {
  readonly #quota: number;
  readonly #windowMs: number;
  readonly #sliding: boolean;
  readonly #block: boolean;
  readonly #headers: LimitHeaders;
  readonly #retryAfter: boolean;
  readonly #answer: LimitedAnswer;
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();
  readonly #addresses = new Map<string, Window>();

  /**
   * Makes a limiter.
   * @param options How requests are limited.
   * @param clock Whose time counts.
   * @throws {TypeError} When an option is wrong.
   */
  constructor(options: RateLimitOptions, clock: Clock) {
    checkOptions(options);
    const { headers = true } = options;
    this.#quota = options.quota ?? 1200;
    this.#windowMs = options.windowMs ?? 300_000;
    this.#sliding = options.sliding ?? false;
    this.#block = options.block ?? true;
    this.#headers = typeof headers === 'string' ? headers : headers ? 'mirror' : 'none';
    this.#retryAfter = options.retryAfter ?? true;
    this.#answer = options.answer ?? 'envelope';
    this.#perSecond = options.perSecond ?? Number.POSITIVE_INFINITY;
    this.#clock = clock;
  }

  /** Forgets every request. */
  reset(): void {
    this.#windows.clear();
    this.#addresses.clear();
  }

  /**
   * Counts one request of an address, before anything else is known of it.
   * @param ip The address.
   * @param ray The request's `cf-ray`, which the refusal shows.
   * @returns The refusal when the address has asked too often within a second.
   */
  takeFrom(ip: string, ray: string): Answer | undefined {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return undefined;
    const now = this.#clock.now();
    const window = open(this.#addresses, ip, now, 1000);
    if (window.used >= this.#perSecond) return this.#page(ray, window, now);
    window.used += 1;
    return undefined;
  }

  /**
   * Counts one request of a credential.
   * @param budget Whose budget pays.
   * @param route `METHOD /path` of the request, as it is documented.
   * @param ray The request's `cf-ray`.
   */
  take(budget: string, route: string, ray: string): Allowance {
    const now = this.#clock.now();
    const window = open(this.#windows, budget, now, this.#windowMs);
    if (this.#sliding) this.#slide(window, now);
    const over = window.used >= this.#quota;
    if (!over) {
      window.used += 1;
      if (this.#sliding) this.#slide(window, now, now);
    } else if (this.#block && !window.blocked) {
      window.ends = now + this.#windowMs;
      window.blocked = true;
    }
    const headers = this.#describe(window, now, route);
    return over ? { headers, refusal: this.#refusal(window, now, ray) } : { headers };
  }

  /** Counts what came within a window's length, and one that comes now; unless a block is still to be sat out. */
  #slide(window: Window, now: number, arrived?: number): void {
    if (window.blocked) return;
    window.times = window.times.filter((time) => time > now - this.#windowMs);
    if (arrived !== undefined) window.times.push(arrived);
    window.used = window.times.length;
    window.ends = (window.times[0] ?? now) + this.#windowMs;
  }

  #refusal(window: Window, now: number, ray: string): Answer {
    if (this.#answer === 'html') return this.#page(ray, window, now);
    const refusal = refusals[this.#answer](this.#quota, Math.ceil(this.#windowMs / 1000));
    const answer = failure(refusal, 'envelope first');
    // The header belongs to the status: inside a 200 nobody would look for it.
    return answer.status === 429 ? { ...answer, headers: this.#wait(window, now) } : answer;
  }

  #page(ray: string, window: Window, now: number): Answer {
    const { status = 429, headers, body } = rateLimitedPage(ray);
    return { status, body, headers: { ...headers, ...this.#wait(window, now) } };
  }

  #wait(window: Window, now: number): Record<string, string> {
    return this.#retryAfter ? { 'Retry-After': String(Math.ceil((window.ends - now) / 1000)) } : {};
  }

  #describe(window: Window, now: number, route: string): Record<string, string> {
    // As in reality, the endpoint that everybody calls first says nothing of limits.
    if (this.#headers === 'none' || route === 'GET /user/tokens/verify') return {};
    const seconds = Math.ceil(this.#windowMs / 1000);
    if (this.#headers === 'mirror') {
      return named('default', this.#quota - window.used, Math.ceil((window.ends - now) / 1000), this.#quota, seconds);
    }
    if (route === 'GET /zones') return named('list_zones', this.#quota, 1, this.#quota + 1, seconds);
    return named('default', this.#quota - 1, 1, this.#quota, seconds);
  }
}

function named(policy: string, left: number, reset: number, quota: number, seconds: number): Record<string, string> {
  return { Ratelimit: `"${policy}";r=${left};t=${reset}`, 'Ratelimit-Policy': `"${policy}";q=${quota};w=${seconds}` };
}

/** The window that is open for someone; a new one when there is none, or the last has ended. */
function open(windows: Map<string, Window>, key: string, now: number, length: number): Window {
  const known = windows.get(key);
  if (known && now < known.ends) return known;
  const window = { ends: now + length, used: 0, blocked: false, times: known?.blocked ? [] : (known?.times ?? []) };
  windows.set(key, window);
  return window;
}

function checkOptions(options: RateLimitOptions): void {
  insistOnKnown(options, Object.keys(names), 'rateLimit');
  const { quota = 1, windowMs = 1, headers = true, answer = 'envelope', perSecond = 1 } = options;
  insist(isWhole(quota, 1), 'rateLimit.quota', 'a whole number of at least 1', quota);
  const isLength = Number.isFinite(windowMs) && windowMs > 0;
  insist(isLength, 'rateLimit.windowMs', 'milliseconds above 0', windowMs);
  insist(isWhole(perSecond, 1), 'rateLimit.perSecond', 'a whole number of at least 1', perSecond);
  const known = ['mirror', 'static', 'none', true, false];
  insist(known.includes(headers), 'rateLimit.headers', 'mirror, static, none or a boolean', headers);
  const answers = [...Object.keys(refusals), 'html'];
  insist(answers.includes(answer), 'rateLimit.answer', answers.join(', '), answer);
  for (const name of ['block', 'retryAfter', 'sliding'] as const) {
    const { [name]: value = true } = options;
    insist(typeof value === 'boolean', `rateLimit.${name}`, 'a boolean', value);
  }
}
