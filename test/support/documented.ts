/** What the integration guide says, kept apart from the library's own words: the tests hold one against the other. */
import type { Advice } from '../../src/index.ts';

const notFound = {
  cause: 'The specified ID does not exist or the token lacks access.',
  resolution: 'Verify the account or policy ID and ensure your token permissions cover the requested resource.',
};

/** The messages, causes and resolutions of the integration guide, to the letter. */
export const documented = {
  token: {
    message: 'Invalid Cloudflare API token',
    advice: {
      cause: 'The API token is incorrect, expired, or revoked.',
      resolution: 'Generate a new API token in the Cloudflare dashboard and reconnect.',
    },
  },
  configuration: {
    message: 'Invalid Cloudflare configuration. Please verify your API token has Account Settings (Read) permission.',
    advice: {
      cause: 'The token is valid but lacks the minimum required permission to validate the connection.',
      resolution: 'Edit the API token in Cloudflare and add the Account > Account Settings > Read permission.',
    },
  },
  ping: {
    message: 'Cloudflare ping failed',
    advice: {
      cause: 'The Cloudflare API returned a 5xx server error.',
      resolution: 'This is a transient Cloudflare issue. Retry the connection after a few minutes.',
    },
  },
  account: { message: 'Account not found', advice: notFound },
  policy: { message: 'Policy not found', advice: notFound },
} satisfies Record<string, { message: string; advice: Advice }>;
