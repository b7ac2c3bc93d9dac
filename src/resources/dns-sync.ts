/** How the records of a zone are brought to a desired state: read, plan, apply in batches, go on after a failure. */
import { type AnyCloudflareError, isCloudflareError } from '../errors.ts';
import { annotate, asOneCall, changing, type Progress } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import type { Transport } from '../transport.ts';
import { bodyOf, changeKey, explain, nextBatch, remaining } from './dns-batches.ts';
import { checkParams, checkPlan } from './dns-checks.ts';
import { fullName } from './dns-compare.ts';
import { looksInto, persist, readRecords, readZone, type ZoneFacts } from './dns-flow.ts';
import { type DnsPlan, type DnsPlanChange, type DnsSyncScope, makePlan } from './dns-plan.ts';
import type { DnsRecord, DnsRecordInput } from './dns-record-types.ts';
import { endpoints } from './dns-records.ts';

/** What the records of a zone are to be. */
export interface DnsSyncParams {
  /** Zone of the records. */
  zone_id: string;
  /**
   * Name of the zone. Spares the request that finds it out.
   * @default the zone's, fetched
   */
  zone_name?: string | undefined;
  /**
   * The records that there should be. Names may be relative to the zone, `@` is the zone itself. What a record leaves
   * out stays as it is where the record exists.
   */
  desired: readonly DnsRecordInput[];
  /** Which records are ours: what is in it and not desired is deleted, what is outside of it is left alone. */
  scope: DnsSyncScope;
}

/** How a plan is applied. */
export interface DnsSyncOptions extends RequestOptions {
  /**
   * How many changes one batch may hold, from 2.
   * @default as the zone's plan allows: 200 on the free plan, 3,500 on others
   */
  batchSize?: number | undefined;
}

/** What was changed. It can be printed like a plan. */
export interface DnsSyncResult extends DnsPlan {
  /** Whether anything had to be changed. */
  outcome: 'changed' | 'unchanged';
  /** What was changed, in the order in which it was done. */
  changes: DnsPlanChange[];
}

/** Reads a zone and says what has to change. */
export async function planSync(
  transport: Transport,
  params: DnsSyncParams,
  options: RequestOptions = {},
): Promise<DnsPlan> {
  checkParams(transport, 'plan', params, options);
  return asOneCall(transport, options, async (within) => {
    const [zone, records] = await readAll(transport, params, within);
    return { ...makePlan({ ...params, zone_name: zone.name, records }), batchSize: zone.batchSize };
  });
}

/** Carries out what a plan says, and nothing else. */
export async function applyPlan(
  transport: Transport,
  plan: DnsPlan,
  options: DnsSyncOptions = {},
): Promise<DnsSyncResult> {
  const { rest, batchSize } = checkPlan(transport, plan, options);
  const { zone_id, zone_name, changes } = plan;
  const job: Job = {
    call: 'dns.records.apply',
    zone_id,
    zone_name,
    changes,
    size: batchSize ?? plan.batchSize ?? most,
    again: (records) => remaining(changes, records, zone_name),
  };
  const done = await asOneCall(transport, rest, (within, progress) => carryOut(transport, job, within, progress));
  return { ...plan, outcome: done.length > 0 ? 'changed' : 'unchanged', changes: done };
}

/** Plans and applies; after a failure, it plans again from what is there. */
export async function syncRecords(
  transport: Transport,
  params: DnsSyncParams,
  options: DnsSyncOptions = {},
): Promise<DnsSyncResult> {
  const { rest, batchSize } = checkParams(transport, 'sync', params, options);
  return asOneCall(transport, rest, async (within, progress) => {
    const [zone, records] = await readAll(transport, params, within);
    const planFrom = (found: readonly DnsRecord[]): DnsPlan =>
      makePlan({ ...params, zone_name: zone.name, records: found });
    const plan = planFrom(records);
    const job: Job = {
      call: 'dns.records.sync',
      zone_id: params.zone_id,
      zone_name: zone.name,
      changes: plan.changes,
      size: batchSize ?? zone.batchSize ?? most,
      again: (found) => planFrom(found).changes,
    };
    const done = await carryOut(transport, job, within, progress);
    return { ...plan, outcome: done.length > 0 ? 'changed' : 'unchanged', changes: done };
  });
}

/** Batches of more are taken by no plan, and of more than the least not by the free one. */
const most = 3500;
const least = 200;

async function readAll(
  transport: Transport,
  { zone_id, zone_name }: DnsSyncParams,
  options: RequestOptions,
): Promise<[ZoneFacts, DnsRecord[]]> {
  const name = zone_name === undefined ? undefined : fullName(zone_name, undefined);
  const facts = (): Promise<ZoneFacts> => persist(transport, options, () => readZone(transport, zone_id, options));
  return Promise.all([
    name === undefined ? facts() : { name, batchSize: undefined },
    readZoneRecords(transport, zone_id, options),
  ]);
}

function readZoneRecords(transport: Transport, zone_id: string, options: RequestOptions): Promise<DnsRecord[]> {
  return persist(transport, options, () => readRecords(transport, { zone_id }, options));
}

/** Changes to be made to a zone. */
interface Job {
  /** The method that was called, for messages. */
  call: string;
  zone_id: string;
  zone_name: string;
  /** What to change. */
  changes: readonly DnsPlanChange[];
  /** How many changes one batch may hold. */
  size: number;
  /** What is left to change, judged by the records that are there. */
  again(records: readonly DnsRecord[]): readonly DnsPlanChange[];
}

/** A batch that failed, and how. */
interface Failure {
  batch: readonly DnsPlanChange[];
  error: AnyCloudflareError;
}

/** Sends batch after batch; where one fails, the zone says what is left. Gives the changes that were made. */
async function carryOut(
  transport: Transport,
  job: Job,
  options: RequestOptions,
  progress: Progress,
): Promise<DnsPlanChange[]> {
  const { call, zone_id } = job;
  const done: DnsPlanChange[] = [];
  let { changes, size } = job;
  let failures = 0;
  for (let last: Failure | undefined; changes.length > 0; ) {
    const batch = nextBatch(changes, size);
    if (last !== undefined && isRefusedAgain(last, batch, job)) throw stopped(last, job, done, changes, progress);
    const doubt = `${call}: ${summary(done, changes, batch, true)}`;
    const send = () => transport.call(endpoints.batch, { zone_id, ...bodyOf(batch) }, options);
    try {
      await changing(progress, doubt, send);
    } catch (error) {
      if (!isCloudflareError(error)) throw error;
      if (isTooLarge(error, batch)) {
        size = least;
        continue;
      }
      last = { batch, error };
      failures += 1;
      if (!(await looksInto(transport, options, error, failures))) throw stopped(last, job, done, changes, progress);
      const left = await lookAgain(transport, job, options, progress, last, done, changes);
      // Less to do means that the batch was made after all.
      if (left.length < changes.length) failures = 0;
      changes = left;
      continue;
    }
    done.push(...batch);
    const made = new Set(batch);
    changes = changes.filter((change) => !made.has(change));
    progress.changed = `${call}: ${summary(done, changes)}`;
    failures = 0;
    last = undefined;
  }
  return done;
}

/** What is left to do after a failure. Of a batch whose answer was lost, what is not left was done. */
async function lookAgain(
  transport: Transport,
  job: Job,
  options: RequestOptions,
  progress: Progress,
  last: Failure,
  done: DnsPlanChange[],
  changes: readonly DnsPlanChange[],
): Promise<readonly DnsPlanChange[]> {
  const found = readZoneRecords(transport, job.zone_id, options).then(job.again);
  const next = await found.catch((error: unknown) => {
    if (!isCloudflareError(error)) throw error;
    // What became of the batch is as open as it was.
    const { outcome } = last.error;
    throw stopped({ ...last, error: annotate(error, error.message, { outcome }) }, job, done, changes, progress);
  });
  if (last.error.outcome === 'unknown') {
    const keys = new Set(next.map((change) => changeKey(change, job.zone_name)));
    done.push(...last.batch.filter((change) => !keys.has(changeKey(change, job.zone_name))));
  }
  return next;
}

/** Whether the zone is as it was when the same batch was refused: it would be refused again. */
function isRefusedAgain({ batch, error }: Failure, next: readonly DnsPlanChange[], { zone_name }: Job): boolean {
  const keys = (changes: readonly DnsPlanChange[]): string =>
    JSON.stringify(changes.map((change) => changeKey(change, zone_name)));
  return error.outcome === 'rejected' && error.kind !== 'response' && keys(batch) === keys(next);
}

/** Whether a batch was refused as a whole, which may mean that the zone's plan takes smaller ones only. */
function isTooLarge(error: AnyCloudflareError, batch: readonly DnsPlanChange[]): boolean {
  const whole = error.errors.every(({ pointer }) => pointer === undefined);
  return error.kind === 'validation' && whole && batch.length > least;
}

/** How many refused records a message names. */
const mostNamed = 10;

/** The failure of a batch: which records it is about, what was done before it and what was not. */
function stopped(
  { batch, error }: Failure,
  { call, zone_name }: Job,
  done: readonly DnsPlanChange[],
  changes: readonly DnsPlanChange[],
  progress: Progress,
): AnyCloudflareError {
  const { lines, errors } = explain(batch, error.errors, zone_name);
  const more = lines.length > mostNamed ? `; and ${lines.length - mostNamed} more` : '';
  // Messages of Cloudflare mostly end in a full stop, which follows here.
  const reason = (lines.length === 0 ? error.message : lines.slice(0, mostNamed).join('; ') + more).replace(/\.$/, '');
  const lost = error.outcome === 'unknown';
  // The message below says it all.
  progress.changed = undefined;
  return annotate(error, `${call} stopped: ${reason}. ${summary(done, changes, batch, lost)}`, {
    errors,
    // What was made before stays made, so the call as a whole was not refused.
    outcome: lost || done.length > 0 ? 'unknown' : error.outcome,
  });
}

/** How far it came, what became of the batch that it ended with, and how to go on. */
function summary(
  done: readonly DnsPlanChange[],
  changes: readonly DnsPlanChange[],
  batch: readonly DnsPlanChange[] = [],
  lost = false,
): string {
  const last = lost
    ? `, whether the last ${batch.length} were made too is unknown`
    : batch.length > 0 && `, none of the batch of ${batch.length} that failed`;
  const total = done.length + changes.length;
  return `${done.length} of ${total} changes were made${last || ''}. It can be run again: it goes on from what is there.`;
}
