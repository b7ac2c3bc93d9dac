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

/** What a quarter of the values lies below, and what a quarter lies above. */
export function quartiles(values: readonly number[]): [low: number, high: number] {
  return [quantile(values, 0.25), quantile(values, 0.75)];
}

/** Between which bounds the median lies with a probability of 95 %, however the values are distributed. */
export function certainty(values: readonly number[]): [low: number, high: number] {
  const reach = 0.98 / Math.sqrt(values.length);
  return [quantile(values, 0.5 - reach), quantile(values, 0.5 + reach)];
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * Math.min(1, Math.max(0, part)))] ?? Number.NaN;
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
