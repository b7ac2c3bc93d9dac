import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { firstCode, send, small, zoneOf } from '../support/emulated.ts';

const set = (body: unknown) => ({ method: 'PATCH', body });

describe('signing a zone', () => {
  it('takes an hour on the clock, and ends at once', async () => {
    const emulator = small();
    const { id } = zoneOf(emulator);
    const path = `/zones/${id}/dnssec`;
    const off = (await send(emulator, path)).body.result;
    expect(off).toMatchObject({ status: 'disabled', flags: null, ds: null, public_key: null, modified_on: null });
    const asked = (await send(emulator, path, set({ status: 'active' }))).body.result;
    expect(asked).toMatchObject({ status: 'pending', flags: 257, algorithm: '13', digest_type: '2' });
    expect(asked.modified_on).toBe(asked.modified_on && new Date(asked.modified_on).toISOString().replace('Z', '000Z'));
    expect((await send(emulator, path, set({ status: 'active' }))).body.result).toEqual(asked);
    emulator.clock.advance(3_600_000);
    const active = (await send(emulator, path)).body.result;
    expect(active).toMatchObject({ ...asked, status: 'active', modified_on: active.modified_on });
    expect(active.modified_on > asked.modified_on).toBe(true);
    const disabled = (await send(emulator, path, set({ status: 'disabled' }))).body.result;
    expect(disabled).toMatchObject({ status: 'disabled', algorithm: null, digest: null, key_tag: null });
    expect(disabled.modified_on >= active.modified_on).toBe(true);
  });

  it('has a digest and a tag that follow from the key, always the same ones', async () => {
    const emulator = small();
    const { id, name } = zoneOf(emulator);
    const { result } = (await send(emulator, `/zones/${id}/dnssec`, set({ status: 'active' }))).body;
    const rdata = Buffer.concat([Buffer.from([1, 1, 3, 13]), Buffer.from(result.public_key, 'base64')]);
    const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
    const wire = Buffer.concat([...labels, Buffer.from([0]), rdata]);
    expect(result.digest).toBe(createHash('sha256').update(wire).digest('hex').toUpperCase());
    let tag = 0;
    for (const [at, byte] of rdata.entries()) tag += at & 1 ? byte : byte << 8;
    expect(result.key_tag).toBe((tag + ((tag >> 16) & 0xffff)) & 0xffff);
    expect(result.ds).toBe(`${name}. 3600 IN DS ${result.key_tag} 13 2 ${result.digest}`);
    const other = [...emulator.world.zones.keys()][1];
    const another = (await send(emulator, `/zones/${other}/dnssec`, set({ status: 'active' }))).body.result;
    expect(another.public_key).not.toBe(result.public_key);
    const again = small();
    const same = (await send(again, `/zones/${id}/dnssec`, set({ status: 'active' }))).body.result;
    expect(same.ds).toBe(result.ds);
  });

  it('keeps options that are not sent, and takes null for not sent', async () => {
    const emulator = small();
    const path = `/zones/${zoneOf(emulator).id}/dnssec`;
    await send(emulator, path, set({ dnssec_multi_signer: true }));
    const { result } = (await send(emulator, path, set({ status: null, dnssec_use_nsec3: true, other: 1 }))).body;
    expect(result).toMatchObject({ status: 'disabled', dnssec_multi_signer: true, dnssec_use_nsec3: true });
    expect((await send(emulator, path)).body.result).toEqual(result);
  });

  it('is not put off by a change of an option', async () => {
    const emulator = small();
    const path = `/zones/${zoneOf(emulator).id}/dnssec`;
    await send(emulator, path, set({ status: 'active' }));
    emulator.clock.advance(3_000_000);
    await send(emulator, path, set({ dnssec_multi_signer: true }));
    emulator.clock.advance(600_000);
    expect((await send(emulator, path)).body.result).toMatchObject({ status: 'active', dnssec_multi_signer: true });
  });

  it('leaves signatures of others to secondary zones', async () => {
    const emulator = small();
    const zone = zoneOf(emulator);
    const path = `/zones/${zone.id}/dnssec`;
    expect(firstCode(await send(emulator, path, set({ dnssec_presigned: true })))).toEqual([400, 1004]);
    expect((await send(emulator, path, set({ dnssec_presigned: false }))).status).toBe(200);
    emulator.world.zones.set(zone.id, { ...zone, type: 'secondary' });
    expect((await send(emulator, path, set({ dnssec_presigned: true }))).body.result.dnssec_presigned).toBe(true);
  });

  it('can be deleted in any state, and answers an empty text', async () => {
    const emulator = small();
    const path = `/zones/${zoneOf(emulator).id}/dnssec`;
    await send(emulator, path, set({ status: 'active', dnssec_multi_signer: true }));
    for (const _ of [1, 2]) expect((await send(emulator, path, { method: 'DELETE' })).body.result).toBe('');
    const { result } = (await send(emulator, path)).body;
    expect(result).toMatchObject({ status: 'disabled', dnssec_multi_signer: false, modified_on: null });
  });

  it('is forgotten with the zone', async () => {
    const emulator = small();
    const { id } = zoneOf(emulator);
    await send(emulator, `/zones/${id}/dnssec`, set({ status: 'active' }));
    expect(emulator.world.dnssec.has(id)).toBe(true);
    expect(emulator.world.copy().dnssec.get(id)).toEqual(emulator.world.dnssec.get(id));
    await send(emulator, `/zones/${id}`, { method: 'DELETE' });
    expect(emulator.world.dnssec.has(id)).toBe(false);
  });
});

describe('zone signing keys', () => {
  it('exist while the zone is signed', async () => {
    const emulator = small();
    const { id, name } = zoneOf(emulator);
    expect((await send(emulator, `/zones/${id}/dnssec/zsk`)).body.result).toEqual([]);
    const { public_key } = (await send(emulator, `/zones/${id}/dnssec`, set({ status: 'active' }))).body.result;
    const [key, ...more] = (await send(emulator, `/zones/${id}/dnssec/zsk`)).body.result;
    expect(more).toEqual([]);
    expect(key).toMatchObject({
      Tag: 'active',
      Location: 'database',
      DNSKEY: { Flags: 256, Hdr: { Name: `${name}.` } },
    });
    expect(key.SigningKey.pubkey).toBe(`256 3 13 ${key.DNSKEY.PublicKey}`);
    expect(key.DNSKEY.PublicKey).not.toBe(public_key);
  });
});

describe('what DNSSEC refuses', () => {
  it.each([
    [{ status: 'pending' }, 1004, 'DNS Validation Error: status must be active or disabled.'],
    [{ status: ['active'] }, 1004, 'DNS Validation Error: status must be active or disabled.'],
    [{ dnssec_multi_signer: 'yes' }, 1004, 'DNS Validation Error: dnssec_multi_signer must be a boolean.'],
    [{ dnssec_use_nsec3: 1 }, 1004, 'DNS Validation Error: dnssec_use_nsec3 must be a boolean.'],
    [[], 6007, 'Malformed JSON in request body'],
    ['"x"', 6007, 'Malformed JSON in request body'],
    ['{', 6007, 'Malformed JSON in request body'],
    ['null', 6007, 'Malformed JSON in request body'],
    ['42', 6007, 'Malformed JSON in request body'],
  ])('refuses %j', async (body, code, message) => {
    const emulator = small();
    const path = `/zones/${zoneOf(emulator).id}/dnssec`;
    const refused = await send(emulator, path, set(body));
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ success: false, errors: [{ code, message }], messages: [], result: null });
    expect(emulator.world.dnssec.size).toBe(0);
  });

  it('refuses whoever lacks the permission', async () => {
    const emulator = small();
    const path = `/zones/${zoneOf(emulator).id}/dnssec`;
    const read = emulator.addToken({ permissions: ['DNS Read'] });
    const write = emulator.addToken({ permissions: ['DNS Write'] });
    const other = emulator.addToken({ permissions: ['Zone Write'] });
    expect((await send(emulator, path, { token: read })).status).toBe(200);
    expect((await send(emulator, `${path}/zsk`, { token: write })).status).toBe(200);
    expect((await send(emulator, path, { ...set({ status: 'active' }), token: write })).status).toBe(200);
    for (const [method, token] of [
      ['PATCH', read],
      ['DELETE', read],
      ['GET', other],
    ] as const) {
      expect(firstCode(await send(emulator, path, { method, token }))).toEqual([403, 10000]);
    }
  });
});
