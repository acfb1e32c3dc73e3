import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { announceDocumentDeleted } from '@automateos/db/queries/document-log';
import { createDocument } from '@automateos/db/queries/documents';
import { lockFolder, putWorkflows } from '@automateos/db/queries/folders';
import { copySource } from '@automateos/db/queries/forks';
import { recordInstall } from '@automateos/db/queries/installs';
import * as queries from '@automateos/db/queries/workflows';
import { fromPublicId, toPublicId, UNTITLED, type WorkflowDocument } from '@automateos/workflow';
import { createState, readBase, readDocument, setName } from '@automateos/workflow/document';
import { authorise, found, uuidOf } from '../access.ts';
import type { Workflow } from '../answers/workflows.ts';
import { acceptDocument } from '../document-input.ts';
import { editStored, openStored, originOf } from '../documents.ts';
import { iso, publicId } from '../dto.ts';
import { ownCopy, stateOfCopy } from '../gallery/content.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';
import { removeTriggers } from '../triggers.ts';
import { findPublished } from './gallery.ts';

export async function listWorkflows(
  actor: Actor,
  input: PageInput & { search?: string; active?: boolean; folder?: string } = {}
): Promise<Page<Workflow>> {
  authorise(actor, 'workflow.list');
  const { orgId } = actor;
  const filter = { orgId, search: input.search, active: input.active, folderId: folderOf(input.folder) };
  return withOrg(platform().db, actor.orgId, (tx) =>
    readPage(input, {
      read: ({ limit, after }) =>
        queries.listWorkflows(tx, {
          ...filter,
          limit,
          before: after === undefined ? undefined : parseCursor(after)
        }),
      cursorOf: (row) => `${row.editedAt.getTime()}:${toPublicId('wf', row.id)}`,
      show,
      count: () => queries.countWorkflows(tx, filter)
    })
  );
}

/** `top` are those in no folder. */
const folderOf = (folder: string | undefined): string | null | undefined =>
  folder === undefined ? undefined : folder === 'top' ? null : uuidOf('fld', folder);

/** What a new workflow begins with; with neither document nor template it is empty. */
export interface NewWorkflow {
  name?: string;
  /** The content of a file. */
  document?: unknown;
  /** Slug of a template. */
  template?: string;
  /** To make something else of the template: counted and credited as a fork. */
  fork?: boolean;
  /** The folder that it lies in. */
  folderId?: string;
}

/** A new workflow. @throws ApiError 404 for a template that is not there, 422 for a document that cannot be taken */
export async function createWorkflow(actor: Actor, input: NewWorkflow): Promise<Workflow> {
  authorise(actor, 'workflow.create');
  const template = input.template === undefined ? undefined : await findPublished(input.template);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const name = input.name?.trim() || undefined;
    const folderId = await lockFolderFor(tx, actor, input.folderId);
    const placed = async (made: Workflow) => {
      if (!folderId) return made;
      await putWorkflows(tx, actor.orgId, { ids: [uuidOf('wf', made.id)], folderId });
      return { ...made, folderId: input.folderId! };
    };
    if (template) {
      const kind = input.fork ? 'fork' : 'install';
      return placed(await install(tx, actor, { template, name: name ?? template.title, kind }));
    }
    const document: WorkflowDocument =
      input.document === undefined
        ? { name: name ?? UNTITLED, nodes: {}, edges: {} }
        : await acceptDocument(tx, { value: input.document, name });
    return placed(await insertDocument(tx, actor, document));
  });
}

async function lockFolderFor(tx: Tx, actor: Actor, id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined;
  return found('fld', await lockFolder(tx, { orgId: actor.orgId, id: uuidOf('fld', id) })).id;
}

export async function readWorkflow(actor: Actor, id: string): Promise<Workflow> {
  authorise(actor, 'workflow.read');
  return withOrg(platform().db, actor.orgId, (tx) => readShown(tx, actor, uuidOf('wf', id)));
}

export async function renameWorkflow(actor: Actor, id: string, name: string): Promise<Workflow> {
  authorise(actor, 'workflow.edit');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await queries.lockWorkflow(tx, actor.orgId, workflowId));
    const doc = await openStored(tx, workflowId);
    await editStored(tx, { actor, workflowId, doc }, (open) => setName(open, name, originOf(actor)));
    await audit(tx, actor, { action: 'workflow.rename', target: id, details: { name } });
    return readShown(tx, actor, workflowId);
  });
}

/** Stops and hides a workflow. Runs in flight end; their logs stay readable. */
export async function deleteWorkflow(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'workflow.delete');
  const workflowId = uuidOf('wf', id);
  await withOrg(platform().db, actor.orgId, async (tx) => {
    const { name } = found('wf', await queries.lockWorkflow(tx, actor.orgId, workflowId));
    await removeTriggers(tx, { orgId: actor.orgId, workflowId }, ['live', 'test']);
    await queries.markWorkflowDeleted(tx, actor.orgId, workflowId);
    await announceDocumentDeleted(tx, workflowId);
    await audit(tx, actor, { action: 'workflow.delete', target: id, details: { name } });
  });
}

/**
 * A copy under a new id, never switched on; it follows the same source. What must be unique (webhook addresses) is made
 * anew.
 */
export async function duplicateWorkflow(actor: Actor, id: string, name?: string): Promise<Workflow> {
  authorise(actor, 'workflow.duplicate');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await queries.readWorkflow(tx, actor.orgId, workflowId));
    const original = await openStored(tx, workflowId);
    const { document } = readDocument(original);
    const copy = ownCopy(document, name?.trim() || `${document.name} (copy)`);
    const state = createState(copy, { base: readBase(original) });
    const copyId = await insert(tx, actor, { name: copy.name, state });
    await copySource(tx, actor.orgId, { from: workflowId, to: copyId });
    return readShown(tx, actor, copyId);
  });
}

interface Installation {
  template: Awaited<ReturnType<typeof findPublished>>;
  name: string;
  kind: 'install' | 'fork';
}

/** Shares ancestry with the published state, so that later versions can be merged; remembers where it comes from. */
async function install(tx: Tx, actor: Actor, { template, name, kind }: Installation): Promise<Workflow> {
  const document = ownCopy(template.document, name);
  const workflowId = await insert(tx, actor, { name, state: await stateOfCopy(template.state, document) });
  await recordInstall(tx, {
    orgId: actor.orgId,
    workflowId,
    templateId: template.id,
    templateVersionId: template.versionId,
    kind,
    installedBy: actor.userId
  });
  return readShown(tx, actor, workflowId);
}

async function insertDocument(tx: Tx, actor: Actor, document: WorkflowDocument): Promise<Workflow> {
  const { name } = document;
  return readShown(tx, actor, await insert(tx, actor, { name, state: createState(document) }));
}

async function insert(tx: Tx, actor: Actor, first: { name: string; state: Uint8Array }): Promise<string> {
  const { orgId, userId } = actor;
  const workflowId = await queries.insertWorkflow(tx, { orgId, name: first.name, createdBy: userId });
  await createDocument(tx, {
    orgId,
    workflowId,
    kind: 'main',
    state: first.state,
    actorId: userId
  });
  const target = toPublicId('wf', workflowId);
  await audit(tx, actor, { action: 'workflow.create', target, details: { name: first.name } });
  return workflowId;
}

async function readShown(tx: Tx, actor: Actor, workflowId: string): Promise<Workflow> {
  return show(found('wf', await queries.readWorkflow(tx, actor.orgId, workflowId)));
}

function show(row: queries.WorkflowRow): Workflow {
  const { name, active, liveVersionId, liveNumber, publishedAt } = row;
  return {
    id: toPublicId('wf', row.id),
    name,
    active,
    folderId: publicId('fld', row.folderId),
    liveVersion:
      liveVersionId !== null && liveNumber !== null && publishedAt !== null
        ? { id: publicId('ver', liveVersionId)!, number: liveNumber, publishedAt: iso(publishedAt) }
        : null,
    createdBy: row.createdByName,
    createdAt: iso(row.createdAt),
    editedAt: iso(row.editedAt)
  };
}

function parseCursor(text: string): { editedAt: Date; id: string } {
  const [ms, id] = text.split(':');
  return {
    editedAt: cursorPart(ms, (digits) => (/^\d{1,15}$/.test(digits) ? new Date(Number(digits)) : undefined)),
    id: cursorPart(id, (publicText) => fromPublicId('wf', publicText))
  };
}
