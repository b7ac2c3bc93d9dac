/** Starts the server and talks to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LimitRecord } from './record.ts';
import type { Behaviour, Counts } from './server.ts';

/** The server, from the side of the runner. */
export interface Api {
  /** The base URL for clients. */
  url: string;
  /**
   * Sets how it behaves, and its counts to zero.
   * @param behaviour - How from now on.
   */
  behave(behaviour: Behaviour): Promise<void>;
  /** What it has seen since then. */
  counts(): Promise<Counts>;
  /** Each request since then, when it had a limit. */
  record(): Promise<LimitRecord>;
  /** Ends it. */
  stop(): void;
}

/** Starts the server. */
export async function startApi(): Promise<Api> {
  const child = fork(join(import.meta.dirname, 'server.ts'));
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}/client/v4`,
    behave: async (behaviour) => {
      await ask(child, { behave: behaviour });
    },
    counts: async () => (await ask(child, {})).counts,
    record: async () => (await ask(child, {})).record,
    stop: () => child.disconnect(),
  };
}

async function ask(child: ChildProcess, message: object): Promise<{ counts: Counts; record: LimitRecord }> {
  const answer = once(child, 'message');
  child.send(message);
  const [state] = await answer;
  return state;
}
