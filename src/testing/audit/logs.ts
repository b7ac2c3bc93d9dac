/** This file knows the endpoints of the first audit log, of an account and of the user. */

import { type Answer, refuse } from '../answer.ts';
import { may } from '../authorization.ts';
import { contains, isBlock } from '../network/addresses.ts';
import { paged, windowOf } from '../paging.ts';
import { auditRead, none } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { AuditEntry } from '../world/audit.ts';
import { changeOf } from './resources.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/audit_logs': {
    handle: listAccountLogs,
    permissions: auditRead,
    emulates: 'Changes made through the emulator; filters, window, direction, pages, CSV. No values from before.',
  },
  // A permission for accounts on a path of the user: its handler asks for it, in whatever account it is held.
  'GET /user/audit_logs': {
    handle: listUserLogs,
    permissions: none,
    emulates: "The user's own changes, in whatever account; else as above.",
  },
};

/**
 * `GET /accounts/{account_id}/audit_logs`
 * @param call The request.
 */
function listAccountLogs(call: Call): Answer {
  const account_id = param(call, 'account_id');
  return logs(call, (entry) => entry.account_id === account_id || entry.account_id === null);
}

/**
 * `GET /user/audit_logs`
 * @param call The request.
 */
function listUserLogs(call: Call): Answer {
  if (!may(call.credential, auditRead, undefined, call.world)) throw refuse(403, 10000, 'Authentication error');
  return logs(call, (entry) => entry.actor.type === 'user');
}

function logs(call: Call, concerns: (entry: AuditEntry) => boolean): Answer {
  const { query, world } = call;
  const filters = [concerns, ...filtersOf(query)];
  const found = world.audit.filter((entry) => filters.every((test) => test(entry)));
  if (query.get('direction')?.toLowerCase() !== 'asc') found.reverse();
  if (query.get('export') === 'true') return table(found);
  return paged(found, call, render(world.user.id), { size: 100, min: 1, max: 1000 });
}

function filtersOf(query: URLSearchParams): Array<(entry: AuditEntry) => boolean> {
  const inWindow = windowOf(query, 1001);
  const filters = [({ time }: AuditEntry) => inWindow(time)];
  const same = (name: string, read: (entry: AuditEntry) => string | undefined): void => {
    const wanted = query.get(name)?.toLowerCase();
    if (wanted) filters.push((entry) => read(entry)?.toLowerCase() === wanted);
  };
  same('id', ({ id }) => id);
  same('action.type', (entry) => changeOf(entry).verb);
  same('actor.email', ({ actor }) => actor.email);
  same('zone.name', ({ zone_name }) => zone_name);
  const block = query.get('actor.ip');
  if (block) {
    if (!isBlock(block)) throw refuse(400, 1001, 'Invalid value for actor.ip');
    filters.push(({ ip }) => contains(block, ip));
  }
  if (query.get('hide_user_logs') === 'true') filters.push(({ account_id }) => account_id !== null);
  return filters;
}

function render(user_id: string): (entry: AuditEntry) => Record<string, unknown> {
  return (entry) => {
    const { verb, kind } = changeOf(entry);
    const { actor, token_id, token_name, zone_name } = entry;
    const newValueJson = valueAfter(entry);
    return {
      action: { result: true, type: verb },
      actor: { email: actor.email, id: actor.id, ip: entry.ip, type: 'user' },
      id: entry.id,
      interface: 'API',
      metadata: { token_id, token_name, zone_name },
      newValue: newValueJson ? JSON.stringify(newValueJson) : '',
      newValueJson: newValueJson ?? {},
      oldValue: '',
      oldValueJson: {},
      owner: { id: entry.account_id ?? user_id },
      resource: { id: entry.resource_id ?? '', type: kind },
      when: entry.time,
    };
  };
}

/** What something is after a change: what was sent, or nothing when nothing was. */
function valueAfter({ request }: AuditEntry): Record<string, unknown> | undefined {
  return Object.keys(request).length > 0 ? request : undefined;
}

const columns: Readonly<Record<string, (entry: AuditEntry) => string | undefined>> = {
  id: ({ id }) => id,
  when: ({ time }) => time,
  actor_email: ({ actor }) => actor.email,
  actor_ip: ({ ip }) => ip,
  actor_type: () => 'user',
  action_type: (entry) => changeOf(entry).verb,
  action_result: () => 'true',
  interface: () => 'API',
  resource_type: (entry) => changeOf(entry).kind,
  resource_id: ({ resource_id }) => resource_id,
  zone_name: ({ zone_name }) => zone_name,
  old_value: () => '',
  new_value: (entry) => {
    const value = valueAfter(entry);
    return value && JSON.stringify(value);
  },
};

/** All entries at once: an export has no pages. */
function table(entries: readonly AuditEntry[]): Answer {
  const cell = (text = ''): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = entries.map((entry) => Object.values(columns).map((read) => cell(read(entry))));
  const body = [Object.keys(columns), ...rows].map((row) => `${row.join(',')}\n`).join('');
  return { status: 200, body, headers: { 'content-type': 'text/csv' } };
}
