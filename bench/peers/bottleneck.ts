/** Plain `fetch` behind Bottleneck's own Redis cluster, as its documentation shows it: a reservoir that is refilled. */
import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import { connect as connectFetch } from './fetch.ts';
import type { Connect } from './peer.ts';

export const connect: Connect = async (baseUrl, { redis, ...settings }) => {
  const { url, requests, windowMs } = redis as { url: string; requests: number; windowMs: number };
  const { hostname, port } = new URL(url);
  const limiter = new Bottleneck({
    id: 'bench',
    datastore: 'ioredis',
    Redis,
    clientOptions: { host: hostname, port: Number(port) },
    reservoir: requests,
    reservoirRefreshAmount: requests,
    reservoirRefreshInterval: windowMs,
  });
  // A connection that is lost is an event, and ends the process when nobody listens.
  limiter.on('error', () => {});
  await limiter.ready();
  const client = await connectFetch(baseUrl, settings);
  return {
    ...client,
    zone: () => limiter.schedule(() => client.zone()),
    close: () => limiter.disconnect(),
  };
};
