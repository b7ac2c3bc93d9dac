/** Where notifications can be sent: e-mail, PagerDuty and webhooks. */
import { listing, single } from '../endpoint.ts';
import type { ListOptions, RequestOptions } from '../options.ts';
import type { Paginated } from '../pagination.ts';
import { array, boolean, nullish, object, optional, record, type Shaped, string, union } from '../schema.ts';
import type { Transport } from '../transport.ts';

/** What creating or changing answers with: the id alone. Fetch the thing itself when more is needed. */
export interface AlertingId {
  /** Identifier of what was created or changed. */
  id: string;
}

/** Whether an account may use a way of delivery. */
export interface EligibleMechanism {
  /** Whether the account's plan includes it. */
  eligible?: boolean;
  /** Whether it is out of beta. Notifications through one that is not may get lost. */
  ready?: boolean;
  /** The way of delivery, in the singular: the key it stands under is `webhooks`, its type `webhook`. */
  type?: 'email' | 'pagerduty' | 'webhook' | (string & {});
}

/** A PagerDuty service that is connected to an account. */
export interface PagerDutyService {
  /** Identifier of the connection: what a policy names as its destination. */
  id: string;
  /** Name of the service. */
  name?: string | null;
}

/** An address that notifications are posted to. */
export interface Webhook {
  /** Identifier of the webhook: what a policy names as its destination. Older ones are UUIDs. */
  id: string;
  /** Its name. */
  name?: string | null;
  /** Whose format the messages have. Cloudflare finds out by the URL; `generic` is what it does not know. */
  type?:
    | 'datadog'
    | 'discord'
    | 'feishu'
    | 'gchat'
    | 'generic'
    | 'opsgenie'
    | 'slack'
    | 'splunk'
    | (string & {})
    | null;
  /** Where the messages go. Not always what was sent: the secret part is taken out of the URLs of known services. */
  url?: string | null;
  /** When it was created, in RFC 3339. */
  created_at?: string | null;
  /** When a message last arrived, in RFC 3339; `null` if none ever did. */
  last_success?: string | null;
  /** When a message last failed to arrive, in RFC 3339; `null` if none ever did. */
  last_failure?: string | null;
}

/** A webhook to create. */
export interface WebhookCreateParams {
  /** Account to create it in. */
  account_id: string;
  /** Its name. */
  name: string;
  /** Where the messages go: a public address, port 80 or 443. */
  url: string;
  /** Sent to the receiver in the header `cf-webhook-auth`. It cannot be read back. */
  secret?: string;
}

/** What a webhook is to be from now on. */
export interface WebhookUpdateParams {
  /** Account of the webhook. */
  account_id: string;
  /** Webhook to change. */
  webhook_id: string;
  /** Its name. */
  name: string;
  /** Where the messages go: a public address, port 80 or 443. */
  url: string;
  /** Sent to the receiver in the header `cf-webhook-auth`. Send it again: it cannot be read back. */
  secret?: string;
}

export const alertingId = object<AlertingId>(() => ({ id: string }));

const eligibleMechanism = object<EligibleMechanism>(() => ({
  eligible: optional(boolean),
  ready: optional(boolean),
  type: optional(string),
}));

const pagerDutyService = object<PagerDutyService>(() => ({ id: string, name: nullish(string) }));

const webhook = object<Webhook>(() => ({
  id: string,
  name: nullish(string),
  type: nullish(string),
  url: nullish(string),
  created_at: nullish(string),
  last_success: nullish(string),
  last_failure: nullish(string),
}));

// Documented as lists, seen as single objects as well.
const eligibility = nullish(record(nullish(union([array(eligibleMechanism), eligibleMechanism]))));

function toLists(result: Shaped<typeof eligibility>): Record<string, EligibleMechanism[]> {
  const lists = Object.entries(result ?? {}).map(([way, found]) => [way, found == null ? [] : [found].flat()] as const);
  return Object.fromEntries(lists);
}

const destinations = '/accounts/{account_id}/alerting/v3/destinations';
const webhooks = `${destinations}/webhooks` as const;
const webhookItem = `${webhooks}/{webhook_id}` as const;
const pagerduty = `${destinations}/pagerduty` as const;
export const alertingRead = [
  'Notifications Read',
  'Notifications Write',
  'Account Settings Read',
  'Account Settings Write',
  'Zero Trust: PII Read',
];
export const alertingWrite = ['Notifications Write', 'Account Settings Write'];
const resource = 'Webhook';

export const destinationEndpoints = {
  eligible: {
    get: single({
      method: 'GET',
      path: `${destinations}/eligible`,
      result: eligibility,
      normalize: toLists,
      permissions: [],
    }),
  },
  pagerduty: {
    get: listing({
      method: 'GET',
      path: pagerduty,
      pages: 'single',
      item: pagerDutyService,
      permissions: alertingRead,
    }),
    create: single({ method: 'POST', path: `${pagerduty}/connect`, result: alertingId, permissions: alertingWrite }),
    link: single({
      method: 'GET',
      path: `${pagerduty}/connect/{token_id}`,
      result: alertingId,
      permissions: alertingWrite,
      resource: 'Integration token',
      // A GET that changes something.
      repeatable: false,
    }),
    delete: single({ method: 'DELETE', path: pagerduty, normalize: () => undefined, permissions: alertingWrite }),
  },
  webhooks: {
    list: listing({ method: 'GET', path: webhooks, pages: 'single', item: webhook, permissions: alertingRead }),
    get: single({ method: 'GET', path: webhookItem, result: webhook, permissions: alertingRead, resource }),
    create: single({
      method: 'POST',
      path: webhooks,
      body: { name: 'string!', url: 'string!', secret: 'string' },
      result: alertingId,
      permissions: alertingWrite,
    }),
    update: single({
      method: 'PUT',
      path: webhookItem,
      body: { name: 'string!', url: 'string!', secret: 'string' },
      result: alertingId,
      permissions: alertingWrite,
      resource,
      // Every attempt posts a test message to the receiver.
      repeatable: false,
    }),
    delete: single({
      method: 'DELETE',
      path: webhookItem,
      normalize: () => undefined,
      permissions: alertingWrite,
      resource,
    }),
  },
};

/** Where notifications can be sent: which ways an account may use, its PagerDuty services and its webhooks. */
export class Destinations {
  /** Which ways of delivery an account may use. */
  readonly eligible: EligibleDestinations;
  /** The PagerDuty services of an account. */
  readonly pagerduty: PagerDuty;
  /** The webhooks of an account. */
  readonly webhooks: Webhooks;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.eligible = new EligibleDestinations(transport);
    this.pagerduty = new PagerDuty(transport);
    this.webhooks = new Webhooks(transport);
  }
}

/** Which ways of delivery an account may use: that depends on its plan. */
export class EligibleDestinations {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Tells which ways of delivery an account may use. The answer is levelled out to lists, whether Cloudflare sends
   * lists or single objects.
   *
   * Needs `Notifications Read`, probably: Cloudflare documents no permission for it.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns What is allowed, by `email`, `pagerduty` and `webhooks`.
   * @throws {@link NotFoundError} "Account not found" when the account does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/eligible/methods/get/
   */
  get(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<Record<string, EligibleMechanism[]>> {
    return this.#transport.call(destinationEndpoints.eligible.get, params, options);
  }
}

/** The PagerDuty services that an account can notify. Business and Enterprise only. */
export class PagerDuty {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the PagerDuty services that are connected to an account. A list in spite of its name.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this list.
   * @returns The services, all in one page, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/pagerduty/methods/get/
   */
  get(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: ListOptions,
  ): Paginated<PagerDutyService> {
    return this.#transport.list(destinationEndpoints.pagerduty.get, params, options);
  }

  /**
   * Creates the token that connects PagerDuty: put it into PagerDuty's installation URL, then call `link` with it.
   *
   * Needs `Notifications Write`. Business and Enterprise only.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns The token, as `id`. Keep it secret.
   * @throws {@link PermissionError} without the permission.
   * @throws {@link PlanError} where Cloudflare says that the plan does not include it.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/pagerduty/methods/create/
   */
  create(
    params: {
      /** Account to connect. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<AlertingId> {
    return this.#transport.call(destinationEndpoints.pagerduty.create, params, options);
  }

  /**
   * Connects PagerDuty with the token that `create` gave. It changes something although it is a GET on the wire, so it
   * is never sent twice.
   *
   * Needs `Notifications Write`. Business and Enterprise only.
   *
   * @param params - Which account, which token.
   * @param options - Settings for this call.
   * @returns The identifier of the connection.
   * @throws {@link NotFoundError} "Integration token not found" when there is no such token.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/pagerduty/methods/link/
   */
  link(
    params: {
      /** Account to connect. */
      account_id: string;
      /** The token of `create`, 32 characters. */
      token_id: string;
    },
    options?: RequestOptions,
  ): Promise<AlertingId> {
    return this.#transport.call(destinationEndpoints.pagerduty.link, params, options);
  }

  /**
   * Disconnects all PagerDuty services of an account. There is no way to disconnect one of them.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which account.
   * @param options - Settings for this call.
   * @returns Nothing.
   * @throws {@link PermissionError} without the permission.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/pagerduty/methods/delete/
   */
  delete(
    params: {
      /** Account to disconnect. */
      account_id: string;
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.#transport.call(destinationEndpoints.pagerduty.delete, params, options);
  }
}

/** The webhooks that an account can notify. */
export class Webhooks {
  readonly #transport: Transport;

  /** @param transport - What sends the requests. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists the webhooks of an account.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account.
   * @param options - Settings for this list.
   * @returns The webhooks, all in one page, fetched when they are read.
   * @throws {@link CloudflareError} while reading: `permission` without the permission, `not_found` for an account
   * that does not exist or is out of reach.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/webhooks/methods/list/
   */
  list(
    params: {
      /** Account to look in. */
      account_id: string;
    },
    options?: ListOptions,
  ): Paginated<Webhook> {
    return this.#transport.list(destinationEndpoints.webhooks.list, params, options);
  }

  /**
   * Fetches one webhook. Its secret is never returned.
   *
   * Needs `Notifications Read`.
   *
   * @param params - Which account, which webhook.
   * @param options - Settings for this call.
   * @returns The webhook.
   * @throws {@link NotFoundError} "Webhook not found" when there is no such webhook.
   * @throws {@link ValidationError} when the id has the wrong form.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/webhooks/methods/get/
   */
  get(
    params: {
      /** Account of the webhook. */
      account_id: string;
      /** Webhook to fetch. */
      webhook_id: string;
    },
    options?: RequestOptions,
  ): Promise<Webhook> {
    return this.#transport.call(destinationEndpoints.webhooks.get, params, options);
  }

  /**
   * Creates a webhook. Cloudflare posts a test message to it first, and creates nothing unless the receiver answers
   * with a 2xx: the call takes as long as the receiver does.
   *
   * Needs `Notifications Write`. The account needs a zone on the Pro plan at least, by Cloudflare's feature table.
   *
   * @param params - The webhook.
   * @param options - Settings for this call.
   * @returns The identifier of the new webhook, and nothing else.
   * @throws {@link ValidationError} when the URL is not allowed, or the test message did not get through.
   * @throws {@link PlanError} where Cloudflare says that the plan does not include it.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/webhooks/methods/create/
   */
  create(params: WebhookCreateParams, options?: RequestOptions): Promise<AlertingId> {
    return this.#transport.call(destinationEndpoints.webhooks.create, params, options);
  }

  /**
   * Replaces the name, URL and secret of a webhook. Cloudflare posts a test message first, as on creating; that is why
   * it is never sent twice.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which webhook, and what it is to be.
   * @param options - Settings for this call.
   * @returns The identifier of the webhook, and nothing else.
   * @throws {@link NotFoundError} "Webhook not found" when there is no such webhook.
   * @throws {@link ValidationError} when the URL is not allowed, or the test message did not get through.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/webhooks/methods/update/
   */
  update(params: WebhookUpdateParams, options?: RequestOptions): Promise<AlertingId> {
    return this.#transport.call(destinationEndpoints.webhooks.update, params, options);
  }

  /**
   * Deletes a webhook.
   *
   * Needs `Notifications Write`.
   *
   * @param params - Which account, which webhook.
   * @param options - Settings for this call.
   * @returns Nothing.
   * @throws {@link NotFoundError} "Webhook not found" when there is no such webhook; Cloudflare may answer with an
   * internal error instead, a {@link ServerError}.
   * @see https://developers.cloudflare.com/api/resources/alerting/subresources/destinations/subresources/webhooks/methods/delete/
   */
  delete(
    params: {
      /** Account of the webhook. */
      account_id: string;
      /** Webhook to delete. */
      webhook_id: string;
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.#transport.call(destinationEndpoints.webhooks.delete, params, options);
  }
}
