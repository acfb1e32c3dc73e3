import type { ServerResponse } from 'node:http';
import type { Database } from '@automateos/db';
import { sendJson } from './http.ts';

const READY_PATIENCE_MS = 2_000;

export interface Probes {
  /** Answers `/healthz` and `/readyz`; false for any other path. */
  handle(path: string, response: ServerResponse): boolean;
}

/** `/healthz`: this process runs. `/readyz`: it can reach the database and is not shutting down. */
export function createProbes(options: { db: Database; isStopping: () => boolean }): Probes {
  return {
    handle(path, response) {
      if (path === '/healthz') sendJson(response, 200, { status: 'ok' });
      else if (path === '/readyz') void answerReady(options, response);
      else return false;
      return true;
    }
  };
}

async function answerReady(
  options: { db: Database; isStopping: () => boolean },
  response: ServerResponse
): Promise<void> {
  if (options.isStopping()) return sendJson(response, 503, { status: 'stopping' });
  const query = options.db.sql`SELECT 1`;
  const ready = await Promise.race([
    query.then(
      () => true,
      () => false
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, READY_PATIENCE_MS, false).unref())
  ]);
  sendJson(response, ready ? 200 : 503, { status: ready ? 'ok' : 'database unreachable' });
}
