import type { LiveSessionRow } from '@automateos/db/queries/live-sessions';
import { toPublicId } from '@automateos/workflow';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { liveUrl } from './show.ts';

const MINUTE_MS = 60_000;

/** Sessions as a calendar file (RFC 5545): one to be saved, or all that are listed as a feed to subscribe to. */
export function calendarFile(sessions: readonly LiveSessionRow[], name: string): string {
  const calendar = ical({
    name,
    prodId: { company: 'AutomateOS', product: 'Live sessions', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH
  });
  for (const session of sessions) {
    const url = liveUrl(session.id);
    calendar.createEvent({
      id: `${toPublicId('ls', session.id)}@automateos`,
      sequence: session.sequence,
      start: session.startsAt,
      end: new Date(session.startsAt.getTime() + session.minutes * MINUTE_MS),
      summary: session.title,
      description: [session.description, url].filter(Boolean).join('\n\n'),
      location: url,
      url,
      status: session.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED
    });
  }
  return calendar.toString();
}

export const calendarResponse = (text: string, fileName: string): Response =>
  new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'public, max-age=300'
    }
  });
