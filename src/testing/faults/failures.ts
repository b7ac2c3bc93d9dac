/** This file knows the failures that really happen, ready to be played by name. */

import { failure, refuse } from '../answer.ts';

/** An answer that stands in for the emulator's own. */
export interface ScriptedAnswer {
  /** HTTP status; 200 when omitted. */
  status?: number;
  /** Headers; a content type is added that suits the body. */
  headers?: Record<string, string>;
  /** Text is sent as it is, undefined as an empty body, everything else as JSON. */
  body?: unknown;
}

/** Makes one answer; it is told the `cf-ray` of the request, which pages show. */
type Failure = (ray: string) => ScriptedAnswer;

/** What is said to whoever asks too often. */
export const throttle = 'Please wait and consider throttling your request speed';

/** Name of a failure that is ready to be played. */
export type FailureName =
  | 'html-500'
  | 'html-502'
  | 'html-503'
  | 'html-504'
  | 'html-520'
  | 'html-521'
  | 'html-522'
  | 'html-523'
  | 'html-524'
  | 'html-525'
  | 'html-526'
  | 'html-530'
  | 'html-1015'
  | 'rate-limited'
  | 'rate-limited-in-200'
  | 'rate-limited-in-500'
  | 'empty-body'
  | 'null-body'
  | 'timeout'
  | 'internal-error'
  | 'alerting-error'
  | 'max-auth-failures'
  | 'authentication-error';

/** Every failure by name. None of them reaches the emulator's state. */
export const failures: Readonly<Record<FailureName, Failure>> = {
  /** 500 as an HTML page of the edge. */
  'html-500': page(500, 'Internal server error'),
  /** 502 as an HTML page of the edge. */
  'html-502': page(502, 'Bad gateway'),
  /** 503 as an HTML page of the edge. */
  'html-503': page(503, 'Service temporarily unavailable'),
  /** 504 as an HTML page of the edge. */
  'html-504': page(504, 'Gateway time-out'),
  /** 520 as an HTML page: the origin gave an answer that cannot be understood. */
  'html-520': page(520, 'Web server is returning an unknown error'),
  /** 521 as an HTML page: the origin refuses the connection. */
  'html-521': page(521, 'Web server is down'),
  /** 522 as an HTML page: the connection to the origin timed out. */
  'html-522': page(522, 'Connection timed out'),
  /** 523 as an HTML page: the origin cannot be reached. */
  'html-523': page(523, 'Origin is unreachable'),
  /** 524 as an HTML page: the origin did not answer in time. */
  'html-524': page(524, 'A timeout occurred'),
  /** 525 as an HTML page: no TLS handshake with the origin. */
  'html-525': page(525, 'SSL handshake failed'),
  /** 526 as an HTML page: the origin's certificate is not valid. */
  'html-526': page(526, 'Invalid SSL certificate'),
  /** 530 as an HTML page, which names page code 1016: the edge cannot find the origin. */
  'html-530': page(530, 'Origin DNS error', 1016),
  /** 429 as the HTML page "Error 1015", which limits a client address. */
  'html-1015': page(429, 'You are being rate limited', 1015),
  /** 429 with code 971: the limit of the API itself. */
  'rate-limited': envelope(429, 971, throttle),
  /** The same limit as code 971 inside a 200. */
  'rate-limited-in-200': envelope(200, 971, throttle),
  /** The same limit as code 971 inside a 500. */
  'rate-limited-in-500': envelope(500, 971, throttle),
  /** 200 without any body. */
  'empty-body': () => ({ headers: { 'content-type': 'application/json' } }),
  /** 200 with the JSON value null. */
  'null-body': () => ({ body: null }),
  /** 504 with code 1000: a gateway gave up in the form of an envelope. */
  timeout: envelope(504, 1000, 'Request timeout'),
  /** 500 with code 10001, which is a permanent refusal under other statuses. */
  'internal-error': envelope(500, 10001, 'Internal error'),
  /** 500 with code 15000, as notifications answer some requests again and again. */
  'alerting-error': envelope(500, 15000, 'internal server error'),
  /** 403 with code 9109: too many wrong tokens, a temporary block. */
  'max-auth-failures': envelope(403, 9109, 'Max auth failures reached'),
  /** 403 with code 10000, the most frequent refusal: a permission is missing. */
  'authentication-error': envelope(403, 10000, 'Authentication error'),
};

/**
 * Whether there is a failure of this name.
 * @param name Any value.
 */
export function isFailure(name: unknown): name is FailureName {
  return typeof name === 'string' && Object.hasOwn(failures, name);
}

/**
 * The page that tells an address to slow down.
 * @param ray The `cf-ray` of the request.
 */
export function rateLimitedPage(ray: string): ScriptedAnswer {
  return failures['html-1015'](ray);
}

function envelope(status: number, code: number, message: string): Failure {
  return () => failure(refuse(status, code, message), 'envelope first');
}

/** A page in the style of the edge. The code it names is its status, unless it is one of the four-digit page codes. */
function page(status: number, title: string, code = status): Failure {
  const named = code === status ? `${title} <span>Error code ${code}</span>` : `Error ${code} <span>${title}</span>`;
  return (ray) => ({
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html>
<html lang="en-US">
<head><title>api.contoso.example | ${code === status ? code : `Error ${code}`}: ${title}</title></head>
<body>
<h1>${named}</h1>
<p>Ray ID: <strong>${ray.split('-')[0]}</strong></p>
</body>
</html>
`,
  });
}
