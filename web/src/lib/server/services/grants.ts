import { randomBytes } from 'node:crypto';
import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { Masker } from '@automateos/egress';
import { StepError, toPublicId } from '@automateos/workflow';
import { findApp, needsGrant } from '@automateos/workflow/apps';
import { authorise, uuidOf } from '../access.ts';
import { ApiError } from '../errors.ts';
import {
  type GrantState,
  grantChallenge,
  grantVerifier,
  readGrantState,
  signGrantState
} from '../grant-state.ts';
import { platform } from '../platform.ts';
import { readConnectionToChange, testConnection } from './connections.ts';

/** How long a person may take to say yes. */
export const GRANT_MS = 10 * 60_000;
const EXCHANGE_MS = 20_000;
const NONCE_BYTES = 24;

/** Where services send people back to. */
export const grantCallback = (): string => `${platform().publicUrl}/app/connections/granted`;

/**
 * Where a person says yes, and what their browser must still know when they come back.
 * @throws ApiError 409 NO_GRANT_NEEDED
 */
export async function beginGrant(actor: Actor, id: string): Promise<{ url: string; nonce: string }> {
  authorise(actor, 'connection.replace');
  const connection = await readConnectionToChange(actor, id);
  const app = findApp(connection.app);
  if (!app?.oauth2 || !needsGrant(app, connection.fields))
    throw new ApiError(
      409,
      'NO_GRANT_NEEDED',
      'This connection has its own key: nobody has to grant access.'
    );
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  const state: GrantState = {
    orgId: actor.orgId,
    connectionId: uuidOf('con', id),
    connectionVersion: connection.version,
    userId: actor.userId,
    nonce: grantChallenge(nonce),
    expiresAt: Date.now() + GRANT_MS
  };
  const { linkKey } = platform();
  const url = new URL(app.oauth2.authorizeUrl);
  const parameters = {
    ...app.oauth2.parameters,
    response_type: 'code',
    client_id: String(connection.fields.clientId),
    redirect_uri: grantCallback(),
    scope: app.oauth2.scope,
    state: signGrantState(linkKey, state),
    code_challenge: grantChallenge(grantVerifier(linkKey, state)),
    code_challenge_method: 'S256'
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, nonce };
}

/** What a service sent back with a person. */
export interface GrantAnswer {
  code: string;
  state: string;
  /** Why the service did not ask, or that the person said no. */
  error: string;
  /** From the cookie of this browser. */
  nonce: string;
}

/** Keeps the access that was granted and tries it out. @throws ApiError with a sentence for the person */
export async function finishGrant(actor: Actor, answer: GrantAnswer): Promise<void> {
  authorise(actor, 'connection.replace');
  const { egress, linkKey } = platform();
  const state = readGrantState(linkKey, answer.state, Date.now());
  const isOurs =
    state &&
    state.nonce === grantChallenge(answer.nonce) &&
    state.userId === actor.userId &&
    state.orgId === actor.orgId;
  if (!isOurs)
    throw new ApiError(
      400,
      'GRANT_LOST',
      'This did not begin in this browser, or it took too long. Press “Grant access” again.'
    );
  if (answer.error || !answer.code)
    throw new ApiError(400, 'GRANT_REFUSED', 'Access was not granted. Press “Grant access” to try again.');
  const id = toPublicId('con', state.connectionId);
  const { app, name, version } = await readConnectionToChange(actor, id);
  if (version !== state.connectionVersion)
    throw new ApiError(
      409,
      'CHANGED_MEANWHILE',
      'The connection was filled in anew meanwhile. Grant access again.'
    );
  const granted = {
    code: answer.code,
    redirectUri: grantCallback(),
    verifier: grantVerifier(linkKey, state)
  };
  try {
    await egress.keepGrant({
      orgId: actor.orgId,
      auth: { kind: 'connection', app, connectionRef: id },
      granted,
      masker: new Masker(),
      signal: AbortSignal.timeout(EXCHANGE_MS)
    });
  } catch (error) {
    if (error instanceof StepError) throw new ApiError(502, 'GRANT_FAILED', error.message);
    throw error;
  }
  await withOrg(platform().db, actor.orgId, (tx) =>
    audit(tx, actor, { action: 'connection.grant', target: id, details: { app, name } })
  );
  await testConnection(actor, id);
}
