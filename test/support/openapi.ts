/**
 * Judges answers of the emulator by the vendor's own description of the API, with a validator that knows nothing of this
 * library. The description is not part of the repository: without it nothing is judged, and `described` is false.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { type Deviation, deviations } from './openapi-deviations.ts';

const file = `${process.env.FLAREKIT_REFERENCE ?? 'nowhere'}/openapi-excerpt.json`;

/** Whether the description is at hand. */
export const described = existsSync(file);

type Json = Record<string, unknown>;

/** Finds what is wrong with an answer: a line for each fault. */
export type Judge = (
  /** HTTP method of the request. */
  method: string,
  /** Documented path of the request. */
  route: string,
  /** Status of the answer. */
  status: number,
  /** Body of the answer. */
  body: unknown,
) => string[];

const document: Json = described ? modern(JSON.parse(readFileSync(file, 'utf8'))) : {};

/**
 * A judge who knows of some differences between the description and real answers, and takes all others for faults.
 * @param known The differences.
 */
export function judgedBy(known: readonly Deviation[]): Judge {
  const widened = structuredClone(document);
  if (described) for (const deviation of known) allow(widened, deviation);
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false });
  // The package is CommonJS, and its default export is the function for some loaders and a box around it for others.
  ((addFormats as unknown as { default?: typeof addFormats.default }).default ?? addFormats)(ajv as never);
  ajv.addSchema(widened, 'openapi');
  return (method, route, status, body) => {
    const found = schemaOf(method, route, status);
    const validate = found && ajv.getSchema(`openapi#${found}`);
    return !validate || validate(body) ? [] : (validate.errors ?? []).map(describe);
  };
}

/** What is wrong with an answer; nothing when it is as described, or the description does not know it. */
export const faultsOf: Judge = judgedBy(deviations);

/**
 * Whether the description has a schema for an answer.
 * @param method HTTP method of the request.
 * @param route Documented path of the request.
 */
export function isDescribed(method: string, route: string): boolean {
  return schemaOf(method, route, 200) !== undefined;
}

function schemaOf(method: string, route: string, status: number): string | undefined {
  const paths = (document.paths ?? {}) as Record<string, Record<string, { responses: Record<string, Json> }>>;
  const path = [
    route,
    route.replace(/^\/(accounts|zones)\/\{\w+\}\/access/, '/{accounts_or_zones}/{account_or_zone_id}/access'),
  ].find((one) => paths[one]?.[method.toLowerCase()]);
  if (path === undefined) return undefined;
  const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const code = [String(status), '200', '201', '202', '2XX'].find((one) => responses[one]);
  const content = code && (responses[code]?.content as Json | undefined)?.['application/json'];
  if (!code || !content) return undefined;
  const pointer = ['paths', path, method.toLowerCase(), 'responses', code, 'content', 'application/json', 'schema'];
  return pointer
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}`)
    .join('');
}

/** Widens the description by one known difference; one that points nowhere is a mistake in the list. */
function allow(whole: Json, { at, also, optional }: Deviation): void {
  const parts = at
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = parts.pop() ?? '';
  let parent: Json = whole;
  for (const part of parts) parent = (parent?.[part] ?? {}) as Json;
  const schema = parent[last] as Json | undefined;
  if (schema === undefined) throw new Error(`The description has nothing at ${at}.`);
  if (optional) schema.required = ((schema.required ?? []) as string[]).filter((name) => !optional.includes(name));
  if (also) parent[last] = { anyOf: [schema, also] };
}

function describe({ instancePath, keyword, message, params }: ErrorObject): string {
  return `${instancePath || '/'} ${keyword}: ${message} ${JSON.stringify(params)}`;
}

/** The description is written in OpenAPI 3.0, whose schemas say a few things differently from JSON Schema. */
function modern<T>(value: T): T {
  if (Array.isArray(value)) return value.map(modern) as T;
  if (typeof value !== 'object' || value === null) return value;
  const made: Json = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, modern(inner)]));
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof made[flag] !== 'boolean') continue;
    if (made[flag]) made[flag] = made[bound];
    else delete made[flag];
  }
  if (made.nullable === true && made.type === undefined) delete made.nullable;
  if (made.nullable === true && Array.isArray(made.enum)) made.enum = [...made.enum, null];
  return made as T;
}
