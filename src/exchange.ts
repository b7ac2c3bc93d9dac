/** One attempt of a call: authenticate, wait for a slot, send, read, and refuse what is no success. */
import { isRedirect, parseJson, rateLimits, readExcerpt, readText } from './answer.ts';
import { type Call, contextOf, eventOf } from './call.ts';
import type { Authentication, Credentials } from './credentials.ts';
import { isEndpointLimit, type Share, shareOf } from './endpoint-limits.ts';
import { envelope } from './envelope.ts';
import {
  type AnyCloudflareError,
  type CloudflareError,
  isCloudflareError,
  RateLimitError,
  TimeoutError,
} from './errors.ts';
import { type Observer, quietly, type RateLimitState } from './observe.ts';
import { type ClientOptions, defaults } from './options.ts';
import type { RateLimiter, SlotRequest } from './rate-limit.ts';
import type { RequestBody } from './request.ts';
import type { Answer } from './result.ts';
import { version } from './version.ts';
import { type Limit, type Watchdog, watchdog } from './watchdog.ts';

/** One attempt of a call. */
export interface Sending extends Call {
  /** Where it goes. */
  url: string;
  /** What it carries. */
  body: RequestBody;
  /** When to give up, on the clock of `performance.now()`. */
  deadline: number;
  /** Which attempt it is, from 1. */
  attempt: number;
  /** What the latest attempt leaves behind for the decision about another one. */
  last: { authentication?: Authentication; status?: number | undefined };
}

/** What all attempts of a client share. */
export class Exchange {
  readonly #options: ClientOptions;
  readonly #credentials: Credentials;
  readonly #limiter: RateLimiter | undefined;
  readonly #observer: Observer | undefined;

  /**
   * @param options - The client's options.
   * @param credentials - What authenticates.
   * @param limiter - What paces, if anything.
   * @param observer - Who is told, if anybody.
   */
  constructor(
    options: ClientOptions,
    credentials: Credentials,
    limiter: RateLimiter | undefined,
    observer: Observer | undefined,
  ) {
    this.#options = options;
    this.#credentials = credentials;
    this.#limiter = limiter;
    this.#observer = observer;
  }

  /**
   * Makes one attempt.
   *
   * @param sending - What to send.
   * @returns The answer, when it is a success.
   * @throws The signal's own reason, or the error that fits best.
   */
  async attempt(sending: Sending): Promise<Answer> {
    const { options, last } = sending;
    const { signal } = options;
    signal?.throwIfAborted();
    last.authentication = this.#credentials.current ?? (await this.#authentication(sending));
    const slot = this.#admit(sending);
    const share = slot instanceof Promise ? await slot : slot;
    const watch = watchdog(signal, timeLeft(sending, this.#options));
    const limits: RateLimitState[] = [];
    try {
      return await this.#exchange(sending, watch, limits);
    } catch (error) {
      throw await this.#failure(error, sending, watch);
    } finally {
      watch.stop();
      quietly(() => this.#limiter?.settle(limits));
      share?.settle();
    }
  }

  /**
   * Lets no request of the credential leave for a while; where the limit is the endpoint's own, none to the endpoint.
   *
   * @param ms - How long, in milliseconds.
   * @param call - The call that was refused.
   * @param error - What it was refused with.
   */
  pause(ms: number, call: Call, { errors }: CloudflareError): void {
    const own = this.#limiter !== undefined && isEndpointLimit(errors) ? this.#shareOf(call, this.#limiter) : undefined;
    if (own !== undefined) own.pause(ms);
    else quietly(() => this.#limiter?.pause(ms));
  }

  /** Waits until the budget and the endpoint's own limit have room; the share is what it takes of the latter. */
  #admit(sending: Sending): undefined | Share | Promise<Share | undefined> {
    const limiter = this.#limiter;
    if (limiter === undefined) return undefined;
    const { options, deadline } = sending;
    const request: SlotRequest = {
      signal: options.signal,
      deadline,
      priority: options.priority ?? this.#options.priority,
      expired: () => timeout('The budget leaves no room for the call within deadlineMs', sending, 'not_sent'),
      onWait: (event) => this.#observer?.wait(event),
    };
    const share = this.#shareOf(sending, limiter);
    if (share !== undefined) return this.#admitBoth(sending, request, share, limiter);
    const slot = limiter.acquire(request);
    return slot === undefined ? undefined : Promise.resolve(slot).then(() => undefined);
  }

  async #admitBoth(sending: Sending, request: SlotRequest, share: Share, limiter: RateLimiter): Promise<Share> {
    // As with what Cloudflare asks for itself: so long a wait is for the caller to know of.
    if (share.waitMs > longestBlockMs) {
      const message = `The endpoint's own limit leaves no room for the call before ${Math.ceil(share.waitMs / 1000)} s`;
      const retryAfterMs = Math.ceil(share.waitMs);
      throw new RateLimitError(message, { ...contextOf(sending), outcome: 'not_sent', retryAfterMs, retryable: false });
    }
    await share.acquire(request);
    try {
      await limiter.acquire(request);
    } catch (error) {
      share.cancel();
      throw error;
    }
    return share;
  }

  #shareOf(call: Call, limiter: RateLimiter): Share | undefined {
    return shareOf(limiter, call, this.#options.plan ?? defaults.plan);
  }

  /** One request and its answer. */
  async #exchange(sending: Sending, watch: Watchdog, limits: RateLimitState[]): Promise<Answer> {
    watch.signal.throwIfAborted();
    sending.last.status = undefined;
    const started = performance.now();
    if (this.#observer !== undefined) {
      const { url, attempt } = sending;
      this.#observer.request({ ...eventOf(sending), attempt, url: url.split('?')[0] as string });
      // Whoever is told of it may still give it up, at once or in a moment.
      await undefined;
    }
    const response = await watch.race(() => this.#fetch(sending, watch.signal));
    sending.last.status = response.status;
    for (const limit of rateLimits(response.headers)) limits.push(limit);
    const answer = await this.#read(response, sending, watch);
    this.#observer?.response({
      ...eventOf(sending),
      attempt: sending.attempt,
      status: answer.status,
      durationMs: performance.now() - started,
      rayId: answer.rayId,
      rateLimit: limits.map((limit) => ({ ...limit, policy: this.#credentials.redact(limit.policy) })),
    });
    if (isSuccess(response, answer)) return answer;
    // Loaded with the first failure: most programs have none.
    const { refused } = await import('./failure.ts');
    const error = await refused(sending, answer, response, (text) => this.#credentials.redact(text));
    // Whatever Cloudflare limits, it limits for all requests of the credential, whether this one is tried again or not.
    if (error instanceof RateLimitError)
      this.pause(Math.min(error.retryAfterMs ?? 1000, longestBlockMs), sending, error);
    throw error;
  }

  async #authentication(sending: Sending): Promise<Authentication> {
    const { endpoint, sorted, options } = sending;
    if (endpoint.anonymous && this.#credentials.kind === 'none') return {};
    // A secret manager that hangs must not hang the call; one that was given up is asked anew.
    const watch = this.#credentials.fetched ? watchdog(options.signal, timeLeft(sending, this.#options)) : undefined;
    try {
      const fetched = () => this.#credentials.headers();
      return await (watch === undefined ? fetched() : watch.race(fetched));
    } catch (error) {
      if (watch?.expired()) this.#credentials.renew(undefined);
      if (watch?.expired()) throw timeout(`The apiToken function gave no token ${watch.limit}`, sending, 'not_sent');
      if (!isCloudflareError(error)) throw error;
      throw Object.assign(error, { method: endpoint.method, path: endpoint.path, params: sorted.ids });
    } finally {
      watch?.stop();
    }
  }

  async #fetch({ endpoint, url, body, options, last }: Sending, signal: AbortSignal): Promise<Response> {
    const { userAgent, fetch } = this.#options;
    const headers: Record<string, string> = {};
    if (body.type !== undefined) headers['content-type'] = body.type;
    // Names are compared in lower case, so that nothing is sent twice.
    for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value;
    headers['user-agent'] = `${userAgent === undefined ? '' : `${userAgent} `}flarekit/${version}`;
    Object.assign(headers, last.authentication);
    const init: RequestInit = {
      method: endpoint.method,
      headers,
      body: body.content ?? null,
      // It could carry the credential elsewhere.
      redirect: 'manual',
      signal,
    };
    return fetch === undefined ? globalThis.fetch(url, init) : fetch(new Request(url, init));
  }

  async #read(response: Response, { endpoint }: Sending, watch: Watchdog): Promise<Answer> {
    const { status, headers } = response;
    const maxBytes = this.#options.maxResponseBytes ?? defaults.maxResponseBytes;
    const text = response.ok
      ? await watch.race(() => readText(response, maxBytes))
      : // The status of a failure tells what happened, also when the rest never comes.
        await watch.race(() => readExcerpt(response, Math.min(maxBytes, largestError))).catch(() => '');
    const type = headers.get('content-type') ?? '';
    const json = endpoint.text && response.ok && !/\bjson\b/i.test(type) ? undefined : parseJson(text);
    return {
      status,
      rayId: this.#credentials.redact(headers.get('cf-ray') ?? '') || undefined,
      text,
      type,
      json,
      envelope: json === undefined ? undefined : envelope(json.value),
    };
  }

  async #failure(cause: unknown, sending: Sending, watch: Watchdog): Promise<unknown> {
    if (sending.options.signal?.aborted) return sending.options.signal.reason;
    if (isCloudflareError(cause)) return cause;
    if (watch.expired()) return timeout(`No complete answer ${watch.limit}`, sending, 'unknown');
    const { unread } = await import('./failure.ts');
    return unread(sending, cause, sending.last.status, (text) => this.#credentials.redact(text));
  }
}

/** Whether the call succeeded: a 2xx with `success: false` did not. */
function isSuccess(response: Response, { envelope }: Answer): boolean {
  return response.ok && !isRedirect(response) && envelope?.success !== false;
}

/** What ends an attempt first: its own time, or the call's. */
function timeLeft({ options, deadline }: Sending, client: ClientOptions): Limit {
  const timeoutMs = options.timeoutMs ?? client.timeoutMs ?? defaults.timeoutMs;
  const left = Math.max(0, deadline - performance.now());
  return left < timeoutMs ? { ms: left, name: 'deadlineMs' } : { ms: timeoutMs, name: 'timeoutMs' };
}

// A batch of DNS records can fail with an error for each of its 3,500 operations.
const largestError = 1024 * 1024;

// Cloudflare blocks for five minutes at the longest; whatever is asked beyond that is for the caller to know.
const longestBlockMs = 300_000;

function timeout(message: string, sending: Sending, outcome: 'not_sent' | 'unknown'): AnyCloudflareError {
  return new TimeoutError(message, { ...contextOf(sending), outcome, retryable: true });
}
