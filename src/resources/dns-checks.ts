/** What is wrong with what a sync, a plan or its application is called with: all of it, before anything is sent. */
import type { Endpoint } from '../endpoint.ts';
import { ParamsError } from '../errors.ts';
import type { RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import { closest } from '../spelling.ts';
import type { Transport } from '../transport.ts';
import { fullName } from './dns-compare.ts';
import { formProblems, scopeFaults, setProblems } from './dns-desired.ts';
import type { DnsPlanChange, DnsSyncScope } from './dns-plan.ts';
import type { DnsRecordInput } from './dns-record-types.ts';
import { endpoints } from './dns-records.ts';
import type { DnsSyncOptions } from './dns-sync.ts';

/** The options of a flow, sorted. */
export interface Checked {
  /** What goes to its requests. */
  rest: RequestOptions;
  /** How many changes one batch may hold, where that was said. */
  batchSize: number | undefined;
}

/** Sorts the options of a flow from those of its requests; all that is wrong with either is added to `problems`. */
function checkOptions(transport: Transport, zone_id: unknown, given: unknown, problems: string[]): Checked {
  const options = isRecord(given) ? given : {};
  const { batchSize, ...rest } = options as DnsSyncOptions;
  const call = { zone_id } as { zone_id: string };
  const endpoint: Endpoint = endpoints.list;
  problems.push(
    ...transport.prepare(endpoint, call, isRecord(given) ? rest : (given as RequestOptions)).sorted.problems,
  );
  if (batchSize !== undefined && !isSize(batchSize)) problems.push(sizeProblem);
  return { rest, batchSize };
}

const sizeProblem = 'batchSize must be a whole number from 2';

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 2;
}

const paramNames = ['zone_id', 'zone_name', 'desired', 'scope'];

/** Checks what a plan is to be made of, all at once. */
export function checkParams(transport: Transport, method: 'plan' | 'sync', params: unknown, options: unknown): Checked {
  const given: Record<string, unknown> = isRecord(params) ? params : {};
  const { zone_id, zone_name, desired, scope } = given;
  const problems = isRecord(params) ? unknownNames(given, paramNames) : ['params must be an object'];
  const checked = checkOptions(transport, zone_id, options, problems);
  if (method === 'plan' && checked.batchSize !== undefined) problems.push('batchSize is an option of apply and sync');
  const name = typeof zone_name === 'string' ? fullName(zone_name, undefined) : undefined;
  if (zone_name !== undefined && (name === undefined || name === '@')) problems.push('zone_name must be a name');
  const faults = [...formProblems(desired), ...scopeFaults(scope)];
  problems.push(...faults);
  if (faults.length === 0) problems.push(...setProblems(desired as DnsRecordInput[], scope as DnsSyncScope, name));
  throwIfAny(problems, method);
  return checked;
}

const planNames = ['zone_id', 'zone_name', 'changes', 'unchanged', 'outside', 'batchSize', 'outcome'];

/** A plan may come from a file: what is not as `plan` gives it is refused. */
export function checkPlan(transport: Transport, plan: unknown, options: unknown): Checked {
  const given: Record<string, unknown> = isRecord(plan) ? plan : {};
  const problems = isRecord(plan) ? unknownNames(given, planNames) : ['plan must be an object'];
  const checked = checkOptions(transport, given.zone_id, options, problems);
  if (typeof given.zone_name !== 'string' || given.zone_name === '') problems.push('zone_name is required');
  // What is no size would never make a batch, and the changes would never come to an end.
  if (given.batchSize !== undefined && !isSize(given.batchSize)) problems.push(`the plan's ${sizeProblem}`);
  if (!Array.isArray(given.changes)) problems.push('changes must be an array');
  else
    given.changes.forEach((change, at) => {
      if (!isChange(change)) problems.push(`changes[${at}] is not a change of a plan`);
    });
  throwIfAny(problems, 'apply');
  return checked;
}

function isChange(change: unknown): change is DnsPlanChange {
  if (!isRecord(change)) return false;
  const { action, id, before, patch, record } = change;
  if (action === 'create')
    return isRecord(record) && typeof record.type === 'string' && typeof record.name === 'string';
  const known = typeof id === 'string' && id !== '' && isRecord(before) && typeof before.name === 'string';
  return known && (action === 'delete' || (action === 'update' && isRecord(patch)));
}

function unknownNames(given: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = closest(name, names);
      return `${name} is not a parameter of this call${near === undefined ? '' : `: did you mean ${near}?`}`;
    });
}

function throwIfAny(problems: readonly string[], method: string): void {
  if (problems.length === 0) return;
  throw new ParamsError(`Invalid params for dns.records.${method}: ${problems.join('; ')}`, problems);
}
