/** The DNS records of a zone: one by one, in batches, as a zone file, or found by a scan. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, type Deleted, deleted, nullish, number, object, string, toDeleted, union } from '../schema.ts';
import type { Transport } from '../transport.ts';
import type { DnsRecordEnsured, DnsRecordEnsureParams } from './dns-ensure.ts';
import type { DnsPlan } from './dns-plan.ts';
import {
  type DnsRecord,
  type DnsRecordInput,
  type DnsRecordPatch,
  type DnsRecordType,
  record,
} from './dns-record-types.ts';
import type { DnsSyncOptions, DnsSyncParams, DnsSyncResult } from './dns-sync.ts';

/** Which texts to look for, regardless of case. Several conditions combine as `match` says. */
export interface DnsTextFilter {
  /** The whole text. */
  exact?: string;
  /** A part of it. */
  contains?: string;
  /** How it begins. */
  startswith?: string;
  /** How it ends. */
  endswith?: string;
}

/** Which notes to look for. */
export interface DnsCommentFilter extends DnsTextFilter {
  /** Only records with a note, whatever the value, such as `'true'`. */
  present?: string;
  /** Only records without a note, whatever the value, such as `'true'`. */
  absent?: string;
}

/** Which tags to look for, each as `name:value`. */
export interface DnsTagFilter extends DnsTextFilter {
  /** Name of a tag that the record must have. */
  present?: string;
  /** Name of a tag that the record must not have. */
  absent?: string;
}

/** Which DNS records to list. */
export interface DnsRecordListParams {
  /** Zone to look in. */
  zone_id: string;
  /** Only records of this type. */
  type?: DnsRecordType;
  /** Only records of this name: the complete one, with the zone's, or conditions on it. */
  name?: string | DnsTextFilter;
  /** Only records with this content, or conditions on it. */
  content?: string | DnsTextFilter;
  /** Only records with this note, or conditions on it. */
  comment?: string | DnsCommentFilter;
  /** Only records with this tag, as `name` or `name:value`, or conditions on it. */
  tag?: string | DnsTagFilter;
  /** Only records whose traffic goes through Cloudflare, or only the others. */
  proxied?: boolean;
  /** Text to look for in several fields at once. Meant for people: how it works may change. */
  search?: string;
  /**
   * Whether a record must meet `any` or `all` of the filters; `any` takes in `type` and `proxied` as well.
   * @default 'all'
   */
  match?: 'any' | 'all';
  /**
   * Whether a record must meet `any` or `all` of the conditions on tags.
   * @default 'all'
   */
  tag_match?: 'any' | 'all';
  /**
   * What to sort by.
   * @default 'type'
   */
  order?: 'type' | 'name' | 'content' | 'ttl' | 'proxied';
  /**
   * Sorting direction.
   * @default 'asc'
   */
  direction?: 'asc' | 'desc';
  /** Only records that a delegation of this sub-domain hides; needs `include_shadow_metadata`. */
  shadowed_by_name?: string;
  /** Only NS records that hide this sub-domain. */
  shadowing_name?: string;
  /**
   * Whether `meta` says which records hide which.
   * @default false
   */
  include_shadow_metadata?: boolean;
  /** Page to begin at, from 1. */
  page?: number;
  /** Records a page; 5,000,000 at the most, 100 to 5,000 recommended. */
  per_page?: number;
}

/** What goes with the record when one is written. */
export interface DnsRecordWriteScope {
  /** Zone of the record. */
  zone_id: string;
  /**
   * Whether `meta` of the answer says which records hide which.
   * @default false
   */
  include_shadow_metadata?: boolean;
}

/** Which record, when one that exists is written. */
export interface DnsRecordScope extends DnsRecordWriteScope {
  /** Record to write. */
  dns_record_id: string;
}

/** A record to create. */
export type DnsRecordCreateParams = DnsRecordWriteScope & DnsRecordInput;

/** What a record is to be from now on. */
export type DnsRecordUpdateParams = DnsRecordScope & DnsRecordInput;

/** What to change about a record. */
export type DnsRecordEditParams = DnsRecordScope & DnsRecordPatch;

/** Changes to many records at once: 200 on the free plan, 3,500 on others. Carried out in the order of these fields. */
export interface DnsRecordBatchParams extends DnsRecordWriteScope {
  /** Records to delete. */
  deletes?: Array<{
    /** Identifier of the record. */
    id: string;
  }>;
  /** Records to change in part. */
  patches?: Array<
    DnsRecordPatch & {
      /** Identifier of the record. */
      id: string;
    }
  >;
  /** Records to replace. */
  puts?: Array<
    DnsRecordInput & {
      /** Identifier of the record. */
      id: string;
    }
  >;
  /** Records to create. */
  posts?: DnsRecordInput[];
}

/** What a batch did, each list in the order of the request. */
export interface DnsRecordBatch {
  /** The deleted records, as they were. */
  deletes: DnsRecord[];
  /** The records that were changed in part, as they are now. */
  patches: DnsRecord[];
  /** The records that were replaced, as they are now. */
  puts: DnsRecord[];
  /** The new records. */
  posts: DnsRecord[];
}

/** What an import or a scan added. */
export interface DnsImport {
  /** How many records were added. */
  recs_added?: number | null;
  /** How many records were found; more than were added where some existed already. */
  total_records_parsed?: number | null;
}

/** What to do with the records that a scan proposes. */
export interface DnsScanReviewParams {
  /** Zone of the scan. */
  zone_id: string;
  /** Proposals to add to the zone: as `scanList` gave them, or changed. */
  accepts?: Array<DnsRecord | DnsRecordInput>;
  /** Proposals to drop. */
  rejects?: Array<{
    /** Identifier of the proposal. */
    id: string;
  }>;
}

/** What became of the records that a scan proposed. */
export interface DnsScanReview {
  /** The records that were added. */
  accepts: DnsRecord[];
  /** The proposals that were dropped. */
  rejects: Deleted[];
}

/** A batch's result as it comes: lists without entries are absent or `null`. */
type RawBatch = { [List in keyof DnsRecordBatch]?: DnsRecord[] | null };

/** A review's result as it comes: what was dropped is named by id, or by an object with it. */
export interface RawReview {
  accepts?: DnsRecord[] | null;
  rejects?: Array<string | { id?: string | null }> | null;
}

const rawBatch = object<RawBatch>(() => ({
  deletes: nullish(array(record)),
  patches: nullish(array(record)),
  puts: nullish(array(record)),
  posts: nullish(array(record)),
}));

const imported = object<DnsImport>(() => ({
  recs_added: nullish(number),
  total_records_parsed: nullish(number),
}));

const rejected = object<{ id?: string | null }>(() => ({ id: nullish(string) }));

const rawReview = object<RawReview>(() => ({
  accepts: nullish(array(record)),
  rejects: nullish(array(union([string, rejected]))),
}));

function toBatch(result: RawBatch | null | undefined): DnsRecordBatch {
  const { deletes, patches, puts, posts, ...rest } = result ?? {};
  return { ...rest, deletes: deletes ?? [], patches: patches ?? [], puts: puts ?? [], posts: posts ?? [] };
}

function toReview(result: RawReview | null | undefined): DnsScanReview {
  const { accepts, rejects, ...rest } = result ?? {};
  const ids = (rejects ?? []).map((rejected) => (typeof rejected === 'string' ? rejected : rejected.id));
  return { ...rest, accepts: accepts ?? [], rejects: ids.flatMap((id) => (id ? [{ id }] : [])) };
}

const items = '/zones/{zone_id}/dns_records';
const item = '/zones/{zone_id}/dns_records/{dns_record_id}';
const review = '/zones/{zone_id}/dns_records/scan/review';
const read = ['DNS Read', 'DNS Write'];
const write = ['DNS Write'];
const resource = 'Record';
const shadow = { include_shadow_metadata: 'boolean' } as const;
const missing = { 81044: 'not_found' } as const;
const refused = {
  9300: 'plan',
  81053: 'conflict',
  81056: 'conflict',
  81057: 'conflict',
  81058: 'conflict',
} as const;
const codes = { ...missing, ...refused } as const;
const further = {
  ttl: 'number',
  content: 'string',
  data: 'object',
  priority: 'number',
  proxied: 'boolean',
  comment: 'string',
  tags: 'array',
  settings: 'object',
  private_routing: 'boolean',
} as const;
const whole = { type: 'string!', name: 'string!', ...further } as const;

export const endpoints = {
  list: listing({
    method: 'GET',
    path: items,
    query: {
      type: 'string',
      name: 'string',
      'name.exact': 'string',
      'name.contains': 'string',
      'name.startswith': 'string',
      'name.endswith': 'string',
      content: 'string',
      'content.exact': 'string',
      'content.contains': 'string',
      'content.startswith': 'string',
      'content.endswith': 'string',
      comment: 'string',
      'comment.exact': 'string',
      'comment.contains': 'string',
      'comment.startswith': 'string',
      'comment.endswith': 'string',
      'comment.present': 'string',
      'comment.absent': 'string',
      tag: 'string',
      'tag.exact': 'string',
      'tag.contains': 'string',
      'tag.startswith': 'string',
      'tag.endswith': 'string',
      'tag.present': 'string',
      'tag.absent': 'string',
      proxied: 'boolean',
      search: 'string',
      match: 'string',
      tag_match: 'string',
      order: 'string',
      direction: 'string',
      shadowed_by_name: 'string',
      shadowing_name: 'string',
      include_shadow_metadata: 'boolean',
      page: 'integer',
      per_page: 'integer',
    },
    pages: 'page',
    perPage: 5000,
    item: record,
    permissions: read,
  }),
  get: single({
    method: 'GET',
    path: item,
    query: shadow,
    result: record,
    permissions: read,
    resource,
    codes: missing,
  }),
  create: single({
    method: 'POST',
    path: items,
    query: shadow,
    body: whole,
    result: record,
    permissions: write,
    codes: refused,
  }),
  update: single({
    method: 'PUT',
    path: item,
    query: shadow,
    body: whole,
    result: record,
    permissions: write,
    resource,
    codes,
  }),
  edit: single({
    method: 'PATCH',
    path: item,
    query: shadow,
    body: { type: 'string', name: 'string', ...further },
    result: record,
    permissions: write,
    resource,
    repeatable: true,
    codes,
  }),
  delete: single({
    method: 'DELETE',
    path: item,
    result: deleted,
    normalize: toDeleted('dns_record_id'),
    permissions: write,
    resource,
    codes: missing,
  }),
  batch: single({
    method: 'POST',
    path: '/zones/{zone_id}/dns_records/batch',
    query: shadow,
    body: { deletes: 'array', patches: 'array', puts: 'array', posts: 'array' },
    result: rawBatch,
    normalize: toBatch,
    permissions: write,
    resource,
    codes,
  }),
  export: single({
    method: 'GET',
    path: '/zones/{zone_id}/dns_records/export',
    text: true,
    result: string,
    permissions: read,
  }),
  import: single({
    method: 'POST',
    path: '/zones/{zone_id}/dns_records/import',
    body: 'form',
    result: imported,
    permissions: write,
    codes: refused,
  }),
  scan: single({
    method: 'POST',
    path: '/zones/{zone_id}/dns_records/scan',
    body: {},
    result: imported,
    permissions: write,
  }),
  scanTrigger: single({
    method: 'POST',
    path: '/zones/{zone_id}/dns_records/scan/trigger',
    normalize: () => undefined,
    permissions: write,
    repeatable: true,
  }),
  scanList: listing({ method: 'GET', path: review, pages: 'single', item: record, permissions: read }),
  scanReview: single({
    method: 'POST',
    path: review,
    body: { accepts: 'array', rejects: 'array' },
    result: rawReview,
    normalize: toReview,
    permissions: write,
    resource,
    codes,
  }),
};

/**
 * The DNS records of a zone. They can be written while the zone is still pending.
 *
 * @example
 * for await (const record of cf.dns.records.list({ zone_id, type: 'SRV' })) {
 *   if (record.type === 'SRV') console.log(record.name, record.data.target, record.data.port);
 * }
 */
export class DnsRecords {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the records of a zone.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone, and which of its records.
   * @param options - Settings for this list.
   * @returns The records, fetched as they are read, up to 5,000 a page.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for a zone that
   * does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/list/
   */
  list(params: DnsRecordListParams, options?: ListOptions): Paginated<DnsRecord> {
    return this.#transport.list(endpoints.list, params, options);
  }

  /**
   * Fetches one record.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone, which record.
   * @param options - Settings for this call.
   * @returns The record.
   * @throws {@link NotFoundError} "Record not found" when there is no such record.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/get/
   */
  get(
    params: {
      /** Zone of the record. */
      zone_id: string;
      /** Record to fetch. */
      dns_record_id: string;
      /**
       * Whether `meta` says which records hide which.
       * @default false
       */
      include_shadow_metadata?: boolean;
    },
    options?: RequestOptions,
  ): Promise<DnsRecord> {
    return this.#transport.call(endpoints.get, params, options);
  }

  /**
   * Creates a record. Never sent twice; where the answer was lost, a second call fails as a conflict if the first one
   * was carried out.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, and the record.
   * @param options - Settings for this call.
   * @returns The new record.
   * @throws {@link ConflictError} when the same record exists, or one that must not stand beside it: nothing beside a
   * CNAME of the same name, nothing but NS beside an NS.
   * @throws {@link ValidationError} when Cloudflare refuses a field.
   * @throws {@link PlanError} for more tags than the plan allows.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/create/
   */
  create(params: DnsRecordCreateParams, options?: RequestOptions): Promise<DnsRecord> {
    return this.#transport.call(endpoints.create, params, options);
  }

  /**
   * Replaces a record. What is left out goes back to its default: automatic TTL, not proxied, no note, no tags.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which record, and what it is to be.
   * @param options - Settings for this call.
   * @returns The record as it is now.
   * @throws {@link NotFoundError} "Record not found" when there is no such record.
   * @throws {@link ConflictError} when another record is the same, or must not stand beside it.
   * @throws {@link ValidationError} when Cloudflare refuses a field, or the type differs from the record's.
   * @throws {@link PlanError} for more tags than the plan allows.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/update/
   */
  update(params: DnsRecordUpdateParams, options?: RequestOptions): Promise<DnsRecord> {
    return this.#transport.call(endpoints.update, params, options);
  }

  /**
   * Changes a record in part. What is left out stays as it is.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which record, and what to change.
   * @param options - Settings for this call.
   * @returns The record as it is now.
   * @throws {@link NotFoundError} "Record not found" when there is no such record.
   * @throws {@link ConflictError} when another record is the same, or must not stand beside it.
   * @throws {@link ValidationError} when Cloudflare refuses a field, or the type differs from the record's.
   * @throws {@link PlanError} for more tags than the plan allows.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/edit/
   */
  edit(params: DnsRecordEditParams, options?: RequestOptions): Promise<DnsRecord> {
    return this.#transport.call(endpoints.edit, params, options);
  }

  /**
   * Deletes a record.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, which record.
   * @param options - Settings for this call.
   * @returns The identifier of the deleted record.
   * @throws {@link NotFoundError} "Record not found" when there is no such record.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/delete/
   */
  delete(
    params: {
      /** Zone of the record. */
      zone_id: string;
      /** Record to delete. */
      dns_record_id: string;
    },
    options?: RequestOptions,
  ): Promise<Deleted> {
    return this.#transport.call(endpoints.delete, params, options);
  }

  /**
   * Changes many records in one transaction: all of it is done, or nothing. Whatever the order of the fields, deletes
   * come first, then patches, puts and posts. The edge takes the changes over one by one.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, and what to delete, change, replace and create.
   * @param options - Settings for this call.
   * @returns What was done, by kind.
   * @throws {@link ConflictError} when a record exists already, or must not stand beside another; `pointer` of its
   * `errors` says which entry is at fault, such as `/posts/0`.
   * @throws {@link ValidationError} when Cloudflare refuses an entry, or there are too many.
   * @throws {@link NotFoundError} "Record not found" when an entry names a record that does not exist.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/batch/
   */
  batch(params: DnsRecordBatchParams, options?: RequestOptions): Promise<DnsRecordBatch> {
    return this.#transport.call(endpoints.batch, params, options);
  }

  /**
   * Fetches the records of a zone as a BIND zone file. Proxied state and tags stand in comments at the ends of the
   * lines.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns The zone file.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/export/
   */
  export(
    params: {
      /** Zone to export. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<string> {
    return this.#transport.call(endpoints.export, params, options);
  }

  /**
   * Adds the records of a BIND zone file. `$INCLUDE` is not supported.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, and the zone file.
   * @param options - Settings for this call.
   * @returns How many records there were and how many of them were added.
   * @throws {@link ValidationError} when Cloudflare cannot read the file.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/import/
   */
  import(
    params: {
      /** Zone to add to. */
      zone_id: string;
      /** The zone file: its text, or a `Blob` or `File` of it. */
      file: string | Blob;
      /**
       * Whether traffic to the new records goes through Cloudflare, where the file does not say.
       * @default false
       */
      proxied?: boolean;
    },
    options?: RequestOptions,
  ): Promise<DnsImport> {
    return this.#transport.call(endpoints.import, params, options);
  }

  /**
   * Looks for common records of the zone at its current name servers, and adds what it finds at once.
   *
   * Needs `DNS Write`.
   *
   * @deprecated By Cloudflare, in favour of `scanTrigger`, `scanList` and `scanReview`; no date is set.
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns How many records were found and how many of them were added.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/scan/
   */
  scan(
    params: {
      /** Zone to scan. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<DnsImport> {
    return this.#transport.call(endpoints.scan, params, options);
  }

  /**
   * Starts to look for common records of the zone at its current name servers. Nothing is added: `scanList` shows what
   * was found so far. Nothing says when a scan has ended, so look again until the list stays the same.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone.
   * @param options - Settings for this call.
   * @returns Nothing.
   * @throws {@link NotFoundError} "Zone not found" for a zone that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/scan_trigger/
   */
  scanTrigger(
    params: {
      /** Zone to scan. */
      zone_id: string;
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.#transport.call(endpoints.scanTrigger, params, options);
  }

  /**
   * Lists the records that a scan found and nobody has reviewed yet.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone.
   * @param options - Settings for this list.
   * @returns The proposed records, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for a zone that
   * does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/scan_list/
   */
  scanList(
    params: {
      /** Zone that was scanned. */
      zone_id: string;
    },
    options?: ListOptions,
  ): Paginated<DnsRecord> {
    return this.#transport.list(endpoints.scanList, params, options);
  }

  /**
   * Adds records that a scan found to the zone, or drops them.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, what to add and what to drop.
   * @param options - Settings for this call.
   * @returns What was added and what was dropped.
   * @throws {@link ConflictError} when a record exists already, or must not stand beside another.
   * @throws {@link ValidationError} when Cloudflare refuses an entry.
   * @see https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/scan_review/
   */
  scanReview(params: DnsScanReviewParams, options?: RequestOptions): Promise<DnsScanReview> {
    return this.#transport.call(endpoints.scanReview, params, options);
  }

  /**
   * Makes sure of one record: creates it, changes what differs, or leaves it as it is. Names may be relative to the
   * zone, `@` is the zone itself. Contents are compared by what they say: quotes of texts, the case and last dot of
   * host names, the spelling of IPv6 addresses and Punycode make no difference. What is left out stays as it is.
   *
   * Type and name identify the record, and what it says too, unless it is a CNAME or `identity` is `'name'`. Where the
   * answer to a write was lost or somebody else was faster, the record is read again instead of failing; `retry: false`
   * switches that off.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, the record, and what identifies it.
   * @param options - Settings for each request; `deadlineMs` is that of all together.
   * @returns What was done, and the record as it is now.
   * @throws {@link ParamsError} with all problems; nothing was sent.
   * @throws {@link ConflictError} when a record stands in the way that must not stand beside it, or the name alone was
   * to identify the record and there are several.
   * @throws {@link ValidationError} when Cloudflare refuses a field.
   * @example
   * const { outcome, record } = await cf.dns.records.ensure({
   *   zone_id, type: 'A', name: 'home', content: '192.0.2.7', ttl: 300, identity: 'name',
   * });
   * @see https://developers.cloudflare.com/dns/manage-dns-records/how-to/create-dns-records/
   */
  async ensure(params: DnsRecordEnsureParams, options?: RequestOptions): Promise<DnsRecordEnsured> {
    return (await import('./dns-ensure.ts')).ensureRecord(this.#transport, params, options);
  }

  /**
   * Works out what has to change so that the records of a zone are as desired, and changes nothing. Reads the zone's
   * name and its records, 5,000 a request. `formatDnsPlan` prints the plan, `apply` carries it out.
   *
   * Needs `DNS Read`.
   *
   * @param params - Which zone, the desired records, and which of the zone's records are ours.
   * @param options - Settings for each request; `deadlineMs` is that of all together.
   * @returns The plan: plain data, which can be stored and reviewed.
   * @throws {@link ParamsError} with all problems: the desired records contradict each other, or lie outside of the
   * scope.
   * @throws {@link ConflictError} when records outside of the scope stand in the way.
   * @example
   * const desired = [{ type: 'A', name: 'www.staging', content: '192.0.2.1', ttl: 300 } as const];
   * const plan = await cf.dns.records.plan({ zone_id, desired, scope: { name: 'staging' } });
   * console.log(formatDnsPlan(plan));
   * @see https://developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes/
   */
  async plan(params: DnsSyncParams, options?: RequestOptions): Promise<DnsPlan> {
    return (await import('./dns-sync.ts')).planSync(this.#transport, params, options);
  }

  /**
   * Carries out a plan, and nothing that is not in it. Changes go in batches as large as the zone's plan allows, in an
   * order in which no name disappears: new records and changes in place first, records that replace others of the name
   * in one transaction, deletes last. Where an answer is lost, the zone is read again and what is left is done; `retry:
   * false` switches that off.
   *
   * Needs `DNS Write`.
   *
   * @param plan - What `plan` gave, also in another process.
   * @param options - Settings for each request, and the size of a batch; `deadlineMs` is that of all together.
   * @returns What was changed; empty where all of it was done already.
   * @throws {@link ParamsError} when it is no plan; nothing was sent.
   * @throws {@link ConflictError} and {@link NotFoundError} when the zone has changed since: make a new plan. Its
   * message says which records are at fault, and how much was done.
   * @throws {@link ValidationError} when Cloudflare refuses a record; `pointer` of its `errors` is such as
   * `/desired/3`.
   * @example
   * const plan = await cf.dns.records.plan({ zone_id, desired: [], scope: { name: 'staging' } });
   * await cf.dns.records.apply(plan);
   * @see https://developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes/
   */
  async apply(plan: DnsPlan, options?: DnsSyncOptions): Promise<DnsSyncResult> {
    return (await import('./dns-sync.ts')).applyPlan(this.#transport, plan, options);
  }

  /**
   * Brings the records of a zone to a desired state: `plan` and `apply` in one. Safe to run twice, since the second run
   * finds nothing to do, and after a failure, since it goes on from what is there. What is outside of the scope is
   * neither changed nor deleted, and the zone's own NS records are not, unless the scope says so.
   *
   * Needs `DNS Write`.
   *
   * @param params - Which zone, the desired records, and which of the zone's records are ours.
   * @param options - Settings for each request, and the size of a batch; `deadlineMs` is that of all together.
   * @returns What was changed.
   * @throws {@link ParamsError} with all problems: the desired records contradict each other, or lie outside of the
   * scope.
   * @throws {@link ConflictError} when records outside of the scope stand in the way.
   * @throws {@link ValidationError} when Cloudflare refuses a record; `pointer` of its `errors` is such as
   * `/desired/3`, and the message says how much was done.
   * @example
   * const desired = [{ type: 'A', name: 'www.staging', content: '192.0.2.1', ttl: 300 } as const];
   * const { outcome, changes } = await cf.dns.records.sync({ zone_id, desired, scope: { name: 'staging' } });
   * @see https://developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes/
   */
  async sync(params: DnsSyncParams, options?: DnsSyncOptions): Promise<DnsSyncResult> {
    return (await import('./dns-sync.ts')).syncRecords(this.#transport, params, options);
  }
}
