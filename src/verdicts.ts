/** Decides about operations: by a token's policies, by requests that change nothing, by what follows from either. */
import type { Diagnosis } from './diagnose.ts';
import type { RequestOptions } from './options.ts';
import { type Route, routeOf, sufficient, type Table } from './permissions/routes.ts';
import { type Found, probeOf, readerOf, send } from './probe.ts';
import { isRecord } from './schema.ts';
import { allows, type Place, type Policy } from './token-policies.ts';
import type { Transport } from './transport.ts';
import type { TokenStatus } from './verify.ts';

/** What becomes of an operation. */
export type Verdict = Pick<Diagnosis, 'outcome' | 'why'>;

/** One operation on its way to a verdict. */
export interface Case {
  /** What is asked about. */
  readonly route: Route;
  /** Where. */
  readonly place: Place;
  /** What became of it, once that is known. */
  verdict?: Verdict | undefined;
}

/** What has been learnt about a place. */
export interface Facts {
  /** Whether the credential reaches it; `undefined` while nobody has looked. */
  reached?: boolean;
  /** Lists of permissions, of each of which the credential holds at least one there. */
  readonly held: string[][];
  /** Permissions that it does not hold there. */
  readonly lacking: Set<string>;
  /** Plan of the zone, where it could be read. */
  plan?: string;
}

/** Everything that the questions have in common. */
export interface Inquiry {
  /** All routes. */
  readonly table: Table;
  /** What sends the requests. */
  readonly transport: Transport;
  /** The caller's settings, for each of them. */
  readonly options: RequestOptions;
  /** Whether writes may be tried. */
  readonly probeWrites: boolean;
  /** What has been learnt, by place. */
  readonly facts: Map<string, Facts>;
  /** What each probe found, so that none is sent twice. */
  readonly sent: Map<string, Found>;
  /** Whose token it is; `undefined` for a key, and for a token that could not be identified. */
  owner?: TokenStatus['owner'] | undefined;
  /** The policies of the token; `undefined` where they could not be read. */
  policies?: readonly Policy[] | undefined;
  /** Why nobody answers any more. */
  down?: string;
}

/** Writes that are documented with a token permission, and refuse tokens all the same. */
const keyOnly = new Set(['PUT /memberships/*', 'DELETE /memberships/*']);

/** Decides what follows from the credential itself: its kind, and its policies where they could be read. */
export async function judgeByPolicies(cases: readonly Case[], inquiry: Inquiry): Promise<void> {
  const { table, policies } = inquiry;
  for (const one of cases) one.verdict = byKind(one, inquiry);
  if (policies === undefined) return;
  for (const one of cases) {
    const { route, place } = one;
    if (one.verdict !== undefined || route.needs !== 'permission') continue;
    const names = namesOf(route);
    if (place.kind === 'zone' && allows(table, policies, names, place) !== false) await lookAtZone(place, inquiry);
    const allowed = allows(table, policies, names, place);
    if (allowed === false) one.verdict = missing(route);
    else if (allowed === true) one.verdict = await borneOut(one, "By the token's policies.", inquiry);
  }
}

function byKind(
  { route: { method, pattern, operation }, place }: Case,
  { transport, owner }: Inquiry,
): Verdict | undefined {
  if (pattern === undefined) return unknown(`This version does not know the route ${operation}.`);
  if (transport.credentialKind === 'token' && keyOnly.has(`${method} ${pattern}`)) {
    return {
      outcome: 'missing',
      why: 'Cloudflare takes no API token for it, only an e-mail address with the Global API Key.',
    };
  }
  if (owner === 'account' && place.kind === 'user') {
    return { outcome: 'missing', why: 'A token that an account owns has no user: it needs a token of the user.' };
  }
  return undefined;
}

function namesOf(route: Route): string[] {
  return sufficient(route).map(({ name }) => name);
}

function missing(route: Route): Verdict {
  const [least, ...others] = sufficient(route);
  if (least === undefined)
    return { outcome: 'missing', why: 'Cloudflare refuses it, and documents no permission for it.' };
  const more =
    others.length === 0 ? '' : `, or ${others.length === 1 ? others[0]?.dashboard : `one of ${others.length} others`}`;
  return { outcome: 'missing', why: `Needs ${least.dashboard} (${least.name})${more}.` };
}

function unreached(place: Place): Verdict {
  return { outcome: 'missing', why: `The credential does not cover this ${place.kind}.` };
}

/** That it cannot be told, and why. */
export function unknown(why: string): Verdict {
  return { outcome: 'unknown', why };
}

/** What has been learnt about a place so far. */
export function factsOf({ facts }: Inquiry, place: Place): Facts {
  const key = 'id' in place ? `${place.kind} ${place.id}` : place.kind;
  const known = facts.get(key) ?? { held: [], lacking: new Set() };
  facts.set(key, known);
  return known;
}

/** Reads the zone, once: whether it is reached, which account it lies in, and on which plan it is. */
async function lookAtZone(place: Extract<Place, { kind: 'zone' }>, inquiry: Inquiry): Promise<void> {
  const found = await ask('GET /zones/*', place, inquiry);
  if (found?.is !== 'passed' || !isRecord(found.result)) return;
  const { account, plan } = found.result;
  if (isRecord(account) && typeof account.id === 'string') place.account_id = account.id;
  if (isRecord(plan) && typeof plan.legacy_id === 'string') factsOf(inquiry, place).plan = plan.legacy_id;
}

/** Sends the probe of a route, unless it was sent before; `undefined` where there is none. */
async function ask(route: Route | string, place: Place, inquiry: Inquiry): Promise<Found | undefined> {
  const known = typeof route === 'string' ? routeOf(inquiry.table, route) : route;
  const probe = 'problem' in known ? undefined : probeOf(inquiry.table, known, place);
  if (probe === undefined) return undefined;
  const key = `${probe.route.method} ${probe.path} ${Object.values(probe.params).join(' ')}`;
  const before = inquiry.sent.get(key);
  if (before !== undefined) return before;
  if (inquiry.down !== undefined)
    return { is: 'unclear', why: `It was not asked, since nobody answers: ${inquiry.down}` };
  const found = await send(inquiry.transport, probe, inquiry.options);
  inquiry.sent.set(key, found);
  if (found.is === 'unclear' && found.down) inquiry.down = found.why;
  learn(factsOf(inquiry, place), namesOf(probe.route), found);
  return found;
}

function learn(facts: Facts, names: string[], { is }: Found): void {
  if (is === 'unreachable') facts.reached = false;
  if (is === 'passed' || is === 'refused' || is === 'not_entitled') facts.reached ??= true;
  if (is === 'refused') for (const name of names) facts.lacking.add(name);
  if ((is === 'passed' || is === 'not_entitled') && names.length > 0) facts.held.push(names);
}

/** What is left of an `ok` when it is looked at closer: the place may be out of reach, and the plan too small. */
async function borneOut({ route, place }: Case, why: string, inquiry: Inquiry): Promise<Verdict> {
  const facts = factsOf(inquiry, place);
  if (facts.reached === undefined && place.kind === 'account') await ask('GET /accounts/*', place, inquiry);
  if (facts.reached === undefined && place.kind === 'zone') await lookAtZone(place, inquiry);
  if (facts.reached === false) return unreached(place);
  const ok: Verdict = { outcome: 'ok', why };
  if (!isLimited(route)) return ok;
  const reader = route.method === 'GET' ? route : readerOf(inquiry.table, route);
  const found = reader && samePlans(reader, route) ? await ask(reader, place, inquiry) : undefined;
  if (found?.is === 'not_entitled' || found?.is === 'refused') return verdictOf(found, route, place);
  const { plan } = facts;
  if (plan === undefined || route.plans.some((name) => name === plan) || route.method === 'GET') return ok;
  return { outcome: 'not_entitled', why: `The zone is on the plan ${plan}; it takes ${route.plans.join(' or ')}.` };
}

/** Whether only some plans include it. */
function isLimited({ plans }: Route): boolean {
  return plans.length > 0 && plans.length < 4;
}

function samePlans(one: Route, other: Route): boolean {
  return one.plans.join() === other.plans.join();
}

/** Decides the rest by requests that can change nothing, as few as possible. */
export async function judgeByProbes(cases: readonly Case[], inquiry: Inquiry): Promise<void> {
  const open = cases.filter(({ verdict }) => verdict === undefined);
  // What accepts the fewest permissions tells the most when it passes, and what cannot be tried may follow from the
  // rest.
  const rank = ({ route, place }: Case): number =>
    (route.method === 'GET' ? 0 : probeOf(inquiry.table, route, place) === undefined ? 2000 : 1000) +
    route.permissions.length;
  for (const one of open.sort((a, b) => rank(a) - rank(b))) {
    one.verdict = (await deduced(one, inquiry)) ?? (await tried(one, inquiry));
  }
}

/** What follows from what other probes in the same place found. */
async function deduced(one: Case, inquiry: Inquiry): Promise<Verdict | undefined> {
  const { route, place } = one;
  const { reached, held, lacking } = factsOf(inquiry, place);
  if (reached === false) return unreached(place);
  if (route.needs !== 'permission') return undefined;
  const names = namesOf(route);
  if (names.every((name) => lacking.has(name))) return missing(route);
  const follows = held.some((list) => list.every((name) => names.includes(name)));
  return follows ? borneOut(one, 'It was tried with what needs no more than this.', inquiry) : undefined;
}

async function tried(one: Case, inquiry: Inquiry): Promise<Verdict> {
  const { route, place } = one;
  const reader = readerOf(inquiry.table, route);
  if (route.method === 'GET') {
    // A list says the same as an item that does not exist, and says it more surely.
    const same =
      reader !== undefined && samePlans(reader, route) && reader.permissions.length === route.permissions.length;
    const found = await ask(same ? reader : route, place, inquiry);
    return found === undefined ? unknown('There is no request that would tell.') : verdictOf(found, route, place);
  }
  const found = inquiry.probeWrites ? await ask(route, place, inquiry) : undefined;
  if (found !== undefined) return verdictOf(found, route, place);
  // Who may not even read may not write.
  if (reader !== undefined) await ask(reader, place, inquiry);
  return (await deduced(one, inquiry)) ?? unknown(inquiry.probeWrites ? untriable : untried);
}

const untried =
  'Whether a write is allowed can only be tried, or read in the policies: pass probeWrites, or a token that may read itself.';
const untriable = 'There is no way to try it that surely changes nothing.';

function verdictOf(found: Found, route: Route, place: Place): Verdict {
  switch (found.is) {
    case 'passed':
      return { outcome: 'ok', why: 'It was tried.' };
    case 'refused':
      return missing(route);
    case 'unreachable':
      return unreached(place);
    case 'not_entitled':
      return { outcome: 'not_entitled', why: `The plan does not include it${takes(route)}: ${found.why}` };
    case 'wrong_kind':
      return { outcome: 'missing', why: `Cloudflare does not take this kind of credential for it: ${found.why}` };
    case 'unclear':
      return unknown(found.why);
  }
}

function takes({ plans }: Route): string {
  return plans.length === 0 ? '' : `, which takes ${plans.join(' or ')}`;
}
