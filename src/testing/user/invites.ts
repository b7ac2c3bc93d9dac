/** This file knows the endpoints of the invitations that the user got. */
import { type Answer, ok, refuse } from '../answer.ts';
import { readBody } from '../body.ts';
import { answerInvitation } from '../iam/people.ts';
import { membershipsRead, membershipsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Invite } from '../world/user.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user/invites': { handle: listInvites, permissions: membershipsRead, emulates: 'All in one answer.' },
  'GET /user/invites/{invite_id}': { handle: getInvite, permissions: membershipsRead, emulates: 'The invitation.' },
  'PATCH /user/invites/{invite_id}': {
    handle: answerInvite,
    permissions: membershipsWrite,
    emulates: 'Accepts or rejects, and the membership with it; not when expired or answered before.',
  },
};

/**
 * `GET /user/invites`
 * @param call The request.
 */
function listInvites(call: Call): Answer {
  return ok([...call.world.invites.values()].map((invite) => render(invite, call)));
}

/**
 * `GET /user/invites/{invite_id}`
 * @param call The request.
 */
function getInvite(call: Call): Answer {
  return ok(render(existing(call), call));
}

/**
 * `PATCH /user/invites/{invite_id}`
 * @param call The request.
 */
async function answerInvite(call: Call): Promise<Answer> {
  const { status } = await readBody(call);
  const invite = existing(call);
  if (status !== 'accepted' && status !== 'rejected') throw refuse(400, 1001, 'Invalid invitation status');
  const before = statusOf(invite, call);
  if (before !== status) {
    if (before !== 'pending') throw refuse(400, 1001, `Invitation is ${before}`);
    answerInvitation(call.world, invite.id, status);
  }
  return ok(render(existing(call), call));
}

function existing(call: Call): Invite {
  const invite = call.world.invites.get(param(call, 'invite_id'));
  if (!invite) throw refuse(404, 1003, 'Invitation not found');
  return invite;
}

function statusOf({ status, expires_on }: Invite, { clock }: Call): Invite['status'] {
  return status === 'pending' && Date.parse(expires_on) <= clock.now() ? 'expired' : status;
}

function render(invite: Invite, call: Call): Record<string, unknown> {
  const { id, account_id, invited_by, invited_on, expires_on } = invite;
  const { world } = call;
  const account = world.accounts.get(account_id);
  const member = world.members.get(account_id)?.get(id);
  return {
    id,
    organization_id: account_id,
    organization_name: account?.name ?? '',
    organization_is_enforcing_twofactor: account?.settings.enforce_twofactor ?? false,
    invited_member_id: world.user.id,
    invited_member_email: world.user.email,
    invited_by,
    invited_on,
    expires_on,
    roles: member?.roles.map((role) => role.name) ?? [],
    status: statusOf(invite, call),
  };
}
