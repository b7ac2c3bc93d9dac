/**
 * One process of a job: gets ready, waits for the others, and makes its calls. Arguments: how many calls, how many at
 * once, and how many milliseconds its clock is ahead.
 */
import { clock } from '../limit.ts';
import { repeat, subject } from './process.ts';

// Before the client is loaded, which may keep the function.
const ahead = Number(process.argv[7] ?? 0);
const { now } = Date;
if (ahead !== 0) Date.now = () => now() + ahead;

const {
  client,
  args: [calls = 0, atOnce = 1],
} = await subject();

process.on('disconnect', () => process.exit());
process.once('message', async () => {
  const started = clock();
  const failed = await repeat(calls, atOnce, () => client.zone());
  const ended = clock();
  await client.close?.();
  process.send?.({ started, ended, failed }, () => process.exit());
});
process.send?.('ready');
