/** This file knows how an answer gets lost or late on its way to the caller. */

/** A body that arrives in small pieces. */
export interface Drip {
  /** Size of a piece in bytes; 1 when omitted. */
  bytes?: number;
  /** How long, in milliseconds of real time, each piece takes; 10 when omitted. */
  everyMs?: number;
}

/**
 * The failure that `fetch` gives for a connection that was reset.
 * @param message What it says: `fetch failed` before there is an answer, `terminated` in the middle of one.
 */
export function connectionReset(message = 'fetch failed'): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError(message, { cause });
}

/**
 * Waits, in real time.
 * @param milliseconds How long.
 * @param signal Ends the wait early, with its reason as the failure.
 */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Delivers an answer badly.
 * @param response The answer.
 * @param fraction How much of the body arrives before the connection breaks; all of it, without a break, if undefined.
 * @param drip How slowly it arrives; at once if undefined.
 * @param signal Ends the delivery early.
 */
export async function deliver(
  response: Response,
  fraction: number | undefined,
  drip: Drip | undefined,
  signal: AbortSignal,
): Promise<Response> {
  if (fraction === undefined && !drip) return response;
  const { status, headers } = response;
  const whole = new Uint8Array(await response.arrayBuffer());
  if (whole.length === 0 && fraction === undefined) return new Response(null, { status, headers });
  // Nothing can break in the middle where there is nothing.
  if (whole.length === 0) throw connectionReset();
  const bytes = whole.subarray(0, Math.floor(whole.length * (fraction ?? 1)));
  const { bytes: size = drip ? 1 : bytes.length, everyMs = drip ? 10 : 0 } = drip ?? {};
  let at = 0;
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      if (at >= bytes.length && fraction !== undefined) return controller.error(connectionReset('terminated'));
      if (at >= bytes.length) return controller.close();
      if (everyMs > 0) await pause(everyMs, signal);
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  };
  // Without a queue: an error would throw away what is queued but not read, and nothing of the body would arrive.
  return new Response(new ReadableStream(source, { highWaterMark: 0 }), { status, headers });
}
