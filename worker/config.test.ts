import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const environment = {
  DATABASE_URL: 'postgres://owner@127.0.0.1/db',
  AUTOMATEOS_MASTER_KEY: randomBytes(32).toString('base64')
};

test('what is not set takes its default', () => {
  expect(readConfig(environment)).toMatchObject({ concurrency: 50, probePort: undefined, egressAllow: [] });
});

test('hosts are a comma list', () => {
  const config = readConfig({ ...environment, AUTOMATEOS_EGRESS_ALLOW: '127.0.0.1:80, localhost:81,' });
  expect(config.egressAllow).toEqual(['127.0.0.1:80', 'localhost:81']);
});

test.each([
  ['WORKER_CONCURRENCY', 'many'],
  ['WORKER_CONCURRENCY', '0'],
  ['AUTOMATEOS_PROBE_PORT', '99999']
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ ...environment, [name]: value })).toThrow(name);
});
