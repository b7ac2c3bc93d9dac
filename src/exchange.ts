/** One attempt of a call: authenticate, wait for a slot, send, read, and refuse what is no success. */
import { parseJson, rateLimits, readExcerpt, readText, retryAfterMs, TooLarge } from './answer.ts';
import { type Call, contextOf, eventOf } from './call.ts';
import type { Authentication, Credentials } from './credentials.ts';
import type { Failure } from './diagnosis.ts';
import type { Endpoint } from './endpoint.ts';
import {
  type AnyCloudflareError,
  type CloudflareError,
  isCloudflareError,
  RateLimitError,
  ResponseError,
  TimeoutError,
} from './errors.ts';
import { networkError } from './network.ts';
import { type Observer, quietly, type RateLimitState } from './observe.ts';
import { type ClientOptions, defaults } from './options.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { RequestBody } from './request.ts';
import type { Answer } from './result.ts';
import { envelope } from './schema.ts';
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

// Most of what ky costs to load is the platform's own `fetch`, so both wait for the first request.
let ky: typeof import('ky').default | undefined;

/** What all attempts of a client share. */
export class Exchange {
  readonly #options: ClientOptions;
  readonly #credentials: Credentials;
  readonly #limiter: RateLimiter | undefined;
  readonly #observer: Observer;

  /**
   * @param options - The client's options.
   * @param credentials - What authenticates.
   * @param limiter - What paces, if anything.
   * @param observer - Who is told.
   */
  constructor(options: ClientOptions, credentials: Credentials, limiter: RateLimiter | undefined, observer: Observer) {
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
    const { options, deadline, last } = sending;
    const { signal } = options;
    signal?.throwIfAborted();
    last.authentication = await this.#authentication(sending);
    const slot = this.#limiter?.acquire({
      signal,
      deadline,
      expired: () => timeout('The budget leaves no room for the call within deadlineMs', sending, 'not_sent'),
      onWait: (event) => this.#observer.wait(event),
    });
    if (slot !== undefined) await slot;
    const watch = watchdog(signal, timeLeft(sending, this.#options));
    const limits: RateLimitState[] = [];
    try {
      return await this.#exchange(sending, watch, limits);
    } catch (error) {
      throw this.#failure(error, sending, watch);
    } finally {
      watch.stop();
      quietly(() => this.#limiter?.settle(limits));
    }
  }

  /**
   * Lets no request of the credential leave for a while.
   *
   * @param ms - How long, in milliseconds.
   */
  pause(ms: number): void {
    quietly(() => this.#limiter?.pause(ms));
  }

  /** One request and its answer. */
  async #exchange(sending: Sending, watch: Watchdog, limits: RateLimitState[]): Promise<Answer> {
    const { url, attempt } = sending;
    watch.signal.throwIfAborted();
    sending.last.status = undefined;
    const started = performance.now();
    this.#observer.request({ ...eventOf(sending), attempt, url: url.split('?')[0] as string });
    const response = await watch.race(() => this.#fetch(sending, watch.signal));
    sending.last.status = response.status;
    limits.push(...rateLimits(response.headers));
    const answer = await this.#read(response, sending, watch);
    const { status, rayId } = answer;
    const durationMs = performance.now() - started;
    const rateLimit = limits.map((limit) => ({ ...limit, policy: this.#credentials.redact(limit.policy) }));
    this.#observer.response({ ...eventOf(sending), attempt, status, durationMs, rayId, rateLimit });
    if (!isSuccess(response, answer)) throw await this.#refusal(answer, response, sending);
    return answer;
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
    // Loading it takes a moment, in which the call may have been given up.
    if (ky === undefined) ({ default: ky } = await import('ky'));
    signal.throwIfAborted();
    return ky(url, {
      method: endpoint.method,
      headers,
      body: body.content ?? null,
      // Retries, time-outs and errors have one owner each, and a redirect could carry a credential elsewhere.
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      redirect: 'manual',
      ...(fetch === undefined
        ? // The platform takes the signal beside the request, which spares joining it to one of ky's own.
          { fetch: (request: string | URL | Request) => globalThis.fetch(request, { signal }) }
        : { signal, fetch: (request: unknown) => unlessAborted(signal, () => fetch(request as Request)) }),
    });
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

  /** The error for an answer that is no success. */
  async #refusal(answer: Answer, response: Response, sending: Sending): Promise<CloudflareError> {
    const { status, rayId } = answer;
    if (isRedirect(response)) {
      return new ResponseError(
        'Cloudflare answered with a redirect, which is not followed: it could carry the credential away',
        { ...contextOf(sending), status, rayId, outcome: sending.endpoint.method === 'GET' ? 'rejected' : 'unknown' },
      );
    }
    // Loaded with the first failure: most programs have none.
    const { toError } = await import('./diagnosis.ts');
    const failure: Failure = {
      endpoint: sending.endpoint,
      ids: sending.sorted.ids,
      status,
      statusText: response.statusText,
      envelope: answer.envelope,
      text: answer.text,
      rayId,
      retryAfterMs: retryAfterMs(response.headers),
      redact: (text) => this.#credentials.redact(text),
    };
    const error = toError(failure);
    if (error.kind === 'permission' && error.permissions.length === 0) {
      return toError({ ...failure, endpoint: await withPermissions(sending.endpoint) });
    }
    // Whatever Cloudflare limits, it limits for all requests of the credential, whether this one is tried again or not.
    if (error instanceof RateLimitError) this.pause(Math.min(error.retryAfterMs ?? 1000, longestBlockMs));
    return error;
  }

  #failure(cause: unknown, sending: Sending, watch: Watchdog): unknown {
    if (sending.options.signal?.aborted) return sending.options.signal.reason;
    if (isCloudflareError(cause)) return cause;
    if (watch.expired()) return timeout(`No complete answer ${watch.limit}`, sending, 'unknown');
    if (cause instanceof TooLarge) {
      return new ResponseError('The answer is larger than maxResponseBytes allows', {
        ...contextOf(sending),
        outcome: 'unknown',
      });
    }
    return networkError(cause, { ...contextOf(sending), status: sending.last.status }, (text) =>
      this.#credentials.redact(text),
    );
  }
}

/** An endpoint that states no permissions, with those of the table of all routes: only it knows what a raw call needs. */
async function withPermissions(endpoint: Endpoint): Promise<Endpoint> {
  try {
    const [{ routeOf, unpack }, packed] = await Promise.all([
      import('./permissions/routes.ts'),
      import('./permissions/table.ts'),
    ]);
    const route = routeOf(unpack(packed), `${endpoint.method} ${endpoint.path}`);
    return 'problem' in route ? endpoint : { ...endpoint, permissions: route.permissions.map(({ name }) => name) };
  } catch {
    // A table that cannot be loaded must not hide what went wrong.
    return endpoint;
  }
}

// A browser shows of a redirect nothing but that it was one.
function isRedirect({ status, type }: Response): boolean {
  return (status >= 300 && status < 400) || type === 'opaqueredirect';
}

/** Whether the call succeeded: a 2xx with `success: false` did not. */
function isSuccess(response: Response, { envelope }: Answer): boolean {
  return response.ok && !isRedirect(response) && envelope?.success !== false;
}

// A replaced `fetch` may not look at the signal before it sends.
function unlessAborted<T>(signal: AbortSignal, work: () => T): T {
  signal.throwIfAborted();
  return work();
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
