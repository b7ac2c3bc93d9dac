/** The program of two calls, in the words of each client: it is run, bundled and type-checked. */

/** File names in `programs/two-calls/`, by how the tables call them. */
export const twoCalls = {
  fetch: 'fetch',
  ky: 'ky',
  '@octokit/core': 'octokit-core',
  cloudflare: 'cloudflare',
  'cloudflare/tree-shakable': 'cloudflare-tree-shakable',
  flarekit: 'flarekit',
  'flarekit, single classes': 'flarekit-classes',
} as const;
