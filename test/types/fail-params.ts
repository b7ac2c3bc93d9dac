// Params that a typed call must refuse.
import { Cloudflare } from 'flarekit';

const cf = new Cloudflare();
const account_id = 'a';
const member_id = 'm';

// error: member_id
cf.members.get({ account_id });
// error: account_id
cf.members.get({ member_id });
// error: arguments
cf.members.get();
// error: memberId
cf.members.get({ account_id, member_id, memberId: 'm' });
// error: number
cf.members.get({ account_id, member_id: 5 });
// error: undefined
cf.members.get({ account_id, member_id: undefined });
// error: account_id
cf.members.list({});
// error: state
cf.members.list({ account_id, state: 'pending' });
// error: perPage
cf.members.list({ account_id, perPage: 5 });
// error: string
cf.members.list({ account_id, per_page: '5' });
// error: waiting
cf.members.list({ account_id, status: 'waiting' });
// error: email
cf.members.create({ account_id, roles: ['r'] });
// error: roles
cf.members.create({ account_id, email: 'a@example.com' });
// error: string
cf.members.create({ account_id, email: 'a@example.com', roles: [{ id: 'r' }] });
// error: string
cf.members.update({ account_id, member_id, roles: ['r'] });

const policies = [{ access: 'allow' as const, permission_groups: [{ id: 'p' }], resource_groups: [{ id: 's' }] }];
// error: policies
cf.members.create({ account_id, email: 'a@example.com', roles: ['r'], policies });
// error: policies
cf.members.update({ account_id, member_id, roles: [{ id: 'r' }], policies });
