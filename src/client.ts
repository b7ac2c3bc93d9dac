/** The client: one transport, one line per resource. */
import type { ClientOptions } from './options.ts';
import type { Paginated } from './pagination.ts';
import { type Connection, type PingOptions, ping } from './ping.ts';
import type { Budget } from './rate-limit.ts';
import { type RawArguments, type RawListOptions, type RawOptions, type Route, rawPaginate, rawRequest } from './raw.ts';
import { Members } from './resources/members.ts';
import { Roles } from './resources/roles.ts';
import { Transport } from './transport.ts';

/**
 * A client for the Cloudflare v4 API.
 *
 * @example
 * const cf = new Cloudflare(); // CLOUDFLARE_API_TOKEN from the environment
 * for await (const zone of cf.zones.list({ status: 'active' })) console.log(zone.name);
 */
export class Cloudflare {
  /** The people of an account. The same as `accounts.members`. */
  readonly members: Members;
  /** The roles that members can have. The same as `accounts.roles`. */
  readonly roles: Roles;

  readonly #transport: Transport;

  /**
   * @param options - Credentials and settings; the environment's credentials without any.
   * @throws {@link ConfigError} when the options cannot work: two credentials, half of one, an unsafe base URL, a name
   * that is no option.
   */
  constructor(options: ClientOptions = {}) {
    const transport = new Transport(options);
    this.#transport = transport;
    this.members = new Members(transport);
    this.roles = new Roles(transport);
  }

  /** What is left of the credential's budget in this process; `undefined` without a limiter, or with one of your own. */
  get rateLimit(): Budget | undefined {
    return this.#transport.budget;
  }

  /**
   * Tests the connection: the form of the credential, the credential itself, then the minimum permission.
   *
   * Needs `Account Settings Read`.
   *
   * @param options - `account_id` for a token that an account owns, and settings for the calls.
   * @returns What a settings page shows.
   * @throws {@link AuthenticationError} "Invalid Cloudflare API token".
   * @throws {@link PermissionError} "Invalid Cloudflare configuration. Please verify your API token has Account Settings
   * (Read) permission."
   * @throws {@link ServerError} "Cloudflare ping failed"; {@link NetworkError} and {@link TimeoutError} say the same.
   * @see https://developers.cloudflare.com/fundamentals/api/troubleshooting/
   */
  ping(options?: PingOptions): Promise<Connection> {
    return ping(this.#transport, options);
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
   * Lists what any route of the v4 API holds. How its pages go on, by number or by cursor, is found out.
   *
   * @param route - Method and path template: `'GET /zones/{zone_id}/firewall/access_rules/rules'`.
   * @param rest - `params`: the ids that the path needs; the rest is the query. Then options, where a Standard Schema as
   * `schema` types and checks each item.
   * @returns The list, fetched as it is read.
   * @throws {@link ParamsError} while reading, when an id is missing or unsafe, or the path would leave the API.
   * @see https://developers.cloudflare.com/api/
   */
  paginate<R extends Route, T = unknown>(route: R, ...rest: RawArguments<R, RawListOptions<T>>): Paginated<T> {
    return rawPaginate(this.#transport, route, ...(rest as [unknown?, RawListOptions<T>?]));
  }
}
