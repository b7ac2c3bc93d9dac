/**
 * An access-governance connector in small. It syncs accounts, people, roles and grants (who has which role), with an API
 * token and with e-mail and Global API Key alike, and provisions access: invite, grant, revoke, remove.
 *
 * It runs on the emulator that comes with the library. When CLOUDFLARE_API_TOKEN is set it syncs from the real API and
 * only says what it would provision.
 */
import { pathToFileURL } from 'node:url';
import { Cloudflare } from 'flarekit';
import { Emulator } from 'flarekit/testing';

type Print = (line: string) => void;

/** What a sync hands to the governance product: resources, people, and who is entitled to what. */
export interface Snapshot {
  account_id: string;
  account: string;
  people: Array<{ member_id: string; email: string; invited: boolean }>;
  roles: Array<{ role_id: string; name: string }>;
  grants: Array<{ member_id: string; role_id: string; pending: boolean }>;
  /** People whose access comes from policies, which a review of roles alone would miss. */
  reviewByHand: string[];
}

/** Reads every account: one list of its members and one of its roles, whatever their number. */
export async function sync(cf: Cloudflare): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for await (const { id: account_id, name } of cf.accounts.list()) {
    const { members, roles, grants, with_policies } = await cf.members.matrix({ account_id });
    snapshots.push({
      account_id,
      account: name,
      people: members.map((member) => ({
        member_id: member.id,
        email: member.email ?? member.user?.email ?? '',
        invited: cf.members.isPending(member),
      })),
      roles: roles.map((role) => ({ role_id: role.id, name: role.name })),
      grants,
      reviewByHand: with_policies,
    });
  }
  return snapshots;
}

/** Gives a newcomer access, changes it, and takes it away again. Each step may be repeated without harm. */
export async function provision(
  cf: Cloudflare,
  { account_id, roles }: Snapshot,
  email: string,
  print: Print,
): Promise<void> {
  // By name where a person chose the role, which costs a look at the account's roles; by id where a sync knows it.
  const { outcome, member } = await cf.members.invite({ account_id, email, roles: ['Administrator Read Only'] });
  print(`  ${outcome === 'invited' ? 'invited' : 'there already'}: ${email}, ${member.status}`);

  const person = { account_id, member_id: member.id };
  const [dns = 'DNS', billing = 'Billing'] = ['DNS', 'Billing'].map((name) => {
    return roles.find((role) => role.name === name)?.role_id;
  });
  const granted = await cf.members.addRoles({ ...person, roles: [dns, billing] });
  print(`  ${granted.outcome}: granted ${granted.added.map(({ name }) => name).join(', ')}`);

  const again = await cf.members.addRoles({ ...person, roles: [dns] });
  print(`  ${again.outcome}: DNS was granted before`);

  const revoked = await cf.members.removeRoles({ ...person, roles: [billing] });
  print(`  ${revoked.outcome}: revoked ${revoked.removed.map(({ name }) => name).join(', ')}`);

  const first = await cf.members.remove(person);
  const second = await cf.members.remove(person);
  print(`  ${first.outcome}, and asked again: ${second.outcome}`);
}

/** Prints what a sync found. */
export function show(snapshots: readonly Snapshot[], print: Print): void {
  for (const { account, people, roles, grants, reviewByHand } of snapshots) {
    const invited = people.filter((person) => person.invited).length;
    print(`  ${account}: ${people.length} people (${invited} invited), ${roles.length} roles, ${grants.length} grants`);
    for (const { role_id, name } of roles) {
      const holders = grants.filter((grant) => grant.role_id === role_id).length;
      if (holders > 0) print(`    ${String(holders).padStart(3)}  ${name}`);
    }
    if (reviewByHand.length > 0)
      print(`    ${String(reviewByHand.length).padStart(3)}  with policies, to be reviewed apart`);
  }
}

/** Syncs with both kinds of credential and provisions with the token. */
export async function main(withToken: Cloudflare, withKey: Cloudflare, print: Print): Promise<void> {
  print('Sync, with an API token');
  const snapshots = await sync(withToken);
  show(snapshots, print);

  print('\nSync, with e-mail and Global API Key');
  const others = await sync(withKey);
  print(`  ${JSON.stringify(others) === JSON.stringify(snapshots) ? 'the same' : 'something else'}`);

  const [first] = snapshots;
  if (first === undefined) return;
  print(`\nProvisioning, in ${first.account}`);
  await provision(withToken, first, 'new.person@contoso.example', print);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.env.CLOUDFLARE_API_TOKEN) {
    show(await sync(new Cloudflare()), console.log);
    console.log('\nOn the emulator it would now invite somebody, grant and revoke roles, and remove them again.');
  } else {
    const emulator = new Emulator({ world: { accounts: 1, membersPerAccount: 40, zonesPerAccount: 2 } });
    const { token: apiToken, apiKey, email, fetch } = emulator;
    await main(new Cloudflare({ apiToken, fetch }), new Cloudflare({ apiKey, email, fetch }), console.log);
    console.log(`\n${emulator.requests.length} requests`);
  }
}
