/** Knows the tokens and policies that tests of tokens begin with. */

import type { Emulator, EmulatorOptions } from '../../src/testing/index.ts';
import { accountOf, stopped } from './emulated.ts';

/** When these tests happen. */
export const now = Date.UTC(2026, 0, 1);

// Identifiers of permission groups, which are the same for everybody.
export const accountSettingsRead = 'c1fde68c7bcc44588cbb6ddbc16d6480';
export const zoneRead = 'c8fed203ed3043cba015a93ad1616f1f';
export const dnsRead = '82e64a83756745bbbb1c9c2701bf816b';
export const dnsWrite = '4755a26eedb94da69e1066d98aa820be';
export const userDetailsRead = '8acbe5bb0d54464ab867149d7f7cf8ac';
export const apiTokensWrite = '686d18d5ac6c441c867cbf6771e58a0a';

/** An account as policies name it. */
export const accountKey = (id: string) => `com.cloudflare.api.account.${id}`;
/** A zone as policies name it. */
export const zoneKey = (id: string) => `com.cloudflare.api.account.zone.${id}`;

/** A policy that gives permission groups on resources. */
export const allow = (resources: object, ...ids: string[]) => ({
  effect: 'allow',
  permission_groups: ids.map((id) => ({ id })),
  resources,
});

/** A policy to read all zones. */
export const readZones = () => allow({ [zoneKey('*')]: '*' }, zoneRead);

/** The identifiers in a list. */
export const ids = (body: { result: Array<{ id: string }> }) => body.result.map(({ id }) => id);

/** An emulator whose clock stands still. */
export const frozen = (options: EmulatorOptions = {}): Emulator => stopped(now, options);

/** The two kinds of tokens, each with its path and a policy that it may have. */
export const kinds = [
  ['of the user', () => '/user/tokens', readZones, /^cfut_/],
  [
    'of an account',
    (emulator: Emulator) => `/accounts/${accountOf(emulator)}/tokens`,
    (emulator: Emulator) => allow({ [accountKey(accountOf(emulator))]: { [zoneKey('*')]: '*' } }, zoneRead),
    /^cfat_/,
  ],
] as const;
