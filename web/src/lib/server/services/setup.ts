import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { readSource } from '@automateos/db/queries/installs';
import { countRuns } from '@automateos/db/queries/runs';
import { readTemplateVersion } from '@automateos/db/queries/templates';
import { readWorkflow } from '@automateos/db/queries/workflows';
import type { WorkflowDocument } from '@automateos/workflow';
import { readDocument } from '@automateos/workflow/document';
import { authorise, found, uuidOf } from '../access.ts';
import type { Setup } from '../answers/gallery.ts';
import { openStored } from '../documents.ts';
import { platform } from '../platform.ts';

/** What is left to do until an installed template runs for real. Without a template there is nothing. */
export async function readSetup(actor: Actor, id: string): Promise<Setup> {
  authorise(actor, 'workflow.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const workflow = found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    const source = await readSource(tx, actor.orgId, workflowId);
    if (!source) return { template: null, needs: [], isTested: false, isLive: workflow.active };
    const base = await readTemplateVersion(platform().db.orm, source.versionId);
    const { document } = readDocument(await openStored(tx, workflowId));
    const needs = source.needs.filter(({ nodeId }) => document.nodes[nodeId]);
    return {
      template: { slug: source.slug, title: source.title, version: source.number },
      needs: needs.map((need) => ({ ...need, isDone: isChosen(need, document, base?.document) })),
      isTested: await hasRun(tx, actor.orgId, workflowId),
      isLive: workflow.active
    };
  });
}

/** Whether somebody should still be shown what is left: it has not run for real yet. */
export async function isSetupOpen(actor: Actor, id: string): Promise<boolean> {
  const workflowId = uuidOf('wf', id);
  const source = await withOrg(platform().db, actor.orgId, (tx) => readSource(tx, actor.orgId, workflowId));
  return source !== undefined && source.firstSuccessAt === null;
}

const hasRun = async (tx: Tx, orgId: string, workflowId: string): Promise<boolean> =>
  (await countRuns(tx, { orgId, workflowId, statuses: ['succeeded'] })) > 0;

/** Chosen: filled in, and not with what the template came with. */
function isChosen(
  { nodeId, field }: { nodeId: string; field: string },
  document: WorkflowDocument,
  base: WorkflowDocument | undefined
): boolean {
  const value = valueAt(document.nodes[nodeId]?.config, field);
  if (value === undefined || value === '') return false;
  return JSON.stringify(value) !== JSON.stringify(valueAt(base?.nodes[nodeId]?.config, field));
}

function valueAt(config: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], config);
}
