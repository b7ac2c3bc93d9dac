/** Keeps the variables of whoever runs the tests out of them. */
import { vi } from 'vitest';

const names = ['API_TOKEN', 'API_KEY', 'EMAIL', 'BASE_URL', 'API_BASE_URL', 'API_USER_SERVICE_KEY'];

/** Sets these variables, and no other that a client could read, until the end of the test. */
export function setEnvironment(variables: Readonly<Record<string, string>> = {}): void {
  for (const name of names) {
    vi.stubEnv(`CLOUDFLARE_${name}`, undefined);
    vi.stubEnv(`CF_${name}`, undefined);
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}
