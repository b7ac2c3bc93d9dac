/**
 * The steps that an identity-workflow product offers for Cloudflare memberships: list them with every filter and with
 * page control, retrieve one, and answer an invitation once a reviewer has decided.
 *
 * It runs on the emulator that comes with the library. When CLOUDFLARE_API_TOKEN is set it lists and retrieves from the
 * real API, and only says that it would answer. Memberships belong to a person, so a token must be a user's; to answer,
 * Cloudflare wants e-mail and Global API Key.
 */
import { pathToFileURL } from 'node:url';
import { Cloudflare, isCloudflareError, type Membership, type MembershipListParams } from 'flarekit';
import { Emulator } from 'flarekit/testing';

type Print = (line: string) => void;

/** What a step hands to the next one of the workflow. */
export interface Listed {
  memberships: Membership[];
  total: number | undefined;
  /** Store it and give it back to get the next page; nothing after the last. */
  cursor: string | undefined;
}

/** Step "List memberships": one page, with the filters, sorting and page size of the form. */
export async function list(cf: Cloudflare, form: MembershipListParams, cursor?: string): Promise<Listed> {
  const page = await cf.memberships.list(form, { cursor }).page();
  return { memberships: page.items, total: page.total, cursor: page.cursor };
}

/** Step "Retrieve membership": with the policies, which lists leave out. */
export async function retrieve(cf: Cloudflare, membership_id: string): Promise<Membership> {
  return cf.memberships.get({ membership_id });
}

/** Step "Answer invitation": what became of it, or what a person has to do. */
export async function answer(cf: Cloudflare, membership_id: string, decision: 'accept' | 'reject'): Promise<string> {
  try {
    const { outcome } = await cf.memberships[decision]({ membership_id });
    return outcome;
  } catch (error) {
    if (!isCloudflareError(error)) throw error;
    return `${error.kind}: ${error.message}`;
  }
}

/** What a reviewer is shown before the decision. */
function describe({ account, status, roles, permissions, policies }: Membership): string {
  const areas = Object.entries(permissions ?? {}).filter(([, may]) => may?.write || may?.edit);
  const grants = `${roles?.join(', ') || 'no role'}; may change ${areas.length} areas`;
  return `${account?.name}: ${status}; ${grants}; ${policies?.length ?? 0} policies`;
}

/** Prints the reading steps, and gives the invitation that is open, if there is one. */
export async function review(cf: Cloudflare, print: Print): Promise<Membership | undefined> {
  print('All memberships, sorted, five at a time');
  const form = { order: 'account.name', direction: 'desc', per_page: 5 } as const;
  let cursor: string | undefined;
  do {
    const page = await list(cf, form, cursor);
    print(
      `  ${page.memberships.length} of ${page.total}: ${page.memberships.map((one) => one.account?.name).join(', ')}`,
    );
    cursor = page.cursor;
  } while (cursor !== undefined);

  print('\nOpen invitations');
  const [open] = (await list(cf, { status: 'pending' })).memberships;
  if (open === undefined) {
    print('  none');
    return undefined;
  }
  const account = { name: open.account?.name ?? '' };
  const named = await list(cf, { account, name: account.name, order: 'status', page: 1, per_page: 20 });
  print(`  by name: ${named.total}`);
  const invitation = await retrieve(cf, open.id);
  print(`  ${describe(invitation)}`);
  return invitation;
}

/** Reads with the token; answers with the wrong credential, with the key, once more, and the other way. */
export async function main(withToken: Cloudflare, withKey: Cloudflare, print: Print): Promise<void> {
  const invitation = await review(withToken, print);
  if (invitation === undefined) return;
  print('\nAnswers');
  print(`  with an API token: ${await answer(withToken, invitation.id, 'accept')}`);
  print(`  with the key: ${await answer(withKey, invitation.id, 'accept')}`);
  print(`  once more: ${await answer(withKey, invitation.id, 'accept')}`);
  print(`  another mind: ${await answer(withKey, invitation.id, 'reject')}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.env.CLOUDFLARE_API_TOKEN) {
    const open = await review(new Cloudflare(), console.log);
    if (open !== undefined) console.log('\nOn the emulator it would now answer this invitation.');
  } else {
    const emulator = new Emulator({ world: { accounts: 6, membersPerAccount: 3, zonesPerAccount: 1 } });
    const { token: apiToken, apiKey, email, fetch } = emulator;
    await main(new Cloudflare({ apiToken, fetch }), new Cloudflare({ apiKey, email, fetch }), console.log);

    emulator.reset();
    const key = new Cloudflare({ apiKey, email, fetch });
    const [invitation] = (await list(key, { status: 'pending' })).memberships;
    console.log(`\nA reviewer who declines: ${await answer(key, invitation?.id ?? '', 'reject')}`);
  }
}
