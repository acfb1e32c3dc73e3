import { and, eq, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { installs, templates, templateVersions, workflows } from '../schema/index.ts';

export type InstallKind = (typeof installs.$inferSelect)['kind'];

export interface NewInstall {
  orgId: string;
  workflowId: string;
  templateId: string;
  templateVersionId: string;
  kind: InstallKind;
  installedBy: string;
}

/** Remembers where a new workflow comes from; once per workflow. */
export async function recordInstall(tx: Tx, install: NewInstall): Promise<void> {
  const { orgId, workflowId, templateVersionId, kind } = install;
  await tx.insert(installs).values(install);
  await tx
    .update(workflows)
    .set({ sourceTemplateVersionId: templateVersionId, sourceKind: kind })
    .where(and(eq(workflows.orgId, orgId), eq(workflows.id, workflowId)));
}

/** The template version that a workflow was made from, with what it asks to be chosen. */
export async function readSource(tx: Tx, orgId: string, workflowId: string) {
  const [row] = await tx
    .select({
      kind: installs.kind,
      installedAt: installs.createdAt,
      firstSuccessAt: installs.firstSuccessAt,
      templateId: templates.id,
      slug: templates.slug,
      title: templates.title,
      versionId: templateVersions.id,
      number: templateVersions.number,
      needs: templateVersions.needs
    })
    .from(installs)
    .innerJoin(templates, eq(templates.id, installs.templateId))
    .innerJoin(templateVersions, eq(templateVersions.id, installs.templateVersionId))
    .where(and(eq(installs.orgId, orgId), eq(installs.workflowId, workflowId)));
  return row;
}

/** How often a template was taken, over all organisations. */
export interface TemplateCounts {
  installs: number;
  forks: number;
  firstSuccesses: number;
  /** Finished real runs of installs since the moment asked for, and how many of them succeeded. */
  runs: number;
  succeeded: number;
}

/** Sums by template id; one that nobody took has no entry. */
export async function countInstalls(
  db: Database,
  templateIds: readonly string[],
  since: Date
): Promise<Map<string, TemplateCounts>> {
  const rows = await db.sql<(TemplateCounts & { id: string })[]>`
    SELECT template_id AS id, installs::int, forks::int, first_successes::int AS "firstSuccesses", runs::int, succeeded::int
    FROM app.template_counts(${[...templateIds]}::uuid[], ${since})`;
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** Counts a visitor of a template's page once a day. `visitor` is a keyed hash; hashes of earlier days are forgotten. */
export async function countView(
  db: Database,
  view: { templateId: string; day: string; visitor: Uint8Array }
): Promise<void> {
  const { templateId, day, visitor } = view;
  await db.orm.execute(sql`
    WITH first AS (
      INSERT INTO template_views (template_id, day, visitor) VALUES (${templateId}, ${day}, ${visitor})
      ON CONFLICT DO NOTHING RETURNING 1
    ), forgotten AS (
      DELETE FROM template_views WHERE template_id = ${templateId} AND day < ${day}
    )
    INSERT INTO template_view_days AS d (template_id, day, views) SELECT ${templateId}, ${day}, 1 FROM first
    ON CONFLICT (template_id, day) DO UPDATE SET views = d.views + 1`);
}

/** Visitors of templates' pages, each counted once a day, by template id. */
export async function countViews(db: Database, templateIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.sql<{ id: string; views: number }[]>`
    SELECT template_id AS id, sum(views)::int AS views FROM template_view_days
    WHERE template_id = ANY (${[...templateIds]}::uuid[]) GROUP BY 1`;
  return new Map(rows.map(({ id, views }) => [id, views]));
}
