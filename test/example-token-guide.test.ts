/** The token guide: a token's life, with no request too many, and every troubleshooting topic. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { Cloudflare, type TokenSource } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';
import { build } from './support/built.ts';

const root = new URL('../', import.meta.url);
const emulator = new Emulator({ world: 'small' });
const [account_id = ''] = emulator.world.accounts.keys();
const connect = (apiToken: TokenSource) => new Cloudflare({ apiToken, env: false, fetch: emulator.fetch });
let guide: typeof import('../examples/token-guide.ts');

beforeAll(async () => {
  build();
  guide = await import('../examples/token-guide.ts');
}, 120_000);

beforeEach(() => emulator.reset());

it('takes a token through its life in thirteen requests', async () => {
  const lines: string[] = [];
  await guide.liveThrough(connect(emulator.token), account_id, connect, (line) => lines.push(line));
  expect(emulator.requests.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
    'GET /user/tokens/permission_groups 200',
    'POST /user/tokens 200',
    'GET /user/tokens/verify 200',
    'GET /user/tokens/verify 200',
    'GET /accounts/{account_id} 200',
    'GET /accounts/{account_id}/members 200',
    'GET /user/tokens 200',
    'PUT /user/tokens/{token_id}/value 200',
    'GET /user/tokens/verify 200',
    // The connector still has the old secret, is refused, and goes on with the new one.
    'GET /accounts/{account_id}/members 401',
    'GET /accounts/{account_id}/members 200',
    'DELETE /user/tokens/{token_id} 200',
    'DELETE /user/tokens/{token_id} 404',
  ]);
  const text = lines.join('\n');
  const { name } = emulator.world.accounts.get(account_id) ?? {};
  expect(text).toMatch(/^ {3}accounts\.get, members\.list, alerting\.policies\.list: Account Settings: Read$/m);
  expect(text).toMatch(/^ {3}token [0-9a-f]{32} is active$/m);
  expect(text).toContain(`user_token for ${name}, which has 5 members`);
  expect(text).toMatch(/^ {3}warning: The API token expires in 4 days, on /m);
  expect(text).toMatch(/^ {3}Contoso connector expires in 4 days$/m);
  expect(text).toContain('new secret verified and stored; 5 members, without a restart');
  expect(lines.slice(-2)).toEqual(['   revoked', '   already_gone']);
  expect(text).not.toMatch(/cf[ua]t_/);
});

it('meets every topic of the troubleshooting guide, with its message and advice', async () => {
  const lines: string[] = [];
  await guide.troubleshoot(emulator, account_id, (line) => lines.push(line));
  const text = lines.join('\n');
  for (const shown of [
    'Authentication Errors: a token that was revoked\n   Invalid Cloudflare API token\n   cause: The API token is incorrect',
    'Authentication Errors: a token pasted with its quotes\n   Invalid Cloudflare API token\n',
    'Rate Limiting\n   Rate limited by Cloudflare: try again in 300 s\n   cause: More requests were made than allowed',
    'Incorrect API Endpoint\n   No route for that URI\n   cause: The path or method is not one that the API knows.\n   resolution: Check the endpoint against the API documentation.',
    'Permission Errors\n   Permission denied, this call needs Notifications Write',
    'Permission Errors: the connection test\n   Invalid Cloudflare configuration. Please verify your API token has Account Settings (Read) permission.',
  ]) {
    expect(text).toContain(shown);
  }
  expect(text.match(/resolution: /g)).toHaveLength(6);
  for (const method of ['POST', 'PUT']) emulator.assertNotCalled(`${method} *`);
});

it.each([
  ['runs on the emulator', {}, '5. Revoke it'],
  [
    'only says what it would do with a real token',
    { CLOUDFLARE_API_TOKEN: 'a-real-token' },
    'With a real token this would create',
  ],
])('%s', async (_, env, expected) => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['examples/token-guide.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    timeout: 15_000,
  });
  expect(stderr).toBe('');
  expect(stdout).toContain(expected);
});
