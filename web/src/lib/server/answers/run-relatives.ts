import { z } from 'zod';
import { nodeId, publicId } from './parts.ts';
import { runStatus } from './runs.ts';

const relative = z
  .strictObject({
    runId: publicId('run', 'Id of the other run.'),
    workflowName: z.string(),
    status: runStatus,
    how: z
      .enum(['workflow', 'error'])
      .meta({ description: 'Called by a step, or started because a run failed.' }),
    nodeId: nodeId.nullable().meta({ description: 'The step that called, or that failed.' })
  })
  .meta({ id: 'RunRelative', description: 'A run that started another one, or was started by it.' });
export type RunRelative = z.output<typeof relative>;

export const runRelatives = z
  .strictObject({
    callers: z.array(relative).meta({ description: 'The runs that led to it, the outermost first.' }),
    called: z.array(relative).meta({ description: 'The runs that it started, at most 100, in order.' })
  })
  .meta({ id: 'RunRelatives', description: 'The runs that a run has to do with.' });
export type RunRelatives = z.output<typeof runRelatives>;
