/**
 * A document that no process holds, opened over the socket: 1,000 nodes from their checkpoint, and the same with 20,000 log rows that
 * nobody has folded yet. Control: the same bytes merged and applied to an empty document in this process.
 */
import { databaseUrls, openDatabase, type Database } from '@automateos/db';
import { appendUpdates, type Edit } from '@automateos/db/queries/document-log';
import { fromPublicId } from '@automateos/workflow';
import { createState, LOCAL, moveNodes } from '@automateos/workflow/document';
import * as Y from 'yjs';
import { atMost, report, sized } from '../support/benchmark.ts';
import { Person } from '../support/person.ts';
import { withProduct, type Product } from '../support/product.ts';
import { largeDocument } from '../support/workflows.ts';

const NODES = 1_000;
const ROWS = sized(20_000);
const BATCH = 1_000;
const document = largeDocument(NODES);
const state = createState(document);
const moves = recordMoves();

await withProduct(async (product) => {
  await product.start('web', 'collab-server');
  const db = openDatabase(databaseUrls(product.env).app, { max: 2, name: 'automateos-bench' });

  await report('open', [
    {
      name: '1,000 nodes',
      unit: 'ms',
      control: 'applyUpdate of the same bytes',
      measureSubject: async () => open(product, await product.createWorkflow(document)),
      measureControl: async () => applyAll([state]),
      goals: [{ text: '≤ 2 × control', isMet: ({ ratio }) => ratio <= 2 }]
    },
    {
      name: '20,000 log rows on top',
      unit: 'ms',
      control: 'mergeUpdates and applyUpdate of the same bytes',
      async measureSubject() {
        const name = await product.createWorkflow(document);
        await appendMoves(db, product, name);
        return open(product, name);
      },
      measureControl: async () => applyAll([state, ...moves]),
      goals: [atMost('≤ 160 ms more than 1,000 nodes alone (180 ms)', 340, ({ value }) => value)]
    }
  ]);
  await db.end();
});

async function open(product: Product, documentName: string): Promise<{ value: number }> {
  const startedAt = performance.now();
  const person = new Person({
    url: product.collabUrl,
    documentName,
    token: product.apiKey,
    nodeId: 'n_0',
    isSampled: false,
    onSeen: () => {},
    onSaved: () => {}
  });
  await person.join();
  const value = performance.now() - startedAt;
  if (person.doc.getMap('nodes').size !== NODES) throw new Error('The document did not open whole.');
  await person.leave();
  return { value };
}

async function appendMoves(db: Database, { orgId }: Product, documentName: string): Promise<void> {
  const documentId = fromPublicId('wf', documentName)!;
  const edits = moves.map((update): Edit => ({ orgId, documentId, connectionId: 'bench', update }));
  for (let start = 0; start < edits.length; start += BATCH)
    await appendUpdates(db, edits.slice(start, start + BATCH));
}

/** What the log holds when one person has moved nodes about. */
function recordMoves(): Uint8Array[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let n = 0; n < ROWS; n++) moveNodes(doc, new Map([[`n_${n % NODES}`, { x: n, y: n }]]), LOCAL);
  return updates;
}

function applyAll(updates: Uint8Array[]): { value: number } {
  const startedAt = performance.now();
  Y.applyUpdate(new Y.Doc(), updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates));
  return { value: performance.now() - startedAt };
}
