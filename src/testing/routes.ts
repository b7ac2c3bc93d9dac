/** This file knows every endpoint that is emulated, and which permissions each accepts. */
import * as accounts from './accounts.ts';
import * as alerting from './alerting.ts';
import * as dnsRecords from './dns-records.ts';
import { listIps } from './ips.ts';
import * as members from './members.ts';
import * as memberships from './memberships.ts';
import type { Guard, Handler, Route } from './router.ts';
import * as tokens from './tokens.ts';
import { getUser } from './user.ts';
import * as zones from './zones.ts';

const none: readonly string[] = [];
const userRead = ['User Details Read', 'User Details Write'];
const membersRead = ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'];
const membersWrite = ['Account Settings Write', 'SCIM Provisioning'];
const membershipsRead = ['Memberships Read', 'Memberships Write'];
const membershipsWrite = ['Memberships Write'];
const alertingWrite = ['Notifications Write', 'Account Settings Write'];
const alertingRead = [
  'Notifications Read',
  'Notifications Write',
  'Account Settings Read',
  'Account Settings Write',
  'Zero Trust: PII Read',
];
const dnsRead = ['DNS Read', 'DNS Write'];
const dnsWrite = ['DNS Write'];
const zoneWrite = ['Zone Write'];

/** Almost everything that has to do with a zone lets its name be read. */
const zoneRead = [
  'Zone Read',
  'Zone Write',
  'Zone Settings Read',
  'Zone Settings Write',
  'DNS Read',
  'DNS Write',
  'Access: Apps and Policies Read',
  'Access: Apps and Policies Revoke',
  'Access: Apps and Policies Write',
  'Access: Mutual TLS Certificates Write',
  'Access: Organizations, Identity Providers, and Groups Write',
  'Analytics Read',
  'Apps Write',
  'Cache Purge',
  'Firewall Services Read',
  'Firewall Services Write',
  'Load Balancers Read',
  'Load Balancers Write',
  'Logs Read',
  'Logs Write',
  'Page Rules Read',
  'Page Rules Write',
  'SSL and Certificates Read',
  'SSL and Certificates Write',
  'Stream Read',
  'Stream Write',
  'Trust and Safety Read',
  'Trust and Safety Write',
  'Workers Routes Read',
  'Workers Routes Write',
  'Workers Scripts Read',
  'Workers Scripts Write',
  'Zaraz Admin',
  'Zaraz Edit',
  'Zaraz Read',
  'Zero Trust: PII Read',
];

type Row = readonly [signature: string, handle: Handler, permissions: readonly string[], guard?: Guard];

const table: readonly Row[] = [
  ['GET /ips', listIps, none, 'public'],

  ['GET /user', getUser, userRead],
  ['GET /user/tokens/verify', tokens.verifyUserToken, none, 'verification'],
  ['GET /accounts/{account_id}/tokens/verify', tokens.verifyAccountToken, none, 'verification'],

  ['GET /memberships', memberships.listMemberships, membershipsRead],
  ['GET /memberships/{membership_id}', memberships.getMembership, membershipsRead],
  ['PUT /memberships/{membership_id}', memberships.updateMembership, membershipsWrite, 'key only'],
  ['DELETE /memberships/{membership_id}', memberships.deleteMembership, membershipsWrite, 'key only'],

  ['GET /accounts', accounts.listAccounts, none],
  ['GET /accounts/{account_id}', accounts.getAccount, accounts.accountRead],
  ['GET /accounts/{account_id}/members', members.listMembers, membersRead],
  ['POST /accounts/{account_id}/members', members.createMember, membersWrite],
  ['GET /accounts/{account_id}/members/{member_id}', members.getMember, membersRead],
  ['PUT /accounts/{account_id}/members/{member_id}', members.updateMember, membersWrite],
  ['DELETE /accounts/{account_id}/members/{member_id}', members.deleteMember, membersWrite],
  ['GET /accounts/{account_id}/roles', accounts.listRoles, membersRead],
  ['GET /accounts/{account_id}/roles/{role_id}', accounts.getRole, membersRead],

  ['GET /accounts/{account_id}/alerting/v3/available_alerts', alerting.listAvailableAlerts, alertingRead],
  ['GET /accounts/{account_id}/alerting/v3/history', alerting.listHistory, alertingRead],
  ['GET /accounts/{account_id}/alerting/v3/policies', alerting.listPolicies, alertingRead],
  ['POST /accounts/{account_id}/alerting/v3/policies', alerting.createPolicy, alertingWrite],
  ['GET /accounts/{account_id}/alerting/v3/policies/{policy_id}', alerting.getPolicy, alertingRead],
  ['PUT /accounts/{account_id}/alerting/v3/policies/{policy_id}', alerting.updatePolicy, alertingWrite],
  ['DELETE /accounts/{account_id}/alerting/v3/policies/{policy_id}', alerting.deletePolicy, alertingWrite],

  // Whoever may write zones may list them, although only the reading permission is listed.
  ['GET /zones', zones.listZones, ['Zone Read', 'Zone Write']],
  // Its account stands in the body, so its handler asks for the permission, and refuses in words of its own.
  ['POST /zones', zones.createZone, none],
  ['GET /zones/{zone_id}', zones.getZone, zoneRead],
  ['PATCH /zones/{zone_id}', zones.editZone, zoneWrite],
  ['DELETE /zones/{zone_id}', zones.deleteZone, zoneWrite],

  ['GET /zones/{zone_id}/dns_records', dnsRecords.listRecords, dnsRead],
  ['POST /zones/{zone_id}/dns_records', dnsRecords.createRecord, dnsWrite],
  ['POST /zones/{zone_id}/dns_records/batch', dnsRecords.batchRecords, dnsWrite],
  ['GET /zones/{zone_id}/dns_records/export', dnsRecords.exportRecords, dnsRead],
  ['POST /zones/{zone_id}/dns_records/import', dnsRecords.importRecords, dnsWrite],
  ['GET /zones/{zone_id}/dns_records/{dns_record_id}', dnsRecords.getRecord, dnsRead],
  ['PUT /zones/{zone_id}/dns_records/{dns_record_id}', dnsRecords.updateRecord, dnsWrite],
  ['PATCH /zones/{zone_id}/dns_records/{dns_record_id}', dnsRecords.editRecord, dnsWrite],
  ['DELETE /zones/{zone_id}/dns_records/{dns_record_id}', dnsRecords.deleteRecord, dnsWrite],
];

/** Every endpoint that is emulated. */
export const routes: readonly Route[] = table.map(([signature, handle, permissions, guard = 'permissions']) => {
  const [method = '', path = ''] = signature.split(' ');
  return { method, path, handle, permissions, guard };
});
