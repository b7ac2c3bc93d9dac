/** The identity-workflow example: lists with every filter, and answers that say what to do. */
import { expect, it } from 'vitest';
import { answer, list, main, review } from '../examples/identity-workflow.ts';
import { Cloudflare } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';

const emulator = new Emulator({ world: { accounts: 6, membersPerAccount: 3, zonesPerAccount: 1 } });
const { token: apiToken, apiKey, email, fetch } = emulator;
const withToken = new Cloudflare({ apiToken, fetch });
const withKey = new Cloudflare({ apiKey, email, fetch });

it('reads page by page with every filter, then answers', async () => {
  emulator.reset();
  const lines: string[] = [];
  await main(withToken, withKey, (line) => lines.push(line));
  const text = lines.join('\n');
  expect(text).toContain('  5 of 7: Wingtip');
  expect(text).toContain('  2 of 7: Fabrikam Ltd, Contoso Ltd');
  expect(text).toContain('  by name: 1');
  expect(text).toMatch(
    /Trey Research: pending; Super Administrator - All Privileges; may change \d+ areas; 0 policies/,
  );
  expect(text).toMatch(/with an API token: authentication: The membership is still pending.*Global API Key/);
  expect(text).toContain('with the key: accepted');
  expect(text).toContain('once more: already_accepted');
  expect(text).toMatch(/another mind: conflict: The membership is accepted, not pending.*memberships\.delete/);

  const lists = emulator.calls('GET /memberships').map(({ query }) => query);
  expect(lists).toEqual([
    { order: 'account.name', direction: 'desc', page: '1', per_page: '5' },
    { order: 'account.name', direction: 'desc', page: '2', per_page: '5' },
    { status: 'pending', page: '1', per_page: '50' },
    { 'account.name': 'Trey Research', name: 'Trey Research', order: 'status', page: '1', per_page: '20' },
  ]);
  const item = emulator.calls('* /memberships/{membership_id}').map(({ method, status }) => `${method} ${status}`);
  expect(item).toEqual(['GET 200', 'GET 200', 'PUT 405', 'GET 200', 'PUT 200', 'GET 200', 'GET 200']);
  expect(emulator.requests).toHaveLength(11);
});

it('declines', async () => {
  emulator.reset();
  const [invitation] = (await list(withKey, { status: 'pending' })).memberships;
  expect(await answer(withKey, invitation?.id ?? '', 'reject')).toBe('rejected');
  expect((await list(withKey, { status: 'rejected' })).memberships.map(({ id }) => id)).toEqual([invitation?.id]);
});

it('says so when nothing is open, and only reads to find out', async () => {
  const alone = new Emulator({ world: 'small' });
  const lines: string[] = [];
  const cf = new Cloudflare({ apiToken: alone.token, fetch: alone.fetch });
  expect(await review(cf, (line) => lines.push(line))).toBeUndefined();
  expect(lines.at(-1)).toBe('  none');
  alone.assertCalled('GET /memberships', { times: 2 });
  expect(alone.requests).toHaveLength(2);
});
