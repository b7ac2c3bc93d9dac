/** The example of an asset graph: what it finds, what it alerts about, and the requests that this takes. */
import { beforeAll, expect, it } from 'vitest';
import { Cloudflare } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';
import { build } from './support/built.ts';

let example: typeof import('../examples/asset-graph.ts');

beforeAll(async () => {
  build();
  example = await import('../examples/asset-graph.ts');
}, 120_000);

const world = { accounts: 2, membersPerAccount: 12, zonesPerAccount: 30, recordsPerZone: 5 };
// 1 list of accounts, roles and members of 2, 2 pages of zones, records of 60.
const requests = 1 + 2 * 2 + 2 + 60;

/** The requests that were made, and none of them twice. */
function assertFewest(emulator: Emulator): void {
  const made = emulator.requests.map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
  expect(made.filter((request, index) => made.indexOf(request) !== index)).toEqual([]);
  expect(made.filter((request) => !request.startsWith('GET '))).toEqual([]);
  expect(made).toHaveLength(requests);
  for (const route of ['roles', 'members']) emulator.assertCalled(`GET /accounts/{account_id}/${route}`, { times: 2 });
  emulator.assertCalled('GET /zones/{zone_id}/dns_records', { times: 60, query: { per_page: 5000 } });
}

it('finds five kinds of entities and of relations, and alerts about what changes between two runs', async () => {
  const emulator = new Emulator({ world });
  const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, env: false });
  const first: string[] = [];
  const graph = await example.sync(cf, undefined, (line) => first.push(line));
  assertFewest(emulator);
  expect(first.map((line) => line.trim().replace(/^(\d+) +/, '$1 ')).sort()).toEqual(
    expect.arrayContaining(['2 account', '24 member', '60 zone', '300 record', '300 zone HAS record']),
  );
  expect(first.map((line) => line.replace(/^ *\d+ +/, '')).sort()).toEqual([
    'account',
    'account HAS member',
    'account HAS role',
    'account HAS zone',
    'member',
    'member ASSIGNED role',
    'record',
    'role',
    'zone',
    'zone HAS record',
  ]);

  const none: string[] = [];
  await example.sync(cf, graph, (line) => none.push(line));
  expect(none).toEqual([]);

  await example.change(cf);
  emulator.requests.splice(0);
  const alerts: string[] = [];
  // As it comes back from a file.
  await example.sync(cf, JSON.parse(JSON.stringify(graph)), (line) => alerts.push(line.trim()));
  assertFewest(emulator);
  expect(alerts).toHaveLength(6);
  expect(alerts.join('\n')).toMatch(/^record added: CNAME new-shop\./m);
  expect(alerts.join('\n')).toMatch(/^record removed: [A-Z]+ /m);
  expect(alerts.join('\n')).toMatch(/^zone changed: \S+: paused$/m);
  expect(alerts.join('\n')).toMatch(/^member changed: \S+@\S+: roles$/m);
  expect(alerts.join('\n')).toMatch(/^\S+@\S+ was given the role .+$/m);
  expect(alerts.join('\n')).toMatch(/^\S+@\S+ no longer has the role .+$/m);
});

it('names what the token may not read, and goes on', async () => {
  const emulator = new Emulator({ world: 'small' });
  const apiToken = emulator.addToken({ permissions: ['Account Settings Read', 'Zone Read'] });
  const cf = new Cloudflare({ apiToken, fetch: emulator.fetch, env: false });
  const lines: string[] = [];
  await example.sync(cf, undefined, (line) => lines.push(line.trim()));
  expect(lines.filter((line) => line.startsWith('left out: records (Permission denied'))).toHaveLength(3);
  expect(lines).toContain('3  zone');
});
