import { redirect } from '@sveltejs/kit';
import { showPerson } from '#lib/server/live/show.ts';
import { findSeat, findSession, visitorOf } from '#lib/server/live/visitor.ts';
import { documentOf } from '#lib/server/services/live-pages.ts';
import type { PageServerLoad } from './$types.js';

/** The room is for guests who joined on the page of the session; members have the workflow itself. */
export const load: PageServerLoad = async (event) => {
  const { params, setHeaders } = event;
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  const session = await findSession(params.id);
  const visitor = visitorOf(event, params.id);
  const seat = session.status === 'live' ? await findSeat(session, visitor) : undefined;
  if (!seat || seat.person.isMember || visitor.ticket === undefined) redirect(303, `/live/${params.id}`);
  return {
    session: { id: params.id, title: session.title },
    documentId: documentOf(session),
    me: showPerson(seat.person),
    ticket: visitor.ticket
  };
};
