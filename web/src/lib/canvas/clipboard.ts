import type { Position, WorkflowNote } from '@automateos/workflow';
import type { Fragment } from '@automateos/workflow/document';
import { fieldsOf } from '@automateos/workflow/form';
import { findDefinition } from '@automateos/workflow';
import * as z from 'zod';

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
    Object.entries(nodes).map(([id, node]) => [
      id,
      { ...node, config: withoutSecrets(node.type, node.config) }
    ])
  );
  return JSON.stringify({ automateos: 1, nodes: clean, edges, notes }, null, 2);
}

function withoutSecrets(type: string, config: Record<string, unknown>): Record<string, unknown> {
  const definition = findDefinition(type);
  const secrets = new Set(
    (definition ? fieldsOf(definition) : [])
      .filter((field) => field.kind === 'secretRef')
      .map((field) => field.name)
  );
  return Object.fromEntries(Object.entries(config).filter(([name]) => !secrets.has(name)));
}

/** Steps in pasted text, or `undefined` when it is something else. Secret references from elsewhere are dropped. */
export function parseClip(text: string): Clip | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const json = parseJson(text);
  const parsed = clipSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { nodes, edges, notes } = parsed.data;
  for (const node of Object.values(nodes)) node.config = withoutSecrets(node.type, node.config);
  return { nodes, edges, notes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // any text may be on the clipboard
  }
}

/** How far to move a clip so that its top left corner lies at `place`. */
export function offsetTo(clip: Clip, place: Position): Position {
  const all = [...Object.values(clip.nodes), ...Object.values(clip.notes)].map((entry) => entry.position);
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  return { x: place.x - left, y: place.y - top };
}
