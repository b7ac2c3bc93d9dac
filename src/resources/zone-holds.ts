/** Holds: what keeps others from adding a zone's name to their account. */
import { single } from '../endpoint.ts';
import type { RequestOptions } from '../options.ts';
import { boolean, nullish, object, optional, string, union } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** Whether a name is held, and how. */
export interface ZoneHold {
  /** Whether nobody else may add the name. */
  hold?: boolean;
  /** When a hold that is lifted for a time comes back, in RFC 3339; `null` where there is none. */
  hold_after?: string | null;
  /** Whether subdomains and custom host names are held as well. Cloudflare sends text here; this is a boolean. */
  include_subdomains?: boolean;
}

/** A hold to change. */
export interface ZoneHoldEditParams {
  /** Zone of the hold. */
  zone_id: string;
  /** Lifts the hold until then, in RFC 3339; `null` lifts it for good, an empty text sets the present time. */
  hold_after?: string | Date | null;
  /** Whether to hold subdomains and custom host names as well. */
  include_subdomains?: boolean;
}

/** A hold as Cloudflare sends it. */
type RawHold = Omit<ZoneHold, 'include_subdomains'> & { include_subdomains?: boolean | string | null };

const hold = object<RawHold>(() => ({
  hold: optional(boolean),
  hold_after: nullish(string),
  include_subdomains: nullish(union([boolean, string])),
}));

function toHold(result: RawHold | null | undefined): ZoneHold {
  const { include_subdomains: subdomains, ...rest } = result ?? {};
  if (subdomains === undefined || subdomains === null || subdomains === '') return rest;
  return { ...rest, include_subdomains: String(subdomains) === 'true' };
}

/** What reading a zone needs: nearly any permission on it will do. */
export const zoneRead = [
  'Zone Read',
  'Zone Write',
  'Zone Settings Read',
  'Zone Settings Write',
  'DNS Read',
  'DNS Write',
  'Access: Apps and Policies Read',
  'Access: Apps and Policies Revoke',
  'Access: Apps and Policies Write',
  'Access: Mutual TLS Certificates Write',
  'Access: Organizations, Identity Providers, and Groups Write',
  'Analytics Read',
  'Apps Write',
  'Cache Purge',
  'Firewall Services Read',
  'Firewall Services Write',
  'Load Balancers Read',
  'Load Balancers Write',
  'Logs Read',
  'Logs Write',
  'Page Rules Read',
  'Page Rules Write',
  'SSL and Certificates Read',
  'SSL and Certificates Write',
  'Stream Read',
  'Stream Write',
  'Trust and Safety Read',
  'Trust and Safety Write',
  'Workers Routes Read',
  'Workers Routes Write',
  'Workers Scripts Read',
  'Workers Scripts Write',
  'Zaraz Admin',
  'Zaraz Edit',
  'Zaraz Read',
  'Zero Trust: PII Read',
];

const path = '/zones/{zone_id}/hold';
const write = ['Zone Write'];
const resource = 'Zone';
const codes = { 1005: 'plan' } as const;

export const holdEndpoints = {
  get: single({ method: 'GET', path, result: hold, normalize: toHold, permissions: zoneRead, resource, codes }),
  check: single({
    method: 'GET',
    path: `${path}/{zone_name}`,
    result: hold,
    normalize: toHold,
    permissions: zoneRead,
    resource,
    codes,
  }),
  create: single({
    method: 'POST',
    path,
    query: { include_subdomains: 'boolean' },
    result: hold,
    normalize: toHold,
    permissions: write,
    resource,
    codes,
  }),
  edit: single({
    method: 'PATCH',
    path,
    body: { hold_after: 'string', include_subdomains: 'boolean' },
    result: hold,
    normalize: toHold,
    permissions: write,
    resource,
    codes,
    repeatable: true,
  }),
  delete: single({
    method: 'DELETE',
    path,
    query: { hold_after: 'string' },
    result: hold,
    normalize: toHold,
    permissions: write,
    resource,
    codes,
  }),
};

/** Holds: what keeps others from adding a zone's name to their account. Enterprise only. */
export class ZoneHolds {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Tells whether a zone is held.
   *
   * Needs `Zone Read`; nearly any other permission on the zone will do. Enterprise only.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The hold.
   * @throws {@link PlanError} on other plans.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/holds/methods/get/
   */
  get(
    params: {
      /** Zone to look at. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<ZoneHold> {
    return this.#transport.call(holdEndpoints.get, params, options);
  }

  /**
   * Tells whether a host name is held, by itself or through a domain above it.
   *
   * Needs `Zone Read`; nearly any other permission on the zone will do. Enterprise only.
   *
   * @param params - Which zone to ask through, which name.
   * @param options - Settings for this call.
   * @returns The hold that covers the name.
   * @throws {@link PlanError} on other plans.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/holds/
   */
  check(
    params: {
      /** Zone to ask through. It does not decide the answer. */
      zone_id: string;
      /** Host name to check, 253 characters at the most. */
      zone_name: string;
    },
    options?: RequestOptions,
  ): Promise<ZoneHold> {
    return this.#transport.call(holdEndpoints.check, params, options);
  }

  /**
   * Holds a zone: nobody else can add its name. Not for zones that use the CDN only.
   *
   * Needs `Zone Write`. Enterprise only.
   *
   * @param params - Which zone, and whether its subdomains too.
   * @param options - Settings for this call.
   * @returns The hold.
   * @throws {@link PlanError} on other plans.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/holds/methods/create/
   */
  create(
    params: {
      /** Zone to hold. */
      zone_id: string;
      /** Whether to hold subdomains and custom host names as well. */
      include_subdomains?: boolean;
    },
    options?: RequestOptions,
  ): Promise<ZoneHold> {
    return this.#transport.call(holdEndpoints.create, params, options);
  }

  /**
   * Changes the hold of a zone. What is left out stays as it is.
   *
   * Needs `Zone Write`. Enterprise only.
   *
   * @param params - Which zone, and what its hold is to be.
   * @param options - Settings for this call.
   * @returns The hold as it is now.
   * @throws {@link PlanError} on other plans.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/holds/methods/edit/
   */
  edit(params: ZoneHoldEditParams, options?: RequestOptions): Promise<ZoneHold> {
    return this.#transport.call(holdEndpoints.edit, params, options);
  }

  /**
   * Lifts the hold of a zone, for a time or for good.
   *
   * Needs `Zone Write`. Enterprise only.
   *
   * @param params - Which zone, and until when.
   * @param options - Settings for this call.
   * @returns The hold as it is now.
   * @throws {@link PlanError} on other plans.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/holds/methods/delete/
   */
  delete(
    params: {
      /** Zone to release. */
      zone_id: string;
      /** When the hold comes back, in RFC 3339; for good without it. Not for zones that use the CDN only. */
      hold_after?: string | Date;
    },
    options?: RequestOptions,
  ): Promise<ZoneHold> {
    return this.#transport.call(holdEndpoints.delete, params, options);
  }
}
