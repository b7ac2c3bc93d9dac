/** What flows over DNS records share: the zone's name and limits, the time left, which failures are looked into. */
import { single } from '../endpoint.ts';
import {
  type AnyCloudflareError,
  AuthenticationError,
  ConflictError,
  type ErrorDetails,
  isCloudflareError,
  NetworkError,
  NotFoundError,
  PermissionError,
  PlanError,
  RateLimitError,
  ResponseError,
  ServerError,
  TimeoutError,
  ValidationError,
} from '../errors.ts';
import type { RequestOptions } from '../options.ts';
import { backOff, type RetrySettings } from '../retry.ts';
import { isRecord } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { fullName } from './dns-compare.ts';

/** What a flow has to know about a zone. */
export interface ZoneFacts {
  /** Name of the zone, in Punycode. */
  name: string;
  /** How many changes one batch may hold, where the zone's plan tells. */
  batchSize: number | undefined;
}

const zone = single({
  method: 'GET',
  path: '/zones/{zone_id}',
  permissions: ['Zone Read', 'DNS Read', 'DNS Write'],
  resource: 'Zone',
  codes: { 1001: 'not_found' },
});

/** Fetches a zone's name and plan. A token that may read its records may do that too. */
export async function readZone(transport: Transport, zone_id: string, options: RequestOptions): Promise<ZoneFacts> {
  const found = await transport.call(zone, { zone_id }, options);
  const name = isRecord(found) && typeof found.name === 'string' ? fullName(found.name, undefined) : undefined;
  if (name === undefined) {
    const { method, path } = zone;
    throw new ResponseError('The answer names no zone', { method, path, params: { zone_id } });
  }
  const plan = isRecord(found) && isRecord(found.plan) ? found.plan.legacy_id : undefined;
  return { name, batchSize: typeof plan !== 'string' ? undefined : plan === 'free' ? 200 : 3500 };
}

/** How one run of a flow keeps to its options. */
export interface Flow {
  /** The options for its next request: its deadline is that of the whole flow. */
  options(): RequestOptions;
  /**
   * Whether a failure is worth another look at the zone, after which the flow goes on from what is there. Waits before
   * it says yes, as before any repetition.
   * @param error - What was thrown.
   * @param failures - How many in a row there were, this one included.
   */
  looksInto(error: unknown, failures: number): Promise<boolean>;
}

/** Starts the clock of a flow. */
export function startFlow(transport: Transport, options: RequestOptions): Flow {
  const { deadlineMs, signal } = options;
  const settings = transport.retries(options);
  const end = deadlineMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + deadlineMs;
  const left = (): number => end - performance.now();
  return {
    options: () => (deadlineMs === undefined ? options : { ...options, deadlineMs: Math.max(1, left()) }),
    async looksInto(error, failures) {
      if (settings === undefined || failures > settings.limit || signal?.aborted) return false;
      if (!isCloudflareError(error) || !isOpen(error)) return false;
      // Somebody else was faster, so there is nothing to wait for.
      if (!isRaced(error)) await backOff(failures - 1, { ...settings, maxDelayMs: wait(left(), settings) }, signal);
      return left() > 0;
    },
  };
}

function wait(left: number, { maxDelayMs }: RetrySettings): number {
  return Math.max(0, Math.min(left, maxDelayMs));
}

/** Repeats what does no harm, such as a look at the zone, past the failures that are worth another one. */
export async function persist<T>(flow: Flow, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(await flow.looksInto(error, failures))) throw error;
    }
  }
}

/** Whether the zone knows more than the error: a write may have been made, or somebody else was faster. */
function isOpen(error: AnyCloudflareError): boolean {
  const gone = error.kind === 'not_found' && error.errors.some(({ code }) => code === 81044);
  return error.outcome === 'unknown' || error.kind === 'response' || isRaced(error) || gone;
}

/** Whether a record stands in the way, which may be the very one that is wanted. */
function isRaced(error: AnyCloudflareError): boolean {
  return error.kind === 'conflict' && error.status !== undefined;
}

/** The same failure with a message that says what it means for the flow. */
export function restate(error: AnyCloudflareError, message: string, changes: ErrorDetails = {}): AnyCloudflareError {
  const details = { ...error, cause: error, ...changes };
  switch (error.kind) {
    case 'authentication':
      return new AuthenticationError(message, error.reason, details);
    case 'permission':
      return new PermissionError(message, details);
    case 'not_found':
      return new NotFoundError(message, details);
    case 'validation':
      return new ValidationError(message, details);
    case 'conflict':
      return new ConflictError(message, details);
    case 'plan':
      return new PlanError(message, details);
    case 'rate_limit':
      return new RateLimitError(message, details);
    case 'server':
      return new ServerError(message, details);
    case 'network':
      return new NetworkError(message, error.code, details);
    case 'timeout':
      return new TimeoutError(message, details);
    case 'response':
      return new ResponseError(message, details);
    default:
      return error;
  }
}
