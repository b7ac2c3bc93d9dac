/** What is known of every operation from outside this project, in the short form that the tests use. */
import facts from '../reference/operations.json' with { type: 'json' };

/** One operation. */
export interface Operation {
  /** Its place in the client: `accounts.members.list`. */
  call: string;
  method: string;
  path: string;
  /** Query parameters by wire name, with the kind of value that each takes. */
  query: Record<string, string>;
  /** Body members, nested ones with dots and `[]`. */
  body: Record<string, string>;
  bodyType: string;
  pagination: string;
  permissions: string[];
}

type Named = { name: string; type: string; repeatable?: boolean; note?: string };

/** Takes the facts out of the long description. */
export function condense(
  source: ReadonlyArray<
    Omit<Operation, 'call' | 'query' | 'body'> & { sdkMethod: string; query: readonly Named[]; body: readonly Named[] }
  >,
): Operation[] {
  return source.map(({ sdkMethod, method, path, query, bodyType, body, pagination, permissions }) => ({
    call: sdkMethod,
    method,
    path,
    query: Object.fromEntries(query.map((named) => [named.name, queryKind(named)])),
    body: Object.fromEntries(body.map(({ name, type }) => [name, bodyKind(type)])),
    bodyType,
    pagination,
    permissions,
  }));
}

function queryKind({ type, repeatable, note }: Named): string {
  if (note?.includes('comma-separated list')) return 'csv';
  return (type.split(' ')[0] as string) + (repeatable ? '[]' : '');
}

function bodyKind(type: string): string {
  if (/^(?:array<|string\[\])/.test(type)) return 'array';
  if (/^(?:object|map<)/.test(type)) return 'object';
  if (type.startsWith('text part')) return 'boolean';
  if (/^(?:boolean|number)/.test(type)) return type.split(' ')[0] as string;
  return /^file/.test(type) ? 'file' : 'string';
}

/** Every operation in scope. */
export const operations: readonly Operation[] = facts;
