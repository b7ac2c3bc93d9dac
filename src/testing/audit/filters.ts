/** This file knows the filters of the second audit log. */
import { refuse } from '../answer.ts';
import type { AuditEntry } from '../world/audit.ts';
import type { World } from '../world/world.ts';
import { changeOf, productCategories } from './resources.ts';

type Test = (entry: AuditEntry) => boolean;

/** What each filter reads from an entry; one that finds nothing there matches no value. */
const readers: Readonly<Record<string, (entry: AuditEntry, world: World) => string | undefined>> = {
  id: ({ id }) => id,
  audit_log_id: ({ id }) => id,
  account_name: ({ account_id }, world) => world.accounts.get(account_id ?? '')?.name,
  // What failed changed nothing, and is not kept.
  action_result: () => 'success',
  action_type: (entry) => changeOf(entry).type,
  actor_context: ({ context }) => context,
  actor_email: ({ actor }) => actor.email,
  actor_id: ({ actor }) => actor.id,
  actor_ip_address: ({ ip }) => ip,
  actor_token_id: ({ token_id }) => token_id,
  actor_token_name: ({ token_name }) => token_name,
  actor_type: ({ actor }) => actor.type,
  raw_cf_ray_id: ({ ray }) => ray,
  raw_method: ({ method }) => method,
  raw_status_code: ({ status }) => String(status),
  raw_uri: ({ uri }) => uri,
  resource_id: ({ resource_id }) => resource_id,
  resource_product: (entry) => changeOf(entry).product,
  resource_scope: (entry) => changeOf(entry).scope,
  resource_type: (entry) => changeOf(entry).kind,
  zone_id: ({ zone_id }) => zone_id,
  zone_name: ({ zone_name }) => zone_name,
};

/**
 * The tests that a query asks for. Several values of one filter are alternatives, several filters are not.
 * @param query The request's query.
 * @param world What exists.
 * @throws {Refusal} When it names a product category that does not exist.
 */
export function filtersOf(query: URLSearchParams, world: World): Test[] {
  const categories = productsOf(query);
  return Object.entries(readers).flatMap(([name, read]) => {
    const wanted = query.getAll(name);
    if (name === 'resource_product') wanted.push(...categories);
    const unwanted = query.getAll(`${name}.not`);
    const tests: Test[] = [];
    if (wanted.length > 0) tests.push((entry) => wanted.includes(read(entry, world) ?? ''));
    if (unwanted.length > 0) tests.push((entry) => !unwanted.includes(read(entry, world) ?? ''));
    return tests;
  });
}

/** The products of the categories that a query names. */
function productsOf(query: URLSearchParams): string[] {
  return query.getAll('product_category').flatMap((name) => {
    const category = productCategories.find(({ value }) => value === name.toLowerCase());
    if (!category) throw refuse(400, undefined, 'invalid product category');
    return category.products.map(({ value }) => value);
  });
}
