/**
 * Writes `test/reference/operations.json`: what the tests hold every endpoint against. The facts come from a description
 * of the API's operations, named by FLAREKIT_REFERENCE; only names, types and permissions are taken over.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { condense } from '../test/support/reference.ts';

const folder = process.env.FLAREKIT_REFERENCE;
if (folder === undefined) throw new Error('FLAREKIT_REFERENCE must name the folder that holds operations.json');
const operations = condense(JSON.parse(readFileSync(`${folder}/operations.json`, 'utf8')));
const lines = operations.map((operation) => `  ${JSON.stringify(operation)}`);
writeFileSync(new URL('../test/reference/operations.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
