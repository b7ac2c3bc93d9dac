/** This file knows the endpoints that purge the cache, and how much may be purged at a time. */
import { type Answer, ok, Refusal, refuse } from '../answer.ts';
import { isObject, readBody } from '../body.ts';
import type { Call, Service } from '../router.ts';
import type { PlanName, Zone } from '../world/zones.ts';
import { asHostName } from './names.ts';
import { zoneOf } from './zones.ts';

const permissions = ['Cache Purge'];

/** The endpoints of this service. */
export const endpoints: Service = {
  'POST /zones/{zone_id}/purge_cache': {
    handle: purge,
    permissions,
    emulates: 'One kind in a request (1012, 1092), its entries and their number, budgets by plan (429 with 1134).',
  },
  'POST /zones/{zone_id}/environments/{environment_id}/purge_cache': {
    handle: purge,
    permissions,
    emulates: 'As for the whole zone; every environment exists.',
  },
  'POST /zones/{zone_id}/invalidate_cache': {
    handle: purge,
    permissions,
    emulates: 'As purging; both spend the same budget.',
  },
};

const lists = ['files', 'tags', 'hosts', 'prefixes'] as const;

/** How fast a budget fills again, and how much it holds at most. */
interface Rate {
  /** Units in a second. */
  perSecond: number;
  /** Units at most. */
  most: number;
}

/** Purges of everything, by tag, by host and by prefix. */
const purges: Record<PlanName, Rate> = {
  free: { perSecond: 5 / 60, most: 25 },
  pro: { perSecond: 5, most: 25 },
  business: { perSecond: 10, most: 50 },
  enterprise: { perSecond: 50, most: 500 },
};

/** URLs. */
const urls: Record<PlanName, Rate> = {
  free: { perSecond: 800, most: 800 },
  pro: { perSecond: 1500, most: 1500 },
  business: { perSecond: 1500, most: 1500 },
  enterprise: { perSecond: 3000, most: 3000 },
};

/**
 * `POST /zones/{zone_id}/purge_cache` and the same for one environment of the zone.
 * @param call The request.
 */
export async function purge(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const zone = zoneOf(call);
  const everything = wholeCache(body.purge_everything);
  const given = lists.filter((name) => body[name] !== undefined);
  if (given.length + Number(everything) > 1) {
    throw refuse(
      400,
      1092,
      'Request may contain only one of "purge_everything", "files", "tags", "hosts" or "prefixes"',
    );
  }
  const [kind] = given;
  if (kind === undefined && !everything) throw nothingToPurge();
  const entries = kind === undefined ? [] : entriesOf(kind, body[kind], zone);
  if (kind === 'files') spend('URLs', urls[zone.plan], entries.length, zone, call);
  else spend('purges', purges[zone.plan], 1, zone, call);
  return ok({ id: zone.id });
}

function wholeCache(given: unknown): boolean {
  if (given !== undefined && typeof given !== 'boolean') throw refuse(400, 1012, '"purge_everything" must be true');
  return given === true;
}

function nothingToPurge(): Refusal {
  return refuse(400, 1012, 'Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes"');
}

/** The entries of a list, every one of which has to be right. */
function entriesOf(kind: (typeof lists)[number], given: unknown, zone: Zone): unknown[] {
  if (!Array.isArray(given)) throw refuse(400, 1014, `"${kind}" must be an array`);
  const entries: unknown[] = given;
  if (entries.length === 0) throw nothingToPurge();
  const most = kind === 'files' && zone.plan === 'enterprise' ? 500 : 100;
  if (entries.length > most) throw refuse(400, 1094, `"${kind}" may contain at most ${most} entries`);
  for (const [at, entry] of entries.entries()) {
    if (!isRight(kind, entry, zone)) {
      const error = { code: 1013, message: `Unable to purge: entry ${at} of "${kind}" is not valid for this zone` };
      throw new Refusal(400, [{ ...error, source: { pointer: `/${kind}/${at}` } }]);
    }
  }
  return entries;
}

function isRight(kind: (typeof lists)[number], entry: unknown, { name }: Zone): boolean {
  const text = kind === 'files' && isObject(entry) ? entry.url : entry;
  if (typeof text !== 'string' || text === '') return false;
  if (kind === 'tags') return text.length <= 1024;
  const host = asHostName(kind === 'files' ? hostOfUrl(text) : kind === 'hosts' ? text : text.split('/')[0]);
  return host !== undefined && (host === name || host.endsWith(`.${name}`));
}

function hostOfUrl(text: string): string | undefined {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).hostname : undefined;
}

/** Takes what a purge costs from the budget that its account has for zones of this plan. */
function spend(unit: string, { perSecond, most }: Rate, cost: number, zone: Zone, { world, clock }: Call): void {
  const budgets = world.purgeBudgets.of(zone.account_id);
  const key = `${zone.plan} ${unit}`;
  const time = clock.now();
  const before = budgets.get(key) ?? { left: most, time };
  const passed = Math.max(0, time - before.time) / 1000;
  const left = Math.min(most, before.left + passed * perSecond);
  if (left < cost) {
    const message = 'Unable to purge, rate limit reached. Please wait if you need to perform more operations.';
    const wait = Math.ceil((cost - left) / perSecond);
    throw new Refusal(429, [{ code: 1134, message }], { 'Retry-After': String(wait) });
  }
  budgets.set(key, { left: left - cost, time });
}
