/**
 * A process of its own that reads a list and says what it holds in memory on the way: `zones` or `records`. Run it with
 * `--expose-gc`; the base URL and the token come from the environment.
 */
import { Cloudflare } from '../../src/index.ts';

const [what = '', howMany = ''] = process.argv.slice(2);
const total = Number(howMany);
const cf = new Cloudflare({ rateLimit: false });
const list: AsyncIterable<unknown> =
  what === 'zones' ? cf.zones.list() : cf.dns.records.list({ zone_id: '0123456789abcdef0123456789abcdef' });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let items = 0;
const heldMb: number[] = [];
for await (const _ of list) {
  if (++items % (total / 5) !== 0) continue;
  // Pages that were sent for come in first, so that each look finds as many of them.
  await pause(300);
  global.gc?.();
  // What lies outside the heap is given back in the background.
  await pause(50);
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  heldMb.push((heapUsed + external) / 1e6);
}
console.log(JSON.stringify({ items, heldMb }));
