/**
 * Takes inventory of everything that a token can see, and prints what is worth knowing about it. Then it shows one
 * failure of each documented kind, as a user of the library would see it.
 *
 * It runs on the emulator that comes with the library, or on the real API when CLOUDFLARE_API_TOKEN is set. It only
 * reads; the failures are always made on the emulator.
 */
import { Cloudflare } from 'flarekit';
import { Emulator } from 'flarekit/testing';
import { showFailures } from './failures.ts';
import { takeInventory } from './inventory.ts';
import { progressBar } from './progress.ts';

await using emulator = await Emulator.start();
const real = Boolean(process.env.CLOUDFLARE_API_TOKEN);

let requests = 0;
const counted = { onResponse: () => void requests++, userAgent: 'flarekit-demo' };
const cf = real
  ? new Cloudflare(counted)
  : new Cloudflare({ apiToken: emulator.token, baseUrl: emulator.url, ...counted });

console.log(`Inventory of ${real ? 'everything this token can see' : 'the emulator, an invented Cloudflare'}\n`);
const started = performance.now();
const bar = progressBar();
const found = await takeInventory(cf, bar.update).finally(bar.end);
const seconds = (performance.now() - started) / 1000;

const number = (value: number) => value.toLocaleString('en').padStart(9);
console.log(`${number(found.accounts)}  accounts`);
console.log(
  `${number(found.members)}  members, ${found.pending} of them invited and pending, ${found.withoutTwoFactor} without two-factor authentication`,
);
console.log(`${number(found.roles)}  roles`);
console.log(`${number(found.zones)}  zones`);
console.log(
  `${number(found.records)}  DNS records, ${found.unproxied.toLocaleString('en')} of them could be proxied and are not`,
);
console.log(`${number(found.policies)}  notification policies`);
for (const skipped of found.skipped) console.log(`  skipped: ${skipped}`);

const budget = cf.rateLimit;
const share =
  budget === undefined
    ? ''
    : `, ${Math.round((requests / budget.limit) * 100)} % of the budget of ${budget.limit} in ${budget.windowMs / 1000} s`;
console.log(`\n${number(requests)}  requests in ${seconds.toFixed(1)} s${share}\n`);

await showFailures(emulator);
