/** Notifications: what an account can be alerted to, the policies that do it, and what was sent. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, nullish, object, optional, record, type Shaped, string, union, unknown } from '../schema.ts';
import type { Transport } from '../transport.ts';
import type { AlertFilters, AlertType } from './alert-types.ts';
import {
  type AlertingId,
  alertingId,
  alertingRead,
  alertingWrite,
  Destinations,
  destinationEndpoints,
} from './alerting-destinations.ts';
import type { AlertBatch, AlertPollOptions, AlertPollParams } from './alerting-poll.ts';
import type { NotificationPolicyCheckParams, PolicyProblem } from './policy-check.ts';
import type { PolicyWriteOptions } from './policy-writing.ts';

/** A kind of alert that an account may use. */
export interface AvailableAlert {
  /** The heading that Cloudflare files it under, such as `Origin Monitoring`. */
  category: string;
  /** The kind: what a policy has as its `alert_type`. */
  type: AlertType;
  /** Name for people. */
  display_name?: string | null;
  /** What it is about. */
  description?: string | null;
  /** The filters that it takes; `null` or empty for none. */
  filter_options?: AlertFilterOption[] | null;
}

/** A filter that a kind of alert takes. The capital letters are Cloudflare's. */
export interface AlertFilterOption {
  /** Name of the filter: a key of a policy's `filters`. */
  Key: string;
  /** The values that it takes; `null` where they are not fixed, as for zones. */
  AvailableValues?: AlertFilterValue[] | null;
  /** How the value is compared, such as `==` or `>=`. */
  ComparisonOperator?: string | null;
  /** How many values may be given: `1-n` needs one at least, `0-1` takes one at most. */
  Range?: string | null;
}

/** A value that a filter takes. */
export interface AlertFilterValue {
  /** The value, as text. */
  ID: string;
  /** What it means. */
  Description?: string | null;
}

/** Who is told what: a notification policy. */
export interface NotificationPolicy {
  /** Identifier of the policy. Older ones are UUIDs. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** What it is for. */
  description?: string | null;
  /** Whether it sends anything. */
  enabled?: boolean;
  /** What sets it off. */
  alert_type?: AlertType;
  /** How long to wait before the same incident is reported again, such as `30m`. Few kinds of alert heed it. */
  alert_interval?: string | null;
  /** Whom it tells. */
  mechanisms?: NotificationMechanisms | null;
  /** Which events it is limited to; `null` for all. */
  filters?: AlertFilters | null;
  /** Further conditions; on older policies only. */
  conditions?: Record<string, unknown> | null;
  /** When it was created, in RFC 3339. */
  created?: string | null;
  /** When it was last changed, in RFC 3339. */
  modified?: string | null;
}

/** Whom a policy tells, by way of delivery. */
export interface NotificationMechanisms {
  /** People, by e-mail address. */
  email?: NotificationMechanism[] | null;
  /** PagerDuty services. */
  pagerduty?: NotificationMechanism[] | null;
  /** Webhooks. */
  webhooks?: NotificationMechanism[] | null;
}

/** One that a policy tells. */
export interface NotificationMechanism {
  /** The e-mail address, or the identifier of the PagerDuty service or webhook. */
  id: string;
  /** Its name; on older policies only. */
  name?: string | null;
}

/** Whom a policy is to tell: one destination at least, over all three ways. */
export interface NotificationMechanismsInput {
  /** People. */
  email?: Array<{
    /** E-mail address. */
    id: string;
  }>;
  /** PagerDuty services. Business and Enterprise only. */
  pagerduty?: Array<{
    /** Identifier from `alerting.destinations.pagerduty`. */
    id: string;
  }>;
  /** Webhooks. */
  webhooks?: Array<{
    /** Identifier from `alerting.destinations.webhooks`. */
    id: string;
  }>;
}

/** A policy to create. */
export interface NotificationPolicyCreateParams {
  /** Account to create it in. */
  account_id: string;
  /** Its name. */
  name: string;
  /** What sets it off, from `alerting.availableAlerts`. */
  alert_type: AlertType;
  /** Whether it sends anything. */
  enabled: boolean;
  /** Whom it tells: one destination at least. */
  mechanisms: NotificationMechanismsInput;
  /** What it is for. */
  description?: string;
  /** How long to wait before the same incident is reported again, such as `30m`. Few kinds of alert heed it. */
  alert_interval?: string;
  /** Which events it is limited to. Some kinds of alert cannot do without. */
  filters?: AlertFilters;
}

/** What is to change about a policy: what is left out stays. */
export interface NotificationPolicyUpdateParams {
  /** Account of the policy. */
  account_id: string;
  /** Policy to change. */
  policy_id: string;
  /** Its name. */
  name?: string;
  /** What sets it off, from `alerting.availableAlerts`. */
  alert_type?: AlertType;
  /** Whether it sends anything. */
  enabled?: boolean;
  /** Whom it tells from now on, all of them: one destination at least. */
  mechanisms?: NotificationMechanismsInput;
  /** What it is for. */
  description?: string;
  /** How long to wait before the same incident is reported again, such as `30m`. Few kinds of alert heed it. */
  alert_interval?: string;
  /** Which events it is limited to from now on, all of the filters. Some kinds of alert cannot do without. */
  filters?: AlertFilters;
}

/** A policy to test, and what the test message says. */
export interface NotificationPolicyTestParams {
  /** Account of the policy. */
  account_id: string;
  /** Policy to test. */
  policy_id: string;
  /**
   * How grave the message is, from 0 to 4; 1 is information.
   * @default 1
   */
  severity?: 0 | 1 | 2 | 3 | 4;
  /** What the message gives as its source. */
  source?: string;
  /** Which step in the life of an alert it stands for. Needs `state_correlation_id`. */
  state_event?: 0 | 1 | 2;
  /** What ties the steps of one alert together. */
  state_correlation_id?: string;
}

/** What the unsubscribe link of a notification e-mail carries. */
export interface EmailUnsubscribeParams {
  /** Account of the policy. */
  account_id: string;
  /** Policy that the e-mail came from. */
  policy_id: string;
  /** Address to take off the policy. */
  email: string;
  /** Secret token of the link, good for this address and policy. */
  token: string;
}

/** Which address stops getting the e-mails of which policy. */
export interface EmailUnsubscription {
  /** Identifier of the policy. */
  id: string;
  /** The address. */
  email?: string | null;
  /** Account of the policy. */
  account_id?: string | null;
  /** Name of the policy; only when asked for, not after unsubscribing. */
  name?: string | null;
  /** Secret token of the link; only when asked for, not after unsubscribing. */
  token?: string | null;
}

/** A notification that was sent. */
export interface AlertHistoryItem {
  /** Identifier of the record. */
  id: string;
  /** Name of the policy. */
  name?: string | null;
  /** What the policy is for. */
  description?: string | null;
  /** What set it off. */
  alert_type?: AlertType | null;
  /** What was sent: text, which for webhooks is often JSON; an object in some answers. */
  alert_body?: string | Record<string, unknown> | null;
  /** Whom it was sent to: e-mail address, or identifier of the destination. */
  mechanism?: string | null;
  /** The way it was sent. */
  mechanism_type?: 'email' | 'pagerduty' | 'webhook' | (string & {}) | null;
  /** Identifier of the policy that sent it. */
  policy_id?: string | null;
  /** When it was sent, in RFC 3339. */
  sent?: string | null;
}

/** Which part of the history to list. */
export interface AlertHistoryListParams {
  /** Account to look in. */
  account_id: string;
  /** Only what was sent after this time, in RFC 3339. */
  since?: string | Date;
  /** Only what was sent before this time, in RFC 3339. With it set, what is sent meanwhile does not shift the pages. */
  before?: string | Date;
  /** Page to begin at, from 1. */
  page?: number;
  /** Notifications a page, from 5 to 1000. */
  per_page?: number;
}

/** A time during which a policy sends nothing. */
export interface Silence {
  /** Identifier of the silence. */
  id: string;
  /** Policy that is silent. */
  policy_id?: string | null;
  /** When it begins, in RFC 3339. */
  start_time?: string | null;
  /** When it ends, in RFC 3339. */
  end_time?: string | null;
  /** When it was created, in RFC 3339. */
  created_at?: string | null;
  /** When it was last changed, in RFC 3339. */
  updated_at?: string | null;
}

/** Silences to create, one or many at once. */
export interface SilenceCreateParams {
  /** Account to create them in. */
  account_id: string;
  /** The silences. */
  body: Array<{
    /** Policy to silence. */
    policy_id: string;
    /** When to begin, in RFC 3339. */
    start_time?: string | Date;
    /** When to end, in RFC 3339. */
    end_time?: string | Date;
  }>;
}

/** Silences to change, one or many at once. */
export interface SilenceUpdateParams {
  /** Account of the silences. */
  account_id: string;
  /** The silences, as they are to be. */
  body: Array<{
    /** Silence to change. */
    id: string;
    /** When to begin, in RFC 3339. */
    start_time?: string | Date;
    /** When to end, in RFC 3339. */
    end_time?: string | Date;
  }>;
}

const filterValue = object<AlertFilterValue>(() => ({ ID: string, Description: nullish(string) }));

const filterOption = object<AlertFilterOption>(() => ({
  Key: string,
  AvailableValues: nullish(array(filterValue)),
  ComparisonOperator: nullish(string),
  Range: nullish(string),
}));

const availableAlert = object<Omit<AvailableAlert, 'category'>>(() => ({
  type: string,
  display_name: nullish(string),
  description: nullish(string),
  filter_options: nullish(array(filterOption)),
}));

const alertsByCategory = nullish(record(nullish(array(availableAlert))));

function toFlatList(result: Shaped<typeof alertsByCategory>): AvailableAlert[] {
  return Object.entries(result ?? {}).flatMap(([category, alerts]) =>
    Array.isArray(alerts) ? alerts.map((alert) => ({ ...alert, category })) : [],
  );
}

const mechanism = object<NotificationMechanism>(() => ({ id: string, name: nullish(string) }));

const mechanisms = object<NotificationMechanisms>(() => ({
  email: nullish(array(mechanism)),
  pagerduty: nullish(array(mechanism)),
  webhooks: nullish(array(mechanism)),
}));

const policy = object<NotificationPolicy>(() => ({
  id: string,
  name: nullish(string),
  description: nullish(string),
  enabled: optional(boolean),
  alert_type: optional(string),
  alert_interval: nullish(string),
  mechanisms: nullish(mechanisms),
  filters: nullish(record(array(string))),
  conditions: nullish(record(unknown)),
  created: nullish(string),
  modified: nullish(string),
}));

const unsubscription = object<EmailUnsubscription>(() => ({
  id: string,
  email: nullish(string),
  account_id: nullish(string),
  name: nullish(string),
  token: nullish(string),
}));

const historyItem = object<AlertHistoryItem>(() => ({
  id: string,
  name: nullish(string),
  description: nullish(string),
  alert_type: nullish(string),
  alert_body: nullish(union([string, record(unknown)])),
  mechanism: nullish(string),
  mechanism_type: nullish(string),
  policy_id: nullish(string),
  sent: nullish(string),
}));

const silence = object<Silence>(() => ({
  id: string,
  policy_id: nullish(string),
  start_time: nullish(string),
  end_time: nullish(string),
  created_at: nullish(string),
  updated_at: nullish(string),
}));

const alerting = '/accounts/{account_id}/alerting/v3';
const policies = `${alerting}/policies` as const;
const policyItem = `${policies}/{policy_id}` as const;
const unsubscribe = `${policyItem}/email/unsubscribe` as const;
const silences = `${alerting}/silences` as const;
const silenceItem = `${silences}/{silence_id}` as const;
const resource = 'Policy';
// An unknown kind of alert, no destination, a filter that must be given.
const codes = { 17004: 'validation', 17102: 'validation', 17103: 'validation' } as const;

/** What can be written of a policy. */
export const policyFields = {
  name: 'string',
  alert_type: 'string',
  enabled: 'boolean',
  mechanisms: 'object',
  description: 'string',
  alert_interval: 'string',
  filters: 'object',
} as const;

export const endpoints = {
  availableAlerts: {
    list: single({
      method: 'GET',
      path: `${alerting}/available_alerts`,
      result: alertsByCategory,
      normalize: toFlatList,
      permissions: alertingRead,
    }),
  },
  policies: {
    list: listing({ method: 'GET', path: policies, pages: 'single', item: policy, permissions: alertingRead }),
    get: single({ method: 'GET', path: policyItem, result: policy, permissions: alertingRead, resource }),
    create: single({
      method: 'POST',
      path: policies,
      body: {
        name: 'string!',
        alert_type: 'string!',
        enabled: 'boolean!',
        mechanisms: 'object!',
        description: 'string',
        alert_interval: 'string',
        filters: 'object',
      },
      result: alertingId,
      permissions: alertingWrite,
      codes,
    }),
    update: single({
      method: 'PUT',
      path: policyItem,
      body: policyFields,
      result: alertingId,
      permissions: alertingWrite,
      resource,
      codes,
    }),
    delete: single({
      method: 'DELETE',
      path: policyItem,
      normalize: () => undefined,
      permissions: alertingWrite,
      resource,
    }),
    test: single({
      method: 'POST',
      path: `${policyItem}/test`,
      // Levels begin at 0.
      body: { severity: 'number', source: 'string', state_event: 'number', state_correlation_id: 'string' },
      normalize: () => undefined,
      permissions: alertingWrite,
      resource,
    }),
    emailUnsubscribe: {
      get: single({
        method: 'GET',
        path: unsubscribe,
        query: { email: 'string!', token: 'string!' },
        result: unsubscription,
        permissions: [],
        anonymous: true,
        resource,
      }),
      create: single({
        method: 'POST',
        path: unsubscribe,
        query: { email: 'string!', token: 'string!' },
        result: unsubscription,
        permissions: [],
        anonymous: true,
        resource,
      }),
    },
  },
  history: {
    list: listing({
      method: 'GET',
      path: `${alerting}/history`,
      query: { since: 'string', before: 'string', page: 'integer', per_page: 'integer' },
      pages: 'page',
      perPage: 1000,
      item: historyItem,
      permissions: alertingRead,
    }),
  },
  silences: {
    list: listing({ method: 'GET', path: silences, pages: 'single', item: silence, permissions: alertingRead }),
    get: single({
      method: 'GET',
      path: silenceItem,
      result: silence,
      permissions: alertingRead,
      resource: 'Silence',
    }),
    create: single({
      method: 'POST',
      path: silences,
      body: 'array',
      normalize: () => undefined,
      permissions: alertingWrite,
    }),
    update: single({
      method: 'PUT',
      path: silences,
      body: 'array',
      result: nullish(array(silence)),
      normalize: (result): Silence[] => result ?? [],
      permissions: alertingWrite,
    }),
    delete: single({
      method: 'DELETE',
      path: silenceItem,
      normalize: () => undefined,
      permissions: alertingWrite,
      resource: 'Silence',
    }),
  },
  destinations: destinationEndpoints,
};

/**
 * Notifications: what an account can be alerted to, the policies that do it, where they are sent, and what was sent.
 *
 * @example
 * for await (const policy of cf.alerting.policies.list({ account_id })) console.log(policy.name, policy.alert_type);
 */
export class Alerting {
  /** The kinds of alert that an account may use. */
  readonly availableAlerts: AvailableAlerts;
  /** The policies: who is told what. */
  readonly policies: NotificationPolicies;
  /** What was sent. */
  readonly history: AlertHistory;
  /** Times during which policies send nothing. */
  readonly silences: Silences;
  /** Where notifications can be sent. */
  readonly destinations: Destinations;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.availableAlerts = new AvailableAlerts(transport);
    this.policies = new NotificationPolicies(transport);
    this.history = new AlertHistory(transport);
    this.silences = new Silences(transport);
    this.destinations = new Destinations(transport);
  }
}

/** The kinds of alert that an account may use: that depends on its plan and its products. */
export class AvailableAlerts {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Fetches the kinds of alert that an account may use, with the filters that each takes. Cloudflare answers with
   * categories; here each alert carries its category, in one list.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The kinds of alert, all at once.
   * @throws {@link PermissionError} without the permission.
   * @throws {@link NotFoundError} "Account not found" when the account does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/available_alerts/methods/list/
   */
  list(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<AvailableAlert[]> {
    return this.#transport.call(endpoints.availableAlerts.list, params, options);
  }
}

/** The notification policies of an account: who is told what. */
export class NotificationPolicies {
  /** What the unsubscribe link of a notification e-mail does. */
  readonly emailUnsubscribe: EmailUnsubscribe;

  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.emailUnsubscribe = new EmailUnsubscribe(transport);
    this.#transport = transport;
  }

  /**
   * Lists the notification policies of an account.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this list.
   * @returns The policies, all in one page, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/list/
   */
  list(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: ListOptions,
  ): Paginated<NotificationPolicy> {
    return this.#transport.list(endpoints.policies.list, params, options);
  }

  /**
   * Fetches one notification policy.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account, which policy.
   * @param options - Settings for this call.
   * @returns The policy.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/get/
   */
  get(
    params: {
      /** Account of the policy. */
      account_id: string;
      /** Policy to fetch. */
      policy_id: string;
    },
    options?: RequestOptions,
  ): Promise<NotificationPolicy> {
    return this.#transport.call(endpoints.policies.get, params, options);
  }

  /**
   * Creates a notification policy, and fetches it: Cloudflare answers with its identifier alone.
   *
   * Needs `Notifications Write`.
   *
   * @param params - The policy.
   * @param options - `readBack: true`, `check: true` to find out first what the account would not take, and settings
   * for the calls.
   * @returns The whole policy.
   * @throws {@link ResponseError} when it was created and could not be fetched; `params.policy_id` says which it is.
   * @throws {@link ParamsError} with `check`, when the account would not take it. Nothing was created.
   * @example
   * const policy = await cf.alerting.policies.create(
   *   { account_id, name: 'Certificates', alert_type: 'universal_ssl_event_type', enabled: true, mechanisms },
   *   { check: true, readBack: true },
   * );
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/create/
   */
  create(
    params: NotificationPolicyCreateParams,
    options: PolicyWriteOptions & {
      /** Fetches the policy after creating it. */
      readBack: true;
    },
  ): Promise<NotificationPolicy>;
  /**
   * Creates a notification policy. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Notifications Write`.
   *
   * @param params - The policy.
   * @param options - `check: true` to find out first what the account would not take, and settings for the calls.
   * @returns The identifier of the new policy, and nothing else; the whole policy with `readBack: true`.
   * @throws {@link ValidationError} when the account may not use the kind of alert, no destination is given, or a
   * filter is missing that this kind cannot do without.
   * @throws {@link ParamsError} with `check`, when the account would not take it. Nothing was created.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/create/
   */
  create(params: NotificationPolicyCreateParams, options?: PolicyWriteOptions): Promise<AlertingId>;
  async create(params: NotificationPolicyCreateParams, options?: PolicyWriteOptions): Promise<AlertingId> {
    return (await import('./policy-writing.ts')).createPolicy(this.#transport, params, options);
  }

  /**
   * Changes a notification policy, and fetches it: Cloudflare answers with its identifier alone.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which policy, and what is to change.
   * @param options - `readBack: true`, `check: true` to find out first what the account would not take, and settings
   * for the calls.
   * @returns The whole policy as it is now.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @throws {@link ResponseError} when it was changed and could not be fetched.
   * @throws {@link ParamsError} with `check`, when the account would not take it. Nothing was changed.
   * @example
   * const { modified } = await cf.alerting.policies.update({ account_id, policy_id, enabled: false }, { readBack: true });
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/update/
   */
  update(
    params: NotificationPolicyUpdateParams,
    options: PolicyWriteOptions & {
      /** Fetches the policy after changing it. */
      readBack: true;
    },
  ): Promise<NotificationPolicy>;
  /**
   * Changes a notification policy. The policy is fetched, what is given is laid over it, and the whole is written,
   * since Cloudflare does not say what becomes of fields that are left out. Filters and mechanisms are replaced as a
   * whole where they are given. When two programs change a policy at the same moment, the later one wins.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which policy, and what is to change.
   * @param options - `check: true` to find out first what the account would not take, and settings for the calls.
   * @returns The identifier of the policy, and nothing else; the whole policy with `readBack: true`.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @throws {@link ValidationError} when the account may not use the kind of alert, no destination is given, or a
   * filter is missing that this kind cannot do without.
   * @throws {@link ParamsError} with `check`, when the account would not take it. Nothing was changed.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/update/
   */
  update(params: NotificationPolicyUpdateParams, options?: PolicyWriteOptions): Promise<AlertingId>;
  async update(params: NotificationPolicyUpdateParams, options?: PolicyWriteOptions): Promise<AlertingId> {
    return (await import('./policy-writing.ts')).updatePolicy(this.#transport, params, options);
  }

  /**
   * Finds what an account would not take about a policy, before Cloudflare refuses it with less to say: a kind of alert
   * that it may not use, a filter that is missing or misspelt, a destination that it does not have. Changes nothing.
   * Costs two requests, and one more for webhooks and for PagerDuty each where the policy names some.
   *
   * Needs `Notifications Read`.
   *
   * @param params - The policy, as for creating it.
   * @param options - Settings for the calls.
   * @returns All problems as data; none when the account should take the policy.
   * @throws {@link ParamsError} when the policy is no policy: a mechanism that does not exist, a filter that is no list.
   * @throws {@link PermissionError} without the permission.
   * @throws {@link NotFoundError} "Account not found" when the account does not exist or is out of reach.
   * @example
   * const mechanisms = { email: [{ id: 'ops@contoso.example' }] };
   * const problems = await cf.alerting.policies.check({ account_id, alert_type: 'http_alert_origin_error', mechanisms });
   * for (const { field, message, allowed } of problems) console.log(field, message, allowed);
   * @see https://developers.cloudflare.com/notifications/
   */
  async check(params: NotificationPolicyCheckParams, options?: RequestOptions): Promise<PolicyProblem[]> {
    return (await import('./policy-check.ts')).checkPolicy(this.#transport, params, options);
  }

  /**
   * Deletes a notification policy.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which account, which policy.
   * @param options - Settings for this call.
   * @returns Nothing.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/methods/delete/
   */
  delete(
    params: {
      /** Account of the policy. */
      account_id: string;
      /** Policy to delete. */
      policy_id: string;
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.#transport.call(endpoints.policies.delete, params, options);
  }

  /**
   * Sends a test message to every destination of a policy. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which policy, and what the message says.
   * @param options - Settings for this call.
   * @returns Nothing: whether the message arrived is to be seen at the destinations.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/
   */
  test(params: NotificationPolicyTestParams, options?: RequestOptions): Promise<void> {
    return this.#transport.call(endpoints.policies.test, params, options);
  }
}

/** What the unsubscribe link of a notification e-mail does. The link's own token is enough: no credential is needed. */
export class EmailUnsubscribe {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Shows what an unsubscribe link would do, and changes nothing.
   *
   * Needs no permission, and no credential.
   *
   * @param params - What the link carries.
   * @param options - Settings for this call.
   * @returns Which address would be taken off which policy.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @throws {@link ValidationError} when Cloudflare refuses the address or the token.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/
   */
  get(params: EmailUnsubscribeParams, options?: RequestOptions): Promise<EmailUnsubscription> {
    return this.#transport.call(endpoints.policies.emailUnsubscribe.get, params, options);
  }

  /**
   * Takes an address off a policy, as a click on the unsubscribe link does.
   *
   * Needs no permission, and no credential.
   *
   * @param params - What the link carries.
   * @param options - Settings for this call.
   * @returns Which address was taken off which policy.
   * @throws {@link NotFoundError} "Policy not found" when there is no such policy.
   * @throws {@link ValidationError} when Cloudflare refuses the address or the token.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/policies/
   */
  create(params: EmailUnsubscribeParams, options?: RequestOptions): Promise<EmailUnsubscription> {
    return this.#transport.call(endpoints.policies.emailUnsubscribe.create, params, options);
  }
}

/** The notifications that were sent: of 30 days, of 90 on Enterprise. */
export class AlertHistory {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the notifications that were sent, of 30 days, or of 90 on Enterprise.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account, and which time.
   * @param options - Settings for this list.
   * @returns The notifications, fetched as they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/history/methods/list/
   */
  list(params: AlertHistoryListParams, options?: ListOptions): Paginated<AlertHistoryItem> {
    return this.#transport.list(endpoints.history.list, params, options);
  }

  /**
   * Follows the notifications of an account: looks for new ones again and again, and yields them in batches, each
   * notification once. It copes with those that appear late, out of order and while it reads. Another process can go on
   * from the cursor of a batch. The first batch comes at once; each later one after a wait, empty when nothing is new.
   *
   * Leave the loop or abort the signal to end it; only the signal ends a wait. A failure ends it too, after the retries
   * of the request: begin again with the last cursor, and nothing is lost.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account, and where to begin: `since` a time, or after the batch whose `cursor` is given.
   * @param options - How often to look and how far back, and settings for each request.
   * @returns The batches, fetched as they are read.
   * @throws {@link ParamsError} while reading, when there is no place to begin at, or the cursor is another account's.
   * @throws {@link CloudflareError} while reading, as for `list`.
   * @example
   * const since = new Date();
   * for await (const { items, cursor } of cf.alerting.history.poll({ account_id, since, cursor: await load() })) {
   *   for (const alert of items) await openTicket(alert);
   *   await save(cursor);
   * }
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/history/methods/list/
   */
  async *poll(params: AlertPollParams, options?: AlertPollOptions): AsyncGenerator<AlertBatch, undefined, undefined> {
    return yield* (await import('./alerting-poll.ts')).pollHistory(this.#transport, params, options);
  }
}

/** Times during which policies send nothing, such as a planned maintenance. */
export class Silences {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the silences of an account.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this list.
   * @returns The silences, all in one page, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/silences/methods/list/
   */
  list(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: ListOptions,
  ): Paginated<Silence> {
    return this.#transport.list(endpoints.silences.list, params, options);
  }

  /**
   * Fetches one silence.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account, which silence.
   * @param options - Settings for this call.
   * @returns The silence.
   * @throws {@link NotFoundError} "Silence not found" when there is no such silence; Cloudflare may answer with an
   * internal error instead, a {@link ServerError}.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/silences/methods/get/
   */
  get(
    params: {
      /** Account of the silence. */
      account_id: string;
      /** Silence to fetch. */
      silence_id: string;
    },
    options?: RequestOptions,
  ): Promise<Silence> {
    return this.#transport.call(endpoints.silences.get, params, options);
  }

  /**
   * Creates silences, one or many at once. Never sent twice: see `outcome` on a failure.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which account, and the silences as `body`.
   * @param options - Settings for this call.
   * @returns Nothing. Cloudflare does not tell the new identifiers: list the silences to learn them.
   * @throws {@link ValidationError} when Cloudflare refuses a policy or a time.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/silences/methods/create/
   */
  create(params: SilenceCreateParams, options?: RequestOptions): Promise<void> {
    return this.#transport.call(endpoints.silences.create, params, options);
  }

  /**
   * Changes silences, one or many at once.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which account, and the silences as `body`.
   * @param options - Settings for this call.
   * @returns The silences as they are now.
   * @throws {@link ValidationError} when Cloudflare refuses an identifier or a time.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/silences/methods/update/
   */
  update(params: SilenceUpdateParams, options?: RequestOptions): Promise<Silence[]> {
    return this.#transport.call(endpoints.silences.update, params, options);
  }

  /**
   * Deletes a silence: the policy sends again.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which account, which silence.
   * @param options - Settings for this call.
   * @returns Nothing.
   * @throws {@link NotFoundError} "Silence not found" when there is no such silence.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/silences/methods/delete/
   */
  delete(
    params: {
      /** Account of the silence. */
      account_id: string;
      /** Silence to delete. */
      silence_id: string;
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.#transport.call(endpoints.silences.delete, params, options);
  }
}
