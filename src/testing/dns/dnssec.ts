/** This file knows the endpoints of DNSSEC: whether a zone is signed, and with which keys. */
import * as z from 'zod/mini';
import { type Answer, ok, refuse } from '../answer.ts';
import { check, readBody } from '../body.ts';
import { timestamp } from '../clock.ts';
import { dnsRead, dnsWrite } from '../permission-sets.ts';
import { randomFor } from '../random.ts';
import type { Call, Service } from '../router.ts';
import type { Dnssec } from '../world/dns.ts';
import type { Zone } from '../world/zones.ts';
import { zoneOf } from '../zones/zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/dnssec': {
    handle: getDnssec,
    permissions: dnsRead,
    emulates: 'A pending zone is active an hour later; all null while disabled.',
  },
  'PATCH /zones/{zone_id}/dnssec': {
    handle: editDnssec,
    permissions: dnsWrite,
    emulates: 'Invented keys of the zone, whose tag and digest are calculated from them.',
  },
  'DELETE /zones/{zone_id}/dnssec': {
    handle: deleteDnssec,
    permissions: dnsWrite,
    emulates: 'Forgets everything; answers an empty text.',
  },
  'GET /zones/{zone_id}/dnssec/zsk': {
    handle: listSigningKeys,
    permissions: dnsRead,
    emulates: 'One key while the zone is signed.',
  },
};

/** How long it takes the registrar to publish the DS record, in milliseconds. */
const publication = 3_600_000;

const toggle = (name: string): z.ZodMiniOptional<z.ZodMiniBoolean> =>
  z.optional(z.boolean(`DNS Validation Error: ${name} must be a boolean.`));

const changes = z.object({
  status: z.optional(z.enum(['active', 'disabled'], 'DNS Validation Error: status must be active or disabled.')),
  dnssec_multi_signer: toggle('dnssec_multi_signer'),
  dnssec_presigned: toggle('dnssec_presigned'),
  dnssec_use_nsec3: toggle('dnssec_use_nsec3'),
});

/**
 * `GET /zones/{zone_id}/dnssec`
 * @param call The request.
 */
async function getDnssec(call: Call): Promise<Answer> {
  return ok(await render(zoneOf(call), current(call)));
}

/**
 * `PATCH /zones/{zone_id}/dnssec`
 * @param call The request.
 */
async function editDnssec(call: Call): Promise<Answer> {
  const given = check(await readBody(call), changes, 1004);
  const zone = zoneOf(call);
  if (given.dnssec_presigned && zone.type !== 'secondary') {
    throw refuse(400, 1004, 'DNS Validation Error: dnssec_presigned is only available for secondary zones.');
  }
  const before = current(call);
  const changed: Dnssec = {
    ...before,
    ...statusAfter(before, given.status, call.clock.now()),
    dnssec_multi_signer: given.dnssec_multi_signer ?? before.dnssec_multi_signer,
    dnssec_presigned: given.dnssec_presigned ?? before.dnssec_presigned,
    dnssec_use_nsec3: given.dnssec_use_nsec3 ?? before.dnssec_use_nsec3,
  };
  const same = JSON.stringify(changed) === JSON.stringify(before);
  const after = same ? before : { ...changed, modified_on: call.clock.timestamp() };
  call.world.dnssec.set(zone.id, after);
  return ok(await render(zone, after));
}

/**
 * `DELETE /zones/{zone_id}/dnssec`
 * @param call The request.
 */
function deleteDnssec(call: Call): Answer {
  call.world.dnssec.delete(zoneOf(call).id);
  return ok('');
}

/**
 * `GET /zones/{zone_id}/dnssec/zsk`
 * @param call The request.
 */
function listSigningKeys(call: Call): Answer {
  if (!isSigned(current(call))) return ok([]);
  const { id, name } = zoneOf(call);
  const PublicKey = base64(keyOf(id, zoneFlags));
  const key = {
    Name: 'zsk_default',
    Tag: 'active',
    Location: 'database',
    SigningKey: {
      pubkey: `${zoneFlags} ${protocol} ${algorithm} ${PublicKey}`,
      // The private half is made up as well, and as random as one that is encrypted.
      privkey: base64(keyOf(id, 0)),
      kek: 'edge_kek_default',
    },
    DNSKEY: {
      Hdr: { Name: `${name}.`, Rrtype: 48, Class: 1, Ttl: 3600, Rdlength: 0 },
      Flags: zoneFlags,
      Protocol: protocol,
      Algorithm: algorithm,
      PublicKey,
    },
  };
  return ok([key]);
}

/** What is in force now: waiting for the registrar ends by itself. */
function current(call: Call): Dnssec {
  const kept = call.world.dnssec.get(zoneOf(call).id);
  if (!kept) {
    return {
      status: 'disabled',
      active_from: null,
      dnssec_multi_signer: false,
      dnssec_presigned: false,
      dnssec_use_nsec3: false,
      modified_on: null,
    };
  }
  const { status, active_from } = kept;
  if (status !== 'pending' || active_from === null || Date.parse(active_from) > call.clock.now()) return kept;
  return { ...kept, status: 'active', active_from: null, modified_on: active_from };
}

function statusAfter(
  before: Dnssec,
  asked: 'active' | 'disabled' | undefined,
  now: number,
): Pick<Dnssec, 'status' | 'active_from'> {
  if (asked === 'disabled') return { status: 'disabled', active_from: null };
  if (asked === undefined || isSigned(before)) return before;
  return { status: 'pending', active_from: timestamp(now + publication) };
}

function isSigned({ status }: Dnssec): boolean {
  return status !== 'disabled';
}

async function render(zone: Zone, dnssec: Dnssec): Promise<Record<string, unknown>> {
  const { status, active_from, modified_on, ...options } = dnssec;
  return { status, ...(isSigned(dnssec) ? await delegationOf(zone) : noDelegation), modified_on, ...options };
}

const noDelegation = {
  flags: null,
  algorithm: null,
  key_type: null,
  digest_type: null,
  digest_algorithm: null,
  digest: null,
  ds: null,
  key_tag: null,
  public_key: null,
};

/** ECDSA with curve P-256 and SHA-256, as RFC 6605 numbers it. */
const algorithm = 13;
const protocol = 3;
/** Flags of the key that the parent zone points to, and of the one that signs records. */
const [entryFlags, zoneFlags] = [257, 256];

/** What the registrar has to publish; everything in it is calculated from the key, as a validator would do it. */
async function delegationOf({ id, name }: Zone): Promise<Record<keyof typeof noDelegation, string | number>> {
  const key = keyOf(id, entryFlags);
  const rdata = [entryFlags >> 8, entryFlags & 0xff, protocol, algorithm, ...key];
  const sum = rdata.reduce((total, byte, at) => total + (at % 2 === 0 ? byte << 8 : byte), 0);
  const key_tag = (sum + (sum >> 16)) & 0xffff;
  const owner = name.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
  const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from([...owner, 0, ...rdata]));
  const digest = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
  return {
    flags: entryFlags,
    algorithm: `${algorithm}`,
    key_type: 'ECDSAP256SHA256',
    digest_type: '2',
    digest_algorithm: 'SHA256',
    digest,
    ds: `${name}. 3600 IN DS ${key_tag} ${algorithm} 2 ${digest}`,
    key_tag,
    public_key: base64(key),
  };
}

/** The 64 bytes of a key: always the same ones for a zone, and others for each purpose. */
function keyOf(zone_id: string, purpose: number): Uint8Array {
  const random = randomFor(zone_id, purpose);
  return Uint8Array.from({ length: 64 }, () => random.int(256));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
