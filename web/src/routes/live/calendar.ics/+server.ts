import { calendarFile, calendarResponse } from '#lib/server/live/calendar.ts';
import { listComing } from '#lib/server/services/live-pages.ts';

/** The public calendar as a feed to subscribe to. */
export const GET = async (): Promise<Response> =>
  calendarResponse(calendarFile(await listComing(), 'AutomateOS live sessions'), 'live-sessions.ics');
