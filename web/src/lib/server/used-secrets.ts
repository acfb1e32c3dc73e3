import type { Tx } from '@automateos/db';
import { listConnections } from '@automateos/db/queries/connections';
import { listSecrets } from '@automateos/db/queries/secrets';
import { toPublicId, type WorkflowDocument } from '@automateos/workflow';

const REFERENCE = /"((?:sec|con)_[0-9A-Za-z]{22})"/g;

/** Names of the secrets and connections that steps of a document refer to, sorted. */
export async function namesOfSecretThings(tx: Tx, document: WorkflowDocument): Promise<string[]> {
  const ids = new Set(Array.from(JSON.stringify(document.nodes).matchAll(REFERENCE), (match) => match[1]!));
  if (ids.size === 0) return [];
  const things = [
    ...(await listSecrets(tx)).map(({ id, name }) => ({ id: toPublicId('sec', id), name })),
    ...(await listConnections(tx)).map(({ id, name }) => ({ id: toPublicId('con', id), name }))
  ];
  return things.flatMap(({ id, name }) => (ids.has(id) ? [name] : [])).sort();
}
