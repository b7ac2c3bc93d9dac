/** This library. */
import { Cloudflare } from 'flarekit';
import { apiToken, type Connect, recordNamed, zoneId } from './peer.ts';

export const connect: Connect = (baseUrl, settings) => {
  const cf = new Cloudflare({ apiToken, baseUrl, ...settings });
  return {
    zone: () => cf.zones.get({ zone_id: zoneId }),
    records: (perPage) =>
      cf.dns.records.list({ zone_id: zoneId, ...(perPage === undefined ? {} : { per_page: perPage }) }),
    create: (name) => cf.dns.records.create({ zone_id: zoneId, ...recordNamed(name) }),
  };
};
