/** Sorts one flat params object into path, query and body, and finds everything that is wrong with it at once. */
import { type Endpoint, type Field, type Fields, fillPath, templateFor } from './endpoint.ts';
import { isRecord } from './schema.ts';
import { closest } from './spelling.ts';

/** Params, sorted. */
export interface Sorted {
  /** The path, filled in. */
  path: string;
  /** The ids that went into the path. */
  ids: Record<string, string>;
  /** Query pairs in order, values as text. */
  query: Array<[name: string, value: string]>;
  /** The JSON body or the form's fields; `undefined` for none. */
  body: unknown;
  /** What is wrong, a line each. */
  problems: string[];
}

/** Sorts and checks the params of an endpoint. */
export function sortParams(endpoint: Endpoint, params: unknown): Sorted {
  if (params !== undefined && !isRecord(params)) {
    return { path: '', ids: {}, query: [], body: undefined, problems: ['params must be an object'] };
  }
  const given = params ?? {};
  const { path, ids, rest, problems } = fillPath(templateFor(endpoint.path, given), given);
  const body = takeBody(endpoint, rest, problems);
  const query = takeQuery(endpoint, rest, problems);
  return { path, ids, query, body, problems };
}

function takeBody(endpoint: Endpoint, rest: Record<string, unknown>, problems: string[]): unknown {
  if (endpoint.body === undefined) return undefined;
  if (endpoint.body === 'array') {
    const { body } = rest;
    if (!Array.isArray(body)) problems.push('body must be an array');
    return body;
  }
  const body: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(bodyFields(endpoint))) {
    const value = rest[name];
    const problem = fieldProblem(field, value);
    if (problem !== undefined) problems.push(`${name} ${problem}`);
    if (value !== undefined) body[name] = value;
  }
  return body;
}

const formFields: Fields = { file: 'any!', proxied: 'boolean' };
const arrayFields: Fields = { body: 'array!' };

/** The params that go into the body. */
function bodyFields({ body }: Endpoint): Fields {
  if (body === 'form') return formFields;
  return body === 'array' ? arrayFields : (body ?? {});
}

function takeQuery(endpoint: Endpoint, rest: Record<string, unknown>, problems: string[]): Sorted['query'] {
  const fields = endpoint.query ?? {};
  const taken = bodyFields(endpoint);
  const given =
    endpoint.body === undefined
      ? rest
      : Object.fromEntries(Object.entries(rest).filter(([name]) => !Object.hasOwn(taken, name)));
  const query: Sorted['query'] = [];
  const seen = new Set<string>();
  for (const [name, value] of flatten(given)) {
    const field = fields[name];
    seen.add(name);
    const problem =
      field === undefined
        ? unknownProblem(name, fields, [...Object.keys(taken), ...Object.keys(fields), ...pathNames(endpoint.path)])
        : fieldProblem(field, value);
    if (problem !== undefined) problems.push(`${name} ${problem}`);
    else query.push(...pairs(name, valuesOf(value), field));
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.endsWith('!') && !seen.has(name)) problems.push(`${name} is required`);
  }
  return query;
}

// The API ignores names that it does not know and then answers with the unfiltered list: a typo must not get that far.
function unknownProblem(name: string, fields: Fields, names: readonly string[]): string {
  const nested = Object.keys(fields).filter((other) => other.startsWith(`${name}.`));
  if (nested.length > 0)
    return `must be an object with ${nested.map((other) => other.slice(name.length + 1)).join(', ')}`;
  const near = closest(name, names);
  return near === undefined
    ? 'is not a parameter of this call'
    : `is not a parameter of this call: did you mean ${near}?`;
}

function pathNames(path: string): string[] {
  return path.split(/[{}]/).filter((_, at) => at % 2 === 1);
}

/** Query pairs for params of which nothing is known, as in a raw call; what cannot be one is added to `problems`. */
export function freeQuery(params: Readonly<Record<string, unknown>>, problems: string[]): Sorted['query'] {
  const query: Sorted['query'] = [];
  for (const [name, value] of flatten(params)) {
    const values = valuesOf(value);
    if (values.every(isText)) query.push(...pairs(name, values));
    else problems.push(`${name} must be text, a number, a boolean, a date or a list of these`);
  }
  return query;
}

/** The values that a query parameter is given; nothing stands for "not given", as form libraries send it. */
function valuesOf(value: unknown): readonly unknown[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined && item !== null);
}

// Anything else would arrive as "[object Object]" or not at all, and the API would answer with the unfiltered list.
function isText(value: unknown): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean', 'bigint'].includes(typeof value);
}

// Nested filters are written with a dot on the wire: { account: { id } } is account.id=...
function* flatten(params: Readonly<Record<string, unknown>>, prefix = '', depth = 0): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(params)) {
    if (isNested(value) && depth < deepest && Object.keys(value).length > 0)
      yield* flatten(value, `${prefix}${name}.`, depth + 1);
    else yield [prefix + name, value];
  }
}

// No filter of the API's nests as deep; one that does is a circle.
const deepest = 8;

/** Whether a value holds filters, and is not one itself: maps, sets and dates keep what they are in no key. */
function isNested(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null || Object.keys(value).length > 0;
}

function pairs(name: string, values: readonly unknown[], field?: Field): Sorted['query'] {
  const texts = values.map((value) => (value instanceof Date ? value.toISOString() : String(value)));
  if (texts.length > 1 && field?.startsWith('csv')) return [[name, texts.join(',')]];
  return texts.map((text) => [name, text]);
}

function fieldProblem(field: Field, value: unknown): string | undefined {
  const required = field.endsWith('!');
  if (value === undefined) return required ? 'is required' : undefined;
  // null clears an optional member, and is what a form library sends for an empty field.
  if (value === null) return required ? 'must not be null' : undefined;
  switch (required ? field.slice(0, -1) : field) {
    case 'string':
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'must be a valid date' : undefined;
      if (typeof value !== 'string') return `must be a string, not ${nameOf(value)}`;
      return required && value.trim() === '' ? 'must not be empty' : undefined;
    case 'strings':
    case 'csv':
      if (Array.isArray(value)) {
        if (required && value.length === 0) return 'must not be empty';
        return value.every((item) => typeof item === 'string') ? undefined : 'must hold strings';
      }
      return typeof value === 'string' ? undefined : `must be a string or a list of strings, not ${nameOf(value)}`;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : `must be a number, not ${nameOf(value)}`;
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
        ? undefined
        : `must be a whole number from 1, not ${nameOf(value)}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `must be true or false, not ${nameOf(value)}`;
    case 'array':
      return Array.isArray(value) ? undefined : `must be an array, not ${nameOf(value)}`;
    case 'object':
      return isRecord(value) ? undefined : `must be an object, not ${nameOf(value)}`;
    default:
      return undefined;
  }
}

// Values are never printed: a misplaced secret would end up in a log.
function nameOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? 'an array' : typeof value;
}
