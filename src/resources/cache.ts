/** Cloudflare's cache: purging and invalidating what it holds of a zone. */
import { single } from '../endpoint.ts';
import type { RequestOptions } from '../options.ts';
import { nullish, object, type Shaped, string } from '../schema.ts';
import type { Transport } from '../transport.ts';

/**
 * Which content of a zone is meant, in exactly one way. A list takes 100 entries at the most; 500 URLs on Enterprise.
 */
export type CacheSelection =
  | {
      /** Everything that is cached of the zone. */
      purge_everything: true;
      /** Not together with another way. */
      files?: never;
      /** Not together with another way. */
      tags?: never;
      /** Not together with another way. */
      hosts?: never;
      /** Not together with another way. */
      prefixes?: never;
    }
  | {
      /** URLs, with scheme and host; as objects where request headers are part of the cache key. */
      files: Array<string | CacheFile>;
      /** Not together with another way. */
      purge_everything?: never;
      /** Not together with another way. */
      tags?: never;
      /** Not together with another way. */
      hosts?: never;
      /** Not together with another way. */
      prefixes?: never;
    }
  | {
      /** Tags that the origin sent in `Cache-Tag`. */
      tags: string[];
      /** Not together with another way. */
      purge_everything?: never;
      /** Not together with another way. */
      files?: never;
      /** Not together with another way. */
      hosts?: never;
      /** Not together with another way. */
      prefixes?: never;
    }
  | {
      /** Host names, such as `www.example.com`. */
      hosts: string[];
      /** Not together with another way. */
      purge_everything?: never;
      /** Not together with another way. */
      files?: never;
      /** Not together with another way. */
      tags?: never;
      /** Not together with another way. */
      prefixes?: never;
    }
  | {
      /** Beginnings of URLs without their scheme, such as `www.example.com/blog`. */
      prefixes: string[];
      /** Not together with another way. */
      purge_everything?: never;
      /** Not together with another way. */
      files?: never;
      /** Not together with another way. */
      tags?: never;
      /** Not together with another way. */
      hosts?: never;
    };

/** A URL, as it is cached for requests with these headers. */
export interface CacheFile {
  /** The URL, with scheme and host. */
  url: string;
  /**
   * The headers that are part of the cache key: `CF-Device-Type`, `CF-IPCountry`, `Accept-Language`, `Origin` with
   * its scheme. Others do not matter.
   */
  headers?: Record<string, string>;
}

/** What to purge or invalidate, and of which zone. */
export type CachePurgeParams = {
  /** Zone whose content is meant. */
  zone_id: string;
} & CacheSelection;

/** What to purge, and of which environment of a zone. */
export type CachePurgeEnvironmentParams = {
  /** Zone whose content is meant. */
  zone_id: string;
  /** Environment of the zone. */
  environment_id: string;
} & CacheSelection;

/** The zone whose cache is being purged or invalidated. */
export interface CachePurge {
  /** Identifier of the zone. */
  id: string;
}

const purged = object<{ id?: string | null }>(() => ({ id: nullish(string) }));
const answer = nullish(purged);

// Cloudflare may answer with nothing at all.
function toPurge(result: Shaped<typeof answer>, { zone_id }: Readonly<Record<string, unknown>>): CachePurge {
  return { id: result?.id ?? String(zone_id) };
}

const body = {
  purge_everything: 'boolean',
  files: 'array',
  tags: 'array',
  hosts: 'array',
  prefixes: 'array',
} as const;
const permissions = ['Cache Purge'];
const resource = 'Zone';
const codes = { 1082: 'rate_limit', 1083: 'rate_limit', 1092: 'validation', 1134: 'rate_limit' } as const;

export const endpoints = {
  purge: single({
    method: 'POST',
    path: '/zones/{zone_id}/purge_cache',
    body,
    result: answer,
    normalize: toPurge,
    permissions,
    resource,
    codes,
    repeatable: true,
  }),
  purgeEnvironment: single({
    method: 'POST',
    path: '/zones/{zone_id}/environments/{environment_id}/purge_cache',
    body,
    result: answer,
    normalize: toPurge,
    permissions,
    resource: 'Environment',
    codes: { ...codes, 1136: 'validation' },
    repeatable: true,
  }),
  invalidate: single({
    method: 'POST',
    path: '/zones/{zone_id}/invalidate_cache',
    body,
    result: answer,
    normalize: toPurge,
    permissions,
    resource,
    codes,
    repeatable: true,
  }),
};

/**
 * Cloudflare's cache: purging and invalidating what it holds of a zone. Both have limits of their own, by plan, beside
 * the one for all calls.
 *
 * @example
 * await cf.cache.purge({ zone_id, files: ['https://www.example.com/app.css'] });
 */
export class Cache {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Removes content from the cache: the next request for it goes to the origin. Success means that Cloudflare has taken
   * the order, not that something was cached.
   *
   * Needs `Cache Purge`.
   *
   * @param params - Which zone, and what of it.
   * @param options - Settings for this call.
   * @returns The identifier of the zone.
   * @throws {@link RateLimitError} when the plan's limit for purging is reached.
   * @throws {@link ValidationError} when Cloudflare refuses an entry, or there are too many.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/cache/methods/purge/
   */
  purge(params: CachePurgeParams, options?: RequestOptions): Promise<CachePurge> {
    return this.#transport.call(endpoints.purge, params, options);
  }

  /**
   * Removes content of one environment of a zone from the cache. Only for zones with version management; the other
   * environments, production included, keep theirs. Where the environment is chosen by the visitor's address, country,
   * network or threat score, `files` do not work.
   *
   * Needs `Cache Purge`.
   *
   * @param params - Which environment of which zone, and what of it.
   * @param options - Settings for this call.
   * @returns The identifier of the zone.
   * @throws {@link RateLimitError} when the plan's limit for purging is reached.
   * @throws {@link ValidationError} when Cloudflare refuses an entry, or there are too many.
   * @throws {@link NotFoundError} "Environment not found" when there is no such environment.
   * @see https://developers.cloudflare.com/api/resources/cache/methods/purge_environment/
   */
  purgeEnvironment(params: CachePurgeEnvironmentParams, options?: RequestOptions): Promise<CachePurge> {
    return this.#transport.call(endpoints.purgeEnvironment, params, options);
  }

  /**
   * Marks content as stale instead of removing it: with the next request Cloudflare asks the origin whether it has
   * changed, and fetches it only if so. Worth it where the origin sends `ETag` or `Last-Modified`. What must not be seen
   * again is to be purged: stale content may still be served. Counts against the limits for purging.
   *
   * Needs `Cache Purge`.
   *
   * @param params - Which zone, and what of it; `purge_everything` invalidates everything here.
   * @param options - Settings for this call.
   * @returns The identifier of the zone.
   * @throws {@link RateLimitError} when the plan's limit for purging is reached.
   * @throws {@link ValidationError} when Cloudflare refuses an entry, or there are too many.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/cache/methods/invalidate/
   */
  invalidate(params: CachePurgeParams, options?: RequestOptions): Promise<CachePurge> {
    return this.#transport.call(endpoints.invalidate, params, options);
  }
}
