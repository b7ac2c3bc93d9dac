/** This file knows how lists misbehave while somebody reads them page by page. */
import type { Answer } from '../answer.ts';
import { isObject } from '../body.ts';

/** `repeat` the first page for ever, `duplicate` each page, or let the list move by a number of items. */
export type PageTrick = 'repeat' | 'duplicate' | number;

/** A request for a page as it is understood. */
export interface PageRequest {
  /** The query. */
  readonly query: URLSearchParams;
  /** How many items the list has moved. */
  readonly shift: number;
  /** Number that the answer claims to be the page's; that of the query, if undefined. */
  readonly claimed?: number;
}

/**
 * Understands a request for a page as a trick wants it.
 * @param query The query as it was sent.
 * @param trick The trick; none if undefined.
 */
export function understand(query: URLSearchParams, trick: PageTrick | undefined): PageRequest {
  if (trick === undefined) return { query, shift: 0 };
  const asked = query.get('page') ?? '';
  const page = /^\d{1,9}$/.test(asked) ? Math.max(1, Number(asked)) : 1;
  // Whoever puts items at the front pushes the others on: an item of the last page comes again on this one.
  if (typeof trick === 'number') return { query, shift: trick === 0 ? 0 : -trick * (page - 1) };
  const changed = new URLSearchParams(query);
  if (trick === 'duplicate') {
    changed.set('page', String(Math.max(1, page - 1)));
    return { query: changed, shift: 0, claimed: page };
  }
  changed.delete('page');
  changed.delete('cursor');
  return { query: changed, shift: 0 };
}

/**
 * Lets an answer claim to be another page than it is.
 * @param answer The answer.
 * @param page Number of the page; the answer stays as it is if undefined.
 */
export function claim(answer: Answer, page: number | undefined): Answer {
  const { body } = answer;
  if (page === undefined || !isObject(body) || !isObject(body.result_info)) return answer;
  return { ...answer, body: { ...body, result_info: { ...body.result_info, page } } };
}
