// Schemas of a library that implements the standard type the result.
import { Cloudflare, type Schema } from 'flarekit';
import * as z from 'zod/mini';
import { type Same, same } from './same.ts';

const cf = new Cloudflare();
const rule = z.object({ id: z.string(), size: z.optional(z.number()) });
const date = z.pipe(
  z.string(),
  z.transform((text: string) => new Date(text)),
);

export const standard: Schema<{ id: string; size?: number | undefined }> = rule;

export async function read(): Promise<void> {
  const typed = await cf.request('GET /zones/{zone_id}/x', { zone_id: 'z' }, { schema: rule });
  same<Same<typeof typed, z.infer<typeof rule>>>(true);
  for await (const at of cf.paginate('GET /x', {}, { schema: date })) same<Same<typeof at, Date>>(true);
}
