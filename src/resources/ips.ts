/** The address ranges that Cloudflare's servers use. */
import { single } from '../endpoint.ts';
import type { RequestOptions } from '../options.ts';
import { array, object, optional, string } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** The address ranges of the network. */
export interface IpRanges {
  /** IPv4 ranges in CIDR notation. */
  ipv4_cidrs?: string[];
  /** IPv6 ranges in CIDR notation. */
  ipv6_cidrs?: string[];
  /** IPv4 and IPv6 ranges of the JD Cloud data centres; only where they were asked for. */
  jdcloud_cidrs?: string[];
  /** Digest of the ranges: as long as it is the same, so are they. */
  etag?: string;
}

/** Whose ranges to list. */
export interface IpListParams {
  /** `jdcloud` adds the ranges of the JD Cloud data centres in China. */
  networks?: 'jdcloud';
}

const ipRanges = object<IpRanges>(() => ({
  ipv4_cidrs: optional(array(string)),
  ipv6_cidrs: optional(array(string)),
  jdcloud_cidrs: optional(array(string)),
  etag: optional(string),
}));

export const endpoints = {
  list: single({
    method: 'GET',
    path: '/ips',
    query: { networks: 'string' },
    result: ipRanges,
    permissions: [],
    anonymous: true,
  }),
};

/**
 * The address ranges that Cloudflare's servers use, for the firewall of an origin.
 *
 * @example
 * const { ipv4_cidrs = [], ipv6_cidrs = [] } = await cf.ips.list();
 */
export class Ips {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches all address ranges, in one object. Public: works without any credential, and so shows whether the API can
   * be reached at all.
   *
   * Needs no permission.
   *
   * @param params - Whose ranges.
   * @param options - Settings for this call.
   * @returns The ranges.
   * @throws {@link CloudflareError} when the API cannot be reached or fails.
   * @see https://developers.cloudflare.com/api/resources/ips/methods/list/
   */
  list(params: IpListParams = {}, options?: RequestOptions): Promise<IpRanges> {
    return this.#transport.call(endpoints.list, params, options);
  }
}
