import { LIMITS } from '@automateos/workflow';

/** Every period of this process, in milliseconds. Tests shorten them. */
export const TIMINGS = {
  /** From the upgrade to a valid token. */
  signIn: 10_000,
  /** An edit that waits longer than this is reported as not saved. */
  slowSave: 1_500,
  /** First and longest pause before a failed append is tried again. */
  retry: 100,
  retryAtMost: 2_000,
  /** A log that nobody adds to for this long is folded. */
  foldIdle: 30_000,
  /** How often idle logs are looked for. */
  foldSweep: 5_000,
  /** How often logs are looked for that no server holds any more. */
  forgottenSweep: 60_000,
  /** The document's row says for this long that it is held here; renewed at a third of it. */
  lease: 30_000,
  /** How long the workflow's row may lag behind the name in the document, and behind the last edit. */
  nameLag: 2_000,
  editedLag: 30_000,
  /** News of runs are gathered for this long. */
  runNews: 40,
  /** Comings and goings are gathered for this long before lists hear of them. */
  peopleLag: 100,
  /** What spectators of a live session see is gathered for this long: they are many. */
  spectatorLag: 100,
  /** Runs under way are looked at this often even without news: notifications can be lost. */
  runRefresh: 5_000,
  /** Every signed-in socket is checked again this often, besides on every change of access. */
  recheck: 300_000,
  /** Pings on idle sockets: one that does not answer until the next is dead. */
  ping: 30_000,
  /** The notification channels prove themselves this often; after three misses they are opened anew. */
  heartbeat: 5_000,
  /** From SIGTERM to giving up on a database that does not answer. */
  shutdown: 20_000
} as const;

export type Timings = { readonly [K in keyof typeof TIMINGS]: number };

export interface SocketLimits {
  perUser: number;
  perAddressBeforeSignIn: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  perUser: LIMITS.socketsPerUser,
  perAddressBeforeSignIn: LIMITS.socketsPerAddressBeforeSignIn
};

/** Log rows that make a fold due at once. */
export const FOLD_ROWS = 500;

/** Updates of one document that wait for others they depend on. Above this the sender is not a Yjs client. */
export const MAX_PENDING_BYTES = 1 << 20;

/** What a reader has not taken from its socket yet. Above this it is too slow, or not reading at all. */
export const MAX_BUFFERED_BYTES = 32 << 20;
