/** Where an inventory stands, as a short string that another process can go on from. */
import { isRecord } from '../schema.ts';

/** Everything up to here was given. */
export type Position =
  | {
      /** Roles and members are being read. */
      stage: 'people';
      /** The last account whose people were given. */
      after: readonly string[];
    }
  | ZonePosition;

/** Everything up to this zone was given. */
export interface ZonePosition {
  /** Zones and their records are being read. */
  stage: 'zones';
  /** Account whose zones are being read, where they are listed by account. */
  account_id?: string | undefined;
  /** Page of the list that the last zone stood on. */
  page: number;
  /** The last zones that were given, the latest last: one of them may be gone by the time somebody goes on. */
  after: readonly string[];
}

/** Writes a position down. */
export function writeCursor(position: Position, scope: string): string {
  return JSON.stringify({ scope, ...position });
}

/** The position that a cursor stands for, and what it covers; `undefined` when it is none of ours. */
export function readCursor(cursor: string): { scope: unknown; position: Position } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(cursor);
  } catch {
    return undefined;
  }
  if (!isRecord(read)) return undefined;
  const { scope, stage, after, account_id, page } = read;
  if (!Array.isArray(after) || !after.every((id) => typeof id === 'string')) return undefined;
  if (stage === 'people') return { scope, position: { stage, after } };
  if (stage !== 'zones' || !Number.isSafeInteger(page) || (page as number) < 1) return undefined;
  if (account_id !== undefined && typeof account_id !== 'string') return undefined;
  return { scope, position: { stage, account_id, page: page as number, after } };
}

/** What an inventory covers, in eight digits: a cursor means nothing to one that covers something else. */
export function scopeOf(...covered: readonly unknown[]): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(covered)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
