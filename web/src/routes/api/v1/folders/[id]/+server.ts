import { z } from 'zod';
import { deletedFolder, folder, folderId } from '#lib/server/answers/folders.ts';
import { NAME_TAKEN, TOO_DEEP } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { changeFolder, deleteFolder } from '#lib/server/services/folders.ts';
import { plainText } from '#lib/server/text-input.ts';

const params = { id: 'fld' } as const;

export const PATCH = route({
  action: 'folder.edit',
  params,
  body: z.strictObject({
    name: plainText(80).optional(),
    parentId: folderId
      .nullable()
      .optional()
      .meta({ description: 'The folder that it moves into; null for the top.' })
  }),
  answer: folder,
  docs: {
    id: 'changeFolder',
    tag: 'Folders',
    summary: 'Rename or move a folder',
    errors: { NAME_TAKEN, TOO_DEEP }
  },
  handle: ({ actor, params, body }) => changeFolder(actor, params.id, body)
});

export const DELETE = route({
  action: 'folder.delete',
  params,
  answer: deletedFolder,
  docs: {
    id: 'deleteFolder',
    tag: 'Folders',
    summary: 'Delete a folder',
    description: 'What lies in it moves up; the answer says what did.',
    errors: { NAME_TAKEN }
  },
  handle: ({ actor, params }) => deleteFolder(actor, params.id)
});
