/** This file knows which services there are, and with them every endpoint that is emulated. */
import { endpoints as accounts } from './accounts/accounts.ts';
import { endpoints as members } from './accounts/members.ts';
import { endpoints as memberships } from './accounts/memberships.ts';
import { endpoints as profile } from './accounts/profile.ts';
import { endpoints as roles } from './accounts/roles.ts';
import { endpoints as eligible } from './alerting/eligible.ts';
import { endpoints as history } from './alerting/history.ts';
import { endpoints as pagerDuty } from './alerting/pagerduty.ts';
import { endpoints as policies } from './alerting/policies.ts';
import { endpoints as policyMail } from './alerting/policy-mail.ts';
import { endpoints as silences } from './alerting/silences.ts';
import { endpoints as webhooks } from './alerting/webhooks.ts';
import { endpoints as auditLogs } from './audit/logs.ts';
import { endpoints as auditLogsV2 } from './audit/logs-v2.ts';
import { endpoints as dnsAnalytics } from './dns/analytics.ts';
import { endpoints as dnsBatch } from './dns/batch.ts';
import { endpoints as dnssec } from './dns/dnssec.ts';
import { endpoints as dnsRecords } from './dns/records.ts';
import { endpoints as dnsScan } from './dns/scan.ts';
import { endpoints as dnsSettings } from './dns/settings.ts';
import { endpoints as dnsTransfer } from './dns/transfer.ts';
import { endpoints as dnsUsage } from './dns/usage.ts';
import { endpoints as dnsViews } from './dns/views.ts';
import { endpoints as iamPermissionGroups } from './iam/permission-groups.ts';
import { endpoints as iamResourceGroups } from './iam/resource-groups.ts';
import { endpoints as iamUserGroupMembers } from './iam/user-group-members.ts';
import { endpoints as iamUserGroups } from './iam/user-groups.ts';
import { endpoints as ips } from './ips.ts';
import type { Route, Service } from './router.ts';
import { endpoints as permissionGroups } from './tokens/permission-groups.ts';
import { endpoints as tokens } from './tokens/tokens.ts';
import { endpoints as invites } from './user/invites.ts';
import { endpoints as organizations } from './user/organizations.ts';
import { endpoints as user } from './user/user.ts';
import { endpoints as zeroTrust } from './zero-trust.ts';
import { endpoints as activation } from './zones/activation.ts';
import { endpoints as availablePlans } from './zones/available-plans.ts';
import { endpoints as zoneCreation } from './zones/creation.ts';
import { endpoints as zoneHolds } from './zones/holds.ts';
import { endpoints as zoneList } from './zones/list.ts';
import { endpoints as purge } from './zones/purge.ts';
import { endpoints as zoneSettings } from './zones/settings.ts';
import { endpoints as zones } from './zones/zones.ts';

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
  profile,
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
