/** This file knows the permission groups that members and user groups are given: not those of API tokens. */
import { type Answer, ok, refuse } from '../answer.ts';
import { isAsked, paged } from '../paging.ts';
import { accountRead } from '../permission-sets.ts';
import { createRandom } from '../random.ts';
import { type Call, param, type Service } from '../router.ts';
import { scopeNames } from '../tokens/permission-catalogue.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/iam/permission_groups': {
    handle: listPermissionGroups,
    permissions: accountRead,
    emulates: 'The same for every account; filters `id`, `name` and `label`, pages.',
  },
  'GET /accounts/{account_id}/iam/permission_groups/{permission_group_id}': {
    handle: getPermissionGroup,
    permissions: accountRead,
    emulates: 'The group, with keys that the documentation leaves out.',
  },
};

/** What a policy may give to people. */
export interface IamPermissionGroup {
  /** Identifier of the permission group. */
  readonly id: string;
  /** Name of the permission group. */
  readonly name: string;
  /** What it is called in other places, and on what it may be given. */
  readonly meta: Readonly<Record<'label' | 'scopes', string>>;
}

/** Identifiers that are known; the others are invented. */
const known: Readonly<Record<string, string>> = {
  load_balancer_admin: '6d7f2f5f5b1d4a0e9081fdc98d432fd1',
  fbm_user: '82e64a83756745bbbb1c9c2701bf816b',
};

/** Label and name of each; those of domains begin with the word. */
const names: Readonly<Record<string, string>> = {
  super_admin: 'Super Administrator - All Privileges',
  admin: 'Administrator',
  admin_readonly: 'Administrator Read Only',
  minimal_access: 'Minimal Account Access',
  analytics: 'Analytics',
  api_gateway: 'API Gateway',
  api_gateway_read: 'API Gateway Read',
  application_security_reports_read: 'Application Security Reports Read',
  audit_logs_viewer: 'Audit Logs Viewer',
  billing: 'Billing',
  bot_management: 'Bot Management',
  cache_purge: 'Cache Purge',
  cloudchamber_admin: 'Cloudchamber Admin',
  access_admin: 'Cloudflare Access',
  dex_admin: 'Cloudflare DEX',
  gateway_admin: 'Cloudflare Gateway',
  images_admin: 'Cloudflare Images',
  r2_admin: 'Cloudflare R2 Admin',
  r2_read: 'Cloudflare R2 Read',
  stream_admin: 'Cloudflare Stream',
  teams_admin: 'Cloudflare Zero Trust',
  teams_pii: 'Cloudflare Zero Trust PII',
  teams_readonly: 'Cloudflare Zero Trust Read Only',
  teams_reporting: 'Cloudflare Zero Trust Reporting',
  dns_admin: 'DNS',
  email_configuration_admin: 'Email Configuration Admin',
  email_integration_admin: 'Email Integration Admin',
  email_security_analyst: 'Email Security Analyst',
  firewall: 'Firewall',
  hyperdrive_admin: 'Hyperdrive Admin',
  load_balancer_admin: 'Load Balancer',
  log_share: 'Log Share',
  log_share_reader: 'Log Share Reader',
  fbm_user: 'Magic Network Monitoring',
  fbm_admin: 'Magic Network Monitoring Admin',
  network_services_read: 'Network Services Read',
  network_services_write: 'Network Services Write',
  page_shield: 'Page Shield',
  page_shield_read: 'Page Shield Read',
  ssl_admin: 'SSL/TLS, Caching, Performance, Page Rules, and Customization',
  trust_and_safety: 'Trust and Safety',
  turnstile: 'Turnstile',
  turnstile_read: 'Turnstile Read',
  vectorize_readonly: 'Vectorize Read Only',
  waiting_room_admin: 'Waiting Room Admin',
  waiting_room_read: 'Waiting Room Read',
  workers_admin: 'Workers Platform Admin',
  workers_read: 'Workers Platform Read',
  zaraz_admin: 'Zaraz Admin',
  zaraz_edit: 'Zaraz Edit',
  zaraz_read: 'Zaraz Read',
  domain_admin: 'Domain Administrator',
  domain_admin_readonly: 'Domain Administrator Read Only',
  domain_api_gateway: 'Domain API Gateway',
  domain_bot_management: 'Domain Bot Management',
  domain_cache_purge: 'Cache Domain Purge',
  domain_dns: 'Domain DNS',
  domain_page_shield: 'Domain Page Shield',
  domain_waiting_room: 'Domain Waiting Room Admin',
  domain_zone_versioning: 'Zone Versioning (Domain)',
};

/** All that there are. */
export const permissionGroups: readonly IamPermissionGroup[] = Object.entries(names).map(([label, name]) => ({
  id: known[label] ?? invented(label),
  name,
  meta: { label, scopes: label.startsWith('domain_') ? scopeNames.zone : scopeNames.account },
}));

const byId: ReadonlyMap<string, IamPermissionGroup> = new Map(permissionGroups.map((group) => [group.id, group]));

/** Identifier of the group that may do everything. */
export const superAdministratorGroup: string = invented('super_admin');

/**
 * `GET /accounts/{account_id}/iam/permission_groups`
 * @param call The request.
 */
function listPermissionGroups(call: Call): Answer {
  const { query } = call;
  const found = permissionGroups.filter(
    ({ id, name, meta }) =>
      isAsked(query, 'id', id) && isAsked(query, 'name', name) && isAsked(query, 'label', meta.label),
  );
  return paged(found, call, render);
}

/**
 * `GET /accounts/{account_id}/iam/permission_groups/{permission_group_id}`
 * @param call The request.
 */
function getPermissionGroup(call: Call): Answer {
  const group = permissionGroup(param(call, 'permission_group_id'));
  if (!group) throw refuse(404, 1003, 'Permission group not found');
  return ok(render(group));
}

/**
 * The permission group of an identifier.
 * @param id The identifier.
 */
export function permissionGroup(id: string): IamPermissionGroup | undefined {
  return byId.get(id);
}

function render(group: IamPermissionGroup): Record<string, unknown> {
  const { label, scopes } = group.meta;
  return {
    ...group,
    status: 'V',
    permissions: [{ key: `${scopes}.${label.replaceAll('_', '-')}` }],
    created_on: '2020-07-01T09:00:00Z',
    modified_on: '2024-02-11T10:30:00.5Z',
  };
}

/** An identifier that is the same every time, for groups whose own is not known. */
function invented(label: string): string {
  let seed = 0;
  for (const letter of label) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return createRandom(seed).hex(32);
}
