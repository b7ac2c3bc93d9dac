/** Gives CommonJS its declarations: the same text under the name that `require` looks for. */
import { copyFileSync } from 'node:fs';

for (const name of ['index', 'testing/index']) copyFileSync(`dist/${name}.d.ts`, `dist/${name}.d.cts`);
