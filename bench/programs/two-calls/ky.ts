import ky from 'ky';

const api = ky.create({
  prefix: process.env.CLOUDFLARE_BASE_URL ?? 'https://api.cloudflare.com/client/v4',
  headers: { authorization: `Bearer ${process.env.CLOUDFLARE_API_TOKEN}` },
});

const zones = await api.get('zones', { searchParams: { status: 'active' } }).json<{ result: { id: string }[] }>();
const [zone] = zones.result;
if (zone === undefined) throw new Error('no zone');

const json = { type: 'A', name: 'www.example.com', content: '192.0.2.1', ttl: 1 };
const created = await api.post(`zones/${zone.id}/dns_records`, { json }).json<{ result: { id: string } }>();
if (created.result.id === '') throw new Error('no record');
