/** Finds out by one request that can change nothing whether a credential may use a route. */
import type { Method } from './endpoint.ts';
import { type AnyCloudflareError, isCloudflareError } from './errors.ts';
import type { RequestOptions } from './options.ts';
import { type Route, routeOf, type Table } from './permissions/routes.ts';
import { rawRequest } from './raw.ts';
import type { Place } from './token-policies.ts';
import type { Transport } from './transport.ts';

/** What came of a probe. */
export type Found =
  /** It got past the permission check. */
  | { readonly is: 'passed'; readonly result?: unknown }
  /** The permission is missing. */
  | { readonly is: 'refused' }
  /** The credential does not reach the account or the zone, whatever it may do elsewhere. */
  | { readonly is: 'unreachable' }
  /** It may, but the plan does not include it. */
  | { readonly is: 'not_entitled'; readonly why: string }
  /** Cloudflare does not take this kind of credential here. */
  | { readonly is: 'wrong_kind'; readonly why: string }
  /** That cannot be told; `down` when no answer comes at all. */
  | { readonly is: 'unclear'; readonly why: string; readonly down?: boolean };

/** A request that can be sent without changing anything. */
export interface Probe {
  /** What it calls. */
  readonly route: Route;
  /** Path of its own, in which every id but the place's stands for nothing. */
  readonly path: string;
  /** Ids for the path, and the query. */
  readonly params: Readonly<Record<string, string | number>>;
}

// No service gives this id to anything.
const nobody = '0'.repeat(32);

// What the API accepts everywhere as the size of a page, and little enough.
const smallPage = 5;

/**
 * The request that tries a route, if there is one that cannot change anything.
 *
 * Reading is harmless. A write is tried on an id that nothing has, and with a body that is no JSON. Where no id can be
 * made up, a route is only tried that is known to refuse a call without a proper body.
 *
 * @param table - All routes.
 * @param route - What to try.
 * @param place - Where.
 */
export function probeOf(table: Table, route: Route, place: Place): Probe | undefined {
  const { method, pattern, paged, bodyRequired } = route;
  if (pattern === undefined || place.kind === 'elsewhere') return undefined;
  const placed = place.kind === 'account' || place.kind === 'zone';
  const params: Record<string, string | number> = {};
  const segments = pattern.slice(1).split('/');
  const path = segments.map((segment, at) => {
    if (!segment.includes('*') || (placed && at === 0)) return placed && at === 0 ? `${place.kind}s` : segment;
    const name = `id_${at}`;
    params[name] = placed && at === 1 ? place.id : nobody;
    return segment.replaceAll('*', `{${name}}`);
  });
  const made = Object.values(params).includes(nobody);
  if (method !== 'GET') {
    // What stands in the body decides where it takes place, so without it nothing is learnt.
    if (place.kind === 'anywhere' || pattern === '/zones') return undefined;
    const possible = made
      ? method !== 'PUT' || bodyRequired || isMadeByPost(table, segments, route, placed)
      : bodyRequired;
    if (!possible) return undefined;
  } else if (paged && !made) params.per_page = smallPage;
  return { route, path: `/${path.join('/')}`, params };
}

/** Whether things at a path get their id from the server: a PUT of an unknown id then makes nothing. */
function isMadeByPost(table: Table, segments: readonly string[], route: Route, placed: boolean): boolean {
  const ends = segments.findIndex((segment, at) => at > (placed ? 1 : 0) && segment.includes('*'));
  if (ends === -1) return false;
  const above = routeOf(table, `POST ${pathOf(segments.slice(0, ends), route)}`);
  return !('problem' in above) && above.pattern !== undefined;
}

/**
 * A route that only reads and tells something about another one: the list that the other writes to or reads from.
 *
 * @param table - All routes.
 * @param route - The other one.
 */
export function readerOf(table: Table, route: Route): Route | undefined {
  if (route.pattern === undefined) return undefined;
  const segments = route.pattern.slice(1).split('/');
  // The account itself may be seen with almost anything, so it tells nothing.
  const place = /^(?:accounts|zones|\*)$/.test(segments[0] ?? '') ? 2 : 0;
  for (let end = segments.length; end > place; end--) {
    const above = segments.slice(0, end);
    if (above.slice(place).some((segment) => segment.includes('*'))) continue;
    const reader = routeOf(table, `GET ${pathOf(above, route)}`);
    if (!('problem' in reader) && reader.pattern !== undefined && accepts(reader, route)) return reader;
  }
  return undefined;
}

/** The path of some segments; where it may begin with accounts or zones, it begins as the route's own does. */
function pathOf(segments: readonly string[], { path }: Route): string {
  const [first = ''] = segments;
  const root = first === '*' ? (path.startsWith('/zones') ? 'zones' : 'accounts') : first;
  return `/${[root, ...segments.slice(1)].join('/')}`;
}

/** Whether whoever may use one route may use the other: then to be refused here is to be refused there. */
function accepts(reader: Route, route: Route): boolean {
  const names = new Set(reader.permissions.map(({ name }) => name));
  return route.permissions.length > 0 && route.permissions.every(({ name }) => names.has(name));
}

/**
 * Sends a probe.
 *
 * @param transport - What sends it.
 * @param probe - The request.
 * @param options - The caller's.
 * @throws {@link AuthenticationError} when the credential is not accepted at all, and the signal's own reason.
 */
export async function send(transport: Transport, probe: Probe, options: RequestOptions): Promise<Found> {
  const { route, path, params } = probe;
  const { method } = route;
  try {
    const result = await rawRequest(transport, `${method} ${path}`, params, {
      ...options,
      ...(method === 'GET' || method === 'DELETE' ? undefined : unreadable(options)),
    });
    return { is: 'passed', result };
  } catch (error) {
    if (!isCloudflareError(error)) throw error;
    return read(error, method);
  }
}

/** A body that no service can carry out, whatever it takes. */
function unreadable({ headers }: RequestOptions): { body: string; headers: Record<string, string> } {
  return { body: '{', headers: { ...headers, 'content-type': 'application/json' } };
}

// Said before anybody looks at permissions: there is no such route, or no such id could exist.
const unrouted = new Set([7000, 7001, 7003]);

function read(error: AnyCloudflareError, method: Method): Found {
  const codes = error.errors.map(({ code }) => code ?? 0);
  switch (error.kind) {
    case 'authentication':
      if (error.reason === 'wrong_scheme') return { is: 'wrong_kind', why: error.message };
      throw error;
    case 'params':
    case 'config':
      throw error;
    case 'permission':
      return { is: 'refused' };
    case 'plan':
      return { is: 'not_entitled', why: error.message };
    case 'not_found':
      if (codes.includes(9109)) return { is: 'unreachable' };
      return codes.some((code) => unrouted.has(code)) ? unclear(error) : { is: 'passed' };
    case 'validation':
      return codes.some((code) => unrouted.has(code)) || error.status === 405 ? unclear(error) : { is: 'passed' };
    case 'conflict':
      return { is: 'passed' };
    case 'response':
      // The status was a success, and only the body is not what was expected: a file, say.
      return method === 'GET' && (error.status ?? 0) < 300 ? { is: 'passed' } : unclear(error);
    default:
      return { ...unclear(error), down: error.kind === 'network' || error.kind === 'timeout' };
  }
}

function unclear(error: AnyCloudflareError): Extract<Found, { is: 'unclear' }> {
  return { is: 'unclear', why: error.message };
}
