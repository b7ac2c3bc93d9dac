/**
 * Another program that spends from the same budget, a request at a time at an even pace; what is refused is not asked
 * again. Arguments: the base URL, and milliseconds between two requests.
 */
import { outsiderToken, zoneId } from '../peers/peer.ts';

const [url = '', every = ''] = process.argv.slice(2);
const headers = { authorization: `Bearer ${outsiderToken}` };

async function ask(): Promise<void> {
  const response = await fetch(`${url}/zones/${zoneId}`, { headers });
  await response.arrayBuffer();
}

process.on('disconnect', () => process.exit());
await ask();
process.send?.('begun');
// Counted from the beginning, so that a late timer does not slow the pace down.
const begun = performance.now();
for (let asked = 1; ; asked++) {
  const left = begun + asked * Number(every) - performance.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
  ask().catch(() => {});
}
