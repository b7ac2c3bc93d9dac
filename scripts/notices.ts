/**
 * Writes THIRD-PARTY-NOTICES.md: the licence of every package whose code the build puts into `dist`.
 * With `--check` it writes nothing, and fails when the file is out of date. The build has to come first.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const target = 'THIRD-PARTY-NOTICES.md';

/** What esbuild tells about a build: which source files reached which output, and with how many bytes. */
interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}

/** The packages that left at least one byte in `dist`, by name. */
function builtIn(): string[] {
  const metafiles = existsSync('dist') ? readdirSync('dist').filter((name) => /^metafile-.*\.json$/.test(name)) : [];
  if (metafiles.length === 0) throw new Error('There is no build to look into: run `npm run build` first.');
  const names = new Set<string>();
  for (const name of metafiles) {
    const { outputs } = JSON.parse(readFileSync(`dist/${name}`, 'utf8')) as Metafile;
    for (const [path, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
      const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
      if (found !== undefined && bytesInOutput > 0) names.add(found);
    }
  }
  return [...names].sort();
}

/** One package's section: name, version, home and the text of its licence. */
function section(name: string): string {
  const folder = `node_modules/${name}`;
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file: it cannot be built in.`);
  const home = String(manifest.repository?.url ?? manifest.repository).replace(/^git\+|\.git$/g, '');
  const url = home.includes('://') ? home : `https://github.com/${home}`;
  const text = readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r\n', '\n').trim();
  return `## ${name} ${manifest.version}\n\n${manifest.license} licence, <${url}>\n\n\`\`\`text\n${text}\n\`\`\`\n`;
}

const intro = `# Third-party notices

The files published as \`flarekit\` contain code from the packages below, under their own licences.
`;
const notices = [intro, ...builtIn().map(section)].join('\n');

if (!process.argv.includes('--check')) {
  writeFileSync(target, notices);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== notices) {
  console.error(`${target} is out of date: run \`npm run notices\`, and commit what it writes.`);
  process.exitCode = 1;
}
