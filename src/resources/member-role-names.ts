/** Which roles are meant where somebody gives ids or names. */
import { paramsError } from '../call.ts';
import type { Endpoint } from '../endpoint.ts';
import type { RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import { closest } from '../spelling.ts';
import type { Transport } from '../transport.ts';
import { superAdministrator } from './member-access.ts';
import { type Role, endpoints as roleEndpoints } from './roles.ts';

/** What is wrong with `roles` as far as can be told without asking anybody, a line each. */
export function roleProblems(params: unknown, mayBeEmpty: boolean): string[] {
  const roles = isRecord(params) ? params.roles : undefined;
  if (!Array.isArray(roles)) return [];
  if (roles.length === 0) return mayBeEmpty ? [] : ['roles must name at least one role'];
  // Not by `flatMap`, which passes over the holes of a sparse array.
  return Array.from(roles, (role, at) => [role, at] as const).flatMap(([role, at]) => {
    if (typeof role !== 'string') return `roles[${at}] must be the id or the name of a role, as text`;
    return role.trim() === '' ? `roles[${at}] must not be empty` : [];
  });
}

/**
 * The ids of roles that were given by id or by name, each once. Names cost one list of the account's roles; ids, and
 * Super Administrator by its name, cost nothing.
 *
 * @throws {@link ParamsError} when a name means no role of the account, or several.
 */
export async function roleIds(
  transport: Transport,
  shape: Endpoint,
  { account_id, roles }: { account_id: string; roles: readonly string[] },
  options: RequestOptions,
): Promise<string[]> {
  const known = roles.map((role) =>
    isId(role) ? role.toLowerCase() : isSuper(role) ? superAdministrator.id : undefined,
  );
  if (known.every((id) => id !== undefined)) return [...new Set(known)];
  const listed = await transport.list(roleEndpoints.list, { account_id }, options).toArray();
  const all = listed.some(({ id }) => id === superAdministrator.id) ? listed : [...listed, superAdministrator];
  const problems: string[] = [];
  const ids = roles.map((role, at) => {
    const id = known[at];
    if (id !== undefined) return id;
    const [match, ...others] = rolesNamed(role, all);
    if (match !== undefined && others.length === 0) return match.id;
    problems.push(`roles[${at}] ${match === undefined ? unknown(role, all) : ambiguous([match, ...others])}`);
    return '';
  });
  if (problems.length > 0) throw paramsError(shape, problems);
  return [...new Set(ids)];
}

function isId(role: string): boolean {
  return /^[0-9a-f]{32}$/i.test(role);
}

// The documentation writes it with a dash, answers with a hyphen, and people without what follows.
function isSuper(role: string): boolean {
  return /^super administrator(?:\s*[-\u2013\u2014]\s*all privileges)?$/i.test(role.trim());
}

/** The roles of this name: the very same one first, else those that differ in case only. */
function rolesNamed(name: string, roles: readonly Role[]): Role[] {
  const exact = roles.filter((role) => role.name === name);
  if (exact.length > 0) return exact;
  return roles.filter((role) => plain(role.name) === plain(name));
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

// The name itself is not repeated: what was put there by mistake could be a secret.
function unknown(name: string, roles: readonly Role[]): string {
  const names = roles.map((role) => role.name);
  const near = closest(name, names);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return `is no role of this account${hint}, which has: ${names.join(', ')}`;
}

function ambiguous(roles: readonly Role[]): string {
  return `may be one of several roles, give the id: ${roles.map(({ id, name }) => `${id} (${name})`).join(', ')}`;
}
