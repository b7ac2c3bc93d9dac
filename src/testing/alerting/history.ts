/** This file knows the endpoint of what was sent, and how something gets there. */
import { type Answer, list, refuse } from '../answer.ts';
import { readTime } from '../clock.ts';
import { cut } from '../paging.ts';
import { alertingRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Notification } from '../world/alerting.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/history': {
    handle: listHistory,
    permissions: alertingRead,
    emulates: 'Time window, pages without a total of pages; nothing grows too old to be told.',
  },
};

/** How many notifications an account keeps, so that an emulator that runs for weeks does not fill the memory. */
const kept = 10_000;

/**
 * `GET /accounts/{account_id}/alerting/v3/history`
 * @param call The request.
 */
export function listHistory(call: Call): Answer {
  const since = bound(call, 'since') ?? Number.NEGATIVE_INFINITY;
  const before = bound(call, 'before') ?? Number.POSITIVE_INFINITY;
  const sent = (call.world.notifications.get(param(call, 'account_id')) ?? []).filter((notification) => {
    const time = Date.parse(notification.sent);
    return time >= since && time < before;
  });
  const { items, page, per_page, total_count } = cut(sent, call, { size: 25, min: 5, max: 1000 });
  // This list does not say how many pages it has.
  return list(items, { count: items.length, page, per_page, total_count });
}

/**
 * Puts what was sent at the top of the history.
 * @param call The request that sent it.
 * @param sent The notifications.
 */
export function remember(call: Call, sent: readonly Notification[]): void {
  const account_id = param(call, 'account_id');
  const before = call.world.notifications.get(account_id) ?? [];
  call.world.notifications.set(account_id, [...sent, ...before].slice(0, kept));
}

function bound(call: Call, name: 'since' | 'before'): number | undefined {
  const text = call.query.get(name);
  if (!text) return undefined;
  const time = readTime(text);
  if (time === undefined) throw refuse(400, undefined, `Invalid value for ${name}`);
  return time;
}
