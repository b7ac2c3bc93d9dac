/** Reads a failed answer and picks the one error that says what to do about it. */
import type { Endpoint } from './endpoint.ts';
import {
  type Advice,
  type ApiError,
  AuthenticationError,
  type AuthenticationReason,
  type CloudflareError,
  ConflictError,
  type ErrorDetails,
  type ErrorKind,
  NotFoundError,
  PermissionError,
  PlanError,
  RateLimitError,
  ServerError,
  ValidationError,
} from './errors.ts';
import { type Envelope, isRecord } from './schema.ts';

/** An answer that is no success, with the call it answers. */
export interface Failure {
  /** The operation that was called. */
  endpoint: Endpoint;
  /** The ids that it was called with. */
  ids: Record<string, string>;
  /** HTTP status. */
  status: number;
  /** HTTP reason phrase. */
  statusText?: string;
  /** The body, when it was an envelope. */
  envelope: Envelope | undefined;
  /** The body as text, when it was none. */
  text: string;
  /** The `cf-ray` header. */
  rayId?: string | undefined;
  /** What `Retry-After` asks for, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** Takes credentials out of a text; a server could echo one. */
  redact: (text: string) => string;
}

/** The documented texts: which message is shown when is part of the contract, to the letter. */
export const documented = {
  token: 'Invalid Cloudflare API token',
  configuration:
    'Invalid Cloudflare configuration. Please verify your API token has Account Settings (Read) permission.',
  ping: 'Cloudflare ping failed',
} as const;

/** Cause and resolution for the documented messages and troubleshooting topics. */
export const advice = {
  token: {
    cause: 'The API token is incorrect, expired, or revoked.',
    resolution: 'Generate a new API token in the Cloudflare dashboard and reconnect.',
  },
  configuration: {
    cause: 'The token is valid but lacks the minimum required permission to validate the connection.',
    resolution: 'Edit the API token in Cloudflare and add the Account > Account Settings > Read permission.',
  },
  ping: {
    cause: 'The Cloudflare API returned a 5xx server error.',
    resolution: 'This is a transient Cloudflare issue. Retry the connection after a few minutes.',
  },
  notFound: {
    cause: 'The specified ID does not exist or the token lacks access.',
    resolution: 'Verify the account or policy ID and ensure your token permissions cover the requested resource.',
  },
  address: {
    cause: 'The token has a client IP filter that does not include the address this call came from.',
    resolution: 'Extend the client IP filter of the API token.',
  },
  scheme: {
    cause: 'This endpoint does not take this kind of credential.',
    resolution: 'Use a user API token, or the account e-mail with the Global API Key, as the message says.',
  },
  blocked: {
    cause: 'Too many calls with a wrong credential.',
    resolution: 'Correct the credential and wait some minutes before the next call.',
  },
  endpoint: {
    cause: 'The path or method is not one that the API knows.',
    resolution: 'Check the endpoint against the API documentation.',
  },
  limited: {
    cause: 'More requests were made than the limit allows: 1,200 in five minutes for everything one user does.',
    resolution: 'Wait as long as Cloudflare asks, and make fewer requests.',
  },
} satisfies Record<string, Advice>;

/** Picks the error for a failed answer: by status first, by code only within the operation it came from. */
export function toError(failure: Failure): CloudflareError {
  const errors = readErrors(failure);
  const verdict = judge(failure, errors);
  const details: ErrorDetails = {
    status: failure.status,
    errors,
    rayId: failure.rayId,
    method: failure.endpoint.method,
    path: failure.endpoint.path,
    params: failure.ids,
    permissions: failure.endpoint.permissions,
    retryable: verdict.retryable,
    // A server that failed may have done the work first; everything else was refused before it.
    outcome: verdict.kind === 'server' ? 'unknown' : 'rejected',
    advice: verdict.advice,
    retryAfterMs: failure.retryAfterMs,
  };
  const message = verdict.message ?? said(failure, errors);
  switch (verdict.kind) {
    case 'authentication':
      return new AuthenticationError(message, verdict.reason ?? 'invalid', details);
    case 'permission':
      return new PermissionError(permissionMessage(message, failure.endpoint.permissions), {
        ...details,
        advice: permissionAdvice(failure.endpoint.permissions),
      });
    case 'not_found':
      return new NotFoundError(message, details);
    case 'conflict':
      return new ConflictError(message, details);
    case 'plan':
      return new PlanError(message, details);
    case 'rate_limit':
      return new RateLimitError(limitMessage(failure.retryAfterMs), {
        ...details,
        retryable: true,
        advice: advice.limited,
      });
    case 'server':
      return new ServerError(message, details);
    default:
      return new ValidationError(message, details);
  }
}

interface Verdict {
  kind: ErrorKind;
  reason?: AuthenticationReason;
  message?: string;
  advice?: Advice;
  retryable?: boolean;
}

type Evidence = Failure & {
  /** Every code of the answer, those of the chains included. */
  codes: ReadonlySet<number>;
  /** Every text of the answer in one, for the errors that carry no code. */
  says: string;
};

// In this order, since a limit can hide in any status and a credential problem in any 4xx.
const judges = [
  limitVerdict,
  serverVerdict,
  schemeVerdict,
  credentialVerdict,
  ownVerdict,
  missingVerdict,
  refusedVerdict,
];

function judge(failure: Failure, errors: ApiError[]): Verdict {
  const each = errors.flatMap((error) => [error, ...error.chain]);
  const evidence: Evidence = {
    ...failure,
    codes: new Set(each.flatMap((error) => error.code ?? [])),
    says: [...each.map((error) => error.message), ...(failure.envelope?.messages.map(textOf) ?? [])].join('\n'),
  };
  for (const consider of judges) {
    const verdict = consider(evidence);
    if (verdict !== undefined) return verdict;
  }
  return { kind: 'validation' };
}

const limitCodes = [971, 10429, 1134];

function limitVerdict({ status, codes, says, envelope, text }: Evidence): Verdict | undefined {
  const page = envelope === undefined && /error\s*(?:code:?\s*)?1015|you are being rate limited/i.test(text);
  const limited =
    status === 429 || page || limitCodes.some((code) => codes.has(code)) || /throttling your request speed/i.test(says);
  return limited ? { kind: 'rate_limit' } : undefined;
}

function serverVerdict({ status, codes, says, statusText }: Evidence): Verdict | undefined {
  const internal = codes.has(10001) && /internal/i.test(says);
  if (status < 500 && status !== 408 && !internal) return undefined;
  const reason = statusText === undefined || statusText === '' ? '' : ` ${statusText}`;
  return {
    kind: 'server',
    // 501 and 505 mean that the server will never do it.
    retryable: status !== 501 && status !== 505,
    message: `Cloudflare server error (HTTP ${status}${reason})${says === '' ? '' : `: ${says.split('\n')[0]}`}`,
  };
}

function schemeVerdict({ says }: Evidence): Verdict | undefined {
  const scheme =
    /not allowed for the \S+ authentication scheme|method not allowed for token|does not support account owned tokens/i;
  return scheme.test(says) ? { kind: 'authentication', reason: 'wrong_scheme', advice: advice.scheme } : undefined;
}

function credentialVerdict(evidence: Evidence): Verdict | undefined {
  const { status, codes, says } = evidence;
  const token = (reason: AuthenticationReason): Verdict => ({
    kind: 'authentication',
    reason,
    message: documented.token,
    advice: advice.token,
  });
  if (codes.has(9109)) {
    if (/from location/i.test(says))
      return { kind: 'authentication', reason: 'ip_not_allowed', advice: advice.address };
    if (/max auth failures/i.test(says)) return { kind: 'authentication', reason: 'blocked', advice: advice.blocked };
    if (/invalid access token/i.test(says)) return token('invalid');
  }
  if (codes.has(6003)) return token('malformed');
  if (codes.has(9106) || codes.has(9107) || /missing authentication/i.test(says)) return token('missing');
  if (codes.has(9103)) return token('invalid');
  if (codes.has(9300) && /session/i.test(says)) return token('expired');
  if (codes.has(10001) && status < 500 && /unable to authenticate/i.test(says)) return token('invalid');
  if (codes.has(1000) && /invalid api token/i.test(says)) return token('invalid');
  if (codes.has(10000) && status === 400) return token('invalid');
  return status === 401 ? token('invalid') : undefined;
}

function ownVerdict({ endpoint, codes, ids }: Evidence): Verdict | undefined {
  for (const [code, kind] of Object.entries(endpoint.codes ?? {})) {
    if (!codes.has(Number(code))) continue;
    return kind === 'not_found' ? notFound(endpoint.resource ?? containerOf(ids)) : { kind };
  }
  return undefined;
}

function missingVerdict({ endpoint, status, codes, says, ids }: Evidence): Verdict | undefined {
  if (codes.has(7003)) return notFound(malformedOf(ids) ?? endpoint.resource ?? containerOf(ids));
  if (codes.has(7000) || codes.has(7001) || status === 405) return { kind: 'not_found', advice: advice.endpoint };
  if (codes.has(9109) && Object.keys(ids).length > 0) return notFound(containerOf(ids) ?? endpoint.resource);
  if (status === 404) {
    const named = /^(\w+) not found\.?$/im.exec(says)?.[1];
    return notFound(endpoint.resource ?? named ?? containerOf(ids));
  }
  return undefined;
}

const conflictCodes = [81053, 81056, 81057, 81058, 1061, 1008];
const planText =
  /not entitled|entitlement|not available (?:on|for) your plan|upgrade your plan|requires? an? (?:enterprise|business|pro)\b/i;

function refusedVerdict({ status, codes, says }: Evidence): Verdict | undefined {
  if (codes.has(17200) || planText.test(says)) return { kind: 'plan' };
  const exists = conflictCodes.some((code) => codes.has(code)) || /already (?:exists|a member|invited)/i.test(says);
  if (status === 409 || (status < 500 && status !== 403 && exists)) return { kind: 'conflict' };
  return status === 403 || codes.has(9109) || /^requires permission/im.test(says) ? { kind: 'permission' } : undefined;
}

function notFound(resource: string | undefined): Verdict {
  return resource === undefined
    ? { kind: 'not_found', advice: advice.notFound }
    : { kind: 'not_found', message: `${resource} not found`, advice: advice.notFound };
}

/** What the outermost id of a path stands for: with `account_id` it is the account that may be out of reach. */
function containerOf(ids: Record<string, string>): string | undefined {
  return resourceOf(Object.keys(ids)[0]);
}

// Only ids that cannot be right are blamed; settings and the like have names for ids.
function malformedOf(ids: Record<string, string>): string | undefined {
  const wrong = Object.entries(ids).find(
    ([name, id]) => name.endsWith('_id') && !/^(?:[0-9a-f]{32}|[0-9a-f-]{36})$/i.test(id),
  );
  return resourceOf(wrong?.[0]);
}

function resourceOf(name: string | undefined): string | undefined {
  const words = name?.replace(/_(?:id|identifier)$/, '').split('_');
  if (words === undefined || words[0] === undefined) return undefined;
  return [words[0].charAt(0).toUpperCase() + words[0].slice(1), ...words.slice(1)].join(' ');
}

function limitMessage(retryAfterMs: number | undefined): string {
  const when =
    retryAfterMs === undefined ? 'wait before the next request' : `try again in ${Math.ceil(retryAfterMs / 1000)} s`;
  return `Rate limited by Cloudflare: ${when}`;
}

function permissionMessage(message: string, permissions: readonly string[]): string {
  if (permissions.length === 0) return `Permission denied: ${message}`;
  return `Permission denied, this call needs ${permissions[0]}: ${message}`;
}

function permissionAdvice(permissions: readonly string[]): Advice {
  const accepted = permissions.slice(0, 6).join(', ');
  return {
    cause: 'The token is valid but lacks a permission that this call accepts, or does not cover the account or zone.',
    resolution:
      accepted === ''
        ? 'Check that the token has the necessary permissions for the action.'
        : `Edit the API token in Cloudflare and add one of: ${accepted}.`,
  };
}

/** Cloudflare's own words; `messages` and the status text stand in where `errors` holds nothing. */
function said({ status, statusText, envelope, text }: Failure, errors: ApiError[]): string {
  const first = errors[0];
  if (first !== undefined && first.message !== '') {
    const deepest = first.chain.at(-1)?.message;
    return deepest === undefined || deepest === first.message ? first.message : `${first.message}: ${deepest}`;
  }
  const messages = envelope?.messages.map(textOf).filter((message) => message !== '');
  if (messages !== undefined && messages.length > 0) return messages.join('; ');
  const blocked = status === 403 && /<html/i.test(text) ? ', blocked before it reached the API' : '';
  return `HTTP ${status}${statusText === undefined || statusText === '' ? '' : ` ${statusText}`}${blocked}`;
}

function readErrors({ envelope, redact }: Failure): ApiError[] {
  return (envelope?.errors ?? []).slice(0, 100).map((raw): ApiError => {
    const error: ApiError = { ...coded(raw, redact), chain: chainOf(raw, redact, 0) };
    const source = isRecord(raw) && isRecord(raw.source) ? raw.source.pointer : undefined;
    if (typeof source === 'string') error.pointer = redact(source);
    return error;
  });
}

function chainOf(raw: unknown, redact: (text: string) => string, depth: number): ApiError['chain'] {
  const chain = isRecord(raw) ? raw.error_chain : undefined;
  // A lying server could nest without end.
  if (!Array.isArray(chain) || depth > 5) return [];
  return chain.slice(0, 20).flatMap((link) => [coded(link, redact), ...chainOf(link, redact, depth + 1)]);
}

function coded(raw: unknown, redact: (text: string) => string): { code?: number; message: string } {
  const message = redact(textOf(raw)).slice(0, 2000);
  const code = isRecord(raw) ? Number(raw.code ?? Number.NaN) : Number.NaN;
  // Zero stands for "no code" in the answers of some products.
  return Number.isFinite(code) && code !== 0 ? { code, message } : { message };
}

function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  const message = isRecord(raw) ? raw.message : undefined;
  return typeof message === 'string' ? message : '';
}
