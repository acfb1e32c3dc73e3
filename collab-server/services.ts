import type { Database } from '@automateos/db';
import type { AccessChanges } from './access.ts';
import type { EditLog } from './edit-log.ts';
import type { EditSocket } from './edit-socket.ts';
import type { FanOut } from './fan-out.ts';
import type { Folding } from './folding.ts';
import type { Leases } from './leases.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { PeopleInside } from './people-inside.ts';
import type { Rooms } from './room.ts';
import type { RunEvents } from './run-events.ts';
import type { Authenticate } from './sign-in.ts';
import type { SocketRegistry } from './socket-registry.ts';
import type { WorkflowRows } from './workflow-rows.ts';

/** What the hooks work with. */
export interface Services {
  db: Database;
  authenticate: Authenticate;
  logger: Logger;
  metrics: Metrics;
  accessChanges: AccessChanges;
  sockets: SocketRegistry;
  rooms: Rooms;
  log: EditLog;
  folding: Folding;
  leases: Leases;
  runEvents: RunEvents;
  people: PeopleInside;
  workflowRows: WorkflowRows;
  /** What spectators see is gathered for this long (ms). */
  spectatorLagMs: number;
  /** Absent where this is the only collab-server. */
  fanOut?: FanOut;
}

/** What the library hands to every hook of a connection. */
export interface Context {
  socket: EditSocket;
  documentName: string;
  /** What came with the upgrade; see `Session.credentials`. */
  credentials: Headers;
}
