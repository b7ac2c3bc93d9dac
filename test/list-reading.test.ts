/** How a list is read: lazily, page by page, some pages ahead, with cursors to go on from. */
import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ListOptions, type Page, Paginated, ParamsError } from '../src/index.ts';
import type { RawPage } from '../src/walk.ts';
import {
  type Asked,
  clientOf,
  failure,
  honestly,
  type Item,
  items,
  type Kind,
  ListServer,
  listOf,
  SlowServer,
  settled,
  type Told,
} from './support/lists.ts';

const all = items(1, 120);
const honest = (asked: Asked): Told => honestly(all, asked);
const kinds = ['page', 'cursor', 'single', 'raw'] as const;

/** An honest server whose pages are told by cursors: `at2` is the second. */
function byCursor({ cursor, size = 50 }: Asked): Told {
  const page = Number(cursor?.slice(2) ?? 1);
  return {
    result: all.slice((page - 1) * size, page * size),
    result_info: page * size < all.length ? { cursors: { after: `at${page + 1}` } } : {},
  };
}

async function drain<T>(pages: AsyncIterable<Page<T>>): Promise<Array<Page<T>>> {
  const read: Array<Page<T>> = [];
  for await (const page of pages) read.push(page);
  return read;
}

// A promise that nobody waits for would end a user's process.
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => void process.on('unhandledRejection', note));
afterEach(async () => {
  await settled();
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

describe('a list', () => {
  it.each(kinds)('sends nothing before it is read (%s)', async (kind) => {
    const server = new ListServer(honest);
    const list = listOf(server, kind);
    list.pages();
    list[Symbol.asyncIterator]();
    await settled();
    expect(server.asked).toEqual([]);
  });

  it.each(kinds)('is no promise: awaiting it gives the list itself (%s)', async (kind) => {
    const server = new ListServer(honest);
    const list = listOf(server, kind);
    expect('then' in list).toBe(false);
    expect(await list).toBe(list);
    expect(server.asked).toEqual([]);
  });

  it('begins anew each time it is read', async () => {
    const server = new ListServer(honest);
    const list = listOf(server, 'page');
    expect(await list.toArray()).toEqual(all);
    expect(await list.toArray()).toEqual(all);
    expect(server.pages).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('asks for the largest documented page, or for the one that the caller wants', async () => {
    const server = new ListServer(honest);
    await listOf(server, 'page').page();
    await listOf(server, 'page', {}, { per_page: 7 }).page();
    await listOf(server, 'cursor').page();
    await listOf(server, 'raw', {}, { per_page: undefined }).page();
    expect(server.asked.map(({ query }) => query.toString())).toEqual([
      'per_page=50&page=1',
      'per_page=7&page=1',
      'limit=50',
      '',
    ]);
  });

  it.each([
    [10, [1]],
    [30, [1, 2]],
  ])(
    'takes a short page for the last when the server states a page size of its own (%s items of 20)',
    async (length, pages) => {
      const server = new ListServer((asked) => ({
        result: honestly(items(1, length), asked).result,
        result_info: { per_page: 20 },
      }));
      expect(await listOf(server, 'raw', {}, { per_page: undefined }).toArray()).toEqual(items(1, length));
      expect(server.pages).toEqual(pages);
    },
  );

  it('takes a short page for the last when the server echoes a documented page size', async () => {
    const server = new ListServer((asked) => ({
      result: honestly(items(1, 30), asked).result,
      result_info: { per_page: asked.size },
    }));
    expect(await listOf(server, 'page').toArray()).toEqual(items(1, 30));
    expect(server.pages).toEqual([1]);
  });

  it('begins at the page that the caller wants, and knows what lies before it', async () => {
    for (const says of [['total_pages'], ['total_count'], ['total_pages', 'total_count', 'per_page']]) {
      for (const kind of ['page', 'raw'] as const) {
        const server = new ListServer((asked) => {
          const { result, result_info } = honestly(all, asked);
          return {
            result,
            result_info: Object.fromEntries(
              says.map((name) => [name, (result_info as Told & Record<string, unknown>)[name as 'result']]),
            ),
          };
        });
        expect(await listOf(server, kind, { pagesAhead: 0 }, { page: 2 }).toArray()).toEqual(items(51, 120));
        expect(server.pages).toEqual([2, 3]);
      }
    }
  });

  it('begins at a cursor of the server that the caller has', async () => {
    const server = new ListServer(byCursor);
    expect(await listOf(server, 'cursor', {}, { cursor: 'at2' }).toArray()).toEqual(items(51, 120));
    expect(await listOf(server, 'raw', {}, { cursor: 'at3', limit: 50 }).toArray()).toEqual(items(101, 120));
    expect(server.cursors).toEqual(['at2', 'at3', 'at3']);
  });

  it('gives everyone who asks at the same time another item', async () => {
    const server = new ListServer(honest);
    const iterator = listOf(server, 'page')[Symbol.asyncIterator]();
    const steps = await Promise.all(Array.from({ length: 122 }, () => iterator.next()));
    expect(steps.filter(({ done }) => !done).map(({ value }) => value)).toEqual(all);
    expect(steps.slice(120)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect(server.pages).toEqual([1, 2, 3]);
  });

  it('stays at its end', async () => {
    const server = new ListServer(() => ({ result: items(1, 1), result_info: { total_pages: 1 } }));
    const iterator = listOf(server, 'page')[Symbol.asyncIterator]();
    const steps = [await iterator.next(), await iterator.next(), await iterator.next()];
    expect(steps.map(({ done }) => done)).toEqual([false, true, true]);
    expect(server.asked.length).toBe(1);
  });

  it('gives nothing more once it was left', async () => {
    const server = new ListServer(honest);
    const iterator = listOf(server, 'page')[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(server.pages).toEqual([1]);
  });
});

describe('page()', () => {
  it('fetches one page, with the total and the cursor of the next', async () => {
    const server = new ListServer(honest);
    const page = await listOf(server, 'page').page();
    expect(page).toEqual({ items: items(1, 50), page: 1, total: 120, cursor: expect.any(String) });
    expect(server.pages).toEqual([1]);
  });

  it('goes on page by page, by the cursors alone', async () => {
    const server = new ListServer(honest);
    const read: Item[] = [];
    let cursor: string | undefined;
    do {
      const page = await listOf(server, 'page', { cursor }).page();
      read.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(read).toEqual(all);
    expect(server.pages).toEqual([1, 2, 3]);
  });

  it.each(kinds)('has no cursor on the last page (%s)', async (kind) => {
    const server = new ListServer((asked) => honestly(items(1, 3), asked));
    expect((await listOf(server, kind).page()).cursor).toBeUndefined();
  });
});

describe('pages()', () => {
  it('says of each page which it is, how many items there are, and where the next begins', async () => {
    const pages = await drain(listOf(new ListServer(honest), 'page').pages());
    expect(pages.map(({ page, total, items: { length } }) => [page, total, length])).toEqual([
      [1, 120, 50],
      [2, 120, 50],
      [3, 120, 20],
    ]);
    expect(pages.map(({ cursor }) => typeof cursor)).toEqual(['string', 'string', 'undefined']);
  });

  it('knows no page numbers and no total where the server has none', async () => {
    const pages = await drain(listOf(new ListServer(byCursor), 'cursor').pages());
    expect(pages.map(({ page, total }) => [page, total])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('knows no total where the server says one that cannot be', async () => {
    const server = new ListServer(() => ({ result: items(1, 5), result_info: { total_count: 3, total_pages: 1 } }));
    expect(await drain(listOf(server, 'page').pages())).toMatchObject([{ page: 1, total: undefined }]);
  });

  it('gives an empty list as one empty page', async () => {
    const server = new ListServer((asked) => honestly([], asked));
    expect(await drain(listOf(server, 'page').pages())).toEqual([{ items: [], page: 1, total: 0, cursor: undefined }]);
  });
});

describe('toArray()', () => {
  const limits: Array<[limit: number | undefined, items: number, pages: number[]]> = [
    [undefined, 120, [1, 2, 3]],
    [Number.POSITIVE_INFINITY, 120, [1, 2, 3]],
    [0, 0, []],
    [1, 1, [1]],
    [50, 50, [1]],
    [51, 51, [1, 2]],
    [100, 100, [1, 2]],
    [119, 119, [1, 2, 3]],
    [1000, 120, [1, 2, 3]],
  ];

  it.each(limits)(
    'with a limit of %s fetches what it needs, and nothing ahead of that',
    async (limit, length, pages) => {
      const server = new ListServer(honest);
      expect(await listOf(server, 'page').toArray({ limit })).toEqual(items(1, length));
      await settled();
      expect(server.pages).toEqual(pages);
    },
  );

  it.each([-1, Number.NaN, '5', null, {}])('refuses a limit of %s', async (limit) => {
    const server = new ListServer(honest);
    const reading = listOf(server, 'page').toArray({ limit: limit as number });
    await expect(reading).rejects.toBeInstanceOf(ParamsError);
    await expect(reading).rejects.toMatchObject({ problems: ['limit must be a number from 0'], path: '/things' });
    expect(server.asked).toEqual([]);
  });
});

describe('a cursor', () => {
  const lists: Array<[Kind, (asked: Asked) => Told]> = [
    ['page', honest],
    ['raw', honest],
    ['cursor', byCursor],
    ['raw', byCursor],
  ];

  it.each(lists)('is a short string that another process can go on from (%s)', async (kind, answer) => {
    const first = await listOf(new ListServer(answer), kind).page();
    const stored = JSON.parse(JSON.stringify({ cursor: first.cursor })) as { cursor: string };
    expect(stored.cursor.length).toBeLessThan(20);
    const server = new ListServer(answer);
    expect(await listOf(server, kind, stored).toArray()).toEqual(items(51, 120));
    expect(server.asked.length).toBe(2);
  });

  it('keeps the page size that its page number counts in', async () => {
    const { cursor } = await listOf(new ListServer(honest), 'page', {}, { per_page: 10 }).page();
    const server = new ListServer(honest);
    const page = await listOf(server, 'page', { cursor }, { per_page: 50 }).page();
    expect(page.items).toEqual(items(11, 20));
    expect(server.asked[0]?.size).toBe(10);
  });

  it('goes before the page that the params name', async () => {
    const { cursor } = await listOf(new ListServer(honest), 'raw').page();
    const server = new ListServer(honest);
    expect((await listOf(server, 'raw', { cursor }, { page: 3 }).page()).items).toEqual(items(51, 100));
    expect(server.pages).toEqual([2]);
  });

  it('of the last page but one makes for one request, with totals of any kind', async () => {
    for (const says of ['total_pages', 'total_count'] as const) {
      const answer = (asked: Asked): Told => {
        const { result, result_info } = honestly(all, asked);
        return { result, result_info: { [says]: (result_info as Record<string, unknown>)[says] } };
      };
      const pages = await drain(listOf(new ListServer(answer), 'page').pages());
      const server = new ListServer(answer);
      expect(await listOf(server, 'page', { cursor: pages[1]?.cursor }).toArray()).toEqual(items(101, 120));
      expect(server.pages).toEqual([3]);
    }
  });

  const wrong = [
    '',
    'x',
    'p',
    'p50',
    'p50.',
    'p0.2',
    'p-5.2',
    'p50.-2',
    'p50.2x',
    'p50.2.',
    'p50.2.x',
    'p5e1.2',
    'c',
    'c50.',
    'c0.a',
    'p50.2\n',
    'q50.2',
    'p9999999999.2',
    5,
    null,
    {},
  ];

  it.each(kinds.flatMap((kind) => wrong.map((cursor) => [kind, cursor] as const)))(
    'that no list gave is refused before anything is sent (%s, %j)',
    async (kind, cursor) => {
      const server = new ListServer(honest);
      const list = listOf(server, kind, { cursor } as ListOptions);
      await expect(list.page()).rejects.toMatchObject({ kind: 'params', outcome: 'not_sent', path: '/things' });
      await expect(list.toArray()).rejects.toBeInstanceOf(ParamsError);
      await expect(list.pages().next()).rejects.toBeInstanceOf(ParamsError);
      expect(server.asked).toEqual([]);
    },
  );

  it.each([
    ['page', 'c50.abc'],
    ['cursor', 'p50.2'],
    ['single', 'p50.2'],
    ['single', 'c.abc'],
    ['page', 'p50.0'],
  ] as const)(
    'of another kind of list is refused, since it would begin at the front (%s, %s)',
    async (kind, cursor) => {
      const server = new ListServer(honest);
      await expect(listOf(server, kind, { cursor }).toArray()).rejects.toBeInstanceOf(ParamsError);
      expect(server.asked).toEqual([]);
    },
  );
});

describe('pages ahead', () => {
  const five = items(1, 250);
  const counted = (asked: Asked): Told => honestly(five, asked);

  it('leave once the number of pages is known and a second page is wanted', async () => {
    const server = new SlowServer(counted);
    const pages = listOf(server, 'page', { pagesAhead: 2 }).pages();
    const first = pages.next();
    expect(await server.waiting(1)).toEqual([1]);
    await server.answer(1);
    await first;
    expect(await server.waiting()).toEqual([]);
    const second = pages.next();
    expect(await server.waiting(2, 3, 4)).toEqual([2, 3, 4]);
    await server.answer(2);
    await second;
    expect(await server.waiting(3, 4)).toEqual([3, 4]);
    await pages.return(undefined);
  });

  it.each([
    [0, [2]],
    [1, [2, 3]],
    [3, [2, 3, 4, 5]],
    [99, [2, 3, 4, 5]],
    [Number.POSITIVE_INFINITY, [2, 3, 4, 5]],
  ])('are %s at the most, and none beyond the last', async (pagesAhead, waiting) => {
    const server = new SlowServer(counted);
    const pages = listOf(server, 'page', { pagesAhead }).pages();
    const reading = (async () => [await pages.next(), await pages.next()])();
    await server.answer(1);
    expect(await server.waiting(...waiting)).toEqual(waiting);
    await server.answer(2);
    await reading;
    await pages.return(undefined);
  });

  it('are known from a total as well', async () => {
    const server = new SlowServer((asked) => ({ ...counted(asked), result_info: { total_count: 250, per_page: 50 } }));
    const reading = listOf(server, 'page', { pagesAhead: 9 }).toArray();
    await server.answer(1);
    expect(await server.waiting(2, 3, 4, 5)).toEqual([2, 3, 4, 5]);
    await server.answer(2, 3, 4, 5);
    expect(await reading).toEqual(five);
  });

  it('do not reach beyond the last page where pages are shorter than the server says', async () => {
    const shown = [items(1, 30), items(51, 100), items(101, 150)];
    const info = { total_count: 150, per_page: 50 };
    const server = new SlowServer(({ page }) => ({ result: shown[page - 1] ?? [], result_info: info }));
    const reading = listOf(server, 'page', { pagesAhead: 9 }).toArray();
    await server.answer(1);
    expect(await server.waiting(2, 3)).toEqual([2, 3]);
    await server.answer(2, 3, 4);
    expect(await reading).toEqual(shown.flat());
  });

  it('do not leave where nobody knows how many there are', async () => {
    const server = new SlowServer((asked) => ({ result: counted(asked).result }));
    const reading = listOf(server, 'page', { pagesAhead: 4 }).toArray();
    for (const page of [1, 2, 3, 4, 5, 6]) {
      expect(await server.waiting(page)).toEqual([page]);
      await server.answer(page);
    }
    expect(await reading).toEqual(five);
  });

  it('are given in order, in whichever order they come', async () => {
    const server = new SlowServer(counted);
    const reading = listOf(server, 'page', { pagesAhead: 4 }).toArray();
    await server.answer(1);
    await server.answer(5, 3, 4, 2);
    expect(await reading).toEqual(five);
    expect(server.pages).toEqual([1, 2, 3, 4, 5]);
  });

  it('are topped up as they are read, one for one', async () => {
    const server = new SlowServer((asked) => honestly(items(1, 500), asked));
    const pages = listOf(server, 'page', { pagesAhead: 2 }).pages();
    const reading = drain(pages);
    await server.answer(1);
    for (const page of [2, 3, 4, 5, 6, 7, 8]) {
      expect(await server.waiting(page, page + 1, page + 2)).toEqual([page, page + 1, page + 2]);
      await server.answer(page);
    }
    await server.answer(9, 10);
    expect((await reading).flatMap((page) => page.items)).toEqual(items(1, 500));
  });

  it('do not reach beyond the cap on pages', async () => {
    const server = new ListServer(counted);
    await expect(listOf(server, 'page', { pagesAhead: 9, maxPages: 3 }).toArray()).rejects.toThrow(/after 3 pages/);
    await settled();
    expect(server.pages).toEqual([1, 2, 3]);
  });

  it('are given up with the list: what is out is aborted, and nothing more leaves', async () => {
    const server = new SlowServer(counted);
    const reading = (async () => {
      for await (const item of listOf(server, 'page', { pagesAhead: 2 })) if (item.id === 'i51') break;
    })();
    await server.answer(1, 2);
    await reading;
    await settled();
    expect(server.pages).toEqual([1, 2, 3, 4]);
    expect(server.asked.map(({ request }) => request.signal.aborted)).toEqual([false, false, true, true]);
    expect(await server.waiting()).toEqual([]);
  });

  it('are not asked for when the list is left on its first page', async () => {
    const server = new ListServer(counted);
    for await (const item of listOf(server, 'page')) if (item.id === 'i50') break;
    await settled();
    expect(server.pages).toEqual([1]);
  });

  it('that fail are no error to somebody who does not get to them', async () => {
    const server = new ListServer((asked) => (asked.page > 2 ? failure(400) : counted(asked)));
    expect(await listOf(server, 'page').toArray({ limit: 100 })).toEqual(items(1, 100));
    for await (const item of listOf(server, 'page')) if (item.id === 'i100') break;
    expect(server.pages).toContain(3);
  });
});

describe('how many pages leave at once', () => {
  /** The most pages of a list of twelve that are on their way at once. */
  async function together(options: ListOptions, textLength: number | undefined, crowded?: () => boolean) {
    const under: Array<() => void> = [];
    let most = 0;
    const fetch = async ({ page = 1 }: Record<string, string | number>): Promise<RawPage<Item>> => {
      await new Promise<void>((resolve) => under.push(resolve));
      const info = { total_pages: 12, per_page: 2 };
      return { items: items(Number(page) * 2 - 1, Number(page) * 2), info, textLength };
    };
    const source = { style: 'page', perPage: 2, sizeParam: 'per_page', firstPage: 1, firstCursor: undefined } as const;
    const reading = new Paginated<Item>(
      { ...source, fetch, ...(crowded === undefined ? {} : { crowded }) },
      options,
    ).toArray();
    for (let pages = 0; pages < 12; pages++) {
      await settled();
      most = Math.max(most, under.length);
      under.shift()?.();
    }
    expect(await reading).toEqual(items(1, 24));
    return most;
  }

  it.each([
    ['of unknown length', {}, undefined, 5],
    ['of 100 kB', {}, 100_000, 5],
    ['of 600 kB', {}, 600_000, 4],
    ['of 1 MB', {}, 1_000_000, 3],
    ['of 1.6 MB', {}, 1_600_000, 2],
    ['of 60 MB', {}, 60_000_000, 2],
    ['of 100 kB, where two ahead are asked for', { pagesAhead: 2 }, 100_000, 3],
    ['of 1.6 MB, where nine ahead are asked for', { pagesAhead: 9 }, 1_600_000, 2],
    ['of 1.6 MB, where none ahead is asked for', { pagesAhead: 0 }, 1_600_000, 1],
  ])('depends on their length: %s', async (_, options, textLength, most) => {
    expect(await together(options, textLength)).toBe(most);
  });

  it('is two while others wait for the budget, and one where none ahead is asked for', async () => {
    expect(await together({}, 1000, () => true)).toBe(2);
    expect(await together({ pagesAhead: 0 }, 1000, () => true)).toBe(1);
    expect(await together({}, 1000, () => false)).toBe(5);
  });

  it('grows as soon as nobody waits any more', async () => {
    let looks = 0;
    expect(await together({}, 1000, () => ++looks < 6)).toBe(5);
  });
});

describe('a page that was read', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  /** A source of pages of which the second never comes, and a look at whether an item of the first is still in memory. */
  function stuck() {
    let first: WeakRef<Item> | undefined;
    const fetch = async ({ page }: Record<string, string | number>): Promise<RawPage<Item>> => {
      if (page === 2) return new Promise(() => {});
      const read = items(1, 3);
      first = new WeakRef(read[0] as Item);
      return { items: read, info: { total_pages: 2 } };
    };
    const source = { style: 'page', perPage: 3, sizeParam: 'per_page', firstPage: undefined } as const;
    return {
      list: new Paginated<Item>({ ...source, firstCursor: undefined, fetch }, { pagesAhead: 0 }),
      isKept: async () => {
        await settled();
        collect();
        return first?.deref() !== undefined;
      },
    };
  }

  it('is let go while the next one is on its way: by pages', async () => {
    const { list, isKept } = stuck();
    const pages = list.pages();
    await pages.next();
    expect(await isKept()).toBe(true);
    void pages.next();
    expect(await isKept()).toBe(false);
  });

  it('is let go while the next one is on its way: by items', async () => {
    const { list, isKept } = stuck();
    const iterator = list[Symbol.asyncIterator]();
    for (let item = 0; item < 3; item++) await iterator.next();
    expect(await isKept()).toBe(true);
    void iterator.next();
    expect(await isKept()).toBe(false);
  });
});

describe('a page that fails', () => {
  const broken = (asked: Asked): Told | Response =>
    asked.page === 3 ? failure(403, 'not yours', 10000) : honest(asked);

  it.each([0, 4])(
    'surfaces after the pages before it, which say where to go on (%s pages ahead)',
    async (pagesAhead) => {
      const server = new ListServer((asked) => (asked.page === 3 ? failure(500) : honestly(items(1, 250), asked)));
      const read: Array<Page<Item>> = [];
      const reading = async () => {
        for await (const page of listOf(server, 'page', { pagesAhead }).pages()) read.push(page);
      };
      await expect(reading()).rejects.toMatchObject({ kind: 'server', status: 500, path: '/things' });
      expect(read.flatMap((page) => page.items)).toEqual(items(1, 100));
      const again = new ListServer((asked) => honestly(items(1, 250), asked));
      const rest = await listOf(again, 'page', { cursor: read.at(-1)?.cursor }).toArray();
      expect(rest).toEqual(items(101, 250));
      expect(again.pages).toEqual([3, 4, 5]);
    },
  );

  it('ends the list', async () => {
    const server = new ListServer(broken);
    const iterator = listOf(server, 'page', { pagesAhead: 0 })[Symbol.asyncIterator]();
    for (let at = 0; at < 100; at++) await iterator.next();
    await expect(iterator.next()).rejects.toMatchObject({ kind: 'permission' });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('aborts the pages behind it', async () => {
    const server = new SlowServer((asked) => (asked.page === 2 ? failure(400) : honestly(items(1, 250), asked)));
    const reading = listOf(server, 'page', { pagesAhead: 3 }).toArray();
    const failing = expect(reading).rejects.toMatchObject({ status: 400 });
    await server.answer(1);
    expect(await server.waiting(2, 3, 4, 5)).toEqual([2, 3, 4, 5]);
    await server.answer(2);
    await failing;
    expect(await server.waiting()).toEqual([]);
  });

  it('is tried again by itself, as any read is', async () => {
    const server = new ListServer((asked) => (asked.count === 2 ? failure(502) : honest(asked)));
    const list = listOf(server, 'page', { retry: { limit: 1, baseMs: 0 }, pagesAhead: 0 });
    expect(await list.toArray()).toEqual(all);
    expect(server.pages).toEqual([1, 2, 2, 3]);
  });
});

describe('the options of a list', () => {
  it.each(['page', 'cursor', 'raw'] as const)('reach every page (%s)', async (kind) => {
    const server = new ListServer(kind === 'cursor' ? byCursor : honest);
    await listOf(server, kind, { headers: { 'x-trace': 'abc' } }).toArray();
    expect(server.asked.map(({ request }) => request.headers.get('x-trace'))).toEqual(['abc', 'abc', 'abc']);
  });

  const wrong: ReadonlyArray<[string, unknown, RegExp]> = [
    ['pagesAhead', -1, /pagesAhead must be a number from 0/],
    ['pagesAhead', Number.NaN, /pagesAhead must be/],
    ['maxPages', 0, /maxPages must be a number/],
    ['maxPages', '9', /maxPages must be/],
    ['max_pages', 9, /max_pages is not an option: did you mean maxPages/],
    ['limit', 9, /limit is not an option/],
    ['validate', 'maybe', /validate must be/],
  ];

  it.each(wrong)('are checked before anything is sent: %s: %s', async (name, value, message) => {
    for (const kind of kinds) {
      const server = new ListServer(honest);
      const reading = listOf(server, kind, { [name]: value } as ListOptions).toArray();
      await expect(reading).rejects.toBeInstanceOf(ParamsError);
      await expect(reading).rejects.toThrow(message);
      expect(server.asked).toEqual([]);
    }
  });
});

describe('an abort', () => {
  const reason = new Error('enough');

  it.each(kinds)('before the first page sends nothing (%s)', async (kind) => {
    const server = new ListServer(honest);
    const signal = AbortSignal.abort(reason);
    await expect(listOf(server, kind, { signal }).toArray()).rejects.toBe(reason);
    await expect(listOf(server, kind, { signal }).page()).rejects.toBe(reason);
    expect(server.asked).toEqual([]);
  });

  it('while pages are on their way ends them all, with its own reason', async () => {
    const server = new SlowServer((asked) => honestly(items(1, 250), asked));
    const { signal, abort } = controller();
    const reading = listOf(server, 'page', { signal, pagesAhead: 3 }).toArray();
    const failing = expect(reading).rejects.toBe(reason);
    await server.answer(1);
    expect(await server.waiting(2, 3, 4, 5)).toEqual([2, 3, 4, 5]);
    abort();
    await failing;
    expect(await server.waiting()).toEqual([]);
    expect(server.pages).toEqual([1, 2, 3, 4, 5]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('while the first page is on its way ends it', async () => {
    const server = new SlowServer(honest);
    const { signal, abort } = controller();
    const failing = expect(listOf(server, 'page', { signal }).toArray()).rejects.toBe(reason);
    await server.waiting(1);
    abort();
    await failing;
    expect(await server.waiting()).toEqual([]);
  });

  it('between two pages ends the list without another request', async () => {
    const server = new ListServer(honest);
    const { signal, abort } = controller();
    const read: Item[] = [];
    const reading = async () => {
      for await (const item of listOf(server, 'page', { signal })) {
        read.push(item);
        if (item.id === 'i20') abort();
      }
    };
    await expect(reading()).rejects.toBe(reason);
    await settled();
    expect(read).toEqual(items(1, 50));
    expect(server.pages).toEqual([1]);
  });

  it('leaves no listener behind on a signal that lives longer than the list', async () => {
    const { signal } = controller();
    const server = new ListServer(honest);
    for (const kind of kinds) {
      await listOf(server, kind, { signal }).toArray();
      for await (const _ of listOf(server, kind, { signal })) break;
    }
    await listOf(server, 'page', { signal }).toArray({ limit: 60 });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  function controller() {
    const made = new AbortController();
    return { signal: made.signal, abort: () => made.abort(reason) };
  }
});

describe('the budget', () => {
  it('is charged for every page', async () => {
    const server = new ListServer(honest);
    const cf = clientOf(server, { rateLimit: { requests: 10, windowMs: 60_000 } });
    await cf.paginate('GET /things', { per_page: 50 }).toArray();
    expect(cf.rateLimit?.remaining).toBe(7);
  });
});
