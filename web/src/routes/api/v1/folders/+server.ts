import { z } from 'zod';
import { folder, folderId, folderPage } from '#lib/server/answers/folders.ts';
import { workflowId } from '#lib/server/answers/workflows.ts';
import { NAME_TAKEN, TOO_DEEP } from '#lib/server/known-refusals.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { createFolder, listFolders } from '#lib/server/services/folders.ts';
import { plainText } from '#lib/server/text-input.ts';

const MOST_AT_ONCE = 500;

export const GET = route({
  action: 'folder.list',
  query: z.strictObject(pageQuery),
  answer: folderPage,
  docs: { id: 'listFolders', tag: 'Folders', summary: 'List folders', description: 'All of them, by name.' },
  handle: ({ actor }) => listFolders(actor)
});

export const POST = route({
  action: 'folder.create',
  body: z.strictObject({
    name: plainText(80).meta({ examples: ['Marketing'] }),
    parentId: folderId
      .optional()
      .meta({ description: 'The folder that it lies in; at the top unless told.' }),
    workflowIds: z
      .array(workflowId)
      .max(MOST_AT_ONCE)
      .optional()
      .meta({ description: 'What moves into it.' }),
    folderIds: z
      .array(folderId)
      .max(MOST_AT_ONCE)
      .optional()
      .meta({ description: 'Folders that move into it.' })
  }),
  status: 201,
  answer: folder,
  docs: {
    id: 'createFolder',
    tag: 'Folders',
    summary: 'Create a folder',
    errors: { NAME_TAKEN, TOO_DEEP, NOT_FOUND: [404, 'There is no such folder or workflow.'] }
  },
  handle: ({ actor, body }) => createFolder(actor, body)
});
