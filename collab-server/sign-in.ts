import { isTicketText, type Action, type Actor, type Role } from '@automateos/auth';
import { can } from '@automateos/auth/can';
import type { Database } from '@automateos/db';
import { findDocument, type DocumentKind, type DocumentRef } from '@automateos/db/queries/documents';
import { CLOSE, DOCUMENT_SCHEMA_VERSION, type LiveRole } from '@automateos/workflow';
import { z } from 'zod';
import { admitGuest, type Guest } from './guests.ts';
import { Refusal } from './refusal.ts';

/** Finds out who sent these headers, within one organisation when it is given. Throws when the database is away. */
export type Authenticate = (headers: Headers, orgId: string | undefined) => Promise<Actor | undefined>;

/** Whom edits and presence are credited to. */
export interface RoomActor extends Pick<Actor, 'userId' | 'orgId' | 'name'> {
  role: Role | LiveRole;
}

/** Somebody at a document. */
export interface Session {
  actor: RoomActor;
  ref: DocumentRef;
  /** Kept to ask the same question again when access changes. */
  credentials: Headers;
  canWrite: boolean;
  /** Came by the link of a live session, not as a member of the team. */
  guest?: Guest;
}

export interface SignInRequest {
  documentName: string;
  /** What came with the upgrade. */
  credentials: Headers;
  /** What the provider sent: empty, a token, or JSON. */
  token: string;
}

const tokenFields = z.strictObject({
  token: z.string().optional(),
  schemaVersion: z.number().int().nonnegative().optional()
});

/** The action that lets somebody write a kind of document. */
const WRITE: Record<DocumentKind, Action> = {
  main: 'document.edit',
  side: 'document.comment',
  branch: 'document.edit',
  suggestion: 'document.comment',
  merge: 'document.edit'
};

/**
 * Lets somebody in, or throws the Refusal to send. A document that does not exist and one of somebody else's
 * organisation look the same.
 */
export async function signIn(
  services: { db: Database; authenticate: Authenticate },
  request: SignInRequest
): Promise<Session> {
  const { token, schemaVersion = DOCUMENT_SCHEMA_VERSION } = readToken(request.token);
  if (schemaVersion < DOCUMENT_SCHEMA_VERSION) throw new Refusal(CLOSE.clientTooOld);
  if (schemaVersion > DOCUMENT_SCHEMA_VERSION) throw new Refusal(CLOSE.unavailable); // a deploy is under way
  if (token && isTicketText(token)) return signInGuest(services.db, request.documentName, token);
  const credentials = token ? new Headers({ authorization: `Bearer ${token}` }) : request.credentials;
  const ref = await findDocument(services.db, request.documentName);
  const actor = ref && (await services.authenticate(credentials, ref.orgId));
  if (!ref || !actor) {
    const somebody = await services.authenticate(credentials, undefined);
    throw new Refusal(somebody ? CLOSE.notFound : CLOSE.unauthenticated);
  }
  if (!can(actor, 'document.read', ref)) throw new Refusal(CLOSE.notFound);
  if (ref.schemaVersion > DOCUMENT_SCHEMA_VERSION) throw new Refusal(CLOSE.unavailable);
  return { actor, ref, credentials, canWrite: mayWrite(actor, ref) };
}

/** A ticket opens the one room of its session, and nothing beside it: no comments, no other workflow. */
async function signInGuest(db: Database, documentName: string, ticket: string): Promise<Session> {
  const { actor, guest, workflowId } = await admitGuest(db, ticket);
  const ref = await findDocument(db, documentName);
  const isTheirs = ref?.kind === 'main' && ref.workflowId === workflowId && ref.orgId === actor.orgId;
  if (!isTheirs) throw new Refusal(CLOSE.notFound);
  if (ref.schemaVersion > DOCUMENT_SCHEMA_VERSION) throw new Refusal(CLOSE.unavailable);
  return { actor, ref, credentials: new Headers(), canWrite: mayGuestWrite(guest), guest };
}

export const mayGuestWrite = ({ role }: Guest): boolean => role !== 'spectator';

/** Whether the actor may change this document. */
export const mayWrite = (actor: Actor, ref: Pick<DocumentRef, 'kind' | 'orgId'>): boolean =>
  can(actor, WRITE[ref.kind], ref);

function readToken(text: string): z.infer<typeof tokenFields> {
  if (!text.startsWith('{')) return text === '' ? {} : { token: text };
  try {
    return tokenFields.parse(JSON.parse(text));
  } catch (cause) {
    throw new Refusal(CLOSE.unauthenticated, { cause });
  }
}
