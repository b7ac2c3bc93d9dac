/** Writes notification policies: whole, checked first and read back where that is asked for. */
import { paramsError } from '../call.ts';
import type { Endpoint } from '../endpoint.ts';
import { isCloudflareError, ResponseError } from '../errors.ts';
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
import { type NotificationPolicyCheckParams, policyProblems, shapeProblems, within } from './policy-check.ts';

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
  const writing = begin(transport, create, params, options);
  if (writing.check) await insist(transport, params, writing);
  const created = await transport.call(create, params, writing.options());
  const ids = { account_id: params.account_id, policy_id: created.id };
  return writing.readBack ? readPolicy(transport, ids, writing, 'created') : created;
}

/** Changes what is given of a policy, and keeps the rest. */
export async function updatePolicy(
  transport: Transport,
  params: NotificationPolicyUpdateParams,
  options?: PolicyWriteOptions,
): Promise<AlertingId | NotificationPolicy> {
  const writing = begin(transport, update, params, options);
  const { account_id, policy_id, ...changes } = params;
  const ids = { account_id, policy_id };
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const complete = fields.every((name) => name in given);
  const kept = complete ? {} : fieldsOf(await transport.call(get, ids, writing.options()));
  const whole = { ...kept, ...given };
  if (writing.check) await insist(transport, { account_id, alert_type: '', mechanisms: {}, ...whole }, writing);
  const updated = await transport.call(update, { ...whole, ...ids }, writing.options());
  return writing.readBack ? readPolicy(transport, ids, writing, 'changed') : updated;
}

/** A write that is under way. */
interface Writing {
  endpoint: Endpoint;
  check: boolean;
  readBack: boolean;
  /** The options for its next request. */
  options: () => RequestOptions;
}

/** Begins a write whose params and options are in order; otherwise nothing has been sent. */
function begin(
  transport: Transport,
  endpoint: Endpoint,
  params: unknown,
  options: PolicyWriteOptions | undefined,
): Writing {
  const { problems } = transport.prepare(endpoint, params, options ?? {}, 'policyWrite').sorted;
  const { check = false, readBack = false, ...rest } = options ?? {};
  if (check && isRecord(params)) problems.push(...shapeProblems(params));
  if (problems.length > 0) throw paramsError(endpoint, problems);
  return { endpoint, check, readBack, options: within(rest) };
}

/** Lets a policy pass only if the account will take it. */
async function insist(
  transport: Transport,
  policy: NotificationPolicyCheckParams,
  { endpoint, options }: Writing,
): Promise<void> {
  const problems = await policyProblems(transport, policy, options);
  const lines = problems.map(({ message }) => message);
  if (lines.length > 0) throw paramsError(endpoint, lines);
}

/** Fetches a policy that was just written. Failing to is no reason to write it again, so the error says that it was. */
async function readPolicy(
  transport: Transport,
  ids: { account_id: string; policy_id: string },
  { endpoint: { method, path }, options }: Writing,
  done: string,
): Promise<NotificationPolicy> {
  try {
    return await transport.call(get, ids, options());
  } catch (error) {
    if (!isCloudflareError(error)) throw error;
    const message = `The policy was ${done}, but could not be read back (${error.message}). Do not write it again: fetch ${ids.policy_id} with policies.get.`;
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
