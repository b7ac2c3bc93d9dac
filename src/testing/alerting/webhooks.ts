/** This file knows the endpoints of webhooks. Nothing is ever posted: a receiver's address tells whether it answers. */
import * as z from 'zod/mini';
import { type Answer, done, ok, refuse } from '../answer.ts';
import { check, readBody } from '../body.ts';
import { alertingRead, alertingWrite } from '../permission-sets.ts';
import { type Call, isIdentifier, param, type Service } from '../router.ts';
import type { Webhook } from '../world/alerting.ts';
import { receiverOf } from './receivers.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/destinations/webhooks': {
    handle: listWebhooks,
    permissions: alertingRead,
    emulates: 'All in one answer, without secrets.',
  },
  'POST /accounts/{account_id}/alerting/v3/destinations/webhooks': {
    handle: createWebhook,
    permissions: alertingWrite,
    emulates: 'Type and visible part of the address; the test post fails for hosts in `.invalid`, and is not sent.',
  },
  'GET /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}': {
    handle: getWebhook,
    permissions: alertingRead,
    emulates: 'Code-less refusals of unknown and malformed identifiers.',
  },
  'PUT /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}': {
    handle: updateWebhook,
    permissions: alertingWrite,
    emulates: 'Needs name and address; the test post counts as the last success.',
  },
  'DELETE /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}': {
    handle: deleteWebhook,
    permissions: alertingWrite,
    emulates: 'Policies keep naming it; 15000 for an unknown one, as observed.',
  },
};

const shape = z.object({ name: z.string().check(z.minLength(1)), url: z.string(), secret: z.optional(z.string()) });

/**
 * `GET /accounts/{account_id}/alerting/v3/destinations/webhooks`
 * @param call The request.
 */
function listWebhooks(call: Call): Answer {
  return ok([...webhooksOf(call).values()]);
}

/**
 * `GET /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}`
 * @param call The request.
 */
function getWebhook(call: Call): Answer {
  return ok(existing(call));
}

/**
 * `POST /accounts/{account_id}/alerting/v3/destinations/webhooks`
 * @param call The request.
 */
async function createWebhook(call: Call): Promise<Answer> {
  const { name, type, url } = await tested(call);
  const id = call.world.createId();
  // The test post comes before the webhook exists: a new one has never had a success.
  const created_at = call.clock.timestamp();
  webhooksOf(call).set(id, { id, name, type, url, created_at, last_success: null, last_failure: null });
  return ok({ id });
}

/**
 * `PUT /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}`
 * @param call The request.
 */
async function updateWebhook(call: Call): Promise<Answer> {
  const { name, type, url } = await tested(call);
  const webhook = existing(call);
  webhooksOf(call).set(webhook.id, { ...webhook, name, type, url, last_success: call.clock.timestamp() });
  return ok({ id: webhook.id });
}

/**
 * `DELETE /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}`
 * @param call The request.
 */
function deleteWebhook(call: Call): Answer {
  const id = wellFormed(call);
  if (!webhooksOf(call).delete(id)) throw refuse(500, 15000, 'internal server error');
  return done();
}

/** What was sent, once its receiver is taken to have answered; the secret is of no use here, and not kept. */
async function tested(call: Call): Promise<Pick<Webhook, 'name' | 'type' | 'url'>> {
  const { name, url } = check(await readBody(call), shape, undefined);
  const receiver = receiverOf(url);
  if (!receiver) throw refuse(400, undefined, 'Invalid webhook URL');
  if (!receiver.answers) throw refuse(400, undefined, 'Webhook test failed: the receiver did not answer with a 2xx');
  return { name, type: receiver.type, url: receiver.url };
}

function wellFormed(call: Call): string {
  const id = param(call, 'webhook_id');
  // With dashes in the identifiers of earlier days.
  if (!isIdentifier(id.replaceAll('-', ''))) throw refuse(400, undefined, 'invalid Webhook ID');
  return id;
}

function existing(call: Call): Webhook {
  const webhook = webhooksOf(call).get(wellFormed(call));
  if (!webhook) throw refuse(404, undefined, 'Webhook not found');
  return webhook;
}

function webhooksOf(call: Call): Map<string, Webhook> {
  return call.world.webhooks.of(param(call, 'account_id'));
}
