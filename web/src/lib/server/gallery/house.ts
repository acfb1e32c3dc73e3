import type { Database } from '@automateos/db';
import { saveHouseCreator } from '@automateos/db/queries/creators';
import { releaseTemplate, type Release } from '@automateos/db/queries/templates';
import type { TemplateNeed } from '@automateos/db/schema';
import { DOCUMENT_SCHEMA_VERSION, type WorkflowDocument } from '@automateos/workflow';
import { contentHash } from '../documents.ts';
import type { Template } from '../template-folder.ts';
import { tellFollowers } from './followers.ts';
import { factsOf, needsOf, nextState, publicDocument, wordsOf } from './content.ts';

/** The creator of what ships with the product. */
export const HOUSE = {
  handle: 'mos',
  name: 'Mos',
  bio: 'Founder of AutomateOS. Small automations that take a chore off your week.',
  color: 'indigo',
  cover: 'dawn',
  links: []
};

/**
 * Publishes the templates of the product. A folder that did not change makes no new version, so that each start may do
 * it, several at once too.
 */
export async function publishHouseTemplates(db: Database, templates: readonly Template[]): Promise<void> {
  const releases = await db.orm.transaction(async (tx) => {
    const creator = await saveHouseCreator(tx, HOUSE);
    const released: (Release | undefined)[] = [];
    for (const { slug, info, document: file } of templates) {
      const document = publicDocument(file, info.title);
      const { sample, usage } = info;
      const facts = { ...factsOf(document, info.services), sample, usage };
      const release = await releaseTemplate(tx, {
        creatorId: creator.id,
        slug,
        title: info.title,
        summary: info.summary,
        story: info.story ?? '',
        category: info.category,
        setupMinutes: info.setupMinutes ?? null,
        words: wordsOf(document, facts),
        starterOrder: info.order,
        document,
        contentHash: contentHash(document),
        schemaVersion: DOCUMENT_SCHEMA_VERSION,
        changelog: info.changelog ?? '',
        facts,
        needs: allNeeds(document, info.needs),
        checks: [],
        nextState: (previous) => nextState(document, previous)
      });
      released.push(release);
    }
    return released;
  });
  for (const release of releases) if (release) await tellFollowers(db, release);
}

/** What the folder names, and the connections that steps ask for by themselves, as one reads the canvas. */
function allNeeds(document: WorkflowDocument, named: readonly TemplateNeed[]): TemplateNeed[] {
  const isNamed = (need: TemplateNeed) =>
    named.some(({ nodeId, field }) => nodeId === need.nodeId && field === need.field);
  const xOf = ({ nodeId }: TemplateNeed) => document.nodes[nodeId]?.position.x ?? 0;
  return [...needsOf(document).filter((need) => !isNamed(need)), ...named].toSorted(
    (a, b) => xOf(a) - xOf(b)
  );
}
