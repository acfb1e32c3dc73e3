import { withOrg, type Database } from '@automateos/db';
import { listFollowers, type Follower } from '@automateos/db/queries/forks';
import { notify } from '@automateos/db/queries/inbox';
import { readTemplateVersion, type Release } from '@automateos/db/queries/templates';
import { toPublicId } from '@automateos/workflow';

/**
 * Tells whoever made an install or fork of a template that it has a new version. Once each, however often it is called:
 * a caller that was killed may call again.
 */
export async function tellFollowers(
  db: Database,
  { templateId, versionId, isUpdate }: Release
): Promise<void> {
  if (!isUpdate) return;
  const followers = await listFollowers(db, templateId);
  if (followers.length === 0) return;
  const version = await readTemplateVersion(db.orm, versionId);
  const news = {
    ...{ versionId, text: `“${version!.document.name}” has a new version that you can take over.` },
    excerpt: version!.changelog || undefined
  };
  for (const [orgId, own] of Map.groupBy(followers, (follower) => follower.orgId))
    await tellTeam(db, { orgId, own, news });
}

interface TeamNews {
  orgId: string;
  own: readonly Follower[];
  news: { versionId: string; text: string; excerpt?: string };
}

function tellTeam(db: Database, { orgId, own, news }: TeamNews): Promise<void> {
  const { versionId, text, excerpt } = news;
  return withOrg(db, orgId, async (tx) => {
    for (const { workflowId, userId } of own)
      await notify(tx, {
        ...{ orgId, userId, workflowId, text, excerpt },
        kind: 'template_updated',
        path: `/app/workflows/${toPublicId('wf', workflowId)}?update`,
        source: `update:${versionId}:${workflowId}`
      });
  });
}
