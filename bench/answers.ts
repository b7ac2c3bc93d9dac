/** What the server answers with: invented data in the shapes of the API, made once and served as bytes. */

/** How many DNS records there are. */
export const recordCount = 100_000;

const zoneId = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

export const zones = ['example.com', 'example.net', 'example.org'].map((name, at) => ({
  id: zoneId.replace(/.$/, String(at)),
  name,
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
  tenant: { id: null, name: null },
  tenant_unit: { id: null },
  permissions: ['#dns_records:edit', '#dns_records:read', '#zone:read'],
  plan: {
    id: '0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee',
    name: 'Free Website',
    price: 0,
    currency: 'USD',
    frequency: '',
    is_subscribed: false,
    can_subscribe: false,
    legacy_id: 'free',
    legacy_discount: false,
    externally_managed: false,
  },
}));

/** The record with this number. */
export function recordFor(number: number) {
  return {
    id: number.toString(16).padStart(32, '0'),
    name: `host-${number}.example.com`,
    type: 'A',
    content: `192.0.2.${number % 256}`,
    proxiable: true,
    proxied: number % 2 === 0,
    ttl: 1,
    settings: {},
    meta: {},
    comment: null,
    tags: [],
    created_on: '2026-01-02T03:04:05.678901Z',
    modified_on: '2026-01-02T03:04:05.678901Z',
  };
}

/** A result in the API's envelope, as bytes. */
export function answerFor(result: unknown, info?: Record<string, number>): Buffer {
  const envelope = { success: true, errors: [], messages: [], result };
  return Buffer.from(JSON.stringify(info === undefined ? envelope : { ...envelope, result_info: info }));
}

const built = new Map<number, Buffer[]>();

/** All pages of records at a page size, the empty one behind the last included. */
export function pagesOf(size: number): readonly Buffer[] {
  const found = built.get(size);
  if (found !== undefined) return found;
  const last = Math.ceil(recordCount / size);
  const pages = Array.from({ length: last + 1 }, (_, before) => {
    const first = before * size;
    const count = Math.max(0, Math.min(size, recordCount - first));
    const records = Array.from({ length: count }, (_, at) => recordFor(first + at + 1));
    const info = { page: before + 1, per_page: size, count, total_count: recordCount, total_pages: last };
    return answerFor(records, info);
  });
  built.set(size, pages);
  return pages;
}
