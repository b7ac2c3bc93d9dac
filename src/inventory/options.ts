/** What an inventory can be told, what it tells on its way, and what is wrong with its options. */
import type { Cloudflare } from '../client.ts';
import { ParamsError } from '../errors.ts';
import { optionProblems, type Priority, type RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import { closest } from '../spelling.ts';
import { type Position, readCursor, scopeOf } from './cursor.ts';
import { type EntityKind, entityKinds } from './graph.ts';

/** What an inventory covers, and how it is read. */
export interface InventoryOptions extends RequestOptions {
  /**
   * Who goes first when calls have to wait for the budget.
   * @default 'bulk'
   */
  priority?: Priority | undefined;
  /**
   * Kinds of things to give. Nothing is requested for the sake of others, and relations are given between these only.
   * @default ['account', 'role', 'member', 'zone', 'record']
   */
  include?: readonly EntityKind[] | undefined;
  /**
   * `false` leaves out records, by far the largest part. Short for an `include` of all other kinds.
   * @default true
   */
  records?: boolean | undefined;
  /**
   * Ids of the accounts to cover, each fetched by itself; all that the credential can see without it. A token that an
   * account owns needs it: Cloudflare does not let such a token list accounts.
   */
  accounts?: readonly string[] | undefined;
  /**
   * Ids of the zones to cover, each fetched by itself. With `accounts` as well, zones of other accounts are left out.
   */
  zones?: readonly string[] | undefined;
  /** Where to go on: the `cursor` of an inventory with the same `include`, `records`, `accounts` and `zones`. */
  cursor?: string | undefined;
  /**
   * How many accounts and zones are read ahead of the one being given, in parallel, within the budget. Each of them
   * keeps one page in memory: that is 5,000 records at the most.
   * @default 8
   */
  readAhead?: number | undefined;
  /**
   * Told each time an account's people or a zone's records are complete, and at the end. It is called once everything
   * up to there has been taken, so its cursor can be stored; a promise of it is waited for, and its failure ends the
   * inventory.
   * @param progress - How far the inventory has come.
   */
  onProgress?: ((progress: InventoryProgress) => void | Promise<void>) | undefined;
}

/** How far an inventory has come. */
export interface InventoryProgress {
  /** What is being read: all accounts, then their roles and members, then zones with their records. */
  stage: 'accounts' | 'people' | 'zones' | 'finished';
  /** How many accounts (`people`) or zones (`zones`) are complete in this run. */
  done: number;
  /** How many there are in all, where that is known. */
  total: number | undefined;
  /** How many things this run has given, by kind. */
  found: Readonly<Record<EntityKind, number>>;
  /** How many parts this run has skipped. */
  skipped: number;
  /** Where to go on from here; `undefined` before the first part is complete, and when everything is. */
  cursor: string | undefined;
}

/** The part of a client that an inventory works with. */
export type InventoryClient = Pick<Cloudflare, 'accounts' | 'zones' | 'dns'>;

/** An inventory's options, checked. */
export interface Plan {
  /** The client. */
  cf: InventoryClient;
  /** Which kinds are given. */
  wants: ReadonlySet<EntityKind>;
  /** The accounts to cover. */
  accounts: readonly string[] | undefined;
  /** The zones to cover. */
  zones: readonly string[] | undefined;
  /** How many parts are read ahead. */
  readAhead: number;
  /** Where to begin. */
  from: Position | undefined;
  /** What is covered, for cursors. */
  scope: string;
  /** Settings for each request. */
  calls: RequestOptions;
  /** Who wants to know. */
  onProgress: InventoryOptions['onProgress'];
}

const names: Record<keyof InventoryOptions, 'own' | 'request'> = {
  include: 'own',
  records: 'own',
  accounts: 'own',
  zones: 'own',
  cursor: 'own',
  readAhead: 'own',
  onProgress: 'own',
  signal: 'request',
  timeoutMs: 'request',
  deadlineMs: 'request',
  retry: 'request',
  validate: 'request',
  priority: 'request',
  headers: 'request',
};

/**
 * Checks the options of an inventory.
 *
 * @throws {@link ParamsError} with everything that is wrong.
 */
export function planFor(cf: InventoryClient, options: InventoryOptions): Plan {
  const problems = problemsOf(cf, options);
  if (problems.length > 0) throw wrong(problems);
  const { include = entityKinds, records, accounts, zones, cursor, readAhead = 8, onProgress, ...calls } = options;
  const wants = new Set(
    entityKinds.filter((kind) => include.includes(kind) && (kind !== 'record' || records !== false)),
  );
  if (wants.size === 0) throw wrong(['records must not be false where they are all that is included']);
  const scope = scopeOf([...wants], accounts, zones);
  const read = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && read === undefined) throw wrong(['cursor must be one that an inventory gave']);
  if (read !== undefined && read.scope !== scope)
    throw wrong(['cursor must come from an inventory with the same include, records, accounts and zones']);
  return {
    cf,
    wants,
    accounts: accounts && [...new Set(accounts)],
    zones: zones && [...new Set(zones)],
    readAhead,
    from: read?.position,
    scope,
    calls: { priority: 'bulk', ...calls },
    onProgress,
  };
}

function problemsOf(cf: unknown, options: unknown): string[] {
  const client = isRecord(cf) && ['accounts', 'zones', 'dns'].every((name) => isRecord(cf[name]));
  const found = client ? [] : ['cf must be a client'];
  if (!isRecord(options)) return [...found, ...optionProblems('request', options)];
  const known = Object.keys(names);
  for (const name of Object.keys(options).filter((given) => !known.includes(given))) {
    const near = closest(name, known);
    found.push(`${name} is not an option${near === undefined ? '' : `: did you mean ${near}?`}`);
  }
  const given = Object.entries(options).filter(([name]) => names[name as keyof InventoryOptions] === 'request');
  return [...found, ...optionProblems('request', Object.fromEntries(given)), ...ownProblems(options)];
}

function ownProblems({ include, records, accounts, zones, cursor, readAhead, onProgress }: Record<string, unknown>) {
  const isKind = (kind: unknown) => entityKinds.some((known) => known === kind);
  const isId = (id: unknown) => typeof id === 'string' && id.trim() !== '';
  const isCount = Number.isSafeInteger(readAhead) && (readAhead as number) >= 0;
  const checks: Array<[name: string, value: unknown, good: boolean, kind: string]> = [
    ['include', include, isList(include, isKind), `a list of ${entityKinds.join(', ')}, at least one of them`],
    ['records', records, typeof records === 'boolean', 'true or false'],
    ['accounts', accounts, isList(accounts, isId), 'a list of account ids, at least one'],
    ['zones', zones, isList(zones, isId), 'a list of zone ids, at least one'],
    ['cursor', cursor, typeof cursor === 'string', 'a string'],
    ['readAhead', readAhead, isCount, 'a whole number from 0'],
    ['onProgress', onProgress, typeof onProgress === 'function', 'a function'],
  ];
  return checks.flatMap(([name, value, good, kind]) =>
    value === undefined || good ? [] : [`${name} must be ${kind}`],
  );
}

/** Whether `value` is a list with something in it, all of it good: an empty filter would mean everything to some. */
function isList(value: unknown, isGood: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isGood);
}

function wrong(problems: readonly string[]): ParamsError {
  return new ParamsError(`Invalid inventory options: ${problems.join('; ')}`, problems);
}
