import { z } from 'zod';
import { pageOf, publicId } from './parts.ts';
import { workflowId } from './workflows.ts';

export const presence = z
  .strictObject({
    workflowId,
    workflowName: z.string(),
    people: z
      .array(z.strictObject({ id: publicId('usr', 'Id of the person.'), name: z.string() }))
      .meta({ description: 'Who came first comes first.' })
  })
  .meta({ id: 'Presence', description: 'The people of the team who have a workflow open right now.' });
export type Presence = z.output<typeof presence>;

export const presencePage = pageOf(presence, 'PresencePage');
