/** The API as the peers see it: a loopback server in a process of its own, which counts what it is asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFor, dnsPage, recordFor, zone, zonePage } from './answers.ts';
import { clock, countAgainst, headersFor, type Limit } from './limit.ts';
import { outsiderToken } from './peers/peer.ts';
import type { Arrival, LimitRecord } from './record.ts';

/** How the server behaves until it is told otherwise. */
export interface Behaviour {
  /** Milliseconds before it answers. */
  delayMs?: number;
  /** What it allows; and each request is written down. */
  limit?: Limit;
  /** How many DNS records and zones it has; 100,000 and 3 when omitted. */
  has?: { records?: number; zones?: number };
  /** Every so many records it carries the write out and answers 502 all the same. */
  failEvery?: number;
}

/** What it has seen since then. */
export interface Counts {
  /** Requests. */
  requests: number;
  /** Requests answered with 429. */
  refused: number;
  /** Records made. */
  made: number;
  /** Connections opened, those of the outsider not counted. */
  sockets: number;
}

// Nobody spends it, and clients that heed the headers have something to read.
const wide: Limit = { requests: 10_000_000, windowMs: 300_000 };

let behaviour: Behaviour = {};
let counts: Counts = { requests: 0, refused: 0, made: 0, sockets: 0 };
let counter = countAgainst(wide);
let arrivals: Arrival[] = [];

const json = 'application/json';
const oneZone = answerFor(zone);
const tooMany = Buffer.from(
  JSON.stringify({ success: false, errors: [{ code: 971, message: 'Please wait' }], messages: [], result: null }),
);
const badGateway = Buffer.from('<html><head><title>502 Bad Gateway</title></head></html>');

// The outsider's connections, each known by its first request.
const known = new WeakSet<object>();

/** Takes one request from the budget, if there is one, and writes it down. */
function spend({ headers, socket }: IncomingMessage): { arrival: Arrival; headers: Record<string, string> } {
  const limit = behaviour.limit ?? wide;
  const at = clock();
  const spent = counter.spend(at);
  const outsider = headers.authorization === `Bearer ${outsiderToken}`;
  if (outsider && !known.has(socket)) counts.sockets--;
  known.add(socket);
  const [, worker = '0'] = /worker-(\d+)/.exec(headers['user-agent'] ?? '') ?? [];
  const arrival: Arrival = { at, outsider, worker: Number(worker), allowed: spent.allowed };
  if (behaviour.limit !== undefined) arrivals.push(arrival);
  if (!spent.allowed && !outsider) counts.refused++;
  return { arrival, headers: headersFor(limit, spent) };
}

function route(url: URL, method: string | undefined, body: string): { status: number; type: string; body: Buffer } {
  if (method === 'POST') {
    counts.made++;
    const failed = behaviour.failEvery !== undefined && counts.made % behaviour.failEvery === 0;
    if (failed) return { status: 502, type: 'text/html', body: badGateway };
    return { status: 200, type: json, body: answerFor({ ...recordFor(counts.made), ...JSON.parse(body) }) };
  }
  const page = Number(url.searchParams.get('page') ?? 1);
  const size = (usual: number) => Number(url.searchParams.get('per_page') ?? usual);
  const list = url.pathname.slice(url.pathname.lastIndexOf('/'));
  if (list === '/dns_records')
    return { status: 200, type: json, body: dnsPage(page, size(100), behaviour.has?.records) };
  if (list === '/zones') return { status: 200, type: json, body: zonePage(page, size(20), behaviour.has?.zones) };
  return { status: 200, type: json, body: oneZone };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  counts.requests++;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { arrival, headers } = spend(request);
  const { status, type, body } = arrival.allowed
    ? route(new URL(request.url ?? '/', 'http://localhost'), request.method, Buffer.concat(chunks).toString())
    : { status: 429, type: json, body: tooMany };
  if (behaviour.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cf-ray': '0123456789abcdef-ZRH',
    ...headers,
  });
  response.end(body);
  arrival.answered = clock();
}

const server = createServer((request, response) => void handle(request, response));
server.keepAliveTimeout = 120_000;
server.on('connection', () => counts.sockets++);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

process.on('message', (message: { behave?: Behaviour }) => {
  if (message.behave !== undefined) {
    behaviour = message.behave;
    counter = countAgainst(behaviour.limit ?? wide);
    arrivals = [];
    counts = { requests: 0, refused: 0, made: 0, sockets: 0 };
  }
  const record: LimitRecord = { limit: behaviour.limit ?? wide, begins: counter.begins, arrivals };
  process.send?.({ counts, record });
});
process.on('disconnect', () => process.exit());
