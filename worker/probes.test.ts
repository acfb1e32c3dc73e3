import { expect, test } from 'vitest';
import { openProbes } from './probes.ts';

test('the process is healthy as soon as it turns, and ready when it takes runs', async () => {
  let isReady = false;
  const probes = await openProbes(0, () => isReady);
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${probes.port}${path}`)).status;
  expect([await status('/healthz'), await status('/readyz'), await status('/other')]).toEqual([
    200, 503, 404
  ]);
  isReady = true;
  expect(await status('/readyz')).toBe(200);
  await probes.close();
});
