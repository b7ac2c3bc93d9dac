/** This file knows what time it is in the emulator, which need not be the time anywhere else. */

/** A clock that runs with real time until it is moved or stopped. */
export class Clock {
  #offset = 0;
  #stopped: number | undefined;
  readonly #start: Date | number | undefined;

  /**
   * Starts the clock.
   * @param start The time it shows at first, as a date or milliseconds; the real time when omitted.
   */
  constructor(start?: Date | number) {
    this.#start = start;
    this.reset();
  }

  /** The current time in milliseconds since 1970, as `Date.now` gives it. */
  now(): number {
    return this.#stopped ?? Date.now() + this.#offset;
  }

  /**
   * Moves the clock, so that a test need not wait for a window to end or a token to expire.
   * @param milliseconds How far; negative numbers go back.
   */
  advance(milliseconds: number): void {
    if (this.#stopped === undefined) this.#offset += milliseconds;
    else this.#stopped += milliseconds;
  }

  /**
   * Sets the clock; it runs on from there unless it was stopped.
   * @param time The time to show.
   */
  set(time: Date | number): void {
    const target = Number(time);
    if (this.#stopped === undefined) this.#offset = target - Date.now();
    else this.#stopped = target;
  }

  /** Stops the clock at the current time: only `advance` and `set` move it from then on. */
  stop(): void {
    this.#stopped = this.now();
  }

  /** Shows the time it was started with again, and runs on from there. */
  reset(): void {
    this.#stopped = undefined;
    this.#offset = 0;
    if (this.#start !== undefined) this.set(this.#start);
  }

  /** The current time as the API writes it: RFC 3339 in UTC, with microseconds. */
  timestamp(): string {
    return timestamp(this.now());
  }
}

/**
 * Writes a time as the API does. Milliseconds are all that a clock gives; the last three digits stay zero.
 * @param milliseconds Milliseconds since 1970.
 */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;
}

/**
 * Writes a time without a fraction, as the API does for tokens.
 * @param milliseconds Milliseconds since 1970.
 */
export function seconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/**
 * Reads a time that a request names: RFC 3339, or a day, which begins at midnight in UTC.
 * @param text What was given.
 * @returns Milliseconds since 1970, or undefined when it is no such time.
 */
export function readTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const parts = /^(\d{4})-(\d\d)-(\d\d)(t\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d))?$/i.exec(text);
  if (!parts) return undefined;
  // `Date` takes the 30th of February for the 2nd of March.
  const day = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))).getUTCDate();
  const time = Date.parse(text.toUpperCase());
  return day !== Number(parts[3]) || Number.isNaN(time) ? undefined : time;
}
