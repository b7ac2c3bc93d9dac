/** This file knows which services there are, and with them every endpoint that is emulated. */
import type { Route, Service } from './router.ts';
import { endpoints as accounts } from './services/accounts.ts';
import { endpoints as activation } from './services/activation.ts';
import { endpoints as auditLogs } from './services/audit-logs.ts';
import { endpoints as auditLogsV2 } from './services/audit-logs-v2.ts';
import { endpoints as availablePlans } from './services/available-plans.ts';
import { endpoints as dnsAnalytics } from './services/dns-analytics.ts';
import { endpoints as dnsBatch } from './services/dns-batch.ts';
import { endpoints as dnsRecords } from './services/dns-records.ts';
import { endpoints as dnsScan } from './services/dns-scan.ts';
import { endpoints as dnsSettings } from './services/dns-settings.ts';
import { endpoints as dnsTransfer } from './services/dns-transfer.ts';
import { endpoints as dnsUsage } from './services/dns-usage.ts';
import { endpoints as dnsViews } from './services/dns-views.ts';
import { endpoints as dnssec } from './services/dnssec.ts';
import { endpoints as eligible } from './services/eligible.ts';
import { endpoints as history } from './services/history.ts';
import { endpoints as iamPermissionGroups } from './services/iam-permission-groups.ts';
import { endpoints as iamResourceGroups } from './services/iam-resource-groups.ts';
import { endpoints as iamUserGroupMembers } from './services/iam-user-group-members.ts';
import { endpoints as iamUserGroups } from './services/iam-user-groups.ts';
import { endpoints as invites } from './services/invites.ts';
import { endpoints as ips } from './services/ips.ts';
import { endpoints as members } from './services/members.ts';
import { endpoints as memberships } from './services/memberships.ts';
import { endpoints as organizations } from './services/organizations.ts';
import { endpoints as pagerDuty } from './services/pagerduty.ts';
import { endpoints as permissionGroups } from './services/permission-groups.ts';
import { endpoints as policies } from './services/policies.ts';
import { endpoints as policyMail } from './services/policy-mail.ts';
import { endpoints as purge } from './services/purge.ts';
import { endpoints as roles } from './services/roles.ts';
import { endpoints as silences } from './services/silences.ts';
import { endpoints as tokens } from './services/tokens.ts';
import { endpoints as user } from './services/user.ts';
import { endpoints as webhooks } from './services/webhooks.ts';
import { endpoints as zeroTrust } from './services/zero-trust.ts';
import { endpoints as zoneCreation } from './services/zone-creation.ts';
import { endpoints as zoneHolds } from './services/zone-holds.ts';
import { endpoints as zoneList } from './services/zone-list.ts';
import { endpoints as zoneSettings } from './services/zone-settings.ts';
import { endpoints as zones } from './services/zones.ts';

const services: readonly Service[] = [
  permissionGroups,
  organizations,
  invites,
  webhooks,
  silences,
  policyMail,
  pagerDuty,
  history,
  eligible,
  auditLogsV2,
  auditLogs,
  accounts,
  policies,
  dnsBatch,
  dnsRecords,
  dnsTransfer,
  dnsScan,
  dnssec,
  dnsSettings,
  dnsViews,
  dnsUsage,
  dnsAnalytics,
  ips,
  members,
  memberships,
  roles,
  iamPermissionGroups,
  iamResourceGroups,
  iamUserGroups,
  iamUserGroupMembers,
  tokens,
  user,
  zones,
  activation,
  availablePlans,
  purge,
  zoneCreation,
  zoneHolds,
  zoneList,
  zoneSettings,
  zeroTrust,
];

/** Every endpoint that is emulated. */
export const routes: readonly Route[] = services.flatMap((service) =>
  Object.entries(service).map(([signature, endpoint]) => {
    const [method = '', path = ''] = signature.split(' ');
    return { method, path, ...endpoint };
  }),
);
