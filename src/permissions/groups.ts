/** What a token permission is called in the three places that name it, and which ids and template keys are documented. */

/** What a permission applies to. */
export type PermissionScope = 'account' | 'zone' | 'user';

/** A permission that a token can be given. */
export interface Permission {
  /** Its name in the API, exactly as it has to be written: `Account Settings Write`. */
  readonly name: string;
  /** Its name in the dashboard, with the level: `Account Settings: Edit`. */
  readonly dashboard: string;
  /** The key that older answers and guides have for it, where there is one: `#organization:edit`. */
  readonly legacy?: string;
  /** What it applies to. Some names exist twice, for accounts and for zones. */
  readonly scope: PermissionScope;
  /** Id of its permission group, where Cloudflare documents it; others are found in the list of permission groups. */
  readonly group_id?: string;
}

/** What a permission lets somebody do, as the API and the dashboard write it, and how far it reaches. */
const levels: Readonly<Record<string, readonly [dashboard: string, rank: number]>> = {
  Read: ['Read', 0],
  Evaluate: ['Evaluate', 1],
  Report: ['Report', 1],
  Run: ['Run', 2],
  Revoke: ['Revoke', 2],
  Purge: ['Purge', 2],
  Write: ['Edit', 3],
  Edit: ['Edit', 3],
  Admin: ['Admin', 5],
};

// A name that states no level may stand for anything, so it comes after those that do.
const unstated = 4;

/** How far a permission reaches, from 0 for reading. */
export function levelOf(name: string): number {
  return levels[lastWord(name)]?.[1] ?? unstated;
}

/** Whether a permission only lets somebody read. */
export function isRead(name: string): boolean {
  return levelOf(name) < 2;
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}

/** The name without its level: `Account Settings`. */
export function productOf(name: string): string {
  const word = lastWord(name);
  return word in levels && word !== name ? name.slice(0, -word.length - 1).replace(/:$/, '') : name;
}

// Where the dashboard does not call a product what the API calls it.
const dashboardNames: Readonly<Record<string, string>> = {
  'Account API Tokens': 'API Tokens',
  'Account DNS Settings': 'DNS Settings',
  'Zone DNS Settings': 'DNS Settings',
  'DNS View': 'DNS Views',
};

const dashboardPermissions: Readonly<Record<string, string>> = {
  'Cache Purge': 'Cache Purge: Purge',
  'SCIM Provisioning': 'SCIM Provisioning: Edit',
};

function dashboardOf(name: string): string {
  const whole = dashboardPermissions[name];
  if (whole !== undefined) return whole;
  const product = productOf(name);
  const level = levels[lastWord(name)]?.[0];
  const shown = dashboardNames[product] ?? product;
  return level === undefined || product === name ? shown : `${shown}: ${level}`;
}

const legacyProducts: Readonly<Record<string, string>> = {
  'Account Settings': 'organization',
  Analytics: 'analytics',
  'Account Firewall Access Rules': 'waf',
  Billing: 'billing',
  Cache: 'cache_purge',
  DNS: 'dns_records',
  Logs: 'logs',
  'SSL and Certificates': 'ssl',
  Zaraz: 'zaraz',
  Zone: 'zone',
  'Zone Settings': 'zone_settings',
};

const legacyLevels: Readonly<Record<string, string>> = {
  Read: 'read',
  Write: 'edit',
  Edit: 'edit',
  Purge: 'edit',
  Admin: 'publish',
};

/** The older key of a permission, such as `#organization:edit`. */
export function legacyOf(name: string): string | undefined {
  const product = legacyProducts[productOf(name)];
  const level = legacyLevels[lastWord(name)];
  return product === undefined || level === undefined ? undefined : `#${product}:${level}`;
}

// What Cloudflare's documentation prints. A name in two scopes has an id for each.
const groupIds: Readonly<Record<string, string>> = {
  'account Account Settings Read': 'c1fde68c7bcc44588cbb6ddbc16d6480',
  'account Account Settings Write': '1af1fa2adc104452b74a9a3364202f20',
  'account Account API Tokens Write': '5bc3f8b21c554832afc660159ab75fa4',
  'account Billing Read': '7cf72faf220841aabcfdfab81c43c4f6',
  'account Billing Write': '6c80e02421494afc9ae14414ed442632',
  'account Account Analytics Read': 'b89a480218d04ceb98b4fe57ca29dc1f',
  'account Access: Audit Logs Read': 'b05b28e839c54467a7d6cba5d3abb5a3',
  'account Access: Organizations, Identity Providers, and Groups Read': '26bc23f853634eb4bff59983b9064fde',
  'account Access: Organizations, Identity Providers, and Groups Write': 'bfe0d8686a584fa680f4c53b5eb0de6d',
  'account Access: Apps and Policies Read': '7ea222f6d5064cfa89ea366d7c1fee89',
  'account Access: Apps and Policies Write': '1e13c5124ca64b72b1969a67e8829049',
  'zone Access: Apps and Policies Write': '959972745952452f8be2452be8cbb9f2',
  'account DNS Firewall Read': '5f48a472240a4b489a21d43bd19a06e1',
  'account DNS Firewall Write': 'da6d2d6f2ec8442eaadda60d13f42bca',
  'zone Zone Read': 'c8fed203ed3043cba015a93ad1616f1f',
  'zone Zone Write': 'e6d2666161e84845a636613608cee8d5',
  'zone Zone Settings Read': '517b21aee92c4d89936c976ba6e4be55',
  'zone Zone Settings Write': '3030687196b94b638145a3953da2b699',
  'zone DNS Read': '82e64a83756745bbbb1c9c2701bf816b',
  'zone DNS Write': '4755a26eedb94da69e1066d98aa820be',
  'zone Analytics Read': '9c88f9c5bce24ce7af9a958ba9c504db',
  'zone Cache Purge': 'e17beae8b8cb423a99b1730f21238bed',
  'user User Details Read': '8acbe5bb0d54464ab867149d7f7cf8ac',
  'user User Details Write': '55a5e17cc99e4a3fa1f3432d262f2e55',
  'user Memberships Read': '3518d0f75557482e952c6762d3e64903',
  'user Memberships Write': '9201bc6f42d440968aaab0c6f17ebb1d',
  'user API Tokens Read': '0cc3a61731504c89b99ec1be78b77aa0',
  'user API Tokens Write': '686d18d5ac6c441c867cbf6771e58a0a',
};

/** Everything that is known of a permission in one of its scopes. */
export function describePermission(name: string, scope: PermissionScope): Permission {
  const legacy = legacyOf(name);
  const group_id = groupIds[`${scope} ${name}`];
  return {
    name,
    dashboard: dashboardOf(name),
    ...(legacy === undefined ? undefined : { legacy }),
    scope,
    ...(group_id === undefined ? undefined : { group_id }),
  };
}

/** A permission as somebody finds it in the dashboard's form: `Account > Account Settings > Edit`. */
export function dashboardPath({ dashboard, scope }: Permission): string {
  const at = dashboard.lastIndexOf(': ');
  const parts = at === -1 ? [dashboard] : [dashboard.slice(0, at), dashboard.slice(at + 2)];
  return [scope.charAt(0).toUpperCase() + scope.slice(1), ...parts].join(' > ');
}

// A wrong key would leave its permission out without a word, so those stay away of which only the key is documented,
// and not which permission it means: access, access_acct, teams.
const templateKeys: Readonly<Record<string, string>> = {
  'account Account Analytics': 'account_analytics',
  'account Account API Tokens': 'account_api_tokens',
  'account Account Settings': 'account_settings',
  'account Billing': 'billing',
  'account Workers Scripts': 'workers_scripts',
  'account Workers KV Storage': 'workers_kv_storage',
  'account Workers R2 Storage': 'workers_r2',
  'account D1': 'd1',
  'account Queues': 'queues',
  'account Pages': 'page',
  'account Stream': 'stream',
  'account Images': 'images',
  'account Logs': 'logs',
  'account Access: Audit Logs': 'access_audit_log',
  'account Access: Custom Pages': 'access_custom_page',
  'zone Workers Routes': 'workers_routes',
  'zone DNS': 'dns',
  'zone Zone': 'zone',
  'zone Zone Settings': 'zone_settings',
  'zone Analytics': 'analytics',
  'zone Firewall Services': 'firewall_services',
  'zone Page Rules': 'page_rules',
  'zone Cache': 'cache',
  'zone SSL and Certificates': 'ssl_and_certificates',
};

const templateTypes: Readonly<Record<string, string>> = {
  Read: 'read',
  Write: 'edit',
  Edit: 'edit',
  Revoke: 'revoke',
  Run: 'run',
  Purge: 'purge',
};

/** What a template link calls a permission; `undefined` where no key is documented. */
export function templateKey({ name, scope }: Permission): { key: string; type: string } | undefined {
  const key = templateKeys[`${scope} ${productOf(name)}`];
  const type = templateTypes[lastWord(name)];
  return key === undefined || type === undefined ? undefined : { key, type };
}
