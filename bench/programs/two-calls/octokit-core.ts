import { Octokit } from '@octokit/core';

const octokit = new Octokit({
  auth: process.env.CLOUDFLARE_API_TOKEN,
  baseUrl: process.env.CLOUDFLARE_BASE_URL ?? 'https://api.cloudflare.com/client/v4',
});

const zones = await octokit.request('GET /zones', { status: 'active' });
const zone = zones.data.result[0];
if (zone === undefined) throw new Error('no zone');

const params = { zone_id: zone.id, type: 'A', name: 'www.example.com', content: '192.0.2.1', ttl: 1 };
const created = await octokit.request('POST /zones/{zone_id}/dns_records', params);
if (created.data.result.id === '') throw new Error('no record');
