/** Changes the roles of a member so that nothing is lost when several programs do so at once. */
import { single } from '../endpoint.ts';
import { ConflictError, isCloudflareError, ResponseError } from '../errors.ts';
import { asOneCall, changing, checkParams, type Progress } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import { sleep } from '../retry.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { hasOwnPolicies, isSuperAdministrator, rolesOf, superAdministrator } from './member-access.ts';
import { roleIds, roleProblems } from './member-role-names.ts';
import {
  endpoints,
  type Member,
  type MemberRoleChange,
  type MemberRoleOptions,
  type MemberRoleParams,
} from './members.ts';

/*
 * Cloudflare replaces a member's roles as a whole and knows no "only if nobody changed them", so a program that writes
 * what it read a moment ago may undo what another one wrote in between, and neither of them is told. What can be done:
 *
 * - Each write is based on a reading of its own, and given up unless it arrives within `settleMs` of it.
 * - Whoever wrote reads again `settleMs` later, when every write based on an older reading has arrived. If the change
 *   is not there, it was undone: it is made again, on the new reading, so that the other's change stays as well.
 * - Opposite wishes could go on so for ever. The one who gives a role yields before the one who takes it away: less
 *   access is the safer mistake.
 */

/** How a set of roles is changed. */
type Kind = 'add' | 'remove' | 'set';

const outcomes: Record<Kind, (held: readonly string[], asked: readonly string[]) => string[]> = {
  add: (held, asked) => [...new Set([...held, ...asked])],
  remove: (held, asked) => held.filter((id) => !asked.includes(id)),
  set: (_, asked) => [...asked],
};

// How often a change is made before it is given up, so that giving a role yields to taking it away.
const mostWrites: Record<Kind, number> = { add: 4, remove: 8, set: 8 };
// How often a write may fail in ways that pass. Each time, reading anew waits for as long as the trouble lasts.
const mostFailures = 5;
const defaultSettleMs = 1000;

const shape = single({ ...endpoints.update, body: { roles: 'array!' } });

/** A change on its way. */
interface Change {
  transport: Transport;
  kind: Kind;
  /** The member. */
  ids: { account_id: string; member_id: string };
  /** The roles that were asked for. */
  asked: readonly string[];
  own: Required<OwnOptions>;
  options: RequestOptions;
  progress: Progress;
  /** Writes that took effect, or may have. */
  writes: number;
  /** Writes that failed in ways that pass. */
  failures: number;
  /** Milliseconds within which a write arrives, or is given up. */
  windowMs: number;
}

type OwnOptions = Pick<MemberRoleOptions, 'settleMs' | 'allowLastRole' | 'allowLastSuperAdministrator'>;

/**
 * Gives a member roles, takes them away, or replaces them all.
 *
 * @throws {@link ConflictError} when it must not be done, or another program keeps undoing it.
 */
export async function changeRoles(
  transport: Transport,
  kind: Kind,
  params: MemberRoleParams,
  given: MemberRoleOptions = {},
): Promise<MemberRoleChange> {
  const {
    settleMs = defaultSettleMs,
    allowLastRole = false,
    allowLastSuperAdministrator = false,
    ...rest
  } = given ?? {};
  const own = { settleMs, allowLastRole, allowLastSuperAdministrator };
  const problems = [...roleProblems(params, kind === 'set' && allowLastRole === true), ...ownProblems(own)];
  checkParams(transport, shape, params, isRecord(given) ? rest : given, problems);
  const { account_id, member_id } = params;
  return asOneCall(transport, rest, async (options, progress) => {
    const asked = await roleIds(transport, shape, params, options);
    const ids = { account_id, member_id };
    const counts = { writes: 0, failures: 0, windowMs: settleMs };
    return make({ transport, kind, ids, asked, own, options, progress, ...counts });
  });
}

function ownProblems({ settleMs, allowLastRole, allowLastSuperAdministrator }: Required<OwnOptions>): string[] {
  const problems: string[] = [];
  const longest = 60_000;
  if (typeof settleMs !== 'number' || !(settleMs >= 0 && settleMs <= longest))
    problems.push(`settleMs must be a number of milliseconds from 0 to ${longest}`);
  for (const [name, value] of Object.entries({ allowLastRole, allowLastSuperAdministrator })) {
    if (typeof value !== 'boolean') problems.push(`${name} must be a boolean`);
  }
  return problems;
}

/** Reads, writes and reads again until the member is as asked. */
async function make(change: Change): Promise<MemberRoleChange> {
  const { transport, ids, options } = change;
  let first: Member | undefined;
  for (;;) {
    const { member, settled } = await inTurn(transport, `${ids.account_id}/${ids.member_id}`, () => step(change));
    first ??= member;
    if (settled) return report(change, first, member);
    // Two who undo each other must not do so in step.
    const spread = change.writes > 1 ? 1 + Math.random() : 1;
    if (change.windowMs > 0) await sleep(change.windowMs * spread, options.signal);
  }
}

/** One reading of the member, and a write if it is not as asked. */
async function step(change: Change): Promise<{ member: Member; settled: boolean }> {
  const { transport, kind, ids, asked, options } = change;
  const member = await transport.call(endpoints.get, ids, options);
  if (hasOwnPolicies(member)) throw refused(byPolicies, change);
  if (!saysRoles(member)) throw unreadable(change);
  const held = rolesOf(member).map(({ id }) => id);
  const wanted = outcomes[kind](held, asked);
  if (isSame(held, wanted)) return { member, settled: true };
  await protect(change, member, wanted);
  if (change.writes >= mostWrites[kind]) throw contested(change, member);
  await write(change, wanted);
  return { member, settled: false };
}

/** Whether the answer tells the roles. Where it does not, to write what was asked for could take the others away. */
function saysRoles({ roles }: Member): boolean {
  return Array.isArray(roles) && roles.every((role) => isRecord(role) && typeof role.id === 'string');
}

function unreadable({ ids }: Change): ResponseError {
  const { method, path } = endpoints.get;
  const message = 'The answer does not tell the roles of the member';
  return new ResponseError(message, { method, path, params: { ...ids } });
}

/** Writes the roles, within the time for which the reading is good. */
async function write(change: Change, wanted: readonly string[]): Promise<void> {
  const { transport, ids, options, progress, windowMs } = change;
  const limited = windowMs > 0 ? { ...options, deadlineMs: windowMs } : options;
  const params = { ...ids, roles: wanted.map((id) => ({ id })) } as typeof ids;
  change.writes++;
  try {
    await changing(progress, written, () => transport.call(endpoints.update, params, limited));
  } catch (error) {
    if (!isCloudflareError(error)) throw error;
    if (error.outcome !== 'unknown') change.writes--;
    // The next reading tells what became of it, also where the answer made no sense.
    const passes = error.retryable || error.outcome === 'unknown';
    if (!passes || transport.settings(options).retry === undefined || ++change.failures > mostFailures) throw error;
    // A server or a queue that takes longer is given longer.
    if (error.kind === 'timeout') change.windowMs *= 2;
  }
}

const written = 'the roles were written, but not confirmed: read the member before you repeat this';
const byPolicies =
  'The access of this member comes from policies, and writing roles would wipe them: change the policies with members.update';
const lastRole =
  'This would take the last role of the member away: remove the member with members.remove, or say allowLastRole: true';
/** Why the last super administrator stays. */
export const lastSuperAdministrator =
  'This member is the last Super Administrator of the account: make somebody else one first, or say allowLastSuperAdministrator: true';

/** Refuses what nobody wants by mistake. */
async function protect(change: Change, member: Member, wanted: readonly string[]): Promise<void> {
  const { transport, ids, own, options } = change;
  if (wanted.length === 0 && !own.allowLastRole) throw refused(lastRole, change);
  if (own.allowLastSuperAdministrator || wanted.includes(superAdministrator.id)) return;
  if (await isLastSuperAdministrator(transport, ids.account_id, member, options))
    throw refused(lastSuperAdministrator, change);
}

/** Whether nobody but this member may do everything in the account. Lists members only as far as needed. */
export async function isLastSuperAdministrator(
  transport: Transport,
  account_id: string,
  member: Member,
  options: RequestOptions,
): Promise<boolean> {
  if (!isSuperAdministrator(member)) return false;
  const accepted = { account_id, status: 'accepted' };
  for await (const other of transport.list(endpoints.list, accepted, { ...options, pagesAhead: 0 })) {
    if (other.id !== member.id && isSuperAdministrator(other)) return false;
  }
  return true;
}

function refused(message: string, { ids }: Pick<Change, 'ids'>): ConflictError {
  const { method, path } = shape;
  return new ConflictError(message, { method, path, params: { ...ids }, outcome: 'not_sent', attempts: 0 });
}

function contested(change: Change, member: Member): ConflictError {
  const { method, path } = shape;
  const now = rolesOf(member).map(({ name }) => name);
  const message = `Somebody else keeps undoing this change: it was made ${change.writes} times. The member now has ${now.join(', ') || 'no role'}`;
  return new ConflictError(message, { method, path, params: { ...change.ids }, retryable: true });
}

function report({ kind, asked, writes }: Change, first: Member, member: Member): MemberRoleChange {
  if (writes === 0) return { outcome: 'unchanged', member, added: [], removed: [] };
  const before = rolesOf(first);
  const held = new Set(before.map(({ id }) => id));
  const kept = new Set(outcomes[kind]([...held], asked));
  const added = rolesOf(member).filter(({ id }) => kept.has(id) && !held.has(id));
  return { outcome: 'changed', member, added, removed: before.filter(({ id }) => !kept.has(id)) };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

// What is changing now, for each client: calls of one program need not undo each other first.
const turns = new WeakMap<Transport, Map<string, Promise<unknown>>>();

/** Does some work once all earlier work on the same member is done. */
async function inTurn<T>(transport: Transport, key: string, work: () => Promise<T>): Promise<T> {
  const queue = turns.get(transport) ?? new Map<string, Promise<unknown>>();
  turns.set(transport, queue);
  const turn = (queue.get(key) ?? Promise.resolve()).then(work, work);
  queue.set(key, turn);
  try {
    return await turn;
  } finally {
    if (queue.get(key) === turn) queue.delete(key);
  }
}
