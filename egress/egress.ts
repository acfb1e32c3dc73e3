import type { Database } from '@automateos/db';
import type { PretendService } from '@automateos/mocks';
import { type HttpRequest, type HttpResponse, LIMITS, StepError } from '@automateos/workflow';
import { findApp } from '@automateos/workflow/apps';
import type { Agent } from 'undici';
import { attachSecret, type Credentials, NO_CREDENTIALS } from './auth.ts';
import { encodeBody } from './body.ts';
import { createConnectionStore } from './connection-store.ts';
import { type ConnectionAuth, Connections, type GrantCall, pretendReach } from './connections.ts';
import { type ConnectorOptions, createAgent, resolveByDns, type Resolve } from './connector.ts';
import { GoogleTokens, type PostForm } from './google-token.ts';
import { checkHeaders, checkMethod } from './headers.ts';
import type { Masker } from './masker.ts';
import { OAuthGrants } from './oauth.ts';
import { pretendCredentials, PretendRouter } from './pretend.ts';
import { toStepError } from './network-error.ts';
import { RecentlyUsed } from './recently-used.ts';
import { readResponse } from './response.ts';
import { sendMail } from './mail.ts';
import { createSecretStore, type SecretStore } from './secret-store.ts';
import { type Outgoing, type RawAnswer, type Send, sendThrough } from './send.ts';
import { parseTarget, refused, type Target } from './target.ts';

export interface EgressOptions {
  db: Database;
  masterKey: Buffer;
  /** `host:port` entries that may be reached although private; from AUTOMATEOS_EGRESS_ALLOW. */
  allow?: readonly string[];
  resolve?: Resolve;
  /** Who answers pretend runs; all of mocks/ unless told. */
  pretend?: readonly PretendService[];
}

export interface EgressCall {
  orgId: string;
  request: HttpRequest;
  signal: AbortSignal;
  /** Sent as `Idempotency-Key` unless the workflow sets its own. */
  idempotencyKey?: string;
  /** Learns every secret value that is attached. */
  masker: Masker;
  /** A pretend service answers: no socket is opened, and no secret. */
  pretend?: boolean;
}

export interface Egress {
  /** Sends one request and reads the whole answer, whatever its status. @throws StepError */
  request(call: EgressCall): Promise<HttpResponse>;
  /** Trades the code that came back from a service for tokens, and keeps them. @throws StepError */
  keepGrant(call: GrantCall): Promise<void>;
  close(): Promise<void>;
}

const USER_AGENT = 'AutomateOS/1.0';
/** Organisations whose connections are kept open. */
const MOST_POOLS = 200;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** The one network door: everything that leaves the installation goes through `request`. */
export function createEgress(options: EgressOptions): Egress {
  const allow = new Set((options.allow ?? []).map((entry) => entry.trim().toLowerCase()).filter(Boolean));
  const resolve = options.resolve ?? resolveByDns;
  // Connections are shared within an organisation, never between two.
  const pools = new RecentlyUsed<Agent>({
    most: MOST_POOLS,
    create: () => createAgent({ resolve, allow }),
    dropped: (pool) => void pool.close() // finishes what is under way
  });
  const pretend = new PretendRouter(options.pretend);

  const door = { pools, allow };
  const connections = openConnections(options, door);
  const reach = findReach(connections, { ...door, secrets: createSecretStore(options) });

  async function request(call: EgressCall): Promise<HttpResponse> {
    const { auth } = call.request;
    if (isMail(auth) && !call.pretend) return mail(connections, { ...call, auth }, { resolve, allow });
    const { target, credentials } = await reach(call);
    const headers = checkHeaders(call.request.headers ?? {});
    headers['user-agent'] ??= USER_AGENT;
    if (call.idempotencyKey) headers['idempotency-key'] ??= call.idempotencyKey;
    const hop: Hop = {
      target,
      method: checkMethod(call.request.method),
      headers,
      credentials,
      body: encodeBody(call.request.body)
    };
    const timeout = AbortSignal.timeout(
      Math.min(call.request.timeoutMs ?? LIMITS.requestMs, LIMITS.requestMs)
    );
    try {
      return await follow(hop, {
        send: call.pretend ? pretend.for(call.orgId) : sendThrough(pools.of(call.orgId)),
        allow,
        signal: AbortSignal.any([call.signal, timeout])
      });
    } catch (error) {
      throw toStepError(error, { target, cancelled: call.signal.aborted, timedOut: timeout.aborted });
    }
  }

  return {
    request,
    keepGrant: (call) => connections.keepGrant(call),
    close: async () => void (await Promise.all(pools.values().map((pool) => pool.close())))
  };
}

interface Door {
  pools: RecentlyUsed<Agent>;
  allow: ReadonlySet<string>;
}

/** Posts forms that are traded for tokens, through the same door as every request. */
function formPoster({ pools, allow }: Door): PostForm {
  return async ({ orgId, url, form, signal: cancelled }) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': USER_AGENT };
    const body = new URLSearchParams(form).toString();
    const target = parseTarget(url, allow);
    const timeout = AbortSignal.timeout(LIMITS.firstByteMs);
    const wire = { send: sendThrough(pools.of(orgId)), allow, signal: AbortSignal.any([cancelled, timeout]) };
    try {
      return await follow({ target, method: 'POST', headers, credentials: NO_CREDENTIALS, body }, wire);
    } catch (error) {
      throw toStepError(error, { target, cancelled: cancelled.aborted, timedOut: timeout.aborted });
    }
  };
}

function openConnections(options: EgressOptions, door: Door): Connections {
  const post = formPoster(door);
  const grants = new OAuthGrants({ ...options, post });
  const google = new GoogleTokens(post);
  return new Connections(createConnectionStore(options), { google, grants });
}

async function mail(
  connections: Connections,
  call: EgressCall & { auth: ConnectionAuth },
  policy: ConnectorOptions
): Promise<HttpResponse> {
  const { orgId, auth, masker, request, idempotencyKey, signal } = call;
  const { values } = (await connections.open({ orgId, auth, masker })).connection;
  const body = typeof request.body === 'string' ? request.body : undefined;
  return sendMail({ values, path: request.url, body, idempotencyKey, signal }, policy);
}

/** A connection to a mail server: what is asked of it goes out as mail. */
const isMail = (auth: HttpRequest['auth']): auth is ConnectionAuth =>
  auth?.kind === 'connection' && findApp(auth.app)?.transport === 'smtp';

/** Tells where a request goes and what it carries. With a connection both are made from its values. */
function findReach(connections: Connections, door: Door & { secrets: SecretStore }) {
  return async (call: EgressCall): Promise<{ target: Target; credentials: Credentials }> => {
    const { orgId, request, masker, signal, pretend } = call;
    const { auth, url } = request;
    if (auth?.kind === 'connection') {
      const how = { orgId, auth, path: url, masker, signal };
      const reached = pretend ? pretendReach(how) : await connections.reach(how);
      return { target: parseTarget(reached.url, door.allow), credentials: reached.credentials };
    }
    const target = parseTarget(url, door.allow);
    if (!auth) return { target, credentials: NO_CREDENTIALS };
    const credentials = pretend
      ? pretendCredentials(auth)
      : await attachSecret(door.secrets, { orgId, auth, target, masker });
    return { target, credentials };
  };
}

interface Hop {
  target: Target;
  method: string;
  headers: Record<string, string>;
  credentials: Credentials;
  body: Outgoing['body'];
}

interface Wire {
  send: Send;
  allow: ReadonlySet<string>;
  signal: AbortSignal;
}

/** Redirects are followed by hand: each target is checked, and nothing made from a secret leaves its origin. */
async function follow(first: Hop, wire: Wire): Promise<HttpResponse> {
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    const raw = await dispatch(hop, wire);
    const location = REDIRECTS.has(raw.statusCode) ? raw.headers.location : undefined;
    if (typeof location !== 'string') return readResponse(raw);
    await raw.discard();
    if (redirects === LIMITS.redirects)
      throw new StepError('BAD_RESPONSE', 'The service redirects too many times.');
    hop = redirected(hop, { status: raw.statusCode, location, allow: wire.allow });
  }
}

function dispatch(hop: Hop, wire: Wire): Promise<RawAnswer> {
  const url = new URL(hop.target.url);
  for (const [name, value] of Object.entries(hop.credentials.query)) url.searchParams.set(name, value);
  return wire.send({
    url,
    method: hop.method,
    headers: { ...hop.headers, ...hop.credentials.headers, 'accept-encoding': 'gzip, deflate, br' },
    body: hop.body,
    signal: wire.signal
  });
}

function redirected(hop: Hop, answer: { status: number; location: string; allow: ReadonlySet<string> }): Hop {
  const next = URL.parse(answer.location, hop.target.url);
  if (!next)
    throw new StepError('BAD_RESPONSE', 'The service redirects to something that is not an address.');
  const target = parseTarget(next.href, answer.allow);
  const from = hop.target.url;
  if (from.protocol === 'https:' && target.url.protocol === 'http:')
    throw refused('The service redirects from https to http, which is not followed.');
  const leaves = from.origin !== target.url.origin;
  // 303 always, 301 and 302 by custom turn a POST into a GET (RFC 9110, 15.4).
  const toGet = answer.status === 303 ? hop.method !== 'HEAD' : answer.status < 303 && hop.method === 'POST';
  const dropBody = toGet || leaves;
  if (leaves && !toGet && hop.body !== undefined)
    throw refused('The service redirects this request to another site, so it was not sent again.');
  return {
    target,
    method: toGet ? 'GET' : hop.method,
    headers: keptHeaders(hop.headers, { leaves, dropBody }),
    credentials: leaves ? NO_CREDENTIALS : hop.credentials,
    body: dropBody ? undefined : hop.body
  };
}

/** What a person wrote into headers may be a credential too: only harmless ones cross to another origin. */
const HARMLESS = new Set(['accept', 'accept-language', 'user-agent']);

function keptHeaders(
  headers: Record<string, string>,
  { leaves, dropBody }: { leaves: boolean; dropBody: boolean }
) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) =>
      leaves ? HARMLESS.has(name) : !(dropBody && name.startsWith('content-'))
    )
  );
}
