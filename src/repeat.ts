/** Which failures are tried again, and when. The only place that repeats a request. */
import pRetry from 'p-retry';
import type { Endpoint } from './endpoint.ts';
import { type AnyCloudflareError, isCloudflareError } from './errors.ts';
import { type RetryPolicy, type RetrySettings, sleep } from './retry.ts';

/** Whether carrying this operation out twice does no harm. */
export function isRepeatable({ method, repeatable }: Pick<Endpoint, 'method' | 'repeatable'>): boolean {
  return repeatable ?? (method === 'GET' || method === 'PUT' || method === 'DELETE');
}

/** Runs `attempt` again for as long as that makes sense, after its first run has failed with `first`. */
export async function repeated<T>(
  attempt: (attempt: number) => Promise<T>,
  first: unknown,
  policy: RetryPolicy,
): Promise<T> {
  const { signal } = policy;
  const settings = policy.settings();
  const failures = { rate_limit: 0, other: 0 };
  let uncertain = false;
  let again = false;
  const run = async (number: number) => {
    try {
      if (number === 1) throw first;
      return await attempt(number);
    } catch (error) {
      throw await policy.tellApart(error);
    }
  };
  return pRetry(run, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    async onFailedAttempt({ error, attemptNumber }) {
      again = false;
      // The reason of an abort is the caller's own, whatever it is.
      if (signal?.aborted || !isCloudflareError(error)) return;
      // A call that never got as far as the network was not tried.
      const tried = error.outcome !== 'not_sent' || error.kind === 'network';
      error.attempts = tried ? attemptNumber : attemptNumber - 1;
      if (error.outcome === 'unknown') uncertain = true;
      // A refusal says nothing about an earlier attempt that nobody answered.
      else if (uncertain) error.outcome = 'unknown';
      if (policy.recover(error)) {
        again = true;
        return;
      }
      const delay = settings === undefined ? undefined : nextDelay(error, failures, settings, policy);
      if (delay === undefined) return;
      policy.onRetry(error, delay, attemptNumber);
      await sleep(delay, signal);
      again = true;
    },
    shouldRetry: () => again,
  });
}

type Failures = { rate_limit: number; other: number };

/** Milliseconds until the next attempt; `undefined` when there is none. */
function nextDelay(
  error: AnyCloudflareError,
  failures: Failures,
  settings: RetrySettings,
  { endpoint, deadline }: RetryPolicy,
): number | undefined {
  // A time-out before anything was sent means that the call's own time is up.
  if (!error.retryable || (error.kind === 'timeout' && error.outcome === 'not_sent')) return undefined;
  const limited = error.kind === 'rate_limit';
  // Refused before it was carried out, or never sent: harmless for every method.
  const harmless = limited || error.outcome === 'not_sent' || isRepeatable(endpoint);
  if (!harmless) return undefined;
  const count = limited ? failures.rate_limit++ : failures.other++;
  if (count >= most(error, settings)) return undefined;
  const asked = 'retryAfterMs' in error ? error.retryAfterMs : undefined;
  // Waiting a part of what was asked for helps nobody: the caller learns at once when to come back.
  if (asked !== undefined && asked > settings.maxRetryAfterMs) return undefined;
  const delay = asked ?? (limited ? limitedDelay(count, settings) : jitter(count, settings));
  return performance.now() + delay < deadline ? delay : undefined;
}

function most(error: AnyCloudflareError, settings: RetrySettings): number {
  if (error.kind === 'rate_limit') return settings.rateLimitLimit;
  // Alerting answers 15000 for unknown ids as well, so this "internal error" is often no passing fault.
  const lasting = error.errors.some(({ code }) => code === 15000);
  return lasting ? Math.min(1, settings.limit) : settings.limit;
}

function limitedDelay(count: number, { maxRetryAfterMs }: RetrySettings): number {
  // The block lasts up to five minutes, so these waits grow past the usual limit; half is fixed to outlast it.
  const ceiling = Math.min(maxRetryAfterMs, 1000 * 2 ** Math.min(count, 30));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

function jitter(count: number, { baseMs, maxDelayMs }: RetrySettings): number {
  return Math.random() * Math.min(maxDelayMs, baseMs * 2 ** Math.min(count, 30));
}

/** Waits as long as before the repetition with this number, from 0, unless the signal ends it: then with its reason. */
export function backOff(count: number, settings: RetrySettings, signal: AbortSignal | undefined): Promise<void> {
  return sleep(jitter(count, settings), signal);
}
