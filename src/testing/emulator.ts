/** This file knows how the parts make one Cloudflare: it takes a request through them and gives its response. */
import { Access, authorize } from './access.ts';
import { failure, Refusal, toResponse, trace } from './answer.ts';
import { Clock } from './clock.ts';
import { Fault } from './faults.ts';
import { type JournalEntry, plainQuery } from './journal.ts';
import { RateLimiter, type RateLimitOptions } from './limits.ts';
import { createRandom, type Random } from './random.ts';
import { basePath, type Match, Router } from './router.ts';
import { routes } from './routes.ts';
import { recordChange } from './services/audit-logs.ts';
import { describeToken, type TokenOptions } from './services/tokens.ts';
import { createWorld, type WorldName, type WorldOptions } from './world/seed.ts';
import type { World } from './world/world.ts';

/** How an emulator is set up. */
export interface EmulatorOptions {
  /** What exists at first: the name of a world or the size of one. */
  world?: WorldName | WorldOptions;
  /** How requests are limited; false for not at all. 1,200 in 300 seconds when omitted, as in reality. */
  rateLimit?: RateLimitOptions | false;
  /** The time the clock shows at first; real time when omitted. */
  now?: Date | number;
  /** The address from which all requests seem to come, for tokens that may be used from some addresses only. */
  clientIp?: string;
  /** Port for `start`; any free one when omitted. */
  port?: number;
  /** Address for `start` to listen on; `127.0.0.1` when omitted. */
  host?: string;
}

/** The part of a network listener that an emulator needs. */
interface Listener {
  url: string;
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
  /** Everything that exists; a test may read it and change it. */
  readonly world: World;
  /** The emulator's time; a test may move it. */
  readonly clock: Clock;
  /** Every request since the start, the oldest first. */
  readonly requests: JournalEntry[] = [];

  readonly #access: Access;
  readonly #limiter: RateLimiter | undefined;
  readonly #router = new Router(routes);
  readonly #random: Random;
  #faults: Fault[] = [];
  #listener: Listener | undefined;

  /**
   * Makes an emulator that needs no network.
   * @param options How it is set up.
   */
  constructor(options: EmulatorOptions = {}) {
    refuseUnknown(options, optionNames);
    if (typeof options.world === 'object') refuseUnknown(options.world, worldOptionNames);
    this.clock = new Clock(options.now);
    this.world = createWorld(options.world);
    this.email = this.world.user.email;
    // A source of its own: making an answer must not change which identifiers the world gives next.
    this.#random = createRandom(this.world.random.int(2 ** 31));
    this.#access = new Access(this.world, this.clock, this.#random, options.clientIp ?? '192.0.2.1');
    this.apiKey = this.#access.apiKey;
    const { rateLimit = {} } = options;
    if (rateLimit !== false) this.#limiter = new RateLimiter(rateLimit, this.clock);
    const everything = describeToken({ permissions: [], name: 'Everything' }, this.world, this.clock);
    this.token = this.#access.issue({ ...everything, unrestricted: true });
  }

  /**
   * Makes an emulator and opens a port for it (Node only).
   * @param options How it is set up.
   */
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const emulator = new Emulator(options);
    const { listen } = await import('./listener.ts');
    emulator.#listener = await listen(emulator.fetch, options.port ?? 0, options.host ?? '127.0.0.1', basePath);
    return emulator;
  }

  /** Base URL for a client. Without a port of its own it names a host that does not exist, and never will. */
  get url(): string {
    return this.#listener?.url ?? `https://cloudflare.example${basePath}`;
  }

  /** Closes the port and every connection to it. Without a port there is nothing to do. */
  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.stop();
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
    return this.#access.issue(describeToken(options, this.world, this.clock));
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

  /** Ends all scripts. */
  clearFaults(): void {
    this.#faults = [];
  }

  /**
   * Answers a request, on whatever host; takes what `fetch` takes.
   * @param input The request or its URL.
   * @param init What to change or add.
   */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname;
    const match = this.#find(request.method, pathname);
    const route = match instanceof Refusal ? undefined : match.route.path;
    const { method } = request;
    const entry: JournalEntry = {
      method,
      path,
      route: route ?? null,
      query: plainQuery(searchParams),
      status: 0,
      tokenId: null,
    };
    this.requests.push(entry);
    const serve = (): Promise<Response> => this.#serve(request, searchParams, match, entry);
    const fault = this.#faults.find((candidate) => candidate.claims(method, path));
    const response = fault ? await fault.play(serve, request.signal) : await serve();
    entry.status = response.status;
    return response;
  };

  #find(method: string, pathname: string): Match | Refusal {
    try {
      return this.#router.match(method, pathname);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  async #serve(
    request: Request,
    query: URLSearchParams,
    match: Match | Refusal,
    entry: JournalEntry,
  ): Promise<Response> {
    const traced = trace(this.#random, this.clock.now());
    let headers: Record<string, string> = {};
    // Services come behind the gate that refuses strangers, and write their envelopes in their own order.
    let reached = false;
    try {
      if (match instanceof Refusal) throw match;
      const { route, params } = match;
      const open = route.guard === 'public';
      const credential = open ? stranger : this.#access.authenticate(request.headers, route.guard === 'verification');
      entry.tokenId = credential.token?.id ?? null;
      if (!open) headers = this.#limiter?.take(credential.budget) ?? {};
      if (!open) authorize(credential, match, this.world);
      reached = !open;
      const { world, clock } = this;
      const call = { request, params, query, shift: 0, credential, access: this.#access, world, clock };
      const answer = await route.handle(call);
      if (request.method !== 'GET') recordChange(call, route, answer, traced);
      return toResponse({ ...answer, headers: { ...headers, ...answer.headers } }, traced, reached);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const answer = failure(error, reached && !!entry.route?.includes('/dns_records'));
      return toResponse({ ...answer, headers: { ...headers, ...answer.headers } }, traced, reached);
    }
  }
}

/** Whoever asks what anybody may know. */
const stranger = { kind: 'key', token: undefined, budget: '' } as const;

// A misspelt option would leave the default in force, and the test that set it would prove nothing.
const optionNames: Record<keyof EmulatorOptions, true> = {
  world: true,
  rateLimit: true,
  now: true,
  clientIp: true,
  port: true,
  host: true,
};
const worldOptionNames: Record<keyof WorldOptions, true> = {
  accounts: true,
  membersPerAccount: true,
  zonesPerAccount: true,
  recordsPerZone: true,
  seed: true,
};

function refuseUnknown(options: object, names: object): void {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(names, name));
  if (unknown.length > 0) throw new TypeError(`${unknown.join(', ')}: not an option of the emulator`);
}
