/** What the stages of one inventory share. */
import type { RequestOptions } from '../options.ts';
import type { Position } from './cursor.ts';
import type { InventoryItem } from './graph.ts';
import type { Plan } from './options.ts';

/** An inventory on its way. */
export interface Run extends Plan {
  /** Settings for each request, with a signal that also ends when the inventory does. */
  calls: RequestOptions;
  /** Ids of the accounts whose entity was given in this run. */
  given: Set<string>;
  /** Ids of the accounts of which it was said that they cannot be read; `undefined` stands for all of them. */
  told: Set<string | undefined>;
}

/** Some items, and what is complete with the last of them. */
export interface Step {
  /** The items, made as they are taken. */
  items: Iterable<InventoryItem>;
  /** Set where an account's people or a zone's records are complete. */
  complete?: {
    /** Where to go on. */
    position: Position;
    /** How many accounts or zones there are in all, where that is known. */
    total: number | undefined;
  };
}
