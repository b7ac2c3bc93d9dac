/** What an editor shows of the published types: everything has a word said about it, and nothing is anybody else's. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, loaded, root } from './support/built.ts';
import { inspect } from './support/declarations.ts';

const declarations = loaded.filter((path) => /\.d\.c?ts$/.test(path));

beforeAll(build, 120_000);

describe.each(declarations)('%s', (path) => {
  it('documents every declaration, member, parameter and field', () => {
    const { undocumented, seen } = inspect(join(root, path));
    expect(undocumented).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });

  it('names no type and no module of anybody else', () => {
    expect(inspect(join(root, path)).foreign).toEqual([]);
  });
});

describe('the CommonJS declarations', () => {
  it.each(declarations.filter((path) => path.endsWith('.d.ts')))('say what %s says', (path) => {
    const text = (ending: string) =>
      readFileSync(join(root, path.replace(/\.d\.ts$/, ending)), 'utf8').replaceAll('.cjs', '.js');
    expect(text('.d.cts')).toBe(text('.d.ts'));
  });
});

describe('the reader of declarations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flarekit-declarations-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function read(text: string) {
    const path = join(folder, 'index.d.ts');
    // A comment belongs to what begins a line after it.
    writeFileSync(path, text.replaceAll('/**', '\n/**'));
    writeFileSync(join(folder, 'other.d.ts'), 'export interface Other { field: string }');
    return inspect(path);
  }

  const undocumented: Array<[text: string, found: string[]]> = [
    ['export interface A {}', ['A']],
    ['/** a */ export interface A { b: string }', ['A.b']],
    ['/** a */ export interface A { /** b */ b: { c: string } }', ['A.b.c']],
    ['/** a */ export interface A { /** b */ b?: Array<{ c: string } | null> }', ['A.b.c']],
    ['/** a */ export interface A { /** b */ b(c: string): void }', ['A.b(c)']],
    ['/** a */ export interface A { /** b */ b?: ((c: string) => void) | undefined }', ['A.b(c)']],
    ['/** a */ export interface A { /** b @param c - c */ b(c: { d: 1 }): { e: 1 } }', ['A.b(c).d', 'A.b().e']],
    ['/** a */ export type A = { b: string } | ({ c: string } & B); /** b */ type B = 1;', ['A.b', 'A.c']],
    ['/** a */ export type A = 1; type B = 2;', ['B']],
    [
      '/** a */ export declare class A { #private; private b; readonly c: string; constructor(d: string); get e(): string; f(): void; static g: 1 }',
      ['A.c', 'A.constructor', 'A.constructor(d)', 'A.e', 'A.f', 'A.g'],
    ],
    ['/** a @param b */ export declare function a(b: string): void;', ['a(b)']],
    [
      'export declare function a(): void; export declare const b: 1; export declare enum C { D }',
      ['a', 'b', 'C', 'C.D'],
    ],
    ['// a\nexport type A = 1; /* b */ export type B = 2; /** */ export type C = 3;', ['A', 'B', 'C']],
    ['export { Other } from "./other.js";', ['Other', 'Other.field']],
  ];

  it.each(undocumented)('finds what has no word said about it: %s', (text, found) => {
    expect(read(text).undocumented).toEqual(found);
  });

  const foreign: Array<[text: string, found: string[]]> = [
    ['import { z } from "zod";', ['zod']],
    ['import type { A } from "node:http";', ['node:http']],
    ['export * from "ky";', ['ky']],
    ['/** a */ export type A = import("p-retry").Options;', ['p-retry']],
    ['import a = require("bottleneck");', ['bottleneck']],
    ['/// <reference types="node" />', ['node']],
    ['declare module "x" {}', ['"x"']],
    ['/** a */ export type A = ZodMiniType | NodeJS.Timeout | Buffer;', ['ZodMiniType', 'NodeJS', 'Buffer']],
    ['import { Other } from "./other.js"; /** a */ export type A = Other | Promise<Response>;', []],
  ];

  it.each(foreign)("finds what is somebody else's: %s", (text, found) => {
    expect(read(text).foreign).toEqual(found);
  });
});
