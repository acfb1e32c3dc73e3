import type { LiveNews } from './live.ts';

/** Why the server closes an editing socket. 4400-4499: the client must not simply retry. */
export const CLOSE = {
  unauthenticated: { code: 4401, reason: 'Sign in again to keep editing.' },
  forbidden: { code: 4403, reason: 'You no longer have access to this workflow.' },
  notFound: { code: 4404, reason: 'This workflow does not exist any more.' },
  clientTooOld: { code: 4409, reason: 'A newer version of the editor is out. Reload the page.' },
  sessionOver: { code: 4410, reason: 'The live session is over.' },
  tooLarge: { code: 4413, reason: 'That change is too large.' },
  malformed: { code: 4422, reason: 'That change could not be read and was not applied.' },
  tooMany: { code: 4429, reason: 'Too many changes at once. Wait a moment.' },
  /** Retried by the client: the document could not be loaded or stored just now. */
  unavailable: { code: 4503, reason: 'The document is not available right now. Trying again.' }
} as const;

/** Stateless messages between collab-server and browser, JSON text. */
export type ServerMessage =
  /** Every update this connection sent up to number `through` (1-based, in arrival order) is committed. */
  | { type: 'saved'; through: number }
  /** The last append failed; edits are kept in memory and tried again. */
  | { type: 'not-saved' }
  /**
   * Something this connection sent was not taken over. `read-only` (followed by close 4403 when it was a live edit) and
   * `too-large` (followed by 4413): the edit was not applied. `secret`: applied without the value that looked like a secret.
   */
  | { type: 'refused'; reason: 'read-only' | 'too-large' | 'secret' }
  /** What this connection may do; sent after joining and whenever a role changes. */
  | { type: 'access'; role: string; canWrite: boolean }
  /** News of a run of this workflow. */
  | { type: 'run'; run: RunBroadcast }
  | { type: 'version'; versionId: string; number: number; by: string }
  /** A thread of comments changed; without an id, any may have. Members of the team are told, guests are not. */
  | { type: 'comments'; threadId?: string }
  /** News of a live session on this workflow. */
  | { type: 'live'; news: LiveNews };

export interface RunBroadcast {
  runId: string;
  status: string;
  /** Who pressed Run, or the trigger's label. */
  startedBy?: string;
  /** True for a run of unpublished edits. */
  draft: boolean;
  /** True when pretend services answered its requests: nothing happened outside. */
  pretend: boolean;
  error?: string;
  /** Step states that changed, newest `seq` last. */
  steps: {
    nodeId: string;
    status: string;
    attempt: number;
    items?: Record<string, number>;
    error?: string;
    /** When a waiting step goes on, as ISO text; absent when that is not a matter of time. */
    until?: string;
  }[];
}

/** What each person shows to the others. `user` is stamped by the server, whatever the client sends. */
export interface AwarenessState {
  user?: { id: string; name: string; color: 'u1' | 'u2' | 'u3' | 'u4' | 'u5' | 'u6' };
  cursor?: { x: number; y: number } | null;
  selection?: string[];
  /** Node and field path with the caret. */
  editing?: { nodeId: string; field: string } | null;
  drag?: { ids: string[]; dx: number; dy: number } | null;
  /** The part of the canvas on their screen, for those who follow them. */
  view?: { x: number; y: number; width: number; height: number } | null;
}
