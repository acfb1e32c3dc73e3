import { documentSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { formText, plainText } from '../text-input.ts';
import { category, creator, galleryTemplate, reach } from './gallery.ts';
import { jsonObject, moment, pageOf, publicId } from './parts.ts';
import { templateSummary } from './templates.ts';
import { workflowId } from './workflows.ts';

const slug = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/, 'Small letters, digits and dashes, at most 60.')
  .meta({ description: 'Its address: /t/<slug>. Cannot be changed later.' });

/** What the creator writes for the page. */
export const templateTexts = z.strictObject({
  slug,
  title: plainText(60),
  summary: plainText(120),
  story: formText.max(10_000, 'At most 10,000 characters.').meta({ description: 'Markdown.' }),
  category,
  setupMinutes: z.int().min(1).max(600).nullable(),
  changelog: formText.max(2_000, 'At most 2,000 characters.').meta({ description: 'What is new.' })
});
export type TemplateTexts = z.output<typeof templateTexts>;

const check = z.strictObject({
  id: z.string(),
  title: z.string(),
  passed: z.boolean(),
  message: z.string().meta({ description: 'What was found, and what to do about it.' })
});

export const publishCheck = z
  .strictObject({
    checks: z.array(check),
    reach,
    needs: templateSummary.shape.needs,
    published: galleryTemplate.shape.slug
      .nullable()
      .meta({ description: 'The template that this workflow already is; submitting renews it.' }),
    texts: templateTexts.partial().meta({ description: 'What its page says now.' }),
    sample: jsonObject('What its trigger could get: an input for a run on pretend services.'),
    isInReview: z.boolean()
  })
  .meta({ id: 'PublishCheck', description: 'Whether the live version may go into the gallery.' });
export type PublishCheck = z.output<typeof publishCheck>;

export const submission = z
  .strictObject({
    id: publicId('sbm', 'Id of the submission.'),
    workflowId,
    workflowName: z.string(),
    slug,
    title: z.string(),
    status: z.enum(['in-review', 'published', 'rejected', 'recalled']),
    reviewNote: z.string().nullable(),
    createdAt: moment('When it was submitted.'),
    reviewedAt: moment('When somebody decided.').nullable()
  })
  .meta({ id: 'Submission', description: 'A version offered to the gallery.' });
export type Submission = z.output<typeof submission>;

const ownTemplate = z.strictObject({
  ...galleryTemplate.shape,
  version: z.int(),
  views: z.int().meta({ description: 'Visitors of its page, each counted once a day.' }),
  firstSuccesses: z.int().meta({ description: 'Installs and forks that had a real run which succeeded.' })
});

export const studio = z
  .strictObject({
    creator: creator.nullable(),
    templates: z.array(ownTemplate),
    submissions: z.array(submission)
  })
  .meta({ id: 'Studio', description: 'What a creator published, and what became of it.' });
export type Studio = z.output<typeof studio>;

export const reviewItem = z
  .strictObject({
    id: submission.shape.id,
    creator: galleryTemplate.shape.creator,
    ...templateTexts.shape,
    checks: z.array(check),
    reach,
    needs: templateSummary.shape.needs,
    document: documentSchema,
    createdAt: submission.shape.createdAt
  })
  .meta({ id: 'ReviewItem', description: 'A submission with all that its page would show.' });
export type ReviewItem = z.output<typeof reviewItem>;

export const reviewPage = pageOf(reviewItem, 'ReviewPage');

export const reviewDecision = z.strictObject({
  submissionId: submission.shape.id,
  decision: z.enum(['publish', 'reject']),
  note: formText.max(2_000).optional().meta({ description: 'For the creator; needed when it is rejected.' })
});
export type ReviewDecision = z.output<typeof reviewDecision>;
