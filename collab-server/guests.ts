import { hashToken } from '@automateos/auth';
import type { Database } from '@automateos/db';
import { actorIdOf, findTicket, isGood, type Ticket } from '@automateos/db/queries/live-people';
import { CLOSE, type LiveRole } from '@automateos/workflow';
import { Refusal, type CloseReason } from './refusal.ts';
import type { RoomActor } from './sign-in.ts';

/** Somebody who came by the link of a live session: may be in this one room, in this role, while the session is on. */
export interface Guest {
  sessionId: string;
  /** Their place in the session. */
  personId: string;
  role: LiveRole;
  /** Kept to ask the same question again. */
  ticket: string;
}

export interface AdmittedGuest {
  actor: RoomActor;
  guest: Guest;
  workflowId: string;
}

/** Who holds this ticket now. @throws Refusal when it opens nothing (any more), or what the database throws */
export async function admitGuest(db: Database, ticket: string): Promise<AdmittedGuest> {
  const found = await findTicket(db, hashToken(ticket));
  if (!found || !isGood(found)) throw new Refusal(whyNot(found));
  const { orgId, workflowId, person } = found;
  const { id: personId, sessionId, role, name } = person;
  return {
    actor: { userId: actorIdOf(person), orgId, name, role },
    guest: { sessionId, personId, role, ticket },
    workflowId
  };
}

function whyNot(ticket: Ticket | undefined): CloseReason {
  if (!ticket) return CLOSE.unauthenticated;
  if (ticket.person.removedAt) return CLOSE.forbidden;
  return ticket.status === 'live' ? CLOSE.unauthenticated : CLOSE.sessionOver;
}
