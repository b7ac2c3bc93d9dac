/** One request, start to finish: sort the params, retry, send, tell what the failure is, check the result. */
import { type Call, contextOf, eventOf, paramsError } from './call.ts';
import { type Credentials, environment, pickCredentials } from './credentials.ts';
import type { Endpoint, Listing, PathParams, Single } from './endpoint.ts';
import { type AnyCloudflareError, ConfigError, type ErrorDetails, isCloudflareError, ResponseError } from './errors.ts';
import { Exchange, type Sending } from './exchange.ts';
import { type Observer, observerOf } from './observe.ts';
import {
  type ClientOptions,
  checkBaseUrl,
  defaults,
  isLoopback,
  type ListOptions,
  type OptionSet,
  optionProblems,
  type RequestOptions,
} from './options.ts';
import { Paginated } from './pagination.ts';
import { type Sorted, sortParams } from './params.ts';
import { type Budget, type RateLimiter, sharedLimiter, sharedSecond } from './rate-limit.ts';
import { headerProblems, requestBody } from './request.ts';
import { type Answer, checkItems, pageOf, resultOf } from './result.ts';
import { type RetrySettings, retrySettings, withRetry } from './retry.ts';
import { fits, isRecord, problems, type Schema } from './schema.ts';
import type { TokenCheck } from './verify.ts';
import { watchdog } from './watchdog.ts';

/** Sends requests for one credential. Resource classes work on it; a program rarely touches it itself. */
export class Transport {
  readonly #options: ClientOptions;
  readonly #baseUrl: string;
  readonly #credentials: Credentials;
  readonly #limiter: RateLimiter | undefined;
  readonly #observer: Observer | undefined;
  readonly #exchange: Exchange;
  #tokenCheck: Promise<TokenCheck> | undefined;

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
    this.#observer = observerOf(this.#options, options.logger);
    this.#limiter = limiterFor(options, this.#credentials, this.#baseUrl);
    this.#exchange = new Exchange(this.#options, this.#credentials, this.#limiter, this.#observer);
  }

  /** What is left of the budget; `undefined` without a limiter, or with one of your own that does not show it. */
  get budget(): Budget | undefined {
    return this.#limiter?.budget;
  }

  /** Which kind of credential the requests carry. */
  get credentialKind(): 'token' | 'key' | 'none' {
    return this.#credentials.kind;
  }

  /**
   * The same client with another token, such as one that has just been made. Both keep within one budget.
   *
   * @param apiToken - The token.
   * @returns The other transport.
   * @internal
   */
  withToken(apiToken: string): Transport {
    const { apiKey: _, email: __, ...options } = this.#options;
    return new Transport({
      ...options,
      apiToken,
      env: false,
      baseUrl: this.#baseUrl,
      rateLimit: this.#limiter ?? false,
    });
  }

  /**
   * What the options of a call and of the client come to, for calls that are made of several requests.
   *
   * @param options - Settings for the call.
   * @returns How failures are tried again, `undefined` for never; and how many milliseconds the call may take.
   * @internal
   */
  settings({ retry, deadlineMs }: RequestOptions = {}): { retry: RetrySettings | undefined; deadlineMs: number } {
    return {
      retry: retrySettings(this.#options.retry, retry),
      deadlineMs: deadlineMs ?? this.#options.deadlineMs ?? defaults.deadlineMs,
    };
  }

  /**
   * Takes it as known that the token is good, so that a refusal need not be followed by the question.
   *
   * @internal
   */
  trustToken(): void {
    this.#checks().then((check) => check.trust(), ignored);
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
    const call = this.prepare(endpoint, params, options);
    const answer = await this.send(call);
    const result = resultOf(endpoint, answer, call.sorted.ids);
    const { result: schema } = endpoint;
    if (schema !== undefined && !fits(schema, result)) {
      await this.#check(call, answer, () => problems(schema, result, 'result'));
      if (result === undefined || result === null) await this.#mustBeThere(call, answer, schema, result);
    }
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
        onShortfall: (shortfall) => this.drift(endpoint, options, [shortfall], {}),
        crowded: () => (this.budget?.waiting ?? 0) > 0,
        fetch: async (query, signal) => {
          const all = isRecord(params) || params === undefined ? { ...given, ...query } : params;
          const call = this.prepare(endpoint, all, options, 'list');
          const answer = await this.send({ ...call, options: { ...options, signal } });
          const page = pageOf<Item>(endpoint, answer, call.sorted.ids);
          await this.#check(call, answer, (mode) => checkItems(endpoint.item, page.items, mode));
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
   * @internal
   */
  prepare(endpoint: Endpoint, params: unknown, options: RequestOptions, which: OptionSet = 'request'): Call {
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
   * @internal
   */
  async send(call: Call): Promise<Answer> {
    const { endpoint, sorted, options } = call;
    if (sorted.problems.length > 0) throw paramsError(endpoint, sorted.problems);
    const { signal } = options;
    const deadline = performance.now() + (options.deadlineMs ?? this.#options.deadlineMs ?? defaults.deadlineMs);
    const url = this.#url(endpoint, sorted);
    const body = sorted.body === undefined ? {} : await requestBody(endpoint, sorted.body);
    const last: Sending['last'] = {};
    let renewed = false;
    try {
      return await withRetry((attempt) => this.#exchange.attempt({ ...call, url, body, deadline, attempt, last }), {
        endpoint,
        signal,
        deadline,
        settings: () => retrySettings(this.#options.retry, options.retry),
        tellApart: (error) => this.#toldApart(error, call, deadline),
        recover: (error) => {
          if (renewed || !this.#credentials.fetched || !isStale(error)) return false;
          renewed = true;
          this.#credentials.renew(last.authentication);
          this.#tokenCheck?.then((check) => check.forget(), ignored);
          return true;
        },
        onRetry: (error, delayMs, attempt) => {
          if (error.kind === 'rate_limit') this.#exchange.pause(delayMs, call, error);
          this.#observer?.retry({ ...eventOf(call), attempt, delayMs, error });
        },
      });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  }

  /** What is known of the token: asked for with the first error that may be its fault. */
  #checks(): Promise<TokenCheck> {
    this.#tokenCheck ??= import('./verify.ts').then(({ TokenCheck }) => new TokenCheck());
    return this.#tokenCheck;
  }

  /** The error that `error` really is, as long as there is time to find out. */
  async #toldApart(error: unknown, { sorted, options: { signal } }: Call, deadline: number): Promise<unknown> {
    if (!isCloudflareError(error) || error.kind !== 'permission') return error;
    const watch = watchdog(signal, { ms: Math.max(0, deadline - performance.now()), name: 'deadlineMs' });
    try {
      return await watch.race(async () => (await this.#checks()).tellApart(error, this, sorted.ids.account_id));
    } catch {
      return signal?.aborted ? signal.reason : error;
    } finally {
      watch.stop();
    }
  }

  async #check(
    call: Call,
    { status, rayId }: Answer,
    find: (mode: 'warn' | 'strict') => Promise<string[]>,
  ): Promise<void> {
    const mode = call.options.validate ?? this.#options.validate ?? defaults.validate;
    if (mode === 'off') return;
    this.drift(call.endpoint, call.options, await find(mode), { ...contextOf(call), status, rayId });
  }

  /** Drift is survivable, but nothing in place of a thing is not: the caller would trip over it later. */
  async #mustBeThere(call: Call, answer: Answer, schema: Schema<unknown>, result: unknown): Promise<void> {
    if ((await problems(schema, result, 'result')).length === 0) return;
    const { status, rayId } = answer;
    const outcome = call.endpoint.method === 'GET' ? 'rejected' : 'unknown';
    throw new ResponseError(`The answer (HTTP ${status}) holds no result`, {
      ...contextOf(call),
      status,
      rayId,
      outcome,
    });
  }

  /**
   * Tells that an answer is not as documented.
   *
   * @internal
   * @param endpoint - The operation.
   * @param options - The caller's options.
   * @param problems - What is not, a line each.
   * @param details - What else is known.
   * @throws {@link ResponseError} where the caller wants it strict.
   */
  drift({ method, path }: Endpoint, options: RequestOptions, problems: readonly string[], details: ErrorDetails): void {
    const mode = options.validate ?? this.#options.validate ?? defaults.validate;
    if (mode === 'off' || problems.length === 0) return;
    const found = problems.map((line) => this.#credentials.redact(line));
    this.#observer?.drift({ method, path, problems: found });
    if (mode === 'warn') return;
    const outcome = method === 'GET' ? 'rejected' : 'unknown';
    const message = `The answer does not have the documented shape: ${found.join('; ')}`;
    throw new ResponseError(message, { method, path, ...details, outcome });
  }

  /** The URL to call. Whatever the parser would change about the path was meant to lead elsewhere. */
  #url(endpoint: Endpoint, { path, query }: Sorted): string {
    const url = this.#baseUrl + path;
    const { origin, pathname } = plainPath.test(path) ? { origin: url, pathname: '' } : new URL(url);
    if (origin + pathname !== url) throw paramsError(endpoint, ['the path is not a plain one']);
    return query.length === 0 ? url : `${url}?${new URLSearchParams(query)}`;
  }
}

// What nearly every path looks like; a parser changes nothing about it.
const plainPath = /^(?:\/[\w-]+)+$/;

// A question that cannot be asked leaves the error as it is.
const ignored = () => {};

/** Whether a new token may help. One that is used wrongly or too often, or from the wrong place, is not a stale one. */
function isStale(error: AnyCloudflareError): boolean {
  if (error.kind !== 'authentication' || error.status === undefined) return false;
  return !['wrong_scheme', 'blocked', 'ip_not_allowed'].includes(error.reason);
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
  const { requests = defaults.rateLimit.requests, windowMs = defaults.rateLimit.windowMs } = rateLimit ?? {};
  // Elsewhere nobody counts the requests of an address, or it is that of a proxy.
  const counted = fetch === undefined && !isLoopback(new URL(baseUrl).hostname);
  const perSecond = rateLimit?.perSecond ?? (counted ? defaults.rateLimit.perSecond : undefined);
  const second = sharedSecond([baseUrl, fetch], perSecond);
  return sharedLimiter([credentials.identity, baseUrl, fetch], { requests, windowMs, second });
}
