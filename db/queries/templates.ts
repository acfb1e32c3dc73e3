import type { WorkflowDocument } from '@automateos/workflow';
import { and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import {
  creators,
  templates,
  templateVersions,
  type BuilderCredit,
  type TemplateCheck,
  type TemplateFacts,
  type TemplateNeed
} from '../schema/index.ts';

type Reader = Database['orm'] | Tx;

const LISTED = {
  id: templates.id,
  slug: templates.slug,
  title: templates.title,
  summary: templates.summary,
  category: templates.category,
  setupMinutes: templates.setupMinutes,
  starterOrder: templates.starterOrder,
  publishedAt: templates.publishedAt,
  updatedAt: templates.updatedAt,
  creator: {
    handle: creators.handle,
    name: creators.name,
    color: creators.color,
    verified: creators.verified
  },
  versionId: templateVersions.id,
  number: templateVersions.number,
  document: templateVersions.document,
  facts: templateVersions.facts,
  needs: templateVersions.needs
};

export interface TemplateFilter {
  /** Words that all must be found; the last may be the beginning of one. */
  search?: string;
  category?: string;
  creatorId?: string;
  /** Only those to start from. */
  starters?: boolean;
  /** Offered first: what people look for, otherwise the newest. */
  offset?: number;
  limit: number;
}

const published = eq(templates.status, 'published');

/** Published templates with their newest version: best match first when searching, otherwise newest first. */
export function listTemplates(orm: Reader, filter: TemplateFilter) {
  const query = searchQuery(filter.search);
  return selectTemplates(orm)
    .where(matching(filter))
    .orderBy(
      ...(filter.starters ? [asc(templates.starterOrder)] : []),
      ...(query ? [sql`ts_rank(${templates.search}, ${query}) DESC`] : []),
      desc(templates.publishedAt),
      desc(templates.id)
    )
    .offset(filter.offset ?? 0)
    .limit(filter.limit);
}

export type ListedTemplate = Awaited<ReturnType<typeof listTemplates>>[number];

export function countTemplates(orm: Reader, filter: Omit<TemplateFilter, 'limit'>): Promise<number> {
  return orm.$count(templates, matching(filter));
}

/** Categories that have a published template, with how many. */
export function countByCategory(orm: Reader) {
  return orm
    .select({ category: templates.category, count: sql<number>`count(*)::int` })
    .from(templates)
    .where(published)
    .groupBy(templates.category);
}

function matching(filter: Omit<TemplateFilter, 'limit'>) {
  const query = searchQuery(filter.search);
  return and(
    published,
    query && sql`${templates.search} @@ ${query}`,
    filter.category ? eq(templates.category, filter.category) : undefined,
    filter.creatorId ? eq(templates.creatorId, filter.creatorId) : undefined,
    filter.starters ? isNotNull(templates.starterOrder) : undefined
  );
}

function searchQuery(search: string | undefined) {
  const words = search?.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words ? sql`to_tsquery('english', ${words.map(prefixOf).join(' & ')})` : undefined;
}

/** Postgres reads the end of “Covid-19” as a negative number. */
const prefixOf = (word: string): string => (/^\d+$/.test(word) ? `(${word}:* | '-${word}':*)` : `${word}:*`);

function selectTemplates(orm: Reader) {
  return orm
    .select(LISTED)
    .from(templates)
    .innerJoin(creators, eq(creators.id, templates.creatorId))
    .innerJoin(templateVersions, eq(templateVersions.id, templates.latestVersionId));
}

/** A template with its newest version, also one that was taken back. */
export async function findTemplate(orm: Reader, slug: string) {
  const [row] = await orm
    .select({
      ...LISTED,
      story: templates.story,
      status: templates.status,
      withdrawnReason: templates.withdrawnReason,
      creatorId: templates.creatorId,
      state: templateVersions.state,
      checks: templateVersions.checks,
      builtBy: templateVersions.builtBy
    })
    .from(templates)
    .innerJoin(creators, eq(creators.id, templates.creatorId))
    .innerJoin(templateVersions, eq(templateVersions.id, templates.latestVersionId))
    .where(eq(templates.slug, slug));
  return row;
}

/** The published versions, newest first. */
export function listTemplateVersions(orm: Reader, templateId: string) {
  return orm
    .select({
      id: templateVersions.id,
      number: templateVersions.number,
      changelog: templateVersions.changelog,
      facts: templateVersions.facts,
      createdAt: templateVersions.createdAt
    })
    .from(templateVersions)
    .where(eq(templateVersions.templateId, templateId))
    .orderBy(desc(templateVersions.number));
}

/** One version, as it was published. */
export async function readTemplateVersion(orm: Reader, id: string) {
  const [row] = await orm.select().from(templateVersions).where(eq(templateVersions.id, id));
  return row;
}

export interface TemplateRelease {
  creatorId: string;
  slug: string;
  title: string;
  summary: string;
  story: string;
  category: string;
  setupMinutes?: number | null;
  /** What a search finds beside the texts. */
  words: string;
  starterOrder?: number;
  /** What its workflow was made from. */
  basedOnVersionId?: string;
  document: WorkflowDocument;
  contentHash: Uint8Array;
  schemaVersion: number;
  changelog: string;
  facts: TemplateFacts;
  needs: TemplateNeed[];
  checks: TemplateCheck[];
  /** Who built it in a live session. */
  builtBy?: BuilderCredit[];
  /** The new version's state, made from that of the version before (undefined for the first); both deflated. */
  nextState(previous: Uint8Array | undefined): Promise<Uint8Array> | Uint8Array;
}

export interface Release {
  templateId: string;
  versionId: string;
  isUpdate: boolean;
}

/**
 * Publishes a version: the first makes the template, a later one renews it. The texts always become those given; a
 * document that is the newest already makes no version. Takes turns per template.
 * @returns undefined when the slug is another creator's; `isUpdate` when there is a version that followers do not have
 */
export async function releaseTemplate(tx: Tx, release: TemplateRelease): Promise<Release | undefined> {
  const { document, contentHash, schemaVersion, changelog, facts, needs, checks, builtBy, ...rest } = release;
  const { nextState, ...shown } = rest;
  const [template] = await tx
    .insert(templates)
    .values(shown)
    .onConflictDoUpdate({
      target: templates.slug,
      set: { ...shown, updatedAt: sql`now()` },
      setWhere: eq(templates.creatorId, release.creatorId)
    })
    .returning({ id: templates.id, latestVersionId: templates.latestVersionId });
  if (!template) return undefined;
  const latest = template.latestVersionId
    ? await readTemplateVersion(tx, template.latestVersionId)
    : undefined;
  if (latest && Buffer.from(latest.contentHash).equals(contentHash))
    return { templateId: template.id, versionId: latest.id, isUpdate: false };
  const number = (latest?.number ?? 0) + 1;
  const state = await nextState(latest?.state);
  const content = { document, state, contentHash, schemaVersion, changelog, facts, needs, checks, builtBy };
  const [version] = await tx
    .insert(templateVersions)
    .values({ templateId: template.id, number, ...content })
    .returning({ id: templateVersions.id });
  await tx.update(templates).set({ latestVersionId: version!.id }).where(eq(templates.id, template.id));
  return { templateId: template.id, versionId: version!.id, isUpdate: number > 1 };
}

/** Whether no template has this address. */
export async function isSlugFree(orm: Reader, slug: string): Promise<boolean> {
  return (await orm.$count(templates, eq(templates.slug, slug))) === 0;
}
