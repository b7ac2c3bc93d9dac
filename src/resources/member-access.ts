/** What a member's roles and policies amount to, read from what Cloudflare tells of the member. */
import { isRecord } from '../schema.ts';
import type { Member, MemberPolicy } from './members.ts';
import type { Role } from './roles.ts';

/**
 * The role that may do everything. Members hold it and it can be given, but accounts leave it out of their list of
 * roles; its id is the same in every account.
 */
export const superAdministrator: Role = {
  id: '33666b9c79b9a5273fc7344ff42f953d',
  name: 'Super Administrator - All Privileges',
};

/** The roles that a member holds; none where the answer leaves them out. */
export function rolesOf(member: Member): Role[] {
  return member.roles ?? [];
}

/** Whether an answer tells what the member may do: one of the wrong shape would pass for a member without access. */
export function tellsAccess(member: Member): boolean {
  return isRecord(member) && typeof member.status === 'string' && (isList(member.roles) || isList(member.policies));
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord);
}

/** The e-mail address of a member: at the top in newer answers, in `user` alone in older ones. */
export function emailOf(member: Member): string | undefined {
  return member.email ?? member.user?.email;
}

/**
 * Whether a member has policies that are more than another way to write the roles down. Where Cloudflare shows both,
 * each role has a policy on the whole account under the same name; whatever else there is would be wiped by writing
 * roles.
 */
export function hasOwnPolicies(member: Member): boolean {
  const names = new Set(rolesOf(member).map(({ name }) => name));
  return (member.policies ?? []).some((policy) => !mirrors(policy, names));
}

function mirrors(policy: MemberPolicy, roleNames: ReadonlySet<string>): boolean {
  const groups = policy.permission_groups ?? [];
  return grantsWholeAccount(policy) && groups.length > 0 && groups.every(({ name }) => roleNames.has(name ?? ''));
}

function grantsWholeAccount({ access, resource_groups = [] }: MemberPolicy): boolean {
  return (
    access === 'allow' && resource_groups.length > 0 && resource_groups.every(({ scope }) => isWholeAccount(scope))
  );
}

function isWholeAccount(scope: unknown): boolean {
  const objects = isRecord(scope) ? scope.objects : undefined;
  return Array.isArray(objects) && objects.some((object) => isRecord(object) && object.key === '*');
}

/**
 * Whether a member may do everything in the account now, by role or by policy. Who is only invited may do nothing yet.
 */
export function isSuperAdministrator(member: Member): boolean {
  if (member.status !== 'accepted') return false;
  return (
    rolesOf(member).some(({ id }) => id === superAdministrator.id) || (member.policies ?? []).some(grantsEverything)
  );
}

function grantsEverything(policy: MemberPolicy): boolean {
  const named = (policy.permission_groups ?? []).some(({ name }) => name?.startsWith('Super Administrator'));
  return named && grantsWholeAccount(policy);
}
