/** What becomes of a token after it was made: tried out, rolled with a hand-over, about to expire, revoked. */
import { type Listing, type Single, single } from '../endpoint.ts';
import { type Advice, AuthenticationError, type ErrorDetails, isCloudflareError, ResponseError } from '../errors.ts';
import { annotate, asOneCall, checkParams, isGone } from '../flow.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import { sleep } from '../retry.ts';
import type { Deleted } from '../schema.ts';
import type { Transport } from '../transport.ts';
import type { Token, TokenVerification } from './tokens.ts';

/** What a roll is told, besides the settings of its requests. */
export interface TokenRollOptions extends RequestOptions {
  /**
   * Keeps the new secret. Called once, as soon as there is one and before anything else: from then on nothing that goes
   * wrong can lose it.
   * @param value - The new secret. It is shown this once, and stands in no result and no error.
   * @returns Nothing; a promise is waited for.
   */
  store: (value: string) => unknown;
  /**
   * Whether the new secret is tried before the roll is over. Not possible from here for a token with a filter that
   * excludes this address, or with a start in the future.
   * @default true
   */
  verify?: boolean | undefined;
}

/** A token that was rolled. */
export interface RolledToken {
  /** Identifier of the token, which stays. */
  token_id: string;
  /** Whether the new secret was tried and works; `false` only where `verify` was switched off. */
  verified: boolean;
  /** When the token stops working: rolling it does not change that. `undefined` when never, or not verified. */
  expires_on: string | undefined;
}

/** What became of a token that was to be revoked. */
export interface TokenRevocation {
  /** `already_gone` when there was no such token any more. */
  outcome: 'revoked' | 'already_gone';
  /** Identifier of the token. */
  token_id: string;
}

/** A token that is about to expire. */
export interface ExpiringToken extends Token {
  /** When it stops working. */
  expires_on: string;
  /** Whole days until then, by the clock of this machine; 0 within the last day. */
  days_left: number;
}

/** The endpoints of one kind of token. */
export interface TokenOperations {
  /** Lists tokens. */
  list: Listing<string, Token>;
  /** Deletes a token. */
  delete: Single<string, unknown, Deleted>;
  /** Verifies the token in use. */
  verify: Single<string, TokenVerification>;
  /** What is done to secrets. */
  value: {
    /** Rolls a token. */
    update: Single<string, string>;
  };
}

/**
 * Rolls a token, hands the new secret to `store`, and then tries it.
 *
 * @param transport - What sends the requests.
 * @param operations - The endpoints of this kind of token.
 * @param params - Which token.
 * @param options - Who keeps the secret, and settings for each request.
 */
export async function roll(
  transport: Transport,
  operations: TokenOperations,
  params: object,
  options: TokenRollOptions,
): Promise<RolledToken> {
  const { store, verify = true, ...rest } = options ?? {};
  const endpoint = operations.value.update;
  const wrong: string[] = [];
  if (typeof store !== 'function') wrong.push('store must be a function that keeps the new secret');
  if (typeof verify !== 'boolean') wrong.push('verify must be true or false');
  const ids = checkParams(transport, endpoint, params, rest, wrong);
  const end = performance.now() + transport.settings(rest).deadlineMs;
  const value = await obtain(transport, endpoint, params, rest);
  // No deadline ends this: it would be the end of the secret.
  await handOver(value, store, { method: endpoint.method, path: endpoint.path, params: ids });
  const token_id = ids.token_id as string;
  if (!verify) return { token_id, verified: false, expires_on: undefined };
  try {
    const left = { ...rest, deadlineMs: Math.max(1, end - performance.now()) };
    const { expires_on } = await tryOut(transport, operations, { ...ids, value }, left);
    return { token_id, verified: true, expires_on: expires_on ?? undefined };
  } catch (error) {
    throw told(error, 'The token was rolled and its new secret stored, but it could not be verified', unverified);
  }
}

const lost: Advice = {
  cause:
    'The answer to the roll did not arrive: the old secret may have stopped working, and the new one is not known.',
  resolution: 'Roll the token again, with another credential if it is the one in use: each roll gives a new secret.',
};

const unstored: Advice = {
  cause: 'The old secret no longer works, and the function that was to keep the new one failed.',
  resolution: 'Repair what store does and roll the token again, with another credential if it is the one in use.',
};

const unverified: Advice = {
  cause: 'The old secret no longer works. Whether the new one does is not known yet.',
  resolution: 'Keep what was stored and verify it later: there is no need to roll the token again.',
};

async function obtain(
  transport: Transport,
  endpoint: Single<string, string>,
  params: object,
  options: RequestOptions,
): Promise<string> {
  try {
    const value: unknown = await transport.call(endpoint, params, options);
    if (typeof value === 'string' && value !== '') return value;
    const { method, path } = endpoint;
    throw new ResponseError('The answer to the roll holds no secret', { method, path, outcome: 'unknown' });
  } catch (error) {
    // A refusal changed nothing and speaks for itself.
    if (!isCloudflareError(error) || error.outcome !== 'unknown') throw error;
    throw told(error, 'It is not known whether the token was rolled', lost);
  }
}

async function handOver(value: string, store: TokenRollOptions['store'], details: ErrorDetails): Promise<void> {
  try {
    await store(value);
  } catch (error) {
    // What stores a secret is likely to name it when it fails.
    const text = (error instanceof Error ? error.message : String(error)).replaceAll(value, '[redacted]');
    throw new AuthenticationError('The token was rolled, but its new secret could not be stored', 'missing', {
      ...details,
      outcome: 'unknown',
      advice: unstored,
      cause: new Error(text.replaceAll(encodeURIComponent(value), '[redacted]')),
    });
  }
}

/** The error of a step, saying what the call had come to. */
function told(error: unknown, what: string, advice: Advice): unknown {
  if (!isCloudflareError(error)) return error;
  return annotate(error, `${what}: ${error.message}`, { outcome: 'unknown', advice });
}

/**
 * Verifies a secret, as one that was just made: it may take up to a minute until Cloudflare knows it everywhere.
 *
 * @param transport - Whose settings the requests have.
 * @param operations - The endpoints of this kind of token.
 * @param params - The secret, and the account that owns the token.
 * @param options - Settings for each request; `deadlineMs` bounds all of it, and `retry: false` asks once.
 */
export async function verifyValue(
  transport: Transport,
  operations: TokenOperations,
  params: object,
  options: RequestOptions = {},
): Promise<TokenVerification> {
  // The secret is no parameter of the request, but is asked for with the others.
  const asked = single({ ...operations.verify, query: { value: 'string!' } });
  const ids = checkParams(transport, asked, params, options);
  const { value } = params as { value: string };
  return tryOut(transport, operations, { ...ids, value }, options);
}

// What others have seen a new token need: a minute at the most.
const waitsMs = [2000, 4000, 8000, 15_000, 30_000];

async function tryOut(
  transport: Transport,
  { verify }: TokenOperations,
  { value, token_id, ...ids }: Record<string, string>,
  options: RequestOptions,
): Promise<TokenVerification> {
  const trial = transport.withToken(value as string);
  return asOneCall(transport, options, async (within, progress) => {
    for (let tries = 0; ; tries++) {
      try {
        const verified = await trial.call(verify, ids, within);
        return works(verified, token_id, verify);
      } catch (error) {
        const waitMs = transport.settings(options).retry === undefined ? undefined : waitsMs[tries];
        if (waitMs === undefined || !isTooNew(error) || waitMs >= progress.left()) throw error;
        await sleep(waitMs, within.signal);
      }
    }
  });
}

/** Whether an error is one that a good secret gets while it is new. */
function isTooNew(error: unknown): boolean {
  if (!isCloudflareError(error) || error.status === undefined) return false;
  return error.kind === 'permission' || (error.kind === 'authentication' && error.reason === 'invalid');
}

function works(
  verified: TokenVerification,
  token_id: string | undefined,
  { method, path }: Single<string, TokenVerification>,
): TokenVerification {
  const { id, status } = verified;
  if (typeof id !== 'string' || typeof status !== 'string')
    throw new ResponseError('The answer says nothing about the token', { method, path });
  if (token_id !== undefined && id !== token_id)
    throw new ResponseError('The new secret belongs to another token', { method, path });
  if (status === 'active') return verified;
  const reason = (['disabled', 'expired'] as const).find((one) => one === status) ?? 'invalid';
  throw new AuthenticationError(`The token is ${status}`, reason, { method, path });
}

const dayMs = 86_400_000;

/**
 * The tokens that stop working soon, the first one first.
 *
 * @param transport - What sends the requests.
 * @param operations - The endpoints of this kind of token.
 * @param params - How soon, and which account.
 * @param options - Settings for the list.
 */
export async function expiring(
  transport: Transport,
  operations: TokenOperations,
  params: object,
  options?: ListOptions,
): Promise<ExpiringToken[]> {
  const { list } = operations;
  // To choose a page of what is about to expire would mean nothing: the list's own filters are not offered.
  const asked = single({ ...list, query: { within_days: 'number' } });
  const { within_days } = (params ?? {}) as { within_days?: number | null };
  const days = within_days ?? 7;
  const wrong = typeof days === 'number' && days < 0 ? ['within_days must be a number from 0'] : [];
  const ids = checkParams(transport, asked, params, options, wrong, 'list');
  const now = Date.now();
  const soon: ExpiringToken[] = [];
  for await (const token of transport.list(list, ids, options)) {
    const leftMs = Date.parse(token?.expires_on ?? '') - now;
    if (!token?.expires_on || token.status === 'disabled' || token.status === 'expired') continue;
    if (leftMs > days * dayMs || Number.isNaN(leftMs)) continue;
    soon.push({ ...token, expires_on: token.expires_on, days_left: Math.max(0, Math.floor(leftMs / dayMs)) });
  }
  return soon.sort((a, b) => Date.parse(a.expires_on) - Date.parse(b.expires_on));
}

/**
 * Deletes a token; one that is gone already is as good as deleted.
 *
 * @param transport - What sends the requests.
 * @param operations - The endpoints of this kind of token.
 * @param params - Which token.
 * @param options - Settings for the call.
 */
export async function revoke(
  transport: Transport,
  operations: TokenOperations,
  params: object,
  options?: RequestOptions,
): Promise<TokenRevocation> {
  const { token_id = '' } = (params ?? {}) as { token_id?: string };
  try {
    await transport.call(operations.delete, params, options);
    return { outcome: 'revoked', token_id };
  } catch (error) {
    if (!isGone(error, 'Token')) throw error;
    // An attempt before this one may have done it, with an answer that was lost.
    return { outcome: error.outcome === 'unknown' ? 'revoked' : 'already_gone', token_id };
  }
}
