import { describe, expect, it } from 'vitest';
import { type DnsRecord, Emulator } from '../../src/testing/index.ts';
import { firstCode, recordsPath, send, small, zoneOf } from '../support/emulated.ts';
import { all, create, empty, record } from '../support/records.ts';

describe('a list', () => {
  const listed = async (emulator: Emulator, query = ''): Promise<DnsRecord[]> => {
    const answer = await send(emulator, `${recordsPath(emulator)}?${query}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.body.result;
  };

  it('is filtered, searched and sorted', async () => {
    const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 1, recordsPerZone: 50 } });
    const { name } = zoneOf(emulator);
    const every = all(emulator);
    const count = async (query: string) => (await listed(emulator, query)).length;
    expect(await count('type=TXT')).toBe(every.filter((one) => one.type === 'TXT').length);
    expect(await count('proxied=true')).toBe(every.filter((one) => one.proxied).length);
    expect(await count('proxied=maybe&nonsense=1&name.nonsense=1&name.exact.more=1&type=')).toBe(50);
    expect(await count(`name.exact=API.${name}`)).toBe(2);
    expect(await count(`name=api.${name}&type=A`)).toBe(1);
    expect(await count('name=api')).toBe(0);
    expect(await count('name.startswith=api')).toBe(3);
    expect((await listed(emulator, 'content.contains=verification')).every(({ type }) => type === 'TXT')).toBe(true);
    expect(await count('name.endswith=.example')).toBe(50);
    expect(await count('match=any&type=MX&type=SRV')).toBe(3);
    expect(await count(`match=any&name=api.${name}&type=SRV`)).toBe(3);
    expect(await count('search=spf1')).toBe(1);
    // The search is no part of what `match` combines.
    expect(await count('search=spf1&match=any&type=MX')).toBe(0);
    const contents = (await listed(emulator, 'order=content&direction=desc')).map(({ content }) => content);
    expect(contents).toEqual([...contents].sort().reverse());
    const ttls = (await listed(emulator, 'order=ttl')).map(({ ttl }) => ttl);
    expect(ttls).toEqual([...ttls].sort((a, b) => a - b));
    const none = await send(emulator, `${recordsPath(emulator)}?name=nothing`);
    expect(none.body.result_info).toEqual({ page: 1, per_page: 100, count: 0, total_count: 0, total_pages: 1 });
  });

  it('has types and names in order, and of those the latest first', async () => {
    const emulator = empty();
    emulator.clock.stop();
    for (const [type, name, content] of [
      ['TXT', 'b', 'one'],
      ['TXT', 'b', 'two'],
      ['A', 'c', '192.0.2.1'],
      ['TXT', 'a', 'three'],
    ]) {
      await create(emulator, { type, name, content });
    }
    const seen = ['192.0.2.1', 'three', 'two', 'one'];
    expect((await listed(emulator)).map(({ content }) => content)).toEqual(seen);
    const name = `b.${zoneOf(emulator).name}`;
    expect((await listed(emulator, `name=${name}`)).map(({ content }) => content)).toEqual(['two', 'one']);
    emulator.clock.advance(1000);
    await create(emulator, { type: 'TXT', name: 'b', content: 'four' });
    expect((await listed(emulator)).map(({ content }) => content)).toEqual([...seen.slice(0, 2), 'four', 'two', 'one']);
  });

  it('is cut into pages of any size', async () => {
    const emulator = small();
    const page = await send(emulator, `${recordsPath(emulator)}?per_page=3&page=2`);
    expect(page.body.result_info).toEqual({ page: 2, per_page: 3, count: 3, total_count: 10, total_pages: 4 });
    const past = await send(emulator, `${recordsPath(emulator)}/?per_page=5000001&page=9`);
    expect(past.body).toMatchObject({ result: [], result_info: { per_page: 5_000_000, count: 0, total_pages: 1 } });
  });

  it('finds comments and tags', async () => {
    const emulator = empty('pro');
    const make = (name: string, tags: string[], comment?: string) =>
      create(emulator, { ...record, name, tags, ...(comment && { comment }) });
    await make('one', ['Team:DNS', 'important'], 'Moved by Robin');
    await make('two', ['team:dns-ops'], 'moved');
    await make('three', ['owner:a:b']);
    await make('four', []);
    const names = async (query: string) =>
      (await listed(emulator, `${query}&order=name`)).map(({ name }) => name.split('.')[0]).join();
    expect(await names('comment=MOVED')).toBe('two');
    expect(await names('comment.startswith=moved')).toBe('one,two');
    expect(await names('comment.endswith=robin')).toBe('one');
    expect(await names('comment.present')).toBe('one,two');
    expect(await names('comment.absent=')).toBe('four,three');
    expect(await names('tag=important')).toBe('one');
    expect(await names('tag=team')).toBe('one,two');
    expect(await names('tag=team:dns')).toBe('one');
    expect(await names('tag.exact=owner:a:b')).toBe('three');
    expect(await names('tag.contains=team:dns')).toBe('one,two');
    expect(await names('tag.startswith=team:dns-')).toBe('two');
    expect(await names('tag.endswith=team:ops')).toBe('two');
    expect(await names('tag.present=owner')).toBe('three');
    expect(await names('tag.absent=team')).toBe('four,three');
    expect(await names('tag=team&tag=important')).toBe('one');
    expect(await names('tag=owner&tag=important&tag_match=any')).toBe('one,three');
    expect(await names('tag=owner&tag=important&tag_match=any&comment.present')).toBe('one');
    expect(await names('tag=owner&comment=moved&match=any')).toBe('three,two');
    expect(await names('tag=team&tag=important&comment=moved&match=any')).toBe('one,two');
    expect(await names('search=dns-ops')).toBe('two');
    expect(await names('tag.nonsense=team')).toBe('four,one,three,two');
  });
});

describe('shadows', () => {
  const shadowed = async () => {
    const emulator = empty();
    const ids = new Map<string, string>();
    for (const [name, type, content] of [
      ['sub', 'NS', 'ns1.sub.amber-anchor.example'],
      ['ns1.sub', 'A', '192.0.2.1'],
      ['www.sub', 'A', '192.0.2.2'],
      ['a.sub', 'NS', 'ns1.a.sub.amber-anchor.example'],
      ['ns1.a.sub', 'A', '192.0.2.3'],
      ['@', 'NS', 'ns.other.example'],
      ['www', 'A', '192.0.2.4'],
    ] as const) {
      ids.set(name, (await create(emulator, { name, type, content })).body.result.id);
    }
    const find = async (query: string) =>
      new Map(
        (await send(emulator, `${recordsPath(emulator)}?${query}`)).body.result.map((one: DnsRecord) => [
          [...ids].find(([, id]) => id === one.id)?.[0],
          one.meta,
        ]),
      );
    return { emulator, ids, find };
  };

  it('are told when they are asked for', async () => {
    const { emulator, ids, find } = await shadowed();
    expect([...(await find('')).values()]).toEqual(Array(7).fill({}));
    const [sub, deep] = [ids.get('sub'), ids.get('a.sub')];
    expect(Object.fromEntries(await find('include_shadow_metadata=true'))).toEqual({
      sub: { shadowed_records_count: 4 },
      'ns1.sub': { shadowed_by: [sub], is_glue: true },
      'www.sub': { shadowed_by: [sub] },
      'a.sub': { shadowed_by: [sub] },
      'ns1.a.sub': { shadowed_by: [deep, sub], is_glue: true, dead_glue: true },
      '@': {},
      www: {},
    });
    const query = '?include_shadow_metadata=true';
    const one = await send(emulator, `${recordsPath(emulator)}/${ids.get('www.sub')}${query}`);
    expect(one.body.result.meta).toEqual({ shadowed_by: [sub] });
    const made = await create(emulator, { type: 'TXT', name: 'new.sub', content: 'x' }, query);
    expect(made.body.result.meta).toEqual({ shadowed_by: [sub] });
    const body = { posts: [{ type: 'TXT', name: 'newer.sub', content: 'x' }] };
    const batch = await send(emulator, `${recordsPath(emulator)}/batch${query}`, { body });
    expect(batch.body.result.posts[0].meta).toEqual({ shadowed_by: [sub] });
    expect(all(emulator).every(({ meta }) => Object.keys(meta).length === 0)).toBe(true);
  });

  it('are found by the name on either side', async () => {
    const { find } = await shadowed();
    const by = 'include_shadow_metadata=true&shadowed_by_name=';
    expect([...(await find(`${by}sub.amber-anchor.example`)).keys()].sort()).toEqual([
      'a.sub',
      'ns1.a.sub',
      'ns1.sub',
      'www.sub',
    ]);
    expect([...(await find(`${by}a.sub.amber-anchor.example`)).keys()]).toEqual(['ns1.a.sub']);
    expect([...(await find('shadowing_name=x.a.sub.amber-anchor.example')).keys()].sort()).toEqual(['a.sub', 'sub']);
    expect([...(await find('shadowing_name=www.amber-anchor.example')).keys()]).toEqual([]);
  });

  it.each([
    'shadowed_by_name=sub.amber-anchor.example',
    'include_shadow_metadata=true&shadowed_by_name=amber-anchor.example',
    'shadowing_name=amber-anchor.example',
    'shadowing_name=sub.other.example',
  ])('are refused: %s', async (query) => {
    const { emulator } = await shadowed();
    expect(firstCode(await send(emulator, `${recordsPath(emulator)}?${query}`))).toEqual([400, 9400]);
  });
});
