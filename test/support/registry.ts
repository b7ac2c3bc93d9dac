/** Every endpoint table of the client, under the dotted names by which the client is called. */
import type { Endpoint } from '../../src/endpoint.ts';
import { endpoints as accounts } from '../../src/resources/accounts.ts';
import { endpoints as alerting } from '../../src/resources/alerting.ts';
import { endpoints as auditLogs } from '../../src/resources/audit-logs.ts';
import { endpoints as cache } from '../../src/resources/cache.ts';
import { endpoints as dns } from '../../src/resources/dns.ts';
import { endpoints as iam } from '../../src/resources/iam.ts';
import { endpoints as ips } from '../../src/resources/ips.ts';
import { endpoints as members } from '../../src/resources/members.ts';
import { endpoints as memberships } from '../../src/resources/memberships.ts';
import { endpoints as roles } from '../../src/resources/roles.ts';
import { endpoints as tokens } from '../../src/resources/tokens.ts';
import { endpoints as user } from '../../src/resources/user.ts';
import { endpoints as zeroTrust } from '../../src/resources/zero-trust.ts';
import { endpoints as zones } from '../../src/resources/zones.ts';

type Tree = { readonly [name: string]: Tree | Endpoint };

function* leaves(tree: Tree, prefix: string): Generator<[string, Endpoint]> {
  for (const [name, entry] of Object.entries(tree)) {
    const call = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof entry.method === 'string') yield [call, entry as Endpoint];
    else yield* leaves(entry as Tree, call);
  }
}

/** Every endpoint by the name of its call. */
export const registry: ReadonlyMap<string, Endpoint> = new Map([
  ...leaves(accounts, 'accounts'),
  ...leaves(alerting, 'alerting'),
  ...leaves(auditLogs, ''),
  ...leaves(cache, 'cache'),
  ...leaves(dns, 'dns'),
  ...leaves(iam, 'iam'),
  ...leaves(ips, 'ips'),
  ...leaves(members, 'accounts.members'),
  ...leaves(memberships, 'memberships'),
  ...leaves(roles, 'accounts.roles'),
  ...leaves(tokens, ''),
  ...leaves(user, 'user'),
  ...leaves(zeroTrust, 'zeroTrust'),
  ...leaves(zones, 'zones'),
]);
