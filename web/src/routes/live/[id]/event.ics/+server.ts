import type { RequestHandler } from './$types.js';
import { errorResponse } from '#lib/server/errors.ts';
import { calendarFile, calendarResponse } from '#lib/server/live/calendar.ts';
import { findSession } from '#lib/server/live/visitor.ts';
import { platform } from '#lib/server/platform.ts';

/** One session as a file for a calendar. */
export const GET: RequestHandler = async ({ params }) => {
  try {
    const session = await findSession(params.id);
    return calendarResponse(calendarFile([session], session.title), `${params.id}.ics`);
  } catch (error) {
    return errorResponse(error, (fault) => platform().log.error({ err: fault }, 'fault in a calendar file'));
  }
};
