/** Goes through all DNS records of a zone. Argument: the page size, 0 for whatever the client takes by itself. */
import { peakRss, report, subject } from './process.ts';

const startRss = process.memoryUsage.rss();
const {
  client,
  args: [perPage],
} = await subject();

let records = 0;
const started = performance.now();
for await (const _ of client.records(perPage || undefined)) records++;
const seconds = (performance.now() - started) / 1000;
report({ seconds, records, peakMb: (peakRss() - startRss) / 2 ** 20 });
process.exit();
