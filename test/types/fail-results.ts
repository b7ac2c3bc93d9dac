// Results that do not hold what a program asks of them.
import { type AnyCloudflareError, Cloudflare, type DnsRecord, isCloudflareError } from 'flarekit';

const cf = new Cloudflare();
const account_id = 'a';

export async function read(): Promise<void> {
  const member = await cf.members.get({ account_id, member_id: 'm' });
  // error: emial
  member.emial;
  // error: user
  member.user.email;
  // error: roles
  member.roles.length;
  const list = cf.members.list({ account_id });
  // error: length
  list.length;
  // error: then
  list.then();
  // error: Symbol.iterator
  for (const one of list) console.log(one);
  for await (const one of list) {
    // error: emial
    one.emial;
  }
  const page = await list.page();
  // error: result
  page.result;
  // error: undefined
  page.cursor.length;
}

export function record(record: DnsRecord): void {
  // error: data
  record.data;
  if (record.type === 'A') {
    // error: data
    record.data;
  }
  if (record.type === 'SRV') {
    // error: tag
    record.data.tag;
  }
  // error: overlap
  if (record.type === 'SPF') record.name;
}

export function react(error: AnyCloudflareError): string {
  switch (error.kind) {
    // error: not_there
    case 'not_there':
      return '';
    case 'permission':
      // error: retryAfterMs
      return error.retryAfterMs;
    case 'authentication':
    case 'rate_limit':
    case 'params':
    case 'network':
    case 'not_found':
    case 'validation':
    case 'conflict':
    case 'plan':
    case 'server':
    case 'timeout':
    case 'response':
      return error.message;
    default: {
      // error: ConfigError
      const none: never = error;
      return none;
    }
  }
}

export function caught(error: unknown): void {
  // error: unknown
  error.kind;
  if (isCloudflareError(error)) {
    // error: read-only
    error.status = 5;
  }
}
