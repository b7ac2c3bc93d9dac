/** This file knows how faults happen by chance: as unforeseen as real ones, and the same again for the same seed. */
import { insist, insistOnKnown, isWhole } from '../arguments.ts';
import { createRandom, type Random } from '../random.ts';
import { type FailureName, failures, isFailure } from './failures.ts';
import type { Plan } from './misbehaviour.ts';

/** A fault that may happen by chance: one of the connection, or a failure by its name. */
export type FaultKind = 'delay' | 'reset' | 'reset-after' | 'truncate' | FailureName;

/** How often what fails. */
export interface ChanceOptions {
  /** How likely each request fails, from 0 to 1. */
  rate: number;
  /** Which of all sequences of faults: the same for the same number and the same requests. 1 when omitted. */
  seed?: number;
  /** What may happen, all equally likely; a kind may be listed twice. The most usual ones when omitted. */
  kinds?: readonly FaultKind[];
}

const ofConnections = ['delay', 'reset', 'reset-after', 'truncate'] as const;
const usual: readonly FaultKind[] = [
  ...ofConnections,
  'html-500',
  'html-502',
  'html-503',
  'html-520',
  'rate-limited',
  'empty-body',
];

/** Decides for one request after the other whether it fails, and how. */
export class Chance {
  readonly #rate: number;
  readonly #seed: number;
  readonly #kinds: readonly FaultKind[];
  #random: Random;

  /**
   * Takes the dice.
   * @param options How often what fails.
   * @throws {TypeError} When an option is wrong.
   */
  constructor(options: ChanceOptions) {
    insistOnKnown(options, ['rate', 'seed', 'kinds'], 'faults');
    const { rate, seed = 1, kinds = usual } = options;
    insist(rate >= 0 && rate <= 1, 'faults.rate', 'a number from 0 to 1', rate);
    insist(isWhole(seed, 0), 'faults.seed', 'a whole number', seed);
    insist(Array.isArray(kinds) && kinds.length > 0, 'faults.kinds', 'a list that is not empty', kinds);
    const names: readonly string[] = [...ofConnections, ...Object.keys(failures)];
    for (const kind of kinds) insist(names.includes(kind), 'faults.kinds', `some of ${names.join(', ')}`, kind);
    this.#rate = rate;
    this.#seed = seed;
    this.#kinds = [...kinds];
    this.#random = createRandom(seed);
  }

  /** Begins again. */
  reset(): void {
    this.#random = createRandom(this.#seed);
  }

  /** What happens to the next request; undefined when nothing does. */
  draw(): Plan | undefined {
    // Always as many numbers, whatever comes of them: else another rate would give another sequence of kinds.
    const happens = this.#random.chance(this.#rate);
    const kind = this.#random.pick(this.#kinds);
    const degree = this.#random.next();
    return happens ? planOf(kind, degree) : undefined;
  }
}

/** The plan for a kind of fault; its degree says how long a delay is, or how much of a body arrives. */
function planOf(kind: FaultKind, degree: number): Plan {
  if (isFailure(kind)) return { answer: kind };
  if (kind === 'delay') return { delayMs: Math.ceil(degree * 200) };
  if (kind === 'truncate') return { fraction: degree };
  return { cut: kind === 'reset' ? 'before' : 'after' };
}
