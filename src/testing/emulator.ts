/** This file knows what an emulator is to the test that uses it: a Cloudflare to be made, asked, looked at and upset. */
import { Refusal, trace } from './answer.ts';
import { assertCalled, assertNotCalled, calls, type ExpectedCall } from './assertions.ts';
import { type Beginning, begin } from './beginning.ts';
import { Clock } from './clock.ts';
import { Chance } from './faults/chance.ts';
import { Fault } from './faults/fault.ts';
import { labelOf, type Plan, play } from './faults/misbehaviour.ts';
import { Past } from './faults/past.ts';
import { Journal, type JournalEntry, plainQuery } from './journal.ts';
import { RateLimiter } from './limits.ts';
import { maskText } from './masking.ts';
import { checkOptions, type EmulatorOptions, type StartOptions } from './options.ts';
import { basePath, type Match, Router } from './router.ts';
import { routes } from './routes.ts';
import { type Parts, serve } from './serve.ts';
import { describeToken, type TokenOptions } from './tokens/options.ts';
import type { World } from './world/world.ts';

/** The part of a network listener that an emulator needs. */
interface Listener {
  url: string;
  certificate: string | undefined;
  stop(): Promise<void>;
}

/**
 * A Cloudflare that keeps state, checks permissions and limits requests, without a network or an account.
 *
 * `new Emulator().fetch` works in any runtime: give it to a client in place of `fetch`. `Emulator.start()` opens a
 * real port on the loopback interface, for clients that cannot be given one (Node only).
 */
export class Emulator {
  /** Secret of a token of the user that may do everything. */
  readonly token: string;
  /** The user's Global API Key, which goes with `email`. */
  readonly apiKey: string;
  /** The user's e-mail address. */
  readonly email: string;
  /** The emulator's time; a test may move it. */
  readonly clock: Clock;

  readonly #options: EmulatorOptions;
  readonly #router = new Router(routes);
  readonly #limiter: RateLimiter | undefined;
  readonly #chance: Chance | undefined;
  readonly #journal: Journal;
  readonly #past = new Past();
  #begun: Beginning;
  #faults: Fault[] = [];
  #listener: Listener | undefined;

  /**
   * Makes an emulator that needs no network.
   * @param options How it is set up.
   */
  constructor(options: EmulatorOptions = {}) {
    checkOptions(options, false);
    const { now, rateLimit = {}, faults, journal } = options;
    this.clock = new Clock(now);
    this.#limiter = rateLimit === false ? undefined : new RateLimiter(rateLimit, this.clock);
    this.#chance = faults && new Chance(faults);
    this.#journal = new Journal(journal);
    this.#options = options;
    this.#begun = begin(options, this.clock);
    this.token = this.#begun.token;
    this.apiKey = this.#begun.access.apiKey;
    this.email = this.#begun.world.user.email;
  }

  /**
   * Makes an emulator and opens a port for it (Node only).
   * @param options How it is set up.
   */
  static async start(options: StartOptions = {}): Promise<Emulator> {
    checkOptions(options, true);
    const { port = 0, host = '127.0.0.1', https = false, ...others } = options;
    const emulator = make(others);
    const { listen } = await import('./network/listener.ts');
    emulator.#listener = await listen(emulator.fetch, { port, host, https, path: basePath });
    return emulator;
  }

  /** Everything that exists; a test may read it and change it. It is another one after `reset`. */
  get world(): World {
    return this.#begun.world;
  }

  /** The latest requests, the oldest first: always the same list, which grows as requests come in. */
  get requests(): JournalEntry[] {
    return this.#journal.entries;
  }

  /** Base URL for a client. Without a port of its own it names a host that does not exist, and never will. */
  get url(): string {
    return this.#listener?.url ?? `https://cloudflare.example${basePath}`;
  }

  /** Certificate, as PEM, of the authority that vouches for the port; undefined without HTTPS. */
  get certificate(): string | undefined {
    return this.#listener?.certificate;
  }

  /** Closes the port and every connection to it. Without a port there is nothing to do. */
  async stop(): Promise<void> {
    await this.#listener?.stop();
    this.#listener = undefined;
  }

  /** Stops at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Adds a token.
   * @param options What it may do, and where.
   * @returns Its secret.
   */
  addToken(options: TokenOptions): string {
    return this.#begun.access.issue(describeToken(options, this.world, this.clock));
  }

  /**
   * Scripts what happens to the requests of a route. Of several scripts that apply, the oldest that is not used up
   * counts, so that `on(route).once()` twice makes a sequence.
   * @param pattern `METHOD /path`: a route as it is documented, such as `GET /zones/{zone_id}`, a path as it is sent,
   * or `*` in place of either.
   */
  on(pattern: string): Fault {
    const fault = new Fault(pattern);
    this.#faults.push(fault);
    return fault;
  }

  /** Ends all scripts, and lets reads see what exists. Faults by chance go on. */
  clearFaults(): void {
    this.#faults = [];
    this.#past.clear();
  }

  /**
   * Begins again: the world, the journal, the limits, the clock and the faults are as they were at first, identifiers
   * included. `token` and `apiKey` are valid as before; tokens that were added are gone.
   */
  reset(): void {
    this.clock.reset();
    this.clearFaults();
    this.#journal.clear();
    this.#limiter?.reset();
    this.#chance?.reset();
    this.#begun = begin(this.#options, this.clock);
  }

  /**
   * The requests that a pattern means, the oldest first.
   * @param pattern `METHOD /path`, as with `on`.
   */
  calls(pattern: string): JournalEntry[] {
    return calls(this.#journal, pattern);
  }

  /**
   * Insists that requests were made, and tells what was received instead when they were not.
   * @param pattern `METHOD /path`, as with `on`.
   * @param expected What they are expected to have been, besides.
   * @returns The requests.
   */
  assertCalled(pattern: string, expected?: ExpectedCall): JournalEntry[] {
    return assertCalled(this.#journal, pattern, expected);
  }

  /**
   * Insists that no such request was made.
   * @param pattern `METHOD /path`, as with `on`.
   * @param expected What a request must have been to count, besides.
   */
  assertNotCalled(pattern: string, expected?: Omit<ExpectedCall, 'times'>): void {
    assertNotCalled(this.#journal, pattern, expected);
  }

  /**
   * Answers a request, on whatever host; takes what `fetch` takes.
   * @param input The request or its URL.
   * @param init What to change or add.
   */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const started = performance.now();
    const { pathname, searchParams: query } = new URL(request.url);
    const match = this.#find(request.method, pathname);
    const entry = entryOf(request, pathname, query, match);
    this.#journal.add(entry);
    const plan = this.#planFor(entry);
    entry.fault = labelOf(plan);
    const { world, access, random } = this.#begun;
    const parts: Parts = { world, access, clock: this.clock, limiter: this.#limiter, past: this.#past };
    const traced = trace(random, this.clock.now());
    try {
      // Read once for everybody: undici never lets go of what a clone of a request holds.
      const body = request.body ? new Uint8Array(await request.arrayBuffer()) : nothing;
      if (body.length > 0) this.#journal.addBody(entry, new TextDecoder().decode(body), pathname);
      const arrival = { request, body, query, match, entry, traced, plan };
      const response = await play(plan, () => serve(arrival, parts), signal, traced.ray);
      entry.status = response.status;
      return response;
    } finally {
      entry.durationMs = performance.now() - started;
      this.#options.onRequest?.(entry);
    }
  };

  /** How much there is to see, in place of all of it and of every secret, wherever an emulator is printed. */
  toJSON(): object {
    return this.#summary();
  }

  /** The same for Node's `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { url, requests, zones } = this.#summary();
    return `Emulator { url: '${url}', requests: ${requests}, zones: ${zones} }`;
  }

  #summary(): { url: string; requests: number; zones: number } {
    return { url: this.url, requests: this.requests.length, zones: this.world.zones.size };
  }

  /** What happens to a request. Chance decides even when a script does, so that scripts do not change what it brings. */
  #planFor(entry: JournalEntry): Plan {
    const drawn = this.#chance?.draw();
    for (const fault of this.#faults) {
      const plan = fault.claim(entry);
      if (plan) return plan;
    }
    return drawn ?? {};
  }

  #find(method: string, pathname: string): Match | Refusal {
    try {
      return this.#router.match(method, pathname);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}

const nothing = new Uint8Array();

/** Makes an emulator from outside its class: a class that names itself is given another name when it is built. */
function make(options: EmulatorOptions): Emulator {
  return new Emulator(options);
}

/** A request as the journal first knows it. */
function entryOf({ method }: Request, pathname: string, query: URLSearchParams, match: Match | Refusal): JournalEntry {
  return {
    method,
    path: maskText(pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname),
    route: match instanceof Refusal ? null : match.route.path,
    query: plainQuery(query),
    body: undefined,
    status: 0,
    tokenId: null,
    durationMs: 0,
    fault: null,
  };
}
