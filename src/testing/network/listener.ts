/** This file knows how a port is opened, what it puts up with, and how it is closed; which only Node can do. */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { insist, isWhole } from '../arguments.ts';
import { exchange, turnAway } from './wire.ts';

/** An open port. */
export interface OpenPort {
  /** Base URL for clients. */
  url: string;
  /** Certificate of the authority that vouches for the port, as PEM; undefined without HTTPS. */
  certificate: string | undefined;
  /** Closes the port and every connection to it; however often it is called, when it resolves the port is free. */
  stop(): Promise<void>;
}

/** What a port puts up with. */
export interface Patience {
  /** Bytes of a request's body. */
  bodyBytes: number;
  /** Bytes of a request's first line and headers together. */
  headerBytes: number;
  /** Milliseconds that a request's headers, or the beginning of TLS, may take to arrive. */
  headersMs: number;
  /** Milliseconds that a whole request may take to arrive. */
  requestMs: number;
  /** Milliseconds that a connection may be idle between two requests. */
  idleMs: number;
  /** Milliseconds between two looks at what takes too long. */
  checkMs: number;
}

/** How a port is opened. */
export interface ListenOptions {
  /** Number of the port; any free one when 0. */
  port: number;
  /** Address to listen on. */
  host: string;
  /** Path of the base URL. */
  path: string;
  /** Whether the port speaks HTTPS as well, and its URL says so. */
  https: boolean;
  /** What differs from the usual patience. */
  patience?: Partial<Patience>;
}

// An idle connection is kept for longer than clients keep theirs: who closes first must not be the server.
const usual: Patience = {
  bodyBytes: 32 * 2 ** 20,
  headerBytes: 16_384,
  headersMs: 10_000,
  requestMs: 120_000,
  idleMs: 75_000,
  checkMs: 2_000,
};

/** Where the real API is; clients that have its name built in can be led here by a proxy setting. */
const apiHost = 'api.cloudflare.com';

/**
 * Opens a port.
 * @param answer What answers each request; when it rejects as a reset connection would, the connection is reset.
 * @param options How the port is opened.
 * @throws {TypeError} When there can be no such port; when there can but is not, with the reason of the system.
 */
export async function listen(
  answer: (request: Request) => Promise<Response>,
  options: ListenOptions,
): Promise<OpenPort> {
  const { port, host, path, https } = options;
  insist(isWhole(port, 0) && port <= 65_535, 'port', 'a whole number from 0 to 65535', port);
  const patience = { ...usual, ...options.patience };
  const server = await createServer(patience);
  const secured = https ? await secure(server, host, patience.headersMs) : undefined;
  const connections = trackConnections(server);
  // The connection of a request may be the inside of another one; both have the same far end.
  const reset = (socket: Socket): void => {
    const connection = connections.get(farEnd(socket));
    if (connection) connection.resetAndDestroy();
    else socket.destroy();
  };
  const serve = exchange.bind(undefined, answer, { bodyBytes: patience.bodyBytes, reset });
  server.on('request', serve).on('checkContinue', serve);
  server.on('connect', ({ url }, socket, head) => {
    if (!secured || url?.toLowerCase() !== `${apiHost}:443`) return turnAway(socket, 403);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    secured.tunnel(socket);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    turnAway(socket, statuses[error.code ?? ''] ?? 400),
  );
  await open(server, port, host);
  return {
    url: `${https ? 'https' : 'http'}://${placeOf(server)}${path}`,
    certificate: secured?.authority,
    stop: stopper(server, connections),
  };
}

/** What is said of a request that is none, by the reason that Node's parser gives. */
const statuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

async function createServer({ headerBytes, headersMs, requestMs, idleMs, checkMs }: Patience): Promise<Server> {
  const http = await import('node:http');
  return http.createServer({
    maxHeaderSize: headerBytes,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: checkMs,
  });
}

/** Every connection by its far end, from its first to its last moment, whatever is spoken over it. */
function trackConnections(server: Server): Map<string, Socket> {
  const connections = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const end = farEnd(socket);
    connections.set(end, socket);
    socket.once('close', () => connections.delete(end));
    // A client that resets its connection is no event; unheard, it would end the process.
    socket.on('error', () => {});
  });
  return connections;
}

function farEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Lets TLS in, and gives what a client has to trust for it. */
async function secure(server: Server, host: string, patienceMs: number) {
  const [{ createIdentity }, { admitTls }] = await Promise.all([import('./certificate.ts'), import('./tls.ts')]);
  const identity = createIdentity(['localhost', '127.0.0.1', '::1', host, apiHost]);
  return { authority: identity.authority, tunnel: admitTls(server, identity, patienceMs) };
}

async function open(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 4096 }, resolve);
  });
  // From here on an error is that of one connection which could not be accepted, and the next one may be.
  server.on('error', () => {});
}

/** Host and port for a URL. An address that stands for all addresses is no place to go to: the loopback is one of them. */
function placeOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  if (family === 'IPv6') return `[${address === '::' ? '::1' : address}]:${port}`;
  return `${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`;
}

function stopper(server: Server, connections: Map<string, Socket>): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of connections.values()) socket.destroy();
    });
    return stopped;
  };
}
