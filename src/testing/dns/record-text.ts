/** This file knows the character strings of DNS: how text is quoted, escaped and cut into the pieces that are allowed. */

const longestString = 255;
const encoder = new TextEncoder();

/**
 * Text as one character string.
 * @param text What it says.
 */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/**
 * Text as the character strings it takes, none of which is longer than DNS allows.
 * @param text What they say together.
 */
export function quoteAll(text: string): string {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of text) {
    const size = bytesOf(character);
    if (bytes + size > longestString) {
      pieces.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  return [...pieces, piece].map(quote).join(' ');
}

/**
 * The character strings in quoted text.
 * @param quoted What was given, such as `"one" "two"`.
 * @returns What they say, or undefined when the quotation marks do not match.
 */
export function stringsOf(quoted: string): string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < quoted.length; at++) {
    if (quoted[at] === ' ' || quoted[at] === '\t') continue;
    const end = quoted[at] === '"' ? closingQuote(quoted, at) : -1;
    if (end === -1) return undefined;
    found.push(withoutEscapes(quoted.slice(at + 1, end)));
    at = end;
  }
  return found;
}

/**
 * What the content of a TXT record says, whether it was given in quotation marks or without.
 * @param content The content.
 */
export function textOf(content: string): string {
  return content.startsWith('"') ? (stringsOf(content)?.join('') ?? content) : content;
}

/**
 * Where a character string ends.
 * @param text Any text.
 * @param start Where its first quotation mark is.
 * @returns Where its last one is; -1 when its line has none.
 */
export function closingQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return at;
    if (character === '\n') return -1;
    if (character === '\\') at += 1;
  }
  return -1;
}

/**
 * Text without its escapes: `\"` for a character, `\195\188` for bytes.
 * @param text Text of a zone file.
 */
export function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/((?:\\\d{3})+)|\\([\s\S])/g, (_whole, bytes: string | undefined, character: string) => {
    if (bytes === undefined) return character;
    return new TextDecoder().decode(Uint8Array.from(bytes.slice(1).split('\\'), Number));
  });
}

/**
 * How many bytes a text takes on the wire.
 * @param text Any text.
 */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
