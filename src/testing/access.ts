/** This file knows who is asking, and what they may do where. */
import { Refusal, refuse } from './answer.ts';
import { type Clock, seconds } from './clock.ts';
import { contains } from './network/addresses.ts';
import type { Random } from './random.ts';
import type { Match } from './router.ts';
import { type PermissionGroup, permissionGroup, permissionGroupsNamed } from './tokens/permission-catalogue.ts';
import type { Token, TokenPolicy } from './world/tokens.ts';
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

/** Something that can be reached or not. */
export interface Target {
  /** The user, when it belongs to nobody else. */
  readonly user_id?: string | undefined;
  /** The account it is or lies in. */
  readonly account_id?: string | undefined;
  /** The zone it is or lies in. */
  readonly zone_id?: string | undefined;
}

/** The secrets that open this world, kept apart from its state so that none of them is ever printed with it. */
export class Access {
  /** Secret of the user's Global API Key. */
  readonly apiKey: string;
  readonly #tokens = new Map<string, string>();
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
    return secret;
  }

  /**
   * Makes the secret of a token worthless.
   * @param token_id Identifier of the token.
   */
  revoke(token_id: string): void {
    for (const [secret, id] of this.#tokens) if (id === token_id) this.#tokens.delete(secret);
  }

  /**
   * Finds out who sent a request.
   * @param headers Headers of the request.
   * @param verification Whether the request only asks about its own token, which then need not be active.
   * @throws {Refusal} When that cannot be found out, or the token must not be used.
   */
  authenticate(headers: Headers, verification: boolean): Credential {
    const authorization = headers.get('authorization');
    if (authorization === null) return this.#byKey(headers.get('x-auth-email'), headers.get('x-auth-key'));
    const secret = /^Bearer ([A-Za-z0-9_-]{40,120})$/.exec(authorization)?.[1];
    if (secret === undefined || secret.startsWith('cfk_')) throw malformed([6111, 'Authorization']);
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
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) wrong.push([6102, 'X-Auth-Email']);
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
 * Checks that a credential may use a route.
 * @param credential Who asks.
 * @param match The route and its parameters.
 * @param world What exists.
 * @throws {Refusal} When it may not.
 */
export function authorize(credential: Credential, match: Match, world: World): void {
  const { route } = match;
  const target = targetOf(match, world);
  if (target && !target.user_id && !reaches(credential, target, world)) {
    throw refuse(403, 9109, 'Unauthorized to access requested resource');
  }
  if (route.guard === 'verification') return;
  if (target?.user_id && credential.kind === 'account token') throw refuse(403, 10000, 'Authentication error');
  if (route.guard === 'key only' && credential.kind !== 'key') {
    throw refuse(405, 10000, `${route.method} method not allowed for the api_token authentication scheme`);
  }
  if (!may(credential, route.permissions, target, world)) throw refuse(403, 10000, 'Authentication error');
}

/**
 * Whether a credential holds one of several permissions on a target, or anywhere when there is no target.
 * @param credential Who asks.
 * @param permissions Names of which one is enough; an empty list asks for nothing.
 * @param target Where.
 * @param world What exists.
 */
export function may(
  credential: Credential,
  permissions: readonly string[],
  target: Target | undefined,
  world: World,
): boolean {
  const { token } = credential;
  if (permissions.length === 0 || !token || token.unrestricted) return true;
  const held = (effect: TokenPolicy['effect']): string[] =>
    token.policies
      .filter((policy) => policy.effect === effect)
      .flatMap(({ permission_groups, resources }) =>
        permission_groups.flatMap(({ id }) => {
          const group = permissionGroup(id);
          if (!group || !permissions.includes(group.name)) return [];
          return !target || covers(group, resources, target, world) ? [group.name] : [];
        }),
      );
  // What is denied somewhere may still be allowed elsewhere, so without a target nothing is denied yet.
  const denied = target ? held('deny') : [];
  return held('allow').some((name) => !denied.includes(name));
}

/**
 * Whether a credential can see an account or a zone at all, whatever it may do there.
 * @param credential Who asks.
 * @param target What is looked at.
 * @param world What exists.
 */
export function reaches(credential: Credential, target: Target, world: World): boolean {
  const { token } = credential;
  const { account_id, zone_id } = target;
  if (account_id === undefined) return false;
  if (token?.account_id ? token.account_id !== account_id : !belongs(account_id, world)) return false;
  if (!token || token.unrestricted) return true;
  // An account is never hidden from its own tokens, even when all they have is one of its zones.
  if (token.account_id && zone_id === undefined) return true;
  return token.policies.some(({ effect, resources }) => {
    if (effect !== 'allow') return false;
    if (coversAccount(resources, account_id)) return true;
    if (zone_id !== undefined) return coversZone(resources, account_id, zone_id, world);
    return coversAllZones(resources, account_id) || typeof resources[`${accountKey}.${account_id}`] === 'object';
  });
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

/**
 * Whether the user is a member of an account and has accepted.
 * @param account_id The account.
 * @param world What exists.
 */
export function belongs(account_id: string, world: World): boolean {
  for (const membership of world.memberships.values()) {
    if (membership.account_id !== account_id) continue;
    return world.members.get(account_id)?.get(membership.id)?.status === 'accepted';
  }
  return false;
}

/** What a request is about, read from its path; a target without an account is one that does not exist. */
function targetOf({ route, params }: Match, world: World): Target | undefined {
  const { account_id, zone_id } = params;
  if (zone_id !== undefined) return { zone_id, account_id: world.zones.get(zone_id)?.account_id };
  if (account_id !== undefined) return { account_id: world.accounts.has(account_id) ? account_id : undefined };
  return /^\/(user|memberships)\b/.test(route.path) ? { user_id: world.user.id } : undefined;
}

const userKey = 'com.cloudflare.api.user';
const accountKey = 'com.cloudflare.api.account';
const zoneKey = 'com.cloudflare.api.account.zone';

type Resources = TokenPolicy['resources'];

/** Whether resources include a target in the way that a permission group asks for. */
function covers(group: PermissionGroup, resources: Resources, target: Target, world: World): boolean {
  const { user_id, account_id, zone_id } = target;
  if (user_id !== undefined) return group.scope === 'user' && resources[`${userKey}.${user_id}`] === '*';
  if (account_id === undefined) return false;
  // Of two groups with one name, each is good for its own kind of target and for no other.
  const kind = zone_id === undefined ? 'account' : 'zone';
  if (group.scope !== kind && permissionGroupsNamed(group.name).some((twin) => twin.scope === kind)) return false;
  if (group.scope === 'account') return coversAccount(resources, account_id);
  if (group.scope !== 'zone') return false;
  // To do something to zones in an account, such as to add one, takes all of them.
  if (zone_id === undefined) return coversAllZones(resources, account_id);
  return coversZone(resources, account_id, zone_id, world);
}

function coversAccount(resources: Resources, account_id: string): boolean {
  return resources[`${accountKey}.${account_id}`] === '*' || resources[`${accountKey}.*`] === '*';
}

function coversAllZones(resources: Resources, account_id: string): boolean {
  const nested = resources[`${accountKey}.${account_id}`];
  return resources[`${zoneKey}.*`] === '*' || (typeof nested === 'object' && nested[`${zoneKey}.*`] === '*');
}

function coversZone(resources: Resources, account_id: string, zone_id: string, world: World): boolean {
  if (!world.zones.has(zone_id)) return false;
  if (coversAllZones(resources, account_id) || resources[`${zoneKey}.${zone_id}`] === '*') return true;
  const nested = resources[`${accountKey}.${account_id}`];
  return typeof nested === 'object' && nested[`${zoneKey}.${zone_id}`] === '*';
}

function malformed(...parts: ReadonlyArray<[code: number, header: string]>): Refusal {
  const error_chain = parts.map(([code, header]) => ({ code, message: `Invalid format for ${header} header` }));
  return new Refusal(400, [{ code: 6003, message: 'Invalid request headers', error_chain }]);
}
