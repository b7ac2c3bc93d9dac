/** Medians, and ratios between samples of the same round. */

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The median of what `combine` makes of two series, round by round: what slows a round down slows both. */
export function paired(
  left: readonly number[],
  right: readonly number[],
  combine: (left: number, right: number) => number,
): number {
  return median(left.map((value, round) => combine(value, right[round] ?? Number.NaN)));
}

/** How much more `left` takes than `right`. */
export function over(left: readonly number[], right: readonly number[]): number {
  return paired(left, right, (a, b) => a - b);
}

/** How many times `right` goes into `left`. */
export function ratio(left: readonly number[], right: readonly number[]): number {
  return paired(left, right, (a, b) => a / b);
}
