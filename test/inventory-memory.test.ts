/** However much there is, an inventory needs little memory: what was given is forgotten, what comes next is bounded. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { Emulator, type WorldOptions } from '../src/testing/index.ts';

const worlds: Array<[title: string, world: WorldOptions]> = [
  ['in 1,000 zones', { accounts: 10, membersPerAccount: 100, zonesPerAccount: 100, recordsPerZone: 200 }],
  ['in ten zones, all of them read ahead', { accounts: 1, zonesPerAccount: 10, recordsPerZone: 20_000 }],
];

it.each(worlds)(
  '200,000 records %s stream in a heap of 150 MB',
  async (_, world) => {
    // Here, so that what the emulator holds is not counted there.
    await using emulator = await Emulator.start({ world, rateLimit: false });
    const env = { PATH: process.env.PATH, CLOUDFLARE_API_TOKEN: emulator.token, CLOUDFLARE_BASE_URL: emulator.url };
    const program = new URL('support/inventory-memory.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=150', program], { env });
    const { found, peakMb } = JSON.parse(stdout) as { found: Record<string, number>; peakMb: number };
    expect(found).toMatchObject({ record: 200_000, zone: emulator.world.zones.size });
    expect(peakMb).toBeLessThan(150);
  },
  120_000,
);
