/** Finds what an account will not take about a notification policy, before Cloudflare refuses it. */
import { single } from '../endpoint.ts';
import { asOneCall, checkParams } from '../flow.ts';
import type { RequestOptions } from '../options.ts';
import { isRecord } from '../schema.ts';
import { closest } from '../spelling.ts';
import type { Transport } from '../transport.ts';
import type { AlertType } from './alert-types.ts';
import {
  type AlertFilterOption,
  type AvailableAlert,
  endpoints,
  type NotificationMechanismsInput,
  type NotificationPolicyCreateParams,
  policyFields,
} from './alerting.ts';

/** A policy to check: what decides whether Cloudflare takes it, and whatever else creating it takes. */
export interface NotificationPolicyCheckParams extends Partial<NotificationPolicyCreateParams> {
  /** Account that is to have the policy. */
  account_id: string;
  /** What is to set it off. */
  alert_type: AlertType;
  /** Whom it is to tell. */
  mechanisms: NotificationMechanismsInput;
}

/** One reason why an account will not take a policy. */
export interface PolicyProblem {
  /**
   * What is wrong: a kind of alert that the account may not use; a filter that is missing, that this kind does not
   * take, that has too many values, or a value that is none of those it takes; nobody to tell; a way of delivery that
   * the account may not use; a destination that it does not have.
   */
  kind:
    | 'alert_type_unknown'
    | 'filter_missing'
    | 'filter_unknown'
    | 'filter_count'
    | 'filter_value'
    | 'destination_missing'
    | 'mechanism_not_eligible'
    | 'destination_unknown';
  /** Which part of the policy it is about: `alert_type`, `filters.slo`, `mechanisms.webhooks[0]`. */
  field: string;
  /** What is wrong and what would do, for people. */
  message: string;
  /** The names, values or identifiers that would do, where they are fixed: what a form can offer. */
  allowed?: string[];
  /** What was probably meant. */
  suggestion?: string;
}

/** What an account may use, as far as a policy needs it. */
interface Offer {
  alerts: readonly AvailableAlert[];
  /** Whether the account may use a way of delivery; `undefined` where it is not said. */
  eligible: (way: Way) => boolean | undefined;
  /** The destinations that the account has, where the policy names some. */
  existing: Readonly<Partial<Record<Way, ReadonlyArray<Named>>>>;
}

type Way = keyof NotificationMechanismsInput;
type Named = { id: string; name?: string | null };

const names: Readonly<Record<Way, string>> = { email: 'e-mail', pagerduty: 'PagerDuty', webhooks: 'webhooks' };
const ways = Object.keys(names) as Way[];

const body = { ...policyFields, alert_type: 'string!', mechanisms: 'object!' } as const;
const checked = single({ ...endpoints.policies.create, body });

/** Everything that the account will not take about a policy. */
export async function checkPolicy(
  transport: Transport,
  params: NotificationPolicyCheckParams,
  options: RequestOptions = {},
): Promise<PolicyProblem[]> {
  checkParams(transport, checked, params, options, shapeProblems(params));
  return asOneCall(transport, options, (within) => policyProblems(transport, params, within));
}

/** The same for params of which the form is known to be right. */
export async function policyProblems(
  transport: Transport,
  params: NotificationPolicyCheckParams,
  options: RequestOptions,
): Promise<PolicyProblem[]> {
  const offer = await readOffer(transport, params, options);
  return [...alertProblems(params, offer.alerts), ...destinationProblems(params.mechanisms, offer)];
}

/** What is wrong with the form of `mechanisms` and `filters`, for which no account need be asked. */
export function shapeProblems(params: unknown): string[] {
  const { mechanisms, filters } = isRecord(params) ? params : {};
  return [
    ...Object.entries(isRecord(mechanisms) ? mechanisms : {}).flatMap(([way, list]) => wayProblems(way, list)),
    ...Object.entries(isRecord(filters) ? filters : {}).flatMap(([name, values]) => filterProblems(name, values)),
  ];
}

function wayProblems(way: string, list: unknown): string[] {
  if (!ways.includes(way as Way)) {
    const near = closest(way, ways);
    return [`mechanisms.${way} is no way of delivery: ${near === undefined ? oneOf(ways) : `did you mean ${near}?`}`];
  }
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return [`mechanisms.${way} must be an array of { id }`];
  return list.flatMap((one, at) => {
    const id: unknown = isRecord(one) ? one.id : undefined;
    if (typeof id !== 'string' || id.trim() === '') return [`mechanisms.${way}[${at}] must be an object with an id`];
    const address = way !== 'email' || /^[^@\s]+@[^@\s]+$/.test(id);
    return address ? [] : [`mechanisms.${way}[${at}] must have an e-mail address as its id`];
  });
}

function filterProblems(name: string, values: unknown): string[] {
  if (values === undefined) return [];
  const texts = Array.isArray(values) && values.every((value) => typeof value === 'string');
  // Cloudflare takes numbers and booleans as text only.
  return texts ? [] : [`filters.${name} must be an array of strings`];
}

async function readOffer(
  transport: Transport,
  { account_id, mechanisms }: NotificationPolicyCheckParams,
  options: RequestOptions,
): Promise<Offer> {
  const { availableAlerts, destinations } = endpoints;
  const account = { account_id };
  const [alerts, eligibility] = await Promise.all([
    transport.call(availableAlerts.list, account, options),
    transport.call(destinations.eligible.get, account, options),
  ]);
  const eligible = (way: Way): boolean | undefined => {
    const stated = (eligibility[way] ?? []).map((one) => one?.eligible).filter((one) => typeof one === 'boolean');
    return stated.length === 0 ? undefined : stated.includes(true);
  };
  // What the account may not use anyway need not be looked up, and on some plans cannot.
  const wanted = (way: Way): boolean => (mechanisms[way] ?? []).length > 0 && eligible(way) !== false;
  const [webhooks, pagerduty] = await Promise.all([
    wanted('webhooks') ? transport.list(destinations.webhooks.list, account, options).toArray() : undefined,
    wanted('pagerduty') ? transport.list(destinations.pagerduty.get, account, options).toArray() : undefined,
  ]);
  return { alerts, eligible, existing: { ...(webhooks && { webhooks }), ...(pagerduty && { pagerduty }) } };
}

function alertProblems(
  { alert_type, filters }: NotificationPolicyCheckParams,
  alerts: readonly AvailableAlert[],
): PolicyProblem[] {
  const alert = alerts.find(({ type }) => type === alert_type);
  const given = new Map(Object.entries(filters ?? {}).filter(([, values]) => values !== undefined));
  if (alert === undefined) {
    const message = `alert_type is none of the ${alerts.length} kinds of alert that this account may use`;
    const allowed = alerts.map(({ type }) => type);
    return [problem('alert_type_unknown', 'alert_type', message, allowed, nearestAlert(alert_type, alerts))];
  }
  const options = Array.isArray(alert.filter_options) ? alert.filter_options : [];
  const keys = options.map(({ Key }) => Key);
  const unknown = [...given.keys()].filter((name) => !keys.includes(name));
  return [
    ...options.flatMap((option) => optionProblems(option, given.get(option.Key) ?? [], alert_type)),
    ...unknown.map((name) => {
      const message = `filters.${name} is no filter of ${alert_type}`;
      return problem('filter_unknown', `filters.${name}`, message, keys, closest(name, keys));
    }),
  ];
}

/** What is wrong with the values that a filter is given; none are given where it is left out. */
function optionProblems(option: AlertFilterOption, values: readonly string[], alertType: string): PolicyProblem[] {
  const field = `filters.${option.Key}`;
  const [, least = '0', most = 'n'] = /^(\d+)-(\d+|n)$/.exec(option.Range ?? '') ?? [];
  const fixed = Array.isArray(option.AvailableValues) ? option.AvailableValues.map(({ ID }) => ID) : [];
  const allowed = fixed.length > 0 ? fixed : undefined;
  if (values.length < Number(least)) {
    const which = allowed === undefined ? atLeast(Number(least)) : oneOf(allowed);
    return [problem('filter_missing', field, `${field} is required for ${alertType}: ${which}`, allowed)];
  }
  const found: PolicyProblem[] = [];
  if (most !== 'n' && values.length > Number(most)) {
    const message = `${field} has ${values.length} values, and may have ${most} for ${alertType}`;
    found.push(problem('filter_count', field, message, allowed));
  }
  for (const [at, value] of allowed === undefined ? [] : values.entries()) {
    if (fixed.includes(value)) continue;
    const message = `${field}[${at}] is no value of this filter: ${oneOf(fixed)}`;
    found.push(problem('filter_value', `${field}[${at}]`, message, allowed, closest(value, fixed)));
  }
  return found;
}

function destinationProblems(mechanisms: NotificationMechanismsInput, { eligible, existing }: Offer): PolicyProblem[] {
  const named = ways.filter((way) => (mechanisms[way] ?? []).length > 0);
  if (named.length === 0) {
    const message = `mechanisms names nobody: give one destination at least, in ${ways.join(', ')}`;
    return [
      problem(
        'destination_missing',
        'mechanisms',
        message,
        ways.filter((way) => eligible(way) !== false),
      ),
    ];
  }
  return named.flatMap((way) => {
    if (eligible(way) === false) {
      const message = `mechanisms.${way}: the plan of this account does not include ${names[way]}`;
      const allowed = ways.filter((other) => eligible(other) === true);
      return [problem('mechanism_not_eligible', `mechanisms.${way}`, message, allowed)];
    }
    const known = existing[way];
    return known === undefined
      ? []
      : (mechanisms[way] ?? []).flatMap(({ id }, at) => unknownDestination(id, `mechanisms.${way}[${at}]`, known));
  });
}

function unknownDestination(id: string, field: string, known: readonly Named[]): PolicyProblem[] {
  const ids = known.map((one) => one.id);
  if (ids.includes(id)) return [];
  const namesake = known.find(({ name }) => name === id);
  const what = field.includes('webhooks') ? 'webhooks' : 'PagerDuty services';
  const message =
    namesake === undefined
      ? `${field} is none of the ${ids.length} ${what} of this account`
      : `${field} is a name, and must be an id`;
  return [problem('destination_unknown', field, message, ids, namesake?.id ?? closest(id, ids))];
}

/**
 * The kind of alert that was probably meant: one that is spelt nearly so, is called so, or is made of the same words.
 */
function nearestAlert(given: string, alerts: readonly AvailableAlert[]): string | undefined {
  const types = alerts.map(({ type }) => type);
  const near = closest(given, types);
  if (near !== undefined) return near;
  const called = alerts.find(({ display_name }) => display_name?.toLowerCase() === given.toLowerCase());
  if (called !== undefined) return called.type;
  const rated = types.map((type) => ({ type, share: sharedWords(given, type) })).sort((a, b) => b.share - a.share);
  return rated[0] !== undefined && rated[0].share >= 0.5 ? rated[0].type : undefined;
}

/** How many of the words of two names they have in common, from 0 to 1. */
function sharedWords(one: string, other: string): number {
  const words = (text: string) => new Set(text.toLowerCase().split(/[^a-z0-9]+/));
  const [left, right] = [words(one), words(other)];
  const both = [...left].filter((word) => right.has(word)).length;
  return both / (left.size + right.size - both);
}

function problem(
  kind: PolicyProblem['kind'],
  field: string,
  text: string,
  allowed?: readonly string[],
  suggestion?: string,
): PolicyProblem {
  const message = suggestion === undefined ? text : `${text}: did you mean ${suggestion}?`;
  return {
    kind,
    field,
    message,
    ...(allowed !== undefined && { allowed: [...allowed] }),
    ...(suggestion !== undefined && { suggestion }),
  };
}

function atLeast(count: number): string {
  return count === 1 ? 'one value at least' : `${count} values at least`;
}

/** How many values a message names; `allowed` has them all. */
const mostNamed = 12;

function oneOf(values: readonly string[]): string {
  const more = values.length - mostNamed;
  const named = values.slice(0, mostNamed).join(', ');
  return values.length === 1 ? named : `one of ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
