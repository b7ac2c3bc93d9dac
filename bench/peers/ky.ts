/** ky, one page at a time: it has no lists of its own. */
import ky, { type KyInstance } from 'ky';
import { apiToken, type Connect, type Envelope, recordNamed, zoneId } from './peer.ts';

export const connect: Connect = (baseUrl, { userAgent, ...settings }) => {
  const headers = {
    authorization: `Bearer ${apiToken}`,
    ...(userAgent === undefined ? {} : { 'user-agent': String(userAgent) }),
  };
  const api = ky.create({ prefix: baseUrl, headers, ...settings });
  return {
    zone: async () => (await api.get(`zones/${zoneId}`).json<Envelope<unknown>>()).result,
    records: (perPage) => records(api, perPage),
    create: (name) => api.post(`zones/${zoneId}/dns_records`, { json: recordNamed(name) }).json(),
  };
};

async function* records(api: KyInstance, perPage?: number): AsyncGenerator<unknown> {
  const size = perPage === undefined ? {} : { per_page: perPage };
  for (let page = 1, pages = 1; page <= pages; page++) {
    const searchParams = { page, ...size };
    const answer = await api.get(`zones/${zoneId}/dns_records`, { searchParams }).json<Envelope<unknown[]>>();
    pages = answer.result_info?.total_pages ?? 1;
    yield* answer.result;
  }
}
