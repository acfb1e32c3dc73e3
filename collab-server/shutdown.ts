import type { Hocuspocus } from '@hocuspocus/server';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context, Services } from './services.ts';

/** What WebSocket calls "Service Restart": clients come back by themselves. */
const SERVICE_RESTART = 1012;
/** Sockets that do not answer the close frame are cut off after this. */
const GOODBYE_MS = 1_000;
const UNLOAD_POLL_MS = 10;

export interface ShutdownOptions {
  services: Services;
  hocuspocus: Hocuspocus<Context>;
  http: Server;
  /** For everything together. What is not durable by then is with the clients still, who were never told "saved". */
  timeoutMs: number;
}

/**
 * Stops in the order that loses nothing: read no more, make durable what was read and say so, send everybody away to come
 * back, fold and hand back the documents.
 */
export async function shutDown({ services, hocuspocus, http, timeoutMs }: ShutdownOptions): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const closed = Promise.withResolvers<void>();
  http.close(() => closed.resolve());
  const sockets = services.sockets.all();
  for (const socket of sockets) socket.pause();
  const unsaved = await services.log.close(timeoutMs - GOODBYE_MS);
  if (unsaved > 0) services.logger.error({ documents: unsaved }, 'stopping with edits that are not saved');
  for (const socket of sockets) socket.close(SERVICE_RESTART, 'The server restarts. One moment.');
  if (unsaved === 0) await within(deadline - Date.now(), unloadAll(hocuspocus, deadline));
  services.leases.close();
  const { runEvents, folding, people } = services;
  await within(deadline - Date.now(), Promise.all([runEvents.close(), folding.close(), people.close()]));
  await services.fanOut?.close();
  await within(Math.min(GOODBYE_MS, deadline - Date.now()), closed.promise);
  for (const socket of sockets) socket.terminate();
  http.closeAllConnections();
}

/** The library unloads a document when the last of its own hooks is through, and does not say when; so it is asked again. */
async function unloadAll(hocuspocus: Hocuspocus<Context>, deadline: number): Promise<void> {
  const { documents, debouncer } = hocuspocus;
  while (documents.size > 0 && Date.now() < deadline) {
    for (const document of documents.values()) {
      await debouncer.executeNow(`onStoreDocument-${document.name}`);
      await hocuspocus.unloadDocument(document);
    }
    await pause(UNLOAD_POLL_MS);
  }
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, Math.max(0, timeoutMs));
  await Promise.race([work, timeout.promise]);
  clearTimeout(timer);
}
