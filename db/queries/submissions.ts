import { and, desc, eq, sql } from 'drizzle-orm';
import { withOrg, type Database, type Tx } from '../client.ts';
import { creators, runs, templates, templateSubmissions, workflows } from '../schema/index.ts';

export type SubmissionRow = typeof templateSubmissions.$inferSelect;
export type NewSubmission = typeof templateSubmissions.$inferInsert;

export async function insertSubmission(tx: Tx, submission: NewSubmission): Promise<SubmissionRow> {
  const [row] = await tx.insert(templateSubmissions).values(submission).returning();
  return row!;
}

/** Submissions of an organisation with the workflow's name, newest first. */
export function listSubmissions(tx: Tx, orgId: string, limit: number) {
  return tx
    .select({ submission: templateSubmissions, workflowName: workflows.name })
    .from(templateSubmissions)
    .innerJoin(
      workflows,
      and(eq(workflows.orgId, templateSubmissions.orgId), eq(workflows.id, templateSubmissions.workflowId))
    )
    .where(eq(templateSubmissions.orgId, orgId))
    .orderBy(desc(templateSubmissions.id))
    .limit(limit);
}

/** The template that a workflow was published as, and whether something of it waits for review. */
export async function readPublishing(tx: Tx, orgId: string, workflowId: string) {
  const rows = await tx
    .select({ status: templateSubmissions.status, template: templates })
    .from(templateSubmissions)
    .leftJoin(templates, eq(templates.id, templateSubmissions.templateId))
    .where(and(eq(templateSubmissions.orgId, orgId), eq(templateSubmissions.workflowId, workflowId)))
    .orderBy(desc(templateSubmissions.id));
  return {
    isInReview: rows.some(({ status }) => status === 'in-review'),
    template: rows.find(({ template }) => template)?.template ?? undefined
  };
}

/** A submission that waits, locked until the transaction ends: it is decided once. */
export async function lockOpenSubmission(
  tx: Tx,
  orgId: string,
  id: string
): Promise<SubmissionRow | undefined> {
  const [row] = await tx
    .select()
    .from(templateSubmissions)
    .where(
      and(
        eq(templateSubmissions.orgId, orgId),
        eq(templateSubmissions.id, id),
        eq(templateSubmissions.status, 'in-review')
      )
    )
    .for('update');
  return row;
}

export async function hasSubmission(tx: Tx, orgId: string, id: string): Promise<boolean> {
  const own = and(eq(templateSubmissions.orgId, orgId), eq(templateSubmissions.id, id));
  return (await tx.$count(templateSubmissions, own)) > 0;
}

export interface Settlement {
  status: Exclude<SubmissionRow['status'], 'in-review'>;
  templateId?: string;
  reviewNote?: string;
  reviewedBy?: string;
}

export async function settleSubmission(
  tx: Tx,
  key: { orgId: string; id: string },
  settlement: Settlement
): Promise<void> {
  await tx
    .update(templateSubmissions)
    .set({ ...settlement, reviewedAt: sql`now()` })
    .where(and(eq(templateSubmissions.orgId, key.orgId), eq(templateSubmissions.id, key.id)));
}

/** The organisation of a submission, for a moderator; ids only. */
export async function findSubmissionOrg(db: Database, id: string): Promise<string | undefined> {
  const [row] = await db.sql<{ orgId: string | null }[]>`SELECT app.submission_org(${id}) AS "orgId"`;
  return row?.orgId ?? undefined;
}

/** What waits for a moderator, oldest first, each read inside its own organisation. */
export async function listOpenSubmissions(db: Database, limit: number) {
  const ids = await db.sql<{ orgId: string; id: string }[]>`
    SELECT org_id AS "orgId", id FROM app.open_submissions(${limit})`;
  const rows = await Promise.all(
    ids.map(({ orgId, id }) =>
      withOrg(db, orgId, (tx) =>
        tx
          .select({
            submission: templateSubmissions,
            creator: {
              handle: creators.handle,
              name: creators.name,
              color: creators.color,
              verified: creators.verified
            }
          })
          .from(templateSubmissions)
          .innerJoin(creators, eq(creators.id, templateSubmissions.creatorId))
          .where(and(eq(templateSubmissions.orgId, orgId), eq(templateSubmissions.id, id)))
      )
    )
  );
  return rows.flat();
}

/** Whether exactly this version ran to its end, on pretend services or for real. */
export async function hasSucceeded(
  tx: Tx,
  version: { orgId: string; workflowId: string; versionId: string }
): Promise<boolean> {
  const [row] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        eq(runs.orgId, version.orgId),
        eq(runs.workflowId, version.workflowId),
        eq(runs.versionId, version.versionId),
        eq(runs.status, 'succeeded')
      )
    )
    .limit(1);
  return row !== undefined;
}
