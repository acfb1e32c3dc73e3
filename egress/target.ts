import { isIP } from 'node:net';
import { StepError } from '@automateos/workflow';
import { isPublicAddress } from './address.ts';

/** Ports of services that must not be spoken to by accident: mail, remote shells, databases, caches, queues. */
const REFUSED_PORTS = new Set([
  1, 7, 9, 19, 20, 21, 22, 23, 25, 53, 69, 110, 111, 119, 135, 137, 139, 143, 389, 445, 465, 514, 587, 993,
  995, 1433, 1521, 2049, 2375, 2376, 2379, 3306, 3389, 4369, 5432, 5672, 5984, 6379, 6443, 9042, 9092, 9200,
  9300, 10250, 11211, 27017
]);
const REFUSED_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/;

export interface Target {
  url: URL;
  /** Host name without brackets and trailing dot, lower case. */
  host: string;
  port: number;
  /** The operator listed this host and port: private addresses are fine. */
  allowed: boolean;
}

/**
 * Parses a URL once and refuses what no workflow may reach: other schemes, credentials in the address, ports of
 * internal services, internal names and addresses that are not public. Names are checked again after resolution.
 * @param allow `host:port` entries that the operator permits although they are private.
 * @throws StepError `EGRESS_REFUSED` with the same shape for every reason.
 */
export function parseTarget(text: string, allow: ReadonlySet<string>): Target {
  const url = parseUrl(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refused(`Only http and https addresses can be called, not ${url.protocol}`);
  if (url.username || url.password) throw refused('Put credentials into a secret, not into the address.');
  // The URL parser has already turned every spelling of an IPv4 address (hex, octal, short) into dotted decimal.
  const host = url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const allowed = allow.has(`${host}:${port}`);
  if (!allowed) assertPublic(host, port);
  return { url, host, port, allowed };
}

function parseUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (!url || !url.hostname)
    throw refused('That is not a complete web address. It should look like https://api.example.com/things.');
  return url;
}

function assertPublic(host: string, port: number): void {
  if (REFUSED_PORTS.has(port) || port === 0) throw refused(`Port ${port} cannot be called from a workflow.`);
  assertPublicName(host);
}

/** @throws StepError for an internal name or an address that is not public; names are checked again after resolution */
export function assertPublicName(host: string): void {
  const isAddress = isIP(host) !== 0;
  if (isAddress ? !isPublicAddress(host) : REFUSED_NAMES.test(host) || !host.includes('.'))
    throw refusedAddress();
}

/** The one sentence for every private target, so that answers tell nothing about the network behind. */
export const refusedAddress = (): StepError =>
  refused('This address is inside a private network. Workflows can only call public addresses.');

export const refused = (message: string): StepError => new StepError('EGRESS_REFUSED', message);
