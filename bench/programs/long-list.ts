/**
 * Goes through a long list, and looks at the memory after each fifth; wants `--expose-gc`. Arguments: 1 for zones, 0 for
 * DNS records; the page size, 0 for whatever the client takes by itself; and how many items there are.
 */
import { peakRss, report, subject } from './process.ts';

const {
  client,
  args: [ofZones, perPage, total = 0],
} = await subject();

const list = (ofZones ? client.zones?.() : client.records(perPage || undefined)) ?? [];
const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};
// What the first request loads is not the list's.
await client.zone();
const startRss = process.memoryUsage.rss();
const result: Record<string, number> = { heap0: heapMb() };
let items = 0;
const started = performance.now();
for await (const _ of list) {
  if (++items % (total / 5) === 0) result[`heap${items / (total / 5)}`] = heapMb();
}
const seconds = (performance.now() - started) / 1000;
report({ ...result, seconds, items, peakMb: (peakRss() - startRss) / 2 ** 20 });
process.exit();
