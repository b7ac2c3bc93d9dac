/** What a value must look like: Standard Schema as our contract, zod/mini as the way we write it, and the envelope. */
import * as z from 'zod/mini';

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

/** One schema per field of `T`; an optional field may be absent. */
type Shape<T> = { [K in keyof T]-?: z.ZodMiniType<object extends Pick<T, K> ? T[K] | undefined : T[K]> };

/**
 * A response object: every field of `T` must be listed, so interface and schema cannot drift apart; unknown fields
 * are kept. The shape is a function because a program that never asks for a resource should not pay for its schemas.
 */
export function object<T>(shape: () => Shape<T>): z.ZodMiniType<T> {
  return z.lazy(() => z.looseObject(shape() as z.core.$ZodLooseShape)) as unknown as z.ZodMiniType<T>;
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
export const deleted: z.ZodMiniType<unknown> = z.lazy(() =>
  z.nullish(z.union([z.looseObject({ id: z.nullish(z.string()) }), z.string(), z.array(z.unknown())])),
);

/** Levels out what a delete answers with; where Cloudflare leaves the id out, it is the one that was asked for. */
export function toDeleted(param: string): (result: unknown, params: Readonly<Record<string, unknown>>) => Deleted {
  return (result, params) => {
    const id = isRecord(result) ? result.id : undefined;
    return { id: typeof id === 'string' && id !== '' ? id : String(params[param]) };
  };
}

/** What a list says about itself beside its items. Nothing in it can be relied on to be there. */
export interface ResultInfo {
  /** The page that this is. */
  page?: number;
  /** The page size that the server used. */
  per_page?: number;
  /** How many pages there are. */
  total_pages?: number;
  /** How many items this page has. */
  count?: number;
  /** How many items there are in all. */
  total_count?: number;
  /** Where the next page begins, for lists that go by cursor. */
  cursor?: string;
}

/** The wrapper that Cloudflare puts around nearly every JSON answer, with its deviations levelled out. */
export interface Envelope {
  /** Whether the API says that the call succeeded; `undefined` where it does not say. */
  success: boolean | undefined;
  /** The errors as sent: objects, strings, or nothing. */
  errors: readonly unknown[];
  /** The messages as sent; some products put the real reason here. */
  messages: readonly unknown[];
  /** What was asked for. */
  result: unknown;
  /** What a list says about itself. */
  info: ResultInfo | undefined;
}

/** Reads `body` as an envelope, or gives `undefined` when it is none (GraphQL answers, for one, are not). */
export function envelope(body: unknown): Envelope | undefined {
  if (!isRecord(body)) return undefined;
  const { success, errors, messages, result } = body;
  const wraps = typeof success === 'boolean' || ('result' in body && !('data' in body));
  if (!wraps) return undefined;
  return {
    success: typeof success === 'boolean' ? success : undefined,
    errors: list(errors),
    messages: list(messages),
    result,
    info: resultInfo(body.result_info),
  };
}

function resultInfo(info: unknown): ResultInfo | undefined {
  if (!isRecord(info)) return undefined;
  const read: ResultInfo = {};
  for (const key of ['page', 'per_page', 'total_pages', 'count', 'total_count'] as const) {
    // Audit logs send numbers as text, so both are read; what is no sane number is as good as absent.
    const value = typeof info[key] === 'string' && info[key] !== '' ? Number(info[key]) : info[key];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) read[key] = value;
  }
  const cursors = info.cursors;
  const cursor = (isRecord(cursors) ? cursors.after : undefined) || info.cursor;
  if ((typeof cursor === 'string' && cursor !== '') || typeof cursor === 'number') read.cursor = String(cursor);
  return read;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** Whether `value` is an object with keys: no array, no `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
