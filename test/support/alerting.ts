/** Knows the policies and webhooks that tests of notifications begin with. */
import { expect } from 'vitest';
import type { Emulator } from '../../src/testing/index.ts';
import { accountOf, send } from './emulated.ts';

/** Where the notifications of the first account are. */
export const base = (emulator: Emulator): string => `/accounts/${accountOf(emulator)}/alerting/v3`;
/** Status and first error of a refusal. */
export const firstError = ({ status, body }: Awaited<ReturnType<typeof send>>): unknown => [status, body.errors[0]];
/** What services answer that send no result. */
export const withoutResult = '{"success":true,"errors":[],"messages":[]}';

/** Bodies that are no object, or no JSON. */
export const hostile = ['[]', '"x"', '42', 'null', '{', `${'['.repeat(50_000)}${']'.repeat(50_000)}`];

/** A policy that can be made. */
export const policy = {
  name: 'mine',
  alert_type: 'universal_ssl_event_type',
  enabled: true,
  mechanisms: { email: [{ id: 'ops@contoso.example' }] },
};

/** Makes a policy, and gives its identifier. */
export async function makePolicy(emulator: Emulator, body: object = policy): Promise<string> {
  const made = await send(emulator, `${base(emulator)}/policies`, { body });
  expect(made.status).toBe(200);
  return made.body.result.id;
}

/** Makes a webhook, and gives its identifier. */
export async function makeWebhook(emulator: Emulator, url = 'https://hooks.contoso.example/in'): Promise<string> {
  const body = { name: 'mine', url, secret: 'hush' };
  const made = await send(emulator, `${base(emulator)}/destinations/webhooks`, { body });
  expect(made.status).toBe(200);
  return made.body.result.id;
}
