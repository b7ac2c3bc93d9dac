/** This file knows what kind of thing a route changes, in the words of the audit logs. */
import type { AuditEntry } from '../world/audit.ts';

/** What was changed, and how. */
export interface Change {
  /** Kind of action, as the second log writes it. */
  readonly type: 'create' | 'update' | 'delete';
  /** Kind of action, as the first log writes it. */
  readonly verb: string;
  /** Product that the thing belongs to. */
  readonly product: string;
  /** Kind of thing. */
  readonly kind: string;
  /** Whose thing it is. */
  readonly scope: 'user' | 'accounts' | 'zones' | 'memberships';
}

/** Products that the second log can be filtered by, together under one name. */
export const productCategories: readonly ProductCategory[] = [
  category('account', 'Account', { accounts: 'Accounts', members: 'Members', memberships: 'Memberships', iam: 'IAM' }),
  category('api', 'API', { tokens: 'API tokens', user: 'User' }),
  category('dns', 'DNS', { dns_records: 'DNS records', dns_settings: 'DNS settings', dnssec: 'DNSSEC' }),
  category('notifications', 'Notifications', { alerting: 'Notifications' }),
  category('zerotrust', 'Zero Trust', { access: 'Access', gateway: 'Gateway' }),
  category('zones', 'Zones', { zones: 'Zones', settings: 'Zone settings', hold: 'Zone holds', purge_cache: 'Cache' }),
];

/** A category as the API writes it. */
interface ProductCategory {
  readonly value: string;
  readonly label: string;
  readonly products: ReadonlyArray<{ value: string; label: string }>;
}

const actions: Readonly<Record<string, Pick<Change, 'type' | 'verb'>>> = {
  POST: { type: 'create', verb: 'add' },
  PUT: { type: 'update', verb: 'change' },
  PATCH: { type: 'update', verb: 'change' },
  DELETE: { type: 'delete', verb: 'delete' },
};

/** Parts of a path that only group what comes after them. */
const groups: ReadonlySet<string> = new Set(['alerting', 'v3', 'destinations', 'iam', 'access']);

/**
 * What a change was.
 * @param entry The entry.
 */
export function changeOf({ method, route }: AuditEntry): Change {
  const [owner = '', ...parts] = route.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  const scope = owner === 'zones' || owner === 'accounts' || owner === 'memberships' ? owner : 'user';
  const product = parts[0] ?? owner;
  const kind = singular(parts.find((part) => !groups.has(part)) ?? owner);
  const { type, verb } = actions[method] ?? { type: 'update', verb: 'change' };
  const special: Readonly<Record<string, string>> = { settings: 'change_setting', purge_cache: 'purge' };
  return { type, verb: special[product] ?? verb, product, kind, scope };
}

/**
 * A change in a few words, such as `Create Dns Record`.
 * @param change The change.
 */
export function describeChange({ type, kind }: Change): string {
  return [type, ...kind.split('_')].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
}

function category(value: string, label: string, products: Readonly<Record<string, string>>): ProductCategory {
  const made = Object.entries(products).map(([product, name]) => ({ value: product, label: name }));
  return { value, label, products: made };
}
