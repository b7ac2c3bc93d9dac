/** The raw call: any route of the v4 API, with the treatment that the typed methods get. */
import { type Endpoint, fillPath, hasControl, isDotSegment, type Method, type PathParam } from './endpoint.ts';
import { ResponseError } from './errors.ts';
import { type ListOptions, optionProblems, type RequestOptions } from './options.ts';
import { Paginated } from './pagination.ts';
import { freeQuery, type Sorted } from './params.ts';
import { headerProblems } from './request.ts';
import { pageOf } from './result.ts';
import { isRecord, issueLines, type Schema } from './schema.ts';
import type { Call, Transport } from './transport.ts';

/** A method and a path template, as the API's documentation prints them: `'GET /zones/{zone_id}'`. */
export type Route = `${Method} /${string}`;

/** What a raw call can be told. */
export interface RawOptions<T> extends RequestOptions {
  /** Query parameters, where the params are to go elsewhere. */
  query?: Readonly<Record<string, unknown>> | undefined;
  /** The body as it is to be sent: what can be JSON is sent as JSON, text, forms and bytes as they are. */
  body?: unknown;
  /** Checks and types the result; any Standard Schema. A result that does not fit is an error. */
  schema?: Schema<T> | undefined;
}

/** What a raw list can be told. */
export interface RawListOptions<T> extends ListOptions {
  /** Query parameters, beside those in the params. */
  query?: Readonly<Record<string, unknown>> | undefined;
  /** Checks and types each item; any Standard Schema. An item that does not fit is an error. */
  schema?: Schema<T> | undefined;
}

/** Params of a raw call: the ids that the path needs, and whatever else is to be sent. */
export type RawParams<R extends string> = { readonly [Name in PathParam<R>]: string } & {
  readonly [name: string]: unknown;
};

/** Arguments after the route: params are required as soon as the path has one. */
export type RawArguments<R extends string, Options> = [PathParam<R>] extends [never]
  ? [params?: RawParams<R>, options?: Options]
  : [params: RawParams<R>, options?: Options];

/** Sends a raw call and takes the result out of the answer. */
export async function rawRequest<T>(
  transport: Transport,
  route: string,
  params: unknown,
  options: RawOptions<T> = {},
): Promise<T> {
  const { query, body, schema, ...rest } = options ?? {};
  const call = prepare(route, params, rest, { query, body });
  call.sorted.problems.push(...optionProblems('raw', options));
  const { envelope, json, text } = await transport.send(call);
  const result = envelope === undefined ? (json === undefined ? text || undefined : json.value) : envelope.result;
  return schema === undefined ? (result as T) : parse(schema, result, call.endpoint, 'result');
}

/** Lists what a raw route holds; how its pages go on is found out from the answers. */
export function rawPaginate<T>(
  transport: Transport,
  route: string,
  params: unknown,
  options: RawListOptions<T> = {},
): Paginated<T> {
  const { query, schema, cursor, maxPages, pagesAhead, ...rest } = options ?? {};
  const given: Record<string, unknown> = { ...(isRecord(params) ? params : {}), ...query };
  const size = given.limit === undefined ? 'per_page' : 'limit';
  return new Paginated<T>(
    {
      style: 'auto',
      sizeParam: size,
      perPage: given[size] as number | undefined,
      firstPage: typeof given.page === 'number' ? given.page : 1,
      firstCursor: given.cursor as string | undefined,
      fetch: async (position, signal) => {
        const all = isRecord(params) || params === undefined ? { ...given, ...position } : params;
        const call = prepare(route, all, { ...rest, signal }, {});
        call.sorted.problems.push(...optionProblems('rawList', options));
        const page = pageOf<T>(call.endpoint, await transport.send(call));
        if (schema === undefined) return page;
        const parsed = page.items.map((item, index) => parse(schema, item, call.endpoint, `result[${index}]`));
        return { ...page, items: await Promise.all(parsed) };
      },
    },
    { cursor, maxPages, pagesAhead, signal: rest.signal },
  );
}

function prepare(
  route: string,
  params: unknown,
  options: RequestOptions,
  apart: { query?: unknown; body?: unknown },
): Call {
  const { method, path, problems: wrong } = parseRoute(route);
  const endpoint: Endpoint = { method, path, permissions: [] };
  // What the path leaves over is the query of a read, and the body of a write.
  const reads = method === 'GET' || method === 'DELETE' || apart.body !== undefined;
  const given = params ?? {};
  if (!isRecord(given)) wrong.push('params must be an object');
  const { rest, ...filled } = fillPath(path, isRecord(given) ? given : {});
  if (apart.query !== undefined && !isRecord(apart.query)) wrong.push('query must be an object');
  const query = isRecord(apart.query) ? apart.query : {};
  const sorted: Sorted = {
    ...filled,
    query: freeQuery(reads ? { ...rest, ...query } : query),
    body: apart.body ?? (reads || Object.keys(rest).length === 0 ? undefined : rest),
    problems: [...wrong, ...filled.problems, ...headerProblems(options.headers)],
  };
  return { endpoint, sorted, options };
}

function parseRoute(route: unknown): { method: Method; path: string; problems: string[] } {
  const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE) (.*)$/s.exec(typeof route === 'string' ? route : '') ?? [];
  if (method === undefined || path === undefined) {
    return { method: 'GET', path: '', problems: ["the route must be a method and a path, such as 'GET /zones'"] };
  }
  return { method: method as Method, path, problems: pathProblems(path) };
}

/** Everything that could make a path lead away from the API, a line each. */
function pathProblems(path: string): string[] {
  if (!path.startsWith('/') || /^[/\\]{2}/.test(path))
    return ['the path must be relative to the API and begin with one "/"'];
  if (hasControl(path) || /[\s\\]/.test(path))
    return ['the path must not hold white space, backslashes or control characters'];
  if (/[?#]/.test(path)) return ['the path must not hold a query or a fragment: give query parameters as params'];
  if (path.split('/').some((segment) => isDotSegment(segment) || /%(?:25)*(?:2f|5c)/i.test(segment))) {
    return ['the path must not hold dot segments or encoded slashes'];
  }
  return [];
}

async function parse<T>(schema: Schema<T>, value: unknown, { method, path }: Endpoint, at: string): Promise<T> {
  const checked = await schema['~standard'].validate(value);
  if (checked.issues === undefined) return checked.value;
  throw new ResponseError(`The answer does not fit the schema: ${issueLines(checked.issues, at).join('; ')}`, {
    method,
    path,
    outcome: method === 'GET' ? 'rejected' : 'unknown',
  });
}
