/** This file knows how to invent who may do what in an account beyond the roles of its members. */
import { superAdministrator } from '../accounts/roles.ts';
import { timestamp } from '../clock.ts';
import { permissionGroups } from '../iam/permission-groups.ts';
import { addWholeAccount } from '../iam/resource-groups.ts';
import { scopeNames } from '../tokens/permission-catalogue.ts';
import type { Account } from './accounts.ts';
import type { MemberPolicy, ResourceGroup } from './iam.ts';
import type { World } from './world.ts';

/**
 * Gives every account its resource groups, and the larger ones user groups and a member who has policies. Comes last,
 * so that nothing else gets other identifiers.
 * @param world What exists.
 */
export function seedIam(world: World): void {
  for (const account of world.accounts.values()) {
    addWholeAccount(world, account.id);
    addOwner(world, account);
    addGroups(world, account);
  }
}

/** Somebody has to have invited the user to an account that the user has not joined. */
function addOwner(world: World, account: Account): void {
  const members = world.members.of(account.id);
  if ([...members.values()].some(({ status }) => status === 'accepted')) return;
  const email = `office@${account.name.split(' ')[0]?.toLowerCase()}.example`;
  const id = world.createId();
  const user = { id: world.createId(), first_name: 'Dana', last_name: 'Holt', email };
  members.set(id, {
    id,
    email,
    user: { ...user, two_factor_authentication_enabled: true },
    status: 'accepted',
    api_access_enabled: null,
    roles: [superAdministrator()],
    policies: [],
  });
}

function addGroups(world: World, account: Account): void {
  const zones = world.zonesOf(account.id).slice(0, 2);
  const accepted = [...world.members.of(account.id).values()].filter(({ status }) => status === 'accepted');
  if (zones.length === 0 || accepted.length < 3) return;
  const websites: ResourceGroup = {
    id: world.createId(),
    name: 'Public websites',
    meta: { editable: 'true' },
    scope: {
      key: `${scopeNames.account}.${account.id}`,
      objects: zones.map(({ id }) => ({ key: `${scopeNames.zone}.${id}` })),
    },
  };
  world.resourceGroups.of(account.id).set(websites.id, websites);
  const policy = (label: string): MemberPolicy => ({
    id: world.createId(),
    access: 'allow',
    permission_groups: permissionGroups.filter(({ meta }) => meta.label === label).map(({ id }) => id),
    resource_groups: [websites.id],
  });
  const made = timestamp(Date.parse(account.created_on) + 86_400_000);
  const members = new Map(accepted.slice(1, 3).map(({ id }) => [id, made]));
  addGroup(world, account, 'Web editors', made, [policy('domain_admin')], members);
  addGroup(world, account, 'Visitors', made, [], new Map());
  // In a small world every member has roles, as most people expect of one.
  const last = accepted.length < 10 ? undefined : accepted.at(-1);
  if (last) Object.assign(last, { roles: [], policies: [policy('domain_dns')] });
}

function addGroup(
  world: World,
  account: Account,
  name: string,
  made: string,
  policies: MemberPolicy[],
  members: Map<string, string>,
): void {
  const id = world.createId();
  world.userGroups.of(account.id).set(id, { id, name, created_on: made, modified_on: made, policies, members });
}
