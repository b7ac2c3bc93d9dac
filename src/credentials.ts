/** Which headers authenticate, where they come from, and how they are hidden. */

import { ConfigError } from './errors.ts';
import type { ClientOptions, TokenSource } from './options.ts';
import type { RotatingToken } from './rotating.ts';

/** Variables that the client reads. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of this process, or none where there is no process. */
export function environment(): Environment {
  const { process } = globalThis as { process?: { env?: Environment } };
  return process?.env ?? {};
}

type Secret =
  | { kind: 'token'; source: TokenSource }
  | { kind: 'key'; apiKey: string; email: string }
  | { kind: 'none'; hint: string };

/** The headers that authenticate a request. */
export type Authentication = Readonly<Record<string, string>>;

/** A credential that cannot be one, and why. */
export interface Unusable {
  /** Whether there is none. */
  reason: 'missing' | 'malformed';
  /** What is wrong, in words. */
  hint: string;
  /** What the token's function failed with. */
  cause?: unknown;
}

type Checked = { headers: Authentication } | Unusable;

// What nearly every token looks like, and nothing can be wrong with.
const plainToken = /^(?:(?!bearer\b|cfk_)[\w-]{40}|cf[ua]t_[\w-]{20,200})$/i;

// No credential comes near it; what is longer, such as a file that was pasted whole, is never sent.
export const longest = 4096;

/** One credential. The values live in private fields, so printing it shows nothing. */
export class Credentials {
  readonly #secret: Secret;
  // Calls that start together share one answer of the secret manager.
  #checked: Promise<Checked> | undefined;
  #current: Authentication | undefined;
  // Which value of a rotating token #checked is about.
  #generation: number | undefined;
  // Everything that was ever sent, so that an echo of a rotated token is recognised as well.
  readonly #sent = new Set<string>();
  #echo: RegExp | undefined;

  /** @param secret - The credential. */
  constructor(secret: Secret) {
    this.#secret = secret;
    if (secret.kind === 'key') this.#remember(secret.apiKey, secret.email);
    if (secret.kind === 'token' && typeof secret.source === 'string') this.#remember(secret.source);
  }

  /** Whether this is an API token, a key with its e-mail, or nothing. */
  get kind(): 'token' | 'key' | 'none' {
    return this.#secret.kind;
  }

  /** The headers as they were last found good; `undefined` where {@link headers} has to look again. */
  get current(): Authentication | undefined {
    return this.#rotating?.generation === this.#generation ? this.#current : undefined;
  }

  /** Whether the token comes from a function. */
  get fetched(): boolean {
    return this.#secret.kind === 'token' && typeof this.#secret.source === 'function';
  }

  /** What tells this credential's budget from others: the token's function, or a hash of the values. */
  get identity(): object | string {
    const secret = this.#secret;
    if (secret.kind === 'none') return 'none';
    if (secret.kind === 'key') return hash(`${secret.email}\n${secret.apiKey}`);
    return typeof secret.source === 'function' ? secret.source : hash(secret.source);
  }

  /**
   * Forgets a fetched token, so that the next request asks for it again.
   *
   * @param refused - What the refused request carried. Another call may have renewed it already.
   */
  renew(refused: Authentication | undefined): void {
    if (refused !== this.#current) return;
    this.#rotating?.refuse(refused?.authorization?.replace(/^Bearer /, ''));
    this.#current = undefined;
    this.#checked = undefined;
  }

  /**
   * The headers that authenticate a request; the same object until the credential changes.
   * @throws {@link AuthenticationError} when there is no credential, or it cannot be one.
   */
  async headers(): Promise<Authentication> {
    const generation = this.#rotating?.generation;
    if (generation !== this.#generation) {
      this.#checked = undefined;
      this.#current = undefined;
    }
    this.#generation = generation;
    this.#checked ??= this.#check();
    const asked = this.#checked;
    const checked = await asked;
    const usable = 'headers' in checked;
    if (this.#checked === asked) {
      this.#generation = this.#rotating?.generation;
      this.#current = usable ? checked.headers : undefined;
      // A secret manager that had no token may have one the next time.
      if (!usable) this.#checked = undefined;
    }
    if (usable) return checked.headers;
    const { refusal } = await import('./malformed.ts');
    throw refusal(checked);
  }

  get #rotating(): RotatingToken | undefined {
    const secret = this.#secret;
    if (secret.kind !== 'token' || typeof secret.source !== 'function') return undefined;
    return 'refuse' in secret.source ? (secret.source as RotatingToken) : undefined;
  }

  async #check(): Promise<Checked> {
    const secret = this.#secret;
    if (secret.kind === 'none') return { reason: 'missing', hint: secret.hint };
    if (secret.kind === 'key') {
      const { keyProblem, emailProblem } = await import('./malformed.ts');
      const hint = keyProblem(secret.apiKey) ?? emailProblem(secret.email);
      if (hint !== undefined) return { reason: 'malformed', hint };
      return { headers: { 'x-auth-email': secret.email, 'x-auth-key': secret.apiKey } };
    }
    try {
      const token = typeof secret.source === 'string' ? secret.source : await secret.source();
      const isPlain = typeof token === 'string' && plainToken.test(token);
      const hint = isPlain ? undefined : (await import('./malformed.ts')).tokenProblem(token);
      if (typeof token === 'string') this.#remember(token);
      if (hint !== undefined) return { reason: token === '' ? 'missing' : 'malformed', hint };
      return { headers: { authorization: `Bearer ${token}` } };
    } catch (error) {
      const cause = new Error(this.redact(error instanceof Error ? error.message : String(error)));
      return { reason: 'missing', hint: 'The apiToken function failed.', cause };
    }
  }

  #remember(...secrets: string[]): void {
    for (const secret of secrets.map((text) => text.trim())) {
      // Very short values would blank out ordinary words.
      if (secret.length >= 6 && secret.length <= longest)
        this.#sent.add(secret).add(`${new URLSearchParams([['', secret]])}`.slice(1));
    }
    this.#echo = undefined;
  }

  /** Takes every credential out of a text. */
  redact(text: string): string {
    if (this.#sent.size === 0) return text;
    // The longest first, since one may begin with another; servers like to write e-mail addresses in lower case.
    this.#echo ??= new RegExp(
      [...this.#sent]
        .sort((a, b) => b.length - a.length)
        .map((secret) => secret.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
        .join('|'),
      'gi',
    );
    return text.replaceAll(this.#echo, '[redacted]');
  }

  /** Keeps values out of JSON. */
  toJSON(): string {
    return '[redacted]';
  }
}

/**
 * Picks exactly one credential: an explicit one switches the environment's off.
 *
 * @throws {@link ConfigError} when two schemes are given, or half of one.
 */
export function pickCredentials(options: ClientOptions, env: Environment): Credentials {
  const { apiToken, apiKey, email } = options;
  if (apiToken !== undefined && (apiKey !== undefined || email !== undefined)) {
    throw new ConfigError('Give apiToken, or apiKey with email, but not both');
  }
  if (apiToken !== undefined) return new Credentials({ kind: 'token', source: apiToken });
  if (apiKey !== undefined || email !== undefined) {
    if (apiKey === undefined || email === undefined)
      throw new ConfigError('apiKey and email belong together: give both');
    return new Credentials({ kind: 'key', apiKey, email });
  }
  return fromEnvironment(env);
}

function fromEnvironment(env: Environment): Credentials {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_API_KEY: key, CLOUDFLARE_EMAIL: email } = env;
  // An empty variable is how a CI system passes a secret that is not set.
  if (token) return new Credentials({ kind: 'token', source: token });
  if (key && email) return new Credentials({ kind: 'key', apiKey: key, email });
  if (key || email) {
    throw new ConfigError('CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL belong together: set both, or CLOUDFLARE_API_TOKEN');
  }
  const old = ['CF_API_TOKEN', 'CF_API_KEY', 'CF_EMAIL'].filter((name) => env[name]);
  if (old.length > 0) {
    throw new ConfigError(
      `${old.join(' and ')} ${old.length > 1 ? 'are' : 'is'} not read: use ${old.map((name) => name.replace('CF_', 'CLOUDFLARE_')).join(' and ')}`,
    );
  }
  return new Credentials({
    kind: 'none',
    hint: 'No credential: give apiToken, or set CLOUDFLARE_API_TOKEN.',
  });
}

/** A short fingerprint from which the text cannot be had back: it keeps far fewer bits than a credential has. */
export function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}
