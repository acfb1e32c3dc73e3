import type { NodeGroup } from '@automateos/workflow';
import { documentSchema, templateInfoSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { pageOf } from './parts.ts';

const { title, summary, category, services, needs } = templateInfoSchema.shape;

const step = z.strictObject({
  label: z.string(),
  group: z.custom<NodeGroup>((value) => typeof value === 'string').meta({ type: 'string' }),
  icon: z.string().meta({ description: 'Name of a Lucide icon.' })
});

export const templateSummary = z
  .strictObject({
    slug: z.string().meta({ description: 'Name of the template in addresses.', examples: ['slack-message'] }),
    title,
    summary,
    category,
    services: services.meta({ description: 'The services that it calls.' }),
    needs: needs.meta({
      description: 'What to set before the first real run. A pretend run needs none of it.'
    }),
    steps: z.array(step).meta({ description: 'Its steps, to be drawn on a card.' })
  })
  .meta({ id: 'Template', description: 'A workflow to start from.' });
export type TemplateSummary = z.output<typeof templateSummary>;

export const templatePage = pageOf(templateSummary, 'TemplatePage');

export const templateDetail = z
  .strictObject({ ...templateSummary.shape, document: documentSchema })
  .meta({ id: 'TemplateDetail', description: 'A template with its document.' });
export type TemplateDetail = z.output<typeof templateDetail>;
