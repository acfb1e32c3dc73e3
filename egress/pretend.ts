import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { PRETEND_SECRET, pretendServices, type PretendService } from '@automateos/mocks';
import { StepError } from '@automateos/workflow';
import { Response as WireBody } from 'undici';
import { credentialsFor, type Credentials, type SecretAuth } from './auth.ts';
import { RecentlyUsed } from './recently-used.ts';
import type { Outgoing, RawAnswer, Send } from './send.ts';

/** Hosts that a pretend run can call, lower case. */
export const pretendHosts: readonly string[] = pretendServices.flatMap((service) => service.hosts);

/** Organisations whose pretend services are remembered. */
const MOST_ORGS = 200;

type Answer = ReturnType<PretendService['open']>;

/**
 * Answers requests inside this process, by host name. What a service was told it remembers for the organisation, so
 * that a row added by one pretend run is there in the next, until the process ends or 200 others came after.
 */
export class PretendRouter {
  readonly #byHost: ReadonlyMap<string, PretendService>;
  readonly #orgs = new RecentlyUsed<Map<PretendService, Answer>>({
    most: MOST_ORGS,
    create: () => new Map()
  });

  constructor(services: readonly PretendService[] = pretendServices) {
    this.#byHost = new Map(services.flatMap((service) => service.hosts.map((host) => [host, service])));
  }

  /** The way out for pretend runs of one organisation: it opens no socket. @throws StepError `EGRESS_REFUSED` */
  for(orgId: string): Send {
    return async (outgoing) => {
      const answer = this.#find(orgId, outgoing.url.hostname.replace(/\.$/, ''));
      const request = await toRequest(outgoing);
      return toRawAnswer(await unlessAborted(outgoing.signal, answer(request)));
    };
  }

  #find(orgId: string, host: string): Answer {
    const service = this.#byHost.get(host);
    if (!service) throw unknownHost(host);
    const opened = this.#orgs.of(orgId);
    const answer = opened.get(service) ?? service.open();
    opened.set(service, answer);
    return answer;
  }
}

/** Stands where the secret goes, so that a service sees the form of the credentials and nothing of their value. */
export const pretendCredentials = (auth: SecretAuth): Credentials => credentialsFor(auth, PRETEND_SECRET);

const unknownHost = (host: string): StepError =>
  new StepError(
    'EGRESS_REFUSED',
    `There is no pretend service for ${host}. Run it for real, or switch this step off while you try the others.`
  );

async function toRequest({ url, method, headers, body, signal }: Outgoing): Promise<Request> {
  // Forms get their boundary here; text stays without a content type, as on the wire.
  const wire = new WireBody(body);
  const contentType = typeof body === 'object' ? wire.headers.get('content-type') : null;
  const bytes = await wire.arrayBuffer();
  return new Request(url, {
    method,
    headers: contentType === null ? headers : { ...headers, 'content-type': contentType },
    body: method === 'GET' || method === 'HEAD' ? undefined : bytes,
    signal
  });
}

function toRawAnswer(response: Response): RawAnswer {
  const body = response.body ? Readable.fromWeb(response.body as WebStream) : Readable.from([]);
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body,
    discard: async () => void body.destroy()
  };
}

/** A service that never answers is left behind like a host that never answers. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
