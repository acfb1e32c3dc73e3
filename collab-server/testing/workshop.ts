import { ADDRESS_HEADER, createApiKey, createAuth, resolveActor, type Role } from '@automateos/auth';
import { deriveKey, openDatabase, withOrg, type Database } from '@automateos/db';
import { createDocument } from '@automateos/db/queries/documents';
import { loadDocumentState } from '@automateos/db/queries/document-log';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { toPublicId, type WorkflowDocument } from '@automateos/workflow';
import { createState } from '@automateos/workflow/document';
import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';
import { createCollabServer, type CollabServer, type CollabServerOptions } from '../server.ts';

export const PUBLIC_URL = 'http://app.example.test';

export interface Person {
  userId: string;
  /** An API key, which signs in as this person. */
  token: string;
}

export interface TestWorkflow {
  orgId: string;
  workflowId: string;
  /** Its main document on the wire. */
  name: string;
}

export interface RunningServer {
  server: CollabServer;
  port: number;
  /** `ws://127.0.0.1:port` */
  url: string;
  close(): Promise<void>;
}

/** A database, and as many collab-servers and people as a test needs. Everything is real. */
export interface Workshop {
  database: TestDatabase;
  /** Plain SQL as the owner of the schema: sees everything and may break it. */
  owner: Database['sql'];
  newServer(options?: Partial<CollabServerOptions>): Promise<RunningServer>;
  newTeam(): Promise<{ orgId: string; owner: Person }>;
  addPerson(orgId: string, role: Role): Promise<Person>;
  /** Somebody who signed up in a browser and joined the team: the Cookie header of their requests. */
  addBrowser(orgId: string, role: Role): Promise<{ userId: string; cookie: string }>;
  newWorkflow(orgId: string, document?: WorkflowDocument): Promise<TestWorkflow>;
  /** What the database holds of a document. */
  stored(workflow: Pick<TestWorkflow, 'orgId' | 'workflowId'>): Promise<Y.Doc>;
  close(): Promise<void>;
}

const EMPTY: WorkflowDocument = { name: 'Test', nodes: {}, edges: {} };

/** Silent: what the tests provoke would fill the screen. Set COLLAB_TEST_LOG to see it. */
const logger = Object.fromEntries(
  (['info', 'warn', 'error'] as const).map((level) => [
    level,
    process.env.COLLAB_TEST_LOG ? (...line: unknown[]) => console.log(level, ...line) : () => {}
  ])
) as unknown as CollabServerOptions['logger'];

export async function openWorkshop(): Promise<Workshop> {
  const database = await openTestDatabase();
  const { db } = database;
  const ownerDatabase = openDatabase(database.urls.owner, { max: 2 });
  const secret = deriveKey(database.masterKey, 'auth').toString('base64url');
  const auth = createAuth({ db, baseUrl: PUBLIC_URL, secret });
  const running: RunningServer[] = [];
  const owner = ownerDatabase.sql;

  const newKey = async (orgId: string, userId: string): Promise<Person> => {
    const { text } = await createApiKey(db, { orgId, userId, name: `Key of ${userId.slice(-4)}` });
    return { userId, token: text };
  };

  return {
    database,
    owner,
    async newServer(options = {}) {
      const server = createCollabServer({
        db,
        databaseUrl: database.urls.app,
        authenticate: (headers, orgId) => resolveActor(auth, db, { headers, orgId }),
        publicUrl: PUBLIC_URL,
        logger,
        socketLimits: { perAddressBeforeSignIn: 1_000 }, // every test client comes from one address
        ...options
      });
      const port = await server.listen(0, '127.0.0.1');
      let closing: Promise<void> | undefined;
      const started: RunningServer = {
        server,
        port,
        url: `ws://127.0.0.1:${port}`,
        close: () => (closing ??= server.close())
      };
      running.push(started);
      return started;
    },
    async newTeam() {
      const { orgId, userId } = await database.createOrg();
      return { orgId, owner: await newKey(orgId, userId) };
    },
    async addPerson(orgId, role) {
      const userId = randomUUID();
      await owner`INSERT INTO users (id, name, email) VALUES (${userId}, ${role}, ${`${userId}@example.test`})`;
      await owner`INSERT INTO memberships (org_id, user_id, role) VALUES (${orgId}, ${userId}, ${role})`;
      return newKey(orgId, userId);
    },
    async addBrowser(orgId, role) {
      const body = { name: role, email: `${randomUUID()}@example.test`, password: randomUUID() };
      const response = await auth.handler(
        new Request(`${PUBLIC_URL}/api/auth/sign-up/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: PUBLIC_URL, [ADDRESS_HEADER]: '192.0.2.1' },
          body: JSON.stringify(body)
        })
      );
      const { user } = (await response.json()) as { user: { id: string } };
      await owner`INSERT INTO memberships (org_id, user_id, role) VALUES (${orgId}, ${user.id}, ${role})`;
      const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
      return { userId: user.id, cookie: cookies.join('; ') };
    },
    async newWorkflow(orgId, document = EMPTY) {
      const [row] = await owner<{ id: string; actorId: string }[]>`
        INSERT INTO workflows (org_id, name, created_by)
        SELECT ${orgId}, ${document.name}, user_id FROM memberships WHERE org_id = ${orgId} LIMIT 1
        RETURNING id, created_by AS "actorId"`;
      const { id: workflowId, actorId } = row!;
      const state = createState(document);
      await withOrg(db, orgId, (tx) =>
        createDocument(tx, { orgId, workflowId, kind: 'main', state, actorId })
      );
      return { orgId, workflowId, name: toPublicId('wf', workflowId) };
    },
    async stored({ orgId, workflowId }) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, await withOrg(db, orgId, (tx) => loadDocumentState(tx, workflowId)));
      return doc;
    },
    async close() {
      await Promise.all(running.map((started) => started.close()));
      await ownerDatabase.end();
      await database.drop();
    }
  };
}
