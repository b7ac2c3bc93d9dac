/** A Redis of its own for a test, without persistence. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Why there is no Redis to test with; nothing where there is one. */
export const whyNoRedis =
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'redis-server is not installed: on Debian, apt-get install redis-server';

/** A running server. */
export interface RedisServer {
  /** Where it listens. */
  port: number;
  /** Ends it at once, as a crash does. */
  crash(): Promise<void>;
  /** Starts it again after a crash, empty. */
  restart(): Promise<void>;
  /** Stops it in its tracks for a while; connections stay open. */
  pause(ms: number): Promise<void>;
}

/** Starts a server on a free port. It ends with the process at the latest. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let server = await start(port);
  process.once('exit', () => server.kill('SIGKILL'));
  return {
    port,
    crash: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
    restart: async () => {
      server = await start(port);
    },
    pause: async (ms) => {
      server.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, ms));
      server.kill('SIGCONT');
    },
  };
}

async function start(port: number): Promise<ChildProcess> {
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept connections')) break;
  // Read on, so that it never blocks on a full pipe.
  server.stdout.resume();
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
