/** This file knows what those see who read too soon after a write. */
import type { World } from '../world/world.ts';

/** Worlds as they were before writes that are not yet to be seen, the oldest first. */
export class Past {
  #worlds: Array<{ world: World; until: number }> = [];

  /**
   * Keeps a world as it was before a write.
   * @param world A copy of the world.
   * @param until Until when it is what readers see, in milliseconds.
   */
  keep(world: World, until: number): void {
    this.#worlds.push({ world, until });
  }

  /**
   * The world that readers see; undefined when that is the real one.
   * @param now The time in milliseconds.
   */
  seenAt(now: number): World | undefined {
    if (this.#worlds.length === 0) return undefined;
    this.#worlds = this.#worlds.filter(({ until }) => now < until);
    // A reader who does not see a write does not see any later one either.
    return this.#worlds[0]?.world;
  }

  /** Lets readers see what exists. */
  clear(): void {
    this.#worlds = [];
  }
}
