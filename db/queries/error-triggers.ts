import { and, eq } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { errorTriggers } from '../schema/index.ts';

export interface NewErrorTrigger {
  versionId: string;
  nodeId: string;
  /** Ids of the workflows it watches; null: all. */
  watched: string[] | null;
}

/** What a workflow watches for becomes exactly this: at publish, activation and roll-back. None: at deactivation. */
export async function replaceErrorTriggers(
  tx: Tx,
  owner: { orgId: string; workflowId: string },
  list: readonly NewErrorTrigger[]
): Promise<void> {
  const own = and(eq(errorTriggers.orgId, owner.orgId), eq(errorTriggers.workflowId, owner.workflowId));
  await tx.delete(errorTriggers).where(own);
  if (list.length > 0)
    await tx.insert(errorTriggers).values(list.map((trigger) => ({ ...owner, ...trigger })));
}
