import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as queries from '@automateos/db/queries/forks';
import { listTemplateVersions, readTemplateVersion } from '@automateos/db/queries/templates';
import { lockWorkflow, readWorkflow } from '@automateos/db/queries/workflows';
import { toPublicId, type WorkflowDocument } from '@automateos/workflow';
import {
  applyMerge,
  createState,
  migrateDocument,
  openDocument,
  planMerge,
  readBase,
  readDocument,
  takeUpdate,
  type MergeChoice,
  type MergeItem,
  type MergeSides
} from '@automateos/workflow/document';
import {
  describeMerge,
  grownPermissions,
  type ChangeLine,
  type MergeChange,
  type Words
} from '@automateos/workflow/document-review';
import { authorise, found, uuidOf } from '../access.ts';
import type { Update, UpdateCounts } from '../answers/updates.ts';
import { documentTag, editStored, openStored, originOf, type OpenDocument } from '../documents.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { showCredit } from '../gallery/credit.ts';
import { platform } from '../platform.ts';
import type { TaggedDocument } from './workflow-documents.ts';

const NOTHING = { latest: null, changes: 0, conflicts: 0, items: [], permissions: [], releases: [] };

/** What a newer version of the template that a workflow follows would change in it. */
export async function readUpdate(actor: Actor, id: string): Promise<Update> {
  authorise(actor, 'workflow.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    const followed = await queries.readFollowed(tx, actor.orgId, workflowId);
    if (!followed) return { source: null, ...NOTHING, documents: null };
    const plan = await planUpdate(tx, followed, await openStored(tx, workflowId));
    const source = { ...showCredit({ ...followed, version: plan.base }), kind: followed.kind ?? 'install' };
    if (!plan.next) return { source, ...NOTHING, documents: null };
    const { sides, items } = plan.next;
    const changes = describeMerge(sides, items);
    const all = new Map(items.map((item) => [item.id, 'theirs'] as const));
    const releases = await listTemplateVersions(tx, followed.templateId);
    return {
      source,
      latest: plan.next.number,
      ...countChanges(changes),
      items: changes.map(showChange),
      permissions: grownPermissions(sides.mine, applyMerge(sides, { items, choices: all })),
      releases: releases
        .filter(({ number }) => number > plan.base)
        .map(({ number, changelog, createdAt }) => ({ number, changelog, publishedAt: iso(createdAt) })),
      documents: { base: sides.base, theirs: sides.theirs }
    };
  });
}

/** Whether a workflow was made from a template. */
export async function isFollowing(actor: Actor, id: string): Promise<boolean> {
  authorise(actor, 'workflow.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    return (await queries.readSourceVersion(tx, actor.orgId, workflowId)) !== undefined;
  });
}

/** Which of these workflows have an update, and how much of it. */
export async function listUpdates(
  actor: Actor,
  { workflows: ids }: { workflows: readonly string[] }
): Promise<UpdateCounts> {
  authorise(actor, 'workflow.list');
  const wanted = ids.map((id) => uuidOf('wf', id));
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const data: UpdateCounts['data'] = [];
    for (const workflowId of await queries.listBehind(tx, actor.orgId, wanted)) {
      const followed = found('wf', await queries.readFollowed(tx, actor.orgId, workflowId));
      const { next } = await planUpdate(tx, followed, await openStored(tx, workflowId));
      if (!next) continue;
      const counts = countChanges(describeMerge(next.sides, next.items));
      data.push({ workflowId: toPublicId('wf', workflowId), latest: next.number, ...counts });
    }
    return { data };
  });
}

export interface UpdateChoices {
  /** Number of the newer version, as it was read. */
  latest: number;
  /** By the ids of changes; one without a choice is taken, a conflict without one stays. */
  choices: Readonly<Record<string, MergeChoice>>;
  /** Ids of the permissions that a person agreed to. */
  permissions: readonly string[];
}

/**
 * Takes a newer version over as one edit that everybody in the room sees. What runs stays as it is.
 * @throws ApiError 409 NO_UPDATE, 409 CHANGED_MEANWHILE, 409 PERMISSIONS_NEEDED, 422 UNKNOWN_CHANGE
 */
export async function applyUpdate(actor: Actor, id: string, input: UpdateChoices): Promise<TaggedDocument> {
  authorise(actor, 'document.edit');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await lockWorkflow(tx, actor.orgId, workflowId));
    const followed = await queries.readFollowed(tx, actor.orgId, workflowId);
    const doc = await openStored(tx, workflowId);
    const next = followed && (await planUpdate(tx, followed, doc)).next;
    if (!next) throw new ApiError(409, 'NO_UPDATE', 'There is no newer version to take over.');
    if (next.number !== input.latest)
      throw new ApiError(
        409,
        'CHANGED_MEANWHILE',
        `Version ${next.number} is there now. Read the update again.`
      );
    const choices = choicesOf(describeMerge(next.sides, next.items), input.choices);
    const merged = applyMerge(next.sides, { items: next.items, choices });
    assertAgreed(next.sides.mine, { merged, agreed: new Set(input.permissions) });
    await editStored(tx, { actor, workflowId, doc }, (open) =>
      takeUpdate(open, { merged, base: next.number }, originOf(actor))
    );
    const details = { template: followed.slug, version: next.number };
    await audit(tx, actor, { action: 'workflow.update', target: id, details });
    const { document } = readDocument(doc);
    return { document, tag: documentTag(document) };
  });
}

interface UpdatePlan {
  /** The version taken over last. */
  base: number;
  /** Absent when the newest was taken, or nothing newer is offered. */
  next?: { number: number; sides: MergeSides; items: MergeItem[] };
}

async function planUpdate(tx: Tx, followed: queries.Followed, doc: OpenDocument): Promise<UpdatePlan> {
  const { templateId, latestVersionId, status } = followed;
  const claimed = readBase(doc);
  const taken = claimed === undefined ? undefined : await queries.findRelease(tx, templateId, claimed);
  const base = taken ?? (await queries.findRelease(tx, templateId, followed.number))!;
  const latest =
    status === 'published' && latestVersionId ? await readTemplateVersion(tx, latestVersionId) : undefined;
  if (!latest || latest.number <= base.number) return { base: base.number };
  const { document: mine } = readDocument(doc);
  const sides = { base: asReadNow(base.document), theirs: asReadNow(latest.document), mine };
  return { base: base.number, next: { number: latest.number, sides, items: planMerge(sides) } };
}

/** As this build reads it: a version may be older than the types of its steps, which the copy has renewed already. */
function asReadNow(document: WorkflowDocument): WorkflowDocument {
  const doc = openDocument(createState(document));
  migrateDocument(doc, { kind: 'server' });
  return readDocument(doc).document;
}

function choicesOf(
  changes: readonly MergeChange[],
  chosen: UpdateChoices['choices']
): Map<string, MergeChoice> {
  const known = new Map(changes.map((change) => [change.id, change]));
  return new Map(
    Object.entries(chosen).flatMap(([id, choice]) => {
      const change = known.get(id);
      if (!change)
        throw new ApiError(422, 'UNKNOWN_CHANGE', `The update has no change “${id}”. Read it again.`);
      return change.itemIds.map((itemId) => [itemId, choice] as const);
    })
  );
}

function assertAgreed(
  mine: WorkflowDocument,
  { merged, agreed }: { merged: WorkflowDocument; agreed: ReadonlySet<string> }
): void {
  const open = grownPermissions(mine, merged).filter(({ id }) => !agreed.has(id));
  if (open.length === 0) return;
  const names = new Intl.ListFormat('en').format(open.map(({ title }) => title));
  throw new ApiError(
    409,
    'PERMISSIONS_NEEDED',
    `It would be allowed more than today: ${names}. Agree to each by its id, or leave the change.`
  );
}

const countChanges = (changes: readonly MergeChange[]) => ({
  changes: changes.length,
  conflicts: changes.filter((change) => change.isConflict).length
});

const wordsText = (words: Words | undefined): string | null =>
  words === undefined ? null : typeof words === 'string' ? words : words.expr;

const showLine = ({ what, from, to }: ChangeLine) => ({ what, from: wordsText(from), to: wordsText(to) });

function showChange({ id, kind, subject, nodeId, isConflict, theirs, mine }: MergeChange) {
  return {
    ...{ id, kind, subject, isConflict, nodeId: nodeId ?? null },
    theirs: theirs.map(showLine),
    mine: mine.map(showLine)
  };
}
