import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LIMITS, StepError } from '@automateos/workflow';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './address.ts';
import { refusedAddress } from './target.ts';

/** Every address of a name. Injected in tests. */
export type Resolve = (name: string) => Promise<string[]>;

export const resolveByDns: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

export interface ConnectorOptions {
  resolve: Resolve;
  allow: ReadonlySet<string>;
}

const KEEP_ALIVE_MS = 10_000;
const CONNECTIONS_PER_ORIGIN = 16;

/**
 * A connection pool whose every new connection goes to an address that was checked: the name is resolved once, all its
 * addresses must be public, the socket is opened to one of them and the peer's address is looked at again.
 */
export function createAgent({ resolve, allow }: ConnectorOptions): Agent {
  const connect = buildConnector({ timeout: LIMITS.connectMs, allowH2: false });
  const connector: buildConnector.connector = (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const allowed = allow.has(`${host.replace(/\.$/, '').toLowerCase()}:${port}`);
    pinAddress(host, { resolve, allowed }).then(
      (address) => {
        const servername = isIP(host) ? undefined : (options.servername ?? host);
        connect({ ...options, hostname: address, host: address, servername }, (error, socket) => {
          if (error || !socket) return callback(error ?? new Error('no socket'), null);
          if (!allowed && !isPublicAddress(socket.remoteAddress ?? '')) {
            socket.destroy();
            return callback(refusedAddress(), null);
          }
          callback(null, socket);
        });
      },
      (error: Error) => callback(error, null)
    );
  };
  return new Agent({
    connect: connector,
    connections: CONNECTIONS_PER_ORIGIN,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: LIMITS.firstByteMs,
    bodyTimeout: LIMITS.firstByteMs,
    maxHeaderSize: LIMITS.responseHeaderBytes
  });
}

/** The one address of a name that a connection goes to. @throws StepError when it, or another of the name, is private */
export async function pinAddress(
  host: string,
  { resolve, allowed }: { resolve: Resolve; allowed: boolean }
): Promise<string> {
  const addresses = isIP(host)
    ? [host]
    : await resolve(host).catch((cause: unknown) => Promise.reject(unknownName(host, cause)));
  const [first] = addresses;
  if (!first) throw unknownName(host);
  if (!allowed && !addresses.every(isPublicAddress)) throw refusedAddress();
  return first;
}

const unknownName = (host: string, cause?: unknown): StepError =>
  new StepError('NETWORK', `The address ${host} could not be found. Check the spelling.`, { cause });
