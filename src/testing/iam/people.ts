/** This file knows how people come to belong to an account, and how they leave it. */
import { superAdministratorId } from '../accounts/roles.ts';
import { refuse } from '../answer.ts';
import { timestamp } from '../clock.ts';
import type { Member } from '../world/iam.ts';
import type { World } from '../world/world.ts';
import { type Draft, givesEverything } from './policies.ts';

/** How long an invitation stands. */
const invitationLasts = 30 * 86_400_000;

/**
 * What is known of the person behind an address: somebody with a login has an identifier before they accept.
 * @param world What exists.
 * @param email The address.
 */
export function personOf(world: World, email: string): Member['user'] {
  const { id, first_name, last_name, two_factor_authentication_enabled, email: own } = world.user;
  if (sameAddress(email, own)) return { id, first_name, last_name, email: own, two_factor_authentication_enabled };
  for (const members of world.members.values()) {
    for (const { user } of members.values()) if (user.id !== '' && sameAddress(email, user.email)) return { ...user };
  }
  return { id: '', first_name: null, last_name: null, email, two_factor_authentication_enabled: false };
}

/**
 * Whether a text is an e-mail address, of the length that the API allows.
 * @param text What was given.
 */
export function isAddress(text: unknown): text is string {
  // The length first: the pattern is not for ten megabytes.
  return typeof text === 'string' && text.length <= 90 && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);
}

/**
 * Whether two addresses are the same.
 * @param one An address.
 * @param other Another.
 */
export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * Adds a member to an account. For the user that is a membership as well, and an invitation while it is pending.
 * @param world What exists.
 * @param account_id The account.
 * @param member The member.
 * @param now The time in milliseconds.
 */
export function addMember(world: World, account_id: string, member: Member, now: number): void {
  const members = world.members.of(account_id);
  const inviter = [...members.values()].find(({ status }) => status === 'accepted');
  members.set(member.id, member);
  if (!sameAddress(member.email, world.user.email)) return;
  world.memberships.set(member.id, { id: member.id, account_id });
  if (member.status !== 'pending') return;
  world.invites.set(member.id, {
    id: member.id,
    account_id,
    invited_by: inviter?.email ?? '',
    invited_on: timestamp(now),
    expires_on: timestamp(now + invitationLasts),
    status: 'pending',
  });
}

/**
 * Records what the user said to an invitation, on every side of it.
 * @param world What exists.
 * @param membership_id The membership, which has the same identifier as the member and the invitation.
 * @param status The user's answer.
 */
export function answerInvitation(world: World, membership_id: string, status: 'accepted' | 'rejected'): void {
  const account_id = world.memberships.get(membership_id)?.account_id ?? '';
  const member = world.members.get(account_id)?.get(membership_id);
  if (member) {
    member.status = status;
    if (status === 'accepted') member.user = personOf(world, world.user.email);
    else leaveGroups(world, account_id, membership_id);
  }
  const invite = world.invites.get(membership_id);
  if (invite) invite.status = status;
}

/**
 * Takes a person out of an account and its user groups.
 * @param world What exists.
 * @param account_id The account.
 * @param member_id The member.
 */
export function removeMember(world: World, account_id: string, member_id: string): void {
  world.members.get(account_id)?.delete(member_id);
  world.memberships.delete(member_id);
  world.invites.delete(member_id);
  leaveGroups(world, account_id, member_id);
}

/**
 * Refuses a change that would leave an account without anybody who may do everything.
 * @param world What exists.
 * @param account_id The account.
 * @param member The member who is about to change or go.
 * @param after What the member will hold; nothing when the member goes.
 * @throws {Refusal} When the member is the last accepted super administrator.
 */
export function keepAdministrator(
  world: World,
  account_id: string,
  member: Member,
  after: Holding = { roles: [], policies: [] },
): void {
  const holds = (holding: Holding): boolean =>
    holding.roles.some(({ id }) => id === superAdministratorId) ||
    holding.policies.some((policy) => givesEverything(world, account_id, policy));
  const others = [...(world.members.get(account_id)?.values() ?? [])].filter((one) => one !== member);
  const last = member.status === 'accepted' && holds(member) && !holds(after);
  if (last && !others.some((other) => other.status === 'accepted' && holds(other))) {
    throw refuse(400, 1001, 'Account must have at least one Super Administrator');
  }
}

/** What a member may do. */
export interface Holding {
  /** Roles of the member. */
  roles: Member['roles'];
  /** Policies of the member, kept or only read. */
  policies: readonly Draft[];
}

function leaveGroups(world: World, account_id: string, member_id: string): void {
  for (const group of world.userGroups.get(account_id)?.values() ?? []) group.members.delete(member_id);
}
