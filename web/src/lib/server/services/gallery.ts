import { createHmac } from 'node:crypto';
import { findCreator } from '@automateos/db/queries/creators';
import { listForks, readCredit } from '@automateos/db/queries/forks';
import { countInstalls, countView, type TemplateCounts } from '@automateos/db/queries/installs';
import * as queries from '@automateos/db/queries/templates';
import type { TemplateFacts } from '@automateos/db/schema';
import { stepsCost, tokensCost } from '@automateos/workflow/prices';
import type {
  Category,
  Creator,
  CreatorProfile,
  CreatorShowcase,
  GalleryDetail,
  GalleryTemplate
} from '../answers/gallery.ts';
import { iso } from '../dto.ts';
import { ApiError, notFound } from '../errors.ts';
import { showCredit } from '../gallery/credit.ts';
import { showTemplate } from '../gallery/show.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';
import { createShortCache } from '../short-cache.ts';

const THOUSAND = 1_000;
const MODEL_HOSTS = ['api.openai.com', 'api.anthropic.com'];
const COUNTED_DAYS = 30;
const DAY_MS = 86_400_000;
/** Sums over all organisations may be this old on public pages. */
const COUNTS_AGE_MS = 10_000;
const counted = createShortCache<Map<string, TemplateCounts>>(COUNTS_AGE_MS);

/** What is counted for these templates, just now. */
export const countsOf = (ids: readonly string[]): Promise<Map<string, TemplateCounts>> =>
  countInstalls(platform().db, ids, new Date(Date.now() - COUNTED_DAYS * DAY_MS));

const recentCountsOf = (ids: readonly string[]) => counted.read(ids.join(), () => countsOf(ids));

async function showAll(rows: queries.ListedTemplate[]): Promise<GalleryTemplate[]> {
  const counts = await recentCountsOf(rows.map(({ id }) => id));
  return rows.map((row) => showTemplate(row, counts.get(row.id)));
}

export interface GalleryFilter extends PageInput {
  search?: string;
  category?: Category;
}

/** Published templates, best match first when searching, otherwise newest first. For everybody. */
export async function listGallery(input: GalleryFilter = {}): Promise<Page<GalleryTemplate>> {
  await platform().gallery();
  const { orm } = platform().db;
  const filter = { search: input.search, category: input.category };
  const page = await readPage(input, {
    read: async ({ limit, after }) => {
      const offset = after === undefined ? 0 : cursorPart(after, parseCount);
      const rows = await queries.listTemplates(orm, { ...filter, offset, limit });
      return rows.map((row, index) => ({ row, next: offset + index + 1 }));
    },
    cursorOf: ({ next }) => String(next),
    show: ({ row }) => row,
    count: () => queries.countTemplates(orm, filter)
  });
  return { ...page, data: await showAll(page.data) };
}

const parseCount = (text: string): number | undefined => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);

/** Categories that have something, with how many. */
export async function listCategories(): Promise<{ category: Category; count: number }[]> {
  await platform().gallery();
  const rows = await queries.countByCategory(platform().db.orm);
  return rows.map(({ category, count }) => ({ category: category as Category, count }));
}

/** A published template. @throws ApiError 404, and 410 with the reason when it was taken back */
export async function findPublished(slug: string) {
  await platform().gallery();
  const row = await queries.findTemplate(platform().db.orm, slug);
  if (!row) throw notFound('template');
  if (row.status === 'withdrawn')
    throw new ApiError(410, 'WITHDRAWN', `This template was taken back: ${row.withdrawnReason}`);
  return row;
}

/** All that the page of a template shows. @throws ApiError 404, 410 */
export async function readGalleryTemplate(slug: string): Promise<GalleryDetail> {
  const row = await findPublished(slug);
  const [shown] = await showAll([row]);
  const { orm } = platform().db;
  const [releases, basedOn, forks] = await Promise.all([
    queries.listTemplateVersions(orm, row.id),
    readCredit(orm, row.id),
    listForks(orm, row.id, MOST_SHOWN)
  ]);
  const { hosts, apps, triggers, secrets } = row.facts;
  const steps = Object.values(row.document.nodes);
  return {
    ...shown!,
    story: row.story,
    needs: row.needs,
    reach: { hosts, apps, triggers, secrets },
    thousandRunsMicros: stepsCost(steps.length) * THOUSAND,
    usualMonth: usualMonth(row.facts.usage, steps.length),
    usesModels: steps.some(({ type }) => type === 'ai') || hosts.some((host) => MODEL_HOSTS.includes(host)),
    version: row.number,
    releases: releases.map(({ number, changelog, createdAt }) => ({
      number,
      changelog,
      publishedAt: iso(createdAt)
    })),
    basedOn: basedOn ? showCredit(basedOn) : null,
    forkedAs: forks.map(showCredit),
    builtBy: row.builtBy,
    document: row.document
  };
}

function usualMonth(usage: TemplateFacts['usage'], steps: number): GalleryDetail['usualMonth'] {
  if (!usage) return null;
  const { runsPerMonth: runs, tokens } = usage;
  const perRun = tokens
    ? tokensCost({ model: tokens.model, inputTokens: tokens.input, outputTokens: tokens.output })
    : 0;
  return { runs, micros: stepsCost(steps) * runs, modelMicros: Math.round((perRun ?? 0) * runs) };
}

/** Counts a visitor of a template's page, once a day. Only a keyed hash is stored, and only for that day. */
export async function noteView(slug: string, visitor: { address: string; agent: string }): Promise<void> {
  const row = await queries.findTemplate(platform().db.orm, slug);
  if (row?.status !== 'published') return;
  const day = new Date().toISOString().slice(0, 10);
  const hash = createHmac('sha256', platform().visitorKey)
    .update(`${day}\n${visitor.address}\n${visitor.agent}`)
    .digest()
    .subarray(0, 16);
  await countView(platform().db, { templateId: row.id, day, visitor: hash });
}

/** A creator with everything they published. @throws ApiError 404 */
export async function readCreator(handle: string): Promise<CreatorShowcase> {
  await platform().gallery();
  const row = await findCreator(platform().db.orm, handle);
  if (!row) throw notFound('creator');
  const rows = await queries.listTemplates(platform().db.orm, { creatorId: row.id, limit: MOST_SHOWN });
  const templates = await showAll(rows);
  return {
    ...showCreator(row),
    installs: templates.reduce((sum, { installs }) => sum + installs, 0),
    templates
  };
}

const MOST_SHOWN = 200;

/** A creator as everybody may see them; the columns hold only what the form takes. */
export function showCreator(row: NonNullable<Awaited<ReturnType<typeof findCreator>>>): Creator {
  const { handle, name, bio, color, cover, links, verified } = row;
  const palette = { color, cover } as Pick<CreatorProfile, 'color' | 'cover'>;
  return { handle, name, bio, ...palette, links, verified, joinedAt: iso(row.createdAt) };
}
