/**
 * Writes `src/permissions/table.ts`: every route of the API with the permissions it accepts, packed tightly. The facts come
 * from a description of the API's routes, named by FLAREKIT_REFERENCE, and from the client's own tables of endpoints.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { legacyOf, levelOf } from '../src/permissions/groups.ts';
import { permissionGroupsNamed } from '../src/testing/tokens/permission-catalogue.ts';
import { registry } from '../test/support/registry.ts';

interface Described {
  method: string;
  path: string;
  permissions: string[];
  legacyPermissions?: { enum: string[] };
  plans?: string[];
}

/** Names that the description uses for permissions which the API itself calls otherwise. */
export const renamed: Readonly<Record<string, string>> = {
  'Zone Zone Read': 'Zone Read',
  'Zone Zone Edit': 'Zone Write',
  'Zone DNS Edit': 'DNS Write',
};

/** Routes for which the description lists no permission, and the text of the API's documentation does. */
export const completed: Readonly<Record<string, readonly string[]>> = {
  'GET /user/organizations/{organization_id}': ['Memberships Read', 'Memberships Write'],
  'DELETE /user/organizations/{organization_id}': ['Memberships Write'],
};

/** Routes that work with any credential, or with none. Where nothing is listed for any other, nothing is known. */
export const free: ReadonlySet<string> = new Set([
  'GET /accounts',
  'GET /ips',
  'GET /user/tokens/verify',
  'GET /accounts/{account_id}/tokens/verify',
  'POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe',
]);

/** Routes whose plans the description leaves out, or prints as if each of many settings needed the same. */
const planned: ReadonlyArray<[path: RegExp, plans: readonly string[]]> = [
  [/^\/zones\/\{zone_id\}\/hold\b/, ['enterprise']],
  [/^\/zones\/\{zone_id\}\/settings\/\{setting_id\}$/, []],
];

const planNames = ['free', 'pro', 'business', 'enterprise'];
const methods = { GET: 'G', POST: 'P', PUT: 'U', PATCH: 'A', DELETE: 'D' };

/** A path in which each id is a star. */
const starred = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '*');

/** The text of the table. */
export function tableOf(described: readonly Described[]): string {
  const listed = [...described, ...undescribed(described)].map((route) => ({
    ...route,
    permissions: acceptedBy(route),
  }));
  const uses = new Map<string, number>();
  for (const { permissions } of listed) for (const name of permissions) uses.set(name, (uses.get(name) ?? 0) + 1);
  // The most used come first, since their numbers are the shortest.
  const names = [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
  const sets = new Map<string, number>();
  const setOf = (route: Described): number => {
    const key = ordered(route, uses)
      .map((name) => names.indexOf(name).toString(36))
      .join(' ');
    const index = sets.get(key) ?? sets.size;
    sets.set(key, index);
    return index;
  };
  const codes = new Map<string, string[]>();
  for (const route of listed) {
    const { method, path, permissions } = route;
    const plans = planned.find(([pattern]) => pattern.test(path))?.[1] ?? route.plans ?? [];
    const needs = permissions.length > 0 ? setOf(route).toString(36) : free.has(`${method} ${path}`) ? '-' : '';
    // A digit of four bits says for which plans it is documented; without one, nothing is said about plans.
    const bits = plans.reduce((sum, plan) => sum + 2 ** planNames.indexOf(plan), 0);
    const code = methods[method as keyof typeof methods] + needs + (bits === 0 ? '' : `:${bits.toString(16)}`);
    codes.set(starred(path), [...(codes.get(starred(path)) ?? []), code]);
  }
  return [
    `/** Every route of the API with the permissions that it accepts, as \`scripts/permissions.ts\` packs it. Not to be edited. */`,
    '',
    '/** The permissions, a line each, most used first: scopes (a account, z zone, u user), then the name. */',
    `export const names = ${quoted(names.map((name) => `${scopesOf(name, described)} ${name}`))};`,
    '',
    '/** What routes accept, a line each: numbers of permissions in base 36, the least privilege first. */',
    `export const sets = ${quoted([...sets.keys()])};`,
    '',
    '/**',
    ' * The paths as a tree, a line for each segment: depth, segment, and for each method its letter, the number of its set,',
    ' * and the plans it is documented for.',
    ' */',
    `export const routes = ${quoted(treeOf(codes))};`,
    '',
    "/** The client's calls, a line each: name, method, path; `p` for a list in pages, `b` for a body that cannot be empty. */",
    `export const calls = ${quoted(callsOf())};`,
    '',
  ].join('\n');
}

/** Routes that the client calls, and the description leaves out. */
function undescribed(described: readonly Described[]): Described[] {
  const known = new Set(described.map(({ method, path }) => `${method} ${starred(path)}`));
  return [...registry.values()]
    .filter(({ method, path }) => !known.has(`${method} ${starred(path)}`))
    .map(({ method, path, permissions }) => ({ method, path, permissions: [...permissions] }));
}

function quoted(lines: readonly string[]): string {
  return `\`\n${lines.join('\n')}\n\``;
}

function acceptedBy({ method, path, permissions }: Described): string[] {
  // A name that exists for accounts and for zones is printed once for each.
  const names = [...new Set(permissions.map((name) => renamed[name] ?? name))];
  return names.length > 0 ? names : [...(completed[`${method} ${path}`] ?? [])];
}

/** The least privilege first: reading before writing, then what the route is about, then what opens the fewest routes. */
function ordered(route: Described, uses: ReadonlyMap<string, number>): string[] {
  const legacy = route.legacyPermissions?.enum ?? [];
  const known = [...registry.values()].find(
    ({ method, path }) => method === route.method && starred(path) === starred(route.path),
  );
  const about = (name: string): number => {
    if (known?.permissions[0] === name) return 0;
    return legacy.includes(legacyOf(name) ?? '') ? 1 : 2;
  };
  const rank = (name: string): number[] => [levelOf(name), about(name), uses.get(name) ?? 0];
  return [...route.permissions].sort((a, b) => {
    const [one, other] = [rank(a), rank(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    return at === -1 ? (a < b ? -1 : 1) : (one[at] ?? 0) - (other[at] ?? 0);
  });
}

/** The kinds of things that a permission can be given for. */
function scopesOf(name: string, described: readonly Described[]): string {
  const known = permissionGroupsNamed(name).map(({ scope }) => scope.charAt(0));
  if (known.length > 0) return [...new Set(known)].sort().join('');
  // No token has it under this name; the routes that accept it tell what it is about.
  const roots = described.filter(({ permissions }) => permissions.includes(name)).map(({ path }) => path.split('/')[1]);
  return roots.every((root) => root === 'zones') ? 'z' : 'a';
}

function treeOf(codes: ReadonlyMap<string, readonly string[]>): string[] {
  const lines: string[] = [];
  let before: string[] = [];
  // By segments, so that whatever lies below a path follows it.
  const key = (path: string): string => path.replaceAll('/', '\0');
  for (const path of [...codes.keys()].sort((a, b) => (key(a) < key(b) ? -1 : 1))) {
    const segments = path.slice(1).split('/');
    const shared = segments.findIndex((segment, at) => segment !== before[at]);
    for (const [depth, segment] of segments.entries()) {
      if (depth < shared) continue;
      const last = depth === segments.length - 1;
      lines.push([depth.toString(36) + segment, ...(last ? (codes.get(path) ?? []) : [])].join(' '));
    }
    before = segments;
  }
  return lines;
}

function callsOf(): string[] {
  return [...registry].map(([call, endpoint]) => {
    const { body } = endpoint;
    const paged = 'pages' in endpoint && endpoint.pages === 'page' ? ['p'] : [];
    const required = body === 'form' || Object.values(body ?? {}).some((field) => String(field).endsWith('!'));
    const flags = [...paged, ...(required ? ['b'] : [])];
    return [call, methods[endpoint.method], starred(endpoint.path), ...flags].join(' ');
  });
}

if (import.meta.main) {
  const folder = process.env.FLAREKIT_REFERENCE;
  if (folder === undefined) throw new Error('FLAREKIT_REFERENCE must name the folder that holds routes.json');
  const described: Described[] = JSON.parse(readFileSync(`${folder}/routes.json`, 'utf8'));
  writeFileSync(new URL('../src/permissions/table.ts', import.meta.url), tableOf(described));
}
