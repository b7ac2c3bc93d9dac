/** This file knows how to be random in the same way every time: one seed, one sequence. */

const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** A repeatable source of randomness. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  /**
   * A whole number from 0 up to, but not including, the bound.
   * @param bound How many different numbers are possible.
   */
  int(bound: number): number;
  /**
   * One element of a list.
   * @param list What to choose from; must not be empty.
   */
  pick<T>(list: readonly T[]): T;
  /**
   * True with the given probability.
   * @param probability From 0, never, to 1, always.
   */
  chance(probability: number): boolean;
  /**
   * Lower-case hexadecimal digits, the form of every identifier.
   * @param length How many digits.
   */
  hex(length: number): string;
  /**
   * Characters of the alphabet that secrets are made of.
   * @param length How many characters.
   */
  secret(length: number): string;
}

/**
 * Makes a source of its own for a thing, so that what is invented about it is the same every time.
 * @param id Identifier of the thing.
 * @param purpose Which of all sources for this thing.
 */
export function randomFor(id: string, purpose = 0): Random {
  return createRandom(Number.parseInt(id.slice(0, 8), 16) ^ purpose);
}

/**
 * Makes a source that gives the same sequence for the same seed (mulberry32).
 * @param seed Any number; its lower 32 bits count.
 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (bound: number): number => Math.floor(next() * bound);
  const text = (alphabet: string, length: number): string => {
    let made = '';
    for (let at = 0; at < length; at++) made += alphabet[int(alphabet.length)];
    return made;
  };
  return {
    next,
    int,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
    chance: (probability) => next() < probability,
    hex: (length) => {
      let made = '';
      // Eight digits for each draw: identifiers are made by the hundred thousand.
      while (made.length < length) made += ((next() * 4294967296) >>> 0).toString(16).padStart(8, '0');
      return made.slice(0, length);
    },
    secret: (length) => text(SECRET, length),
  };
}
