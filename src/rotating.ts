/** A token that is rolled while clients use it: one source for all of them, which notices that it has changed. */
import { ConfigError } from './errors.ts';
import { sleep } from './retry.ts';
import { isRecord } from './schema.ts';

/** How a rotating token is looked after. */
export interface RotatingOptions {
  /**
   * Milliseconds for which a new value is waited for after Cloudflare has refused the one there is: whoever rolls the
   * token needs a moment to store what came of it.
   * @default 10000
   */
  patienceMs?: number;
}

/** The source of a token that changes: give the same one, as `apiToken`, to every client that uses the token. */
export interface RotatingToken {
  /**
   * The token as it is now. Clients ask; a program rarely does.
   * @returns The value.
   */
  (): Promise<string>;
  /** Grows when the value changes, so that clients notice without a refusal. */
  readonly generation: number;
  /** Loads the value anew. When it has changed, every client uses it from the next request on. */
  refresh(): Promise<void>;
  /**
   * Says that Cloudflare refused a value. Clients do, and then ask for another one.
   * @param token - The value that was refused; `undefined` for one that was waited for and never came.
   */
  refuse(token: string | undefined): void;
}

/**
 * Makes the source of a token that is rolled while clients use it. It is loaded once for all clients; again once
 * Cloudflare refuses it, for all the requests that were refused together; and by `refresh`. As long as `load` still
 * gives the refused value, a new one is waited for: no request fails because it came between the roll and the store.
 *
 * @param load - Fetches the value from where it is kept: a secret manager, a variable.
 * @param options - How long a new value is waited for.
 * @returns The source, for `apiToken`.
 * @throws {@link ConfigError} when `load` is no function, or `patienceMs` no number of milliseconds.
 *
 * @example
 * const apiToken = rotating(() => vault.read('cloudflare'));
 * const cf = new Cloudflare({ apiToken });
 */
export function rotating(load: () => string | Promise<string>, options: RotatingOptions = {}): RotatingToken {
  check(load, options);
  const { patienceMs = 10_000 } = options;
  let current: Promise<string> | undefined;
  let value: string | undefined;
  let loading = false;
  let refused: string | undefined;
  // What was waited for in vain once is not waited for again by each call to come.
  let hopeless: string | undefined;
  let generation = 0;

  async function loadAnother(): Promise<string> {
    const until = performance.now() + patienceMs;
    for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 1000)) {
      const loaded = await load();
      if (loaded !== refused || loaded === hopeless) return loaded;
      const left = until - performance.now();
      if (left <= 0) hopeless = loaded;
      else await sleep(Math.min(waitMs, left));
    }
  }

  function reload(): Promise<string> {
    const started = loadAnother().then(
      (loaded) => {
        if (current !== started) return loaded;
        loading = false;
        if (value !== loaded) generation++;
        value = loaded;
        return loaded;
      },
      (error: unknown) => {
        // The failure is for those who wait for it; whoever asks next has what still works, or tries again.
        if (current === started) forget();
        if (current === undefined && value !== undefined && value !== refused) current = Promise.resolve(value);
        throw error;
      },
    );
    loading = true;
    current = started;
    return started;
  }

  function forget(): void {
    loading = false;
    current = undefined;
  }

  const source = () => current ?? reload();
  const refresh = async () => {
    await reload();
  };
  const refuse = (token: string | undefined) => {
    if (token === undefined) return forget();
    // Another client's refusal of a value that was replaced meanwhile says nothing about the new one.
    if (token !== value) return;
    refused = token;
    if (!loading) forget();
  };
  const rotated = Object.assign(source, { refresh, refuse, generation });
  return Object.defineProperty(rotated, 'generation', { get: () => generation });
}

function check(load: unknown, options: unknown): void {
  if (typeof load !== 'function') throw new ConfigError('rotating: load must be a function');
  if (!isRecord(options)) throw new ConfigError('rotating: options must be an object');
  const { patienceMs = 0, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new ConfigError(`rotating: ${unknown} is not an option: did you mean patienceMs?`);
  const possible = typeof patienceMs === 'number' && patienceMs >= 0 && patienceMs <= 3_600_000;
  if (!possible) throw new ConfigError('rotating: patienceMs must be a number from 0, an hour at the most');
}
