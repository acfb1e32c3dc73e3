/** Mail leaves here: the same rules for addresses as for requests, and never without encryption. */
import { createConnection, isIP, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type HttpResponse, LIMITS, StepError } from '@automateos/workflow';
import { type AppValues, smtpPort, textOf } from '@automateos/workflow/apps';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { isPublicAddress } from './address.ts';
import { type ConnectorOptions, pinAddress } from './connector.ts';
import { readResponse } from './response.ts';
import { assertPublicName, refused, refusedAddress } from './target.ts';

/** Encryption from the first byte on (RFC 8314). Elsewhere the connection is turned into an encrypted one. */
const TLS_PORT = 465;
/** Ports that take mail from people. 25 is for servers among themselves. */
const PORTS = new Set([465, 587, 2525]);

export interface MailCall {
  /** Of the connection. */
  values: AppValues;
  /** `/verify`, or `/messages` with the message as JSON. */
  path: string;
  body: string | undefined;
  /** The same for a message that is sent again: makes its Message-ID. */
  idempotencyKey?: string;
  signal: AbortSignal;
}

interface Server {
  host: string;
  port: number;
  /** The operator listed it: it may be private, and may speak without encryption. */
  allowed: boolean;
}

/** Speaks to a mail server and tells what it said, as the answer of a request. @throws StepError */
export async function sendMail(call: MailCall, options: ConnectorOptions): Promise<HttpResponse> {
  const server = serverOf(call.values, options.allow);
  const socket = await connect(server, { ...options, signal: call.signal });
  const stop = () => socket.destroy();
  call.signal.addEventListener('abort', stop);
  const transport = createTransport({
    ...{ host: server.host, port: server.port, connection: socket },
    ...tlsOptions(server),
    auth: { user: textOf(call.values, 'user'), pass: textOf(call.values, 'password') },
    ...{ greetingTimeout: LIMITS.firstByteMs, socketTimeout: LIMITS.firstByteMs },
    ...{ disableFileAccess: true, disableUrlAccess: true }
  });
  try {
    if (call.path === '/verify') {
      await transport.verify();
      return await answer(200, { code: 235 });
    }
    const { messageId, accepted, rejected, response } = await transport.sendMail(messageOf(call));
    return await answer(200, { code: 250, messageId, accepted, rejected, response });
  } catch (error) {
    return await explain(error, { server, signal: call.signal });
  } finally {
    call.signal.removeEventListener('abort', stop);
    transport.close();
    socket.destroy();
  }
}

/** A password never goes over an open line, except to a host that the operator listed and that offers nothing else. */
export function tlsOptions({ host, port, allowed }: Server) {
  return {
    secure: port === TLS_PORT,
    requireTLS: !allowed,
    opportunisticTLS: allowed,
    tls: { rejectUnauthorized: !allowed, ...(!isIP(host) && { servername: host }) }
  };
}

function serverOf(values: AppValues, allow: ReadonlySet<string>): Server {
  const host = textOf(values, 'host').replace(/\.$/, '').toLowerCase();
  const port = smtpPort(values);
  const allowed = allow.has(`${host}:${port}`);
  if (!allowed) {
    if (!PORTS.has(port)) throw refused(`Mail is sent to port 587 or 465, not ${port}.`);
    assertPublicName(host);
  }
  return { host, port, allowed };
}

/** A socket to an address that was checked before and is looked at again after. */
async function connect(
  { host, port, allowed }: Server,
  { resolve, signal }: ConnectorOptions & { signal: AbortSignal }
): Promise<Socket> {
  const address = await pinAddress(host, { resolve, allowed });
  signal.throwIfAborted();
  const socket = createConnection({ host: address, port });
  const { promise, resolve: connected, reject } = Promise.withResolvers<void>();
  const stop = () => reject(signal.reason as Error);
  const timer = setTimeout(() => reject(timedOut(host)), LIMITS.connectMs);
  signal.addEventListener('abort', stop);
  socket.once('connect', connected);
  socket.once('error', () => reject(new StepError('NETWORK', `${host} could not be reached.`)));
  try {
    await promise;
    if (!allowed && !isPublicAddress(socket.remoteAddress ?? '')) throw refusedAddress();
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

interface Message {
  to: string[];
  cc?: string[];
  bcc?: string[];
  replyTo?: string[];
  sender?: string;
  subject: string;
  text?: string;
  html?: string;
}

/** Addresses come checked from the step; the sender is the connection's, whatever the message says. */
function messageOf({ values, body = '{}', idempotencyKey }: MailCall): SendMailOptions {
  const { sender, ...message } = JSON.parse(body) as Message;
  const address = textOf(values, 'from') || textOf(values, 'user');
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    ...message,
    from: sender ? { name: sender, address } : address,
    ...(idempotencyKey && { messageId: `<${idempotencyKey}@${domain}>` })
  };
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
}

async function explain(
  thrown: unknown,
  { server: { host }, signal }: { server: Server; signal: AbortSignal }
): Promise<HttpResponse> {
  const error = thrown as SmtpError;
  if (signal.aborted) throw new StepError('CANCELLED', 'The mail was cancelled.', { cause: error });
  if (error instanceof StepError) throw error;
  const { code, responseCode, response = '' } = error;
  if (responseCode !== undefined)
    return answer(responseCode < 500 ? 503 : 422, { code: responseCode, response });
  if (code === 'EAUTH') return answer(422, { code: 535, response });
  if (code === 'ETIMEDOUT') throw timedOut(host, error);
  if (code === 'ETLS' || /certificate|self.signed|SSL|TLS/i.test(error.message))
    throw new StepError('NETWORK', `${host} offers no encryption that can be trusted. Try port 465 or 587.`, {
      cause: error
    });
  throw new StepError('NETWORK', `${host} closed the connection early.`, { cause: error });
}

const timedOut = (host: string, cause?: unknown): StepError =>
  new StepError('TIMEOUT', `${host} did not answer in time.`, { cause });

const answer = (statusCode: number, body: object): Promise<HttpResponse> =>
  readResponse({
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Readable.from([Buffer.from(JSON.stringify(body))])
  });
