/** One failure of each kind, made on the emulator, and what a user is shown. */
import { Cloudflare, isCloudflareError } from 'flarekit';
import type { Emulator } from 'flarekit/testing';

/** Makes every failure and prints it. */
export async function showFailures(emulator: Emulator): Promise<void> {
  console.log('What can go wrong, one of each kind');
  for (const [what, fail] of failures(emulator)) {
    try {
      await fail();
      console.log(`\n${what}\n  did not fail`);
      process.exitCode = 1;
    } catch (error) {
      console.log(`\n${what}`);
      console.log(describe(error));
    } finally {
      emulator.clearFaults();
    }
  }
}

function describe(error: unknown): string {
  if (!isCloudflareError(error)) return `  ${String(error)}`;
  const lines = [`${error.kind}: ${error.message}`];
  const [detail] = error.errors;
  if (detail !== undefined && !error.message.includes(detail.message)) lines.push(`detail: ${detail.message}`);
  if (error.advice !== undefined) lines.push(`cause: ${error.advice.cause}`, `do: ${error.advice.resolution}`);
  const lost = error.outcome === 'unknown' && error.method !== 'GET';
  if (lost) lines.push('outcome: unknown, it may have been carried out');
  return lines.map((line) => `  ${line}`).join('\n');
}

function failures(emulator: Emulator): Array<[what: string, fail: () => unknown]> {
  const { token, url: baseUrl } = emulator;
  const client = (options = {}) => new Cloudflare({ apiToken: token, baseUrl, retry: false, ...options });
  const cf = client();
  const [account_id = ''] = emulator.world.accounts.keys();
  const [zone_id = ''] = emulator.world.zones.keys();
  const nobody = '0123456789abcdef0123456789abcdef';
  const readsDns = emulator.addToken({ permissions: ['DNS Read'] });
  const host = { zone_id, type: 'A', name: 'twice.example.com', content: '192.0.2.1', ttl: 300 } as const;

  return [
    ['A token that was revoked', () => client({ apiToken: `cfut_${'a'.repeat(40)}` }).ping()],
    ['A token that was pasted with its header', () => client({ apiToken: 'Bearer abc' }).ping()],
    ['A connection test without the minimum permission', () => client({ apiToken: readsDns }).ping()],
    [
      'A connection test while Cloudflare is down',
      () => {
        emulator.on('GET /user/tokens/verify').respond({ status: 503 });
        return cf.ping();
      },
    ],
    ['An account that does not exist', () => cf.accounts.get({ account_id: nobody })],
    ['A policy that does not exist', () => cf.alerting.policies.get({ account_id, policy_id: nobody })],
    ['A call that the token may not make', () => client({ apiToken: readsDns }).dns.records.create(host)],
    ['A record that exists already', () => cf.dns.records.create(host).then(() => cf.dns.records.create(host))],
    [
      'A policy without anybody to notify',
      () =>
        cf.alerting.policies.create({
          account_id,
          name: 'Nobody',
          alert_type: 'universal_ssl_event_type',
          enabled: true,
          mechanisms: {},
        }),
    ],
    ['An id that is a path', () => cf.zones.get({ zone_id: '../accounts' })],
    [
      'Too many requests',
      () => {
        // A token of its own: from here on, nothing that carries it may leave for as long as Cloudflare asks.
        const apiToken = emulator.addToken({ permissions: ['Zone Read'] });
        emulator.on('GET /zones').respond({ status: 429, headers: { 'retry-after': '187' } });
        return client({ apiToken }).zones.list().page();
      },
    ],
    [
      'A server error after a write',
      () => {
        emulator.on('POST /zones/{zone_id}/dns_records').respond({ status: 502, body: '<html>502 Bad Gateway</html>' });
        return cf.dns.records.create({ ...host, name: 'lost.example.com' });
      },
    ],
    [
      'A server that does not answer at all',
      () => client({ baseUrl: 'http://127.0.0.1:61999' }).zones.get({ zone_id }),
    ],
    [
      'A server that is too slow',
      () => {
        emulator.on('GET /zones/{zone_id}').delay(1000);
        return cf.zones.get({ zone_id }, { timeoutMs: 50 });
      },
    ],
    [
      'A web page instead of an answer',
      () => {
        emulator.on('GET /zones/{zone_id}').respond({ body: '<html>Welcome to the proxy</html>' });
        return cf.zones.get({ zone_id });
      },
    ],
    [
      'A plan that does not include it',
      () => {
        const errors = [{ code: 1005, message: 'Zone holds require an Enterprise plan' }];
        emulator
          .on('GET /zones/{zone_id}/hold')
          .respond({ status: 403, body: { success: false, errors, messages: [], result: null } });
        return cf.zones.holds.get({ zone_id });
      },
    ],
    ['Options that cannot work', () => client({ baseUrl: 'http://api.cloudflare.com' })],
  ];
}
