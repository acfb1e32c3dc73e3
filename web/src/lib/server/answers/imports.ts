import { z } from 'zod';
import { workflow } from './workflows.ts';

const importedNode = z.strictObject({
  name: z.string().meta({ description: 'As it was called there.', examples: ['Tell the team'] }),
  kind: z.string().meta({ description: 'Its type there.', examples: ['n8n-nodes-base.slack'] }),
  outcome: z.enum(['step', 'placeholder', 'folded', 'note']).meta({
    description:
      'A step that does the same; a place for one that does not exist here; a part of the step of another node; a sticky note.'
  }),
  nodeId: z.string().optional().meta({ description: 'The step that it became, or became a part of.' }),
  hints: z.array(z.string()).meta({ description: 'Sentences about what to look at.' }),
  needsConnection: z.boolean().meta({ description: 'It used a credential: choose a connection or secret.' })
});

export const importedWorkflow = z
  .strictObject({
    workflow,
    report: z.strictObject({ source: z.literal('n8n'), nodes: z.array(importedNode) })
  })
  .meta({ id: 'ImportedWorkflow', description: 'A new workflow, and what became of each node.' });
export type ImportedWorkflow = z.output<typeof importedWorkflow>;
