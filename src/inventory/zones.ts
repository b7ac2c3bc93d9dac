/** Zones, and the records in each of them. */
import type { DnsRecord } from '../resources/dns-record-types.ts';
import type { Zone } from '../resources/zones.ts';
import type { Page } from '../walk.ts';
import type { ZonePosition } from './cursor.ts';
import {
  accountEntity,
  accountRef,
  type EntityKind,
  type InventoryItem,
  recordEntity,
  refTo,
  relation,
  type SkippedPart,
  skippedBy,
  type ZoneEntity,
  zoneEntity,
} from './graph.ts';
import { identified, inOrder, sendFor, settled, withIds } from './in-order.ts';
import { accountParts, invisible } from './people.ts';
import type { Run, Step } from './run.ts';

/** One refused list spans no more accounts than this. */
const mostAccounts = 500;

/** How many of the last zones a cursor names: they may be deleted, but hardly all of them. */
const anchors = 3;

/** A zone with its records sent for, or what stands in the place of zones that cannot be read. */
export type ZoneFound = { skipped: SkippedPart[] } | { zone: Zone; position: ZonePosition; total: number | undefined };

/** Finds the zones to cover, in order. */
export async function* findZones(
  run: Run,
  accountIds: readonly string[],
  from: ZonePosition | undefined,
): AsyncGenerator<ZoneFound, undefined, undefined> {
  if (run.zones !== undefined) return yield* named(run, run.zones, from);
  const perAccount = run.accounts ?? (accountIds.length > mostAccounts ? accountIds : undefined);
  if (perAccount === undefined) return yield* listed(run, undefined, from);
  const begin = Math.max(0, perAccount.indexOf(from?.account_id ?? ''));
  for (const account_id of perAccount.slice(begin)) {
    yield* listed(run, account_id, from?.account_id === account_id ? from : undefined);
  }
}

/** The zones of an account, or of all accounts in one list, which takes the fewest requests. */
async function* listed(
  run: Run,
  account_id: string | undefined,
  from: ZonePosition | undefined,
): AsyncGenerator<ZoneFound, undefined, undefined> {
  const { cf, calls } = run;
  const account = account_id === undefined ? {} : { account: { id: account_id } };
  // In the order of something that hardly ever changes, so that pages keep what they hold while they are read.
  const pagesFrom = (page: number) =>
    identified(cf.zones.list({ ...account, order: 'name', direction: 'asc', page }, calls), 'zone');
  let after = from?.after ?? [];
  try {
    for await (const { items, page = 1, total } of from === undefined ? pagesFrom(1) : rejoin(pagesFrom, from)) {
      for (const zone of items) {
        if (from?.after.includes(zone.id)) continue;
        after = [...after, zone.id].slice(-anchors);
        yield { zone, position: { stage: 'zones', account_id, page, after }, total: account_id ? undefined : total };
      }
    }
  } catch (error) {
    yield { skipped: skippedBy(error, ['permission', 'plan'], zoneParts(run), { ...(account_id && { account_id }) }) };
  }
}

/**
 * Goes on behind a zone that was given in an earlier run. Zones that came or went since have moved it, to a page beside
 * the one that it stood on. Where it is not to be found, everything is given again: better than to lose anything.
 */
async function* rejoin(
  pagesFrom: (page: number) => AsyncGenerator<Page<Zone>, undefined, undefined>,
  from: ZonePosition,
): AsyncGenerator<Page<Zone>, undefined, undefined> {
  const pages = pagesFrom(Math.max(1, from.page - 1));
  for (let turned = 0; turned < 3; turned++) {
    const { value: page } = await pages.next();
    if (page === undefined) break;
    const last = page.items.findLastIndex(({ id }) => from.after.includes(id));
    if (last === -1) continue;
    yield { ...page, items: page.items.slice(last + 1) };
    return yield* pages;
  }
  await pages.return(undefined);
  return yield* pagesFrom(1);
}

/** The zones that the caller names; those of other accounts than are covered are left out. */
async function* named(
  run: Run,
  ids: readonly string[],
  from: ZonePosition | undefined,
): AsyncGenerator<ZoneFound, undefined, undefined> {
  const { cf, calls, accounts, readAhead } = run;
  const rest = ids.slice(ids.indexOf(from?.after.at(-1) ?? '') + 1);
  const get = (zone_id: string) => ({ zone_id, zone: settled(cf.zones.get({ zone_id }, calls)) });
  for await (const { zone_id, zone: coming } of inOrder(rest, readAhead, get)) {
    try {
      const zone = await coming;
      withIds([zone], 'zone');
      if (accounts !== undefined && !accounts.includes(zone.account?.id ?? '')) continue;
      yield { zone, position: { stage: 'zones', page: 1, after: [zone_id] }, total: ids.length };
    } catch (error) {
      yield { skipped: skippedBy(error, ['permission', 'plan', 'not_found'], zoneParts(run), { zone_id }) };
    }
  }
}

function zoneParts({ wants }: Run): EntityKind[] {
  return (['zone', 'record'] as const).filter((kind) => wants.has(kind));
}

/** A zone that was found, with its records sent for unless nobody wants them. */
export interface ZoneComing {
  /** The zone. */
  found: ZoneFound;
  /** Its records. */
  records: AsyncIterable<Page<DnsRecord>> | undefined;
}

/** Sends for the records of a zone. */
export function sendForRecords({ cf, calls, wants }: Run, found: ZoneFound): ZoneComing {
  if ('skipped' in found || !wants.has('record')) return { found, records: undefined };
  return { found, records: sendFor(cf.dns.records.list({ zone_id: found.zone.id }, calls), 'record') };
}

/** Gives a zone, then its records. */
export async function* readZone(run: Run, { found, records }: ZoneComing): AsyncGenerator<Step> {
  if ('skipped' in found) return yield { items: found.skipped };
  const zone = zoneEntity(found.zone);
  yield { items: zoneItems(run, zone) };
  try {
    for await (const { items } of records ?? []) yield { items: recordItems(run, zone, items) };
  } catch (error) {
    const where = { ...(zone.account_id && { account_id: zone.account_id }), zone_id: zone.id };
    yield { items: skippedBy(error, ['permission', 'plan', 'not_found'], ['record'], where) };
  }
  yield { items: [], complete: { position: found.position, total: found.total } };
}

function* zoneItems(run: Run, zone: ZoneEntity): Generator<InventoryItem> {
  const { wants, given, told } = run;
  const { account_id } = zone;
  if (account_id !== undefined && wants.has('account') && !given.has(account_id)) {
    // The token sees the zone and not its account, of which the zone tells no more than the name.
    if (!told.has(undefined) && !told.has(account_id)) {
      for (const part of accountParts(run)) yield invisible(part, account_id);
    }
    given.add(account_id);
    const { name } = zone.data.account ?? {};
    yield accountEntity({ id: account_id, ...(typeof name === 'string' && { name }) });
  }
  if (!wants.has('zone')) return;
  yield zone;
  if (account_id !== undefined && wants.has('account')) yield relation(accountRef(account_id), 'HAS', refTo(zone));
}

function* recordItems({ wants }: Run, zone: ZoneEntity, records: readonly DnsRecord[]): Generator<InventoryItem> {
  const from = refTo(zone);
  for (const data of records) {
    const record = recordEntity(zone, data);
    yield record;
    if (wants.has('zone')) yield relation(from, 'HAS', refTo(record));
  }
}
