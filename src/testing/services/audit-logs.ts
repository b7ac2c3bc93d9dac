/** This file knows the endpoints of audit logs, and how a change gets into them. */
import type { Answer, Trace } from '../answer.ts';
import type { Call, Route } from '../router.ts';

/**
 * Notes a change that was made.
 * @param call The request.
 * @param route Its route.
 * @param answer What was answered.
 * @param traced What identifies the request.
 */
export function recordChange(call: Call, route: Route, answer: Answer, traced: Trace): void {
  const { request, params, credential, world, access } = call;
  const zone = world.zones.get(params.zone_id ?? '');
  world.audit.push({
    id: traced.audit,
    time: new Date(traced.time).toISOString(),
    method: request.method,
    uri: new URL(request.url).pathname,
    route: route.path,
    status: answer.status,
    ray: traced.ray,
    context: credential.token ? 'api_token' : 'api_key',
    ...(credential.token && { token_id: credential.token.id, token_name: credential.token.name }),
    ip: access.clientIp,
    user_agent: request.headers.get('user-agent') ?? '',
    account_id: params.account_id ?? zone?.account_id ?? null,
    ...(zone && { zone_id: zone.id, zone_name: zone.name }),
    request: null,
    response: null,
  });
}
