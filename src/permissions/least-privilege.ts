/** Finds the smallest set of permissions that covers several operations. */
import { isRead, levelOf, type Permission } from './groups.ts';
import { known } from './known.ts';
import { breadthOf, type Route, routesOf, sufficient } from './routes.ts';

/** A permission, and what it is needed for. */
export interface PermissionUse {
  /** The permission. */
  readonly permission: Permission;
  /** The operations that it covers, of those asked about. */
  readonly operations: readonly string[];
}

/** The least that a token needs for several operations. */
export interface LeastPrivilege {
  /** The permissions, sorted by what they apply to and by name. */
  readonly permissions: readonly Permission[];
  /**
   * The same permissions, each with the operations that it covers: for a page that tells people what to set and why.
   */
  readonly uses: readonly PermissionUse[];
  /** Operations that work with any credential. */
  readonly free: readonly string[];
  /** Operations whose permission is not documented, or newer than this version: they may need more. */
  readonly unknown: readonly string[];
  /** Whether there is surely no smaller set; `false` only for hundreds of operations that overlap in unusual ways. */
  readonly exact: boolean;
}

/** A permission as the search sees it. */
interface Candidate {
  readonly permission: Permission;
  /** Which demands it meets. */
  readonly meets: ReadonlySet<number>;
  /** What taking it costs, the most important first. */
  readonly cost: readonly number[];
}

/** A set of permissions, and what it costs. */
interface Choice {
  readonly taken: readonly Candidate[];
  readonly cost: readonly number[];
}

/**
 * The smallest set of permissions that covers all of several operations. Permissions to read are preferred to others,
 * then fewer to more, then what reaches less far to what reaches further. The same operations give the same set in any
 * order.
 *
 * @param operations - Calls of the client (`'members.create'`) and routes (`'GET /zones/{zone_id}'`), as many as you
 * like.
 * @throws {@link ParamsError} when an operation is misspelt, with all problems.
 * @example
 * leastPrivilege(['zones.list', 'dns.records.create']).permissions.map(({ dashboard }) => dashboard);
 * // ['DNS: Edit', 'Zone: Read']
 */
export function leastPrivilege(operations: readonly string[]): LeastPrivilege {
  const routes = routesOf(known(), operations);
  const named = (needs: Route['needs']): string[] =>
    routes.filter((route) => route.needs === needs).map(({ operation }) => operation);
  const needy = routes.filter(({ needs }) => needs === 'permission');
  const { taken, exact } = smallest(needy);
  const permissions = taken.map(({ permission }) => permission).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return {
    permissions,
    uses: permissions.map((permission) => ({
      permission,
      operations: needy.filter((route) => accepts(route, permission)).map(({ operation }) => operation),
    })),
    free: named('nothing'),
    unknown: named('unknown'),
    exact,
  };
}

function keyOf({ scope, name }: Permission): string {
  return `${scope} ${name}`;
}

function accepts(route: Route, permission: Permission): boolean {
  return sufficient(route).some((one) => keyOf(one) === keyOf(permission));
}

/** Chooses so that every demand is met, which each accept one of several permissions. */
function smallest(routes: readonly Route[]): { taken: readonly Candidate[]; exact: boolean } {
  // The same in whatever order the operations come.
  const lists = [...new Set(routes.map((route) => sufficient(route).map(keyOf).join('\n')))].sort();
  const permissions = new Map(routes.flatMap((route) => sufficient(route).map((one) => [keyOf(one), one])));
  const demands = lists.map((list) => list.split('\n'));
  const all = [...permissions].map(([key, permission]) => candidate(key, permission, demands));
  const useful = all.filter((one) => !all.some((other) => other !== one && dominates(other, one)));
  const options = demands.map((_, at) => useful.filter(({ meets }) => meets.has(at)).sort(cheaper));
  return search(options);
}

function candidate(key: string, permission: Permission, demands: readonly string[][]): Candidate {
  const meets = new Set(demands.flatMap((accepted, at) => (accepted.includes(key) ? [at] : [])));
  const position = Math.min(...[...meets].map((at) => demands[at]?.indexOf(key) ?? 0));
  const { name } = permission;
  return { permission, meets, cost: [isRead(name) ? 0 : 1, 1, levelOf(name), position, breadthOf(known(), name)] };
}

/** Whether one could stand in place of another in every set, and make none of them worse. */
function dominates(one: Candidate, other: Candidate): boolean {
  if (![...other.meets].every((at) => one.meets.has(at))) return false;
  const order = compare(one.cost, other.cost);
  if (order !== 0) return order < 0;
  return one.meets.size > other.meets.size || keyOf(one.permission) < keyOf(other.permission);
}

function cheaper(a: Candidate, b: Candidate): number {
  return b.meets.size - a.meets.size || compare(a.cost, b.cost) || (keyOf(a.permission) < keyOf(b.permission) ? -1 : 1);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function plus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value + (b[at] ?? 0));
}

// Far more than any real list of operations takes; what is found by then is good, if not proven the best.
const mostSteps = 100_000;

/**
 * Tries the demand with the fewest options first, and leaves a branch that cannot become better than the best so far.
 */
function search(options: ReadonlyArray<readonly Candidate[]>): { taken: readonly Candidate[]; exact: boolean } {
  let best: Choice | undefined;
  let steps = 0;
  const visit = (open: readonly number[], { taken, cost }: Choice): void => {
    if (best !== undefined && (++steps > mostSteps || compare(plus(cost, bound(open, options)), best.cost) >= 0))
      return;
    const next = [...open].sort((a, b) => (options[a]?.length ?? 0) - (options[b]?.length ?? 0))[0];
    if (next === undefined) {
      best = { taken, cost };
      return;
    }
    for (const option of options[next] ?? []) {
      const left = open.filter((at) => !option.meets.has(at));
      visit(left, { taken: [...taken, option], cost: plus(cost, option.cost) });
    }
  };
  visit([...options.keys()], { taken: [], cost: [0, 0, 0, 0, 0] });
  return { taken: best?.taken ?? [], exact: steps <= mostSteps };
}

/** What the open demands cost at least: those that share no option each need a permission of their own. */
function bound(open: readonly number[], options: ReadonlyArray<readonly Candidate[]>): number[] {
  const seen = new Set<Candidate>();
  let cost = [0, 0, 0, 0, 0];
  for (const at of open) {
    const mine = options[at] ?? [];
    if (mine.some((option) => seen.has(option))) continue;
    for (const option of mine) seen.add(option);
    const [cheapest] = mine.map((option) => option.cost).sort(compare);
    if (cheapest !== undefined) cost = plus(cost, cheapest);
  }
  return cost;
}
