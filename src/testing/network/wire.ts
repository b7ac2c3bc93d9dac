/** This file knows how a request of Node's HTTP server becomes one of `fetch`, and how the response gets back. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failure, refuse } from '../answer.ts';

/** What an exchange has to know of the port it happens at. */
export interface Port {
  /** Bytes that the body of a request may have. */
  bodyBytes: number;
  /**
   * Breaks a connection so that the client notices at once.
   * @param socket What the request came in by.
   */
  reset(socket: Socket): void;
}

/**
 * Answers one request, whatever becomes of it.
 * @param answer What answers it; when it rejects as a reset connection would, the connection is reset.
 * @param port Where it came in.
 * @param incoming The request.
 * @param outgoing Its answer.
 */
export function exchange(
  answer: (request: Request) => Promise<Response>,
  port: Port,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  // Without a listener, an error on a connection that is already given up would end the process.
  outgoing.on('error', ignore);
  const reset = (): void => port.reset(incoming.socket);
  const carryOut = async (): Promise<void> => {
    const body = await receive(incoming, outgoing, port.bodyBytes);
    if (!body) return refuseBody(incoming, outgoing);
    const request = toRequest(incoming, body, gone.signal);
    const response = request instanceof Request ? await answer(request) : request;
    await send(response, outgoing).catch(reset);
  };
  carryOut().catch((error: unknown) => {
    if (outgoing.destroyed || incoming.socket.destroyed) return;
    if (isReset(error)) reset();
    else explain(error, outgoing);
  });
}

/** The body of a request; undefined as soon as it has more bytes than it may, or says that it will. */
async function receive(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  limit: number,
): Promise<Buffer | undefined> {
  const { headers, httpVersion } = incoming;
  if (Number(headers['content-length'] ?? 0) > limit) return undefined;
  if (headers.expect !== undefined && httpVersion === '1.1') outgoing.writeContinue();
  const pieces: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    incoming.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= limit) {
        pieces.push(piece);
      } else {
        pieces.length = 0;
        resolve(undefined);
      }
    });
    incoming.once('end', () => resolve(Buffer.concat(pieces)));
    incoming.on('error', reject);
  });
}

/** Answers a request whose body is too long, of which more may still come. */
function refuseBody(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { status, body } = failure(refuse(413, undefined, 'Request entity too large'), 'envelope first');
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  outgoing.writeHead(status, { ...headers, connection: 'close' });
  outgoing.write(text);
  // Closed at once, the connection would be reset, and take the answer from a client that is still sending.
  const close = (): void => void outgoing.end();
  const timer = setTimeout(close, lingerMs);
  incoming.once('end', close);
  outgoing.once('close', () => clearTimeout(timer));
  incoming.resume();
}

/** The request for `fetch`, or the answer to one that it has no words for. */
function toRequest(incoming: IncomingMessage, given: Buffer, signal: AbortSignal): Request | Response {
  const { method = 'GET', url = '/', headers: received } = incoming;
  if (method === 'TRACE') {
    const { status, body } = failure(
      refuse(405, 7001, `Method ${method} not available for that URI.`),
      'envelope first',
    );
    return Response.json(body, { status });
  }
  // A body is no error with GET, but `Request` cannot carry one; no endpoint reads it.
  const body = method === 'GET' || method === 'HEAD' || given.length === 0 ? null : given;
  try {
    const headers = new Headers();
    for (const [header, value] of Object.entries(received)) {
      for (const one of [value ?? []].flat()) headers.append(header, one);
    }
    return new Request(`http://localhost${pathOf(url)}`, { method, headers, body: body as BodyInit | null, signal });
  } catch {
    return new Response(page(400), { status: 400, headers: { 'content-type': 'text/html' } });
  }
}

/** Path and query of a request's target, which names a host as well when the client takes this for its proxy. */
function pathOf(target: string): string {
  // Not resolved against a base: a path that begins with two slashes would name a host.
  if (target.startsWith('/')) return target;
  const { pathname, search } = new URL(target, 'http://localhost');
  return pathname + search;
}

/** Sends a response piece by piece, as they come. It fails when the body breaks off. */
async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [header, value] of response.headers) outgoing.appendHeader(header, value);
  const promised = response.headers.get('content-length');
  const reader = response.body?.getReader();
  outgoing.once('close', () => void reader?.cancel().catch(ignore));
  const first = await reader?.read().catch(async (error: unknown) => {
    // Broken before its first byte, it is still a body: what comes before it arrives.
    await write(outgoing, new Uint8Array());
    throw error;
  });
  if (!reader || !first?.value) {
    outgoing.end();
    return;
  }
  // One that has no more to give has a known length, which Node adds to the headers of a body that it is given whole.
  let ahead = promised === null ? reader.read() : undefined;
  if (ahead && (await endsNow(ahead))) {
    outgoing.end(first.value);
    return;
  }
  let sent = 0;
  for (let piece = first; piece.value; ) {
    await write(outgoing, piece.value);
    sent += piece.value.byteLength;
    piece = await (ahead ?? reader.read());
    ahead = undefined;
  }
  if (sent < Number(promised)) throw new Error('The body is shorter than its content-length.');
  outgoing.end();
}

/** Whether a read finds the end, and without having to wait for it. */
function endsNow(read: Promise<{ done: boolean }>): Promise<boolean> {
  const later = new Promise<boolean>((resolve) => setImmediate(resolve, false));
  const end = read.then(
    ({ done }) => done,
    () => false,
  );
  return Promise.race([end, later]);
}

/** Resolves when a piece has left, so that what breaks the connection afterwards cannot overtake it. */
function write(outgoing: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write(piece, () => resolve());
  });
}

/** Whether an error stands for a reset connection, as `fetch` has it. */
function isReset(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
}

/** Answers a request that the emulator failed at, with the reason in plain words: whoever reads it can look into it. */
function explain(error: unknown, outgoing: ServerResponse): void {
  outgoing.statusCode = 500;
  outgoing.setHeader('content-type', 'text/plain; charset=utf-8');
  outgoing.end(`The emulator failed: ${String(error)}\n`);
}

/**
 * Answers what is no request, or not one for here, and closes the connection.
 * @param socket The connection.
 * @param status HTTP status.
 */
export function turnAway(socket: Duplex, status: number): void {
  // The parser complains again about each further piece of the same nonsense.
  if (socket.writableEnded) return;
  const text = page(status);
  const headers = `Server: cloudflare\r\nContent-Type: text/html\r\nContent-Length: ${text.length}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${titleOf(status)}\r\n${headers}\r\n\r\n${text}`);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** How long a connection with a refusal stays open for a client that is still sending. */
const lingerMs = 1000;

/** What the edge says of a request that reaches no service. */
function page(status: number): string {
  const title = titleOf(status);
  const head = `<head><title>${title}</title></head>`;
  return `<html>\r\n${head}\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n`;
}

function titleOf(status: number): string {
  return `${status} ${STATUS_CODES[status]}`;
}

const ignore = (): void => {};
