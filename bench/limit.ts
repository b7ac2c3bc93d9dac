/** The server's limit: how many requests a window allows, and what answers say about it. */

/** A limit. */
export interface Limit {
  /** Requests that a window allows. */
  requests: number;
  /** Length of a window in milliseconds. */
  windowMs: number;
  /** Whether the window slides over what was allowed; else one follows the other, from the first request on. */
  sliding?: boolean;
  /** Whether answers carry `Ratelimit` and `Ratelimit-Policy`; they do when omitted. `Retry-After` comes in any case. */
  headers?: boolean;
}

/** Counts requests against a limit. */
export interface Counter {
  /** When the first window began, on the clock of {@link clock}. */
  readonly begins: number;
  /**
   * Takes one request from the budget, if there is one.
   * @param now - When it arrived.
   * @returns Whether it is allowed, what is left, and milliseconds until there is more.
   */
  spend(now: number): { allowed: boolean; left: number; resetMs: number };
}

/** Milliseconds since the epoch, finer than `Date` tells them, and deaf to those who replace it. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

/** Counts against a limit, beginning now. */
export function countAgainst(limit: Limit): Counter {
  return limit.sliding === true ? slidingWindow(limit) : fixedWindows(limit);
}

function fixedWindows({ requests, windowMs }: Limit): Counter {
  let begins = Number.NaN;
  let current = -1;
  let used = 0;
  return {
    get begins() {
      return begins;
    },
    spend: (now) => {
      if (Number.isNaN(begins)) begins = now;
      const window = Math.floor((now - begins) / windowMs);
      if (window !== current) used = 0;
      current = window;
      const allowed = used < requests;
      if (allowed) used++;
      return { allowed, left: requests - used, resetMs: begins + (window + 1) * windowMs - now };
    },
  };
}

function slidingWindow({ requests, windowMs }: Limit): Counter {
  let begins = Number.NaN;
  let given: number[] = [];
  return {
    get begins() {
      return begins;
    },
    spend: (now) => {
      if (Number.isNaN(begins)) begins = now;
      given = given.filter((at) => at > now - windowMs);
      const allowed = given.length < requests;
      if (allowed) given.push(now);
      return { allowed, left: requests - given.length, resetMs: (given[0] ?? now) + windowMs - now };
    },
  };
}

/** What an answer says about the limit. */
export function headersFor(
  { requests, windowMs, headers = true }: Limit,
  { allowed, left, resetMs }: ReturnType<Counter['spend']>,
): Record<string, string> {
  const seconds = Math.max(1, Math.ceil(resetMs / 1000));
  const stated = {
    ratelimit: `"default";r=${left};t=${seconds}`,
    'ratelimit-policy': `"default";q=${requests};w=${Math.ceil(windowMs / 1000)}`,
  };
  return { ...(headers ? stated : {}), ...(allowed ? {} : { 'retry-after': String(seconds) }) };
}
