import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { folders, workflows } from '../schema/index.ts';

export interface FolderRow {
  id: string;
  parentId: string | null;
  name: string;
  /** Workflows that lie right in it. */
  workflows: number;
}

interface FolderKey {
  orgId: string;
  id: string;
}

const inFolder = (key: FolderKey) => and(eq(workflows.orgId, key.orgId), eq(workflows.folderId, key.id));
const keyed = (key: FolderKey) => and(eq(folders.orgId, key.orgId), eq(folders.id, key.id));

/** Every folder of an organisation, by name. */
export function listFolders(tx: Tx, orgId: string): Promise<FolderRow[]> {
  return tx
    .select({
      id: folders.id,
      parentId: folders.parentId,
      name: folders.name,
      workflows: sql<number>`(SELECT count(*)::int FROM ${workflows} w
        WHERE w.org_id = folders.org_id AND w.folder_id = folders.id AND w.deleted_at IS NULL)`
    })
    .from(folders)
    .where(eq(folders.orgId, orgId))
    .orderBy(asc(sql`lower(${folders.name})`), asc(folders.id));
}

/** One folder, locked until the transaction ends, so that nothing is put into one that is being deleted. */
export async function lockFolder(tx: Tx, key: FolderKey) {
  const [row] = await tx
    .select({ id: folders.id, parentId: folders.parentId, name: folders.name })
    .from(folders)
    .where(keyed(key))
    .for('update');
  return row;
}

export async function insertFolder(
  tx: Tx,
  folder: { orgId: string; parentId: string | null; name: string; createdBy: string }
): Promise<string> {
  const [row] = await tx.insert(folders).values(folder).returning({ id: folders.id });
  return row!.id;
}

export async function changeFolder(
  tx: Tx,
  key: FolderKey,
  change: { name?: string; parentId?: string | null }
): Promise<void> {
  await tx.update(folders).set(change).where(keyed(key));
}

/** Folders right inside one. */
export function childFolders(tx: Tx, key: FolderKey): Promise<{ id: string }[]> {
  return tx
    .select({ id: folders.id })
    .from(folders)
    .where(and(eq(folders.orgId, key.orgId), eq(folders.parentId, key.id)));
}

/** Puts workflows into a folder, or out of all; answers how many there were. */
export async function putWorkflows(
  tx: Tx,
  orgId: string,
  { ids, folderId }: { ids: readonly string[]; folderId: string | null }
): Promise<number> {
  if (ids.length === 0) return 0;
  const moved = await tx
    .update(workflows)
    .set({ folderId })
    .where(and(eq(workflows.orgId, orgId), inArray(workflows.id, [...ids]), isNull(workflows.deletedAt)))
    .returning({ id: workflows.id });
  return moved.length;
}

/** Takes a folder away and moves what is in it to where it was; answers what moved. */
export async function deleteFolder(
  tx: Tx,
  folder: FolderKey & { parentId: string | null }
): Promise<{ workflowIds: string[]; folderIds: string[] }> {
  const moved = await tx
    .update(workflows)
    .set({ folderId: folder.parentId })
    .where(inFolder(folder))
    .returning({ id: workflows.id, deletedAt: workflows.deletedAt });
  // A folder inside it may have its name, which is free from here on.
  await tx.update(folders).set({ name: folder.id }).where(keyed(folder));
  const children = await tx
    .update(folders)
    .set({ parentId: folder.parentId })
    .where(and(eq(folders.orgId, folder.orgId), eq(folders.parentId, folder.id)))
    .returning({ id: folders.id });
  await tx.delete(folders).where(keyed(folder));
  const workflowIds = moved.flatMap((row) => (row.deletedAt ? [] : [row.id]));
  return { workflowIds, folderIds: children.map(({ id }) => id) };
}
