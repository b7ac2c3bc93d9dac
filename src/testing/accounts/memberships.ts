/** This file knows the endpoints of memberships: an account's members as the person behind one of them sees it. */
import { type Answer, ok, refuse } from '../answer.ts';
import { readBody } from '../body.ts';
import { answerInvitation, keepAdministrator, removeMember } from '../iam/people.ts';
import { renderPolicies } from '../iam/policies.ts';
import { isAsked, paged, sorted } from '../paging.ts';
import { membershipsRead, membershipsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Account } from '../world/accounts.ts';
import type { Member } from '../world/iam.ts';
import { renderAccount } from './accounts.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /memberships': {
    handle: listMemberships,
    permissions: membershipsRead,
    emulates: 'Filters, order, pages; without policies.',
  },
  'GET /memberships/{membership_id}': {
    handle: getMembership,
    permissions: membershipsRead,
    emulates: 'The membership, with policies.',
  },
  'PUT /memberships/{membership_id}': {
    handle: updateMembership,
    permissions: membershipsWrite,
    guard: 'key only',
    emulates: 'Accepts or rejects while pending; refuses API tokens with 405.',
  },
  'DELETE /memberships/{membership_id}': {
    handle: deleteMembership,
    permissions: membershipsWrite,
    guard: 'key only',
    emulates: 'Leaves the account, except as its last Super Administrator; refuses API tokens with 405.',
  },
};

interface Side {
  account: Account;
  member: Member;
}

const orders: Record<string, (side: Side) => string> = {
  id: (side) => side.member.id,
  'account.name': (side) => side.account.name,
  status: (side) => side.member.status,
};

/**
 * `GET /memberships`
 * @param call The request.
 */
function listMemberships(call: Call): Answer {
  const { query } = call;
  const found = [...call.world.memberships.keys()]
    .flatMap((id) => find(call, id) ?? [])
    .filter(
      ({ account, member }) =>
        isAsked(query, 'account.name', account.name) &&
        isAsked(query, 'name', account.name) &&
        isAsked(query, 'status', member.status),
    );
  return paged(sorted(found, query, orders), call, render);
}

/**
 * `GET /memberships/{membership_id}`
 * @param call The request.
 */
function getMembership(call: Call): Answer {
  return ok(renderInFull(call, existing(call)));
}

/**
 * `PUT /memberships/{membership_id}`
 * @param call The request.
 */
async function updateMembership(call: Call): Promise<Answer> {
  const { status } = await readBody(call);
  const side = existing(call);
  if (status !== 'accepted' && status !== 'rejected') throw refuse(400, 1001, 'Invalid membership status');
  if (side.member.status !== status) {
    if (side.member.status !== 'pending') throw refuse(400, 1001, 'Membership is not pending');
    answerInvitation(call.world, side.member.id, status);
  }
  return ok(renderInFull(call, side));
}

/**
 * `DELETE /memberships/{membership_id}`
 * @param call The request.
 */
function deleteMembership(call: Call): Answer {
  const { account, member } = existing(call);
  keepAdministrator(call.world, account.id, member);
  removeMember(call.world, account.id, member.id);
  return ok({ id: member.id });
}

function find({ world }: Call, id: string): Side | undefined {
  const account = world.accounts.get(world.memberships.get(id)?.account_id ?? '');
  const member = account && world.members.get(account.id)?.get(id);
  return member && { account, member };
}

function existing(call: Call): Side {
  const side = find(call, param(call, 'membership_id'));
  if (!side) throw refuse(404, 1003, 'Membership not found');
  return side;
}

function render({ account, member }: Side): Record<string, unknown> {
  const permissions: Record<string, { read: boolean; write: boolean }> = {};
  for (const role of member.roles) {
    for (const [area, { read = false, edit = false }] of Object.entries(role.permissions)) {
      const before = permissions[area];
      permissions[area] = { read: read || !!before?.read, write: edit || !!before?.write };
    }
  }
  return {
    id: member.id,
    status: member.status,
    account: renderAccount(account),
    api_access_enabled: member.api_access_enabled,
    roles: member.roles.map((role) => role.name),
    permissions,
  };
}

/** Policies are told one membership at a time, never in the list. */
function renderInFull({ world }: Call, side: Side): Record<string, unknown> {
  return { ...render(side), policies: renderPolicies(world, side.account.id, side.member.policies) };
}
