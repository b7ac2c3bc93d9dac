/** The DNS of a zone: records, settings, DNSSEC, how much of the quota is used, and what was asked. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, deleted, nullable, nullish, number, object, record, string, unknown } from '../schema.ts';
import type { Transport } from '../transport.ts';
import { DnsRecords, endpoints as records } from './dns-records.ts';
import { DnsSettings, endpoints as settings } from './dns-settings.ts';

/** DNSSEC of a zone: whether it is signed, and what the registrar has to know. Nearly all is `null` while disabled. */
export interface Dnssec {
  /** Whether the zone is signed; `pending` until the registrar has the DS record. */
  status?: 'active' | 'pending' | 'disabled' | 'pending-disabled' | 'error' | (string & {}) | null;
  /** Flags of the key, 257 for one that signs keys. */
  flags?: number | null;
  /** Number of the key's algorithm, as text. */
  algorithm?: string | null;
  /** Name of the key's algorithm, such as `ECDSAP256SHA256`. */
  key_type?: string | null;
  /** Number of the digest's algorithm, as text. */
  digest_type?: string | null;
  /** Name of the digest's algorithm, such as `SHA256`. */
  digest_algorithm?: string | null;
  /** Digest of the key, in hexadecimal. */
  digest?: string | null;
  /** The whole DS record for the registrar. */
  ds?: string | null;
  /** Tag of the key. */
  key_tag?: number | null;
  /** The public key, in Base64. */
  public_key?: string | null;
  /** When it was last changed, RFC 3339. */
  modified_on?: string | null;
  /** Whether other providers sign the zone as well. */
  dnssec_multi_signer?: boolean | null;
  /** Whether a secondary zone is served with the signatures of its primary. */
  dnssec_presigned?: boolean | null;
  /** Whether NSEC3 is used. */
  dnssec_use_nsec3?: boolean | null;
}

/** A key that signs a zone's records. The names begin with capitals, as the API has them. */
export interface ZoneSigningKey {
  /** Cloudflare's name of the key. */
  Name?: string | null;
  /** Where it stands in its life. */
  Tag?: 'active' | 'publish' | 'external' | 'retired' | 'revoked' | 'removed' | (string & {}) | null;
  /** Where it is kept. */
  Location?: 'database' | 'vault' | (string & {}) | null;
  /** The key itself. Keep it out of logs: the private part is in it, encrypted. */
  SigningKey?: SigningKey | null;
  /** The DNSKEY record of the key. */
  DNSKEY?: DnskeyOfZone | null;
}

/** The two halves of a signing key. */
export interface SigningKey {
  /** The public half, as in a DNSKEY record. */
  pubkey?: string | null;
  /** The private half, encrypted. */
  privkey?: string | null;
  /** Name of the key that it is encrypted with. */
  kek?: string | null;
}

/** The DNSKEY record of a signing key. */
export interface DnskeyOfZone {
  /** 256 for a key that signs the zone. */
  Flags?: number | null;
  /** Always 3. */
  Protocol?: number | null;
  /** Number of the algorithm. */
  Algorithm?: number | null;
  /** The public key, in Base64. */
  PublicKey?: string | null;
  /** The head of the record. */
  Hdr?: DnskeyHeader | null;
}

/** The head of a DNSKEY record. */
export interface DnskeyHeader {
  /** Name of the zone, with a dot at the end. */
  Name?: string | null;
  /** Number of the record type: 48. */
  Rrtype?: number | null;
  /** Number of the class: 1. */
  Class?: number | null;
  /** Seconds for which resolvers may keep it. */
  Ttl?: number | null;
  /** Length of the data in bytes. */
  Rdlength?: number | null;
}

/** What to change about DNSSEC. */
export interface DnssecEditParams {
  /** Zone to change. */
  zone_id: string;
  /** Whether the zone is to be signed. */
  status?: 'active' | 'disabled';
  /** Whether other providers sign the zone as well; needed before their DNSKEY records can be added. */
  dnssec_multi_signer?: boolean;
  /** Whether a secondary zone is served with the signatures of its primary. */
  dnssec_presigned?: boolean;
  /** Whether NSEC3 is used. */
  dnssec_use_nsec3?: boolean;
}

/** How many records a zone has, and how many it may have. */
export interface ZoneDnsUsage {
  /** How many it may have; `null` where the records of the whole account are counted together. */
  record_quota: number | null;
  /** How many it has. */
  record_usage: number;
}

/** How many records the zones of an account have, and how many they may have. */
export interface AccountDnsUsage {
  /** How many they may have; `null` where each zone is counted by itself. */
  record_quota: number | null;
  /** How many they have. */
  record_usage: number;
  /** How many the internal zones may have. */
  internal_record_quota?: number | null;
  /** How many the internal zones have. */
  internal_record_usage?: number | null;
}

/** What a report is about. */
export interface DnsAnalyticsParams {
  /** Zone of the report. */
  zone_id: string;
  /** What to count, such as `queryCount`, `uncachedCount`, `staleCount`, `responseTimeAvg`. */
  metrics?: string | string[];
  /** What to group by, such as `queryName`, `queryType`, `responseCode`, `coloName`, `origin`. */
  dimensions?: string | string[];
  /** Beginning of the time it is about, RFC 3339. */
  since?: string | Date;
  /** End of the time it is about, RFC 3339. */
  until?: string | Date;
  /**
   * How many rows at the most.
   * @default 100000
   */
  limit?: number;
  /** Dimensions and metrics to sort by, each after `+` or `-`. */
  sort?: string | string[];
  /** Conditions, such as `responseCode==NOERROR,queryType==A`. */
  filters?: string;
}

/** What a report by time is about. */
export interface DnsAnalyticsByTimeParams extends DnsAnalyticsParams {
  /** Length of the intervals; `dekaminute` is ten minutes. */
  time_delta?: 'all' | 'auto' | 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'dekaminute' | 'minute';
}

/** What reports of both kinds have. */
export interface DnsAnalyticsReportBase {
  /** How many rows there are. */
  rows: number;
  /** Seconds before now of which data may still be missing. */
  data_lag?: number | null;
  /** The least of each metric; empty at present. */
  min?: Record<string, unknown> | null;
  /** The most of each metric; empty at present. */
  max?: Record<string, unknown> | null;
  /** The sum of each metric. */
  totals?: Record<string, unknown> | null;
  /** The query that is answered. */
  query?: DnsAnalyticsQuery | null;
}

/** What was asked in a zone. */
export interface DnsAnalyticsReport extends DnsAnalyticsReportBase {
  /** One row for each combination of the dimensions. */
  data: DnsAnalyticsRow[];
}

/** What was asked in a zone, interval by interval. */
export interface DnsAnalyticsReportByTime extends DnsAnalyticsReportBase {
  /** One row for each combination of the dimensions. */
  data: DnsAnalyticsRowByTime[];
  /** The intervals, each with its beginning and its end, RFC 3339. */
  time_intervals?: string[][] | null;
}

/** A row of a report. */
export interface DnsAnalyticsRow {
  /** The values of the dimensions, in the order of the query. */
  dimensions: string[];
  /** The values of the metrics, in the order of the query. */
  metrics: Array<number | null>;
}

/** A row of a report by time. */
export interface DnsAnalyticsRowByTime {
  /** The values of the dimensions, in the order of the query. */
  dimensions: string[];
  /** The values of the metrics, in the order of the query: for each metric one value an interval. */
  metrics: Array<Array<number | null>>;
}

/** The query that a report answers. */
export interface DnsAnalyticsQuery {
  /** What it is grouped by. */
  dimensions?: string[] | null;
  /** What is counted. */
  metrics?: string[] | null;
  /** Beginning of the time it is about, RFC 3339. */
  since?: string | null;
  /** End of the time it is about, RFC 3339. */
  until?: string | null;
  /** How many rows at the most. */
  limit?: number | null;
  /** The conditions. */
  filters?: string | null;
  /** What it is sorted by. */
  sort?: string[] | null;
  /** Length of the intervals, for reports by time. */
  time_delta?: string | null;
}

const dnssec = object<Dnssec>(() => ({
  status: nullish(string),
  flags: nullish(number),
  algorithm: nullish(string),
  key_type: nullish(string),
  digest_type: nullish(string),
  digest_algorithm: nullish(string),
  digest: nullish(string),
  ds: nullish(string),
  key_tag: nullish(number),
  public_key: nullish(string),
  modified_on: nullish(string),
  dnssec_multi_signer: nullish(boolean),
  dnssec_presigned: nullish(boolean),
  dnssec_use_nsec3: nullish(boolean),
}));

const signingKey = object<SigningKey>(() => ({
  pubkey: nullish(string),
  privkey: nullish(string),
  kek: nullish(string),
}));

const dnskeyHeader = object<DnskeyHeader>(() => ({
  Name: nullish(string),
  Rrtype: nullish(number),
  Class: nullish(number),
  Ttl: nullish(number),
  Rdlength: nullish(number),
}));

const dnskey = object<DnskeyOfZone>(() => ({
  Flags: nullish(number),
  Protocol: nullish(number),
  Algorithm: nullish(number),
  PublicKey: nullish(string),
  Hdr: nullish(dnskeyHeader),
}));

const zoneSigningKey = object<ZoneSigningKey>(() => ({
  Name: nullish(string),
  Tag: nullish(string),
  Location: nullish(string),
  SigningKey: nullish(signingKey),
  DNSKEY: nullish(dnskey),
}));

const zoneUsage = object<ZoneDnsUsage>(() => ({ record_quota: nullable(number), record_usage: number }));

const accountUsage = object<AccountDnsUsage>(() => ({
  record_quota: nullable(number),
  record_usage: number,
  internal_record_quota: nullish(number),
  internal_record_usage: nullish(number),
}));

const query = object<DnsAnalyticsQuery>(() => ({
  dimensions: nullish(array(string)),
  metrics: nullish(array(string)),
  since: nullish(string),
  until: nullish(string),
  limit: nullish(number),
  filters: nullish(string),
  sort: nullish(array(string)),
  time_delta: nullish(string),
}));

const row = object<DnsAnalyticsRow>(() => ({
  dimensions: array(string),
  metrics: array(nullable(number)),
}));

const rowByTime = object<DnsAnalyticsRowByTime>(() => ({
  dimensions: array(string),
  metrics: array(array(nullable(number))),
}));

const common = () => ({
  rows: number,
  data_lag: nullish(number),
  min: nullish(record(unknown)),
  max: nullish(record(unknown)),
  totals: nullish(record(unknown)),
  query: nullish(query),
});

const report = object<DnsAnalyticsReport>(() => ({ ...common(), data: array(row) }));

const reportByTime = object<DnsAnalyticsReportByTime>(() => ({
  ...common(),
  data: array(rowByTime),
  time_intervals: nullish(array(array(string))),
}));

const signing = '/zones/{zone_id}/dnssec';
const read = ['DNS Read', 'DNS Write'];
const write = ['DNS Write'];
const analyticsRead = ['Analytics Read'];
const resource = 'Zone';
const reportQuery = {
  metrics: 'csv',
  dimensions: 'csv',
  since: 'string',
  until: 'string',
  limit: 'integer',
  sort: 'csv',
  filters: 'string',
} as const;

export const endpoints = {
  records,
  settings,
  dnssec: {
    get: single({ method: 'GET', path: signing, result: dnssec, permissions: read, resource }),
    edit: single({
      method: 'PATCH',
      path: signing,
      body: {
        status: 'string',
        dnssec_multi_signer: 'boolean',
        dnssec_presigned: 'boolean',
        dnssec_use_nsec3: 'boolean',
      },
      result: dnssec,
      permissions: write,
      resource,
      repeatable: true,
    }),
    delete: single({
      method: 'DELETE',
      path: signing,
      result: deleted,
      normalize: () => undefined,
      permissions: write,
      resource,
    }),
    zsk: {
      list: listing({
        method: 'GET',
        path: '/zones/{zone_id}/dnssec/zsk',
        pages: 'single',
        item: zoneSigningKey,
        permissions: read,
      }),
    },
  },
  usage: {
    zone: {
      get: single({
        method: 'GET',
        path: '/zones/{zone_id}/dns_records/usage',
        result: zoneUsage,
        permissions: ['Zone DNS Settings Read', 'Zone DNS Settings Write', 'DNS Read', 'DNS Write'],
        resource,
      }),
    },
    account: {
      get: single({
        method: 'GET',
        path: '/accounts/{account_id}/dns_records/usage',
        result: accountUsage,
        permissions: ['Account DNS Settings Read', 'Account DNS Settings Write'],
        resource: 'Account',
      }),
    },
  },
  analytics: {
    reports: {
      get: single({
        method: 'GET',
        path: '/zones/{zone_id}/dns_analytics/report',
        query: reportQuery,
        result: report,
        permissions: analyticsRead,
        resource,
      }),
      bytimes: {
        get: single({
          method: 'GET',
          path: '/zones/{zone_id}/dns_analytics/report/bytime',
          query: { ...reportQuery, time_delta: 'string' },
          result: reportByTime,
          permissions: analyticsRead,
          resource,
        }),
      },
    },
  },
};

/** The DNS of a zone. */
export class Dns {
  /** The records. */
  readonly records: DnsRecords;
  /** How Cloudflare serves them. */
  readonly settings: DnsSettings;
  /** Whether the zone is signed. */
  readonly dnssec: DnsDnssec;
  /** How much of the quota is used. */
  readonly usage: DnsUsage;
  /** What was asked. */
  readonly analytics: DnsAnalytics;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.records = new DnsRecords(transport);
    this.settings = new DnsSettings(transport);
    this.dnssec = new DnsDnssec(transport);
    this.usage = new DnsUsage(transport);
    this.analytics = new DnsAnalytics(transport);
  }
}

/** DNSSEC of a zone. */
export class DnsDnssec {
  /** The keys that sign the zone's records. */
  readonly zsk: DnsDnssecZsk;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.zsk = new DnsDnssecZsk(transport);
  }

  /**
   * Fetches whether a zone is signed, and the DS record for the registrar.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The state.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/dnssec/methods/get/
   */
  get(
    params: {
      /** Zone to look at. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<Dnssec> {
    return this.#transport.call(endpoints.dnssec.get, params, options);
  }

  /**
   * Switches DNSSEC on or off, or changes how it is done. Once switched on it is `pending` until the DS record is at
   * the registrar; before it is switched off, the DS record has to be gone from there, or the zone stops resolving.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, and what to change.
   * @param options - Settings for this call.
   * @returns The state as it is now.
   * @throws {@link ValidationError} when Cloudflare refuses the change.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/dnssec/methods/edit/
   */
  edit(params: DnssecEditParams, options?: RequestOptions): Promise<Dnssec> {
    return this.#transport.call(endpoints.dnssec.edit, params, options);
  }

  /**
   * Deletes the DNSSEC records of a zone. Switch DNSSEC off first: whether that is needed is not documented.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns Nothing.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/dnssec/methods/delete/
   */
  delete(
    params: {
      /** Zone to change. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.#transport.call(endpoints.dnssec.delete, params, options);
  }
}

/** The keys that sign a zone's records. */
export class DnsDnssecZsk {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the keys that sign a zone's records, their private halves included, encrypted: keep them out of logs.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this list.
   * @returns The keys, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for a zone that
   * does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/dnssec/subresources/zsk/methods/list/
   */
  list(
    params: {
      /** Zone to look in. */
      zone_id: string;
    },
    options?: ListOptions,
  ): Paginated<ZoneSigningKey> {
    return this.#transport.list(endpoints.dnssec.zsk.list, params, options);
  }
}

/** How much of the quota for records is used. */
export class DnsUsage {
  /** Of a zone. */
  readonly zone: DnsUsageZone;
  /** Of an account. */
  readonly account: DnsUsageAccount;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.zone = new DnsUsageZone(transport);
    this.account = new DnsUsageAccount(transport);
  }
}

/** How much of a zone's quota for records is used. */
export class DnsUsageZone {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches how many records a zone has, and how many it may have.
   *
   * Needs `Zone DNS Settings Read` or `DNS Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The two numbers.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/usage/subresources/zone/methods/get/
   */
  get(
    params: {
      /** Zone to look at. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<ZoneDnsUsage> {
    return this.#transport.call(endpoints.usage.zone.get, params, options);
  }
}

/** How much of an account's quota for records is used. */
export class DnsUsageAccount {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches how many records the zones of an account have, and how many they may have.
   *
   * Needs `Account DNS Settings Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The numbers.
   * @throws {@link NotFoundError} "Account not found" for an account that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/usage/subresources/account/methods/get/
   */
  get(
    params: {
      /** Account to look at. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<AccountDnsUsage> {
    return this.#transport.call(endpoints.usage.account.get, params, options);
  }
}

/** What was asked of a zone's name servers. */
export class DnsAnalytics {
  /** Reports, over a time as a whole or interval by interval. */
  readonly reports: DnsAnalyticsReports;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.reports = new DnsAnalyticsReports(transport);
  }
}

/** Reports on what was asked of a zone's name servers. */
export class DnsAnalyticsReports {
  /** Reports interval by interval. */
  readonly bytimes: DnsAnalyticsByTimes;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
    this.bytimes = new DnsAnalyticsByTimes(transport);
  }

  /**
   * Fetches a report over a time as a whole.
   *
   * Needs `Analytics Read`.
   *
   * @deprecated By Cloudflare, in favour of the GraphQL Analytics API; it ends on 2026-12-01.
   * @param params - Which zone, and what the report is about.
   * @param options - Settings for this call.
   * @returns The report.
   * @throws {@link ValidationError} when Cloudflare refuses the query.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/analytics/subresources/reports/methods/get/
   */
  get(params: DnsAnalyticsParams, options?: RequestOptions): Promise<DnsAnalyticsReport> {
    return this.#transport.call(endpoints.analytics.reports.get, params, options);
  }
}

/** Reports on what was asked of a zone's name servers, interval by interval. */
export class DnsAnalyticsByTimes {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches a report interval by interval.
   *
   * Needs `Analytics Read`.
   *
   * @deprecated By Cloudflare, in favour of the GraphQL Analytics API; it ends on 2026-12-01.
   * @param params - Which zone, and what the report is about.
   * @param options - Settings for this call.
   * @returns The report.
   * @throws {@link ValidationError} when Cloudflare refuses the query.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/analytics/subresources/reports/subresources/bytimes/methods/get/
   */
  get(params: DnsAnalyticsByTimeParams, options?: RequestOptions): Promise<DnsAnalyticsReportByTime> {
    return this.#transport.call(endpoints.analytics.reports.bytimes.get, params, options);
  }
}
