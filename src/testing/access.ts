/** This file knows who is asking, by the secret that comes with a request. */
import { Refusal, refuse } from './answer.ts';
import { type Clock, seconds } from './clock.ts';
import { contains } from './network/addresses.ts';
import type { Random } from './random.ts';
import type { Route } from './router.ts';
import type { Token } from './world/tokens.ts';
import type { World } from './world/world.ts';

/** Who asks. */
export interface Credential {
  /** How they signed in. */
  readonly kind: 'user token' | 'account token' | 'key';
  /** The token; undefined for the Global API Key. */
  readonly token: Token | undefined;
  /** Whose budget their requests are counted on. */
  readonly budget: string;
}

/** What can only be a Global API Key: one of the older form with 40 characters may as well be an older token. */
const globalKey = /^(cfk_|[0-9a-f]{41,45}$)/;

/** The secrets that open this world, kept apart from its state so that none of them is ever printed with it. */
export class Access {
  /** Secret of the user's Global API Key. */
  readonly apiKey: string;
  /** Identifiers of tokens by their secrets, and the other way round. */
  readonly #tokens = new Map<string, string>();
  readonly #secrets = new Map<string, string>();
  readonly #world: World;
  readonly #clock: Clock;
  readonly #random: Random;
  /** The address from which all requests seem to come. */
  readonly clientIp: string;

  /**
   * Guards a world.
   * @param world What is guarded.
   * @param clock Whose time decides about expiry.
   * @param random Where secrets come from.
   * @param clientIp The address from which all requests seem to come.
   */
  constructor(world: World, clock: Clock, random: Random, clientIp: string) {
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.apiKey = `cfk_${random.secret(40)}`;
    this.clientIp = clientIp;
  }

  /**
   * Makes a secret that will stand for a token, in place of any that did before.
   * @param token The token.
   */
  issue(token: Token): string {
    this.revoke(token.id);
    const secret = `${token.account_id === null ? 'cfut' : 'cfat'}_${this.#random.secret(40)}`;
    this.#world.tokens.set(token.id, token);
    this.#tokens.set(secret, token.id);
    this.#secrets.set(token.id, secret);
    return secret;
  }

  /**
   * Makes the secret of a token worthless.
   * @param token_id Identifier of the token.
   */
  revoke(token_id: string): void {
    this.#tokens.delete(this.#secrets.get(token_id) ?? '');
    this.#secrets.delete(token_id);
  }

  /**
   * Finds out who sent a request.
   * @param headers Headers of the request.
   * @param route Its route; a token that only asks about itself need not be active.
   * @throws {Refusal} When that cannot be found out, or the token must not be used.
   */
  authenticate(headers: Headers, { guard, path }: Pick<Route, 'guard' | 'path'>): Credential {
    const verification = guard === 'verification';
    const authorization = headers.get('authorization');
    if (authorization === null) {
      const email = headers.get('x-auth-email');
      // Where an account verifies its tokens, whoever sends no credential is told so in other words than elsewhere.
      if (email === null && verification && path.startsWith('/accounts/')) {
        throw refuse(401, 1001, 'Missing authentication');
      }
      return this.#byKey(email, headers.get('x-auth-key'));
    }
    const secret = /^Bearer ([A-Za-z0-9_-]{40,120})$/.exec(authorization)?.[1];
    if (secret === undefined || globalKey.test(secret)) throw malformed([6111, 'Authorization']);
    const token = this.#world.tokens.get(this.#tokens.get(secret) ?? '');
    if (!token) throw refuse(401, 1000, 'Invalid API Token');
    const now = this.#clock.now();
    if (!verification && tokenStatus(token, now) !== 'active') throw refuse(403, 9109, 'Invalid access token');
    if (token.not_before && Date.parse(token.not_before) > now) throw refuse(403, 9109, 'Invalid access token');
    this.#checkLocation(token);
    token.last_used_on = seconds(now);
    if (token.account_id === null) return { kind: 'user token', token, budget: `user ${this.#world.user.id}` };
    return { kind: 'account token', token, budget: `token ${token.id}` };
  }

  #byKey(email: string | null, key: string | null): Credential {
    if (email === null) {
      throw refuse(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers');
    }
    if (key === null) throw refuse(400, 9107, 'Missing X-Auth-Key header');
    const wrong: Array<[number, string]> = [];
    // Labels without dots in them: to try each dot as the last one would take minutes with many of them.
    if (!/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(email)) wrong.push([6102, 'X-Auth-Email']);
    if (!/^([0-9a-f]{37,45}|cfk_[A-Za-z0-9_-]{40,80})$/.test(key)) wrong.push([6103, 'X-Auth-Key']);
    if (wrong.length > 0) throw malformed(...wrong);
    if (key !== this.apiKey || email.toLowerCase() !== this.#world.user.email.toLowerCase()) {
      throw refuse(403, 9103, 'Unknown X-Auth-Key or X-Auth-Email');
    }
    return { kind: 'key', token: undefined, budget: `user ${this.#world.user.id}` };
  }

  #checkLocation(token: Token): void {
    const { in: allowed, not_in: excluded } = token.condition?.request_ip ?? {};
    const ip = this.clientIp;
    const inside = !allowed?.length || allowed.some((block) => contains(block, ip));
    if (inside && !excluded?.some((block) => contains(block, ip))) return;
    throw refuse(403, 9109, `Cannot use the access token from location: ${ip}`);
  }
}

/**
 * The status of a token, which runs out by itself.
 * @param token The token.
 * @param now The time in milliseconds.
 */
export function tokenStatus(token: Token, now: number): Token['status'] {
  if (token.expires_on && Date.parse(token.expires_on) <= now) return 'expired';
  return token.status;
}

function malformed(...parts: ReadonlyArray<[code: number, header: string]>): Refusal {
  const error_chain = parts.map(([code, header]) => ({ code, message: `Invalid format for ${header} header` }));
  return new Refusal(400, [{ code: 6003, message: 'Invalid request headers', error_chain }]);
}
