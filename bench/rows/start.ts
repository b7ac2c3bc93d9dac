/** What it costs to import a client and construct it, in time and in memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { figure, type Report } from '../report.ts';
import { interleave, sample, workFolder } from '../sample.ts';
import { over } from '../statistics.ts';

const subjects = {
  empty: { esm: '', cjs: '' },
  // No program that fetches can avoid loading what `Request` loads.
  fetch: { esm: "new Request('http://localhost');", cjs: "new Request('http://localhost');" },
  ky: {
    esm: "import ky from 'ky'; ky.create({ prefix: 'http://localhost' });",
    cjs: "const { default: ky } = require('ky'); ky.create({ prefix: 'http://localhost' });",
  },
  '@octokit/core': {
    esm: "import { Octokit } from '@octokit/core'; new Octokit({ auth: 'token' });",
    cjs: "const { Octokit } = require('@octokit/core'); new Octokit({ auth: 'token' });",
  },
  cloudflare: {
    esm: "import Cloudflare from 'cloudflare'; new Cloudflare({ apiToken: 'token' });",
    cjs: "const Cloudflare = require('cloudflare'); new Cloudflare({ apiToken: 'token' });",
  },
  flarekit: {
    esm: "import { Cloudflare } from 'flarekit'; new Cloudflare({ apiToken: 'token' });",
    cjs: "const { Cloudflare } = require('flarekit'); new Cloudflare({ apiToken: 'token' });",
  },
};

type Name = keyof typeof subjects;
type Format = 'esm' | 'cjs';

const names = Object.keys(subjects) as Name[];
const formats: readonly Format[] = ['esm', 'cjs'];

// The same at the end of all, the empty one included, so that it is in no difference.
const ending: Record<Format, string> = {
  esm: "import { writeSync } from 'node:fs'; writeSync(1, String(process.memoryUsage.rss() / 2 ** 20));",
  cjs: "require('node:fs').writeSync(1, String(process.memoryUsage.rss() / 2 ** 20));",
};

export async function start({ quick }: Context): Promise<Report> {
  const files = Object.fromEntries(
    formats.flatMap((format) => names.map((name) => [`${format} ${name}`, writeProgram(name, format)])),
  );
  const samples = await interleave(files, { rounds: quick ? 5 : 25, warmUp: true, label: 'import' }, (file) => {
    const { wallMs, output } = sample(file);
    return { wallMs, rssMb: Number(output) };
  });
  const overEmpty = (format: Format, name: Name, what: 'wallMs' | 'rssMb') => {
    const [mine, none] = [name, 'empty'].map((key) => (samples[`${format} ${key}`] ?? []).map((run) => run[what]));
    return figure(over(mine ?? [], none ?? []), what === 'wallMs' ? 0 : 1);
  };
  const figures = (format: Format, what: 'wallMs' | 'rssMb') =>
    Object.fromEntries(names.slice(1).map((name) => [name, overEmpty(format, name, what)]));
  return {
    headlines: [
      { what: 'import and construct, ESM, ms over an empty process', figures: figures('esm', 'wallMs'), goal: '<= 25' },
      { what: 'the same, CJS', figures: figures('cjs', 'wallMs'), goal: '<= 25' },
      { what: 'memory after it, ESM, MB over an empty process', figures: figures('esm', 'rssMb'), goal: '<= 10' },
      { what: 'the same, CJS', figures: figures('cjs', 'rssMb'), goal: '<= 10' },
    ],
    tables: [],
  };
}

function writeProgram(name: Name, format: Format): string {
  const file = join(workFolder, `start-${names.indexOf(name)}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  writeFileSync(file, `${subjects[name][format]}\n${ending[format]}\n`);
  return file;
}
