/** Access that a person grants to a connection: OAuth2 with an authorisation code and PKCE, and its renewal. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, type Tx, withOrg } from '@automateos/db';
import * as grants from '@automateos/db/queries/oauth-grants';
import { noteConnectionTest } from '@automateos/db/queries/connections';
import { StepError } from '@automateos/workflow';
import type { OAuth2Provider } from '@automateos/workflow/apps';
import { open, seal } from './envelope.ts';
import type { PostForm } from './google-token.ts';
import { createOrgKeys } from './org-keys.ts';

/** A token is renewed before it runs out under a request. */
const MARGIN_MS = 60_000;
/** Longer than a request for tokens may take. */
const LEASE_MS = 40_000;
const LOOK_AGAIN_MS = 150;
/** For services that do not say how long a token lives. */
const USUAL_LIFE_S = 3600;

/** The client that people registered with the service, and the connection that holds it. */
export interface OAuthClient {
  orgId: string;
  connectionId: string;
  connectionVersion: number;
  clientId: string;
  clientSecret: string;
  provider: OAuth2Provider;
}

interface Tokens {
  accessToken: string;
  refreshToken?: string;
}

/** What came back to us when a person said yes. */
export interface GrantedCode {
  code: string;
  redirectUri: string;
  /** Of PKCE (RFC 7636). */
  verifier: string;
}

export interface OAuthOptions {
  db: Database;
  masterKey: Buffer;
  post: PostForm;
  now?: () => number;
}

/** Keeps the tokens of connections. Only requests of egress see them. */
export class OAuthGrants {
  readonly #db: Database;
  readonly #post: PostForm;
  readonly #keys;
  readonly #now: () => number;

  constructor({ db, masterKey, post, now = Date.now }: OAuthOptions) {
    this.#db = db;
    this.#post = post;
    this.#keys = createOrgKeys(masterKey);
    this.#now = now;
  }

  /** Trades a code for tokens and keeps them. @throws StepError with a sentence when the service refuses */
  async exchange(client: OAuthClient, granted: GrantedCode, signal: AbortSignal): Promise<void> {
    const { code, redirectUri, verifier } = granted;
    const form = {
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
      ...clientFields(client)
    };
    const { tokens, seconds } = await this.#ask(client, form, signal);
    await withOrg(this.#db, client.orgId, async (tx) => {
      const generation = await grants.nextGeneration(tx, client);
      const sealed = await this.#seal(tx, client, { tokens, seconds, generation });
      await grants.putGrant(tx, { ...sealed, connectionVersion: client.connectionVersion });
    });
  }

  /** A token that is valid now; renewed by one process at a time. @throws StepError `SECRET_MISSING` */
  async accessToken(client: OAuthClient, signal: AbortSignal): Promise<string> {
    for (;;) {
      const { tokens, generation, expiresAt } = await this.#read(client);
      if (expiresAt.getTime() - MARGIN_MS > this.#now()) return tokens.accessToken;
      const lease = { generation, leaseMs: LEASE_MS };
      if (await withOrg(this.#db, client.orgId, (tx) => grants.takeRefresh(tx, client, lease)))
        await this.#refresh(client, { tokens, generation }, signal);
      else await pause(LOOK_AGAIN_MS, undefined, { signal });
    }
  }

  async #read(client: OAuthClient) {
    const { orgId, connectionId: id } = client;
    const row = await withOrg(this.#db, orgId, (tx) => grants.readGrant(tx, client));
    if (!row || row.revokedAt || row.connectionVersion !== client.connectionVersion) throw reconnect();
    const { generation, expiresAt } = row;
    const key = this.#keys.unwrap(orgId, { id: row.orgKeyId, wrapped: row.wrappedKey });
    const plain = open(key, row.sealed, { purpose: 'oauth', orgId, id, version: generation });
    return { tokens: JSON.parse(plain.toString('utf8')) as Tokens, generation, expiresAt };
  }

  async #refresh(
    client: OAuthClient,
    old: { tokens: Tokens; generation: number },
    signal: AbortSignal
  ): Promise<void> {
    const { orgId } = client;
    const { refreshToken = '' } = old.tokens;
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...clientFields(client) };
    try {
      if (refreshToken === '') throw reconnect();
      const { tokens, seconds } = await this.#ask(client, form, signal);
      const kept = { refreshToken, ...tokens }; // a service that rotates sends a new one
      await withOrg(this.#db, orgId, async (tx) => {
        const next = { tokens: kept, seconds, generation: old.generation + 1 };
        await grants.keepRefreshed(tx, await this.#seal(tx, client, next));
      });
    } catch (error) {
      await withOrg(this.#db, orgId, (tx) => this.#giveUp(tx, client, { error, ...old }));
      throw error;
    }
  }

  async #giveUp(tx: Tx, client: OAuthClient, failed: { error: unknown; generation: number }): Promise<void> {
    const { error, generation } = failed;
    if (!(error instanceof StepError) || error.code !== 'SECRET_MISSING')
      return void (await grants.releaseRefresh(tx, client, generation));
    await grants.revokeGrant(tx, client, generation);
    const { orgId, connectionId: id, connectionVersion: version } = client;
    await noteConnectionTest(tx, { orgId, id, version, status: 'failing', message: error.message });
  }

  async #seal(
    tx: Tx,
    { orgId, connectionId }: OAuthClient,
    { tokens, seconds, generation }: { tokens: Tokens; seconds: number; generation: number }
  ) {
    const { id: orgKeyId, key } = await this.#keys.newest(tx, orgId);
    const bound = { purpose: 'oauth', orgId, id: connectionId, version: generation } as const;
    const sealed = seal(key, Buffer.from(JSON.stringify(tokens)), bound);
    const expiresAt = new Date(this.#now() + seconds * 1000);
    return { orgId, connectionId, orgKeyId, sealed, generation, expiresAt };
  }

  async #ask(
    { orgId, provider }: OAuthClient,
    form: Record<string, string>,
    signal: AbortSignal
  ): Promise<{ tokens: Tokens; seconds: number }> {
    const response = await this.#post({ orgId, url: provider.tokenUrl, form, signal });
    if (response.status >= 500 || response.status === 429)
      throw new StepError('HTTP_5XX', 'The service gives out no access tokens at the moment.');
    const answer = response.json();
    const fields = typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? answer : {};
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = fields;
    if (typeof accessToken !== 'string') throw refusal(fields.error);
    return {
      tokens: { accessToken, ...(typeof refreshToken === 'string' && { refreshToken }) },
      seconds: typeof seconds === 'number' ? seconds : USUAL_LIFE_S
    };
  }
}

const clientFields = ({ clientId, clientSecret }: OAuthClient) => ({
  client_id: clientId,
  client_secret: clientSecret
});

/** @see RFC 6749, 5.2 */
function refusal(error: unknown): StepError {
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return new StepError(
      'SECRET_MISSING',
      'The service does not know this client. Check client id and secret in the connection.'
    );
  return reconnect();
}

const reconnect = (): StepError =>
  new StepError(
    'SECRET_MISSING',
    'Access was not granted, or taken back. Press “Grant access” in the connection.'
  );
