/** The demo: what the README opens with runs to its end, shows every failure, and waits for nothing. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { build } from './support/built.ts';

const root = new URL('../', import.meta.url);

beforeAll(build);

it('takes inventory and shows one failure of each documented kind', async () => {
  const env = { PATH: process.env.PATH };
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/demo.ts'], {
    cwd: root,
    env,
    timeout: 15_000,
  });
  for (const what of ['accounts', 'members', 'roles', 'zones', 'DNS records', 'notification policies', 'requests']) {
    expect(stdout).toMatch(new RegExp(`^ +[1-9][\\d,]*  ${what}`, 'm'));
  }
  const shown = new Set([...stdout.matchAll(/^ {2}(\w+): /gm)].map(([, kind]) => kind));
  const kinds = ['authentication', 'permission', 'not_found', 'validation', 'params', 'conflict', 'plan', 'rate_limit'];
  for (const kind of [...kinds, 'server', 'network', 'timeout', 'response', 'config']) expect(shown).toContain(kind);
  expect(stdout).not.toContain('did not fail');
});
