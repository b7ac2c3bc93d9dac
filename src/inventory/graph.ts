/** What an inventory is made of: entities, relations between them, and parts that could not be read. */
import { type ErrorKind, isCloudflareError } from '../errors.ts';
import type { Account } from '../resources/accounts.ts';
import type { DnsRecord } from '../resources/dns-record-types.ts';
import type { Member } from '../resources/members.ts';
import type { Role } from '../resources/roles.ts';
import type { Zone } from '../resources/zones.ts';

/** The kinds of things that an inventory finds. */
export type EntityKind = 'account' | 'role' | 'member' | 'zone' | 'record';

/** One thing that was found. */
export interface EntityOf<Kind extends EntityKind, Data> {
  /** What kind of thing it is. */
  kind: Kind;
  /**
   * What it is known by in the graph, unique across all kinds, and the same in every run: its path in the API, such as
   * `zones/{zone_id}/dns_records/{record_id}`. Roles are account-scoped (`accounts/{account_id}/roles/{role_id}`),
   * since the id of a role is the same in every account. Members go by their own id: who is still invited has no user
   * id.
   */
  key: string;
  /** Its id, as the API's calls take it. */
  id: string;
  /** Account that it belongs to; an account's own id. Absent where the zone does not name one. */
  account_id?: string | undefined;
  /** Zone that it belongs to; a zone's own id. Absent for accounts and people. */
  zone_id?: string | undefined;
  /** The thing as the API gave it, fields included that this library does not know. */
  data: Data;
}

/** What is known of an account: everything, or only what one of its zones says where the token may not read it. */
export type AccountData = Pick<Account, 'id'> & Partial<Account>;

/** An account. */
export type AccountEntity = EntityOf<'account', AccountData>;
/** A role as it exists in one account. */
export type RoleEntity = EntityOf<'role', Role>;
/** A person with access to an account, or invited to it. */
export type MemberEntity = EntityOf<'member', Member>;
/** A zone. */
export type ZoneEntity = EntityOf<'zone', Zone>;
/** A DNS record. */
export type RecordEntity = EntityOf<'record', DnsRecord>;

/** One thing that was found; `kind` tells which. */
export type Entity = AccountEntity | RoleEntity | MemberEntity | ZoneEntity | RecordEntity;

/** An end of a relation. */
export interface EntityRef {
  /** What kind of thing it is. */
  kind: EntityKind;
  /** Its key. */
  key: string;
}

/**
 * How two things belong together: an account `HAS` roles, members and zones, a zone `HAS` records, and a member is
 * `ASSIGNED` roles. Both ends were given before.
 */
export interface Relation {
  /** Marks a relation. */
  kind: 'relation';
  /** What it says. */
  type: 'HAS' | 'ASSIGNED';
  /** Whose relation it is. */
  from: EntityRef;
  /** What it leads to. */
  to: EntityRef;
}

/** Things that were not read, or not to the end, and why. There may be any number of them, none included. */
export interface SkippedPart {
  /** Marks a part that was skipped. */
  kind: 'skipped';
  /** Which kind of things is missing. */
  part: EntityKind;
  /** Account whose things they are; absent where those of every account are missing, or the zone says it all. */
  account_id?: string | undefined;
  /** Zone whose things they are. */
  zone_id?: string | undefined;
  /** Why: the kind of the error. */
  reason: SkipReason;
  /** What the error said. */
  message: string;
  /** Permissions of which one would do, the least first. */
  permissions: readonly string[];
}

/** Why a part is skipped. Any other error ends an inventory. */
export type SkipReason = Extract<ErrorKind, 'permission' | 'plan' | 'not_found'>;

/** One item of an inventory. */
export type InventoryItem = Entity | Relation | SkippedPart;

/** Every kind, in the order in which they come. */
export const entityKinds: readonly EntityKind[] = ['account', 'role', 'member', 'zone', 'record'];

/** An account. */
export function accountEntity(data: AccountData): AccountEntity {
  const { id } = data;
  return { ...accountRef(id), kind: 'account', id, account_id: id, data };
}

/** A role of an account. */
export function roleEntity(account_id: string, data: Role): RoleEntity {
  return { kind: 'role', key: `accounts/${account_id}/roles/${data.id}`, id: data.id, account_id, data };
}

/** A member of an account. */
export function memberEntity(account_id: string, data: Member): MemberEntity {
  return { kind: 'member', key: `accounts/${account_id}/members/${data.id}`, id: data.id, account_id, data };
}

/** A zone. */
export function zoneEntity(data: Zone): ZoneEntity {
  const { id, account } = data;
  return { kind: 'zone', key: `zones/${id}`, id, account_id: account?.id ?? undefined, zone_id: id, data };
}

/** A record of a zone. */
export function recordEntity({ id: zone_id, key, account_id }: ZoneEntity, data: DnsRecord): RecordEntity {
  return { kind: 'record', key: `${key}/dns_records/${data.id}`, id: data.id, account_id, zone_id, data };
}

/** What relations say of an account. */
export function accountRef(id: string): EntityRef {
  return { kind: 'account', key: `accounts/${id}` };
}

/** What a relation says of one of its ends. */
export function refTo({ kind, key }: Entity): EntityRef {
  return { kind, key };
}

/** A relation. */
export function relation(from: EntityRef, type: Relation['type'], to: EntityRef): Relation {
  return { kind: 'relation', type, from, to };
}

/** What is missing after `error`; one that says nothing about what may be read is thrown again. */
export function skippedBy(
  error: unknown,
  reasons: readonly SkipReason[],
  parts: readonly EntityKind[],
  where: Pick<SkippedPart, 'account_id' | 'zone_id'>,
): SkippedPart[] {
  if (!isCloudflareError(error)) throw error;
  const reason = reasons.find((kind) => kind === error.kind);
  if (reason === undefined) throw error;
  const { message, permissions } = error;
  return parts.map((part) => ({ kind: 'skipped', part, ...where, reason, message, permissions }));
}
