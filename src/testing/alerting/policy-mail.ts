/** This file knows how a policy sends a notification, and how who gets it by mail gets no more. */
import * as z from 'zod/mini';
import { type Answer, done, ok, refuse } from '../answer.ts';
import { check, readBody } from '../body.ts';
import { alertingRead, alertingWrite, none } from '../permission-sets.ts';
import { basePath, type Call, param, type Service } from '../router.ts';
import type { Notification, NotificationPolicy } from '../world/alerting.ts';
import { remember } from './history.ts';
import { existingPolicy } from './policies.ts';
import { receiverOf } from './receivers.ts';
import { isSilenced } from './silences.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/test': {
    handle: testPolicy,
    permissions: alertingWrite,
    emulates: 'Fills the history, unless the policy is disabled or silenced; sends nothing.',
  },
  'GET /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe': {
    handle: showUnsubscription,
    // Listed, although nobody has to sign in.
    permissions: alertingRead,
    guard: 'public',
    emulates: 'The link stands in the text of a mail, which the history tells.',
  },
  'POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe': {
    handle: unsubscribe,
    permissions: none,
    guard: 'public',
    emulates: 'Takes the address out of the policy; a second time changes nothing.',
  },
};

const test = z
  .object({
    severity: z.optional(z.literal([0, 1, 2, 3, 4])),
    source: z.optional(z.string()),
    state_event: z.optional(z.literal([0, 1, 2])),
    state_correlation_id: z.optional(z.string()),
  })
  .check(
    z.refine((given) => given.state_event === undefined || !!given.state_correlation_id, {
      path: ['state_correlation_id'],
    }),
  );

/**
 * `POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/test`
 * @param call The request.
 */
async function testPolicy(call: Call): Promise<Answer> {
  const { severity = 1, source } = check(await readBody(call), test, undefined);
  const tested = existingPolicy(call);
  checkReceivers(call, tested);
  if (!tested.enabled || isSilenced(call, tested.id)) return done();
  const sent = notifications(call, tested, { severity, ...(source !== undefined && { source }) });
  noteSuccess(call, tested);
  remember(call, sent);
  return done();
}

/**
 * `GET /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe`
 * @param call The request.
 */
function showUnsubscription(call: Call): Answer {
  const { subscribed, email, token } = subscription(call);
  const { id, name } = subscribed;
  return ok({ id, name, email, account_id: param(call, 'account_id'), token });
}

/**
 * `POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/email/unsubscribe`
 * @param call The request.
 */
function unsubscribe(call: Call): Answer {
  const { subscribed, email } = subscription(call);
  const account_id = param(call, 'account_id');
  const { id, mechanisms } = subscribed;
  if (mechanisms.email?.some((destination) => destination.id === email)) {
    const rest = mechanisms.email.filter((destination) => destination.id !== email);
    const changed = { mechanisms: { ...mechanisms, email: rest }, modified: call.clock.timestamp() };
    call.world.policies.of(account_id).set(id, { ...subscribed, ...changed });
  }
  return ok({ id, email, account_id });
}

/** One notification for each destination: a text for people, and JSON for programs. */
function notifications(call: Call, tested: NotificationPolicy, data: object): Notification[] {
  const { id: policy_id, name, description, alert_type, mechanisms } = tested;
  const text = `Test notification of ${name}.`;
  const ts = Math.floor(call.clock.now() / 1000);
  return Object.entries(mechanisms).flatMap(([way, destinations]) =>
    destinations.map(({ id: mechanism }): Notification => {
      const mechanism_type = way === 'webhooks' ? 'webhook' : way === 'pagerduty' ? 'pagerduty' : 'email';
      const alert_body =
        mechanism_type === 'email'
          ? `${text}\n\nUnsubscribe: ${unsubscribeLink(call, policy_id, mechanism)}`
          : JSON.stringify({ name, text, data, ts });
      const id = call.world.createId();
      const sent = call.clock.timestamp();
      return { id, name, description, alert_type, alert_body, mechanism, mechanism_type, policy_id, sent };
    }),
  );
}

/** A webhook that is gone or does not answer fails the test; one cannot know of the other ways. */
function checkReceivers(call: Call, { mechanisms }: NotificationPolicy): void {
  for (const { id } of mechanisms.webhooks ?? []) {
    const webhook = call.world.webhooks.of(param(call, 'account_id')).get(id);
    if (!webhook) throw refuse(400, undefined, 'Webhook not found');
    if (receiverOf(webhook.url)?.answers) continue;
    throw refuse(400, undefined, 'Webhook test failed: the receiver did not answer with a 2xx');
  }
}

function noteSuccess(call: Call, { mechanisms }: NotificationPolicy): void {
  const webhooks = call.world.webhooks.of(param(call, 'account_id'));
  for (const { id } of mechanisms.webhooks ?? []) {
    const webhook = webhooks.get(id);
    if (webhook) webhooks.set(id, { ...webhook, last_success: call.clock.timestamp() });
  }
}

function unsubscribeLink(call: Call, id: string, email: string): string {
  const account_id = param(call, 'account_id');
  const tokens = call.world.unsubscribeTokens.of(account_id);
  const token = tokens.get(`${id} ${email}`) ?? call.world.createId();
  tokens.set(`${id} ${email}`, token);
  const path = `${basePath}/accounts/${account_id}/alerting/v3/policies/${id}/email/unsubscribe`;
  return `${new URL(call.request.url).origin}${path}?${new URLSearchParams({ email, token })}`;
}

/** Who asks has not signed in: the token of the link is all that speaks for them. */
function subscription(call: Call): { subscribed: NotificationPolicy; email: string; token: string } {
  const email = call.query.get('email');
  const token = call.query.get('token');
  if (!email) throw refuse(400, undefined, 'email is required');
  if (!token) throw refuse(400, undefined, 'token is required');
  const subscribed = existingPolicy(call);
  const known = call.world.unsubscribeTokens.get(param(call, 'account_id'))?.get(`${subscribed.id} ${email}`);
  if (token !== known) throw refuse(400, undefined, 'Invalid token');
  return { subscribed, email, token };
}
