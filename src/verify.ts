/** Asks Cloudflare about the token in use, to tell a bad token from a missing permission. */
import { advice, documented } from './advice.ts';
import { type PathParams, type Single, single } from './endpoint.ts';
import { AuthenticationError, isCloudflareError, type PermissionError, ResponseError } from './errors.ts';
import type { RequestOptions } from './options.ts';
import { isRecord } from './schema.ts';

const user = single({ method: 'GET', path: '/user/tokens/verify', permissions: [] });
const account = single({ method: 'GET', path: '/accounts/{account_id}/tokens/verify', permissions: [] });

/** Who can ask: a transport, of which no more is needed than this. */
export interface Caller {
  /** Which kind of credential the requests carry. */
  readonly credentialKind: 'token' | 'key' | 'none';
  /** Calls an endpoint. */
  call<Path extends string, Raw, Result>(
    endpoint: Single<Path, Raw, Result>,
    params: PathParams<Path>,
    options?: RequestOptions,
  ): Promise<Result>;
}

/** What Cloudflare says of the token in use. */
export interface TokenStatus {
  /** Whose token it is. */
  owner: 'user' | 'account';
  /** Its id. */
  id: string;
  /** `active`, `disabled` or `expired`. */
  status: string;
  /** When it stops working. */
  expires_on?: string | undefined;
}

/**
 * Verifies the token in use. Only the account's own endpoint knows a token that an account owns, so it is asked second.
 *
 * @throws {@link AuthenticationError} when neither knows it.
 */
export async function verifyToken(
  caller: Caller,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<TokenStatus> {
  try {
    return await verifyUserToken(caller, options);
  } catch (error) {
    if (accountId === undefined || !isUnknown(error)) throw error;
    return await verifyAccountToken(caller, accountId, options).catch((second: unknown) => {
      throw isCloudflareError(second) && second.kind === 'permission' ? error : second;
    });
  }
}

async function verifyUserToken(caller: Caller, options: RequestOptions): Promise<TokenStatus> {
  try {
    return read('user', await caller.call(user, {}, options));
  } catch (error) {
    // It asks for no permission at all, so the lack of one can only mean that it does not know the token.
    if (!isCloudflareError(error) || error.kind !== 'permission') throw error;
    throw new AuthenticationError(documented.token, 'invalid', { ...error, advice: advice.token });
  }
}

/** Verifies the token in use as one that this account owns. */
export async function verifyAccountToken(
  caller: Caller,
  accountId: string,
  options: RequestOptions,
): Promise<TokenStatus> {
  return read('account', await caller.call(account, { account_id: accountId }, options));
}

function read(owner: TokenStatus['owner'], result: unknown): TokenStatus {
  const { id, status, expires_on } = isRecord(result) ? result : {};
  if (typeof id !== 'string' || typeof status !== 'string') {
    const { method, path } = owner === 'user' ? user : account;
    throw new ResponseError('The answer says nothing about the token', { method, path });
  }
  const expires = typeof expires_on === 'string' ? { expires_on } : {};
  return { owner, id, status, ...expires };
}

/** Whether `error` says that the endpoint asked does not know the token; another one may. */
export function isUnknown(error: unknown): boolean {
  return isCloudflareError(error) && error.kind === 'authentication' && error.reason === 'invalid';
}

/** The error that a token deserves which is known, but not in use; `undefined` for one that is. */
export function refusal({ owner, status }: TokenStatus): AuthenticationError | undefined {
  if (status !== 'disabled' && status !== 'expired') return undefined;
  const { method, path } = owner === 'user' ? user : account;
  return new AuthenticationError(documented.token, status, { method, path, advice: advice.token });
}

// A token can be disabled and enabled again, so what was learnt does not hold for ever.
const lifetimeMs = 300_000;

/** Remembers, for one client, what became of its token. */
export class TokenCheck {
  readonly #asked = new Map<string | undefined, Promise<AuthenticationError | undefined>>();
  #since = 0;

  /** Forgets the answers, since the token has changed. */
  forget(): void {
    this.#asked.clear();
  }

  /** Takes it as known, from an answer to somebody else, that the token is good. */
  trust(): void {
    this.#asked.set(undefined, Promise.resolve(undefined));
    this.#since = performance.now();
  }

  /**
   * The error that `error` really is: 10000 stands for a missing permission and for a bad token alike, so the token is
   * verified once.
   */
  async tellApart(error: unknown, caller: Caller, accountId: string | undefined): Promise<unknown> {
    if (!isAmbiguous(error) || caller.credentialKind !== 'token') return error;
    if (performance.now() - this.#since > lifetimeMs) {
      this.forget();
      this.#since = performance.now();
    }
    const bad = await this.#fault(caller, accountId);
    return bad === undefined
      ? error
      : new AuthenticationError(bad.message, bad.reason, { ...error, advice: bad.advice });
  }

  /** What is wrong with the token; `undefined` when it is good, or when nobody can say. */
  async #fault(caller: Caller, accountId: string | undefined): Promise<AuthenticationError | undefined> {
    const options: RequestOptions = { retry: false, timeoutMs: 10_000, deadlineMs: 10_000 };
    const byUser = await this.#ask(undefined, () => verifyUserToken(caller, options));
    if (byUser === undefined || !isUnknown(byUser)) return byUser;
    // It may be a good token that an account owns, which only that account could tell.
    if (accountId === undefined) return undefined;
    return this.#ask(accountId, () => verifyAccountToken(caller, accountId, options));
  }

  #ask(owner: string | undefined, verify: () => Promise<TokenStatus>): Promise<AuthenticationError | undefined> {
    const asked =
      this.#asked.get(owner) ??
      verify().then(refusal, (error: unknown) => {
        if (!isCloudflareError(error)) return undefined;
        // No answer is none to remember.
        if (error.retryable) this.#asked.delete(owner);
        return error.kind === 'authentication' && error.status !== undefined ? error : undefined;
      });
    this.#asked.set(owner, asked);
    return asked;
  }
}

function isAmbiguous(error: unknown): error is PermissionError {
  if (!isCloudflareError(error) || error.kind !== 'permission') return false;
  // To verify because verifying failed would wait for itself.
  const verifying = error.path === user.path || error.path === account.path;
  return !verifying && error.errors.some(({ code }) => code === 10000);
}
