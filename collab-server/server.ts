import { openDatabase, type Database } from '@automateos/db';
import { answerProbe, type ProbeState } from '@automateos/db/probes';
import { CLOSE } from '@automateos/workflow';
import { Hocuspocus } from '@hocuspocus/server';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessChanges, onAccessChanged, recheck } from './access.ts';
import { tellSaved } from './apply-edit.ts';
import { onCommentsChanged, refreshComments } from './comment-news.ts';
import { EditLog } from './edit-log.ts';
import { FanOut } from './fan-out.ts';
import { Folding } from './folding.ts';
import { createHooks } from './hooks/index.ts';
import { Leases } from './leases.ts';
import { LiveNewsChannel } from './live-news.ts';
import type { Logger } from './logger.ts';
import { Metrics } from './metrics.ts';
import { catchUp, onDocumentChanged } from './outside-edits.ts';
import { PeopleInside } from './people-inside.ts';
import { Rooms } from './room.ts';
import { RunEvents } from './run-events.ts';
import type { Context, Services } from './services.ts';
import { SOCKET_LIMITS, TIMINGS, type SocketLimits, type Timings } from './settings.ts';
import { shutDown } from './shutdown.ts';
import type { Authenticate } from './sign-in.ts';
import { SocketRegistry } from './socket-registry.ts';
import { Subscriptions } from './subscriptions.ts';
import { acceptSockets } from './upgrade.ts';
import { WorkflowRows } from './workflow-rows.ts';

export interface CollabServerOptions {
  db: Database;
  /** The same database, for the connection that listens to notifications. */
  databaseUrl: string;
  authenticate: Authenticate;
  /** Where browsers reach the product: decides which pages may open sockets. */
  publicUrl: string;
  /** Where several collab-servers meet; one alone needs none. */
  redisUrl?: string;
  logger: Logger;
  /** Lets others than this machine read the metrics. */
  metricsToken?: string;
  timings?: Partial<Timings>;
  socketLimits?: Partial<SocketLimits>;
}

export interface CollabServer {
  /** Resolves with the port (0 picks a free one) once sockets are served. */
  listen(port: number, host: string): Promise<number>;
  /** Makes everything durable, sends everybody away to come back, and frees everything but the database. */
  close(): Promise<void>;
  readonly hocuspocus: Hocuspocus<Context>;
}

/** The collab-server: documents in memory, their sockets, and the log that makes edits durable. */
export function createCollabServer(options: CollabServerOptions): CollabServer {
  const timings: Timings = { ...TIMINGS, ...options.timings };
  const services = createServices(options, timings);
  const hocuspocus = new Hocuspocus<Context>({
    quiet: true,
    timeout: 2 * timings.ping,
    ...createHooks(services)
  });
  const subscriptions = subscribe(options, { services, hocuspocus, timings });
  let isOpen = false;
  const http = createServer(
    { headersTimeout: 15_000, requestTimeout: 60_000, maxHeaderSize: 16 << 10 },
    (request, response) => answerProbe(probes, request, response) || response.writeHead(404).end()
  );
  const probes: ProbeState = {
    metricsToken: options.metricsToken,
    isReady: async () => isOpen && subscriptions.isAlive && (await options.db.sql`SELECT 1`).length === 1,
    metrics: () =>
      services.metrics.list({
        documents: services.rooms.all().length,
        sockets: services.sockets.size,
        isRedisReady: services.fanOut?.isReady ?? false
      })
  };
  const { publicUrl } = options;
  acceptSockets({ http, hocuspocus, services, publicUrl, signInMs: timings.signIn, isOpen: () => isOpen });
  const timers = [
    setInterval(() => services.sockets.all().forEach((socket) => socket.checkAlive()), timings.ping),
    setInterval(() => void recheckAll(services), timings.recheck),
    setInterval(() => services.runEvents.refresh(), timings.runRefresh)
  ];
  return {
    hocuspocus,
    async listen(port, host) {
      await subscriptions.open();
      const listening = Promise.withResolvers<void>();
      http.once('error', listening.reject).listen(port, host, listening.resolve);
      await listening.promise;
      isOpen = true;
      return (http.address() as AddressInfo).port;
    },
    async close() {
      isOpen = false;
      for (const timer of timers) clearInterval(timer);
      await shutDown({ services, hocuspocus, http, timeoutMs: timings.shutdown });
      await subscriptions.close();
    }
  };
}

function createServices(options: CollabServerOptions, timings: Timings): Services {
  const { db, logger, authenticate } = options;
  const metrics = new Metrics();
  const rooms = new Rooms();
  const folding = new Folding({ db, databaseUrl: options.databaseUrl, rooms, logger, metrics, timings });
  const workflowRows = new WorkflowRows({ db, logger, timings });
  const log = createLog({ db, logger, metrics, timings, rooms }, () => services);
  const leases = new Leases({ db, rooms, logger, ttlMs: timings.lease });
  const { serverId } = leases;
  const services: Services = {
    db,
    logger,
    authenticate,
    metrics,
    rooms,
    folding,
    workflowRows,
    spectatorLagMs: timings.spectatorLag,
    log,
    accessChanges: new AccessChanges(),
    sockets: new SocketRegistry({ ...SOCKET_LIMITS, ...options.socketLimits }),
    leases,
    runEvents: new RunEvents({ db, rooms, logger, gatherMs: timings.runNews }),
    people: new PeopleInside({ db, rooms, logger, serverId, timings })
  };
  const { redisUrl } = options;
  if (redisUrl)
    services.fanOut = new FanOut({ redisUrl, serverId, services, heartbeatMs: timings.heartbeat });
  return services;
}

/** The log, and what people in the rooms and other servers are told of it. */
function createLog(
  parts: Pick<Services, 'db' | 'logger' | 'metrics' | 'rooms'> & { timings: Timings },
  services: () => Services
): EditLog {
  const { rooms, ...options } = parts;
  return new EditLog({
    ...options,
    onSaved(documentId, { position, rows }) {
      const room = rooms.find(documentId);
      if (!room) return;
      const { folding, fanOut, workflowRows } = services();
      tellSaved(room, position);
      folding.added(room, rows.length);
      fanOut?.committed(
        documentId,
        rows.map(({ update }) => update)
      );
      workflowRows.edited(room);
    },
    onNotSaved(documentId) {
      for (const socket of rooms.find(documentId)?.sockets ?? [])
        if (socket.saved.isWaiting) socket.tell({ type: 'not-saved' });
    },
    onGone(documentId) {
      for (const socket of rooms.find(documentId)?.sockets ?? []) socket.refuse(CLOSE.notFound);
    }
  });
}

/** Connects the notification channels to those who act on them. */
function subscribe(
  options: CollabServerOptions,
  parts: { services: Services; hocuspocus: Hocuspocus<Context>; timings: Timings }
): Subscriptions {
  const { services, hocuspocus, timings } = parts;
  const loading = () => Promise.allSettled(hocuspocus.loadingDocuments.values());
  const liveNews = new LiveNewsChannel(services);
  const report = (error: unknown) =>
    options.logger.warn({ err: error }, 'a notification could not be acted on');
  return new Subscriptions({
    connect: () => openDatabase(options.databaseUrl, { max: 1, name: 'automateos collab notifications' }),
    logger: options.logger,
    heartbeatChannel: services.leases.serverId,
    heartbeatMs: timings.heartbeat,
    channels: {
      run_events: (payload) => services.runEvents.onRunEvents(payload),
      version_published: (payload) => void services.runEvents.onVersionPublished(payload).catch(report),
      comments_changed: (payload) => onCommentsChanged(services.rooms, payload),
      live_news: (payload) => liveNews.hear(payload),
      document_changed: (payload) => void onDocumentChanged(services, payload, loading),
      access_changed: (payload) => {
        services.accessChanges.note(payload);
        void onAccessChanged(services, payload);
      }
    },
    onGap() {
      for (const room of services.rooms.all()) void catchUp(services, room);
      services.runEvents.refresh();
      refreshComments(services.rooms);
      void recheckAll(services);
    }
  });
}

/** One at a time: this is a net, and must not be felt. */
async function recheckAll(services: Services): Promise<void> {
  for (const socket of services.sockets.all()) await recheck(services, socket);
}
