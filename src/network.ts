/** What it means that no answer came: which failures are final, and after which the request was surely never sent. */
import { type ErrorDetails, NetworkError } from './errors.ts';

// A certificate does not get better by trying again; it is looked at before anything is sent.
const certificate =
  /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^ERR_SSL_(?:WRONG_VERSION|UNSUPPORTED|.*HANDSHAKE|.*PROTOCOL)/;
// Codes with which the connection was never made.
const neverSent = new RegExp(
  `^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|${certificate.source}`,
);

/** The platform's own code and words lie somewhere down the chain of causes. */
function rootOf(error: unknown, redact: (text: string) => string): { code: string | undefined; message: string } {
  let code: string | undefined;
  let root = error;
  for (let depth = 0; depth < 5 && root instanceof Error; depth++) {
    const found = (root as { code?: unknown }).code;
    if (typeof found === 'string') code = redact(found);
    if (root.cause === undefined) break;
    root = root.cause;
  }
  return { code, message: redact(root instanceof Error ? root.message : String(root)) };
}

/**
 * The error for a request that got no answer.
 *
 * @param cause - What `fetch` failed with.
 * @param context - What is known of the call.
 * @param redact - Takes credentials out of a text.
 */
export function networkError(cause: unknown, context: ErrorDetails, redact: (text: string) => string): NetworkError {
  const { code, message } = rootOf(cause, redact);
  const what = context.status === undefined ? 'Cloudflare could not be reached' : 'The answer broke off';
  return new NetworkError(`${what}${code === undefined ? '' : ` (${code})`}`, code, {
    ...context,
    outcome: code !== undefined && neverSent.test(code) ? 'not_sent' : 'unknown',
    retryable: code === undefined || !certificate.test(code),
    cause: Object.assign(new Error(message), code === undefined ? {} : { code }),
  });
}
