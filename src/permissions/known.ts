/** The table of all routes, for those who import it with the questions they ask. */
import { type Table, unpack } from './routes.ts';
import * as packed from './table.ts';

/** All routes, unpacked with the first question. */
export function known(): Table {
  return unpack(packed);
}
