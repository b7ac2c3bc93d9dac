/** This file knows what a DNS record carries besides its meaning: time to live, settings, comment and tags. */
import { type Refusal, refuse } from '../answer.ts';
import { isObject } from '../body.ts';
import type { PlanName } from '../world/zones.ts';

const paidTags = 20;

/**
 * A time to live: seconds, or 1 for automatic.
 * @param given What the request says.
 * @param plan The plan of the zone, on which the shortest time depends.
 * @throws {Refusal} When it is too short, too long or no number.
 */
export function ttlOf(given: unknown, plan: PlanName): number {
  if (given === undefined || given === 1) return 1;
  if (typeof given !== 'number') throw unreadable('ttl', 'a number');
  const least = plan === 'enterprise' ? 30 : 60;
  if (Number.isInteger(given) && given >= least && given <= 86_400) return given;
  throw refuse(400, 9021, `Invalid TTL. Must be between ${least} and 86400 seconds, or 1 for Automatic.`);
}

/**
 * The settings of a record; only those that were sent.
 * @param given What the request says.
 * @param type Type of the record.
 * @throws {Refusal} When one is no boolean.
 */
export function settingsOf(given: unknown, type: string): Record<string, boolean> {
  if (given === undefined) return {};
  if (!isObject(given)) throw unreadable('settings', 'an object');
  const known = ['ipv4_only', 'ipv6_only', ...(type === 'CNAME' ? ['flatten_cname'] : [])];
  const settings: Record<string, boolean> = {};
  for (const name of known) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw unreadable(`settings.${name}`, 'a boolean');
    settings[name] = value;
  }
  return settings;
}

/**
 * A comment; an empty one is none.
 * @param given What the request says.
 * @param plan The plan of the zone, on which the longest comment depends.
 * @throws {Refusal} When it is too long, has several lines or is no text.
 */
export function commentOf(given: unknown, plan: PlanName): string | null {
  if (given === undefined || given === '') return null;
  if (typeof given !== 'string') throw unreadable('comment', 'a string');
  const most = plan === 'free' ? 100 : 500;
  // A character takes two units of the text at most, so a much longer text need not be counted.
  if (given.length > 2 * most || [...given].length > most) {
    throw refuse(400, 9301, `DNS record comment exceeds the limit of ${most} characters.`);
  }
  if (/[\r\n]/.test(given)) throw refuse(400, 9301, 'DNS record comment must not contain line breaks.');
  return given;
}

/**
 * The tags of a record, each `name` or `name:value`.
 * @param given What the request says.
 * @param plan The plan of the zone; the free one has no tags.
 * @throws {Refusal} When there are too many, or one is malformed.
 */
export function tagsOf(given: unknown, plan: PlanName): string[] {
  if (given === undefined) return [];
  const isTags = Array.isArray(given) && given.every((tag) => typeof tag === 'string');
  if (!isTags) throw unreadable('tags', 'an array of strings');
  const tags = [...new Set<string>(given)];
  const quota = plan === 'free' ? 0 : paidTags;
  if (tags.length > quota) {
    throw refuse(400, 9300, `DNS record has ${tags.length} tags, exceeding the quota of ${quota}.`);
  }
  const wrong = tags.find((tag) => !/^[\w-]{1,32}(:[^\r\n]{0,100})?$/u.test(tag));
  if (wrong !== undefined) throw refuse(400, 9302, `DNS record tag "${wrong.slice(0, 150)}" is invalid.`);
  return tags;
}

/**
 * A member that is true or false.
 * @param given What the request says.
 * @param name Name of the member.
 * @throws {Refusal} When it is neither.
 */
export function booleanOf(given: unknown, name: string): boolean | undefined {
  if (given === undefined || typeof given === 'boolean') return given;
  throw unreadable(name, 'a boolean');
}

function unreadable(name: string, kind: string): Refusal {
  return refuse(400, 9208, `Failed to parse. ${name} must be ${kind}.`);
}
