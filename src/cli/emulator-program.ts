/** This file knows how an emulator runs as a program of its own: announced, told about, and ended. */
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seconds } from '../testing/clock.ts';
import { Emulator, type JournalEntry, type StartOptions } from '../testing/index.ts';
import { routes } from '../testing/routes.ts';
import { UsageError } from './command.ts';

/**
 * Runs an emulator until it is interrupted, and then ends the process.
 * @param options How it is set up.
 * @param verbose Whether each request is told.
 * @throws {UsageError} When it cannot be set up in this way.
 */
export async function runEmulator(options: StartOptions, verbose: boolean): Promise<void> {
  // Listened to from the beginning: whoever starts this may change their mind before it is ready.
  const ended = end();
  const emulator = await start(verbose ? { ...options, onRequest: tell } : options);
  console.log(JSON.stringify(announcement(emulator)));
  await ended;
  await emulator.stop();
  // Nothing that a script of faults still waits for is to hold it up.
  process.exit(0);
}

/** Resolves when it is time to stop. */
function end(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    // Only the announcement is written there: if nobody can read it, nobody will ever come.
    process.stdout.once('error', () => resolve());
    // npm and npx start a shell that starts this, and pass no signal on: whoever ends them means this as well.
    if (process.env.npm_command !== undefined) whenOrphaned(resolve);
  });
}

/** Tells when the process that started this one is gone, of which nothing but a look gives notice. */
function whenOrphaned(tell: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    tell();
  }, 250);
  look.unref();
}

async function start(options: StartOptions): Promise<Emulator> {
  try {
    return await Emulator.start(options);
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new UsageError(`port ${options.port} of ${options.host} is in use`);
    if (syscall !== undefined)
      throw new UsageError(`cannot listen on ${options.host}, port ${options.port}: ${message}`);
    if (error instanceof TypeError) throw new UsageError(message);
    throw error;
  }
}

/** What a client has to know, in a few values that most programs begin with. */
function announcement(emulator: Emulator): Record<string, unknown> {
  const { url, token, apiKey, email, world, certificate } = emulator;
  const [account] = world.accounts.values();
  const [zone] = world.zones.values();
  return {
    url,
    token,
    apiKey,
    email,
    accountId: account?.id ?? null,
    zoneName: zone?.name ?? null,
    zoneId: zone?.id ?? null,
    tokens: tokensOf(emulator, account?.id),
    ...(certificate !== undefined && { certificate: keep(certificate), proxy: `http://${new URL(url).host}` }),
  };
}

/** Tokens as they are met in practice, one of each kind that a client has to cope with. */
function tokensOf(emulator: Emulator, account_id: string | undefined): Record<string, string> {
  const read = [...new Set(routes.flatMap(({ permissions }) => permissions))].filter((name) => name.endsWith('Read'));
  const dns = ['Zone Read', 'DNS Write'];
  const yesterday = seconds(emulator.clock.now() - 86_400_000);
  const account = { kind: 'account', permissions: ['Account Settings Read', ...dns], name: 'Account owned' } as const;
  return {
    readOnly: emulator.addToken({ permissions: read, name: 'Read only' }),
    dnsWrite: emulator.addToken({ permissions: dns, name: 'DNS write' }),
    ...(account_id !== undefined && { accountOwned: emulator.addToken({ ...account, account_id }) }),
    expired: emulator.addToken({ permissions: read, name: 'Expired', expires_on: yesterday }),
    disabled: emulator.addToken({ permissions: read, name: 'Disabled', status: 'disabled' }),
    noPermissions: emulator.addToken({ permissions: [], name: 'No permissions' }),
  };
}

/** Keeps a certificate in a file for as long as this process lives, since many clients take one in no other way. */
function keep(certificate: string): string {
  const path = join(tmpdir(), `flarekit-emulator-${randomBytes(8).toString('hex')}.pem`);
  writeFileSync(path, certificate, { mode: 0o600, flag: 'wx' });
  process.once('exit', () => rmSync(path, { force: true }));
  return path;
}

/** Tells one request. Its query may hold what is nobody's business, and is left out. */
function tell({ method, path, status, durationMs, fault }: JournalEntry): void {
  const line = [
    new Date().toISOString(),
    method,
    path,
    status === 0 ? 'no answer' : status,
    `${Math.round(durationMs)}ms`,
  ];
  console.error((fault === null ? line : [...line, `fault: ${fault}`]).join(' '));
}
