import { ApiError } from '#lib/api.ts';
import type { Room } from '#lib/collab/room.svelte.ts';
import type { Thread } from '#lib/server/answers/comments.ts';
import CommentPin from './CommentPin.svelte';
import * as server from './comments-api.ts';
import type { Mentionable } from './mentions.ts';

const ALL = 'all';

/** What a step's pin shows: its open threads. */
export interface PinState {
  threads: number;
  comments: number;
  unread: boolean;
}

/** The comments of the workflow on screen, kept up to date by the room's news. The server writes them, never the browser. */
export class CommentBoard {
  readonly Pin = CommentPin;
  readonly room: Room;
  /** By role; the server has the last word. */
  readonly mayWrite: boolean;
  threads = $state.raw<readonly Thread[] | undefined>();
  /** Why they could not be read. */
  failure = $state.raw<string | undefined>();
  /** The thread that is unfolded. */
  openId = $state.raw<string | undefined>();
  people = $state.raw<readonly Mentionable[]>([]);
  /** Comments are written by the server: without it they can only be read. */
  readonly isOnline = $derived.by(() => this.room.connection.facts.link === 'online');
  readonly pins = $derived.by<ReadonlyMap<string, PinState>>(() => {
    const pins = new Map<string, PinState>();
    for (const thread of this.threads ?? []) {
      if (thread.resolved) continue;
      const { threads, comments, unread } = pins.get(thread.nodeId) ?? {
        threads: 0,
        comments: 0,
        unread: false
      };
      const written = thread.comments.filter((comment) => !comment.deleted).length;
      pins.set(thread.nodeId, {
        threads: threads + 1,
        comments: comments + written,
        unread: unread || thread.unread
      });
    }
    return pins;
  });
  /** Threads to be read again; `ALL` is every one. */
  readonly #stale = new Set<string>();
  #isLoading = false;
  #hasPeople = false;

  constructor(room: Room, mayWrite: boolean) {
    this.room = room;
    this.mayWrite = mayWrite;
    room.onComments = (threadId) => void this.load(threadId);
  }

  /** Reads a thread again, or all of them. One after the other: no answer overtakes a newer one. */
  async load(threadId = ALL): Promise<void> {
    this.#stale.add(this.threads ? threadId : ALL);
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      for (const next of this.#stale) {
        this.#stale.delete(next);
        await (next === ALL ? this.#readAll() : this.#readOne(next));
      }
    } finally {
      this.#isLoading = false;
    }
  }

  /** Fetches whom one can mention, once. */
  async loadPeople(): Promise<void> {
    if (this.#hasPeople) return;
    this.#hasPeople = true;
    try {
      this.people = await server.listPeople();
    } catch (error) {
      this.#hasPeople = false; // asked again with the next comment; until then an @ is only a sign
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** The threads at a step, or all of them. */
  at(nodeId: string | undefined): readonly Thread[] {
    const all = this.threads ?? [];
    return nodeId === undefined ? all : all.filter((thread) => thread.nodeId === nodeId);
  }

  async start(nodeId: string, body: string): Promise<void> {
    const nodeLabel = this.room.node(nodeId)?.label.trim() || 'Step';
    this.#take(await server.startThread(this.room.documentId, { nodeId, nodeLabel, body }), true);
  }

  async reply(threadId: string, body: string): Promise<void> {
    this.#take(await server.reply(threadId, body), true);
  }

  async change(commentId: string, body: string): Promise<void> {
    this.#take(await server.changeComment(commentId, body));
  }

  async remove(commentId: string): Promise<void> {
    await server.deleteComment(commentId);
    await this.load();
  }

  async resolve(threadId: string, resolved: boolean): Promise<void> {
    this.#take(await server.resolve(threadId, resolved));
    if (resolved && this.openId === threadId) this.openId = undefined;
  }

  /** Unfolds a thread, which is then seen, or folds it up. */
  open(threadId: string | undefined): void {
    this.openId = threadId;
    this.see();
  }

  /** What is unfolded has been seen. */
  see(): void {
    const thread = this.threads?.find(({ id }) => id === this.openId);
    if (!thread?.unread) return;
    this.#take({ ...thread, unread: false });
    // Only marks it: when that fails it is unread again after the next look.
    server.markRead(thread.id).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
  }

  #take(thread: Thread, open = false): void {
    const others = (this.threads ?? []).filter(({ id }) => id !== thread.id);
    this.threads = [...others, thread].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (open) this.openId = thread.id;
  }

  /** A thread leaves with its last words. */
  async #readOne(threadId: string): Promise<void> {
    try {
      this.#take(await server.readThread(threadId));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) this.threads = this.threads?.filter(({ id }) => id !== threadId);
      else this.failure = error.message;
    }
  }

  async #readAll(): Promise<void> {
    try {
      this.threads = await server.listThreads(this.room.documentId);
      this.failure = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failure = error.message;
    }
  }
}
