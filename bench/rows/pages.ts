/** How long a loop over 100,000 DNS records takes, and how much memory. */
import { recordCount } from '../answers.ts';
import { ample, type Context, runTask, type Subject } from '../context.ts';
import { figure, peers, type Report, ratiosTo } from '../report.ts';
import { median, ratio } from '../statistics.ts';

interface Result {
  /** Seconds from the first call to the last record. */
  seconds: number;
  /** Records that came out. */
  records: number;
  /** Megabytes above what the process began with, at the most. */
  peakMb: number;
}

const flarekit = { peer: 'flarekit', settings: { rateLimit: ample } } as const;

// What a client asks for when nobody tells it; the API then gives 100 a page.
const byDefault: Record<string, Subject> = {
  cloudflare: { peer: 'cloudflare', args: [0] },
  flarekit: { ...flarekit, args: [0] },
};

const alike: Record<string, Subject> = {
  fetch: { peer: 'fetch', args: [5000] },
  'fetch, 8 pages ahead': { peer: 'fetch', settings: { ahead: 8 }, args: [5000] },
  ky: { peer: 'ky', args: [5000] },
  cloudflare: { peer: 'cloudflare', args: [5000] },
  flarekit: { ...flarekit, args: [5000] },
};

type Samples = Awaited<ReturnType<typeof runTask<Result>>>;

export async function pages({ api, quick }: Context): Promise<Report> {
  const before = { delayMs: 40 };
  // Makes the pages, which the first client would wait for.
  for (const size of [100, 5000]) await (await fetch(`${api.url}/zones/0/dns_records?per_page=${size}`)).arrayBuffer();
  const defaults = await runTask<Result>('pages', byDefault, { api, rounds: quick ? 1 : 3, before });
  const same = await runTask<Result>('pages', alike, { api, rounds: quick ? 3 : 7, before });
  for (const { records } of [...Object.values(defaults), ...Object.values(same)].flat()) {
    if (records !== recordCount) throw new Error(`A client gave ${records} of ${recordCount} records.`);
  }
  const many = figure(recordCount);
  return {
    headlines: [
      {
        what: `${many} DNS records by \`for await\`, defaults, 40 ms a page, s`,
        ...each(defaults, 'seconds', 2),
        goal: '<= 1.2',
      },
      { what: 'the same, requests', ...each(defaults, 'requests', 0), goal: '<= 25' },
      { what: `${many} DNS records at 5,000 a page, 40 ms, s`, ...each(same, 'seconds', 2), goal: '<= 1.1' },
      { what: 'the same, peak memory over the start, MB', ...each(same, 'peakMb', 0), goal: '<= 100' },
    ],
    tables: [
      table(`${many} DNS records by \`for await\`, as each client does it by itself`, defaults),
      table(`${many} DNS records by \`for await\`, 5,000 a page`, same),
    ],
  };
}

function of(samples: Samples, name: string, what: 'seconds' | 'peakMb' | 'requests'): number[] {
  return (samples[name] ?? []).map((run) => run[what]);
}

function each(samples: Samples, what: 'seconds' | 'peakMb' | 'requests', decimals: number) {
  const names = Object.keys(samples);
  return {
    figures: Object.fromEntries(names.map((name) => [name, figure(median(of(samples, name, what)), decimals)])),
    ratios: ratiosTo(peers, (name) => ratio(of(samples, 'flarekit', what), of(samples, name, what))),
  };
}

function table(title: string, samples: Samples) {
  return {
    title,
    note: 'The server answers after 40 ms. Memory is the peak over what the process had before it imported the client.',
    head: ['client', 'seconds', 'ratio to cloudflare', 'requests', 'peak over start, MB'],
    rows: Object.keys(samples).map((name) => [
      name,
      figure(median(of(samples, name, 'seconds')), 2),
      figure(ratio(of(samples, name, 'seconds'), of(samples, 'cloudflare', 'seconds')), 3),
      figure(median(of(samples, name, 'requests'))),
      figure(median(of(samples, name, 'peakMb'))),
    ]),
  };
}
