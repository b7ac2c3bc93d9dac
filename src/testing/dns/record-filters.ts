/** This file knows which DNS records the query of a list asks for. */
import { comparisons, joined, matching } from '../paging.ts';
import type { DnsRecord } from '../world/dns.ts';
import type { ZoneRecords } from '../world/zone-records.ts';
import { asciiName } from './record-names.ts';
import { shadowTests } from './record-shadows.ts';

type Test = (record: DnsRecord) => boolean;

const texts: Readonly<Record<string, (record: DnsRecord) => string>> = {
  name: (record) => record.name,
  content: (record) => record.content,
  comment: (record) => record.comment ?? '',
};

/**
 * The records that a query asks for, in the order of lists.
 * @param records All records of the zone.
 * @param query The request's query.
 * @param apex Name of the zone.
 * @throws {Refusal} When a name is not below the zone's.
 */
export function select(records: ZoneRecords, query: URLSearchParams, apex: string): readonly DnsRecord[] {
  const tests: Test[] = [];
  const tags: Test[] = [];
  // Neither the search nor the shadows take part in `match`.
  const always = shadowTests(query, apex);
  for (const [key, given] of query) {
    const value = given.toLowerCase();
    const tag = tagTest(key, value);
    const test = tag ? undefined : testOf(key, value);
    if (tag) tags.push(tag);
    else if (test) tests.push(test);
    else if (key === 'search' && value !== '') always.push(searchTest(value));
  }
  if (tags.length > 0) tests.push(joined(tags, query.get('tag_match')));
  const candidates = records.listed(onlyName(query));
  const found = tests.length > 0 ? matching(candidates, query, tests) : candidates;
  return always.length > 0 ? found.filter((record) => always.every((test) => test(record))) : found;
}

/** The name that all records asked for have: the most frequent question, which needs no look at the others. */
function onlyName(query: URLSearchParams): string | undefined {
  if (query.get('match')?.toLowerCase() === 'any') return undefined;
  const name = query.get('name.exact') || query.get('name');
  return name ? asciiName(name) : undefined;
}

function testOf(key: string, value: string): Test | undefined {
  if (key === 'comment.present') return (record) => record.comment !== null;
  if (key === 'comment.absent') return (record) => record.comment === null;
  if (value === '') return undefined;
  if (key === 'type') return (record) => record.type.toLowerCase() === value;
  if (key === 'proxied') {
    return value === 'true' || value === 'false' ? (record) => record.proxied === (value === 'true') : undefined;
  }
  const [field = '', predicate = 'exact', ...more] = key.split('.');
  const read = Object.hasOwn(texts, field) && more.length === 0 ? texts[field] : undefined;
  const compare = Object.hasOwn(comparisons, predicate) ? comparisons[predicate] : undefined;
  if (!read || !compare) return undefined;
  const wanted = field === 'name' && predicate === 'exact' ? asciiName(value) : value;
  return (record) => compare(read(record).toLowerCase(), wanted);
}

/** A tag is asked for by its name, or by its name and something about its value. */
function tagTest(key: string, value: string): Test | undefined {
  const predicate =
    key === 'tag' ? (value.includes(':') ? 'exact' : 'present') : key.startsWith('tag.') && key.slice(4);
  if (!predicate || value === '') return undefined;
  const colon = value.indexOf(':');
  const name = colon === -1 ? value : value.slice(0, colon);
  if (predicate === 'present') return (record) => valuesOf(record, value).length > 0;
  if (predicate === 'absent') return (record) => valuesOf(record, value).length === 0;
  const compare = Object.hasOwn(comparisons, predicate) ? comparisons[predicate] : undefined;
  const wanted = colon === -1 ? '' : value.slice(colon + 1);
  return compare && ((record) => valuesOf(record, name).some((one) => compare(one, wanted)));
}

/** The values that a record's tags of a name have; a tag without one has an empty one. */
function valuesOf({ tags }: DnsRecord, name: string): string[] {
  return tags.flatMap((tag) => {
    const [own = '', ...value] = tag.toLowerCase().split(':');
    return own === name ? [value.join(':')] : [];
  });
}

function searchTest(value: string): Test {
  return (record) =>
    Object.values(texts).some((read) => read(record).toLowerCase().includes(value)) ||
    record.tags.some((tag) => tag.toLowerCase().includes(value));
}
