/** Sends requests to an emulator as a client in any language would, and holds every success against the description. */
import { expect } from 'vitest';
import { Emulator, type EmulatorOptions } from '../../src/testing/index.ts';
import type { World } from '../../src/testing/world/world.ts';
import { faultsOf } from './openapi.ts';

/** An answer, read to the end. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: assertions read bodies of every shape
  body: any;
}

/** What to send besides the path. */
export interface Sent {
  /** GET, or POST when there is a body. */
  method?: string;
  /** A form or text is sent as it is, everything else as JSON. */
  body?: unknown;
  /** The emulator's own, which may do everything, when omitted; null for none. */
  token?: string | null;
  headers?: Record<string, string>;
}

/** Sends one request. */
export async function send(emulator: Emulator, path: string, sent: Sent = {}): Promise<Answered> {
  const { method = sent.body === undefined ? 'GET' : 'POST', body, token = emulator.token } = sent;
  const headers = new Headers(sent.headers);
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const raw = body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method, headers, ...(body === undefined ? {} : { body: raw ?? null }) };
  const response = await emulator.fetch(new Request(`https://api.example/client/v4${path}`, init));
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  const answered = {
    status: response.status,
    headers: response.headers,
    text,
    body: json ? JSON.parse(text) : undefined,
  };
  const { route, fault } = emulator.requests.at(-1) ?? {};
  // What a fault answers is not the emulator's own.
  if (response.ok && json && route && fault === null) {
    expect(
      faultsOf(method, route, response.status, answered.body),
      `${method} ${route}: ${text.slice(0, 2000)}`,
    ).toEqual([]);
  }
  return answered;
}

/** An emulator with one account, three zones and ten records in each. */
export const small = (options: EmulatorOptions = {}): Emulator => new Emulator({ world: 'small', ...options });

/** The same with a clock that stands still. */
export const stopped = (time: number, options: EmulatorOptions = {}): Emulator => {
  const emulator = small(options);
  emulator.clock.stop();
  emulator.clock.set(time);
  return emulator;
};

/** An identifier that nothing has. */
export const unknown = '0123456789abcdef0123456789abcdef';

/** Identifier of the first account. */
export const accountOf = (emulator: Emulator): string => [...emulator.world.accounts.keys()][0] ?? '';

/** The first zone. */
export const zoneOf = (emulator: Emulator): World['zones'] extends Map<string, infer Zone> ? Zone : never => {
  const [zone] = emulator.world.zones.values();
  if (!zone) throw new Error('This world has no zone.');
  return zone;
};

/** Where the records of the first zone are. */
export const recordsPath = (emulator: Emulator): string => `/zones/${zoneOf(emulator).id}/dns_records`;

/** Status and first code of a refusal. */
export const firstCode = ({ status, body }: Answered): [number, number | undefined] => [status, body.errors[0].code];
