/** What the emulator carries: 32 connections that read and write without a pause, and a million requests in a row. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';
import type { Context } from '../context.ts';
import { figure, type Report } from '../report.ts';
import { workFolder } from '../sample.ts';

interface Served {
  url: string;
  token: string;
  zone_id: string;
}

interface State {
  /** Bytes in memory. */
  rss: number;
  /** Bytes of the heap that are still in use after a collection. */
  heap: number;
  records: number;
}

const connections = 32;

export async function emulator({ quick }: Context): Promise<Report> {
  const seconds = quick ? 5 : 20;
  const share = quick ? 20_000 : 200_000;
  const bare = await serving('bare-server', (served) => load(served, { duration: seconds }));
  const emulated = await serving('emulator', async (served, state) => {
    const before = await state();
    const run = await load(served, { duration: seconds });
    const after = await state();
    return { ...run, before, after };
  });
  const memory = await serving('emulator', async (served, state) => {
    const steps = [await state()];
    for (let step = 0; step < 5; step++) {
      await load(served, { amount: share });
      steps.push(await state());
    }
    return steps;
  });
  // A record that was made and not yet deleted when the time was up stays: at most one for each connection.
  const left = emulated.after.records - emulated.before.records;
  const megabytes = (bytes: number | undefined) => figure((bytes ?? Number.NaN) / 1e6);
  const cells = (run: Run) => [figure(run.perSecond), figure(run.p50), figure(run.p99), figure(run.lost)];
  return {
    headlines: [],
    tables: [
      {
        title: `The emulator under ${connections} connections`,
        note: `${seconds} s of creating, reading, changing and deleting DNS records and listing 100 of them, over loopback; the load comes from the same machine. Lost: requests without an answer of 2xx. Of the records made by the emulator's run, ${left} were left, and the memory it used was ${megabytes(emulated.after.rss)} MB.`,
        head: ['server', 'requests a second', 'p50 ms', 'p99 ms', 'lost'],
        rows: [
          ['Node alone, one prepared answer', ...cells(bare)],
          ['emulator', ...cells(emulated)],
        ],
      },
      {
        title: `The emulator's memory over ${figure(5 * share)} requests`,
        note: 'At the start and after each fifth, in MB: the resident set, which grows until the collector sees a reason to work, and what of the heap is in use after a collection. The journal and the audit logs fill up in the first fifth.',
        head: ['', 'at the start', '1/5', '2/5', '3/5', '4/5', '5/5'],
        rows: [
          ['resident set', ...memory.map(({ rss }) => megabytes(rss))],
          ['heap in use', ...memory.map(({ heap }) => megabytes(heap))],
        ],
      },
    ],
  };
}

/** Starts a server in a process of its own, for as long as something is done with it. */
async function serving<Result>(
  program: string,
  use: (served: Served, state: () => Promise<State>) => Promise<Result>,
): Promise<Result> {
  const child = fork(`${workFolder}/programs/${program}.js`, { execArgv: ['--expose-gc'] });
  try {
    const served = (await answerOf(child)) as Served;
    const state = (): Promise<State> => {
      child.send('state');
      return answerOf(child) as Promise<State>;
    };
    return await use(served, state);
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

interface Run {
  perSecond: number;
  p50: number;
  p99: number;
  lost: number;
}

async function load({ url, token, zone_id }: Served, bounds: { duration: number } | { amount: number }): Promise<Run> {
  const path = `${new URL(url).pathname.replace(/\/$/, '')}/zones/${zone_id}/dns_records`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let count = 0;
  const own = (request: autocannon.Request, context: { id?: string }) => ({
    ...request,
    path: `${path}/${context.id}`,
  });
  const result = await autocannon({
    url: new URL(url).origin,
    connections,
    ...bounds,
    requests: [
      {
        method: 'POST',
        path,
        headers,
        setupRequest: (request) => {
          count += 1;
          const record = { type: 'A', name: `load-${count}`, content: '192.0.2.7', ttl: 300 };
          return { ...request, body: JSON.stringify(record) };
        },
        onResponse: (_status, body, context: { id?: string }) => {
          context.id = (JSON.parse(body) as { result?: { id: string } | null }).result?.id ?? 'none';
        },
      },
      { method: 'GET', path, headers, setupRequest: own as never },
      { method: 'PATCH', path, headers, body: '{"ttl":600}', setupRequest: own as never },
      { method: 'GET', path: `${path}?per_page=100`, headers },
      { method: 'DELETE', path, headers, setupRequest: own as never },
    ],
  });
  const { latency, requests, non2xx, errors } = result;
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99, lost: non2xx + errors };
}
