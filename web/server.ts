import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@automateos/db';
import { createLogger } from '@automateos/db/logger';
import { createInbound } from '@automateos/egress';
import { LIMITS } from '@automateos/workflow';
import { createApp, type PageHandler } from './server/app.ts';
import { readConfig } from './server/config.ts';
import { listen } from './server/listen.ts';

const log = createLogger('web');
const config = readConfig(process.env);
const db = openDatabase(config.databaseUrl, { name: 'automateos-hooks' });

let publicUrl = config.publicUrl ?? '';
const pages = Promise.withResolvers<PageHandler>();

const app = createApp({
  db,
  inbound: createInbound({ db, masterKey: config.masterKey }),
  pages: servePage,
  publicUrl: () => publicUrl,
  collabUrls: config.collabUrls,
  metricsToken: config.metricsToken,
  env: process.env,
  log
});

const port = await listen(app.server, config);
publicUrl ||= `http://${isWildcard(config.host) ? '127.0.0.1' : config.host}:${port}`;
pages.resolve(loadPages());
await pages.promise;
log.info({ ready: true, port, url: publicUrl }, 'ready');

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  await app.close();
  await db.end();
  process.exit(0); // the pools of the pages are still open
}

/** Requests that come while the pages are being loaded wait for them. */
function servePage(request: IncomingMessage, response: ServerResponse): void {
  const answer = async () => (await pages.promise)(request, response);
  answer().catch((error: unknown) => {
    log.error({ err: error }, 'fault while answering');
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

/** The built pages read these when they are imported. */
async function loadPages(): Promise<PageHandler> {
  process.env.PUBLIC_URL = publicUrl;
  process.env.AUTOMATEOS_TEMPLATES_DIR ??= fileURLToPath(new URL('../templates/', import.meta.url));
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  process.env.HOST_HEADER = 'x-forwarded-host';
  process.env.BODY_SIZE_LIMIT = String(LIMITS.documentBytes + LIMITS.jsonBodyBytes);
  const built = new URL('./build/handler.js', import.meta.url);
  const { handler } = (await import(built.href)) as {
    handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  };
  return (request, response) => handler(request, response, () => response.writeHead(404).end());
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
