import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { dial } from './support/raw-socket.ts';

const program = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** A run of the command. */
interface Run {
  process: ChildProcess;
  /** Everything written so far. */
  stdout: string;
  stderr: string;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

function start(...args: string[]): Run {
  const process_ = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH } });
  const ended = new Promise<number | string | null>((resolve) => {
    process_.once('close', (code, signal) => resolve(code ?? signal));
  });
  const run: Run = { process: process_, stdout: '', stderr: '', ended };
  process_.stdout.on('data', (piece) => {
    run.stdout += piece;
  });
  process_.stderr.on('data', (piece) => {
    run.stderr += piece;
  });
  onTestFinished(() => void process_.kill('SIGKILL'));
  return run;
}

/** Runs the command to its end. */
async function outcome(...args: string[]): Promise<{ code: number | string | null; stdout: string; stderr: string }> {
  const run = start(...args);
  const code = await run.ended;
  return { code, stdout: run.stdout, stderr: run.stderr };
}

/** What the emulator announces. */
interface Announced {
  url: string;
  token: string;
  apiKey: string;
  email: string;
  accountId: string | null;
  zoneName: string | null;
  zoneId: string | null;
  tokens: Record<string, string>;
  certificate?: string;
  proxy?: string;
}

/** Starts an emulator and waits until it says that it is ready. */
async function emulator(...args: string[]): Promise<Run & { announced: Announced }> {
  const run = start('emulator', ...args);
  await new Promise<void>((resolve, reject) => {
    run.process.stdout?.on('data', () => run.stdout.includes('\n') && resolve());
    run.ended.then((code) => reject(new Error(`It ended with ${code}: ${run.stderr}`)));
  });
  return Object.assign(run, { announced: JSON.parse(run.stdout) });
}

const ask = (url: string, token: string): Promise<Response> =>
  fetch(url, { headers: { authorization: `Bearer ${token}` } });

describe('flarekit', () => {
  it('says what it can do, and which version it is', async () => {
    const help = await outcome('--help');
    expect([help.code, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('emulator');
    expect(await outcome('--version')).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    const alone = await outcome();
    expect(alone).toEqual({ code: 2, stdout: '', stderr: help.stdout });
  });

  it('explains the emulator', async () => {
    const { code, stdout } = await outcome('emulator', '--help');
    expect(code).toBe(0);
    for (const option of ['--port', '--host', '--https', '--seed', '--rate-limit', '--faults', '--verbose']) {
      expect(stdout).toContain(option);
    }
  });

  it.each([
    [['frobnicate'], 'unknown command "frobnicate"'],
    [['constructor'], 'unknown command "constructor"'],
    [['--frobnicate'], 'unknown option "--frobnicate"'],
    [['emulator', 'now'], "Unexpected argument 'now'"],
    [['emulator', '--frobnicate'], "Unknown option '--frobnicate'"],
    [['emulator', '--port'], "Option '--port <value>' argument missing"],
    [['emulator', '--port', '99999'], '--port must be a whole number from 0 to 65535, not "99999"'],
    [['emulator', '--port', 'http'], '--port must be a whole number from 0 to 65535, not "http"'],
    [['emulator', '--port=-1'], '--port must be a whole number from 0 to 65535, not "-1"'],
    [['emulator', '--host='], '--host must not be empty'],
    [['emulator', '--host', '192.0.2.1'], 'cannot listen on 192.0.2.1'],
    [['emulator', '--seed', 'huge'], 'world: expected default, empty, small, large, or a size, got "huge"'],
    [['emulator', '--seed', 'zones=1,,'], '--seed must be such as'],
    [['emulator', '--seed', 'zones=1'], 'zones: not an option of the world'],
    [['emulator', '--seed', 'accounts=many'], 'world.accounts: expected a whole number'],
    [['emulator', '--rate-limit', '1200'], '--rate-limit must be such as 1200/300, or off, not "1200"'],
    [['emulator', '--rate-limit', '0/300'], '--rate-limit must be such as 1200/300, or off, not "0/300"'],
    [['emulator', '--faults', 'often'], '--faults must be such as'],
    [['emulator', '--faults', 'rate=7'], 'faults.rate'],
    [['emulator', '--faults', 'rate=1,kinds=reset+fire'], 'faults.kinds'],
  ])('refuses %j in one line', async (args, reason) => {
    const { code, stdout, stderr } = await outcome(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^flarekit: .*\n$/);
    expect(stderr).toContain(reason);
  });

  it('refuses a port that is in use in one line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    expect(await outcome('emulator', '--seed', 'empty', '--port', String(port))).toEqual({
      code: 2,
      stdout: '',
      stderr: `flarekit: port ${port} of 127.0.0.1 is in use\n`,
    });
  });
});

describe('flarekit emulator', () => {
  it('announces itself in one line, with all that a client needs', async () => {
    const { announced, stdout, stderr } = await emulator('--seed', 'small');
    expect(stdout.match(/\n/g)).toHaveLength(1);
    expect(stderr).toBe('');
    expect(Object.keys(announced).join()).toBe('url,token,apiKey,email,accountId,zoneName,zoneId,tokens');
    expect(announced.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
    const { result } = (await (await ask(`${announced.url}/zones`, announced.token)).json()) as {
      result: Array<{ id: string; name: string; account: { id: string } }>;
    };
    expect(result).toHaveLength(3);
    expect(result).toContainEqual(
      expect.objectContaining({
        id: announced.zoneId,
        name: announced.zoneName,
        account: expect.objectContaining({ id: announced.accountId }),
      }),
    );
    const headers = { 'x-auth-email': announced.email, 'x-auth-key': announced.apiKey };
    expect((await fetch(`${announced.url}/user`, { headers })).status).toBe(200);
  });

  it('has tokens that may do what their names say', async () => {
    const { announced } = await emulator('--seed', 'small');
    const { url, tokens, zoneId } = announced;
    const body = JSON.stringify({ type: 'TXT', name: 'x', content: '"x"' });
    const told: Record<string, number[]> = {};
    for (const [name, token] of Object.entries(tokens)) {
      const headers = { authorization: `Bearer ${token}` };
      const read = await fetch(`${url}/zones`, { headers });
      const write = await fetch(`${url}/zones/${zoneId}/dns_records`, { method: 'POST', headers, body });
      if (write.ok) {
        const { result } = (await write.json()) as { result: { id: string } };
        await fetch(`${url}/zones/${zoneId}/dns_records/${result.id}`, { method: 'DELETE', headers });
      }
      told[name] = [read.status, write.status];
    }
    expect(told).toEqual({
      readOnly: [200, 403],
      dnsWrite: [200, 200],
      accountOwned: [200, 200],
      expired: [403, 403],
      disabled: [403, 403],
      noPermissions: [403, 403],
    });
  });

  it('takes sizes, limits and faults', async () => {
    const sizes = 'accounts=2,zonesPerAccount=3,recordsPerZone=1,seed=7';
    const faults = 'rate=1,seed=3,kinds=html-502';
    const limited = await emulator('--seed', sizes, '--rate-limit', '2/300');
    const { url, token } = limited.announced;
    const statuses: number[] = [];
    for (let at = 0; at < 3; at++) statuses.push((await ask(`${url}/zones`, token)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const failing = await emulator('--seed', sizes, '--rate-limit', 'off', '--faults', faults);
    expect((await ask(`${failing.announced.url}/zones`, failing.announced.token)).status).toBe(502);
    expect(failing.announced.zoneName).toBe(limited.announced.zoneName);
  });

  it('does without what an empty world does not have', async () => {
    const { announced } = await emulator('--seed', 'accounts=0');
    expect(announced).toMatchObject({ accountId: null, zoneId: null, zoneName: null });
    expect(Object.keys(announced.tokens)).not.toContain('accountOwned');
  });

  it('tells each request when it is verbose, and no secret', async () => {
    const faults = 'rate=0.5,seed=1,kinds=reset+html-502';
    const run = await emulator('--seed', 'small', '--verbose', '--faults', faults);
    const { url, token } = run.announced;
    for (let at = 0; at < 8; at++) await ask(`${url}/zones?name=confidential&at=${at}`, token).catch(() => {});
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    const lines = run.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    const shape =
      /^\d{4}-\d\d-\d\dT\S+Z GET \/zones (200 \d+ms|502 \d+ms fault: html-502|no answer \d+ms fault: reset)$/;
    for (const line of lines) expect(line).toMatch(shape);
    expect(new Set(lines.map((line) => line.replace(/^.*(fault.*|200).*$/, '$1'))).size).toBeGreaterThan(1);
    expect(run.stderr).not.toContain(token);
    expect(run.stderr).not.toContain('confidential');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends cleanly upon %s', async (signal) => {
    const run = await emulator('--seed', 'empty', '--https');
    const { url, certificate = '', proxy } = run.announced;
    expect(statSync(certificate).mode & 0o777).toBe(0o600);
    expect(readFileSync(certificate, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    expect(url).toBe(`${proxy?.replace('http', 'https')}/client/v4`);
    const socket = await dial(proxy ?? '');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    run.process.kill(signal);
    expect(await run.ended).toBe(0);
    await closed;
    expect(existsSync(certificate)).toBe(false);
    const next = await emulator('--seed', 'empty', '--port', new URL(url).port);
    expect(new URL(next.announced.url).port).toBe(new URL(url).port);
  });

  it('goes on when nobody reads what it tells', async () => {
    const run = await emulator('--seed', 'empty', '--verbose');
    run.process.stdout?.destroy();
    run.process.stderr?.destroy();
    const { url, token } = run.announced;
    for (let at = 0; at < 20; at++) expect((await ask(`${url}/zones`, token)).status).toBe(200);
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  });

  it('ends with the shell that npx put between, which passes no signal on', async () => {
    const shell = spawn('sh', ['-c', '"$0" "$1" emulator --seed small; true', process.execPath, program], {
      env: { PATH: process.env.PATH, npm_command: 'exec' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void shell.kill('SIGKILL'));
    const closed = new Promise((resolve) => shell.stdout.once('close', resolve));
    const line = await new Promise<string>((resolve) => shell.stdout.once('data', (piece) => resolve(String(piece))));
    shell.kill('SIGTERM');
    await closed;
    await expect(fetch(JSON.parse(line).url)).rejects.toThrow('fetch failed');
  });

  it('ends when nobody can learn where it is', async () => {
    const run = start('emulator', '--seed', 'empty');
    run.process.stdout?.destroy();
    expect(await run.ended).toBe(0);
  });
});
