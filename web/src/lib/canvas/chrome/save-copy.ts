import { api } from '#lib/api.ts';
import type { Room } from '#lib/collab/room.svelte.ts';

/**
 * Rescues edits that the server refused: what is on screen becomes a workflow of mine, then this device's copy is dropped.
 * @returns the id of the new workflow
 * @throws ApiError, already shown as a toast; the local copy is then kept
 */
export async function saveCopy(room: Room): Promise<string> {
  const document = room.graph.toDocument();
  const name = `${document.name} (my copy)`;
  const { id } = await api<{ id: string }>('POST', '/workflows', {
    body: { name, document: { ...document, name } }
  });
  await room.forgetCopy();
  return id;
}
