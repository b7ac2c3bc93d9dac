/** Runs a call to its end on fake timers. */
import { vi } from 'vitest';

// What the client loads later takes real time, in which a fake clock would be moved on: so it is loaded before.
await Promise.all([
  import('../../src/diagnosis.ts'),
  import('../../src/failure.ts'),
  import('../../src/malformed.ts'),
  import('../../src/permissions/routes.ts'),
  import('../../src/permissions/table.ts'),
  import('../../src/ping.ts'),
  import('../../src/repeat.ts'),
  import('../../src/verify.ts'),
  import('../../src/zod.ts'),
]);

/** What became of a promise. */
export type Settled<T> =
  | { status: 'fulfilled'; value: T; reason?: never }
  | { status: 'rejected'; reason: unknown; value?: never };

/** Moves the clock from timer to timer until the promise is settled. */
export async function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  let settled: Settled<T> | undefined;
  promise.then(
    (value) => {
      settled = { status: 'fulfilled', value };
    },
    (reason: unknown) => {
      settled = { status: 'rejected', reason };
    },
  );
  for (let idle = 0; idle < 2000; ) {
    // What needs no time goes first: reading a body takes a few turns, and must not look like a time-out.
    for (let turn = 0; turn < 5 && settled === undefined; turn++) await vi.advanceTimersByTimeAsync(0);
    if (settled !== undefined) return settled;
    idle = vi.getTimerCount() === 0 ? idle + 1 : 0;
    await vi.advanceTimersToNextTimerAsync();
  }
  throw new Error('Nothing is under way any more, and the call is not settled');
}

/** The error that a promise is rejected with, on fake timers. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const { status, reason } = await settle(promise);
  if (status !== 'rejected') throw new Error('The call succeeded');
  return reason;
}
