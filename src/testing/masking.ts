/** This file knows what a secret looks like, so that none is kept in the journal or the audit logs. */

/** What stands in place of a secret. */
const masked = '[redacted]';

const names =
  'authorization|bearer|passw(?:or)?d|secret|(?:api|auth|private|service|integration|signing)[_-]?key|token|credentials?';
const secretName = new RegExp(`^(?:.*[_-])?(?:${names})s?$`, 'i');
const camelName = /(?:Secret|Password|Token|ApiKey|AuthKey|PrivateKey)s?$/;
const secretText = /cf(?:ut|at|k|oat)_[\w-]+/g;
// What stands before the name needs no look: to search for its beginning at each letter would take hours.
const secretPair = new RegExp(`((?:${names})s?["']?\\s*[:=]\\s*["']?)([^"'&\\s,}]+)`, 'gi');

/**
 * Whether a member or query key of this name holds a secret.
 * @param name The name.
 */
export function isSecret(name: string): boolean {
  return secretName.test(name) || camelName.test(name);
}

/**
 * Whether an endpoint is one of tokens or secrets: a `value` is a secret there, and that of a setting or record is not.
 * @param path Path of the endpoint, as it was sent or as it is documented.
 */
export function isOfTokens(path: string): boolean {
  return /\/(tokens|secrets)\b/.test(path);
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
