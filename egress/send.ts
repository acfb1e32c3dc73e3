import type { Readable } from 'node:stream';
import { type Agent, type Dispatcher, type FormData, request } from 'undici';

/** One request that passed every check. */
export interface Outgoing {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | FormData | undefined;
  signal: AbortSignal;
}

/** What comes back, its body unread. Either read it or discard it. */
export interface RawAnswer {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  body: Readable;
  discard(): Promise<void>;
}

/** Carries one request to whoever answers it: over the network, or to a pretend service. */
export type Send = (outgoing: Outgoing) => Promise<RawAnswer>;

/** Over the network, through connections whose addresses are checked. */
export function sendThrough(agent: Agent): Send {
  return async ({ url, method, ...rest }) => {
    const raw = await request(url, {
      ...rest,
      method: method as Dispatcher.HttpMethod,
      dispatcher: agent
    });
    return { ...raw, discard: () => raw.body.dump() };
  };
}
