/** This file knows the endpoints of zone settings. */
import { type Answer, type ErrorItem, ok, Refusal, refuse } from '../answer.ts';
import { isObject, readBody } from '../body.ts';
import { timestamp } from '../clock.ts';
import { zoneSettingsRead, zoneSettingsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Zone } from '../world/zones.ts';
import { allows } from './plans.ts';
import { type SettingKind, settingKinds } from './setting-kinds.ts';
import { developmentSeconds, zoneOf } from './zones.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /zones/{zone_id}/settings': {
    handle: listSettings,
    permissions: zoneSettingsRead,
    emulates: 'All settings but `china_network_enabled` in one answer.',
  },
  'PATCH /zones/{zone_id}/settings': {
    handle: editSettings,
    permissions: zoneSettingsWrite,
    emulates: 'All or nothing, with one error for each setting that is refused; answers what was changed.',
  },
  'GET /zones/{zone_id}/settings/{setting_id}': {
    handle: getSetting,
    permissions: zoneSettingsRead,
    emulates: 'Defaults and `editable` by plan; `time_remaining` by the clock; 1006 for an unknown name.',
  },
  'PATCH /zones/{zone_id}/settings/{setting_id}': {
    handle: editSetting,
    permissions: zoneSettingsWrite,
    emulates: 'Values by kind and plan (1007), changes by plan (1057); parts of an object that are left out stay.',
  },
};

/** A change that was found to be right and is not yet made. */
interface Change {
  /** Identifier of the setting. */
  id: string;
  /** What it will be set to. */
  value: unknown;
}

/** How long development mode lasts. */
const developmentTime = 3 * 3_600_000;

/**
 * `GET /zones/{zone_id}/settings`
 * @param call The request.
 */
function listSettings(call: Call): Answer {
  const listed = [...settingKinds].filter(([, kind]) => !kind.unlisted);
  return ok(listed.map(([id]) => render(id, call)));
}

/**
 * `GET /zones/{zone_id}/settings/{setting_id}`
 * @param call The request.
 */
function getSetting(call: Call): Answer {
  return ok(render(param(call, 'setting_id'), call));
}

/**
 * `PATCH /zones/{zone_id}/settings/{setting_id}`
 * @param call The request.
 */
async function editSetting(call: Call): Promise<Answer> {
  const change = judge(param(call, 'setting_id'), await readBody(call), call);
  apply(change, call);
  return ok(render(change.id, call));
}

/**
 * `PATCH /zones/{zone_id}/settings`
 * @param call The request.
 */
async function editSettings(call: Call): Promise<Answer> {
  const { items } = await readBody(call);
  if (!Array.isArray(items)) throw refuse(400, 1004, "Missing 'items'");
  const changes: Change[] = [];
  const errors: ErrorItem[] = [];
  for (const item of items as unknown[]) {
    const body = isObject(item) ? item : {};
    try {
      changes.push(judge(typeof body.id === 'string' ? body.id : '', body, call));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push(...error.errors);
    }
  }
  if (errors.length > 0) throw new Refusal(400, errors);
  for (const change of changes) apply(change, call);
  return ok([...new Set(changes.map(({ id }) => id))].map((id) => render(id, call)));
}

function kindOf(id: string): SettingKind {
  const kind = settingKinds.get(id);
  if (!kind) throw refuse(400, 1006, `Unrecognized zone setting name: ${id.slice(0, 100)}`);
  return kind;
}

/** Finds out what a setting would become, and whether it may. */
function judge(id: string, body: Record<string, unknown>, call: Call): Change {
  const kind = kindOf(id);
  const zone = zoneOf(call);
  if (!isEditable(kind, zone)) throw refuse(400, 1057, `${id} cannot be modified for this zone`);
  const given = kind.value.safeParse(body[kind.member ?? 'value']);
  const [least, most] = kind.range?.[zone.plan] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const outside = typeof given.data === 'number' && (given.data < least || given.data > most);
  if (!given.success || outside) throw refuse(400, 1007, `Invalid value for zone setting ${id}`);
  return { id, value: laidOver(currentValue(id, kind, zone, call), given.data) };
}

function apply({ id, value }: Change, call: Call): void {
  const { clock, world } = call;
  const zone = zoneOf(call);
  world.zoneSettings.of(zone.id).set(id, { value, modified_on: clock.timestamp() });
  if (id !== 'development_mode') return;
  if (value === 'on') zone.development_ends = timestamp(clock.now() + developmentTime);
  else if (developmentSeconds(zone, clock.now()) > 0) zone.development_ends = clock.timestamp();
}

/** An object with the members of another laid over it, at any depth; anything else gives way to what is new. */
function laidOver(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return after;
  const changed = Object.entries(after).map(([name, value]) => [name, laidOver(before[name], value)]);
  return { ...before, ...Object.fromEntries(changed) };
}

function isEditable({ needs }: SettingKind, { plan }: Zone): boolean {
  return needs !== undefined && allows(plan, needs);
}

/** What a setting is now. Development mode goes off by itself. */
function currentValue(id: string, kind: SettingKind, zone: Zone, { world, clock }: Call): unknown {
  if (id === 'development_mode') return developmentSeconds(zone, clock.now()) > 0 ? 'on' : 'off';
  return world.zoneSettings.get(zone.id)?.get(id)?.value ?? kind.initial[zone.plan];
}

function render(id: string, call: Call): Record<string, unknown> {
  const kind = kindOf(id);
  const zone = zoneOf(call);
  const value = currentValue(id, kind, zone, call);
  if (kind.member) return { id, [kind.member]: value };
  const time_remaining = developmentSeconds(zone, call.clock.now());
  return {
    id,
    value,
    modified_on: call.world.zoneSettings.get(zone.id)?.get(id)?.modified_on ?? null,
    ...(id === 'development_mode' && { time_remaining }),
    ...(!kind.unmarked && { editable: isEditable(kind, zone) }),
  };
}
