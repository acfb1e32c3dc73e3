import { toasts } from '#lib/ui/toasts.svelte.ts';
import { whenIdle } from '#lib/ui/idle.ts';
import type { Builder } from '../builder.svelte.ts';

/** What the page knows about comments. */
export interface CommentAccess {
  mayWrite: boolean;
  /** The thread that a link asked for. */
  linked?: string;
}

/** Fetches the comments once the canvas stands, and opens the thread of a link. */
export function openComments(builder: Builder, access: CommentAccess): void {
  whenIdle(() => void load(builder, access));
}

async function load(builder: Builder, { mayWrite, linked }: CommentAccess): Promise<void> {
  const { CommentBoard } = await import('./comment-board.svelte.ts');
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
