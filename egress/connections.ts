import { fromPublicId, type HttpAuth, StepError } from '@automateos/workflow';
import { type App, type AppValues, findApp, needsGrant, textOf } from '@automateos/workflow/apps';
import type { Credentials } from './auth.ts';
import type { ConnectionStore, OpenedConnection } from './connection-store.ts';
import { type GoogleTokens, parseServiceAccount } from './google-token.ts';
import { headerValue } from './headers.ts';
import type { Masker } from './masker.ts';
import type { GrantedCode, OAuthClient, OAuthGrants } from './oauth.ts';
import { refused } from './target.ts';

/** Authentication by a connection. */
export type ConnectionAuth = Extract<HttpAuth, { kind: 'connection' }>;

/** Where a request with a connection goes, and what it carries there. The address may hold a secret. */
export interface Reach {
  url: string;
  credentials: Credentials;
}

/** Access that a person granted to a connection. */
export type GrantCall = Pick<ReachCall, 'orgId' | 'auth' | 'masker' | 'signal'> & { granted: GrantedCode };

interface OpenedWithId {
  connection: OpenedConnection;
  id: string;
}

export interface ReachCall {
  orgId: string;
  auth: ConnectionAuth;
  /** What follows the address of the app. */
  path: string;
  masker: Masker;
  signal: AbortSignal;
}

/** Makes whole addresses and credential parts out of references to connections. */
export class Connections {
  readonly #store: ConnectionStore;
  readonly #google: GoogleTokens;
  readonly #grants: OAuthGrants;

  constructor(store: ConnectionStore, tokens: { google: GoogleTokens; grants: OAuthGrants }) {
    this.#store = store;
    this.#google = tokens.google;
    this.#grants = tokens.grants;
  }

  /** @throws StepError `SECRET_MISSING` when none is chosen, it was deleted, or it belongs to another app */
  async reach(call: ReachCall): Promise<Reach> {
    const { connection, id } = await this.open(call);
    const { app } = connection;
    const values = { ...connection.values, ...(app.token && (await this.#token(call, { connection, id }))) };
    const reach = reachOf(app, values, call.path);
    for (const value of Object.values(reach.credentials.headers)) call.masker.add(value);
    return reach;
  }

  /** Trades a code for tokens with the client of a connection. @throws StepError */
  async keepGrant({ granted, ...call }: GrantCall): Promise<void> {
    const client = clientOf(call.orgId, await this.open(call));
    if (!client) throw refused('This connection has a key of its own: nobody grants access to it.');
    await this.#grants.exchange(client, granted, call.signal);
  }

  /** What a connection holds, its secrets made known to the masker. @throws StepError `SECRET_MISSING` */
  async open(call: Pick<ReachCall, 'orgId' | 'auth' | 'masker'>): Promise<OpenedWithId> {
    const opened = await this.#open(call);
    for (const secret of opened.connection.secrets) call.masker.add(secret);
    return opened;
  }

  async #open({ orgId, auth }: Pick<ReachCall, 'orgId' | 'auth'>): Promise<OpenedWithId> {
    const title = findApp(auth.app)?.title ?? auth.app;
    if (auth.connectionRef === '')
      throw missing(`No ${title} connection is chosen for this step. Choose one, or add a new one.`);
    const id = fromPublicId('con', auth.connectionRef);
    const connection = id ? await this.#store.open(orgId, id) : undefined;
    if (!id || !connection)
      throw missing('The connection this step uses was removed. Choose another one in the step.');
    const { app, name } = connection;
    if (app.id !== auth.app)
      throw missing(`“${name}” is a connection to ${app.title}. Choose one to ${title}.`);
    return { connection, id };
  }

  async #token({ orgId, masker, signal }: ReachCall, { connection, id }: OpenedWithId): Promise<AppValues> {
    const { values, version } = connection;
    const client = clientOf(orgId, { connection, id });
    if (client) {
      const accessToken = await this.#grants.accessToken(client, signal);
      masker.add(accessToken);
      return { accessToken };
    }
    const account = parseServiceAccount(values.key);
    masker.add(account.privateKey);
    const cacheKey = `${orgId}|${id}|${version}`;
    const accessToken = await this.#google.get({ orgId, cacheKey, account, signal });
    masker.add(accessToken);
    return { accessToken };
  }
}

/** The client that a person grants access to; `undefined` for a connection with a key of its own. */
function clientOf(orgId: string, { connection, id }: OpenedWithId): OAuthClient | undefined {
  const { app, values, version } = connection;
  if (!app.oauth2 || !needsGrant(app, values)) return undefined;
  return {
    ...{ orgId, connectionId: id, connectionVersion: version, provider: app.oauth2 },
    ...{ clientId: textOf(values, 'clientId'), clientSecret: textOf(values, 'clientSecret') }
  };
}

/** What a pretend run uses instead: it opens nothing. */
export function pretendReach({ auth, path }: Pick<ReachCall, 'auth' | 'path'>): Reach {
  const app = findApp(auth.app);
  if (!app) throw refused(`This version knows no app “${auth.app}”.`);
  return reachOf(app, app.pretend, path);
}

/** A path cannot lead away from the app: it begins behind the host. */
const BELOW = /^(?:[/?].*)?$/s;

function reachOf(app: App, values: AppValues, path: string): Reach {
  if (!BELOW.test(path))
    throw refused(`A request with a connection names a path of ${app.title}, not a whole address.`);
  const { headers = {}, query = {} } = app.credentials(values);
  const wire = Object.entries(headers).map(([name, value]) => [name, headerValue(name, value)] as const);
  return { url: app.base(values) + path, credentials: { headers: Object.fromEntries(wire), query } };
}

const missing = (message: string): StepError => new StepError('SECRET_MISSING', message);
