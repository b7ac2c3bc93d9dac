// A program as it should be able to look.
import {
  type AnyCloudflareError,
  AuthenticationError,
  type AuthenticationReason,
  type Budget,
  type ClientOptions,
  Cloudflare,
  CloudflareError,
  type Connection,
  type ErrorKind,
  isCloudflareError,
  type ListOptions,
  type Member,
  Members,
  type Page,
  type Paginated,
  type RateLimiter,
  type RequestOptions,
  type Role,
  Transport,
  version,
} from 'flarekit';
import { type Same, same } from './same.ts';

const options: ClientOptions = {
  apiToken: async () => 'secret',
  baseUrl: undefined,
  retry: { limit: 2, baseMs: undefined },
  rateLimit: { requests: 100 },
  validate: 'strict',
  logger: console,
  fetch: (request) => fetch(request),
  onRequest: ({ method, path, attempt }) => console.log(method.toUpperCase(), path, attempt + 1),
  onWait: async ({ waitMs }) => console.log(waitMs.toFixed()),
};
const limiter: RateLimiter = { acquire: () => {}, settle: () => {}, pause: () => {} };

export const cf: Cloudflare = new Cloudflare(options);
export const others = [new Cloudflare(), new Cloudflare({ rateLimit: limiter }), new Cloudflare({ env: false })];
export const alone: Members = new Members(new Transport({ apiToken: 'secret' }));
export const text: string = version;

const { signal } = new AbortController();
const request: RequestOptions = { signal, timeoutMs: 5, retry: false, headers: { 'x-a': 'b' } };
const list: ListOptions = { ...request, cursor: undefined, maxPages: 3, pagesAhead: 0 };

export async function read(account_id: string, member_id: string): Promise<string[]> {
  const names: string[] = [];
  for await (const member of cf.members.list({ account_id, status: 'pending' }, list)) {
    same<Same<typeof member, Member>>(true);
    names.push(member.user?.email ?? member.email ?? member.id);
  }
  const pages: AsyncGenerator<Page<Role>, undefined, undefined> = cf.roles.list({ account_id }).pages();
  for await (const { items, cursor, total, page } of pages) {
    same<Same<typeof items, Role[]>>(true);
    names.push(...items.map(({ name }) => name), cursor ?? '', (total ?? page ?? 0).toFixed());
  }
  const first = await cf.accounts.members.list({ account_id }).page();
  const some = await cf.members.list({ account_id }).toArray({ limit: 5 });
  const one = await cf.members.get({ account_id, member_id }, request);
  same<Same<typeof some, Member[]>>(true);
  same<Same<typeof one, Member>>(true);
  const { id } = await cf.members.delete({ account_id, member_id });
  return [...names, ...first.items.map((member) => member.id), id];
}

export async function write(account_id: string, member_id: string): Promise<Member> {
  await cf.members.create({ account_id, email: 'a@example.com', roles: ['r'] });
  const permission_groups = [{ id: 'p' }];
  const resource_groups = [{ id: 's' }];
  const policies = [{ access: 'allow' as const, permission_groups, resource_groups }];
  await cf.members.create({ account_id, email: 'a@example.com', policies, status: 'accepted' });
  return cf.members.update({ account_id, member_id, roles: [{ id: 'r' }] });
}

/** Values that the API may add are still values. */
export function stands(member: Member): string {
  const status: string | undefined = member.status;
  return status === 'suspended' ? 'new' : member.status === 'accepted' ? 'in' : 'out';
}

/** Every kind of error has its case, or this would not compile. */
export function react(error: AnyCloudflareError): string {
  switch (error.kind) {
    case 'authentication': {
      const reason: AuthenticationReason = error.reason;
      return reason;
    }
    case 'permission':
      return error.permissions.join();
    case 'rate_limit':
      return (error.retryAfterMs ?? 0).toFixed();
    case 'params':
      return error.problems.join();
    case 'network':
      return error.code ?? error.outcome;
    case 'not_found':
    case 'validation':
    case 'conflict':
    case 'plan':
    case 'server':
    case 'timeout':
    case 'response':
    case 'config':
      return error.errors
        .map(({ code, message, chain, pointer }) => `${code} ${message} ${chain.length} ${pointer}`)
        .join();
    default: {
      const none: never = error;
      return none;
    }
  }
}

export function caught(error: unknown): ErrorKind | undefined {
  if (error instanceof AuthenticationError) same<Same<typeof error.kind, 'authentication'>>(true);
  if (error instanceof CloudflareError) return error.kind;
  if (isCloudflareError(error)) return react(error) === '' ? undefined : error.kind;
  return undefined;
}

export async function connection(): Promise<Budget | undefined> {
  const found: Connection = await cf.ping({ account_id: 'a' });
  return found.budget ?? cf.rateLimit;
}

/** A list is no promise, but it can be handed on as any other thing that is read over time. */
export const handed: AsyncIterable<Member> = cf.members.list({ account_id: 'a' });
same<Same<Awaited<Paginated<Member>>, Paginated<Member>>>(true);
