/** This file knows what the API says about the user who calls. */
import * as z from 'zod/mini';
import { type Answer, ok } from '../answer.ts';
import { check, readJson } from '../body.ts';
import { userRead, userWrite } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import { organizationsOf, renderOrganization } from './organizations.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user': { handle: getUser, permissions: userRead, emulates: 'The one user of the world.' },
  'PATCH /user': { handle: editUser, permissions: userWrite, emulates: 'Five fields; null clears; length limits.' },
  'GET /user/tenants': { handle: listTenants, permissions: userRead, emulates: 'None, unless a test adds one.' },
};

const text = (longest: number): z.ZodMiniOptional<z.ZodMiniNullable<z.ZodMiniString>> =>
  z.optional(z.nullable(z.string().check(z.maxLength(longest))));

const shape = z.object({
  first_name: text(60),
  last_name: text(60),
  country: text(30),
  telephone: text(20),
  zipcode: text(20),
});

/**
 * `GET /user`
 * @param call The request.
 */
function getUser({ world }: Call): Answer {
  const { suspended, ...user } = world.user;
  const plans = new Set([...world.zones.values()].map((zone) => zone.plan));
  return ok({
    ...user,
    has_pro_zones: plans.has('pro'),
    has_business_zones: plans.has('business'),
    has_enterprise_zones: plans.has('enterprise'),
    suspended,
    betas: [],
    organizations: organizationsOf(world).map(renderOrganization),
  });
}

/**
 * `PATCH /user`
 * @param call The request.
 */
async function editUser(call: Call): Promise<Answer> {
  const { user, memberships, members } = call.world;
  for (const [name, value] of Object.entries(check(readJson(call), shape, 1001))) {
    if (value !== undefined) Object.assign(user, { [name]: value, modified_on: call.clock.timestamp() });
  }
  const { first_name, last_name } = user;
  for (const { id, account_id } of memberships.values()) {
    const member = members.get(account_id)?.get(id);
    // Whoever has not joined does not tell their name.
    if (member?.status === 'accepted') Object.assign(member.user, { first_name, last_name });
  }
  return getUser(call);
}

/**
 * `GET /user/tenants`
 * @param call The request.
 */
function listTenants({ world }: Call): Answer {
  return ok(world.tenants.map(({ id, name, create_time }) => ({ id, name, create_time, meta: {} })));
}
