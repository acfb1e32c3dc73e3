import { contentOf } from '@automateos/workflow/document-state';
import type { Lab, TestRoom } from './lab.ts';

/** Pieces of content that are in the log more than once, as `client:clock`. */
export async function loggedTwice(lab: Lab, { workflowId }: TestRoom): Promise<string[]> {
  const rows = await lab.sql<{ update: Uint8Array }[]>`
    SELECT update FROM document_updates WHERE document_id = ${workflowId}
    UNION ALL SELECT update FROM document_history WHERE document_id = ${workflowId}`;
  const pieces = rows.flatMap(({ update }) => [...contentOf(update)].map((piece) => piece.join(':')));
  return pieces.filter((piece, index) => pieces.indexOf(piece) !== index);
}
