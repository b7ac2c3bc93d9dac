/** This file knows the sets of permissions that several endpoints accept; of each set, any one is enough. */

/** For endpoints that need none. */
export const none: readonly string[] = [];

/** To see an account: almost everything that has to do with one is enough. */
export const accountRead: readonly string[] = [
  'Account Settings Read',
  'Account Settings Write',
  'Account Firewall Access Rules Read',
  'Account Firewall Access Rules Write',
  'Billing Read',
  'Billing Write',
  'DDoS Botnet Feed Read',
  'DDoS Botnet Feed Write',
  'DDoS Protection Read',
  'DDoS Protection Write',
  'DNS Firewall Read',
  'DNS Firewall Write',
  'DNS View Read',
  'DNS View Write',
  'Load Balancers Account Read',
  'Load Balancers Account Write',
  'Load Balancing: Monitors and Pools Read',
  'Load Balancing: Monitors and Pools Write',
  'SCIM Provisioning',
  'Trust and Safety Read',
  'Trust and Safety Write',
  'Workers KV Storage Read',
  'Workers KV Storage Write',
  'Workers R2 Storage Read',
  'Workers R2 Storage Write',
  'Workers Scripts Read',
  'Workers Scripts Write',
  'Workers Tail Read',
  'Zero Trust: PII Read',
];

/** To change an account. */
export const accountWrite: readonly string[] = ['Account Settings Write'];

/** To see the people of an account and what they may do. */
export const peopleRead: readonly string[] = ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'];

/** To change the people of an account. */
export const peopleWrite: readonly string[] = ['Account Settings Write', 'SCIM Provisioning'];

/** To see the user. */
export const userRead: readonly string[] = ['User Details Read', 'User Details Write'];

/** To change the user. */
export const userWrite: readonly string[] = ['User Details Write'];

/** To see the user's tokens. */
export const userTokensRead: readonly string[] = ['API Tokens Read', 'API Tokens Write'];

/** To make, change and remove tokens of the user. */
export const userTokensWrite: readonly string[] = ['API Tokens Write'];

/** To see the tokens that an account owns. */
export const accountTokensRead: readonly string[] = ['Account API Tokens Read', 'Account API Tokens Write'];

/** To make, change and remove tokens that an account owns. */
export const accountTokensWrite: readonly string[] = ['Account API Tokens Write'];

/** To see which accounts the user belongs to. */
export const membershipsRead: readonly string[] = ['Memberships Read', 'Memberships Write'];

/** To join, decline and leave accounts. */
export const membershipsWrite: readonly string[] = ['Memberships Write'];

/** To see notifications and where they go. */
export const alertingRead: readonly string[] = [
  'Notifications Read',
  'Notifications Write',
  'Account Settings Read',
  'Account Settings Write',
  'Zero Trust: PII Read',
];

/** To change where notifications go. */
export const alertingWrite: readonly string[] = ['Notifications Write', 'Account Settings Write'];

/** To see changes that were made. */
export const auditRead: readonly string[] = ['Account Settings Read', 'Account Settings Write'];

/** To see a zone: almost everything that has to do with one lets its name be read. */
export const zoneRead: readonly string[] = [
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

/** To change a zone. */
export const zoneWrite: readonly string[] = ['Zone Write'];

/** To see the settings of a zone. */
export const zoneSettingsRead: readonly string[] = ['Zone Settings Read', 'Zone Settings Write'];

/** To change the settings of a zone. */
export const zoneSettingsWrite: readonly string[] = ['Zone Settings Write'];

/** To see what can be paid for. */
export const billingRead: readonly string[] = ['Billing Read', 'Billing Write'];

/** To see DNS records. */
export const dnsRead: readonly string[] = ['DNS Read', 'DNS Write'];

/** To change DNS records. */
export const dnsWrite: readonly string[] = ['DNS Write'];

/** To see how the DNS of a zone is set up. */
export const dnsSettingsRead: readonly string[] = [
  'DNS Read',
  'DNS Write',
  'Zone DNS Settings Read',
  'Zone DNS Settings Write',
];

/** To change how the DNS of a zone is set up. */
export const dnsSettingsWrite: readonly string[] = ['DNS Write', 'Zone DNS Settings Write'];

/** To see how the DNS of an account is set up. */
export const accountDnsRead: readonly string[] = ['Account DNS Settings Read', 'Account DNS Settings Write'];

/** To change how the DNS of an account is set up. */
export const accountDnsWrite: readonly string[] = ['Account DNS Settings Write'];

/** To see internal DNS views. */
export const viewsRead: readonly string[] = ['DNS View Read', 'DNS View Write'];

/** To change internal DNS views. */
export const viewsWrite: readonly string[] = ['DNS View Write'];

/** To see which queries a zone answered. */
export const analyticsRead: readonly string[] = ['Analytics Read'];

/** To see who can sign in through Access. */
export const accessRead: readonly string[] = [
  'Access: Organizations, Identity Providers, and Groups Read',
  'Access: Organizations, Identity Providers, and Groups Write',
];

/** To see the Access organization. */
export const accessOrganizationRead: readonly string[] = [
  ...accessRead,
  'Access: Organizations, Identity Providers, and Groups Revoke',
];
