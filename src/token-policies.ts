/** Tells what the policies of a token allow in a place, as far as they can tell. */
import { scopesNamed, type Table } from './permissions/routes.ts';
import { isRecord } from './schema.ts';

/** Where an operation takes place. */
export type Place =
  | { readonly kind: 'account'; readonly id: string }
  | {
      readonly kind: 'zone';
      readonly id: string;
      /** The account it lies in, once that is known. */
      account_id?: string | undefined;
    }
  /** The user of the credential. */
  | { readonly kind: 'user' }
  /** No place in particular: a permission held somewhere is enough. */
  | { readonly kind: 'anywhere' }
  /** Something else, of which no id is known. */
  | { readonly kind: 'elsewhere' };

/** What a policy says, in the words that matter here. */
export interface Policy {
  /** Whether it takes away instead of giving. */
  readonly denies: boolean;
  /** Names of its permissions. */
  readonly names: readonly string[];
  /** What it applies to. */
  readonly resources: Readonly<Record<string, unknown>>;
}

/** The policies of a token as the API sends them; `undefined` when one of them cannot be read with certainty. */
export function readPolicies(token: unknown): Policy[] | undefined {
  if (!isRecord(token) || !Array.isArray(token.policies)) return undefined;
  const policies = token.policies.map((policy: unknown) => {
    const { effect, permission_groups: groups, resources } = isRecord(policy) ? policy : {};
    const names = Array.isArray(groups)
      ? groups.map((group: unknown) => (isRecord(group) ? group.name : undefined))
      : [];
    const known = (effect === 'allow' || effect === 'deny') && isRecord(resources);
    // A permission without a name could be any.
    if (!known || !names.every((name) => typeof name === 'string')) return undefined;
    return { denies: effect === 'deny', names, resources } as Policy;
  });
  return policies.every((policy) => policy !== undefined) ? policies : undefined;
}

/**
 * Whether the policies give one of several permissions in a place; `undefined` where that depends on something unknown.
 *
 * @param table - What permissions there are.
 * @param policies - The policies of the token.
 * @param accepted - Names of the permissions of which one is enough.
 * @param place - Where.
 */
export function allows(
  table: Table,
  policies: readonly Policy[],
  accepted: readonly string[],
  place: Place,
): boolean | undefined {
  return any(accepted.map((name) => holds(table, policies, name, place)));
}

function holds(table: Table, policies: readonly Policy[], name: string, place: Place): boolean | undefined {
  const stated = (denies: boolean): boolean | undefined =>
    any(
      policies
        .filter((policy) => policy.denies === denies && policy.names.includes(name))
        .map(({ resources }) => covers(table, resources, name, place)),
    );
  const allowed = stated(false);
  // What is denied somewhere may still be allowed elsewhere.
  const denied = place.kind === 'anywhere' ? false : stated(true);
  if (allowed === false || denied === true) return false;
  return allowed === true && denied === false ? true : undefined;
}

/** Whether one of several is true: yes, no, or it depends. */
function any(values: ReadonlyArray<boolean | undefined>): boolean | undefined {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}

const user = 'com.cloudflare.api.user.';
const account = 'com.cloudflare.api.account';
const zone = `${account}.zone`;

/** Whether resources include a place in the way that a permission of this name asks for. */
function covers(table: Table, resources: Policy['resources'], name: string, place: Place): boolean | undefined {
  const scopes = scopesNamed(table, name);
  switch (place.kind) {
    case 'anywhere':
      return true;
    case 'elsewhere':
      return undefined;
    case 'user':
      // A token can name no other user than its own.
      return scopes.includes('user') && Object.keys(resources).some((key) => key.startsWith(user));
    case 'account':
      return scopes.includes('account') ? wholeAccount(resources, place.id) : everyZone(resources, place.id);
    case 'zone':
      if (scopes.includes('zone')) return zoneIn(resources, place.id, place.account_id);
      return wholeAccount(resources, place.account_id);
  }
}

function wholeAccount(resources: Policy['resources'], id: string | undefined): boolean | undefined {
  if (resources[`${account}.*`] === '*') return true;
  if (id !== undefined) return resources[`${account}.${id}`] === '*';
  const some = Object.entries(resources).some(([key, value]) => isAccount(key) && value === '*');
  return some ? undefined : false;
}

function isAccount(key: string): boolean {
  return key.startsWith(`${account}.`) && !key.startsWith(`${zone}.`);
}

function everyZone(resources: Policy['resources'], account_id: string): boolean {
  const nested = resources[`${account}.${account_id}`];
  return resources[`${zone}.*`] === '*' || (isRecord(nested) && nested[`${zone}.*`] === '*');
}

function zoneIn(resources: Policy['resources'], id: string, account_id: string | undefined): boolean | undefined {
  if (resources[`${zone}.*`] === '*' || resources[`${zone}.${id}`] === '*') return true;
  const nested = Object.entries(resources).filter(([key, value]) => isAccount(key) && isRecord(value));
  if (nested.some(([, zones]) => isRecord(zones) && zones[`${zone}.${id}`] === '*')) return true;
  const whole = nested.filter(([, zones]) => isRecord(zones) && zones[`${zone}.*`] === '*').map(([key]) => key);
  if (account_id === undefined) return whole.length > 0 ? undefined : false;
  return whole.includes(`${account}.${account_id}`);
}
