/**
 * Writes what stands in the documentation but comes from code: docs/emulated.md, the table of everything that the emulator
 * answers, and the examples in docs/testing.md. `npm run generate`; with `--check` it writes nothing, and fails when a page
 * is not what it would write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Route } from '../src/testing/router.ts';
import { routes } from '../src/testing/routes.ts';
import { registry } from '../test/support/registry.ts';

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

function emulated(): string {
  const order = ({ path, method }: Route): string => `${path} ${method}`;
  const sorted = [...routes].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return `# What the emulator answers

${routes.length} operations, written from the emulator's own table. Any other path is answered as the real API answers one that does not
exist: 404, code 7000, \`No route for that URI\`; it can still be [scripted](testing.md#failures-on-demand).

What holds for all of them: permissions are checked for each route; a page past the end is empty; query keys and members
of a body that the API does not know are ignored; a trailing slash changes nothing; members that are null count as absent,
except where null clears a value.

| operation | call of the client | what is emulated |
| --- | --- | --- |
${sorted.map(row).join('\n')}
`;
}

/** The guide with the files it shows as they are now. */
function guide(text: string): string {
  return text.replaceAll(/(<!-- file: (\S+) -->\n```(\w+)\n).*?^```$/gms, (_whole, head: string, file: string) => {
    return `${head}${readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')}\`\`\``;
  });
}

const pages: Record<string, (before: string) => string> = { 'docs/emulated.md': emulated, 'docs/testing.md': guide };

for (const [name, make] of Object.entries(pages)) {
  const page = new URL(`../${name}`, import.meta.url);
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const text = make(before);
  if (text === before) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} is not what \`npm run generate\` would write.`);
    process.exitCode = 1;
  } else writeFileSync(page, text);
}
