/** Every snippet of the README and of the guides runs as it stands, against the emulator. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Emulator } from '../src/testing/index.ts';

const run = promisify(execFile);
const root = new URL('../', import.meta.url);
// Inside the repository, so that the snippets import the built package by its own name.
const folder = new URL('.readme-snippets/', root);
const read = (page: string): string => readFileSync(new URL(page, root), 'utf8');
const readme = read('README.md');
// What a guide shows of a file is the file, which has tests of its own.
const snippets = [
  'README.md',
  'docs/testing.md',
  'docs/rate-limits.md',
  'docs/dns.md',
  'docs/notifications.md',
  'docs/tokens.md',
  'docs/permissions.md',
  'docs/people.md',
  'docs/inventory.md',
].flatMap((page) =>
  [...read(page).matchAll(/(?<!-->\n)^```ts\n(.*?)^```/gms)].map(([, code = ''], index) => ({
    code,
    title: `${page}, ${index + 1}: ${code.split('\n').find((line) => line !== '' && !line.startsWith('import'))}`,
  })),
);

let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
  mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a reader is taken to have: a client, and the ids of things that exist. */
function prelude(code: string): string {
  const [account_id = ''] = emulator.world.accounts.keys();
  const zone =
    [...emulator.world.zones.values()].find((one) => one.account_id === account_id) ??
    [...emulator.world.zones.values()][0];
  const member = emulator.world.members.get(account_id)?.keys().next().value;
  const values = { account_id, zone_id: zone?.id, member_id: member, role_id: '05784afa30c1afe1440e79d9351c7430' };
  const missing = Object.entries(values).filter(([name]) => !new RegExp(`\\bconst \\[?${name}\\b`).test(code));
  const lines = missing.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  const client = /\bconst cf\b/.test(code) ? [] : ['const cf = new (await import("flarekit")).Cloudflare();'];
  return [...lines, ...client].join('\n');
}

describe('the documentation', () => {
  it('has in it what comes from code', async () => {
    await expect(run(process.execPath, ['scripts/generate.ts', '--check'], { cwd: root })).resolves.toBeTruthy();
  });

  it('shows a script that starts the emulator for any language, which works', async () => {
    const { stdout } = await run('bash', ['examples/connector/emulator.sh'], { cwd: root, timeout: 20_000 });
    expect(JSON.parse(stdout)).toMatchObject({ success: true, result_info: { total_count: 3 } });
  });

  it('opens, in the README, with the two commands that set everything up', () => {
    const [, opening] = /^```sh\n(.*?)^```/ms.exec(readme) ?? [];
    expect(opening).toBe('npm ci && npm run demo\nnpm ci && npm test\n');
  });

  it.each(snippets)('runs the snippet of $title', async ({ code }) => {
    // Routes outside the emulator's scope are answered by script.
    emulator
      .on('GET /zones/{zone_id}/firewall/access_rules/rules')
      .respond({ body: { success: true, errors: [], messages: [], result: [] } });
    const file = new URL(`${snippets.findIndex((snippet) => snippet.code === code)}.ts`, folder);
    writeFileSync(file, `${prelude(code)}\n${code}`);
    const env = { ...process.env, CLOUDFLARE_API_TOKEN: emulator.token, CLOUDFLARE_BASE_URL: emulator.url };
    const { stderr } = await run(process.execPath, [file.pathname], { env, timeout: 15_000 });
    expect(stderr).toBe('');
  });
});
