/** This file knows how the port of a plain server takes HTTPS as well. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer } from 'node:tls';
import type { Identity } from './certificate.ts';

/** The first byte of every TLS connection, and of no HTTP request. */
const handshake = 0x16;

/**
 * Lets TLS in. What is inside is served by the same server, which so has one set of limits for all its connections.
 * @param server A plain server that is not listening yet, and that nobody else watches yet.
 * @param identity What it proves itself with.
 * @param patienceMs How long the first byte may take to arrive, and the handshake.
 * @returns What goes on with a connection of which only the inside is TLS.
 */
export function admitTls(server: Server, identity: Identity, patienceMs: number): (socket: Duplex) => void {
  const listeners = server.listeners('connection');
  const serve = (socket: Socket): void => {
    for (const listener of listeners) listener.call(server, socket);
  };
  const { key, certificate } = identity;
  const tls = createServer({ key, cert: certificate, ALPNProtocols: ['http/1.1'], handshakeTimeout: patienceMs });
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  tls.on('secureConnection', serve);
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    tellApart(socket, patienceMs, (encrypted) => {
      if (encrypted) tls.emit('connection', socket);
      else serve(socket);
    });
  });
  return (socket) => void tls.emit('connection', socket);
}

/** Waits for the first byte, and puts it back. */
function tellApart(socket: Socket, patienceMs: number, decide: (encrypted: boolean) => void): void {
  const giveUp = (): void => {
    socket.destroy();
  };
  socket.setTimeout(patienceMs, giveUp);
  socket.once('readable', () => {
    socket.setTimeout(0, giveUp);
    const first: Buffer | null = socket.read(1);
    if (first === null) return giveUp();
    socket.unshift(first);
    decide(first[0] === handshake);
  });
}
