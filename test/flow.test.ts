/** Calls made of several requests: one deadline for all of them, and errors that tell how far they came. */
import { describe, expect, it } from 'vitest';
import { single } from '../src/endpoint.ts';
import { annotate, asOneCall, changing, checkParams, type Progress } from '../src/flow.ts';
import { Cloudflare, ConflictError, ServerError } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';
import { Transport } from '../src/transport.ts';
import { errorOf } from './support/stand-in.ts';

const never = () => new Promise<never>(() => {});
const using = (deadlineMs?: number) => new Transport({ apiToken: 'unused-token-of-a-test', env: false, deadlineMs });

describe('the deadline', () => {
  const leftOf = (transport: Transport, deadlineMs?: number) =>
    asOneCall(transport, { deadlineMs }, async (_, progress) => progress.left());

  it('is that of the call, else that of the client, else an hour', async () => {
    expect(await leftOf(using(500), 50)).toBeLessThanOrEqual(50);
    expect(await leftOf(using(500))).toBeLessThanOrEqual(500);
    expect(await leftOf(using(500))).toBeGreaterThan(50);
    expect(await leftOf(using())).toBeGreaterThan(3_000_000);
  });

  it('ends work that does not listen, and nothing was sent as long as nothing may have changed', async () => {
    const error = await errorOf(asOneCall(using(), { deadlineMs: 10 }, never));
    expect(error).toMatchObject({ kind: 'timeout', message: 'Not finished within 10 ms (deadlineMs)' });
    expect(error).toMatchObject({ outcome: 'not_sent', retryable: true });
  });

  it('is told with what may have changed, in the message and in the stack', async () => {
    const work = (_: unknown, progress: Progress) => changing(progress, 'a door may stand open', never);
    const error = await errorOf(asOneCall(using(), { deadlineMs: 10 }, work));
    expect(error.message).toMatch(/ \(a door may stand open\)$/);
    expect(error.stack).toContain('a door may stand open');
    expect(error.outcome).toBe('unknown');
  });

  it('holds for all requests of a connection test together', async () => {
    const emulator = new Emulator({ world: 'small' });
    emulator.on('GET /accounts').delay(60_000);
    const cf = new Cloudflare({ apiToken: emulator.token, env: false, fetch: emulator.fetch, deadlineMs: 100 });
    const error = await errorOf(cf.ping());
    expect(error).toMatchObject({ kind: 'timeout', message: 'Cloudflare ping failed' });
    expect(error.cause).toMatchObject({ message: 'Not finished within 100 ms (deadlineMs)' });
  });
});

describe('the signal', () => {
  it('ends the call with its own reason', async () => {
    const reason = new Error('enough');
    const stopping = new AbortController();
    const pending = asOneCall(using(), { signal: stopping.signal }, never);
    stopping.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });
});

describe('what was changed', () => {
  const failing = (error: Error) => () => Promise.reject(error);
  const progress = (changed?: string): Progress => ({ changed, left: () => 1 });

  it('is what it was before a refusal', async () => {
    const state = progress('one');
    await expect(changing(state, 'two', failing(new ConflictError('No')))).rejects.toThrow('No');
    expect(state.changed).toBe('one');
  });

  it('stays in doubt after a lost answer, and after a failure of another kind', async () => {
    for (const error of [new ServerError('No', { outcome: 'unknown' }), new TypeError('No')]) {
      const state = progress('one');
      await expect(changing(state, 'two', failing(error))).rejects.toBe(error);
      expect(state.changed).toBe('two');
    }
  });
});

describe('a message that is put right', () => {
  it('leaves the kind and the details, and takes dollar signs as they are', () => {
    const error = new ConflictError('No', { status: 409, attempts: 2 });
    expect(annotate(error, 'Because: $& No', {})).toBe(error);
    expect(error).toMatchObject({ kind: 'conflict', status: 409, attempts: 2, outcome: 'rejected' });
    expect([error.message, error.stack?.split('\n')[0]]).toEqual(['Because: $& No', 'ConflictError: Because: $& No']);
  });
});

describe('params', () => {
  const shape = single({ method: 'GET', path: '/zones/{zone_id}', permissions: [] });

  it('are checked all at once, without a second line about what is missing', () => {
    const check = () => checkParams(using(), shape, {}, { timeoutMs: -1 }, ['zone_id must be short', 'store is odd']);
    expect(check).toThrow(/zone_id is required; timeoutMs must be [^;]*; store is odd$/);
    expect(checkParams(using(), shape, { zone_id: 'z' })).toEqual({ zone_id: 'z' });
  });
});
