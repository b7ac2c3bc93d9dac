/** This file knows what the arguments of `flarekit emulator` mean. The emulator itself is loaded once they make sense. */
import { parseArgs } from 'node:util';
import type { StartOptions } from '../testing/index.ts';
import { type Command, UsageError } from './command.ts';

const help = `Usage: flarekit emulator [options]

Starts a Cloudflare API that keeps its state in memory. When it is ready it prints one line of JSON: where it is, and
what opens it. It runs until it is interrupted.

Options:
  --port <number>          port to listen on; any free one when omitted
  --host <address>         address to listen on; 127.0.0.1 when omitted
  --https                  speak HTTPS as well, on the same port: "certificate" names the file of an authority to trust
                           (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, curl --cacert), and "proxy" is a value for HTTPS_PROXY
                           that leads clients here whose host cannot be changed from api.cloudflare.com
  --seed <world>           empty, small, default or large, or sizes: accounts=2,zonesPerAccount=10,recordsPerZone=100,
                           membersPerAccount=5,seed=7
  --rate-limit <n/s|off>   requests per seconds, such as 1200/300, which is in force when omitted
  --faults <rate>          requests that fail by chance, such as rate=0.05,seed=3 or rate=0.1,kinds=reset+delay
  --verbose                tell each request in one line on stderr
  --help                   this text`;

/** `flarekit emulator`. */
export const command: Command = { help, run };

async function run(args: string[]): Promise<void> {
  const { options, verbose } = readArguments(args);
  const { runEmulator } = await import('./emulator-program.ts');
  await runEmulator(options, verbose);
}

function readArguments(args: string[]): { options: StartOptions; verbose: boolean } {
  const { port = '0', host = '127.0.0.1', https, seed, faults, verbose, 'rate-limit': limit } = parse(args);
  if (host === '') throw new UsageError('--host must not be empty');
  return {
    options: {
      port: readPort(port),
      host,
      https,
      ...(seed !== undefined && { world: readWorld(seed) }),
      ...(limit !== undefined && { rateLimit: readLimit(limit) }),
      ...(faults !== undefined && { faults: readFaults(faults) }),
    },
    verbose,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        https: { type: 'boolean', default: false },
        seed: { type: 'string' },
        'rate-limit': { type: 'string' },
        faults: { type: 'string' },
        verbose: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // What follows the first sentence is advice about other ways to write it.
    const [reason = ''] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(`${reason}; try: flarekit emulator --help`);
  }
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port must be a whole number from 0 to 65535, not ${JSON.stringify(text)}`);
}

function readWorld(text: string): NonNullable<StartOptions['world']> {
  // The emulator knows the names, and says which there are.
  return (text.includes('=') ? readPairs('--seed', text) : text) as NonNullable<StartOptions['world']>;
}

function readLimit(text: string): NonNullable<StartOptions['rateLimit']> {
  if (text === 'off') return false;
  const [, quota, seconds] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  if (Number(quota) > 0 && Number(seconds) > 0) return { quota: Number(quota), windowMs: Number(seconds) * 1000 };
  throw new UsageError(`--rate-limit must be such as 1200/300, or off, not ${JSON.stringify(text)}`);
}

function readFaults(text: string): NonNullable<StartOptions['faults']> {
  const { kinds, ...rest } = readPairs('--faults', text);
  const given = { ...rest, ...(kinds !== undefined && { kinds: String(kinds).split('+') }) };
  return given as unknown as NonNullable<StartOptions['faults']>;
}

/** Reads `name=value,name=value`. Whether there are such names is for the emulator to say. */
function readPairs(option: string, text: string): Record<string, string | number> {
  const pairs = text.split(',').map((pair) => {
    const [, name, value] = /^(\w+)=([\w.+-]+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`${option} must be such as name=1,other=2, not ${JSON.stringify(text)}`);
    }
    return [name, /^\d+(\.\d+)?$/.test(value) ? Number(value) : value] as const;
  });
  return Object.fromEntries(pairs);
}
