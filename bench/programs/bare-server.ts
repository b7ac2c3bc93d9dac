/** Serves one prepared answer with Node alone: what any server on this machine can reach at most. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const record = { id: '0'.repeat(32), type: 'A', name: 'www.contoso.example', content: '192.0.2.1', ttl: 1 };
const body = JSON.stringify({ success: true, errors: [], messages: [], result: record });
const server = createServer((incoming, outgoing) => {
  incoming.resume();
  incoming.once('end', () => {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    outgoing.end(body);
  });
});

process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), heap: 0, records: 0 }));
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}`, token: 'none', zone_id: record.id });
});
