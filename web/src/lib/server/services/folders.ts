import type { Actor } from '@automateos/auth';
import { isUniqueViolation, withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as queries from '@automateos/db/queries/folders';
import { lockWorkflow } from '@automateos/db/queries/workflows';
import { toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { DeletedFolder, Folder } from '../answers/folders.ts';
import { publicId } from '../dto.ts';
import { ApiError } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';

/** Every folder of the team, by name. */
export async function listFolders(actor: Actor): Promise<Page<Folder>> {
  authorise(actor, 'folder.list');
  const rows = await withOrg(platform().db, actor.orgId, (tx) => queries.listFolders(tx, actor.orgId));
  return { data: rows.map(show), nextCursor: null, total: rows.length };
}

export interface NewFolder {
  name: string;
  parentId?: string;
  /** What moves into it at once. */
  workflowIds?: readonly string[];
  folderIds?: readonly string[];
}

/** A new folder, with what is to lie in it. @throws ApiError 404, 409 NAME_TAKEN | TOO_DEEP */
export async function createFolder(actor: Actor, input: NewFolder): Promise<Folder> {
  authorise(actor, 'folder.create');
  const { orgId } = actor;
  return guard(input.name, () =>
    withOrg(platform().db, orgId, async (tx) => {
      const parentId = await lockParent(tx, actor, input.parentId ?? null);
      const { name } = input;
      const id = await queries.insertFolder(tx, { orgId, parentId, name, createdBy: actor.userId });
      await fill(tx, actor, { ...input, id, isNested: parentId !== null });
      await audit(tx, actor, { action: 'folder.create', target: toPublicId('fld', id), details: { name } });
      return read(tx, actor, id);
    })
  );
}

/** Renames a folder, or puts it into another or (`null`) to the top. @throws ApiError 404, 409 NAME_TAKEN | TOO_DEEP */
export async function changeFolder(
  actor: Actor,
  id: string,
  change: { name?: string; parentId?: string | null }
): Promise<Folder> {
  authorise(actor, 'folder.edit');
  const key = { orgId: actor.orgId, id: uuidOf('fld', id) };
  return guard(change.name, () =>
    withOrg(platform().db, actor.orgId, async (tx) => {
      const folder = found('fld', await queries.lockFolder(tx, key));
      const { name = folder.name } = change;
      const parentId =
        change.parentId === undefined ? folder.parentId : await lockParent(tx, actor, change.parentId);
      if (parentId !== null) await assertFits(tx, key, parentId);
      await queries.changeFolder(tx, key, { name, parentId });
      await audit(tx, actor, { action: 'folder.edit', target: id, details: { name } });
      return read(tx, actor, key.id);
    })
  );
}

/** Takes a folder away; what lies in it moves up. The answer says what moved, so that it can be undone. */
export async function deleteFolder(actor: Actor, id: string): Promise<DeletedFolder> {
  authorise(actor, 'folder.delete');
  const key = { orgId: actor.orgId, id: uuidOf('fld', id) };
  return guard(undefined, () =>
    withOrg(platform().db, actor.orgId, async (tx) => {
      const { name, parentId } = found('fld', await queries.lockFolder(tx, key));
      const moved = await queries.deleteFolder(tx, { ...key, parentId });
      await audit(tx, actor, { action: 'folder.delete', target: id, details: { name } });
      return {
        name,
        parentId: publicId('fld', parentId),
        workflowIds: moved.workflowIds.map((uuid) => toPublicId('wf', uuid)),
        folderIds: moved.folderIds.map((uuid) => toPublicId('fld', uuid))
      };
    })
  );
}

/** Puts a workflow into a folder, or (`null`) to the top. @throws ApiError 404 */
export async function moveWorkflow(
  actor: Actor,
  id: string,
  input: { folderId: string | null }
): Promise<{ folderId: string | null }> {
  authorise(actor, 'workflow.move');
  const uuid = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const { name } = found('wf', await lockWorkflow(tx, actor.orgId, uuid));
    const folder = input.folderId === null ? undefined : await lock(tx, actor, input.folderId);
    await queries.putWorkflows(tx, actor.orgId, { ids: [uuid], folderId: folder?.id ?? null });
    const details = { name, folder: folder?.name ?? null };
    await audit(tx, actor, { action: 'workflow.move', target: id, details });
    return { folderId: input.folderId };
  });
}

async function lock(tx: Tx, actor: Actor, id: string) {
  return found('fld', await queries.lockFolder(tx, { orgId: actor.orgId, id: uuidOf('fld', id) }));
}

/** The uuid of the folder to put something into. A folder lies at the top or in one that does. */
async function lockParent(tx: Tx, actor: Actor, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const parent = await lock(tx, actor, id);
  if (parent.parentId !== null) throw tooDeep();
  return parent.id;
}

async function assertFits(tx: Tx, folder: { orgId: string; id: string }, parentId: string): Promise<void> {
  const hasChildren = (await queries.childFolders(tx, folder)).length > 0;
  if (hasChildren || folder.id === parentId) throw tooDeep();
}

async function fill(
  tx: Tx,
  actor: Actor,
  { id: folderId, isNested, workflowIds = [], folderIds = [] }: NewFolder & { id: string; isNested: boolean }
): Promise<void> {
  const ids = workflowIds.map((id) => uuidOf('wf', id));
  const moved = await queries.putWorkflows(tx, actor.orgId, { ids, folderId });
  found('wf', moved === new Set(ids).size || undefined);
  if (folderIds.length > 0 && isNested) throw tooDeep();
  for (const id of folderIds) {
    const child = await lock(tx, actor, id);
    const key = { orgId: actor.orgId, id: child.id };
    await assertFits(tx, key, folderId);
    await queries.changeFolder(tx, key, { parentId: folderId });
  }
}

const tooDeep = () =>
  new ApiError(
    409,
    'TOO_DEEP',
    'A folder inside a folder cannot hold another one. Choose a folder at the top.'
  );

async function guard<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'folders_name')) throw error;
    const message =
      name === undefined
        ? 'There is a folder of the same name already where it would go. Rename one of them first.'
        : `There is a folder called “${name}” here already.`;
    throw new ApiError(409, 'NAME_TAKEN', { message, field: name === undefined ? undefined : 'name' });
  }
}

async function read(tx: Tx, actor: Actor, id: string): Promise<Folder> {
  const rows = await queries.listFolders(tx, actor.orgId);
  return show(
    found(
      'fld',
      rows.find((row) => row.id === id)
    )
  );
}

const show = (row: queries.FolderRow): Folder => ({
  id: toPublicId('fld', row.id),
  name: row.name,
  parentId: publicId('fld', row.parentId),
  workflows: row.workflows
});
