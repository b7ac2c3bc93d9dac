/** A server that answers list requests as it is told to, and the lists that read from it. */
import { Cloudflare } from '../../src/client.ts';
import { type Listing, listing } from '../../src/endpoint.ts';
import type { ClientOptions, ListOptions } from '../../src/options.ts';
import type { Paginated } from '../../src/pagination.ts';
import { object, string } from '../../src/schema.ts';
import { Transport } from '../../src/transport.ts';

export interface Item {
  id: string;
}

/** Items `i<first>` to `i<last>`. */
export function items(first: number, last: number): Item[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ id: `i${first + index}` }));
}

/** A request for a page, as the server sees it. */
export interface Asked {
  /** Its number among all requests, from 1. */
  count: number;
  /** The page asked for; 1 where none is named. */
  page: number;
  /** The page size asked for, under whichever name. */
  size: number | undefined;
  /** The cursor asked for. */
  cursor: string | undefined;
  /** The whole query. */
  query: URLSearchParams;
  /** The request itself. */
  request: Request;
}

/** The body of an answer, beside `success` and its like. */
export interface Told {
  result?: unknown;
  result_info?: unknown;
}

/** A list on a server, and everything it was asked. */
export class ListServer {
  readonly asked: Asked[] = [];
  readonly #answer: (asked: Asked) => Told | Response | Promise<Told | Response>;

  constructor(answer: (asked: Asked) => Told | Response | Promise<Told | Response>) {
    this.#answer = answer;
  }

  /** The pages that were asked for, in order. */
  get pages(): number[] {
    return this.asked.map(({ page }) => page);
  }

  /** The cursors that were asked for, in order. */
  get cursors(): Array<string | undefined> {
    return this.asked.map(({ cursor }) => cursor);
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    // As the platform's own fetch does.
    request.signal.throwIfAborted();
    const query = new URL(request.url).searchParams;
    const size = query.get('per_page') ?? query.get('limit');
    const asked: Asked = {
      count: this.asked.length + 1,
      page: Number(query.get('page') ?? 1),
      size: size === null ? undefined : Number(size),
      cursor: query.get('cursor') ?? undefined,
      query,
      request,
    };
    this.asked.push(asked);
    const answer = await this.#answer(asked);
    return answer instanceof Response ? answer : envelope(answer);
  };
}

/** A server that answers a page when it is told to, in whichever order, and hangs up on what is aborted. */
export class SlowServer extends ListServer {
  readonly #waiting = new Map<number, () => void>();
  #arrived = () => {};

  constructor(answer: (asked: Asked) => Told | Response) {
    super(
      (asked) =>
        new Promise((resolve, reject) => {
          this.#waiting.set(asked.page, () => resolve(answer(asked)));
          asked.request.signal.addEventListener('abort', () => {
            this.#waiting.delete(asked.page);
            reject(asked.request.signal.reason);
          });
          this.#arrived();
        }),
    );
  }

  /** The pages that wait for their answer, as soon as these are among them and whatever else comes has come. */
  async waiting(...pages: number[]): Promise<number[]> {
    while (!pages.every((page) => this.#waiting.has(page))) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    await settled();
    return [...this.#waiting.keys()];
  }

  /** Answers these pages, one after the other, each as soon as it is asked for. */
  async answer(...pages: number[]): Promise<void> {
    for (const page of pages) {
      await this.waiting(page);
      this.#waiting.get(page)?.();
      this.#waiting.delete(page);
    }
    await settled();
  }
}

/** Waits until everything that can happen without a timer has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** An answer as the API wraps it. */
export function envelope(told: Told): Response {
  return Response.json({ success: true, errors: [], messages: [], ...told });
}

/** An answer as the API wraps a failure. */
export function failure(status: number, message = 'no', code = 1): Response {
  return Response.json({ success: false, errors: [{ code, message }], messages: [], result: null }, { status });
}

/** What an honest server says beside a page. */
export function honestly(all: readonly unknown[], { page, size = 20 }: Asked): Required<Told> {
  const result = all.slice((page - 1) * size, page * size);
  return {
    result,
    result_info: {
      page,
      per_page: size,
      count: result.length,
      total_count: all.length,
      total_pages: Math.max(1, Math.ceil(all.length / size)),
    },
  };
}

const settings = { apiToken: 'a'.repeat(40), env: false, rateLimit: false, retry: false } satisfies ClientOptions;

/** A client of that server. */
export function clientOf(server: Pick<ListServer, 'fetch'>, options: ClientOptions = {}): Cloudflare {
  return new Cloudflare({ ...settings, fetch: server.fetch, ...options });
}

const fields = {
  method: 'GET',
  path: '/things',
  item: object<Item>(() => ({ id: string })),
  permissions: [],
} as const;

const numbered = { page: 'integer', per_page: 'integer' } as const;
const endpoints = {
  page: listing({ ...fields, pages: 'page', perPage: 50, query: numbered }),
  cursor: listing({ ...fields, pages: 'cursor', perPage: 50, query: { cursor: 'string', limit: 'integer' } }),
  single: listing({ ...fields, pages: 'single' }),
} satisfies Record<string, Listing<string, Item>>;

/** How a list is asked for: as a documented one of that kind, or by the raw call. */
export type Kind = keyof typeof endpoints | 'raw';

/** A list of that server; a page holds 50 unless `params` say otherwise. */
export function listOf(
  server: Pick<ListServer, 'fetch'>,
  kind: Kind,
  options: ListOptions = {},
  params: Record<string, unknown> = {},
): Paginated<Item> {
  if (kind !== 'raw') {
    // The shape of items is not the subject here, and some of these have none.
    const transport = new Transport({ ...settings, fetch: server.fetch, validate: 'off' });
    return transport.list(endpoints[kind], params, options);
  }
  const asked = params.limit === undefined ? { per_page: 50, ...params } : params;
  return clientOf(server).paginate('GET /things', asked, options) as Paginated<Item>;
}
