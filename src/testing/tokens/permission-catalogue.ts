/** This file knows how to find a permission group of tokens by its identifier or its name. */
import { permissionGroupTable } from './permission-table.ts';

/** What kind of thing a permission is about. */
export type Scope = 'account' | 'zone' | 'user' | 'bucket';

/** The scopes as the API writes them. */
export const scopeNames: Readonly<Record<Scope, string>> = {
  account: 'com.cloudflare.api.account',
  zone: 'com.cloudflare.api.account.zone',
  user: 'com.cloudflare.api.user',
  bucket: 'com.cloudflare.edge.r2.bucket',
};

/** A permission that a token can have. */
export interface PermissionGroup {
  /** Identifier, the same for everybody. */
  readonly id: string;
  /** Name, such as `Zone Read`; a few names exist for two scopes. */
  readonly name: string;
  /** What kind of thing it is about. */
  readonly scope: Scope;
  /** The part of the product range it belongs to. */
  readonly category: string;
}

const byId = new Map<string, PermissionGroup>();
const byName = new Map<string, PermissionGroup[]>();
for (const group of read(permissionGroupTable)) {
  byId.set(group.id, group);
  byName.set(group.name, [...(byName.get(group.name) ?? []), group]);
}

/** Every permission group, by name. */
export const permissionGroups: readonly PermissionGroup[] = [...byName.keys()]
  .sort()
  .flatMap((name) => byName.get(name) ?? []);

/**
 * The permission group of an identifier.
 * @param id The identifier.
 */
export function permissionGroup(id: string): PermissionGroup | undefined {
  return byId.get(id);
}

/**
 * The permission groups of a name: one, or one for each scope that has the name, or none.
 * @param name The name, exactly as the API writes it.
 */
export function permissionGroupsNamed(name: string): readonly PermissionGroup[] {
  return byName.get(name) ?? [];
}

function read(table: string): PermissionGroup[] {
  const groups: PermissionGroup[] = [];
  let category = '';
  for (const line of table.trim().split('\n')) {
    const [, scope = '', product = '', levels = ''] = /^(\w+) (.+) = (.+)$/.exec(line) ?? [];
    if (scope === '') category = line.slice(2);
    for (const [, level = '', id] of levels.matchAll(/([A-Z][a-z]+|-)(?: ([0-9a-f]{32}))?/g)) {
      const name = level === '-' ? product : `${product} ${level}`;
      groups.push({ id: id ?? madeId(`${scope} ${name}`), name, scope: scope as Scope, category });
    }
  }
  return groups;
}

/** An identifier made from a text, the same in every world. */
function madeId(text: string): string {
  let id = '';
  for (let round = 0; round < 4; round++) {
    let hash = 0x811c9dc5 + round;
    for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    id += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return id;
}
