/** The connection test: what a "Test connection" button runs, with the documented messages. */
import { advice, documented } from './diagnosis.ts';
import { single } from './endpoint.ts';
import {
  type AnyCloudflareError,
  AuthenticationError,
  isCloudflareError,
  NetworkError,
  PermissionError,
  ServerError,
  TimeoutError,
} from './errors.ts';
import type { RequestOptions } from './options.ts';
import type { Budget } from './rate-limit.ts';
import type { Transport } from './transport.ts';
import { verifyToken } from './verify.ts';

/** What the connection test can be told. */
export interface PingOptions extends RequestOptions {
  /** Account to test with. A token that an account owns cannot be tested without it. */
  account_id?: string | undefined;
}

/** What a connection test found. */
export interface Connection {
  /** Which kind of credential it is. */
  credential: 'user_token' | 'account_token' | 'global_key';
  /** Identifier of the token; `undefined` for a Global API Key. */
  token_id: string | undefined;
  /** When the token stops working; `undefined` when it never does. */
  expires_on: string | undefined;
  /** How many accounts the credential sees on the first page; 1 when tested with `account_id`. */
  accounts: number;
  /** What is left of the budget; `undefined` without a limiter. */
  budget: Budget | undefined;
}

const user = single({ method: 'GET', path: '/user', permissions: ['User Details Read'] });
const accounts = single({ method: 'GET', path: '/accounts', permissions: ['Account Settings Read'] });
const account = single({
  method: 'GET',
  path: '/accounts/{account_id}',
  permissions: ['Account Settings Read'],
  resource: 'Account',
});

/** Tests the connection: the credential's form, the credential, the minimum permission, in this order. */
export async function ping(transport: Transport, options: PingOptions = {}): Promise<Connection> {
  const { account_id, ...rest } = options;
  try {
    const credential = await identify(transport, account_id, rest);
    return { ...credential, accounts: await countAccounts(transport, account_id, rest), budget: transport.budget };
  } catch (error) {
    throw isCloudflareError(error) ? restate(error) : error;
  }
}

async function identify(
  transport: Transport,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<Pick<Connection, 'credential' | 'token_id' | 'expires_on'>> {
  if (transport.credentialKind === 'key') {
    await transport.call(user, {}, options);
    return { credential: 'global_key', token_id: undefined, expires_on: undefined };
  }
  const { owner, id, status, expires_on } = await verifyToken(transport, accountId, options);
  if (status === 'disabled' || status === 'expired') {
    const { method, path } = user;
    throw new AuthenticationError(documented.token, status, { method, path, advice: advice.token });
  }
  return { credential: `${owner}_token`, token_id: id, expires_on };
}

async function countAccounts(
  transport: Transport,
  accountId: string | undefined,
  options: RequestOptions,
): Promise<number> {
  if (accountId !== undefined) {
    await transport.call(account, { account_id: accountId }, options);
    return 1;
  }
  const seen = await transport.call(accounts, {}, options);
  // An empty list is how the API tells a token that may not see any account: no error, and yet no connection.
  if (!Array.isArray(seen) || seen.length === 0) {
    const { method, path, permissions } = accounts;
    throw new PermissionError(documented.configuration, { method, path, permissions, advice: advice.configuration });
  }
  return seen.length;
}

/** In a connection test, an error means one of the documented messages. */
function restate(error: AnyCloudflareError): AnyCloudflareError {
  const failed = { ...error, cause: error, advice: advice.ping };
  switch (error.kind) {
    case 'permission':
      return new PermissionError(documented.configuration, { ...error, cause: error, advice: advice.configuration });
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
