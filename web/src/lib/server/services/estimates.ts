import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { averageCost } from '@automateos/db/queries/usage';
import { stepsCost } from '@automateos/workflow/prices';
import { authorise, uuidOf } from '../access.ts';
import type { CostEstimate } from '../answers/billing.ts';
import { platform } from '../platform.ts';
import { readWorkflowDocument } from './workflow-documents.ts';

/** Enough to even out, few enough to follow a change. */
const LAST_RUNS = 20;
const THOUSAND = 1_000;

/** What a run of a workflow will probably cost: what its last runs cost, or each of its steps once. */
export async function estimateCost(actor: Actor, id: string): Promise<CostEstimate> {
  authorise(actor, 'usage.read');
  const { document } = await readWorkflowDocument(actor, id);
  const place = { orgId: actor.orgId, workflowId: uuidOf('wf', id), runs: LAST_RUNS };
  const known = await withOrg(platform().db, actor.orgId, (tx) => averageCost(tx, place));
  const nodes = Object.values(document.nodes).filter((node) => !node.disabled);
  const hasRun = known.runs > 0;
  const perRunMicros = hasRun ? known.costMicros : stepsCost(nodes.length);
  return {
    perRunMicros,
    thousandRunsMicros: perRunMicros * THOUSAND,
    basis: hasRun ? 'runs' : 'steps',
    runs: known.runs,
    withoutModels: hasRun ? known.unpriced : nodes.some(({ type }) => type === 'ai')
  };
}
