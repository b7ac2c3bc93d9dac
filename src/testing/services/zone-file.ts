/** This file knows BIND zone files: how records are written into one and read out of one. */
import { refuse } from '../answer.ts';
import type { DnsRecord } from '../world/dns.ts';
import { hasData, readData, trimDot } from './record-data.ts';

const hostTypes: ReadonlySet<string> = new Set(['CNAME', 'MX', 'NS', 'PTR']);

/**
 * Writes a zone file.
 * @param zone Name of the zone.
 * @param records Its records.
 * @param now The time of the export in milliseconds.
 */
export function writeZone(zone: string, records: Iterable<DnsRecord>, now: number): string {
  const byType = new Map<string, string[]>();
  for (const record of records) {
    const lines = byType.get(record.type) ?? [];
    byType.set(record.type, [...lines, writeRecord(record)]);
  }
  const when = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  const head = [';;', `;; Domain:     ${zone}.`, `;; Exported:   ${when}`, ';;', '', ';; SOA Record'];
  const serial = Math.floor(now / 1000);
  const soa = `${zone}.\t3600\tIN\tSOA\tblakely.ns.cloudflare.com. dns.cloudflare.com. ${serial} 10000 2400 604800 3600`;
  const sections = [...byType].flatMap(([type, lines]) => ['', `;; ${type} Records`, ...lines]);
  return [...head, soa, ...sections, ''].join('\n');
}

function writeRecord({ name, ttl, type, content, priority, proxied, proxiable, comment }: DnsRecord): string {
  const host = hostTypes.has(type) || type === 'SRV' ? `${content}.` : content;
  const text = type === 'TXT' ? quoted(content) : host;
  const value = priority === undefined ? text : `${priority} ${text}`;
  const note = [comment ?? '', proxiable ? `cf_tags=cf-proxied:${proxied}` : '']
    .filter((part) => part !== '')
    .join(' ');
  return `${name}.\t${ttl}\tIN\t${type}\t${value}${note ? ` ; ${note}` : ''}`;
}

/** Text in the strings of at most 255 characters that DNS allows. */
function quoted(content: string): string {
  if (content.startsWith('"')) return content;
  const pieces = content.match(/[\s\S]{1,255}/g) ?? [''];
  return pieces.map((piece) => `"${piece.replaceAll(/(["\\])/g, '\\$1')}"`).join(' ');
}

interface Line {
  /** Whether the line begins with white space and so goes on with the name before. */
  indented: boolean;
  words: string[];
  comment: string;
}

/**
 * Reads a zone file. The zone's own SOA is left out, since it cannot be set.
 * @param text The file.
 * @param zone Name of the zone that relative names belong to.
 * @returns For each record, the fields of a request that would create it.
 */
export function readZone(text: string, zone: string): Array<Record<string, unknown>> {
  let origin = `${zone}.`;
  let ttl: number | undefined;
  let owner = origin;
  const found: Array<Record<string, unknown>> = [];
  for (const { indented, words, comment } of linesOf(text)) {
    const first = words[0]?.toUpperCase() ?? '';
    if (first === '$ORIGIN') origin = absolute(words[1] ?? '', origin);
    else if (first === '$TTL') ttl = seconds(words[1] ?? '');
    else if (first.startsWith('$')) throw refuse(400, 1004, `DNS Validation Error: ${first} is not supported.`);
    else {
      if (!indented) owner = absolute(words.shift() ?? '', origin);
      const fields = fieldsOf(words, origin, ttl);
      if (fields.type === 'SOA') continue;
      const proxied = /cf-proxied:(true|false)/.exec(comment)?.[1];
      const note = comment.replace(/cf_tags=\S*/, '').trim();
      found.push({ ...fields, name: trimDot(owner), ...(proxied && { proxied: proxied === 'true' }), comment: note });
    }
  }
  return found;
}

/** The part of a line after the name: time to live and class in either order, then type and value. */
function fieldsOf(words: string[], origin: string, fallback: number | undefined): Record<string, unknown> {
  let ttl = fallback;
  for (let word = words[0]; word !== undefined && /^(\d+[smhdw]?|in)$/i.test(word); word = words[0]) {
    if (word.toLowerCase() !== 'in') ttl = seconds(word);
    words.shift();
  }
  const type = (words.shift() ?? '').toUpperCase();
  if (!/^[A-Z]+$/.test(type)) throw refuse(400, 1004, 'DNS Validation Error: the zone file cannot be read.');
  const priority = type === 'MX' || type === 'URI' ? { priority: Number(words.shift()) } : {};
  // Zone files allow any time to live; the API allows none between 1 and 60.
  const fields = { type, ...(ttl !== undefined && { ttl: ttl <= 1 ? 1 : Math.max(60, ttl) }), ...priority };
  if (hasData(type)) return { ...fields, data: readData(type, words) };
  if (hostTypes.has(type)) return { ...fields, content: trimDot(absolute(words[0] ?? '', origin)) };
  return { ...fields, content: words.join('') };
}

function absolute(name: string, origin: string): string {
  return name === '@' ? origin : name.endsWith('.') ? name : `${name}.${origin}`;
}

function seconds(text: string): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[text.slice(-1).toLowerCase()] ?? 1;
  return Number.parseInt(text, 10) * unit;
}

/** Lines as the format means them: parentheses join what they enclose, quotes protect, a semicolon ends. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let line: Line | undefined;
  let depth = 0;
  // A quoted string, a comment, a bracket, a line's end, white space, or a word, which may have quotes inside it.
  for (const [piece] of text.matchAll(
    /"(?:[^"\\]|\\[\s\S])*"|;[^\n]*|[()]|\r?\n|[^\S\n]+|[^\s;()"](?:[^\s;()"]|"[^"]*")*/g,
  )) {
    if (piece.endsWith('\n') && !piece.startsWith('"')) {
      if (depth === 0) line = undefined;
      continue;
    }
    line ??= open(lines, /^\s/.test(piece));
    if (piece === '(') depth += 1;
    else if (piece === ')') depth -= 1;
    else if (piece.startsWith(';')) line.comment += piece.replace(/^[;\s]+/, '').trimEnd();
    else if (piece.startsWith('"')) line.words.push(piece.slice(1, -1).replaceAll(/\\([\s\S])/g, '$1'));
    else if (piece.trim() !== '') line.words.push(piece);
  }
  return lines.filter(({ words }) => words.length > 0);
}

function open(lines: Line[], indented: boolean): Line {
  const line: Line = { indented, words: [], comment: '' };
  lines.push(line);
  return line;
}
