/** The shape of a workflow file. architecture.md section 9. */
import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import type { WorkflowDocument } from '../types.ts';

export const FILE_VERSION = 1;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id has 1 to 64 letters, digits, “_” or “-”');
/** A key ending in `:mode` is the document's own, beside a long text. */
const fieldName = z.string().regex(/^(?!.*:mode$).{1,64}$/, 'a field name has 1 to 64 characters');
const position = z.strictObject({ x: z.number(), y: z.number() });
const port = z.string().min(1).max(64);

const settings = z.strictObject({
  retry: z
    .strictObject({
      maxAttempts: z
        .int()
        .min(1)
        .max(LIMITS.retryAttempts)
        .optional()
        .describe('Tries in all, the first included.'),
      backoff: z.enum(['fixed', 'exponential']).optional(),
      delayMs: z
        .int()
        .min(0)
        .optional()
        .describe('Milliseconds before the second try; doubled each time when exponential.')
    })
    .optional(),
  timeoutMs: z.int().min(1).optional().describe('Milliseconds that one attempt may take.')
});

const node = z
  .strictObject({
    type: z.string().min(1).max(64).describe('Which kind of step, such as `http-request`.'),
    typeVersion: z.int().min(1).default(1),
    label: z.string().max(LIMITS.labelCharacters).describe('The name on the card.'),
    position,
    config: z
      .record(fieldName, z.unknown())
      .default({})
      .describe('Field → value, `{ expr }`, or rows `{ rowId: { …, order } }`. Defaults are not written.'),
    disabled: z.boolean().optional().describe('Passed over in runs.'),
    note: z.string().optional(),
    settings: settings.optional()
  })
  .meta({ id: 'WorkflowNode', description: 'A step.' });

const edge = z
  .strictObject({ source: id, sourcePort: port, target: id, targetPort: port })
  .meta({ id: 'WorkflowEdge', description: 'A wire from an output port to an input port.' });

const note = z
  .strictObject({
    text: z.string(),
    position,
    width: z.number().positive(),
    height: z.number().positive(),
    color: z.enum(['yellow', 'blue', 'green', 'pink'])
  })
  .meta({ id: 'WorkflowNote', description: 'A sticky note on the canvas.' });

const parts = {
  name: z.string().min(1).max(LIMITS.nameCharacters),
  nodes: z.record(id, node),
  edges: z.record(id, edge),
  notes: z.record(id, note).optional()
};

/** The document without the file's version: what `PUT /document` takes. */
export const documentSchema: z.ZodType<WorkflowDocument> = z.strictObject(parts).meta({
  id: 'WorkflowDocument',
  description: 'The steps of a workflow, the wires between them and the notes beside them, each by id.'
});

export const fileSchema: z.ZodType<WorkflowDocument & { automateos: typeof FILE_VERSION }> = z.strictObject({
  automateos: z.literal(FILE_VERSION),
  ...parts
});
