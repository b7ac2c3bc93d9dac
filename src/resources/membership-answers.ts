/** Answers an invitation to an account: looks first whether it still stands, and says what to do where it does not. */
import { type AnyCloudflareError, AuthenticationError, ConflictError, isCloudflareError } from '../errors.ts';
import { asOneCall, changing, checkParams } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import type { Transport } from '../transport.ts';
import { isUnknown, verifyToken } from '../verify.ts';
import { endpoints, type Membership, type MembershipAnswer } from './memberships.ts';

type Answer = 'accepted' | 'rejected';

const doubt = 'the answer may have been taken: giving it again does no harm';

/** Accepts or rejects the invitation that a membership stands for. */
export async function answerInvitation(
  transport: Transport,
  answer: Answer,
  params: { membership_id: string },
  options: RequestOptions = {},
): Promise<MembershipAnswer> {
  checkParams(transport, endpoints.get, params, options);
  return asOneCall(transport, options, async (within, progress) => {
    const before = await look(transport, params, within);
    if (before.status !== 'pending') return settled(answer, before, false);
    const change = { ...params, status: answer } as typeof params;
    try {
      const membership = await changing(progress, doubt, () => transport.call(endpoints.update, change, within));
      return { outcome: answer, membership };
    } catch (error) {
      if (!isCloudflareError(error)) throw error;
      if (error.kind === 'authentication' && error.reason === 'wrong_scheme') throw keyOnly(error);
      if (error.kind !== 'validation' && error.kind !== 'conflict') throw error;
      // Somebody else may have answered in the meantime, or an earlier attempt of ours whose answer was lost.
      const now = await look(transport, params, within);
      if (now.status === 'pending') throw error;
      return settled(answer, now, error.outcome === 'unknown');
    }
  });
}

/** What there is to say of an invitation that no longer stands. */
function settled(answer: Answer, membership: Membership, ours: boolean): MembershipAnswer {
  const { id, status } = membership;
  if (status === answer) return { outcome: ours ? answer : `already_${answer}`, membership };
  const { method, path } = endpoints.update;
  const advice = { cause: 'Only a pending invitation can be answered.', resolution: remedy(status) };
  const message = `The membership is ${status ?? 'in no state that is known'}, not pending. ${advice.resolution}`;
  throw new ConflictError(message, { method, path, params: { membership_id: id }, advice, outcome: 'not_sent' });
}

function remedy(status: string | undefined): string {
  if (status === 'accepted') return 'To leave the account, use memberships.delete.';
  if (status === 'rejected') return 'Ask an administrator of the account for a new invitation.';
  return 'Read the membership again, and answer it once it is pending.';
}

async function look(
  transport: Transport,
  params: { membership_id: string },
  options: RequestOptions,
): Promise<Membership> {
  try {
    return await transport.call(endpoints.get, params, options);
  } catch (error) {
    throw isCloudflareError(error) ? await wrongKind(transport, error, options) : error;
  }
}

/** The error that `error` really is: a token that an account owns is refused like one without the permission. */
async function wrongKind(
  transport: Transport,
  error: AnyCloudflareError,
  options: RequestOptions,
): Promise<AnyCloudflareError> {
  if (error.kind !== 'permission' || transport.credentialKind !== 'token') return error;
  const isUsers = await verifyToken(transport, undefined, { ...options, retry: false }).then(
    () => true,
    (failure: unknown) => !isUnknown(failure),
  );
  if (isUsers) return error;
  const advice = {
    cause: 'Memberships belong to a person, and a token that an account owns is nobody\u2019s.',
    resolution:
      'Use an API token of the invited person with Memberships Write, or their e-mail address and Global API Key.',
  };
  const message = `This credential sees no memberships: it is no user's token. ${advice.resolution}`;
  return new AuthenticationError(message, 'wrong_scheme', { ...error, cause: error, advice });
}

function keyOnly(error: AuthenticationError): AuthenticationError {
  const advice = {
    cause: 'Cloudflare takes no API token for answering an invitation.',
    resolution: 'Use the e-mail address and the Global API Key of the invited person.',
  };
  const message = `The membership is still pending: Cloudflare takes no API token for answering it. ${advice.resolution}`;
  return new AuthenticationError(message, 'wrong_scheme', { ...error, cause: error, advice });
}
