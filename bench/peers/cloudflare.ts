/** The official package. */
import Cloudflare from 'cloudflare';
import { apiToken, type Connect, recordNamed, zoneId } from './peer.ts';

export const connect: Connect = (baseURL, settings) => {
  const client = new Cloudflare({ apiToken, baseURL, ...settings });
  return {
    zone: () => client.zones.get({ zone_id: zoneId }),
    records: (perPage) =>
      client.dns.records.list({ zone_id: zoneId, ...(perPage === undefined ? {} : { per_page: perPage }) }),
    create: (name) => client.dns.records.create({ zone_id: zoneId, ...recordNamed(name) }),
  };
};
