/** What people are told: the documented messages, and cause and resolution for each. */
import type { Advice } from './errors.ts';

/** The documented texts: which message is shown when is part of the contract, to the letter. */
export const documented = {
  token: 'Invalid Cloudflare API token',
  configuration:
    'Invalid Cloudflare configuration. Please verify your API token has Account Settings (Read) permission.',
  ping: 'Cloudflare ping failed',
} as const;

/** Cause and resolution for the documented messages and troubleshooting topics. */
export const advice = {
  token: {
    cause: 'The API token is incorrect, expired, or revoked.',
    resolution: 'Generate a new API token in the Cloudflare dashboard and reconnect.',
  },
  configuration: {
    cause: 'The token is valid but lacks the minimum required permission to validate the connection.',
    resolution: 'Edit the API token in Cloudflare and add the Account > Account Settings > Read permission.',
  },
  ping: {
    cause: 'The Cloudflare API returned a 5xx server error.',
    resolution: 'This is a transient Cloudflare issue. Retry the connection after a few minutes.',
  },
  notFound: {
    cause: 'The specified ID does not exist or the token lacks access.',
    resolution: 'Verify the account or policy ID and ensure your token permissions cover the requested resource.',
  },
  address: {
    cause: 'The token has a client IP filter that does not include the address this call came from.',
    resolution: 'Extend the client IP filter of the API token.',
  },
  scheme: {
    cause: 'This endpoint does not take this kind of credential.',
    resolution: 'Use a user API token, or the account e-mail with the Global API Key, as the message says.',
  },
  blocked: {
    cause: 'Too many calls with a wrong credential.',
    resolution: 'Correct the credential and wait some minutes before the next call.',
  },
  endpoint: {
    cause: 'The path or method is not one that the API knows.',
    resolution: 'Check the endpoint against the API documentation.',
  },
  limited: {
    cause:
      'More requests were made than allowed: 1,200 in five minutes for everything one user does, fewer for some products.',
    resolution: 'Wait as long as Cloudflare asks, and make fewer requests.',
  },
  intercepted: {
    cause: 'A firewall or proxy answered in place of the API.',
    resolution:
      'Look for what stands between this program and the API; where there is a Ray ID, Cloudflare can tell more.',
  },
} satisfies Record<string, Advice>;
