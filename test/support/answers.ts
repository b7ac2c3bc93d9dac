/** Answers in the shapes of the API, for clients that are given a `fetch` of their own. */

/** A call that succeeded. */
export function ok(result: unknown = {}, headers: HeadersInit = {}): Response {
  return Response.json({ success: true, errors: [], messages: [], result }, { headers });
}

/** A call that failed, with one error in the usual wrapper. */
export function failed(status: number, code?: number, message = 'Failed', headers: HeadersInit = {}): Response {
  const errors = [{ ...(code === undefined ? {} : { code }), message }];
  return Response.json({ success: false, errors, messages: [], result: null }, { status, headers });
}

/** A failure as gateways on the way write it. */
export function page(status: number, text = `Error ${status}`, headers: Record<string, string> = {}): Response {
  const body = `<!DOCTYPE html><html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>`;
  return new Response(body, { status, headers: { 'content-type': 'text/html', ...headers } });
}

/** What `fetch` throws when no answer came, with the platform's code where it belongs. */
export function unreachable(code: string, message = code): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}
