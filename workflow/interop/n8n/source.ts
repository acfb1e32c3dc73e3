/** The file that n8n exports, as far as it is read here. Checked by shape only: every version of n8n writes a little more. */
import * as z from 'zod';

const link = z.object({
  node: z.string(),
  type: z.string().default('main'),
  index: z.int().min(0).default(0)
});

const node = z.object({
  name: z.string(),
  type: z.string(),
  typeVersion: z.number().default(1),
  position: z.tuple([z.number(), z.number()]).default([0, 0]),
  parameters: z.record(z.string(), z.unknown()).default({}),
  /** By kind; the values name what is stored on that n8n and mean nothing elsewhere. */
  credentials: z.record(z.string(), z.unknown()).optional(),
  disabled: z.boolean().optional(),
  notes: z.string().optional(),
  retryOnFail: z.boolean().optional(),
  maxTries: z.number().optional(),
  waitBetweenTries: z.number().optional(),
  onError: z.string().optional(),
  continueOnFail: z.boolean().optional()
});

export const n8nSchema = z.object({
  name: z.string().optional(),
  nodes: z.array(node),
  /** Name of the source → kind of link → output → where it leads. */
  connections: z.record(z.string(), z.record(z.string(), z.array(z.array(link).nullable())))
});

export type N8nWorkflow = z.infer<typeof n8nSchema>;
export type N8nNode = N8nWorkflow['nodes'][number];

/** Is it an export of n8n, sound or not? */
export function isN8nExport(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('nodes' in value && 'connections' in value))
    return false;
  return Array.isArray(value.nodes) && typeof value.connections === 'object' && !('automateos' in value);
}
