/** A call made of several requests: params checked first, one deadline for all, and errors that tell how far it came. */
import { paramsError } from './call.ts';
import type { Endpoint } from './endpoint.ts';
import { type AnyCloudflareError, isCloudflareError, ResponseError, TimeoutError } from './errors.ts';
import type { OptionSet, RequestOptions } from './options.ts';
import type { Transport } from './transport.ts';
import { watchdog } from './watchdog.ts';

/** How far a call of several requests has come. */
export interface Progress {
  /** What has been changed or may have been, in words; nothing yet while `undefined`. */
  changed?: string | undefined;
  /** Milliseconds until the deadline of the call. */
  left(): number;
}

/**
 * Checks the params and options of a call of several requests, all at once, before the first is sent.
 *
 * @param transport - Who would send them.
 * @param shape - The params of the call, written as those of an endpoint.
 * @param params - What the caller gave.
 * @param options - What the caller gave, without the options that only this call knows.
 * @param further - What else is wrong, a line each.
 * @param which - Whose options these are.
 * @returns The ids among the params.
 * @throws {@link ParamsError} with all problems.
 */
export function checkParams(
  transport: Transport,
  shape: Endpoint,
  params: unknown,
  options: RequestOptions = {},
  further: readonly string[] = [],
  which: OptionSet = 'request',
): Record<string, string> {
  const { ids, problems } = transport.prepare(shape, params, options, which).sorted;
  // What is missing altogether needs no second line about its contents.
  const known = new Set(problems.map((line) => line.split(' ')[0]));
  const all = [...problems, ...further.filter((line) => !known.has(line.split(' ')[0]))];
  if (all.length > 0) throw paramsError(shape, all);
  return ids;
}

/**
 * Runs a call of several requests as one: `deadlineMs` and `signal` end all of it, and a failure tells what was done.
 *
 * @param transport - Who sends them.
 * @param options - What the caller gave.
 * @param work - The requests, to be made with the options that it is given.
 * @returns What `work` results in.
 * @throws {@link TimeoutError} when the deadline passes; else what `work` throws.
 */
export async function asOneCall<T>(
  transport: Transport,
  options: RequestOptions = {},
  work: (options: RequestOptions, progress: Progress) => Promise<T>,
): Promise<T> {
  const { deadlineMs: _, signal, ...rest } = options;
  const { deadlineMs } = transport.settings(options);
  const end = performance.now() + deadlineMs;
  const progress: Progress = { left: () => end - performance.now() };
  const watch = watchdog(signal, { ms: deadlineMs, name: 'deadlineMs' });
  try {
    return await watch.race(() => work({ ...rest, signal: watch.signal }, progress));
  } catch (error) {
    if (watch.expired()) {
      const outcome = progress.changed === undefined ? 'not_sent' : 'unknown';
      throw told(new TimeoutError(`Not finished ${watch.limit}`, { retryable: true, outcome }), progress);
    }
    if (signal?.aborted) throw signal.reason;
    const failure = misread(error);
    throw isCloudflareError(failure) ? told(failure, progress) : failure;
  } finally {
    watch.stop();
  }
}

/**
 * Makes a request that changes something. Until its answer is there, nobody knows whether it did.
 *
 * @param progress - Where to note it.
 * @param doubt - What may have been changed, in words.
 * @param request - Makes the request.
 * @returns What it results in; `doubt` stays noted then, for the caller to replace.
 * @throws What `request` throws. After a refusal, only what was noted before is.
 */
export async function changing<T>(progress: Progress, doubt: string, request: () => Promise<T>): Promise<T> {
  const before = progress.changed;
  progress.changed = doubt;
  try {
    return await request();
  } catch (error) {
    if (isCloudflareError(error) && error.outcome !== 'unknown') progress.changed = before;
    throw error;
  }
}

/**
 * Whether an error says that the thing itself is not there: an account out of reach, or an id that could never be one,
 * is not found either.
 *
 * @param error - What a request threw.
 * @param resource - What the thing is called in messages.
 */
export function isGone(error: unknown, resource: string): error is AnyCloudflareError {
  if (!isCloudflareError(error) || error.kind !== 'not_found' || error.message !== `${resource} not found`)
    return false;
  return !error.errors.some(({ code }) => code === 7000 || code === 7003);
}

/**
 * What a call throws when it trips over an answer of the wrong shape says so; of a `TypeError`, nobody could make
 * anything.
 */
function misread(error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  const message = `An answer does not have the documented shape: ${error.message}`;
  return new ResponseError(message, { cause: error, outcome: 'rejected' });
}

/** The error, with a word on what was done before it. */
function told(error: AnyCloudflareError, { changed }: Progress): AnyCloudflareError {
  return changed === undefined ? error : annotate(error, `${error.message} (${changed})`);
}

/**
 * The same error with a message that says what it means for the call; its kind stays, since callers react to that.
 *
 * @param error - What a request threw.
 * @param message - What to say instead.
 * @param further - What else to put right.
 */
export function annotate(
  error: AnyCloudflareError,
  message: string,
  further: Partial<Pick<AnyCloudflareError, 'outcome' | 'advice' | 'errors'>> = { outcome: 'unknown' },
): AnyCloudflareError {
  // Consoles print the stack, which begins with the message that the error was made with.
  const stack = error.stack?.replace(error.message, () => message);
  return Object.assign(error, { message, ...(stack !== undefined && { stack }), ...further });
}
