/** A process of its own that streams an inventory and says how much memory that took. Run with the heap limited. */
import { Cloudflare } from '../../src/index.ts';
import { inventory } from '../../src/inventory/index.ts';

// The base URL and the token come from the environment.
const cf = new Cloudflare({ rateLimit: false });
const found: Record<string, number> = {};
let peak = 0;
for await (const { kind } of inventory(cf)) {
  found[kind] = (found[kind] ?? 0) + 1;
  if (kind === 'record' && (found[kind] ?? 0) % 2000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
}
console.log(JSON.stringify({ found, peakMb: Math.ceil(peak / 1e6) }));
