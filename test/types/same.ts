/** `true` where two types are one and the same, and not just alike. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles where `proof` holds. */
export function same<Proof extends true>(proof: Proof): Proof {
  return proof;
}
