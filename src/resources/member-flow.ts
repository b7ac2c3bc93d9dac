/** What several requests need to be one call: params checked first, one deadline, and errors that tell how far it came. */
import { paramsError } from '../call.ts';
import type { Endpoint } from '../endpoint.ts';
import { type AnyCloudflareError, isCloudflareError, TimeoutError } from '../errors.ts';
import { defaults, type RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { watchdog } from '../watchdog.ts';

/** How far a call of several requests has come. */
export interface Progress {
  /** What has been changed or may have been, in words; nothing yet while `undefined`. */
  changed?: string | undefined;
}

/**
 * Checks the params and options of a call of several requests, all at once, before the first is sent.
 *
 * @param transport - Who would send them.
 * @param shape - The params of the call, written as those of an endpoint.
 * @param params - What the caller gave.
 * @param options - What the caller gave, without the options that only this call knows.
 * @param further - What else is wrong, a line each.
 * @throws {@link ParamsError} with all problems.
 */
export function checkParams(
  transport: Transport,
  shape: Endpoint,
  params: unknown,
  options: RequestOptions,
  further: readonly string[] = [],
): void {
  const { problems } = transport.prepare(shape, params, options).sorted;
  // What is missing altogether needs no second line about its contents.
  const known = new Set(problems.map((line) => line.split(' ')[0]));
  const all = [...problems, ...further.filter((line) => !known.has(line.split(' ')[0]))];
  if (all.length > 0) throw paramsError(shape, all);
}

/**
 * Runs a call of several requests as one: `deadlineMs` and `signal` end all of it, and a failure tells what was done.
 *
 * @param options - What the caller gave.
 * @param work - The requests, to be made with the options that it is given.
 * @returns What `work` results in.
 * @throws {@link TimeoutError} when the deadline passes; else what `work` throws.
 */
export async function asOneCall<T>(
  options: RequestOptions,
  work: (options: RequestOptions, progress: Progress) => Promise<T>,
): Promise<T> {
  const { deadlineMs, signal, ...rest } = options;
  const progress: Progress = {};
  const watch = watchdog(signal, { ms: deadlineMs ?? defaults.deadlineMs, name: 'deadlineMs' });
  try {
    return await watch.race(() => work({ ...rest, signal: watch.signal }, progress));
  } catch (error) {
    if (watch.expired()) {
      const outcome = progress.changed === undefined ? 'not_sent' : 'unknown';
      throw told(new TimeoutError(`Not finished ${watch.limit}`, { retryable: true, outcome }), progress);
    }
    if (signal?.aborted) throw signal.reason;
    throw isCloudflareError(error) ? told(error, progress) : error;
  } finally {
    watch.stop();
  }
}

/** The error, with a word on what was done before it. */
function told(error: AnyCloudflareError, { changed }: Progress): AnyCloudflareError {
  if (changed === undefined) return error;
  const message = `${error.message} (${changed})`;
  // Consoles print the stack, which has the message in it.
  if (error.stack !== undefined) error.stack = error.stack.replace(error.message, () => message);
  return Object.assign(error, { message, outcome: 'unknown' as const });
}

/** The param `name`, when the caller gave text for it. */
export function textOf(params: unknown, name: string): string | undefined {
  const value = isRecord(params) ? params[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
