/** Who has which role in an account, from one list of its members and one of its roles. */
import { single } from '../endpoint.ts';
import { asOneCall, checkParams } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import type { Transport } from '../transport.ts';
import { hasOwnPolicies, rolesOf } from './member-access.ts';
import { type AccessGrant, type AccessMatrix, endpoints, type Member } from './members.ts';
import { type Role, endpoints as roleEndpoints } from './roles.ts';

const shape = single({ method: 'GET', path: endpoints.list.path, permissions: endpoints.list.permissions });

/** Reads the members and the roles of an account, and joins them. */
export async function accessMatrix(
  transport: Transport,
  params: { account_id: string },
  options: RequestOptions = {},
): Promise<AccessMatrix> {
  checkParams(transport, shape, params, options);
  return asOneCall(transport, options, async (within) => {
    const [members, roles] = await Promise.all([
      transport.list(endpoints.list, params, within).toArray(),
      transport.list(roleEndpoints.list, params, within).toArray(),
    ]);
    return join(members, roles);
  });
}

function join(members: Member[], listed: readonly Role[]): AccessMatrix {
  const roles = new Map(listed.map((role) => [role.id, { ...role, listed: true }]));
  const grants: AccessGrant[] = [];
  for (const member of members) {
    const pending = member.status !== 'accepted';
    for (const role of rolesOf(member)) {
      // Accounts do not list every role that their members hold.
      if (!roles.has(role.id)) roles.set(role.id, { ...role, listed: false });
      grants.push({ member_id: member.id, role_id: role.id, pending });
    }
  }
  return {
    roles: [...roles.values()],
    members,
    grants,
    with_policies: members.filter(hasOwnPolicies).map(({ id }) => id),
  };
}
