/** Serves the emulator for the benchmark until its parent goes away; tells what it uses when it is asked. */
import { Emulator } from 'flarekit/testing';

const emulator = await Emulator.start({ world: 'large', rateLimit: false });
const [zone] = emulator.world.zones.values();

process.on('message', () => {
  const rss = process.memoryUsage.rss();
  globalThis.gc?.();
  const { heapUsed: heap } = process.memoryUsage();
  process.send?.({ rss, heap, records: zone ? emulator.world.records(zone.id).size : 0 });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: emulator.url, token: emulator.token, zone_id: zone?.id });
