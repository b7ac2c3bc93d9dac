/** The settings of a zone: caching, TLS, security, performance. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, literal, nullish, number, object, optional, string, union, unknown } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** A setting that is on or off. */
export type ZoneSettingSwitch = 'on' | 'off' | (string & {});

/** The settings that are known, each with the value that it has. Cloudflare adds some every few months. */
export interface ZoneSettingValues {
  /** Whether TLS sessions are resumed without a round trip. */
  '0rtt': ZoneSettingSwitch;
  /** Whether attacks are fended off the advanced way. Set by the plan, not by calls. */
  advanced_ddos: ZoneSettingSwitch;
  /** Addresses of its own that Cloudflare uses towards the origin. It has no `editable`. */
  aegis: ZoneSettingAegis;
  /** Whether copies from a web archive are served while the origin is down. */
  always_online: ZoneSettingSwitch;
  /** Whether http requests are redirected to https. */
  always_use_https: ZoneSettingSwitch;
  /** Whether http links in pages become https ones. */
  automatic_https_rewrites: ZoneSettingSwitch;
  /** How WordPress is served from the cache. */
  automatic_platform_optimization: ZoneSettingPlatformOptimization;
  /** Whether answers are compressed with Brotli. */
  brotli: ZoneSettingSwitch;
  /** Seconds that browsers keep files, up to 31536000; 0 for what the origin says. */
  browser_cache_ttl: number;
  /** Whether requests with headers that abusers often send are turned away. */
  browser_check: ZoneSettingSwitch;
  /** What is cached: `aggressive` counts each query string apart, `simplified` ignores them. */
  cache_level: 'aggressive' | 'basic' | 'simplified' | (string & {});
  /** Seconds that a visitor who passed a challenge is let through: one of the steps from 300 to 31536000. */
  challenge_ttl: number;
  /** Whether the network in China is used. */
  china_network_enabled: ZoneSettingSwitch;
  /** Ciphers allowed for TLS, by their BoringSSL names; empty for the defaults. */
  ciphers: string[];
  /** Which CNAMEs are answered with addresses. Deprecated by Cloudflare, in favour of the DNS settings. */
  cname_flattening: 'flatten_at_root' | 'flatten_all' | (string & {});
  /** Whether pages are turned into Markdown for clients that ask for it. */
  content_converter: ZoneSettingSwitch;
  /** Whether the cache is bypassed, for three hours; `time_remaining` has the seconds that are left. */
  development_mode: ZoneSettingSwitch;
  /** Whether `103` answers with `Link` headers are sent ahead. */
  early_hints: ZoneSettingSwitch;
  /** Seconds that files stay in Cloudflare's cache: one of the steps from 30 to 604800. */
  edge_cache_ttl: number;
  /** Whether e-mail addresses in pages are hidden from robots. */
  email_obfuscation: ZoneSettingSwitch;
  /** Whether Cloudflare decides what goes first over HTTP/2. */
  h2_prioritization: 'on' | 'off' | 'custom' | (string & {});
  /** Whether images are refused to the pages of other sites. */
  hotlink_protection: ZoneSettingSwitch;
  /** Whether HTTP/2 is spoken. */
  http2: ZoneSettingSwitch;
  /** Whether HTTP/3 is spoken. */
  http3: ZoneSettingSwitch;
  /** Whether images are resized: `open` for those of any origin. */
  image_resizing: 'on' | 'off' | 'open' | (string & {});
  /** Whether the origin is told the visitor's country. */
  ip_geolocation: ZoneSettingSwitch;
  /** Whether proxied names are reachable over IPv6. */
  ipv6: ZoneSettingSwitch;
  /** Megabytes that an upload may have: 100 to 500 in steps of 25, or 1000. */
  max_upload: number;
  /** The least version of TLS, as text. */
  min_tls_version: '1.0' | '1.1' | '1.2' | '1.3' | (string & {});
  /** Whether images are loaded as mobile devices need them. Its life ended in January 2026. */
  mirage: ZoneSettingSwitch;
  /** Whether browsers report network errors to Cloudflare. */
  nel: ZoneSettingNel;
  /** Whether browsers are told that http is available encrypted. */
  opportunistic_encryption: ZoneSettingSwitch;
  /** Whether Tor users are sent to an onion service. */
  opportunistic_onion: ZoneSettingSwitch;
  /** Whether a CNAME may lead to another zone on Cloudflare. */
  orange_to_orange: ZoneSettingSwitch;
  /** Whether the origin's own pages for 502 and 504 are shown. */
  origin_error_page_pass_thru: ZoneSettingSwitch;
  /** Requests at once over one HTTP/2 connection to the origin, 1 to 1000. It has no `editable`. */
  origin_h2_max_streams: number;
  /** The highest version of HTTP towards the origin, as text. It has no `editable`. */
  origin_max_http_version: '1' | '2' | (string & {});
  /** How images are compressed. */
  polish: 'off' | 'lossless' | 'lossy' | (string & {});
  /** Whether what answers announce is fetched ahead. Enterprise only. */
  prefetch_preload: ZoneSettingSwitch;
  /** Whether Privacy Pass tokens are honoured. Deprecated by Cloudflare in 2023. */
  privacy_pass: ZoneSettingSwitch;
  /** Seconds that the origin may be silent between two parts of an answer, 1 to 6000. */
  proxy_read_timeout: number;
  /** Whether the origin is told an IPv4 address made up from an IPv6 one. */
  pseudo_ipv4: 'off' | 'add_header' | 'overwrite_header' | (string & {});
  /** Whether crawlers that train AI are redirected to canonical URLs. */
  redirects_for_ai_training: ZoneSettingSwitch;
  /** Whether insecure JavaScript libraries are replaced with newer ones. */
  replace_insecure_js: ZoneSettingSwitch;
  /** Whether whole answers are collected before they are sent. Deprecated by Cloudflare. */
  response_buffering: ZoneSettingSwitch;
  /** Whether scripts are loaded after the content. */
  rocket_loader: ZoneSettingSwitch;
  /** Whether agents find a search of the site. */
  search_for_agents: ZoneSettingSwitch;
  /** Strict Transport Security. */
  security_header: ZoneSettingSecurityHeader;
  /** How readily visitors are challenged. */
  security_level: 'off' | 'essentially_off' | 'low' | 'medium' | 'high' | 'under_attack' | (string & {});
  /** Whether marked parts of pages are hidden from suspicious visitors. */
  server_side_exclude: ZoneSettingSwitch;
  /** Whether certificates with SHA-1 are served to old clients. */
  sha1_support: ZoneSettingSwitch;
  /** Whether the order of query parameters is ignored by the cache. */
  sort_query_string_for_cache: ZoneSettingSwitch;
  /** How the connections to visitors and to the origin are encrypted. */
  ssl: 'off' | 'flexible' | 'full' | 'strict' | (string & {});
  /** Whether Cloudflare recommends a mode for `ssl`: it has `enabled` instead of a value. */
  ssl_recommender: undefined;
  /** Whether only TLS 1.2 is spoken. */
  tls_1_2_only: ZoneSettingSwitch;
  /** Whether TLS 1.3 is spoken: `zrt` with resumption without a round trip. */
  tls_1_3: 'on' | 'off' | 'zrt' | (string & {});
  /** Whether Cloudflare shows the origin a certificate. Enterprise only. */
  tls_client_auth: ZoneSettingSwitch;
  /** Whether media are transformed: `open` for those of any origin. */
  transformations: 'on' | 'off' | 'open' | (string & {});
  /** Origins whose media may be transformed, separated by commas. */
  transformations_allowed_origins: string;
  /** Whether the origin is told the visitor's address in `True-Client-IP`. Enterprise only. */
  true_client_ip_header: ZoneSettingSwitch;
  /** Whether the old web application firewall is on. */
  waf: ZoneSettingSwitch;
  /** Whether pages get the WebMCP bridge. */
  webmcp_enabled: ZoneSettingSwitch;
  /** Which WebMCP tool packs are used, 256 characters at the most. */
  webmcp_packs: string;
  /** Whether images are sent as WebP where that is smaller. */
  webp: ZoneSettingSwitch;
  /** Whether WebSockets are let through. */
  websockets: ZoneSettingSwitch;
}

/** Value of the setting `aegis`. */
export interface ZoneSettingAegis {
  /** Whether addresses of its own are used towards the origin. */
  enabled?: boolean;
  /** Identifier of the pool of addresses. */
  pool_id?: string;
}

/** Value of the setting `automatic_platform_optimization`. */
export interface ZoneSettingPlatformOptimization {
  /** Whether it is on. */
  enabled: boolean;
  /** Whether the site is proxied by Cloudflare. */
  cf: boolean;
  /** Whether the site runs WordPress. */
  wordpress: boolean;
  /** Whether the plug-in "Cloudflare for WordPress" is installed. */
  wp_plugin: boolean;
  /** Host names that it is on for. */
  hostnames: string[];
  /** Whether mobiles, tablets and desktops have a cache each. */
  cache_by_device_type: boolean;
}

/** Value of the setting `nel`. */
export interface ZoneSettingNel {
  /** Whether browsers report network errors. */
  enabled?: boolean;
}

/** Value of the setting `security_header`. */
export interface ZoneSettingSecurityHeader {
  /** The header `Strict-Transport-Security`. */
  strict_transport_security?: ZoneSettingStrictTransportSecurity;
}

/** The header `Strict-Transport-Security`, and `nosniff` with it. */
export interface ZoneSettingStrictTransportSecurity {
  /** Whether the header is sent. */
  enabled?: boolean;
  /** Seconds that browsers remember it. */
  max_age?: number;
  /** Whether it covers subdomains. */
  include_subdomains?: boolean;
  /** Whether browsers may ship it built in. */
  preload?: boolean;
  /** Whether `X-Content-Type-Options: nosniff` is sent too. */
  nosniff?: boolean;
}

/** Name of a setting: a known one, or one that is newer than this library. */
export type ZoneSettingId = keyof ZoneSettingValues | (string & {});

/**
 * The value that a setting has; `unknown` for one that is not known here.
 *
 * @typeParam Id - Name of the setting.
 */
export type ZoneSettingValue<Id extends ZoneSettingId> = Id extends keyof ZoneSettingValues
  ? ZoneSettingValues[Id]
  : unknown;

/**
 * A setting of a zone.
 *
 * @typeParam Id - Name of the setting, which decides what its value is.
 */
export interface ZoneSetting<Id extends ZoneSettingId = ZoneSettingId> {
  /** Name of the setting. */
  id: Id;
  /** What it is set to. Only `ssl_recommender` has none. */
  value: ZoneSettingValue<Id>;
  /** Whether it is on; `ssl_recommender` only. */
  enabled?: boolean | null;
  /** Whether the plan allows to change it. A few settings do not say. */
  editable?: boolean | null;
  /** When it was last changed, in RFC 3339; `null` if it never was. */
  modified_on?: string | null;
  /** Seconds until it ends, negative since it ended, `false` if it never was on; `development_mode` only. */
  time_remaining?: number | false | null;
}

/**
 * What a setting is to be: `value` for all but `ssl_recommender`, which takes `enabled`.
 *
 * @typeParam Id - Name of the setting, which decides what its value is.
 */
export type ZoneSettingChange<Id extends ZoneSettingId> = Id extends 'ssl_recommender'
  ? {
      /** Whether Cloudflare is to recommend a mode for `ssl`. */
      enabled: boolean;
      /** Not for this setting. */
      value?: never;
    }
  :
      | {
          /** What to set it to. */
          value: ZoneSettingValue<Id>;
          /** Not together with a value. */
          enabled?: never;
        }
      | (string extends Id
          ? {
              /** For `ssl_recommender` only, instead of a value. */
              enabled: boolean;
              /** Not together with `enabled`. */
              value?: never;
            }
          : never);

/**
 * A setting to change.
 *
 * @typeParam Id - Name of the setting, which decides what its value is.
 */
export type ZoneSettingEditParams<Id extends ZoneSettingId = ZoneSettingId> = {
  /** Zone of the setting. */
  zone_id: string;
  /** Setting to change. */
  setting_id: Id;
} & ZoneSettingChange<Id>;

/** Settings to change in one go. */
export interface ZoneSettingEditManyParams {
  /** Zone of the settings. */
  zone_id: string;
  /** The settings. */
  items: Array<{
    /** Name of the setting. */
    id: ZoneSettingId;
    /** What to set it to; left out for `ssl_recommender`. */
    value?: unknown;
    /** For `ssl_recommender`, instead of a value. */
    enabled?: boolean;
  }>;
}

const setting = object<ZoneSetting>(() => ({
  id: string,
  value: optional(unknown),
  enabled: nullish(boolean),
  editable: nullish(boolean),
  modified_on: nullish(string),
  time_remaining: nullish(union([number, literal(false)])),
}));

const items = '/zones/{zone_id}/settings';
const item = '/zones/{zone_id}/settings/{setting_id}';
const read = ['Zone Settings Read', 'Zone Settings Write'];
const write = ['Zone Settings Write'];
const resource = 'Setting';

export const settingEndpoints = {
  list: listing({ method: 'GET', path: items, pages: 'single', item: setting, permissions: read }),
  get: single({ method: 'GET', path: item, result: setting, permissions: read, resource }),
  edit: single({
    method: 'PATCH',
    path: item,
    body: { value: 'any', enabled: 'boolean' },
    result: setting,
    permissions: write,
    resource,
    repeatable: true,
  }),
  editMany: single({
    method: 'PATCH',
    path: items,
    body: { items: 'array!' },
    result: nullish(array(setting)),
    normalize: (result): ZoneSetting[] => result ?? [],
    permissions: write,
    repeatable: true,
  }),
};

/**
 * The settings of a zone: caching, TLS, security, performance.
 *
 * @example
 * const { value } = await cf.zones.settings.get({ zone_id, setting_id: 'min_tls_version' });
 */
export class ZoneSettings {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists all settings of a zone.
   *
   * Needs `Zone Settings Read`.
   *
   * @deprecated By Cloudflare since 2025-04-23, in favour of one setting at a time. Its end of life is 2026-09-15 by
   * one page of the documentation, 2030-01-01 by another.
   * @param params - Which zone.
   * @param options - Settings for this list.
   * @returns The settings, all in one page, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for a zone that
   * does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/settings/
   */
  list(
    params: {
      /** Zone to look in. */
      zone_id: string;
    },
    options?: ListOptions,
  ): Paginated<ZoneSetting> {
    return this.#transport.list(settingEndpoints.list, params, options);
  }

  /**
   * Fetches one setting of a zone.
   *
   * Needs `Zone Settings Read`.
   *
   * @typeParam Id - Name of the setting, which decides what its value is.
   * @param params - Which zone, which setting.
   * @param options - Settings for this call.
   * @returns The setting.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach, "Setting not found"
   * when there is no such setting.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/settings/methods/get/
   */
  get<Id extends ZoneSettingId>(
    params: {
      /** Zone of the setting. */
      zone_id: string;
      /** Setting to fetch, such as `ssl`. */
      setting_id: Id;
    },
    options?: RequestOptions,
  ): Promise<ZoneSetting<Id>> {
    return this.#transport.call(settingEndpoints.get, params, options) as Promise<ZoneSetting<Id>>;
  }

  /**
   * Changes one setting of a zone.
   *
   * Needs `Zone Settings Write`. Many settings can only be changed on some plans: their `editable` says so.
   *
   * @typeParam Id - Name of the setting, which decides what its value is.
   * @param params - Which setting, and what it is to be.
   * @param options - Settings for this call.
   * @returns The setting as it is now.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach, "Setting not found"
   * when there is no such setting.
   * @throws {@link ValidationError} when the setting does not take the value.
   * @throws {@link PlanError} where Cloudflare says that the plan does not include it.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/settings/methods/edit/
   */
  edit<Id extends ZoneSettingId>(
    params: ZoneSettingEditParams<Id>,
    options?: RequestOptions,
  ): Promise<ZoneSetting<Id>> {
    return this.#transport.call(settingEndpoints.edit, params, options) as Promise<ZoneSetting<Id>>;
  }

  /**
   * Changes many settings of a zone in one go.
   *
   * Needs `Zone Settings Write`. Many settings can only be changed on some plans: their `editable` says so.
   *
   * @deprecated By Cloudflare since 2025-04-23, in favour of one setting at a time. Its end of life is 2026-09-15 by
   * one page of the documentation, 2030-01-01 by another.
   * @param params - Which zone, and what its settings are to be.
   * @param options - Settings for this call.
   * @returns The changed settings as they are now.
   * @throws {@link NotFoundError} "Zone not found" when the zone does not exist or is out of reach.
   * @throws {@link ValidationError} when a setting does not take its value.
   * @see https://developers.cloudflare.com/api/resources/zones/subresources/settings/
   */
  editMany(params: ZoneSettingEditManyParams, options?: RequestOptions): Promise<ZoneSetting[]> {
    return this.#transport.call(settingEndpoints.editMany, params, options);
  }
}
