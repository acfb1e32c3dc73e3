import type { IncomingMessage } from 'node:http';

/**
 * The address of whoever is at the other end. `ADDRESS_HEADER` and `XFF_DEPTH` (the adapter's own variables) name the
 * header that the reverse proxy in front sets; without them only the socket is believed.
 */
export function createClientAddress(env: NodeJS.ProcessEnv): (request: IncomingMessage) => string {
  const header = env.ADDRESS_HEADER?.toLowerCase();
  const depth = Number(env.XFF_DEPTH ?? 1);
  return (request) => {
    const socketAddress = request.socket.remoteAddress ?? '';
    const value = header ? request.headers[header] : undefined;
    if (typeof value !== 'string') return socketAddress;
    const hops = value.split(',').map((hop) => hop.trim());
    return hops.at(-depth) || socketAddress;
  };
}
