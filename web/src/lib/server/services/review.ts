import { withOrg } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { isModerator } from '@automateos/db/queries/creators';
import * as queries from '@automateos/db/queries/submissions';
import { toPublicId } from '@automateos/workflow';
import { found, uuidOf } from '../access.ts';
import type { Category, GalleryTemplate } from '../answers/gallery.ts';
import type { ReviewDecision, ReviewItem } from '../answers/studio.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { tellFollowers } from '../gallery/followers.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';
import { publishSubmission, tellSubmitter } from './submissions.ts';

const MOST_SHOWN = 50;

/** Whether a person reviews submissions of this installation. */
export const mayReview = (userId: string): Promise<boolean> => isModerator(platform().db.orm, userId);

/** Moderators are made with `automateos moderator`; being one is of the installation, not of a team. @throws ApiError 403 */
export async function assertModerator(userId: string): Promise<void> {
  if (await mayReview(userId)) return;
  throw new ApiError(403, 'NOT_MODERATOR', 'Only moderators of this installation see this.');
}

/** Submissions that wait, oldest first. @throws ApiError 403 */
export async function listReviews(userId: string): Promise<Page<ReviewItem>> {
  await assertModerator(userId);
  const rows = await queries.listOpenSubmissions(platform().db, MOST_SHOWN);
  return { data: rows.map(show), nextCursor: null, total: rows.length };
}

/** Publishes a submission or sends it back with a note; once. @throws ApiError 403, 404, 409 DECIDED, 400 without a note */
export async function decideSubmission(
  userId: string,
  { submissionId: id, decision, note = '' }: ReviewDecision
): Promise<void> {
  await assertModerator(userId);
  const submissionId = uuidOf('sbm', id);
  const orgId = found('sbm', await queries.findSubmissionOrg(platform().db, submissionId));
  const reviewNote = note.trim() || undefined;
  if (decision === 'reject' && !reviewNote)
    throw new ApiError(400, 'INVALID_FIELD', {
      message: 'Say what is to be changed, so that it can come back.',
      field: 'note'
    });
  const release = await withOrg(platform().db, orgId, async (tx) => {
    const submission = await queries.lockOpenSubmission(tx, orgId, submissionId);
    if (!submission)
      throw new ApiError(409, 'DECIDED', 'Somebody decided about it already, or it was recalled.');
    const review = { reviewNote, reviewedBy: userId };
    const released = decision === 'publish' ? await publishSubmission(tx, submission, review) : undefined;
    if (!released)
      await queries.settleSubmission(tx, { orgId, id: submissionId }, { ...review, status: 'rejected' });
    await tellSubmitter(tx, submission, { isPublished: decision === 'publish', note: reviewNote });
    const action = decision === 'publish' ? 'template.publish' : 'template.reject';
    await audit(tx, { orgId, userId, kind: 'user' }, { action, target: id });
    return released;
  });
  if (release) await tellFollowers(platform().db, release);
}

function show({
  submission,
  creator
}: Awaited<ReturnType<typeof queries.listOpenSubmissions>>[number]): ReviewItem {
  const { slug, title, summary, story, category, setupMinutes, changelog } = submission;
  const { checks, needs, document, facts, createdAt, id } = submission;
  const { hosts, apps, triggers, secrets } = facts;
  return {
    ...{ slug, title, summary, story, setupMinutes, changelog, checks, needs, document },
    id: toPublicId('sbm', id),
    category: category as Category,
    creator: creator as GalleryTemplate['creator'],
    reach: { hosts, apps, triggers, secrets },
    createdAt: iso(createdAt)
  };
}
