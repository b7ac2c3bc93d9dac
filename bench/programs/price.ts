/**
 * A process that stays, so that all that is measured beside each other is warm: makes so many calls each time it is told,
 * and says how much CPU they took.
 */
import { cpuMicros, repeat, subject } from './process.ts';

const { client } = await subject();

process.on('disconnect', () => process.exit());
process.on('message', async ({ calls, atOnce }: { calls: number; atOnce: number }) => {
  const before = cpuMicros();
  const failed = await repeat(calls, atOnce, () => client.zone());
  if (failed > 0) throw new Error(`${failed} calls failed.`);
  process.send?.({ cpu: (cpuMicros() - before) / calls });
});
process.send?.('ready');
