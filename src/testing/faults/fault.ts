/** This file knows how a test says what shall happen to its requests. */
import { insist, insistOnKnown, isDuration, isWhole } from '../arguments.ts';
import { type Asked, Pattern } from '../patterns.ts';
import type { Drip } from './delivery.ts';
import { type FailureName, failures, isFailure, type ScriptedAnswer } from './failures.ts';
import { labelOf, type Plan, prepare } from './misbehaviour.ts';

/** What happens to the requests of one route. The methods may be combined and give the script itself. */
export class Fault {
  readonly #pattern: Pattern;
  #left = Number.POSITIVE_INFINITY;
  // Replaced, never changed: a request that waits keeps the plan with which it began.
  #plan: Plan = {};

  /**
   * Scripts a route.
   * @param pattern `METHOD /path`: a route as it is documented, a path as it is sent, or `*` in place of either.
   * @throws {TypeError} When it is no pattern.
   */
  constructor(pattern: string) {
    this.#pattern = new Pattern(pattern);
  }

  /**
   * Answers with this instead; the request does not reach the emulator's state.
   * @param answer What to answer.
   */
  respond(answer: ScriptedAnswer): this {
    return this.#with({ answer: prepare(answer) });
  }

  /**
   * Fails in one of the ways that are known from reality; the request does not reach the emulator's state.
   * @param name Which one, such as `html-502` or `max-auth-failures`.
   */
  fail(name: FailureName): this {
    insist(isFailure(name), 'fail', `one of ${Object.keys(failures).join(', ')}`, name);
    return this.#with({ answer: name });
  }

  /** Applies to one request only. */
  once(): this {
    return this.times(1);
  }

  /**
   * Applies to a number of requests, then no longer.
   * @param count How many.
   */
  times(count: number): this {
    insist(isWhole(count, 1), 'times', 'a whole number of at least 1', count);
    this.#left = count;
    return this;
  }

  /**
   * Waits before anything else happens.
   * @param milliseconds How long, in real time.
   */
  delay(milliseconds: number): this {
    insist(isDuration(milliseconds), 'delay', 'milliseconds, 0 or more', milliseconds);
    return this.#with({ delayMs: milliseconds });
  }

  /** Resets the connection before the request takes effect. */
  reset(): this {
    return this.#with({ cut: 'before' });
  }

  /** Resets the connection after the request took effect: the caller cannot know that it did. */
  resetAfter(): this {
    return this.#with({ cut: 'after' });
  }

  /**
   * Breaks the connection in the middle of the answer's body. The request took effect.
   * @param fraction How much of the body arrives, from 0 to less than 1; half of it when omitted.
   */
  truncate(fraction = 0.5): this {
    insist(fraction >= 0 && fraction < 1, 'truncate', 'a number from 0 to less than 1', fraction);
    return this.#with({ fraction });
  }

  /**
   * Lets the body arrive in small pieces.
   * @param drip How small, and how slowly.
   */
  drip(drip: Drip = {}): this {
    insistOnKnown(drip, ['bytes', 'everyMs'], 'drip');
    const { bytes = 1, everyMs = 10 } = drip;
    insist(isWhole(bytes, 1), 'drip: bytes', 'a whole number of at least 1', bytes);
    insist(isDuration(everyMs), 'drip: everyMs', 'milliseconds, 0 or more', everyMs);
    return this.#with({ drip: { bytes, everyMs } });
  }

  /**
   * Ignores which page is asked for: every page is the first and says so, as `GET /accounts` was seen to do with a
   * token of an account. Whoever reads until an empty page never ends.
   */
  repeatPages(): this {
    return this.#with({ pages: 'repeat' });
  }

  /** Answers each page after the first with the items of the page before it, under its own number. */
  duplicatePages(): this {
    return this.#with({ pages: 'duplicate' });
  }

  /**
   * Lets the list move between one page and the next. Lists that are read by cursor do not move.
   * @param count How far: as if so many items were added at its front, so that some come twice; or, when negative, as
   * if so many had been removed there, so that some never come.
   */
  moveItems(count: number): this {
    insist(Number.isSafeInteger(count) && count !== 0, 'moveItems', 'a whole number other than 0', count);
    return this.#with({ pages: count });
  }

  /**
   * Hides writes for a while: what is read, anywhere, is the world as it was before the write. Writes themselves see
   * what exists. Applies to writes only, so reads do not use it up.
   * @param milliseconds How long, by the emulator's clock.
   */
  stale(milliseconds: number): this {
    insist(isDuration(milliseconds) && milliseconds > 0, 'stale', 'milliseconds above 0', milliseconds);
    return this.#with({ staleMs: milliseconds });
  }

  /** Ends this script. */
  off(): void {
    this.#left = 0;
  }

  /**
   * The plan for a request that this script applies to; one of its times is then used up.
   * @param asked The request.
   * @internal
   */
  claim(asked: Asked): Plan | undefined {
    if (this.#left <= 0 || !this.#pattern.matches(asked)) return undefined;
    const reads = asked.method === 'GET' || asked.method === 'HEAD';
    if (reads && labelOf(this.#plan) === 'stale') return undefined;
    this.#left -= 1;
    return this.#plan;
  }

  #with(changes: Plan): this {
    this.#plan = { ...this.#plan, ...changes };
    return this;
  }
}
