/** The thread that folds. See fold-thread.ts. */
import { openDatabase, withOrg } from '@automateos/db';
import { foldDocument } from '@automateos/db/queries/document-history';
import { parentPort, workerData } from 'node:worker_threads';
import type { FoldAnswer, FoldRequest, FoldWorkerData } from './fold-thread.ts';

const port = parentPort!;
const { databaseUrl } = workerData as FoldWorkerData;
const db = openDatabase(databaseUrl, { max: 1, name: 'automateos collab fold' });

async function answer({ id, document }: Extract<FoldRequest, { id: number }>): Promise<FoldAnswer> {
  try {
    return { id, moved: await withOrg(db, document.orgId, (tx) => foldDocument(tx, document)) };
  } catch (error) {
    return { id, error };
  }
}

port.on('message', (request: FoldRequest) => {
  if (request === 'stop') void db.end().then(() => port.postMessage('stopped' satisfies FoldAnswer));
  else void answer(request).then((result) => port.postMessage(result));
});
