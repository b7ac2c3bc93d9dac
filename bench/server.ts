/** The API as the peers see it: a loopback server in a process of its own, which counts what it is asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFor, pagesOf, recordFor, zones } from './answers.ts';

/** How the server behaves until it is told otherwise. */
export interface Behaviour {
  /** Milliseconds before it answers. */
  delayMs?: number;
  /** Requests that a window allows; the window begins with its first request. */
  limit?: { requests: number; windowMs: number };
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
  /** Connections opened. */
  sockets: number;
}

let behaviour: Behaviour = {};
let counts: Counts = { requests: 0, refused: 0, made: 0, sockets: 0 };
let window = { ends: 0, used: 0 };

const json = 'application/json';
const oneZone = answerFor(zones[0]);
const zoneList = answerFor(zones, {
  page: 1,
  per_page: 20,
  count: zones.length,
  total_count: zones.length,
  total_pages: 1,
});
const tooMany = Buffer.from(
  JSON.stringify({ success: false, errors: [{ code: 971, message: 'Please wait' }], messages: [], result: null }),
);
const badGateway = Buffer.from('<html><head><title>502 Bad Gateway</title></head></html>');

/** Takes one request from the budget, if there is one, and says what is left of it. */
function spend(): { allowed: boolean; headers: Record<string, string> } {
  const { limit = { requests: 10_000_000, windowMs: 300_000 } } = behaviour;
  const now = performance.now();
  if (now >= window.ends) window = { ends: now + limit.windowMs, used: 0 };
  const allowed = window.used < limit.requests;
  if (allowed) window.used++;
  const seconds = Math.max(1, Math.ceil((window.ends - now) / 1000));
  const headers = {
    ratelimit: `"default";r=${limit.requests - window.used};t=${seconds}`,
    'ratelimit-policy': `"default";q=${limit.requests};w=${Math.ceil(limit.windowMs / 1000)}`,
    ...(allowed ? {} : { 'retry-after': String(seconds) }),
  };
  return { allowed, headers };
}

function route(url: URL, method: string | undefined, body: string): { status: number; type: string; body: Buffer } {
  if (method === 'POST') {
    counts.made++;
    const failed = behaviour.failEvery !== undefined && counts.made % behaviour.failEvery === 0;
    if (failed) return { status: 502, type: 'text/html', body: badGateway };
    return { status: 200, type: json, body: answerFor({ ...recordFor(counts.made), ...JSON.parse(body) }) };
  }
  if (url.pathname.endsWith('/dns_records')) {
    const pages = pagesOf(Number(url.searchParams.get('per_page') ?? 100));
    const page = Number(url.searchParams.get('page') ?? 1);
    return { status: 200, type: json, body: pages[Math.min(page, pages.length) - 1] as Buffer };
  }
  return { status: 200, type: json, body: url.pathname.endsWith('/zones') ? zoneList : oneZone };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  counts.requests++;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { allowed, headers } = spend();
  if (!allowed) counts.refused++;
  const { status, type, body } = allowed
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
    window = { ends: 0, used: 0 };
    counts = { requests: 0, refused: 0, made: 0, sockets: 0 };
  }
  process.send?.({ counts });
});
process.on('disconnect', () => process.exit());
