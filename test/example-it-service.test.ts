/** The IT-service example: what it prints, and that it asks Cloudflare for no more than that takes. */
import { expect, it } from 'vitest';
import { main } from '../examples/it-service.ts';
import { Cloudflare } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';

async function run(write: boolean, permissions?: string[]) {
  const emulator = new Emulator({ world: 'small' });
  const apiToken = permissions === undefined ? emulator.token : emulator.addToken({ permissions });
  const cf = new Cloudflare({ apiToken, fetch: emulator.fetch });
  const lines: string[] = [];
  await main(cf, { write, print: (line) => lines.push(line) });
  const requests = emulator.requests.map(({ method, route, status }) => `${method} ${route} ${status}`);
  return { emulator, text: lines.join('\n'), requests };
}

const account = '/accounts/{account_id}';
const alerting = `${account}/alerting/v3`;
const policy = `${alerting}/policies/{policy_id}`;
const first = [
  'GET /user/tokens/verify 200',
  'GET /accounts 200',
  'GET /accounts 200',
  `GET ${alerting}/available_alerts 200`,
  `GET ${alerting}/policies 200`,
  `GET ${alerting}/destinations/webhooks 200`,
  `GET ${alerting}/history 200`,
  `GET ${account}/members 200`,
  'GET /zones 200',
];
const last = ['GET /zones/{zone_id}/dns_records 200'];

it('goes through all of it, with one request for each thing', async () => {
  const { emulator, text, requests } = await run(true);
  const [alerts, eligible, ...changes] = requests.slice(first.length, -1);
  expect(requests.slice(0, first.length)).toEqual(first);
  expect([alerts, eligible].toSorted()).toEqual([
    `GET ${alerting}/available_alerts 200`,
    `GET ${alerting}/destinations/eligible 200`,
  ]);
  expect(changes).toEqual([
    `POST ${alerting}/policies 200`,
    `GET ${policy} 200`,
    `GET ${policy} 200`,
    `PUT ${policy} 200`,
    `GET ${policy} 200`,
    `DELETE ${policy} 200`,
    `GET ${account}/roles 200`,
    expect.stringContaining(`POST ${account}/members 20`),
  ]);
  expect(requests.slice(-1)).toEqual(last);
  emulator.assertCalled(`PUT ${policy}`, { times: 1, body: { enabled: false, filters: { slo: ['99.9'] } } });
  emulator.assertCalled(`POST ${account}/members`, { times: 1, body: { email: 'colleague@contoso.example' } });

  expect(text).toMatch(/^Connected: user token, active\nAccounts: \w/);
  expect(text).toContain('69 kinds of alert in ');
  expect(text).toMatch(/^Webhook On-call collector \(generic\), last used 20/m);
  expect(text).toMatch(/^Sent 20[\dTZ:.-]+: \w.* to \S+@\S+$/m);
  expect(text).toMatch(/^5 members, \d of them invited$/m);
  expect(text).toContain('Not yet: filters.zones is required for http_alert_origin_error: one value at least');
  expect(text).toContain('Not yet: filters.slo is required for http_alert_origin_error: one of 99.7, 99.8, 99.9');
  expect(text).toContain('Created: Origin errors, on\nChanged: off, still with an objective of 99.9\nDeleted');
  expect(text).toContain('colleague@contoso.example: invited, pending');
  expect(text).toMatch(/^Generic call: \d+ MX records in \S+$/m);
});

it('changes nothing of a real account, and needs no permission to', async () => {
  const { text, requests } = await run(false, ['Account Settings Read', 'Notifications Read', 'Zone Read', 'DNS Read']);
  expect(requests).toEqual([...first, ...last]);
  expect(text).toContain('Would create, change and delete a notification policy');
});
