/** This file knows how requests come in from a real network, which only Node's HTTP server can tell it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An open port. */
export interface OpenPort {
  /** Base URL for clients. */
  url: string;
  /** Closes the port and every connection to it. */
  stop(): Promise<void>;
}

/**
 * Opens a port.
 * @param answer What answers each request; when it rejects as a reset connection would, the connection is reset.
 * @param port Number of the port; any free one when 0.
 * @param host Address to listen on.
 * @param path Path of the base URL.
 */
export async function listen(
  answer: (request: Request) => Promise<Response>,
  port: number,
  host: string,
  path: string,
): Promise<OpenPort> {
  const { createServer } = await import('node:http');
  const server = createServer((incoming, outgoing) => {
    exchange(answer, incoming, outgoing).catch((error: unknown) => fail(error, incoming, outgoing));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}${path}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function exchange(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const response = await answer(await toRequest(incoming, gone.signal));
  outgoing.statusCode = response.status;
  for (const [header, value] of response.headers) outgoing.setHeader(header, value);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** Ends an exchange that has no response: with a reset if that is meant, otherwise with the reason in plain words. */
function fail(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const reset = cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
  if (reset || outgoing.headersSent) {
    incoming.socket.resetAndDestroy();
    return;
  }
  outgoing.statusCode = 500;
  outgoing.setHeader('content-type', 'text/plain; charset=utf-8');
  outgoing.end(`The emulator failed: ${String(error)}\n`);
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', headers: received } = incoming;
  const pieces: Uint8Array[] = [];
  for await (const piece of incoming) pieces.push(piece as Uint8Array);
  const headers = new Headers();
  for (const [header, value] of Object.entries(received)) {
    for (const one of [value ?? []].flat()) headers.append(header, one);
  }
  // A body is no error with GET, but `Request` cannot carry one; no endpoint reads it.
  const body = method === 'GET' || method === 'HEAD' || pieces.length === 0 ? null : Buffer.concat(pieces);
  // Joined as text: resolved against a base, a path that begins with two slashes would name a host.
  const target = url.startsWith('/') ? `http://localhost${url}` : new URL(url, 'http://localhost');
  return new Request(target, { method, headers, body, signal });
}
