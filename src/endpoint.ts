/** What an endpoint is, as plain data, and how its path is filled in safely. */
import type { ErrorKind } from './errors.ts';
import type { Schema } from './schema.ts';

/** The HTTP methods of the v4 API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The names in braces of a path template: `'/zones/{zone_id}/hold'` has `'zone_id'`. */
export type PathParam<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParam<Rest>
  : never;

/**
 * The params that a path template cannot do without. The either-or prefix of the Access endpoints asks for neither of
 * its two names: `account_id` or `zone_id` decides it.
 */
export type PathParams<Path extends string> = {
  [Name in Exclude<PathParam<Path>, 'accounts_or_zones' | 'account_or_zone_id'>]: string;
};

/** What a value can be. */
export type FieldKind = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'any' | 'strings' | 'csv';

/**
 * Which values a field takes. `!` marks one that must be given; `strings` may repeat its key, `csv` joins a list with
 * commas instead.
 */
export type Field = FieldKind | `${FieldKind}!`;

/** The fields of a query or a body, by their names on the wire. */
export type Fields = Readonly<Record<string, Field>>;

/** What is to be known about one operation of the API, as plain data. */
export interface Endpoint<Path extends string = string> {
  /** HTTP method. */
  readonly method: Method;
  /** Path under the base URL, as the API's documentation prints it. */
  readonly path: Path;
  /** Query parameters by wire name, nested ones with a dot. */
  readonly query?: Fields;
  /** Body members by wire name; `'array'` where the whole body is a list, `'form'` where it is multipart. */
  readonly body?: Fields | 'array' | 'form';
  /** Token permissions that the API accepts, any one of them; the least comes first. */
  readonly permissions: readonly string[];
  /** What an unknown id stands for, as the documented messages name it: `Member`, `Policy`. */
  readonly resource?: string;
  /** Whether a second call does no harm, where the method alone does not tell. */
  readonly repeatable?: boolean;
  /** Set where the answer is text instead of JSON. */
  readonly text?: true;
  /** Whether it works without any credential. */
  readonly anonymous?: true;
  /** What this operation's own error codes mean; Cloudflare's numbers are not global. */
  readonly codes?: Readonly<Record<number, ErrorKind>>;
}

/** An endpoint that results in one thing, or in nothing. */
export interface Single<Path extends string, Raw, Result = Raw> extends Endpoint<Path> {
  /** What `result` of the answer must look like; left out where the answer carries nothing. */
  readonly result?: Schema<Raw>;
  /**
   * Levels out results that the API wraps oddly.
   * @param result - The result as it came.
   * @param params - What the call was made with.
   * @returns What the caller gets.
   */
  readonly normalize?: (result: Raw, params: Readonly<Record<string, unknown>>) => Result;
}

/** An endpoint that results in many things of one kind. */
export interface Listing<Path extends string, Item> extends Endpoint<Path> {
  /** How the list goes on: by page number, by cursor, or not at all. */
  readonly pages: 'page' | 'cursor' | 'single';
  /** The page size to ask for: the greatest that the API documents or recommends, for the fewest requests. */
  readonly perPage?: number;
  /** What each item must look like. */
  readonly item: Schema<Item>;
}

/** Holds a definition against its type, and keeps its path as a literal. */
export function single<const Path extends string, Raw = unknown, Result = Raw>(
  definition: Single<Path, Raw, Result>,
): Single<Path, Raw, Result> {
  return definition;
}

/** Holds a list's definition against its type, and keeps its path as a literal. */
export function listing<const Path extends string, Item>(definition: Listing<Path, Item>): Listing<Path, Item> {
  return definition;
}

/** A path filled in, and what is left of the params. */
export interface FilledPath {
  /** The path, ids percent-encoded. */
  path: string;
  /** The ids that went in. */
  ids: Record<string, string>;
  /** The params that the path did not use. */
  rest: Record<string, unknown>;
  /** Why the path must not be used, if so. */
  problems: string[];
}

// Access endpoints exist twice, below an account and below a zone, and are documented under one template.
const either = '/{accounts_or_zones}/{account_or_zone_id}/';

/** The template that these params mean: the either-or prefix of the Access endpoints is decided by the id given. */
export function templateFor(path: string, params: Readonly<Record<string, unknown>>): string {
  if (!path.startsWith(either)) return path;
  const owner = params.zone_id === undefined ? 'account' : 'zone';
  return `/${owner}s/{${owner}_id}/${path.slice(either.length)}`;
}

/** Fills the ids of `params` into a path template; nothing that could leave the template's shape gets through. */
export function fillPath(template: string, params: Readonly<Record<string, unknown>>): FilledPath {
  const filled: FilledPath = { path: '', ids: {}, rest: {}, problems: [] };
  // Every other piece stands in braces.
  const pieces = template.split(/[{}]/);
  for (const [at, piece] of pieces.entries()) filled.path += at % 2 === 0 ? piece : fillIn(piece, params, filled);
  filled.rest = Object.fromEntries(Object.entries(params).filter(([name]) => !isFilled(name, pieces)));
  return filled;
}

function fillIn(name: string, params: Readonly<Record<string, unknown>>, filled: FilledPath): string {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const problem = idProblem(value);
  if (problem !== undefined) {
    filled.problems.push(`${name} ${problem}`);
    return '';
  }
  filled.ids[name] = value as string;
  return encodeURIComponent(value as string);
}

function isFilled(name: string, pieces: readonly string[]): boolean {
  const at = pieces.indexOf(name);
  return at !== -1 && at % 2 === 1;
}

function idProblem(value: unknown): string | undefined {
  if (value === undefined) return 'is required';
  if (typeof value !== 'string') return `must be a string, not ${value === null ? 'null' : typeof value}`;
  // Pasted into the wrong field of a form, it would be part of a URL, and of each error that names the id.
  if (/^cf(?:ut|at|k)_/.test(value)) return 'must be an id, and this is a token or a key';
  // What nearly every id looks like, and nothing can be wrong with.
  if (/^[\w-]+$/.test(value)) return undefined;
  if (value.trim() === '') return 'must not be empty';
  if (hasControl(value)) return 'must not hold control characters';
  // Encoded slashes are decoded by some proxies on the way, so a dot segment behind one is refused as well.
  if (value.split(/[/\\]/).some(isDotSegment)) return 'must not be a path ("." or "..")';
  if (!isWellFormed(value)) return 'must be well-formed Unicode';
  return undefined;
}

/** Whether a path segment, decoded as often as a careless server might, is `.` or `..`. */
export function isDotSegment(segment: string): boolean {
  const decoded = segment.replaceAll(/%(?:25)*2e/gi, '.');
  return decoded === '.' || decoded === '..';
}

/** Whether `text` holds a control character: no id, path or header has one. */
export function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

function isWellFormed(text: string): boolean {
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
