/** Reads a failed answer and picks the one error that says what to do about it. */

import { advice, documented } from './advice.ts';
import { isPage } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import type { Envelope } from './envelope.ts';
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
  ResponseError,
  ServerError,
  ValidationError,
} from './errors.ts';
import { isRecord } from './schema.ts';

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

/** Picks the error for a failed answer: by status first, by code only within the operation it came from. */
export function toError(failure: Failure): CloudflareError {
  const { endpoint, retryAfterMs, status } = failure;
  const evidence = evidenceOf(failure);
  const verdict = judge(evidence);
  const details: ErrorDetails = {
    status,
    errors: evidence.errors,
    rayId: failure.rayId,
    method: endpoint.method,
    path: endpoint.path,
    params: failure.ids,
    permissions: endpoint.permissions,
    // 501 and 505 mean that the server will never do it.
    retryable: verdict.kind === 'server' && status !== 501 && status !== 505,
    // A server that failed may have done the work first; everything else was refused before it.
    outcome: verdict.kind === 'server' ? 'unknown' : 'rejected',
    advice: verdict.advice,
    retryAfterMs,
  };
  const message = verdict.message ?? said(evidence);
  switch (verdict.kind) {
    case 'authentication':
      return new AuthenticationError(message, verdict.reason ?? 'invalid', details);
    case 'permission':
      return new PermissionError(permissionMessage(message, endpoint.permissions), {
        ...details,
        advice: permissionAdvice(endpoint.permissions),
      });
    case 'not_found':
      return new NotFoundError(message, details);
    case 'conflict':
      return new ConflictError(message, details);
    case 'plan':
      return new PlanError(message, details);
    case 'rate_limit':
      return new RateLimitError(limitMessage(retryAfterMs), { ...details, retryable: true, advice: advice.limited });
    case 'server':
      return new ServerError(`Cloudflare server error (${statusOf(failure)})${colon(evidence.words)}`, details);
    case 'response':
      return new ResponseError(message, details);
    default:
      return new ValidationError(message, details);
  }
}

interface Verdict {
  kind: ErrorKind;
  reason?: AuthenticationReason;
  message?: string;
  advice?: Advice;
}

type Evidence = Failure & {
  /** The errors of the answer. */
  errors: ApiError[];
  /** Every code of the answer, those of the chains included. */
  codes: ReadonlySet<number>;
  /** Every text of the answer, a line each: many errors carry no code, and no code means the same everywhere. */
  says: string;
  /** What Cloudflare says, in one line for a person; else the start of a plain body; may be empty. */
  words: string;
};

function evidenceOf(failure: Failure): Evidence {
  const errors = readErrors(failure);
  const each = errors.flatMap((error) => [error, ...error.chain]);
  const messages = (failure.envelope?.messages ?? []).slice(0, 20).map((raw) => failure.redact(textOf(raw)));
  return {
    ...failure,
    errors,
    codes: new Set(each.flatMap((error) => error.code ?? [])),
    says: [...each.map((error) => error.message), ...messages].join('\n'),
    words: wordsOf(errors, messages) || excerptOf(failure),
  };
}

// In this order, since a limit can hide in any status and a credential problem in any 4xx.
const judges = [
  limitVerdict,
  serverVerdict,
  interceptedVerdict,
  schemeVerdict,
  credentialVerdict,
  ownVerdict,
  missingVerdict,
  refusedVerdict,
];

function judge(evidence: Evidence): Verdict {
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

function serverVerdict({ status, codes, says }: Evidence): Verdict | undefined {
  const internal = codes.has(10001) && /internal/i.test(says);
  return status >= 500 || status === 408 || internal ? { kind: 'server' } : undefined;
}

/** The API refuses in JSON: a page was written by something else on the way, and no permission would help. */
function interceptedVerdict(failure: Evidence): Verdict | undefined {
  if (failure.status !== 403 || !isPage(failure.text)) return undefined;
  const message = `Blocked before it reached the API (${statusOf(failure)})`;
  return { kind: 'response', message, advice: advice.intercepted };
}

const schemeText =
  /not allowed for the \S+ authentication scheme|method not allowed for token|does not support account owned tokens/i;

function schemeVerdict({ status, codes, says }: Evidence): Verdict | undefined {
  const refused = codes.has(10405) || (status === 405 && codes.has(10000)) || schemeText.test(says);
  return refused ? { kind: 'authentication', reason: 'wrong_scheme', advice: advice.scheme } : undefined;
}

// Each number with its words: DNS has numbers from 9000 to 9199 of its own, for fields of a record.
const credentialFaults: ReadonlyArray<[code: number, says: RegExp, reason: AuthenticationReason]> = [
  [9109, /from location/i, 'ip_not_allowed'],
  [9109, /max auth failures/i, 'blocked'],
  [9109, /invalid access token/i, 'invalid'],
  [6003, /header/i, 'malformed'],
  [9106, /x-auth-|authenticat|authoriz/i, 'missing'],
  [9107, /x-auth-|authenticat|authoriz/i, 'missing'],
  [1001, /missing authentication/i, 'missing'],
  [9103, /x-auth-|authenticat|authoriz/i, 'invalid'],
  [9300, /session/i, 'expired'],
  [10001, /unable to authenticate/i, 'invalid'],
  [1000, /invalid api token/i, 'invalid'],
];

function credentialVerdict({ status, codes, says }: Evidence): Verdict | undefined {
  const fault = credentialFaults.find(([code, words]) => codes.has(code) && words.test(says));
  const reason = fault?.[2] ?? (status === 401 || (status === 400 && codes.has(10000)) ? 'invalid' : undefined);
  if (reason === undefined) return undefined;
  // In these two the token itself is fine, and Cloudflare's own words say more.
  if (reason === 'ip_not_allowed') return { kind: 'authentication', reason, advice: advice.address };
  if (reason === 'blocked') return { kind: 'authentication', reason, advice: advice.blocked };
  return { kind: 'authentication', reason, message: documented.token, advice: advice.token };
}

function ownVerdict(evidence: Evidence): Verdict | undefined {
  for (const [code, kind] of Object.entries(evidence.endpoint.codes ?? {})) {
    if (evidence.codes.has(Number(code))) return kind === 'not_found' ? notFound(missingOf(evidence)) : { kind };
  }
  return undefined;
}

const noEndpoint = /^endpoint not found/im;
const outOfReach = /^unauthorized to access/im;

function missingVerdict(evidence: Evidence): Verdict | undefined {
  const { endpoint, status, codes, says, ids, errors } = evidence;
  const malformed = malformedOf(ids);
  if (codes.has(7003)) return notFound(malformed ?? missingOf(evidence));
  if (codes.has(7000) && malformed !== undefined) return notFound(malformed);
  if (codes.has(7000) || codes.has(7001) || status === 405 || noEndpoint.test(says))
    return { kind: 'not_found', advice: advice.endpoint };
  // The account or the zone is what a token can be shut out of: nothing inside it was looked at.
  if (codes.has(9109) && outOfReach.test(says) && Object.keys(ids).length > 0)
    return notFound(containerOf(ids) ?? endpoint.resource);
  const named = errors.some(({ code, message }) => code === undefined && namedIn(message) !== undefined);
  return status === 404 || codes.has(81044) || named ? notFound(missingOf(evidence)) : undefined;
}

const planText =
  /not entitled|entitlement|not available (?:on|for) (?:your plan|this account)|upgrade your plan|(?:requires?|needs?) an? (?:enterprise|business|pro)\b/i;
const permissionText = /^requires permission/im;

function refusedVerdict({ status, codes, says }: Evidence): Verdict | undefined {
  if (codes.has(17200) || planText.test(says)) return { kind: 'plan' };
  const exists = /already (?:exists|a member|invited)/i.test(says) || [...codes].some(isRecordConflict);
  if (status === 409 || (status !== 403 && exists)) return { kind: 'conflict' };
  const refused = status === 403 || codes.has(10000) || outOfReach.test(says) || permissionText.test(says);
  return refused ? { kind: 'permission' } : undefined;
}

/** DNS has this range to itself: what stands in a record's way is another record. */
function isRecordConflict(code: number): boolean {
  return code >= 81000 && code < 82000;
}

function notFound(resource: string | undefined): Verdict {
  // Without an id there is nothing but the path that can be wrong.
  return resource === undefined
    ? { kind: 'not_found', advice: advice.endpoint }
    : { kind: 'not_found', message: `${resource} not found`, advice: advice.notFound };
}

/** What is missing: what Cloudflare names, if the path has it; else what the operation is about; else the innermost id. */
function missingOf({ endpoint, ids, says }: Evidence): string | undefined {
  const inPath = Object.keys(ids).map(resourceOf);
  const named = namedIn(says);
  if (named !== undefined && inPath.includes(named)) return named;
  return endpoint.resource ?? named ?? inPath.at(-1);
}

/** What a text such as "Policy not found" is about. */
function namedIn(text: string): string | undefined {
  return resourceOf(/^(\w+) not found\.?$/im.exec(text)?.[1]);
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

/** Cloudflare's own words alone; without any, the status says what there is to say. */
function said(evidence: Evidence): string {
  const { envelope, words, status } = evidence;
  if (envelope !== undefined && words !== '') return words;
  return statusOf(evidence) + (status < 300 ? ', but without success' : colon(words));
}

function colon(words: string): string {
  return words === '' ? '' : `: ${words}`;
}

/**
 * Cloudflare's own words. `errors` is often generic where `messages` has the real reason, so both are shown, and the
 * chain with them.
 */
function wordsOf(errors: readonly ApiError[], messages: readonly string[]): string {
  const first = errors.find(({ message }) => message !== '');
  const deeper = new Set([...(first?.chain ?? []).map(({ message }) => message), ...messages]);
  deeper.delete(first?.message ?? '');
  deeper.delete('');
  return oneLine([first?.message, [...deeper].join('; ')].filter(Boolean).join(': '), 1000);
}

/** The start of a body that is no envelope; a page is not shown, since its text says nothing. */
function excerptOf(failure: Failure): string {
  return failure.envelope !== undefined || isPage(failure.text)
    ? ''
    : oneLine(failure.redact(failure.text).slice(0, 1000), 200);
}

function statusOf(failure: Failure): string {
  const { status, statusText = '', text, redact } = failure;
  const code = isPage(failure.text) ? /error(?:\s+code)?:?\s*(\d{3,4})\b/i.exec(text)?.[1] : undefined;
  const reason = oneLine(redact(statusText), 100);
  const page = code === undefined || code === String(status) ? '' : `, error page ${code}`;
  return `HTTP ${status}${reason === '' ? '' : ` ${reason}`}${page}`;
}

// A message ends up in logs, where a line break would pass for another entry.
function oneLine(text: string, length: number): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

function readErrors({ envelope, redact }: Failure): ApiError[] {
  return (envelope?.errors ?? []).slice(0, 100).map((raw): ApiError => {
    const error: ApiError = { ...coded(raw, redact), chain: chainOf(raw, redact, 0) };
    const source = isRecord(raw) && isRecord(raw.source) ? raw.source.pointer : undefined;
    if (typeof source === 'string') error.pointer = redact(source).slice(0, 200);
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
  const given = isRecord(raw) ? raw.code : undefined;
  const code = typeof given === 'number' || (typeof given === 'string' && /^\d+$/.test(given)) ? Number(given) : 0;
  // Zero stands for "no code" in the answers of some products.
  return code === 0 ? { message } : { code, message };
}

function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  const message = isRecord(raw) ? raw.message : undefined;
  return typeof message === 'string' ? message : '';
}
