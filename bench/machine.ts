/** What the figures were measured with, and on. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { figure } from './report.ts';

const measured = [
  'flarekit',
  'cloudflare',
  'ky',
  '@octokit/core',
  'bottleneck',
  'ioredis',
  'esbuild',
  'typescript-5.9',
  'typescript-7.0',
];

/** A line each: versions, machine, run. */
export function aboutThisRun({ quick, note }: { quick: boolean; note?: string | undefined }): string[] {
  const versions = measured.map((name) => `${name.replace(/-\d.*/, '')} ${versionOf(name)}`).join(', ');
  const { node, undici } = process.versions;
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${figure(totalmem() / 2 ** 30)} GB of memory`;
  const [load = 0] = loadavg();
  return [
    `Versions: ${versions}.`,
    `Node ${node} (its own undici ${undici} for \`fetch\`), ${process.platform} ${process.arch}, ${availableParallelism()} cores of ${model}, ${memory}.`,
    `Run on ${new Date().toISOString().slice(0, 10)}${quick ? ', a quick one: few rounds' : ''}; load before it: ${figure(load, 1)}.`,
    ...(note === undefined ? [] : [`**${note}**`]),
  ];
}

function versionOf(name: string): string {
  const manifest = join(import.meta.dirname, 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
