/** Everything that a token can see, counted. */
import { type Cloudflare, isCloudflareError } from 'flarekit';

/** What an inventory found. */
export interface Inventory {
  accounts: number;
  members: number;
  pending: number;
  withoutTwoFactor: number;
  roles: number;
  zones: number;
  records: number;
  unproxied: number;
  policies: number;
  /** Parts that the token may not read, each with the reason. */
  skipped: string[];
}

/** Takes the inventory; `progress` is told how far it has come. */
export async function takeInventory(
  cf: Cloudflare,
  progress: (done: number, total: number, doing: string) => void,
): Promise<Inventory> {
  const found: Inventory = {
    accounts: 0,
    members: 0,
    pending: 0,
    withoutTwoFactor: 0,
    roles: 0,
    zones: 0,
    records: 0,
    unproxied: 0,
    policies: 0,
    skipped: [],
  };
  let done = 0;
  const step = (total: number, doing: string) => progress(++done, total, doing);

  const accounts = await readable('accounts', found, () => cf.accounts.list().toArray());
  const zones = await readable('zones', found, () => cf.zones.list().toArray());
  found.accounts = accounts.length;
  found.zones = zones.length;
  const total = accounts.length + zones.length;

  for (const { id: account_id, name } of accounts) {
    for (const member of await readable(`members of ${name}`, found, () => cf.members.list({ account_id }).toArray())) {
      found.members++;
      if (member.status === 'pending') found.pending++;
      else if (member.user?.two_factor_authentication_enabled === false) found.withoutTwoFactor++;
    }
    found.roles += (await readable(`roles of ${name}`, found, () => cf.roles.list({ account_id }).toArray())).length;
    const policies = await readable(`policies of ${name}`, found, () =>
      cf.alerting.policies.list({ account_id }).toArray(),
    );
    found.policies += policies.length;
    step(total, `${name}: ${found.members} members`);
  }

  // A few zones at a time: the client keeps within the budget by itself, but there is no need to hold them all in memory.
  const waiting = zones.values();
  const reader = async () => {
    for (const { id: zone_id, name } of waiting) {
      for (const record of await readable(`records of ${name}`, found, () =>
        cf.dns.records.list({ zone_id }).toArray(),
      )) {
        found.records++;
        if (record.proxiable && !record.proxied) found.unproxied++;
      }
      step(total, `${name}: ${found.records.toLocaleString('en')} records`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return found;
}

/** Reads one part; what the token may not see is noted and skipped, every other failure ends the inventory. */
async function readable<T>(what: string, found: Inventory, read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read();
  } catch (error) {
    const closed = isCloudflareError(error) && ['permission', 'plan', 'not_found'].includes(error.kind);
    if (!closed) throw error;
    found.skipped.push(`${what} (${error.message})`);
    return [];
  }
}
