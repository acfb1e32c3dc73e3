import { documentSchema, templateInfoSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { moment, pageOf } from './parts.ts';
import { runDetail, stepWithInput } from './runs.ts';
import { templateSummary } from './templates.ts';

export const CREATOR_COLORS = ['indigo', 'violet', 'teal', 'rose', 'amber', 'green'] as const;
export const CREATOR_COVERS = ['dawn', 'ocean', 'meadow', 'ember', 'night', 'candy'] as const;
export const handle = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/, 'Small letters, digits and dashes, at most 30.')
  .meta({ description: 'Name in addresses, after the @.', examples: ['mos'] });
export const category = templateInfoSchema.shape.category;
export type Category = z.output<typeof category>;

const creatorCard = z.strictObject({
  handle,
  name: z.string(),
  color: z.enum(CREATOR_COLORS),
  verified: z.boolean()
});

const { slug, title, summary, services, needs, steps } = templateSummary.shape;

export const galleryTemplate = z
  .strictObject({
    slug,
    title,
    summary,
    category,
    services,
    steps,
    creator: creatorCard,
    setupMinutes: z.int().nullable().meta({ description: 'What its creator says it takes to set up.' }),
    installs: z.int(),
    forks: z.int(),
    successRate: z.number().min(0).max(1).nullable().meta({
      description:
        'Share of the real runs of the last 30 days, of all who installed it, that succeeded; null below 10 runs.'
    }),
    publishedAt: moment('When its first version was published.')
  })
  .meta({ id: 'GalleryTemplate', description: 'A template as a card of the gallery shows it.' });
export type GalleryTemplate = z.output<typeof galleryTemplate>;

export const galleryPage = pageOf(galleryTemplate, 'GalleryPage');

export const release = z.strictObject({
  number: z.int(),
  changelog: z.string(),
  publishedAt: moment('When it was published.')
});

export const credit = z
  .strictObject({
    slug,
    title,
    version: z.int().meta({ description: 'Number of the version that was taken.' }),
    creator: creatorCard
  })
  .meta({
    id: 'Credit',
    description: 'A template in a line: where something comes from, or what was made of it.'
  });
export type Credit = z.output<typeof credit>;

export const reach = z.strictObject({
  hosts: z
    .array(z.string())
    .meta({ description: 'Hosts that it calls; `*` for one known only when it runs.' }),
  apps: z.array(z.string()).meta({ description: 'Apps whose connection it needs.' }),
  triggers: z.array(z.string()).meta({ description: 'What starts it.' }),
  secrets: z.int().meta({ description: 'How many secrets and connections are to be chosen.' })
});

export const galleryDetail = z
  .strictObject({
    ...galleryTemplate.shape,
    story: z.string().meta({ description: 'Markdown.' }),
    needs,
    reach,
    thousandRunsMicros: z.int().meta({
      description:
        'What 1,000 runs cost when each step runs once, in millionths of a US dollar; models are paid apart.'
    }),
    usualMonth: z
      .strictObject({
        runs: z.int(),
        micros: z.int().meta({ description: 'What the runs cost, in millionths of a US dollar.' }),
        modelMicros: z.int().meta({ description: 'What the provider of the model bills, estimated.' })
      })
      .nullable()
      .meta({ description: 'What a month costs, by what its creator expects.' }),
    usesModels: z.boolean().meta({ description: 'It asks an AI model, which its provider bills.' }),
    version: z.int().meta({ description: 'Number of the newest version.' }),
    releases: z.array(release).meta({ description: 'All versions, newest first.' }),
    basedOn: credit.nullable().meta({ description: 'The template that it was made from.' }),
    forkedAs: z
      .array(credit)
      .meta({ description: 'Published templates that were made from it, newest first.' }),
    builtBy: z
      .array(z.strictObject({ name: z.string(), share: z.number().meta({ description: 'Of 1.' }) }))
      .meta({ description: 'Who built it in a live session, whose work stands most first.' }),
    document: documentSchema
  })
  .meta({ id: 'GalleryTemplateDetail', description: 'All that the page of a template shows.' });
export type GalleryDetail = z.output<typeof galleryDetail>;

const link = z.strictObject({
  title: z.string().trim().min(1).max(40),
  url: z.url({ protocol: /^https$/, error: 'An address that begins with https://' }).max(300)
});

export const creatorProfile = z
  .strictObject({
    handle,
    name: z.string().trim().min(1, 'This is needed.').max(80),
    bio: z.string().trim().max(160, 'At most 160 characters.'),
    color: z.enum(CREATOR_COLORS),
    cover: z.enum(CREATOR_COVERS),
    links: z.array(link).max(5)
  })
  .meta({ id: 'CreatorProfile', description: 'What a creator says about themselves.' });
export type CreatorProfile = z.output<typeof creatorProfile>;

export const creator = z
  .strictObject({
    ...creatorProfile.shape,
    verified: z.boolean(),
    joinedAt: moment('Since when they publish here.')
  })
  .meta({ id: 'Creator', description: 'Somebody who publishes templates.' });
export type Creator = z.output<typeof creator>;

export const creatorPage = z
  .strictObject({ ...creator.shape, installs: z.int(), templates: z.array(galleryTemplate) })
  .meta({ id: 'CreatorShowcase', description: 'A creator with everything they published.' });
export type CreatorShowcase = z.output<typeof creatorPage>;

export const tryOut = z
  .strictObject({
    id: runDetail.shape.id,
    status: runDetail.shape.status,
    error: runDetail.shape.error,
    steps: z.array(stepWithInput)
  })
  .meta({ id: 'TryOut', description: 'A template tried out on pretend services, so far.' });
export type TryOut = z.output<typeof tryOut>;

const setupNeed = z.strictObject({
  ...needs.element.shape,
  isDone: z.boolean().meta({ description: 'Filled in, and not with what the template came with.' })
});

export const setup = z
  .strictObject({
    template: z.strictObject({ slug, title: z.string(), version: z.int() }).nullable(),
    needs: z.array(setupNeed),
    isTested: z.boolean().meta({ description: 'A run of it succeeded, on pretend services or for real.' }),
    isLive: z.boolean()
  })
  .meta({ id: 'Setup', description: 'What is left to do until an installed template runs for real.' });
export type Setup = z.output<typeof setup>;
