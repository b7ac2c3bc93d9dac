/** This file knows how an emulator is set up. */
import { insist, insistOnKnown } from './arguments.ts';
import type { ChanceOptions } from './faults/chance.ts';
import type { JournalEntry, JournalOptions } from './journal.ts';
import type { RateLimitOptions } from './limits.ts';
import { toNumber } from './network/addresses.ts';
import type { WorldName, WorldOptions } from './world/seed.ts';

/** How an emulator is set up. */
export interface EmulatorOptions {
  /** What exists at first: the name of a world or the size of one. */
  world?: WorldName | WorldOptions;
  /** How requests are limited; false for not at all. 1,200 in 300 seconds when omitted, as in reality. */
  rateLimit?: RateLimitOptions | false;
  /** Faults that happen by chance; none when omitted. */
  faults?: ChanceOptions;
  /** How much the journal remembers. */
  journal?: JournalOptions;
  /** The time the clock shows at first; real time when omitted. */
  now?: Date | number;
  /** The address from which all requests seem to come, for tokens that may be used from some addresses only. */
  clientIp?: string;
  /**
   * Is told of each request when it has been answered, or its connection broken.
   * @param entry What the journal says of it.
   */
  onRequest?: (entry: JournalEntry) => void;
}

/** How an emulator with a port of its own is set up. */
export interface StartOptions extends EmulatorOptions {
  /** Port to listen on; any free one when omitted. */
  port?: number;
  /** Address to listen on; `127.0.0.1` when omitted. */
  host?: string;
  /** Whether the port speaks HTTPS as well, and `url` says so; `certificate` is what a client then has to trust. */
  https?: boolean;
}

const optionNames: Record<keyof EmulatorOptions, true> = {
  world: true,
  rateLimit: true,
  faults: true,
  journal: true,
  now: true,
  clientIp: true,
  onRequest: true,
};

const startNames: Record<keyof StartOptions, true> = { ...optionNames, port: true, host: true, https: true };

/**
 * Looks for mistakes in options; what belongs to a part of the emulator is looked at by that part.
 * @param options What was given.
 * @param starts Whether the emulator gets a port, whose options would have no effect without one.
 * @throws {TypeError} When there is one.
 */
export function checkOptions(options: EmulatorOptions, starts: boolean): void {
  insistOnKnown(options, Object.keys(starts ? startNames : optionNames), 'the emulator');
  const { now, clientIp } = options;
  insist(now === undefined || Number.isFinite(Number(now)), 'now', 'a date or milliseconds', now);
  const isAddress = typeof clientIp === 'string' && toNumber(clientIp) !== undefined;
  insist(clientIp === undefined || isAddress, 'clientIp', 'an IPv4 or IPv6 address', clientIp);
}
