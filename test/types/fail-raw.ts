// Raw calls that must not compile.
import { Cloudflare, type Schema } from 'flarekit';

const cf = new Cloudflare();
declare const path: string;
declare const named: Schema<{ name: string }>;

// error: arguments
cf.request('GET /zones/{zone_id}');
// error: zone_id
cf.request('GET /zones/{zone_id}', {});
// error: zone_id
cf.request('GET /zones/{zone_id}', { zoneId: 'z' });
// error: number
cf.request('GET /zones/{zone_id}', { zone_id: 5 });
// error: undefined
cf.request('GET /zones/{zone_id}', undefined);
// error: member_id
cf.request('GET /accounts/{account_id}/members/{member_id}', { account_id: 'a' });
// error: member_id
cf.request('POST /accounts/{account_id}/members/{member_id}/x', { account_id: 'a' }, { body: {} });
// error: zones
cf.request('/zones');
// error: zones
cf.request('get /zones');
// error: HEAD
cf.request('HEAD /zones');
// error: https
cf.request('GET https://example.com');
// error: string
cf.request(path);
// error: timeout
cf.request('GET /zones', {}, { timeout: 5 });
// error: parse
cf.request('GET /zones', {}, { schema: { parse: () => 5 } });

// error: arguments
cf.paginate('GET /zones/{zone_id}/x');
// error: zone_id
cf.paginate('GET /zones/{zone_id}/x', { per_page: 5 });
// error: string
cf.paginate(path);
// error: body
cf.paginate('GET /zones', {}, { body: {} });

export async function read(): Promise<void> {
  const result = await cf.request('GET /zones/{zone_id}', { zone_id: 'z' });
  // error: unknown
  result.name;
  for await (const item of cf.paginate('GET /zones')) {
    // error: unknown
    item.name;
  }
  const typed = await cf.request('GET /x', {}, { schema: named });
  // error: nmae
  typed.nmae;
  for await (const item of cf.paginate('GET /x', {}, { schema: named })) {
    // error: nmae
    item.nmae;
  }
}
