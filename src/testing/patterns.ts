/** This file knows how the requests that a script or an assertion is about are named. */
import { insist } from './arguments.ts';
import { basePath } from './router.ts';

/** What a pattern looks at. */
export interface Asked {
  /** HTTP method. */
  readonly method: string;
  /** Path below the base. */
  readonly path: string;
  /** The documented form of the path; null when there is none. */
  readonly route: string | null;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const expected = '`METHOD /path` such as "GET /zones/{zone_id}", with * in place of either';

/** Requests by method and path: `METHOD /path`, with `{names}` for parameters and `*` for anything, or `*` alone. */
export class Pattern {
  readonly #method: string;
  readonly #path: RegExp;
  readonly #route: RegExp;

  /**
   * Reads a pattern.
   * @param text The pattern. Its path is a route as it is documented, a path as it is sent, or a mixture.
   * @throws {TypeError} When it is none.
   */
  constructor(text: string) {
    const parts = typeof text === 'string' ? text.trim().split(/\s+/) : [];
    const [method = '', given = method === '*' ? '*' : ''] = parts;
    this.#method = method.toUpperCase();
    const known = this.#method === '*' || methods.includes(this.#method);
    const braces = /[{}]/.test(given.replaceAll(/\{\w+\}/g, ''));
    const isPath = given === '*' || (given.startsWith('/') && !braces);
    insist(known && isPath && parts.length <= 2, 'Pattern', expected, text);
    insist(!/[?#]/.test(given), 'Pattern', 'a path without a query', text);
    const below = given.startsWith(`${basePath}/`) ? given.slice(basePath.length) : given;
    const segments = below.replace(/\/$/, '').split('/');
    this.#path = new RegExp(`^${segments.map(inPath).join('/')}/?$`);
    this.#route = new RegExp(`^${segments.map(inRoute).join('/')}$`);
  }

  /**
   * Whether a request is meant.
   * @param asked The request.
   */
  matches({ method, path, route }: Asked): boolean {
    if (this.#method !== '*' && this.#method !== method) return false;
    // `/user/tokens/{token_id}` has the shape of `/user/tokens/verify`, but does not mean it.
    return this.#path.test(path) && (route === null || this.#route.test(route));
  }
}

/** A segment as it stands in a path. */
function inPath(segment: string): string {
  return segment
    .split(/(\*|\{\w+\})/)
    .map((part, at) => (at % 2 === 0 ? escaped(part) : part === '*' ? '.*' : '[^/]+'))
    .join('');
}

/** The same segment as it stands in a route, where a parameter may be in place of its value but not the reverse. */
function inRoute(segment: string): string {
  if (segment.includes('*')) return inPath(segment);
  return /^\{\w+\}$/.test(segment) ? '\\{\\w+\\}' : `(?:${inPath(segment)}|\\{\\w+\\})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
