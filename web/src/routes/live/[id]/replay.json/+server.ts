import type { RequestHandler } from './$types.js';
import { errorResponse } from '#lib/server/errors.ts';
import { platform } from '#lib/server/platform.ts';
import { readReplay } from '#lib/server/services/live-replay.ts';

/** The replay of an ended session, for its page. */
export const GET: RequestHandler = async ({ params }) => {
  try {
    return Response.json(await readReplay(params.id), { headers: { 'cache-control': 'no-cache' } });
  } catch (error) {
    return errorResponse(error, (fault) => platform().log.error({ err: fault }, 'fault in a replay'));
  }
};
