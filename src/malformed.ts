/** What is wrong with a credential that cannot be one: loaded for whatever does not look like a token. */
import { advice, documented } from './advice.ts';
import { longest, type Unusable } from './credentials.ts';
import { hasControl } from './endpoint.ts';
import { AuthenticationError } from './errors.ts';

/** The error for a credential that cannot be one. */
export function refusal({ reason, hint, cause }: Unusable): AuthenticationError {
  return new AuthenticationError(documented.token, reason, {
    outcome: 'not_sent',
    attempts: 0,
    advice: advice.token,
    errors: [{ message: hint, chain: [] }],
    cause,
  });
}

/** What is wrong with a token; `undefined` when it can be one. */
export function tokenProblem(token: unknown): string | undefined {
  if (typeof token !== 'string') return 'The apiToken function did not return a string.';
  if (token === '') return 'The token is empty.';
  const unsafe = headerProblem(token, 'token');
  if (unsafe !== undefined) return unsafe;
  if (/^bearer\b/i.test(token)) return 'The token begins with "Bearer": give the token alone.';
  if (/\s/.test(token)) return 'The token has white space in it.';
  if (/["'`]/.test(token)) return 'The token has quotes around it.';
  if (token.includes('@')) return 'This is an e-mail address, not a token.';
  // One of the older tokens may be 40 such digits; a key may have a few more or less.
  if (token.startsWith('cfk_') || /^(?:[0-9a-f]{37,39}|[0-9a-f]{41,45})$/.test(token)) {
    return 'This is a Global API Key, not a token: give it as apiKey, together with email.';
  }
  return undefined;
}

/** What is wrong with a Global API Key; `undefined` when it can be one. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return 'The key is empty.';
  if (/^cf(?:ut|at)_/.test(key)) return 'This is an API token, not a key: give it as apiToken.';
  return headerProblem(key, 'key') ?? (/\s/.test(key) ? 'The key has white space in it.' : undefined);
}

/** What is wrong with an e-mail address; `undefined` when it can be one. */
export function emailProblem(email: string): string | undefined {
  return (
    headerProblem(email, 'e-mail') ?? (/^\S+@\S+$/.test(email) ? undefined : 'The e-mail is not an e-mail address.')
  );
}

function headerProblem(value: string, name: string): string | undefined {
  if (hasControl(value)) return `The ${name} has a line break or another control character in it.`;
  if (value.length > longest) return `The ${name} is too long to be one.`;
  // Header values are bytes: anything beyond ASCII is a slip of the clipboard.
  return /[^\x20-\x7e]/.test(value) ? `The ${name} has characters outside ASCII in it.` : undefined;
}
