import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { findCreatorOf } from '@automateos/db/queries/creators';
import { readSourceVersion } from '@automateos/db/queries/forks';
import { notify } from '@automateos/db/queries/inbox';
import * as queries from '@automateos/db/queries/submissions';
import { countTemplates, isSlugFree, releaseTemplate, type Release } from '@automateos/db/queries/templates';
import { readVersion } from '@automateos/db/queries/versions';
import type { LockedWorkflow } from '@automateos/db/queries/workflows';
import { DOCUMENT_SCHEMA_VERSION, toPublicId, type WorkflowDocument } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { Category } from '../answers/gallery.ts';
import type { PublishCheck, Submission, TemplateTexts } from '../answers/studio.ts';
import { contentHash } from '../documents.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { checkDocument, checkTexts } from '../gallery/checks.ts';
import { tellFollowers } from '../gallery/followers.ts';
import { factsOf, needsOf, nextState, publicDocument, sampleInput, wordsOf } from '../gallery/content.ts';
import { platform } from '../platform.ts';
import { readBuilders } from './live-replay.ts';
import { withLocked } from './publishing.ts';

/** Whether the live version of a workflow may go into the gallery, and what its page says already. */
export function checkForGallery(actor: Actor, id: string): Promise<PublishCheck> {
  authorise(actor, 'workflow.publish');
  return withLocked(actor, id, async (tx, workflow) => {
    const { isInReview, template } = await queries.readPublishing(tx, actor.orgId, workflow.id);
    const live = await readLive(tx, actor, workflow);
    const { hosts, apps, triggers, secrets } = factsOf(live.document);
    return {
      checks: checkDocument(live.document, live.hasSucceeded),
      reach: { hosts, apps, triggers, secrets },
      needs: needsOf(live.document),
      published: template?.slug ?? null,
      texts: template
        ? {
            slug: template.slug,
            title: template.title,
            summary: template.summary,
            story: template.story,
            category: template.category as Category,
            setupMinutes: template.setupMinutes
          }
        : {},
      sample: sampleInput(live.document),
      isInReview
    };
  });
}

/**
 * Offers the live version to the gallery. It is published at once when something of this creator was reviewed before,
 * and waits for a moderator otherwise.
 * @throws ApiError 403 NO_PROFILE, 409 NOT_PUBLISHED | IN_REVIEW | SLUG_TAKEN, 422 CHECKS_FAILED
 */
export async function submitTemplate(actor: Actor, id: string, texts: TemplateTexts): Promise<Submission> {
  authorise(actor, 'workflow.publish');
  const { release, ...submission } = await withLocked(actor, id, async (tx, workflow) => {
    const creator = await findCreatorOf(tx, actor.userId);
    if (!creator)
      throw new ApiError(403, 'NO_PROFILE', 'Make your creator profile first: people see who published it.');
    const { isInReview, template } = await queries.readPublishing(tx, actor.orgId, workflow.id);
    if (isInReview)
      throw new ApiError(409, 'IN_REVIEW', 'This workflow waits for review already. Recall it to change it.');
    const slug = template?.slug ?? texts.slug;
    if (!template && !(await isSlugFree(tx, slug))) throw slugTaken();
    const live = await readLive(tx, actor, workflow);
    const document = { ...live.document, name: texts.title };
    const checks = [...checkDocument(document, live.hasSucceeded), checkTexts(texts)];
    const failed = checks.find(({ passed }) => !passed);
    if (failed) throw new ApiError(422, 'CHECKS_FAILED', failed.message);
    const submission = await queries.insertSubmission(tx, {
      ...texts,
      ...{ orgId: actor.orgId, workflowId: workflow.id, versionId: live.id, creatorId: creator.id },
      ...{ slug, templateId: template?.id, submittedBy: actor.userId, document, checks },
      facts: factsOf(document),
      needs: needsOf(document)
    });
    const isKnown = creator.verified || (await countTemplates(tx, { creatorId: creator.id })) > 0;
    const release = isKnown ? await publishSubmission(tx, submission, {}) : undefined;
    await audit(tx, actor, { action: 'template.submit', target: id, details: { slug } });
    const status = isKnown ? ('published' as const) : submission.status;
    return { ...showSubmission({ ...submission, status }, workflow.name), release };
  });
  if (release) await tellFollowers(platform().db, release);
  return submission;
}

const slugTaken = () =>
  new ApiError(409, 'SLUG_TAKEN', { message: 'This address is taken. Choose another one.', field: 'slug' });

/** Takes a submission back before anybody has decided about it. */
export async function recallSubmission(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'workflow.publish');
  const submissionId = uuidOf('sbm', id);
  await withOrg(platform().db, actor.orgId, async (tx) => {
    const open = await queries.lockOpenSubmission(tx, actor.orgId, submissionId);
    if (!open) {
      found('sbm', (await queries.hasSubmission(tx, actor.orgId, submissionId)) || undefined);
      throw new ApiError(409, 'DECIDED', 'Somebody decided about it already.');
    }
    await queries.settleSubmission(tx, { orgId: actor.orgId, id: submissionId }, { status: 'recalled' });
    await audit(tx, actor, { action: 'template.recall', target: id });
  });
}

/**
 * Puts a submission into the gallery, in the transaction that settles it; the credit of its source goes with it. Tell
 * its followers after COMMIT.
 */
export async function publishSubmission(
  tx: Tx,
  submission: queries.SubmissionRow,
  review: Pick<queries.Settlement, 'reviewNote' | 'reviewedBy'>
): Promise<Release> {
  const { creatorId, slug, title, summary, story, category, setupMinutes } = submission;
  const { document, changelog, facts, needs, checks, orgId, id, workflowId } = submission;
  const released = await releaseTemplate(tx, {
    ...{ creatorId, slug, title, summary, story, category, setupMinutes },
    ...{ document, changelog, facts, needs, checks },
    words: wordsOf(document, facts),
    basedOnVersionId: await readSourceVersion(tx, orgId, workflowId),
    contentHash: contentHash(document),
    builtBy: await readBuilders(tx, { orgId, workflowId }),
    schemaVersion: DOCUMENT_SCHEMA_VERSION,
    nextState: (previous) => nextState(document, previous)
  });
  if (!released) throw slugTaken();
  const { templateId } = released;
  await queries.settleSubmission(tx, { orgId, id }, { ...review, status: 'published', templateId });
  return released;
}

/** Tells who submitted it what was decided. */
export async function tellSubmitter(
  tx: Tx,
  submission: queries.SubmissionRow,
  decided: { isPublished: boolean; note?: string }
): Promise<void> {
  const { orgId, id, submittedBy, workflowId, title } = submission;
  await notify(tx, {
    ...{ orgId, userId: submittedBy, workflowId, excerpt: decided.note },
    kind: 'template_reviewed',
    text: decided.isPublished
      ? `“${title}” is in the gallery now.`
      : `“${title}” was not taken into the gallery yet.`,
    path: `/app/workflows/${toPublicId('wf', workflowId)}`,
    source: `submission:${id}`
  });
}

export function showSubmission(row: queries.SubmissionRow, workflowName: string): Submission {
  const { id, workflowId, slug, title, status, reviewNote, createdAt, reviewedAt } = row;
  return {
    id: toPublicId('sbm', id),
    workflowId: toPublicId('wf', workflowId),
    workflowName,
    slug,
    title,
    status,
    reviewNote,
    createdAt: iso(createdAt),
    reviewedAt: reviewedAt && iso(reviewedAt)
  };
}

interface LiveContent {
  id: string;
  /** Without anything private. */
  document: WorkflowDocument;
  hasSucceeded: boolean;
}

async function readLive(tx: Tx, actor: Actor, workflow: LockedWorkflow): Promise<LiveContent> {
  const { id: workflowId, liveVersionId, name } = workflow;
  if (!liveVersionId)
    throw new ApiError(
      409,
      'NOT_PUBLISHED',
      'Publish the workflow first: the gallery gets its live version.'
    );
  const key = { orgId: actor.orgId, workflowId };
  const version = found('ver', await readVersion(tx, { ...key, id: liveVersionId }));
  return {
    id: version.id,
    document: publicDocument(version.document, name),
    hasSucceeded: await queries.hasSucceeded(tx, { ...key, versionId: version.id })
  };
}
