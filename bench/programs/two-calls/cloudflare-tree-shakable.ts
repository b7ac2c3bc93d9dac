import { BaseRecords } from 'cloudflare/resources/dns/records';
import { BaseZones } from 'cloudflare/resources/zones/zones';
import { createClient } from 'cloudflare/tree-shakable';

const client = createClient({ resources: [BaseZones, BaseRecords] });

const zones = await client.zones.list({ status: 'active' });
const [zone] = zones.result;
if (zone === undefined) throw new Error('no zone');

const record = await client.dns.records.create({
  zone_id: zone.id,
  type: 'A',
  name: 'www.example.com',
  content: '192.0.2.1',
  ttl: 1,
});
if (record.id === '') throw new Error('no record');
