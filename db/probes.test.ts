import { afterEach, expect, test } from 'vitest';
import { openProbes, renderMetrics, type ProbeState } from './probes.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(state: Partial<ProbeState> = {}) {
  const probes = await openProbes(0, {
    isReady: () => true,
    metrics: () => [{ name: 'web_requests_total', type: 'counter', value: 3 }],
    ...state
  });
  closers.push(probes.close);
  return (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${probes.port}${path}`, { headers });
}

test('a process is healthy as soon as it turns, and ready when it can work', async () => {
  let isReady: () => boolean = () => false;
  const get = await serve({ isReady: () => isReady() });
  const statuses = async () => [(await get('/healthz')).status, (await get('/readyz')).status];
  expect(await statuses()).toEqual([200, 503]);
  isReady = () => true;
  expect(await statuses()).toEqual([200, 200]);
  isReady = () => {
    throw new Error('the database is away');
  };
  expect(await statuses()).toEqual([200, 503]);
});

test('other paths are not there', async () => {
  const get = await serve();
  expect((await get('/healthz/more')).status).toBe(404);
});

test('figures are for this machine, not for what a proxy passes on', async () => {
  const get = await serve();
  expect(await (await get('/metrics')).text()).toContain('web_requests_total 3\n');
  for (const name of ['x-forwarded-for', 'forwarded', 'via'])
    expect((await get('/metrics', { [name]: '203.0.113.9' })).status).toBe(404);
});

test('or for whoever has the token, and then for nobody without', async () => {
  const get = await serve({ metricsToken: 'a-token' });
  expect((await get('/metrics')).status).toBe(404);
  expect((await get('/metrics', { authorization: 'Bearer other' })).status).toBe(404);
  const headers = { authorization: 'Bearer a-token', 'x-forwarded-for': '203.0.113.9' };
  expect((await get('/metrics', headers)).status).toBe(200);
});

test('metrics are in the text format of Prometheus, a type once per name', () => {
  const text = renderMetrics([
    { name: 'runs_ended_total', type: 'counter', value: 2, labels: { status: 'succeeded' } },
    { name: 'runs_ended_total', type: 'counter', value: 1, labels: { status: 'failed' } },
    { name: 'runs_held', type: 'gauge', value: 0 }
  ]);
  expect(text).toMatch(
    /^# TYPE runs_ended_total counter\nruns_ended_total\{status="succeeded"\} 2\nruns_ended_total\{status="failed"\} 1\n# TYPE runs_held gauge\nruns_held 0\n# TYPE process_resident_memory_bytes gauge\n/
  );
  expect(text).toMatch(/\nprocess_uptime_seconds [\d.]+\n$/);
});
