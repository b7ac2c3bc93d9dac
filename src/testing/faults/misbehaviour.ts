/** This file knows what can happen to one request, and in which order. */
import { insist, insistOnKnown } from '../arguments.ts';
import { connectionReset, type Drip, deliver, pause } from './delivery.ts';
import { type FailureName, failures, isFailure, type ScriptedAnswer } from './failures.ts';
import type { PageTrick } from './page-tricks.ts';

/** What shall happen to a request. An empty plan leaves it alone. */
export interface Plan {
  /** How long to wait before anything else, in milliseconds of real time. */
  readonly delayMs?: number;
  /** Whether the connection is reset before or after the request takes effect. */
  readonly cut?: 'before' | 'after';
  /** What to answer instead: an answer that is ready to be sent, or the name of a failure. */
  readonly answer?: PreparedAnswer | FailureName;
  /** How much of the body arrives before the connection breaks, from 0 to 1. */
  readonly fraction?: number;
  /** How slowly the body arrives. */
  readonly drip?: Drip;
  /** How lists misbehave. */
  readonly pages?: PageTrick;
  /** For how long after a write reads do not see it, in milliseconds of the emulator's clock. */
  readonly staleMs?: number;
}

/** A scripted answer that was found to be possible. */
export interface PreparedAnswer {
  /** HTTP status. */
  readonly status: number;
  /** All headers. */
  readonly headers: Headers;
  /** The body; null for none. */
  readonly text: string | null;
}

/** Statuses that come without a body. */
const bodiless = [204, 205, 304];

/**
 * Makes a scripted answer ready, so that a wrong one is told where it was written and not where it is played.
 * @param answer The answer.
 * @throws {TypeError} When there can be no such answer.
 */
export function prepare(answer: ScriptedAnswer): PreparedAnswer {
  insistOnKnown(answer, ['status', 'headers', 'body'], 'respond');
  const { status = 200, headers = {}, body } = answer;
  const possible = Number.isInteger(status) && status >= 200 && status <= 599;
  insist(possible, 'respond: status', 'a whole number from 200 to 599', status);
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  insist(text !== undefined, 'respond: body', 'text or what JSON can express', body);
  insist(text === null || !bodiless.includes(status), 'respond: body', `none with status ${status}`, body);
  const all = new Headers(headers);
  if (text !== null && !all.has('content-type')) {
    all.set('content-type', typeof body === 'string' ? 'text/html; charset=UTF-8' : 'application/json');
  }
  return { status, headers: all, text };
}

/**
 * What the journal says of a plan; null when nothing happens.
 * @param plan The plan.
 */
export function labelOf(plan: Plan): string | null {
  const { pages } = plan;
  const parts = [
    plan.delayMs !== undefined && 'delay',
    plan.cut === 'before' && 'reset',
    typeof plan.answer === 'string' ? plan.answer : plan.answer && 'respond',
    plan.cut === 'after' && 'reset-after',
    plan.fraction !== undefined && 'truncate',
    plan.drip && 'drip',
    typeof pages === 'number' ? 'move-items' : pages && `${pages}-pages`,
    plan.staleMs !== undefined && 'stale',
  ];
  return parts.filter(Boolean).join('+') || null;
}

/**
 * Plays a plan around the emulator's own behaviour.
 * @param plan The plan.
 * @param serve What the emulator would do.
 * @param signal Ends delays early.
 * @param ray The request's `cf-ray`.
 */
export async function play(
  plan: Plan,
  serve: () => Promise<Response>,
  signal: AbortSignal,
  ray: string,
): Promise<Response> {
  if (plan.delayMs) await pause(plan.delayMs, signal);
  if (plan.cut === 'before') throw connectionReset();
  const response = plan.answer ? toResponse(plan.answer, ray) : await serve();
  if (plan.cut === 'after') throw connectionReset();
  return deliver(response, plan.fraction, plan.drip, signal);
}

function toResponse(answer: PreparedAnswer | FailureName, ray: string): Response {
  if (!isFailure(answer)) return new Response(answer.text, answer);
  const { status, headers, text } = prepare(failures[answer](ray));
  headers.set('cf-ray', ray);
  headers.set('server', 'cloudflare');
  return new Response(text, { status, headers });
}
