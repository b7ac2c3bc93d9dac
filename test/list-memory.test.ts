/** However long a list is, reading it needs the memory of a few pages: what was read is forgotten. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { loopback } from './support/loopback.ts';

// An id has 32 digits; the first eight are its page's, so that one text serves for all pages.
const pageMark = '########';

/** The text of a page whose ids begin with {@link pageMark}, without the envelope. */
function template(count: number, fields: object): string[] {
  const items = Array.from({ length: count }, (_, index) => ({
    id: `${pageMark}${index.toString(16).padStart(24, '0')}`,
    ...fields,
  }));
  return JSON.stringify(items).split(pageMark);
}

const record = {
  name: 'host.example.com',
  type: 'A',
  content: '192.0.2.1',
  proxiable: true,
  proxied: false,
  ttl: 1,
  settings: {},
  meta: {},
  comment: null,
  tags: [],
  created_on: '2026-01-02T03:04:05.678901Z',
  modified_on: '2026-01-02T03:04:05.678901Z',
};

const zone = {
  name: 'example.com',
  status: 'active',
  paused: false,
  type: 'full',
  development_mode: 0,
  name_servers: ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'],
  original_name_servers: null,
  original_registrar: null,
  original_dnshost: null,
  modified_on: '2026-01-02T03:04:05.678901Z',
  created_on: '2026-01-01T00:00:00.000000Z',
  activated_on: '2026-01-01T00:00:05.000000Z',
  meta: { step: 4, custom_certificate_quota: 0, page_rule_quota: 3, phishing_detected: false },
  owner: { id: null, type: 'user', email: null },
  account: { id: 'f0e1d2c3b4a5968778695a4b3c2d1e0f', name: 'Example Account' },
  permissions: ['#zone:read'],
  plan: { id: '0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee', name: 'Free Website' },
};

// If they were kept, the zones of four fifths would take 8 MB, and the ids of the records alone 50 MB.
const lists: Array<[what: string, total: number, perPage: number, fields: object, growthMb: number]> = [
  ['zones', 10_000, 50, zone, 5],
  ['records', 1_000_000, 5000, record, 20],
];

it.each(lists)(
  '%s: %i of them are read in memory that does not grow',
  async (what, total, perPage, fields, growthMb) => {
    const texts = template(perPage, fields);
    const pages = total / perPage;
    const server = await loopback((response, { url }) => {
      const page = Number(new URL(url, server.url).searchParams.get('page') ?? 1);
      const info = { page, per_page: perPage, count: perPage, total_count: total, total_pages: pages };
      response.setHeader('content-type', 'application/json');
      response.end(
        `{"success":true,"errors":[],"messages":[],"result":${texts.join(page.toString(16).padStart(8, '0'))},"result_info":${JSON.stringify(info)}}`,
      );
    });
    const env = { PATH: process.env.PATH, CLOUDFLARE_API_TOKEN: 'a'.repeat(40), CLOUDFLARE_BASE_URL: server.url };
    const program = new URL('support/list-memory.ts', import.meta.url).pathname;
    const args = ['--expose-gc', program, what, String(total)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    const { items, heldMb } = JSON.parse(stdout) as { items: number; heldMb: number[] };
    expect(items).toBe(total);
    expect(server.received.length).toBe(pages);
    expect(heldMb.length).toBe(5);
    const [first = 0, ...later] = heldMb;
    expect(Math.max(...later) - first).toBeLessThan(growthMb);
  },
  120_000,
);
