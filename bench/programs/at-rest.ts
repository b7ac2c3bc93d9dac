/** Constructs a client, lets some time pass, and tells what keeps the process busy that did not before. */
import { setTimeout as sleep } from 'node:timers/promises';
import { report, subject } from './process.ts';

// Somebody who looks at `process.stderr` opens a pipe to the parent, which is nothing that goes on.
const busy = () => process.getActiveResourcesInfo().filter((name) => !/^(?:Pipe|TTY)/.test(name)).length;
const before = busy();
const { client } = await subject();
// What was loaded is let go by then; a timer of a client would not be.
await sleep(200);
const resources = busy() - before;
// The client is held until here: one that is collected would be at rest in any case.
report({ resources, methods: Object.keys(client).length });
