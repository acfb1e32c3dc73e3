import { z } from 'zod';
import { pageOf, publicId } from './parts.ts';
import { workflowId } from './workflows.ts';

export const folderId = publicId('fld', 'Id of the folder.');

export const folder = z
  .strictObject({
    id: folderId,
    name: z.string().meta({ examples: ['Marketing'] }),
    parentId: folderId.nullable().meta({ description: 'The folder that it lies in; null at the top.' }),
    workflows: z.int().min(0).meta({ description: 'How many workflows lie right in it.' })
  })
  .meta({ id: 'Folder', description: 'Where workflows lie. A folder may hold folders, and those none.' });
export type Folder = z.output<typeof folder>;

export const folderPage = pageOf(folder, 'FolderPage');

export const deletedFolder = z
  .strictObject({
    name: z.string(),
    parentId: folderId.nullable().meta({ description: 'Where its content is now; null at the top.' }),
    workflowIds: z.array(workflowId).meta({ description: 'The workflows that moved up.' }),
    folderIds: z.array(folderId).meta({ description: 'The folders that moved up.' })
  })
  .meta({ id: 'DeletedFolder', description: 'All that is needed to make the folder again.' });
export type DeletedFolder = z.output<typeof deletedFolder>;
