/** This file knows which services there are, and with them every endpoint that is emulated. */
import type { Route, Service } from './router.ts';
import { endpoints as accounts } from './services/accounts.ts';
import { endpoints as dnsRecords } from './services/dns-records.ts';
import { endpoints as ips } from './services/ips.ts';
import { endpoints as members } from './services/members.ts';
import { endpoints as memberships } from './services/memberships.ts';
import { endpoints as policies } from './services/policies.ts';
import { endpoints as tokens } from './services/tokens.ts';
import { endpoints as user } from './services/user.ts';
import { endpoints as zones } from './services/zones.ts';

const services: readonly Service[] = [accounts, policies, dnsRecords, ips, members, memberships, tokens, user, zones];

/** Every endpoint that is emulated. */
export const routes: readonly Route[] = services.flatMap((service) =>
  Object.entries(service).map(([signature, endpoint]) => {
    const [method = '', path = ''] = signature.split(' ');
    return { method, path, ...endpoint };
  }),
);
