/** This file knows how to invent a world: the same one for the same options, with no real name or address in it. */
import { accountRoles, superAdministrator } from '../accounts/roles.ts';
import { insist, insistOnKnown, isWhole } from '../arguments.ts';
import { timestamp } from '../clock.ts';
import { createRandom, type Random } from '../random.ts';
import { type Account, initialSettings } from './accounts.ts';
import type { Member } from './iam.ts';
import { seedDestinations, seedPolicies } from './seed-alerting.ts';
import { seedIam } from './seed-iam.ts';
import { seedPeople } from './seed-people.ts';
import { recordsOfZone } from './seed-records.ts';
import { seedZeroTrust } from './seed-zero-trust.ts';
import type { User } from './user.ts';
import { World } from './world.ts';
import { assignedNameServers, formerNameServers, type PlanName, planNames } from './zones.ts';

/** How large a world to invent. What is omitted is as in the default world. */
export interface WorldOptions {
  /** How many accounts the user belongs to. */
  accounts?: number;
  /** How many members each account has, the user among them. */
  membersPerAccount?: number;
  /** How many zones each account has. */
  zonesPerAccount?: number;
  /** How many DNS records each zone has. */
  recordsPerZone?: number;
  /** The plan of every zone, and of those that are added later. */
  plan?: PlanName;
  /** Which of all worlds of this size: the same number gives the same world. */
  seed?: number;
}

/** More would fill the memory before anything could be asked. */
const most = 1_000_000;

/** Name of a world that is ready to use. */
export type WorldName = 'default' | 'empty' | 'small' | 'large';

const sizes: Record<WorldName, Required<WorldOptions>> = {
  default: { accounts: 4, membersPerAccount: 18, zonesPerAccount: 60, recordsPerZone: 50, plan: 'free', seed: 1 },
  empty: { accounts: 1, membersPerAccount: 1, zonesPerAccount: 0, recordsPerZone: 0, plan: 'free', seed: 1 },
  small: { accounts: 1, membersPerAccount: 5, zonesPerAccount: 3, recordsPerZone: 10, plan: 'free', seed: 1 },
  large: { accounts: 10, membersPerAccount: 100, zonesPerAccount: 100, recordsPerZone: 200, plan: 'free', seed: 1 },
};

const firstNames = 'Ada Bela Caro Dario Edda Finn Gita Hugo Ines Jona Kira Levi Mara Nils Odette Pavel'.split(' ');
const lastNames = 'Alder Birk Castell Dorn Eklund Farro Gale Holt Ibsen Jarl Kestrel Lund'.split(' ');
const companies = 'Contoso Northwind Fabrikam Tailspin Wingtip Litware Proseware Adatum Lucerne Trey'.split(' ');
const colours = 'amber blue coral dusky ember fawn green hazel indigo jade khaki lemon mauve navy olive pearl'.split(
  ' ',
);
const things = 'anchor bridge cedar delta eagle forest garden harbor island kettle lantern meadow nectar otter'.split(
  ' ',
);

/** When the invented past begins: all dates of a world lie after it. */
const epoch = Date.UTC(2024, 0, 15, 8, 30);
const day = 86_400_000;

/**
 * Invents a world.
 * @param choice Its name or its size.
 */
export function createWorld(choice: WorldName | WorldOptions = 'default'): World {
  const size = sizeOf(choice);
  const random = createRandom(size.seed);
  const user = inventUser(random);
  const world = new World(user, random);
  world.zonePlan = size.plan;
  for (let at = 0; at < size.accounts; at++) addAccount(world, at, size);
  if (size.accounts > 1) addInvitation(world);
  seedPeople(world);
  seedIam(world);
  seedZeroTrust(world);
  seedDestinations(world);
  return world;
}

/** The size a name or options stand for; anything else is a mistake that is better told at once. */
function sizeOf(choice: WorldName | WorldOptions): Required<WorldOptions> {
  if (typeof choice === 'string') {
    insist(Object.hasOwn(sizes, choice), 'world', `${Object.keys(sizes).join(', ')}, or a size`, choice);
    return sizes[choice];
  }
  insistOnKnown(choice, Object.keys(sizes.default), 'the world');
  const size = { ...sizes.default, ...choice };
  const { plan, ...numbers } = size;
  insist(planNames.includes(plan), 'world.plan', `one of ${planNames.join(', ')}`, plan);
  for (const [name, value] of Object.entries(numbers)) {
    insist(isWhole(value, 0), `world.${name}`, 'a whole number', value);
  }
  const { accounts, membersPerAccount, zonesPerAccount, recordsPerZone } = size;
  const all = accounts * (1 + membersPerAccount + zonesPerAccount);
  insist(all <= most, 'world', `at most ${most} accounts, members and zones together`, all);
  insist(recordsPerZone <= most, 'world.recordsPerZone', `at most ${most}`, recordsPerZone);
  return size;
}

function inventUser(random: Random): User {
  return {
    id: random.hex(32),
    email: 'robin.alder@contoso.example',
    first_name: 'Robin',
    last_name: 'Alder',
    username: `cf-${random.hex(12)}`,
    telephone: null,
    country: null,
    zipcode: null,
    two_factor_authentication_enabled: true,
    two_factor_authentication_locked: false,
    created_on: timestamp(epoch),
    modified_on: timestamp(epoch + 90 * day),
    suspended: false,
  };
}

function addAccount(world: World, index: number, size: Required<WorldOptions>): Account {
  const { random } = world;
  const round = Math.floor(index / companies.length);
  const company = `${companies[index % companies.length]}${round ? ` ${round + 1}` : ''}`;
  const account: Account = {
    id: world.createId(),
    name: `${company} Ltd`,
    type: 'standard',
    settings: { ...initialSettings, enforce_twofactor: index % 3 === 1 },
    created_on: timestamp(epoch + index * day),
  };
  world.accounts.set(account.id, account);
  world.roles.set(account.id, accountRoles());
  addUser(world, account, 'accepted');
  const domain = `${company.toLowerCase().replace(' ', '')}.example`;
  for (let at = 1; at < size.membersPerAccount; at++) addMember(world, account, domain, at);
  for (let at = 0; at < size.zonesPerAccount; at++) {
    addZone(world, account, index * size.zonesPerAccount + at, size.recordsPerZone);
  }
  seedPolicies(world, account, `ops@${domain}`, size.zonesPerAccount > 0 ? 3 + random.int(3) : 0);
  return account;
}

/** An account that the user was invited to and has not joined, so that a pending membership exists. */
function addInvitation(world: World): void {
  const size = {
    accounts: 0,
    membersPerAccount: 0,
    zonesPerAccount: 0,
    recordsPerZone: 0,
    plan: 'free',
    seed: 0,
  } as const;
  const account = addAccount(world, companies.length - 1, size);
  account.name = 'Trey Research';
  const member = world.ownMember(account.id);
  if (member) member.status = 'pending';
}

function addUser(world: World, account: Account, status: Member['status']): void {
  const { user } = world;
  const member: Member = {
    id: world.createId(),
    email: user.email,
    user: {
      id: user.id,
      first_name: user.first_name,
      last_name: user.last_name,
      email: user.email,
      two_factor_authentication_enabled: user.two_factor_authentication_enabled,
    },
    status,
    api_access_enabled: null,
    roles: [superAdministrator()],
    policies: [],
  };
  world.members.of(account.id).set(member.id, member);
  world.memberships.set(member.id, { id: member.id, account_id: account.id });
}

function addMember(world: World, account: Account, domain: string, index: number): void {
  const { random } = world;
  const first = firstNames[index % firstNames.length] as string;
  const last = random.pick(lastNames);
  const pending = index % 6 === 0;
  const email = `${first}.${last}${index}@${domain}`.toLowerCase();
  const roles = world.roles.get(account.id) ?? [];
  const member: Member = {
    id: world.createId(),
    email,
    user: {
      // Whoever has no login yet has no identifier; others were invited with the one they have.
      id: pending && random.chance(0.6) ? '' : world.createId(),
      first_name: pending ? null : first,
      last_name: pending ? null : last,
      email,
      two_factor_authentication_enabled: !pending && random.chance(0.75),
    },
    status: pending ? 'pending' : 'accepted',
    api_access_enabled: null,
    roles: [random.pick(roles)],
    policies: [],
  };
  world.members.of(account.id).set(member.id, member);
}

/**
 * The name of the nth zone: two words while they last, then a number as well.
 * @param index Which zone of the world.
 */
function zoneName(index: number): string {
  const pairs = colours.length * things.length;
  const place = index % pairs;
  const round = Math.floor(index / pairs);
  const colour = colours[place % colours.length];
  const thing = things[Math.floor(place / colours.length)];
  return `${colour}-${thing}${round ? round + 1 : ''}.example`;
}

function addZone(world: World, account: Account, index: number, records: number): void {
  const { random } = world;
  const pending = index % 12 === 11;
  const created = epoch + random.int(600) * day + random.int(day);
  const id = world.createId();
  const zone = {
    id,
    name: zoneName(index),
    status: pending ? ('pending' as const) : ('active' as const),
    plan: world.zonePlan,
    paused: false,
    type: 'full' as const,
    development_ends: null,
    verification_key: null,
    name_servers: [...assignedNameServers],
    original_name_servers: pending ? [...formerNameServers] : null,
    vanity_name_servers: [],
    account_id: account.id,
    modified_on: timestamp(created + 4415),
    created_on: timestamp(created),
    activated_on: pending ? null : timestamp(created + 4258),
    checked_on: null,
  };
  world.zones.set(id, zone);
  const seed = random.int(2 ** 31);
  world.setRecords(id, () => recordsOfZone(zone.name, records, seed, created));
}
