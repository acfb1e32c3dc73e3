import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { Builder } from '../builder.svelte.ts';
import { CommentBoard } from './comment-board.svelte.ts';

/** What the page knows about comments. */
export interface CommentAccess {
  mayWrite: boolean;
  /** The thread that a link asked for. */
  linked?: string;
}

/** Fetches the comments, and opens the thread of a link. Loaded once the canvas stands. */
export async function openComments(builder: Builder, { mayWrite, linked }: CommentAccess): Promise<void> {
  const board = new CommentBoard(builder.room, mayWrite);
  builder.comments = board;
  await board.load();
  if (!linked || !board.threads) return;
  const thread = board.threads.find(({ id }) => id === linked);
  if (!thread) return void toasts.show('These comments were deleted.');
  const isThere = builder.room.node(thread.nodeId) !== undefined;
  if (isThere) builder.approach(thread.nodeId);
  builder.openComments(isThere ? thread.nodeId : undefined);
  board.open(thread.id);
}
