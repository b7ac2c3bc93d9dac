/** This file knows how a request finds its route, and how one that has none is refused. */
import { addRoute, createRouter, findRoute } from 'rou3';
import type { Access, Credential } from './access.ts';
import { type Answer, Refusal, refuse } from './answer.ts';
import type { Clock } from './clock.ts';
import type { World } from './world/world.ts';

/** Where the API begins, on whatever host. */
export const basePath = '/client/v4';

/** One request, as a handler sees it. */
export interface Call {
  /** The request, whose body has been read. */
  readonly request: Request;
  /** Its body; empty without one. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Values of the path's parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** The query. */
  readonly query: URLSearchParams;
  /** How many items a list has moved since its last page, for those who want to see lists move. */
  readonly shift: number;
  /** Who asks. */
  readonly credential: Credential;
  /** The secrets that open the world. */
  readonly access: Access;
  /** What exists. */
  readonly world: World;
  /** What time it is. */
  readonly clock: Clock;
}

/** What a route does. */
export type Handler = (call: Call) => Answer | Promise<Answer>;

/** How much a credential has to prove before the handler runs. */
export type Guard = 'permissions' | 'public' | 'verification' | 'key only';

/** What a service says of one of its endpoints. */
export interface Endpoint {
  /** What it does. */
  readonly handle: Handler;
  /** Permissions of which any one is enough; none are needed when it is empty. */
  readonly permissions: readonly string[];
  /** What the credential has to prove: its permissions, when omitted. */
  readonly guard?: Guard;
  /** Which parts of the real behaviour are emulated, in one line of the documentation's table. */
  readonly emulates: string;
}

/** The endpoints of a service by method and path, such as `GET /zones/{zone_id}`. */
export type Service = Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, Endpoint>>;

/** One route. */
export interface Route extends Endpoint {
  /** HTTP method. */
  readonly method: string;
  /** Path with parameters in braces. */
  readonly path: string;
}

/** A route and the values of its parameters. */
export interface Match {
  /** The route. */
  readonly route: Route;
  /** Values of the path's parameters. */
  readonly params: Readonly<Record<string, string>>;
}

const identifier = /^[0-9a-f]{32}$/;

/** Parameters whose services look at a malformed value themselves. */
const judgedByService: ReadonlySet<string> = new Set([
  'id',
  'silence_id',
  'webhook_id',
  'identity_provider_id',
  'group_id',
  'member_id',
  'policy_id',
  'setting_id',
  'zone_name',
]);

/** Finds routes by path first and method second, so that a wrong method is told from a wrong path. */
export class Router {
  readonly #paths = createRouter<Map<string, Route>>();

  /**
   * Learns the routes.
   * @param routes All that there are.
   */
  constructor(routes: readonly Route[]) {
    const methods = new Map<string, Map<string, Route>>();
    for (const route of routes) {
      let known = methods.get(route.path);
      if (!known) {
        known = new Map();
        methods.set(route.path, known);
        addRoute(this.#paths, '', route.path.replaceAll(/\{(\w+)\}/g, ':$1'), known);
      }
      known.set(route.method, route);
    }
  }

  /**
   * The route of a request.
   * @param method HTTP method.
   * @param pathname Path of the URL, base included.
   * @throws {Refusal} When there is none, or an identifier is malformed.
   */
  match(method: string, pathname: string): Match {
    const inside = pathname.startsWith(`${basePath}/`);
    const found = inside ? findRoute(this.#paths, '', pathname.slice(basePath.length).replace(/\/$/, '')) : undefined;
    if (!found) throw refuse(404, 7000, 'No route for that URI');
    const route = found.data.get(method);
    if (!route) throw refuse(405, 7001, `Method ${method} not available for that URI.`);
    const params = found.params ?? {};
    for (const [name, value] of Object.entries(params)) {
      if (!identifier.test(value) && !judgedByService.has(name)) throw unroutable(pathname);
    }
    return { route, params };
  }
}

function unroutable(pathname: string): Refusal {
  return new Refusal(400, [
    { code: 7003, message: `Could not route to ${pathname}, perhaps your object identifier is invalid?` },
    { code: 7000, message: 'No route for that URI' },
  ]);
}

/**
 * Whether a text has the form of an identifier.
 * @param text What was given.
 */
export function isIdentifier(text: unknown): text is string {
  return typeof text === 'string' && identifier.test(text);
}

/**
 * The value of a path parameter, which the route's own path guarantees.
 * @param call The request.
 * @param name Name of the parameter.
 */
export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}
