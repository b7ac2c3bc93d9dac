/** How a plan for the records of a zone is shown to a person: a line for each change, and a sum. */
import type { DnsPlan, DnsPlanChange } from './dns-plan.ts';

/**
 * Writes a plan as text, for a log or for somebody who has to approve it.
 *
 * @param plan - What `dns.records.plan` gave.
 * @returns A line for each change, `+` for a new record, `~` for one that changes, `-` for one that goes, and a last
 * line that counts them. Free of control characters, whatever the records hold.
 * @example
 * console.log(formatDnsPlan(plan));
 * // + A www 192.0.2.1
 * // ~ TXT @ "v=spf1 -all", ttl 3600 -> 300
 * // - CNAME old www.contoso.example
 * // contoso.example: 1 to create, 1 to update, 1 to delete, 40 unchanged, 5 outside of the scope
 */
export function formatDnsPlan(plan: DnsPlan): string {
  return [...plan.changes.map((change) => lineOf(change, plan.zone_name)), sumOf(plan)].join('\n');
}

/** How a record is named in a message: type, name and what it says. */
export function nameRecord(
  record: { type: string; name: string; content?: string | undefined; data?: unknown },
  zone: string,
): string {
  return printable(`${record.type} ${shortName(record.name, zone)} ${said(record)}`);
}

function lineOf(change: DnsPlanChange, zone: string): string {
  switch (change.action) {
    case 'create': {
      const { type, name, content, data, ...more } = change.record;
      const extras = Object.entries(more).map(([field, value]) => `${field} ${said({ data: value })}`);
      return printable(`+ ${[nameRecord(change.record, zone), ...extras].join(', ')}`);
    }
    case 'update': {
      const { content, data, ...more } = change.patch;
      const moved = content === undefined && data === undefined ? '' : ` -> ${said({ content, data })}`;
      const changed = Object.entries(more).map(([field, value]) => {
        const before = (change.before as unknown as Record<string, unknown>)[field];
        return `${field} ${said({ data: before ?? null })} -> ${said({ data: value })}`;
      });
      return printable(`~ ${[nameRecord(change.before, zone) + moved, ...changed].join(', ')}`);
    }
    case 'delete':
      return `- ${nameRecord(change.before, zone)}`;
  }
}

function sumOf({ zone_name, changes, unchanged, outside }: DnsPlan): string {
  const count = (action: DnsPlanChange['action']): number =>
    changes.filter((change) => change.action === action).length;
  const sums = [
    `${count('create')} to create`,
    `${count('update')} to update`,
    `${count('delete')} to delete`,
    `${unchanged} unchanged`,
    `${outside} outside of the scope`,
  ];
  return printable(`${zone_name}: ${changes.length === 0 ? 'nothing to do, ' : ''}${sums.join(', ')}`);
}

function shortName(name: string, zone: string): string {
  if (name === zone) return '@';
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
}

const longest = 80;

function said({ content, data }: { content?: string | undefined; data?: unknown }): string {
  const text = content ?? (typeof data === 'string' ? data : JSON.stringify(data ?? null));
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Records can hold anything: a line break would pass for another change, an escape would reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
