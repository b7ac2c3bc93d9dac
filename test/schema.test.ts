/** Shapes: whether something fits is found out without zod, so both must be of one mind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  array,
  boolean,
  fits,
  literal,
  nullable,
  nullish,
  number,
  object,
  optional,
  problems,
  record,
  type Schema,
  type Shape,
  string,
  union,
  unknown,
} from '../src/schema.ts';
import * as z from '../src/zod.ts';

const names = fc.constantFrom('a', 'b', 'c');

/** Shapes of every kind, within each other. */
const { shape: shapes } = fc.letrec<{ shape: Shape<unknown> }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Shape<unknown>>(string, number, boolean, unknown, literal('x'), literal(false)),
    tie('shape').map((inner) => array(inner)),
    tie('shape').map((inner) => record(inner)),
    tie('shape').map((inner) => optional(inner)),
    tie('shape').map((inner) => nullable(inner)),
    tie('shape').map((inner) => nullish(inner)),
    fc.array(tie('shape'), { minLength: 1, maxLength: 3 }).map((inner) => union(inner)),
    fc.dictionary(names, tie('shape'), { maxKeys: 3 }).map((fields) => object<object>(() => fields)),
  ),
}));

/** What JSON can hold, of few kinds, so that it fits often. */
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>('x', '', 0, 1.5, true, false, null, Number.POSITIVE_INFINITY),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const byZod = (shape: Shape<unknown>, value: unknown) => shape.toZod(z).safeParse(value).success;

describe('a shape', () => {
  it('fits what zod accepts, and nothing else that JSON can hold', () => {
    const seen = { fits: 0, does_not: 0 };
    fc.assert(
      fc.property(shapes, values, (shape, value) => {
        seen[fits(shape, value) ? 'fits' : 'does_not']++;
        expect(fits(shape, value)).toBe(byZod(shape, value));
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(seen.fits, seen.does_not)).toBeGreaterThan(300);
  });

  it('fits nothing that zod refuses, where values are such as JSON cannot hold', () => {
    const odd = [
      undefined,
      Number.NaN,
      new Date(0),
      new Map(),
      () => 1,
      Symbol('x'),
      1n,
      Object.create({ a: 'x' }),
      new Array(1),
    ];
    const around = odd.flatMap((value) => [value, { a: value }, [value]]);
    fc.assert(
      fc.property(shapes, fc.constantFrom(...around), (shape, value) => !fits(shape, value) || byZod(shape, value)),
      { numRuns: 3000 },
    );
  });

  it('says in the words of zod what does not fit, and where', async () => {
    const shape = object<{ id: string; tags?: string[] | null }>(() => ({ id: string, tags: nullish(array(string)) }));
    expect(await problems(shape, { id: 'x', more: 1 }, 'result')).toEqual([]);
    expect(await problems(shape, { tags: ['a', 2] }, 'result')).toEqual([
      'result.id: Invalid input',
      'result.tags[1]: Invalid input',
    ]);
  });

  it('is a Standard Schema, which returns what fits as it is', async () => {
    const shape: Schema<{ id: string }> = object<{ id: string }>(() => ({ id: string }));
    const value = { id: 'x', more: 1 };
    expect(shape['~standard']).toMatchObject({ version: 1, vendor: 'flarekit' });
    expect(await shape['~standard'].validate(value)).toEqual({ value });
    expect(await shape['~standard'].validate({ id: 1 })).toMatchObject({ issues: [{ path: ['id'] }] });
  });

  it('makes its fields when the first value is looked at, once', () => {
    let made = 0;
    const shape = object<{ id: string }>(() => {
      made++;
      return { id: string };
    });
    expect(made).toBe(0);
    expect([fits(shape, { id: 'x' }), fits(shape, { id: 1 }), fits(shape, [])]).toEqual([true, false, false]);
    expect(made).toBe(1);
  });
});

describe('a schema of somebody else', () => {
  it('is asked each time: only its own word says that something fits', () => {
    const schema: Schema<unknown> = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } };
    expect(fits(schema, 1)).toBe(false);
  });
});
