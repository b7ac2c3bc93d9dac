/** Reads an answer: its body, within bounds, and what its headers say about limits. */
import type { RateLimitState } from './observe.ts';

/** A body that is larger than the client takes. */
export class TooLarge extends Error {}

/** The whole body as text. Refuses it with {@link TooLarge} as soon as it passes `maxBytes`. */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const { headers, body } = response;
  if (body === null) return '';
  const length = Number(headers.get('content-length') ?? Number.NaN);
  if (length > maxBytes) {
    await body.cancel().catch(() => {});
    throw new TooLarge();
  }
  // The length counts compressed bytes, so only without an encoding does it bound what comes out.
  if (Number.isFinite(length) && !headers.has('content-encoding')) return response.text();
  return readBounded(body, maxBytes);
}

async function readBounded(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<string> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    pieces.push(value);
  }
  // A text that grows by pieces would be held twice by whoever reads it whole.
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return new TextDecoder().decode(whole);
}

/** Up to `maxBytes` of a body that only explains a failure; what cannot be read is no loss. */
export async function readExcerpt(response: Response, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let bytes = 0; bytes < maxBytes; ) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {
    // Cut short: the status still tells what happened.
  }
  return text;
}

/** The JSON in a text, or `undefined` when it is none. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Whether an answer is a redirect: a browser shows of one nothing but that it was one. */
export function isRedirect({ status, type }: Response): boolean {
  return (status >= 300 && status < 400) || type === 'opaqueredirect';
}

/** Whether a body is a page: the API never writes one, so something else on the way did. */
export function isPage(text: string): boolean {
  return /^\s*</.test(text);
}

/** What `Retry-After` asks for, in milliseconds; nothing when it is absent, unreadable or in the past. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}

/** What `Ratelimit` and `Ratelimit-Policy` say, a policy each. Whatever cannot be read is left out. */
export function rateLimits(headers: Headers): RateLimitState[] {
  const header = headers.get('ratelimit');
  const policyHeader = headers.get('ratelimit-policy');
  if (header === null && policyHeader === null) return [];
  const states = new Map<string, RateLimitState>();
  for (const [policy, values] of [...items(header), ...items(policyHeader)]) {
    const state = states.get(policy) ?? { policy };
    if (values.r !== undefined) state.remaining = values.r;
    if (values.t !== undefined) state.resetMs = values.t * 1000;
    if (values.q !== undefined) state.quota = values.q;
    if (values.w !== undefined) state.windowMs = values.w * 1000;
    states.set(policy, state);
  }
  return [...states.values()];
}

type Item = [policy: string, values: Record<string, number>];

// What Cloudflare sends. The rest of what the standard allows is read as well, only slower: every answer passes here.
const usual = /^"([^"]*)";([rq])=(\d{1,9});([tw])=(\d{1,9})$/;

/** A structured-field list: `"name";key=1, "other";key=2`. */
function items(header: string | null): Item[] {
  if (header === null) return [];
  const [, policy, first, one, second, other] = usual.exec(header) ?? [];
  if (first !== undefined && second !== undefined && policy?.trim())
    return [[policy.trim(), { [first]: Number(one), [second]: Number(other) }]];
  // Names are quoted and may hold a comma; anything longer than this is no header of Cloudflare's.
  const list = header.slice(0, 4096).match(/(?:"[^"]*"|[^,"])+/g) ?? [];
  return list.flatMap((item) => {
    const [name = '', ...parameters] = item.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
    const policy = name.trim().replace(/^"(.*)"$/, '$1');
    if (policy === '') return [];
    const values: Record<string, number> = Object.create(null);
    for (const parameter of parameters) {
      const [, key, value] = /^\s*([a-z]\w*)\s*=\s*"?(\d{1,9})"?\s*$/i.exec(parameter) ?? [];
      if (key !== undefined) values[key.toLowerCase()] = Number(value);
    }
    return [[policy, values]];
  });
}
