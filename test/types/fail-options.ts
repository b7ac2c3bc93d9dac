// Options that a client, a call and a list must refuse.
import { Cloudflare, type RateLimiter } from 'flarekit';

const cf = new Cloudflare();
const account_id = 'a';

// error: apitoken
new Cloudflare({ apitoken: 'secret' });
// error: number
new Cloudflare({ apiToken: 5 });
// error: Promise<number>|number
new Cloudflare({ apiToken: async () => 5 });
// error: true
new Cloudflare({ retry: true });
// error: maybe
new Cloudflare({ validate: 'maybe' });
// error: retries
new Cloudflare({ retry: { retries: 3 } });
// error: onError
new Cloudflare({ onError: () => {} });
// error: settle
export const limiter: RateLimiter = { acquire: () => {}, pause: () => {} };

// error: timeout
cf.members.get({ account_id, member_id: 'm' }, { timeout: 5 });
// error: AbortSignal
cf.members.get({ account_id, member_id: 'm' }, { signal: new AbortController() });
// error: maxPages
cf.members.get({ account_id, member_id: 'm' }, { maxPages: 5 });
// error: limit
cf.members.list({ account_id }, { limit: 5 });
// error: string
cf.members.list({ account_id }).toArray({ limit: '5' });
// error: max
cf.members.list({ account_id }).toArray({ max: 5 });
