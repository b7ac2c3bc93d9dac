/** What a client and a call can be told, with every default in one literal. */
import { ConfigError } from './errors.ts';
import type { Hooks, Logger } from './observe.ts';
import type { PlanName } from './permissions/routes.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { RedisLimiterOptions } from './redis.ts';
import { closest } from './spelling.ts';

/**
 * Where an API token comes from: the token itself, or a function that fetches it from a secret manager. For a token that
 * is rolled while clients use it, give them all one `rotating` source.
 */
export type TokenSource = string | (() => string | Promise<string>);

/** How the client behaves when an answer does not have the documented shape. */
export type ValidateMode = 'strict' | 'warn' | 'off';

/** When and how often a failed request is tried again. */
export interface RetryOptions {
  /**
   * How often a request is repeated after a server or network failure. A write that may have been carried out is
   * repeated only where that changes nothing: PUT, DELETE, and the calls that say so.
   * @default 3
   */
  limit?: number | undefined;
  /**
   * How often a request is repeated after a 429, which Cloudflare sends without carrying the request out.
   * @default 10
   */
  rateLimitLimit?: number | undefined;
  /**
   * Milliseconds that the first wait is drawn from; each further wait doubles it.
   * @default 500
   */
  baseMs?: number | undefined;
  /**
   * Milliseconds that a wait is never longer than, unless the server asks for more.
   * @default 30000
   */
  maxDelayMs?: number | undefined;
  /**
   * Milliseconds of `Retry-After` that are still waited for; a longer one fails the call at once.
   * @default 300000
   */
  maxRetryAfterMs?: number | undefined;
}

/** The budget of one credential. */
export interface RateLimitOptions {
  /**
   * Requests that one window allows.
   * @default 1200
   */
  requests?: number | undefined;
  /**
   * Length of a window in milliseconds.
   * @default 300000
   */
  windowMs?: number | undefined;
  /**
   * Requests that may leave in one second, since Cloudflare also counts those of one address, whoever sends them.
   * @default 200, or any number with a `fetch` of your own and on loopback
   */
  perSecond?: number | undefined;
}

/**
 * Who goes first when several calls wait for the budget. `'interactive'` passes everything else: somebody waits for the
 * answer. `'bulk'` lets everything else pass and leaves a twentieth of each window to it. Whoever has waited for two
 * windows counts as of the next higher priority, so none waits for ever.
 */
export type Priority = 'interactive' | 'normal' | 'bulk';

/** What a call can be told. */
export interface RequestOptions {
  /** Ends the call; the signal's own reason is thrown. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds that one attempt may take, from the start of sending to the last byte of the answer.
   * @default 60000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds that the whole call may take: queueing, attempts and waits together. Never longer than a week.
   * @default 3600000
   */
  deadlineMs?: number | undefined;
  /** Retry settings for this call, each over the client's own; `false` for no retries. */
  retry?: RetryOptions | false | undefined;
  /** Response checks for this call. */
  validate?: ValidateMode | undefined;
  /**
   * Who goes first when calls have to wait for the budget.
   * @default 'normal'
   */
  priority?: Priority | undefined;
  /** Further request headers; those that authenticate cannot be set here. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** What a list can be told. */
export interface ListOptions extends RequestOptions {
  /** Where to begin: the `cursor` of a page that was read earlier, also in another process. */
  cursor?: string | undefined;
  /**
   * Pages after which a list that does not end is given up with an error.
   * @default 10000
   */
  maxPages?: number | undefined;
  /**
   * How many pages may be fetched ahead of the one being read, once the server has said how many there are. Large pages
   * are fetched one ahead, so that memory stays flat, and so are all while other calls wait for the budget.
   * @default 4
   */
  pagesAhead?: number | undefined;
}

/** What a client can be told. Everything is optional: without credentials, the environment's are taken. */
export interface ClientOptions extends Hooks {
  /** API token, sent as `Authorization: Bearer`. A function is asked once, and again after an authentication failure. */
  apiToken?: TokenSource | undefined;
  /** Global API Key, together with `email`. Prefer an API token, which can be scoped. */
  apiKey?: string | undefined;
  /** E-mail address of the account that `apiKey` belongs to. */
  email?: string | undefined;
  /**
   * Whether `CLOUDFLARE_API_TOKEN`, `CLOUDFLARE_API_KEY`, `CLOUDFLARE_EMAIL` and `CLOUDFLARE_BASE_URL` are read. An
   * explicit credential switches the environment's credentials off in any case.
   * @default true
   */
  env?: boolean | undefined;
  /**
   * Where the API is. Must be https, except on loopback.
   * @default 'https://api.cloudflare.com/client/v4'
   */
  baseUrl?: string | undefined;
  /**
   * Replaces the platform's `fetch`: for an emulator, a proxy or a runtime of its own.
   * @param request - The request, complete with credentials.
   * @returns The answer.
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /**
   * Milliseconds that one attempt may take, from the start of sending to the last byte of the answer.
   * @default 60000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds that a whole call may take: queueing, attempts and waits together. Never longer than a week.
   * @default 3600000
   */
  deadlineMs?: number | undefined;
  /** Retry settings; `false` for none. */
  retry?: RetryOptions | false | undefined;
  /**
   * The budget to keep within; a limiter, such as `RedisLimiter` of `flarekit/redis`; or `false` for none. All clients
   * of a process share a budget that have the same credential, base URL and `fetch`: keep one function and pass it to
   * each client, since one made anew for each begins a budget of its own. The same goes for an `apiToken` function.
   */
  rateLimit?: RateLimitOptions | RateLimiter | false | undefined;
  /**
   * Who goes first when calls have to wait for the budget, for all calls that do not say otherwise.
   * @default 'normal'
   */
  priority?: Priority | undefined;
  /**
   * The lowest plan among the zones that the client works on. It decides the limits that single endpoints have beside the
   * budget: how often caches may be purged, and the activation of a zone be checked.
   * @default 'free'
   */
  plan?: PlanName | undefined;
  /**
   * What happens when an answer does not have the documented shape: `'warn'` returns it and calls `onDrift`, `'strict'`
   * throws, `'off'` does not look.
   * @default 'warn'
   */
  validate?: ValidateMode | undefined;
  /**
   * Bytes of an answer's body above which it is refused.
   * @default 67108864
   */
  maxResponseBytes?: number | undefined;
  /** Takes `console`, pino and the like. Nothing is logged without it. */
  logger?: Logger | undefined;
  /** Put in front of this library's name in the `User-Agent` header, such as `my-connector/1.2`. */
  userAgent?: string | undefined;
}

/** All defaults. */
export const defaults = {
  baseUrl: 'https://api.cloudflare.com/client/v4',
  timeoutMs: 60_000,
  deadlineMs: 3_600_000,
  retry: { limit: 3, rateLimitLimit: 10, baseMs: 500, maxDelayMs: 30_000, maxRetryAfterMs: 300_000 },
  rateLimit: { requests: 1200, windowMs: 300_000, perSecond: 200 },
  priority: 'normal' as Priority,
  plan: 'free' as PlanName,
  validate: 'warn' as ValidateMode,
  maxResponseBytes: 64 * 1024 * 1024,
  maxPages: 10_000,
  pagesAhead: 4,
} as const;

const week = 7 * 24 * 3_600_000;

// What a kind of value is called, and how it is recognised.
const kinds = {
  string: ['a string', (value) => typeof value === 'string'],
  printable: ['a string of printable ASCII characters', (value) => typeof value === 'string' && !/[^ -~]/.test(value)],
  function: ['a function', (value) => typeof value === 'function'],
  boolean: ['a boolean', (value) => typeof value === 'boolean'],
  false: ['false', (value) => value === false],
  object: ['an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
  signal: ['an AbortSignal', isSignal],
  redis: ['an ioredis client', (value) => typeof (value as { eval?: unknown } | null)?.eval === 'function'],
  limiter: ['a limiter with acquire, settle and pause', isLimiter],
  priority: [
    "'interactive', 'normal' or 'bulk'",
    (value) => value === 'interactive' || value === 'normal' || value === 'bulk',
  ],
  plan: [
    "'free', 'pro', 'business' or 'enterprise'",
    (value) => value === 'free' || value === 'pro' || value === 'business' || value === 'enterprise',
  ],
  mode: ["'strict', 'warn' or 'off'", (value) => value === 'strict' || value === 'warn' || value === 'off'],
  // Timers count in 32 bits: what is longer would fire at once.
  ms: [
    'a number of milliseconds above 0, a week at the most',
    (value) => isNumber(value) && value > 0 && value <= week,
  ],
  wait: ['a number of milliseconds from 0', (value) => isNumber(value) && value >= 0],
  count: ['a number from 0', (value) => isNumber(value) && value >= 0],
  many: ['a number from 1', (value) => isNumber(value) && value >= 1],
} satisfies Record<string, [name: string, test: (value: unknown) => boolean]>;

type Kind = keyof typeof kinds;
type Kinds<Options> = Readonly<Record<keyof Options, readonly Kind[]>>;

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

function isLimiter(value: unknown): boolean {
  const limiter = (value ?? {}) as Partial<RateLimiter>;
  return [limiter.acquire, limiter.settle, limiter.pause].every((method) => typeof method === 'function');
}

// A misspelt option would silently fall back to the environment's credentials, so each name is known.
const requestKinds: Kinds<RequestOptions> = {
  signal: ['signal'],
  timeoutMs: ['ms'],
  deadlineMs: ['ms'],
  retry: ['object', 'false'],
  validate: ['mode'],
  priority: ['priority'],
  headers: ['object'],
};

const clientKinds: Kinds<ClientOptions> = {
  apiToken: ['string', 'function'],
  apiKey: ['string'],
  email: ['string'],
  env: ['boolean'],
  baseUrl: ['string'],
  fetch: ['function'],
  timeoutMs: ['ms'],
  deadlineMs: ['ms'],
  retry: ['object', 'false'],
  rateLimit: ['object', 'false'],
  priority: ['priority'],
  plan: ['plan'],
  validate: ['mode'],
  maxResponseBytes: ['many'],
  logger: ['object', 'function'],
  userAgent: ['printable'],
  onRequest: ['function'],
  onResponse: ['function'],
  onRetry: ['function'],
  onWait: ['function'],
  onDrift: ['function'],
};

const listKinds: Kinds<ListOptions> = {
  ...requestKinds,
  cursor: ['string'],
  maxPages: ['many'],
  pagesAhead: ['count'],
};

const retryKinds: Kinds<RetryOptions> = {
  limit: ['count'],
  rateLimitLimit: ['count'],
  baseMs: ['wait'],
  maxDelayMs: ['wait'],
  maxRetryAfterMs: ['wait'],
};

const rateLimitKinds: Kinds<RateLimitOptions> = {
  requests: ['many'],
  windowMs: ['ms'],
  perSecond: ['many'],
};

const fleetKinds: Kinds<RedisLimiterOptions> = {
  redis: ['redis'],
  name: ['string'],
  requests: ['many'],
  windowMs: ['ms'],
  perSecond: ['many'],
  processes: ['many'],
  logger: ['object', 'function'],
};

const known = {
  client: clientKinds,
  request: requestKinds,
  list: listKinds,
  raw: { ...requestKinds, query: ['object'], body: [], schema: ['object', 'function'] },
  fleet: fleetKinds,
  rawList: { ...listKinds, query: ['object'], schema: ['object', 'function'] },
  policyWrite: { ...requestKinds, check: ['boolean'], readBack: ['boolean'] },
  alertPoll: { ...requestKinds, intervalMs: ['ms'], overlapMs: ['ms'] },
} satisfies Record<string, Record<string, readonly Kind[]>>;

/** Whose options are checked. */
export type OptionSet = keyof typeof known;

/**
 * Everything that is wrong with `options`, a line each; values are never printed, since one may be a secret.
 *
 * @param which - Whose options these are.
 * @param options - What the caller gave.
 */
export function optionProblems(which: OptionSet, options: unknown): string[] {
  if (options === undefined) return [];
  if (!isKind('object', options)) {
    return [
      `options must be an object, not ${options === null ? 'null' : Array.isArray(options) ? 'an array' : typeof options}`,
    ];
  }
  const { retry, rateLimit } = options as ClientOptions;
  const found = kindProblems(known[which], options as object);
  if (isKind('object', retry)) found.push(...kindProblems(retryKinds, retry as object, 'retry.'));
  if (which === 'client' && isKind('object', rateLimit)) found.push(...limiterProblems(rateLimit as object));
  return found;
}

function limiterProblems(rateLimit: object): string[] {
  if (!['acquire', 'settle', 'pause'].some((method) => method in rateLimit)) {
    return kindProblems(rateLimitKinds, rateLimit, 'rateLimit.');
  }
  return isKind('limiter', rateLimit) ? [] : [`rateLimit must be ${kinds.limiter[0]}`];
}

function kindProblems(expected: Readonly<Record<string, readonly Kind[]>>, options: object, prefix = ''): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const allowed = Object.hasOwn(expected, name) ? expected[name] : undefined;
    if (allowed === undefined) {
      const near = closest(name, Object.keys(expected));
      return [`${prefix}${name} is not an option${near === undefined ? '' : `: did you mean ${near}?`}`];
    }
    if (value === undefined || allowed.length === 0 || allowed.some((kind) => isKind(kind, value))) return [];
    return [`${prefix}${name} must be ${allowed.map((kind) => kinds[kind][0]).join(' or ')}`];
  });
}

function isKind(kind: Kind, value: unknown): boolean {
  return kinds[kind][1](value);
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * The base URL, checked and without a trailing slash. It decides where the credential goes.
 *
 * @param baseUrl - What the caller or the environment gave.
 * @throws {@link ConfigError} when it is no URL, not https outside loopback, or carries a login, a query or a fragment.
 */
export function checkBaseUrl(baseUrl: string): string {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new ConfigError('baseUrl must be an absolute URL, such as https://api.cloudflare.com/client/v4');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new ConfigError('baseUrl must be https: the credential would travel in the clear');
  }
  if (url.username !== '' || url.password !== '')
    throw new ConfigError('baseUrl must not hold a user name or password');
  if (url.search !== '' || url.hash !== '') throw new ConfigError('baseUrl must not hold a query or a fragment');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
