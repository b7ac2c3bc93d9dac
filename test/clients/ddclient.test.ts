/**
 * ddclient, the updater of dynamic addresses that Debian ships, keeps an address up to date on the emulator. It is fetched
 * as a package with what it needs for TLS, and unpacked, not installed: without Debian's tools or Perl the test is skipped,
 * and its name says so.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where Perl finds the modules that were fetched. */
const modules = [join(folder, 'unpacked/usr/share/perl5')];
const { program, reason } = fetchProgram();

function fetchProgram(): { program?: string; reason: string } {
  const quiet = { cwd: folder, stdio: 'ignore', timeout: 120_000 } as const;
  try {
    for (const tool of ['perl', 'dpkg']) execFileSync(tool, ['--version'], quiet);
  } catch (error) {
    return { reason: `skipped: ${(error as { path?: string }).path ?? 'a tool'} is not on this machine` };
  }
  const packages = ['ddclient', 'libio-socket-ssl-perl', 'libnet-ssleay-perl'];
  const download = () => execFileSync('apt-get', ['download', ...packages], quiet);
  try {
    try {
      download();
    } catch {
      execFileSync('apt-get', ['update'], quiet);
      download();
    }
    const archives = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    for (const archive of archives) execFileSync('dpkg', ['-x', archive, 'unpacked'], quiet);
    // Compiled modules lie in a folder that is named after the machine and the version of Perl.
    const compiled = readdirSync(join(folder, 'unpacked/usr/lib'), { recursive: true, encoding: 'utf8' });
    const found = compiled.find((path) => path.endsWith('Net/SSLeay.pm')) ?? '';
    modules.push(join(folder, 'unpacked/usr/lib', dirname(dirname(found))));
    execFileSync('perl', ['-MIO::Socket::SSL', '-e', '1'], { ...quiet, env: environment() });
    return { program: join(folder, 'unpacked/usr/bin/ddclient'), reason: 'an A and an AAAA record' };
  } catch {
    return { reason: "skipped: Debian's packages cannot be had here" };
  }
}

/** What Perl is told. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, PERL5LIB: modules.join(':') };
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
  expect((await send('AAAA', '2001:db8::1')).status).toBe(200);

  const authority = join(folder, 'authority.pem');
  const settings = join(folder, 'ddclient.conf');
  writeFileSync(authority, emulator.certificate ?? '');
  writeFileSync(
    settings,
    [
      'ssl=yes',
      `ssl_ca_file=${authority}`,
      'use=no',
      'usev4=ipv4, ipv4=203.0.113.77',
      'usev6=ipv6, ipv6=2001:db8::77',
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
  const options = ['-file', settings, '-cache', cache, '-daemon=0', '-verbose'];
  const { stdout, stderr } = await run('perl', [program, ...options], { env: environment(), timeout: 30_000 });
  const records = [...emulator.world.records(zone.id).values()].filter((one) => one.name === name);
  expect(
    records.map(({ content }) => content),
    `${stdout}${stderr}`,
  ).toEqual(['203.0.113.77', '2001:db8::77']);
});
