/** Starts the server and talks to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
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
    counts: () => ask(child, {}),
    stop: () => child.disconnect(),
  };
}

async function ask(child: ChildProcess, message: object): Promise<Counts> {
  const answer = once(child, 'message');
  child.send(message);
  const [{ counts }] = await answer;
  return counts;
}
