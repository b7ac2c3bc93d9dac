/** This file knows how the emulator misbehaves on demand. */

/** An answer that stands in for the emulator's own. */
export interface ScriptedAnswer {
  /** HTTP status; 200 when omitted. */
  status?: number;
  /** Headers; a content type is added that suits the body. */
  headers?: Record<string, string>;
  /** Text is sent as it is, undefined as an empty body, everything else as JSON. */
  body?: unknown;
}

/** What happens to the requests of one route. The methods may be combined and give the script itself. */
export class Fault {
  readonly #method: string;
  readonly #path: RegExp;
  #left = Number.POSITIVE_INFINITY;
  #delayMs = 0;
  #answer: ScriptedAnswer | undefined;
  #cut: 'before' | 'after' | undefined;

  /**
   * Scripts a route.
   * @param pattern `METHOD /path`: a route as it is documented, a path as it is sent, or `*` in place of either.
   */
  constructor(pattern: string) {
    const [method = '*', path = '*'] = pattern.trim().split(/\s+/);
    this.#method = method.toUpperCase();
    // Also routes that the emulator does not know can be scripted, so the template is matched here.
    const parts = path
      .split(/(\*|\{[^{}]*\})/)
      .map((part, at) => (at % 2 === 1 ? (part === '*' ? '.*' : '[^/]+') : escaped(part)));
    this.#path = new RegExp(`^${parts.join('')}$`);
  }

  /**
   * Answers with this instead; the request does not reach the emulator's state.
   * @param answer What to answer.
   */
  respond(answer: ScriptedAnswer): this {
    this.#answer = answer;
    return this;
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
    this.#left = count;
    return this;
  }

  /**
   * Waits before anything else happens.
   * @param milliseconds How long, in real time.
   */
  delay(milliseconds: number): this {
    this.#delayMs = milliseconds;
    return this;
  }

  /** Resets the connection before the request takes effect. */
  reset(): this {
    this.#cut = 'before';
    return this;
  }

  /** Resets the connection after the request took effect: the caller cannot know that it did. */
  resetAfter(): this {
    this.#cut = 'after';
    return this;
  }

  /** Ends this script. */
  off(): void {
    this.#left = 0;
  }

  /**
   * Whether this script applies to a request; if it does, one of its times is used up.
   * @param method Method of the request.
   * @param path Path of the request below the base.
   */
  claims(method: string, path: string): boolean {
    if (this.#left <= 0) return false;
    if (this.#method !== '*' && this.#method !== method) return false;
    if (!this.#path.test(path)) return false;
    this.#left -= 1;
    return true;
  }

  /**
   * Plays the script around the emulator's own behaviour.
   * @param serve What the emulator would do.
   * @param signal Ends a delay early.
   */
  async play(serve: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
    // Taken at once: the script may be rewritten while this request waits.
    const { answer, cut } = { answer: this.#answer, cut: this.#cut };
    if (this.#delayMs > 0) await pause(this.#delayMs, signal);
    if (cut === 'before') throw connectionReset();
    const response = answer ? scripted(answer) : await serve();
    if (cut === 'after') throw connectionReset();
    return response;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The failure that `fetch` gives for a connection that was reset. */
function connectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function scripted({ status = 200, headers = {}, body }: ScriptedAnswer): Response {
  const all = new Headers(headers);
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  if (text !== null && !all.has('content-type')) {
    all.set('content-type', typeof body === 'string' ? 'text/html; charset=UTF-8' : 'application/json');
  }
  return new Response(text, { status, headers: all });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
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
