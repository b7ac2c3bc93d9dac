/** Starts many calls at once. Argument: how many. */
import { report, subject } from './process.ts';

const {
  client,
  args: [calls = 0],
} = await subject();

const started = performance.now();
const results = await Promise.allSettled(Array.from({ length: calls }, () => client.zone()));
const seconds = (performance.now() - started) / 1000;
report({ seconds, failed: results.filter(({ status }) => status === 'rejected').length });
process.exit();
