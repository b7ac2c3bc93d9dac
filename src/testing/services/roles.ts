/** This file knows the roles that accounts offer, and the one that they do not list. */
import type { Role } from '../world/people.ts';

const areas = ['analytics', 'billing', 'cache_purge', 'dns', 'dns_records', 'lb', 'logs', 'organization', 'ssl', 'waf'];
const everywhere = [...areas, 'zone_settings', 'zones'];

/** The role of an account's owner: members hold it, but accounts on the free plan leave it out of their list. */
export function superAdministrator(): Role {
  return {
    id: '33666b9c79b9a5273fc7344ff42f953d',
    name: 'Super Administrator - All Privileges',
    description: 'Can edit any Cloudflare setting, make purchases, update billing, and manage memberships.',
    permissions: grants(everywhere, everywhere),
  };
}

/** The roles an account lists. */
export function accountRoles(): Role[] {
  return [
    {
      id: '05784afa30c1afe1440e79d9351c7430',
      name: 'Administrator',
      description: 'Can access the full account, except for membership management and billing.',
      permissions: grants(
        everywhere,
        everywhere.filter((area) => area !== 'billing' && area !== 'organization'),
      ),
    },
    {
      id: '5f1c2a6d0e3b4f7a8b9c0d1e2f3a4b5c',
      name: 'Administrator Read Only',
      description: 'Can access the full account in read-only mode.',
      permissions: grants(everywhere, []),
    },
    {
      id: '3536bcfad5faccb999b47003c79917fb',
      name: 'Audit Logs Viewer',
      description: 'Can view audit logs.',
      permissions: grants(['logs'], []),
    },
    {
      id: '7c2f9e4b6a1d4c8eb3f05d2a9e6c1b70',
      name: 'Billing',
      description: 'Can edit the account billing profile and subscriptions.',
      permissions: grants(['billing'], ['billing']),
    },
    {
      id: '8b3d0f5c7e2a4d9fc4a16e3b0f7d2c81',
      name: 'Cache Purge',
      description: 'Can purge the edge cache.',
      permissions: grants(['cache_purge'], ['cache_purge']),
    },
    {
      id: '9c4e1a6d8f3b4eafd5b27f4c1a8e3d92',
      name: 'DNS',
      description: 'Can edit DNS records.',
      permissions: grants(['dns', 'dns_records', 'zones'], ['dns', 'dns_records']),
    },
  ];
}

/** Rights as real answers write them: `read` and `edit`, although the documentation says `write`. */
function grants(read: readonly string[], edit: readonly string[]): Role['permissions'] {
  return Object.fromEntries(read.map((area) => [area, { read: true, edit: edit.includes(area) }]));
}
