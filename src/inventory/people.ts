/** Accounts, and the roles and members in each of them. */
import { AuthenticationError, isCloudflareError } from '../errors.ts';
import type { Account } from '../resources/accounts.ts';
import type { Member } from '../resources/members.ts';
import type { Role } from '../resources/roles.ts';
import type { Page } from '../walk.ts';
import {
  accountEntity,
  accountRef,
  type EntityKind,
  type EntityRef,
  type InventoryItem,
  memberEntity,
  refTo,
  relation,
  roleEntity,
  type SkippedPart,
  skippedBy,
} from './graph.ts';
import { identified, inOrder, sendFor, settled, withIds } from './in-order.ts';
import type { Run, Step } from './run.ts';

/** Gives all accounts, before anything that belongs to them, and returns their ids. */
export async function* readAccounts(run: Run): AsyncGenerator<Step, string[], undefined> {
  const { wants, given, told } = run;
  const ids: string[] = [];
  for await (const { accounts, skipped } of run.accounts === undefined ? listed(run) : named(run, run.accounts)) {
    for (const { id } of accounts) ids.push(id);
    for (const { account_id } of skipped) told.add(account_id);
    if (wants.has('account')) for (const { id } of accounts) given.add(id);
    yield { items: [...skipped, ...(wants.has('account') ? accounts.map(accountEntity) : [])] };
  }
  return ids;
}

interface Found {
  accounts: Account[];
  skipped: SkippedPart[];
}

async function* listed(run: Run): AsyncGenerator<Found, undefined, undefined> {
  const { cf, calls } = run;
  let seen = 0;
  try {
    for await (const { items } of identified(cf.accounts.list({}, calls), 'account')) {
      seen += items.length;
      yield { accounts: items, skipped: [] };
    }
  } catch (error) {
    const skipped = skippedBy(withAdvice(error), ['permission', 'plan'], accountParts(run), {});
    return void (yield { accounts: [], skipped });
  }
  if (seen === 0) yield { accounts: [], skipped: accountParts(run).map((part) => invisible(part)) };
}

/** The accounts that the caller names. */
async function* named(run: Run, ids: readonly string[]): AsyncGenerator<Found, undefined, undefined> {
  const { cf, calls, readAhead } = run;
  const get = (account_id: string) => ({ account_id, account: settled(cf.accounts.get({ account_id }, calls)) });
  for await (const { account_id, account } of inOrder(ids, readAhead, get)) {
    try {
      yield { accounts: [...withIds([await account], 'account')], skipped: [] };
    } catch (error) {
      const skipped = skippedBy(error, ['permission', 'plan', 'not_found'], accountParts(run), { account_id });
      yield { accounts: [], skipped };
    }
  }
}

/** What is missing of an account that cannot be read; its zones may well be readable. */
export function accountParts({ wants }: Run): EntityKind[] {
  return (['account', 'role', 'member'] as const).filter((kind) => wants.has(kind));
}

// As the lists of roles and members state them; importing those would load every schema along.
const permissions = ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'];

/** What the API leaves unsaid: it shows no account to a token that may read none, and calls that success. */
export function invisible(part: EntityKind, account_id?: string): SkippedPart {
  const what = account_id === undefined ? 'no account' : 'zones of this account, but not the account';
  const message = `The credential sees ${what}: give it ${permissions[0]}`;
  return {
    kind: 'skipped',
    part,
    ...(account_id !== undefined && { account_id }),
    reason: 'permission',
    message,
    permissions,
  };
}

function withAdvice(error: unknown): unknown {
  if (!isCloudflareError(error) || error.kind !== 'authentication' || error.reason !== 'wrong_scheme') return error;
  const advice = {
    cause: 'The token is owned by an account, and Cloudflare does not let such a token list accounts.',
    resolution: 'Give the id of that account in accounts.',
  };
  return new AuthenticationError(error.message, error.reason, { ...error, cause: error, advice });
}

/** The people of one account, sent for. */
export interface People {
  /** The account. */
  account_id: string;
  /** Its roles, unless nobody wants them. */
  roles: AsyncIterable<Page<Role>> | undefined;
  /** Its members, unless nobody wants them. */
  members: AsyncIterable<Page<Member>> | undefined;
}

/** Sends for the roles and members of an account. */
export function sendForPeople({ cf, calls, wants }: Run, account_id: string): People {
  const { roles, members } = cf.accounts;
  return {
    account_id,
    roles: wants.has('role') ? sendFor(roles.list({ account_id }, calls), 'role') : undefined,
    members: wants.has('member') ? sendFor(members.list({ account_id }, calls), 'member') : undefined,
  };
}

/** Gives the roles of an account, then its members with the roles that they are assigned. */
export async function* readPeople(run: Run, { account_id, roles, members }: People): AsyncGenerator<Step> {
  const account = run.given.has(account_id) ? accountRef(account_id) : undefined;
  const known = new Set<string>();
  try {
    for await (const { items } of roles ?? []) yield { items: roleItems(account_id, account, items, known) };
  } catch (error) {
    yield { items: skippedBy(error, ['permission', 'plan', 'not_found'], ['role'], { account_id }) };
  }
  try {
    for await (const { items } of members ?? [])
      yield { items: memberItems(account_id, account, items, roles && known) };
  } catch (error) {
    yield { items: skippedBy(error, ['permission', 'plan', 'not_found'], ['member'], { account_id }) };
  }
}

function* roleItems(
  account_id: string,
  account: EntityRef | undefined,
  roles: readonly Role[],
  known: Set<string>,
): Generator<InventoryItem> {
  for (const role of roles) {
    if (known.has(role.id)) continue;
    known.add(role.id);
    const entity = roleEntity(account_id, role);
    yield entity;
    if (account !== undefined) yield relation(account, 'HAS', refTo(entity));
  }
}

/** Members with their roles: the list of roles leaves some out, Super Administrator above all. */
function* memberItems(
  account_id: string,
  account: EntityRef | undefined,
  members: readonly Member[],
  known: Set<string> | undefined,
): Generator<InventoryItem> {
  for (const data of members) {
    const member = memberEntity(account_id, data);
    const roles = known === undefined ? [] : withIds(data.roles ?? [], 'role');
    if (known !== undefined) yield* roleItems(account_id, account, roles, known);
    yield member;
    if (account !== undefined) yield relation(account, 'HAS', refTo(member));
    const assigned = new Map(roles.map((role) => [role.id, refTo(roleEntity(account_id, role))]));
    for (const role of assigned.values()) yield relation(refTo(member), 'ASSIGNED', role);
  }
}
