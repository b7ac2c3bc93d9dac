/** This file knows how an authority vouches for a server: two X.509 certificates, written in DER, and nothing more. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { toNumber } from './addresses.ts';

/** What a server needs to prove who it is, and a client to believe it; all as PEM. */
export interface Identity {
  /** Private key of the server. */
  key: string;
  /** Certificate of the server. */
  certificate: string;
  /** Certificate of the authority that signed it. Its key is gone: nothing else can ever be signed with it. */
  authority: string;
}

/**
 * Makes an authority, and has it vouch for a server.
 * @param names Host names and addresses under which the server may be reached.
 * @param now When this happens; in real time, which is what clients hold a certificate against.
 */
export function createIdentity(names: readonly string[], now: Date = new Date()): Identity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A client may trust the authorities of several emulators, and finds the right one by its name.
  const issuer = `flarekit emulator authority ${randomBytes(4).toString('hex')}`;
  const issue = (subject: string, key: KeyObject, extensions: readonly Buffer[]): string =>
    certificate({ issuer, subject, key, extensions, now }, authority.privateKey);
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: issue('flarekit emulator', server.publicKey, serverExtensions(names, authority.publicKey)),
    authority: issue(issuer, authority.publicKey, authorityExtensions(authority.publicKey)),
  };
}

/** What a certificate says. */
interface Contents {
  issuer: string;
  subject: string;
  key: KeyObject;
  extensions: readonly Buffer[];
  now: Date;
}

// Some clients refuse certificates that are valid for longer than this, and some computers' clocks are late.
const validDays = 397;
const day = 86_400_000;

function certificate({ issuer, subject, key, extensions, now }: Contents, signer: KeyObject): string {
  const ends = new Date(now.getTime() + validDays * day);
  const body = sequence(
    der(0xa0, integer(2)),
    // Positive, and without a leading zero byte that DER would not allow.
    der(0x02, Buffer.from([0x40]), randomBytes(15)),
    ecdsaWithSha256,
    name(issuer),
    sequence(time(new Date(now.getTime() - day)), time(ends)),
    name(subject),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const whole = sequence(body, ecdsaWithSha256, bits(0, sign('sha256', body, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

// Strict verifiers, such as that of Python 3.13, insist on the usages and on both key identifiers.
function authorityExtensions(key: KeyObject): Buffer[] {
  return [
    extension('551d13', true, sequence(der(0x01, Buffer.from([0xff])), integer(0))),
    extension('551d0f', true, bits(1, Buffer.from([0x06]))),
    extension('551d0e', false, der(0x04, keyIdentifier(key))),
  ];
}

function serverExtensions(names: readonly string[], authority: KeyObject): Buffer[] {
  return [
    extension('551d13', true, sequence()),
    extension('551d0f', true, bits(7, Buffer.from([0x80]))),
    extension('551d25', false, sequence(oid('2b06010505070301'))),
    extension('551d23', false, sequence(der(0x80, keyIdentifier(authority)))),
    extension('551d11', false, sequence(...[...new Set(names)].map(alternativeName))),
  ];
}

function alternativeName(text: string): Buffer {
  const address = toNumber(text);
  if (!address) return der(0x82, Buffer.from(text, 'ascii'));
  return der(0x87, Buffer.from(address.value.toString(16).padStart(address.bits / 4, '0'), 'hex'));
}

/** The usual identifier: a digest of the point on the curve, which is the end of the key. */
function keyIdentifier(key: KeyObject): Buffer {
  const point = key.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha1').update(point).digest();
}

/** One element of DER: what it is, how long, and what is in it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (unused: number, content: Uint8Array): Buffer => der(0x03, Buffer.from([unused]), content);
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

/** A name that consists of a common name only. */
function name(common: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))));
}

function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}

/** A time with two digits for its year, which is how it has to be written until 2049. */
function time(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/\D/g, '')}Z`));
}
