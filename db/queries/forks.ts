import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { creators, templates, templateVersions, workflows } from '../schema/index.ts';

type Reader = Database['orm'] | Tx;

const CREATOR = {
  handle: creators.handle,
  name: creators.name,
  color: creators.color,
  verified: creators.verified
};

/** The template that a workflow follows, and the version that it was made from. */
export async function readFollowed(tx: Tx, orgId: string, workflowId: string) {
  const [row] = await tx
    .select({
      kind: workflows.sourceKind,
      templateId: templates.id,
      slug: templates.slug,
      title: templates.title,
      status: templates.status,
      latestVersionId: templates.latestVersionId,
      number: templateVersions.number,
      creator: CREATOR
    })
    .from(workflows)
    .innerJoin(templateVersions, eq(templateVersions.id, workflows.sourceTemplateVersionId))
    .innerJoin(templates, eq(templates.id, templateVersions.templateId))
    .innerJoin(creators, eq(creators.id, templates.creatorId))
    .where(and(eq(workflows.orgId, orgId), eq(workflows.id, workflowId), isNull(workflows.deletedAt)));
  return row;
}

export type Followed = NonNullable<Awaited<ReturnType<typeof readFollowed>>>;

/** Which of these workflows were made from a version that is not the newest any more. */
export async function listBehind(tx: Tx, orgId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .select({ id: workflows.id })
    .from(workflows)
    .innerJoin(templateVersions, eq(templateVersions.id, workflows.sourceTemplateVersionId))
    .innerJoin(templates, eq(templates.id, templateVersions.templateId))
    .where(
      and(
        eq(workflows.orgId, orgId),
        inArray(workflows.id, [...ids]),
        isNull(workflows.deletedAt),
        eq(templates.status, 'published'),
        ne(templates.latestVersionId, workflows.sourceTemplateVersionId)
      )
    );
  return rows.map(({ id }) => id);
}

/** A version of a template by its number. */
export async function findRelease(orm: Reader, templateId: string, number: number) {
  const [row] = await orm
    .select()
    .from(templateVersions)
    .where(and(eq(templateVersions.templateId, templateId), eq(templateVersions.number, number)));
  return row;
}

/** The version that a workflow was made from. */
export async function readSourceVersion(
  tx: Tx,
  orgId: string,
  workflowId: string
): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: workflows.sourceTemplateVersionId })
    .from(workflows)
    .where(and(eq(workflows.orgId, orgId), eq(workflows.id, workflowId)));
  return row?.id ?? undefined;
}

/** A copy inside the organisation comes from where its original does. */
export async function copySource(tx: Tx, orgId: string, ids: { from: string; to: string }): Promise<void> {
  const [source] = await tx
    .select({
      sourceTemplateVersionId: workflows.sourceTemplateVersionId,
      sourceKind: workflows.sourceKind
    })
    .from(workflows)
    .where(and(eq(workflows.orgId, orgId), eq(workflows.id, ids.from)));
  if (!source?.sourceTemplateVersionId) return;
  await tx
    .update(workflows)
    .set(source)
    .where(and(eq(workflows.orgId, orgId), eq(workflows.id, ids.to)));
}

/** A workflow that follows a template, and who made it. */
export interface Follower {
  orgId: string;
  workflowId: string;
  userId: string;
}

/** Everybody who follows a template, over all organisations; ids only. */
export async function listFollowers(db: Database, templateId: string): Promise<Follower[]> {
  return db.sql<Follower[]>`
    SELECT org_id AS "orgId", workflow_id AS "workflowId", user_id AS "userId" FROM app.template_followers(${templateId})`;
}

/** What a published template was made from, also when that was taken back. */
export async function readCredit(orm: Reader, templateId: string) {
  const source = orm
    .select({ id: templates.basedOnVersionId })
    .from(templates)
    .where(eq(templates.id, templateId));
  const [row] = await orm
    .select({
      slug: templates.slug,
      title: templates.title,
      version: templateVersions.number,
      creator: CREATOR
    })
    .from(templateVersions)
    .innerJoin(templates, eq(templates.id, templateVersions.templateId))
    .innerJoin(creators, eq(creators.id, templates.creatorId))
    .where(eq(templateVersions.id, source));
  return row;
}

/** Published templates that were made from a template, newest first. */
export function listForks(orm: Reader, templateId: string, limit: number) {
  return orm
    .select({
      slug: templates.slug,
      title: templates.title,
      version: templateVersions.number,
      creator: CREATOR
    })
    .from(templates)
    .innerJoin(templateVersions, eq(templateVersions.id, templates.basedOnVersionId))
    .innerJoin(creators, eq(creators.id, templates.creatorId))
    .where(and(eq(templateVersions.templateId, templateId), eq(templates.status, 'published')))
    .orderBy(desc(templates.publishedAt), desc(templates.id))
    .limit(limit);
}
