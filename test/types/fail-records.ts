// DNS records whose data is not that of their type.
import { Cloudflare } from 'flarekit';

const cf = new Cloudflare();
const zone_id = 'z';
const name = 'example.com';
const ttl = 1;

// error: content
cf.dns.records.create({ zone_id, name, ttl, type: 'A' });
// error: content
cf.dns.records.create({ zone_id, name, ttl, type: 'SRV', content: '1 1 5060 sip.example.com' });
// error: Data
cf.dns.records.create({ zone_id, name, ttl, type: 'A', content: '192.0.2.1', data: { port: 5 } });
// error: port
cf.dns.records.create({ zone_id, name, ttl, type: 'SRV', data: { priority: 1, weight: 1, target: 'sip.example.com' } });
const service = { zone_id, name, ttl, type: 'SRV' } as const;
// error: tag
cf.dns.records.create({ ...service, data: { priority: 1, weight: 1, port: 1, target: 't', tag: 'issue' } });
// error: priority
cf.dns.records.create({ zone_id, name, ttl, type: 'MX', content: 'mail.example.com' });
// error: SPF
cf.dns.records.create({ zone_id, name, ttl, type: 'SPF', content: 'v=spf1' });
// error: zone_id
cf.dns.records.create({ name, ttl, type: 'A', content: '192.0.2.1' });
// error: proxy
cf.dns.records.create({ zone_id, name, ttl, type: 'A', content: '192.0.2.1', proxy: true });
// error: dns_record_id
cf.dns.records.edit({ zone_id, comment: 'x' });
// error: commment
cf.dns.records.edit({ zone_id, dns_record_id: 'r', commment: 'x' });
// error: contians
cf.dns.records.list({ zone_id, name: { contians: 'x' } });
// error: SPF
cf.dns.records.list({ zone_id, type: 'SPF' });
