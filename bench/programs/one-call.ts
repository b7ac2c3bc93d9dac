/** Makes one call, and ends by itself: tells when the answer was there, so that the runner can tell how long the end took. */
import { clock } from '../limit.ts';
import { report, subject } from './process.ts';

const { client } = await subject();
await client.zone();
report({ answered: clock() });
