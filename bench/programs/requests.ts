/** Fetches one zone again and again. Arguments: how many requests, how many at once. */
import { cpuMicros, peakRss, report, subject } from './process.ts';

const {
  client,
  args: [requests = 0, concurrency = 1],
} = await subject();

async function run(total: number): Promise<void> {
  let left = total;
  const work = async () => {
    while (left-- > 0) await client.zone();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

// The compiler and the connections take their time at first, once in the life of a program.
await run(2000);
const started = performance.now();
const before = cpuMicros();
await run(requests);
const cpu = (cpuMicros() - before) / requests;
const time = ((performance.now() - started) * 1000) / requests;
report({ cpu, time, peakMb: peakRss() / 2 ** 20 });
process.exit();
