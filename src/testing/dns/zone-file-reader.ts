/** This file knows how the records of a BIND zone file are read, with everything that its lines may leave out. */
import { hasData, readData } from './record-data.ts';
import { hostTypes, trimDot } from './record-names.ts';
import { quote } from './record-text.ts';
import { generate, mostGenerated } from './zone-file-generate.ts';
import { readNote } from './zone-file-notes.ts';
import { type Entry, entriesOf, ZoneFileError } from './zone-file-words.ts';

/** A record of a zone file. */
export interface ReadRecord {
  /** Number of its line, from 1. */
  line: number;
  /** The fields of a request that would create it. */
  fields: Record<string, unknown>;
}

/** What the lines so far have settled for those that follow. */
interface State {
  origin: string;
  owner: string;
  defaultTtl?: number;
  lastTtl?: number;
  /** How many records directives may still make. */
  generates: number;
}

/**
 * Reads a zone file. The zone's own SOA is left out, since it cannot be set.
 * @param text The file.
 * @param zone Name of the zone that relative names belong to.
 * @throws {ZoneFileError} When a line cannot be understood.
 */
export function readZone(text: string, zone: string): ReadRecord[] {
  const state: State = { origin: `${zone}.`, owner: `${zone}.`, generates: mostGenerated };
  const records: ReadRecord[] = [];
  const read = (entry: Entry): void => {
    const fields = readEntry(entry, state);
    if (fields) records.push({ line: entry.line, fields });
  };
  for (const entry of entriesOf(text)) {
    if (entry.words[0]?.startsWith('$')) direct(entry, state, read);
    else read(entry);
  }
  return records;
}

function direct(entry: Entry, state: State, read: (entry: Entry) => void): void {
  const [word = '', value] = entry.words;
  const directive = word.toUpperCase();
  if (directive === '$INCLUDE') throw new ZoneFileError('$INCLUDE directive not allowed', entry.line);
  if (value === undefined) throw new ZoneFileError(`${directive} directive needs a value`, entry.line);
  if (directive === '$ORIGIN') state.origin = absolute(value, state.origin);
  else if (directive === '$TTL') state.defaultTtl = seconds(value, entry.line);
  else if (directive === '$GENERATE') {
    const made = generate(entry, state.generates);
    state.generates -= made.length;
    for (const one of made) read(one);
  } else throw new ZoneFileError(`${directive.slice(0, 32)} directive is not known`, entry.line);
}

/** The fields of a record; undefined for the start of authority. */
function readEntry(entry: Entry, state: State): Record<string, unknown> | undefined {
  const { line, indented, comment } = entry;
  const words = [...entry.words];
  if (!indented) state.owner = absolute(words.shift() ?? '', state.origin);
  const ttl = ttlOf(words, state, line);
  const type = words.shift()?.toUpperCase() ?? '';
  if (/^(CH|CS|HS)$/.test(type)) throw new ZoneFileError(`class ${type} is not supported`, line);
  if (!/^[A-Z][A-Z0-9-]*$/.test(type)) throw new ZoneFileError('record type is missing', line);
  if (type === 'SOA') return undefined;
  const priority = type === 'MX' || type === 'URI' ? { priority: Number(words.shift()) } : undefined;
  const note = readNote(comment);
  return {
    name: trimDot(state.owner),
    type,
    ...(ttl !== undefined && { ttl }),
    ...priority,
    ...contentFields(type, words, state.origin, line),
    comment: note.comment,
    tags: note.tags,
    ...(note.proxied !== undefined && { proxied: note.proxied }),
    ...(note.flattened && { settings: { flatten_cname: true } }),
  };
}

/**
 * Takes time to live and class off a line, which stand in either order and may both be missing. Without its own, a
 * record has the time for all, or that of the line before.
 */
function ttlOf(words: string[], state: State, line: number): number | undefined {
  let own: number | undefined;
  for (let word = words[0] ?? ''; ; word = words[0] ?? '') {
    if (own === undefined && /^\d/.test(word)) own = seconds(word, line);
    else if (word.toUpperCase() !== 'IN') break;
    words.shift();
  }
  if (own !== undefined) state.lastTtl = own;
  return own ?? state.defaultTtl ?? state.lastTtl;
}

function contentFields(type: string, words: readonly string[], origin: string, line: number): Record<string, unknown> {
  const complete = (host: string): string => absolute(host, origin);
  if (words.length === 0) throw new ZoneFileError(`${type} record has no content`, line);
  if (hasData(type)) return { data: readData(type, words, complete) };
  if (type === 'TXT') {
    const text = words.join('');
    return { content: text === '' || text.startsWith('"') ? quote(text) : text };
  }
  if (type === 'OPENPGPKEY') return { content: words.join('') };
  const [word = '', extra] = words;
  if (extra !== undefined) throw new ZoneFileError(`${type} record has more than one content`, line);
  return { content: hostTypes.has(type) ? trimDot(complete(word)) : word };
}

function absolute(name: string, origin: string): string {
  if (name === '@') return origin;
  return name.endsWith('.') ? name : origin === '.' ? `${name}.` : `${name}.${origin}`;
}

/** Seconds, or a sum of units as in `1h30m`. */
function seconds(text: string, line: number): number {
  if (text.length > 40 || !/^(?=\d)(\d+[smhdw])*\d*$/i.test(text))
    throw new ZoneFileError('time to live is malformed', line);
  const units: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
  let sum = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)([a-z]?)/gi)) {
    sum += Number(count) * (units[unit.toLowerCase()] ?? 1);
  }
  return sum;
}
