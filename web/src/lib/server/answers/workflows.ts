import { documentSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { moment, nodeId, pageOf, publicId } from './parts.ts';

export const workflowId = publicId('wf', 'Id of the workflow.');
export const versionId = publicId('ver', 'Id of the version.');
const versionNumber = z
  .int()
  .min(1)
  .meta({ description: 'Versions count 1, 2, 3 …', examples: [3] });

/** A document on its way in. What is wrong with it is told by the services, with the step and the field. */
export const sentDocument = z.unknown().meta({ $ref: '#/components/schemas/WorkflowDocument' });

export const workflow = z
  .strictObject({
    id: workflowId,
    name: z.string().meta({ examples: ['Lead concierge'] }),
    active: z.boolean().meta({ description: 'Whether its triggers start runs.' }),
    folderId: publicId('fld', 'The folder that it lies in; null at the top.').nullable(),
    liveVersion: z
      .strictObject({ id: versionId, number: versionNumber, publishedAt: moment('When it was published.') })
      .nullable()
      .meta({ description: 'What runs; null before the first publish.' }),
    createdBy: z.string().meta({ description: 'Name of the person who made it.' }),
    createdAt: moment('When it was made.'),
    editedAt: moment('When its document was last edited.')
  })
  .meta({ id: 'Workflow', description: 'What a team edits: one live document and many versions.' });
export type Workflow = z.output<typeof workflow>;

export const workflowPage = pageOf(workflow, 'WorkflowPage');

export const version = z
  .strictObject({
    id: versionId,
    number: versionNumber.nullable().meta({ description: '1, 2, 3 …; null for a draft of a test run.' }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'What people call it.', examples: ['Before the move'] }),
    note: z.string().nullable().meta({ description: 'What whoever published it wrote about it.' }),
    parentId: versionId.nullable().meta({ description: 'The version that was live before.' }),
    authors: z
      .array(z.string())
      .meta({ description: 'Names of everyone who edited since the version before.' }),
    publishedBy: z.string().meta({ description: 'Name of the person who published it.' }),
    publishedAt: moment('When it was published.')
  })
  .meta({ id: 'Version', description: 'An immutable, checked copy of a document. Only versions run.' });
export type Version = z.output<typeof version>;

export const versionPage = pageOf(version, 'VersionPage');

export const versionDetail = z
  .strictObject({ ...version.shape, document: documentSchema })
  .meta({ id: 'VersionDetail', description: 'A version with its document.' });
export type VersionDetail = z.output<typeof versionDetail>;

const recentAuthor = z.strictObject({
  name: z.string().meta({ description: 'Name of the person.' }),
  lastAt: moment('Their last edit.')
});

export const unpublished = z
  .strictObject({
    liveVersion: version
      .nullable()
      .meta({ description: 'What runs; null before the first publish. The edits came after it.' }),
    authors: z.array(recentAuthor).meta({ description: 'Everyone who edited since, who did last first.' })
  })
  .meta({ id: 'Unpublished', description: 'Who edited since the live version.' });
export type Unpublished = z.output<typeof unpublished>;

export const writers = z
  .strictObject({
    data: z.array(
      z.strictObject({
        clientId: z.int().min(0).meta({ description: 'Yjs client id, as the document holds it.' }),
        name: z.string().meta({ description: 'Name of the person.' })
      })
    )
  })
  .meta({ id: 'Writers', description: 'The people behind Yjs client ids; unknown ids are left out.' });
export type Writers = z.output<typeof writers>;

export const published = z
  .strictObject({ versionId, number: versionNumber })
  .meta({ id: 'PublishedVersion', description: 'The version that is live now.' });
export type PublishedVersion = z.output<typeof published>;

export const activation = z
  .strictObject({ active: z.boolean().meta({ description: 'Whether its triggers start runs now.' }) })
  .meta({ id: 'Activation' });

const testWebhook = z.strictObject({
  nodeId,
  url: z.url().meta({ description: 'Where to send the test delivery.' }),
  method: z.string().meta({ description: 'HTTP method it listens to.', examples: ['POST'] }),
  expiresAt: moment('When it stops listening: ten minutes after the call.')
});

export const testWebhooks = z
  .strictObject({ webhooks: z.array(testWebhook) })
  .meta({ id: 'TestWebhooks', description: 'The test addresses of a workflow.' });
export type TestWebhooks = z.output<typeof testWebhooks>;
