/**
 * The life of an API token: created with no more than it needs, verified, used, rolled while it is in use, revoked. Then
 * every topic of the troubleshooting guide, as a person would see it.
 *
 * It runs on the emulator that comes with the library. With CLOUDFLARE_API_TOKEN set it only says what it would do,
 * since it makes and revokes tokens.
 */
import { Cloudflare, isCloudflareError, rotating, type TokenSource } from 'flarekit';
import { leastPrivilege, tokenPolicies } from 'flarekit/permissions';
import { Emulator } from 'flarekit/testing';

/** What the token is for. */
const operations = ['accounts.get', 'members.list', 'alerting.policies.list'];

/** Where a line of output goes. */
type Say = (line: string) => void;

/** Makes a client with another token. */
type Connect = (apiToken: TokenSource) => Cloudflare;

/** Takes a token through its life; `cf` needs `API Tokens Write`. */
export async function liveThrough(cf: Cloudflare, account_id: string, connect: Connect, say: Say): Promise<void> {
  say('1. Create a token that may do what it is for, and nothing else');
  const { permissions } = leastPrivilege(operations);
  const groups = await cf.user.tokens.permissionGroups.list().toArray();
  const created = await cf.user.tokens.create({
    name: 'Contoso connector',
    policies: tokenPolicies(permissions, { account_id, groups }),
    expires_on: inDays(5),
  });
  const { id: token_id } = created;
  say(`   ${operations.join(', ')}: ${permissions.map(({ dashboard }) => dashboard).join(', ')}`);

  // A real one stands in a secret manager; this is the place where the secret is kept.
  const vault = { secret: created.value };

  say('2. Verify it: it may take up to a minute to work');
  const { status } = await cf.user.tokens.value.verify({ value: vault.secret });
  say(`   token ${token_id} is ${status}`);

  say('3. Use it');
  const connector = connect(rotating(() => vault.secret));
  const { credential, accounts, warnings } = await connector.ping({ account_id });
  const members = await connector.members.list({ account_id }).toArray();
  say(`   ${credential} for ${accounts.map(({ name }) => name).join(', ')}, which has ${members.length} members`);
  for (const { message } of warnings) say(`   warning: ${message}`);
  for (const { name, days_left } of await cf.user.tokens.expiring()) say(`   ${name} expires in ${days_left} days`);

  say('4. Roll it, while the connector goes on');
  const store = (value: string) => {
    vault.secret = value;
  };
  const { verified } = await cf.user.tokens.roll({ token_id }, { store });
  const again = await connector.members.list({ account_id }).toArray();
  say(`   new secret ${verified ? 'verified' : 'not verified'} and stored; ${again.length} members, without a restart`);

  say('5. Revoke it');
  for (let times = 0; times < 2; times++) say(`   ${(await cf.user.tokens.revoke({ token_id })).outcome}`);
}

/** Meets each topic of the troubleshooting guide, and says what a person should know and do. */
export async function troubleshoot(emulator: Emulator, account_id: string, say: Say): Promise<void> {
  const connect = (apiToken: string, fetch = emulator.fetch) => new Cloudflare({ apiToken, fetch, retry: false });
  const narrow = emulator.addToken({ permissions: ['Account Settings Read'], accounts: [account_id] });
  const limited = new Emulator({ world: 'small', rateLimit: { quota: 1 } });
  const topics: Array<[topic: string, call: () => Promise<unknown>]> = [
    ['Authentication Errors: a token that was revoked', () => connect(`cfut_${'a'.repeat(40)}`).ping()],
    ['Authentication Errors: a token pasted with its quotes', () => connect(`"${narrow}"`).ping()],
    ['Rate Limiting', () => connect(limited.token, limited.fetch).ping()],
    ['Incorrect API Endpoint', () => connect(emulator.token).request('GET /user/token')],
    ['Permission Errors', () => connect(narrow).alerting.policies.delete({ account_id, policy_id: account_id })],
    [
      'Permission Errors: the connection test',
      () => connect(emulator.addToken({ permissions: ['DNS Read'] })).ping({ account_id }),
    ],
  ];
  for (const [topic, call] of topics) {
    say(topic);
    await call().catch((error: unknown) => {
      if (!isCloudflareError(error)) throw error;
      say(`   ${error.message}`);
      if (error.advice) say(`   cause: ${error.advice.cause}\n   resolution: ${error.advice.resolution}`);
    });
  }
}

function inDays(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
}

if (import.meta.filename === process.argv[1]) {
  if (process.env.CLOUDFLARE_API_TOKEN) {
    const { permissions } = leastPrivilege(operations);
    console.log('With a real token this would create, verify, use, roll and revoke a token that has');
    console.log(`  ${permissions.map(({ dashboard }) => dashboard).join('\n  ')}`);
    console.log('and expires in five days. Unset CLOUDFLARE_API_TOKEN to see it on the emulator.');
  } else {
    const emulator = new Emulator({ world: 'small' });
    const [account_id = ''] = emulator.world.accounts.keys();
    const connect: Connect = (apiToken) => new Cloudflare({ apiToken, fetch: emulator.fetch });
    await liveThrough(connect(emulator.token), account_id, connect, console.log);
    console.log('\nTroubleshooting\n');
    await troubleshoot(emulator, account_id, console.log);
  }
}
