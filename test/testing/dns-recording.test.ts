/** The recorded life of DNS records, sent once more: the emulator answers as the live API did. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Emulator, type Zone } from '../../src/testing/index.ts';
import { send } from '../support/emulated.ts';

const folder = process.env.FLAREKIT_RECORDINGS;
const recorded = folder !== undefined && existsSync(folder);
if (!recorded) console.log('skipped: recorded exchanges are sent only where FLAREKIT_RECORDINGS names their folder');

type Json = Record<string, unknown>;
interface Exchange {
  request: { method: string; path: string; body?: Json };
  response: { status: number; headers: Record<string, string>; body: { result: unknown } & Json };
}

const runs: Array<{ name: string; exchanges: Exchange[] }> = recorded
  ? JSON.parse(readFileSync(`${folder}/dns-lifecycle.json`, 'utf8'))
  : [];

/** An emulator with the zones of the recording, and the one record that was there before the recording began. */
function seeded(): { emulator: Emulator; token: string; ids: Map<string, string> } {
  const emulator = new Emulator({ world: { accounts: 1, zonesPerAccount: 3, recordsPerZone: 0 }, rateLimit: false });
  const { zones } = emulator.world;
  const invented = [...zones.values()];
  zones.clear();
  const [listing] = runs[0]?.exchanges ?? [];
  for (const [at, zone] of ((listing?.response.body.result ?? []) as Zone[]).entries()) {
    const { id, name, status, name_servers, original_name_servers, modified_on, created_on, activated_on } = zone;
    const told = { id, name, status, name_servers, original_name_servers, modified_on, created_on, activated_on };
    zones.set(id, { ...(invented[at] as Zone), ...told });
  }
  const noop = runs.flatMap(({ exchanges }) => exchanges).find(({ request }) => request.path.includes('noop'));
  const [, , zone_id = ''] = noop?.request.path.split('/') ?? [];
  const [found] = (noop?.response.body.result ?? []) as Array<{ id: string }>;
  if (found) emulator.world.setRecords(zone_id, new Map([[found.id, found as never]]));
  const token = emulator.addToken({ permissions: ['Zone Read', 'DNS Write'] });
  return { emulator, token, ids: new Map() };
}

/** What of an answer has to be the same: everything but moments, identifiers, and what another account has. */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, inner]) => [name, comparable(inner, name)]);
  }
  if (/^(id|.*_on)$/.test(key)) return value === null ? null : typeof value;
  return value;
}

describe.runIf(recorded)('the recorded life of DNS records', () => {
  it('has something to send', () => expect(runs.flatMap(({ exchanges }) => exchanges).length).toBeGreaterThan(40));

  it('is lived again: same status, keys in the same order, values and errors', async () => {
    const { emulator, token, ids } = seeded();
    for (const { request, response } of runs.flatMap(({ exchanges }) => exchanges)) {
      const path = request.path.replace(/[^/?]+(?=\?|$)/, (last) => ids.get(last) ?? last);
      const answer = await send(emulator, path, { method: request.method, body: request.body, token });
      const where = `${request.method} ${request.path}: ${answer.text}`;
      expect(answer.status, where).toBe(response.status);
      for (const name of Object.keys(response.headers)) expect(answer.headers.has(name), name).toBe(true);
      expect(answer.headers.get('content-type')).toBe(response.headers['content-type']);
      if (request.path.startsWith('/zones?')) {
        const account = { name: 'another account' };
        const renamed = (zones: Json[]) => zones.map((zone) => ({ ...zone, account }));
        answer.body.result = renamed(answer.body.result);
        response.body.result = renamed(response.body.result as Json[]);
      }
      expect(comparable(answer.body), where).toEqual(comparable(response.body));
      const [was, is] = [response.body.result, answer.body.result] as Array<{ id?: string } | null>;
      if (request.method === 'POST' && was?.id && is?.id) ids.set(was.id, is.id);
    }
  });
});
