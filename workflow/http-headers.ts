/** What both the checks of a node and the network door say of header names. */

/** A header's name (RFC 9110, 5.6.2). */
export const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Framing and hop-by-hop headers (RFC 9110, 7.6.1): set by the sender itself, never by a workflow. Lower case. */
export const SENDER_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
]);
