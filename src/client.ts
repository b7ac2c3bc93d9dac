/** The client: one transport, one line per resource. */
import type { DiagnoseParams, Diagnosis } from './diagnose.ts';
import type { ClientOptions, RequestOptions } from './options.ts';
import type { Paginated } from './pagination.ts';
import type { Connection, PingOptions } from './ping.ts';
import type { Budget } from './rate-limit.ts';
import { type RawArguments, type RawListOptions, type RawOptions, type Route, rawPaginate, rawRequest } from './raw.ts';
import { Accounts } from './resources/accounts.ts';
import { Alerting } from './resources/alerting.ts';
import { AuditLogs } from './resources/audit-logs.ts';
import { Cache } from './resources/cache.ts';
import { Dns } from './resources/dns.ts';
import { Iam } from './resources/iam.ts';
import { Ips } from './resources/ips.ts';
import type { Members } from './resources/members.ts';
import { Memberships } from './resources/memberships.ts';
import type { Roles } from './resources/roles.ts';
import type { AccountTokens } from './resources/tokens.ts';
import { User } from './resources/user.ts';
import { ZeroTrust } from './resources/zero-trust.ts';
import { Zones } from './resources/zones.ts';
import { Transport } from './transport.ts';

/**
 * A client for the Cloudflare v4 API.
 *
 * @example
 * const cf = new Cloudflare(); // CLOUDFLARE_API_TOKEN from the environment
 * for await (const zone of cf.zones.list({ status: 'active' })) console.log(zone.name);
 */
export class Cloudflare {
  /** Accounts: members, roles, tokens, logs and profile hang below. */
  readonly accounts: Accounts;
  /** Notifications: what can be alerted about, policies, history, silences and destinations. */
  readonly alerting: Alerting;
  /** Audit logs of an account, first version. The second is `accounts.logs.audit`. */
  readonly auditLogs: AuditLogs;
  /** Purging what the edge has cached. */
  readonly cache: Cache;
  /** DNS: records, settings, DNSSEC, usage and analytics. */
  readonly dns: Dns;
  /** What members can be granted, and on what: permission groups, resource groups, user groups. */
  readonly iam: Iam;
  /** The addresses that Cloudflare calls from. */
  readonly ips: Ips;
  /** The accounts that the user of the credential belongs to, or is invited to. */
  readonly memberships: Memberships;
  /** The user of the credential, with invitations and tokens. */
  readonly user: User;
  /** Cloudflare Access, for reading: organization, identity providers, groups and users. */
  readonly zeroTrust: ZeroTrust;
  /** Zones, with settings, holds, plans and the activation check. */
  readonly zones: Zones;
  /** The people of an account. Short for `accounts.members`. */
  readonly members: Members;
  /** The roles that members can have. Short for `accounts.roles`. */
  readonly roles: Roles;
  /** The API tokens that an account owns. Short for `accounts.tokens`; a user's own are `user.tokens`. */
  readonly tokens: AccountTokens;

  readonly #transport: Transport;

  /**
   * @param options - Credentials and settings; the environment's credentials without any.
   * @throws {@link ConfigError} when the options cannot work: two credentials, half of one, an unsafe base URL, a name
   * that is no option.
   */
  constructor(options: ClientOptions = {}) {
    const transport = new Transport(options);
    this.#transport = transport;
    this.accounts = new Accounts(transport);
    this.alerting = new Alerting(transport);
    this.auditLogs = new AuditLogs(transport);
    this.cache = new Cache(transport);
    this.dns = new Dns(transport);
    this.iam = new Iam(transport);
    this.ips = new Ips(transport);
    this.memberships = new Memberships(transport);
    this.user = new User(transport);
    this.zeroTrust = new ZeroTrust(transport);
    this.zones = new Zones(transport);
    this.members = this.accounts.members;
    this.roles = this.accounts.roles;
    this.tokens = this.accounts.tokens;
  }

  /**
   * What is left of the credential's budget in this process: how many requests may still leave, how many wait, and when
   * the next may leave. `undefined` without a limiter, or with one of your own that does not show it.
   */
  get rateLimit(): Budget | undefined {
    return this.#transport.budget;
  }

  /**
   * Tests the connection: the form of the credential, the credential itself, then the minimum permission.
   *
   * Needs `Account Settings Read`.
   *
   * @param options - `account_id` for a token that an account owns, and settings for the calls.
   * @returns What a settings page shows: which credential it is, its status and end, the accounts it sees, what is left
   * of the budget, and a warning when the token expires within seven days.
   * @throws {@link AuthenticationError} "Invalid Cloudflare API token".
   * @throws {@link PermissionError} "Invalid Cloudflare configuration. Please verify your API token has Account
   * Settings (Read) permission."
   * @throws {@link ServerError} "Cloudflare ping failed"; {@link NetworkError} and {@link TimeoutError} say the same.
   * @see https://developers.cloudflare.com/fundamentals/api/troubleshooting/
   */
  async ping(options?: PingOptions): Promise<Connection> {
    const { ping } = await import('./ping.ts');
    return ping(this.#transport, options);
  }

  /**
   * Tells which operations this credential may carry out, and what is missing for the others, without carrying any of
   * them out. A token that may read itself (`API Tokens Read`, or `Account API Tokens Read` of an account) is judged by
   * its policies; otherwise each question is answered by a request that cannot change anything, and one request answers
   * all questions that it can.
   *
   * Needs no permission. With the policies of a user's token, `ok` says what the token may do; the user's own roles may
   * allow less.
   *
   * @param operations - Calls of this client (`'members.create'`), or routes (`'GET /zones/{zone_id}/firewall/rules'`).
   * @param params - Where: the account and the zone; and whether writes may be tried, in ways that must be refused.
   * @param options - Settings for the calls.
   * @returns One result for each operation, in their order.
   * @throws {@link ParamsError} when an operation is misspelt or an id is missing, with all problems.
   * @throws {@link AuthenticationError} when the credential is not accepted at all, expired or disabled.
   * @example
   * const found = await cf.diagnose(['members.list', 'members.create'], { account_id });
   * for (const { operation, outcome, why } of found) console.log(operation, outcome, why);
   * @see https://developers.cloudflare.com/fundamentals/api/reference/permissions/
   */
  async diagnose(
    operations: readonly string[],
    params?: DiagnoseParams,
    options?: RequestOptions,
  ): Promise<Diagnosis[]> {
    const { diagnose } = await import('./diagnose.ts');
    return diagnose(this.#transport, operations, params, options);
  }

  /**
   * Calls any route of the v4 API, with the authentication, pacing, retries and errors that the typed methods have.
   *
   * @param route - Method and path template: `'GET /zones/{zone_id}/firewall/access_rules/rules'`.
   * @param rest - `params`: the ids that the path needs; what is left over becomes the query of a GET or DELETE and the
   * JSON body of a POST, PUT or PATCH. Then options, where `query`, `body` and `headers` can be given apart, and a
   * Standard Schema as `schema` types and checks the result.
   * @returns What `result` of the answer holds; the whole body where the answer has no such wrapper.
   * @throws {@link ParamsError} when an id is missing or unsafe, or the path would leave the API.
   * @throws {@link CloudflareError} of any other kind.
   * @see https://developers.cloudflare.com/api/
   */
  request<R extends Route, T = unknown>(route: R, ...rest: RawArguments<R, RawOptions<T>>): Promise<T> {
    return rawRequest(this.#transport, route, ...(rest as [unknown?, RawOptions<T>?]));
  }

  /**
   * Lists what any GET route of the v4 API holds. How its pages go on, by number or by cursor, is found out.
   *
   * @param route - Method and path template: `'GET /zones/{zone_id}/firewall/access_rules/rules'`.
   * @param rest - `params`: the ids that the path needs; the rest is the query. Then options, where a Standard Schema
   * as `schema` types and checks each item.
   * @returns The list, fetched as it is read.
   * @throws {@link ParamsError} while reading, when an id is missing or unsafe, or the path would leave the API.
   * @see https://developers.cloudflare.com/api/
   */
  paginate<R extends Extract<Route, `GET ${string}`>, T = unknown>(
    route: R,
    ...rest: RawArguments<R, RawListOptions<T>>
  ): Paginated<T> {
    return rawPaginate(this.#transport, route, ...(rest as [unknown?, RawListOptions<T>?]));
  }
}
