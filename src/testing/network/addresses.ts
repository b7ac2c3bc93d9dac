/** This file knows how network addresses are written, compared, and grouped into blocks. */

/**
 * Whether a text is an IPv4 address in its usual form.
 * @param text What was given.
 */
export function isIPv4(text: string): boolean {
  return /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/.test(text);
}

/**
 * An IPv6 address in its shortest form.
 * @param text What was given.
 * @returns The shortest form, or undefined when it is no IPv6 address.
 */
export function shortIPv6(text: string): string | undefined {
  if (!/^[0-9a-f:.]+$/i.test(text) || !text.includes(':')) return undefined;
  try {
    return new URL(`http://[${text}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}

/** An address as a number, with the number of its bits. */
interface Address {
  bits: number;
  value: bigint;
}

/** Addresses that begin with the same bits. */
interface Block extends Address {
  /** How many bits at the end may be anything. */
  rest: bigint;
}

/**
 * Whether a block, such as `203.0.113.0/24`, contains an address.
 * @param block The block, or a single address.
 * @param address The address.
 */
export function contains(block: string, address: string): boolean {
  return isWithin(toNumber(address), toBlock(block));
}

function toBlock(text: string): Block | undefined {
  const [start = '', length] = text.split('/');
  const address = toNumber(start);
  return address && { ...address, rest: BigInt(address.bits - (length === undefined ? address.bits : Number(length))) };
}

function isWithin(address: Address | undefined, block: Block | undefined): boolean {
  if (!address || !block || address.bits !== block.bits) return false;
  return address.value >> block.rest === block.value >> block.rest;
}

/**
 * Whether a text is a block of addresses or a single one, in either family.
 * @param text What was given.
 */
export function isBlock(text: string): boolean {
  const [, start = '', length = '0'] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = toNumber(start)?.bits;
  return bits !== undefined && Number(length) <= bits;
}

/** Blocks that the public Internet does not lead to. */
const nowhere = [
  ...['0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['::/127', 'fc00::/7', 'fe80::/10'],
].map(toBlock);

/**
 * Whether the public Internet could reach an address: only such records can be proxied.
 * @param address The address.
 */
export function isPublic(address: string): boolean {
  const number = toNumber(address);
  return !nowhere.some((block) => isWithin(number, block));
}

/**
 * An address as a number, with the number of its bits.
 * @param address The address.
 * @returns Undefined when it is no address.
 */
export function toNumber(address: string): Address | undefined {
  if (isIPv4(address)) {
    return { bits: 32, value: BigInt(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)) };
  }
  const short = shortIPv6(address);
  if (short === undefined) return undefined;
  const [head = '', tail] = short.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(gap).fill('0'), ...after];
  return { bits: 128, value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) };
}
