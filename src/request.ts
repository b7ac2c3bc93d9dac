/** Turns sorted params into what goes over the wire: the body with its type, and headers that are safe to send. */
import { type Endpoint, hasControl } from './endpoint.ts';
import { ParamsError } from './errors.ts';
import { isRecord } from './schema.ts';

/** A body as `fetch` takes it. */
export interface RequestBody {
  /** The content, if there is any. */
  content?: BodyInit;
  /** Its type, where `fetch` does not know it by itself. */
  type?: string;
}

/** The body of a call, made once: an attempt that is repeated sends the same. */
export async function requestBody(endpoint: Endpoint, body: unknown): Promise<RequestBody> {
  if (endpoint.body === 'form') return await encoded(form(body as Record<string, unknown>));
  if (body instanceof FormData) return await encoded(body);
  if (isContent(body)) return { content: body };
  const content = json(body);
  if (content !== undefined) return { content, type: 'application/json' };
  const { method, path } = endpoint;
  const problem = 'the body cannot be written as JSON';
  throw new ParamsError(`Invalid params for ${method} ${path}: ${problem}`, [problem], { method, path });
}

/** A form as bytes: Node breaks with an unhandled rejection when nobody reads a form to its end, as a mocked `fetch` may. */
async function encoded(form: FormData): Promise<RequestBody> {
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? 'multipart/form-data';
  return { content: await whole.arrayBuffer(), type };
}

/** The body as JSON; `undefined` where it cannot be, or where it would silently become `{}`. */
function json(body: unknown): string | undefined {
  // A stream cannot be sent again when an attempt fails, and a map is no object.
  if (body instanceof ReadableStream || body instanceof Map || body instanceof Set) return undefined;
  try {
    return JSON.stringify(body);
  } catch {
    // Circular, or with a BigInt in it.
    return undefined;
  }
}

function isContent(body: unknown): body is BodyInit {
  return (
    typeof body === 'string' ||
    body instanceof URLSearchParams ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  );
}

function form(fields: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    // The API takes the zone file as a file part; a bare string would arrive as a text field.
    if (name === 'file') form.set(name, value instanceof Blob ? value : new Blob([String(value)]), 'zone.txt');
    else form.set(name, String(value));
  }
  return form;
}

// They authenticate, or would make the request another one than it says.
const reserved =
  /^(?:authorization|proxy-.*|x-auth-.*|cookie|host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer)$/i;

/** Everything that is wrong with a caller's headers, a line each. */
export function headerProblems(headers: unknown): string[] {
  // That they are an object is an option's matter.
  if (!isRecord(headers)) return [];
  // Whatever keeps its entries to itself would be sent without them.
  if (Symbol.iterator in headers) return ['headers must be a plain object of strings'];
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return ['a header has a name that is not allowed'];
    if (reserved.test(name)) return [`the header ${name} cannot be set by a call`];
    if (typeof value !== 'string') return [`the header ${name} must be a string`];
    return hasControl(value) || /[^\x20-\xff]/.test(value)
      ? [`the header ${name} has a value that is not allowed`]
      : [];
  });
}
