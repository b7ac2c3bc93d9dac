/** Every list ends and is complete, whatever the server does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCloudflareError, Paginated } from '../src/index.ts';
import {
  type Asked,
  clientOf,
  honestly,
  type Item,
  items,
  type Kind,
  ListServer,
  listOf,
  type Told,
} from './support/lists.ts';

const all = items(1, 120);

/** The honest answer with something else said about it. */
function saying(info: Record<string, unknown> | ((asked: Asked) => Record<string, unknown>), of: unknown[] = all) {
  return (asked: Asked): Told => {
    const honest = honestly(of, asked);
    return { result: honest.result, result_info: typeof info === 'function' ? info(asked) : info };
  };
}

/** The honest answer with some of what is said about it replaced. */
function but(info: Record<string, unknown>, of: unknown[] = all) {
  return saying((asked) => ({ ...(honestly(of, asked).result_info as object), ...info }), of);
}

/** Pages as they are written down here, and nothing after them. */
function written(pages: readonly unknown[][], info?: Record<string, unknown>) {
  return ({ page }: Asked): Told => ({
    result: pages[page - 1] ?? [],
    ...(info === undefined ? {} : { result_info: info }),
  });
}

type Row = [
  answer: (asked: Asked) => Told,
  gives: readonly unknown[],
  asks: readonly number[],
  params?: Record<string, unknown>,
];

const first = items(1, 50);
const second = items(51, 100);
const third = items(101, 120);

const rows: Record<string, Row> = {
  'says everything and is honest': [but({}), all, [1, 2, 3]],
  'has no items, and says one page of them': [but({}, []), [], [1]],
  'has no items, and says no pages of them': [but({ total_pages: 0 }, []), [], [1]],
  'has no items, and says nothing': [saying({}, []), [], [1]],
  'ends on a full page, and says so': [but({}, items(1, 100)), items(1, 100), [1, 2]],
  'says only how many pages there are': [saying({ total_pages: 3 }), all, [1, 2, 3]],
  'says only how many items there are': [saying({ total_count: 120 }), all, [1, 2, 3]],
  'says only its page size, and ends on a short page': [saying({ per_page: 50 }), all, [1, 2, 3]],
  'says only its page size, and ends on a full page': [
    saying({ per_page: 30 }),
    all,
    [1, 2, 3, 4, 5],
    { per_page: 30 },
  ],

  'ignores page, and says total_pages: 1': [
    () => ({ result: first, result_info: { page: 1, total_pages: 1 } }),
    first,
    [1],
  ],
  'ignores page, and omits result_info': [() => ({ result: first }), first, [1, 2]],
  'ignores page, and says a total larger than a page': [
    () => ({ result: first, result_info: { per_page: 50, total_count: 5000 } }),
    first,
    [1, 2, 3],
  ],
  'ignores page, and says many pages': [
    () => ({ result: first, result_info: { total_pages: 100, total_count: 5000 } }),
    first,
    [1, 2, 3],
  ],
  'ignores page and per_page, and gives all with an honest total': [
    () => ({ result: all, result_info: { per_page: 50, total_count: 120 } }),
    all,
    [1],
  ],

  'omits result_info': [written([first, second, third]), all, [1, 2, 3, 4]],
  'sends an empty result_info': [written([first, second, third], {}), all, [1, 2, 3, 4]],
  'sends result_info: null': [
    ({ page }) => ({ result: [first, second, third][page - 1] ?? [], result_info: null }),
    all,
    [1, 2, 3, 4],
  ],
  'omits result_info, and sends null after the last page': [
    ({ page }) => ({ result: [first, second][page - 1] ?? null }),
    items(1, 100),
    [1, 2, 3],
  ],

  'repeats its last page for ever': [({ page }) => ({ result: page === 1 ? first : second }), items(1, 100), [1, 2, 3]],
  'repeats a page and then goes on, with totals': [
    written([first, first, second, third], { total_count: 120, total_pages: 3 }),
    all,
    [1, 2, 3, 4],
  ],
  'repeats a page and then goes on, with a total': [
    written([first, first, second, third], { total_count: 120 }),
    all,
    [1, 2, 3, 4],
  ],
  'turns in a circle': [({ page }) => ({ result: page % 2 === 1 ? first : second }), items(1, 100), [1, 2, 3]],
  'ignores page for items without an id': [
    () => ({ result: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] }),
    [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
    [1, 2],
  ],
  'holds items without an id whose pages begin and end alike': [
    written([
      ['a', 'b', 'z'],
      ['a', 'c', 'z'],
      ['a', 'd', 'z'],
    ]),
    ['a', 'b', 'z', 'a', 'c', 'z', 'a', 'd', 'z'],
    [1, 2, 3, 4],
  ],

  'returns a short page in the middle, and honest totals': [
    written([first, items(51, 70), items(71, 120)], { per_page: 50, total_pages: 3, total_count: 120 }),
    all,
    [1, 2, 3],
  ],
  'returns a short page in the middle, and an honest number of pages': [
    written([first, items(51, 70), items(71, 120)], { per_page: 50, total_pages: 3 }),
    all,
    [1, 2, 3],
  ],
  'returns a short page in the middle, and an honest total': [
    written([first, items(51, 70), items(71, 120)], { per_page: 50, total_count: 120 }),
    all,
    [1, 2, 3],
  ],
  'counts items that it does not show': [
    written([first, items(51, 70), items(71, 120)], { per_page: 50, total_pages: 3, total_count: 150 }),
    all,
    [1, 2, 3, 4],
  ],
  'returns an empty page in the middle, and says how many pages there are': [
    written([first, [], second], { total_pages: 3 }),
    items(1, 100),
    [1, 2, 3],
  ],
  'returns a short page in the middle, and says nothing': [
    written([first, items(51, 70), items(71, 120)]),
    all,
    [1, 2, 3, 4],
  ],

  'says total_pages: 0 and an honest total': [but({ total_pages: 0 }), all, [1, 2, 3]],
  'says total_pages: 0 and nothing else': [saying({ total_pages: 0 }), all, [1, 2, 3, 4]],
  'says total_count: 0 and an honest number of pages': [but({ total_count: 0 }), all, [1, 2, 3]],
  'says total_count: 0 and nothing else': [saying({ total_count: 0 }), all, [1, 2, 3, 4]],
  'says total_count: 0 and total_pages: 0': [saying({ total_count: 0, total_pages: 0 }), all, [1, 2, 3, 4]],
  'says fewer pages than its total takes': [but({ total_pages: 1 }), all, [1, 2, 3]],
  'says the length of the page for the total': [
    saying((asked) => ({ total_count: (honestly(all, asked).result as Item[]).length, total_pages: 3 })),
    all,
    [1, 2, 3],
  ],
  'says a total below what the page holds': [saying({ total_count: 7 }), all, [1, 2, 3, 4]],
  'says more items than there are': [saying({ total_count: 125 }), all, [1, 2, 3, 4]],
  'says more pages than there are': [saying({ total_pages: 9 }), all, [1, 2, 3, 4, 5]],
  'says more pages than its total takes': [but({ total_pages: 9 }), all, [1, 2, 3, 4]],

  'clamps the page size, and says so, with totals': [
    (asked) => honestly(all, { ...asked, size: 50 }),
    all,
    [1, 2, 3],
    { per_page: 500 },
  ],
  'clamps the page size, and says so, without totals': [
    (asked) => ({ ...honestly(all, { ...asked, size: 50 }), result_info: { per_page: 50 } }),
    all,
    [1, 2, 3],
    { per_page: 500 },
  ],
  'clamps the page size, and echoes what was asked, with totals': [
    (asked) => ({
      ...honestly(all, { ...asked, size: 50 }),
      result_info: { per_page: 500, total_count: 120, total_pages: 3 },
    }),
    all,
    [1, 2, 3],
    { per_page: 500 },
  ],
  'clamps the page size, and computes its pages from what was asked': [
    (asked) => ({
      ...honestly(all, { ...asked, size: 50 }),
      result_info: { per_page: 500, total_count: 120, total_pages: 1 },
    }),
    all,
    [1, 2, 3],
    { per_page: 500 },
  ],
  'clamps the page size, and echoes what was asked, with a total': [
    (asked) => ({ ...honestly(all, { ...asked, size: 50 }), result_info: { per_page: 500, total_count: 120 } }),
    all,
    [1, 2, 3],
    { per_page: 500 },
  ],
  'clamps the page size, and echoes what was asked, without totals': [
    (asked) => ({ ...honestly(all, { ...asked, size: 50 }), result_info: { per_page: 500 } }),
    all,
    [1, 2, 3, 4],
    { per_page: 500 },
  ],
  'clamps the page size, and says nothing': [
    (asked) => ({ result: honestly(all, { ...asked, size: 50 }).result }),
    all,
    [1, 2, 3, 4],
    { per_page: 500 },
  ],

  'writes its numbers as text': [
    saying({ page: '1', per_page: '50', count: '50', total_count: '120', total_pages: '3' }),
    all,
    [1, 2, 3],
  ],
  'says negative numbers': [saying({ page: -1, per_page: -50, total_count: -1, total_pages: -3 }), all, [1, 2, 3, 4]],
  'says words for numbers': [saying({ per_page: 'fifty', total_count: 'NaN', total_pages: '' }), all, [1, 2, 3, 4]],
  'says huge numbers': [saying({ total_count: 1e300, total_pages: 1e308 }), all, [1, 2, 3, 4, 5]],
  'says infinite numbers': [saying({ total_count: '1e999', total_pages: 'Infinity' }), all, [1, 2, 3, 4]],
  'says null, lists and objects for numbers': [
    saying({ per_page: null, total_count: [120], total_pages: { all: 3 } }),
    all,
    [1, 2, 3, 4],
  ],
  'says fractions': [saying({ total_pages: 2.5 }), all, [1, 2, 3]],
  'always says page: 1': [but({ page: 1 }), all, [1, 2, 3]],
  'says the page before': [but({ page: 0 }), all, [1, 2, 3]],

  'sends result: null': [() => ({ result: null }), [], [1]],
  'sends no result at all': [() => ({}), [], [1]],
  'numbers its items instead of naming them': [
    written([
      [{ id: 1 }, { id: 2 }],
      [{ id: 2 }, { id: 3 }],
    ]),
    [{ id: 1 }, { id: 2 }, { id: 3 }],
    [1, 2, 3],
  ],
  'names two things of one page alike': [
    written([
      [
        { id: 'a', n: 1 },
        { id: 'a', n: 2 },
      ],
    ]),
    [
      { id: 'a', n: 1 },
      { id: 'a', n: 2 },
    ],
    [1, 2],
  ],
  'moves items to the next page, since others came before them': [moving(), all, [1, 2, 3, 4]],
};

/** One more item stands in front of the others with every request. */
function moving() {
  return (asked: Asked): Told => {
    const now = [...items(-asked.count + 2, 0).reverse(), ...all];
    return honestly(now, asked);
  };
}

describe.each<Kind>(['page', 'raw'])('a numbered list (%s) whose server', (kind) => {
  it.each(Object.entries(rows))('%s', async (_, [answer, gives, asks, params = {}]) => {
    const server = new ListServer(answer);
    expect(await listOf(server, kind, { pagesAhead: 0 }, params).toArray()).toEqual(gives);
    expect(server.pages).toEqual(asks);
  });

  it.each(Object.entries(rows))('%s, with pages fetched ahead', async (_, [answer, gives, asks, params = {}]) => {
    const server = new ListServer(answer);
    const list = listOf(server, kind, { pagesAhead: 3 }, params);
    const read: unknown[] = [];
    for await (const item of list) read.push(item);
    expect(read).toEqual(gives);
    expect(server.pages.slice(0, asks.length)).toEqual(asks);
    expect(server.pages.length).toBeLessThanOrEqual(asks.length + 3);
  });
});

type CursorRow = [answer: (asked: Asked) => Told, gives: readonly unknown[], asks: ReadonlyArray<string | undefined>];

/** Pages by the cursor that leads to them; each names the next. */
function chain(pages: Record<string, { result: unknown; result_info?: unknown }>) {
  return ({ cursor = '' }: Asked): Told => pages[cursor] ?? { result: [] };
}

const cursorRows: Record<string, CursorRow> = {
  'names the next page in cursor': [
    chain({
      '': { result: first, result_info: { cursor: 'b' } },
      b: { result: second, result_info: { cursor: 'c' } },
      c: { result: third, result_info: {} },
    }),
    all,
    [undefined, 'b', 'c'],
  ],
  'names the next page in cursors.after': [
    chain({
      '': { result: first, result_info: { cursors: { after: 'b' } } },
      b: { result: second, result_info: { cursors: { after: '', before: 'a' } } },
    }),
    items(1, 100),
    [undefined, 'b'],
  ],
  'names it in both, and differently': [
    chain({ '': { result: first, result_info: { cursor: 'x', cursors: { after: 'b' } } }, b: { result: second } }),
    items(1, 100),
    [undefined, 'b'],
  ],
  'names it with a number': [
    chain({ '': { result: first, result_info: { cursor: 7 } }, 7: { result: second, result_info: { cursor: null } } }),
    items(1, 100),
    [undefined, '7'],
  ],
  'names it with signs that mean something in a URL': [
    chain({ '': { result: first, result_info: { cursor: 'a+b/c=&d %é' } }, 'a+b/c=&d %é': { result: second } }),
    items(1, 100),
    [undefined, 'a+b/c=&d %é'],
  ],
  'names pages of any length': [
    chain({
      '': { result: items(1, 3), result_info: { cursor: 'b', count: 3, per_page: 50 } },
      b: { result: items(4, 90), result_info: { cursor: 'c' } },
      c: { result: items(91, 120) },
    }),
    all,
    [undefined, 'b', 'c'],
  ],
  'moves no further than the second page': [
    ({ cursor }) => ({ result: cursor === undefined ? first : second, result_info: { cursor: 'b' } }),
    items(1, 100),
    [undefined, 'b'],
  ],
  'ignores the cursor': [() => ({ result: first, result_info: { cursor: 'b' } }), first, [undefined, 'b']],
  'ignores the cursor and names a new one each time': [
    ({ count }) => ({ result: first, result_info: { cursor: `c${count}` } }),
    first,
    [undefined, 'c1', 'c2'],
  ],
  'leads in a circle': [
    ({ cursor }) =>
      cursor === 'b'
        ? { result: second, result_info: { cursor: 'c' } }
        : { result: first, result_info: { cursor: 'b' } },
    items(1, 100),
    [undefined, 'b', 'c', 'b'],
  ],
  'has empty pages between those with items': [
    chain({
      '': { result: [], result_info: { cursor: 'b' } },
      b: { result: first, result_info: { cursor: 'c' } },
      c: { result: [], result_info: { cursor: 'd' } },
      d: { result: null, result_info: { cursor: 'e' } },
      e: { result: second, result_info: { cursor: '' } },
    }),
    items(1, 100),
    [undefined, 'b', 'c', 'd', 'e'],
  ],
  'names a page after the last, which is empty': [
    chain({ '': { result: first, result_info: { cursor: 'b' } }, b: { result: [], result_info: { cursor: 'b' } } }),
    first,
    [undefined, 'b'],
  ],
  'names empty pages without end': [
    ({ count }) => ({ result: count === 1 ? first : [], result_info: { cursor: `c${count}` } }),
    first,
    [undefined, ...Array.from({ length: 10 }, (_, index) => `c${index + 1}`)],
  ],
  'has totals as well, and counts less than there is': [
    chain({
      '': { result: first, result_info: { cursor: 'b', total_count: 50, total_pages: 1 } },
      b: { result: second, result_info: { total_count: 50 } },
    }),
    items(1, 100),
    [undefined, 'b'],
  ],
  'has one page and no cursor': [
    () => ({ result: first, result_info: { cursors: {}, total_pages: 1 } }),
    first,
    [undefined],
  ],
};

describe.each<[Kind, string]>([
  ['cursor', 'limit'],
  ['raw', 'limit'],
])('a list that goes by cursor (%s) whose server', (kind, size) => {
  it.each(Object.entries(cursorRows))('%s', async (_, [answer, gives, asks]) => {
    const server = new ListServer(answer);
    const list = listOf(server, kind, {}, { limit: 50 });
    expect(await list.toArray()).toEqual(gives);
    expect(server.cursors).toEqual(asks);
    for (const { query } of server.asked) {
      expect(query.get(size)).toBe('50');
      expect(query.has('page')).toBe(false);
    }
  });
});

describe('a list without an end', () => {
  const endless: Array<[string, Kind, (asked: Asked) => Told]> = [
    ['of numbered pages', 'page', ({ page }) => ({ result: items(page * 2, page * 2 + 1) })],
    ['of cursors', 'cursor', ({ count }) => ({ result: items(count, count), result_info: { cursor: `c${count}` } })],
    ['of raw pages', 'raw', ({ page }) => ({ result: [{ page }] })],
    [
      'that always says one more page',
      'page',
      ({ page }) => ({ result: items(page, page), result_info: { total_pages: page + 1 } }),
    ],
  ];

  it.each(endless)('%s (%s) is given up with an error that says so', async (_, kind, answer) => {
    const server = new ListServer(answer);
    const read: unknown[] = [];
    const reading = async () => {
      for await (const item of listOf(server, kind, { maxPages: 7 })) read.push(item);
    };
    await expect(reading()).rejects.toMatchObject({
      kind: 'response',
      message: expect.stringMatching(/did not end after 7 pages.*Raise maxPages/),
    });
    expect(server.asked.length).toBe(7);
    expect(read.length).toBeGreaterThanOrEqual(7);
  });

  it('is given up after 10,000 pages by default', async () => {
    const source = {
      style: 'page',
      perPage: undefined,
      sizeParam: 'per_page',
      firstPage: 1,
      firstCursor: undefined,
      fetch: async ({ page }: Record<string, string | number>) => ({ items: [{ id: `i${page}` }], info: undefined }),
    } as const;
    let pages = 0;
    const reading = async () => {
      for await (const page of new Paginated<Item>(source).pages()) pages += page.items.length;
    };
    await expect(reading()).rejects.toThrow(/did not end after 10000 pages/);
    expect(pages).toBe(10_000);
  });

  it('names its route in the error, and each page before it can be gone on from', async () => {
    const server = new ListServer(({ page }) => ({ result: [{ page }] }));
    const cursors: Array<string | undefined> = [];
    const error = await (async () => {
      for await (const page of clientOf(server).paginate('GET /things', {}, { maxPages: 3 }).pages()) {
        cursors.push(page.cursor);
      }
    })().catch((thrown: unknown) => thrown);
    expect(isCloudflareError(error) && [error.method, error.path]).toEqual(['GET', '/things']);
    const rest = clientOf(server).paginate('GET /things', {}, { cursor: cursors.at(-1) });
    expect((await rest.page()).items).toEqual([{ page: 4 }]);
  });

  it('is none when it ends with the last page that is allowed', async () => {
    const server = new ListServer((asked) => honestly(all, asked));
    expect(await listOf(server, 'page', { maxPages: 3 }).toArray()).toEqual(all);
  });
});

describe('a list of one page', () => {
  it('is fetched once and given as it is, whatever is said about it', async () => {
    const twice = [{ id: 'a' }, { id: 'a' }];
    const info = { page: 1, per_page: 1, total_pages: 9, total_count: 9, cursor: 'b' };
    const server = new ListServer(() => ({ result: twice, result_info: info }));
    expect(await listOf(server, 'single').toArray()).toEqual(twice);
    expect(server.asked.map(({ query }) => query.toString())).toEqual(['']);
  });
});

describe('what is not a list', () => {
  const answers: Array<[string, () => Told | Response]> = [
    ['an object', () => ({ result: { id: 'a' } })],
    ['text', () => ({ result: 'nothing' })],
    ['a page of HTML', () => new Response('<html></html>')],
    ['an empty body', () => new Response(null, { status: 204 })],
  ];

  it.each(answers)('is an error: %s', async (_, answer) => {
    for (const kind of ['page', 'cursor', 'single', 'raw'] as const) {
      const server = new ListServer(answer);
      await expect(listOf(server, kind).toArray()).rejects.toMatchObject({
        kind: 'response',
        method: 'GET',
        path: '/things',
      });
      expect(server.asked.length).toBe(1);
    }
  });
});

describe('a list, whatever its length and its server', () => {
  /** What a server may say of its numbered pages: lies, too, as long as something else gives them away. */
  const statements = fc
    .record({
      pages: fc.constantFrom('nothing', 'truth', 'zero', 'rubbish', 'more', 'fewer'),
      total: fc.constantFrom('nothing', 'truth', 'zero', 'rubbish', 'more', 'fewer'),
      size: fc.constantFrom('nothing', 'truth', 'echo', 'rubbish'),
      asText: fc.boolean(),
    })
    .filter(
      ({ pages, total }) =>
        (pages !== 'fewer' || /truth|more/.test(total)) && (total !== 'fewer' || /truth|more/.test(pages)),
    );
  const rubbish = fc.constantFrom(-1, 'many', null, [], {}, true, '', '1e999');

  const servers = fc.record({
    length: fc.nat({ max: 130 }),
    asked: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
    most: fc.integer({ min: 1, max: 40 }),
    statements,
    rubbish,
    pagesAhead: fc.nat({ max: 5 }),
    kind: fc.constantFrom<Kind>('page', 'raw'),
  });

  it('gives every item once, in finitely many requests, whose pages only rise', async () => {
    await fc.assert(
      fc.asyncProperty(servers, async ({ length, asked, most, statements: says, rubbish: junk, pagesAhead, kind }) => {
        const there = items(1, length);
        const server = new ListServer((request) => {
          const size = Math.min(request.size ?? most, most);
          const { result, result_info } = honestly(there, { ...request, size });
          const { total_pages, total_count } = result_info as Record<'total_pages' | 'total_count', number>;
          const choose = (what: string, { truth, more, fewer }: Record<'truth' | 'more' | 'fewer', unknown>): unknown =>
            ({ truth, more, fewer, echo: truth, zero: 0, rubbish: junk })[what];
          // A size that is documented is one that the server keeps to.
          const echoes = says.size === 'echo' && !(kind === 'page' && (asked ?? 50) <= 50);
          const info: Record<string, unknown> = {
            total_pages: choose(says.pages, { truth: total_pages, more: total_pages + 1, fewer: 1 }),
            total_count: choose(says.total, {
              truth: total_count,
              more: total_count + 1,
              fewer: (result as Item[]).length,
            }),
            per_page: echoes ? request.size : choose(says.size, { truth: size, more: undefined, fewer: undefined }),
          };
          const text = Object.entries(info).map(([name, value]) => [
            name,
            typeof value === 'number' ? `${value}` : value,
          ]);
          return { result, result_info: says.asText ? Object.fromEntries(text) : info };
        });
        const list = listOf(server, kind, { pagesAhead }, { per_page: asked });
        expect(await list.toArray()).toEqual(there);
        const needed = Math.max(1, Math.ceil(length / Math.min(asked ?? (kind === 'page' ? 50 : most), most)));
        // Two more where the totals promise too much, and those that were on their way.
        expect(server.pages.length).toBeLessThanOrEqual(needed + 2 + pagesAhead);
        expect(server.pages).toEqual(server.pages.map((_, index) => index + 1));
      }),
      { numRuns: 400 },
    );
  });

  it('makes no request too many for a server that says its totals truly', async () => {
    const honest = fc.record({
      length: fc.nat({ max: 300 }),
      size: fc.integer({ min: 1, max: 50 }),
      says: fc.constantFrom(['total_pages'], ['total_count'], ['total_pages', 'total_count', 'per_page']),
      pagesAhead: fc.nat({ max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(honest, async ({ length, size, says, pagesAhead }) => {
        const there = items(1, length);
        const server = new ListServer((request) => {
          const { result, result_info } = honestly(there, request);
          const info = result_info as Record<string, unknown>;
          return { result, result_info: Object.fromEntries(says.map((name) => [name, info[name]])) };
        });
        const read: unknown[] = [];
        for await (const item of listOf(server, 'page', { pagesAhead }, { per_page: size })) read.push(item);
        expect(read).toEqual(there);
        const pages = Math.max(1, Math.ceil(length / size));
        expect(server.pages).toEqual(Array.from({ length: pages }, (_, index) => index + 1));
      }),
      { numRuns: 200 },
    );
  });

  it('loses nothing where pages are of any length and the totals are true', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
    const says = fc.constantFrom(['total_pages'], ['total_count'], ['total_pages', 'total_count'], []);
    await fc.assert(
      fc.asyncProperty(lengths, says, fc.nat({ max: 5 }), async (sizes, names, pagesAhead) => {
        const pages = sizes.map((size, index) => items(index * 10 + 1, index * 10 + size));
        const there = pages.flat();
        const info: Record<string, number> = { total_pages: pages.length, total_count: there.length };
        const said = Object.fromEntries(names.map((name) => [name, info[name]]));
        const server = new ListServer(({ page }) => ({ result: pages[page - 1] ?? [], result_info: said }));
        expect(await listOf(server, 'page', { pagesAhead }).toArray()).toEqual(there);
        expect(server.pages.length).toBeLessThanOrEqual(pages.length + (names.length === 0 ? 1 : 0) + pagesAhead);
      }),
      { numRuns: 200 },
    );
  });

  it('gives what was there from the start once, while others come in front of it', async () => {
    const arrivals = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 8 });
    const says = fc.constantFrom(['total_pages', 'total_count', 'per_page'], ['total_count'], []);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 60 }), arrivals, says, async (length, each, names) => {
        const there = items(1, length);
        let now: Item[] = there;
        const server = new ListServer((request) => {
          const { result, result_info } = honestly(now, request);
          const fresh = items(1, each[request.count % each.length] as number);
          now = [...fresh.map(({ id }) => ({ id: `new${request.count}${id}` })), ...now];
          const info = result_info as Record<string, unknown>;
          return { result, result_info: Object.fromEntries(names.map((name) => [name, info[name]])) };
        });
        const read = await listOf(server, 'page', { pagesAhead: 0 }, { per_page: 5 }).toArray();
        expect(read.filter(({ id }) => !id.startsWith('new'))).toEqual(there);
        expect(new Set(read.map(({ id }) => id)).size).toBe(read.length);
      }),
      { numRuns: 200 },
    );
  });

  it('follows cursors through pages of any length, empty ones included', async () => {
    const lengths = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 10 });
    const end = fc.constantFrom('no cursor', 'an empty cursor', 'a cursor to nothing', 'its own cursor');
    await fc.assert(
      fc.asyncProperty(
        lengths,
        end,
        fc.boolean(),
        fc.constantFrom<Kind>('cursor', 'raw'),
        async (sizes, ends, nested, kind) => {
          const pages = sizes.map((size, index) => items(index * 10 + 1, index * 10 + size));
          const server = new ListServer(({ cursor }) => {
            const at = cursor === undefined ? 0 : Number(cursor.slice(1));
            const last = {
              'no cursor': undefined,
              'an empty cursor': '',
              'a cursor to nothing': at > pages.length ? cursor : 'n99',
              'its own cursor': cursor,
            }[ends];
            const next = at < pages.length - 1 ? `n${at + 1}` : last;
            return { result: pages[at] ?? [], result_info: nested ? { cursors: { after: next } } : { cursor: next } };
          });
          expect(await listOf(server, kind, {}, { limit: 9 }).toArray()).toEqual(pages.flat());
          expect(server.asked.length).toBeLessThanOrEqual(pages.length + 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('can be left after any page and gone on with by another client', async () => {
    const style = fc.constantFrom<Kind>('page', 'cursor', 'raw');
    const some = fc.record({
      length: fc.integer({ min: 1, max: 60 }),
      most: fc.integer({ min: 1, max: 9 }),
      asked: fc.integer({ min: 1, max: 12 }),
      echo: fc.boolean(),
      leave: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(style, some, async (kind, { length, most, asked, echo, leave }) => {
        const there = items(1, length);
        const answer = (request: Asked): Told => {
          const size = Math.min(request.size ?? most, most);
          const page = request.cursor === undefined ? request.page : Number(request.cursor);
          const { result, result_info } = honestly(there, { ...request, page, size });
          const info = { ...(result_info as Record<string, unknown>), ...(echo ? { per_page: request.size } : {}) };
          if (kind !== 'cursor') return { result, result_info: info };
          return { result, result_info: page * size < length ? { cursor: `${page + 1}` } : {} };
        };
        const read: Item[] = [];
        let cursor: string | undefined;
        const before = new ListServer(answer);
        const params = { [kind === 'cursor' ? 'limit' : 'per_page']: asked };
        let pages = 0;
        for await (const page of listOf(before, kind, {}, params).pages()) {
          read.push(...page.items);
          cursor = page.cursor;
          if (++pages >= leave) break;
        }
        const after = new ListServer(answer);
        if (cursor !== undefined) read.push(...(await listOf(after, kind, { cursor }, params).toArray()));
        expect(read).toEqual(there);
        // Nothing is fetched twice, except what the first run had fetched ahead and never read.
        expect(after.asked.length).toBeLessThanOrEqual(Math.ceil(length / Math.min(asked, most)) - pages + 1);
      }),
      { numRuns: 200 },
    );
  });
});
