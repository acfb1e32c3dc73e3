import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { allowedOrigins } from '@automateos/auth';
import type { Database } from '@automateos/db';
import type { Inbound } from '@automateos/egress';
import { answerProbe, type ProbeState } from '@automateos/db/probes';
import { createClientAddress } from './client-address.ts';
import { createCollabProxy, refuseUpgrade } from './collab-proxy.ts';
import { createEventStreams } from './event-streams.ts';
import { pathOf } from './http.ts';
import { Metrics } from './metrics.ts';
import { createRunEvents } from './run-events.ts';
import { createEndpoints } from './webhooks/endpoints.ts';
import { createWebhookHandler } from './webhooks/handler.ts';
import { createIntake, type Intake } from './webhooks/intake.ts';

const HEADERS_MS = 15_000;
const REQUEST_MS = 60_000;
const CHECK_CONNECTIONS_MS = 5_000;
/** How long answers under way may take once the process was asked to stop. */
const GRACE_MS = 10_000;

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface AppOptions {
  db: Database;
  /** Tells who sent the events of apps. */
  inbound: Inbound;
  /** Pages and API; answers whatever is not served here. */
  pages: PageHandler;
  /** Asked per request: the port, and with it the address, may be found out only when listening. */
  publicUrl: () => string;
  collabUrls: readonly string[];
  /** Lets others than this machine read the metrics. */
  metricsToken?: string;
  env: NodeJS.ProcessEnv;
  log: { error(details: object, message: string): void; warn(details: object, message: string): void };
}

export interface App {
  server: Server;
  /** Stops accepting, lets answers under way finish, then closes what is left. */
  close(): Promise<void>;
}

/** The one entry for browsers and services: probes, webhooks, editing sockets, then pages and API. */
export function createApp(options: AppOptions): App {
  const { db, log } = options;
  let stopping = false;
  const addressOf = createClientAddress(options.env);
  const metrics = new Metrics();
  const probes: ProbeState = {
    isReady: async () => !stopping && (await db.sql`SELECT 1`).length === 1,
    metrics: () => metrics.list(),
    metricsToken: options.metricsToken
  };
  const intake = createIntake(db);
  const hooks = openHooks(options, intake);
  const proxy = createCollabProxy({
    urls: options.collabUrls,
    addressOf,
    onAbsent: (url) => log.warn({ url }, 'collab-server is not reachable')
  });

  const streams = createEventStreams();
  const server = createServer({ connectionsCheckingInterval: CHECK_CONNECTIONS_MS }, (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    const target = pathOf(request.url);
    if (!target) return void response.writeHead(400, { 'content-length': 0 }).end();
    if (answerProbe(probes, request, response)) return;
    metrics.watch(request, response);
    if (hooks(request, response)) return;
    presentRequest(request, options.publicUrl());
    streams.add(response);
    options.pages(request, response);
  });
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.on('upgrade', (request, socket, head) => {
    const plain = socket as Socket; // an upgrade on a TCP or TLS server always hands over a net.Socket
    plain.on('error', () => plain.destroy());
    if (!proxy.handle(request, plain, head)) refuseUpgrade(plain, '404 Not Found');
  });

  return {
    server,
    async close() {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      proxy.close();
      streams.close();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await Promise.all([closed, intake.drain()]);
      clearTimeout(cut);
    }
  };
}

function openHooks({ db, inbound, log }: AppOptions, intake: Intake) {
  return createWebhookHandler({
    db,
    endpoints: createEndpoints(db),
    intake,
    inbound,
    runEvents: createRunEvents(db, (error) => log.error({ err: error }, 'cannot listen for run events')),
    onFault: (error) => log.error({ err: error }, 'fault while taking a delivery')
  });
}

/**
 * Tells Kit where the browser thinks it is, from the configuration instead of from what a client claims: PROTOCOL_HEADER
 * and HOST_HEADER (see server.ts) point to these two. An unknown Host becomes the public one.
 */
function presentRequest(request: IncomingMessage, publicUrl: string): void {
  const { protocol, host } = new URL(publicUrl);
  const known = allowedOrigins(publicUrl).some((origin) => new URL(origin).host === request.headers.host);
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  request.headers['x-forwarded-host'] = known ? request.headers.host : host;
}
