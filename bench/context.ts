/** What every row of the benchmark is given. */
import type { Api } from './api.ts';
import { interleave, sample, workFolder } from './sample.ts';

/** The run as a row sees it. */
export interface Context {
  /** Whether a quick look will do. */
  quick: boolean;
  /** The server. */
  api: Api;
}

/** Variables that make a program talk to the server. */
export function environmentFor({ api }: Context): Record<string, string> {
  return { CLOUDFLARE_BASE_URL: api.url, CLOUDFLARE_API_TOKEN: 'an-invented-token-of-forty-characters-xx' };
}

/** A peer with settings, as the programs about requests take them. */
export interface Subject {
  /** File name in `peers/`. */
  peer: 'fetch' | 'ky' | 'cloudflare' | 'flarekit' | 'bottleneck';
  /** What its client is told. */
  settings?: Readonly<Record<string, unknown>>;
  /** Arguments of the program. */
  args?: readonly number[];
}

/** A budget that these rows do not use up. */
export const ample = { requests: 10_000_000, windowMs: 300_000 };

/** Runs one of the programs about requests for all subjects, round by round; what it reports and what the server saw. */
export function runTask<Result extends object>(
  program: string,
  subjects: Readonly<Record<string, Subject>>,
  {
    api,
    rounds,
    before,
    nodeArgs = [],
  }: { api: Api; rounds: number; before: Parameters<Api['behave']>[0]; nodeArgs?: string[] },
) {
  return interleave(subjects, { rounds, label: program }, async ({ peer, settings = {}, args = [] }) => {
    await api.behave(before);
    const file = `${workFolder}/programs/${program}.js`;
    const { output } = sample(file, { args: [peer, JSON.stringify(settings), api.url, ...args.map(String)], nodeArgs });
    return { ...(JSON.parse(output) as Result), ...(await api.counts()) };
  });
}
