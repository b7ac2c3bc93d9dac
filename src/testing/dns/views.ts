/** This file knows the endpoints of internal DNS views. */
import * as z from 'zod/mini';
import { type Answer, ok, refuse } from '../answer.ts';
import { check, readBody } from '../body.ts';
import { comparisons, matching, paged, sorted } from '../paging.ts';
import { viewsRead, viewsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { DnsView } from '../world/dns.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/dns_settings/views': {
    handle: listViews,
    permissions: viewsRead,
    emulates: 'Every filter, order, pages up to 5,000,000; enterprise accounts only.',
  },
  'POST /accounts/{account_id}/dns_settings/views': {
    handle: createView,
    permissions: viewsWrite,
    emulates: 'Zones must be zones of the account.',
  },
  'GET /accounts/{account_id}/dns_settings/views/{view_id}': {
    handle: getView,
    permissions: viewsRead,
    emulates: 'Refusal 1015 of an unknown view.',
  },
  'PATCH /accounts/{account_id}/dns_settings/views/{view_id}': {
    handle: editView,
    permissions: viewsWrite,
    emulates: 'Changes what is sent; zones are replaced as a whole.',
  },
  'DELETE /accounts/{account_id}/dns_settings/views/{view_id}': {
    handle: deleteView,
    permissions: viewsWrite,
    emulates: 'Answers the identifier and nothing else.',
  },
};

const nameRule = 'DNS Validation Error: name must be a text of 1 to 255 characters.';
const zonesRule = 'DNS Validation Error: zones must be a list of zone identifiers.';
const complete = z.object({
  name: z.string(nameRule).check(z.minLength(1, nameRule), z.maxLength(255, nameRule)),
  zones: z.array(z.string(zonesRule), zonesRule),
});
const partial = z.partial(complete);

const orders: Record<string, (view: DnsView) => string> = {
  name: (view) => view.name,
  created_on: (view) => view.created_time,
  modified_on: (view) => view.modified_time,
};

/**
 * `GET /accounts/{account_id}/dns_settings/views`
 * @param call The request.
 */
function listViews(call: Call): Answer {
  const { query } = call;
  const found = matching(viewsOf(call).values(), query, filtersOf(call));
  const bounds = { size: 100, min: 1, max: 5_000_000 };
  return paged(sorted(found, query, orders), call, (view) => render(view, call), bounds);
}

function filtersOf({ query, world }: Call): Array<(view: DnsView) => boolean> {
  const filters: Array<(view: DnsView) => boolean> = [];
  for (const [key, given] of query) {
    const value = given.toLowerCase();
    if (value === '') continue;
    const comparison = key.startsWith('name.') ? key.slice('name.'.length) : '';
    const test = Object.hasOwn(comparisons, comparison) ? comparisons[comparison] : undefined;
    if (test) filters.push(({ name }) => test(name.toLowerCase(), value));
    else if (key === 'zone_id') filters.push(({ zones }) => zones.includes(value));
    else if (key === 'zone_name') {
      filters.push(({ zones }) => zones.some((id) => world.zones.get(id)?.name.toLowerCase() === value));
    }
  }
  return filters;
}

/**
 * `GET /accounts/{account_id}/dns_settings/views/{view_id}`
 * @param call The request.
 */
function getView(call: Call): Answer {
  return ok(render(existing(call), call));
}

/**
 * `POST /accounts/{account_id}/dns_settings/views`
 * @param call The request.
 */
async function createView(call: Call): Promise<Answer> {
  const views = viewsOf(call);
  const { name, zones } = check(await readBody(call), complete, 1004);
  const created_time = call.clock.timestamp();
  const linked = zonesOf(call, zones);
  const view = { id: call.world.createId(), name, zones: linked, created_time, modified_time: created_time };
  views.set(view.id, view);
  return ok(render(view, call));
}

/**
 * `PATCH /accounts/{account_id}/dns_settings/views/{view_id}`
 * @param call The request.
 */
async function editView(call: Call): Promise<Answer> {
  const before = existing(call);
  const { name = before.name, zones } = check(await readBody(call), partial, 1004);
  const linked = zones ? zonesOf(call, zones) : before.zones;
  const view = { ...before, name, zones: linked, modified_time: call.clock.timestamp() };
  viewsOf(call).set(view.id, view);
  return ok(render(view, call));
}

/**
 * `DELETE /accounts/{account_id}/dns_settings/views/{view_id}`
 * @param call The request.
 */
function deleteView(call: Call): Answer {
  const { id } = existing(call);
  viewsOf(call).delete(id);
  // This answer has no envelope.
  return { status: 200, body: { result: { id } } };
}

/** The views of the account, which only enterprise accounts have. */
function viewsOf(call: Call): Map<string, DnsView> {
  const account_id = param(call, 'account_id');
  if (call.world.accounts.get(account_id)?.type !== 'enterprise') {
    throw refuse(403, 1029, 'Internal DNS is not available for this account');
  }
  return call.world.views.of(account_id);
}

function existing(call: Call): DnsView {
  const view = viewsOf(call).get(param(call, 'view_id'));
  if (!view) throw refuse(404, 1015, 'View not found');
  return view;
}

/** The zones of a view: a set, so each of them once. */
function zonesOf(call: Call, ids: readonly string[]): string[] {
  const account_id = param(call, 'account_id');
  const foreign = ids.find((id) => call.world.zones.get(id)?.account_id !== account_id);
  if (foreign === undefined) return [...new Set(ids)];
  throw refuse(400, 1004, `DNS Validation Error: zone ${foreign.slice(0, 100)} is not a zone of this account.`);
}

/** A view without the zones that were deleted since. */
function render(view: DnsView, { world }: Call): DnsView {
  return { ...view, zones: view.zones.filter((id) => world.zones.has(id)) };
}
