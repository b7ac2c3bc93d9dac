/** What it costs to import a client and construct it, in time and in memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { figure, type Headline, type Report, ratiosTo } from '../report.ts';
import { interleave, sample, workFolder } from '../sample.ts';
import { median, ratio } from '../statistics.ts';

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
const clients = names.filter((name) => name !== 'empty');
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
    const [mine = [], none = []] = [name, 'empty'].map((key) => samples[`${format} ${key}`]?.map((run) => run[what]));
    return mine.map((value, round) => value - (none[round] ?? Number.NaN));
  };
  const headline = (what: string, format: Format, key: 'wallMs' | 'rssMb', goal: string): Headline => ({
    what,
    figures: Object.fromEntries(
      clients.map((name) => [name, figure(median(overEmpty(format, name, key)), key === 'wallMs' ? 0 : 1)]),
    ),
    ratios: ratiosTo(clients, (name) =>
      ratio(overEmpty(format, 'flarekit', key), overEmpty(format, name as Name, key)),
    ),
    goal,
  });
  return {
    headlines: [
      headline('import and construct, ESM, ms over an empty process', 'esm', 'wallMs', '<= 25'),
      headline('the same, CJS', 'cjs', 'wallMs', '<= 25'),
      headline('memory after it, ESM, MB over an empty process', 'esm', 'rssMb', '<= 10'),
      headline('the same, CJS', 'cjs', 'rssMb', '<= 10'),
    ],
    tables: [],
  };
}

function writeProgram(name: Name, format: Format): string {
  const file = join(workFolder, `start-${names.indexOf(name)}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  writeFileSync(file, `${subjects[name][format]}\n${ending[format]}\n`);
  return file;
}
