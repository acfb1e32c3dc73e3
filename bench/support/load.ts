import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentiles, type Percentiles, type Sample } from './statistics.ts';

export interface Target {
  /** Address of a POST. */
  url: string;
  body: string;
  /** The only status that counts as success. */
  status: number;
}

export interface LoadResult {
  requests: number;
  elapsedMs: number;
  perSecond: number;
  latency: Percentiles;
}

/** Each connection sends its next request when the last one is answered: finds out how much is possible. */
export async function closedLoop(
  target: Target,
  { connections, requests }: { connections: number; requests: number }
): Promise<LoadResult> {
  const send = openTarget(target, connections);
  const latencies: number[] = [];
  let left = requests;
  const startedAt = performance.now();
  const lane = async () => {
    while (left-- > 0) {
      const sentAt = performance.now();
      await send();
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane)).finally(() => send.close());
  return toResult(latencies, performance.now() - startedAt);
}

/**
 * Requests leave at their appointed times, answered or not, and the clock of each starts at that time: a server that
 * stalls is charged for everything that waited (G. Tene, "How NOT to measure latency": no coordinated omission).
 */
export async function openLoop(
  target: Target,
  { connections, perSecond, seconds }: { connections: number; perSecond: number; seconds: number }
): Promise<LoadResult> {
  const send = openTarget(target, connections);
  const latencies: number[] = [];
  const startedAt = performance.now();
  const appointments = Array.from(
    { length: Math.round(perSecond * seconds) },
    (_, n) => startedAt + (n * 1_000) / perSecond
  );
  const answers = [];
  for (const appointment of appointments) {
    const ahead = appointment - performance.now();
    if (ahead > 0) await delay(ahead);
    answers.push(send().then(() => latencies.push(performance.now() - appointment)));
  }
  await Promise.all(answers).finally(() => send.close());
  return toResult(latencies, performance.now() - startedAt);
}

function openTarget(
  { url, body, status }: Target,
  connections: number
): (() => Promise<void>) & { close(): Promise<void> } {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const send = async () => {
    const answer = await pool.request({
      method: 'POST',
      path: pathname,
      headers: { 'content-type': 'application/json' },
      body
    });
    const text = await answer.body.text();
    if (answer.statusCode !== status) throw new Error(`${url} → ${answer.statusCode} ${text}`);
  };
  return Object.assign(send, { close: () => pool.close() });
}

const toResult = (latencies: number[], elapsedMs: number): LoadResult => ({
  requests: latencies.length,
  elapsedMs,
  perSecond: (latencies.length * 1_000) / elapsedMs,
  latency: percentiles(latencies)
});

/** A load as one side of a pair: the figure that `read` picks, latencies, and the processor time per request. */
export async function loadSample(
  load: () => Promise<LoadResult>,
  { cpuMs, read }: { cpuMs: () => number; read: (result: LoadResult) => number }
): Promise<Sample> {
  const before = cpuMs();
  const result = await load();
  return { value: read(result), latency: result.latency, cpuMs: (cpuMs() - before) / result.requests };
}
