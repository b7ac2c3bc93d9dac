/**
 * An IT-service workflow: test the connection, look around, set up a notification policy and change it, follow what was
 * sent, invite a colleague, and call a route that has no method of its own.
 *
 * It runs on the emulator that comes with the library. With CLOUDFLARE_API_TOKEN set it looks at the real account, and
 * only says what it would change.
 */
import { Cloudflare } from 'flarekit';
import { Emulator } from 'flarekit/testing';

/** How to run the workflow. */
export interface Run {
  /** Whether to make the changes, too. */
  write: boolean;
  /** Takes a line of output. */
  print: (line: string) => void;
}

/** Runs the workflow with the first account that the credential sees. */
export async function main(cf: Cloudflare, { write, print }: Run): Promise<void> {
  const { credential, status, warnings } = await cf.ping();
  print(`Connected: ${credential.replace('_', ' ')}, ${status}`);
  for (const { message } of warnings) print(`Mind: ${message}`);
  const accounts = await cf.accounts.list().toArray();
  print(`Accounts: ${accounts.map(({ name }) => name).join(', ')}`);
  const [account] = accounts;
  if (account === undefined) return;
  const { id: account_id } = account;
  await lookAround(cf, account_id, print);

  const [zone] = await cf.zones.list({ account: { id: account_id } }).toArray({ limit: 1 });
  if (zone === undefined) return;
  if (write) await change(cf, account_id, zone.id, print);
  else print('Would create, change and delete a notification policy, and invite colleague@contoso.example');

  // Any route of the API, with the same authentication, pacing, retries and errors.
  const records = await cf.request('GET /zones/{zone_id}/dns_records', { zone_id: zone.id, type: 'MX' });
  print(`Generic call: ${Array.isArray(records) ? records.length : 0} MX records in ${zone.name}`);
}

/** What an account has: kinds of alert, policies, webhooks, what was sent, members. */
async function lookAround(cf: Cloudflare, account_id: string, print: Run['print']): Promise<void> {
  const alerts = await cf.alerting.availableAlerts.list({ account_id });
  print(`${alerts.length} kinds of alert in ${new Set(alerts.map(({ category }) => category)).size} categories`);
  const policies = await cf.alerting.policies.list({ account_id }).toArray();
  for (const { name, alert_type, enabled } of policies) print(`Policy ${name}: ${alert_type}${enabled ? '' : ', off'}`);
  const webhooks = await cf.alerting.destinations.webhooks.list({ account_id }).toArray();
  for (const { name, type, last_success } of webhooks) print(`Webhook ${name} (${type}), last used ${last_success}`);

  // One look; a service would stay in the loop, and store the cursor for the next start.
  for await (const { items, caughtUp } of cf.alerting.history.poll({ account_id, since: '2024-01-01' })) {
    for (const { sent, name, mechanism } of items) print(`Sent ${sent}: ${name} to ${mechanism}`);
    if (caughtUp) break;
  }
  const members = await cf.members.list({ account_id }).toArray();
  const pending = members.filter(({ status }) => status === 'pending').length;
  print(`${members.length} members, ${pending} of them invited`);
}

/** Sets up a policy, changes it and takes it away again; invites somebody. */
async function change(cf: Cloudflare, account_id: string, zone_id: string, print: Run['print']): Promise<void> {
  const { policies } = cf.alerting;
  const draft = {
    account_id,
    name: 'Origin errors',
    alert_type: 'http_alert_origin_error',
    enabled: true,
    mechanisms: { email: [{ id: 'ops@contoso.example' }] },
  };
  // What a form would show next to its fields.
  for (const { message } of await policies.check(draft)) print(`Not yet: ${message}`);

  const created = await policies.create({ ...draft, filters: { zones: [zone_id], slo: ['99.9'] } }, { readBack: true });
  const one = { account_id, policy_id: created.id };
  print(`Created: ${created.name}, ${created.enabled ? 'on' : 'off'}`);
  await policies.update({ ...one, enabled: false });
  const { enabled, filters } = await policies.get(one);
  print(`Changed: ${enabled ? 'on' : 'off'}, still with an objective of ${filters?.slo}`);
  await policies.delete(one);
  print('Deleted');

  const email = 'colleague@contoso.example';
  const { outcome, member } = await cf.members.invite({ account_id, email, roles: ['Administrator'] });
  print(`${email}: ${outcome}, ${member.status}`);
}

if (import.meta.filename === process.argv[1]) {
  const { log: print } = console;
  if (process.env.CLOUDFLARE_API_TOKEN) await main(new Cloudflare(), { write: false, print });
  else {
    const emulator = new Emulator({ world: 'small' });
    await main(new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch }), { write: true, print });
  }
}
