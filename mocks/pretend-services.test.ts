import { describe, expect, test } from 'vitest';
import { pretendServices } from './index.ts';

test('no host belongs to two services', () => {
  const hosts = pretendServices.flatMap((service) => service.hosts);
  expect(new Set(hosts).size).toBe(hosts.length);
  expect(hosts).toEqual(hosts.map((host) => host.toLowerCase()));
});

describe.each(pretendServices.map((service) => [service.name, service] as const))('%s', (_, service) => {
  test.each(service.hosts)(
    '%s answers what it does not know with an error of its own, never with a crash',
    async (host) => {
      const answer = service.open();
      for (const path of ['/', '/api/no-such-method', '/%E0%A4%A'])
        for (const method of ['GET', 'POST', 'DELETE']) {
          const response = await answer(new Request(`https://${host}${path}`, { method }));
          expect(response.status, `${method} ${path}`).toBeLessThan(500);
        }
    }
  );
});
