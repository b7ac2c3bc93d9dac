/** Ends what takes too long or is no longer wanted. */

/** How long something may take, and which option says so. */
export interface Limit {
  /** Milliseconds. */
  ms: number;
  /** The option. */
  name: 'timeoutMs' | 'deadlineMs';
}

/** What keeps the time. */
export type Watchdog = ReturnType<typeof watchdog>;

/** Ends what takes too long or is no longer wanted, without leaving a timer or a listener behind. */
export function watchdog(signal: AbortSignal | undefined, { ms, name }: Limit) {
  const controller = new AbortController();
  let expired = false;
  let giveUp: ((reason: unknown) => void) | undefined;
  const end = (reason?: unknown) => {
    controller.abort(reason);
    giveUp?.(controller.signal.reason);
  };
  const abort = () => end(signal?.reason);
  const timer = setTimeout(() => {
    expired = true;
    end();
  }, ms);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  return {
    signal: controller.signal,
    get limit() {
      return `within ${Math.round(ms)} ms (${name})`;
    },
    expired: () => expired,
    /** Does some work for no longer than allowed, also where it does not listen to the signal; one thing at a time. */
    race: <T>(work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        controller.signal.throwIfAborted();
        giveUp = reject;
        work().then(resolve, reject);
      }),
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}
