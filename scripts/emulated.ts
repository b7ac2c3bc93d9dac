/**
 * Writes docs/emulated.md, the table of everything that the emulator answers, from the emulator's own route table:
 * `npm run emulated`. With `--check` it writes nothing, and fails when the page is not what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Route } from '../src/testing/router.ts';
import { routes } from '../src/testing/routes.ts';
import { registry } from '../test/support/registry.ts';

const page = new URL('../docs/emulated.md', import.meta.url);

/** Names of the client's calls by method and path. */
const calls = new Map<string, string[]>();
for (const [name, { method, path }] of registry) {
  // Access belongs to an account or a zone, which the client writes as one path and the emulator as two.
  const owners = path.startsWith('/{accounts_or_zones}') ? ['accounts', 'zones'] : [''];
  for (const owner of owners) {
    const singular = owner.slice(0, -1);
    const own = path.replace('{accounts_or_zones}', owner).replace('{account_or_zone_id}', `{${singular}_id}`);
    const signature = `${method} ${own}`;
    calls.set(signature, [...(calls.get(signature) ?? []), name]);
  }
}

function row({ method, path, emulates }: Route): string {
  const names = (calls.get(`${method} ${path}`) ?? []).map((name) => `\`${name}\``).join(', ');
  return `| \`${method} ${path}\` | ${names || '(raw call)'} | ${emulates.replaceAll('|', '\\|')} |`;
}

const sorted = [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1));
const text = `# What the emulator answers

${routes.length} operations, written from the emulator's own table. Any other path is answered as the real API answers one that does not
exist: 404, code 7000, \`No route for that URI\`; it can still be [scripted](testing.md#failures-on-demand).

What holds for all of them: permissions are checked for each route; a page past the end is empty; query keys and members
of a body that the API does not know are ignored; a trailing slash changes nothing; members that are null count as absent,
except where null clears a value.

| operation | call of the client | what is emulated |
| --- | --- | --- |
${sorted.map(row).join('\n')}
`;

if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/emulated.md is not what `npm run emulated` would write.');
  process.exitCode = 1;
}
