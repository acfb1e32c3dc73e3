/** Every limit in one table: enforcement, tests and help read it. Sizes in bytes, times in milliseconds. */
export const LIMITS = {
  /** One WebSocket frame; a client splits larger writes at `updateChunkBytes`. */
  frameBytes: 1 << 20,
  updateChunkBytes: 256 << 10,
  /** A document's encoded state. */
  documentBytes: 10 << 20,
  /** Nesting of values inside an update. */
  updateDepth: 64,
  nodes: 20_000,
  edges: 60_000,
  labelCharacters: 120,
  /** A workflow's name. */
  nameCharacters: 200,
  /** Code between `{{` and `}}`, summed over one field. */
  expressionCharacters: 10_240,
  /** Number of `{{ }}` in one field. */
  expressionsPerField: 100,
  /** Nesting of brackets in one expression. */
  expressionDepth: 50,
  /** Work units of one expression evaluation (about one per visited syntax node or list element). */
  expressionSteps: 100_000,
  jsonBodyBytes: 1 << 20,
  jsonDepth: 64,
  webhookBodyBytes: 1 << 20,
  stepsPerRun: 100_000,
  itemsPerStep: 50_000,
  stepOutputBytes: 4 << 20,
  runStateBytes: 32 << 20,
  runActiveMs: 15 * 60_000,
  /** One value of the data store. */
  storeValueBytes: 256 << 10,
  /** One Wait or Approval. */
  waitMs: 366 * 86_400_000,
  responseBytes: 5 << 20,
  responseHeaderBytes: 32 << 10,
  connectMs: 5_000,
  firstByteMs: 30_000,
  requestMs: 300_000,
  redirects: 5,
  socketsPerUser: 20,
  socketsPerAddressBeforeSignIn: 50,
  awarenessBytes: 4 << 10,
  awarenessPerSecond: 40,
  admittedRunsPerOrg: 50,
  secretBytes: 64 << 10,
  retryAttempts: 10,
  retryAfterMs: 60 * 60_000
} as const;

/** Worker lease on its own row: time to live, heartbeat and reaper period (database time). */
export const LEASE = { ttlMs: 15_000, heartbeatMs: 5_000, reaperMs: 5_000 } as const;

/** The document layout this build writes; stored in `meta.schemaVersion`. */
export const DOCUMENT_SCHEMA_VERSION = 1;
