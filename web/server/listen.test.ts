import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { listen } from './listen.ts';

const holder = createServer();
let taken: number;
beforeAll(async () => {
  taken = await listen(holder, { host: '127.0.0.1', port: 0 });
});
afterAll(() => void holder.close());

test('a wished port that is busy is an error that says what to do', async () => {
  const attempt = listen(createServer(), { host: '127.0.0.1', port: taken });
  await expect(attempt).rejects.toThrow(`Port ${taken} is already in use.`);
});

test('without a wish a free port is found', async () => {
  const servers = [createServer(), createServer()];
  const ports = [];
  for (const server of servers) ports.push(await listen(server, { host: '127.0.0.1', port: undefined }));
  expect(new Set(ports).size).toBe(2);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(3000);
  for (const server of servers) server.close();
});

test.each([
  { name: 'a port that is none', env: { PORT: 'web' }, message: 'PORT is not a port number: web' },
  { name: 'a public URL of another kind', env: { PUBLIC_URL: 'ftp://x' }, message: 'PUBLIC_URL must hold' },
  { name: 'no database', env: { DATABASE_URL: '' }, message: 'DATABASE_URL is not set' },
  { name: 'no master key', env: { AUTOMATEOS_MASTER_KEY: '' }, message: 'AUTOMATEOS_MASTER_KEY is not set' }
])('the environment with $name is refused by name', ({ env, message }) => {
  const complete = {
    DATABASE_URL: 'postgres://a:b@127.0.0.1/x',
    AUTOMATEOS_MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('base64')
  };
  expect(() => readConfig({ ...complete, ...env })).toThrow(message);
});
