/** This file knows how a change gets into the audit logs, and what of it must not. */
import { receiverOf } from '../alerting/receivers.ts';
import type { Answer, Trace } from '../answer.ts';
import { isObject, sentBody } from '../body.ts';
import { isOfTokens, isSecret } from '../masking.ts';
import { basePath, type Call, type Route } from '../router.ts';
import type { AuditEntry } from '../world/audit.ts';

/** How many changes are kept at least, so that an emulator that runs for weeks does not fill the memory. */
const kept = 10_000;
/** How many are dropped at a time: moving all the others for each would cost more than noting it. */
const block = 1000;

/** Where a request leads. */
export type Place = Pick<AuditEntry, 'account_id' | 'zone_id' | 'zone_name'>;

/**
 * Where a request leads, which is asked before it is carried out: what it deletes is gone afterwards.
 * @param call The request.
 */
export function placeOf({ params, world }: Pick<Call, 'params' | 'world'>): Place {
  const zone = world.zones.get(params.zone_id ?? '');
  const inZone = zone && { zone_id: zone.id, zone_name: zone.name };
  return { account_id: params.account_id ?? zone?.account_id ?? null, ...inZone };
}

/**
 * Notes a change that was made.
 * @param call The request.
 * @param route Its route.
 * @param answer What was answered.
 * @param traced What identifies the request.
 * @param place Where it led.
 */
export function recordChange(call: Call, route: Route, answer: Answer, traced: Trace, place: Place): void {
  // Nobody has signed in, so there is nobody to name.
  if (route.guard === 'public') return;
  const { request, credential, world, access } = call;
  const result = resultOf(route, answer);
  const response = isObject(result) ? result : {};
  const { token } = credential;
  const { user } = world;
  const resource_id = resourceOf(call, route, response);
  world.audit.push({
    id: traced.audit,
    time: new Date(traced.time).toISOString(),
    method: request.method,
    uri: new URL(request.url).pathname.slice(basePath.length),
    route: route.path,
    status: answer.status,
    ray: traced.ray,
    context: token ? 'api_token' : 'api_key',
    actor: token?.account_id
      ? { type: 'account', id: token.account_id }
      : { type: 'user', id: user.id, email: user.email },
    ...(token && { token_id: token.id, token_name: token.name }),
    ip: access.clientIp,
    user_agent: request.headers.get('user-agent') ?? '',
    ...(place.account_id === null ? placeIn(route, response) : place),
    ...(resource_id !== undefined && { resource_id }),
    request: withoutSecrets(sentBody(request), route),
    response: withoutSecrets(response, route),
  });
  if (world.audit.length >= kept + block) world.audit.splice(0, block);
}

/** What was answered. The token that connects PagerDuty is an identifier and a secret at once. */
function resultOf(route: Route, answer: Answer): unknown {
  if (route.path.endsWith('/pagerduty/connect')) return undefined;
  return isObject(answer.body) ? answer.body.result : undefined;
}

/** The place of something that has no owner in its path, as an account, a zone or a membership has none. */
function placeIn(route: Route, response: Record<string, unknown>): Place {
  const account = route.path === '/accounts' ? response : response.account;
  const account_id = isObject(account) && typeof account.id === 'string' ? account.id : null;
  const { id, name } = response;
  if (route.path !== '/zones' || typeof id !== 'string' || typeof name !== 'string') return { account_id };
  return { account_id, zone_id: id, zone_name: name };
}

/** What was changed: what the path names last, but for an owner under which something else was made. */
function resourceOf(call: Call, route: Route, response: Record<string, unknown>): string | undefined {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const own = names.findLast((name) => route.path.endsWith(`{${name}}`) || !/^(account|zone)_id$/.test(name));
  if (own !== undefined) return call.params[own];
  if (typeof response.id === 'string') return response.id;
  return route.path === '/user' ? call.world.user.id : undefined;
}

/**
 * A copy to keep: no secrets, which are known by their names, and no more than an entry can reasonably hold.
 * @param body What was sent or answered.
 * @param route The route it belongs to.
 */
function withoutSecrets(body: unknown, route: Route): Record<string, unknown> {
  const ofTokens = isOfTokens(route.path);
  const isLeftOut = (name: string): boolean => name.length > 100 || isSecret(name) || (ofTokens && name === 'value');
  let [left, characters] = [250, 10_000];
  const copy = (value: unknown): unknown => {
    if (left-- <= 0) return null;
    if (typeof value === 'string') {
      const kept = value.slice(0, Math.min(1000, characters));
      characters -= kept.length;
      return kept;
    }
    if (Array.isArray(value)) return value.slice(0, Math.max(0, left)).map(copy);
    if (!isObject(value)) return value;
    const members = Object.entries(value).slice(0, Math.max(0, left));
    return Object.fromEntries(
      members.filter(([name]) => !isLeftOut(name)).map(([name, inner]) => [name, copy(visible(name, inner))]),
    );
  };
  const copied = copy(body);
  // A part of a text keeps all of it in memory; one that was written and read again does not.
  return isObject(copied) ? JSON.parse(JSON.stringify(copied)) : {};
}

/** Chat services put the secret into the address. */
function visible(name: string, value: unknown): unknown {
  if (name !== 'url' || typeof value !== 'string') return value;
  return receiverOf(value)?.url ?? value;
}
