import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What every process answers to whoever watches over it. */

/** One line of `/metrics`. Names are `<process>_<what>_<unit>`, counters end in `_total` (Prometheus, metric naming). */
export interface Metric {
  name: string;
  type: 'counter' | 'gauge';
  value: number;
  /** Few and fixed values only: never an id, a name or an address of a tenant. */
  labels?: Record<string, string>;
}

export interface ProbeState {
  /** Whether this process can do its work; throws or false when not. */
  isReady(): boolean | Promise<boolean>;
  metrics(): readonly Metric[];
  /** Lets `/metrics` be read from other machines, as `Authorization: Bearer <token>`. */
  metricsToken?: string;
}

const READY_PATIENCE_MS = 2_000;
const TEXT = 'text/plain; charset=utf-8';

/** The text format of Prometheus, version 0.0.4; memory and processor time of this process come with it. */
export function renderMetrics(metrics: readonly Metric[]): string {
  const typed = new Set<string>();
  return [...metrics, ...ownMetrics()].map((metric) => lineOf(metric, typed)).join('');
}

function lineOf({ name, type, value, labels = {} }: Metric, typed: Set<string>): string {
  const head = typed.has(name) ? '' : `# TYPE ${name} ${type}\n`;
  typed.add(name);
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return `${head}${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
}

function ownMetrics(): Metric[] {
  const { user, system } = process.cpuUsage();
  return [
    { name: 'process_resident_memory_bytes', type: 'gauge', value: process.memoryUsage.rss() },
    { name: 'process_cpu_seconds_total', type: 'counter', value: (user + system) / 1e6 },
    { name: 'process_uptime_seconds', type: 'gauge', value: process.uptime() }
  ];
}

/**
 * Answers `/healthz` (the process runs), `/readyz` (it can serve) and `/metrics`. @returns false for any other path
 */
export function answerProbe(state: ProbeState, request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? '').split('?')[0];
  if (path === '/healthz') send(response, 200, 'ok\n');
  else if (path === '/readyz') void sendReady(state, response);
  else if (path !== '/metrics') return false;
  else if (mayReadMetrics(request, state.metricsToken)) send(response, 200, renderMetrics(state.metrics()));
  else send(response, 404, 'not found\n');
  return true;
}

async function sendReady(state: ProbeState, response: ServerResponse): Promise<void> {
  const patience = new Promise<false>((resolve) => setTimeout(resolve, READY_PATIENCE_MS, false).unref());
  const asked = Promise.resolve().then(() => state.isReady());
  const isReady = await Promise.race([asked.catch(() => false), patience]);
  send(response, isReady ? 200 : 503, isReady ? 'ready\n' : 'not ready\n');
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': TEXT,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff'
  });
  response.end(body);
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Figures tell how much tenants do, so they are for this machine or for whoever has the token. What a proxy on this
 * machine passes on comes from elsewhere.
 */
function mayReadMetrics({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return sameText(headers.authorization ?? '', `Bearer ${token}`);
  return LOOPBACK.has(socket.remoteAddress ?? '') && !FORWARDED.some((name) => headers[name] !== undefined);
}

/** Compared by their hashes, so that the time it takes says nothing about the text. */
function sameText(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}

export interface Probes {
  port: number;
  close(): Promise<void>;
}

/** A server for nothing but probes, on the loopback interface; for processes that serve nothing else. Port 0: a free one. */
export async function openProbes(port: number, state: ProbeState): Promise<Probes> {
  const server = createServer(
    (request, response) => answerProbe(state, request, response) || response.writeHead(404).end()
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
