import { DnsRecords, Transport, Zones } from 'flarekit';

const transport = new Transport();

const zones = await new Zones(transport).list({ status: 'active' }).page();
const [zone] = zones.items;
if (zone === undefined) throw new Error('no zone');

const record = await new DnsRecords(transport).create({
  zone_id: zone.id,
  type: 'A',
  name: 'www.example.com',
  content: '192.0.2.1',
  ttl: 1,
});
if (record.id === '') throw new Error('no record');
