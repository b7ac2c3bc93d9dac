/** A call that is on its way, and how errors and events name it. */
import type { Endpoint } from './endpoint.ts';
import { type ErrorDetails, ParamsError } from './errors.ts';
import type { CallEvent } from './observe.ts';
import type { RequestOptions } from './options.ts';
import type { Sorted } from './params.ts';

/** A call that is ready to be sent. */
export interface Call {
  /** The operation. */
  endpoint: Endpoint;
  /** Its params, sorted and checked. */
  sorted: Sorted;
  /** The caller's options. */
  options: RequestOptions;
}

/** What an error says about the call. */
export function contextOf({ endpoint, sorted }: Pick<Call, 'endpoint' | 'sorted'>): ErrorDetails {
  return { method: endpoint.method, path: endpoint.path, params: sorted.ids, permissions: endpoint.permissions };
}

/** What an event says about the call. */
export function eventOf({ endpoint, sorted }: Call): Omit<CallEvent, 'attempt'> {
  return { method: endpoint.method, path: endpoint.path, params: sorted.ids };
}

/** The error for params that are wrong. */
export function paramsError({ method, path }: Endpoint, problems: readonly string[]): ParamsError {
  if (path === '') return new ParamsError(`Invalid route: ${problems.join('; ')}`, problems);
  return new ParamsError(`Invalid params for ${method} ${path}: ${problems.join('; ')}`, problems, { method, path });
}
