/** Makes a call, and hands it on to what repeats it when it fails. */
import type { Endpoint } from './endpoint.ts';
import type { AnyCloudflareError } from './errors.ts';
import { defaults, type RetryOptions } from './options.ts';

/** One call's rules for trying again. */
export interface RetryPolicy {
  /** The operation, which decides whether repeating is harmless. */
  endpoint: Endpoint;
  /**
   * Asked after a failure.
   * @returns How often, and how long to wait; `undefined` for never.
   */
  settings(): RetrySettings | undefined;
  /** Ends a wait; its reason is thrown. */
  signal: AbortSignal | undefined;
  /** When to give up, on the clock of `performance.now()`. */
  deadline: number;
  /**
   * Finds out what an error really is: only then is it known whether a new token may help.
   * @returns The error to go by.
   */
  tellApart(error: unknown): Promise<unknown>;
  /**
   * Has a go at making the next attempt succeed where this one could not, such as by fetching a new token.
   * @returns Whether to try once more at once.
   */
  recover(error: AnyCloudflareError): boolean;
  /** Told before each wait. */
  onRetry(error: AnyCloudflareError, delayMs: number, attempt: number): void;
}

/** Retry settings in full. */
export type RetrySettings = Record<keyof RetryOptions, number>;

/** A call's settings over the client's over the defaults; `false` closest to the call switches them off. */
export function retrySettings(
  client: RetryOptions | false | undefined,
  call: RetryOptions | false | undefined,
): RetrySettings | undefined {
  if ((call ?? client) === false) return undefined;
  return { ...defaults.retry, ...defined(client), ...defined(call) };
}

/** Runs `attempt` until it succeeds, or trying again is useless, harmful or too late. */
export async function withRetry<T>(attempt: (attempt: number) => Promise<T>, policy: RetryPolicy): Promise<T> {
  try {
    return await attempt(1);
  } catch (error) {
    // The reason of an abort is the caller's own, whatever it is.
    if (policy.signal?.aborted) throw error;
    // Loaded with the first failure: most programs have none.
    const { repeated } = await import('./repeat.ts');
    return repeated(attempt, error, policy);
  }
}

function defined(settings: RetryOptions | false | undefined): Partial<RetrySettings> {
  return Object.fromEntries(Object.entries(settings || {}).filter(([, value]) => value !== undefined));
}

/** Waits, for as long as nobody aborts it; the signal's own reason is thrown then. */
export function sleep(ms: number, signal?: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
