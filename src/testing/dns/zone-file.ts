/** This file knows how a zone is written as a BIND zone file. */
import type { DnsRecord } from '../world/dns.ts';
import type { Zone } from '../world/zones.ts';
import { hasData, writeData } from './record-data.ts';
import { hostTypes } from './record-names.ts';
import { quoteAll } from './record-text.ts';
import { writeNote } from './zone-file-notes.ts';

/**
 * Writes a zone file.
 * @param zone The zone.
 * @param records Its records, those of a type together.
 * @param now The time of the export in milliseconds.
 */
export function writeZone({ name, name_servers }: Zone, records: readonly DnsRecord[], now: number): string {
  const when = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  const server = name_servers[0] ?? 'ns.cloudflare.com';
  const start = `${server}. dns.cloudflare.com. ${Math.floor(now / 1000)} 10000 2400 604800 3600`;
  const lines = [';;', `;; Domain:     ${name}.`, `;; Exported:   ${when}`, ';;', ''];
  lines.push(';; SOA Record', `${name}.\t3600\tIN\tSOA\t${start}`);
  let type = '';
  for (const record of records) {
    if (record.type !== type) lines.push('', `;; ${record.type} Records`);
    type = record.type;
    lines.push(writeRecord(record));
  }
  return [...lines, ''].join('\n');
}

function writeRecord(record: DnsRecord): string {
  const { name, ttl, type, priority } = record;
  const value = priority === undefined ? writeValue(record) : `${priority} ${writeValue(record)}`;
  const note = writeNote(record);
  return `${name}.\t${ttl}\tIN\t${type}\t${value}${note ? ` ; ${note}` : ''}`;
}

function writeValue({ type, content, data = {} }: DnsRecord): string {
  if (hasData(type)) return writeData(type, data, true);
  if (type === 'TXT') return content.startsWith('"') ? content : quoteAll(content);
  return hostTypes.has(type) && content !== '.' ? `${content}.` : content;
}
