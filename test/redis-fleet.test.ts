/** Eight processes, one budget, and whatever befalls Redis or one of them: nothing is exceeded, lost or starved. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Done, Orders } from './support/fleet-worker.ts';
import { type RedisServer, startRedis, whyNoRedis } from './support/redis-server.ts';

if (whyNoRedis !== undefined) process.stderr.write(`skipped: a fleet that shares its budget (${whyNoRedis})\n`);

const processes = 8;
const requests = 80;
const windowMs = 1500;
const calls = 4 * requests;

/** An API that only counts: who asked, and when. */
async function countingApi() {
  const arrivals: Array<{ at: number; who: string }> = [];
  const body = JSON.stringify({ success: true, errors: [], messages: [], result: {} });
  const server = createServer((request, response) => {
    arrivals.push({ at: performance.now(), who: String(request.headers['user-agent']).split(' ')[0] ?? '' });
    response.setHeader('content-type', 'application/json').end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { arrivals, baseUrl: `http://127.0.0.1:${port}/client/v4`, stop: () => server.close() };
}

/** Lets eight processes do a job that takes four windows; `mishap` happens in the third. */
async function run(
  mishap?: (redis: RedisServer, workers: readonly ChildProcess[]) => Promise<unknown>,
  { atOnce = 4, skewMs = 0 } = {},
) {
  const redis = await startRedis();
  const api = await countingApi();
  const workers = Array.from({ length: processes }, (_, at) => {
    const share = { calls: calls / processes, atOnce, skewMs: at === 0 ? skewMs : 0 };
    const orders: Orders = { redisPort: redis.port, baseUrl: api.baseUrl, requests, windowMs, ...share };
    return fork(new URL('./support/fleet-worker.ts', import.meta.url), [JSON.stringify(orders)], {
      execArgv: ['--no-warnings'],
      env: { PATH: process.env.PATH },
    });
  });
  const done: Done[] = [];
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const ended = workers.map(async (worker) => {
      worker.on('message', (message: Done) => done.push(message));
      await once(worker, 'exit');
    });
    for (const worker of workers) worker.send('go');
    const third = async () => {
      while (api.arrivals.length < 2.5 * requests) await new Promise((resolve) => setTimeout(resolve, 20));
      await mishap?.(redis, workers);
    };
    await Promise.all([third(), ...ended]);
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await redis.crash();
    api.stop();
  }
  const times = api.arrivals.map(({ at }) => at).sort((a, b) => a - b);
  const inWindow = times.map((from, first) => times.slice(first).filter((at) => at < from + windowMs).length);
  const half = times[calls / 2 - 1] ?? 0;
  const early = new Map<string, number>();
  for (const { at, who } of api.arrivals) if (at <= half) early.set(who, (early.get(who) ?? 0) + 1);
  return { done, most: Math.max(...inWindow), arrived: times.length, early: [...early.values()] };
}

describe.skipIf(whyNoRedis !== undefined)('a fleet that shares its budget', { timeout: 120_000 }, () => {
  const everyCall = { failed: [], succeeded: calls / processes };
  const all = Array.from({ length: processes }, () => expect.objectContaining(everyCall));

  it('makes every call, exceeds the limit in no window, and gives each process at least half its share', async () => {
    const { done, most, early } = await run();
    expect(done).toEqual(all);
    expect(most).toBeLessThanOrEqual(requests);
    expect(early).toHaveLength(processes);
    expect(Math.min(...early)).toBeGreaterThanOrEqual(calls / 2 / processes / 2);
  });

  it.concurrent('goes on without a process that is killed: the others lose nothing', async () => {
    const { done, most } = await run(async (_, [worker]) => worker?.kill('SIGKILL'));
    expect(done).toEqual(all.slice(1));
    expect(most).toBeLessThanOrEqual(requests);
  });

  it.concurrent('goes on while Redis is killed and started again, empty', async () => {
    const { done, most } = await run(async (redis) => {
      await redis.crash();
      await redis.restart();
    });
    expect(done).toEqual(all);
    expect(most).toBeLessThanOrEqual(requests);
  });

  it.concurrent('goes on while Redis does not answer for five seconds, and says so', async () => {
    const { done, most } = await run((redis) => redis.pause(5000));
    expect(done).toEqual(all);
    expect(most).toBeLessThanOrEqual(requests);
    expect(done.flatMap(({ log }) => log).join('\n')).toContain('Redis is away, this process keeps to its share');
  });

  it.concurrent('goes on when Redis never comes back', async () => {
    const { done, most } = await run((redis) => redis.crash());
    expect(done).toEqual(all);
    expect(most).toBeLessThanOrEqual(requests);
    expect(done.flatMap(({ waits }) => waits)).toContain('fleet_away');
  });

  it.concurrent('is not led astray by a process whose clock is an hour ahead', async () => {
    const { done, most } = await run(undefined, { skewMs: 3_600_000 });
    expect(done).toEqual(all);
    expect(most).toBeLessThanOrEqual(requests);
  });
});
