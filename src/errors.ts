/** One class per reaction, and what every error carries. */

/** What went wrong, by what to do about it. A `switch` over it is exhaustive. */
export type ErrorKind =
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'validation'
  | 'params'
  | 'conflict'
  | 'plan'
  | 'rate_limit'
  | 'server'
  | 'network'
  | 'timeout'
  | 'response'
  | 'config';

/** Why a credential was not accepted. */
export type AuthenticationReason =
  | 'missing'
  | 'malformed'
  | 'invalid'
  | 'expired'
  | 'disabled'
  | 'ip_not_allowed'
  | 'blocked'
  | 'wrong_scheme';

/**
 * Did the call take effect? `not_sent`: it never left. `rejected`: Cloudflare refused it, nothing happened.
 * `unknown`: it may have been carried out; look before you repeat it.
 */
export type Outcome = 'not_sent' | 'rejected' | 'unknown';

/** One error out of Cloudflare's answer. */
export interface ApiError {
  /** Cloudflare's number for it. Not global: the same number means other things elsewhere. Some errors have none. */
  code?: number;
  /** What Cloudflare says. */
  message: string;
  /** The deeper causes, often the more exact ones, outermost first. */
  chain: Array<{
    /** Number of the cause. */
    code?: number;
    /** Text of the cause. */
    message: string;
  }>;
  /** JSON pointer to the part of the request body that is at fault, such as `/posts/0`. */
  pointer?: string;
}

/** What a person should know and do about an error, in the words of the documented troubleshooting tables. */
export interface Advice {
  /** Why this happens. */
  cause: string;
  /** What to do about it. */
  resolution: string;
}

/** Everything that an error can be told when it is made. */
export interface ErrorDetails {
  /** HTTP status, when there was an answer. */
  status?: number | undefined;
  /** The errors in the answer. */
  errors?: ApiError[] | undefined;
  /** Cloudflare's id of the request. */
  rayId?: string | undefined;
  /** HTTP method. */
  method?: string | undefined;
  /** Path template. */
  path?: string | undefined;
  /** The ids in the path. */
  params?: Record<string, string> | undefined;
  /** How often it was tried. */
  attempts?: number | undefined;
  /** Whether trying again can help. */
  retryable?: boolean | undefined;
  /** Did it take effect? */
  outcome?: Outcome | undefined;
  /** What to do about it. */
  advice?: Advice | undefined;
  /** Permissions of which the call needs one. */
  permissions?: readonly string[] | undefined;
  /** Milliseconds that Cloudflare asks to wait. */
  retryAfterMs?: number | undefined;
  /** What caused it; anything is made safe before it is kept. */
  cause?: unknown;
}

// A registered symbol, so that two copies of the package in one process recognise each other's errors.
const brand = Symbol.for('flarekit.error');

/** The root of all errors that this library makes. Safe to log: it never holds a credential. */
export abstract class CloudflareError extends Error {
  /** What went wrong, by what to do about it. */
  abstract readonly kind: ErrorKind;
  /** HTTP status of the answer; `undefined` when there was none. */
  readonly status: number | undefined;
  /** The errors in Cloudflare's answer, empty when it held none. */
  readonly errors: ApiError[];
  /** The `cf-ray` id of the answer, which Cloudflare's support asks for. */
  readonly rayId: string | undefined;
  /** HTTP method of the call. */
  readonly method: string | undefined;
  /** Path template of the call, without ids, so that logs group by it. */
  readonly path: string | undefined;
  /** The ids that the call was made with. */
  readonly params: Record<string, string>;
  /** How often the request was tried. */
  attempts: number;
  /** Whether the same call can succeed later without a change. */
  readonly retryable: boolean;
  /** Did the call take effect? */
  outcome: Outcome;
  /** What a person should know and do, where there is a documented answer. */
  readonly advice: Advice | undefined;
  /** Token permissions that the call accepts, any one of them, the least first. */
  readonly permissions: readonly string[];

  /** @param message - What went wrong. @param details - What is known about it. */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: safeCause(details.cause) });
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.rayId = details.rayId;
    this.method = details.method;
    this.path = details.path;
    this.params = details.params ?? {};
    this.attempts = details.attempts ?? 1;
    this.retryable = details.retryable ?? false;
    this.outcome = details.outcome ?? 'rejected';
    this.advice = details.advice;
    this.permissions = details.permissions ?? [];
  }

  /** The error as plain data, for structured logs. */
  toJSON(): Record<string, unknown> {
    const { name, kind, message, status, errors, rayId, method, path, params, attempts, retryable, outcome, advice } =
      this;
    return { name, kind, message, status, errors, rayId, method, path, params, attempts, retryable, outcome, advice };
  }
}

Object.defineProperty(CloudflareError.prototype, brand, { value: true });

/** The credential was not accepted: `reason` says why. Ask for another one. */
export class AuthenticationError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'authentication';
  /** Why the credential was not accepted. */
  readonly reason: AuthenticationReason;

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'AuthenticationError' {
    return 'AuthenticationError';
  }

  /** @param message - What went wrong. @param reason - Why. @param details - What else is known. */
  constructor(message: string, reason: AuthenticationReason, details?: ErrorDetails) {
    super(message, details);
    this.reason = reason;
  }

  /** The error as plain data, for structured logs. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}

/** The credential is good, but may not do this. `permissions` names what would do. */
export class PermissionError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'permission';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'PermissionError' {
    return 'PermissionError';
  }

  /** The error as plain data, for structured logs. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), permissions: this.permissions };
  }
}

/** What was asked for does not exist, or the token cannot see it: Cloudflare does not tell these apart. */
export class NotFoundError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'not_found';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'NotFoundError' {
    return 'NotFoundError';
  }
}

/** Cloudflare refused what was sent. `errors` says which part, where Cloudflare does. */
export class ValidationError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'validation';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'ValidationError' {
    return 'ValidationError';
  }
}

/** The params are wrong; nothing was sent. */
export class ParamsError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'params';
  /** Everything that is wrong with the params, a line each. */
  readonly problems: readonly string[];

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'ParamsError' {
    return 'ParamsError';
  }

  /** @param message - What went wrong. @param problems - All of it. @param details - What else is known. */
  constructor(message: string, problems: readonly string[], details?: ErrorDetails) {
    super(message, { outcome: 'not_sent', attempts: 0, ...details });
    this.problems = problems;
  }

  /** The error as plain data, for structured logs. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), problems: this.problems };
  }
}

/** It exists already, or stands in the way of what exists. */
export class ConflictError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'conflict';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'ConflictError' {
    return 'ConflictError';
  }
}

/** The account's or zone's plan does not include this. */
export class PlanError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'plan';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'PlanError' {
    return 'PlanError';
  }
}

/** The budget is spent. The request was not carried out. */
export class RateLimitError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'rate_limit';
  /** Milliseconds until Cloudflare takes requests again, where it said so. */
  readonly retryAfterMs: number | undefined;

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'RateLimitError' {
    return 'RateLimitError';
  }

  /** @param message - What went wrong. @param details - What else is known. */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { retryable: true, ...details });
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The error as plain data, for structured logs. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), retryAfterMs: this.retryAfterMs };
  }
}

/** Cloudflare failed on its side (5xx). */
export class ServerError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'server';
  /** Milliseconds until Cloudflare expects to be back, where it said so. */
  readonly retryAfterMs: number | undefined;

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'ServerError' {
    return 'ServerError';
  }

  /** @param message - What went wrong. @param details - What else is known. */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The error as plain data, for structured logs. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), retryAfterMs: this.retryAfterMs };
  }
}

/** No answer came, or it broke off: refused, reset, unresolvable, bad certificate. */
export class NetworkError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'network';
  /** The platform's code, such as `ECONNRESET`, where it gave one. */
  readonly code: string | undefined;

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'NetworkError' {
    return 'NetworkError';
  }

  /** @param message - What went wrong. @param code - The platform's code. @param details - What else is known. */
  constructor(message: string, code: string | undefined, details?: ErrorDetails) {
    super(message, details);
    this.code = code;
  }

  /** The error as plain data, for structured logs. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), code: this.code };
  }
}

/** It took longer than `timeoutMs` or `deadlineMs` allows. */
export class TimeoutError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'timeout';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'TimeoutError' {
    return 'TimeoutError';
  }
}

/** The answer is not what the API promises: HTML, a redirect, broken JSON, too large, or a list without an end. */
export class ResponseError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'response';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'ResponseError' {
    return 'ResponseError';
  }
}

/** The client was set up with options that cannot work. */
export class ConfigError extends CloudflareError {
  /** Marks the class. */
  readonly kind = 'config';

  /** Name of the class, also where a bundler shortens class names. */
  override get name(): 'ConfigError' {
    return 'ConfigError';
  }

  /** @param message - What is wrong with the options. */
  constructor(message: string) {
    super(message, { outcome: 'not_sent', attempts: 0 });
  }
}

/** Any error of this library: narrow it by `kind`. */
export type AnyCloudflareError =
  | AuthenticationError
  | PermissionError
  | NotFoundError
  | ValidationError
  | ParamsError
  | ConflictError
  | PlanError
  | RateLimitError
  | ServerError
  | NetworkError
  | TimeoutError
  | ResponseError
  | ConfigError;

/**
 * Whether `error` comes from this library, from whichever copy of it in the process (`instanceof` sees only its own).
 *
 * @param error - Anything that was thrown.
 * @returns `true` for every error of this library; narrow it further by `kind`.
 */
export function isCloudflareError(error: unknown): error is AnyCloudflareError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;
}

// A foreign error may carry the request, headers and all, so only its name, code and message are kept.
function safeCause(cause: unknown): unknown {
  if (isCloudflareError(cause)) return cause;
  const foreign: { name?: unknown; message?: unknown; code?: unknown } =
    typeof cause === 'object' && cause !== null ? cause : { message: String(cause) };
  const { name, message, code } = foreign;
  const safe = new Error(typeof message === 'string' ? message : '');
  safe.name = typeof name === 'string' ? name : 'Error';
  // Its stack would be this file's, which helps nobody.
  safe.stack = `${safe.name}: ${safe.message}`;
  return typeof code === 'string' || typeof code === 'number' ? Object.assign(safe, { code }) : safe;
}
