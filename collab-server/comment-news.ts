import { isUuid, toPublicId } from '@automateos/workflow';
import type { Rooms } from './room.ts';

/** Payload of `comments_changed`: `orgId:workflowId:threadId`. The team's people in the room look at the thread again. */
export function onCommentsChanged(rooms: Rooms, payload: string): void {
  const [orgId, workflowId = '', threadId = ''] = payload.split(':');
  if (!isUuid(threadId)) return;
  const message = { type: 'comments', threadId: toPublicId('thr', threadId) } as const;
  for (const room of rooms.ofWorkflow(workflowId)) {
    if (room.ref.orgId !== orgId) continue;
    for (const socket of room.sockets) if (!socket.session?.guest) socket.tell(message);
  }
}

/** News may have been missed: everybody looks at all comments again. */
export function refreshComments(rooms: Rooms): void {
  for (const room of rooms.all())
    for (const socket of room.sockets) if (!socket.session?.guest) socket.tell({ type: 'comments' });
}
