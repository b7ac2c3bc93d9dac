/** This file knows the $GENERATE directive of zone files, which stands for many similar records. */
import { type Entry, ZoneFileError } from './zone-file-words.ts';

/** As many records as the longest file has lines, so that a slip of the pen does not make millions. */
export const mostGenerated = 20_000;

/**
 * The entries that a directive stands for.
 * @param entry The directive: `$GENERATE 1-20/2 host-$ A 192.0.2.$`.
 * @param most How many there may be.
 * @throws {ZoneFileError} When its range is malformed.
 */
export function generate(entry: Entry, most: number): Entry[] {
  const [, range = '', ...pattern] = entry.words;
  const [, first, last, step = '1'] = /^(\d{1,9})-(\d{1,9})(?:\/(\d{1,9}))?$/.exec(range) ?? [];
  const [from, to, by] = [Number(first), Number(last), Number(step)];
  const count = Math.floor((to - from) / by) + 1;
  if (!(by > 0 && count > 0)) throw new ZoneFileError('$GENERATE directive has a malformed range', entry.line);
  if (count > most) throw new ZoneFileError('$GENERATE directives make too many records', entry.line);
  return Array.from({ length: count }, (_nothing, at) => ({
    ...entry,
    words: pattern.map((word) => substitute(word, from + at * by)),
  }));
}

const radixes: Readonly<Record<string, number>> = { d: 10, o: 8, x: 16, X: 16 };

/** Puts a number in place of `$` and of `${offset,width,base}`; `$$` is a dollar sign. */
function substitute(word: string, value: number): string {
  return word.replaceAll(
    /\$\$|\$(?:\{(-?\d{1,9})(?:,(\d{1,2})(?:,([doxX]))?)?\})?/g,
    (whole, offset = '0', width = '0', base = 'd') => {
      if (whole === '$$') return '$';
      const digits = (value + Number(offset)).toString(radixes[base]).padStart(Number(width), '0');
      return base === 'X' ? digits.toUpperCase() : digits;
    },
  );
}
