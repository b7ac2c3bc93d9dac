/** The connection test: what a "Test connection" button runs, with the documented messages. */
import { advice, documented } from './advice.ts';
import { single } from './endpoint.ts';
import {
  type Advice,
  type AnyCloudflareError,
  AuthenticationError,
  type ErrorDetails,
  isCloudflareError,
  NetworkError,
  PermissionError,
  ServerError,
  TimeoutError,
} from './errors.ts';
import { asOneCall, checkParams } from './flow.ts';
import type { RequestOptions } from './options.ts';
import type { Budget } from './rate-limit.ts';
import { isRecord } from './schema.ts';
import type { Transport } from './transport.ts';
import { isUnknown, refusal, type TokenStatus, verifyAccountToken, verifyToken } from './verify.ts';

/** What the connection test can be told. */
export interface PingOptions extends RequestOptions {
  /**
   * Account to test with. A token that an account owns may need it: Cloudflare does not let all of them list accounts.
   */
  account_id?: string | undefined;
}

/** An account that the credential reaches. */
export interface ConnectedAccount {
  /** Identifier of the account. */
  id: string;
  /** Its name; empty where Cloudflare does not say. */
  name: string;
}

/** What is worth telling about a connection that works. */
export interface ConnectionWarning {
  /** What it is about. `expires_soon`: the token stops working within seven days. */
  kind: 'expires_soon';
  /** The warning in words. */
  message: string;
  /** When the token stops working. */
  expires_on: string;
}

/** What a connection test found: all that a settings page shows. */
export interface Connection {
  /** Which kind of credential it is. */
  credential: 'user_token' | 'account_token' | 'global_key';
  /** Identifier of the token; `undefined` for a Global API Key. */
  token_id: string | undefined;
  /** What Cloudflare says of the credential. One that is disabled or expired is an error instead. */
  status: 'active' | (string & {});
  /** When the token stops working; `undefined` when it never does. */
  expires_on: string | undefined;
  /** The accounts that the credential sees, 50 at the most; the one it was tested with, where `account_id` is given. */
  accounts: ConnectedAccount[];
  /** What is left of the budget; `undefined` without a limiter. */
  budget: Budget | undefined;
  /** What will stop the connection from working before long; empty when nothing will. */
  warnings: ConnectionWarning[];
}

const user = single({ method: 'GET', path: '/user', permissions: ['User Details Read'] });
const accounts = single({
  method: 'GET',
  path: '/accounts',
  query: { per_page: 'integer' },
  permissions: ['Account Settings Read'],
});
const account = single({
  method: 'GET',
  path: '/accounts/{account_id}',
  permissions: ['Account Settings Read'],
  resource: 'Account',
});

/** Tests the connection: the credential's form, the credential, the minimum permission, in this order. */
export async function ping(transport: Transport, options: PingOptions = {}): Promise<Connection> {
  const { account_id, ...rest } = options ?? {};
  // Asked for first: the token would be verified before the account's id is looked at.
  const [endpoint, params] = account_id === undefined ? [accounts, {}] : [account, { account_id }];
  checkParams(transport, endpoint, params, rest);
  try {
    const found = await asOneCall(transport, rest, (within) => test(transport, account_id, within));
    return { ...found, budget: transport.budget };
  } catch (error) {
    throw isCloudflareError(error) ? restate(error, account_id) : error;
  }
}

async function test(
  transport: Transport,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<Omit<Connection, 'budget'>> {
  if (transport.credentialKind === 'key') {
    await transport.call(user, {}, options);
    const visible = await visibleAccounts(transport, accountId, options);
    const unlimited = { token_id: undefined, expires_on: undefined, warnings: [] };
    return { credential: 'global_key', status: 'active', accounts: visible, ...unlimited };
  }
  const known = await verify(transport, accountId, options);
  const visible = await visibleAccounts(transport, accountId, options);
  const owned = visible[0]?.id as string;
  const { owner, id, status, expires_on } = known ?? inUse(await verifyAccountToken(transport, owned, options));
  const warnings = expiryWarnings(expires_on);
  return { credential: `${owner}_token`, token_id: id, status, expires_on, accounts: visible, warnings };
}

const dayMs = 86_400_000;

function expiryWarnings(expires_on: string | undefined): ConnectionWarning[] {
  const leftMs = Date.parse(expires_on ?? '') - Date.now();
  // A time that cannot be read is none to warn of; one that has passed is, since the two clocks differ.
  if (expires_on === undefined || !(leftMs <= 7 * dayMs)) return [];
  const days = Math.floor(leftMs / dayMs);
  const when = days < 1 ? 'within a day' : days === 1 ? 'in a day' : `in ${days} days`;
  const message = `The API token expires ${when}, on ${expires_on}: extend it, or generate a new one and reconnect.`;
  return [{ kind: 'expires_soon', message, expires_on }];
}

/** What is known of the token; `undefined` when it may belong to an account that nobody has named. */
async function verify(
  transport: Transport,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<TokenStatus | undefined> {
  try {
    return inUse(await verifyToken(transport, accountId, options));
  } catch (error) {
    if (accountId === undefined && isUnknown(error)) return undefined;
    throw error;
  }
}

function inUse(token: TokenStatus): TokenStatus {
  const refused = refusal(token);
  if (refused !== undefined) throw refused;
  return token;
}

/** The accounts that the credential sees. Seeing none is a missing permission, though the API calls it success. */
async function visibleAccounts(
  transport: Transport,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<ConnectedAccount[]> {
  const found =
    accountId === undefined
      ? await listAccounts(transport, options)
      : [await getAccount(transport, accountId, options)];
  const visible = found.flatMap((item) => {
    if (!isRecord(item) || typeof item.id !== 'string') return [];
    return { id: item.id, name: typeof item.name === 'string' ? item.name : '' };
  });
  if (visible.length > 0) return visible;
  const { method, path, permissions } = accountId === undefined ? accounts : account;
  throw unconfigured({ method, path, permissions });
}

async function listAccounts(transport: Transport, options: RequestOptions): Promise<unknown[]> {
  // The largest page there is: a settings page shows names, and no second request is worth it.
  const list = await transport.call(accounts, { per_page: 50 } as object, options);
  return Array.isArray(list) ? list : [];
}

async function getAccount(transport: Transport, accountId: string, options: RequestOptions): Promise<unknown> {
  try {
    return await transport.call(account, { account_id: accountId }, options);
  } catch (error) {
    // Elsewhere this refusal says that the account is not there. Here the token was found good, and lacks access.
    const refused = isCloudflareError(error) && error.errors.some(({ code }) => code === 9109);
    throw refused && error.kind === 'not_found' ? unconfigured({ ...error, cause: error }) : error;
  }
}

function unconfigured(details: ErrorDetails): PermissionError {
  return new PermissionError(documented.configuration, { ...details, advice: advice.configuration });
}

const accountOwned: Advice = {
  cause: 'The token is owned by an account, and Cloudflare does not let such a token list accounts.',
  resolution: 'Give the account that owns the token as account_id.',
};

/** In a connection test, an error means one of the documented messages. */
function restate(error: AnyCloudflareError, accountId: string | undefined): AnyCloudflareError {
  const failed = { ...error, cause: error, advice: advice.ping };
  switch (error.kind) {
    case 'authentication':
      return error.reason === 'wrong_scheme' && accountId === undefined
        ? new AuthenticationError(error.message, error.reason, { ...error, cause: error, advice: accountOwned })
        : error;
    case 'permission':
      return error.message === documented.configuration ? error : unconfigured({ ...error, cause: error });
    case 'server':
      return new ServerError(documented.ping, failed);
    case 'network':
      return new NetworkError(documented.ping, error.code, failed);
    case 'timeout':
      return new TimeoutError(documented.ping, failed);
    default:
      return error;
  }
}
