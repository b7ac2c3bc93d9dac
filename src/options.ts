/** What a client and a call can be told, with every default in one literal. */
import { ConfigError } from './errors.ts';
import type { Hooks, Logger } from './observe.ts';
import type { RateLimiter } from './rate-limit.ts';

/** Where an API token comes from: the token itself, or a function that fetches it from a secret manager. */
export type TokenSource = string | (() => string | Promise<string>);

/** How the client behaves when an answer does not have the documented shape. */
export type ValidateMode = 'strict' | 'warn' | 'off';

/** When and how often a failed request is tried again. */
export interface RetryOptions {
  /**
   * How often a request is repeated after a server or network failure. Writes that may have been carried out are never
   * repeated.
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
}

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
  /** Retry settings for this call; `false` for none. */
  retry?: RetryOptions | false | undefined;
  /** Response checks for this call. */
  validate?: ValidateMode | undefined;
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
   * How many pages may be fetched ahead of the one being read, once the server has said how many there are.
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
   * The budget to keep within, shared by all clients of this process that use the same credential; a limiter of your
   * own; or `false` for none.
   */
  rateLimit?: RateLimitOptions | RateLimiter | false | undefined;
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
  rateLimit: { requests: 1200, windowMs: 300_000 },
  validate: 'warn' as ValidateMode,
  maxResponseBytes: 64 * 1024 * 1024,
  maxPages: 10_000,
  pagesAhead: 4,
} as const;

const week = 7 * 24 * 3_600_000;

type Kind = 'string' | 'function' | 'boolean' | 'object' | 'ms' | 'count' | 'many';

// A misspelt option would silently fall back to the environment's credentials, so each name is known.
const requestKinds: Record<keyof RequestOptions, readonly Kind[]> = {
  signal: ['object'],
  timeoutMs: ['ms'],
  deadlineMs: ['ms'],
  retry: ['object', 'boolean'],
  validate: ['string'],
  headers: ['object'],
};

const clientKinds: Record<keyof ClientOptions, readonly Kind[]> = {
  apiToken: ['string', 'function'],
  apiKey: ['string'],
  email: ['string'],
  env: ['boolean'],
  baseUrl: ['string'],
  fetch: ['function'],
  timeoutMs: ['ms'],
  deadlineMs: ['ms'],
  retry: ['object', 'boolean'],
  rateLimit: ['object', 'boolean'],
  validate: ['string'],
  maxResponseBytes: ['many'],
  logger: ['object', 'function'],
  userAgent: ['string'],
  onRequest: ['function'],
  onResponse: ['function'],
  onRetry: ['function'],
  onWait: ['function'],
  onDrift: ['function'],
};

const listKinds: Record<keyof ListOptions, readonly Kind[]> = {
  ...requestKinds,
  cursor: ['string'],
  maxPages: ['many'],
  pagesAhead: ['count'],
};

const retryKinds: Record<keyof RetryOptions, readonly Kind[]> = {
  limit: ['count'],
  rateLimitLimit: ['count'],
  baseMs: ['count'],
  maxDelayMs: ['count'],
  maxRetryAfterMs: ['count'],
};

const known = {
  client: clientKinds,
  request: requestKinds,
  list: listKinds,
  raw: { ...requestKinds, query: ['object'], body: [], schema: ['object', 'function'] },
  rawList: { ...listKinds, query: ['object'], schema: ['object', 'function'] },
} satisfies Record<string, Record<string, readonly Kind[]>>;

/**
 * Everything that is wrong with `options`, a line each; values are never printed, since one may be a secret.
 *
 * @param which - Whose options these are.
 * @param options - What the caller gave.
 */
export function optionProblems(which: keyof typeof known, options: unknown): string[] {
  if (options === undefined) return [];
  if (typeof options !== 'object' || options === null) return [`options must be an object, not ${typeof options}`];
  const found = kindProblems(known[which], options);
  const { retry, validate, rateLimit } = options as ClientOptions;
  if ([retry, rateLimit].some((setting: unknown) => setting === true))
    found.push('retry and rateLimit take settings or false, not true');
  if (typeof retry === 'object' && retry !== null) {
    found.push(...kindProblems(retryKinds, retry).map((problem) => `retry.${problem}`));
  }
  if (typeof validate === 'string' && !['strict', 'warn', 'off'].includes(validate)) {
    found.push("validate must be 'strict', 'warn' or 'off'");
  }
  return found;
}

function kindProblems(kinds: Record<string, readonly Kind[]>, options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const allowed = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (allowed === undefined) {
      const near = Object.keys(kinds).find(
        (other) => other.toLowerCase() === name.toLowerCase().replaceAll(/[_-]/g, ''),
      );
      return [`${name} is not an option${near === undefined ? '' : `: did you mean ${near}?`}`];
    }
    if (value === undefined || allowed.length === 0 || allowed.some((kind) => isKind(kind, value))) return [];
    return [`${name} must be ${allowed.map((kind) => kindNames[kind]).join(' or ')}`];
  });
}

const kindNames: Record<Kind, string> = {
  string: 'a string',
  function: 'a function',
  boolean: 'a boolean',
  object: 'an object',
  ms: 'a number of milliseconds above 0',
  count: 'a number from 0',
  many: 'a number above 0',
};

function isKind(kind: Kind, value: unknown): boolean {
  if (kind === 'object') return typeof value === 'object' && value !== null;
  if (kind !== 'ms' && kind !== 'count' && kind !== 'many') return typeof value === kind;
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  // Timers count in 32 bits: what is longer would fire at once.
  if (kind === 'ms') return value > 0 && value <= week;
  return kind === 'count' ? value >= 0 : value > 0;
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
  const loopback = /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new ConfigError('baseUrl must be https: the credential would travel in the clear');
  }
  if (url.username !== '' || url.password !== '')
    throw new ConfigError('baseUrl must not hold a user name or password');
  if (url.search !== '' || url.hash !== '') throw new ConfigError('baseUrl must not hold a query or a fragment');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
