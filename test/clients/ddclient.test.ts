/**
 * ddclient, the updater of dynamic addresses that Debian ships, keeps an address up to date on the emulator. It is fetched
 * as a package and unpacked, not installed: without Debian's tools, curl or Perl the test is skipped, and its name says so.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { program, reason } = fetchProgram();

function fetchProgram(): { program?: string; reason: string } {
  const quiet = { cwd: folder, stdio: 'ignore', timeout: 120_000 } as const;
  try {
    for (const tool of ['perl', 'curl', 'dpkg']) execFileSync(tool, ['--version'], quiet);
  } catch (error) {
    return { reason: `skipped: ${(error as { path?: string }).path ?? 'a tool'} is not on this machine` };
  }
  const download = () => execFileSync('apt-get', ['download', 'ddclient'], quiet);
  try {
    try {
      download();
    } catch {
      execFileSync('apt-get', ['update'], quiet);
      download();
    }
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
    execFileSync('dpkg', ['-x', archive, 'unpacked'], quiet);
    return { program: join(folder, 'unpacked/usr/bin/ddclient'), reason: 'an A and an AAAA record' };
  } catch {
    return { reason: "skipped: Debian's packages cannot be had here" };
  }
}

it.skipIf(!program)(`ddclient updates ${reason}`, async () => {
  await using emulator = await Emulator.start({ world: 'small', https: true });
  const [zone] = emulator.world.zones.values();
  if (!zone || !program) throw new Error('There is nothing to update.');
  const name = `home.${zone.name}`;
  const send = (type: string, content: string) =>
    emulator.fetch(`${emulator.url}/zones/${zone.id}/dns_records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.token}` },
      body: JSON.stringify({ type, name, content, ttl: 300 }),
    });
  expect((await send('A', '192.0.2.1')).status).toBe(200);

  const authority = join(folder, 'authority.pem');
  const settings = join(folder, 'ddclient.conf');
  writeFileSync(authority, emulator.certificate ?? '');
  writeFileSync(
    settings,
    [
      'daemon=0',
      'ssl=yes',
      'curl=yes',
      `ssl_ca_file=${authority}`,
      'usev4=ipv4, ipv4=203.0.113.77',
      'protocol=cloudflare',
      `server=${new URL(emulator.url).host}/client/v4`,
      `zone=${zone.name}`,
      'login=token',
      `password='${emulator.token}'`,
      name,
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  const cache = join(folder, 'ddclient.cache');
  const { stdout, stderr } = await run('perl', [
    program,
    '-file',
    settings,
    '-cache',
    cache,
    '-verbose',
    '-foreground',
  ]);
  const said = `${stdout}${stderr}`;
  expect(said).toContain('203.0.113.77');
  const [record] = [...emulator.world.records(zone.id).values()].filter((one) => one.name === name);
  expect(record?.content, said).toBe('203.0.113.77');
});
