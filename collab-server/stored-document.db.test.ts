import { openDatabase, withOrg, type Database } from '@automateos/db';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { contentOf, emptyState } from '@automateos/workflow/document-state';
import { toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { workflows } from '@automateos/db/schema';
import { claimClients } from '@automateos/db/queries/document-clients';
import {
  coalesce,
  findUnfolded,
  foldDocument,
  REPLAY_CHECKPOINT_ROWS,
  type Foldable
} from '@automateos/db/queries/document-history';
import { appendUpdate, appendUpdates, loadDocumentState } from '@automateos/db/queries/document-log';
import { createDocument, findDocument, releaseLease, takeLease } from '@automateos/db/queries/documents';

let database: TestDatabase;
let ownerDatabase: Database;
let owner: Database['sql'];
beforeAll(async () => {
  database = await openTestDatabase();
  ownerDatabase = openDatabase(database.urls.owner, { max: 2 });
  owner = ownerDatabase.sql;
});
afterAll(async () => {
  await ownerDatabase.end();
  await database.drop();
});

interface Made extends Foldable {
  userId: string;
  /** The editor's own replica; each change to it can be taken as one update. */
  doc: Y.Doc;
}

/** A workflow with a main document whose map `nodes` is empty. */
async function newDocument(): Promise<Made> {
  const { orgId, userId } = await database.createOrg();
  const doc = new Y.Doc();
  doc.getMap('meta').set('name', 'First');
  const workflowId = await withOrg(database.db, orgId, async (tx) => {
    const [row] = await tx
      .insert(workflows)
      .values({ orgId, name: 'First', createdBy: userId })
      .returning({ id: workflows.id });
    const state = Y.encodeStateAsUpdate(doc);
    await createDocument(tx, { orgId, workflowId: row!.id, kind: 'main', state, actorId: userId });
    return row!.id;
  });
  return { orgId, userId, workflowId, documentId: workflowId, kind: 'main', doc };
}

/** The update of one change. */
function change(doc: Y.Doc, edit: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  edit();
  return Y.encodeStateAsUpdate(doc, before);
}

function set(made: Made, key: string, connectionId = 'c1') {
  const update = change(made.doc, () => made.doc.getMap('nodes').set(key, key));
  return { orgId: made.orgId, documentId: made.documentId, actorId: made.userId, connectionId, update };
}

async function load({ orgId, documentId }: Foldable): Promise<Record<string, unknown>> {
  const state = await withOrg(database.db, orgId, (tx) => loadDocumentState(tx, documentId));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc.getMap('nodes').toJSON();
}

const fold = (made: Made) => withOrg(database.db, made.orgId, (tx) => foldDocument(tx, made));

const rowsOf = (table: string, made: Made) =>
  owner`SELECT * FROM ${owner(table)} WHERE document_id = ${made.documentId} ORDER BY 1, 2, 3`;

describe('finding a document by its name', () => {
  test('the main document has the id of its workflow', async () => {
    const made = await newDocument();
    const ref = await findDocument(database.db, toPublicId('wf', made.workflowId));
    expect(ref).toMatchObject({ orgId: made.orgId, documentId: made.workflowId, kind: 'main' });
  });

  test('the side document comes with the main one', async () => {
    const made = await newDocument();
    const ref = await findDocument(database.db, `${toPublicId('wf', made.workflowId)}.side`);
    expect(ref).toMatchObject({ kind: 'side', workflowId: made.workflowId });
    expect(await withOrg(database.db, made.orgId, (tx) => loadDocumentState(tx, ref!.documentId))).toEqual(
      Buffer.from(emptyState())
    );
  });

  test('a deleted workflow has no documents', async () => {
    const made = await newDocument();
    await owner`UPDATE workflows SET deleted_at = now() WHERE id = ${made.workflowId}`;
    expect(await findDocument(database.db, toPublicId('wf', made.workflowId))).toBeUndefined();
    expect(await findDocument(database.db, toPublicId('doc', made.documentId))).toBeUndefined();
  });

  test.each([
    '',
    '__proto__',
    'wf_',
    `wf_${'0'.repeat(22)}`,
    `wf_${'z'.repeat(22)}`,
    `wf_${'0'.repeat(22)}\0`
  ])('no document is called %j', async (name) => {
    expect(await findDocument(database.db, name)).toBeUndefined();
  });
});

describe('creating', () => {
  test('a second creation changes nothing', async () => {
    const made = await newDocument();
    const id = await withOrg(database.db, made.orgId, (tx) =>
      createDocument(tx, { ...made, state: emptyState() })
    );
    expect(id).toBe(made.documentId);
    expect(await rowsOf('document_history', made)).toHaveLength(1);
    expect(contentOf((await rowsOf('document_checkpoints', made))[0]!.state).size).toBe(1);
  });
});

describe('the log', () => {
  test('keeps the order of a batch over several organisations', async () => {
    const [a, b] = await Promise.all([newDocument(), newDocument()]);
    await appendUpdates(database.db, [set(a, 'one'), set(b, 'two', 'c2'), set(a, 'three')]);
    expect(await load(a)).toEqual({ one: 'one', three: 'three' });
    expect(await load(b)).toEqual({ two: 'two' });
    const rows = await rowsOf('document_updates', a);
    expect(rows.map((row) => row.connection_id)).toEqual(['c1', 'c1']);
    expect(rows[0]!.actor_id).toBe(a.userId);
  });

  test('an edit of another process announces itself and registers its client id', async () => {
    const made = await newDocument();
    const heard: string[] = [];
    const subscription = await database.db.sql.listen('document_changed', (payload) => heard.push(payload));
    const id = await withOrg(database.db, made.orgId, (tx) => appendUpdate(tx, set(made, 'rest')));
    await expect.poll(() => heard).toContain(`${made.documentId}:${id}`);
    await subscription.unlisten();
    expect(await rowsOf('document_clients', made)).toMatchObject([{ user_id: made.userId }]);
  });

  test('rows of another organisation cannot be written', async () => {
    const [a, b] = await Promise.all([newDocument(), newDocument()]);
    await expect(appendUpdates(database.db, [{ ...set(a, 'x'), orgId: b.orgId }])).rejects.toThrow();
  });
});

describe('client ids', () => {
  test('belong to whoever was seen with them first', async () => {
    const made = await newDocument();
    const other = await database.createOrg();
    const claim = { orgId: made.orgId, documentId: made.documentId, clientIds: [7] };
    const claims = await Promise.all(
      [made.userId, other.userId].map((userId) =>
        withOrg(database.db, made.orgId, (tx) => claimClients(tx, { ...claim, userId }))
      )
    );
    expect(claims[0]![0]!.userId).toBe(claims[1]![0]!.userId);
  });
});

describe('folding', () => {
  test('moves the log into checkpoint and history and changes nothing else', async () => {
    const made = await newDocument();
    await appendUpdates(database.db, [set(made, 'a'), set(made, 'b'), set(made, 'c', 'c2'), set(made, 'd')]);
    expect(await fold(made)).toBe(4);
    expect(await load(made)).toEqual({ a: 'a', b: 'b', c: 'c', d: 'd' });
    expect(await rowsOf('document_updates', made)).toHaveLength(0);
    const history = await rowsOf('document_history', made);
    expect(history.map((row) => [row.connection_id, row.edits])).toEqual([
      ['create', 1],
      ['c1', 2],
      ['c2', 1],
      ['c1', 1]
    ]);
    const replayed = new Y.Doc();
    for (const row of history) Y.applyUpdate(replayed, row.update);
    expect(replayed.getMap('nodes').toJSON()).toEqual(await load(made));
  });

  test('keeps the workflow name in step', async () => {
    const made = await newDocument();
    const update = change(made.doc, () => made.doc.getMap('meta').set('name', 'Renamed'));
    await appendUpdates(database.db, [{ ...made, connectionId: 'c', update }]);
    await fold(made);
    const [row] = await owner`SELECT name FROM workflows WHERE id = ${made.workflowId}`;
    expect(row!.name).toBe('Renamed');
  });

  test('no reader ever misses an edit while folds and appends go on', async () => {
    const made = await newDocument();
    let appended = 0;
    let done = false;
    const writer = async () => {
      for (; appended < 150; appended++) await appendUpdates(database.db, [set(made, `k${appended}`)]);
      done = true;
    };
    const folder = async () => {
      while (!done) await fold(made);
    };
    const reader = async () => {
      while (!done) {
        const known = appended;
        const state = await load(made);
        for (let i = 0; i < known; i++) expect(state).toHaveProperty(`k${i}`);
      }
    };
    await Promise.all([writer(), folder(), folder(), reader(), reader()]);
    await fold(made);
    expect(Object.keys(await load(made))).toHaveLength(150);
  });

  test('a damaged checkpoint is rebuilt from the history, byte for byte what it was', async () => {
    const made = await newDocument();
    await appendUpdates(database.db, [set(made, 'a')]);
    await fold(made);
    await appendUpdates(database.db, [set(made, 'b')]);
    await owner`UPDATE document_checkpoints SET state = set_byte(state, 9, 255 - get_byte(state, 9))
      WHERE document_id = ${made.documentId}`;
    expect(await load(made)).toEqual({ a: 'a', b: 'b' });
    await fold(made);
    const [checkpoint] = await rowsOf('document_checkpoints', made);
    expect(checkpoint!.state).toEqual(Buffer.from(Y.encodeStateAsUpdate(made.doc)));
  });

  test('a document without checkpoint and history is refused', async () => {
    const made = await newDocument();
    await owner`DELETE FROM document_checkpoints WHERE document_id = ${made.documentId}`;
    await owner`DELETE FROM document_history WHERE document_id = ${made.documentId}`;
    await expect(load(made)).rejects.toThrow('neither');
  });

  test('a whole state is kept every so many rows, and a rebuild starts from it', async () => {
    const made = await newDocument();
    const edits = Array.from({ length: REPLAY_CHECKPOINT_ROWS }, (_, i) =>
      set(made, `k${i % 50}`, `c${i % 2}`)
    );
    await appendUpdates(database.db, edits);
    await fold(made);
    expect(await rowsOf('document_replay_checkpoints', made)).toHaveLength(1);
    await appendUpdates(database.db, [set(made, 'last')]);
    await fold(made);
    await owner`UPDATE document_checkpoints SET state_hash = '\\x00' WHERE document_id = ${made.documentId}`;
    await owner`DELETE FROM document_history WHERE document_id = ${made.documentId} AND id <= (
      SELECT history_id FROM document_replay_checkpoints WHERE document_id = ${made.documentId})`;
    expect(await load(made)).toMatchObject({ k0: 'k0', last: 'last' });
  });

  test('forgotten logs are found', async () => {
    const made = await newDocument();
    await appendUpdates(database.db, [set(made, 'a')]);
    const found = await findUnfolded(database.db, { rows: 1, ageMs: 60_000, limit: 1_000 });
    expect(found.map((row) => row.documentId)).toContain(made.documentId);
  });
});

test('consecutive rows of one connection merge, never across another', () => {
  const row = (id: number, connectionId: string, bytes = 1) => ({
    id,
    connectionId,
    update: new Uint8Array(bytes),
    actorId: null,
    at: new Date(0)
  });
  const ids = (...rows: ReturnType<typeof row>[]) => coalesce(rows).map((group) => group.map(({ id }) => id));
  expect(ids(row(1, 'a'), row(2, 'a'), row(3, 'b'), row(4, 'a'))).toEqual([[1, 2], [3], [4]]);
  expect(ids(row(1, 'a', 200_000), row(2, 'a', 200_000))).toEqual([[1], [2]]);
});

test('a lease that was not handed back marks the document as interrupted', async () => {
  const made = await newDocument();
  const take = (serverId: string) =>
    withOrg(database.db, made.orgId, (tx) =>
      takeLease(tx, { documentId: made.documentId, serverId, ttlMs: 1_000 })
    );
  expect(await take('one')).toBeUndefined();
  await withOrg(database.db, made.orgId, (tx) =>
    releaseLease(tx, { documentId: made.documentId, serverId: 'one' })
  );
  expect(await take('two')).toBeUndefined();
  expect(await take('three')).toBeInstanceOf(Date);
});
