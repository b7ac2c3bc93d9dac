/** This file knows what a secret looks like, so that none is kept in the journal or the audit logs. */

/** What stands in place of a secret. */
const masked = '[redacted]';

const names =
  'authorization|bearer|passw(?:or)?d|secret|(?:api|auth|private|service|integration|signing)[_-]?key|token|credentials?';
const secretName = new RegExp(`^(?:.*[_-])?(?:${names})s?$`, 'i');
const camelName = /(?:Secret|Password|Token|ApiKey|AuthKey|PrivateKey)s?$/;
const secretText = /cf(?:ut|at|k|oat)_[\w-]+/g;
const secretPair = new RegExp(`(["']?(?:\\w+[_-])?(?:${names})s?["']?\\s*[:=]\\s*["']?)([^"'&\\s,}]+)`, 'gi');

/**
 * Whether a member or query key of this name holds a secret.
 * @param name The name.
 */
export function isSecret(name: string): boolean {
  return secretName.test(name) || camelName.test(name);
}

/**
 * A text without what looks like a token or key.
 * @param text The text.
 */
export function maskText(text: string): string {
  return text.includes('cf') ? text.replaceAll(secretText, masked) : text;
}

/**
 * A value without secrets, judged by the name it is kept under.
 * @param name Name of the member or query key.
 * @param value The value.
 */
export function maskValue(name: string, value: unknown): unknown {
  if (value !== null && value !== '' && typeof value !== 'boolean' && isSecret(name)) return masked;
  return typeof value === 'string' ? maskText(value) : value;
}

/**
 * A body as JSON, or as text when it is none, without the secrets in it.
 * @param text The body.
 * @param ofTokens Whether it was sent to an endpoint of tokens or secrets, where a `value` is one.
 */
export function maskBody(text: string, ofTokens: boolean): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) =>
      ofTokens && name === 'value' && typeof value === 'string' ? masked : maskValue(name, value),
    );
  } catch {
    return maskText(text).replaceAll(secretPair, `$1${masked}`);
  }
}
