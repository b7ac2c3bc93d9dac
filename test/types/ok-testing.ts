// The emulator stands in for the API.
import { Cloudflare } from 'flarekit';
import { Emulator, type EmulatorOptions } from 'flarekit/testing';

const options: EmulatorOptions = { rateLimit: false };

export async function test(): Promise<number> {
  const emulator = new Emulator(options);
  const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch });
  return (await cf.zones.list().toArray()).length;
}
