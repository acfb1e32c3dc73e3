/** What people in a live session hear of each other, as JSON. */

/** `host` leads, a `co-builder` edits, a `spectator` watches. */
export const LIVE_ROLES = ['host', 'co-builder', 'spectator'] as const;
export type LiveRole = (typeof LIVE_ROLES)[number];

export const LIVE_REACTIONS = ['clap', 'heart', 'idea', 'party'] as const;
export type LiveReaction = (typeof LIVE_REACTIONS)[number];

export type LiveStatus = 'scheduled' | 'live' | 'ended' | 'cancelled';

/** Somebody in a session. */
export interface LivePerson {
  id: string;
  /** As presence calls them (`AwarenessState.user.id`). */
  userId: string;
  name: string;
  role: LiveRole;
  /** A member of the team, whose rights come from there; otherwise a guest, whose role the host decides. */
  isMember: boolean;
  /** Since when the hand is up; null when it is down. */
  handAt: string | null;
}

export interface LiveMessage {
  id: string;
  /** Who said it: id of a person, and the name at that time. */
  by: string;
  name: string;
  text: string;
  at: string;
}

export type LiveNews =
  | { kind: 'message'; message: LiveMessage }
  | { kind: 'message-removed'; id: string }
  | { kind: 'person'; person: LivePerson; isGone: boolean }
  /** `spotlight` is the person whose view all are asked to follow. */
  | { kind: 'session'; status: LiveStatus; spotlight: string | null }
  | { kind: 'reaction'; reaction: LiveReaction; by: string }
  /** How many spectators are connected. */
  | { kind: 'watching'; count: number };
