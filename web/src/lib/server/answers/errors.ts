import type { Problem } from '@automateos/workflow';
import { z } from 'zod';

/** One thing that is wrong with a workflow. */
const problem: z.ZodType<Problem> = z
  .strictObject({
    code: z
      .custom<Problem['code']>((value) => typeof value === 'string')
      .meta({
        type: 'string',
        description: 'Which kind of problem, for programs.',
        examples: ['MISSING_FIELD']
      }),
    message: z.string().meta({ description: 'A sentence that a person can act on.' }),
    severity: z
      .enum(['error', 'warning'])
      .meta({ description: 'Only errors stop a workflow from going live.' }),
    nodeId: z.string().optional().meta({ description: 'The step that it is about.' }),
    edgeId: z.string().optional().meta({ description: 'The connection that it is about.' }),
    field: z
      .string()
      .optional()
      .meta({ description: 'Path inside the config of the step.', examples: ['headers.ab12.value'] })
  })
  .meta({ id: 'Problem', description: 'One thing that is wrong with a workflow.' });

/** What every refusal looks like. */
export const errorAnswer = z
  .strictObject({
    error: z.strictObject({
      code: z.string().meta({ description: 'Which refusal, for programs.', examples: ['INVALID_FIELD'] }),
      message: z.string().meta({ description: 'A sentence that a person can act on.' }),
      field: z.string().optional().meta({ description: 'The field of the request that is wrong.' }),
      problems: z
        .array(problem)
        .optional()
        .meta({ description: 'Everything that is wrong with the workflow, when that is the reason.' })
    })
  })
  .meta({ id: 'Error', description: 'A refusal.' });
