/** Writes notification policies: whole, checked first and read back where that is asked for. */
import { paramsError } from '../call.ts';
import type { Endpoint } from '../endpoint.ts';
import { isCloudflareError, ResponseError } from '../errors.ts';
import { asOneCall, changing, checkParams, type Progress } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import {
  endpoints,
  type NotificationPolicy,
  type NotificationPolicyCreateParams,
  type NotificationPolicyUpdateParams,
  policyFields,
} from './alerting.ts';
import type { AlertingId } from './alerting-destinations.ts';
import { type NotificationPolicyCheckParams, policyProblems, shapeProblems } from './policy-check.ts';

/** What creating and changing a policy can be told. `deadlineMs` is for all requests together. */
export interface PolicyWriteOptions extends RequestOptions {
  /**
   * Whether to check the policy first, as `alerting.policies.check` does, and to write nothing when that finds a
   * problem. Two to four requests more.
   * @default false
   */
  check?: boolean | undefined;
  /**
   * Whether to fetch the policy after writing it, and to return the whole of it. One request more.
   * @default false
   */
  readBack?: boolean | undefined;
}

const { get, create, update } = endpoints.policies;

/** Creates a policy. */
export async function createPolicy(
  transport: Transport,
  params: NotificationPolicyCreateParams,
  options?: PolicyWriteOptions,
): Promise<AlertingId | NotificationPolicy> {
  const { check, readBack, rest } = begin(transport, create, params, options);
  return asOneCall(transport, rest, async (within, progress) => {
    if (check) await insist(transport, create, params, within);
    const created = await changing(progress, doubt, () => transport.call(create, params, within));
    if (!readBack) return created;
    if (!isRecord(created) || typeof created.id !== 'string') throw unnamed(params.account_id);
    const ids = { account_id: params.account_id, policy_id: created.id };
    return readPolicy(transport, create, ids, within, progress);
  });
}

/** Changes what is given of a policy, and keeps the rest. */
export async function updatePolicy(
  transport: Transport,
  params: NotificationPolicyUpdateParams,
  options?: PolicyWriteOptions,
): Promise<AlertingId | NotificationPolicy> {
  const { check, readBack, rest } = begin(transport, update, params, options);
  return asOneCall(transport, rest, async (within, progress) => {
    const { account_id, policy_id, ...changes } = params;
    const ids = { account_id, policy_id };
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const complete = fields.every((name) => name in given);
    const kept = complete ? {} : fieldsOf(whole(await transport.call(get, ids, within), ids));
    const policy = { ...kept, ...given };
    if (check) await insist(transport, update, { account_id, alert_type: '', mechanisms: {}, ...policy }, within);
    const updated = await changing(progress, doubt, () => transport.call(update, { ...policy, ...ids }, within));
    return readBack ? readPolicy(transport, update, ids, within, progress) : updated;
  });
}

function unnamed(account_id: string): ResponseError {
  const { method, path } = create;
  return new ResponseError('The answer names no policy', { method, path, params: { account_id }, outcome: 'unknown' });
}

/**
 * The policy that was read, if that is what it is: writing back anything else would take away what it does not name.
 */
function whole(policy: NotificationPolicy, params: { account_id: string; policy_id: string }): NotificationPolicy {
  if (isRecord(policy) && typeof policy.alert_type === 'string' && typeof policy.name === 'string') return policy;
  const { method, path } = get;
  const message = 'The answer holds no policy, so nothing was written';
  throw new ResponseError(message, { method, path, params: { ...params } });
}

const doubt = 'the policy may have been written: look for it before you repeat this';

/** Sorts the options of a write, once they and its params are in order; otherwise nothing has been sent. */
function begin(
  transport: Transport,
  endpoint: Endpoint,
  params: unknown,
  options: PolicyWriteOptions | undefined,
): { check: boolean; readBack: boolean; rest: RequestOptions } {
  const { check = false, readBack = false, ...rest } = options ?? {};
  checkParams(transport, endpoint, params, options, check ? shapeProblems(params) : [], 'policyWrite');
  return { check, readBack, rest };
}

/** Lets a policy pass only if the account will take it. */
async function insist(
  transport: Transport,
  endpoint: Endpoint,
  policy: NotificationPolicyCheckParams,
  options: RequestOptions,
): Promise<void> {
  const problems = await policyProblems(transport, policy, options);
  const lines = problems.map(({ message }) => message);
  if (lines.length > 0) throw paramsError(endpoint, lines);
}

/** Fetches a policy that was just written. Failing to is no reason to write it again, so the error says that it was. */
async function readPolicy(
  transport: Transport,
  { method, path }: Endpoint,
  ids: { account_id: string; policy_id: string },
  options: RequestOptions,
  progress: Progress,
): Promise<NotificationPolicy> {
  const done = method === 'POST' ? 'created' : 'changed';
  const remedy = `Do not write it again: fetch ${ids.policy_id} with policies.get.`;
  progress.changed = `the policy was ${done}, but not read back. ${remedy}`;
  try {
    return await transport.call(get, ids, options);
  } catch (error) {
    if (!isCloudflareError(error)) throw error;
    progress.changed = undefined;
    const message = `The policy was ${done}, but could not be read back (${error.message}). ${remedy}`;
    const { status, rayId } = error;
    throw new ResponseError(message, { method, path, params: ids, status, rayId, outcome: 'unknown', cause: error });
  }
}

const fields = Object.keys(policyFields) as Array<keyof typeof policyFields>;

/** What can be written of a policy that was read: without what only Cloudflare sets, and what older ones had. */
function fieldsOf(policy: NotificationPolicy): Omit<NotificationPolicyUpdateParams, 'account_id' | 'policy_id'> {
  const kept = fields.flatMap((name) => {
    const value: unknown = policy[name];
    return value === undefined || value === null || name === 'mechanisms' ? [] : [[name, value] as const];
  });
  const ways = Object.entries(policy.mechanisms ?? {}).flatMap(([way, list]) => {
    const ids = Array.isArray(list) ? list.map(({ id }) => ({ id })) : [];
    return ids.length === 0 ? [] : [[way, ids] as const];
  });
  // Whoever unsubscribed from the last mail left nobody to tell, which Cloudflare refuses where it is said.
  return Object.fromEntries(ways.length === 0 ? kept : [...kept, ['mechanisms', Object.fromEntries(ways)]]);
}
