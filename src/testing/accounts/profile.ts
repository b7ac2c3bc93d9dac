/** This file knows the endpoints of the profile of an account: who stands behind it. */
import { type Answer, noContent, ok, refuse } from '../answer.ts';
import { readBody } from '../body.ts';
import { accountRead, accountWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { AccountProfile } from '../world/accounts.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/profile': {
    handle: getProfile,
    permissions: accountRead,
    emulates: 'Five texts, empty until they are filled in.',
  },
  'PUT /accounts/{account_id}/profile': {
    handle: updateProfile,
    permissions: accountWrite,
    emulates: 'Needs all five texts; answers 204 without a body.',
  },
};

/**
 * `GET /accounts/{account_id}/profile`
 * @param call The request.
 */
function getProfile(call: Call): Answer {
  return ok(call.world.profiles.get(param(call, 'account_id')) ?? profileOf(() => ''));
}

/**
 * `PUT /accounts/{account_id}/profile`
 * @param call The request.
 */
async function updateProfile(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const profile = profileOf((name) => {
    const value = body[name];
    if (typeof value !== 'string') throw refuse(400, 1001, `Invalid or missing value for ${name}`);
    return value;
  });
  call.world.profiles.set(param(call, 'account_id'), profile);
  return noContent();
}

function profileOf(text: (name: keyof AccountProfile) => string): AccountProfile {
  return {
    business_name: text('business_name'),
    business_email: text('business_email'),
    business_phone: text('business_phone'),
    business_address: text('business_address'),
    external_metadata: text('external_metadata'),
  };
}
