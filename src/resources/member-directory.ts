/** How people come into an account, are found in it, and leave it: each safe to repeat, with the outcome as data. */
import { listing, single } from '../endpoint.ts';
import { type AnyCloudflareError, ConflictError, isCloudflareError, ResponseError } from '../errors.ts';
import { asOneCall, changing, checkParams, isGone } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { emailOf, rolesOf, tellsAccess } from './member-access.ts';
import { roleIds, roleProblems } from './member-role-names.ts';
import { isLastSuperAdministrator, lastSuperAdministrator } from './member-roles.ts';
import {
  endpoints,
  type Member,
  type MemberFindParams,
  type MemberInvitation,
  type MemberInviteParams,
  type MemberRemoval,
  type MemberRemoveOptions,
} from './members.ts';

const found = listing({ ...endpoints.list, query: { email: 'string', user_id: 'string' } });

/** Finds a member by e-mail address or user; lists no further than needed. */
export async function findMember(
  transport: Transport,
  params: MemberFindParams,
  options: RequestOptions = {},
): Promise<Member | undefined> {
  checkParams(transport, found, params, options, identityProblems(params));
  const { email, user_id: user } = params as { email?: string; user_id?: string };
  const matches =
    email === undefined
      ? (member: Member) => member.user?.id === user
      : (member: Member) => isSameAddress(emailOf(member), email);
  return asOneCall(transport, options, (within) => first(transport, params.account_id, matches, within));
}

function identityProblems(params: unknown): string[] {
  const { email, user_id } = isRecord(params) ? params : {};
  const given = Object.entries({ email, user_id }).filter(([, value]) => value !== undefined && value !== null);
  if (given.length !== 1) return [`either email or user_id is required${given.length === 0 ? '' : ', not both'}`];
  // Members who are only invited have an empty user id, and the first of them would be found.
  return given.flatMap(([name, value]) =>
    typeof value === 'string' && value.trim() === '' ? `${name} must not be empty` : [],
  );
}

async function first(
  transport: Transport,
  account_id: string,
  matches: (member: Member) => boolean,
  options: RequestOptions,
): Promise<Member | undefined> {
  // Nothing is fetched ahead: the member may be on this page.
  for await (const member of transport.list(endpoints.list, { account_id }, { ...options, pagesAhead: 0 })) {
    if (matches(member)) return member;
  }
  return undefined;
}

function isSameAddress(one: string | undefined, other: string): boolean {
  return one?.trim().toLowerCase() === other.trim().toLowerCase();
}

// How often an invitation of which nobody knows whether it arrived is sent again.
const mostRepeats = 2;

/** Invites a person, or tells that they are there already. An address is taken once only, so asking again is safe. */
export async function inviteMember(
  transport: Transport,
  params: MemberInviteParams,
  options: RequestOptions = {},
): Promise<MemberInvitation> {
  checkParams(transport, endpoints.create, params, options, grantProblems(params));
  const { account_id, email, roles } = params;
  return asOneCall(transport, options, async (within, progress) => {
    const ids = roles && (await roleIds(transport, endpoints.create, { account_id, roles }, within));
    const body = ids === undefined ? params : { ...params, roles: ids };
    for (let lost = 0; ; ) {
      try {
        const member = await transport.call(endpoints.create, body, within);
        if (!isRecord(member) || typeof member.id !== 'string') throw unreadable(account_id);
        return { outcome: 'invited', member };
      } catch (error) {
        if (!isCloudflareError(error) || !mayBeThere(error)) throw error;
        if (error.outcome === 'unknown') lost++;
        if (lost > 0) progress.changed = 'the invitation may have been sent: inviting again does no harm';
        const member = await first(transport, account_id, (one) => isSameAddress(emailOf(one), email), within);
        // The answer to the first one was lost, and this is what it made.
        if (member !== undefined)
          return { outcome: lost > 0 && isFresh(member, ids) ? 'invited' : 'already_member', member };
        if (error.kind === 'conflict' || lost > mostRepeats || transport.settings(within).retry === undefined)
          throw error;
      }
    }
  });
}

function grantProblems(params: unknown): string[] {
  const { roles, policies } = isRecord(params) ? params : {};
  if ((roles === undefined || roles === null) === (policies === undefined || policies === null))
    return ['either roles or policies are required, one of them'];
  if (Array.isArray(policies) && policies.length === 0) return ['policies must have at least one policy'];
  return roleProblems(params, false);
}

// Cloudflare may have made a member all the same, which the list tells.
function unreadable(account_id: string): ResponseError {
  const { method, path } = endpoints.create;
  return new ResponseError('The answer names no member', { method, path, params: { account_id }, outcome: 'unknown' });
}

function mayBeThere({ kind, outcome }: AnyCloudflareError): boolean {
  return kind === 'conflict' || outcome === 'unknown';
}

/** Whether a member looks as one who was just invited with these roles. */
function isFresh(member: Member, ids: readonly string[] | undefined): boolean {
  const held = rolesOf(member).map(({ id }) => id);
  return ids === undefined || (held.length === ids.length && ids.every((id) => held.includes(id)));
}

// Who must stay could not be told from who may go.
function unreadableAccess(params: { account_id: string; member_id: string }): ResponseError {
  const { method, path } = endpoints.get;
  const message = 'The answer does not tell what the member may do, so the member was not removed';
  return new ResponseError(message, { method, path, params: { ...params } });
}

const removal = single({ ...endpoints.delete });

/** Removes a member or withdraws an invitation; who is gone already is no failure. */
export async function removeMember(
  transport: Transport,
  params: { account_id: string; member_id: string },
  given: MemberRemoveOptions = {},
): Promise<MemberRemoval> {
  const { allowLastSuperAdministrator = false, ...rest } = given ?? {};
  const wrong =
    typeof allowLastSuperAdministrator === 'boolean' ? [] : ['allowLastSuperAdministrator must be a boolean'];
  checkParams(transport, removal, params, isRecord(given) ? rest : given, wrong);
  const { account_id, member_id } = params;
  return asOneCall(transport, rest, async (options, progress) => {
    try {
      const member = await transport.call(endpoints.get, params, options);
      if (!tellsAccess(member)) throw unreadableAccess(params);
      if (!allowLastSuperAdministrator && (await isLastSuperAdministrator(transport, account_id, member, options))) {
        const { method, path } = removal;
        throw new ConflictError(lastSuperAdministrator, { method, path, params: { ...params }, outcome: 'not_sent' });
      }
      const doubt = 'the removal may have been carried out: asking for it again does no harm';
      await changing(progress, doubt, () => transport.call(endpoints.delete, params, options));
      return { outcome: 'removed', member_id };
    } catch (error) {
      if (!isGone(error, 'Member')) throw error;
      // An earlier attempt, whose answer was lost, has done it.
      return { outcome: error.outcome === 'unknown' ? 'removed' : 'already_gone', member_id };
    }
  });
}
