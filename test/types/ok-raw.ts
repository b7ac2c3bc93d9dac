// The raw call takes its ids from the route itself.
import { Cloudflare, type Paginated, type RawOptions, type RawParams, type Route, type Schema } from 'flarekit';
import { type Same, same } from './same.ts';

const cf = new Cloudflare();

interface Rule {
  id: string;
  mode: 'block' | 'allow';
}
declare const rule: Schema<Rule>;

/** The standard as its own package writes it, with what this library does not know of. */
interface StandardSchema<Input, Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
      options?: { readonly libraryOptions?: Record<string, unknown> | undefined } | undefined,
    ) => Result<Output> | Promise<Result<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: ReadonlyArray<{
        readonly message: string;
        readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
      }>;
    };
declare const dated: StandardSchema<string, Date>;

export async function requests(): Promise<void> {
  const nothing = await cf.request('GET /ips');
  same<Same<typeof nothing, unknown>>(true);
  const one = await cf.request('GET /zones/{zone_id}', { zone_id: 'z' });
  same<Same<typeof one, unknown>>(true);
  const two = await cf.request('PATCH /accounts/{account_id}/members/{member_id}', {
    account_id: 'a',
    member_id: 'm',
    roles: ['r'],
  });
  same<Same<typeof two, unknown>>(true);
  await cf.request('POST /graphql', {}, { body: { query: '{}' }, headers: { 'x-a': 'b' } });
  await cf.request('DELETE /x', undefined, {
    body: [1],
    query: { a: ['b'], c: { d: new Date() } },
    signal: new AbortController().signal,
  });

  const typed = await cf.request('GET /zones/{zone_id}/x', { zone_id: 'z' }, { schema: rule });
  same<Same<typeof typed, Rule>>(true);
  const bare = await cf.request('GET /x', {}, { schema: rule, timeoutMs: 5 });
  same<Same<typeof bare, Rule>>(true);
  const changed = await cf.request('GET /x', {}, { schema: dated });
  same<Same<typeof changed, Date>>(true);
  const said = await cf.request<'GET /x', Rule>('GET /x');
  same<Same<typeof said, Rule>>(true);
  const known: Rule = await cf.request('GET /x');
  known.mode.toUpperCase();
}

export async function lists(): Promise<void> {
  const unknowns: Paginated<unknown> = cf.paginate('GET /zones/{zone_id}/x', {
    zone_id: 'z',
    per_page: 5,
    mode: 'block',
  });
  for await (const item of unknowns) same<Same<typeof item, unknown>>(true);
  const rules = cf.paginate('GET /zones/{zone_id}/x', { zone_id: 'z' }, { schema: rule, maxPages: 2, cursor: 'c' });
  same<Same<typeof rules, Paginated<Rule>>>(true);
  const dates = cf.paginate('GET /x', {}, { schema: dated });
  same<Same<typeof dates, Paginated<Date>>>(true);
}

/** Wrappers need the types by name. */
export function wrapped<R extends Route, T>(route: R, params: RawParams<R>, options: RawOptions<T>): Promise<T> {
  return cf.request<Route, T>(route, params, options);
}

/** A route that is only known when the program runs asks for no ids at compile time. */
export function open(route: Route, params: Record<string, unknown>): Promise<unknown> {
  return cf.request(route, params);
}
export const loose = (path: string) => cf.request(`GET /${path}`);
