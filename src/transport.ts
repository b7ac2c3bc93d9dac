/** One request, start to finish: sort the params, pace, retry, send, read, check. */
import { parseJson, rateLimits, readExcerpt, readText, retryAfterMs, TooLarge } from './answer.ts';
import { type Authentication, type Credentials, environment, pickCredentials } from './credentials.ts';
import { toError } from './diagnosis.ts';
import type { Endpoint, Listing, PathParams, Single } from './endpoint.ts';
import {
  type AnyCloudflareError,
  ConfigError,
  type ErrorDetails,
  isCloudflareError,
  NetworkError,
  ParamsError,
  RateLimitError,
  ResponseError,
  TimeoutError,
} from './errors.ts';
import { Observer, quietly, type RateLimitState } from './observe.ts';
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
import { retrySettings, withRetry } from './retry.ts';
import { envelope, isRecord, problems } from './schema.ts';
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
    this.#observer = new Observer(this.#options, options.logger);
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
    const given: Record<string, unknown> = isRecord(params) ? params : {};
    const sizeParam = endpoint.pages === 'cursor' ? 'limit' : 'per_page';
    return new Paginated<Item>(
      {
        style: endpoint.pages,
        sizeParam,
        perPage: (given[sizeParam] as number | undefined) ?? endpoint.perPage,
        maxPerPage: endpoint.perPage,
        firstPage: (given.page as number | undefined) ?? 1,
        firstCursor: given.cursor as string | undefined,
        endpoint,
        fetch: async (query, signal) => {
          const all = isRecord(params) || params === undefined ? { ...given, ...query } : params;
          const call = this.prepare(endpoint, all, options, 'list');
          const page = pageOf<Item>(endpoint, await this.send({ ...call, options: { ...options, signal } }));
          await this.#check(endpoint, options, (mode) => checkItems(endpoint.item, page.items, mode));
          return page;
        },
      },
      options ?? {},
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
    const last: Sending['last'] = {};
    let renewed = false;
    try {
      return await withRetry((attempt) => this.#attempt({ ...call, url, body, deadline, attempt, last }), {
        endpoint,
        signal,
        deadline,
        settings: retrySettings(this.#options.retry, options.retry),
        recover: (error) => {
          if (renewed || !this.#credentials.fetched || !isStale(error)) return false;
          renewed = true;
          this.#credentials.renew(last.authentication);
          this.#tokenCheck.forget();
          return true;
        },
        onRetry: (error, delayMs, attempt) => {
          if (error.kind === 'rate_limit') this.#pause(delayMs);
          this.#observer.retry({ ...eventOf(call), attempt, delayMs, error });
        },
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw await this.#toldApart(error, call, deadline);
    }
  }

  /** The error that `error` really is, as long as there is time to find out. */
  async #toldApart(error: unknown, { sorted, options: { signal } }: Call, deadline: number): Promise<unknown> {
    const watch = watchdog(signal, { ms: Math.max(0, deadline - performance.now()), name: 'deadlineMs' });
    try {
      return await watch.race(() => this.#tokenCheck.tellApart(error, this, sorted.ids.account_id));
    } catch {
      return signal?.aborted ? signal.reason : error;
    } finally {
      watch.stop();
    }
  }

  async #attempt(sending: Sending): Promise<Answer> {
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
    const watch = watchdog(signal, this.#timeLeft(sending));
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

  /** One request and its answer. */
  async #exchange(sending: Sending, watch: Watchdog, limits: RateLimitState[]): Promise<Answer> {
    const { url, attempt } = sending;
    watch.signal.throwIfAborted();
    const started = performance.now();
    this.#observer.request({ ...eventOf(sending), attempt, url: url.split('?')[0] as string });
    const response = await watch.race(() => this.#fetch(sending, watch.signal));
    limits.push(...rateLimits(response.headers));
    const answer = await this.#read(response, sending, watch);
    const { status, rayId } = answer;
    const durationMs = performance.now() - started;
    const rateLimit = limits.map((limit) => ({ ...limit, policy: this.#credentials.redact(limit.policy) }));
    this.#observer.response({ ...eventOf(sending), attempt, status, durationMs, rayId, rateLimit });
    this.#refuse(answer, response, sending);
    return answer;
  }

  async #authentication(sending: Sending): Promise<Authentication> {
    const { endpoint, sorted, options } = sending;
    if (endpoint.anonymous && this.#credentials.kind === 'none') return {};
    // A secret manager that hangs must not hang the call; one that was given up is asked anew.
    const watch = this.#credentials.fetched ? watchdog(options.signal, this.#timeLeft(sending)) : undefined;
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
    const headers = new Headers(options.headers);
    if (body.type !== undefined && !headers.has('content-type')) headers.set('content-type', body.type);
    headers.set('user-agent', `${userAgent === undefined ? '' : `${userAgent} `}flarekit/${version}`);
    for (const [name, value] of Object.entries(last.authentication ?? {})) headers.set(name, value);
    const { default: ky } = await import('ky');
    return ky(url, {
      method: endpoint.method,
      headers,
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

  async #read(response: Response, { endpoint }: Sending, watch: Watchdog): Promise<Answer> {
    const { status, headers } = response;
    const maxBytes = this.#options.maxResponseBytes ?? defaults.maxResponseBytes;
    const text = response.ok
      ? await watch.race(() => readText(response, maxBytes))
      : // The status of a failure tells what happened, also when the rest never comes.
        await watch.race(() => readExcerpt(response, Math.min(maxBytes, 65_536))).catch(() => '');
    const type = headers.get('content-type') ?? '';
    const json = endpoint.text && response.ok && !/\bjson\b/i.test(type) ? undefined : parseJson(text);
    return {
      status,
      rayId: this.#credentials.redact(headers.get('cf-ray') ?? '') || undefined,
      text,
      json,
      envelope: json === undefined ? undefined : envelope(json.value),
    };
  }

  /** Throws unless the call succeeded: a 2xx with `success: false` did not. */
  #refuse(answer: Answer, response: Response, sending: Sending): void {
    const { endpoint, sorted } = sending;
    const { status, rayId } = answer;
    // A browser shows of a redirect nothing but that it was one.
    if ((status >= 300 && status < 400) || response.type === 'opaqueredirect') {
      throw new ResponseError(
        'Cloudflare answered with a redirect, which is not followed: it could carry the credential away',
        { ...contextOf(sending), status, rayId, outcome: endpoint.method === 'GET' ? 'rejected' : 'unknown' },
      );
    }
    if (response.ok && answer.envelope?.success !== false) return;
    const error = toError({
      endpoint,
      ids: sorted.ids,
      status,
      statusText: response.statusText,
      envelope: answer.envelope,
      text: answer.text,
      rayId,
      retryAfterMs: retryAfterMs(response.headers),
      redact: (text) => this.#credentials.redact(text),
    });
    // Whatever Cloudflare limits, it limits for all requests of the credential, whether this one is tried again or not.
    if (error instanceof RateLimitError) this.#pause(Math.min(error.retryAfterMs ?? 1000, longestBlockMs));
    throw error;
  }

  #pause(ms: number): void {
    quietly(() => this.#limiter?.pause(ms));
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
    const { code, message } = rootOf(cause, (text) => this.#credentials.redact(text));
    return new NetworkError(`Cloudflare could not be reached${code === undefined ? '' : ` (${code})`}`, code, {
      ...contextOf(sending),
      outcome: code !== undefined && neverSent.test(code) ? 'not_sent' : 'unknown',
      retryable: code === undefined || !certificate.test(code),
      cause: Object.assign(new Error(message), code === undefined ? {} : { code }),
    });
  }

  async #check(
    { method, path }: Endpoint,
    options: RequestOptions,
    find: (mode: 'warn' | 'strict') => Promise<string[]>,
  ): Promise<void> {
    const mode = options.validate ?? this.#options.validate ?? defaults.validate;
    if (mode === 'off') return;
    const found = (await find(mode)).map((line) => this.#credentials.redact(line));
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

  /** What ends an attempt first: its own time, or the call's. */
  #timeLeft({ options, deadline }: Sending): Limit {
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? defaults.timeoutMs;
    const left = Math.max(0, deadline - performance.now());
    return left < timeoutMs ? { ms: left, name: 'deadlineMs' } : { ms: timeoutMs, name: 'timeoutMs' };
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
  /** What the latest attempt leaves behind for the decision about another one. */
  last: { authentication?: Authentication };
}

/** Whether a new token may help. One that is used wrongly or too often, or from the wrong place, is not a stale one. */
function isStale(error: AnyCloudflareError): boolean {
  if (error.kind !== 'authentication' || error.status === undefined) return false;
  return !['wrong_scheme', 'blocked', 'ip_not_allowed'].includes(error.reason);
}

// Cloudflare blocks for five minutes at the longest; whatever is asked beyond that is for the caller to know.
const longestBlockMs = 300_000;

// A certificate does not get better by trying again; it is looked at before anything is sent.
const certificate =
  /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^ERR_SSL_(?:WRONG_VERSION|UNSUPPORTED|.*HANDSHAKE|.*PROTOCOL)/;
// Codes with which the connection was never made.
const neverSent = new RegExp(
  `^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|${certificate.source}`,
);

/** The platform's own code and words lie somewhere down the chain of causes. */
function rootOf(error: unknown, redact: (text: string) => string): { code: string | undefined; message: string } {
  let code: string | undefined;
  let root = error;
  for (let depth = 0; depth < 5 && root instanceof Error; depth++) {
    const found = (root as { code?: unknown }).code;
    if (typeof found === 'string') code = redact(found);
    if (root.cause === undefined) break;
    root = root.cause;
  }
  return { code, message: redact(root instanceof Error ? root.message : String(root)) };
}

/** How long something may take, and which option says so. */
interface Limit {
  ms: number;
  name: 'timeoutMs' | 'deadlineMs';
}

type Watchdog = ReturnType<typeof watchdog>;

/** Ends what takes too long or is no longer wanted, without leaving a timer or a listener behind. */
function watchdog(signal: AbortSignal | undefined, { ms, name }: Limit) {
  const controller = new AbortController();
  let expired = false;
  const abort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, ms);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  return {
    signal: controller.signal,
    limit: `within ${Math.round(ms)} ms (${name})`,
    expired: () => expired,
    /** Does some work for no longer than allowed, also where it does not listen to the signal. */
    race: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        controller.signal.throwIfAborted();
        controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
        work().then(resolve, reject);
      }),
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
  return new TimeoutError(message, { ...contextOf(sending), outcome, retryable: true });
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
