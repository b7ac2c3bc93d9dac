/** This file knows how a test says which requests it expects to have been made, in whatever test framework. */
import { insist, insistOnKnown, isWhole } from './arguments.ts';
import { isObject } from './body.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { Pattern } from './patterns.ts';

/** What a request is expected to have been, besides its method and path. */
export interface ExpectedCall {
  /** How often, exactly; at least once when omitted. */
  times?: number;
  /** Members that its body had, among others; lists and other values must be equal. */
  body?: unknown;
  /** Keys that its query had, among others. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Status it was answered with; 0 for a connection that was reset. */
  status?: number;
}

/** An expectation that was not met. Frameworks show what they know as an assertion error by these members. */
export class UnmetExpectation extends Error {
  /** As with Node's own assertion errors. */
  override readonly name = 'AssertionError';
  /** As with Node's own assertion errors. */
  readonly code = 'ERR_ASSERTION';
}

/**
 * The requests that a pattern means, the oldest first.
 * @param journal Where to look.
 * @param pattern `METHOD /path`.
 */
export function calls(journal: Journal, pattern: string): JournalEntry[] {
  const wanted = new Pattern(pattern);
  return journal.entries.filter((entry) => wanted.matches(entry));
}

/**
 * Insists that requests were made.
 * @param journal Where to look.
 * @param pattern `METHOD /path`.
 * @param expected What they are expected to have been.
 * @returns The requests.
 * @throws {UnmetExpectation} When they were not made, or not so often.
 */
export function assertCalled(journal: Journal, pattern: string, expected: ExpectedCall = {}): JournalEntry[] {
  const { times } = expected;
  insist(times === undefined || isWhole(times, 0), 'times', 'a whole number', times);
  const [candidates, found] = search(journal, pattern, expected);
  if (times === undefined ? found.length > 0 : found.length === times && journal.dropped === 0) return found;
  const wanted = times === undefined ? 'at least once' : often(times);
  const lines = [`Expected ${pattern}${told(expected)} ${wanted}, but received it ${often(found.length)}.`];
  if (candidates.length === 0) lines.push('Received instead:', ...listed(journal.entries, () => []));
  else lines.push('Received:', ...listed(candidates, (entry) => differences(entry, expected)));
  throw new UnmetExpectation([...lines, ...forgotten(journal)].join('\n'));
}

/**
 * Insists that no such request was made.
 * @param journal Where to look.
 * @param pattern `METHOD /path`.
 * @param expected What a request must have been to count.
 * @throws {UnmetExpectation} When one was made, or the journal no longer remembers all requests.
 */
export function assertNotCalled(journal: Journal, pattern: string, expected: Omit<ExpectedCall, 'times'> = {}): void {
  const [, found] = search(journal, pattern, expected);
  if (found.length === 0 && journal.dropped === 0) return;
  const first = `Expected ${pattern}${told(expected)} never, but received it ${often(found.length)}.`;
  throw new UnmetExpectation([first, ...listed(found, () => []), ...forgotten(journal)].join('\n'));
}

function search(
  journal: Journal,
  pattern: string,
  expected: ExpectedCall,
): [candidates: JournalEntry[], found: JournalEntry[]] {
  insistOnKnown(expected, ['times', 'body', 'query', 'status'], 'an expected call');
  const candidates = calls(journal, pattern);
  return [candidates, candidates.filter((entry) => differences(entry, expected).length === 0)];
}

/** In which ways a request is not as expected, one line for each. */
function differences(entry: JournalEntry, { body, query, status }: ExpectedCall): string[] {
  const lines: string[] = [];
  if (status !== undefined && status !== entry.status) lines.push(line('status', status, entry.status));
  for (const [key, value] of Object.entries(query ?? {})) {
    const wanted = Array.isArray(value) ? value : String(value);
    const given = Object.hasOwn(entry.query, key) ? entry.query[key] : undefined;
    lines.push(...compare(wanted, given, `query.${key}`));
  }
  if (body !== undefined) lines.push(...compare(body, entry.body, 'body'));
  return lines;
}

/** Compares what is expected with what was sent: objects may have further members, nothing else may differ. */
function compare(wanted: unknown, given: unknown, where: string): string[] {
  if (isMatcher(wanted)) return wanted.asymmetricMatch(given) ? [] : [line(where, String(wanted), given)];
  if (Array.isArray(wanted) && Array.isArray(given) && wanted.length === given.length) {
    return wanted.flatMap((item, at) => compare(item, given[at], `${where}[${at}]`));
  }
  if (isObject(wanted) && isObject(given)) {
    return Object.entries(wanted).flatMap(([name, value]) =>
      compare(value, Object.hasOwn(given, name) ? given[name] : undefined, `${where}.${name}`),
    );
  }
  return Object.is(wanted, given) ? [] : [line(where, wanted, given)];
}

/** What vitest and jest call an asymmetric matcher, such as `expect.any(String)`. */
function isMatcher(value: unknown): value is { asymmetricMatch(given: unknown): boolean } {
  return typeof value === 'object' && value !== null && 'asymmetricMatch' in value;
}

function line(where: string, wanted: unknown, given: unknown): string {
  return `${where}: expected ${shown(wanted)}, received ${shown(given)}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function told({ body, query, status }: ExpectedCall): string {
  const parts = Object.entries({ body, query, status }).filter(([, value]) => value !== undefined);
  return parts.map(([name, value], at) => `${at === 0 ? ' with' : ','} ${name} ${shown(value)}`).join('');
}

/** The latest ten of several requests, each with what there is to say about it. */
function listed(entries: readonly JournalEntry[], about: (entry: JournalEntry) => string[]): string[] {
  if (entries.length === 0) return ['  no request at all'];
  const more = entries.length > 10 ? [`  … ${entries.length - 10} earlier ones`] : [];
  const lines = entries.slice(-10).flatMap((entry) => {
    const { method, path, status } = entry;
    return [`  ${method} ${path} → ${status || 'no answer'}`, ...about(entry).map((text) => `    ${text}`)];
  });
  return [...more, ...lines];
}

function forgotten({ dropped }: Journal): string[] {
  if (dropped === 0) return [];
  return [`The journal no longer holds everything (dropped: ${dropped}): see the option journal.limit.`];
}

function often(count: number): string {
  return ['never', 'once'][count] ?? `${count} times`;
}
