/** The vendor's command line tool, told to use the emulator, finds out who it works for. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';

const run = promisify(execFile);
const wrangler = new URL('node_modules/wrangler/bin/wrangler.js', import.meta.url).pathname;

it('wrangler whoami', async () => {
  await using emulator = await Emulator.start({ world: 'small' });
  const home = await mkdtemp(join(tmpdir(), 'foreign-'));
  try {
    const { stdout } = await run(process.execPath, [wrangler, 'whoami'], {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        CI: '1',
        NO_COLOR: '1',
        WRANGLER_SEND_METRICS: 'false',
        CLOUDFLARE_API_BASE_URL: emulator.url,
        CLOUDFLARE_API_TOKEN: emulator.token,
      },
    });
    const [account] = emulator.world.accounts.values();
    expect(stdout).toContain(`associated with the email ${emulator.email}`);
    expect(stdout).toContain(account?.name);
    expect(stdout).toContain(account?.id);
    expect(emulator.requests.map(({ status }) => status)).not.toContain(0);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
