/** A stand-in for `fetch` that gives any answer, good or bad, and the error that a call makes of it. */
import { STATUS_CODES } from 'node:http';
import { type AnyCloudflareError, isCloudflareError } from '../../src/index.ts';

/** A request that reached the stand-in. */
export interface Sent {
  method: string;
  /** Path and query below the base URL. */
  path: string;
  headers: Headers;
  body: string;
}

/** The id that every answer carries in `cf-ray`. */
export const rayId = '8f0a1b2c3d4e5f60-FRA';

/** An answer with a body as it stands: text is sent as it is, anything else as JSON. */
export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): Response {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? {} : { 'content-type': 'application/json' };
  return new Response(text ?? null, {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: { 'cf-ray': rayId, ...type, ...headers },
  });
}

/** The body of a failure with one error. */
export function failing(code: number | undefined, message: string, more: object = {}): object {
  const error = { ...(code === undefined ? {} : { code }), message, ...more };
  return { success: false, errors: [error], messages: [], result: null };
}

/** The text of a page as an edge server or a proxy writes it. */
export function pageText(title: string, text = title): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${text}</h1></body></html>\n`;
}

/** A `fetch` that answers with what `respond` returns, and remembers what was sent. */
export function answering(respond: (sent: Sent, count: number) => Response | Promise<Response>): {
  fetch: (request: Request) => Promise<Response>;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const path = pathname.replace(/^\/client\/v4/, '') + search;
      const one = { method: request.method, path, headers: request.headers, body: await request.text() };
      sent.push(one);
      return respond(one, sent.length);
    },
  };
}

/** The error that a call fails with; anything else that happens fails the test. */
export async function errorOf(call: Promise<unknown>): Promise<AnyCloudflareError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`The call succeeded with ${JSON.stringify(outcome.value)}`);
  if (!isCloudflareError(outcome.error)) throw outcome.error;
  return outcome.error;
}
