/** A journey: the client on an emulator that has something of everything, with a note of every call and every answer. */
import { Cloudflare } from '../../src/index.ts';
import { Emulator } from '../../src/testing/index.ts';
import { faultsOf } from './openapi.ts';

/** A successful answer with a body in JSON. */
export interface Passed {
  method: string;
  /** The route as it is documented. */
  route: string;
  status: number;
  body: unknown;
}

/** A client under way. */
export interface Journey {
  emulator: Emulator;
  /** The client, which notes its calls. */
  cf: Cloudflare;
  /** The same with the Global API Key, for what tokens may not do. */
  byKey: Cloudflare;
  /** A client for another token. */
  as(apiToken: string): Cloudflare;
  /** Identifier of the account that everything happens in. */
  account_id: string;
  /** Identifier of its first zone. */
  zone_id: string;
  /** Name of that zone. */
  zoneName: string;
  /** The calls that were answered, by their dotted names. */
  called: Set<string>;
  /** The routes that were answered with success, as `GET /zones`. */
  routes: Set<string>;
  /** The answers that the vendor's description can judge. */
  answers: Passed[];
  /** What that description finds wrong with them. */
  faults: string[];
}

/** Sets out. Nothing in the way: the greatest plan, a tenant to make accounts for, no limits. */
export function depart(): Journey {
  const emulator = new Emulator({
    world: { accounts: 2, membersPerAccount: 30, zonesPerAccount: 30, recordsPerZone: 30, plan: 'enterprise' },
    rateLimit: false,
  });
  const { world } = emulator;
  const [account] = world.accounts.values();
  const [zone] = world.zones.values();
  if (!account || !zone) throw new Error('The world is empty.');
  account.type = 'enterprise';
  world.tenants.push({ id: world.createId(), name: 'Contoso Partners', create_time: '2024-01-15T00:00:00Z' });
  const called = new Set<string>();
  const routes = new Set<string>();
  const answers: Passed[] = [];
  const faults: string[] = [];

  const fetch = async (request: Request): Promise<Response> => {
    const pending = emulator.fetch(request);
    // The emulator notes a request before anything else can come between.
    const { method, route } = emulator.requests.at(-1) ?? {};
    const response = await pending;
    if (!response.ok || !method || !route) return response;
    routes.add(`${method} ${route}`);
    if (!response.headers.get('content-type')?.includes('json')) return response;
    const body: unknown = await response.clone().json();
    answers.push({ method, route, status: response.status, body });
    const wrong = faultsOf(method, route, response.status, body);
    if (wrong.length > 0) faults.push(`${method} ${route}: ${JSON.stringify(body).slice(0, 500)}`, ...wrong);
    return response;
  };
  const shared = {
    baseUrl: emulator.url,
    env: false,
    fetch,
    validate: 'strict',
    retry: false,
    rateLimit: false,
  } as const;
  const client = (credential: object): Cloudflare =>
    noting(new Cloudflare({ ...shared, ...credential }), (call) => called.add(call));
  return {
    emulator,
    cf: client({ apiToken: emulator.token }),
    byKey: client({ apiKey: emulator.apiKey, email: emulator.email }),
    as: (apiToken) => client({ apiToken }),
    account_id: account.id,
    zone_id: zone.id,
    zoneName: zone.name,
    called,
    routes,
    answers,
    faults,
  };
}

/** The client, or a part of it, noting the names of calls that succeed; of lists, that they were asked for. */
function noting<T extends object>(part: T, note: (call: string) => void, prefix = ''): T {
  return new Proxy(part, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      const call = `${prefix}${String(name)}`;
      if (typeof member === 'function') {
        return (...given: unknown[]): unknown => {
          const result: unknown = member.apply(target, given);
          const noted = (value: unknown): unknown => {
            note(call);
            return value;
          };
          return result instanceof Promise ? result.then(noted) : noted(result);
        };
      }
      return typeof member === 'object' && member !== null ? noting(member, note, `${call}.`) : member;
    },
  });
}
