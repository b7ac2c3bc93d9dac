/** Counts requests as a server may count them. */

/**
 * The requests of a sliding window. Each counts from when it leaves until one window after its answer: the server counted
 * it somewhere in between, so whether its own window slides or is fixed, it never sees more than this one holds.
 */
export class Window {
  /** Requests that the window may hold. */
  requests: number;
  /** Length in milliseconds. */
  lengthMs: number;
  // When each request was answered, oldest first; what lies before #first has stopped counting.
  #answered: number[] = [];
  #first = 0;
  #inFlight = 0;

  /** @param requests - How many it may hold. @param lengthMs - How long it is, in milliseconds. */
  constructor(requests: number, lengthMs: number) {
    this.requests = requests;
    this.lengthMs = lengthMs;
  }

  /** Requests that have left and are not answered. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many it holds. */
  used(now: number): number {
    const from = now - this.lengthMs;
    while (this.#first < this.#answered.length && (this.#answered[this.#first] as number) <= from) this.#first++;
    if (this.#first > 1000 && this.#first * 2 > this.#answered.length) {
      this.#answered = this.#answered.slice(this.#first);
      this.#first = 0;
    }
    return this.#inFlight + this.#answered.length - this.#first;
  }

  /** How many it holds that were answered in each of so many equal parts of its length, the latest first. */
  answered(parts: number, now: number): number[] {
    const counts = new Array<number>(parts).fill(0);
    this.used(now);
    for (const at of this.#answered.slice(this.#first)) {
      const part = Math.min(parts - 1, Math.floor(((now - at) / this.lengthMs) * parts));
      counts[part] = (counts[part] ?? 0) + 1;
    }
    return counts;
  }

  /** How many milliseconds pass at least until there is room for one more beside `reserve`; 0 when there is now. */
  waitMs(now: number, reserve = 0): number {
    const tooMany = this.used(now) - (this.requests - reserve) + 1;
    if (tooMany <= 0) return 0;
    // Of those on their way none counts for less than a window from now.
    const answered = this.#answered[this.#first + tooMany - 1] ?? now;
    return Math.max(1, answered + this.lengthMs - now);
  }

  /** Counts a request that leaves. */
  take(): void {
    this.#inFlight++;
  }

  /** Takes note of an answer, or that none will come. */
  settle(now: number): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    this.#answered.push(now);
  }
}
