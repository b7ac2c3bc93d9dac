/** What a measured process is told, and what it knows about itself. */
import { readFileSync, writeSync } from 'node:fs';
import type { Connect, Peer } from '../peers/peer.ts';

/** The client to measure, and the further arguments: `<program> <peer> <settings as JSON> <base URL> <arguments>`. */
export async function subject(): Promise<{ client: Peer; args: number[] }> {
  const [peer, settings = '{}', baseUrl = '', ...args] = process.argv.slice(2);
  // A URL, because a bundler would want to know all files that a path can mean.
  const { connect } = (await import(new URL(`../peers/${peer}.js`, import.meta.url).href)) as { connect: Connect };
  return { client: await connect(baseUrl, JSON.parse(settings)), args: args.map(Number) };
}

/** Bytes that the process had in memory at the most. The number that `getrusage` gives counts its parent as well. */
export function peakRss(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Microseconds of CPU that the process has used, all threads together. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Does something so many times, so many at once; a failure ends nothing but itself. Returns how many there were. */
export async function repeat(times: number, atOnce: number, task: () => Promise<unknown>): Promise<number> {
  let left = times;
  let failed = 0;
  const work = async () => {
    while (left-- > 0) {
      try {
        await task();
      } catch {
        failed++;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}

/** Hands the result to the runner; written at once, since `console` would load more than some programs do. */
export function report(result: Readonly<Record<string, number>>): void {
  writeSync(1, JSON.stringify(result));
}
