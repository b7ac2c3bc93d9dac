/** This file knows how the body of a request is read: leniently about what it holds besides, strictly about what counts. */
import type { ZodMiniType } from 'zod/mini';
import { type ErrorItem, Refusal, refuse } from './answer.ts';
import type { Call } from './router.ts';

/** What was sent, for whoever writes the change down once the body itself has been read. */
const sent = new WeakMap<Request, unknown>();

/** No body that means anything is nested deeper; one that is would exhaust the stack of whatever walks it. */
const deepest = 100;

/** How many faults of a body are told at once: of a million, nobody reads more. */
const mostTold = 100;

/**
 * The body as JSON, or an empty object when there is none.
 * @param call The request.
 * @throws {Refusal} When it is no JSON.
 */
export function readJson(call: Call): unknown {
  const text = new TextDecoder().decode(call.body);
  let body: unknown = {};
  try {
    if (text.trim() !== '') body = JSON.parse(text);
  } catch {
    throw malformed();
  }
  if (isTooDeep(body)) throw malformed();
  sent.set(call.request, body);
  return body;
}

/**
 * The JSON that a handler has read from a request; undefined when none did.
 * @param request The request.
 */
export function sentBody(request: Request): unknown {
  return sent.get(request);
}

/**
 * The body as an object. Members that are null count as absent, as they do in the API.
 * @param call The request.
 * @throws {Refusal} When it is no JSON object.
 */
export async function readBody(call: Call): Promise<Record<string, unknown>> {
  const body = readJson(call);
  if (!isObject(body)) throw malformed();
  return withoutNulls(body);
}

/**
 * Checks what was sent against a shape. Members that the shape does not name are passed over, as the API does.
 * @param given What was sent.
 * @param shape What is expected; messages of its checks reach the caller word for word.
 * @param code Number of the error; undefined where the service sends none.
 * @param status HTTP status of the refusal.
 * @throws {Refusal} With one error for each part that is wrong, of the first hundred.
 */
export function check<T>(given: unknown, shape: ZodMiniType<T>, code: number | undefined, status = 400): T {
  const checked = shape.safeParse(given);
  if (checked.success) return checked.data;
  const errors = checked.error.issues.slice(0, mostTold).map(({ path, message }): ErrorItem => {
    const where = path.join('.');
    const generic = message === 'Invalid input' || message === '';
    const text = generic ? `Invalid or missing value${where === '' ? '' : ` for ${where}`}` : message;
    return code === undefined ? { message: text } : { code, message: text };
  });
  throw new Refusal(status, errors);
}

/**
 * Whether a value is an object with named members.
 * @param value Any value.
 */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A copy without the members that are null, at any depth.
 * @param object Any object.
 */
export function withoutNulls(object: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([name, value]) => [name, isObject(value) ? withoutNulls(value) : value]));
}

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

function malformed(): Refusal {
  return refuse(400, 6007, 'Malformed JSON in request body');
}
