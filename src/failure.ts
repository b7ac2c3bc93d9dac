/** The error for an attempt that failed: loaded with the first one. */
import { isRedirect, retryAfterMs, TooLarge } from './answer.ts';
import { type Call, contextOf } from './call.ts';
import { type Failure, toError } from './diagnosis.ts';
import type { Endpoint } from './endpoint.ts';
import { type CloudflareError, ResponseError } from './errors.ts';
import { networkError } from './network.ts';
import type { Answer } from './result.ts';

/**
 * The error for an answer that is no success.
 *
 * @param call - What it answers.
 * @param answer - What it holds.
 * @param response - The answer as it came.
 * @param redact - Takes credentials out of a text.
 */
export async function refused(
  call: Call,
  { status, rayId, envelope, text }: Answer,
  response: Response,
  redact: (text: string) => string,
): Promise<CloudflareError> {
  const { endpoint, sorted } = call;
  if (isRedirect(response)) {
    return new ResponseError(
      'Cloudflare answered with a redirect, which is not followed: it could carry the credential away',
      { ...contextOf(call), status, rayId, outcome: endpoint.method === 'GET' ? 'rejected' : 'unknown' },
    );
  }
  const failure: Failure = {
    endpoint,
    ids: sorted.ids,
    status,
    statusText: response.statusText,
    envelope,
    text,
    rayId,
    retryAfterMs: retryAfterMs(response.headers),
    redact,
  };
  const error = toError(failure);
  if (error.kind !== 'permission' || error.permissions.length > 0) return error;
  return toError({ ...failure, endpoint: await withPermissions(endpoint) });
}

/**
 * The error for an answer that never came, or could not be read to its end.
 *
 * @param call - What was to be answered.
 * @param cause - What ended it.
 * @param status - Its HTTP status, if it got as far.
 * @param redact - Takes credentials out of a text.
 */
export function unread(
  call: Call,
  cause: unknown,
  status: number | undefined,
  redact: (text: string) => string,
): CloudflareError {
  const context = contextOf(call);
  if (!(cause instanceof TooLarge)) return networkError(cause, { ...context, status }, redact);
  return new ResponseError('The answer is larger than maxResponseBytes allows', { ...context, outcome: 'unknown' });
}

/** An endpoint that states no permissions, with those of the table of all routes: only it knows what a raw call needs. */
async function withPermissions(endpoint: Endpoint): Promise<Endpoint> {
  try {
    const [{ routeOf, unpack }, packed] = await Promise.all([
      import('./permissions/routes.ts'),
      import('./permissions/table.ts'),
    ]);
    const route = routeOf(unpack(packed), `${endpoint.method} ${endpoint.path}`);
    return 'problem' in route ? endpoint : { ...endpoint, permissions: route.permissions.map(({ name }) => name) };
  } catch {
    // A table that cannot be loaded must not hide what went wrong.
    return endpoint;
  }
}
