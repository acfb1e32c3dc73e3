import { documentSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { credit, release } from './gallery.ts';
import { nodeId, publicId } from './parts.ts';

const line = z.strictObject({
  what: z.string().meta({ description: 'What it is about.', examples: ['URL', 'Headers, X-Source'] }),
  from: z.string().nullable().meta({ description: 'What it was, in words; null when there was nothing.' }),
  to: z.string().nullable().meta({ description: 'What it becomes; null for nothing.' })
});

const change = z
  .strictObject({
    id: z.string().meta({ description: 'Choices are made by it.', examples: ['nodes/n_send/config/url'] }),
    kind: z.enum(['added', 'removed', 'changed', 'moved']),
    subject: z.string().meta({ description: 'The step that it is about.', examples: ['Tell the team'] }),
    nodeId: nodeId.nullable(),
    isConflict: z.boolean().meta({ description: 'You changed the same: it stays yours unless you choose.' }),
    theirs: z.array(line).meta({ description: 'What the source changed.' }),
    mine: z.array(line).meta({ description: 'What was changed here; empty unless it is a conflict.' })
  })
  .meta({ id: 'UpdateChange' });

export const permission = z
  .strictObject({
    id: z.string().meta({ description: 'Consent is given by it.', examples: ['host:api.example.com'] }),
    kind: z.enum(['host', 'credential', 'trigger', 'data']),
    title: z.string().meta({ description: 'What it would reach, use or be started by.' }),
    nodeId
  })
  .meta({ id: 'Permission', description: 'Something that a workflow may not do yet.' });

const counts = {
  changes: z.int().meta({ description: 'How many changes can be taken or left.' }),
  conflicts: z.int().meta({ description: 'How many of them touch what was changed here.' })
};

export const update = z
  .strictObject({
    source: z
      .strictObject({ ...credit.shape, kind: z.enum(['install', 'fork']) })
      .nullable()
      .meta({ description: 'The template it follows, with the version taken over last; null without one.' }),
    latest: z.int().nullable().meta({ description: 'The newer version; null when there is none.' }),
    ...counts,
    items: z.array(change),
    permissions: z
      .array(permission)
      .meta({ description: 'What it would be allowed beyond today when all of it is taken.' }),
    releases: z.array(release).meta({ description: 'What came since, newest first.' }),
    documents: z
      .strictObject({ base: documentSchema, theirs: documentSchema })
      .nullable()
      .meta({ description: 'The version taken over last and the newer one.' })
  })
  .meta({ id: 'Update', description: 'A new version of the template that a workflow follows.' });
export type Update = z.output<typeof update>;

export const updateCounts = z
  .strictObject({
    data: z.array(
      z.strictObject({ workflowId: publicId('wf', 'Id of the workflow.'), latest: z.int(), ...counts })
    )
  })
  .meta({ id: 'Updates', description: 'The workflows among those asked for that have an update.' });
export type UpdateCounts = z.output<typeof updateCounts>;
