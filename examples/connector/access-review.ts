/** A connector in small: who can reach which account, and who signs in without a second factor. */
import { type Cloudflare, isCloudflareError } from 'flarekit';

/** One line of the review. */
export interface Finding {
  account: string;
  email: string;
  roles: string[];
  secondFactor: boolean;
}

export async function reviewAccess(cf: Cloudflare): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const account of cf.accounts.list()) {
    for await (const member of cf.members.list({ account_id: account.id, status: 'accepted' })) {
      findings.push({
        account: account.name,
        email: member.email ?? member.user?.email ?? '',
        roles: (member.roles ?? []).map(({ name }) => name),
        secondFactor: member.user?.two_factor_authentication_enabled ?? false,
      });
    }
  }
  return findings;
}

/** Takes a person out of an account. Somebody who is no longer there counts as taken out. */
export async function revoke(cf: Cloudflare, account_id: string, email: string): Promise<void> {
  for await (const member of cf.members.list({ account_id })) {
    if (member.email !== email) continue;
    try {
      await cf.members.delete({ account_id, member_id: member.id });
    } catch (error) {
      // The first attempt may have done it, and only its answer was lost.
      if (!isCloudflareError(error) || error.kind !== 'not_found') throw error;
    }
  }
}
