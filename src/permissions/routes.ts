/** Finds what an operation of the API needs, in a table of all routes that is handed in: only who asks loads it. */
import type { Method } from '../endpoint.ts';
import { ParamsError } from '../errors.ts';
import { closest } from '../spelling.ts';
import { describePermission, type Permission, type PermissionScope } from './groups.ts';

/** A plan of a zone, as the API writes it. */
export type PlanName = 'free' | 'pro' | 'business' | 'enterprise';

/** What one operation of the API needs. */
export interface Requirement {
  /** The operation as it was given. */
  readonly operation: string;
  /** Its HTTP method. */
  readonly method: Method;
  /** Its path, each id as `*`, or as it was given in a route. */
  readonly path: string;
  /**
   * Whether it needs a permission, works with any credential, or nothing is known: Cloudflare documents none for it, or
   * it is newer than this version.
   */
  readonly needs: 'permission' | 'nothing' | 'unknown';
  /** The permissions that it accepts, any one of them; the least privilege first. */
  readonly permissions: readonly Permission[];
  /** The plans that it is documented for; empty where nothing is said about plans. */
  readonly plans: readonly PlanName[];
}

/** What the diagnosis has to know besides. */
export interface Route extends Requirement {
  /** The path with each id as `*`, which identifies the route; `undefined` for one that is not in the table. */
  readonly pattern: string | undefined;
  /** Whether it is known as a list in pages, so that a small page can be asked for. */
  readonly paged: boolean;
  /** Whether it is known to refuse a call without a proper body. */
  readonly bodyRequired: boolean;
}

interface Entry {
  needs: Requirement['needs'];
  accepted: readonly number[];
  plans: readonly PlanName[];
}

interface Branch {
  children: Map<string, Branch>;
  entries: Map<string, Entry>;
}

interface Call {
  method: Method;
  path: string;
  flags: readonly string[];
}

/** The table as it is packed. */
export interface PackedTable {
  /** The permissions. */
  readonly names: string;
  /** Which of them routes accept. */
  readonly sets: string;
  /** The routes. */
  readonly routes: string;
  /** The client's calls. */
  readonly calls: string;
}

/** The table as it is used. */
export interface Table {
  /** The permissions, with the first letters of what they apply to. */
  names: ReadonlyArray<{ name: string; scopes: string }>;
  /** How many routes accept each permission. */
  uses: readonly number[];
  /** Where paths begin. */
  root: Branch;
  /** The client's calls by name. */
  calls: ReadonlyMap<string, Call>;
}

const methods: Readonly<Record<string, Method>> = { G: 'GET', P: 'POST', U: 'PUT', A: 'PATCH', D: 'DELETE' };
const plans: readonly PlanName[] = ['free', 'pro', 'business', 'enterprise'];

const unpackedTables = new WeakMap<PackedTable, Table>();

/** Unpacks a table, once. */
export function unpack(packed: PackedTable): Table {
  const table = unpackedTables.get(packed) ?? read(packed);
  unpackedTables.set(packed, table);
  return table;
}

function read(packed: PackedTable): Table {
  const lines = (text: string): string[] => text.trim().split('\n');
  const names = lines(packed.names).map((line) => {
    const [scopes = '', ...words] = line.split(' ');
    return { name: words.join(' '), scopes };
  });
  const sets = lines(packed.sets).map((line) => line.split(' ').map((number) => Number.parseInt(number, 36)));
  const uses = names.map(() => 0);
  const root = branch();
  const open = [root];
  for (const line of lines(packed.routes)) {
    const [segment = '', ...codes] = line.slice(1).split(' ');
    const depth = Number.parseInt(line.charAt(0), 36);
    const node = branch();
    open[depth]?.children.set(segment, node);
    open[depth + 1] = node;
    for (const code of codes) {
      const entry = entryOf(code, sets);
      node.entries.set(methods[code.charAt(0)] as Method, entry);
      for (const at of entry.accepted) uses[at] = (uses[at] ?? 0) + 1;
    }
  }
  return { names, uses, root, calls: new Map(lines(packed.calls).map(callOf)) };
}

function branch(): Branch {
  return { children: new Map(), entries: new Map() };
}

function entryOf(code: string, sets: ReadonlyArray<readonly number[]>): Entry {
  const [set = '', bits = '0'] = code.slice(1).split(':');
  return {
    needs: set === '' ? 'unknown' : set === '-' ? 'nothing' : 'permission',
    accepted: set === '' || set === '-' ? [] : (sets[Number.parseInt(set, 36)] ?? []),
    plans: plans.filter((_, at) => (Number.parseInt(bits, 16) >> at) % 2 === 1),
  };
}

function callOf(line: string): [string, Call] {
  const [name = '', method = '', path = '', ...flags] = line.split(' ');
  return [name, { method: methods[method] as Method, path, flags }];
}

/** What stands at the top of the client for a group below `accounts`. */
const shortcut = /^(?=(?:members|roles|tokens)\.)/;

/**
 * What an operation needs, or what is wrong with its name.
 *
 * @param table - All routes.
 * @param operation - A call of the client, or a method and a path.
 */
export function routeOf(table: Table, operation: unknown): Route | { problem: string } {
  if (typeof operation !== 'string') return { problem: `an operation must be a string, not ${kindOf(operation)}` };
  const { calls } = table;
  const name = operation.replace(shortcut, 'accounts.');
  const call = calls.get(name);
  if (call !== undefined) return describe(table, operation, call.method, call.path, call.flags);
  const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE) (\/[^\s?#]+)$/.exec(operation) ?? [];
  if (method !== undefined && path !== undefined)
    return describe(table, operation, method as Method, path.replace(/\/$/, ''));
  // What somebody wrote may be a secret that went astray, unless it looks like a name.
  if (!/^[A-Za-z]+(?:\.[A-Za-z]+){0,5}$/.test(operation)) {
    return { problem: "an operation is a call such as 'members.create', or a route such as 'GET /zones/{zone_id}'" };
  }
  const near = closest(
    operation,
    [...calls.keys()].map((one) => one.replace(/^accounts\.(?=(?:members|roles|tokens)\.)/, '')),
  );
  return { problem: `${operation} is no call of the client${near === undefined ? '' : `: did you mean ${near}?`}` };
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

function describe(table: Table, operation: string, method: Method, path: string, flags: readonly string[] = []): Route {
  const found = find(table, method, path);
  const known = found === undefined ? [] : [...table.calls.values()];
  const call = known.find((one) => one.method === method && one.path === found?.pattern);
  const marks = call?.flags ?? flags;
  return {
    operation,
    method,
    path,
    needs: found?.entry.needs ?? 'unknown',
    permissions: found === undefined ? [] : found.entry.accepted.map((at) => permissionAt(table, at, path)),
    plans: found?.entry.plans ?? [],
    pattern: found?.pattern,
    paged: marks.includes('p'),
    bodyRequired: marks.includes('b'),
  };
}

function permissionAt(table: Table, at: number, path: string): Permission {
  const { name = '', scopes = '' } = table.names[at] ?? {};
  return describePermission(name, scopeOf(scopes, path));
}

/** Of two permissions with one name, each is good for its own kind of path. */
function scopeOf(scopes: string, path: string): PermissionScope {
  if (scopes.length > 1) return path.startsWith('/zones') ? 'zone' : 'account';
  return scopes === 'z' ? 'zone' : scopes === 'u' ? 'user' : 'account';
}

/** The route that a path takes: of several that fit, the one that says most. */
function find(table: Table, method: Method, path: string): { entry: Entry; pattern: string } | undefined {
  const segments = path
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll(/\{[^{}]*\}/g, '*'));
  const walk = (node: Branch, depth: number, pattern: string): { entry: Entry; pattern: string } | undefined => {
    const segment = segments[depth];
    if (segment === undefined) {
      const entry = node.entries.get(method);
      return entry && { entry, pattern };
    }
    for (const [name, child] of candidates(node, segment, depth)) {
      const found = walk(child, depth + 1, `${pattern}/${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(table.root, 0, '');
}

/**
 * Where a segment may lead: to the child of its name, to one that it fits in part, to one for any id; in this order.
 */
function* candidates({ children }: Branch, segment: string, depth: number): Generator<[string, Branch]> {
  const same = children.get(segment);
  if (same !== undefined) yield [segment, same];
  for (const [name, child] of children) {
    if (name === segment || !name.includes('*')) continue;
    // Some paths begin with "accounts" or "zones", whichever is meant, and with nothing else.
    if (depth === 0 ? segment === 'accounts' || segment === 'zones' : fits(segment, name)) yield [name, child];
  }
}

function fits(segment: string, name: string): boolean {
  const [before = '', ...rest] = name.split('*');
  const after = rest.at(-1) ?? '';
  return segment.length > before.length + after.length && segment.startsWith(before) && segment.endsWith(after);
}

/** All of several operations, or every problem with them. */
export function routesOf(table: Table, operations: unknown): Route[] {
  if (!Array.isArray(operations)) throw invalid(['operations must be a list']);
  const found = operations.map((operation) => routeOf(table, operation));
  const problems = found.flatMap((one, at) => ('problem' in one ? [`operations[${at}]: ${one.problem}`] : []));
  if (problems.length > 0) throw invalid(problems);
  return found as Route[];
}

/** The error for operations, permissions or places that are wrong. */
export function invalid(problems: readonly string[]): ParamsError {
  return new ParamsError(`Invalid params: ${problems.join('; ')}`, problems);
}

/**
 * The permissions of an operation that are enough for it, which are not always those that are listed. For adding a zone
 * two are listed, and it is the first that Cloudflare names when it refuses: the other alone adds none. For listing
 * zones only the one to read is listed, although every permission to edit includes reading.
 */
export function sufficient({ method, pattern, permissions }: Route): readonly Permission[] {
  if (pattern !== '/zones') return permissions;
  return method === 'GET' ? [...permissions, describePermission('Zone Write', 'zone')] : permissions.slice(0, 1);
}

/** How many routes accept a permission: the fewer, the narrower it is. */
export function breadthOf(table: Table, name: string): number {
  const { names, uses } = table;
  return uses[names.findIndex((one) => one.name === name)] ?? 0;
}

/** The kinds of things that a permission of this name can be given for. */
export function scopesNamed(table: Table, name: string): readonly PermissionScope[] {
  const letters = table.names.find((one) => one.name === name)?.scopes ?? '';
  return [...letters].map((letter) => scopeOf(letter, ''));
}

/** The permission that a name stands for, or what is wrong with it. */
export function permissionNamed(table: Table, given: unknown): Permission | { problem: string } {
  const { name, scope } = (
    typeof given === 'object' && given !== null ? given : { name: given }
  ) as Partial<Permission>;
  if (typeof name !== 'string') return { problem: 'a permission must be a name, or an object with name and scope' };
  const { names } = table;
  if (scope === 'account' || scope === 'zone' || scope === 'user') return describePermission(name, scope);
  const scopes = names.find((one) => one.name === name)?.scopes;
  if (scopes === undefined) {
    const near = closest(name, [...names.map((one) => one.name)]);
    return { problem: `a permission is not known${near === undefined ? '' : `: did you mean ${near}?`}` };
  }
  if (scopes.length > 1) return { problem: `${name} exists for accounts and for zones: give { name, scope }` };
  return describePermission(name, scopeOf(scopes, ''));
}
