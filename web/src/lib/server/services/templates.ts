import type { Actor } from '@automateos/auth';
import * as queries from '@automateos/db/queries/templates';
import { authorise } from '../access.ts';
import type { TemplateDetail, TemplateSummary } from '../answers/templates.ts';
import { showStarter } from '../gallery/show.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';
import { findPublished } from './gallery.ts';

const MOST_STARTERS = 200;

/** Templates of the gallery that a team is offered to start from; the same for everybody. */
export async function listTemplates(actor: Actor): Promise<Page<TemplateSummary>> {
  authorise(actor, 'template.read');
  await platform().gallery();
  const rows = await queries.listTemplates(platform().db.orm, { starters: true, limit: MOST_STARTERS });
  return { data: rows.map(showStarter), nextCursor: null, total: rows.length };
}

/** A template of the gallery with its document. @throws ApiError 404, 410 */
export async function readTemplate(actor: Actor, slug: string): Promise<TemplateDetail> {
  authorise(actor, 'template.read');
  const row = await findPublished(slug);
  return { ...showStarter(row), document: row.document };
}
