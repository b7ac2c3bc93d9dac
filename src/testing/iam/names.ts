/** This file knows which names the groups of an account can have. */
import { refuse } from '../answer.ts';

/** A group as far as its name goes. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * A name that no other group has.
 * @param name What was sent.
 * @param kind What the group is, as refusals say it.
 * @param groups The groups of this kind that the account has.
 * @param own Identifier of the group that is to have the name, when it exists already.
 * @throws {Refusal} When it is no name, or taken.
 */
export function freeName(name: unknown, kind: string, groups: Iterable<Named>, own?: string): string {
  if (typeof name !== 'string' || name.trim() === '') throw refuse(400, 1001, `${kind} name is required`);
  for (const group of groups) {
    if (group.name === name && group.id !== own) throw refuse(409, 1008, `${kind} with this name already exists`);
  }
  return name;
}
