/** Two and more programs that change the roles of one member at once lose nothing, in whatever order their requests arrive. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Cloudflare, isCloudflareError } from '../src/index.ts';
import * as retry from '../src/retry.ts';
import { Emulator } from '../src/testing/index.ts';
import { Stage } from './support/interleaving.ts';

// Thousands of requests, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });
vi.mock('../src/retry.ts', { spy: true });
afterEach(() => vi.restoreAllMocks());

const emulator = new Emulator({ world: { accounts: 1, membersPerAccount: 2, zonesPerAccount: 0 } });
const [account_id = ''] = emulator.world.accounts.keys();
const put = 'PUT /accounts/{account_id}/members/{member_id}';
const settleMs = 1000;

// The first is never touched, so that nobody is left without a role.
const roles = (emulator.world.roles.get(account_id) ?? []).map(({ id }) => id);
const [kept = '', ...free] = roles;

/** One thing that a program wants. */
interface Wish {
  method: 'addRoles' | 'removeRoles' | 'setRoles';
  roles: string[];
  /** Virtual milliseconds before it begins. */
  after: number;
}

/** What came of it. */
interface Ended {
  wish: Wish;
  program: number;
  conflict: boolean;
}

/** Runs programs side by side, each with a client of its own; gives what came of each wish, in the order of their ends. */
async function race(before: readonly string[], programs: readonly Wish[][], draws: readonly number[]) {
  emulator.reset();
  const member = [...emulator.world.members.of(account_id).values()].at(-1);
  if (member === undefined) throw new Error('The world has no member.');
  member.roles = (emulator.world.roles.get(account_id) ?? []).filter(({ id }) => before.includes(id));
  const stage = new Stage(emulator);
  let drawn = 0;
  const draw = () => draws[drawn++ % draws.length] as number;
  vi.spyOn(Math, 'random').mockImplementation(() => draw());
  vi.mocked(retry.sleep).mockImplementation((ms) => stage.pause(ms));
  const ended: Ended[] = [];
  const clients = programs.map((wishes, program) => async () => {
    // An answer and the next request together take no longer than settleMs.
    const fetch = stage.fetch(() => (draw() * settleMs) / 2.001);
    const cf = new Cloudflare({ apiToken: emulator.token, fetch, rateLimit: false, retry: false });
    for (const wish of wishes) {
      await stage.pause(wish.after);
      const { method, roles: wanted } = wish;
      const conflict = await cf.members[method]({ account_id, member_id: member.id, roles: wanted }, { settleMs }).then(
        () => false,
        (error: unknown) => {
          if (isCloudflareError(error) && error.kind === 'conflict' && error.retryable) return true;
          throw error;
        },
      );
      ended.push({ wish, program, conflict });
    }
  });
  await stage.run(clients);
  return { ended, held: member.roles.map(({ id }) => id).sort(), writes: emulator.calls(put).length };
}

const draws = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 8, maxLength: 60 });
const after = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * settleMs }));

/** Wishes about some roles, to add or to remove. */
function wishes(of: readonly string[]): fc.Arbitrary<Wish[]> {
  const method = fc.constantFrom('addRoles' as const, 'removeRoles' as const);
  return fc.array(fc.record({ method, roles: fc.subarray([...of], { minLength: 1 }), after }), {
    minLength: 1,
    maxLength: 3,
  });
}

/** What a program that is alone would leave of its own roles. */
function alone(before: readonly string[], own: readonly string[], of: readonly Wish[]): string[] {
  const held = new Set(before.filter((id) => own.includes(id)));
  for (const { method, roles: ids } of of) for (const id of ids) method === 'addRoles' ? held.add(id) : held.delete(id);
  return [...held];
}

describe.each([2, 3])('%i programs that change roles of one member at once', (count) => {
  const shares = Array.from({ length: count }, (_, at) => free.filter((_, index) => index % count === at));

  it('lose no role that was added and keep none that was removed', async () => {
    const run = fc.asyncProperty(
      fc.tuple(...shares.map(wishes)),
      fc.subarray([...free]),
      draws,
      async (programs, some, latencies) => {
        const before = [kept, ...some];
        const { ended, held } = await race(before, programs, latencies);
        expect(ended.filter(({ conflict }) => conflict)).toEqual([]);
        const expected = shares.flatMap((own, at) => alone(before, own, programs[at] as Wish[]));
        expect(held).toEqual([kept, ...expected].sort());
      },
    );
    await fc.assert(run, { numRuns: 300, seed: 4 });
  });
});

describe('two programs that want the opposite of one role', () => {
  const [role = ''] = free;
  const wish = (method: Wish['method']) => after.map((ms): Wish[] => [{ method, roles: [role], after: ms }]);

  it('end as if one had come after the other, or the one that takes it away wins and the other is told', async () => {
    let contested = 0;
    const run = fc.asyncProperty(
      wish('addRoles'),
      wish('removeRoles'),
      fc.boolean(),
      draws,
      async (adds, removes, hasIt, latencies) => {
        const { ended, held } = await race(hasIt ? [kept, role] : [kept], [adds, removes], latencies);
        const [added, removed] = [0, 1].map((program) => ended.find((one) => one.program === program));
        expect(removed?.conflict).toBe(false);
        if (added?.conflict) contested++;
        const last = ended.at(-1)?.wish.method;
        const has = added?.conflict ? false : last === 'addRoles';
        expect(held).toEqual(has ? [kept, role].sort() : [kept]);
      },
    );
    await fc.assert(run, { numRuns: 300, seed: 4 });
    // Some of the orders have to be the hard ones.
    expect(contested).toBeGreaterThan(0);
  });

  it('never go on for ever', async () => {
    // Each undoes the other as soon as it has looked.
    const { ended, writes } = await race(
      [kept],
      [[{ method: 'setRoles', roles: [kept, role], after: 0 }], [{ method: 'setRoles', roles: [kept], after: 0 }]],
      [0.1],
    );
    expect(ended).toHaveLength(2);
    expect(writes).toBeLessThanOrEqual(16);
  });
});

it('would lose roles if nobody looked at them again: the orders drawn here are hard enough', async () => {
  const [one = '', two = ''] = free;
  const adds = [one, two].map((role): Wish[] => [{ method: 'addRoles', roles: [role], after: 0 }]);
  const { writes, held } = await race([kept], adds, [0.5]);
  expect(held).toEqual([kept, one, two].sort());
  // Both read before either wrote, and one of them had to write twice.
  expect(writes).toBe(3);
});
