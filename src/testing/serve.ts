/** This file knows the way of a request through the parts: limits, credentials, permissions, its service. */
import type { Access } from './access.ts';
import { type FailureForm, failure, Refusal, type Trace, toResponse } from './answer.ts';
import { placeOf, recordChange } from './audit/trail.ts';
import { authorize } from './authorization.ts';
import type { Clock } from './clock.ts';
import type { Plan } from './faults/misbehaviour.ts';
import { claim, understand } from './faults/page-tricks.ts';
import type { Past } from './faults/past.ts';
import type { JournalEntry } from './journal.ts';
import type { RateLimiter } from './limits.ts';
import type { Call, Match } from './router.ts';
import type { World } from './world/world.ts';

/** What a request meets on its way. */
export interface Parts {
  /** What exists. */
  readonly world: World;
  /** Who may come in. */
  readonly access: Access;
  /** What time it is. */
  readonly clock: Clock;
  /** How much is allowed; undefined for everything. */
  readonly limiter: RateLimiter | undefined;
  /** What those see who read too soon. */
  readonly past: Past;
}

/** A request that came in. */
export interface Arrival {
  /** The request, whose body has been read. */
  readonly request: Request;
  /** Its body; empty without one. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Its query. */
  readonly query: URLSearchParams;
  /** Its route, or the reason why it has none. */
  readonly match: Match | Refusal;
  /** What the journal says about it. */
  readonly entry: JournalEntry;
  /** What identifies it. */
  readonly traced: Trace;
  /** How it shall be served badly. */
  readonly plan: Plan;
}

/** Whoever asks what anybody may know. */
const stranger = { kind: 'key', token: undefined, budget: '' } as const;

/**
 * Serves a request.
 * @param arrival The request.
 * @param parts What it meets.
 */
export async function serve(arrival: Arrival, parts: Parts): Promise<Response> {
  const { request, body, match, entry, traced, plan } = arrival;
  const { access, limiter, clock } = parts;
  let headers: Record<string, string> = {};
  // Services come behind the gate that refuses strangers, and write their envelopes in their own order.
  let reached = false;
  try {
    const tooFast = limiter?.takeFrom(access.clientIp, traced.ray);
    if (tooFast) return toResponse(tooFast, traced, false);
    if (match instanceof Refusal) throw match;
    const { route, params } = match;
    const open = route.guard === 'public';
    const credential = open ? stranger : access.authenticate(request.headers, route);
    entry.tokenId = credential.token?.id ?? null;
    const allowance = open ? undefined : limiter?.take(credential.budget, `${route.method} ${route.path}`, traced.ray);
    headers = allowance?.headers ?? headers;
    if (allowance?.refusal) return toResponse(withHeaders(allowance.refusal, headers), traced, false);
    const world = worldOf(arrival, parts);
    if (!open) authorize(credential, match, world);
    reached = !open;
    const { query, shift, claimed } = understand(arrival.query, request.method === 'GET' ? plan.pages : undefined);
    const call: Call = { request, body, params, query, shift, credential, access, world, clock };
    // Before it is carried out: what is deleted can no longer be asked where it was.
    const place = placeOf(call);
    const answer = await route.handle(call);
    if (request.method !== 'GET') recordChange(call, route, answer, traced, place);
    return toResponse(withHeaders(claim(answer, claimed), headers), traced, reached);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const answer = failure(error, formOf(error, entry.route ?? '', reached));
    return toResponse(withHeaders(answer, headers), traced, reached);
  }
}

/** The world that a request sees: for those who read soon after a write, it may be the one before it. */
function worldOf({ request, entry, plan }: Arrival, { world, past, clock }: Parts): World {
  const now = clock.now();
  if (request.method !== 'GET') {
    if (plan.staleMs !== undefined) past.keep(world.copy(), now + plan.staleMs);
    return world;
  }
  const seen = past.seenAt(now);
  if (seen) entry.fault ??= 'stale';
  return seen ?? world;
}

function withHeaders<T extends { headers?: Record<string, string> }>(answer: T, headers: Record<string, string>): T {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** How a failure is written. Most come from the gate before the services, but Access looks at permissions itself. */
function formOf({ errors }: Refusal, route: string, reached: boolean): FailureForm {
  if (route.includes('/access/') && (reached || errors[0]?.code === 10000)) return 'errors only';
  return reached && route.includes('/dns_records') ? 'result first' : 'envelope first';
}
