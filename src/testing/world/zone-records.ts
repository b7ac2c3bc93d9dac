/** This file knows how the records of a zone are kept, so that those of one name are found without reading all others. */
import type { DnsRecord } from './dns.ts';

/** What a change of records reads and writes: a zone's records, or a draft of them. */
export interface RecordSet {
  /**
   * The record with an identifier.
   * @param id The identifier.
   */
  get(id: string): DnsRecord | undefined;
  /**
   * The records of a name.
   * @param name The complete name.
   */
  named(name: string): Iterable<DnsRecord>;
  /**
   * Adds a record, or puts it in place of the one with its identifier.
   * @param id The identifier.
   * @param record The record.
   */
  set(id: string, record: DnsRecord): unknown;
  /**
   * Removes the record with an identifier.
   * @param id The identifier.
   */
  delete(id: string): boolean;
}

const nothing: ReadonlyMap<string, DnsRecord> = new Map();

/**
 * The records of one zone by identifier. Every way of changing them keeps the index of names right, so nobody can hold
 * a stale one. The index and the order of lists are made when first asked for: most zones of a large world never are.
 */
export class ZoneRecords extends Map<string, DnsRecord> implements RecordSet {
  #byName: Map<string, Map<string, DnsRecord>> | undefined;
  #listed: readonly DnsRecord[] | undefined;

  /**
   * Keeps records.
   * @param records The records, the oldest first.
   */
  constructor(records: Iterable<DnsRecord> = []) {
    super();
    for (const record of records) super.set(record.id, record);
  }

  /**
   * The records of a name, the oldest first.
   * @param name Complete name, in lower case.
   */
  named(name: string): Iterable<DnsRecord> {
    return (this.#index().get(name) ?? nothing).values();
  }

  /**
   * Records in the order of lists: by type, then name, and of those the latest first.
   * @param name Only the records of this name; all when omitted.
   */
  listed(name?: string): readonly DnsRecord[] {
    if (name !== undefined) return [...this.named(name)].reverse().sort(inListOrder);
    this.#listed ??= [...this.values()].reverse().sort(inListOrder);
    return this.#listed;
  }

  /**
   * Adds a record, or puts it in place of the one with its identifier.
   * @param id Identifier of the record.
   * @param record The record.
   */
  override set(id: string, record: DnsRecord): this {
    const before = this.get(id);
    if (before && before.name !== record.name) this.#forget(id, before.name);
    if (this.#byName) bucket(this.#byName, record.name).set(id, record);
    this.#listed = this.#listed && relisted(this.#listed, before, record);
    return super.set(id, record);
  }

  /**
   * Removes a record.
   * @param id Identifier of the record.
   */
  override delete(id: string): boolean {
    const before = this.get(id);
    if (before) this.#forget(id, before.name);
    this.#listed = this.#listed && relisted(this.#listed, before, undefined);
    return super.delete(id);
  }

  /**
   * Makes many changes at once.
   * @param gone Identifiers of records that go.
   * @param written Records that are added or changed.
   */
  apply(gone: ReadonlySet<string>, written: ReadonlyMap<string, DnsRecord>): void {
    // To put each into its place would take longer than to sort all of them when a list is next asked for.
    if (gone.size + written.size > 16) this.#listed = undefined;
    for (const id of gone) this.delete(id);
    for (const [id, record] of written) this.set(id, record);
  }

  /** Removes all records. */
  override clear(): void {
    this.#byName = undefined;
    this.#listed = undefined;
    super.clear();
  }

  #index(): Map<string, Map<string, DnsRecord>> {
    if (this.#byName) return this.#byName;
    const made = new Map<string, Map<string, DnsRecord>>();
    for (const [id, record] of this) bucket(made, record.name).set(id, record);
    this.#byName = made;
    return made;
  }

  #forget(id: string, name: string): void {
    const kept = this.#byName?.get(name);
    kept?.delete(id);
    if (kept?.size === 0) this.#byName?.delete(name);
  }
}

/** Changes of a zone's records that are thought through before any of them is made. It costs as much as it changes. */
export class RecordDraft implements RecordSet {
  readonly #base: ZoneRecords;
  readonly #written = new ZoneRecords();
  readonly #gone = new Set<string>();

  /**
   * Starts without a change.
   * @param base The records that will be changed.
   */
  constructor(base: ZoneRecords) {
    this.#base = base;
  }

  /**
   * The record with an identifier, as the changes would leave it.
   * @param id Identifier of the record.
   */
  get(id: string): DnsRecord | undefined {
    return this.#written.get(id) ?? (this.#gone.has(id) ? undefined : this.#base.get(id));
  }

  /**
   * The records of a name, as the changes would leave them.
   * @param name Complete name, in lower case.
   */
  named(name: string): Iterable<DnsRecord> {
    const untouched = [...this.#base.named(name)].filter(({ id }) => !this.#gone.has(id) && !this.#written.has(id));
    const written = this.#written.named(name);
    return untouched.length === 0 ? written : [...untouched, ...written];
  }

  /**
   * Notes a new or changed record.
   * @param id Identifier of the record.
   * @param record The record.
   */
  set(id: string, record: DnsRecord): this {
    this.#written.set(id, record);
    return this;
  }

  /**
   * Notes that a record is to go.
   * @param id Identifier of the record.
   */
  delete(id: string): boolean {
    const known = this.get(id) !== undefined;
    this.#written.delete(id);
    this.#gone.add(id);
    return known;
  }

  /** Makes all changes. */
  commit(): void {
    this.#base.apply(this.#gone, this.#written);
  }
}

function bucket(index: Map<string, Map<string, DnsRecord>>, name: string): Map<string, DnsRecord> {
  const known = index.get(name);
  if (known) return known;
  const made = new Map<string, DnsRecord>();
  index.set(name, made);
  return made;
}

/** A list with one change in it; undefined when its order has to be found anew. */
function relisted(
  listed: readonly DnsRecord[],
  before: DnsRecord | undefined,
  after: DnsRecord | undefined,
): readonly DnsRecord[] | undefined {
  if (before && after) return inListOrder(before, after) === 0 ? listed.with(listed.indexOf(before), after) : undefined;
  if (before) return listed.toSpliced(listed.indexOf(before), 1);
  return after ? listed.toSpliced(placeOf(after, listed), 0, after) : listed;
}

/** Where a new record belongs: before those that are equal to it, since the latest comes first. */
function placeOf(record: DnsRecord, listed: readonly DnsRecord[]): number {
  let [from, to] = [0, listed.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (inListOrder(listed[middle] as DnsRecord, record) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Seen in recorded lists: whoever asks for no order gets the types and names ascending, and the latest record first. */
function inListOrder(a: DnsRecord, b: DnsRecord): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.created_on > b.created_on ? -1 : a.created_on < b.created_on ? 1 : 0;
}
