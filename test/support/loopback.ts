/** A real server on this machine, for whatever a mocked `fetch` cannot show: resets, time-outs, slow bodies, redirects. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as the server got it. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers one request; `count` is its number, from 1. */
export type Handler = (response: ServerResponse, request: Received, count: number) => void;

/** A running server. */
export interface Loopback {
  /** Where it is, without a slash at the end. */
  url: string;
  port: number;
  /** What it got, in order. */
  received: Received[];
  /** How many connections were made. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a server for the running test, and takes it down with it. */
export async function loopback(handler: Handler): Promise<Loopback> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    handler(response, received.at(-1) as Received, received.length);
  });
  server.on('connection', (socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, port, received, connections: () => connections, close };
}

/** Writes a successful answer. */
export function answer(response: ServerResponse, result: unknown = {}): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ success: true, errors: [], messages: [], result }));
}
