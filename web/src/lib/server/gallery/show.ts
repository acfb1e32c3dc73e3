import type { TemplateCounts } from '@automateos/db/queries/installs';
import type { ListedTemplate } from '@automateos/db/queries/templates';
import { findDefinition, type WorkflowDocument } from '@automateos/workflow';
import type { GalleryTemplate } from '../answers/gallery.ts';
import type { TemplateSummary } from '../answers/templates.ts';
import { iso } from '../dto.ts';

/** Fewer runs say nothing about a template, and something about the few who run it. */
const FEWEST_RUNS = 10;

/** As a card of the gallery shows it. The columns of the row hold only what the schemas of the answers allow. */
export function showTemplate(row: ListedTemplate, counts: TemplateCounts | undefined): GalleryTemplate {
  const { slug, title, summary, category, facts, creator, setupMinutes } = row;
  const { installs = 0, forks = 0, runs = 0, succeeded = 0 } = counts ?? {};
  return {
    slug,
    title,
    summary,
    category: category as GalleryTemplate['category'],
    services: facts.services,
    steps: stepsOf(row.document),
    creator: creator as GalleryTemplate['creator'],
    setupMinutes,
    installs,
    forks,
    successRate: runs < FEWEST_RUNS ? null : succeeded / runs,
    publishedAt: iso(row.publishedAt)
  };
}

/** As lists of templates to start from show it. */
export function showStarter(row: ListedTemplate): TemplateSummary {
  const { slug, title, summary, category, facts, needs } = row;
  return {
    slug,
    title,
    summary,
    category: category as TemplateSummary['category'],
    services: facts.services,
    needs,
    steps: stepsOf(row.document)
  };
}

/** The steps as one reads them: from left to right, from top to bottom. */
function stepsOf(document: WorkflowDocument): TemplateSummary['steps'] {
  return Object.values(document.nodes)
    .toSorted((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)
    .flatMap(({ type, label }) => {
      const definition = findDefinition(type);
      return definition ? [{ label, group: definition.group, icon: definition.icon }] : [];
    });
}
