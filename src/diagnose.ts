/** Tells which operations a credential may carry out, without carrying any of them out. */
import { fillPath, single } from './endpoint.ts';
import { isCloudflareError } from './errors.ts';
import { asOneCall } from './flow.ts';
import { optionProblems, type RequestOptions } from './options.ts';
import type { Permission, PlanName } from './permissions/index.ts';
import { invalid, type Route, routesOf, type Table, unpack } from './permissions/routes.ts';
import { headerProblems } from './request.ts';
import { isRecord } from './schema.ts';
import { closest } from './spelling.ts';
import { type Place, type Policy, readPolicies } from './token-policies.ts';
import type { Transport } from './transport.ts';
import { type Case, factsOf, type Inquiry, judgeByPolicies, judgeByProbes, unknown } from './verdicts.ts';
import { isUnknown, refusal, type TokenStatus, verifyToken } from './verify.ts';

/** Where operations are to be diagnosed. */
export interface DiagnoseParams {
  /** Account for the operations below `/accounts`; also needed to recognise a token that an account owns. */
  account_id?: string | undefined;
  /** Zone for the operations below `/zones`. */
  zone_id?: string | undefined;
  /**
   * Whether writes may be tried, where the token's policies cannot be read: on ids that nothing has, and with bodies
   * that must be refused. Writes for which there is no such way stay `unknown`.
   * @default false
   */
  probeWrites?: boolean | undefined;
}

/** What a credential can do about one operation. */
export interface Diagnosis {
  /** The operation as it was given. */
  readonly operation: string;
  /**
   * `ok`: nothing stands in the way. `missing`: the credential lacks the permission, does not reach the place, or is of
   * the wrong kind. `not_entitled`: it may, but the plan does not include it. `unknown`: see `why`.
   */
  readonly outcome: 'ok' | 'missing' | 'not_entitled' | 'unknown';
  /** The reason in a sentence: names the permission that is missing, or the plan. */
  readonly why: string;
  /** The permissions that the operation accepts, any one of them; the least privilege first. */
  readonly permissions: readonly Permission[];
  /** The plans that the operation is documented for; empty where nothing is said about plans. */
  readonly plans: readonly PlanName[];
}

/** Diagnoses operations, one result for each, in their order. */
export async function diagnose(
  transport: Transport,
  operations: readonly string[],
  params: DiagnoseParams = {},
  options: RequestOptions = {},
): Promise<Diagnosis[]> {
  const table = unpack(await import('./permissions/table.ts'));
  const cases = casesOf(table, operations, params, options);
  const { account_id, probeWrites = false } = params;
  await asOneCall(transport, options, async (within) => {
    const found = { facts: new Map(), sent: new Map() };
    const inquiry: Inquiry = { table, transport, options: within, probeWrites, ...found };
    const doubt = await identify(inquiry, account_id);
    await judgeByPolicies(cases, inquiry);
    await judgeByProbes(cases, inquiry);
    // With no request to bear it out, that nobody knows the token is all that is known.
    if (doubt !== undefined && inquiry.sent.size === 0) throw doubt;
  });
  return cases.map(({ route, verdict = unknown('Nothing can be told about it.') }) => ({
    operation: route.operation,
    ...verdict,
    permissions: route.permissions,
    plans: route.plans,
  }));
}

const paramNames = ['account_id', 'zone_id', 'probeWrites'];

function casesOf(table: Table, operations: unknown, params: DiagnoseParams, options: RequestOptions): Case[] {
  const problems = [...optionProblems('request', options), ...headerProblems(options?.headers)];
  if (!isRecord(params)) throw invalid(['params must be an object', ...problems]);
  for (const name of Object.keys(params)) {
    if (paramNames.includes(name)) continue;
    const near = closest(name, paramNames);
    problems.push(`${name} is not a parameter${near === undefined ? '' : `: did you mean ${near}?`}`);
  }
  for (const name of ['account_id', 'zone_id'] as const) {
    if (params[name] !== undefined) problems.push(...fillPath(`/{${name}}`, { ...params }).problems);
  }
  const { probeWrites } = params;
  if (probeWrites !== undefined && typeof probeWrites !== 'boolean') problems.push('probeWrites must be true or false');
  const cases = routesOrProblems(table, operations, problems).map((route) => ({
    route,
    place: placeOf(route, params, problems),
  }));
  if (problems.length > 0) throw invalid(problems);
  return cases;
}

function routesOrProblems(table: Table, operations: unknown, problems: string[]): Route[] {
  try {
    return routesOf(table, operations);
  } catch (error) {
    if (!isCloudflareError(error) || error.kind !== 'params') throw error;
    problems.push(...error.problems);
    return [];
  }
}

/** Where an operation takes place: by the ids in its route, else by those given. */
function placeOf({ operation, method, path }: Route, params: DiagnoseParams, problems: string[]): Place {
  const [root = '', id = ''] = path.slice(1).split('/');
  if (root === 'user' || root === 'memberships') return { kind: 'user' };
  // A zone is added to the account that the body names.
  if (method === 'POST' && path === '/zones' && params.account_id !== undefined) {
    return { kind: 'account', id: params.account_id };
  }
  const open = /[*{]/.test(id);
  const owner = ownerOf(root, params);
  if (owner === undefined || id === '') return { kind: open ? 'elsewhere' : 'anywhere' };
  const given = open ? params[`${owner}_id`] : id;
  if (given !== undefined) return { kind: owner, id: given };
  problems.push(`${owner}_id is needed for ${operation}`);
  return { kind: 'elsewhere' };
}

function ownerOf(root: string, { account_id, zone_id }: DiagnoseParams): 'account' | 'zone' | undefined {
  if (root === 'accounts') return 'account';
  if (root === 'zones') return 'zone';
  // Some paths exist below an account and below a zone.
  if (!/^[*{]/.test(root)) return undefined;
  return account_id === undefined && zone_id !== undefined ? 'zone' : 'account';
}

const userToken = single({ method: 'GET', path: '/user/tokens/{token_id}', permissions: ['API Tokens Read'] });
const accountToken = single({
  method: 'GET',
  path: '/accounts/{account_id}/tokens/{token_id}',
  permissions: ['Account API Tokens Read'],
});

/**
 * Finds out whose token it is, and its policies if it may read them.
 *
 * @returns Why the token is in doubt, if it may be one of an account that nobody has named.
 */
async function identify(inquiry: Inquiry, account_id: string | undefined): Promise<unknown> {
  const { transport, options } = inquiry;
  if (transport.credentialKind !== 'token') return undefined;
  let token: TokenStatus;
  try {
    token = await verifyToken(transport, account_id, options);
  } catch (error) {
    const elsewhere = isCloudflareError(error) && (error.kind === 'not_found' || error.kind === 'permission');
    if (elsewhere || isUnknown(error)) return error;
    throw error;
  }
  const refused = refusal(token);
  if (refused !== undefined) throw refused;
  transport.trustToken();
  inquiry.owner = token.owner;
  if (token.owner === 'account' && account_id !== undefined)
    factsOf(inquiry, { kind: 'account', id: account_id }).reached = true;
  inquiry.policies = await ownPolicies(inquiry, token, account_id);
  return undefined;
}

/** The policies of the token in use; `undefined` when it may not read them. */
async function ownPolicies(
  { transport, options }: Inquiry,
  { owner, id }: TokenStatus,
  account_id = '',
): Promise<Policy[] | undefined> {
  try {
    const told =
      owner === 'user'
        ? await transport.call(userToken, { token_id: id }, options)
        : await transport.call(accountToken, { account_id, token_id: id }, options);
    return readPolicies(told);
  } catch (error) {
    // Whatever stands in the way of this shortcut, the probes go on without it.
    if (isCloudflareError(error) && error.kind !== 'authentication') return undefined;
    throw error;
  }
}
