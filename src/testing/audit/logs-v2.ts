/** This file knows the endpoints of the second audit log. Its errors have no numbers, only words. */
import { type Answer, ok, refuse } from '../answer.ts';
import { timeOf } from '../paging.ts';
import { auditRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { AuditEntry } from '../world/audit.ts';
import type { World } from '../world/world.ts';
import { filtersOf } from './filters.ts';
import { changeOf, describeChange, productCategories } from './resources.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/logs/audit': {
    handle: listLogs,
    permissions: auditRead,
    emulates: 'Changes made through the emulator, not reads; every filter and its `.not`, window, cursor.',
  },
  'GET /accounts/{account_id}/logs/audit/{id}/history': {
    handle: listHistory,
    permissions: auditRead,
    emulates: 'Changes of the same thing; exact, or unavailable when an entry does not tell what it changed.',
  },
  'GET /accounts/{account_id}/logs/audit/product_categories': {
    handle: listProductCategories,
    permissions: auditRead,
    emulates: 'The products that the emulator knows, in six categories.',
  },
};

/** How far the time given for an entry may lie from its own. */
const lookup = 3_600_000;

/**
 * `GET /accounts/{account_id}/logs/audit`
 * @param call The request.
 */
function listLogs(call: Call): Answer {
  const filters = filtersOf(call.query, call.world);
  const { entries, cursor } = cutAfter(call, (entry) => filters.every((test) => test(entry)));
  // Documented in two places, and clients read one or the other.
  const next = cursor.cursor === undefined ? undefined : { ...cursor, cursors: { after: cursor.cursor } };
  // The count is a text here, and a number in the history.
  return answer(call, entries, { count: String(entries.length), ...next });
}

/**
 * `GET /accounts/{account_id}/logs/audit/{id}/history`
 * @param call The request.
 */
function listHistory(call: Call): Answer {
  const near = required(call, 'action_time');
  const id = param(call, 'id');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw refuse(400, undefined, 'Invalid audit log ID');
  const source = ofAccount(call).find((entry) => entry.id === id.toLowerCase());
  const wanted = source?.resource_id;
  const { kind } = source ? changeOf(source) : {};
  const { entries, cursor } = cutAfter(
    call,
    (entry) => wanted !== undefined && entry.resource_id === wanted && changeOf(entry).kind === kind,
  );
  if (!source || Math.abs(Date.parse(source.time) - near) > lookup) return unknown();
  const history_status = wanted === undefined ? 'unavailable' : 'exact';
  return answer(call, entries, { count: entries.length, ...cursor, history_status });
}

/** `GET /accounts/{account_id}/logs/audit/product_categories` */
function listProductCategories(): Answer {
  return ok(productCategories);
}

/** What is not found is told with the quality of the search, which a refusal has no place for. */
function unknown(): Answer {
  const errors = [{ message: 'audit log not found' }];
  const result_info = { count: 0, history_status: 'unavailable' };
  return { status: 404, body: { errors, messages: [], result: null, result_info, success: false } };
}

function answer(call: Call, entries: readonly AuditEntry[], result_info: Record<string, unknown>): Answer {
  const result = entries.map((entry) => render(entry, call.world));
  return { status: 200, body: { success: true, errors: [], messages: [], result, result_info } };
}

function ofAccount(call: Call): AuditEntry[] {
  const account_id = param(call, 'account_id');
  return call.world.audit.filter((entry) => entry.account_id === account_id);
}

/** One page of what passes a test, and where the next one begins. */
function cutAfter(
  call: Call,
  test: (entry: AuditEntry) => boolean,
): { entries: AuditEntry[]; cursor: { cursor?: string } } {
  const { query } = call;
  const since = required(call, 'since');
  const before = required(call, 'before');
  const found = behindCursor(call).filter((entry) => {
    const time = Date.parse(entry.time);
    return time >= since && time < before && test(entry);
  });
  const asked = query.get('limit') ?? '';
  const limit = /^\d{1,9}$/.test(asked) ? Math.min(1000, Math.max(1, Number(asked))) : 100;
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  return { entries, cursor: last && found.length > limit ? { cursor: btoa(`behind ${last.id}`) } : {} };
}

/** All entries in the direction that was asked for, from where the cursor stands. */
function behindCursor(call: Call): AuditEntry[] {
  const { query } = call;
  const ascending = query.get('direction')?.toLowerCase() === 'asc';
  const entries = ascending ? ofAccount(call) : ofAccount(call).reverse();
  const cursor = query.get('cursor');
  if (!cursor) return entries;
  const id = decode(cursor);
  const at = entries.findIndex((entry) => entry.id === id);
  // One that is no longer there was among the oldest: only newer ones are left behind it.
  return at === -1 && !ascending ? [] : entries.slice(at + 1);
}

/** The identifier of the entry that a cursor stands behind. */
function decode(cursor: string): string {
  let text = '';
  try {
    text = atob(cursor);
  } catch {
    // Refused below, like any other text that is no cursor.
  }
  const id = /^behind ([0-9a-f-]{36})$/.exec(text)?.[1];
  if (id === undefined) throw refuse(400, undefined, 'invalid cursor');
  return id;
}

function required(call: Call, name: 'since' | 'before' | 'action_time'): number {
  const time = timeOf(call.query, name);
  if (time === undefined) throw refuse(400, undefined, `${name} is required`);
  return time;
}

function render(entry: AuditEntry, world: World): Record<string, unknown> {
  const change = changeOf(entry);
  const { actor, token_id, token_name, zone_id, zone_name, resource_id, request, response } = entry;
  return {
    account: { id: entry.account_id, name: world.accounts.get(entry.account_id ?? '')?.name },
    action: { description: describeChange(change), result: 'success', time: entry.time, type: change.type },
    actor: {
      context: entry.context,
      email: actor.email,
      id: actor.id,
      ip_address: entry.ip,
      token_id,
      token_name,
      type: actor.type,
    },
    id: entry.id,
    raw: {
      cf_ray_id: entry.ray,
      method: entry.method,
      status_code: entry.status,
      uri: entry.uri,
      user_agent: entry.user_agent,
    },
    resource: { id: resource_id, product: change.product, request, response, scope: change.scope, type: change.kind },
    ...(zone_id !== undefined && { zone: { id: zone_id, name: zone_name } }),
  };
}
