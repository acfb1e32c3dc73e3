import { publishCheck, submission, templateTexts } from '#lib/server/answers/studio.ts';
import { route } from '#lib/server/route.ts';
import { checkForGallery, submitTemplate } from '#lib/server/services/submissions.ts';

const NOT_PUBLISHED = [409, 'The workflow has no live version.'] as const;

export const GET = route({
  action: 'workflow.publish',
  params: { id: 'wf' },
  answer: publishCheck,
  docs: {
    id: 'checkForGallery',
    tag: 'Studio',
    summary: 'Check a workflow for the gallery',
    description: 'Looks at the live version, without what is private in it.',
    errors: { NOT_PUBLISHED }
  },
  handle: ({ actor, params }) => checkForGallery(actor, params.id)
});

export const POST = route({
  action: 'workflow.publish',
  params: { id: 'wf' },
  body: templateTexts,
  status: 201,
  answer: submission,
  docs: {
    id: 'submitTemplate',
    tag: 'Studio',
    summary: 'Offer a workflow to the gallery',
    description:
      'A creator’s first submission waits for a moderator; later ones are published at once. Submitting again makes a new version.',
    errors: {
      NO_PROFILE: [403, 'The person has no creator profile yet.'],
      NOT_PUBLISHED,
      IN_REVIEW: [409, 'It waits for review already.'],
      SLUG_TAKEN: [409, 'The address belongs to another template.'],
      CHECKS_FAILED: [422, 'A check failed; the message says which.']
    }
  },
  handle: ({ actor, params, body }) => submitTemplate(actor, params.id, body)
});
