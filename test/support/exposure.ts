/** Finds secrets in whatever a program could print, log or send on. */
import { inspect } from 'node:util';

/** Every place in which one of the secrets shows: in what is printed, and in what can be reached. */
export function exposures(value: unknown, secrets: readonly string[]): string[] {
  const found: string[] = [];
  const look = (place: string, text: unknown) => {
    const shown = String(text).toLowerCase();
    if (secrets.some((secret) => shown.includes(secret.toLowerCase()))) found.push(place);
  };
  look(
    'inspect',
    inspect(value, { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null }),
  );
  look(
    'JSON',
    attempt(() => JSON.stringify(value)),
  );
  look(
    'String',
    attempt(() => String(value)),
  );
  walk(value, 'value', new Set(), look);
  return found;
}

/** Own, inherited and symbol properties, what getters give, entries of maps and sets, causes of errors: all of it. */
function walk(value: unknown, place: string, seen: Set<unknown>, look: (place: string, text: unknown) => void): void {
  if (typeof value === 'string' || typeof value === 'symbol') look(place, value);
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map || value instanceof Set) {
    for (const [at, entry] of [...value].entries()) walk(entry, `${place}<${at}>`, seen, look);
  }
  for (
    let holder: object | null = value;
    holder !== null && !isBuiltIn(holder);
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const key of Reflect.ownKeys(holder)) {
      look(`the key ${place}.${String(key)}`, key);
      walk(
        attempt(() => Reflect.get(holder as object, key, value)),
        `${place}.${String(key)}`,
        seen,
        look,
      );
    }
  }
}

/** Everything that can be reached from a value and answers to `test`. */
export function reachable(value: unknown, test: (part: object) => boolean): object[] {
  const seen = new Set<unknown>();
  walk(value, 'value', seen, () => {});
  return [...seen].filter((part): part is object => typeof part === 'object' && part !== null && test(part));
}

const builtIns = new Set<object>(
  [Object, Function, Error, TypeError, Array, Map, Set, Promise, Date, RegExp].map(
    ({ prototype }) => prototype as object,
  ),
);

function isBuiltIn(holder: object): boolean {
  return builtIns.has(holder);
}

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
