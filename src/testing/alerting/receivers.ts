/** This file knows who receives what webhooks post: whose format an address takes, and what in it is secret. */
import { isIPv4, isPublic, shortIPv6 } from '../network/addresses.ts';
import type { Webhook } from '../world/alerting.ts';

/** What an address tells about its receiver. */
interface Receiver {
  /** Whose format it takes. */
  readonly type: Webhook['type'];
  /** The address without what is secret in it. */
  readonly url: string;
  /** Whether it answers, which every receiver does but those of the reserved top-level domain `invalid`. */
  readonly answers: boolean;
}

interface Kind {
  readonly type: Webhook['type'];
  readonly host: RegExp;
  readonly path?: RegExp;
  /** Takes what is secret out of an address. */
  readonly strip?: (url: URL) => void;
}

/** Keeps so many parts of a path: the secret comes last. */
const keepParts =
  (count: number) =>
  (url: URL): void => {
    url.pathname = url.pathname
      .split('/')
      .slice(0, count + 1)
      .join('/');
  };

const kinds: readonly Kind[] = [
  { type: 'slack', host: /^hooks\.slack(-gov)?\.com$/, strip: keepParts(3) },
  { type: 'discord', host: /(^|\.)discord(app)?\.com$/, path: /^\/api\/(v\d+\/)?webhooks\//, strip: stripDiscord },
  { type: 'gchat', host: /^chat\.googleapis\.com$/, strip: stripQuery },
  { type: 'feishu', host: /^open\.(feishu\.cn|larksuite\.com)$/, strip: keepParts(4) },
  { type: 'datadog', host: /(^|\.)(datadoghq\.(com|eu)|ddog-gov\.com)$/ },
  { type: 'opsgenie', host: /(^|\.)opsgenie\.com$/ },
  { type: 'splunk', host: /(^|\.)splunkcloud\.com$/ },
  { type: 'splunk', host: /./, path: /^\/services\/collector(\/|$)/ },
];

/**
 * What an address tells about its receiver.
 * @param text The address.
 * @returns Undefined when nothing could be posted there: it is no address, not public, or of an unusual port.
 */
export function receiverOf(text: string): Receiver | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const { protocol, hostname, port, pathname } = url;
  if (!/^https?:$/.test(protocol) || !['', '80', '443'].includes(port) || !isReachable(hostname)) return undefined;
  const kind = kinds.find(({ host, path }) => host.test(hostname) && (path?.test(pathname) ?? true));
  kind?.strip?.(url);
  return {
    type: kind?.type ?? 'generic',
    url: kind?.strip ? url.href : text,
    answers: !/(^|\.)invalid$/.test(hostname),
  };
}

function isReachable(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIPv4(bare) || shortIPv6(bare) !== undefined) return isPublic(bare);
  return !/(^|\.)localhost$/.test(bare);
}

function stripDiscord(url: URL): void {
  const parts = url.pathname.split('/');
  url.pathname = parts.slice(0, parts.indexOf('webhooks') + 2).join('/');
}

function stripQuery(url: URL): void {
  url.search = '';
}
