/** Lets several programs talk to one emulator in virtual time: each request takes as long as drawn, and nothing really waits. */
import type { Emulator } from '../../src/testing/index.ts';

/** What waits for its time. */
interface Event {
  at: number;
  order: number;
  go(): void;
}

/** A clock that moves on only when every program waits for it, so a run depends on nothing but what was drawn. */
export class Stage {
  #now = 0;
  #order = 0;
  #events: Event[] = [];
  #thinking = 0;
  #idle: () => void = () => {};
  readonly #emulator: Emulator;

  /** @param emulator - Whom the programs talk to. */
  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  /** A `fetch` whose requests and answers take as long as `latency` draws. */
  fetch(latency: () => number): (request: Request) => Promise<Response> {
    return async (request) => {
      await this.pause(latency());
      const response = await this.#emulator.fetch(request);
      await this.pause(latency());
      return response;
    };
  }

  /** Waits in virtual time. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#events.push({
        at: this.#now + ms,
        order: this.#order++,
        go: () => {
          this.#thinking++;
          resolve();
        },
      });
      this.#rest();
    });
  }

  /** Runs programs side by side until all have ended. */
  async run(programs: ReadonlyArray<() => Promise<void>>): Promise<void> {
    let left = programs.length;
    this.#thinking = left;
    const ended = programs.map(async (program) => {
      try {
        await program();
      } finally {
        left--;
        this.#rest();
      }
    });
    while (left > 0) {
      while (this.#thinking > 0)
        await new Promise<void>((resolve) => {
          this.#idle = resolve;
        });
      this.#events.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#events.shift();
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      next.go();
    }
    await Promise.all(ended);
  }

  #rest(): void {
    this.#thinking--;
    if (this.#thinking <= 0) this.#idle();
  }
}
