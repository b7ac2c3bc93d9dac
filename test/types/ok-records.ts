// A DNS record is known by its type.
import { Cloudflare, type DnsRecord, type DnsRecordInput } from 'flarekit';

const cf = new Cloudflare();
const zone_id = 'z';

export function say(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'TXT':
      return record.content;
    case 'SRV':
      return `${record.data.target}:${record.data.port}`;
    case 'CAA':
      return record.data.tag;
    default:
      return record.name;
  }
}

const input: DnsRecordInput = { type: 'MX', name: 'example.com', content: 'mail.example.com', priority: 10, ttl: 1 };

export async function write(): Promise<string[]> {
  const made = await cf.dns.records.create({ zone_id, ...input });
  await cf.dns.records.create({
    zone_id,
    type: 'A',
    name: 'a.example.com',
    content: '192.0.2.1',
    ttl: 1,
    proxied: true,
  });
  await cf.dns.records.create({
    zone_id,
    type: 'SRV',
    name: '_sip._tcp.example.com',
    ttl: 1,
    data: { priority: 1, weight: 1, port: 5060, target: 'sip.example.com' },
  });
  await cf.dns.records.create({
    zone_id,
    type: 'CAA',
    name: 'example.com',
    ttl: 1,
    data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' },
  });
  await cf.dns.records.edit({ zone_id, dns_record_id: made.id, comment: 'moved' });
  const records = await cf.dns.records.list({ zone_id, type: 'SRV', name: { contains: 'sip' } }).toArray();
  return records.map(say);
}
