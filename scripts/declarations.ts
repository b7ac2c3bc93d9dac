/** Gives CommonJS its declarations: the same text under the name that `require` looks for, and so for what they share. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const declarations = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.d.ts') && !path.startsWith('modules'),
);
for (const path of declarations) {
  const text = readFileSync(`dist/${path}`, 'utf8');
  const required = text.replaceAll(/(\bfrom |\bimport\()(['"])(\.{1,2}\/[^'"]+)\.js\2/g, '$1$2$3.cjs$2');
  writeFileSync(`dist/${path.replace(/\.d\.ts$/, '.d.cts')}`, required);
}
