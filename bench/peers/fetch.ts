/** Plain `fetch`, as one would write it by hand. `ahead` in the settings fetches so many pages ahead, `userAgent` names it. */
import { apiToken, type Connect, type Envelope, recordNamed, zoneId } from './peer.ts';

type Call = (path: string, init?: RequestInit) => Promise<Envelope<unknown>>;

export const connect: Connect = (baseUrl, { ahead = 1, userAgent }) => {
  const headers = {
    authorization: `Bearer ${apiToken}`,
    'content-type': 'application/json',
    ...(userAgent === undefined ? {} : { 'user-agent': String(userAgent) }),
  };
  const call: Call = async (path, init) => {
    const response = await fetch(`${baseUrl}${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as Envelope<unknown>;
  };
  return {
    zone: async () => (await call(`/zones/${zoneId}`)).result,
    zones: () => items(call, '/zones', Number(ahead), 50),
    records: (perPage) => items(call, `/zones/${zoneId}/dns_records`, Number(ahead), perPage),
    create: (name) => {
      return call(`/zones/${zoneId}/dns_records`, { method: 'POST', body: JSON.stringify(recordNamed(name)) });
    },
  };
};

async function* items(call: Call, path: string, ahead: number, perPage?: number): AsyncGenerator<unknown> {
  const size = perPage === undefined ? '' : `&per_page=${perPage}`;
  const fetchPage = (page: number) => call(`${path}?page=${page}${size}`);
  const first = await fetchPage(1);
  yield* first.result as unknown[];
  const pages = first.result_info?.total_pages ?? 1;
  const pending: Promise<Envelope<unknown>>[] = [];
  for (let page = 2; page <= pages; page++) {
    for (let next = page + pending.length; pending.length < ahead && next <= pages; next++)
      pending.push(fetchPage(next));
    yield* (await pending.shift())?.result as unknown[];
  }
}
