/** This file knows how a mistake in what a test hands to the emulator is told: at once, and with what is expected. */

/**
 * Insists that an argument or option is as expected.
 * @param holds Whether it is.
 * @param name Its name.
 * @param expected What is expected, in words.
 * @param given What was given.
 * @throws {TypeError} When it is not.
 */
export function insist(holds: boolean, name: string, expected: string, given: unknown): void {
  if (holds) return;
  const shown = typeof given === 'string' ? JSON.stringify(given) : typeof given === 'object' ? kindOf(given) : given;
  throw new TypeError(`${name}: expected ${expected}, got ${String(shown)}`);
}

/**
 * Insists that all options are known: a misspelt one would leave the default in force, and its test prove nothing.
 * @param options What was given.
 * @param names Names of all options there are.
 * @param owner Whose options they are.
 * @throws {TypeError} When there is another one, or when these are no options at all.
 */
export function insistOnKnown(options: unknown, names: readonly string[], owner: string): void {
  const isOptions = typeof options === 'object' && options !== null && !Array.isArray(options);
  insist(isOptions, `Options of ${owner}`, 'an object', options);
  const unknown = Object.keys(options as object).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new TypeError(`${unknown.join(', ')}: not an option of ${owner}; expected ${names.join(', ')}`);
}

/**
 * Whether a value is a whole number that is large enough.
 * @param value Any value.
 * @param least The smallest number allowed.
 */
export function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/**
 * Whether a value is a length of time: milliseconds, none at all included, and no more than a timer can wait.
 * @param value Any value.
 */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 2_147_483_647;
}

function kindOf(value: object | null): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
}
