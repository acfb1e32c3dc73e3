import type { Actor } from '@automateos/auth';
import { findDefinition, type WorkflowNode } from '@automateos/workflow';
import { authorise } from '../access.ts';
import type { TemplateDetail, TemplateSummary } from '../answers/templates.ts';
import { notFound } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';
import type { Template } from '../template-folder.ts';

/** Workflows to start from. They ship with the product and are the same for everybody. */
export async function listTemplates(actor: Actor): Promise<Page<TemplateSummary>> {
  authorise(actor, 'template.read');
  const templates = await platform().templates();
  return { data: templates.map(summarise), nextCursor: null, total: templates.length };
}

/** A template with its document. @throws ApiError 404 */
export async function readTemplate(actor: Actor, slug: string): Promise<TemplateDetail> {
  authorise(actor, 'template.read');
  const templates = await platform().templates();
  const template = templates.find((candidate) => candidate.slug === slug);
  if (!template) throw notFound('template');
  return { ...summarise(template), document: template.document };
}

function summarise({ slug, info, document }: Template): TemplateSummary {
  const { title, summary, category, services, needs } = info;
  return { slug, title, summary, category, services, needs, steps: stepsOf(Object.values(document.nodes)) };
}

/** The steps as one reads them: from left to right, from top to bottom. */
function stepsOf(nodes: WorkflowNode[]): TemplateSummary['steps'] {
  return nodes
    .toSorted((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)
    .flatMap(({ type, label }) => {
      const definition = findDefinition(type);
      return definition ? [{ label, group: definition.group, icon: definition.icon }] : [];
    });
}
