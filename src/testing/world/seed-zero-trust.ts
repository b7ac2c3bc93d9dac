/** This file knows how to switch on Access for an account or a zone, with invented providers and groups. */
import { timestamp } from '../clock.ts';
import { type Random, randomFor } from '../random.ts';
import type { Member } from './iam.ts';
import type { World } from './world.ts';
import type { AccessGroup, AccessRule, AccessUser, IdentityProvider } from './zero-trust.ts';

/** When Access was set up. */
const since = Date.UTC(2024, 5, 3, 9);

/**
 * Switches on Access for the first account and its first zone; the others have none, as most accounts.
 * @param world The world, which has its accounts and zones by now.
 */
export function seedZeroTrust(world: World): void {
  const [account] = world.accounts.values();
  if (!account) return;
  addAccess(world, account.id, account.name);
  const [zone] = world.zonesOf(account.id);
  if (zone) addAccess(world, zone.id, zone.name);
}

/**
 * Switches on Access, which is off without an organization.
 * @param world The world.
 * @param owner Identifier of the account or the zone.
 * @param name Name of the organization.
 */
export function addAccess(world: World, owner: string, name: string): void {
  // A source of its own, so that Access changes no identifier of anything else.
  const random = randomFor(owner);
  const label = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const domain = `${label}.example`;
  world.accessOrganizations.set(owner, {
    name,
    auth_domain: `${label}.cloudflareaccess.com`,
    session_duration: '24h',
    auto_redirect_to_identity: false,
    allow_authenticate_via_warp: false,
    is_ui_read_only: false,
    user_seat_expiration_inactive_time: '1460h',
    login_design: { background_color: '#ffffff', text_color: '#000000', header_text: name },
    created_at: timestamp(since),
    updated_at: timestamp(since),
  });
  for (const provider of providers(random, domain)) world.identityProviders.of(owner).set(provider.id, provider);
  const [, directory] = [...world.identityProviders.of(owner).keys()];
  for (const group of groups(random, domain, directory ?? '')) world.accessGroups.of(owner).set(group.id, group);
  // Whoever has accepted the invitation to the account has signed in through Access as well; one guest never did.
  for (const { status, email, user } of world.members.of(owner).values()) {
    if (status === 'accepted') addUser(world, owner, random, email, fullName(user), timestamp(since + 86_400_000));
  }
  if (world.accounts.has(owner)) addUser(world, owner, random, `guest@${domain}`, '');
}

function fullName({ first_name, last_name }: Member['user']): string {
  return [first_name, last_name].filter((part) => part !== null).join(' ');
}

function addUser(
  world: World,
  owner: string,
  random: Random,
  email: string,
  name: string,
  last_successful_login?: string,
): void {
  const seat = last_successful_login !== undefined;
  const user: AccessUser = {
    id: uuid(random),
    name,
    email,
    access_seat: seat,
    gateway_seat: false,
    active_device_count: seat ? 1 : 0,
    ...(seat && { seat_uid: uuid(random) }),
    uid: uuid(random),
    ...(seat && { last_successful_login }),
    created_at: timestamp(since),
    updated_at: last_successful_login ?? timestamp(since),
  };
  world.accessUsers.of(owner).set(user.id, user);
}

function providers(random: Random, domain: string): IdentityProvider[] {
  const redirect_url = `https://${domain.replace(/\.example$/, '.cloudflareaccess.com')}/cdn-cgi/access/callback`;
  return [
    { id: uuid(random), name: '', type: 'onetimepin', config: { redirect_url } },
    {
      id: uuid(random),
      name: 'Directory',
      type: 'azureAD',
      config: {
        client_id: uuid(random),
        client_secret: random.secret(40),
        directory_id: uuid(random),
        support_groups: true,
        conditional_access_enabled: false,
        prompt: 'select_account',
      },
      scim_config: {
        enabled: true,
        secret: random.secret(40),
        identity_update_behavior: 'automatic',
        seat_deprovision: true,
        user_deprovision: true,
      },
    },
    {
      id: uuid(random),
      name: 'Developers',
      type: 'github',
      config: { client_id: random.hex(20), client_secret: random.secret(40) },
    },
  ];
}

function groups(random: Random, domain: string, directory: string): AccessGroup[] {
  const group = (name: string, include: AccessRule[], require: AccessRule[] = [], exclude: AccessRule[] = []) => ({
    id: uuid(random),
    name,
    include,
    exclude,
    require,
    created_at: timestamp(since),
    updated_at: timestamp(since),
  });
  const staff = group('Staff', [{ email_domain: { domain } }]);
  return [
    staff,
    group(
      'Administrators',
      [{ azureAD: { id: uuid(random), identity_provider_id: directory } }],
      [{ auth_method: { auth_method: 'mfa' } }],
    ),
    group(
      'Office',
      [{ group: { id: staff.id } }, { email: { email: `guest@${domain}` } }],
      [{ ip: { ip: '192.0.2.0/24' } }],
      [{ geo: { country_code: 'AQ' } }],
    ),
  ];
}

/**
 * An identifier in the form that Access uses.
 * @param random Where it comes from.
 */
export function uuid(random: Random): string {
  const digits = random.hex(30);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-8${digits.slice(15, 18)}-${digits.slice(18)}`;
}
