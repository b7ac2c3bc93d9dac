/** This file knows the endpoints of silences: times in which a policy keeps quiet. */
import * as z from 'zod/mini';
import { type Answer, done, ok, refuse } from '../answer.ts';
import { check, readJson } from '../body.ts';
import { readTime } from '../clock.ts';
import { alertingRead, alertingWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Silence } from '../world/alerting.ts';
import { policyNotFound } from './policies.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/alerting/v3/silences': {
    handle: listSilences,
    permissions: alertingRead,
    emulates: 'All in one answer.',
  },
  'POST /accounts/{account_id}/alerting/v3/silences': {
    handle: createSilences,
    permissions: alertingWrite,
    emulates: 'Takes an array, all of it or nothing; does not tell the identifiers.',
  },
  'PUT /accounts/{account_id}/alerting/v3/silences': {
    handle: updateSilences,
    permissions: alertingWrite,
    emulates: 'Takes an array, all of it or nothing.',
  },
  'GET /accounts/{account_id}/alerting/v3/silences/{silence_id}': {
    handle: getSilence,
    permissions: alertingRead,
    emulates: 'An unknown one is an internal error (15000), as observed.',
  },
  'DELETE /accounts/{account_id}/alerting/v3/silences/{silence_id}': {
    handle: deleteSilence,
    permissions: alertingWrite,
    emulates: 'Answers without a result.',
  },
};

// An element's members that are null count as absent, as everywhere.
const time = z.nullish(z.string().check(z.refine((text) => readTime(text) !== undefined)));
const additions = z.array(z.object({ policy_id: z.string(), start_time: time, end_time: time }));
const changes = z.array(z.object({ id: z.string(), start_time: time, end_time: time }));

/**
 * `GET /accounts/{account_id}/alerting/v3/silences`
 * @param call The request.
 */
function listSilences(call: Call): Answer {
  return ok([...silencesOf(call).values()]);
}

/**
 * `GET /accounts/{account_id}/alerting/v3/silences/{silence_id}`
 * @param call The request.
 */
function getSilence(call: Call): Answer {
  return ok(existing(call, param(call, 'silence_id')));
}

/**
 * `POST /accounts/{account_id}/alerting/v3/silences`
 * @param call The request.
 */
async function createSilences(call: Call): Promise<Answer> {
  const given = check(readJson(call), additions, undefined);
  const now = call.clock.timestamp();
  const policies = call.world.policies.of(param(call, 'account_id'));
  const made = given.map(({ policy_id, start_time, end_time }): Silence => {
    if (!policies.has(policy_id)) throw policyNotFound();
    const times = ordered(start_time ?? now, end_time ?? undefined);
    return { id: call.world.createId(), policy_id, ...times, created_at: now, updated_at: now };
  });
  for (const silence of made) silencesOf(call).set(silence.id, silence);
  return done();
}

/**
 * `PUT /accounts/{account_id}/alerting/v3/silences`
 * @param call The request.
 */
async function updateSilences(call: Call): Promise<Answer> {
  const given = check(readJson(call), changes, undefined);
  const changed = given.map(({ id, start_time, end_time }): Silence => {
    const silence = existing(call, id);
    const times = ordered(start_time ?? silence.start_time, end_time ?? silence.end_time);
    return { ...silence, ...times, updated_at: call.clock.timestamp() };
  });
  for (const silence of changed) silencesOf(call).set(silence.id, silence);
  return ok(changed);
}

/**
 * `DELETE /accounts/{account_id}/alerting/v3/silences/{silence_id}`
 * @param call The request.
 */
function deleteSilence(call: Call): Answer {
  silencesOf(call).delete(existing(call, param(call, 'silence_id')).id);
  return done();
}

/**
 * Whether a policy keeps quiet now.
 * @param call The request.
 * @param policy_id The policy.
 */
export function isSilenced(call: Call, policy_id: string): boolean {
  const now = call.clock.now();
  return [...silencesOf(call).values()].some(
    (silence) =>
      silence.policy_id === policy_id &&
      Date.parse(silence.start_time) <= now &&
      (silence.end_time === undefined || now < Date.parse(silence.end_time)),
  );
}

function ordered(start_time: string, end_time: string | undefined): Pick<Silence, 'start_time' | 'end_time'> {
  if (end_time === undefined) return { start_time };
  if (Date.parse(end_time) <= Date.parse(start_time)) throw refuse(400, undefined, 'end_time must be after start_time');
  return { start_time, end_time };
}

function existing(call: Call, id: string): Silence {
  const silence = silencesOf(call).get(id);
  // An unknown one was seen to be an error of the server, not of the caller.
  if (!silence) throw refuse(500, 15000, 'internal server error');
  return silence;
}

function silencesOf(call: Call): Map<string, Silence> {
  return call.world.silences.of(param(call, 'account_id'));
}
