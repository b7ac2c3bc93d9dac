/** This file knows what the API says about the user who calls. */
import { type Answer, ok } from '../answer.ts';
import { userRead } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user': { handle: getUser, permissions: userRead, emulates: 'The one user of the world.' },
};

/**
 * `GET /user`
 * @param call The request.
 */
export function getUser({ world }: Call): Answer {
  const { suspended, ...user } = world.user;
  return ok({
    ...user,
    has_pro_zones: false,
    has_business_zones: false,
    has_enterprise_zones: false,
    suspended,
    betas: [],
    organizations: [],
  });
}
