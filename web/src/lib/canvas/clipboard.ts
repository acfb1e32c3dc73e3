import { fromPublicId, type WorkflowNote } from '@automateos/workflow';
import type { Fragment } from '@automateos/workflow/document';
import * as z from 'zod';
import { boundsOf, shapeOf, type Rect } from './geometry.ts';

/** What copying puts on the clipboard: readable JSON with the marker of our file format. */
export interface Clip extends Fragment {
  notes: Record<string, WorkflowNote>;
}

const position = z.object({ x: z.number(), y: z.number() });
const clipSchema = z.object({
  automateos: z.literal(1),
  nodes: z.record(
    z.string(),
    z.object({
      type: z.string(),
      typeVersion: z.number().int().positive(),
      label: z.string(),
      position,
      config: z.record(z.string(), z.unknown()).default({}),
      disabled: z.boolean().optional(),
      note: z.string().optional(),
      settings: z.record(z.string(), z.unknown()).optional()
    })
  ),
  edges: z
    .record(
      z.string(),
      z.object({ source: z.string(), sourcePort: z.string(), target: z.string(), targetPort: z.string() })
    )
    .default({}),
  notes: z
    .record(
      z.string(),
      z.object({
        text: z.string(),
        position,
        width: z.number(),
        height: z.number(),
        color: z.enum(['yellow', 'blue', 'green', 'pink'])
      })
    )
    .default({})
});

/** Text for the clipboard. References to secrets stay behind: they belong to the organisation, not to the step. */
export function toClip({ nodes, edges, notes }: Clip): string {
  const clean = Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => [id, { ...node, config: withoutSecrets(node.config) }])
  );
  return JSON.stringify({ automateos: 1, nodes: clean, edges, notes }, null, 2);
}

/** Drops fields that hold a secret's id, in types that this build does not know too: such an id is easy to tell. */
function withoutSecrets(config: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(config, (_, value: unknown) => (isSecretId(value) ? undefined : value)));
}

const isSecretId = (value: unknown): boolean =>
  typeof value === 'string' && fromPublicId('sec', value) !== undefined;

/** Steps in pasted text, or `undefined` when it is something else. Secret references from elsewhere are dropped. */
export function parseClip(text: string): Clip | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const json = parseJson(text);
  const parsed = clipSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { nodes, edges, notes } = parsed.data;
  for (const node of Object.values(nodes)) node.config = withoutSecrets(node.config);
  return { nodes, edges, notes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // any text may be on the clipboard
  }
}

/** The box around everything in a clip that is not empty. */
export function boundsOfClip({ nodes, notes }: Clip): Rect {
  const steps = Object.values(nodes).map(({ type, position }) => ({ ...shapeOf(type), ...position }));
  const papers = Object.values(notes).map(({ position, width, height }) => ({ ...position, width, height }));
  return boundsOf([...steps, ...papers]) ?? { x: 0, y: 0, width: 0, height: 0 };
}
