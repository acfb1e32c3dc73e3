import type { Actor } from '@automateos/auth';
import { isUniqueViolation, withOrg } from '@automateos/db';
import { findCreatorOf, saveCreator } from '@automateos/db/queries/creators';
import { countViews } from '@automateos/db/queries/installs';
import { listSubmissions } from '@automateos/db/queries/submissions';
import { listTemplates } from '@automateos/db/queries/templates';
import { authorise } from '../access.ts';
import type { Creator, CreatorProfile } from '../answers/gallery.ts';
import type { Studio } from '../answers/studio.ts';
import { ApiError } from '../errors.ts';
import { showTemplate } from '../gallery/show.ts';
import { platform } from '../platform.ts';
import { countsOf, showCreator } from './gallery.ts';
import { showSubmission } from './submissions.ts';

const MOST_SHOWN = 200;

/** What a person published, what became of it just now, and what of their team waits for review. */
export async function readStudio(actor: Actor): Promise<Studio> {
  authorise(actor, 'workflow.publish');
  const { db } = platform();
  const creator = await findCreatorOf(db.orm, actor.userId);
  const rows = creator ? await listTemplates(db.orm, { creatorId: creator.id, limit: MOST_SHOWN }) : [];
  const ids = rows.map(({ id }) => id);
  const [counts, views] = await Promise.all([countsOf(ids), countViews(db, ids)]);
  const submissions = await withOrg(db, actor.orgId, (tx) => listSubmissions(tx, actor.orgId, MOST_SHOWN));
  return {
    creator: creator ? showCreator(creator) : null,
    templates: rows.map((row) => ({
      ...showTemplate(row, counts.get(row.id)),
      version: row.number,
      views: views.get(row.id) ?? 0,
      firstSuccesses: counts.get(row.id)?.firstSuccesses ?? 0
    })),
    submissions: submissions.map(({ submission, workflowName }) => showSubmission(submission, workflowName))
  };
}

/** Makes a person a creator, or changes what they say. @throws ApiError 409 HANDLE_TAKEN */
export async function saveProfile(userId: string, profile: CreatorProfile): Promise<Creator> {
  try {
    return showCreator(await saveCreator(platform().db.orm, userId, profile));
  } catch (error) {
    if (!isUniqueViolation(error, 'creators_handle_key')) throw error;
    throw new ApiError(409, 'HANDLE_TAKEN', {
      message: 'This name is taken. Choose another one.',
      field: 'handle'
    });
  }
}
