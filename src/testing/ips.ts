/** This file knows the endpoint that lists address ranges, which needs no credential. */
import { type Answer, ok } from './answer.ts';
import { none } from './permission-sets.ts';
import type { Call, Service } from './router.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /ips': {
    handle: listIps,
    permissions: none,
    guard: 'public',
    emulates: 'Address ranges reserved for documentation, those of a partner on request; no credential needed.',
  },
};

/**
 * `GET /ips`, with ranges that are reserved for documentation.
 * @param call The request.
 */
function listIps({ query }: Call): Answer {
  return ok({
    ipv4_cidrs: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'],
    ipv6_cidrs: ['2001:db8::/32'],
    etag: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    ...(query.get('networks') === 'jdcloud' && { jdcloud_cidrs: ['198.51.100.128/25', '2001:db8:1::/48'] }),
  });
}
