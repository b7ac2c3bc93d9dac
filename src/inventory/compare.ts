/** Whether a thing has changed, and in which of its fields. */
import { isRecord } from '../schema.ts';
import type { Entity } from './graph.ts';

// These say nothing but that something has changed; and these change by themselves, or are about the credential.
const telltale = ['modified_on', 'comment_modified_on', 'tags_modified_on'];
const volatile: Partial<Record<Entity['kind'], readonly string[]>> = { zone: ['development_mode', 'permissions'] };

/**
 * The fields of `data` that differ between two states of one thing, sorted; `undefined` when it has not changed.
 *
 * Where both states say when they were last modified, the same time is proof that a record has not changed. Zones,
 * whose plan and status can move without it, and things without such a time are compared by content.
 */
export function changedFields(before: Entity, after: Entity): string[] | undefined {
  const { touched, trusted } = timesOf(before, after);
  if (trusted && !touched) return undefined;
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const ignored = [...telltale, ...(volatile[after.kind] ?? [])];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !ignored.includes(name));
  const fields = names.filter((name) => plain(name, old[name]) !== plain(name, now[name])).sort();
  if (fields.length > 0) return fields;
  return touched ? ['modified_on'] : undefined;
}

function timesOf(before: Entity, after: Entity): { touched: boolean; trusted: boolean } {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const touched = telltale.some((name) => (old[name] ?? null) !== (now[name] ?? null) && differ(old[name], now[name]));
  const stated = typeof old.modified_on === 'string' && typeof now.modified_on === 'string';
  return { touched, trusted: stated && after.kind === 'record' };
}

/** Whether two times are not the same; trailing zeros of a second's fraction come and go. */
function differ(one: unknown, other: unknown): boolean {
  const trim = (time: unknown) => (typeof time === 'string' ? time.replace(/\.?0*Z$/, 'Z') : time);
  return trim(one) !== trim(other);
}

function fieldsOf({ data }: Entity): Record<string, unknown> {
  return data as unknown as Record<string, unknown>;
}

/** A value as text in which neither the order of keys nor that of lists counts: the API keeps to none. */
function plain(name: string, value: unknown): string {
  // What a role allows is the role's business: a new product must not change everybody who has it.
  if (name === 'roles' && Array.isArray(value)) {
    return plain(
      '',
      value.map((role) => (isRecord(role) ? role.id : role)),
    );
  }
  if (Array.isArray(value)) return `[${value.map((item) => plain('', item)).sort()}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const names = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${names.map((key) => `${JSON.stringify(key)}:${plain('', value[key])}`)}}`;
}
