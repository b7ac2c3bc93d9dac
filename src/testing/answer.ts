/** This file knows what an answer of the API looks like: envelopes, their key order, and headers. */
import type { Random } from './random.ts';

/** What a handler gives back: a status and a body that is not yet a response. */
export interface Answer {
  /** HTTP status. */
  status: number;
  /** A value to be sent as JSON, or text to be sent as it is; undefined for none. */
  body: unknown;
  /** Further headers; a content type here replaces that of JSON. */
  headers?: Record<string, string>;
}

/** Where a list stands, in the key order in which the service writes it. */
export type ResultInfo = Record<string, number | string>;

/** One element of `errors`. */
export interface ErrorItem {
  /** Number of the error; a few services leave it out. */
  code?: number;
  /** What is wrong, in the API's words. */
  message: string;
  /** The deeper causes. */
  error_chain?: ErrorItem[];
  /** Which part of the body is meant. */
  source?: { pointer: string };
}

/** One element of `messages`. */
export interface Message {
  /** Number of the message. */
  code: number;
  /** The message itself. */
  message: string;
  /** Always null in the answers seen. */
  type: null;
}

/** A refusal: thrown by whatever finds the reason, turned into an answer in one place. */
export class Refusal extends Error {
  /** HTTP status. */
  readonly status: number;
  /** The errors of the envelope. */
  readonly errors: readonly ErrorItem[];
  /** Further headers. */
  readonly headers: Record<string, string>;

  /**
   * Refuses a request.
   * @param status HTTP status.
   * @param errors The errors of the envelope, the most important first.
   * @param headers Further headers.
   */
  constructor(status: number, errors: readonly ErrorItem[], headers: Record<string, string> = {}) {
    super(errors[0]?.message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/**
 * Makes a refusal with one error.
 * @param status HTTP status.
 * @param code Number of the error; omitted where the API sends none.
 * @param message The API's words.
 */
export function refuse(status: number, code: number | undefined, message: string): Refusal {
  return new Refusal(status, [code === undefined ? { message } : { code, message }]);
}

/**
 * A success that carries one result.
 * @param result What was asked for.
 * @param messages What the API has to say about it.
 */
export function ok(result: unknown, messages: readonly Message[] = []): Answer {
  return { status: 200, body: { result, success: true, errors: [], messages } };
}

/** A success of a service that sends no `result` key. */
export function done(): Answer {
  return { status: 200, body: { success: true, errors: [], messages: [] } };
}

/** A success without any body. */
export function noContent(): Answer {
  return { status: 204, body: undefined };
}

/**
 * A success that carries a list, with `result_info` where most services write it: right after the result.
 * @param result The items of this page.
 * @param result_info Where the list stands.
 */
export function list(result: readonly unknown[], result_info: ResultInfo): Answer {
  return { status: 200, body: { result, result_info, success: true, errors: [], messages: [] } };
}

/** How a service writes a failure: most the envelope first, DNS records the result first, Access nothing but errors. */
export type FailureForm = 'envelope first' | 'result first' | 'errors only';

/**
 * A failure as an answer.
 * @param refusal What was refused and why.
 * @param form How the service writes it.
 */
export function failure(refusal: Refusal, form: FailureForm): Answer {
  const { status, errors, headers } = refusal;
  if (form === 'errors only') return { status, body: { success: false, errors }, headers };
  const body =
    form === 'result first'
      ? { result: null, success: false, errors, messages: [] }
      : { success: false, errors, messages: [], result: null };
  return { status, body, headers };
}

/** What identifies one request in the answer's headers. */
export interface Trace {
  /** The `cf-ray`. */
  readonly ray: string;
  /** Identifier of the audit record, a UUID of version 7: audit records sort by time. */
  readonly audit: string;
  /** When the request was answered, in milliseconds. */
  readonly time: number;
}

/**
 * Identifies a request.
 * @param random Where identifiers come from.
 * @param time The time in milliseconds.
 */
export function trace(random: Random, time: number): Trace {
  const start = time.toString(16).padStart(12, '0');
  const tail = random.hex(18);
  const audit = `${start.slice(0, 8)}-${start.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6)}`;
  return { ray: `${random.hex(16)}-EMU`, audit, time };
}

/**
 * Turns an answer into a response with the headers of a real one.
 * @param answer What to send.
 * @param traced What identifies the request.
 * @param audited Whether the request reached a service, which then names its audit record.
 */
export function toResponse(answer: Answer, { ray, audit, time }: Trace, audited: boolean): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'cf-ray': ray,
    'cf-cache-status': 'DYNAMIC',
    'api-version': new Date(time).toISOString().slice(0, 10),
    server: 'cloudflare',
  });
  if (answer.body === undefined) headers.delete('content-type');
  if (audited) headers.set('cf-auditlog-id', audit);
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, value);
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return new Response(text, { status: answer.status, headers });
}
