import { execFile, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { createIdentity } from '../../src/testing/network/certificate.ts';
import { listen } from '../../src/testing/network/listener.ts';
import { zoneOf } from '../support/emulated.ts';
import { converse, dial } from '../support/raw-socket.ts';

/** A port that answers as it is told. */
async function port(answer: (request: Request) => Response | Promise<Response>, https = false) {
  const opened = await listen(async (request) => answer(request), { port: 0, host: '127.0.0.1', path: '', https });
  onTestFinished(() => opened.stop());
  return opened;
}

const get = (line: string, ...headers: string[]): string =>
  [line, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');

describe('requests', () => {
  it('keep method, path, query, headers and body', async () => {
    const { url } = await port(async (request) =>
      Response.json([request.method, request.url, request.headers.get('x-a'), await request.text()]),
    );
    const sent = await fetch(`${url}/a%20b?c=d&c=%C3%A9`, { method: 'PATCH', headers: { 'x-a': 'ü' }, body: 'grüße' });
    expect(await sent.json()).toEqual(['PATCH', 'http://localhost/a%20b?c=d&c=%C3%A9', 'ü', 'grüße']);
  });

  it('may carry a body with GET, which nobody reads', async () => {
    const { url } = await port((request) => new Response(request.method));
    const { text } = await converse(url, `${get('GET / HTTP/1.1', 'Content-Length: 2')}{}`);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*GET$/);
  });

  it('may be written for a proxy, or in HTTP/1.0', async () => {
    const { url } = await port((request) => new Response(new URL(request.url).pathname));
    expect((await converse(url, get('GET http://api.example/zones HTTP/1.1'))).text).toMatch(/\/zones$/);
    const old = await converse(url, 'GET /zones HTTP/1.0\r\n\r\n');
    expect(old.text).toMatch(/\/zones$/);
    expect(old.end).toBe('closed');
  });

  it('may ask whether to go on', async () => {
    const { url } = await port(async (request) => new Response(await request.text()));
    const sent = `${get('POST / HTTP/1.1', 'Content-Length: 2', 'Expect: 100-continue')}ok`;
    expect((await converse(url, sent)).text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*ok$/);
  });

  it('share a connection', async () => {
    const { url } = await port((request) => new Response(request.url));
    const one = 'GET /again HTTP/1.1\r\nHost: x\r\n\r\n';
    expect((await converse(url, one + one, /again[\s\S]*again/)).text).toContain('Connection: keep-alive');
  });

  it.each(['HEAD', 'OPTIONS', 'PROPFIND', 'TRACE'])('of a method that no route has are refused: %s', async (method) => {
    await using emulator = await Emulator.start({ world: 'empty' });
    const { text } = await converse(emulator.url, get(`${method} /client/v4/zones HTTP/1.1`));
    expect(text).toMatch(/^HTTP\/1\.1 405 /);
    const [, body = ''] = text.split('\r\n\r\n');
    if (method === 'HEAD') expect(body).toBe('');
    else expect(JSON.parse(body).errors[0].message).toBe(`Method ${method} not available for that URI.`);
  });

  it('are given up when their client has gone', async () => {
    let arrived = (): void => {};
    const here = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let reason: Promise<unknown> = Promise.resolve();
    const { url } = await port((request) => {
      reason = new Promise((resolve) => request.signal.addEventListener('abort', resolve));
      arrived();
      return new Promise(() => {});
    });
    const socket = await dial(url);
    socket.write(get('GET / HTTP/1.1'));
    await here;
    socket.destroy();
    expect(await reason).toBeInstanceOf(Event);
  });
});

describe('answers', () => {
  const stream = (pieces: number, broken: boolean): ReadableStream => {
    let left = pieces;
    return new ReadableStream({
      async pull(controller) {
        // Later than at once, as pieces are that come one by one.
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (left-- > 0) controller.enqueue(new TextEncoder().encode('piece'));
        else if (broken) controller.error(new Error('broken'));
        else controller.close();
      },
    });
  };

  it('say how long they are, if that is known', async () => {
    const { url } = await port(() => new Response('grüße'));
    expect((await fetch(url)).headers.get('content-length')).toBe('7');
    const streaming = await port(() => new Response(stream(3, false)));
    const response = await fetch(streaming.url);
    expect([response.headers.get('content-length'), await response.text()]).toEqual([null, 'piecepiecepiece']);
  });

  it('may have no body, or several headers of one name', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    const { url } = await port(() => new Response(null, { status: 204, headers }));
    const response = await fetch(url);
    expect([response.status, response.headers.getSetCookie()]).toEqual([204, ['a=1', 'b=2']]);
  });

  it.each([
    ['of unknown length', {}],
    ['with a length', { 'content-length': '20' }],
  ])('that break off arrive as far as they got: %s', async (_, headers) => {
    for (const https of [false, true]) {
      const { url } = await port(() => new Response(stream(2, true), { headers }), https);
      const { text, end } = await converse(url.replace('https', 'http'), get('GET / HTTP/1.1'));
      expect(text).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*piece[\s\S]*piece(\r\n)?$/);
      expect(end).toBe('reset');
    }
  });

  it('that break off at once still have headers', async () => {
    const { url } = await port(() => new Response(stream(0, true)));
    const response = await fetch(url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('that are shorter than they said break off, too', async () => {
    const { url } = await port(() => new Response('short', { headers: { 'content-length': '20' } }));
    expect((await converse(url, get('GET / HTTP/1.1'))).end).toBe('reset');
  });

  it('stop being made when nobody reads them', async () => {
    let cancelled = (_: unknown): void => {};
    const told = new Promise((resolve) => {
      cancelled = resolve;
    });
    const { url } = await port(
      () =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              await new Promise((resolve) => setTimeout(resolve, 2));
              controller.enqueue(new Uint8Array(1000));
            },
            cancel: () => cancelled('cancelled'),
          }),
        ),
    );
    await converse(url, get('GET / HTTP/1.1'), /\r\n\r\n/);
    expect(await told).toBe('cancelled');
  });

  it('that fail say why', async () => {
    const { url } = await port(() => Promise.reject(new Error('no idea')));
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([500, 'The emulator failed: Error: no idea\n']);
  });
});

describe('a port', () => {
  it.each([-1, 65_536, 1.5, Number.NaN, '80' as never])('cannot be %s', async (number) => {
    await expect(Emulator.start({ world: 'empty', port: number })).rejects.toThrow(TypeError);
  });

  it('is free when it has been stopped, however often and at once', async () => {
    const emulator = await Emulator.start({ world: 'empty' });
    const { url } = emulator;
    const socket = await dial(url);
    socket.on('error', () => {});
    await Promise.all([emulator.stop(), emulator.stop()]);
    await emulator.stop();
    await using next = await Emulator.start({ world: 'empty', port: Number(new URL(url).port) });
    expect(next.url).toBe(url);
  });

  it.each([
    ['0.0.0.0', /^http:\/\/127\.0\.0\.1:/],
    ['localhost', /^http:\/\/(127\.0\.0\.1|\[::1\]):/],
  ])('of %s is named so that clients can go there', async (host, url) => {
    await using emulator = await Emulator.start({ world: 'empty', host });
    expect(emulator.url).toMatch(url);
    expect((await fetch(`${emulator.url}/ips`)).status).toBe(200);
  });
});

/** An emulator with HTTPS, and a file with the authority to trust. */
async function secured(): Promise<{ emulator: Emulator; file: string; proxy: string }> {
  const emulator = await Emulator.start({ world: 'small', https: true });
  const folder = mkdtempSync(join(tmpdir(), 'flarekit-tls-'));
  onTestFinished(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'authority.pem');
  writeFileSync(file, emulator.certificate ?? '');
  return { emulator, file, proxy: `http://${new URL(emulator.url).host}` };
}

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const run = async (program: string, args: string[], env: Record<string, string> = {}): Promise<string> => {
  const { stdout } = await promisify(execFile)(program, args, { env: { PATH: process.env.PATH ?? '', ...env } });
  return stdout.trim();
};

describe('HTTPS', () => {
  it('is vouched for by an authority of its own', () => {
    const made = createIdentity(['localhost', '127.0.0.1', '::1', 'api.cloudflare.com', 'localhost']);
    const [server, authority] = [new X509Certificate(made.certificate), new X509Certificate(made.authority)];
    expect(server.verify(authority.publicKey) && server.checkIssued(authority)).toBe(true);
    expect([authority.ca, server.ca]).toEqual([true, false]);
    expect(server.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:api.cloudflare.com',
    );
    expect(Date.parse(server.validFrom)).toBeLessThan(Date.now());
    const other = createIdentity(['localhost']);
    expect(new X509Certificate(other.authority).serialNumber).not.toBe(authority.serialNumber);
    expect(new X509Certificate(other.authority).subject).not.toBe(authority.subject);
  });

  it('is there only if asked for', async () => {
    await using emulator = await Emulator.start({ world: 'empty' });
    expect(emulator.certificate).toBeUndefined();
    expect((await converse(emulator.url, 'CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: x\r\n\r\n')).text).toMatch(
      /^HTTP\/1\.1 403 /,
    );
  });

  it('is served beside HTTP, on one port', async () => {
    const { emulator, proxy } = await secured();
    expect(emulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
    expect((await fetch(`${proxy}/client/v4/ips`)).status).toBe(200);
    await expect(fetch(`${emulator.url}/ips`)).rejects.toThrow('fetch failed');
  });

  it('satisfies fetch of Node', async () => {
    const { emulator, file } = await secured();
    const program = `const { status } = await fetch('${emulator.url}/zones', { headers: { authorization: 'Bearer ${emulator.token}' } }); console.log(status)`;
    const args = ['--input-type=module', '--eval', program];
    expect(await run(process.execPath, args, { NODE_EXTRA_CA_CERTS: file })).toBe('200');
  });

  it.runIf(has('curl'))('satisfies curl, also when it takes this for a proxy', async () => {
    const { emulator, file, proxy } = await secured();
    const args = ['-sS', '-o', '/dev/null', '-w', '%{http_code}', '--cacert', file];
    const header = ['-H', `Authorization: Bearer ${emulator.token}`];
    expect(await run('curl', [...args, ...header, `${emulator.url}/zones`])).toBe('200');
    const api = 'https://api.cloudflare.com/client/v4/zones';
    expect(await run('curl', [...args, ...header, api], { HTTPS_PROXY: proxy })).toBe('200');
    expect(emulator.requests.map(({ path }) => path)).toEqual(['/zones', '/zones']);
  });

  it.runIf(has('python3'))('satisfies Python at its strictest', async () => {
    const { emulator, file } = await secured();
    const program = `
import ssl, urllib.request
context = ssl.create_default_context(cafile='${file}')
context.verify_flags |= ssl.VERIFY_X509_STRICT
request = urllib.request.Request('${emulator.url}/zones', headers={'Authorization': 'Bearer ${emulator.token}'})
print(urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)).open(request).status)`;
    expect(await run('python3', ['-c', program])).toBe('200');
  });

  it('reaches it through a tunnel to the real host, and to no other', async () => {
    const { emulator, proxy } = await secured();
    const refused = await converse(proxy, 'CONNECT www.example:443 HTTP/1.1\r\nHost: www.example:443\r\n\r\n');
    expect(refused.text).toMatch(/^HTTP\/1\.1 403 /);
    const socket = await dial(proxy);
    socket.write('CONNECT API.cloudflare.com:443 HTTP/1.1\r\nHost: api.cloudflare.com:443\r\n\r\n');
    const [opened] = await new Promise<[Buffer]>((resolve) =>
      socket.once('data', (...data) => resolve(data as [Buffer])),
    );
    expect(String(opened)).toMatch(/^HTTP\/1\.1 200 /);
    const ca = emulator.certificate ?? '';
    const tls = connectTls({ socket, ca, servername: 'api.cloudflare.com' });
    tls.write(get('GET /client/v4/ips HTTP/1.1'));
    const text = await new Promise<string>((resolve, reject) => {
      let all = '';
      tls.on('data', (piece) => {
        all += piece;
      });
      tls.on('end', () => resolve(all));
      tls.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('resets as plain HTTP does', async () => {
    const { emulator } = await secured();
    const before = emulator.world.zones.size;
    emulator.on('DELETE /zones/{zone_id}').resetAfter();
    const { hostname: host, port: number } = new URL(emulator.url);
    const tls = connectTls({ host, port: Number(number), ca: emulator.certificate ?? '' });
    const broken = new Promise<NodeJS.ErrnoException>((resolve) => tls.once('error', resolve));
    tls.write(
      get(`DELETE /client/v4/zones/${zoneOf(emulator).id} HTTP/1.1`, `Authorization: Bearer ${emulator.token}`),
    );
    expect((await broken).code).toBe('ECONNRESET');
    expect(emulator.world.zones.size).toBe(before - 1);
  });
});

describe('an emulator with a port', () => {
  it('carries out a write and then breaks the connection, if told to', async () => {
    await using emulator = await Emulator.start({ world: 'small' });
    const { id } = zoneOf(emulator);
    const before = emulator.world.records(id).size;
    emulator.on('POST /zones/{zone_id}/dns_records').resetAfter();
    const headers = { authorization: `Bearer ${emulator.token}` };
    const body = JSON.stringify({ type: 'TXT', name: 'x', content: 'x' });
    const sent = fetch(`${emulator.url}/zones/${id}/dns_records`, { method: 'POST', headers, body });
    await expect(sent).rejects.toThrow('fetch failed');
    expect(emulator.world.records(id).size).toBe(before + 1);
  });

  it('tells that it is taken', async () => {
    await using emulator = await Emulator.start({ world: 'empty' });
    await expect(Emulator.start({ port: Number(new URL(emulator.url).port) })).rejects.toThrow('EADDRINUSE');
  });

  it('serves the same Cloudflare until it is stopped', async () => {
    const emulator = await Emulator.start({ world: 'small' });
    const headers = { authorization: `Bearer ${emulator.token}` };
    try {
      expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
      const listed = await fetch(`${emulator.url}/zones`, { headers });
      const { result } = (await listed.json()) as { result: Array<{ id: string }> };
      expect(result).toHaveLength(3);
      const path = `${emulator.url}/zones/${result[0]?.id}/dns_records`;
      const body = JSON.stringify({ type: 'TXT', name: 'x', content: 'grüße' });
      const made = await fetch(path, { method: 'POST', headers, body });
      expect(await made.json()).toMatchObject({ success: true, result: { content: 'grüße' } });
      emulator.on('GET /zones').reset().once();
      await expect(fetch(`${emulator.url}/zones`, { headers })).rejects.toThrow('fetch failed');
      expect((await fetch(`${emulator.url}/zones`, { headers })).status).toBe(200);
      expect(emulator.requests).toHaveLength(4);
    } finally {
      await emulator.stop();
    }
    await expect(fetch(`${emulator.url}/zones`)).rejects.toThrow();
    const other = new Emulator({ world: 'empty' });
    expect(other.url).toBe('https://cloudflare.example/client/v4');
    await other[Symbol.asyncDispose]();
  });
});
