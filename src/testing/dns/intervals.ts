/** This file knows how a stretch of time is cut into the intervals of a report. */

/** How long an interval may be. */
export const timeDeltas = [
  'all',
  'auto',
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'dekaminute',
  'minute',
] as const;

/** How long an interval is. */
export type TimeDelta = (typeof timeDeltas)[number];

/**
 * Whether a text names the length of an interval.
 * @param text What was given.
 */
export function isTimeDelta(text: string): text is TimeDelta {
  return timeDeltas.some((delta) => delta === text);
}

/** Lengths in milliseconds; those of a month or longer are only about right. */
const lengths = {
  minute: 60_000,
  dekaminute: 600_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_629_800_000,
  quarter: 7_889_400_000,
  year: 31_557_600_000,
} as const;

type Unit = keyof typeof lengths;

const months: Partial<Record<Unit, number>> = { month: 1, quarter: 3, year: 12 };

/** How many intervals `auto` makes at most. */
const autoMost = 100;

/**
 * Cuts a stretch of time at full minutes, hours and so on; the first and the last interval may be shorter.
 * @param since Its beginning.
 * @param until Its end.
 * @param delta How long an interval is.
 * @param most How many intervals there may be.
 * @returns Beginning and end of each; undefined when there would be too many.
 */
export function intervalsOf(
  since: string,
  until: string,
  delta: TimeDelta,
  most: number,
): Array<[since: string, until: string]> | undefined {
  if (delta === 'all') return [[since, until]];
  const end = Date.parse(until);
  const intervals: Array<[string, string]> = [];
  const unit = delta === 'auto' ? unitFor(end - Date.parse(since)) : delta;
  for (let start = Date.parse(since); start < end; ) {
    if (intervals.length >= most) return undefined;
    const stop = Math.min(end, nextBorder(start, unit));
    intervals.push([timeText(start), timeText(stop)]);
    start = stop;
  }
  return intervals;
}

/**
 * Writes a time as analytics does: without a fraction when there is none.
 * @param milliseconds Milliseconds since 1970.
 */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

function unitFor(duration: number): Unit {
  const units = Object.keys(lengths) as Unit[];
  return units.find((unit) => duration / lengths[unit] <= autoMost) ?? 'year';
}

function nextBorder(time: number, unit: Unit): number {
  const step = months[unit];
  if (step === undefined) return (Math.floor(time / lengths[unit]) + 1) * lengths[unit];
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / step) * step + step, 1);
}
