/** One request, start to finish: sort the params, pace, retry, send, read, check. */
import { parseJson, rateLimits, readExcerpt, readText, retryAfterMs, TooLarge } from './answer.ts';
import { type Credentials, environment, pickCredentials } from './credentials.ts';
import { toError } from './diagnosis.ts';
import type { Endpoint, Listing, PathParams, Single } from './endpoint.ts';
import {
  type AnyCloudflareError,
  ConfigError,
  type ErrorDetails,
  isCloudflareError,
  NetworkError,
  ParamsError,
  ResponseError,
  TimeoutError,
} from './errors.ts';
import { Observer, type RateLimitState } from './observe.ts';
import {
  type ClientOptions,
  checkBaseUrl,
  defaults,
  type ListOptions,
  optionProblems,
  type RequestOptions,
} from './options.ts';
import { Paginated } from './pagination.ts';
import { type Sorted, sortParams } from './params.ts';
import { type Budget, LocalLimiter, type RateLimiter, sharedLimiter } from './rate-limit.ts';
import { headerProblems, type RequestBody, requestBody } from './request.ts';
import { type Answer, checkItems, pageOf, resultOf } from './result.ts';
import { withRetry } from './retry.ts';
import { envelope, problems } from './schema.ts';
import { TokenCheck } from './verify.ts';
import { version } from './version.ts';

/** A call that is ready to be sent. */
export interface Call {
  /** The operation. */
  endpoint: Endpoint;
  /** Its params, sorted and checked. */
  sorted: Sorted;
  /** The caller's options. */
  options: RequestOptions;
}

/** Sends requests for one credential. Resource classes work on it; a program rarely touches it itself. */
export class Transport {
  readonly #options: ClientOptions;
  readonly #baseUrl: string;
  readonly #credentials: Credentials;
  readonly #limiter: RateLimiter | undefined;
  readonly #observer: Observer;
  readonly #tokenCheck = new TokenCheck();

  /**
   * @param options - As for the client.
   * @throws {@link ConfigError} when the options cannot work.
   */
  constructor(options: ClientOptions = {}) {
    const problems = optionProblems('client', options);
    if (problems.length > 0) throw new ConfigError(`Invalid client options: ${problems.join('; ')}`);
    const env = options.env === false ? {} : environment();
    this.#options = { ...options };
    this.#baseUrl = checkBaseUrl(options.baseUrl ?? envBaseUrl(env) ?? defaults.baseUrl);
    this.#credentials = pickCredentials(options, env);
    this.#observer = new Observer(options, options.logger);
    this.#limiter = limiterFor(options, this.#credentials, this.#baseUrl);
  }

  /** What is left of the budget; `undefined` without a limiter, or with one of your own. */
  get budget(): Budget | undefined {
    return this.#limiter instanceof LocalLimiter ? this.#limiter.budget : undefined;
  }

  /** Which kind of credential the requests carry. */
  get credentialKind(): 'token' | 'key' | 'none' {
    return this.#credentials.kind;
  }

  /**
   * Calls an endpoint.
   *
   * @param endpoint - What to call.
   * @param params - Path, query and body in one object.
   * @param options - Settings for this call.
   * @returns What the endpoint results in.
   * @throws {@link CloudflareError} of any kind.
   */
  async call<Path extends string, Raw, Result>(
    endpoint: Single<Path, Raw, Result>,
    params: PathParams<Path>,
    options: RequestOptions = {},
  ): Promise<Result> {
    const answer = await this.send(this.prepare(endpoint, params, options));
    const result = resultOf(endpoint, answer);
    const { result: schema } = endpoint;
    if (schema !== undefined) await this.#check(endpoint, options, () => problems(schema, result, 'result'));
    return endpoint.normalize === undefined
      ? (result as Result)
      : endpoint.normalize(result as Raw, params as Record<string, unknown>);
  }

  /**
   * Lists what an endpoint holds. Nothing is sent before the list is read.
   *
   * @param endpoint - What to list.
   * @param params - Path and query in one object.
   * @param options - Settings for this list.
   * @returns The list.
   */
  list<Path extends string, Item>(
    endpoint: Listing<Path, Item>,
    params: PathParams<Path>,
    options: ListOptions = {},
  ): Paginated<Item> {
    const given = params as Record<string, unknown>;
    const sizeParam = endpoint.pages === 'cursor' ? 'limit' : 'per_page';
    return new Paginated<Item>(
      {
        style: endpoint.pages,
        sizeParam,
        perPage: (given[sizeParam] as number | undefined) ?? endpoint.perPage,
        firstPage: (given.page as number | undefined) ?? 1,
        firstCursor: given.cursor as string | undefined,
        fetch: async (query, signal) => {
          const call = this.prepare(endpoint, { ...given, ...query }, { ...options, signal }, 'list');
          const page = pageOf<Item>(endpoint, await this.send(call));
          await this.#check(endpoint, options, (mode) => checkItems(endpoint.item, page.items, mode));
          return page;
        },
      },
      options,
    );
  }

  /**
   * Checks a call's params and options, all at once.
   *
   * @param endpoint - What to call.
   * @param params - Path, query and body in one object.
   * @param options - Settings for this call.
   * @param which - Whose options these are.
   * @throws {@link ParamsError} when something is wrong with them; nothing has been sent then.
   */
  prepare(endpoint: Endpoint, params: unknown, options: RequestOptions, which: 'request' | 'list' = 'request'): Call {
    const sorted = sortParams(endpoint, params);
    sorted.problems.push(...optionProblems(which, options), ...headerProblems(options?.headers));
    return { endpoint, sorted, options };
  }

  /**
   * Sends a prepared call until it has its answer or an error that repeating would not mend.
   *
   * @param call - The call.
   * @returns The answer to a call that succeeded.
   * @throws {@link CloudflareError} of any kind.
   */
  async send(call: Call): Promise<Answer> {
    const { endpoint, sorted, options } = call;
    if (sorted.problems.length > 0) throw paramsError(endpoint, sorted.problems);
    const { signal } = options;
    const deadline = performance.now() + (options.deadlineMs ?? this.#options.deadlineMs ?? defaults.deadlineMs);
    const url = this.#url(endpoint, sorted);
    const body = requestBody(endpoint, sorted);
    let renewed = false;
    try {
      return await withRetry((attempt) => this.#attempt({ ...call, url, body, deadline, attempt }), {
        endpoint,
        signal,
        deadline,
        settings: options.retry ?? this.#options.retry,
        recover: (error) => {
          if (renewed || error.kind !== 'authentication' || !this.#credentials.renewable) return false;
          if (error.status === undefined) return false;
          renewed = true;
          this.#credentials.renew();
          this.#tokenCheck.forget();
          return true;
        },
        onRetry: (error, delayMs, attempt) => {
          // Whatever Cloudflare limits, it limits for all requests of the credential.
          if (error.kind === 'rate_limit') this.#limiter?.pause(delayMs);
          this.#observer.retry({ ...eventOf(call), attempt, delayMs, error });
        },
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw await this.#tokenCheck.tellApart(error, this, sorted.ids.account_id);
    }
  }

  async #attempt(sending: Sending): Promise<Answer> {
    const { endpoint, options, deadline, attempt } = sending;
    options.signal?.throwIfAborted();
    const authentication = await this.#authentication(sending);
    const slot = this.#limiter?.acquire({
      signal: options.signal,
      deadline,
      expired: () => timeout('The call waited for the budget longer than deadlineMs allows', sending, 'not_sent'),
      onWait: (event) => this.#observer.wait(event),
    });
    if (slot !== undefined) await slot;
    let limits: RateLimitState[] = [];
    const started = performance.now();
    const watch = watchdog(options.signal, this.#timeLeft(sending));
    try {
      this.#observer.request({ ...eventOf(sending), attempt, url: sending.url.split('?')[0] as string });
      const response = await this.#fetch(sending, authentication, watch.signal);
      limits = rateLimits(response.headers);
      const answer = await this.#read(response, sending);
      const { status, rayId } = answer;
      const durationMs = performance.now() - started;
      this.#observer.response({ ...eventOf(sending), attempt, status, durationMs, rayId, rateLimit: limits });
      this.#refuse(answer, response, sending);
      return answer;
    } catch (error) {
      throw this.#failure(error, sending, watch.expired());
    } finally {
      watch.stop();
      this.#limiter?.settle(limits);
    }
  }

  async #authentication({ endpoint, sorted }: Call): Promise<Record<string, string>> {
    if (endpoint.anonymous && this.#credentials.kind === 'none') return {};
    try {
      return await this.#credentials.headers();
    } catch (error) {
      throw Object.assign(error as Error, { method: endpoint.method, path: endpoint.path, params: sorted.ids });
    }
  }

  async #fetch({ endpoint, url, body, options }: Sending, authentication: Record<string, string>, signal: AbortSignal) {
    const { userAgent, fetch } = this.#options;
    const { default: ky } = await import('ky');
    return ky(url, {
      method: endpoint.method,
      headers: {
        ...options.headers,
        ...(body.type === undefined ? {} : { 'content-type': body.type }),
        'user-agent': `${userAgent === undefined ? '' : `${userAgent} `}flarekit/${version}`,
        ...authentication,
      },
      body: body.content ?? null,
      signal,
      // Retries, time-outs and errors have one owner each, and a redirect could carry a credential elsewhere.
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      redirect: 'manual',
      ...(fetch === undefined ? {} : { fetch: (input: unknown) => fetch(input as Request) }),
    });
  }

  async #read(response: Response, { endpoint }: Sending): Promise<Answer> {
    const { status, headers } = response;
    const maxBytes = this.#options.maxResponseBytes ?? defaults.maxResponseBytes;
    const text = response.ok
      ? await readText(response, maxBytes)
      : await readExcerpt(response, Math.min(maxBytes, 65_536));
    const type = headers.get('content-type') ?? '';
    const json = endpoint.text && response.ok && !/\bjson\b/i.test(type) ? undefined : parseJson(text);
    return {
      status,
      rayId: headers.get('cf-ray') ?? undefined,
      text,
      json,
      envelope: json === undefined ? undefined : envelope(json.value),
    };
  }

  /** Throws unless the call succeeded: a 2xx with `success: false` did not. */
  #refuse(answer: Answer, response: Response, { endpoint, sorted }: Sending): void {
    if (response.status >= 300 && response.status < 400) {
      throw new ResponseError(
        'Cloudflare answered with a redirect, which is not followed: it could carry the credential away',
        {
          ...contextOf({ endpoint, sorted }),
          status: answer.status,
          rayId: answer.rayId,
        },
      );
    }
    if (response.ok && answer.envelope?.success !== false) return;
    throw toError({
      endpoint,
      ids: sorted.ids,
      status: answer.status,
      statusText: response.statusText,
      envelope: answer.envelope,
      text: answer.text,
      rayId: answer.rayId,
      retryAfterMs: retryAfterMs(response.headers),
      redact: (text) => this.#credentials.redact(text),
    });
  }

  #failure(cause: unknown, sending: Sending, expired: boolean): unknown {
    if (sending.options.signal?.aborted) return sending.options.signal.reason;
    if (isCloudflareError(cause)) return cause;
    if (expired)
      return timeout(`No complete answer within ${Math.round(this.#timeLeft(sending))} ms`, sending, 'unknown');
    if (cause instanceof TooLarge) {
      return new ResponseError('The answer is larger than maxResponseBytes allows', {
        ...contextOf(sending),
        outcome: 'unknown',
      });
    }
    const { code, message } = rootOf(cause);
    const unsent = code !== undefined && neverSent.test(code);
    return new NetworkError(`Cloudflare could not be reached${code === undefined ? '' : ` (${code})`}`, code, {
      ...contextOf(sending),
      outcome: unsent ? 'not_sent' : 'unknown',
      retryable: code === undefined || !certificate.test(code),
      cause: Object.assign(new Error(this.#credentials.redact(message)), code === undefined ? {} : { code }),
    });
  }

  async #check(
    { method, path }: Endpoint,
    options: RequestOptions,
    find: (mode: 'warn' | 'strict') => Promise<string[]>,
  ): Promise<void> {
    const mode = options.validate ?? this.#options.validate ?? defaults.validate;
    if (mode === 'off') return;
    const found = await find(mode);
    if (found.length === 0) return;
    this.#observer.drift({ method, path, problems: found });
    if (mode === 'strict') {
      const outcome = method === 'GET' ? 'rejected' : 'unknown';
      throw new ResponseError(`The answer does not have the documented shape: ${found.join('; ')}`, {
        method,
        path,
        outcome,
      });
    }
  }

  #timeLeft({ options, deadline }: Sending): number {
    return Math.max(
      0,
      Math.min(options.timeoutMs ?? this.#options.timeoutMs ?? defaults.timeoutMs, deadline - performance.now()),
    );
  }

  /** The URL to call. Whatever the parser would change about the path was meant to lead elsewhere. */
  #url(endpoint: Endpoint, { path, query }: Sorted): string {
    const search = query.length === 0 ? '' : `?${new URLSearchParams(query)}`;
    const url = this.#baseUrl + path + search;
    const parsed = new URL(url);
    if (parsed.origin + parsed.pathname !== this.#baseUrl + path)
      throw paramsError(endpoint, ['the path is not a plain one']);
    return url;
  }
}

/** One attempt of a call. */
interface Sending extends Call {
  url: string;
  body: RequestBody;
  deadline: number;
  attempt: number;
}

// Codes with which the connection was never made.
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|^ERR_(?:TLS|SSL)/;
// A certificate does not get better by trying again.
const certificate = /CERT|^ERR_(?:TLS|SSL)/;

/** The platform's own code and words lie somewhere down the chain of causes. */
function rootOf(error: unknown): { code: string | undefined; message: string } {
  let code: string | undefined;
  let root = error;
  for (let depth = 0; depth < 5 && root instanceof Error; depth++) {
    const found = (root as { code?: unknown }).code;
    if (typeof found === 'string') code = found;
    if (root.cause === undefined) break;
    root = root.cause;
  }
  return { code, message: root instanceof Error ? root.message : String(root) };
}

/** A signal that ends an attempt when the caller aborts or time is up, without leaving listeners behind. */
function watchdog(signal: AbortSignal | undefined, ms: number) {
  const controller = new AbortController();
  let expired = false;
  const abort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, ms);
  signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

function contextOf({ endpoint, sorted }: Pick<Call, 'endpoint' | 'sorted'>): ErrorDetails {
  return { method: endpoint.method, path: endpoint.path, params: sorted.ids, permissions: endpoint.permissions };
}

function eventOf({ endpoint, sorted }: Call) {
  return { method: endpoint.method, path: endpoint.path, params: sorted.ids };
}

function timeout(message: string, sending: Sending, outcome: 'not_sent' | 'unknown'): AnyCloudflareError {
  return new TimeoutError(message, { ...contextOf(sending), outcome, retryable: outcome === 'unknown' });
}

function paramsError({ method, path }: Endpoint, problems: readonly string[]): ParamsError {
  return new ParamsError(`Invalid params for ${method} ${path}: ${problems.join('; ')}`, problems, { method, path });
}

function envBaseUrl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_BASE_URL: other } = env;
  if (url && other && url !== other)
    throw new ConfigError('CLOUDFLARE_BASE_URL and CLOUDFLARE_API_BASE_URL differ: keep one');
  return url || other || undefined;
}

function limiterFor(
  { rateLimit, fetch }: ClientOptions,
  credentials: Credentials,
  baseUrl: string,
): RateLimiter | undefined {
  if (rateLimit === false) return undefined;
  if (rateLimit !== undefined && 'acquire' in rateLimit) return rateLimit;
  return sharedLimiter([credentials.identity, baseUrl, fetch], rateLimit ?? {});
}
