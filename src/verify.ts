/** Asks Cloudflare about the token in use, to tell a bad token from a missing permission. */
import { advice, documented } from './diagnosis.ts';
import { single } from './endpoint.ts';
import { AuthenticationError, type AuthenticationReason, isCloudflareError } from './errors.ts';
import type { RequestOptions } from './options.ts';
import { isRecord } from './schema.ts';
import type { Transport } from './transport.ts';

const user = single({ method: 'GET', path: '/user/tokens/verify', permissions: [] });
const account = single({ method: 'GET', path: '/accounts/{account_id}/tokens/verify', permissions: [] });

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
  transport: Transport,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<TokenStatus> {
  try {
    return read('user', await transport.call(user, {}, options));
  } catch (error) {
    const unknown = isCloudflareError(error) && error.kind === 'authentication' && error.reason === 'invalid';
    if (!unknown || accountId === undefined) throw error;
    return read('account', await transport.call(account, { account_id: accountId }, options));
  }
}

function read(owner: TokenStatus['owner'], result: unknown): TokenStatus {
  const { id, status, expires_on } = isRecord(result) ? result : {};
  const expires = typeof expires_on === 'string' ? { expires_on } : {};
  return { owner, id: String(id ?? ''), status: String(status ?? ''), ...expires };
}

/** Remembers, for one client, what became of its token. */
export class TokenCheck {
  #asked: Promise<AuthenticationReason | undefined> | undefined;

  /** Forgets the answer, since the token has changed. */
  forget(): void {
    this.#asked = undefined;
  }

  /**
   * The error that `error` really is: 10000 stands for a missing permission and for a bad token alike, so the token is
   * verified once.
   */
  async tellApart(error: unknown, transport: Transport, accountId: string | undefined): Promise<unknown> {
    const ambiguous =
      isCloudflareError(error) &&
      error.kind === 'permission' &&
      error.errors.some(({ code }) => code === 10000) &&
      transport.credentialKind === 'token';
    if (!ambiguous) return error;
    this.#asked ??= badReason(transport, accountId);
    const reason = await this.#asked;
    return reason === undefined
      ? error
      : new AuthenticationError(documented.token, reason, { ...error, advice: advice.token });
  }
}

/** Why the token is bad; `undefined` when it is good, or when nobody can say. */
async function badReason(
  transport: Transport,
  accountId: string | undefined,
): Promise<AuthenticationReason | undefined> {
  try {
    const { status } = await verifyToken(transport, accountId, { retry: false, timeoutMs: 10_000 });
    return status === 'expired' || status === 'disabled' ? status : undefined;
  } catch (error) {
    return isCloudflareError(error) && error.kind === 'authentication' && error.status !== undefined
      ? error.reason
      : undefined;
  }
}
