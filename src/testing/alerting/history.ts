/** This file knows the endpoint of what was sent, and how something gets there. */
import { type Answer, list } from '../answer.ts';
import { cut, windowOf } from '../paging.ts';
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
const most = 10_000;

/**
 * `GET /accounts/{account_id}/alerting/v3/history`
 * @param call The request.
 */
function listHistory(call: Call): Answer {
  const inWindow = windowOf(call.query);
  const kept = call.world.notifications.get(param(call, 'account_id')) ?? [];
  const sent = kept.filter((notification) => inWindow(notification.sent));
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
  call.world.notifications.set(account_id, [...sent, ...before].slice(0, most));
}
