/** What the server answers with: invented data in the shapes of the API, made once and served as bytes. */

/** How many DNS records there are. */
export const recordCount = 100_000;

const zoneId = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

/** The first zone; what is fetched again and again. */
export const zone = zoneFor(0);

function zoneFor(number: number) {
  return {
    id: zoneId.slice(0, -6) + number.toString(16).padStart(6, '0'),
    name: `example-${number}.com`,
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
  };
}

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

/** How many zones there are, unless the server is told otherwise. */
const zoneCount = 3;

const built = new Map<string, readonly Buffer[]>();

/** A page of DNS records; past the last one it is empty. */
export function dnsPage(page: number, size: number, total = recordCount): Buffer {
  return pageOf('records', recordFor, { page, size, total });
}

/** A page of zones; past the last one it is empty. */
export function zonePage(page: number, size: number, total = zoneCount): Buffer {
  return pageOf('zones', zoneFor, { page, size, total });
}

function pageOf(
  what: string,
  itemFor: (number: number) => unknown,
  { page, size, total }: { page: number; size: number; total: number },
): Buffer {
  const key = `${what} ${size} ${total}`;
  const pages = built.get(key) ?? build(itemFor, size, total);
  // One long list is kept, since a million records are too many to keep for every size.
  if (total > recordCount) built.clear();
  built.set(key, pages);
  return pages[Math.min(page, pages.length) - 1] as Buffer;
}

/** All pages at a page size, the empty one behind the last included. */
function build(itemFor: (number: number) => unknown, size: number, total: number): readonly Buffer[] {
  const last = Math.ceil(total / size);
  return Array.from({ length: last + 1 }, (_, before) => {
    const first = before * size;
    const count = Math.max(0, Math.min(size, total - first));
    const items = Array.from({ length: count }, (_, at) => itemFor(first + at + 1));
    return answerFor(items, { page: before + 1, per_page: size, count, total_count: total, total_pages: last });
  });
}
