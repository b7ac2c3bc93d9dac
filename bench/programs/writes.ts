/** Creates many records, 16 at a time. Argument: how many. */
import { report, subject } from './process.ts';

const {
  client,
  args: [records = 0],
} = await subject();

let started = 0;
let failed = 0;
let unknown = 0;
async function work(): Promise<void> {
  while (started < records) {
    try {
      await client.create(`host-${++started}.example.com`);
    } catch (error) {
      failed++;
      // Only a client that says so tells its user that the record may be there.
      if ((error as { outcome?: string }).outcome === 'unknown') unknown++;
    }
  }
}

await Promise.all(Array.from({ length: 16 }, work));
report({ failed, unknown });
process.exit();
