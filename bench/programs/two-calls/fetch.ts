const base = process.env.CLOUDFLARE_BASE_URL ?? 'https://api.cloudflare.com/client/v4';
const headers = { authorization: `Bearer ${process.env.CLOUDFLARE_API_TOKEN}`, 'content-type': 'application/json' };

const zones = await fetch(`${base}/zones?status=active`, { headers });
if (!zones.ok) throw new Error(`HTTP ${zones.status}`);
const [zone] = ((await zones.json()) as { result: { id: string }[] }).result;
if (zone === undefined) throw new Error('no zone');

const body = JSON.stringify({ type: 'A', name: 'www.example.com', content: '192.0.2.1', ttl: 1 });
const created = await fetch(`${base}/zones/${zone.id}/dns_records`, { method: 'POST', headers, body });
if (!created.ok) throw new Error(`HTTP ${created.status}`);
const record = ((await created.json()) as { result: { id: string } }).result;
if (record.id === '') throw new Error('no record');

export {};
