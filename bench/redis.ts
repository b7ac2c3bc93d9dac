/** A Redis of its own for a row, which forgets everything when it ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running `redis-server`. */
export interface OwnRedis {
  /** Where it is. */
  url: string;
  /** Ends it, and starts it again at the same place, empty. */
  restart(): Promise<void>;
  /**
   * Stops its process without ending it.
   * @param ms - For how long.
   */
  pause(ms: number): Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Whether there is a `redis-server` to start. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts one on a free port, in a folder of its own, and without persistence. */
export async function startRedis(): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  let server: ChildProcess | undefined;
  const kill = () => server?.kill('SIGKILL');
  // Whatever ends the benchmark.
  process.once('exit', kill);
  const start = async () => {
    server = spawn('redis-server', args, { stdio: 'ignore' });
    while (!(await answers(port))) {
      if (server.exitCode !== null) throw new Error('redis-server did not start.');
      await sleep(20);
    }
  };
  const end = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    kill();
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: async () => {
      await end();
      await start();
    },
    pause: async (ms) => {
      server?.kill('SIGSTOP');
      await sleep(ms);
      server?.kill('SIGCONT');
    },
    stop: async () => {
      await end();
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket.once('data', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
