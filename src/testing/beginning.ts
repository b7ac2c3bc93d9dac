/** This file knows with what an emulator begins, and begins again: a world, and the secrets that open it. */
import { Access } from './access.ts';
import type { Clock } from './clock.ts';
import type { EmulatorOptions } from './options.ts';
import { createRandom, type Random } from './random.ts';
import { describeToken } from './tokens/options.ts';
import { createWorld } from './world/seed.ts';
import type { World } from './world/world.ts';

/** What begins anew when an emulator is reset. */
export interface Beginning {
  /** What exists. */
  readonly world: World;
  /** Who may come in. */
  readonly access: Access;
  /** Where identifiers of requests come from. */
  readonly random: Random;
  /** Secret of the token that may do everything. */
  readonly token: string;
}

/**
 * Begins. The same options give the same beginning, its secrets included.
 * @param options How the emulator is set up.
 * @param clock The emulator's time.
 */
export function begin({ world: choice, clientIp = '192.0.2.1' }: EmulatorOptions, clock: Clock): Beginning {
  const world = createWorld(choice);
  // A source of its own: making an answer must not change which identifiers the world gives next.
  const random = createRandom(world.random.int(2 ** 31));
  const access = new Access(world, clock, random, clientIp);
  const everything = describeToken({ permissions: [], name: 'Everything' }, world, clock);
  const token = access.issue({ ...everything, unrestricted: true });
  return { world, access, random, token };
}
