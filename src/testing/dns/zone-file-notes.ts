/** This file knows what stands after a record in a zone file: its comment, its tags, and what Cloudflare does with it. */
import type { DnsRecord } from '../world/dns.ts';

/** What a comment in a zone file says of the record before it. */
export interface Note {
  /** The record's comment; empty for none. */
  comment: string;
  /** The record's tags. */
  tags: string[];
  /** Whether the record is proxied, if that is said. */
  proxied?: boolean;
  /** Whether the alias is flattened. */
  flattened: boolean;
}

const mark = 'cf_tags=';

/**
 * The comment that is written after a record.
 * @param record The record.
 */
export function writeNote({ comment, tags, proxiable, proxied, settings }: DnsRecord): string {
  const all = tags.map(writeTag);
  if (settings.flatten_cname) all.push('cf-flatten-cname');
  if (proxiable) all.push(`cf-proxied:${proxied}`);
  // A comment that has the mark in it is followed by another one, since the last one counts.
  const marked = all.length > 0 || comment?.includes(mark);
  return [comment ?? '', marked ? `${mark}${all.join(',')}` : ''].filter((part) => part !== '').join(' ');
}

/**
 * Reads the comment after a record.
 * @param text The comment, without the semicolon.
 */
export function readNote(text: string): Note {
  const at = text.lastIndexOf(mark);
  const note: Note = { comment: (at === -1 ? text : text.slice(0, at)).trim(), tags: [], flattened: false };
  for (const tag of at === -1 ? [] : splitTags(text.slice(at + mark.length).trim())) {
    if (tag === 'cf-flatten-cname') note.flattened = true;
    else if (tag === 'cf-proxied:true' || tag === 'cf-proxied:false') note.proxied = tag.endsWith('true');
    else note.tags.push(readTag(tag));
  }
  return note;
}

/** Values that would be taken apart are written as JSON. */
function writeTag(tag: string): string {
  const colon = tag.indexOf(':');
  const value = colon === -1 ? '' : tag.slice(colon + 1);
  return /["=,\\]/.test(value) ? `${tag.slice(0, colon)}:${JSON.stringify(value)}` : tag;
}

function readTag(tag: string): string {
  const colon = tag.indexOf(':');
  const value = tag.slice(colon + 1);
  if (colon === -1 || !value.startsWith('"')) return tag;
  try {
    return `${tag.slice(0, colon)}:${String(JSON.parse(value))}`;
  } catch {
    return tag;
  }
}

/** Commas separate tags, but not inside quotation marks. */
function splitTags(text: string): string[] {
  const tags: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (at >= text.length || (character === ',' && !quoted)) {
      tags.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return tags.filter((tag) => tag !== '');
}
