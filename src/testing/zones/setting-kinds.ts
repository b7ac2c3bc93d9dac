/** This file knows the settings of a zone: what each begins with, which values it takes, and which plan may change it. */
import * as z from 'zod/mini';
import type { PlanName } from '../world/zones.ts';
import { asHostName } from './names.ts';

/** One kind of setting. */
export interface SettingKind {
  /** What it is while nobody has changed it. */
  readonly initial: Readonly<Record<PlanName, unknown>>;
  /** The values it takes. */
  readonly value: z.ZodMiniType;
  /** The smallest plan that may change it; none may when omitted. */
  readonly needs?: PlanName;
  /** The smallest and the largest value on each plan, where the plan decides. */
  readonly range?: Readonly<Record<PlanName, readonly [least: number, most: number]>>;
  /** The member that carries the value, where it is not `value`. */
  readonly member?: 'enabled';
  /** Whether answers leave out `editable`. */
  readonly unmarked?: true;
  /** Whether the list of all settings leaves it out. */
  readonly unlisted?: true;
}

const switches = z.enum(['on', 'off']);
const flag = z.optional(z.boolean());

function same(value: unknown): SettingKind['initial'] {
  return { free: value, pro: value, business: value, enterprise: value };
}

function ofPlan(ids: string, initial: 'on' | 'off', needs: PlanName = 'free'): Array<[string, SettingKind]> {
  return ids.split(' ').map((id) => [id, { initial: same(initial), value: switches, needs }]);
}

/** A setting with some values, the first of which it begins with unless another is named. */
function choice(values: string, initial = values.split(' ')[0], needs: PlanName = 'free'): SettingKind {
  return { initial: same(initial), value: z.enum(values.split(' ')), needs };
}

function numbers(initial: number, values: string): SettingKind {
  return { initial: same(initial), value: z.literal(values.split(' ').map(Number)), needs: 'free' };
}

const aegis = z.object({ enabled: flag, pool_id: z.optional(z.string()) });
const hsts = { enabled: true, max_age: 86_400, include_subdomains: true, preload: false, nosniff: true };
const securityHeader = z.object({
  strict_transport_security: z.optional(
    z.object({
      enabled: flag,
      max_age: z.optional(z.int().check(z.minimum(0))),
      include_subdomains: flag,
      preload: flag,
      nosniff: flag,
    }),
  ),
});
const switchedOff = { enabled: false, cf: false, wordpress: false, wp_plugin: false };
const platformOptimization = z.object({
  enabled: z.boolean(),
  cf: z.boolean(),
  wordpress: z.boolean(),
  wp_plugin: z.boolean(),
  hostnames: z.array(z.string().check(z.refine((name) => asHostName(name) !== undefined))),
  cache_by_device_type: z.boolean(),
});
const ciphers = z
  .array(z.string().check(z.regex(/^[A-Z\d][A-Z\d_-]{0,63}$/)))
  .check(z.refine((names) => new Set(names).size === names.length));

const uploads = '100 125 150 175 200 225 250 275 300 325 350 375 400 425 450 475 500 1000';
const challenges = '300 900 1800 2700 3600 7200 10800 14400 28800 57600 86400 604800 2592000 31536000';
const edgeTimes =
  '30 60 300 1200 1800 3600 7200 10800 14400 18000 28800 43200 57600 72000 86400 172800 259200 345600 432000 518400 604800';
const longest = 604_800;

const kinds: ReadonlyArray<readonly [id: string, kind: SettingKind]> = [
  ...ofPlan(
    'always_online automatic_https_rewrites browser_check email_obfuscation ip_geolocation opportunistic_encryption ' +
      'orange_to_orange server_side_exclude',
    'on',
  ),
  ...ofPlan(
    '0rtt always_use_https brotli content_converter development_mode early_hints hotlink_protection http2 http3 ipv6 ' +
      'opportunistic_onion privacy_pass redirects_for_ai_training replace_insecure_js rocket_loader ' +
      'search_for_agents sha1_support tls_1_2_only webmcp_enabled websockets',
    'off',
  ),
  ...ofPlan('mirage waf webp', 'off', 'pro'),
  ...ofPlan(
    'origin_error_page_pass_thru prefetch_preload response_buffering sort_query_string_for_cache tls_client_auth ' +
      'true_client_ip_header',
    'off',
    'enterprise',
  ),
  // Decided by the plan alone, and by a contract of its own.
  ['advanced_ddos', { initial: { free: 'off', pro: 'off', business: 'on', enterprise: 'on' }, value: switches }],
  ['china_network_enabled', { initial: same('off'), value: switches, unlisted: true }],
  ['cache_level', choice('aggressive basic simplified')],
  ['cname_flattening', choice('flatten_at_root flatten_all')],
  ['h2_prioritization', choice('off on custom', 'off', 'pro')],
  ['image_resizing', choice('off on open')],
  ['min_tls_version', choice('1.0 1.1 1.2 1.3')],
  ['polish', choice('off lossless lossy', 'off', 'pro')],
  ['pseudo_ipv4', choice('off add_header overwrite_header')],
  ['security_level', choice('off essentially_off low medium high under_attack', 'medium')],
  ['ssl', choice('off flexible full strict')],
  ['tls_1_3', choice('off on zrt')],
  ['transformations', choice('off on open')],
  [
    'origin_max_http_version',
    { ...choice('2 1'), initial: { free: '2', pro: '2', business: '2', enterprise: '1' }, unmarked: true },
  ],
  [
    'origin_h2_max_streams',
    {
      initial: { free: 100, pro: 100, business: 100, enterprise: 1 },
      value: z.int().check(z.minimum(1), z.maximum(1000)),
      needs: 'enterprise',
      unmarked: true,
    },
  ],
  [
    'browser_cache_ttl',
    { initial: same(14_400), value: z.int().check(z.minimum(0), z.maximum(31_536_000)), needs: 'free' },
  ],
  ['challenge_ttl', numbers(1800, challenges)],
  [
    'edge_cache_ttl',
    {
      ...numbers(7200, edgeTimes),
      range: { free: [7200, longest], pro: [3600, longest], business: [1800, longest], enterprise: [30, longest] },
    },
  ],
  [
    'max_upload',
    {
      ...numbers(100, uploads),
      range: { free: [100, 100], pro: [100, 100], business: [100, 200], enterprise: [100, 1000] },
    },
  ],
  [
    'proxy_read_timeout',
    { initial: same(125), value: z.number().check(z.minimum(1), z.maximum(6000)), needs: 'enterprise' },
  ],
  ['transformations_allowed_origins', { initial: same(''), value: z.string(), needs: 'free' }],
  ['webmcp_packs', { initial: same(''), value: z.string().check(z.maxLength(256)), needs: 'free' }],
  ['ciphers', { initial: same([]), value: ciphers, needs: 'free' }],
  ['aegis', { initial: same({ enabled: false }), value: aegis, needs: 'enterprise', unmarked: true }],
  [
    'automatic_platform_optimization',
    {
      initial: same({ ...switchedOff, hostnames: [], cache_by_device_type: false }),
      value: platformOptimization,
      needs: 'pro',
    },
  ],
  ['nel', { initial: same({ enabled: false }), value: z.object({ enabled: flag }), needs: 'free' }],
  ['security_header', { initial: same({ strict_transport_security: hsts }), value: securityHeader, needs: 'free' }],
  ['ssl_recommender', { initial: same(false), value: z.boolean(), needs: 'free', member: 'enabled' }],
];

/** Every kind of setting by its identifier, in the order in which they are listed. */
export const settingKinds: ReadonlyMap<string, SettingKind> = new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
