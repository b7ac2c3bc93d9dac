/** This file knows the signs of a zone file: parentheses join lines, quotes protect, a semicolon ends what counts. */
import { closingQuote, withoutEscapes } from './record-text.ts';

/** One entry of a zone file: a line, or the lines that parentheses join. */
export interface Entry {
  /** Number of its first line, from 1. */
  line: number;
  /** Whether it begins with white space and so goes on with the name before. */
  indented: boolean;
  /** Its words, without quotation marks and escapes. */
  words: string[];
  /** The last comment on it, without the semicolon. */
  comment: string;
}

/** What is wrong with a zone file, and where. */
export class ZoneFileError extends Error {
  /** Number of the line, from 1. */
  readonly line: number;

  /**
   * Tells what is wrong.
   * @param message What it is.
   * @param line Number of the line, from 1.
   */
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Takes a zone file apart.
 * @param text The file.
 * @throws {ZoneFileError} When parentheses or quotation marks do not match.
 */
export function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let entry: Entry | undefined;
  let line = 1;
  const opened: number[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    const end = endOf(text, at, line);
    if (character === '\n') {
      line += 1;
      if (opened.length === 0) entry = undefined;
    } else {
      if (!entry) {
        entry = { line, indented: /\s/.test(character), words: [], comment: '' };
        entries.push(entry);
      }
      if (character === '(') opened.push(line);
      else if (character === ')' && opened.pop() === undefined) {
        throw new ZoneFileError('unexpected closing parenthesis', line);
      } else if (character === ';')
        entry.comment = text
          .slice(at, end)
          .replace(/^[;\s]+/, '')
          .trimEnd();
      else if (character === '"') entry.words.push(withoutEscapes(text.slice(at + 1, end - 1)));
      else if (!/[\s)]/.test(character)) entry.words.push(withoutEscapes(text.slice(at, end)));
    }
    at = end;
  }
  if (opened[0] !== undefined) throw new ZoneFileError('parenthesis is never closed', opened[0]);
  return entries.filter(({ words }) => words.length > 0);
}

/** Where the sign that begins at a place ends. */
function endOf(text: string, start: number, line: number): number {
  const character = text[start] ?? '';
  if (/[\s()]/.test(character)) return start + 1;
  if (character === ';') {
    const end = text.indexOf('\n', start);
    return end === -1 ? text.length : end;
  }
  if (character === '"') return afterQuote(text, start, line);
  let at = start;
  // A word may have quotation marks inside it, as in alpn="h3,h2".
  while (at < text.length && !/[\s();]/.test(text[at] ?? '')) {
    at = text[at] === '"' ? afterQuote(text, at, line) : at + (text[at] === '\\' ? 2 : 1);
  }
  return at;
}

function afterQuote(text: string, start: number, line: number): number {
  const end = closingQuote(text, start);
  if (end === -1) throw new ZoneFileError('quotation mark is never closed', line);
  return end + 1;
}
