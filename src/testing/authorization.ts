/** This file knows what somebody may do where, by the policies of their token. */
import type { Credential } from './access.ts';
import { refuse } from './answer.ts';
import type { Match } from './router.ts';
import {
  type PermissionGroup,
  permissionGroup,
  permissionGroupsNamed,
  scopeNames,
} from './tokens/permission-catalogue.ts';
import type { TokenPolicy } from './world/tokens.ts';
import type { World } from './world/world.ts';

/** Something that can be reached or not. */
export interface Target {
  /** The user, when it belongs to nobody else. */
  readonly user_id?: string | undefined;
  /** The account it is or lies in. */
  readonly account_id?: string | undefined;
  /** The zone it is or lies in. */
  readonly zone_id?: string | undefined;
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
 * Whether the user is a member of an account and has accepted.
 * @param account_id The account.
 * @param world What exists.
 */
export function belongs(account_id: string, world: World): boolean {
  return world.ownMember(account_id)?.status === 'accepted';
}

/** What a request is about, read from its path; a target without an account is one that does not exist. */
function targetOf({ route, params }: Match, world: World): Target | undefined {
  const { account_id, zone_id } = params;
  if (zone_id !== undefined) return { zone_id, account_id: world.zones.get(zone_id)?.account_id };
  if (account_id !== undefined) return { account_id: world.accounts.has(account_id) ? account_id : undefined };
  return /^\/(user|memberships)\b/.test(route.path) ? { user_id: world.user.id } : undefined;
}

const { user: userKey, account: accountKey, zone: zoneKey } = scopeNames;

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
