/** What a value must look like: Standard Schema as our contract, and the words in which shapes of answers are written. */
import type { ZodMiniType } from './zod.ts';

/** One thing that is wrong with a value. */
export interface Issue {
  /** What is wrong, in words. */
  readonly message: string;
  /** Where: the keys that lead to it, outermost first. */
  readonly path?:
    | ReadonlyArray<
        | PropertyKey
        | {
            /** The key. */
            readonly key: PropertyKey;
          }
      >
    | undefined;
}

/** What checking a value came to. */
export type Checked<T> =
  | {
      /** The value, as the schema returns it. */
      readonly value: T;
      /** Absent, since nothing is wrong. */
      readonly issues?: undefined;
    }
  | {
      /** Everything that is wrong. */
      readonly issues: ReadonlyArray<Issue>;
    };

/**
 * Anything that can check a value: the Standard Schema interface, which zod, valibot, arktype and others implement.
 *
 * @see https://standardschema.dev
 */
export interface Schema<T> {
  /** The checker itself, under the name that the standard gives it. */
  readonly '~standard': {
    /** Version of the standard. */
    readonly version: 1;
    /** Which library made the schema. */
    readonly vendor: string;
    /**
     * Checks a value.
     * @param value - Anything.
     * @returns The value as the schema would have it, or what is wrong with it.
     */
    readonly validate: (value: unknown) => Checked<T> | Promise<Checked<T>>;
    /** Carries the types; never present at run time. */
    readonly types?:
      | {
          /** What goes in. */
          readonly input: unknown;
          /** What comes out. */
          readonly output: T;
        }
      | undefined;
  };
}

type Zod = typeof import('./zod.ts');

/**
 * A shape that values of type `T` have. Whether one has it is found out here, in a small part of the time that zod takes
 * and with nothing to load; what does not fit, zod says.
 */
export class Shape<out T> implements Schema<T> {
  /** Whether a value surely has the shape; where it is not sure, zod decides. */
  readonly fits: (value: unknown) => boolean;
  /** The same shape in terms of zod. */
  readonly toZod: (z: Zod) => ZodMiniType;

  /** @param fits - Whether a value has the shape. @param toZod - The same in terms of zod. */
  constructor(fits: (value: unknown) => boolean, toZod: (z: Zod) => ZodMiniType) {
    this.fits = fits;
    this.toZod = toZod;
  }

  /** The shape as a Standard Schema. */
  get '~standard'(): Schema<T>['~standard'] {
    const validate = (value: unknown) => (this.fits(value) ? { value: value as T } : this.#explained(value));
    return { version: 1, vendor: 'flarekit', validate };
  }

  async #explained(value: unknown): Promise<Checked<T>> {
    const z = await import('./zod.ts');
    return this.toZod(z)['~standard'].validate(value) as Checked<T> | Promise<Checked<T>>;
  }
}

/** Text. */
export const string = new Shape<string>(
  (value) => typeof value === 'string',
  (z) => z.string(),
);

/** A number, and not one that JSON cannot hold. */
export const number = new Shape<number>(Number.isFinite, (z) => z.number());

/** `true` or `false`. */
export const boolean = new Shape<boolean>(
  (value) => typeof value === 'boolean',
  (z) => z.boolean(),
);

/** Anything that is there. */
export const unknown = new Shape<unknown>(
  (value) => value !== undefined,
  (z) => z.unknown(),
);

/** Exactly this. */
export function literal<const T extends string | number | boolean>(expected: T): Shape<T> {
  return new Shape(
    (value) => value === expected,
    (z) => z.literal(expected),
  );
}

/** What may be absent. */
export function optional<T>(inner: Shape<T>): Shape<T | undefined> {
  return new Shape(
    (value) => value === undefined || inner.fits(value),
    (z) => z.optional(inner.toZod(z)),
  );
}

/** What may be `null`. */
export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  return new Shape(
    (value) => value === null || inner.fits(value),
    (z) => z.nullable(inner.toZod(z)),
  );
}

/** What may be absent or `null`. */
export function nullish<T>(inner: Shape<T>): Shape<T | null | undefined> {
  return new Shape(
    (value) => value === undefined || value === null || inner.fits(value),
    (z) => z.nullish(inner.toZod(z)),
  );
}

/** A list. */
export function array<T>(item: Shape<T>): Shape<T[]> {
  return new Shape(
    (value) => Array.isArray(value) && allFit(item, value),
    (z) => z.array(item.toZod(z)),
  );
}

/** Values of one kind under keys that nobody knows. */
export function record<T>(item: Shape<T>): Shape<Record<string, T>> {
  return new Shape(
    (value) => isPlain(value) && allFit(item, Object.values(value)),
    (z) => z.record(z.string(), item.toZod(z)),
  );
}

/** Whether all values have a shape; a hole in a list is a value as well. */
function allFit({ fits }: Shape<unknown>, values: readonly unknown[]): boolean {
  for (const value of values) if (!fits(value)) return false;
  return true;
}

/** One of these. */
export function union<const T extends ReadonlyArray<Shape<unknown>>>(shapes: T): Shape<Shaped<T[number]>> {
  return new Shape(
    (value) => shapes.some((shape) => shape.fits(value)),
    (z) => z.union(shapes.map((shape) => shape.toZod(z))),
  );
}

/** The type of the values that have a shape. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** One shape per field of `T`; an optional field may be absent. */
type Fields<T> = { [K in keyof T]-?: Shape<object extends Pick<T, K> ? T[K] | undefined : T[K]> };

/**
 * A response object: every field of `T` must be listed, so interface and shape cannot drift apart; unknown fields are
 * kept. The fields are a function because a program that never asks for a resource should not pay for its shapes.
 */
export function object<T>(fields: () => Fields<T>): Shape<T> {
  let made: Readonly<Record<string, Shape<unknown>>> | undefined;
  const shapes = () => {
    made ??= fields();
    return made;
  };
  const fits = (value: unknown) => {
    if (!isRecord(value)) return false;
    const shapeOf = shapes();
    // Of its own keys alone, and by hand: every answer passes here.
    for (const name in shapeOf) if (!shapeOf[name]?.fits(value[name])) return false;
    return true;
  };
  const toZod = (z: Zod) =>
    z.looseObject(Object.fromEntries(Object.entries(shapes()).map(([name, shape]) => [name, shape.toZod(z)])));
  return new Shape(fits, toZod);
}

/** Whether a value surely fits a schema, without a wait; `false` says nothing yet. */
export function fits(schema: Schema<unknown>, value: unknown): boolean {
  return schema instanceof Shape && schema.fits(value);
}

/** The problems that `schema` finds in `value`, each as one readable line. */
export async function problems(schema: Schema<unknown>, value: unknown, at: string): Promise<string[]> {
  const { issues } = await schema['~standard'].validate(value);
  return issues === undefined ? [] : issueLines(issues, at);
}

/** Issues as readable lines: where, and what. */
export function issueLines(issues: ReadonlyArray<Issue>, at: string): string[] {
  return issues.map((issue) => `${where(at, issue)}: ${issue.message}`);
}

function where(at: string, issue: Issue): string {
  const keys = (issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step));
  return keys.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`),
    at,
  );
}

/** What was deleted. */
export interface Deleted {
  /** Identifier of what is gone. */
  id: string;
}

/** What a delete may answer with: the id, an empty object, empty text, `null`, or no result at all. */
export const deleted: Shape<unknown> = nullish(
  union([object<{ id?: string | null }>(() => ({ id: nullish(string) })), string, array(unknown)]),
);

/** Levels out what a delete answers with; where Cloudflare leaves the id out, it is the one that was asked for. */
export function toDeleted(param: string): (result: unknown, params: Readonly<Record<string, unknown>>) => Deleted {
  return (result, params) => {
    const id = isRecord(result) ? result.id : undefined;
    return { id: typeof id === 'string' && id !== '' ? id : String(params[param]) };
  };
}

/** Whether `value` is an object with keys: no array, no `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether `value` is an object of no class. */
function isPlain(value: unknown): value is object {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
