import type { Action, Actor } from '@automateos/auth';
import { can } from '@automateos/auth/can';
import type { Database } from '@automateos/db';
import { findDocument, type DocumentKind, type DocumentRef } from '@automateos/db/queries/documents';
import { CLOSE, DOCUMENT_SCHEMA_VERSION } from '@automateos/workflow';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** Finds out who sent these headers, within one organisation when it is given. Throws when the database is away. */
export type Authenticate = (headers: Headers, orgId: string | undefined) => Promise<Actor | undefined>;

/** Somebody at a document. */
export interface Session {
  actor: Actor;
  ref: DocumentRef;
  /** Kept to ask the same question again when access changes. */
  credentials: Headers;
  canWrite: boolean;
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
