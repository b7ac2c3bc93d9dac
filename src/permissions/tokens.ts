/** Turns permissions into a token: as a link to the dashboard's form, and as the policies that the API takes. */
import { dashboardPath, type Permission, type PermissionScope, templateKey } from './groups.ts';
import { known } from './known.ts';
import { invalid, permissionNamed } from './routes.ts';

/** A permission, or its name where the name exists for one kind of thing only. */
export type PermissionGiven = Pick<Permission, 'name' | 'scope'> | string;

/** What a template link is to fill in. */
export interface TokenTemplateParams {
  /** Name of the token. */
  name: string;
  /** What it may do. */
  permissions: readonly PermissionGiven[];
  /**
   * Whose token it is to be.
   * @default 'user'
   */
  kind?: 'user' | 'account' | undefined;
}

/** A link that opens the dashboard's token form, filled in. */
export interface TokenTemplate {
  /** The link. It only fills the form in: the person chooses accounts and zones, and completes it. */
  readonly url: string;
  /** What the link cannot say, and the person has to add by hand, a sentence each. */
  readonly byHand: readonly string[];
}

/**
 * A link that opens the dashboard's token form with permissions filled in. Cloudflare documents keys for some
 * permissions only; none is guessed, and what is missing from the link is told in words.
 *
 * @param params - Name of the token, its permissions, and whose it is to be.
 * @throws {@link ParamsError} when a param is wrong or a permission is not known, with all problems.
 * @see https://developers.cloudflare.com/fundamentals/api/how-to/account-owned-token-template/
 * @example
 * const { permissions } = leastPrivilege(['zones.list', 'dns.records.list']);
 * const { url, byHand } = tokenTemplateUrl({ name: 'Contoso DNS', permissions });
 */
export function tokenTemplateUrl(params: TokenTemplateParams): TokenTemplate {
  const { name, permissions, kind = 'user', ...unknown } = (params ?? {}) as Partial<TokenTemplateParams>;
  const problems = Object.keys(unknown).map((one) => `${one} is no param of a template`);
  if (typeof name !== 'string' || name.trim() === '') problems.push('name must be a text, and not empty');
  if (kind !== 'user' && kind !== 'account') problems.push("kind must be 'user' or 'account'");
  const wanted = resolve(permissions, problems);
  if (problems.length > 0) throw invalid(problems);
  const keys = wanted.map((permission) => {
    return kind === 'account' && permission.scope === 'user' ? undefined : templateKey(permission);
  });
  const keysText = encodeURIComponent(JSON.stringify(keys.filter((key) => key !== undefined)));
  const ending = `permissionGroupKeys=${keysText}`;
  const named = `name=${encodeURIComponent(name ?? '')}`;
  const url =
    kind === 'user'
      ? `https://dash.cloudflare.com/profile/api-tokens?${ending}&accountId=*&zoneId=all&${named}`
      : `https://dash.cloudflare.com/?to=/:account/api-tokens&${ending}&${named}`;
  return { url, byHand: wanted.filter((_, at) => keys[at] === undefined).map((one) => words(one, kind)) };
}

function words(permission: Permission, kind: 'user' | 'account'): string {
  if (kind === 'account' && permission.scope === 'user') {
    return `${dashboardPath(permission)} cannot be given to a token that an account owns: make a token of the user.`;
  }
  return `Add ${dashboardPath(permission)} by hand: Cloudflare documents no key for it.`;
}

/** A permission group as the API lists it. */
export interface GroupListed {
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** What it applies to, such as `com.cloudflare.api.account.zone`. */
  readonly scopes?: readonly string[] | undefined;
}

/** Where permissions are to hold. */
export interface TokenPlace {
  /** The account, when it is one. A token that an account owns is limited to it. */
  account_id?: string | undefined;
  /** The accounts, when there are several; `'*'` for all that the user sees. */
  accounts?: readonly string[] | '*' | undefined;
  /** The zones that permissions for zones are limited to; all zones of the accounts, when omitted. */
  zones?: readonly string[] | undefined;
  /** The user, for permissions such as `Memberships Read`: the `id` of `cf.user.get()`. */
  user_id?: string | undefined;
  /**
   * Permission groups to look ids up in, by name and scope, where Cloudflare documents no id:
   * `await cf.user.tokens.permissionGroups.list().toArray()`, or those of `cf.tokens`.
   */
  groups?: readonly GroupListed[] | undefined;
}

/** A policy of a token, as the API takes it. */
export interface TokenPolicyBody {
  /** That it gives, and takes nothing away. */
  effect: 'allow';
  /** What it is about. */
  permission_groups: Array<{
    /** Id of the permission group. */
    id: string;
  }>;
  /** What it applies to. */
  resources: Record<string, string | Record<string, string>>;
}

const account = 'com.cloudflare.api.account';
const scopes: Readonly<Record<PermissionScope, string>> = {
  account,
  zone: `${account}.zone`,
  user: 'com.cloudflare.api.user',
};

/**
 * The `policies` of a new token: one for each kind of thing, since a policy may only hold permissions that fit its
 * resources.
 *
 * @param permissions - What the token may do.
 * @param place - Where, and the permission groups to look ids up in.
 * @returns The body for `cf.user.tokens.create` and `cf.tokens.create`.
 * @throws {@link ParamsError} when a place or an id is missing, with all problems.
 * @see https://developers.cloudflare.com/fundamentals/api/how-to/create-via-api/
 * @example
 * const { permissions } = leastPrivilege(['members.list']);
 * await cf.user.tokens.create({ name: 'Review', policies: tokenPolicies(permissions, { account_id }) });
 */
export function tokenPolicies(permissions: readonly PermissionGiven[], place: TokenPlace): TokenPolicyBody[] {
  const problems: string[] = [];
  const wanted = resolve(permissions, problems);
  const where = checkedPlace(place, problems);
  const policies: TokenPolicyBody[] = [];
  for (const scope of ['account', 'zone', 'user'] as const) {
    const fitting = wanted.filter((permission) => permission.scope === scope);
    if (fitting.length === 0) continue;
    const groups = fitting.map((permission) => ({ id: groupId(permission, where, problems) }));
    const resources = resourcesOf(scope, where, fitting, problems);
    policies.push({ effect: 'allow', permission_groups: groups, resources });
  }
  if (problems.length > 0) throw invalid(problems);
  return policies;
}

function resolve(permissions: unknown, problems: string[]): Permission[] {
  if (!Array.isArray(permissions) || permissions.length === 0) {
    problems.push('permissions must be a list of permissions, and not empty');
    return [];
  }
  const found = new Map<string, Permission>();
  for (const [at, given] of permissions.entries()) {
    const permission = permissionNamed(known(), given);
    if ('problem' in permission) problems.push(`permissions[${at}]: ${permission.problem}`);
    else found.set(`${permission.scope} ${permission.name}`, permission);
  }
  return [...found.values()];
}

const placeNames = ['account_id', 'accounts', 'zones', 'user_id', 'groups'];

function checkedPlace(place: unknown, problems: string[]): TokenPlace {
  if (typeof place !== 'object' || place === null || Array.isArray(place)) {
    problems.push('the place must be an object with account_id, accounts, zones or user_id');
    return {};
  }
  const where = place as TokenPlace;
  for (const name of Object.keys(where))
    if (!placeNames.includes(name)) problems.push(`${name} is no param of a place`);
  for (const name of ['account_id', 'user_id'] as const) {
    if (where[name] !== undefined && !isId(where[name])) problems.push(`${name} must be an id`);
  }
  for (const name of ['accounts', 'zones', 'groups'] as const) {
    const { [name]: list } = where;
    if (list === undefined || (name === 'accounts' && list === '*')) continue;
    const fits = Array.isArray(list) && (name === 'groups' || (list.length > 0 && list.every(isId)));
    if (!fits) problems.push(`${name} must be a list${name === 'groups' ? '' : ' of ids, and not empty'}`);
  }
  if (where.account_id !== undefined && where.accounts !== undefined) {
    problems.push('account_id and accounts exclude each other');
  }
  return problems.length > 0 ? {} : where;
}

// It becomes part of a key, in which a dot or a star would mean something else.
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]+$/.test(value);
}

function groupId({ name, scope, group_id }: Permission, { groups = [] }: TokenPlace, problems: string[]): string {
  const listed = groups.find((group) => group?.name === name && group.scopes?.includes(scopes[scope]));
  const id = listed?.id ?? group_id;
  if (id === undefined) {
    const owner = scope === 'user' ? 'cf.user.tokens' : 'cf.user.tokens or cf.tokens';
    problems.push(
      groups.length > 0
        ? `${name} is not among the groups given, for ${scope} resources`
        : `${name} has no documented id: give the groups that ${owner} lists with permissionGroups.list()`,
    );
  }
  return id ?? '';
}

function resourcesOf(
  scope: PermissionScope,
  { account_id, accounts = account_id === undefined ? undefined : [account_id], zones, user_id }: TokenPlace,
  wanted: readonly Permission[],
  problems: string[],
): TokenPolicyBody['resources'] {
  const resources: TokenPolicyBody['resources'] = {};
  const needed = (name: string): void => {
    problems.push(`${name} is needed for ${wanted.map((permission) => permission.name).join(', ')}`);
  };
  if (scope === 'user') {
    if (user_id === undefined) needed('user_id');
    else resources[`${scopes.user}.${user_id}`] = '*';
  } else if (scope === 'zone' && zones !== undefined) {
    const named = Object.fromEntries(zones.map((id) => [`${scopes.zone}.${id}`, '*']));
    // Within their account, as tokens of an account need it; the flat form is for zones of several.
    if (account_id === undefined) Object.assign(resources, named);
    else resources[`${account}.${account_id}`] = named;
  } else if (accounts === undefined) {
    needed(scope === 'zone' ? 'account_id, accounts or zones' : 'account_id or accounts');
  } else if (accounts === '*') {
    resources[`${scopes[scope]}.*`] = '*';
  } else {
    for (const id of accounts) resources[`${account}.${id}`] = scope === 'zone' ? { [`${scopes.zone}.*`]: '*' } : '*';
  }
  return resources;
}
