// A CommonJS program gets the same types.
import { Cloudflare, isCloudflareError, type Member } from 'flarekit';

import testing = require('flarekit/testing');
import whole = require('flarekit');

const cf: whole.Cloudflare = new Cloudflare({ apiToken: 'secret' });

async function first(): Promise<Member | undefined> {
  const emulator = new testing.Emulator();
  const other = new whole.Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch });
  const [member] = await other.members.list({ account_id: 'a' }).toArray({ limit: 1 });
  const rules: unknown = await cf.request('GET /zones/{zone_id}/x', { zone_id: 'z' });
  return isCloudflareError(rules) ? undefined : member;
}

export = { first };
