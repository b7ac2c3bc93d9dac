/** This file knows what may be said when a token is made or changed, and what is refused. */
import * as z from 'zod/mini';
import { type Refusal, refuse } from '../answer.ts';
import { belongs, may } from '../authorization.ts';
import { check, isObject, readBody } from '../body.ts';
import { readTime, seconds } from '../clock.ts';
import { isBlock } from '../network/addresses.ts';
import type { Call } from '../router.ts';
import type { Token, TokenPolicy } from '../world/tokens.ts';
import { permissionGroup, type Scope } from './permission-catalogue.ts';

/** What a caller decides about a token. */
export type TokenFields = Pick<Token, 'name' | 'not_before' | 'expires_on' | 'condition' | 'policies'>;

const everything = z.literal('*');

const policyShape = z.object({
  id: z.nullish(z.string()),
  effect: z.enum(['allow', 'deny']),
  // Whatever else a group says of itself is passed over: its identifier is what counts.
  permission_groups: z.array(z.object({ id: z.string() })).check(z.minLength(1)),
  resources: z.record(z.string(), z.union([everything, z.record(z.string(), everything)])),
});

const blocks = z.optional(z.array(z.string().check(z.refine(isBlock, 'Invalid CIDR in request_ip'))));
const addresses = z.optional(z.object({ in: blocks, not_in: blocks }));

const shape = z.object({
  policies: z.array(policyShape).check(z.minLength(1)),
  condition: z.optional(z.object({ request_ip: addresses, 'request.ip': addresses })),
});

type Given = z.infer<typeof policyShape>;

/**
 * Reads and checks the body of a request that makes or changes a token.
 * @param call The request.
 * @param owner The account that owns the token; null for a token of the user.
 * @param before The token as it was; undefined for a new one.
 * @throws {Refusal} When something about it will not do.
 */
export async function readToken(
  call: Call,
  owner: string | null,
  before?: Token,
): Promise<TokenFields & { status: unknown }> {
  const body = await readBody(call);
  const { name, status } = body;
  if (typeof name !== 'string' || name === '') throw refuse(400, 400, 'name must have a length');
  if (name.length > 120) throw refuse(400, 400, 'name must not be longer than 120 characters');
  const { policies, condition } = check(body, shape, 1001);
  const times = readTimes(call, body, before);
  const known = new Set(before?.policies.map((policy) => policy.id));
  const made = policies.map((policy): TokenPolicy => {
    const permission_groups = readGroups(policy, call, owner);
    const id = policy.id && known.has(policy.id) ? policy.id : call.world.createId();
    return { id, effect: policy.effect, permission_groups, resources: policy.resources };
  });
  // Older clients write the key with a dot.
  const request_ip = condition?.request_ip ?? condition?.['request.ip'];
  return { name, status, ...times, ...(request_ip && { condition: { request_ip } }), policies: made };
}

function readTimes(
  { clock }: Call,
  body: Record<string, unknown>,
  before: Token | undefined,
): Pick<Token, 'not_before' | 'expires_on'> {
  const [start, end] = (['not_before', 'expires_on'] as const).map((member) => {
    if (body[member] === undefined) return undefined;
    const time = readTime(body[member]);
    if (time === undefined) throw refuse(400, 1001, `${member} must be a date and time in RFC 3339`);
    return time;
  });
  // Whoever sends an expired token back as it was has not chosen a time in the past.
  if (end !== undefined && end <= clock.now() && seconds(end) !== before?.expires_on) {
    throw refuse(400, 1001, 'expires_on must be in the future');
  }
  if (start !== undefined && end !== undefined && end <= start) {
    throw refuse(400, 1001, 'expires_on must be after not_before');
  }
  return {
    ...(start !== undefined && { not_before: seconds(start) }),
    ...(end !== undefined && { expires_on: seconds(end) }),
  };
}

/** The groups of a policy, once it is clear that they exist, fit its resources, and may be given away. */
function readGroups(policy: Given, call: Call, owner: string | null): TokenPolicy['permission_groups'] {
  const groups = policy.permission_groups.map(({ id }) => {
    const group = permissionGroup(id);
    if (!group || (owner !== null && group.scope === 'user')) {
      throw refuse(400, 1001, `Invalid permission group: ${id.slice(0, 64)}`);
    }
    return group;
  });
  const scopes = readResources(policy.resources, call, owner);
  for (const { name, scope } of groups) {
    const zones = scope === 'zone' ? scopes.get('zone') : undefined;
    if (scopes.has(scope) && (policy.effect === 'deny' || !zones || mayGive(name, zones, call))) continue;
    throw refuse(400, 1001, `Failed common permission check against resources. (Permission group: "${name}")`);
  }
  return groups.map(({ id, name }) => ({ id, name }));
}

/** Tokens that an account owns give away permissions on single zones only if they have them there. */
function mayGive(name: string, zones: ReadonlySet<string>, { credential, world }: Call): boolean {
  if (credential.kind !== 'account token') return true;
  return [...zones].every((zone_id) => {
    const target = { zone_id, account_id: world.zones.get(zone_id)?.account_id };
    return may(credential, [name], target, world);
  });
}

/** The scopes that resources belong to, each with the identifiers that stand at the top level. */
function readResources(
  resources: Given['resources'],
  call: Call,
  owner: string | null,
): ReadonlyMap<Scope, ReadonlySet<string>> {
  const scopes = new Map<Scope, Set<string>>();
  for (const [key, value] of Object.entries(resources)) {
    const [scope, id] = readKey(key);
    checkReach(scope, id, call, owner, isObject(value));
    if (isObject(value)) {
      if (scope !== 'account' || id === '*' || Object.keys(value).length === 0) throw invalidResource(key);
      for (const inner of Object.keys(value)) {
        const [innerScope, zone_id] = readKey(inner);
        if (innerScope !== 'zone') throw invalidResource(inner);
        if (zone_id !== '*' && call.world.zones.get(zone_id)?.account_id !== id) throw outOfReach();
      }
      if (!scopes.has('zone')) scopes.set('zone', new Set());
    } else {
      const ids = scopes.get(scope) ?? new Set();
      scopes.set(scope, id === '*' ? ids : ids.add(id));
    }
  }
  return scopes;
}

const keys: ReadonlyArray<[scope: Scope, pattern: RegExp]> = [
  ['account', /^com\.cloudflare\.api\.account\.([0-9a-f]{32}|\*)$/],
  ['zone', /^com\.cloudflare\.api\.account\.zone\.([0-9a-f]{32}|\*)$/],
  ['user', /^com\.cloudflare\.api\.user\.([0-9a-f]{32})$/],
  ['bucket', /^com\.cloudflare\.edge\.r2\.bucket\.([0-9a-f]{32}_[a-z]+_[a-z0-9-]+)$/],
];

function readKey(key: string): [scope: Scope, id: string] {
  for (const [scope, pattern] of keys) {
    const id = pattern.exec(key)?.[1];
    if (id !== undefined) return [scope, id];
  }
  throw invalidResource(key);
}

/** Nobody gives away what is not theirs: the user's own things and accounts, or the account that owns the token. */
function checkReach(scope: Scope, id: string, call: Call, owner: string | null, nested: boolean): void {
  const { world } = call;
  if (scope === 'user') {
    if (id !== world.user.id || owner !== null) throw outOfReach();
    return;
  }
  if (id === '*') {
    if (owner === null || nested) return;
    if (scope === 'account') throw outOfReach();
    const message = 'Must specify a zone for account owned tokens, or nest zone under specific account resource';
    throw refuse(400, 1001, message);
  }
  // A bucket's identifier begins with that of its account.
  const account_id = scope === 'zone' ? world.zones.get(id)?.account_id : id.slice(0, 32);
  if (account_id === undefined) throw outOfReach();
  if (owner === null ? !belongs(account_id, world) : account_id !== owner) throw outOfReach();
}

function outOfReach(): Refusal {
  return refuse(403, 9109, 'Unauthorized to access requested resource');
}

function invalidResource(key: string): Refusal {
  return refuse(400, 1001, `Invalid resource: ${key.slice(0, 200)}`);
}
