import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOrgFor, createUser, DEMO_EMAIL } from '@automateos/auth';
import { openDatabase, withOrg, type Database } from '@automateos/db';
import { createDocument } from '@automateos/db/queries/documents';
import { listMembershipsOf } from '@automateos/db/queries/users';
import { insertWorkflow } from '@automateos/db/queries/workflows';
import type { WorkflowDocument } from '@automateos/workflow';
import { findFacts } from '@automateos/workflow/facts';
import { createState } from '@automateos/workflow/document';
import { initialConfig } from '@automateos/workflow/form';
import { parseFile } from '@automateos/workflow/interop';
import type { OpenDatabaseServer } from './instance.ts';
import { ROOT } from './paths.ts';

const DEMO_WORKFLOWS = ['order-intake', 'lead-concierge']; // the last one is on top of the list

/** Makes the demo organisation once: a guest and workflows that run without any account. `AUTOMATEOS_DEMO=off` leaves it out. */
export async function seed(server: OpenDatabaseServer): Promise<void> {
  if (server.env.AUTOMATEOS_DEMO === 'off') return;
  const db = openDatabase(server.urls.app, { max: 1, name: 'automateos-seed' });
  try {
    const { userId } = await createUser(db, { email: DEMO_EMAIL, name: 'Guest' });
    if ((await listMembershipsOf(db, userId)).length === 0) await seedOrg(db, userId);
  } finally {
    await db.end();
  }
}

async function seedOrg(db: Database, userId: string): Promise<void> {
  const orgId = await createOrgFor(db, { userId, name: 'Demo studio' });
  for (const slug of DEMO_WORKFLOWS) {
    const document = readTemplate(slug);
    await withOrg(db, orgId, async (tx) => {
      const workflowId = await insertWorkflow(tx, { orgId, name: document.name, createdBy: userId });
      await createDocument(tx, {
        orgId,
        workflowId,
        kind: 'main',
        state: createState(document),
        actorId: userId
      });
    });
  }
}

/** A template's workflow with what every copy needs anew, such as a webhook's path. */
function readTemplate(slug: string): WorkflowDocument {
  const parsed = parseFile(readFileSync(join(ROOT, 'templates', slug, 'workflow.json'), 'utf8'));
  if (!parsed.document) throw new Error(`templates/${slug}: ${parsed.problem.message}`);
  for (const node of Object.values(parsed.document.nodes)) {
    const facts = findFacts(node.type);
    if (facts) node.config = initialConfig(facts, node.config);
  }
  return parsed.document;
}
