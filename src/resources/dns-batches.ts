/** How the changes of a plan become batches, and which change a batch's error is about. */
import type { ApiError } from '../errors.ts';
import { differences, recordKey, type WantedFields } from './dns-compare.ts';
import { type DnsPlanChange, nameOf } from './dns-plan.ts';
import { nameRecord } from './dns-plan-text.ts';
import type { DnsRecord } from './dns-record-types.ts';
import type { DnsRecordBatchParams } from './dns-records.ts';

/** The changes that go into the next batch. Where records of a name replace others, it happens in one transaction. */
export function nextBatch(changes: readonly DnsPlanChange[], size: number): DnsPlanChange[] {
  const replaced = replacedNames(changes);
  const batch: DnsPlanChange[] = [];
  for (let at = 0; at < changes.length && batch.length < size; ) {
    const unit = unitAt(changes, at, replaced);
    if (unit.length > size - batch.length) return batch.length > 0 ? batch : partOf(unit, size);
    batch.push(...unit);
    at += unit.length;
  }
  return batch;
}

function replacedNames(changes: readonly DnsPlanChange[]): Set<string> {
  const created = new Set(changes.filter(({ action }) => action === 'create').map(nameOf));
  return new Set(
    changes
      .filter(({ action }) => action === 'delete')
      .map(nameOf)
      .filter((name) => created.has(name)),
  );
}

/** The changes from `at` on that belong together: one, or all of a name whose records are replaced. */
function unitAt(changes: readonly DnsPlanChange[], at: number, replaced: ReadonlySet<string>): DnsPlanChange[] {
  const name = nameOf(changes[at] as DnsPlanChange);
  if (!replaced.has(name)) return changes.slice(at, at + 1);
  const end = changes.findIndex((change, index) => index > at && nameOf(change) !== name);
  return changes.slice(at, end === -1 ? undefined : end);
}

/**
 * The part of a too large unit that can go first without the name being gone in between: deletes until the last ones
 * fit beside a new record, then those with as many new records as fit.
 */
function partOf(unit: readonly DnsPlanChange[], size: number): DnsPlanChange[] {
  const deletes = unit.filter(({ action }) => action === 'delete');
  const surplus = deletes.length - (size - 1);
  if (surplus > 0) return deletes.slice(0, Math.min(surplus, size));
  const creates = unit.filter(({ action }) => action === 'create');
  return [...deletes, ...creates.slice(0, size - deletes.length)];
}

/** A batch's lists, in the order in which Cloudflare carries them out. */
const lists = { deletes: 'delete', patches: 'update', posts: 'create' } as const;

/** What is sent for a batch. */
export function bodyOf(batch: readonly DnsPlanChange[]): Omit<DnsRecordBatchParams, 'zone_id'> {
  const body: Required<Pick<DnsRecordBatchParams, keyof typeof lists>> = { deletes: [], patches: [], posts: [] };
  for (const change of batch) {
    if (change.action === 'create') body.posts.push(change.record);
    else if (change.action === 'delete') body.deletes.push({ id: change.id });
    else body.patches.push({ ...change.patch, id: change.id });
  }
  return Object.fromEntries(Object.entries(body).filter(([, list]) => list.length > 0));
}

/** The change that a pointer of an error, such as `/posts/0`, is about. */
function changeAt(batch: readonly DnsPlanChange[], pointer: string | undefined): DnsPlanChange | undefined {
  const [, list = '', index = ''] = /^\/?(deletes|patches|posts)\/(\d+)/.exec(pointer ?? '') ?? [];
  const action = Object.hasOwn(lists, list) ? lists[list as keyof typeof lists] : undefined;
  return batch.filter((change) => change.action === action)[Number(index)];
}

/** The errors of a refused batch in terms of the plan: what they say, and pointers to the desired records. */
export function explain(
  batch: readonly DnsPlanChange[],
  errors: readonly ApiError[],
  zone: string,
): { lines: string[]; errors: ApiError[] } {
  const lines: string[] = [];
  const explained = errors.map((error) => {
    const change = changeAt(batch, error.pointer);
    if (change === undefined) return error;
    const subject = nameRecord(change.action === 'create' ? change.record : change.before, zone);
    const what = change.action === 'delete' ? `the delete of ${subject}` : `desired[${change.desired}] (${subject})`;
    lines.push(`${what}: ${error.message}`);
    return change.action === 'delete' ? error : { ...error, pointer: `/desired/${change.desired}` };
  });
  return { lines, errors: explained };
}

/** The same text for the same change, also when it was planned anew. */
export function changeKey(change: DnsPlanChange, zone: string): string {
  return change.action === 'create' ? recordKey(change.record, zone) : `${change.action} ${change.id}`;
}

/** The changes that are still to be made, judged by the records that are there. */
export function remaining(
  changes: readonly DnsPlanChange[],
  records: readonly DnsRecord[],
  zone: string,
): DnsPlanChange[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const byKey = new Map(records.map((record) => [recordKey(record, zone), record]));
  return changes.filter((change) => {
    if (change.action === 'delete') return byId.has(change.id);
    const record = change.action === 'update' ? byId.get(change.id) : byKey.get(recordKey(change.record, zone));
    const wanted = change.action === 'update' ? change.patch : change.record;
    return record === undefined || Object.keys(differences(record, wanted as WantedFields, zone)).length > 0;
  });
}
