/** The raw call: any route of the v4 API, with the treatment that the typed methods get. */
import type { Call } from './call.ts';
import { type Endpoint, fillPath, hasControl, isDotSegment, type Method, type PathParam } from './endpoint.ts';
import { ResponseError } from './errors.ts';
import { type ListOptions, optionProblems, type RequestOptions } from './options.ts';
import { Paginated } from './pagination.ts';
import { freeQuery, type Sorted } from './params.ts';
import { headerProblems } from './request.ts';
import { type Answer, pageOf, rawResultOf } from './result.ts';
import { isRecord, issueLines, type Schema } from './schema.ts';
import type { Transport } from './transport.ts';

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
  /** Whatever else the operation takes. */
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
  call.sorted.problems.push(...optionProblems('raw', options), ...schemaProblems(schema));
  const answer = await transport.send(call);
  const result = rawResultOf(call.endpoint, answer, call.sorted.ids);
  if (schema === undefined) return result as T;
  const [value] = await parse(schema, [result], call, answer, () => 'result');
  return value as T;
}

/** Lists what a raw route holds; how its pages go on is found out from the answers. */
export function rawPaginate<T>(
  transport: Transport,
  route: string,
  params: unknown,
  options: RawListOptions<T> = {},
): Paginated<T> {
  const { query, schema, cursor, maxPages, pagesAhead, ...rest } = options ?? {};
  const given = { ...(isRecord(params) ? params : {}), ...(isRecord(query) ? query : {}) };
  const sizeParam = given.limit === undefined ? 'per_page' : 'limit';
  const { method, path } = parseRoute(route);
  return new Paginated<T>(
    {
      style: 'auto',
      sizeParam,
      perPage: wholeNumber(given[sizeParam]),
      firstPage: wholeNumber(given.page),
      firstCursor: given.cursor === undefined || given.cursor === null ? undefined : String(given.cursor),
      endpoint: { method, path },
      crowded: () => (transport.budget?.waiting ?? 0) > 0,
      onShortfall: (shortfall) => transport.drift({ method, path, permissions: [] }, rest, [shortfall], {}),
      fetch: async (position, signal) => {
        // Where the list began must not stand beside where it is now.
        const place = { page: undefined, cursor: undefined, ...position };
        const call = prepare(route, params, { ...rest, signal }, { query, place });
        const problems = [
          ...listProblems(method, given),
          ...schemaProblems(schema),
          ...optionProblems('rawList', options),
        ];
        call.sorted.problems.push(...problems);
        const answer = await transport.send(call);
        const page = pageOf<T>(call.endpoint, answer, call.sorted.ids);
        if (schema === undefined) return page;
        const { items: sent } = page;
        return { ...page, items: await parse(schema, sent, call, answer, (index) => `result[${index}]`), sent };
      },
    },
    { cursor, maxPages, pagesAhead, signal: rest.signal },
  );
}

/** What is given apart from the params. */
interface Apart {
  query?: unknown;
  body?: unknown;
  /** Which page of a list to fetch. */
  place?: Record<string, unknown>;
}

function prepare(route: string, params: unknown, options: RequestOptions, apart: Apart): Call {
  const { method, path, problems: wrong } = parseRoute(route);
  const endpoint: Endpoint = { method, path, permissions: [] };
  const given = params ?? {};
  const query = apart.query ?? {};
  const body = apart.body ?? undefined;
  if (!isRecord(given)) wrong.push('params must be an object');
  if (!isRecord(query)) wrong.push('query must be an object');
  const { rest, problems, ...filled } = fillPath(path, isRecord(given) ? given : {});
  wrong.push(...problems, ...bodyProblems(method, body), ...headerProblems(options.headers));
  // What the path leaves over is the query of a read, and the body of a write.
  const reads = method === 'GET' || method === 'DELETE' || body !== undefined;
  const pairs = { ...(reads ? rest : {}), ...(isRecord(query) ? query : {}), ...apart.place };
  const sorted: Sorted = {
    ...filled,
    query: freeQuery(pairs, wrong),
    body: reads || Object.keys(rest).length === 0 ? body : rest,
    problems: wrong,
  };
  return { endpoint, sorted, options };
}

function bodyProblems(method: Method, body: unknown): string[] {
  if (body === undefined) return [];
  if (method === 'GET') return ['a GET carries no body: give query parameters as params'];
  if (typeof body === 'function' || typeof body === 'symbol') return [`the body must be data, not a ${typeof body}`];
  // A second attempt would find it empty.
  return isRecord(body) && Symbol.asyncIterator in body ? ['the body must not be a stream: give a Blob or bytes'] : [];
}

function listProblems(method: Method, given: Readonly<Record<string, unknown>>): string[] {
  // Anything else is carried out with every page.
  const wrong = method === 'GET' ? [] : ['a list is read with GET'];
  for (const name of ['page', 'per_page', 'limit']) {
    const value = given[name] ?? undefined;
    if (value !== undefined && wholeNumber(value) === undefined) wrong.push(`${name} must be a whole number`);
  }
  return wrong;
}

/** A number as it is, or as a URL's query has it. */
function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function schemaProblems(schema: unknown): string[] {
  if (schema === undefined) return [];
  const standard = (schema as Partial<Schema<unknown>> | null)?.['~standard'];
  return typeof standard?.validate === 'function' ? [] : ['schema must be a Standard Schema'];
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
  if (/\/(?:\/|$)/.test(path)) return ['the path must not hold an empty segment'];
  if (!/^(?:[^{}]|\{[^{}]+\})*$/.test(path)) return ['the path must hold each id in a pair of braces'];
  if (/[?#]/.test(path)) return ['the path must not hold a query or a fragment: give query parameters as params'];
  if (path.split('/').some((segment) => isDotSegment(segment) || /%(?:25)*(?:2f|5c)/i.test(segment))) {
    return ['the path must not hold dot segments or encoded slashes'];
  }
  return [];
}

async function parse<T>(
  schema: Schema<T>,
  values: readonly unknown[],
  { endpoint: { method, path }, sorted }: Call,
  { status, rayId }: Answer,
  where: (index: number) => string,
): Promise<T[]> {
  const checked = await Promise.all(values.map((value) => schema['~standard'].validate(value)));
  const wrong = checked.flatMap(({ issues }, index) => (issues === undefined ? [] : issueLines(issues, where(index))));
  if (wrong.length === 0) return checked.map((passed) => (passed as { value: T }).value);
  throw new ResponseError(`The answer does not fit the schema: ${wrong.slice(0, 20).join('; ')}`, {
    method,
    path,
    params: sorted.ids,
    status,
    rayId,
    outcome: method === 'GET' ? 'rejected' : 'unknown',
  });
}
